"""Points in time: the functions that the grammar names under ``make``, words to TIMEX3 values.

Part of ``times``. Each takes the pieces a rule matched and the ``Setting``, and returns a value,
or values by the name of the piece they belong to, or ``None`` where the words are no time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from onrecord.annotate.times import calendar as calendars
from onrecord.annotate.times.calendar import UNKNOWN, Setting, Value, unresolved
from onrecord.annotate.times.pieces import (
    BACK,
    ON,
    Made,
    Pieces,
    lower_table,
    modifier,
    month_of,
    nearest_year,
    part_and_clock,
    which_year,
)
from onrecord.annotate.times.relative import counted_from
from onrecord.lang import language
from onrecord.lang.numerals import ordinal

if TYPE_CHECKING:
    pass


def make_date(pieces: Pieces, setting: Setting) -> Made:
    """A date with a named month: with or without day and year."""
    number = int(pieces["month_number"]) if "month_number" in pieces else month_of(pieces["month"])
    stated = which_year(pieces, setting)
    mod = modifier(pieces)
    part, clock = part_and_clock(pieces)
    day = int(pieces["day"]) if "day" in pieces else None
    told = pieces.get("which_year", "").lower() in ("that", "the same")
    year = stated if stated is not None or told else _nearest_year(number, day, pieces, setting)
    if year is None:
        stem = f"XXXX-{number:02d}"
        if day is not None and not _possible(2024, number, day):
            return None
        bare = unresolved(stem if day is None else f"{stem}-{day:02d}", mod)
        return calendars.at_part(bare, part, clock)
    if day is None:
        return calendars.month(year, number, mod)
    if not _possible(year, number, day):
        return None
    when = date(year, number, day)
    if "week" in pieces:
        saturday = when + timedelta(days=(5 - when.weekday()) if when.weekday() < 6 else -1)
        return calendars.week(when, mod) if pieces["week"].lower() == "week" else calendars.weekend(saturday, mod)
    return calendars.at_part(calendars.day(when, mod), part, clock)


def _possible(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _nearest_year(month: int, day: int | None, pieces: Pieces, setting: Setting) -> int | None:
    published = setting.published
    if published is None:
        return None
    spans = []
    for year in (published.year - 1, published.year, published.year + 1):
        if day is None:
            whole = calendars.month(year, month)
            assert whole.earliest is not None  # noqa: S101 - a resolved month has days
            assert whole.latest is not None  # noqa: S101
            spans.append((year, whole.earliest, whole.latest))
        elif _possible(year, month, day):
            spans.append((year, date(year, month, day), date(year, month, day)))
    which = pieces.get("which", "").lower()
    if which in BACK:
        return next((y for y, _, end in reversed(spans) if end < published), None)
    if which in ON:
        return next((y for y, start, _ in spans if start > published), None)
    return nearest_year(spans, published, setting.ahead() if day is not None else bool(setting.ahead()))


def make_numeric(pieces: Pieces, _: Setting) -> Made:
    """A date in figures. With slashes the order is unknown unless a number settles it."""
    a, b, year = int(pieces["a"]), int(pieces["b"]), int(pieces["year"])
    readings = {(b, a)} if pieces["sign"] == "." else {(b, a), (a, b)}
    days = sorted(date(year, m, d) for m, d in readings if _possible(year, m, d))
    if not days:
        return None
    if len(days) == 1:
        return calendars.day(days[0])
    return Value("DATE", f"{year}-XX-XX", days[0], days[-1])


def make_day_range(pieces: Pieces, setting: Setting) -> Made:
    """Reads "3 to 5 May", "May 3-5": two days of one month."""
    first = make_date({k: v for k, v in pieces.items() if k in ("month", "day", "year")}, setting)
    second = make_date({**{k: v for k, v in pieces.items() if k in ("month", "year")}, "day": pieces["day2"]}, setting)
    if int(pieces["day"]) >= int(pieces["day2"]) or not isinstance(first, Value) or not isinstance(second, Value):
        return None
    return {"first": first, "second": second}


def make_month_range(pieces: Pieces, _: Setting) -> Made:
    """Reads "March to June 2023": two months, the year said once."""
    year, first, second = int(pieces["year"]), month_of(pieces["month"]), month_of(pieces["month2"])
    return {
        "first": calendars.month(year if first <= second else year - 1, first),
        "second": calendars.month(year, second),
    }


def make_month_day_range(pieces: Pieces, _: Setting) -> Made:
    """Reads "March 30 to April 2, 2023": two days, the year said once."""
    year, first, second = int(pieces["year"]), month_of(pieces["month"]), month_of(pieces["month2"])
    start = (year if first <= second else year - 1, first, int(pieces["day"]))
    end = (year, second, int(pieces["day2"]))
    if not _possible(*start) or not _possible(*end):
        return None
    return {"first": calendars.day(date(*start)), "second": calendars.day(date(*end))}


def make_year(pieces: Pieces, _: Setting) -> Made:
    """A year."""
    return calendars.year(int(pieces["year"]), modifier(pieces))


def make_year_range(pieces: Pieces, _: Setting) -> Made:
    """Reads "2019-2022", "2023/24"."""
    first = int(pieces["year"])
    second = int(pieces["year2"]) if len(pieces["year2"]) == 4 else first // 100 * 100 + int(pieces["year2"])
    if not first < second <= first + 60:
        return None
    return {"first": calendars.year(first), "second": calendars.year(second)}


def make_academic(pieces: Pieces, _: Setting) -> Made:
    """Reads "the 2021-22 academic year": it lies in two years, and its days depend on whose it is."""
    first = int(pieces["year"])
    second = int(pieces["year2"]) if len(pieces["year2"]) == 4 else first // 100 * 100 + int(pieces["year2"])
    if second != first + 1:
        return None
    return Value("DATE", f"{first}/{second}", date(first, 1, 1), date(second, 12, 31))


def make_fiscal(pieces: Pieces, _: Setting) -> Made:
    """A financial year; its days depend on whose it is."""
    return unresolved(f"FY{pieces['year']}")


def make_quarter(pieces: Pieces, setting: Setting) -> Made:
    """A quarter or half of a year."""
    letter = pieces.get("letter", "Q" if pieces.get("unit", "").lower() == "quarter" else "H")
    word = pieces.get("ordinal", "").lower()
    if "index" in pieces:
        index = int(pieces["index"])
    elif word in ("last", "final", "latter"):
        index = 4 if letter == "Q" else 2
    else:
        index = ordinal(word) or 0
    if not 1 <= index <= (4 if letter == "Q" else 2):
        return None
    stated = which_year(pieces, setting)
    if stated is None:
        if word in ("last", "final"):
            return None
        if setting.published is None or "which_year" in pieces:
            return unresolved(f"XXXX-{letter}{index}", modifier(pieces))
        stated = setting.published.year
        candidate = calendars.quarter(stated, letter, index)
        if not setting.ahead() and candidate.earliest is not None and candidate.earliest > setting.published:
            stated -= 1
        elif setting.ahead() and candidate.latest is not None and candidate.latest < setting.published:
            stated += 1
    return calendars.quarter(stated, letter, index, modifier(pieces))


def make_decade(pieces: Pieces, setting: Setting) -> Made:
    """Reads "the 1990s", "the '90s", "the nineties"."""
    mod = modifier(pieces)
    if "year" in pieces:
        year = int(pieces["year"])
        if year % 10:
            return None
        return calendars.century(year // 100, mod) if year % 100 == 0 and year < 2000 else calendars.decade(year, mod)
    word = pieces.get("word") or pieces.get("word2") or pieces.get("word3")
    tens = int(pieces["short"]) if "short" in pieces else int(lower_table("decades")[str(word).lower()])
    if setting.published is None:
        return unresolved(f"XX{tens // 10}", mod)
    hundreds = setting.published.year // 100 * 100
    return calendars.decade(hundreds + tens - (100 if hundreds + tens > setting.published.year else 0), mod)


def make_century(pieces: Pieces, _: Setting) -> Made:
    """Reads "the 19th century": its value is 18."""
    number = ordinal(pieces["ordinal"])
    return calendars.century(number - 1, modifier(pieces)) if number and 2 <= number <= 30 else None


def make_season(pieces: Pieces, setting: Setting) -> Made:
    """A season; bare ones only after a preposition that makes them a time."""
    code = str(lower_table("seasons")[pieces["season"].lower()])
    mod, which = modifier(pieces), pieces.get("which", "").lower()
    stated = which_year(pieces, setting)
    if stated is not None:
        whole = calendars.season(stated, code, mod)
        if code != "WI" or whole.latest is None:
            return whole
        # "The winter of 2023" may be the one that begins in it or the one that ends in it.
        return replace(whole, earliest=date(stated, 1, 1))
    previous = setting.before.split()[-1:] or [""]
    preceded = previous[0] in language("en").words("times", "names.before_season")
    if which in ("", "the") and not preceded and not mod:
        return None
    falls = pieces["season"].lower() in ("fall", "spring") and which in ("", "the")
    if falls and (re.match(r"\s+(of|in|from|to|by)\b", setting.after) or not preceded):
        return None
    if setting.published is None:
        return unresolved(f"XXXX-{code}", mod)
    return _nearest_season(code, mod, which, setting)


def _nearest_season(code: str, mod: str | None, which: str, setting: Setting) -> Value | None:
    published = setting.published
    assert published is not None  # noqa: S101 - asked for only with a publication day
    around = [calendars.season(published.year + shift, code) for shift in (-2, -1, 0, 1)]
    past = [s for s in around if s.latest is not None and s.latest < published]
    begun = [s for s in around if s.earliest is not None and s.earliest <= published]
    coming = [s for s in around if s.earliest is not None and s.earliest > published]
    open_ = [s for s in around if s.latest is not None and s.latest >= published]
    if which in BACK:
        chosen = past[-1:]
    elif which in ON:
        chosen = coming[:1]
    else:
        chosen = open_[:1] if setting.ahead() else begun[-1:]
    return calendars.season(int(chosen[0].value[:4]), code, mod) if chosen else None


def make_weekday(pieces: Pieces, setting: Setting) -> Made:
    """A weekday: the nearest one on the side that the words point to."""
    number = int(lower_table("weekdays")[pieces["weekday"].lower()])
    part, clock = part_and_clock(pieces)
    if pieces.get("part", "").lower().endswith("s"):
        return unresolved(f"XXXX-WXX-{number}T{part}", None, "SET")
    mod = modifier(pieces)
    if "early_part" in pieces:
        mod = "START" if pieces["early_part"].lower() == "early" else "END"
    if "hours" in pieces:
        part, mod = "MO", "START"
    which = pieces.get("which", "").lower()
    published = setting.published
    told = which in ("the previous", "the following") or (which == "next" and setting.before.endswith("the "))
    if published is None or told:
        return calendars.at_part(unresolved(f"XXXX-WXX-{number}", mod), part, clock)
    monday = published - timedelta(days=published.weekday())
    if "which_week" in pieces:
        weeks = {"last": -1, "this": 0, "next": 1}[pieces["which_week"].lower()]
        when = monday + timedelta(days=7 * weeks + number - 1)
    elif which in ON:
        # "Next Friday" is that of next week; "this coming Friday" the first after today.
        to_come = published + timedelta(days=(number - published.isoweekday() - 1) % 7 + 1)
        when = monday + timedelta(days=7 + number - 1) if which == "next" else to_come
    elif which in BACK:
        when = published - timedelta(days=(published.isoweekday() - number - 1) % 7 + 1)
    elif setting.ahead():
        when = published + timedelta(days=(number - published.isoweekday()) % 7)
    else:
        when = published - timedelta(days=(published.isoweekday() - number) % 7)
    return calendars.at_part(calendars.day(when, mod), part, clock)


def make_weekend(pieces: Pieces, setting: Setting) -> Made:
    """A weekend."""
    which, mod, published = pieces["which"].lower(), modifier(pieces), setting.published
    if published is None or which in ("the previous", "the following"):
        return unresolved("XXXX-WXX-WE", mod)
    this = published + timedelta(days=5 - published.weekday())
    if which in BACK:
        saturday = this - timedelta(days=7)
    elif which == "next":
        saturday = this + timedelta(days=7)
    elif setting.ahead() or which in ON or published >= this:
        saturday = this
    else:
        saturday = this - timedelta(days=7)
    return calendars.weekend(saturday, mod)


def make_deictic(pieces: Pieces, setting: Setting) -> Made:
    """Today, tonight, last night, this morning."""
    word = pieces["deictic"].lower()
    part, clock = part_and_clock(pieces)
    mod = modifier(pieces)
    if "early_part" in pieces:
        mod = "START" if pieces["early_part"].lower() == "early" else "END"
    night = word in ("tonight", "overnight")
    if setting.published is None:
        return calendars.at_part(unresolved(UNKNOWN["D"], mod), "NI" if night else part, clock)
    shift = {"yesterday": -1, "last": -1, "tomorrow": 1}.get(word, 0)
    shift += {"the day before": -1, "the day after": 1}.get(pieces.get("shift", "").lower(), 0)
    if word == "overnight" and not setting.ahead():
        shift = -1
    value = calendars.at_part(
        calendars.day(setting.published + timedelta(days=shift), mod), "NI" if night else part, clock
    )
    # A night belongs to the day it begins on and ends on the next.
    return replace(value, latest=value.latest + timedelta(days=1)) if word == "overnight" and value.latest else value


def make_deictic_unit(pieces: Pieces, setting: Setting) -> Made:
    """Reads "Last week", "earlier this month", "the end of the year"."""
    letter, size = lower_table("units")[pieces["unit"].lower()]
    mod = modifier(pieces)
    published = setting.published
    if size > 1:
        return _long_unit(size, pieces, setting)
    if published is None:
        return unresolved(UNKNOWN[letter], mod)
    which = pieces.get("which", "this").lower()
    steps = -1 if which in BACK else 1 if which in ON else 0
    value = calendars.containing(calendars.shifted_day(published.replace(day=1), letter, steps), letter, mod)
    if letter in ("W", "D"):
        value = calendars.containing(calendars.shifted_day(published, letter, steps), letter, mod)
    word = pieces.get("early", "").split()[:1]
    if word == ["earlier"]:
        value = replace(calendars.containing(published, letter, None), mod=mod)
        return replace(value, latest=published)
    if word == ["later"]:
        value = replace(calendars.containing(published, letter, None), mod=mod)
        return replace(value, earliest=published)
    return value


def _long_unit(years: int, pieces: Pieces, setting: Setting) -> Value:
    which = pieces.get("which", "this").lower()
    steps = -1 if which in BACK else 1 if which in ON else 0
    mod = modifier(pieces)
    if setting.published is None:
        return unresolved("XXX" if years == 10 else "XX", mod)
    first = setting.published.year // years * years + steps * years
    return calendars.decade(first, mod) if years == 10 else calendars.century(first // 100, mod)


def make_clock(pieces: Pieces, setting: Setting) -> Made:
    """A clock time; its day is found in the sentence afterwards."""
    _, clock = part_and_clock(pieces)
    if clock is None:
        return None
    if "following" in pieces:
        return calendars.at_part(counted_from(setting.earlier, "D", 1), None, clock)
    word = pieces.get("deictic", "").lower()
    if word and setting.published is not None:
        shift = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
        return calendars.at_part(calendars.day(setting.published + timedelta(days=shift)), None, clock)
    return unresolved(f"{UNKNOWN['D']}T{clock}", modifier(pieces), "TIME")


def make_reference(pieces: Pieces, _: Setting) -> Made:
    """Reads "Now", "recently", "soon"."""
    known = {**lower_table("references"), **lower_table("led_references")}
    return unresolved(str(known[re.sub(r"\s+", " ", pieces["reference"].lower())]))
