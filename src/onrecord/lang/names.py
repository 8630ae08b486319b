"""What a language's ``names.toml`` says about names, and how two spellings of one compare.

Nothing here looks at a report; it answers questions about words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from onrecord.lang import language

Gender = Literal["male", "female"]

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*\.?")
_VOWELS = re.compile(r"[aeiouy]+")
# Letters and clusters that differ between ways of writing one foreign name in English.
_RESPELLED = (
    ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("shch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "j"), ("dzh", "j"),
    ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("q", "k"), ("cz", "c"), ("ts", "z"), ("tz", "z"),
    ("ks", "x"), ("w", "v"), ("dj", "j"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
)  # fmt: skip


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


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A name without case, accents, full stops, a leading "the" and a trailing possessive."""
    text = text.replace("’", "'").strip()
    text = re.sub(r"'s?$", "", text) if text.endswith(("'s", "'")) else text
    decomposed = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("ø", "o").replace("Ø", "O"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().replace(".", "")
    plain = " ".join(plain.split())
    return plain.removeprefix("the ")


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The folded words of a name; hyphens part words."""
    return tuple(w for w in (fold(m.group()) for m in _WORD.finditer(name)) if w)


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


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A key that ways of writing one foreign name share: consonants in one spelling, vowels dropped.

    Made for romanised Slavic, Arabic and Persian names ("Qasymov", "Kasimov"); our own, in
    the manner of Metaphone.
    """
    text = fold(word).replace("'", "").replace("-", "")
    for written, meant in _RESPELLED:
        text = text.replace(written, meant)
    text = re.sub(r"(?<=.)h(?=[^aeiouy]|$)", "", text)
    text = re.sub(r"(.)\1+", r"\1", text)
    if not text:
        return ""
    head, rest = ("a" if text[0] in "aeiouy" else text[0]), text[1:]
    return head + re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", rest))


@lru_cache(maxsize=65536)
def respelled(a: str, b: str) -> bool:
    """Whether two folded words can be two spellings of one name: they sound alike and look alike.

    Short words and words that differ in their plain consonants never are.
    """
    if a == b:
        return True
    if min(len(a), len(b)) < 4 or sound(a) != sound(b) or len(sound(a)) < 2:
        return False
    from rapidfuzz.distance import OSA

    distance = OSA.distance(a, b)
    limit = 1 if min(len(a), len(b)) < 6 else 2 if min(len(a), len(b)) < 8 else 3
    return bool(distance <= limit)


def person_match(a: tuple[str, ...], b: tuple[str, ...]) -> bool | None:
    """Whether two people's names, as folded words, fit one person.

    Returns:
        ``True`` they fit, word for word, initials and spellings allowed, with a first name
        and a surname on both sides; ``None`` they may (one is only a part of the other);
        ``False`` they cannot.
    """
    if not a or not b:
        return None
    if len(a) > len(b):
        a, b = b, a
    if len(a) == 1:
        return None if any(respelled(a[0], w) for w in b) else False
    if not respelled(a[-1], b[-1]):
        turned = sorted(a) == sorted(b)
        joined = "".join(a) == "".join(b)
        return turned or joined
    left = list(b[:-1])
    for word in a[:-1]:
        at = next((i for i, other in enumerate(left) if _first_fits(word, other)), None)
        if at is None:
            return False
        del left[: at + 1]
    return True


def _first_fits(a: str, b: str) -> bool:
    if respelled(a, b) or ((len(a) == 1 or len(b) == 1) and a[0] == b[0]):
        return True
    if _pet_names().get(a, frozenset()) & _pet_names().get(b, frozenset()):
        return True
    # "Gurbanali" and "Kurbanali": one letter in a long name.
    return min(len(a), len(b)) > 7 and _likeness(a, b) >= 0.75


@cache
def _pet_names(code: str = "en") -> dict[str, frozenset[int]]:
    # First name to the rows it stands in: "kate" and "katherine" share one.
    rows = language(code).table("names")["first_names"]["short"]
    named: dict[str, set[int]] = {}
    for number, row in enumerate(rows):
        for name in row.split():
            named.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in named.items()}


def acronym_match(short: str, parts: tuple[str, ...], all_words: tuple[str, ...]) -> bool:
    """Whether a written acronym stands for a name: content words' first letters, or every word's."""
    plain = short.replace(".", "").casefold()
    return len(plain) >= 2 and plain in {acronym(parts), acronym(all_words)}


def same_name(a: str, b: str, code: str = "en") -> float:
    """How surely two written names are one person's or organisation's: 0 to 1, 0.5 and above is the same.

    Words are compared one by one, misspellings and other romanisations allowed. A person may
    have middle names left out; an organisation's words must all be there, but for "Inc." and its like.
    """
    lore = name_lore(code)
    if fold(a) == fold(b):
        return 1.0
    country = lore.country(a) or lore.seat(a)
    if country is not None and country == (lore.country(b) or lore.seat(b)):
        return 0.9
    left, right = lore.legal_words(a), lore.legal_words(b)
    if left == right or "".join(left) == "".join(right):
        return 0.97
    if not left or not right:
        return 0.0
    if lore.is_organisation(a) or lore.is_organisation(b):
        acronyms = acronym_match(a, right, words(b)) or acronym_match(b, left, words(a))
        return 0.75 if acronyms else _aligned(left, right, gaps=False)
    return _aligned(lore.person_words(a), lore.person_words(b), gaps=True)


def _aligned(a: tuple[str, ...], b: tuple[str, ...], *, gaps: bool) -> float:
    # The worst likeness of a word and its counterpart, less a little for each word left over.
    if len(a) > len(b):
        a, b = b, a
    if len(a) == len(b):
        straight = min(_likeness(x, y) for x, y in zip(a, b, strict=True))
        turned = 0.9 if sorted(a) == sorted(b) and len(a) == 2 else 0.0
        return max(straight, turned)
    if not gaps or len(a) < 2:
        return 0.2
    if a in {b[: len(a)], b[-len(a) :]}:
        return 0.6
    best = min(_likeness(a[0], b[0]), _likeness(a[-1], b[-1]))
    at = 1
    for word in a[1:-1]:
        found = next((i for i in range(at, len(b) - 1) if _likeness(word, b[i]) >= 0.5), None)
        if found is None:
            return 0.2
        at = found + 1
    return best * 0.95


def _likeness(a: str, b: str) -> float:
    from rapidfuzz.distance import OSA

    if a == b:
        return 1.0
    if (len(a) == 1 or len(b) == 1) and a[0] == b[0]:
        return 0.7
    longest = max(len(a), len(b))
    share = OSA.distance(a, b) / longest
    if sound(a) == sound(b) and len(sound(a)) > 1:
        return max(0.0, 0.95 - share)
    # Half the scale at a quarter of the letters changed.
    return max(0.0, 1.0 - 2 * share)
