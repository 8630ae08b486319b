"""Where the names of a report are: what spaCy finds, cut to the name itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from onrecord.annotate.names.reread import Rereading
from onrecord.annotate.names.vocabulary import vocabulary
from onrecord.model import NameType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.annotate.names.vocabulary import Vocabulary

SPACY_TYPES: dict[str, NameType] = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "GPE",
    "LOC": "LOC",
    "FAC": "FAC",
    "NORP": "NORP",
    "PRODUCT": "PRODUCT",
    "EVENT": "EVENT",
    "WORK_OF_ART": "OTHER",
    "LAW": "OTHER",
}
"""spaCy's labels that are names, and the contract's types for them."""

_GLUED = re.compile(r"^(.*[A-Z].*?)-[a-z][\w-]*$")
# Addresses and accounts, what is left of markup, and "R-Ohio".
_NO_NAME = re.compile(r"[=<>{}\[\]@#\\_]|https?:|www\.|^[DRI]-[A-Z]")
_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those"})
_PARTIES = frozenset({"D", "R", "I"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_DASHES = frozenset({"—", "–", "―", "|"})
_LINKS = frozenset({"of", "for", "and", "&", "to", "in", "on", "with", "against", "at", "by", "de"})


@dataclass(frozen=True, slots=True)
class Name:
    """Tokens first to last, both included.

    A name that is only the head of one token ("Peru" in "Peru-made") has its own length there.
    """

    first: int
    last: int
    type: NameType
    letters: int = 0
    sure: bool = False


class Finder:
    """One report's search for names, over spaCy's document."""

    def __init__(self, doc: Any, code: str) -> None:
        self.doc = doc
        self.tokens: list[Any] = list(doc)
        self.texts: list[str] = [token.text for token in self.tokens]
        self.words: Vocabulary = vocabulary(code)
        self.lore = self.words.lore

    def text(self, name: Name) -> str:
        """The name as the (repaired) text writes it."""
        if name.letters:
            return str(self.doc[name.first].text[: name.letters])
        return str(self.doc[name.first : name.last + 1].text)

    def small(self) -> frozenset[str]:
        """The words that the report writes in lower case somewhere."""
        return frozenset(text for text in self.texts if text.islower())

    def before_product(self, last: int) -> bool:
        """Whether a product noun ends the phrase that a name begins: "Kite-7 surveillance drone"."""
        for token in self.doc[last + 1 : last + 7]:
            if token.lower_ in self.words.products:
                return True
            if not (token.pos_ in {"NOUN", "PROPN", "ADJ", "VERB", "ADV"} or token.text == "-"):
                return False
        return False

    def found(self) -> list[Name]:
        """SpaCy's entities of the types that are names, trimmed, and parts of one name joined."""
        names = []
        for begin, end, label in self._recognised():
            if label in SPACY_TYPES:
                for first, last, kind in self._pieces(begin, end, SPACY_TYPES[label]):
                    trimmed = self._trimmed(first, last, kind)
                    if trimmed is not None:
                        names.append(trimmed)
        return self._joined(names)

    def _recognised(self) -> Iterator[tuple[int, int, str]]:
        again = Rereading(self.tokens, self.words.code)
        covered = again.covered()
        for entity in self.doc.ents:
            if entity.start not in covered:
                yield entity.start, entity.end - 1, entity.label_
        yield from again.spans()

    # ------------------------------------------------------------ one name from the next

    def _pieces(self, first: int, last: int, kind: NameType) -> Iterator[tuple[int, int, NameType]]:
        # "from the quarry at Ostrey, Dorn said": no name crosses from one phrase into the subject
        # of the next, and no person is called so but with a suffix ("Doe, Jr."). "Dorn the Marnitz
        # Post" is two names, and an office parts a body from a person.
        begin = first
        for index in range(first + 1, last):
            token, after = self.doc[index], self.doc[index + 1]
            opens = after.dep_ in _SUBJECTS or after.head.dep_ in _SUBJECTS
            suffix = after.lower_.strip(".") in self.lore.suffixes
            comma = token.text == "," and not suffix and (kind in {"PERSON", "GPE"} or opens)
            article = token.text == "the" and kind == "PERSON" and self.doc[index - 1].lower_ not in _LINKS
            two = token.lower_ == "and" and kind in {"ORG", "OTHER"} and self._two_bodies(begin, index, last)
            pair = token.text == "-" and self.words.place(self.doc[index - 1].text) and self.words.place(after.text)
            if comma or article or two or pair:
                yield begin, index - 1, kind
                begin = index + 1
            elif kind == "ORG" and self._is_office(index) and after.text.istitle() and after.text.isalpha():
                yield begin, index - 1, kind
                begin, kind = index + 1, "PERSON"
        yield begin, last, kind

    def _two_bodies(self, begin: int, index: int, last: int) -> bool:
        # "Foreign Office and Home Office": each stands by itself.
        def whole(first: int, end: int) -> bool:
            headed = end > first and self.doc[end].lower_ in self.words.name_heads
            return headed or self.words.known.type(self.doc[first : end + 1].text) == "ORG"

        return whole(begin, index - 1) and whole(index + 1, last)

    def _is_office(self, index: int) -> bool:
        # "Minister" of "Transport Minister Ida Holm".
        token, after = self.doc[index], self.doc[index + 1]
        office = token.lower_ in self.words.after_bodies and token.text.istitle()
        named = after.lower_ in self.words.given and index + 2 < len(self.doc)
        return office and named and bool(self.doc[index + 2].text.istitle())

    def _trimmed(self, first: int, last: int, kind: NameType) -> Name | None:
        for index in range(first, last + 1):
            if self.doc[index].is_space or self._is_dash(index, first) or _NO_NAME.search(self.doc[index].text):
                last = index - 1
                break
        last = self._end(first, last, kind)
        if first and last >= first and self._is_ship(first - 1):
            return Name(first - 1, last, "PRODUCT", sure=True)
        while first <= last and self._leading(first, last, kind):
            first += 1
        while first < last and kind == "PERSON" and not any(c.isalpha() for c in self.doc[last].text):
            last -= 1
        if first > last or not any(c.isalpha() for c in self.doc[first : last + 1].text):
            return None
        if kind == "PERSON":
            if self.doc[first].text[0].isdigit():
                kind = "OTHER"
            if first == last and self.doc[first].lower_.strip(".") in self.lore.generations | self.lore.honorifics:
                return None
            last = self._extended(first, last)
            first -= self._given(first, last)
        if kind == "ORG" and first > 0 and self._numbers(first, last):
            first -= 1
        return self._single(first, kind) if first == last else Name(first, last, kind)

    def _is_dash(self, index: int, first: int) -> bool:
        doc = self.doc
        dash = doc[index].text == "-" and index > first and doc[index - 1].whitespace_ and doc[index].whitespace_
        return bool(dash) or doc[index].text in _DASHES

    def _end(self, first: int, last: int, kind: NameType) -> int:
        doc = self.doc
        while last >= first and (doc[last].tag_ == "POS" or (doc[last].is_punct and doc[last].text != ".")):
            last -= 1
        while last > first and self._trails(last, kind):
            last -= 1
        while last >= first and self._is_portfolio(last) and doc[last - 1].lower_ != "of":
            last -= 1  # "Home" of "British Home Secretary"
        while last >= first and last + 1 < len(doc) and self._is_rank(last):
            last -= 1  # "Tolvek police Lt." Ilse Dorn
        return last

    def _trails(self, last: int, kind: NameType) -> bool:
        # "fumbled" of "Charles fumbled", "Spokesperson" of "State Department Spokesperson", "Image" before a colon.
        token = self.doc[last]
        after = self.doc[last + 1].text if last + 1 < len(self.doc) else ""
        small = token.text.islower() and token.is_alpha and kind in {"PERSON", "ORG", "FAC", "GPE", "LOC"}
        split = self.doc[last - 1].text in {"-", "'", "’"}
        office = kind == "ORG" and token.lower_ in self.words.after_bodies and token.text.istitle()
        caption = after == ":" and token.lower_ in self.words.captions
        return (small and not split) or office or caption or (token.is_punct and token.text != ".")

    def _single(self, index: int, kind: NameType) -> Name | None:
        token, words = self.doc[index], self.words
        opens = token.is_sent_start and token.pos_ not in {"PROPN", "ADJ"} and not token.text.isupper()
        known = words.known.type(token.text) is not None or words.settled(token.text)
        low = token.lower_
        shouted = token.is_upper and kind in {"PERSON", "ORG"}
        plain = low in words.plain and (shouted or (kind == "PERSON" and token.is_sent_start))
        if self._is_portfolio(index) or low in words.common | words.people or (opens and not known):
            return None
        if (plain or len(token.text) == 1) and not known:
            return None
        if token.text.islower() and kind != "NORP" and not words.place(token.text):
            return None
        if token.text.islower() and kind == "NORP" and self.lore.people(token.text) is None:
            return None
        if glued := _GLUED.match(token.text):
            stem = glued.group(1)
            if words.place(stem) or self.lore.people(stem):
                return Name(index, index, "GPE", letters=len(stem), sure=True)
        return Name(index, index, kind)

    def _numbers(self, first: int, last: int) -> bool:
        # "93rd" of "93rd Mechanized Brigade".
        ordinal = self.doc[first - 1].text
        return self.doc[last].lower_ in self.words.units and ordinal[0].isdigit() and ordinal[-1].isalpha()

    def _extended(self, first: int, last: int) -> int:
        # "Ilse" of "Ilse March said" is followed by a surname that looks like a month; a
        # surname may be followed by "Jr.".
        doc = self.doc
        after = doc[last + 1] if last + 1 < len(doc) else doc[last]
        beyond = doc[last + 2] if last + 2 < len(doc) else doc[last]
        surname = after.pos_ == "PROPN" and after.ent_type_ in {"", "DATE"} and not beyond.like_num
        if first == last < after.i and surname and self._could_follow(doc[first], after):
            last = after.i
            after = beyond
        return int(after.i) if after.text[0].isupper() and after.lower_.strip(".") in self.lore.generations else last

    def _given(self, first: int, last: int) -> int:
        # "Lieve" of "Dr. Lieve Claes", where only "Claes" was found.
        before = self.doc[first - 1] if first == last and first else None
        if before is None or before.ent_type_ or before.pos_ != "PROPN" or before.head.i != last:
            return 0
        words, low = self.words, before.lower_.rstrip(".")
        stranger = (
            words.roles
            | words.portfolios
            | words.common
            | words.plain
            | words.bodies
            | words.captions
            | words.name_heads
        )
        known = low in stranger | self.lore.honorifics | words.ranks or words.settled(before.text)
        plain = before.text.isalpha() and before.text.istitle() and len(low) > 2
        return int(plain and not known and self.lore.people(before.text) is None)

    def _could_follow(self, first_name: Any, word: Any) -> bool:
        plain = word.text.isalpha() and word.text.istitle() and len(word.text) > 2
        known = self.words.roles | self.words.portfolios | self.words.common | self.lore.honorifics
        given = first_name.lower_ in self.words.given
        given = given or (first_name.dep_ == "compound" and first_name.head == word and word.dep_ in _SUBJECTS)
        return given and plain and word.lower_ not in known

    def _leading(self, first: int, last: int, kind: NameType) -> bool:
        # Articles always go; "pro" of "pro-Kestrel" goes, and so does a small word before a name.
        token = self.doc[first]
        if token.is_punct or token.tag_ == "POS" or (token.lower_ in _DETERMINERS and last > first):
            return True
        if first == last:
            return False
        after = self.doc[first + 1].text
        if token.text in _PARTIES and after == "-":
            return True  # "R" of "R-Ohio"
        if token.lower_ == "of" or (after == "of" and token.text in self.words.bearings):
            return True  # "W of Ostrey"
        prefix = after == "-" and token.lower_ in self.words.prefixes
        small = token.text.islower() and token.is_alpha and after != "-" and kind in {"PERSON", "ORG"}
        return prefix or (small and token.lower_ not in self.lore.particles) or self._introduces(first, last, kind)

    def _introduces(self, first: int, last: int, kind: NameType) -> bool:
        # Titles and offices before a person's name, "Podcaster" of "Podcaster Ann Dorn", "Broadcaster" of a known body.
        token, low = self.doc[first], self.doc[first].lower_.rstrip(".")
        if kind == "ORG" and token.is_sent_start and low in self.words.bodies:
            return token.text.istitle() and self.words.known.type(self.doc[first + 1 : last + 1].text) == "ORG"
        if kind != "PERSON":
            return False
        position = token.text.isupper() and len(low) < 4 and "." not in token.text and not self.doc[last].text.isupper()
        maker = low.endswith(self.words.makers) and low not in self.words.given
        given = last - first > 1 and self.doc[first + 1].lower_ in self.words.given
        office = low in self.lore.honorifics or low in self.words.roles or low in self.words.ranks
        if low in self.words.given and last - first == 1 and "." not in token.text:
            return False  # "Dean Hollis"
        return (given and (position or maker)) or office or self.lore.people(token.text) is not None

    def _is_ship(self, index: int) -> bool:
        # "INS" of "INS Gannet"
        token = self.doc[index]
        return token.text.isupper() and token.lower_ in self.words.ships

    def _is_rank(self, index: int) -> bool:
        token, after = self.doc[index], self.doc[index + 1]
        return token.lower_.rstrip(".") in self.words.ranks and (after.pos_ == "PROPN" or after.text == ".")

    def _is_portfolio(self, index: int) -> bool:
        # "State" of "Secretary of State", "Defense" of "Defense Secretary": part of an office.
        doc, token = self.doc, self.doc[index]
        if token.lower_ not in self.words.portfolios:
            return False
        after = doc[index + 1].lower_ if index + 1 < len(doc) else ""
        before = doc[index - 1].lower_ if index else ""
        held = before == "for" and index > 1 and doc[index - 2].lower_ in self.words.roles
        # "the Interior and Commerce secretaries"
        listed = after == "and" and index + 3 < len(doc) and doc[index + 2].lower_ in self.words.portfolios
        office = doc[index + 3 if listed else index + 1].lemma_.lower() in self.words.roles if after else False
        return before == "of" or held or after in self.words.roles or office

    # ------------------------------------------------------------ parts of one name

    def _joined(self, names: list[Name]) -> list[Name]:
        joined: list[Name] = []
        for name in sorted(names, key=lambda n: (n.first, -n.last)):
            kind = self._join(joined[-1], name) if joined else None
            if kind is not None:
                joined[-1] = replace(joined[-1], last=name.last, type=kind)
            elif not joined or name.first > joined[-1].last:
                joined.append(name)
        return joined

    def _join(self, left: Name, right: Name) -> NameType | None:
        # The type of the one name that two found ones are parts of, if they are.
        doc = self.doc
        between = list(doc[left.last + 1 : right.first])
        if left.letters or right.letters or left.last >= right.first or len(between) > 1:
            return None
        if between and between[0].tag_ == "POS":
            saint = doc[left.first].lower_.rstrip(".") in {"st", "saint", "queen", "king"}
            return "ORG" if saint and doc[right.last].lower_ in self.words.name_heads else None
        if between:
            small = between[0].text.islower() and between[0].lower_ in self.lore.particles
            return right.type if small and right.type in {"PERSON", "ORG"} else None
        single = left.first == left.last or right.first == right.last
        inner = doc[left.last].dep_ in {"compound", "nmod"} and doc[left.last].head.i in range(
            right.first, right.last + 1
        )
        headed = right.type == "ORG" and doc[right.last].lower_ in self.words.name_heads
        if headed and inner and left.type != "NORP" and self.lore.country(self.text(left)) is None:
            return "ORG"  # "Mayfield Memorial" and "Baptist Church"
        free = not self.words.settled(self.text(left)) and self.lore.people(self.text(left)) is None
        given = doc[left.first].lower_ in self.words.given or left.type in {"PERSON", "GPE", "ORG"}
        plain = doc[left.first].text.istitle() and doc[right.last].text.istitle()
        return "PERSON" if right.type == "PERSON" and single and inner and free and given and plain else None
