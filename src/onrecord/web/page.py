"""The ledger as one self-contained HTML page.

Reports on one side, the ledger on the other; every line is a link to its sentence. Nothing is
loaded from anywhere and no script runs: a content security policy in the page forbids both.
Article text is data. The same ledger gives the same bytes. Does not remember what was read.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from onrecord.outline import outline
from onrecord.outline.voices import ACTS, Voices
from onrecord.web.article import Anchors, Back, Mark, body
from onrecord.web.strip import strip
from onrecord.wording import count, day, flat, weekday

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from onrecord.model import AnnotatedReport, Cite, Ledger
    from onrecord.outline import Entry, Outline

BACKS_SHOWN = 6
"""Ways back into the ledger that one sentence shows."""

_SIGNS = {"claims": "C", "links": "D", "quotes": "Q", "figures": "F", "timeline": "T"}
_NAMES = {"C": "claim", "D": "denial or contradiction", "Q": "quotation", "F": "figure", "T": "timeline"}
_SURROGATES = re.compile("[\ud800-\udfff]")


def render(ledger: Ledger) -> str:
    """Renders a ledger as one HTML page (UTF-8)."""
    told = outline(ledger)
    places = _Places(told)
    style = _source("page.css")
    page = (
        _environment()
        .get_template("ledger.html")
        .render(
            told=told,
            stories=[(f"t{n}", story, strip(story, f"t{n}")) for n, story in enumerate(told.stories, start=1)],
            reports=list(_reports(ledger, told, places)),
            places=places,
            style=Markup(style),  # noqa: S704  our own file
            style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            count=count,
            signs=_NAMES,
        )
    )
    # Half a surrogate pair can stand in a report but in no file.
    return _SURROGATES.sub("\ufffd", page)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("onrecord.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _source(name: str) -> str:
    environment = _environment()
    assert environment.loader is not None  # noqa: S101  it was given above
    return environment.loader.get_source(environment, name)[0]


class _Places:
    """Where every cited span is found on the page."""

    def __init__(self, told: Outline) -> None:
        self.desk = told.desk
        cited: dict[str, list[Cite]] = defaultdict(list)
        for _, _, entry in _entries(told):
            for cite in _cites(entry):
                cited[cite.report].append(cite)
        self.anchors = {
            report.id: Anchors.of(f"r{told.desk.numbers[report.id]}", report.text, report.sentences, cited[report.id])
            for report in told.desk.reports.values()
        }

    def anchor(self, cite: Cite) -> str:
        """The id that a link to a span leads to."""
        return self.anchors[cite.report].find(cite.start, cite.end)

    def report(self, report_id: str) -> str:
        """The id that a link to a whole report leads to."""
        return self.anchors[report_id].report

    def all(self, cites: tuple[Cite, ...]) -> list[tuple[str, str]]:
        """The id and the name of each place, each once; spans of reports that are not at hand left out."""
        here = (cite for cite in cites if cite.report in self.anchors)
        return list(dict.fromkeys((self.anchor(cite), self.desk.place(cite)) for cite in here))


def _entries(told: Outline) -> Iterator[tuple[str, str, Entry]]:
    for number, story in enumerate(told.stories, start=1):
        for section in story.sections:
            for entry in section.entries:
                yield f"t{number}", section.key, entry


def _cites(entry: Entry) -> Iterator[Cite]:
    yield from entry.cites
    for line in entry.lines:
        yield from line.cites


def _backs(told: Outline, places: _Places) -> Mapping[str, list[Back]]:
    found: dict[str, list[Back]] = defaultdict(list)
    for story, key, entry in _entries(told):
        sign = _SIGNS.get(key)
        if sign is None:
            continue
        number = entry.anchor.rpartition("-")[2]
        back = Back(
            sign=f"{sign}{number}", anchor=f"{story}-{entry.anchor}", title=f"{_NAMES[sign]} {number}: {entry.mark}"
        )
        for anchor in dict.fromkeys(places.anchor(c) for c in _cites(entry) if c.report in places.anchors):
            if len(found[anchor]) < BACKS_SHOWN:
                found[anchor].append(back)
    return found


def _reports(ledger: Ledger, told: Outline, places: _Places) -> Iterator[dict[str, Any]]:
    backs = _backs(told, places)
    homes = {report: (n, story) for n, story in enumerate(ledger.stories, start=1) for report in story.reports}
    in_stories = [report for story in ledger.stories for report in story.reports]
    for report_id in dict.fromkeys((*in_stories, *told.desk.reports)):
        if (report := told.desk.reports.get(report_id)) is None:
            continue
        number, story = homes.get(report.id, (0, None))
        voices = Voices(story, told.desk) if story else None
        anchors = places.anchors[report.id]
        yield {
            "anchor": anchors.report,
            "story": f"t{number}" if number else "",
            "label": told.desk.labels[report.id],
            "id": report.id,
            "title": flat(report.title or ""),
            "language": report.language or "en",
            "about": _about(report, voices),
            "body": body(report.text, anchors, list(_marks(report, voices)), backs),
        }


def _about(report: AnnotatedReport, voices: Voices | None) -> list[str]:
    written = None if report.published else weekday(report.written_weekday)
    found = (
        flat(report.outlet or ""),
        flat(report.byline or ""),
        f"published {day(report.published)}" if report.published else "no publication date",
        f"written on a {written}" if written else "",
        voices.origin(report.id) if voices else "",
        report.id,
    )
    return [part for part in found if part]


def _marks(report: AnnotatedReport, voices: Voices | None) -> Iterator[Mark]:
    for line in report.furniture:
        yield Mark(start=line.start, end=line.end, classes="furniture", title=f"left out: {line.kind}")
    for cite in voices.story.side if voices else ():
        if cite.report == report.id:
            yield Mark(start=cite.start, end=cite.end, classes="side", title="left out: another story")
    for repair in report.repairs:
        yield Mark(start=repair.start, end=repair.end, classes="repair", title=f"read as: {repair.text}")
    for said in report.statements:
        who = voices.speaker(report.id, said) if voices else ""
        for start, end in said.source:
            yield Mark(start=start, end=end, classes="source")
        for start, end in said.cue:
            yield Mark(start=start, end=end, classes="cue")
        for start, end in said.content:
            yield Mark(start=start, end=end, classes=f"content {said.kind}", title=f"{who}: {ACTS[said.act]}")
