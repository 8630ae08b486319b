"""Calendar values: what a day, week, season or decade is called, and its first and last day.

Part of ``times``. Values follow TIMEX3 (TimeML 1.2.1); weeks are ISO 8601 weeks; seasons are
those of the northern hemisphere, by whole months, and a winter bears the year it begins in.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.model import TimeType

SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of each season."""


@dataclass(frozen=True, slots=True)
class Value:
    """A TIMEX3 value with the days it can mean, both included; ``told`` is what it was counted
    from, ``zone`` the time zone as written.
    """

    type: TimeType
    value: str
    earliest: date | None = None
    latest: date | None = None
    mod: str | None = None
    told: Told | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A day, month or year that the text told of, and where."""

    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a relative expression hangs on.

    Attributes:
        published: day of publication, where known.
        ahead: whether the words point past the publication: true, false, or ``None`` if the parse is silent.
        earlier: what the text told of before in these paragraphs, the latest first.
        here: the same in this paragraph alone.
        happening: when the happening that follows the words took place ("the day after the vote"), where told.
        before, after: the text beside the expression, in lower case.
    """

    published: date | None = None
    ahead: Callable[[], bool | None] = lambda: None
    earlier: tuple[Told, ...] = ()
    here: tuple[Told, ...] = ()
    happening: Callable[[], Told | None] = lambda: None
    before: str = ""
    after: str = ""

    def alone(self) -> Setting:
        """The same words where nothing is known but they."""
        return Setting(before=self.before, after=self.after)


def day(when: date, mod: str | None = None) -> Value:
    """One day."""
    return Value("DATE", when.isoformat(), when, when, mod)


def month(year: int, number: int, mod: str | None = None) -> Value:
    """One month, or a part of it."""
    last = calendar.monthrange(year, number)[1]
    return narrowed(Value("DATE", f"{year:04d}-{number:02d}", date(year, number, 1), date(year, number, last), mod))


def year(number: int, mod: str | None = None) -> Value:
    """One year, or a part of it."""
    return narrowed(Value("DATE", f"{number:04d}", date(number, 1, 1), date(number, 12, 31), mod))


def week(within: date, mod: str | None = None) -> Value:
    """The ISO week that holds a day."""
    monday = within - timedelta(days=within.weekday())
    number = monday.isocalendar()
    return Value("DATE", f"{number.year:04d}-W{number.week:02d}", monday, monday + timedelta(days=6), mod)


def weekend(saturday: date, mod: str | None = None) -> Value:
    """Saturday and Sunday."""
    number = saturday.isocalendar()
    return Value("DATE", f"{number.year:04d}-W{number.week:02d}-WE", saturday, saturday + timedelta(days=1), mod)


def quarter(number_of_year: int, letter: str, index: int, mod: str | None = None) -> Value:
    """A quarter (``Q``) or half (``H``) of a year; ``index`` counts from 1."""
    length = 3 if letter == "Q" else 6
    first = (index - 1) * length + 1
    last = first + length - 1
    end = date(number_of_year, last, calendar.monthrange(number_of_year, last)[1])
    return narrowed(Value("DATE", f"{number_of_year:04d}-{letter}{index}", date(number_of_year, first, 1), end, mod))


def season(number_of_year: int, code: str, mod: str | None = None) -> Value:
    """A season by its code (``SP SU FA WI``)."""
    start = date(number_of_year, SEASON_MONTHS[code], 1)
    ends_in = number_of_year + 1 if code == "WI" else number_of_year
    last = (SEASON_MONTHS[code] + 1) % 12 + 1
    end = date(ends_in, last, calendar.monthrange(ends_in, last)[1])
    return narrowed(Value("DATE", f"{number_of_year:04d}-{code}", start, end, mod))


def decade(first_year: int, mod: str | None = None) -> Value:
    """Ten years; the value is the year's first three digits."""
    return narrowed(Value("DATE", f"{first_year // 10}", date(first_year, 1, 1), date(first_year + 9, 12, 31), mod))


def century(hundreds: int, mod: str | None = None) -> Value:
    """A hundred years; the value is the year's first two digits."""
    return narrowed(
        Value("DATE", f"{hundreds:02d}", date(hundreds * 100, 1, 1), date(hundreds * 100 + 99, 12, 31), mod)
    )


def unresolved(value: str, mod: str | None = None, kind: TimeType = "DATE") -> Value:
    """A value that hangs on something the report does not give."""
    return Value(kind, value, None, None, mod)


def narrowed(value: Value) -> Value:
    """Keeps the third of a period that START, MID or END points to."""
    if value.mod not in ("START", "MID", "END") or value.earliest is None or value.latest is None:
        return value
    length = (value.latest - value.earliest).days + 1
    third = timedelta(days=length // 3)
    if value.mod == "START":
        return replace(value, latest=value.earliest + third)
    if value.mod == "END":
        return replace(value, earliest=value.latest - third)
    return replace(value, earliest=value.earliest + third, latest=value.latest - third)


def shifted_month(from_day: date, months: int) -> tuple[int, int]:
    """Year and month, ``months`` after those of a day.

    Raises:
        OverflowError: the year falls outside the calendar.
    """
    index = from_day.year * 12 + from_day.month - 1 + months
    if not 12 <= index < 12 * 9999:
        raise OverflowError("year outside the calendar")
    return index // 12, index % 12 + 1


def shifted_day(from_day: date, letter: str, count: float) -> date:
    """The day ``count`` days, weeks, months, quarters or years later; a short month's last day where it must."""
    if letter in ("D", "W"):
        return from_day + timedelta(days=round(count * (7 if letter == "W" else 1)))
    months = {"M": 1, "Q": 3, "Y": 12}[letter]
    shifted_year, shifted = shifted_month(from_day, round(count * months))
    return date(shifted_year, shifted, min(from_day.day, calendar.monthrange(shifted_year, shifted)[1]))


def containing(when: date, letter: str, mod: str | None = None) -> Value:
    """The day, week, month, quarter or year that holds a day."""
    if letter == "W":
        return week(when, mod)
    if letter == "M":
        return month(when.year, when.month, mod)
    if letter == "Q":
        return quarter(when.year, "Q", (when.month - 1) // 3 + 1, mod)
    return year(when.year, mod) if letter == "Y" else day(when, mod)


def day_of(value: str) -> str:
    """A value without its time of day."""
    return value.partition("T")[0]


UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX"}
"""What a day, week, month, quarter or year is called that the report does not give."""


def at_part(value: Value, part: str | None, clock: str | None) -> Value:
    """A day narrowed to a part (``NI``) or a clock time (``14:30``)."""
    if clock:
        return replace(value, type="TIME", value=f"{value.value}T{clock}")
    return replace(value, type="TIME", value=f"{value.value}T{part}") if part else value
