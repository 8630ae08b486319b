"""A person's written name taken apart: titles, initials, generation, nickname."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from onrecord.lang import language
from onrecord.lang.names import Gender, first_name_rows, name_lore
from onrecord.lang.spelling import fold, romanisation, unvocalised, words

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.[ -]?){2,}|\b[A-Z]{2}\b\.?")
_NICKNAME = re.compile(r"[\"“”„«»‘]([^\"“”„«»’]+)[\"“”„«»’]|\(([^)]*)\)")
_ARTICLE = re.compile(r"\b(?:[AaEe][ln]|[Aa][szrdt]h?|[Uu]l)[-‑–](?=\w{3})")
_DIGIT = re.compile("(?<=[a-z])[01](?=[a-z])")
_ONE_BLOCK = re.compile("[\u4e00-\u9fff\uac00-\ud7af]{2,4}")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name taken apart.

    Attributes:
        parts: folded words without titles, articles and "Jr.".
        generation: "jr", "sr", or a number.
        nickname: what stood in quotation marks.
        told: gender by a title.
        titled: whether a title stood before it.
        consonants: whether its script leaves vowels out.
    """

    parts: tuple[str, ...]
    generation: str = ""
    nickname: str = ""
    told: Gender | None = None
    titled: bool = False
    consonants: bool = False


@lru_cache(maxsize=65536)
def parsed(name: str) -> PersonName:
    """Takes a person's name apart."""
    consonants = unvocalised(name)
    name = _DIGIT.sub(lambda m: {"0": "o", "1": "l"}[m.group()], name)
    nickname = next((m.group(1) for m in _NICKNAME.finditer(name) if m.group(1)), "")
    plain = _NICKNAME.sub(" ", name)
    before, comma, after = plain.partition(",")
    if comma and words(after) and words(after)[0] not in name_lore().suffixes:
        plain = f"{after} {before}"
    elif comma:
        plain = f"{before} {after}"
    if _ONE_BLOCK.fullmatch(plain.strip()):
        plain = f"{plain.strip()[0]} {plain.strip()[1:]}"
    plain = re.sub(r"(?<=[a-z])\.(?=[A-Z])", ". ", _ARTICLE.sub("", plain))
    mixed = not plain.isupper()
    spread = _INITIALS.sub(lambda m: _spread(m.group(), mixed=mixed), plain)
    return taken_apart(words(spread), fold(nickname), consonants=consonants)


def _spread(written: str, *, mixed: bool) -> str:
    # "K.R." and "KR" are two words of one letter each, but "LI" is a family name.
    letters = [c for c in written if c.isalpha()]
    word = "".join(letters).lower()
    if "." not in written and (not mixed or word in romanisation().families or word in name_lore().suffixes):
        return written
    return " ".join(letters) + " "


@lru_cache(maxsize=65536)
def taken_apart(parts: tuple[str, ...], nickname: str = "", *, consonants: bool = False) -> PersonName:
    """Takes the folded words of a person's name apart."""
    lore, rules = name_lore(), romanisation()
    left = list(parts)
    told: Gender | None = None
    titled = False
    while len(left) > 1 and (left[0] in lore.honorifics or left[0] in _titles()):
        told, titled = told or lore.titles.get(left[0]), True
        left.pop(0)
    if _burmese_title(left):
        left.pop(0)
    generation = ""
    while len(left) > 1 and left[-1] in lore.suffixes and (len(left[-1]) > 1 or len(left) > 2):
        last = left.pop()
        generation = last if last in lore.generations or re.fullmatch("[ivx]+", last) else generation
    generation = {"jnr": "jr", "junior": "jr", "snr": "sr", "senior": "sr"}.get(generation, generation)
    return PersonName(_joined(left, rules.servant), generation, nickname, told, titled, consonants)


def _burmese_title(parts: list[str]) -> bool:
    # "U Thein Htut"; "Ko Htet Aung" is no Korean.
    known = language("en").words("names", "first_names.burmese")
    titles = language("en").words("names", "first_names.burmese_titles")
    return len(parts) > 2 and parts[0] in titles and (parts[0] == "u" or len(known.intersection(parts[1:])) > 1)


@cache
def _titles() -> frozenset[str]:
    # Offices before a name, but none that is a first name too.
    words_of = language("en").words
    offices = words_of("names", "compared_without") | words_of("names", "roles.before_name")
    return offices - name_lore().first_names.keys() - first_name_rows("short").keys()


def _joined(parts: list[str], servant: frozenset[str]) -> tuple[str, ...]:
    # "Abd al-Fattah", "Abdel Fattah" and "Abdulfattah" are one word; the article is left out.
    rules = romanisation()
    out: list[str] = []
    for word in (w.replace("'", "") or w for w in parts):
        if out and out[-1] in servant and len(parts) > 2:
            if word not in rules.articles:
                out[-1] = f"abdul{word}"
        elif word in rules.articles and (out or len(parts) > 2) and len(word) > 1:
            continue
        else:
            out.append(re.sub(r"^abd[aeiou]l?(?=[a-z]{4})", "abdul", word))
    return tuple(out)
