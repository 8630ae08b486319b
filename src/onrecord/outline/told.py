"""The sections that tell: brief, reports, timeline, positions, origins, and what is left out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from onrecord.model import Cite
from onrecord.outline.records import Entry, Line, Section
from onrecord.outline.voices import ACTS, UNCLEAR, bare, joined
from onrecord.wording import count, day, flat, weekday

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onrecord.model import AnnotatedReport, Event
    from onrecord.outline.voices import Voices

_FURNITURE = {
    "boilerplate": "page wording",
    "caption": "captions",
    "contributor": "bylines",
    "credit": "credit lines",
    "dateline": "datelines",
    "headline": "headlines",
    "related": "links to others",
    "subheading": "subheadings",
}


def facts(voices: Voices) -> tuple[str, ...]:
    """Reports, outlets and origins counted; the days they were published, as far as they say."""
    reports = voices.reports
    outlets = {flat(report.outlet).casefold() for report in reports if report.outlet}
    dated = sorted(report.published[:10] for report in reports if report.published)
    if dated:
        days = day(dated[0]) if dated[0] == dated[-1] else f"{day(dated[0])} to {day(dated[-1])}"
        missing = len(reports) - len(dated)
        dates = f"published {days}" + (f" ({count(missing, 'report')} undated)" if missing else "")
    else:
        dates = "no report states its publication date"
    return (
        count(len(voices.story.reports), "report"),
        count(len(outlets), "outlet") if outlets else "no outlet named",
        count(len(voices.story.origins), "origin"),
        dates,
    )


def headline_of(voices: Voices) -> str:
    """Whose words the title of the story is: a headline may be disputed, and is one report's alone."""
    title = flat(voices.story.title)
    named = [report for report in voices.reports if title and flat(report.title or "") == title]
    if named:
        labels = sorted(voices.desk.labels[report.id] for report in named)
        rest = f" and {count(len(labels) - 1, 'other report')}" if len(labels) > 1 else ""
        return f"headline of {labels[0]}{rest}"
    quoting = [report for report in voices.reports if title and title in flat(report.text)]
    return f"words of {voices.desk.labels[quoting[0].id]}" if quoting else ""


def brief(voices: Voices) -> Section:
    """The story in a few lines."""
    entries = (
        Entry(anchor=f"brief-{n}", text=flat(line.text), cites=line.cites)
        for n, line in enumerate(voices.story.brief, start=1)
    )
    return Section(key="brief", heading="Brief", entries=tuple(entries))


def sources(voices: Voices) -> Section:
    """The reports, under the labels that lines name them by."""
    entries = tuple(_source(voices, n, report) for n, report in enumerate(voices.reports, start=1))
    return Section(key="reports", heading="Reports", entries=entries)


def _source(voices: Voices, number: int, report: AnnotatedReport) -> Entry:
    label, outlet = voices.desk.labels[report.id], flat(report.outlet or "")
    speaks_from = None if report.published else weekday(report.written_weekday)
    # What no report gives is said once, above them all.
    nameless = "no outlet named" if any(r.outlet for r in voices.reports) else ""
    undated = "no publication date" if any(r.published for r in voices.reports) else ""
    notes = (
        "" if label.startswith(outlet) and outlet else outlet or nameless,
        f"published {day(report.published)}" if report.published else undated,
        f"written on a {speaks_from}" if speaks_from else "",
        f"credits {', '.join(sorted({credit.agency for credit in report.credits}))}" if report.credits else "",
        voices.origin(report.id),
        report.id if report.id != label else "",
    )
    return Entry(
        anchor=f"report-{number}",
        mark=label,
        text=flat(report.title or "") or _opening(report),
        verbatim=True,
        note=joined(notes),
        report=report.id,
    )


def _opening(report: AnnotatedReport) -> str:
    start, end = report.sentences[0] if report.sentences else (0, 160)
    return flat(report.text[start:end])


