"""Pieces of a time expression that many rules read: counts, modifiers, parts of the day, stated years.

Part of ``times``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from onrecord.annotate.times.calendar import Setting, Value
from onrecord.lang import language
from onrecord.lang.numerals import cardinal

Pieces = Mapping[str, str]
Made = Value | dict[str, Value] | None
Maker = Callable[[Pieces, Setting], Made]

FAR, CLOSE = 290, 75
"""Days: a date without its year, more than ``FAR`` away on the side that the tense points to and less than
``CLOSE`` on the other, is taken on the other."""

BACK = ("last", "this past", "the past", "the previous", "past", "previous", "preceding")
ON = ("next", "this coming", "the coming", "the following", "coming", "following")


@cache
def lower_table(name: str) -> dict[str, Any]:
    """A table of ``times.toml`` with its keys in lower case."""
    return {key.lower(): value for key, value in language("en").table("times")[name].items()}


def modifier(pieces: Pieces) -> str | None:
    """The mod that "early", "late", "the end of", "about" gives."""
    if "about" in pieces:
        return "APPROX"
    for word in re.findall(r"[a-z]+", pieces.get("early", "").lower()):
        if found := lower_table("modifiers").get(word):
            return str(found)
    return None


def counted(words: str) -> float | None:
    """A small number; ``None`` for "several"."""
    known = lower_table("counts").get(words.lower())
    return float(known) if known is not None else _number(words)


def _number(words: str) -> float | None:
    value = cardinal(words)
    return None if value is None else float(value)


def part_and_clock(pieces: Pieces) -> tuple[str | None, str | None]:
    """TIMEX3 part of the day, and the clock time as ``HH:MM``."""
    part = lower_table("parts").get(pieces.get("part", "").strip().lower())
    return part, clock_value(pieces["clock"]) if "clock" in pieces else None


def clock_value(words: str) -> str | None:
    """``HH:MM`` of "8:30 a.m.", "14.30", "1400", "noon"."""
    lowered = words.lower().replace(".m", "m").strip()
    if lowered in ("noon", "midnight"):
        return "12:00" if lowered == "noon" else "00:00"
    digits = re.match(r"(\d\d?)(?:[:.]?(\d\d))?", lowered)
    if digits is None:
        return None
    hour, minute = int(digits[1]), int(digits[2] or 0)
    if re.search(r"[ap]m", lowered):
        if not 1 <= hour <= 12:
            return None if hour > 12 and "am" in lowered else f"{hour:02d}:{minute:02d}"
        hour = hour % 12 + (12 if "pm" in lowered else 0)
    return f"{hour:02d}:{minute:02d}"


def which_year(pieces: Pieces, setting: Setting) -> int | None:
    """The year that is stated, or that "last year" names."""
    if "year" in pieces:
        return int(pieces["year"])
    if pieces.get("which_year", "").lower() in ("that", "the same"):
        # The year told of before, not that of publication.
        return next((told.value.earliest.year for told in setting.earlier if told.value.earliest), None)
    if "which_year" in pieces and setting.published:
        return setting.published.year + {"last": -1, "this": 0, "next": 1}[pieces["which_year"].lower()]
    return None


def month_of(name: str) -> int:
    """The number of a month's name or abbreviation."""
    return int(lower_table("months")[name.lower().rstrip(".")])


def nearest_year(spans: list[tuple[int, date, date]], published: date, ahead: bool | None) -> int | None:
    """The year whose days lie on the side that the tense points to, unless the tense was plainly misread.

    Args:
        spans: a year each with the first and last day meant.
        published: the day of publication.
        ahead: the side; ``None`` takes the nearest.
    """
    nearest = min(spans, key=lambda s: (abs((s[1] - published).days), s[0]), default=None)
    if nearest is None or ahead is None:
        return nearest[0] if nearest else None
    if ahead:
        sided = next((s for s in spans if s[2] >= published), nearest)
    else:
        sided = next((s for s in reversed(spans) if s[1] <= published), nearest)
    # Far off on the side of the tense and close by on the other: then the tense was misread.
    misread = abs((sided[1] - published).days) > FAR and abs((nearest[1] - published).days) < CLOSE
    return nearest[0] if misread else sided[0]
