"""Feasts: the days that a calendar rule gives ("Good Friday", "Labor Day"), and the new year.

Part of ``times``; see ``points``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateutil.easter import easter

from onrecord.annotate.times import calendar as calendars
from onrecord.annotate.times.calendar import UNKNOWN, Setting, Value, unresolved
from onrecord.annotate.times.pieces import Made, Pieces, lower_table, nearest_year, which_year

if TYPE_CHECKING:
    from collections.abc import Mapping


def make_holiday(pieces: Pieces, setting: Setting) -> Made:
    """A feast; "the new year"."""
    if "holiday" not in pieces:
        return _new_year(setting)
    rule = lower_table("holidays")[re.sub("[’‘]", "'", pieces["holiday"]).lower()]
    year = which_year(pieces, setting)
    if year is None:
        year = _nearest_feast(rule, setting)
    if year is not None:
        return calendars.day(_feast(rule, year))
    return unresolved(f"XXXX-{rule['month']:02d}-{rule['day']:02d}" if "day" in rule else UNKNOWN["D"])


def _feast(rule: Mapping[str, int], year: int) -> date:
    if "easter" in rule:
        sunday: date = easter(year)
        return sunday + timedelta(days=rule["easter"])
    if "day" in rule:
        return date(year, rule["month"], rule["day"])
    first = date(year, rule["month"], 1)
    days = [first + timedelta(days=d) for d in range(monthrange(year, rule["month"])[1])]
    named = [day for day in days if day.isoweekday() == rule["weekday"]]
    return named[rule["which"] - 1 if rule["which"] > 0 else rule["which"]]


def _nearest_feast(rule: Mapping[str, int], setting: Setting) -> int | None:
    published = setting.published
    if published is None:
        return None
    days = [_feast(rule, year) for year in (published.year - 1, published.year, published.year + 1)]
    return nearest_year([(day.year, day, day) for day in days], published, setting.ahead())


def _new_year(setting: Setting) -> Value:
    published = setting.published
    if published is None:
        return unresolved("XXXX", "START")
    # From the summer on it is the one to come.
    return calendars.year(published.year + (published.month > 6), "START")
