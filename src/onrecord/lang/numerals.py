"""Numbers in words and digits: "2.5 million", "two hundred and six", "twenty-first".

The word lists are data (``lang/<code>/numerals.toml``). Digits follow the English press: a
comma between groups of three (or as India groups), a point before decimals. Not done yet: digits grouped by blanks
or points.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Any

from onrecord.lang import language

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?|\d+(?:\.\d+)?"
"""A number in digits; the caller guards what may stand before and after it."""

LONGEST = 24
"""Characters of a number in digits; a longer run is a code, not a count."""

_SPLIT = re.compile(r"[\s\-\u2010\u2011]+")


@cache
def _table(code: str) -> dict[str, Any]:
    return language(code).table("numerals")


def _alternatives(words: list[str]) -> str:
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


@cache
def word_pattern(code: str = "en") -> str:
    """A pattern for a cardinal in words; without a capturing group, for use without case."""
    table = _table(code)
    one = _alternatives([*table["cardinals"], *table["scales"]])
    joined = "|".join(table["joins"]["and"])
    leading = "|".join(table["joins"]["one"])
    scales = _alternatives(list(table["scales"]))
    join = rf"(?:\s?[-\u2010\u2011]\s?|\s)(?:(?:{joined})\s)?"
    return rf"(?:(?:(?:{leading})\s(?={scales}))?\b(?:{one})\b(?:{join}(?:{one})\b){{0,11}})"


@cache
def scale_pattern(code: str = "en") -> str:
    """A pattern for the scale words that follow digits ("million")."""
    return rf"(?:{_alternatives(list(language(code).table('numerals')['scales']))})\b"


@cache
def ordinal_pattern(code: str = "en") -> str:
    """A pattern for an ordinal, in words or digits ("twenty-first", "21st")."""
    table = _table(code)
    tens = _alternatives([w for w, v in table["cardinals"].items() if v >= 20])
    return rf"(?:(?:(?:{tens})[-\s])?(?:{_alternatives(list(table['ordinals']))})|\d+(?:st|nd|rd|th))\b"


def tidy(number: Decimal | float) -> float | int:
    """An integer where the number is whole, else a float."""
    return int(number) if number == int(number) else float(number)


def cardinal(text: str, code: str = "en") -> float | int | None:
    """Reads a cardinal: digits, words, or digits with scale words.

    Returns:
        The number, or ``None`` where the words do not make one number ("two three").
    """
    table = _table(code)
    total, group, last = Decimal(0), None, None
    for position, word in enumerate(_SPLIT.split(text.strip().lower())):
        if word in table["joins"]["and"] and (group is not None or total):
            continue
        if word in table["joins"]["one"] and position == 0:
            group = Decimal(1)
        elif (scale := table["scales"].get(word)) is not None:
            if last is not None and scale >= last and not (scale > 100 and last == 100):
                return None
            group = (Decimal(1) if group is None else group) * scale
            if scale > 100:
                total, group = total + group, None
            last = scale
        else:
            value = _small(word, table["cardinals"])
            if value is None or (group is not None and not _follows(group, value)):
                return None
            group = value if group is None else group + value
    return tidy(total + (group or 0)) if group is not None or total else None


def _small(word: str, cardinals: dict[str, int]) -> Decimal | None:
    if word in cardinals:
        return Decimal(cardinals[word])
    if len(word) <= LONGEST and re.fullmatch(DIGITS, word):
        return Decimal(word.replace(",", ""))
    return None


def _follows(group: Decimal, value: Decimal) -> bool:
    # "two hundred | six", "twenty | one", but not "six | seven": that is a list.
    if group % 100 == 0 and group:
        return value < 100
    return group % 10 == 0 and group % 100 >= 20 and 0 < value < 10


def ordinal(text: str, code: str = "en") -> int | None:
    """Reads an ordinal: "third", "twenty-first", "21st"; ``None`` if it is none."""
    table = _table(code)
    lowered = text.strip().lower()
    if match := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", lowered):
        return int(match.group(1))
    *tens, last = _SPLIT.split(lowered)
    if last not in table["ordinals"] or len(tens) > 1:
        return None
    value = int(table["ordinals"][last])
    if not tens:
        return value
    base = table["cardinals"].get(tens[0])
    return int(base) + value if base is not None and base >= 20 and value < 10 else None
