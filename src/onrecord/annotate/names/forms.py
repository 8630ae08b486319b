"""What the words of a name alone say of its type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onrecord.annotate.names.completing import DESIGNATION
from onrecord.lang.names import fold, words
from onrecord.lang.places import town

if TYPE_CHECKING:
    from onrecord.annotate.names.finder import Finder, Name
    from onrecord.model import NameType

_INITIALS = re.compile(r"^(?:[A-Z]\.){1,3}$|^[A-Z]\.$")


class Forms:
    """Types by form; ``None`` where the words leave it open."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self.doc = finder.doc
        self.words = finder.words
        self.lore = finder.lore

    def type(self, name: Name) -> NameType | None:
        """The type that a name's words show."""
        text = self.finder.text(name)
        parts = words(text)
        if not parts:
            return None
        return (
            self._state(name, text)
            or self._known(name, text)
            or self._thing(name, text, parts)
            or self._body(name, parts)
            or self._site(name, text, parts)
            or self._person(name, parts)
        )

    def _state(self, name: Name, text: str) -> NameType | None:
        # Three letters and more that no state has are a body's.
        letters = name.type == "GPE" and text.isupper() and text.isalpha() and 2 < len(text) < 6
        if letters and not self.words.settled(text) and self.words.known.type(text) is None and not self._shouted(name):
            return "ORG"
        if country := self.lore.country(text):
            return "ORG" if country in self.words.unions else "GPE"
        if name.type == "NORP" and self.lore.people(text) is None and town(text, self.words.code):
            return "GPE"
        if self.lore.seat(text) and name.type != "PERSON":
            return "GPE" if fold(text) not in self.lore.buildings else "ORG"
        return "NORP" if self.lore.people(text) and name.type != "PERSON" else None

    def _known(self, name: Name, text: str) -> NameType | None:
        kind = self.words.known.type(text)
        if kind == "LOC" and name.type in {"GPE", "FAC"}:
            return name.type
        given = name.type == "PERSON" and fold(text) in self.words.given
        return None if given else kind

    def _thing(self, name: Name, text: str, parts: tuple[str, ...]) -> NameType | None:
        if kind := self._work(name, parts):
            return kind
        if len(parts) > 1 and parts[0] in self.words.ships and text.split(maxsplit=1)[0].isupper():
            return "PRODUCT"
        heads = self.words.name_heads | self.lore.company_suffixes
        tokens = self.doc[name.first : name.last + 1]
        # "MacBook Air", "G iPhone": a known thing, or a kind of it.
        listed = any(self.words.known.type(t.text) == "PRODUCT" for t in (tokens[0], tokens[-1]))
        if listed and name.type == "ORG" and len(parts) > 1 and not heads & set(parts):
            return "PRODUCT"
        if not DESIGNATION.match(text):
            return None
        known = "-" in text and text.partition("-")[0].casefold() in self.words.designations
        product = name.type == "PRODUCT" or self.finder.before_product(name.last)
        return "PRODUCT" if product or known else None

    def _work(self, name: Name, parts: tuple[str, ...]) -> NameType | None:
        # "Harbours Act", "Tolvek Marathon", "Kite Watch"
        if len(parts) < 2 or name.type not in {"ORG", "GPE", "LOC", "FAC", "PERSON", "OTHER"}:
            return None
        if parts[0] in self.words.event_firsts:
            return "EVENT"
        if parts[0] in self.words.given and name.type == "PERSON":
            return None
        kind: NameType | None = None
        if parts[-1] in self.words.laws:
            kind = "OTHER"
        elif parts[-1] in self.words.events:
            kind = "EVENT"
        elif parts[-1] in self.words.products and not parts[-1].endswith("s") and name.type == "ORG":
            kind = "PRODUCT"
        return kind

    def _body(self, name: Name, parts: tuple[str, ...]) -> NameType | None:
        if len(parts) < 2:
            return None
        last, placed = parts[-1], name.type in {"GPE", "LOC"}
        heads = self.words.name_heads | self.lore.company_suffixes | self.words.units | self.words.papers
        if placed:
            heads -= self.words.place_like_heads
        headed = last in heads or (parts[0] in heads and parts[1] == "of")
        team = last in self.words.teams or parts[0] in self.words.teams
        group = parts[0] in self.words.group_firsts
        return "ORG" if headed or team or group or (not placed and self._owns(name, parts)) else None

    def _owns(self, name: Name, parts: tuple[str, ...]) -> bool:
        # "Kestrel Bridges", unless somebody is called so: "Ann Bridges".
        several = len(parts) == 2 and name.type == "PERSON" and parts[0] not in self.words.given
        return several and parts[1].endswith("s") and parts[1][:-1] in self.words.facilities

    def _site(self, name: Name, text: str, parts: tuple[str, ...]) -> NameType | None:
        first, last = parts[0], parts[-1]
        if len(parts) < 2 or first in self.words.given:
            return None
        kind: NameType | None = None
        if last in self.words.waters:
            kind = "LOC"
        elif last in self.words.facilities or first in self.words.streets:
            kind = "FAC"
        elif last in self.words.designators:
            kind = "GPE"
        elif name.type not in {"GPE", "LOC"} and not self._titled(name):
            romanised = name.type != "ORG" and first in self.words.place_firsts
            kind = "GPE" if romanised or town(text, self.words.code) else None
        return kind

    def _shouted(self, name: Name) -> bool:
        # "KUNDUZ" in a line of capitals.
        near = [t for t in self.doc[max(0, name.first - 2) : name.last + 3] if t.is_alpha and len(t.text) > 1]
        return all(t.is_upper for t in near)

    def _titled(self, name: Name) -> bool:
        before = self.doc[name.first - 1].lower_.rstrip(".") if name.first else ""
        return before in self.lore.honorifics or before in self.words.roles

    def teknonym(self, name: Name) -> bool:
        """Whether a name begins like those of people called after a child, as some places' do."""
        return self.doc[name.first].lower_ in self.words.teknonyms

    def _person(self, name: Name, parts: tuple[str, ...]) -> NameType | None:
        if not 1 < len(parts) < 6:
            return None
        if parts[0] in self.words.teknonyms or set(parts[1:-1]) & self.words.lineage:
            return "PERSON"
        if _INITIALS.match(self.doc[name.first].text) and name.last == name.first + 1:
            return "PERSON" if self.doc[name.last].text.istitle() else None
        if len(parts) > 4 or parts[0] not in self.words.given or name.type in {"GPE", "LOC", "FAC"}:
            return None
        if name.type != "ORG":
            return "PERSON"
        # spaCy's body with a first name: a person where one speaks, acts or has an office.
        plain = all(t.text.istitle() or t.text == "-" for t in self.doc[name.first : name.last + 1])
        owns = self.doc[name.last + 1].lower_ in self.words.followers if name.last + 1 < len(self.doc) else False
        acts = self.doc[name.last].dep_ in {"nsubj", "appos"} and self.doc[name.first - 1].lower_ != "the"
        return "PERSON" if plain and acts and not owns else None
