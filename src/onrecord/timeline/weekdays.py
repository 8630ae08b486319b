"""The day a time means among the days of a story, where no calendar is known.

Part of ``timeline``: days are counted from the one that the time's report speaks from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lang import timex
from onrecord.lang.numerals import cardinal
from onrecord.text import words
from onrecord.timeline.clauses import clause_of, innermost, lies_ahead, listed

if TYPE_CHECKING:
    from onrecord.model import AnnotatedReport, TimeExpression


def day_of(
    report: AnnotatedReport,
    time: TimeExpression,
    spoken: int | None,
    speaks: dict[str, int],
    week: tuple[int, int] | None,
    *,
    ahead: bool,
) -> int | None:
    """Days to an unresolved time, as ``spoken`` counts the day its report speaks from; ``None`` where not known."""
    anchor = next((t for t in report.times if time.anchor == (t.start, t.end)), None)
    if anchor is not None and timex.weekday(anchor.value) and not timex.bounds(time.value)[0]:
        sentence, statement = report.sentence_at(anchor.start), innermost(report, anchor)
        clause = clause_of(report, anchor, sentence, statement)
        its_ahead = lies_ahead(report, anchor, clause, statement)
        from_day = day_of(report, anchor, spoken, speaks, week, ahead=its_ahead)
        steps = _steps(report.text, anchor, time)
        return from_day + steps if from_day is not None and steps is not None else None
    if report.id not in speaks:
        return timex.day_in_week(time.value, *week, ahead=ahead) if week else None
    deictic = deictic_days(report.text, time)
    days = deictic if deictic is not None else timex.days_aside(time.value, speaks[report.id], ahead=ahead)
    return spoken + days if spoken is not None and days is not None else None


def _steps(text: str, anchor: TimeExpression, time: TimeExpression) -> int | None:
    """Days from a time to another counted from it ("two days later")."""
    one, other = timex.weekday(anchor.value), timex.weekday(time.value)
    if one is None or other is None:
        return None
    told = [w for w, *_ in words(text, time.start, time.end)]
    back = bool(listed("counted.back") & set(told))
    number = next((n for w in told if (n := cardinal(w)) is not None), None)
    if number is not None:
        return -int(number) if back else int(number)
    return -((one - other) % 7) if back else (other - one) % 7


def deictic_days(text: str, time: TimeExpression) -> int | None:
    """Days from the day a report speaks from to "yesterday", "overnight", "tonight"."""
    if not time.value.startswith("XXXX-XX-XX") or time.anchor:
        return None
    told = {w for w, *_ in words(text, time.start, time.end)}
    if told & listed("counted.other"):
        return None
    found = [days for key, days in (("before", -1), ("same", 0), ("after", 1)) if told & listed(f"counted.{key}")]
    return found[0] if found else None
