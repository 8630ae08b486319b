"""How one word is spelled in several ways: case, accents, scripts, romanisations.

Nothing here knows what a name is; it compares words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from anyascii import anyascii

from onrecord.lang import language

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*\.?")
_VOWELS = re.compile(r"[aeiouy]+")
_UNVOCALISED = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0900-\u0dff]")
# Letters and clusters that differ between ways of writing one foreign name in English.
_RESPELLED = (
    ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("shch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "j"), ("dzh", "j"),
    ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("q", "k"), ("cz", "c"), ("ts", "z"), ("tz", "z"),
    ("ks", "x"), ("w", "v"), ("dj", "j"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
)  # fmt: skip
_OTHER = 1.5
"""Cost of a change that no romanisation explains."""
_ONE_LETTER = str.maketrans("cqxzbp", "kkksvf")
_FAR = 4.0
"""A cost that no two spellings of one name reach."""


@lru_cache(maxsize=262144)
def fold(text: str) -> str:
    """A name in plain Latin letters without case, accents, full stops, a leading "the" and a trailing possessive."""
    text = text.replace("’", "'").strip()
    text = re.sub(r"'s?$", "", text) if text.endswith(("'s", "'")) else text
    if not text.isascii():
        text = latin(text)
    plain = text.casefold().replace(".", "")
    plain = " ".join(plain.split())
    return plain.removeprefix("the ")


def latin(text: str) -> str:
    """Text in Latin letters without accents; letters of other scripts are romanised one by one."""
    composed = unicodedata.normalize("NFC", text)
    romanised = "".join(anyascii(c) if not c.isascii() and _is_letter(c) else c for c in composed)
    decomposed = unicodedata.normalize("NFKD", romanised)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _is_letter(character: str) -> bool:
    # Vowel signs, as of Indian scripts, are marks.
    return character.isalpha() or unicodedata.category(character).startswith("M")


@lru_cache(maxsize=262144)
def words(name: str) -> tuple[str, ...]:
    """The folded words of a name; hyphens part words."""
    return tuple(w for w in (fold(m.group()) for m in _WORD.finditer(name if name.isascii() else latin(name))) if w)


def unvocalised(name: str) -> bool:
    """Whether a name is written in a script that leaves vowels out."""
    return _UNVOCALISED.search(name) is not None


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


# ---------------------------------------------------------------- romanisation


@dataclass(frozen=True, slots=True)
class Romanisation:
    """The rules of ``romanisation.toml``."""

    sounds: tuple[tuple[str, str], ...]
    endings: tuple[tuple[str, str], ...]
    beginnings: tuple[tuple[str, str], ...]
    close: dict[tuple[str, str], float]
    left_out: dict[str, float]
    first_sounds: dict[str, str]
    transliterated: re.Pattern[str]
    native: re.Pattern[str]
    japanese: re.Pattern[str]
    articles: frozenset[str]
    servant: frozenset[str]
    sons: frozenset[str]
    families: frozenset[str]
    syllables: tuple[tuple[re.Pattern[str], str], ...]
    families_alike: dict[str, str]

    def long_vowels_alike(self, a: str, b: str) -> bool:
        """Whether two folded words are one Japanese name but for how long vowels are written."""
        if not all(self.japanese.fullmatch(w) for w in (a, b)):
            return False
        return _short_vowels(a) == _short_vowels(b)

    def syllabic(self, text: str) -> str:
        """An East Asian name's letters in one spelling for all ways to romanise it."""
        for written, meant in self.syllables:
            text = written.sub(meant, text)
        return re.sub(r"(.)\1+", r"\1", text)


def _short_vowels(word: str) -> str:
    return re.sub(r"([aiueo])\1", r"\1", re.sub("o[uh](?![aiueo])", "o", word))


@cache
def romanisation(code: str = "en") -> Romanisation:
    """Reads a language's ``romanisation.toml``."""
    table = language(code).table("romanisation")
    close: dict[tuple[str, str], float] = {}
    for pair, cost in table["close"]:
        one, other = pair.split()
        close[one, other] = close[other, one] = cost
    asian = table["east_asian"]
    return Romanisation(
        sounds=tuple(map(tuple, table["sounds"])),
        endings=tuple(map(tuple, table["endings"])),
        beginnings=tuple(map(tuple, table["beginnings"])),
        close=close,
        left_out=dict(table["left_out"]),
        first_sounds=dict(table["first_sounds"]),
        transliterated=re.compile(table["transliterated"]),
        native=re.compile(table["native"]),
        japanese=re.compile(table["japanese"]),
        articles=frozenset(table["articles"].split()),
        servant=frozenset(table["servant"].split()),
        sons=frozenset(table["sons"].split()),
        families=frozenset(asian["families"].split()),
        syllables=tuple((re.compile(written), meant) for written, meant in asian["syllables"]),
        families_alike={name: row.split()[0] for row in asian["families_alike"] for name in row.split()},
    )


