"""Parts of a whole: "two-thirds of the voters", "half a mile", "one in five".

Part of ``quantities``: patterns over the plain text, no parse.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from onrecord.annotate.quantities.numbers import GAP, Found, bound_pattern, either, interval_of
from onrecord.annotate.quantities.units import Number, listed, table, unit_after
from onrecord.lang.numerals import cardinal, scale_pattern, word_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUND = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100, 1_000, 10_000, 100_000, 1_000_000})
"""Wholes that "out of" makes a share of ("four out of ten"); of any other number it tells how many."""

_PARTS = {"half": 0.5, "quarter": 0.25}


@cache
def _pattern() -> re.Pattern[str]:
    few = r"one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}"
    hyphen = rf"(?:{GAP}?-{GAP}?|{GAP}|\u2011)"
    parts = either(list(table()["fractions"]))
    lengths = r"(?:years|months|weeks|days|hours|minutes)"
    return re.compile(
        rf"(?<![\w-])(?<!\w{GAP}-{GAP}){bound_pattern()}(?P<core>"
        rf"(?P<top>{few}|a){hyphen}(?P<bottom>{parts})\b"
        rf"|\b(?P<half>half)\b(?!{GAP}?-{GAP}?(?:way|time|brother|sister|hearted))"
        rf"|(?P<one>{few}){GAP}(?:in|(?P<out>out{GAP}of)){GAP}(?:every{GAP})?(?P<many>\d[\d,]*|{word_pattern()})(?!\w)(?!{GAP}{lengths}))",
        re.IGNORECASE,
    )


def fractions(text: str, begin: int, stop: int) -> Iterator[Found]:
    """Yields the fractions of a stretch of a text."""
    for match in _pattern().finditer(text, begin, stop):
        if _is_mixed(text, match):
            continue
        found = _measured(text, match)
        if found is None:
            value = _half(text, match) if match["half"] else _share(match) if match["one"] else _named(text, match)
            if value is None:
                continue
            found = Found(
                match.start("core"),
                match.end("core"),
                "fraction",
                match.end("core"),
                match["core"],
                value,
                value,
                value,
            )
        yield interval_of(match, found)


def _is_mixed(text: str, match: re.Match[str]) -> bool:
    # "two and a half": the whole number stands before.
    before = text[max(0, match.start("core") - 24) : match.start("core")].lower()
    return re.search(rf"(?:\d|\b{word_pattern()})[ -]and[ -](?:an?[ -])?$", before) is not None


def _measured(text: str, match: re.Match[str]) -> Found | None:
    # "half a mile", "a quarter-mile": a number of the unit that follows.
    part = (match["half"] or match["bottom"] or "").lower()
    value: Number | None = _PARTS.get(part)
    if match["bottom"] and match["top"].lower() not in ("a", "one"):
        top = cardinal(match["top"])
        value = top / 4 if part == "quarters" and top == 3 else None
    if value is None:
        return None
    joint = re.match(rf"{GAP}(?:of{GAP})?an?(?={GAP})", text[match.end("core") : match.end("core") + 8])
    end = match.end("core") + (joint.end() if joint else 0)
    unit = unit_after(text, end, 0)
    if unit is None or unit.old or re.match(r"s?[- ]?(?:results|profits|final)", text[unit.end : unit.end + 9]):
        return None
    core = match.end("core")
    return Found(match.start("core"), unit.end, "number", core, match["core"], value, value, value, unit.name)


def _half(text: str, match: re.Match[str]) -> float | None:
    before = text[max(0, match.start("core") - 8) : match.start("core")].lower()
    if re.search(r"(?:first|second|latter|other|this|that|the|a|year)[ -]$", before):
        return None
    after = text[match.end() : match.end() + 8].lower()
    told = re.match(r"\s(?:of|the|its|their|his|her|our|all|those)\b", after) is not None
    return 0.5 if told or match["bound"] or re.search(r"\bby\s$", before) else None


def _share(match: re.Match[str]) -> float | None:
    many, top = cardinal(match["many"]), cardinal(match["one"])
    if not many or not top or top >= many or (match["out"] and many not in ROUND):
        return None
    return float(top / many)


def _named(text: str, match: re.Match[str]) -> float | None:
    single = match["top"].lower()
    bottom = table()["fractions"][match["bottom"].lower()]
    top = 1 if single == "a" else cardinal(match["top"])
    if (
        not top
        or top >= bottom
        or re.match(rf" (?:of )?(?:an? )?{scale_pattern()}", text[match.end() : match.end() + 18])
    ):
        # "three quarters billion" is a number.
        return None
    after = text[match.end() : match.end() + 24].lower()
    plural = match["bottom"].endswith("s")
    if single in ("a", "one"):
        before = text[max(0, match.start("core") - 4) : match.start("core")].lower()
        joined = "-" in match["core"] and single == "one"
        told = re.match(r"\s(?:of|the)\b|\s(?:percentage|majority)", after) is not None
        # "a third man" and "one third party" are ordinals.
        return top / bottom if told or joined or before.endswith("by ") else None
    return top / bottom if plural and not _is_place(after) else None


def _is_place(after: str) -> bool:
    word = re.match(r"\s(\w+)", after)
    return word is not None and word[1] in listed("refused.places")
