"""What one report tells about each entity it names: the input of linking."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.lang.names import Gender, fold, name_lore

if TYPE_CHECKING:
    from onrecord.model import AnnotatedReport, Mention, NameType

Member = tuple[str, str]
"""Report and entity id there."""

_PRONOUNS: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "male"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "female"),
}
_LAST_WORD = re.compile(r"([^\W\d_]+)\.?\s+$")


@dataclass(frozen=True, slots=True)
class Node:
    """One entity of one report.

    Attributes:
        forms: the names it has there, with their counts; empty for somebody who is only described.
        gender: by first name, title, pronoun, or a word such as "spokeswoman".
        roles: its offices, verbatim.
        described: what it is called without a name.
    """

    member: Member
    name: str
    type: NameType
    country: str | None
    gender: Gender | None
    forms: tuple[tuple[str, int], ...]
    roles: tuple[str, ...] = ()
    described: tuple[str, ...] = ()

    @property
    def named(self) -> bool:
        """Whether it has a name of its own or is a country's government."""
        return bool(self.forms) or self.country is not None


def nodes_of(report: AnnotatedReport) -> list[Node]:
    """The entities of a report that it mentions."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in report.mentions:
        mentions[mention.entity].append(mention)
    found = []
    for entity in report.entities:
        own = mentions.get(entity.id, [])
        if not own:
            continue
        forms = Counter(" ".join(report.text[m.start : m.end].split()) for m in own if m.kind == "name")
        told_as = tuple(" ".join(report.text[m.start : m.end].split()) for m in own if m.kind == "nominal")
        gender = _gender(report.text, entity.name, entity.roles, own) if entity.type == "PERSON" else None
        found.append(
            Node(
                (report.id, entity.id), entity.name, entity.type, entity.country, gender,
                tuple(sorted(forms.items())), entity.roles, told_as,
            )
        )  # fmt: skip
    return found


def _gender(text: str, name: str, roles: tuple[str, ...], mentions: list[Mention]) -> Gender | None:
    # The first name tells most; else everything that is said of the person must agree.
    lore = name_lore()
    if (known := lore.gender(name)) is not None:
        return known
    told: set[Gender] = set()
    for mention in mentions:
        written = text[mention.start : mention.end].lower()
        if mention.kind == "pronoun" and written in _PRONOUNS:
            told.add(_PRONOUNS[written])
        before = _LAST_WORD.search(text, max(0, mention.start - 12), mention.start) if mention.kind == "name" else None
        if before and (title := lore.titles.get(fold(before.group(1)))):
            told.add(title)
    for role in roles:
        parts = set(fold(role).split())
        if parts & language("en").words("names", "roles.male"):
            told.add("male")
        if parts & language("en").words("names", "roles.female"):
            told.add("female")
    return told.pop() if len(told) == 1 else None
