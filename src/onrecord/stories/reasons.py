"""Why two reports are told as one story: the names, words and numbers they share, the rarest first."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.lang.names import fold
from onrecord.model import MembershipReason, SideReason
from onrecord.stories.clusters import scores
from onrecord.stories.likeness import MOST, likeness, profiles
from onrecord.stories.side import SidePassage, explained
from onrecord.stories.vectors import as_written, features, function_words
from onrecord.wording import flat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onrecord.config import StorySettings
    from onrecord.model import AnnotatedReport, Ledger
    from onrecord.stories.likeness import Profile
    from onrecord.stories.vectors import Vector

_SHOWN = 6
_ROUND_FROM = 20


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
        days_apart: days between their publication; ``None`` where either has no date.
        alike: cosine of the two in each aspect that was compared.
        side: passages of the report that belong to another story.
    """

    report: str
    fellow: str | None
    odds: float | None
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    days_apart: int | None = None
    alike: Mapping[str, float]
    side: tuple[SidePassage, ...] = ()


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
    about = {report.id: features(report, 0, len(report.text), settings) for report in ordered}
    members: dict[str, list[str]] = {}
    for report in ordered:
        members.setdefault(story[report.id], []).append(report.id)
    told = []
    for k, report in enumerate(ordered):
        rest = [about[other] for other in members[story[report.id]] if other != report.id]
        side = tuple(explained(report, rest, settings))
        fellows = [(-odds, j) for j, odds in near[k].items() if story[ordered[j].id] == story[report.id]]
        if not fellows:
            told.append(StoryReason(report=report.id, fellow=None, odds=None, alike={}, side=side))
            continue
        odds, j = min(fellows)
        told.append(replace(_reason(report, ordered[j], -odds, found[k], found[j]), side=side))
    return tuple(told)


def memberships(ledger: Ledger, settings: StorySettings) -> tuple[MembershipReason, ...]:
    """Explains why each report of a ledger is in its story, story by story."""
    home = {report: story.id for story in ledger.stories for report in story.reports}
    found = {reason.report: reason for reason in reasons(ledger.reports, home, settings)}
    texts = {report.id: report.text for report in ledger.reports}
    return tuple(
        MembershipReason(
            story=story.id,
            title=flat(story.title),
            report=report,
            fellow=found[report].fellow,
            odds=found[report].odds,
            names=found[report].names,
            words=found[report].words,
            numbers=found[report].numbers,
            days_apart=found[report].days_apart,
            why=_in_words(found[report].odds, alone=len(story.reports) == 1),
            judgements=story.judgements,
            judged=story.why,
            side=tuple(_side(report, texts[report], passage) for passage in found[report].side),
        )
        for story in ledger.stories
        for report in story.reports
    )


def _in_words(odds: float | None, *, alone: bool) -> str:
    told = language("en").table("explain")["stories"]
    if odds is None:
        return str(told["alone"] if alone else told["joined"])
    meaning = next(words for least, words in told["likely"] if odds >= least)
    ratio = math.exp(abs(odds))
    rounded = round(ratio) if ratio < _ROUND_FROM else round(ratio, -1)
    most = "over " if abs(odds) >= MOST else ""
    return str(meaning.format(odds=f"{most}{rounded:.0f} to 1" if odds >= 0 else f"{most}1 to {rounded:.0f}"))


def _side(report: str, text: str, passage: SidePassage) -> SideReason:
    told = language("en").table("explain")["stories"]["opened" if passage.opened_by else "closing"]
    return SideReason(
        report=report,
        start=passage.start,
        end=passage.end,
        words=flat(text[passage.start : passage.end]),
        opened_by=passage.opened_by,
        share=passage.share,
        shared=passage.shared[:_SHOWN],
        why=told.format(words=flat(passage.opened_by or ""), share=round(100 * passage.share)),
    )


def _reason(report: AnnotatedReport, fellow: AnnotatedReport, odds: float, one: Profile, other: Profile) -> StoryReason:
    written = _written(report)
    keys = _shared(one["whole"], other["whole"])
    named = {key.removeprefix("n:") for key in keys if key.startswith("n:")}
    return StoryReason(
        report=report.id,
        fellow=fellow.id,
        odds=odds,
        names=_full_names(report, [key for key in keys if key.startswith("n:") and key in written], written)[:_SHOWN],
        words=tuple(
            written[key]
            for key in keys
            if key.startswith("w:") and key in written and fold(written[key]) not in named and key[2:].isalpha()
        )[:_SHOWN],
        numbers=tuple(written.get(f"w:{number}", number) for number in _shared(one["numbers"], other["numbers"]))[
            :_SHOWN
        ],
        days_apart=_days(report, fellow),
        alike={aspect: round(value, 3) for aspect, value in likeness(one, other).items()},
    )


def _full_names(report: AnnotatedReport, keys: Sequence[str], written: Mapping[str, str]) -> tuple[str, ...]:
    """Names made of shared words only, the longest that each word stands in; else the word alone."""
    shared = {key.removeprefix("n:") for key in keys}
    longest: dict[str, str] = {}
    for mention in report.mentions:
        name = flat(report.text[mention.start : mention.end])
        parts = [part for part in fold(name).split() if len(part) > 1 and part not in function_words()]
        if mention.kind == "name" and shared.issuperset(parts):
            for part in parts:
                longest[part] = max(longest.get(part, ""), name, key=len)
    return tuple(dict.fromkeys(longest.get(key.removeprefix("n:"), written[key]) for key in keys))


def _days(report: AnnotatedReport, fellow: AnnotatedReport) -> int | None:
    days = [date.fromisoformat(r.published[:10]) for r in (report, fellow) if r.published]
    return abs((days[0] - days[1]).days) if len(days) == 2 else None


def _shared(one: Vector, other: Vector) -> list[str]:
    """Keys that both hold, by what they add to the likeness."""
    return sorted((key for key in one if key in other), key=lambda key: (-round(one[key] * other[key], 9), key))


def _written(report: AnnotatedReport) -> dict[str, str]:
    """How the report first writes what a key stands for; its headline where the text does not hold it."""
    title = report.title or ""
    return as_written(title, 0, len(title)) | as_written(report.text, 0, len(report.text))
