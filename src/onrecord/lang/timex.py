"""TIMEX3 values: how fine they are, which days they can mean, which comes first.

Values that hang on an unknown publication date keep their ``X``; nothing here fills one in.
Not done yet: decades and centuries have no bounds; time zones.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from onrecord.model import AnnotatedReport

MARGIN = 2
"""Days by which the longest gap in the week must exceed the next for a run of reports to start after it."""
CLOSE_RUN = 3
"""Days that weekdays of the past span at most for the last of them to be plain."""
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")

_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_YEAR = re.compile(r"^(\d{4})$")
_WEEK = re.compile(r"^(\d{4})-W(\d{2})(?:-(WE|[1-7]))?")
_QUARTER = re.compile(r"^(\d{4})-Q([1-4])$")
_HALF = re.compile(r"^(\d{4})-H([12])$")
_SEASON = re.compile(r"^(\d{4})-(SP|SU|FA|AU|WI)$")
_WEEKDAY = re.compile(r"^XXXX-WXX-([1-7])")
_SHAPES = (
    ("time", re.compile(r"^[\dX]{4}-(?:W?[\dX]{2})-(?:[\dX]{1,2})T.|^T")),
    ("day", re.compile(r"^[\dX]{4}-(?:\d{2}|XX)-\d{2}$|^[\dX]{4}-W[\dX]{2}-\d$")),
    ("week", re.compile(r"^[\dX]{4}-W[\dX]{2}(?:-WE)?$")),
    ("quarter", re.compile(r"^[\dX]{4}-Q[\dX]$")),
    ("season", re.compile(r"^[\dX]{4}-(?:SP|SU|FA|AU|WI)$")),
    ("month", re.compile(r"^[\dX]{4}-[\dX]{2}$")),
    ("year", re.compile(r"^[\dX]{4}(?:-H[12])?$")),
)
_PART_HOURS = {"MO": 6, "DT": 8, "MI": 12, "AF": 13, "EV": 18, "NI": 21}
_FINENESS = ("time", "day", "week", "month", "season", "quarter", "year", "unknown")


def precision(value: str | None) -> str:
    """How fine a value is: ``time``, ``day``, ``week``, ``month``, ``season``, ``quarter``, ``year`` or ``unknown``."""
    return next((name for name, shape in _SHAPES if value and shape.match(value)), "unknown")


def fineness(value: str | None) -> int:
    """Rank of the precision of a value, the finest 0."""
    return _FINENESS.index(precision(value))


def weekday(value: str | None) -> int | None:
    """Day of the week (Monday 1 to Sunday 7) of an unresolved weekday or a full date."""
    if value is None:
        return None
    found = _WEEKDAY.match(value)
    if found:
        return int(found.group(1))
    first, last = bounds(value)
    return date.fromisoformat(first).isoweekday() if first and first == last else None


def day(value: str) -> str:
    """A value without its time of day."""
    return value.partition("T")[0] or value


def bounds(value: str | None) -> tuple[str | None, str | None]:  # noqa: PLR0911 - one return a shape
    """First and last day (ISO) a value can mean; ``(None, None)`` where it is unresolved."""
    try:
        if not value:
            return None, None
        if found := _DAY.match(value):
            whole = date(int(found[1]), int(found[2]), int(found[3])).isoformat()
            return whole, whole
        if found := _WEEK.match(value):
            return _week(int(found[1]), int(found[2]), found[3])
        if found := _MONTH.match(value):
            return _months(int(found[1]), int(found[2]), 1)
        if found := _QUARTER.match(value):
            return _months(int(found[1]), 3 * int(found[2]) - 2, 3)
        if found := _HALF.match(value):
            return _months(int(found[1]), 6 * int(found[2]) - 5, 6)
        if found := _SEASON.match(value):
            # Hemispheres differ, and a winter may span two years: the year is all that is certain.
            return f"{found[1]}-01-01", f"{int(found[1]) + (found[2] == 'WI'):04d}-12-31"
        if found := _YEAR.match(value):
            return _months(int(found[1]), 1, 12)
    except ValueError:
        pass
    return None, None


def _week(year: int, week: int, part: str | None) -> tuple[str, str]:
    monday = date.fromisocalendar(year, week, 1)
    first, last = {None: (0, 6), "WE": (5, 6)}.get(part, (int(part) - 1,) * 2 if part and part != "WE" else (0, 6))
    return (monday + timedelta(first)).isoformat(), (monday + timedelta(last)).isoformat()


def _months(year: int, month: int, count: int) -> tuple[str, str]:
    last = month + count - 1
    return f"{year:04d}-{month:02d}-01", f"{year:04d}-{last:02d}-{monthrange(year, last)[1]:02d}"


def compatible(one: str, other: str) -> bool:
    """Whether two values can mean the same time.

    A weekday without a date goes with the same weekday, and with a full date that falls on
    it; a day goes with the month it lies in; two different days never go together.
    """
    if day(one) == day(other):
        return _hour_agrees(one, other)
    first, second = bounds(one), bounds(other)
    if first[0] and first[1] and second[0] and second[1]:
        return first[0] <= second[1] and second[0] <= first[1]
    days = weekday(one), weekday(other)
    return days[0] is not None and days[0] == days[1]


def _hour_agrees(one: str, other: str) -> bool:
    hours = one.partition("T")[2], other.partition("T")[2]
    return not all(hours) or hours[0][:2] == hours[1][:2] or not all(h[:1].isdigit() for h in hours)


def later(one: str | None, other: str | None) -> bool | None:
    """Whether ``other`` is later than ``one``: ``True``, ``False``, or ``None`` where no calendar says so.

    Two weekdays without a date have no order here: which week each belongs to is not known.
    """
    (first, last), (begins, ends) = bounds(one), bounds(other)
    if not (first and last and begins and ends):
        return None
    if last < begins:
        return True
    if ends < first:
        return False
    clock = (one or "").partition("T")[2], (other or "").partition("T")[2]
    if first == last == begins == ends and all(c[:2].isdigit() for c in clock) and clock[0] != clock[1]:
        return clock[0] < clock[1]
    return None


def days_between(one: str, other: str) -> int:
    """Days from one ISO day to another; negative when the other comes first."""
    return (date.fromisoformat(other) - date.fromisoformat(one)).days


def first_weekday(weekdays: Iterable[int]) -> int:
    """The weekday a run of reports starts on: the one after the longest gap in the week.

    Reports of Friday, Saturday and Monday start on Friday; where gaps tie, the earliest in
    the week wins.
    """
    told = sorted(set(weekdays))
    if not told:
        return 1
    gaps = [((d - told[i - 1] - 1) % 7, -d) for i, d in enumerate(told)]
    return -max(gaps)[1] if len(told) > 1 else told[0]


def story_start(reports: Iterable[AnnotatedReport]) -> int:
    """The weekday a story starts on, from the days its reports speak from or were published on."""
    told = list(reports)
    days = [WEEKDAYS.index(r.written_weekday) + 1 for r in told if r.written_weekday in WEEKDAYS]
    return first_weekday(days + [found for r in told if r.published and (found := weekday(r.published[:10]))])


def place_reports(speaks: Mapping[str, int], same_days: Iterable[tuple[str, int, str, int]]) -> dict[str, int]:
    """Orders reports that speak from weekdays, by the days they both tell of; no calendar is needed.

    "On Friday" told on a Tuesday and on that Friday says that the Tuesday came four days later, so reports
    that tell of one day are never folded into a week. Runs of reports that share none are ordered by their
    weekdays, where all fit in one week that starts after a gap clearly longer than any other.

    Args:
        speaks: report to the weekday (1 to 7) it speaks from.
        same_days: report, days from its own day to a day it tells of, another report, days from its
            own day to that same day.

    Returns:
        Report to days from the first of them. A report whose place is not known is left out.
    """
    runs = _runs(speaks, same_days)
    if len(runs) < 2:
        return runs[0] if runs else {}
    weekdays = sorted(set(speaks.values()))
    gaps = sorted(((d - weekdays[i - 1] - 1) % 7, d) for i, d in enumerate(weekdays)) if len(weekdays) > 1 else []
    first = gaps[-1][1] if gaps else weekdays[0]
    # Two weekdays alone may stand either way round: Thursday to Monday, or Monday to Thursday.
    clear = not gaps or gaps[-1][0] - gaps[-2][0] >= (MARGIN if len(gaps) == 2 else 1)
    starts = [(speaks[min(run, key=lambda report: (run[report], report))] - first) % 7 for run in runs]
    if clear and all(start + max(run.values()) < 7 for start, run in zip(starts, runs, strict=True)):
        return {report: start + day for start, run in zip(starts, runs, strict=True) for report, day in run.items()}
    longest = min(runs, key=lambda run: (-len(run), min(run)))
    return longest if len(longest) > 1 else {}


def _runs(speaks: Mapping[str, int], same_days: Iterable[tuple[str, int, str, int]]) -> list[dict[str, int]]:
    """Reports that days told by both tie together, each with its days from the first of its run."""
    told: Counter[tuple[str, str, int]] = Counter()
    for one, its_day, other, other_day in same_days:
        told[(one, other, its_day - other_day) if one < other else (other, one, other_day - its_day)] += 1
    runs = {report: {report: 0} for report in speaks}
    doubtful: set[str] = set()
    support: dict[tuple[str, str], int] = {}
    for (one, other, apart), count in sorted(told.items(), key=lambda kv: (-kv[1], abs(kv[0][2]), kv[0])):
        run, joined = runs[one], runs[other]
        if run is not joined:
            shift = run[one] + apart - joined[other]
            run.update({report: day + shift for report, day in joined.items()})
            runs.update(dict.fromkeys(joined, run))
            support[one, other] = count
        elif run[other] - run[one] != apart and count >= support.get((one, other), 1):
            doubtful |= {one, other}  # two stories of how far apart they are, and nothing to choose by
    found = {id(run): run for _, run in sorted(runs.items())}
    kept = [{r: day for r, day in run.items() if r not in doubtful} for run in found.values()]
    return [{r: day - min(run.values()) for r, day in sorted(run.items())} for run in kept if run]


def latest_weekday(weekdays: Iterable[int]) -> int | None:
    """The last of a run of weekdays that all lie behind; ``None`` where they are spread over the week."""
    told = sorted(set(weekdays))
    if not told:
        return None
    first = first_weekday(told)
    last = max((d - first) % 7 for d in told)
    return (first + last - 1) % 7 + 1 if last < CLOSE_RUN else None


def days_aside(value: str, speaks: int, *, ahead: bool) -> int | None:
    """Days from the weekday (1 to 7) a report speaks from to an unresolved weekday it tells of."""
    found = _WEEKDAY.match(value)
    if not found:
        return None
    target = int(found.group(1))
    return (target - speaks) % 7 if ahead else -((speaks - target) % 7)


def day_in_week(value: str, first: int, last: int, *, ahead: bool) -> int | None:
    """Days from the first day of a story, of weekday ``first``, to an unresolved weekday of a report without a day.

    Args:
        value: ``XXXX-WXX-d``.
        first: weekday the story starts on, 1 to 7.
        last: days from the first day to the last a report speaks from; beyond a week nothing is known.
        ahead: whether the report speaks of what is to come.
    """
    found = _WEEKDAY.match(value)
    if not found or last > 6:
        return None
    day_of_story = (int(found.group(1)) - first) % 7
    return day_of_story if ahead or day_of_story <= last else day_of_story - 7


def hour(value: str) -> int:
    """Hour of the day a value begins at, for sorting; 0 where it names none."""
    clock = value.partition("T")[2]
    return int(clock[:2]) if clock[:2].isdigit() else _PART_HOURS.get(clock[:2], 0)


def place_in_story(value: str, written: str | None, first: int, *, ahead: bool) -> int | None:
    """Days from the first day of the story to an unresolved weekday; may be negative.

    Args:
        value: ``XXXX-WXX-d``.
        written: weekday the report speaks from (``TUE``), when known.
        first: weekday the story starts on, 1 to 7.
        ahead: whether the report speaks of what is to come.

    Returns:
        ``None`` for a value that is no weekday.
    """
    found = _WEEKDAY.match(value)
    if not found:
        return None
    target = int(found.group(1))
    if written not in WEEKDAYS:
        return (target - first) % 7
    speaks = WEEKDAYS.index(written) + 1
    here = (speaks - first) % 7
    return here + (target - speaks) % 7 if ahead else here - (speaks - target) % 7
