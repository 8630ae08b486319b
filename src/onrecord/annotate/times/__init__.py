"""Time expressions: TIMEX3 values, the days they can mean, and what they date.

Rules over the repaired reading find them (``lang/en/times.toml``), the parse decides the tense
that a bare weekday or month hangs on. Not done yet: seasons of the southern hemisphere, feasts
that no rule of the western calendar gives, offsets of time zones.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from onrecord.annotate.times import grammar
from onrecord.annotate.times.anchors import Anchors, Valued, beside_its_date, on_its_day
from onrecord.annotate.times.decoys import is_time
from onrecord.annotate.times.tense import ahead, dates_of
from onrecord.model import TimeExpression
from onrecord.text import quoted_ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from onrecord.annotate.parse import Parse
    from onrecord.annotate.times.calendar import Setting
    from onrecord.annotate.times.grammar import Found
    from onrecord.model import Basis, Dates, Range, Report
    from onrecord.ports import Layers

CLOCK_RULES = frozenset({"clock"})
"""Rules whose time of day belongs to a day that stands elsewhere."""


class TimeAnnotator:
    """Finds, values and places time expressions."""

    name = "times"
    version = "2"
    requires = ("parse", "sentences", "furniture")
    assigns = ("times",)

    def __call__(self, report: Report, layers: Layers) -> Layers:
        """Returns the layer ``times``, in the order of the text."""
        datelines = [(f.start, f.end) for f in layers["furniture"] if f.kind == "dateline"]
        return {"times": times(layers["parse"], published_day(report.published), datelines)}


def published_day(published: str | None) -> date | None:
    """The day of an ISO 8601 date or date and time; ``None`` where there is none."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def times(parse: Parse, published: date | None = None, datelines: Sequence[Range] = ()) -> tuple[TimeExpression, ...]:
    """Finds the time expressions of a parsed report.

    Args:
        parse: the parse of the report.
        published: day of publication. Without it, what hangs on it stays unresolved.
        datelines: ranges of the report's text that the parse leaves out and that hold its date.

    Returns:
        Expressions in text order, offsets in the report's text as it stands. They never overlap.
    """
    quotations = quoted_ranges(parse.doc.text)
    found = [_expression(parse, valued, quotations) for valued in _in_reading(parse, published)]
    for start, end in datelines:
        found.extend(_in_dateline(parse.reading.original, start, end, published))
    return tuple(sorted(found, key=lambda t: t.start))


def _in_reading(parse: Parse, published: date | None) -> list[Valued]:
    doc = parse.doc
    text = doc.text
    starts = [token.idx for token in doc]
    made: list[Valued] = []
    if not starts:
        return made

    def index_at(offset: int) -> int:
        return max(0, bisect_right(starts, offset) - 1)

    anchors = Anchors(doc)
    for match in grammar.chosen(text):
        if not is_time(match, doc, index_at):
            continue
        first, last = index_at(match.start), index_at(match.end - 1)
        setting = replace(
            grammar.setting_of(text, match, published),
            ahead=lambda i=first: ahead(doc, i),  # type: ignore[misc]
            earlier=anchors.before(match.start),
            here=anchors.before(match.start, reach=0),
            happening=lambda i=last: anchors.happening(i),  # type: ignore[misc]
        )
        for valued in _valued(match, setting, index_at):
            made.append(valued)
            anchors.add(valued)
    for i, valued in enumerate(made):
        if valued.rule in CLOCK_RULES and valued.value.value.startswith("XXXX-XX-XXT"):
            made[i] = on_its_day(valued, made, anchors, doc)
        elif valued.rule == "weekday" and valued.value.type == "DATE" and text.startswith(" (", valued.end):
            made[i] = beside_its_date(valued, made[i + 1 : i + 2], text)
    return made


def _valued(match: Found, setting: Setting, index_at: Callable[[int], int]) -> Iterator[Valued]:
    bare = {(start, end): value for start, end, value in grammar.values(match, setting.alone())}
    for start, end, value in grammar.values(match, setting):
        stated = bare.get((start, end)) == value
        yield Valued(start, end, value, match.rule.name, index_at(start), index_at(end - 1), stated)


def _expression(parse: Parse, valued: Valued, quotations: list[Range]) -> TimeExpression:
    start, end = parse.reading.to_original(valued.start, valued.end)
    told = valued.value.told
    anchor = parse.reading.to_original(told.start, told.end) if told else None
    dates = dates_of(parse.doc, valued.first, valued.index, quotations)
    return _record(start, end, valued, dates, anchor)


def _in_dateline(text: str, start: int, end: int, published: date | None) -> Iterator[TimeExpression]:
    # No parse: only what its own words make plain, or the day of publication.
    line = text[start:end]
    for match in grammar.chosen(line):
        for valued in _valued(match, grammar.setting_of(line, match, published), lambda _: 0):
            yield _record(start + valued.start, start + valued.end, valued, None, None)


def _record(start: int, end: int, valued: Valued, dates: Dates | None, anchor: Range | None) -> TimeExpression:
    value = valued.value
    basis: Basis | None = "words" if valued.stated else "published"
    if anchor is not None:
        basis = "earlier"
    elif value.type in ("DATE", "TIME") and value.earliest is None and "X" in value.value:
        basis = None
    return TimeExpression(
        start=start,
        end=end,
        type=value.type,
        value=value.value,
        earliest=value.earliest.isoformat() if value.earliest else None,
        latest=value.latest.isoformat() if value.latest else None,
        mod=value.mod,
        zone=value.zone,
        dates=dates,
        rule=valued.rule,
        basis=basis,
        anchor=anchor,
    )
