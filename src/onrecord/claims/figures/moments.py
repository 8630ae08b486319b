"""When a number was counted: what its clause dates, and which of two counts is the later.

``as_of`` is, in this order: a time marked as the day of counting ("as of Tuesday", "by Friday"),
a time that dates what happened, and, where nothing else is told, the day on which the report
says that the number was said. The day of publication is never taken for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from onrecord.lang import language, timex
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.model import AnnotatedReport, Quantity, Range, Statement, TimeExpression

MOMENT = 92
"""Days between two dated counts from which they are two countings, not a revision."""

_PERIODS = frozenset({"year", "quarter", "month", "season"})
_WEEK = 7

Kind = Literal["count", "event", "said"]


@dataclass(frozen=True, slots=True)
class Moment:
    """When a number holds.

    Attributes:
        as_of: TIMEX3 value shown to the reader.
        kind: what ``as_of`` is: the day of counting, of the event, or of the saying.
        told: value that orders counts: the day of counting, else of the saying.
        place: days from the start of the story to ``told``, where only weekdays are known.
        published: when the report came out, as precisely as it says.
        written: days from the start of the story to the weekday the report speaks from.
        close: the time stands before the number or in the part of the sentence about it.
        period: the length or the start of the time counted over ("P3D", "since XXXX-01").
    """

    as_of: str | None
    kind: Kind | None
    told: str | None
    place: int | None
    published: str | None
    written: int | None
    close: bool
    period: str | None


def moment(
    report: AnnotatedReport, quantity: Quantity, spans: tuple[Range, Range], statement: Statement | None, first: int
) -> Moment:
    """Reads when a number was counted.

    Args:
        report: the report.
        quantity: the number.
        spans: the part of the sentence about the number, and the sentence.
        statement: the innermost statement the number stands in.
        first: weekday the story starts on, 1 to 7.
    """
    region, sentence = spans
    near = [t for t in report.times if sentence[0] <= t.start < sentence[1]]
    dated = [t for t in near if t.type in {"DATE", "TIME"} and not t.value.endswith("_REF")]
    since = [t for t in dated if _led(report.text, t, sentence, "counted_since")]
    dated = [t for t in dated if t not in since]
    marked = [t for t in dated if _led(report.text, t, sentence, "counted_by")]
    spoken = any(a < sentence[1] and sentence[0] < b for s in report.statements for a, b in (*s.content, *s.cue))
    # Where nobody says anything, "admitted 40 patients on Monday" dates what happened.
    dating = {"event", "content"} if spoken else {"event", "content", "saying"}
    told = [t for t in dated if t.dates in dating and t not in marked]
    told.sort(key=lambda t: (not _within(t, region), _distance(t, quantity), t.start))
    saying = next((t.value for t in dated if t.dates == "saying"), None) if spoken else None
    said = (statement.said if statement else None) or saying
    as_of, kind = said, "said" if said else None
    if marked:
        as_of, kind = min(marked, key=lambda t: (_distance(t, quantity), t.start)).value, "count"
    elif told:
        as_of, kind = told[0].value, "count" if _adds_up(report.text, region, sentence) else "event"
    order = as_of if kind == "count" else said
    return Moment(
        as_of=as_of,
        kind=kind,  # type: ignore[arg-type]
        told=order,
        place=_place(order, report, first),
        published=report.published,
        written=_written(report, first),
        close=any(t.value == as_of and (_within(t, region) or t.end <= quantity.start) for t in dated),
        period=_period(report.text, near, since, quantity),
    )


def _within(time: TimeExpression, region: Range) -> bool:
    return region[0] <= time.start < region[1]


def _distance(time: TimeExpression, quantity: Quantity) -> int:
    return max(time.start - quantity.end, quantity.start - time.end, 0)


def _led(text: str, time: TimeExpression, sentence: Range, cue: str) -> bool:
    before = " ".join(w for w, *_ in words(text, sentence[0], time.start))
    phrases = language().table("figures")["cues"][cue]
    return any(before == phrase or before.endswith(f" {phrase}") for phrase in phrases)


def _adds_up(text: str, region: Range, sentence: Range) -> bool:
    # "On Monday the clinic had treated 12": the day is that of counting, not of the treating.
    told = {w for w, *_ in words(text, *region)}
    if told & language().words("figures", "cues.perfect"):
        return True
    running = language().words("figures", "counts.running")
    return any(w in running for w, *_ in words(text, *sentence))


def _period(
    text: str, near: Sequence[TimeExpression], since: Sequence[TimeExpression], quantity: Quantity
) -> str | None:
    # "46 died in the floods, the worst since 1997": the comma says that the year is of something else.
    joined = [t for t in since if "," not in text[min(quantity.end, t.end) : max(quantity.start, t.start)]]
    if joined:
        return f"since {joined[0].value}"
    lasting = language().words("figures", "cues.lasting")
    for time in near:
        lead = [w for w, *_ in words(text, max(0, time.start - 24), time.start)]
        touching = time.start < quantity.end and quantity.start < time.end
        if time.type == "DURATION" and not touching and lead and lead[-1] in lasting:
            return time.value
    return None


def _place(value: str | None, report: AnnotatedReport, first: int) -> int | None:
    if value is None:
        return None
    placed = timex.place_in_story(value, report.written_weekday, first, ahead=False)
    if placed is None and (weekday := timex.weekday(value)):
        return (weekday - first) % _WEEK
    return placed


def _written(report: AnnotatedReport, first: int) -> int | None:
    if report.written_weekday not in timex.WEEKDAYS:
        return None
    return (timex.WEEKDAYS.index(report.written_weekday) + 1 - first) % _WEEK


# ---------------------------------------------------------------- two moments


def later(a: Moment, b: Moment) -> bool | None:
    """Whether ``b`` is the later count by what the sentences say; ``None`` where they do not."""
    decided = timex.later(a.told, b.told)
    if decided is not None:
        return decided
    if a.place is not None and b.place is not None and a.place != b.place:
        return a.place < b.place
    return None


def published_later(a: Moment, b: Moment) -> bool | None:
    """Whether the report of ``b`` came out after that of ``a``; ``None`` where they do not say."""
    if _is_background(a) or _is_background(b):
        return None
    if a.published and b.published:
        first, second = timex.bounds(a.published[:10])[0], timex.bounds(b.published[:10])[0]
        if not first or not second:
            return None
        if first != second:
            return first < second if abs(timex.days_between(first, second)) <= MOMENT else None
        clocks = _clock(a.published), _clock(b.published)
        return clocks[0] < clocks[1] if all(clocks) and clocks[0] != clocks[1] else None
    if a.written is not None and b.written is not None and a.written != b.written:
        return a.written < b.written
    return None


def _is_background(told: Moment) -> bool:
    # What is told of last year is not counted anew from report to report.
    return timex.precision(told.as_of) in _PERIODS


def _clock(published: str) -> str:
    # Midnight to the second is a date that some program filled up; zones other than one cannot be compared as text.
    found = re.fullmatch(r"T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|\+00:00)?", published[10:])
    return found[1] if found and not found[1].startswith("00:00") else ""


def other_moment(a: Moment, b: Moment, *, momentary: bool) -> str | None:
    """Why two numbers are of different times, so that neither revises the other, or ``None``."""
    if a.period != b.period:
        return "they count over different lengths of time"
    if a.as_of == b.as_of:
        return None
    if not a.as_of or not b.as_of:
        # A number of some month or year is background beside one that gives no time.
        dated = a if a.as_of else b
        apart = dated.close and timex.precision(dated.as_of) in _PERIODS
        return "one is of another time" if apart else None
    apart = not timex.compatible(a.as_of, b.as_of)
    periods = bool({timex.precision(a.as_of), timex.precision(b.as_of)} & _PERIODS)
    if apart and (periods or momentary or (a.kind == b.kind == "event")):
        return "they are of different times"
    return "they are of different times" if _far_apart(a.as_of, b.as_of) else None


def _far_apart(one: str, other: str) -> bool:
    first, second = timex.bounds(one), timex.bounds(other)
    if not (first[0] and second[0] and first[1] and second[1]):
        return False
    early, late = sorted((first, second))
    return timex.days_between(str(early[1]), str(late[0])) > MOMENT