@lru_cache(maxsize=65536)
def reduced(word: str) -> str:
    """A folded word with one letter a sound, its ending and beginning in one spelling."""
    rules = romanisation()
    text = word.replace("'", "")
    for written, meant in rules.endings:
        if text.endswith(written) and len(text) > len(written) + 1:
            text = text.removesuffix(written) + meant
            break
    for written, meant in rules.beginnings:
        if text.startswith(written) and len(text) > len(written) + 1:
            text = meant + text.removeprefix(written)
            break
    for written, meant in rules.sounds:
        text = text.replace(written, meant)
    return text


@lru_cache(maxsize=65536)
def difference(a: str, b: str) -> float:
    """What it costs to turn one folded word into the other, cheap where romanisations differ; 0 for one spelling."""
    if a == b:
        return 0.0
    x, y = reduced(a), reduced(b)
    close = romanisation().close
    gone_x, gone_y = _left_out(x), _left_out(y)
    above: list[float] = []
    row = [0.0, *accumulate(gone_y)]
    for i, one in enumerate(x, start=1):
        before, above, row = above, row, [row[0] + gone_x[i - 1]]
        for j, other in enumerate(y, start=1):
            change = 0.0 if one == other else close.get((one, other), _OTHER)
            best = min(above[j - 1] + change, above[j] + gone_x[i - 1], row[j - 1] + gone_y[j - 1])
            if i > 1 and j > 1 and one == y[j - 2] != other == x[i - 2]:
                best = min(best, before[j - 2] + 0.5)
            row.append(best)
        if min(row) > _FAR and min(above) > _FAR:
            return _FAR
    return row[-1]


@lru_cache(maxsize=65536)
def _left_out(text: str) -> tuple[float, ...]:
    # What it costs to leave out each letter; names rarely lose their first sound.
    costs = romanisation().left_out
    return tuple(
        costs["doubled"] if at and text[at - 1] == letter else costs.get(letter, _OTHER) if at else _OTHER
        for at, letter in enumerate(text)
    )


@lru_cache(maxsize=65536)
def skeleton(word: str, *, vocalised: bool = True) -> str:
    """The consonants of a folded word, as scripts that leave vowels out show them.

    Args:
        word: a folded word.
        vocalised: two equal letters side by side are one sound; in such a script they are two.
    """
    letters = reduced(word).lower().translate(_ONE_LETTER)
    single = re.sub(r"(.)\1+", r"\1", letters) if vocalised else letters
    return re.sub("[aeiouyvwh' ]", "", single)


def spelling_likeness(a: str, b: str, *, loose: bool = True) -> float:
    """How surely two folded words are spellings of one name, 0 to 1; 0.5 and above is the same.

    Args:
        a: a word.
        b: another.
        loose: the name comes from another script, so that its spelling varies; otherwise only a doubled
            letter, or two letters that changed places, are forgiven.
    """
    if a == b:
        return 1.0
    if romanisation().long_vowels_alike(a, b):
        return 0.9
    length = min(len(a), len(b))
    if not loose:
        sounding = length > 5 and reduced(a) == reduced(b)
        slipped = (length > 4 and slip(a, b)) or letter_lost(a, b, least=9)
        return 0.7 if sounding or slipped else max(0.0, 0.45 - difference(a, b) / 10)
    tolerance = min(1.2, max(0.2, 0.15 * length - 0.1))
    return max(0.0, 1 - 0.5 * difference(a, b) / tolerance)


def slip(a: str, b: str) -> bool:
    """Umlauts written with an e, a doubled letter, or two neighbouring letters that changed places."""
    plain = [re.sub(r"(.)\1", r"\1", re.sub(r"(?<=[aou])e", "", w)) for w in (a, b)]
    if plain[0] == plain[1]:
        return True
    differing = [i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    if any(a[i] in "aeiouy" for i in differing) and all(a[i] in "aeiouy" for i in differing):
        return False
    return len(a) == len(b) and len(differing) == 2 and differing[1] - differing[0] == 1 and sorted(a) == sorted(b)


def letter_lost(a: str, b: str, least: int) -> bool:
    """Whether the longer of two folded words, of so many letters at least, lost one inside: "Wlliam"."""
    short, long = sorted((a, b), key=len)
    if len(long) != len(short) + 1 or len(long) < least or short[0] != long[0] or short[-1] != long[-1]:
        return False
    return not long.startswith("mac") and any(long[:i] + long[i + 1 :] == short for i in range(1, len(short)))
