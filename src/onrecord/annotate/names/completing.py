"""What spaCy missed: names known by heart, names explained by their letters, names that come again."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from onrecord.annotate.names.finder import Finder, Name
from onrecord.lang.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onrecord.model import NameType

DESIGNATION = re.compile(r"^(?=[^\d]*[A-Z])[A-Za-z]+[- ]?\d+[A-Za-z]{0,3}$")
"""A letter or more and a number: "Kite-7"."""

_ACRONYM = re.compile(r"^[A-Z][A-Z0-9.]{1,7}$")
_ORDINAL = re.compile(r"^\d+(?:st|nd|rd|th)$")
_OPENING = frozenset({'"', "“", "'", "‘", "("})
_CLOSING = frozenset({'"', "”", "'", "’", ")"})
_ADJECTIVES = ("ist", "an", "ish", "ese", "ite", "ic", "ern", "al", "i", "ed")
_BODIES = frozenset({"ORG", "PERSON", "GPE", "LOC", "FAC", "NORP"})


class Completion:
    """Adds to the names that were found."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self.doc = finder.doc
        self.words = finder.words
        self.lore = finder.lore
        self.tokens = finder.tokens
        self.texts = finder.texts
        self._small = finder.small()

    def completed(self, found: list[Name]) -> list[Name]:
        """All names, by no order; none overlaps another."""
        phrases = _longest(
            [
                *self._country_phrases(),
                *self._explained(found),
                *self._known(found),
                *self._nicknamed(),
                *self._units(),
                *self._saints(),
            ]
        )
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
        add(self._acronyms(taken))
        add(self._datelines(taken))
        add(self._headed(taken))
        add(self._governed(taken))
        add(self._speakers(taken))
        add(self._places(taken))
        add(self._again(names, taken))
        return names

    def _country_phrases(self) -> Iterable[Name]:
        lower = [fold(text) for text in self.texts]
        for index, word in enumerate(lower):
            for phrase in self.words.phrases.get(word, ()):
                end = index + len(phrase)
                whole = tuple(lower[index:end]) == phrase and lower[end : end + 1] != ["of"]
                if whole and self.texts[index][0].isupper():
                    building = " ".join(phrase) in self.lore.buildings
                    yield Name(index, end - 1, "ORG" if building else "GPE", sure=True)

    def _known(self, found: list[Name]) -> Iterable[Name]:
        # A longer name that spaCy found around a known one stays ("Reuters Institute").
        starts = {n.first: n for n in found}
        around = {i: n for n in found for i in range(n.first, n.last + 1)}
        for start, end, kind in self.words.known.found(self.doc.text):
            span = self.doc.char_span(start, end)
            if span is None or kind == "OTHER":
                continue
            first, last = span.start, span.end - 1
            outer = around.get(first)
            if outer is not None and (outer.first < first or outer.last > last):
                continue
            long = last > first or _ACRONYM.match(span.text) is not None
            backed = kind == "ORG" and self.tokens[first].pos_ == "PROPN" and self._backed(last)
            if first in starts or ((long or backed) and not self._continues(first, last)):
                yield Name(first, last, kind, sure=long)

    def _backed(self, last: int) -> bool:
        # "Treasury" of "a Treasury spokeswoman"
        after = self.texts[last + 1] if last + 1 < len(self.texts) else ""
        return after.islower() and after in self.words.followers

    def _continues(self, first: int, last: int) -> bool:
        # "Fox" of "Fox Harbour": the word before or behind belongs to the name too.
        doc = self.doc
        before = doc[first - 1] if first else doc[first]
        after = doc[last + 1] if last + 1 < len(doc) else doc[last]
        joined = (
            before.i < first
            and before.pos_ == "PROPN"
            and before.text.istitle()
            and before.head.i in range(first, last + 1)
        )
        return joined or (after.i > last and after.pos_ == "PROPN" and after.text.istitle() and doc[last].head == after)

    def _explained(self, found: list[Name]) -> Iterable[Name]:
        # "the Ports and Harbours Authority (PHA)": the letters say where the name begins.
        for index, opening in enumerate(self.texts[:-2]):
            if opening != "(" or self.texts[index + 2] != ")":
                continue
            token = self.tokens[index + 1]
            letters = token.text.replace(".", "").casefold()
            if not token.text.isupper() or not 2 < len(letters) < 8 or self.words.place(token.text):
                continue
            last = token.i - 2
            first = self._spelled_by(letters, last)
            kinds = {n.type for n in found if first is not None and n.first <= last and first <= n.last}
            if first is not None and kinds <= _BODIES:
                yield Name(first, last, "ORG", sure=True)
                yield Name(token.i, token.i, "ORG", sure=True)

    def _nicknamed(self) -> Iterable[Name]:
        # Ilse "Chip" Dorn
        for index, mark in enumerate(self.texts[1:-3]):
            if mark not in _OPENING or not self.texts[index].istitle():
                continue
            token, opening, inner, closing, surname = self.tokens[index : index + 5]
            quoted = opening.text in _OPENING and closing.text in _CLOSING and inner.text.istitle()
            if quoted and token.lower_ in self.words.given and token.text.istitle() and surname.text.istitle():
                yield Name(token.i, surname.i, "PERSON", sure=True)

    def _units(self) -> Iterable[Name]:
        # "14th Separate Brigade"
        for index, text in enumerate(self.texts[:-1]):
            if not text[0].isdigit() or not _ORDINAL.match(text):
                continue
            token = self.tokens[index]
            last = token.i + 1
            while last + 1 < len(self.doc) and last < token.i + 5 and self.doc[last].lower_ not in self.words.units:
                last += 1
            between = self.doc[token.i + 1 : last + 1]
            if self.doc[last].lower_ in self.words.units and all(t.text[0].isupper() for t in between):
                yield Name(token.i, last, "ORG", sure=True)

    def _saints(self) -> Iterable[Name]:
        # "St Brigid's Primary School"
        for index, text in enumerate(self.texts[:-3]):
            if text.rstrip(".") not in {"St", "Saint"}:
                continue
            last = index + 1
            while last < min(index + 8, len(self.texts)) and (
                self.texts[last].istitle() or self.tokens[last].tag_ == "POS"
            ):
                if self.texts[last].lower() in self.words.name_heads:
                    yield Name(index, last, "ORG", sure=True)
                    break
                last += 1

    def _spelled_by(self, letters: str, last: int) -> int | None:
        # The first word of the capitalised words up to ``last`` that begin with these letters.
        left = letters
        for index in range(last, max(last - 2 * len(letters), -1), -1):
            word = self.doc[index]
            if word.lower_ in self.lore.small_words:
                continue
            if not word.text[0].isupper() or fold(word.text)[:1] != left[-1] or word.lower_ in self.words.roles:
                return None
            left = left[:-1]
            if not left:
                return index
        return None

    def _designations(self) -> Iterable[Name]:
        for token, text in zip(self.tokens, self.texts, strict=True):
            if not (text[-1].isalnum() and DESIGNATION.match(text)):
                continue
            letters, dash, _ = text.partition("-")
            weapon = dash and letters.lower() in self.words.designations
            if weapon or (token.pos_ in {"PROPN", "NOUN"} and self.finder.before_product(token.i)):
                yield Name(token.i, token.i, "PRODUCT", sure=True)

    def _acronyms(self, taken: set[int]) -> Iterable[Name]:
        # Letters that troops or a spokesman belong to, or that do something, are a body.
        for index, text in enumerate(self.texts[:-1]):
            if index in taken or not text[0].isupper() or self.words.settled(text) or self.lore.people(text):
                continue
            known = self.words.known.type(text) == "OTHER" or text.lower() in self.words.designators
            if not known and (self._owns(index) or self._does(index)):
                yield Name(index, index, "ORG", sure=True)

    def _owns(self, index: int) -> bool:
        # "KLM troops", "KLM's spokesman", "Seleka fighters"
        text, token, after = self.texts[index], self.tokens[index], self.tokens[index + 1]
        owned = self.tokens[index + 2] if after.tag_ == "POS" and index + 2 < len(self.tokens) else after
        if _ACRONYM.match(text):
            return owned.lower_ in self.words.followers and not owned.is_upper
        coined = text.istitle() and not text.endswith(_ADJECTIVES) and text.lower() not in self._small
        free = coined and not token.is_sent_start and self.words.known.type(text) is None
        return free and after.text in self.words.fighters and token.pos_ in {"PROPN", "ADJ"}

    def _does(self, index: int) -> bool:
        # "UNMISS flew in troops"; in a line of capitals nothing follows from them.
        text, token = self.texts[index], self.tokens[index]
        letters = len(text) > 3 and _ACRONYM.match(text) and self.texts[index + 1].islower()
        subject = letters and token.dep_ == "nsubj" and token.pos_ == "PROPN" and token.head.pos_ == "VERB"
        return bool(subject and text.lower() not in self._small)

    def _headed(self, taken: set[int]) -> Iterable[Name]:
        # "Gable Homes": capitalised words that end as bodies' names do.
        heads = self.words.name_heads | self.lore.company_suffixes | self.words.units
        for index, text in enumerate(self.texts[1:], start=1):
            if index in taken or not text.istitle() or text.lower().rstrip(".") not in heads:
                continue
            first = index
            while first > 0 and first - 1 not in taken and self._names_body(self.tokens[first - 1]):
                first -= 1
            following = self.texts[index + 1] if index + 1 < len(self.texts) else "."
            if first < index and not self.tokens[first].is_sent_start and not following[0].isupper():
                yield Name(first, index, "ORG")

    def _governed(self, taken: set[int]) -> Iterable[Name]:
        # "the Government of National Accord"
        for index, text in enumerate(self.texts[1:-2], start=1):
            opens = text.istitle() and text.lower() in self.words.name_heads and self.texts[index + 1] == "of"
            if not opens or index in taken or self.texts[index - 1].lower() != "the":
                continue
            last = index + 1
            while last + 1 < len(self.texts) and last + 1 not in taken and self._names_body(self.tokens[last + 1]):
                last += 1
            if last > index + 1:
                yield Name(index, last, "ORG")

    def _names_body(self, token: Any) -> bool:
        plain = token.lower_ in self.words.roles | self.words.common | self.lore.honorifics
        return bool(token.pos_ == "PROPN" and token.text.istitle() and not plain)

    def _datelines(self, taken: set[int]) -> Iterable[Name]:
        # "ROTTERDAM (Reuters)": a town in capitals.
        for index, text in enumerate(self.texts):
            if index not in taken and len(text) > 3 and text.isupper() and self.words.settled(text):
                yield Name(index, index, "GPE")

    def _speakers(self, taken: set[int]) -> Iterable[Name]:
        # A proper noun that says something is somebody, even where spaCy saw no entity.
        for token in self.tokens:
            if token.i in taken or token.pos_ != "PROPN" or token.dep_ not in {"nsubj", "conj"}:
                continue
            verb = token.head if token.dep_ == "nsubj" else token.head.head
            low = token.lower_.rstrip(".")
            if verb.lemma_ not in self.words.speaking or not token.text[0].isupper() or low in self.words.common:
                continue
            no_name = self.words.roles | self.words.portfolios | self.words.name_heads | self.lore.generations
            if low in no_name | self.words.plain or len(token.text) < 2:
                continue
            first = token.i
            while first > 0 and self.doc[first - 1].pos_ == "PROPN" and self.doc[first - 1].head == token:
                before = self.doc[first - 1].lower_.rstrip(".")
                if first - 1 in taken or before in self.lore.honorifics | self.words.roles:
                    break
                first -= 1
            yield Name(first, token.i, "ORG" if token.text.isupper() or token.i - first > 2 else "PERSON")

    def _places(self, taken: set[int]) -> Iterable[Name]:
        # "in Kautikari", "Kautikari district", "northern Chibok", "Patikul, Sulu,": where a place stands.
        no_name = self.words.roles | self.words.portfolios | self.words.common | self.words.name_heads
        for token, text in zip(self.tokens, self.texts, strict=True):
            if (
                token.i in taken
                or not text[0].isupper()
                or token.pos_ != "PROPN"
                or token.ent_type_ not in {"", "NORP"}
            ):
                continue
            low = text.lower()
            if low in no_name or low in self.words.captions or low in self.words.given or not text.isalnum():
                continue
            first = token.i
            while first > 0 and self.tokens[first - 1].pos_ == "PROPN" and self.tokens[first - 1].head == token:
                first -= 1
            if self._stands_for_place(first, token):
                yield Name(first, token.i, "GPE")

    def _stands_for_place(self, first: int, token: Any) -> bool:
        before = self.texts[first - 1].lower() if first else ""
        after = self.texts[token.i + 1] if token.i + 1 < len(self.texts) else "."
        if token.dep_ == "pobj" and self.texts[token.i].istitle():
            directed = before == "of" and first > 1 and self.texts[first - 2] in self.words.bearings
            if directed or before in self.words.near:
                return True
            return before in self.words.locative and self.words.settled(self.texts[token.i])
        if before in self.words.regional or (after in self.words.designators and before not in {"a", "an"}):
            return True
        within = first > 1 and before == "," and self.tokens[first - 2].ent_type_ == "GPE" and after in {",", "."}
        return within and self.tokens[first - 2].dep_ == "pobj" and self.texts[token.i].istitle()

    def _again(self, names: list[Name], taken: set[int]) -> Iterable[Name]:
        known: dict[tuple[str, ...], NameType] = {}
        for name in names:
            tokens = tuple(t.lower_ for t in self.doc[name.first : name.last + 1])
            if not name.letters:
                known.setdefault(tokens, name.type)
                if name.type == "PERSON" and len(tokens) > 1:
                    known.setdefault(tokens[-1:], "PERSON")
                if name.type == "ORG" and 1 < len(tokens) < 4 and self._stands_alone(name.first):
                    known.setdefault(tokens[:1], "ORG")
        starts = defaultdict(list)
        for tokens in known:
            starts[tokens[0]].append(tokens)
        for index, text in enumerate(self.texts):
            if index in taken or not text[0].isalpha():
                continue
            if self._lower_place(text):
                yield Name(index, index, "GPE", sure=True)
                continue
            for tokens in sorted(starts.get(text.lower(), ()), key=len, reverse=True):
                window = self.tokens[index : index + len(tokens)]
                if tuple(t.lower_ for t in window) == tokens and self._is_written(window, known[tokens]):
                    yield Name(index, index + len(tokens) - 1, known[tokens])
                    break

    def _stands_alone(self, index: int) -> bool:
        # "Helix" of "Helix Bio": no first name, no place, no plain word.
        token, low = self.doc[index], self.doc[index].lower_
        known = low in self.words.given or self.words.settled(token.text) or self.lore.people(token.text)
        plain = low in self.words.name_heads | self.words.portfolios | self.words.common | self.words.roles
        coined = token.pos_ == "PROPN" and token.text.istitle() and len(low) > 3
        return bool(coined and not known and not plain and low not in self._small)

    def _lower_place(self, low: str) -> bool:
        return bool(low.islower() and len(low) > 3 and low not in self.words.not_lower and self.words.place(low))

    def _is_written(self, window: Any, kind: NameType) -> bool:
        # A word that opens a sentence is a known name if the report never writes it small.
        if all(t.text[0].isupper() or not t.text[0].isalpha() for t in window):
            opens = window[0].is_sent_start and window[0].pos_ != "PROPN"
            return not opens or (kind == "PERSON" and window[0].lower_ not in self._small and not window[0].is_stop)
        low = window[0].text
        return kind == "GPE" and len(window) == 1 and low.islower() and len(low) > 3 and window[0].pos_ == "PROPN"


def _longest(names: list[Name]) -> list[Name]:
    # Of names that overlap the longest, and of equal ones the first.
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (n.first - n.last, not n.sure)):
        if not any(k.first <= name.last and name.first <= k.last for k in kept):
            kept.append(name)
    return kept
