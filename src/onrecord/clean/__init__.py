"""Cleaning: a report's header, and what in its text is not its prose. The text is never changed.

Does not do yet: side stories told under one headline, tables, live blogs.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from onrecord.clean.furniture import furniture
from onrecord.clean.repairs import repairs
from onrecord.model import Report, content_id
from onrecord.text import quoted_ranges

if TYPE_CHECKING:
    from onrecord.lang import Language
    from onrecord.model import Furniture, Raw

__all__ = ["VERSION", "clean"]

VERSION = "3"
"""Version of the layers that cleaning makes; raised when they would differ."""


def clean(raw: Raw, language: Language) -> tuple[Report, dict[str, tuple[object, ...]]]:
    """Makes the report's header and its first layers.

    The input's own fields win; what they lack is taken from the text only where it is written
    there as such: a headline, a byline, a full date of publication at the top. Nothing is guessed.

    Args:
        raw: what a reader found.
        language: the language of the patterns (``clean.toml``).

    Returns:
        The report, with ``raw.text`` to the letter, and the layers ``credits``, ``furniture``
        and ``repairs``, each in text order; furniture does not overlap, nor do repairs.
    """
    fields = raw.fields
    found = furniture(raw.text, language, fields.get("title"))
    published = fields.get("published") or found.published
    report = Report(
        id=raw.id or content_id(raw.text),
        text=raw.text,
        title=fields.get("title") or found.title,
        outlet=fields.get("outlet"),
        byline=fields.get("byline") or found.byline,
        url=fields.get("url"),
        language=fields.get("language"),
        published=published,
        published_basis="metadata" if fields.get("published") else "text" if published else None,
        written_weekday=None if published else _weekday(raw.text, found.furniture, language),
    )
    layers: dict[str, tuple[object, ...]] = {
        "credits": tuple(found.credits),
        "furniture": tuple(found.furniture),
        "repairs": repairs(raw.text, language),
    }
    return report, layers


def _weekday(text: str, lines: list[Furniture], language: Language) -> str | None:
    # The day most often said to be the day of saying, if it is said at least twice as often as any other.
    excluded = [*quoted_ranges(text), *((f.start, f.end) for f in lines)]
    days: Counter[str] = Counter()
    counted: set[int] = set()
    for pattern in _said_on(language):
        for match in pattern.finditer(text):
            at = match.start("day")
            if at not in counted and not any(start <= at < end for start, end in excluded):
                counted.add(at)
                days[match["day"][:3].upper()] += 1
    ranked = sorted(days.items(), key=lambda entry: (-entry[1], entry[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]


@cache
def _said_on(language: Language) -> tuple[re.Pattern[str], ...]:
    words = language.table("clean")["words"]
    days = "|".join(day.capitalize() for day in words["weekdays"].split())
    said = "|".join(words["said"].split())
    other = "|".join(words["not_this_day"].split())
    day = rf"(?:(?:on|late|early|later)\s+){{0,2}}(?P<day>{days})\b(?!['’]s|\s+(?:night )?(?:before|after)\b)"
    return (
        re.compile(
            rf"\b(?:{said})\b(?:\s+(?!(?:{other}|that|by|for|from|until|since|will|would)\b)[\w’'-]+){{0,4}}?\s+{day}"
        ),
        re.compile(rf"(?:^|(?<=[.!?]\s)|\n)\s*On (?P<day>{days}),? [^.!?\n]{{3,60}}\b(?:{said})\b"),
    )