def timeline(voices: Voices) -> Section:
    """What happened, is said to have happened, or is expected; in the order of the story's events."""
    entries = tuple(
        Entry(
            anchor=f"event-{n}",
            mark=_when(event),
            tone="note" if event.certainty == "expected" else "plain",
            text=voices.desk.sentence_words(event.cites[0]),
            verbatim=True,
            note=_certainty(voices, event),
            cites=event.cites,
        )
        for n, event in enumerate(voices.story.events, start=1)
    )
    return Section(key="timeline", heading="Timeline", entries=entries)


def _when(event: Event) -> str:
    if event.date is None and (event.not_before or event.not_after):
        after = f"not before {day(event.not_before)}" if event.not_before else ""
        return joined((after, f"not after {day(event.not_after)}" if event.not_after else ""), ", ")
    until = f" to {day(event.end_date)}" if event.end_date and event.end_date != event.date else ""
    return day(event.date) + until


def _certainty(voices: Voices, event: Event) -> str:
    by = f"by {voices.name(event.claimed_by)}" if event.claimed_by else ""
    certainty = joined((event.certainty, by), " ")
    if event.certainty == "claimed" and not by:
        certainty = f"claimed, {UNCLEAR}"
    return joined((certainty, "order unknown" if event.order == "unknown" else ""))


def positions(voices: Voices) -> Section:
    """What one speaker said about one topic, step by step."""
    entries = tuple(
        Entry(
            anchor=f"position-{n}",
            text=voices.name(position.entity),
            note=f"on {flat(position.topic)}",
            cites=bare(position.steps),
            lines=tuple(
                Line(mark=day(step.date), words=voices.desk.words(step), note=ACTS[step.act], cites=bare([step]))
                for step in position.steps
            ),
        )
        for n, position in enumerate(voices.story.positions, start=1)
    )
    return Section(key="positions", heading="Positions", entries=entries)


def origins(voices: Voices) -> Section:
    """Which reports rest on one origin, and why; those that stand alone for one reason are one entry."""
    alone: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    shared: list[Entry] = []
    for number, origin in enumerate(voices.story.origins, start=1):
        if len(origin.reports) == 1:
            alone[origin.agency, voices.desk.reason(origin.why)].append(number)
        else:
            shared.append(_origin(voices, [number], origin.agency, voices.desk.reason(origin.why)))
    entries = (*shared, *(_origin(voices, numbers, *about) for about, numbers in alone.items()))
    return Section(key="origins", heading="Origins", entries=entries)


def _origin(voices: Voices, numbers: Sequence[int], agency: str | None, why: str) -> Entry:
    reports = [report for number in numbers for report in voices.story.origins[number - 1].reports]
    each = len(numbers) > 1
    return Entry(
        anchor=f"origin-{numbers[0]}",
        mark=f"{len(numbers)} origins" if each else f"origin {numbers[0]}",
        text=", ".join(voices.desk.labels.get(i, i) for i in reports),
        note=joined(("each an origin of its own" if each else "", f"agency {agency}" if agency else "")),
        report=reports[0] if len(reports) == 1 else None,
        lines=(Line(mark="why", note=why),) if why else (),
    )


def left_out(voices: Voices) -> Section:
    """Passages of other stories, and lines that are not prose."""
    aside = [
        Entry(anchor=f"side-{n}", mark="other story", text=voices.desk.words(cite), verbatim=True, cites=bare([cite]))
        for n, cite in enumerate(voices.story.side, start=1)
    ]
    return Section(key="left-out", heading="Left out", entries=(*aside, *_furniture(voices)))


def _furniture(voices: Voices) -> Iterator[Entry]:
    kinds: dict[str, list[Cite]] = defaultdict(list)
    for report in voices.reports:
        for line in report.furniture:
            if line.start < line.end:
                kinds[line.kind].append(Cite(report=report.id, start=line.start, end=line.end))
    for kind in sorted(kinds):
        yield Entry(
            anchor=f"furniture-{kind}",
            mark=_FURNITURE.get(kind, kind),
            text=count(len(kinds[kind]), "line"),
            cites=tuple(kinds[kind]),
        )
