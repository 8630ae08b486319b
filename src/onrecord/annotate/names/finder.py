"""Where the names of a report are, and of what type each is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from onrecord.lang import language
from onrecord.lang.names import fold, name_lore, words
from onrecord.model import NameType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.lang.names import NameLore

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

_DESIGNATION = re.compile(r"^(?=[^\d]*[A-Z])[A-Za-z]+[- ]?\d+[A-Za-z]{0,3}$")
_GLUED = re.compile(r"^(.*[A-Z].*?)-[a-z][\w-]*$")
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_ORDER: tuple[NameType, ...] = ("PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "PRODUCT", "EVENT", "OTHER")


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
        lang = language(code)
        table = lang.table("names")
        self.doc = doc
        self.lore: NameLore = name_lore(lang.code)
        self.roles = lang.words("names", "roles.before_name") | lang.words("names", "roles.person")
        self.people = lang.words("names", "roles.person") - lang.words("names", "honorifics")
        self.firms = lang.words("names", "organisations.firms")
        self.held_by_people = (
            lang.words("names", "roles.before_name")
            | lang.words("names", "roles.male")
            | lang.words("names", "roles.female")
        ) - (self.firms | lang.words("names", "roles.firms_too"))
        self.family = lang.words("names", "roles.family")
        self.ranks = lang.words("names", "ranks")
        self.trusting = lang.words("names", "places.trusting")
        self.name_heads = lang.words("names", "organisations.name_heads")
        self.products = lang.words("names", "products.heads")
        self.designators = lang.words("names", "hints.designators")
        self.waters = lang.words("names", "hints.waters")
        self.facilities = lang.words("names", "hints.facilities")
        self.ships = lang.words("names", "hints.ships")
        self.portfolios = lang.words("names", "hints.portfolios")
        self.locative = lang.words("names", "places.locative")
        self.not_lower = lang.words("names", "places.not_lower")
        self.common = lang.words("names", "places.common_capitalised")
        self.speaking = frozenset(w for acts in lang.table("cues")["acts"].values() for w in acts.split())
        self.phrases = sorted(
            {tuple(words(alias)) for row in table["countries"]["rows"] for alias in row[3] if " " in alias}
        )

    def text(self, name: Name) -> str:
        """The name as the (repaired) text writes it."""
        if name.letters:
            return str(self.doc[name.first].text[: name.letters])
        return str(self.doc[name.first : name.last + 1].text)

    # ------------------------------------------------------------ finding

    def found(self) -> list[Name]:
        """SpaCy's entities of the types that are names, trimmed."""
        names = []
        for entity in self.doc.ents:
            if entity.label_ in SPACY_TYPES:
                kind = SPACY_TYPES[entity.label_]
                for first, last in self._pieces(entity.start, entity.end - 1, kind):
                    trimmed = self._trimmed(first, last, kind)
                    if trimmed is not None:
                        names.append(trimmed)
        return names

    def _pieces(self, first: int, last: int, kind: NameType) -> Iterator[tuple[int, int]]:
        # "from the quarry at Ostrey, Dorn said": no name crosses from one phrase into the subject
        # of the next, and no person is called so but with a suffix ("Doe, Jr.").
        begin = first
        for index in range(first + 1, last):
            after = self.doc[index + 1]
            opens = after.dep_ in _SUBJECTS or after.head.dep_ in _SUBJECTS
            suffix = after.lower_.strip(".") in self.lore.suffixes
            if self.doc[index].text == "," and not suffix and (kind == "PERSON" or opens):
                yield begin, index - 1
                begin = index + 1
        yield begin, last

    def _trimmed(self, first: int, last: int, kind: NameType) -> Name | None:
        doc = self.doc
        for index in range(first, last + 1):
            dash = doc[index].text == "-" and index > first and doc[index - 1].whitespace_ and doc[index].whitespace_
            if doc[index].is_space or dash or doc[index].text in {"—", "–", "―", "|"}:
                last = index - 1
                break
        while last >= first and (doc[last].tag_ == "POS" or (doc[last].is_punct and doc[last].text != ".")):
            last -= 1
        while last >= first and self._is_portfolio(last) and doc[last - 1].lower_ != "of":
            last -= 1  # "Home" of "British Home Secretary"
        while last >= first and last + 1 < len(doc) and self._is_rank(last):
            last -= 1  # "Tolvek police Lt." Ilse Dorn
        while first <= last and self._leading(first, last, kind):
            first += 1
        if first > last or not any(c.isalpha() for c in doc[last].text):
            return None
        if kind == "PERSON":
            if doc[first].text[0].isdigit():
                kind = "OTHER"
            if first == last and doc[first].lower_.strip(".") in self.lore.generations:
                return None
            last = self._extended(first, last)
        if first == last:
            token = doc[first]
            opens = token.is_sent_start and token.pos_ not in {"PROPN", "ADJ"} and not token.text.isupper()
            if self._is_portfolio(first) or token.lower_ in self.common | self.people or opens:
                return None
            if glued := _GLUED.match(doc[first].text):
                stem = glued.group(1)
                if self._known_place(stem) or self.lore.people(stem):
                    return Name(first, last, "GPE", letters=len(stem), sure=True)
        return Name(first, last, kind)

    def _extended(self, first: int, last: int) -> int:
        # "Ilse" of "Ilse March said" is followed by a surname that looks like a month; a
        # surname may be followed by "Jr.".
        doc = self.doc
        after = doc[last + 1] if last + 1 < len(doc) else doc[last]
        beyond = doc[last + 2] if last + 2 < len(doc) else doc[last]
        surname = after.pos_ == "PROPN" and after.ent_type_ in {"", "DATE"} and not beyond.like_num
        if first == last < after.i and surname and self._could_follow(doc[first].lower_, after):
            last = after.i
            after = beyond
        return int(after.i) if after.text[0].isupper() and after.lower_.strip(".") in self.lore.generations else last

    def _could_follow(self, first_name: str, word: Any) -> bool:
        plain = word.text.isalpha() and word.text.istitle() and len(word.text) > 2
        known = self.roles | self.portfolios | self.common | self.lore.honorifics
        return first_name in self.lore.first_names and plain and word.lower_ not in known

    def _leading(self, first: int, last: int, kind: NameType) -> bool:
        # Articles always go; titles and offices go before a person's name.
        token = self.doc[first]
        if token.is_punct or token.tag_ == "POS" or (token.lower_ in {"the", "a", "an"} and last > first):
            return True
        if kind != "PERSON" or first == last:
            return False
        low = token.lower_.rstrip(".")
        return low in self.lore.honorifics or low in self.roles or self.lore.people(token.text) is not None

    def _is_rank(self, index: int) -> bool:
        token, after = self.doc[index], self.doc[index + 1]
        return token.lower_.rstrip(".") in self.ranks and (after.pos_ == "PROPN" or after.text == ".")

    def _is_portfolio(self, index: int) -> bool:
        # "State" of "Secretary of State", "Defense" of "Defense Secretary": part of an office.
        doc, token = self.doc, self.doc[index]
        if token.lower_ not in self.portfolios:
            return False
        after = doc[index + 1].lower_ if index + 1 < len(doc) else ""
        return (index > 0 and doc[index - 1].lower_ == "of") or after in self.roles

    def _known_place(self, text: str) -> bool:
        return self.lore.country(text) is not None or self.lore.seat(text) is not None

    def completed(self, found: list[Name]) -> list[Name]:
        """Adds what spaCy missed: designations, names that come again, bare names that speak."""
        phrases = [*self._country_phrases(), *self._explained(found)]
        covered = {i for p in phrases for i in range(p.first, p.last + 1)}
        # "the Islamic Republic" is one name, whatever spaCy made of its first word.
        names = [n for n in found if not covered.issuperset(range(n.first, n.last + 1))]
        taken = {i for n in names for i in range(n.first, n.last + 1)}

        def add(extra: Iterable[Name]) -> None:
            for name in extra:
                span = set(range(name.first, name.last + 1))
                if not span & taken:
                    taken.update(span)
                    names.append(name)

        add(phrases)
        add(self._designations())
        add(self._speakers(taken))
        add(self._again(names, taken))
        return names

    def _country_phrases(self) -> Iterable[Name]:
        lower = [fold(t.text) for t in self.doc]
        for index, word in enumerate(lower):
            for phrase in self.phrases:
                end = index + len(phrase)
                whole = phrase[0] == word and tuple(lower[index:end]) == phrase and lower[end : end + 1] != ["of"]
                if whole and self.doc[index].text[0].isupper():
                    yield Name(index, end - 1, "GPE", sure=True)

    def _explained(self, found: list[Name]) -> Iterable[Name]:
        # "the Ports and Harbours Authority (PHA)": the letters say where the name begins.
        for token in self.doc[1:-1]:
            letters = token.text.replace(".", "").casefold()
            bracketed = self.doc[token.i - 1].text == "(" and self.doc[token.i + 1].text == ")"
            if not bracketed or not token.text.isupper() or not 2 < len(letters) < 8 or self._known_place(token.text):
                continue
            last = token.i - 2
            first = self._spelled_by(letters, last)
            kinds = {n.type for n in found if first is not None and n.first <= last and first <= n.last}
            if first is not None and kinds <= {"ORG", "PERSON", "GPE", "LOC", "FAC", "NORP"}:
                yield Name(first, last, "ORG", sure=True)

    def _spelled_by(self, letters: str, last: int) -> int | None:
        # The first word of the capitalised words up to ``last`` that begin with these letters.
        left = letters
        for index in range(last, max(last - 2 * len(letters), -1), -1):
            word = self.doc[index]
            if word.lower_ in self.lore.small_words:
                continue
            if not word.text[0].isupper() or fold(word.text)[:1] != left[-1] or word.lower_ in self.roles:
                return None
            left = left[:-1]
            if not left:
                return index
        return None

    def _designations(self) -> Iterable[Name]:
        for token in self.doc:
            if _DESIGNATION.match(token.text) and token.pos_ in {"PROPN", "NOUN"} and self._before_product(token.i):
                yield Name(token.i, token.i, "PRODUCT", sure=True)

    def _before_product(self, last: int) -> bool:
        # "Kite-7 surveillance drone": a product noun ends the phrase that the name begins.
        for token in self.doc[last + 1 : last + 7]:
            if token.lower_ in self.products:
                return True
            if not (token.pos_ in {"NOUN", "PROPN", "ADJ", "VERB", "ADV"} or token.text == "-"):
                return False
        return False

    def _speakers(self, taken: set[int]) -> Iterable[Name]:
        # A proper noun that says something is somebody, even where spaCy saw no entity.
        for token in self.doc:
            if token.pos_ != "PROPN" or token.dep_ not in {"nsubj", "conj"} or token.i in taken:
                continue
            verb = token.head if token.dep_ == "nsubj" else token.head.head
            low = token.lower_.rstrip(".")
            if verb.lemma_ not in self.speaking or not token.text[0].isupper() or low in self.common:
                continue
            no_name = self.roles | self.portfolios | self.name_heads | self.lore.generations
            if low in no_name or len(token.text) < 2:
                continue
            first = token.i
            while first > 0 and self.doc[first - 1].pos_ == "PROPN" and self.doc[first - 1].head == token:
                if first - 1 in taken or self.doc[first - 1].lower_.rstrip(".") in self.lore.honorifics | self.roles:
                    break
                first -= 1
            yield Name(first, token.i, "ORG" if token.text.isupper() or token.i - first > 2 else "PERSON")

    def _again(self, names: list[Name], taken: set[int]) -> Iterable[Name]:
        known: dict[tuple[str, ...], NameType] = {}
        for name in names:
            tokens = tuple(t.lower_ for t in self.doc[name.first : name.last + 1])
            if not name.letters:
                known.setdefault(tokens, name.type)
                if name.type == "PERSON" and len(tokens) > 1:
                    known.setdefault(tokens[-1:], "PERSON")
        starts = defaultdict(list)
        for tokens in known:
            starts[tokens[0]].append(tokens)
        for token in self.doc:
            if token.i in taken or not token.text[0].isalpha():
                continue
            place = self._lower_place(token)
            if place:
                yield Name(token.i, token.i, "GPE", sure=True)
                continue
            for tokens in sorted(starts.get(token.lower_, ()), key=len, reverse=True):
                window = self.doc[token.i : token.i + len(tokens)]
                if tuple(t.lower_ for t in window) == tokens and self._is_written_as_name(window, known[tokens]):
                    yield Name(token.i, token.i + len(tokens) - 1, known[tokens])
                    break

    def _lower_place(self, token: Any) -> bool:
        low = token.text
        return bool(low.islower() and len(low) > 3 and low not in self.not_lower and self._known_place(low))

    def _is_written_as_name(self, window: Any, kind: NameType) -> bool:
        if all(t.text[0].isupper() or not t.text[0].isalpha() for t in window):
            return window[0].pos_ == "PROPN" or not window[0].is_sent_start
        low = window[0].text
        return kind == "GPE" and len(window) == 1 and low.islower() and len(low) > 3 and window[0].pos_ == "PROPN"

    # ------------------------------------------------------------ typing

    def typed(self, names: list[Name]) -> list[Name]:
        """Puts types right: what the words show, else the majority over the report."""
        names = self._without_verbs(names)
        judged = [n if n.sure else self._judged(n) for n in names]
        judged = self._placed(judged)
        judged = self._with_first_names(judged)
        surnames = self._surnames(judged)
        ships = {self._ship(n) for n in judged if n.type == "PRODUCT"} - {""}
        votes: dict[str, Counter[NameType]] = defaultdict(Counter)
        for name in judged:
            votes[fold(self.text(name))][name.type] += 4 if name.sure else 1
        winners = {form: min(c, key=lambda t: (-c[t], _ORDER.index(t))) for form, c in votes.items()}
        result = []
        for name in judged:
            form = fold(self.text(name))
            kind = winners[form]
            if form in surnames and not self.lore.country(form) and not self._is_location(name):
                kind = "PERSON"
            elif form in ships:
                kind = "PRODUCT"
            result.append(replace(name, type=kind))
        return result

    def _placed(self, names: list[Name]) -> list[Name]:
        # "in Troy", where nobody is called so in full: a place, though people may be called Troy.
        full = {w for n in names if n.type == "PERSON" for p in [words(self.text(n))] if len(p) > 1 for w in p}
        result = []
        for name in names:
            token = self.doc[name.last]
            inside = token.dep_ == "pobj" and token.head.lower_ == "in" and name.first == name.last
            placed = inside and name.type == "PERSON" and fold(token.text) not in full
            trusted = placed and token.head.head.lemma_.lower() in self.trusting
            result.append(replace(name, type="GPE", sure=True) if placed and not trusted else name)
        return result

    def _without_verbs(self, names: list[Name]) -> list[Name]:
        # "Hire Olga Brandt" of a headline is the Olga Brandt of the text.
        known = {words(self.text(n)) for n in names}
        people = {words(self.text(n)) for n in names if n.type == "PERSON"}
        people |= {p[-1:] for p in people if len(p) > 1}
        result = []
        for name in names:
            parts = words(self.text(name))
            begun = len(parts) > 2 and name.type == "PERSON" and self.doc[name.first].is_sent_start
            cut = begun and parts[0] not in self.lore.first_names and parts[1] in self.lore.first_names
            if cut and parts[1:] in known:
                result.append(replace(name, first=name.first + 1))
            elif len(parts) > 1 and parts[0] in self.roles | self.lore.honorifics and parts[1:] in people:
                # "Chief Dorn" and "Receptionist Ilse Dorn" are people, whatever spaCy took them for.
                result.append(replace(name, first=name.first + 1, type="PERSON"))
            else:
                result.append(name)
        return result

    def _with_first_names(self, names: list[Name]) -> list[Name]:
        # "Olna Brice" is a person, though no first name we know, if "Brice" alone is one.
        alone = Counter(fold(self.text(n)) for n in names if n.type == "PERSON" and n.first == n.last)
        other = {fold(self.text(n)) for n in names if n.type != "PERSON" and n.first == n.last}
        result = []
        for name in names:
            parts = words(self.text(name))
            full = len(parts) == 2 and name.last == name.first + 1 and not name.sure
            surname = full and parts[1] in alone and parts[1] not in other
            named = surname and name.type in {"ORG", "PRODUCT", "OTHER", "FAC"} and self.doc[name.last].pos_ == "PROPN"
            result.append(replace(name, type="PERSON") if named and not self.text(name).isupper() else name)
        return result

    def _ship(self, name: Name) -> str:
        # "Gannet" of "MV Gannet", which may go on without its letters.
        first, _, rest = fold(self.text(name)).partition(" ")
        return rest if first in self.ships else ""

    def _is_location(self, name: Name) -> bool:
        # "in Paris" is the city, though the report be about Ann Paris.
        token = self.doc[name.last]
        placed = token.dep_ == "pobj" and token.head.lower_ in self.locative
        return placed and self._known_place(self.text(name))

    def _surnames(self, names: list[Name]) -> frozenset[str]:
        people = (self.lore.person_words(self.text(n)) for n in names if n.type == "PERSON" and n.last > n.first)
        return frozenset(p[-1] for p in people if len(p) > 1)

    def _judged(self, name: Name) -> Name:
        kind = self._by_words(name) or self._by_description(name) or self._by_neighbours(name)
        return name if kind is None else replace(name, type=kind, sure=True)

    def _by_words(self, name: Name) -> NameType | None:
        text = self.text(name)
        parts = words(text)
        if not parts:
            return None
        kind: NameType | None = None
        if self.lore.country(text):
            kind = "GPE"
        elif self.lore.seat(text) and name.type != "PERSON":
            kind = "GPE" if fold(text) not in self.lore.buildings else "ORG"
        elif self.lore.people(text) and name.type != "PERSON":
            kind = "NORP"
        elif len(parts) > 1 and parts[0] in self.ships and text.split()[0].isupper():
            kind = "PRODUCT"
        elif name.type not in {"GPE", "LOC"} and (self._is_organisation(parts) or self._owns(name, parts)):
            kind = "ORG"
        elif len(parts) > 1 and parts[-1] in self.waters | self.facilities and parts[0] not in self.lore.first_names:
            kind = "LOC" if parts[-1] in self.waters else "FAC"
        elif _DESIGNATION.match(text) and (name.type == "PRODUCT" or self._before_product(name.last)):
            kind = "PRODUCT"
        elif 1 < len(parts) < 5 and parts[0] in self.lore.first_names and name.type not in {"GPE", "LOC", "FAC", "ORG"}:
            kind = "PERSON"
        return kind

    def _owns(self, name: Name, parts: tuple[str, ...]) -> bool:
        # "Kestrel Bridges", unless somebody is called so: "Ann Bridges".
        several = len(parts) == 2 and name.type == "PERSON" and parts[0] not in self.lore.first_names
        return several and parts[1].endswith("s") and parts[1][:-1] in self.facilities

    def _is_organisation(self, parts: tuple[str, ...]) -> bool:
        if len(parts) < 2:
            return False
        named = parts[-1] in self.name_heads or parts[-1] in self.lore.company_suffixes
        return named or (parts[0] in self.name_heads and parts[1] == "of")

    def _by_neighbours(self, name: Name) -> NameType | None:
        doc = self.doc
        before = doc[name.first - 1] if name.first else None
        after = doc[name.last + 1] if name.last + 1 < len(doc) else None
        low = before.lower_.rstrip(".") if before is not None else ""
        if low in self.lore.honorifics and before is not None and before.text[0].isupper() and name.type != "PERSON":
            return None if name.type in {"GPE", "FAC"} and low == "st" else "PERSON"
        if after is not None and after.lower_ in self.designators and doc[name.last].pos_ == "PROPN":
            return "GPE" if name.type in {"PRODUCT", "PERSON", "ORG", "GPE", "FAC", "OTHER"} else None
        if low == "of" and name.first > 1 and doc[name.first - 2].lower_ in self.designators:
            return "GPE"
        if name.type == "ORG" and name.first > 2 and low in {"as", "called", "dubbed", "named"}:
            # "a family of drones known as Kites"
            near = {t.lower_ for t in doc[max(0, name.first - 6) : name.first]}
            return "PRODUCT" if near & self.products else None
        titled = low in self.roles and before is not None and before.head.i == name.last
        if titled and name.type in {"GPE", "PRODUCT", "ORG", "LOC"} and 0 < name.last - name.first < 4:
            return "PERSON" if doc[name.last].dep_ in {"nsubj", "appos"} else None
        return None

    def _by_description(self, name: Name) -> NameType | None:
        # "spokesman Tor Hallam" is a person; "operator Kestrel Bridges" and "Kestrel Bridges,
        # which runs the bridge" are none.
        doc = self.doc
        if name.first == name.last or name.letters:
            return None
        first_name = doc[name.first].lower_ in self.lore.first_names
        at = name.first - 1
        if at > 0 and doc[at].text == ",":
            at -= 1
        low = doc[at].lower_ if at >= 0 else ""
        applied = at >= 0 and (at == name.first - 1 or doc[name.last].dep_ == "appos")
        after = [t.lower_ for t in doc[name.last + 1 : name.last + 3]]
        if name.type == "PERSON" and not first_name:
            return "ORG" if (applied and low in self.firms) or after == [",", "which"] else None
        proper = all(t.pos_ == "PROPN" and t.is_alpha and t.is_title for t in doc[name.first : name.last + 1])
        if name.type == "ORG" and proper and name.last - name.first < 3:
            return "PERSON" if (applied and low in self.held_by_people) or after == [",", "who"] else None
        return None
