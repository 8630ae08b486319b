"""What has been met in a report so far, and where: shared by those who say who is meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.lang.names import Gender, name_lore
from onrecord.model import Description, MentionKind, NameType
from onrecord.text import quoted_ranges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onrecord.annotate.parse import Parse

REACH = 2
"""Sentences back in which a bare description ("the minister") may find its antecedent."""


@dataclass(slots=True)
class Referent:
    """Somebody or something met in the report; ``named`` once a name stands for it."""

    key: str
    type: NameType
    named: bool = False
    plural: bool = False
    country: str | None = None
    gender: Gender | None = None
    spots: list[Spot] = field(default_factory=list)
    told: list[Description] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place where a referent is mentioned; ``head`` is a token index."""

    start: int
    end: int
    head: int
    kind: MentionKind
    referent: Referent


class Scene:
    """One report as it is read from its first token to its last.

    Attributes:
        quoted: for each token the number of the quotation it stands in, 0 outside.
        sentence: for each token the number of its sentence.
        at: the mention whose head is that token.
        by_name: who a name stands for, by its first character.
    """

    def __init__(self, text: str, parse: Parse, code: str) -> None:
        lang = language(code)
        self.text = text
        self.parse = parse
        self.doc = parse.doc
        self.lore = name_lore(lang.code)
        self.verbs = frozenset(w for acts in lang.table("cues")["acts"].values() for w in acts.split())
        self.referents: dict[str, Referent] = {}
        self.spots: list[Spot] = []
        self.at: dict[int, Spot] = {}
        self.by_name: dict[int, Referent] = {}
        self.quoted = self._quoted()
        self.sentence = [0] * len(self.doc)
        for number, sentence in enumerate(self.doc.sents):
            for index in range(sentence.start, sentence.end):
                self.sentence[index] = number
        self.roots = [sentence.root for sentence in self.doc.sents]

    def _quoted(self) -> list[int]:
        # For each token the number of the quotation it stands in, 0 outside.
        inside = [0] * len(self.doc)
        ranges = quoted_ranges(self.doc.text)
        at = 0
        for token in self.doc:
            while at < len(ranges) and ranges[at][1] <= token.idx:
                at += 1
            if at < len(ranges) and ranges[at][0] <= token.idx:
                inside[token.i] = at + 1
        return inside

    def add(self, start: int, end: int, head: int, kind: MentionKind, referent: Referent) -> None:
        """Notes a mention."""
        spot = Spot(start, end, head, kind, referent)
        self.spots.append(spot)
        self.at[head] = spot
        referent.spots.append(spot)

    def of_sentence(self, number: int) -> list[Spot]:
        """The mentions of one sentence, in the order of their heads."""
        found = []
        for spot in reversed(self.spots):
            if self.sentence[spot.head] < number:
                break
            if self.sentence[spot.head] == number:
                found.append(spot)
        return found[::-1]

    def nearby(self, referents: Iterable[Referent], head: int) -> list[Referent]:
        """Those mentioned in this sentence or at most ``REACH`` before it."""
        here = self.sentence[head]
        return [r for r in referents if any(0 <= here - self.sentence[s.head] <= REACH for s in r.spots)]
