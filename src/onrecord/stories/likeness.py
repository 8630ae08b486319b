"""How much two reports look like one story: a few likenesses, each weighed.

The weights were learned from pairs of news reports (``models/stories``): words and names of the whole
report, and again those of its head; people; numbers; weekdays, months and years. Two reports that both
name a month, and not the same, are likely about two events of one kind; one that names none says nothing.
Reports published far apart are the less likely one story, unless the later one speaks of the days of the
earlier; one without a date is no less likely.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.stories.vectors import Vector, cosine, features, names, prose, rarity, stems, unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onrecord.config import StorySettings
    from onrecord.model import AnnotatedReport

ASPECTS = ("whole", "head", "head_names", "people", "numbers", "months", "years")
"""What two reports are compared by."""
CALENDAR = ("months", "years")
"""Aspects that count neither for nor against where one report has none."""
PUBLISHED = "published"
"""Where a profile holds its day of publication and the days its text goes back to, counted in windows."""
LEAST, MOST = -6.0, 6.0
"""Where scores end; two reports that are no candidates have the least."""

_HEAD_SENTENCES = 3
_HEAD_CHARACTERS = 400
# Lost by two reports published two windows apart, again for each doubling, and at most.
_APART = 3.0
_MOST_APART = 8.0
_LONGEST_BACK = 31  # days; a year says nothing of which event it was
_YEAR = re.compile(r"(?:19|20)\d\d")

Profile = dict[str, Vector]
"""A report's vectors of length 1, by aspect."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each likeness adds to the log odds that two reports tell one story.

    Attributes:
        base: log odds of two reports that share nothing.
        likeness: for a cosine of 1, by aspect.
        silent: where one of the two reports says nothing of that aspect, by aspect of the calendar.
    """

    base: float
    likeness: Mapping[str, float]
    silent: Mapping[str, float]


@cache
def learned() -> Weights:
    """The weights that the package ships."""
    source = resources.files("onrecord.models") / "stories" / "weights.toml"
    return Weights(**tomllib.loads(source.read_text(encoding="utf-8")))


def profiles(reports: Sequence[AnnotatedReport], settings: StorySettings) -> list[Profile]:
    """The reports' profiles, rare words and names weighing most."""
    counted = [counts(report, settings) for report in reports]
    rare = {aspect: rarity([found[aspect] for found in counted]) for aspect in ASPECTS}
    return [weighed(found, rare) for found in counted]


def counts(report: AnnotatedReport, settings: StorySettings) -> Profile:
    """What a report tells, by aspect, not weighed yet."""
    end, head = len(report.text), _head(report)
    found: Profile = {
        "whole": features(report, 0, end, settings),
        "head": stems(report, 0, head, titled=True),
        "head_names": _logged(names(report, 0, head)),
        "people": _logged(names(report, 0, end, "PERSON")),
    }
    told: dict[str, Counter[str]] = {aspect: Counter() for aspect in ("numbers", *CALENDAR)}
    calendar = _calendar()
    for word, first in prose(report, 0, end):
        bare = word.removesuffix("'s")
        if bare in calendar and report.text[first].isupper():
            aspect, key = calendar[bare]
            told[aspect][key] += 1
        elif word[0].isdigit():
            told["years" if _YEAR.fullmatch(word) else "numbers"][word] += 1
    found |= {aspect: _logged(counted) for aspect, counted in told.items()}
    return found | {PUBLISHED: _published(report, settings)}


def _published(report: AnnotatedReport, settings: StorySettings) -> Vector:
    if not report.published or settings.window_days <= 0:
        return {}
    published = date.fromisoformat(report.published[:10])
    found = {"day": published.toordinal() / settings.window_days}
    for time in report.times:
        if time.dates == "saying" or not time.earliest or not time.latest:
            continue
        first, last = date.fromisoformat(time.earliest[:10]), date.fromisoformat(time.latest[:10])
        if first < published and (last - first).days < _LONGEST_BACK:
            found[f"back to {first}"] = first.toordinal() / settings.window_days
    return found


def weighed(found: Mapping[str, Vector], rare: Mapping[str, Mapping[str, float]]) -> Profile:
    """A profile from counts and the rarity of what was counted; days, months and years are all alike."""
    return {
        aspect: vector if aspect == PUBLISHED else unit(_rarer(vector, {} if aspect in CALENDAR else rare[aspect]))
        for aspect, vector in found.items()
    }


def _rarer(vector: Vector, rare: Mapping[str, float]) -> Vector:
    return {key: value * rare.get(key, 1.0) for key, value in vector.items()}


def likeness(one: Profile, other: Profile) -> Vector:
    """The cosine of two reports in each aspect; an aspect of the calendar that one is silent on is left out."""
    return {
        aspect: cosine(one[aspect], other[aspect])
        for aspect in ASPECTS
        if aspect not in CALENDAR or (one[aspect] and other[aspect])
    }


def score(one: Profile, other: Profile) -> float:
    """Log odds that two reports tell one story, between ``LEAST`` and ``MOST``."""
    weights, alike = learned(), likeness(one, other)
    parts = [
        weights.likeness[aspect] * alike[aspect] if aspect in alike else weights.silent[aspect] for aspect in ASPECTS
    ]
    alone = min(MOST, weights.base + math.fsum(parts))
    return round(max(LEAST, alone - apart(gap(one, other))), 9)


def gap(one: Profile, other: Profile) -> float:
    """Windows from the day of the earlier report to the nearest that the later one speaks of, its own included.

    0 where either has no date.
    """
    told = [profile[PUBLISHED] for profile in (one, other) if profile.get(PUBLISHED)]
    if len(told) < 2:
        return 0.0
    earlier, later = sorted(told, key=lambda days: days["day"])
    return min(abs(day - earlier["day"]) for day in later.values())


def apart(windows: float) -> float:
    """What a gap takes from the log odds: nothing within one window, the more beyond, up to a bound."""
    return min(_MOST_APART, _APART * math.log2(windows)) if windows > 1 else 0.0


def _head(report: AnnotatedReport) -> int:
    """Where the third sentence of the prose ends."""
    sentences = [s for s in report.sentences if report.furniture_at(s[0]) in (None, "headline", "subheading")]
    return sentences[:_HEAD_SENTENCES][-1][1] if sentences else min(_HEAD_CHARACTERS, len(report.text))


def _logged(found: Mapping[str, int]) -> Vector:
    return {key: 1 + math.log(count) for key, count in found.items()}


def _named(table: str) -> dict[str, str]:
    # Three letters are as often a newspaper or a verb; May has no more.
    entries = language("en").table("times")[table].items()
    return {word.lower(): str(number) for word, number in entries if len(word) > 3 or word == "May"}


@cache
def _calendar() -> dict[str, tuple[str, str]]:
    return {word: (table, key) for table in ("months",) for word, key in _named(table).items()}
