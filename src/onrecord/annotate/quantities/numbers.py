"""One number as it is written, digits or words, with its scale and mixed fraction.

Part of ``quantities``: the pieces that ``grammar`` and ``fractions`` build on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from onrecord.annotate.quantities.units import Number, table
from onrecord.lang import language
from onrecord.lang.numerals import DIGITS, cardinal, scale_pattern, tidy, word_pattern

if TYPE_CHECKING:
    from spacy.tokens import Doc

GAP = r"[ \u00a0]"
"""A blank within an expression."""

JOINED = re.compile(r"(?:[-\u2010\u2011]| - )([A-Za-z]+)")
"""A noun joined to a number by a hyphen ("700-seat")."""

GLYPHS = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
          "⅙": 1 / 6, "⅚": 5 / 6, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5, "⅘": 4 / 5}  # fmt: skip
"""Fractions in one letter."""

DIGIT_WORDS = r"zero|one|two|three|four|five|six|seven|eight|nine"
"""What is said after "point"."""

_PARTS = {"half": 1 / 2, "quarter": 1 / 4, "quarters": 3 / 4, "third": 1 / 3, "thirds": 2 / 3}
_GLUED = r"bn|tn|mn|mln|bln|mm|k|m|b"


@dataclass(frozen=True, slots=True)
class Found:
    """A number as written: offsets in the reading, and what it says.

    Attributes:
        kind: ``number``, ``range``, ``vague``, ``fraction`` or ``ordinal``.
        core: end of the bare number, before its unit.
        written: the words of the number itself.
    """

    start: int
    end: int
    kind: str
    core: int
    written: str
    value: Number | None
    low: Number | None
    high: Number | None
    unit: str | None = None
    approx: bool = False
    hyphenated: bool = False
    old: bool = False


@dataclass(frozen=True, slots=True)
class Tokens:
    """Where a number stands in the parse: its first and last token, and the last one of its unit."""

    begin: int
    head: int
    tail: int


def first_token(found: Found, doc: Doc, begin: int) -> int:
    """The first token of a number with what bounds it ("about 8,000"); ``begin`` is that of the bare number."""
    while begin and doc[begin - 1].idx >= found.start:
        begin -= 1
    return begin


def either(words: list[str]) -> str:
    """A pattern for any of the words, longest first."""
    return "|".join(re.escape(w).replace(r"\ ", GAP) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def bound_pattern() -> str:
    """A pattern for what bounds a number from before ("at least"), in the group ``bound``; may match nothing."""
    words = [w for w in table()["bounds"] if w[-1].isalnum()]
    marks = [w for w in table()["bounds"] if not w[-1].isalnum()]
    return rf"(?:(?P<bound>\b(?:{either(words)})(?={GAP})|(?:{either(marks)})){GAP}?(?:the{GAP}|a{GAP}(?=[\d$£€]))?)?"


@cache
def digits_pattern(*, damaged: bool) -> str:
    """A pattern for a number in digits with a fraction after it ("10 1/2").

    Args:
        damaged: the text is all in small letters, as tokenised corpora are: groups may stand apart ("1, 118").
    """
    group = r"\d{3}" if damaged else "000"
    apart = rf"\d{{1,3}}(?:(?:,{GAP}{group})+|(?:[ \u00a0\u2009\u202f]000)+|(?:[\u00a0\u2009\u202f]\d{{3}})+)(?![\d,])"
    glyph = "".join(GLYPHS)
    mixed = rf"(?:{GAP}[1-7]/[2-8](?![\d/])|{GAP}?[{glyph}])?(?!/\d)"
    return rf"(?:(?:{apart}|{DIGITS}){mixed}|(?<![\w.\d])\.\d+(?![\d.])|[1-9]/[2-8](?![\d/])|[{glyph}])"


@cache
def number_pattern(*, damaged: bool) -> str:
    """A pattern for a number in digits or words, with its scale; no capturing group, for use without case."""
    large = r"(?:million|billion|trillion|dozen)\b"
    quarters = rf"three(?:{GAP}|-)quarters"
    part = rf"(?:\ba{GAP})?\b(?:half|quarter|{quarters})(?:{GAP}an?|{GAP}of{GAP}an?|-a)?(?:{GAP}|-){large}"
    spaced = r"(?:bn|mn|mln|bln)\b(?!\.)"
    scaled = (
        rf"{GAP}?{scale_pattern()}(?:{GAP}{scale_pattern()})*|(?:{_GLUED})(?![A-Za-z])|-{scale_pattern()}|{GAP}{spaced}"
    )
    join = rf"(?:{GAP}|-)"
    parts = rf"(?:a|one){join}(?:half|quarter|third)|{quarters}|two{join}thirds"
    half = rf"(?:{join}and{join}(?:{parts})\b(?:{GAP}{large})?)?"
    spoken = rf"(?:{GAP}point(?:{GAP}(?:{DIGIT_WORDS}))+\b(?:{GAP}{scale_pattern()})?)"
    words = rf"\b{word_pattern()}(?:(?<!at{GAP}one)(?<!some{GAP}one){spoken}|{half})"
    return rf"(?:{digits_pattern(damaged=damaged)}(?:{scaled})?{half}|{part}|{words})"


def glued_scale(words: str) -> str:
    """The letters glued to the digits of a number as its scale ("m" of "3m"), or nothing."""
    match = re.search(rf"\d({_GLUED})$", words, re.IGNORECASE)
    return match[1] if match else ""


def read_number(words: str) -> Number | None:
    """Reads what ``number_pattern`` matched; ``None`` where the words make no number."""
    lowered = re.sub(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))", ",", words.lower())
    lowered = re.sub(rf",+{GAP}?(?=\d)", ",", lowered).replace("\u00a0", " ")
    if spoken := re.fullmatch(
        rf"(.+?) point ((?:{DIGIT_WORDS})(?: (?:{DIGIT_WORDS}))*)(?: ({scale_pattern()}))?", lowered
    ):
        return _spoken(spoken[1], spoken[2].split(), spoken[3])
    if portion := re.fullmatch(r"(?:a )?(half|quarter|three[ -]quarters)(?: an?| of an?|-a)?[ -](\w+)", lowered):
        whole = cardinal(portion[2])
        return None if whole is None else tidy(whole * _PARTS[portion[1].split("-")[-1].split()[-1]])
    if portion := re.search(r"[ -]and[ -](?:a|one|two|three)[ -](half|quarters?|thirds?)(?: (\w+))?$", lowered):
        return _with_part(lowered[: portion.start()], _PARTS[portion[1]], portion[2])
    if simple := _simple(lowered):
        return simple
    more = 0.0
    if quarters := re.search(rf"(?: ([1-7])/([2-8])| ?([{''.join(GLYPHS)}]))$", lowered):
        more = int(quarters[1]) / int(quarters[2]) if quarters[1] else GLYPHS[quarters[3]]
        lowered = lowered[: quarters.start()]
    value = _scaled_digits(lowered)
    return None if value is None else tidy(value + more)


def _spoken(whole: str, digits: list[str], scale: str | None) -> Number | None:
    # "two point five million"
    value = cardinal(whole)
    if value is None:
        return None
    decimals = "".join(str(cardinal(digit)) for digit in digits)
    return tidy(Decimal(f"{value}.{decimals}") * Decimal(cardinal(scale) or 1 if scale else 1))


def _simple(lowered: str) -> float | None:
    # "1/4", "½"
    if portion := re.fullmatch(r"([1-9])/([2-8])", lowered):
        return int(portion[1]) / int(portion[2]) if portion[1] < portion[2] else None
    return GLYPHS.get(lowered)


def _with_part(whole: str, part: float, scale: str | None) -> Number | None:
    # "three and a half million", "a million and a half"
    value = read_number(whole)
    if value is None:
        return None
    last = re.search(rf"({scale_pattern()})$", whole)
    if scale is not None:
        factor = cardinal(scale) or 1
        return tidy(value + part * factor if last else (value + part) * factor)
    large = cardinal(last[1]) if last and last[1] not in ("hundred", "dozen") else None
    return tidy(value + part * (large or 1))


def _scaled_digits(lowered: str) -> Number | None:
    mixed = re.fullmatch(rf"(\d+) ([1-7])/([2-8]) ?({scale_pattern()})", lowered)
    if mixed:
        return tidy((int(mixed[1]) + int(mixed[2]) / int(mixed[3])) * (cardinal(mixed[4]) or 1))
    glyph = re.fullmatch(rf"(\d*) ?([{''.join(GLYPHS)}]) ?({scale_pattern()})", lowered)
    if glyph:
        return tidy((int(glyph[1] or 0) + GLYPHS[glyph[2]]) * (cardinal(glyph[3]) or 1))
    glued = re.fullmatch(rf"({DIGITS}) ?({_GLUED})", lowered)
    if glued:
        scale = language("en").table("numerals")["short_scales"][glued[2]]
        return tidy(Decimal(glued[1].replace(",", "")) * scale)
    if re.fullmatch(r"\.\d+", lowered):
        return tidy(Decimal(f"0{lowered}"))
    # "$33million": a blank lost in print.
    return cardinal(re.sub(r"(?<=\d)(?=[a-z])", " ", lowered))


def interval(kind: str | None, value: Number) -> tuple[Number | None, Number | None]:
    """Least and greatest value that a bound leaves ("above", "under" …)."""
    if kind in ("above", "past"):
        return value, None
    if kind in ("below", "under"):
        return None, value
    return (None, None) if kind == "near" else (value, value)


def interval_of(match: re.Match[str], found: Found) -> Found:
    """``found`` with the bound that ``match`` caught before it."""
    if not match["bound"]:
        return found
    kind = table()["bounds"].get(re.sub(r"\s+", " ", match["bound"].lower()))
    low, high = interval(kind, found.value or 0)
    approx = kind in ("near", "under", "past")
    return replace(found, start=match.start("bound"), low=low, high=high, approx=approx)
