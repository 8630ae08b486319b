"""Of what type each name is: what its words and its neighbours show, else the majority over the report."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.annotate.names.forms import Forms
from onrecord.annotate.names.neighbours import Neighbours
from onrecord.lang.names import fold, words
from onrecord.model import NameType

if TYPE_CHECKING:
    from onrecord.annotate.names.finder import Finder, Name

_ORDER: tuple[NameType, ...] = ("PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "PRODUCT", "EVENT", "OTHER")


class Typer:
    """Puts the types of one report's names right."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self.doc = finder.doc
        self.words = finder.words
        self.lore = finder.lore
        self.text = finder.text
        self.forms = Forms(finder)
        # "Dean Hollis" is called so.
        self._titles = (self.words.roles | self.lore.honorifics) - self.words.given
        self.neighbours = Neighbours(finder)

    def typed(self, names: list[Name]) -> list[Name]:
        """The names with their types; some lose a word that is none of theirs."""
        names = self._without_strangers(names)
        judged = [n if n.sure else self._judged(n) for n in names]
        judged = self._placed(judged)
        judged = self._with_first_names(self._short_forms(judged))
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
            parts = words(form)
            last = parts[-1] if parts and set(parts[:-1]) <= self.lore.particles else form
            if last in surnames and not self.lore.country(form) and not self._is_location(name):
                kind = "PERSON"
            elif form in ships:
                kind = "PRODUCT"
            result.append(replace(name, type=kind))
        return result

    def _judged(self, name: Name) -> Name:
        kind = self.forms.type(name) or self.neighbours.type(name)
        if kind == "PERSON" and self.forms.teknonym(name) and self.neighbours.place(name):
            kind = "GPE"  # "entered Umm Dukhun"
        return name if kind is None else replace(name, type=kind, sure=True)

    # ------------------------------------------------------------ over the whole report

    def _placed(self, names: list[Name]) -> list[Name]:
        # "in Troy", where nobody is called so in full: a place, though people may be called Troy.
        full = {w for n in names if n.type == "PERSON" for p in [words(self.text(n))] if len(p) > 1 for w in p}
        speaking = {fold(self.text(n)) for n in names if self.neighbours.speaks(n)}
        result = []
        for name in names:
            form = fold(self.text(name))
            single = name.first == name.last
            loose = name.type in {"PERSON", "PRODUCT", "OTHER", "EVENT", "ORG", "NORP"} and not name.sure
            free = loose and not (single and form in full) and form not in speaking
            if name.type == "NORP" and not name.sure and form in speaking and single and self._foreign(form):
                result.append(replace(name, type="PERSON", sure=True))
                continue
            letters = self.text(name).isupper() and name.type == "ORG"
            settled = free and not letters and self.neighbours.place(name)
            result.append(replace(name, type="GPE", sure=True) if settled else name)
        places = frozenset(n.last for n in result if n.type in {"GPE", "LOC", "FAC"})
        return [
            replace(n, type="GPE", sure=True)
            if (n.type in {"PERSON", "ORG", "PRODUCT"} or (n.type == "NORP" and self._foreign(fold(self.text(n)))))
            and not n.sure
            and (n.type != "PERSON" or self.words.settled(self.text(n)))
            and n.first == n.last
            and fold(self.text(n)) not in full | speaking
            and not self.text(n).isupper()
            and self.neighbours.beside_places(n, places)
            else n
            for n in result
        ]

    def _foreign(self, form: str) -> bool:
        # No word for a people that we know, nor one that looks it.
        return self.lore.people(form) is None and not form.endswith(("s", "ish", "ese", "ian", "an", "i"))

    def _without_strangers(self, names: list[Name]) -> list[Name]:
        # "Hire Olga Brandt" of a headline is the Olga Brandt of the text, and so is "Olga Brandt Memos".
        known = {words(self.text(n)) for n in names}
        people = {words(self.text(n)) for n in names if n.type == "PERSON"}
        people |= {p[-1:] for p in people if len(p) > 1}
        small = self.finder.small()
        result = []
        for name in names:
            parts = words(self.text(name))
            begun = len(parts) > 2 and name.type == "PERSON" and self.doc[name.first].is_sent_start
            cut = begun and parts[0] not in self.words.given and parts[1] in self.words.given
            longer = name.type == "PERSON" and len(parts) == 3 == name.last - name.first + 1
            verb = (
                name.first < name.last
                and self.doc[name.first].is_sent_start
                and self.doc[name.first].tag_.startswith("VB")
            )
            place = verb and len(parts) == 2 and self.words.known.type(self.doc[name.last].text)
            if (
                len(parts) == 2 == name.last - name.first + 1
                and name.type == "PERSON"
                and self._stray(name, parts, people)
            ):
                keep_last = parts[1:] in people
                result.append(replace(name, first=name.last) if keep_last else replace(name, last=name.first))
            elif cut and parts[1:] in known:
                result.append(replace(name, first=name.first + 1))
            elif place:
                result.append(replace(name, first=name.first + 1, type=place))
            elif longer and parts[:2] in people and self.doc[name.last].lower_ in small:
                result.append(replace(name, last=name.last - 1))
            elif len(parts) > 1 and parts[0] in self._titles and parts[1:] in people:
                # "Chief Dorn" and "Receptionist Ilse Dorn" are people, whatever spaCy took them for.
                result.append(replace(name, first=name.first + 1, type="PERSON"))
            else:
                result.append(name)
        return result

    def _short_forms(self, names: list[Name]) -> list[Name]:
        # "the Ravens" of "Oakdale Ravens", "Helix" of "Helix Bio"; "the Larks" is no place.
        whole = [words(self.text(n)) for n in names if n.type == "ORG"]
        short = {(p[-1],) for p in whole if len(p) > 1 and p[-1].endswith("s")} | {
            (p[0],) for p in whole if len(p) == 2
        }
        people = {w for n in names if n.type == "PERSON" and n.last > n.first for w in words(self.text(n))}
        result = []
        for name in names:
            text = self.text(name)
            free = (
                not name.sure
                and name.type in {"GPE", "LOC", "PRODUCT", "OTHER", "FAC", "PERSON"}
                and name.first == name.last
            )
            known = not free or self.words.settled(text) or fold(text) in people | self.words.given
            article = name.first > 0 and self.doc[name.first - 1].lower_ == "the"
            many = article and name.type == "GPE" and text.endswith("s") and text.istitle()
            part = words(text) in short and (name.type != "PERSON" or article)
            result.append(replace(name, type="ORG") if not known and (many or part) else name)
        return result

    def _stray(self, name: Name, parts: tuple[str, ...], people: set[tuple[str, ...]]) -> bool:
        # "Breaks" of "Dorn Breaks With Party", "Derelict" of "Derelict Dorn".
        if parts[0] in self.words.given | self.lore.particles:
            return False
        words_ = self.words.plain | self.finder.small()
        trailing = parts[:1] in people and self.doc[name.last].lower_ in words_ and parts[1:] not in people
        leading = parts[1:] in people and self.doc[name.first].lower_ in words_ and parts[:1] not in people
        return trailing or leading

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
        return rest if first in self.words.ships else ""

    def _is_location(self, name: Name) -> bool:
        # "in Paris" is the city, though the report be about Ann Paris.
        token = self.doc[name.last]
        placed = token.dep_ == "pobj" and token.head.lower_ in self.words.locative
        return placed and self.words.place(self.text(name))

    def _surnames(self, names: list[Name]) -> frozenset[str]:
        people = (self.lore.person_words(self.text(n)) for n in names if n.type == "PERSON" and n.last > n.first)
        return frozenset(p[-1] for p in people if len(p) > 1)
