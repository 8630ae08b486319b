"""Names: spaCy's named entities cleaned up, with their types put right by the report's own evidence.

Names lose titles, "the" and "'s"; a name that is a person in one sentence is one in all;
names that spaCy misses are found where they come again. Not done yet: names split over a
line end, names in capitals only.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from onrecord.lang import language
from onrecord.lang.names import acronym_match, fold, name_lore, person_match, respelled, words
from onrecord.model import Mention, NameType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.annotate.parse import Parse
    from onrecord.lang.names import NameLore
    from onrecord.model import Report
    from onrecord.ports import Layers

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
class _Name:
    # Tokens first to last, both included; a name that is only the head of one token ("Peru" in
    # "Peru-made") has its own length there.
    first: int
    last: int
    type: NameType
    letters: int = 0
    sure: bool = False


class NameAnnotator:
    """Finds and types the names of a report."""

    name = "names"
    version = "1"
    requires = ("parse", "sentences")
    assigns = ("names",)

    def __call__(self, report: Report, layers: Layers) -> Layers:  # noqa: ARG002  the port gives it
        """Makes ``names``: mentions of kind ``name``, by offset.

        Names of one thing share the value of ``entity``, which is no id yet: the type and the
        first form of the name, or ``country:`` and the country's name in English.
        """
        parse: Parse = layers["parse"]
        finder = _Finder(parse.doc, "en")
        found = finder.typed(finder.completed(finder.found()))
        placed: dict[tuple[int, int], _Name] = {}
        for name in sorted(found, key=lambda n: (n.first, -n.last)):
            start, end = _range(parse, name)
            if start < end:
                placed.setdefault((start, end), name)
        ordered = sorted(placed)
        keys = _Gathering(finder, [placed[span] for span in ordered]).keys()
        mentions = (
            Mention(start=start, end=end, type=kind, kind="name", entity=key)
            for (start, end), (key, kind) in zip(ordered, keys, strict=True)
        )
        return {"names": tuple(mentions)}


def _range(parse: Parse, name: _Name) -> tuple[int, int]:
    if not name.letters:
        return parse.range(name.first, name.last)
    start = parse.doc[name.first].idx
    return parse.reading.to_original(start, start + name.letters)


class _Finder:
    """One report's search for names, over spaCy's document."""

    def __init__(self, doc: Any, code: str) -> None:
        lang = language(code)
        table = lang.table("names")
        self.doc = doc
        self.lore: NameLore = name_lore(lang.code)
        self.roles = lang.words("names", "roles.before_name") | lang.words("names", "roles.person")
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

    def text(self, name: _Name) -> str:
        """The name as the (repaired) text writes it."""
        if name.letters:
            return str(self.doc[name.first].text[: name.letters])
        return str(self.doc[name.first : name.last + 1].text)

    # ------------------------------------------------------------ finding

    def found(self) -> list[_Name]:
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

    def _trimmed(self, first: int, last: int, kind: NameType) -> _Name | None:
        doc = self.doc
        for index in range(first, last + 1):
            if doc[index].is_space or doc[index].text in {"—", "–", "|"}:
                last = index - 1
                break
        while last >= first and (doc[last].tag_ == "POS" or (doc[last].is_punct and doc[last].text != ".")):
            last -= 1
        while last >= first and self._is_portfolio(last) and doc[last - 1].lower_ != "of":
            last -= 1  # "Home" of "British Home Secretary"
        while first <= last and self._leading(first, last, kind):
            first += 1
        if first > last or not any(c.isalpha() for c in doc[last].text):
            return None
        if first == last:
            token = doc[first]
            opens = token.is_sent_start and token.pos_ not in {"PROPN", "ADJ"} and not token.text.isupper()
            if self._is_portfolio(first) or token.lower_ in self.common or opens:
                return None
            if glued := _GLUED.match(doc[first].text):
                stem = glued.group(1)
                if self._known_place(stem) or self.lore.people(stem):
                    return _Name(first, last, "GPE", letters=len(stem), sure=True)
        return _Name(first, last, kind)

    def _leading(self, first: int, last: int, kind: NameType) -> bool:
        # Articles always go; titles and offices go before a person's name.
        token = self.doc[first]
        if token.is_punct or token.tag_ == "POS" or (token.lower_ in {"the", "a", "an"} and last > first):
            return True
        if kind != "PERSON" or first == last:
            return False
        low = token.lower_.rstrip(".")
        return low in self.lore.honorifics or low in self.roles or self.lore.people(token.text) is not None

    def _is_portfolio(self, index: int) -> bool:
        # "State" of "Secretary of State", "Defense" of "Defense Secretary": part of an office.
        doc, token = self.doc, self.doc[index]
        if token.lower_ not in self.portfolios:
            return False
        after = doc[index + 1].lower_ if index + 1 < len(doc) else ""
        return (index > 0 and doc[index - 1].lower_ == "of") or after in self.roles

    def _known_place(self, text: str) -> bool:
        return self.lore.country(text) is not None or self.lore.seat(text) is not None

    def completed(self, found: list[_Name]) -> list[_Name]:
        """Adds what spaCy missed: designations, names that come again, bare names that speak."""
        phrases = list(self._country_phrases())
        covered = {i for p in phrases for i in range(p.first, p.last + 1)}
        # "the Islamic Republic" is one name, whatever spaCy made of its first word.
        names = [n for n in found if not covered.issuperset(range(n.first, n.last + 1))]
        taken = {i for n in names for i in range(n.first, n.last + 1)}

        def add(extra: Iterable[_Name]) -> None:
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

    def _country_phrases(self) -> Iterable[_Name]:
        lower = [fold(t.text) for t in self.doc]
        for index, word in enumerate(lower):
            for phrase in self.phrases:
                end = index + len(phrase)
                whole = phrase[0] == word and tuple(lower[index:end]) == phrase and lower[end : end + 1] != ["of"]
                if whole and self.doc[index].text[0].isupper():
                    yield _Name(index, end - 1, "GPE", sure=True)

    def _designations(self) -> Iterable[_Name]:
        for token in self.doc:
            if _DESIGNATION.match(token.text) and token.pos_ in {"PROPN", "NOUN"} and self._before_product(token.i):
                yield _Name(token.i, token.i, "PRODUCT", sure=True)

    def _before_product(self, last: int) -> bool:
        # "Kite-7 surveillance drone": a product noun ends the phrase that the name begins.
        for token in self.doc[last + 1 : last + 7]:
            if token.lower_ in self.products:
                return True
            if not (token.pos_ in {"NOUN", "PROPN", "ADJ", "VERB", "ADV"} or token.text == "-"):
                return False
        return False

    def _speakers(self, taken: set[int]) -> Iterable[_Name]:
        # A proper noun that says something is somebody, even where spaCy saw no entity.
        for token in self.doc:
            if token.pos_ != "PROPN" or token.dep_ not in {"nsubj", "conj"} or token.i in taken:
                continue
            verb = token.head if token.dep_ == "nsubj" else token.head.head
            low = token.lower_.rstrip(".")
            if verb.lemma_ not in self.speaking or not token.text[0].isupper() or low in self.common:
                continue
            if low in self.roles or low in self.portfolios or low in self.name_heads or len(token.text) < 2:
                continue
            first = token.i
            while first > 0 and self.doc[first - 1].pos_ == "PROPN" and self.doc[first - 1].head == token:
                if first - 1 in taken or self.doc[first - 1].lower_.rstrip(".") in self.lore.honorifics | self.roles:
                    break
                first -= 1
            yield _Name(first, token.i, "ORG" if token.text.isupper() or token.i - first > 2 else "PERSON")

    def _again(self, names: list[_Name], taken: set[int]) -> Iterable[_Name]:
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
                yield _Name(token.i, token.i, "GPE", sure=True)
                continue
            for tokens in sorted(starts.get(token.lower_, ()), key=len, reverse=True):
                window = self.doc[token.i : token.i + len(tokens)]
                if tuple(t.lower_ for t in window) == tokens and self._is_written_as_name(window, known[tokens]):
                    yield _Name(token.i, token.i + len(tokens) - 1, known[tokens])
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

    def typed(self, names: list[_Name]) -> list[_Name]:
        """Puts types right: what the words show, else the majority over the report."""
        judged = [n if n.sure else self._judged(n) for n in names]
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

    def _ship(self, name: _Name) -> str:
        # "Gannet" of "MV Gannet", which may go on without its letters.
        first, _, rest = fold(self.text(name)).partition(" ")
        return rest if first in self.ships else ""

    def _is_location(self, name: _Name) -> bool:
        # "in Paris" is the city, though the report be about Ann Paris.
        token = self.doc[name.last]
        placed = token.dep_ == "pobj" and token.head.lower_ in self.locative
        return placed and self._known_place(self.text(name))

    def _surnames(self, names: list[_Name]) -> frozenset[str]:
        people = (words(self.text(n)) for n in names if n.type == "PERSON" and n.last > n.first)
        return frozenset(p[-1] for p in people if len(p) > 1)

    def _judged(self, name: _Name) -> _Name:
        kind = self._by_words(name) or self._by_neighbours(name)
        return name if kind is None else replace(name, type=kind, sure=True)

    def _by_words(self, name: _Name) -> NameType | None:
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
        elif name.type not in {"GPE", "LOC"} and self._is_organisation(parts):
            kind = "ORG"
        elif len(parts) > 1 and parts[-1] in self.waters | self.facilities and parts[0] not in self.lore.first_names:
            kind = "LOC" if parts[-1] in self.waters else "FAC"
        elif _DESIGNATION.match(text) and (name.type == "PRODUCT" or self._before_product(name.last)):
            kind = "PRODUCT"
        elif 1 < len(parts) < 5 and parts[0] in self.lore.first_names and name.type not in {"GPE", "LOC", "FAC", "ORG"}:
            kind = "PERSON"
        return kind

    def _is_organisation(self, parts: tuple[str, ...]) -> bool:
        if len(parts) < 2:
            return False
        named = parts[-1] in self.name_heads or parts[-1] in self.lore.company_suffixes
        return named or (parts[0] in self.name_heads and parts[1] == "of")

    def _by_neighbours(self, name: _Name) -> NameType | None:
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


class _Gathering:
    """Which names of one report are names of one thing.

    Full names first, then the shorter forms that fit exactly one of them. What fits two stays
    by itself: two people of one surname never become one.
    """

    def __init__(self, finder: _Finder, names: list[_Name]) -> None:
        self.finder = finder
        self.lore = finder.lore
        self.names = names
        self.texts = [finder.text(n) for n in names]
        self.found: list[tuple[str, NameType] | None] = [None] * len(names)

    def keys(self) -> list[tuple[str, NameType]]:
        """For each name, the key of what it names and its type."""
        self._organisations()
        self._people()
        for index, name in enumerate(self.names):
            if self.found[index] is None:
                self.found[index] = (self._plain_key(self.texts[index], name.type), name.type)
        return [key for key in self.found if key is not None]

    def _plain_key(self, text: str, kind: NameType) -> str:
        if kind == "GPE" and (country := self.lore.country(text)):
            return f"country:{country}"
        if kind == "NORP" and (country := self.lore.people(text)):
            return f"people:{country}"
        first, _, rest = fold(text).partition(" ")
        bare = rest if kind == "PRODUCT" and first in self.finder.ships else fold(text)
        return f"{kind.lower()}:{bare}"

    # ------------------------------------------------------------ people

    def _people(self) -> None:
        people = [i for i, n in enumerate(self.names) if n.type == "PERSON" and self.found[i] is None]
        parts = {i: self.lore.person_words(self.texts[i]) for i in people}
        groups: list[list[int]] = []
        for index in sorted(people, key=lambda i: (-len(parts[i]), i)):
            if len(parts[index]) < 2 or self.lore.surname(parts[index]) == parts[index]:
                continue
            fitting = [g for g in groups if all(person_match(parts[index], parts[other]) for other in g)]
            if len(fitting) == 1:
                fitting[0].append(index)
            else:
                groups.append([index])
        alone: dict[tuple[str, ...], list[int]] = {}
        for index in people:
            if not any(index in g for g in groups):
                group = self._full_name_of(index, parts, groups)
                if group is None:
                    alone.setdefault(parts[index], []).append(index)
                else:
                    group.append(index)
        for group in [*groups, *alone.values()]:
            key = f"person:{fold(self.texts[min(group, key=lambda i: (-len(parts[i]), i))])}"
            for index in group:
                self.found[index] = (key, "PERSON")

    def _full_name_of(self, index: int, parts: dict[int, tuple[str, ...]], groups: list[list[int]]) -> list[int] | None:
        short = parts[index]
        last = [g for g in groups if _ends_with(parts[g[0]], short)]
        fitting = last or [g for g in groups if len(short) == 1 and parts[g[0]][0] == short[0] and min(g) < index]
        if len(fitting) > 1:
            title = self.finder.doc[self.names[index].first - 1].text if self.names[index].first else ""
            if gender := self.lore.gender("", title):
                fitting = [g for g in fitting if self.lore.gender(self.texts[g[0]]) in {gender, None}]
        if len(fitting) > 1:
            fitting = [g for g in fitting if min(g) < index]
        return fitting[0] if len(fitting) == 1 else None

    # ------------------------------------------------------------ organisations

    def _organisations(self) -> None:
        parts: dict[int, tuple[str, ...]] = {}
        for index, name in enumerate(self.names):
            if name.type == "ORG" and not self.lore.seat(self.texts[index]):
                alias = self.lore.aliases.get(fold(self.texts[index]))
                parts[index] = (alias,) if alias else self.lore.legal_words(self.texts[index])
        wholes: dict[tuple[tuple[str, ...], str | None], list[int]] = {}
        for index, form in parts.items():
            wholes.setdefault((form, self._country_beside(index, form)), []).append(index)
        keys: dict[int, str] = {}
        for (form, country), group in wholes.items():
            whole = self._whole_name(form, country, list(wholes))
            first = wholes[whole][0]
            for index in group:
                keys[index] = f"org:{fold(self.texts[first])}" + (f"@{whole[1]}" if whole[1] else "")
        for index, key in keys.items():
            self.found[index] = (key, "ORG")
        for index, text in enumerate(self.texts):
            if index not in keys and _is_acronym(text) and self._plain_key(text, "GPE").startswith("gpe:"):
                fitting = {keys[i] for i in parts if acronym_match(text, parts[i], words(self.texts[i]))}
                if len(fitting) == 1:
                    self.found[index] = (fitting.pop(), "ORG")

    def _country_beside(self, index: int, form: tuple[str, ...]) -> str | None:
        # A "foreign ministry" belongs to the country named before it, or after "of" and "in".
        if not all(w in self.finder.name_heads or w in self.finder.portfolios for w in form):
            return None
        doc, name = self.finder.doc, self.names[index]
        before = [t for t in doc[max(0, name.first - 2) : name.first] if t.tag_ not in {"POS", "DT"}]
        after = doc[name.last + 2 : name.last + 3] if doc[name.last + 1 : name.last + 2].text in {"of", "in"} else ()
        for token in [*reversed(before), *after]:
            if token.text[:1].isupper():
                return self.lore.people(token.text) or self.lore.country(token.text) or self.lore.seat(token.text)
        return None

    def _whole_name(
        self,
        form: tuple[str, ...],
        country: str | None,
        others: list[tuple[tuple[str, ...], str | None]],
    ) -> tuple[tuple[str, ...], str | None]:
        # The one longer name that a short form or an acronym can stand for.
        generic = all(w in self.finder.name_heads or w in self.finder.portfolios for w in form)
        if generic:
            same = [o for o in others if o[0] == form and o[1] is not None]
            return same[0] if country is None and len(same) == 1 else (form, country)
        fitting = [o for o in others if self._stands_for(form, o[0])]
        longest = [o for o in fitting if all(f == o or self._stands_for(f[0], o[0]) for f in fitting)]
        return longest[0] if longest else (form, country)

    def _stands_for(self, short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
        initials = len(short) == 1 and len(short[0]) > 1 and short[0] == "".join(w[0] for w in whole)
        return initials or self.lore.shortens(short, whole)


def _ends_with(whole: tuple[str, ...], short: tuple[str, ...]) -> bool:
    if len(whole) <= len(short):
        return False
    return all(respelled(a, b) for a, b in zip(whole[-len(short) :], short, strict=True))


def _is_acronym(text: str) -> bool:
    plain = text.replace(".", "")
    return 2 <= len(plain) <= 7 and plain.isupper() and plain.isalpha()
