"""Times counted from another: "three weeks ago", "two days later", "the next morning", "the day after the vote".

Part of ``times``; see ``points``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from onrecord.annotate.times import calendar as calendars
from onrecord.annotate.times.calendar import UNKNOWN, Setting, Value, unresolved
from onrecord.annotate.times.pieces import Made, Pieces, counted, lower_table, modifier, part_and_clock
from onrecord.lang import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.annotate.times.calendar import Told

ORDER = "YQMWD"
"""TIMEX3 letters, the coarsest first."""


def make_ago(pieces: Pieces, setting: Setting) -> Made:
    """Reads "Three years ago", "two weeks from now": counted from the publication."""
    letter, size = lower_table("units")[pieces["unit"].lower()]
    forward = pieces["ago"].lower() != "ago"
    count = counted(pieces["number"]) if "number" in pieces else None
    if count is None or letter.startswith("T"):
        return unresolved("FUTURE_REF" if forward else "PAST_REF")
    mod = None
    if "bound" in pieces:
        mod = language("en").table("times")["ago_bounds"][lower_table("bounds")[pieces["bound"].lower()]]
    if setting.published is None:
        return unresolved(UNKNOWN[letter], mod)
    if letter == "Y" and not float(count * size).is_integer():
        letter, count = "M", count * 12
    when = calendars.shifted_day(setting.published, letter, count * size * (1 if forward else -1))
    value = calendars.containing(when, letter, None)
    if mod in ("BEFORE", "ON_OR_BEFORE"):
        return replace(value, mod=mod, earliest=None)
    if mod in ("AFTER", "ON_OR_AFTER"):
        return replace(value, mod=mod, latest=setting.published)
    return replace(value, mod=mod)


def make_later(pieces: Pieces, setting: Setting) -> Made:
    """Reads "Two days later": counted from the day the paragraph last told of."""
    letter, size = lower_table("units")[pieces["unit"].lower()]
    count = counted(pieces["number"]) if "number" in pieces else None
    if letter.startswith("T"):
        return _hours_from(setting.earlier, letter, count * size * (-1 if _is_back(pieces) else 1) if count else None)
    steps = count * size if count is not None else None
    value = counted_from(setting.earlier, letter, -steps if steps is not None and _is_back(pieces) else steps)
    if setting.published and value.earliest and value.earliest > setting.published and setting.ahead() is False:
        # What the past tense tells lies behind: it was counted from something else.
        return unresolved(UNKNOWN[letter])
    return value


def _is_back(pieces: Pieces) -> bool:
    return pieces["later"].lower() in ("earlier", "beforehand", "previously")


def _hours_from(told: Sequence[Told], letter: str, count: float | None) -> Value:
    # "Two hours later" needs a clock time to count from; a weekday without a date may hold it.
    day, _, clock = told[0].value.value.partition("T") if told else ("", "", "")
    if count is None or not re.fullmatch(r"\d\d:\d\d", clock):
        return unresolved("XXXX-XX-XXTXX", None, "TIME")
    length = timedelta(seconds=count * {"TS": 1, "TM": 60, "TH": 3600}[letter])
    known = told[0].value.earliest
    begins = datetime.combine(known or date(2001, 1, 1), datetime.strptime(clock, "%H:%M").time())  # noqa: DTZ007
    ends = begins + length
    if known is not None:
        return replace(calendars.at_part(calendars.day(ends.date()), None, f"{ends:%H:%M}"), told=told[0])
    if ends.date() != begins.date():
        return unresolved("XXXX-XX-XXTXX", None, "TIME")
    return Value("TIME", f"{day}T{ends:%H:%M}", told=told[0])


def counted_from(told: Sequence[Told], letter: str, steps: float | None) -> Value:
    """Counts days, weeks, months or years from the first time told that is as fine as what is counted."""
    if steps is not None and float(steps).is_integer():
        for anchor in told:
            if letter == "D" and (weekday := re.match(r"XXXX-WXX-([1-7])", anchor.value.value)):
                number = (int(weekday[1]) - 1 + int(steps)) % 7 + 1
                return Value("DATE", f"XXXX-WXX-{number}", told=anchor)
            quarter = re.fullmatch(r"\d{4}-Q[1-4]", anchor.value.value)
            if quarter and letter in "YQ" and anchor.value.earliest is not None:
                # "From a year earlier" means the same quarter.
                return replace(
                    calendars.containing(calendars.shifted_day(anchor.value.earliest, letter, steps), "Q"), told=anchor
                )
            precision = {4: "Y", 7: "M", 10: "D"}.get(len(calendars.day_of(anchor.value.value)))
            if anchor.value.earliest is None or precision is None or ORDER.index(letter) > ORDER.index(precision):
                continue
            when = calendars.shifted_day(anchor.value.earliest, letter, steps)
            return replace(calendars.containing(when, letter), told=anchor)
    return unresolved(UNKNOWN[letter])


def make_later_that_day(pieces: Pieces, setting: Setting) -> Made:
    """Reads "Earlier in the day", "in the morning": a part of the day last told of."""
    day = counted_from(setting.earlier if "later" in pieces else setting.here, "D", 0)
    mod = {"earlier": "START", "later": "END"}.get(pieces.get("later", "").lower())
    part, _ = part_and_clock(pieces)
    if "hours" in pieces:
        part, mod = "MO", "START"
    if mod is None and part is None:
        return None  # "back in the day"
    return calendars.at_part(replace(day, mod=mod), part, None)


def make_narrative(pieces: Pieces, setting: Setting) -> Made:
    """Reads "The next day", "that year", "the night before", "the day | after the vote"."""
    word, unit = pieces.get("later", "").lower(), pieces["unit"].lower()
    part = lower_table("parts").get(unit)
    letter = "D" if part else lower_table("units")[unit][0]
    told: Sequence[Told] = setting.earlier
    if not word:
        happening = setting.happening()
        told = (happening,) if happening else ()
        word = (re.findall(r"\w+", setting.after) or [""])[0]
    steps = {"next": 1, "following": 1, "after": 1, "afterwards": 1, "later": 1}.get(word, 0)
    steps = -1 if word in ("previous", "preceding", "before", "earlier") else steps
    value = counted_from(told, letter, steps)
    return calendars.at_part(replace(value, mod=modifier(pieces)), part, None)
