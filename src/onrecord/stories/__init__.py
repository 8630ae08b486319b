"""Which reports tell one story, and which of their passages belong to another.

Pairs of reports are scored by what they share, rare words and names the most (``likeness``), less what
whole crowds of reports share; average-link clustering joins them (``clusters``). Passages that leave
the story are cut out (``side``). Ids last from run to run (``identity``), and what holds two reports
together can be shown (``reasons``). Not done yet: one report that belongs to two stories at once; the
words of other languages.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.config import StorySettings
from onrecord.lang.stems import stem
from onrecord.model import AnnotatedReport, SideRow, StoryRow
from onrecord.stories.clusters import cluster
from onrecord.stories.identity import story_ids
from onrecord.stories.likeness import profiles
from onrecord.stories.reasons import StoryReason, reasons
from onrecord.stories.side import side_passages
from onrecord.stories.vectors import cosine, features, function_words, unit
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["StoryGroups", "StoryReason", "group", "reasons", "title"]

_DEFAULT = StorySettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryGroups:
    """Reports grouped into stories.

    Attributes:
        rows: one a report, in the order of the input.
        side: passages that belong to another story, by report in the order of the input.
    """

    rows: tuple[StoryRow, ...]
    side: tuple[SideRow, ...]


def group(
    reports: Sequence[AnnotatedReport],
    settings: StorySettings = _DEFAULT,
    known: Mapping[str, str] | None = None,
) -> StoryGroups:
    """Groups reports into stories and finds their side passages.

    Args:
        reports: in any order; the answer depends on it only in the order of its rows.
        settings: thresholds.
        known: story ids of an earlier run, by report id; stories that go on keep them.

    Returns:
        A row a report, and a row (code points, half-open) a side passage.
    """
    by_id: dict[str, AnnotatedReport] = {}
    for report in reports:
        by_id.setdefault(report.id, report)
    ids = sorted(by_id)
    ordered = [by_id[report_id] for report_id in ids]
    groups, _ = cluster(profiles(ordered, settings), settings.same_story)
    told = [features(report, 0, len(report.text), settings) for report in ordered]
    story: dict[str, str] = {}
    side: dict[str, list[SideRow]] = {}
    labels = story_ids([[ordered[k] for k in members] for members in groups], known or {})
    for label, members in zip(labels, groups, strict=True):
        for k in members:
            story[ids[k]] = label
            rest = [told[other] for other in members if other != k]
            side[ids[k]] = side_passages(ordered[k], rest, settings)
    rows = tuple(StoryRow(id=report.id, story=story[report.id]) for report in reports)
    return StoryGroups(
        rows=rows, side=tuple(row for name in dict.fromkeys(r.id for r in reports) for row in side[name])
    )


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
