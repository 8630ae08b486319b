"""Why two reports are told as one story: the names, words and numbers they share, the rarest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.lang.names import fold
from onrecord.lang.stems import stem
from onrecord.stories.clusters import scores
from onrecord.stories.likeness import likeness, profiles
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onrecord.config import StorySettings
    from onrecord.model import AnnotatedReport
    from onrecord.stories.likeness import Profile
    from onrecord.stories.vectors import Vector

_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReason:
    """What a report shares with the report of its story that is closest to it.

    Attributes:
        report: the report.
        fellow: the closest report of the same story; ``None`` for one that stands alone.
        odds: log odds, by what they share, that the two tell one story; ``None`` without a fellow.
        names: words of names that both hold, as the report writes them.
        words: other words that both hold, as the report writes them.
        numbers: numbers in both.
        alike: cosine of the two in each aspect that was compared.
    """

    report: str
    fellow: str | None
    odds: float | None
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    alike: Mapping[str, float]


def reasons(
    reports: Sequence[AnnotatedReport], story: Mapping[str, str], settings: StorySettings
) -> tuple[StoryReason, ...]:
    """Explains each report's place, by report id.

    Args:
        reports: every report that was grouped: how rare a word is depends on all of them.
        story: story id by report id, as ``group`` found it.
        settings: those the reports were grouped with.
    """
    ordered = sorted(reports, key=lambda report: report.id)
    found = profiles(ordered, settings)
    near = scores(found)
    told = []
    for k, report in enumerate(ordered):
        fellows = [(-odds, j) for j, odds in near[k].items() if story[ordered[j].id] == story[report.id]]
        if not fellows:
            told.append(StoryReason(report=report.id, fellow=None, odds=None, alike={}))
            continue
        odds, j = min(fellows)
        told.append(_reason(report, ordered[j], -odds, found[k], found[j]))
    return tuple(told)


def _reason(report: AnnotatedReport, fellow: AnnotatedReport, odds: float, one: Profile, other: Profile) -> StoryReason:
    written = _written(report)
    keys = _shared(one["whole"], other["whole"])
    named = {key.removeprefix("n:") for key in keys if key.startswith("n:")}
    return StoryReason(
        report=report.id,
        fellow=fellow.id,
        odds=odds,
        names=tuple(written[key] for key in keys if key.startswith("n:") and key in written)[:_SHOWN],
        words=tuple(
            written[key]
            for key in keys
            if key.startswith("w:") and key in written and fold(written[key]) not in named and key[2:].isalpha()
        )[:_SHOWN],
        numbers=tuple(_shared(one["numbers"], other["numbers"]))[:_SHOWN],
        alike={aspect: round(value, 3) for aspect, value in likeness(one, other).items()},
    )


def _shared(one: Vector, other: Vector) -> list[str]:
    """Keys that both hold, by what they add to the likeness."""
    return sorted((key for key in one if key in other), key=lambda key: (-round(one[key] * other[key], 9), key))


def _written(report: AnnotatedReport) -> dict[str, str]:
    """How the report first writes what a key stands for; its headline where the text does not hold it."""
    found: dict[str, str] = {}
    for text in (report.text, report.title or ""):
        for word, start, end in words(text):
            as_written = text[start:end].removesuffix("'s").removesuffix("’s")
            found.setdefault(f"w:{stem(word)}", as_written)
            for part in fold(word.removesuffix("'s")).split():
                found.setdefault(f"n:{part}", as_written)
    return found
