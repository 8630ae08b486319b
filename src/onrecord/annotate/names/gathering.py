"""Which names of one report are names of one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lang.names import acronym_match, fold, respelled, words
from onrecord.lang.people import person_match

if TYPE_CHECKING:
    from onrecord.annotate.names.finder import Finder, Name
    from onrecord.model import NameType


class Gathering:
    """Full names first, then the shorter forms that fit exactly one of them. What fits two stays
    by itself: two people of one surname never become one.
    """

    def __init__(self, finder: Finder, names: list[Name]) -> None:
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
        if kind in {"GPE", "ORG"} and (country := self.lore.country(text)):
            return f"country:{country}"
        if kind == "NORP" and (country := self.lore.people(text)):
            return f"people:{country}"
        first, _, rest = fold(text).partition(" ")
        bare = rest if kind == "PRODUCT" and first in self.finder.words.ships else fold(text)
        return f"{kind.lower()}:{bare}"

    # ------------------------------------------------------------ people

    def _people(self) -> None:
        people = [i for i, n in enumerate(self.names) if n.type == "PERSON" and self.found[i] is None]
        parts = self._told_apart({i: self.lore.person_words(self.texts[i]) for i in people})
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

    def _told_apart(self, parts: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
        # A son who bears his father's name keeps his "Jr." where the report speaks of both.
        marked: dict[tuple[str, str], list[int]] = {}
        for index in parts:
            if mark := self.lore.generation(self.texts[index]):
                marked.setdefault((parts[index][-1], mark), []).append(index)
        kept = dict(parts)
        for (surname, mark), sons in marked.items():
            plain = [i for i in parts if parts[i][-1] == surname and not self.lore.generation(self.texts[i])]
            whole = any(person_match(parts[i], parts[sons[-1]]) and i < max(sons) for i in plain)
            titled = any(i < min(sons) and self._title(i) for i in plain) and not any(map(self._title, sons))
            kin = any(self._title(i, self.finder.words.family) for i in sons)
            if whole or any(len(parts[i]) == 1 for i in sons) or (mark in {"jr", "sr"} and (titled or kin)):
                kept.update({i: (*parts[i][:-1], f"{surname} {mark}") for i in sons})
        return kept

    def _title(self, index: int, words_: frozenset[str] | None = None) -> bool:
        # Whether an office, or one of these words, stands right before a name.
        doc, at = self.finder.doc, self.names[index].first - 1
        if at > 0 and doc[at].text == ",":
            at -= 1
        return at >= 0 and doc[at].lower_ in (self.finder.words.roles if words_ is None else words_)

    def _full_name_of(self, index: int, parts: dict[int, tuple[str, ...]], groups: list[list[int]]) -> list[int] | None:
        short = parts[index]
        last = [g for g in groups if _ends_with(parts[g[0]], short)]
        fitting = last or [g for g in groups if len(short) == 1 and _begins_with(parts[g[0]], short) and min(g) < index]
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
            if name.type == "ORG" and not (self.lore.seat(self.texts[index]) or self.lore.country(self.texts[index])):
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
        if not all(w in self.finder.words.name_heads or w in self.finder.words.portfolios for w in form):
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
        generic = all(w in self.finder.words.name_heads or w in self.finder.words.portfolios for w in form)
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


def _begins_with(whole: tuple[str, ...], short: tuple[str, ...]) -> bool:
    # "Donal Jr." for "Donal Vance Jr.".
    first, _, mark = short[0].partition(" ")
    return whole[0] == first and whole[-1].partition(" ")[2] == mark


def _is_acronym(text: str) -> bool:
    plain = text.replace(".", "")
    return 2 <= len(plain) <= 7 and plain.isupper() and plain.isalpha()
