"""What stands beside a name and tells its type: titles, descriptions, verbs, prepositions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.lang.places import town

if TYPE_CHECKING:
    from onrecord.annotate.names.finder import Finder, Name
    from onrecord.model import NameType

_ARTICLES = frozenset({"al", "el", "ar", "as", "at", "ad", "an", "az", "ash", "tal", "umm", "abu"})
_LOOSE = frozenset({"PRODUCT", "PERSON", "ORG", "GPE", "FAC", "OTHER", "LOC", "NORP", "EVENT"})


class Neighbours:
    """Types by context; ``None`` where it leaves them open."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self.doc = finder.doc
        self.words = finder.words
        self.lore = finder.lore

    def type(self, name: Name) -> NameType | None:
        """The type that a name's neighbours show."""
        return (
            self._by_description(name)
            or self._by_kind(name)
            or self._by_title(name)
            or self._by_designator(name)
            or self._by_possession(name)
            or self._by_age(name)
            or self._by_thing(name)
        )

    def _before(self, name: Name) -> Any:
        return self.doc[name.first - 1] if name.first else None

    def _by_kind(self, name: Name) -> NameType | None:
        # "rival Novexa", "the union Terre Libre", "rebel groups Suqour and Tajammu": the noun before says it is a body.
        if name.type not in {"PERSON", "GPE", "LOC", "FAC", "PRODUCT", "OTHER"}:
            return None
        head = self.doc[name.last].head if self.doc[name.last].dep_ == "conj" else self.doc[name.last]
        reach = range(head.i - 1, max(head.i - 5, -1), -1)
        small = next((self.doc[i] for i in reach if self.doc[i].text.islower()), None)
        before = self._before(name) if head.i == name.last else small
        if before is None or not before.text.islower() or before.lemma_ not in self.words.bodies:
            return None
        article = before.i > 0 and self.doc[before.i - 1].lower_ == "the"
        joined = (
            article or before.tag_ == "NNS" or (before.dep_ in {"compound", "nmod", "amod"} and before.head.i == head.i)
        )
        person = name.type == "PERSON" and self.doc[name.first].lower_ in self.words.given
        place = self.words.settled(self.finder.text(name))
        return "ORG" if joined and not person and not place else None

    def _by_title(self, name: Name) -> NameType | None:
        before = self._before(name)
        if before is None:
            return None
        low = before.lower_.rstrip(".")
        if low in self.lore.honorifics and before.text[0].isupper() and name.type != "PERSON":
            return None if name.type in {"GPE", "FAC"} and low == "st" else "PERSON"
        titled = low in self.words.roles and before.head.i == name.last
        if titled and name.type in {"GPE", "PRODUCT", "ORG", "LOC"} and 0 < name.last - name.first < 4:
            return "PERSON" if self.doc[name.last].dep_ in {"nsubj", "appos"} else None
        return None

    def _by_designator(self, name: Name) -> NameType | None:
        # "Tolvek region", "the villages of Marnitz and Ostrey", "Torrebella, a village of 300".
        doc, designators = self.doc, self.words.designators
        before = self._before(name)
        after = doc[name.last + 1] if name.last + 1 < len(doc) else None
        low = before.lower_ if before is not None else ""
        if after is not None and after.lower_ in designators and doc[name.last].pos_ == "PROPN":
            return "GPE" if name.type in {"PRODUCT", "PERSON", "ORG", "GPE", "FAC", "OTHER"} else None
        if after is not None and low == "the" and after.lower_ in self.words.roads and name.type in {"PERSON", "ORG"}:
            return "GPE"
        site = after is not None and after.text.islower() and after.lower_ in self.words.facilities
        if site and name.type == "PERSON" and name.last > name.first and doc[name.first].lower_ not in self.words.given:
            return "FAC"
        if low == "of" and name.first > 1 and doc[name.first - 2].lemma_.lower() in designators:
            return "GPE"
        if after is not None and after.text == "," and name.type in _LOOSE:
            applied = [t for t in doc[name.last + 2 : name.last + 7] if t.lower_ in designators and t.dep_ == "appos"]
            if applied and doc[name.last + 2].lower_ in {"a", "an", "the"}:
                return "GPE"
        return None

    def _by_possession(self, name: Name) -> NameType | None:
        # "KLM troops": letters that troops belong to are a body.
        text = self.finder.text(name)
        after = self.doc[name.last + 1 : name.last + 3]
        owned = next((t.lower_ for t in after if t.tag_ != "POS"), "")
        armed = owned in self.words.fighters and name.type == "PERSON" and after[0].tag_ != "POS"
        if armed and self.lore.people(text) is None and not self.words.settled(text):
            return "ORG"
        letters = name.first == name.last and text.isupper() and 1 < len(text) < 8
        if letters and owned in self.words.followers and not self.words.settled(text):
            return "ORG"
        return None

    def _by_age(self, name: Name) -> NameType | None:
        # "Hallam, 52, left".
        doc, at = self.doc, name.last + 1
        if name.type not in {"ORG", "GPE", "PRODUCT", "LOC", "FAC", "OTHER"} or at + 2 >= len(doc):
            return None
        aged = doc[at].text == "," and doc[at + 1].text.isdigit() and 10 < int(doc[at + 1].text) < 100
        return "PERSON" if aged and doc[at + 2].text in {",", "."} and self._titlecased(name) else None

    def _by_thing(self, name: Name) -> NameType | None:
        # "the cruise ship, Freewind", "a family of drones known as Kites"
        doc, before = self.doc, self._before(name)
        if before is None or name.type not in {"ORG", "PERSON", "OTHER", "FAC", "LOC", "GPE"}:
            return None
        at = name.first - 2 if before.text == "," and name.first > 1 else name.first - 1
        applied = at == name.first - 1 or doc[name.last].dep_ == "appos" or doc[at].dep_ == "appos"
        if (
            applied
            and doc[at].lower_ in self.words.products
            and doc[at].text.islower()
            and not doc[at].lower_.endswith("s")
        ):
            return "PRODUCT"
        if name.type == "ORG" and name.first > 2 and before.lower_ in {"as", "called", "dubbed", "named"}:
            near = {t.lower_ for t in doc[max(0, name.first - 6) : name.first]}
            return "PRODUCT" if near & self.words.products else None
        return None

    def _by_description(self, name: Name) -> NameType | None:
        # "spokesman Tor Hallam" is a person; "operator Kestrel Bridges" and "Kestrel Bridges,
        # which runs the bridge" are none.
        doc = self.doc
        if name.first == name.last or name.letters:
            return None
        first_name = doc[name.first].lower_ in self.words.given
        at = name.first - 1
        if at > 0 and doc[at].text == ",":
            at -= 1
        low = doc[at].lower_ if at >= 0 else ""
        applied = at >= 0 and (at == name.first - 1 or doc[name.last].dep_ == "appos")
        after = [t.lower_ for t in doc[name.last + 1 : name.last + 3]]
        if name.type == "PERSON" and not first_name:
            return "ORG" if (applied and low in self.words.firms) or after == [",", "which"] else None
        proper = all(t.pos_ == "PROPN" and t.is_alpha and t.is_title for t in doc[name.first : name.last + 1])
        if name.type == "ORG" and proper and name.last - name.first < 3:
            return "PERSON" if (applied and low in self.words.held_by_people) or after == [",", "who"] else None
        return None

    def place(self, name: Name) -> bool:
        """Whether a name stands where a place stands: "in Troy", "near Ostrey", "seized Dolow"."""
        head, before = self.doc[name.last], self._before(name)
        if before is None or not self._titlecased(name):
            return False
        text = self.finder.text(name)
        known = town(text, self.words.code) is not None
        if head.dep_ == "pobj" and before == head.head:
            low = before.lower_
            near = low in self.words.near and before.head.lemma_.lower() not in self.words.trusting
            directed = low == "of" and before.head.text in self.words.bearings
            romanised = (
                self.doc[name.first].lower_ in _ARTICLES and name.first < name.last and low in self.words.locative
            )
            struck = low in {"of", "on"} and before.head.lemma_.lower() in self.words.assaults and name.type != "PERSON"
            if romanised or struck:
                return True
            moved = low in {"to", "from"} and before.head.lemma_ in self.words.moving
            return near or directed or moved or (known and low in self.words.locative | self.words.town_prepositions)
        taken = head.dep_ in {"dobj", "nsubjpass"} and head.head.lemma_ in self.words.taking
        return taken and (known or before.lower_ != "the")

    def _titlecased(self, name: Name) -> bool:
        return all(
            t.text[0].isupper() or "-" in t.text or t.lower_ in self.lore.particles
            for t in self.doc[name.first : name.last + 1]
        )

    def beside_places(self, name: Name, places: frozenset[int]) -> bool:
        """Whether a name is listed with places: "Darayya, Douma and Jobar"."""
        head = self.doc[name.last]
        beside = [head.head] if head.dep_ == "conj" else []
        beside += [c for c in head.children if c.dep_ == "conj"]
        return bool(beside) and all(t.i in places for t in beside)

    def speaks(self, name: Name) -> bool:
        """Whether the name is the subject of a verb of saying."""
        head = self.doc[name.last]
        return head.dep_ == "nsubj" and head.head.lemma_ in self.words.speaking
