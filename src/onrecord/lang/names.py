"""What a language's ``names.toml`` says about names, and how two spellings of one compare.

Nothing here looks at a report; it answers questions about words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from onrecord.lang import language
from onrecord.lang.spelling import fold, respelled, sound, words

__all__ = [
    "Gender",
    "NameLore",
    "acronym",
    "acronym_match",
    "definite_words",
    "first_name_rows",
    "fold",
    "name_lore",
    "respelled",
    "sound",
    "words",
]

Gender = Literal["male", "female"]


@dataclass(frozen=True, slots=True)
class NameLore:
    """What is known about names in one language; every word in it is folded.

    Attributes:
        countries: a country's name, other names included, to the country.
        seats: a capital or seat of government to its country.
        peoples: a word for a country's people to the country.
        first_names: first name to gender, where it is plain.
    """

    honorifics: frozenset[str]
    titles: dict[str, Gender]
    particles: frozenset[str]
    suffixes: frozenset[str]
    generations: frozenset[str]
    company_suffixes: frozenset[str]
    small_words: frozenset[str]
    countries: dict[str, str]
    seats: dict[str, str]
    buildings: frozenset[str]
    peoples: dict[str, str]
    first_names: dict[str, Gender]
    aliases: dict[str, str]
    organisation_heads: frozenset[str]
    portfolios: frozenset[str]
    offices: dict[str, str]
    office_country: dict[str, str]
    legal: tuple[tuple[str, str], ...]

    def country(self, name: str) -> str | None:
        """The country of that name, by any of its names; a capital is not one."""
        return self.countries.get(fold(name))

    def seat(self, name: str) -> str | None:
        """The country whose government sits in the place or house of that name."""
        return self.seats.get(fold(name))

    def people(self, word: str) -> str | None:
        """The country of a word such as "Finnish" or "Finns"."""
        return self.peoples.get(fold(word))

    def gender(self, name: str, title: str | None = None) -> Gender | None:
        """What a title, else the first name, says about a person's gender; ``None`` without evidence."""
        if title is not None and (told := self.titles.get(fold(title))):
            return told
        parts = words(name)
        return self.first_names.get(parts[0]) if parts else None

    def person_words(self, name: str) -> tuple[str, ...]:
        """The folded words of a person's name, titles and "Jr." left out."""
        parts = list(words(name))
        while len(parts) > 1 and parts[0] in self.honorifics:
            parts.pop(0)
        while len(parts) > 1 and parts[-1] in self.suffixes:
            parts.pop()
        return tuple(parts)

    def generation(self, name: str) -> str:
        """What tells a son from a father of one name ("jr", "iii"), folded; empty without it."""
        last = words(name)[-1:]
        return last[0] if last and last[0] in self.generations else ""

    def organisation_words(self, name: str) -> tuple[str, ...]:
        """The folded words of an organisation's name, "the", "of" and company suffixes left out."""
        parts = [w for w in words(name) if w not in self.small_words]
        while len(parts) > 1 and parts[-1] in self.company_suffixes:
            parts.pop()
        return tuple(parts)

    def legal_words(self, name: str) -> tuple[str, ...]:
        """The folded words of an organisation's name in one spelling, its legal form left out."""
        text = fold(name)
        for written, meant in self.legal:
            text = re.sub(rf"\b{written}\b", meant, text)
        return self.organisation_words(text)

    def is_organisation(self, name: str) -> bool:
        """Whether a name's own words show that it is no person's."""
        parts = set(words(name))
        return bool(parts & (self.company_suffixes | self.organisation_heads))

    def same_office(self, phrase: str) -> str:
        """One wording for all names of an office: "foreign secretary" gives "foreign minister"."""
        plain = " ".join(w for w in phrase.split() if w != "new")
        return self.offices.get(plain, plain)

    def office(self, description: str) -> tuple[str, str | None]:
        """The office and the country of a description such as "the Danish foreign minister".

        The country is ``None`` where the description gives none; an office that only one
        state has gives its country itself.
        """
        left = list(words(description))
        country: str | None = None
        kept: list[str] = []
        while left:
            taken = 0
            for size in (3, 2, 1):
                part = " ".join(left[:size])
                known = self.peoples.get(part) or self.countries.get(part) or self.seats.get(part)
                if known is not None and len(left) >= size:
                    country, taken = country or known, size
                    break
            if not taken:
                if left[0] not in {"the", "a", "an", "s", "his", "her", "its", "their"}:
                    kept.append(left[0])
                taken = 1
            left = left[taken:]
        phrase = " ".join(kept)
        return self.same_office(phrase), country or self.office_country.get(phrase)

    def shortens(self, short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
        """Whether an organisation's words can be a short form of a longer name's words.

        "Northwind" for "Northwind Shipping" and "Red Cross" for "Committee of the Red Cross";
        not "Tolvek University" for the students' union there, nor "Health Ministry" for anything.
        """
        spare = len(whole) - len(short)
        if spare < 1 or all(w in self.organisation_heads or w in self.portfolios for w in short):
            return False
        if whole[: len(short)] == short:
            rest = whole[len(short) :]
            # A branch called by one more word ("Northwind Bank Marine") is not the bank.
            one_word = spare == 1 and (len(short) == 1 or rest[0] in self.countries)
            return one_word or all(w in self.organisation_heads or w in self.company_suffixes for w in rest)
        if whole[spare:] != short:
            return False
        # "Larks" for "Tolvek Larks", "Red Kites" for "Tolvek Red Kites".
        team = spare < 3 and (len(short) > 1 or short[0].endswith("s"))
        return team or whole[spare - 1] in self.organisation_heads

    def surname(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """The surname of a person's words, particles included: ("van", "dyne")."""
        cut = len(parts) - 1
        while cut > 1 and parts[cut - 1] in self.particles:
            cut -= 1
        return parts[cut:]


@cache
def name_lore(code: str = "en") -> NameLore:
    """Reads a language's ``names.toml``."""
    lang = language(code)
    table = lang.table("names")
    countries: dict[str, str] = {}
    seats: dict[str, str] = {}
    peoples: dict[str, str] = {}
    for name, capitals, demonyms, others in table["countries"]["rows"]:
        countries.update((fold(n), name) for n in [name, *others])
        seats.update((fold(n), name) for n in capitals)
        for demonym in demonyms:
            peoples.update({fold(demonym): name, fold(demonym) + "s": name})
    first: dict[str, Gender] = dict.fromkeys(lang.words("names", "first_names.male"), "male")
    first.update(dict.fromkeys(lang.words("names", "first_names.female"), "female"))
    titles: dict[str, Gender] = dict.fromkeys(lang.words("names", "male_titles"), "male")
    titles.update(dict.fromkeys(lang.words("names", "female_titles"), "female"))
    return NameLore(
        honorifics=lang.words("names", "honorifics"),
        titles=titles,
        particles=lang.words("names", "particles"),
        suffixes=lang.words("names", "suffixes"),
        generations=lang.words("names", "generations"),
        company_suffixes=lang.words("names", "company_suffixes"),
        small_words=lang.words("names", "organisation_stopwords"),
        countries=countries,
        seats=seats,
        buildings=frozenset(map(fold, table["countries"]["seats"])),
        peoples=peoples,
        first_names={fold(name): gender for name, gender in first.items()},
        aliases={fold(n): fold(group[0]) for group in table["organisations"]["aliases"] for n in group},
        organisation_heads=lang.words("names", "organisations.name_heads"),
        portfolios=lang.words("names", "hints.portfolios"),
        offices={name: group[0] for group in table["roles"]["same"] for name in group},
        office_country=dict(table["roles"]["of_country"]),
        legal=tuple((written, meant) for written, meant in table["organisations"]["spellings"]),
    )


@cache
def first_name_rows(kind: str) -> dict[str, frozenset[int]]:
    """First name to the rows of ``names.toml`` it stands in: "romanised", "spellings", "sisters", "short", "apart"."""
    named: dict[str, set[int]] = {}
    for number, row in enumerate(language("en").table("names")["first_names"][kind]):
        names = row.split()
        for name in names:
            named.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in named.items()}


def definite_words(text: str, code: str = "en") -> tuple[str, ...]:
    """The folded words of a description that fits one body only, a country's adjective as the country.

    "the Norwegian fisheries ministry" and "Norway's fisheries ministry" give the same; "the
    company", "a rival club" and "the councils" give nothing.
    """
    lore = name_lore(code)
    article, _, rest = text.partition(" ")
    owned = article[:1].isupper() and article.endswith(("'s", "’s"))
    parts = words(rest if article.lower() == "the" else text)
    plural = parts[-1:] and parts[-1].endswith("s") and not parts[-1].endswith("ss")
    if not (article.lower() == "the" or owned) or len(parts) < 2 or plural:
        return ()
    if not language(code).words("names", "organisations.indistinct").isdisjoint(parts):
        return ()
    return tuple(fold(lore.people(w) or lore.country(w) or w) for w in parts)


def acronym(parts: tuple[str, ...]) -> str:
    """First letters of the words of a name, joined."""
    return "".join(p[0] for p in parts)


def acronym_match(short: str, parts: tuple[str, ...], all_words: tuple[str, ...]) -> bool:
    """Whether a written acronym stands for a name: content words' first letters, or every word's."""
    plain = short.replace(".", "").casefold()
    return len(plain) >= 2 and plain in {acronym(parts), acronym(all_words)}
