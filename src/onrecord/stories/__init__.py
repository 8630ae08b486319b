"""Which reports tell one story, and which of their passages belong to another.

Pairs of reports are scored by what they share, rare words and names the most (``likeness``), less what
whole crowds of reports share; average-link clustering joins them (``clusters``), within the bounds of what
people decided (``judgements``, made in ``sightings``). Passages that leave the story are cut out (``side``).
Ids last from run to run (``identity``), a report can be placed among those of a store (``index``), and what
holds two reports together can be shown (``reasons``). Not done yet: one report that belongs to two stories at
once; the words of other languages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.config import StorySettings
from onrecord.lang.stems import stem
from onrecord.model import AnnotatedReport, SideRow, StoryRow
from onrecord.stories.clusters import Bounds, crowding, joined, scores, without_crowding
from onrecord.stories.identity import story_ids
from onrecord.stories.judgements import Decided, Verdict, decided, sighted_among, verdicts
from onrecord.stories.likeness import profiles
from onrecord.stories.reasons import StoryReason, reasons
from onrecord.stories.side import side_passages
from onrecord.stories.vectors import cosine, features, function_words, unit
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.model import Judgement

__all__ = ["KeptStories", "StoryGroups", "StoryReason", "Verdict", "assign", "group", "placed", "reasons", "title"]

_DEFAULT = StorySettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryGroups:
    """Reports grouped into stories.

    Attributes:
        rows: one a report, in the order of the input.
        side: passages that belong to another story, by report in the order of the input.
        verdicts: what people decided, by story id.
    """

    rows: tuple[StoryRow, ...]
    side: tuple[SideRow, ...]
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStories:
    """Stories that a store remembers: each report's, and what people decided about them."""

    story_of: Mapping[str, str]
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)


def group(
    reports: Sequence[AnnotatedReport],
    settings: StorySettings = _DEFAULT,
    known: Mapping[str, str] | None = None,
    *,
    born: Mapping[str, str] | None = None,
    judgements: Iterable[Judgement] = (),
) -> StoryGroups:
    """Groups reports into stories and finds their side passages.

    Args:
        reports: in any order; the answer depends on it only in the order of its rows.
        settings: thresholds.
        known: story ids of an earlier run, by report id; stories that go on keep them.
        born: the story each report was in at first; what splits off again gets its old id back.
        judgements: what people decided about stories, in any order.

    Returns:
        A row a report, and a row (code points, half-open) a side passage.
    """
    judgements = tuple(judgements)
    found = assign(reports, settings, known or {}, born, judgements)
    kept = KeptStories(story_of=found.story_of, verdicts=verdicts(found.decided, found.story_of))
    return placed(reports, kept, settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """Which story each report is in, by their ids.

    Attributes:
        crowd: how close each report's closest are; the index of stories asks for it.
        decided: the judgements that were carried out.
    """

    story_of: Mapping[str, str]
    crowd: Mapping[str, float]
    decided: Decided


def assign(
    reports: Iterable[AnnotatedReport],
    settings: StorySettings,
    known: Mapping[str, str],
    born: Mapping[str, str] | None,
    judgements: Sequence[Judgement],
) -> Assigned:
    """Says which story each report is in; for the arguments see ``group``."""
    by_id: dict[str, AnnotatedReport] = {}
    for report in reports:
        by_id.setdefault(report.id, report)
    ids = sorted(by_id)
    ordered = [by_id[report_id] for report_id in ids]
    told = decided(judgements, sighted_among(judgements, ordered))
    near = scores(profiles(ordered, settings))
    groups = joined(without_crowding(near), settings.same_story, bounds(told, ids))
    labels = story_ids([[ordered[k] for k in members] for members in groups], known, born)
    story_of = {ids[k]: label for label, members in zip(labels, groups, strict=True) for k in members}
    return Assigned(story_of=story_of, crowd={ids[k]: crowding(found) for k, found in enumerate(near)}, decided=told)


def placed(reports: Sequence[AnnotatedReport], kept: KeptStories, settings: StorySettings = _DEFAULT) -> StoryGroups:
    """The groups of reports whose stories are known, with their side passages.

    Args:
        reports: all reports of their stories, in any order.
        kept: their stories.
        settings: limits of side passages.
    """
    members: dict[str, dict[str, AnnotatedReport]] = defaultdict(dict)
    for report in sorted(reports, key=lambda report: report.id):
        members[kept.story_of[report.id]].setdefault(report.id, report)
    side: dict[str, list[SideRow]] = {}
    for group_of in members.values():
        told = {name: features(report, 0, len(report.text), settings) for name, report in group_of.items()}
        for name, report in group_of.items():
            side[name] = side_passages(report, [told[other] for other in told if other != name], settings)
    ids = dict.fromkeys(report.id for report in reports)
    return StoryGroups(
        rows=tuple(StoryRow(id=report.id, story=kept.story_of[report.id]) for report in reports),
        side=tuple(row for name in ids for row in side[name]),
        verdicts=kept.verdicts,
    )


def bounds(told: Decided, ids: Sequence[str]) -> Bounds:
    """What people decided, by the places of reports in a list."""
    place = {report: number for number, report in enumerate(ids)}
    together = [[place[name] for name in group if name in place] for group in told.together()]
    apart = [(place[a], place[b]) for a, b in told.apart() if a in place and b in place]
    return Bounds(together=[group for group in together if len(group) > 1], apart=apart)


def title(reports: Sequence[AnnotatedReport]) -> str:
    """The headline that has most in common with all the reports; else the names they share.

    Returns:
        A headline as it is written, a list of names, or the first words of the first report.
    """
    ordered = sorted(reports, key=lambda r: r.id)
    vectors = [features(report, 0, len(report.text), _DEFAULT) for report in ordered]
    whole = unit(dict(sum((Counter(v) for v in vectors), Counter())))
    best: tuple[float, int, str] | None = None
    for number, report in enumerate(ordered):
        head = _headline(report)
        if head:
            about = unit({f"w:{stem(w)}": 1.0 for w, *_ in words(head) if w not in function_words()})
            score = (round(cosine(about, whole), 6), -number, head)
            best = score if best is None or score > best else best
    if best is not None:
        return best[2]
    named = Counter(e.name for report in ordered for e in report.entities if e.type != "OTHER")
    shown = sorted(named, key=lambda name: (-named[name], name))[:3]
    return ", ".join(shown) or " ".join(ordered[0].text.split()[:8]) if ordered else ""


def _headline(report: AnnotatedReport) -> str | None:
    if report.title and report.title.strip():
        return " ".join(report.title.split())
    lines = [f for f in report.furniture if f.kind == "headline"]
    return " ".join(report.text[lines[0].start : lines[0].end].split()) if lines else None
