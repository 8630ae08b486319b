"""A strip of time: the days of a story's timeline, drawn as SVG on the server.

Only days that the reports give in full are drawn; the others stand in the timeline's list.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onrecord.wording import day

if TYPE_CHECKING:
    from onrecord.outline import StoryOutline

WIDTH = 640
MARGIN = 14
STEP = 13
STACK = 5
"""Events drawn above each other on one day; more are in the list only."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One event: its centre in SVG units, the entry it opens, and what it says."""

    x: float
    y: float
    anchor: str
    certainty: str
    title: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A drawn timeline. ``first`` and ``last`` are days in words, ``height`` is in SVG units."""

    dots: tuple[Dot, ...]
    first: str
    last: str
    height: int
    left_out: int


def strip(story: StoryOutline, prefix: str) -> Strip | None:
    """Draws the days of a story; ``None`` where there are fewer than two."""
    found = []
    for value, entry in story.days:
        if re.match(r"\d{4}-\d\d-\d\d(?:T|$)", value):
            try:
                found.append((date.fromisoformat(value[:10]), entry))
            except ValueError:
                continue
    if len({moment for moment, _ in found}) < 2:
        return None
    found.sort(key=lambda pair: pair[0])
    first, last = found[0][0], found[-1][0]
    levels: Counter[date] = Counter()
    placed = []
    for moment, entry in found:
        if levels[moment] < STACK:
            placed.append((moment, levels[moment], entry))
        levels[moment] += 1
    deepest = max(level for _, level, _ in placed)
    base = (deepest + 1) * STEP
    scale = (WIDTH - 2 * MARGIN) / (last - first).days
    dots = tuple(
        Dot(
            round(MARGIN + (moment - first).days * scale, 1),
            base - level * STEP - 4,
            f"{prefix}-{entry.anchor}",
            entry.note.partition(" ")[0].rstrip(","),
            f"{entry.mark}, {entry.note}: {entry.text}",
        )
        for moment, level, entry in placed
    )
    return Strip(dots, day(first.isoformat()), day(last.isoformat()), base + 6, len(story.days) - len(placed))
