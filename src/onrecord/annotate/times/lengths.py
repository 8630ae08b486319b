"""Lengths and sets: the functions that the grammar names under ``make`` for durations and "every Tuesday".

Part of ``times``; see ``points``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.annotate.times import calendar as calendars
from onrecord.annotate.times.calendar import Setting, Value, unresolved
from onrecord.annotate.times.pieces import Made, Pieces, counted, lower_table, month_of
from onrecord.lang import language


def make_period(pieces: Pieces, setting: Setting) -> Made:
    """Reads "The past three months", "the coming weeks": a length that touches the publication."""
    letter, size = lower_table("units")[pieces["unit"].lower()]
    which = pieces["which"].lower()
    words = pieces.get("number", "several" if "plural" in pieces else "one")
    count = 2.0 if words.lower() == "couple of" else counted(words) if words.lower() != "few" else None
    mod = lower_table("bounds").get(pieces.get("bound", "").lower())
    value = _length(letter, None if count is None else count * size, mod)
    bounded = re.match(r"\s+of\b", setting.after) is not None
    if count is None or setting.published is None or letter.startswith("T") or bounded:
        # "The last three months of 2015" do not touch the publication.
        return value
    if which in ("past", "last"):
        return replace(
            value,
            earliest=calendars.shifted_day(setting.published, letter, -count * size),
            latest=setting.published,
        )
    if which in ("next", "coming"):
        return replace(
            value, earliest=setting.published, latest=calendars.shifted_day(setting.published, letter, count * size)
        )
    return value


def _length(letter: str, count: float | None, mod: str | None) -> Value:
    clock = letter.startswith("T")
    name = letter.removeprefix("T")
    if count is None:
        shown = "X"
    elif float(count).is_integer():
        shown = str(int(count))
    elif name in "HY":
        # TIMEX3 counts half an hour and half a year in the next smaller unit.
        name, count = ("M", count * 60) if name == "H" else ("M", count * 12)
        shown = f"{count:g}"
    else:
        shown = f"{count:g}"
    return Value("DURATION", f"P{'T' if clock else ''}{shown}{name}", None, None, mod)


def make_duration(pieces: Pieces, setting: Setting) -> Made:
    """Reads "18-month", "more than five weeks"."""
    letter, size = lower_table("units")[pieces["unit"].lower()]
    words = pieces["number"].lower()
    count = counted(words)
    hyphenated = pieces["joint"] in "-\u2010\u2011"
    if count is None or not _is_length(words, count, hyphenated, pieces, setting):
        return None
    if "half" in pieces:
        count += 0.5
    return _length(letter, count * size, lower_table("bounds").get(pieces.get("bound", "").lower()))


def _is_length(words: str, count: float, hyphenated: bool, pieces: Pieces, setting: Setting) -> bool:
    unit = pieces["unit"].lower()
    if re.match(r"[-\s]olds?\b|\s+of\s+age|\s+(?:a|per|each)\s+(?:day|week|month|year)\b", setting.after):
        return False
    previous = (re.findall(r"[\w']+", setting.before[-20:]) or [""])[-1]
    if previous == "aged":
        return False
    if words in ("a", "an", "one", "another"):
        led = previous in language("en").words("times", "names.before_length") or not pieces.keys().isdisjoint(
            ("bound", "half")
        )
        if hyphenated:
            return words == "one"
        return unit not in ("second", "quarter", "night") and (led or (words == "one" and unit != "day"))
    if unit == "quarter" and (count in (1, 3) or not pieces.get("plural")):
        return False
    return hyphenated or bool(pieces.get("plural")) or count < 1 or count == 1


def make_duration_range(pieces: Pieces, setting: Setting) -> Made:
    """Reads "Three to five weeks": two lengths."""
    letter, size = lower_table("units")[pieces["unit"].lower()]
    low, high = counted(pieces["number"]), counted(pieces["number2"])
    aged = re.match(r"[-\s]olds?\b|\s+of\s+age", setting.after)
    if low is None or high is None or not low < high or aged or letter == "Q":
        return None
    return {"first": _length(letter, low * size, None), "second": _length(letter, high * size, None)}


def make_vague(pieces: Pieces, setting: Setting) -> Made:
    """Reads "Several weeks", "for decades", "months-long"."""
    letter, _ = lower_table("units")[pieces["unit"].lower()]
    if re.match(r"[-\s]olds?\b", setting.after):
        return None
    if pieces.get("several", "").lower() == "a couple of":
        return _length(letter, 2.0 * lower_table("units")[pieces["unit"].lower()][1], None)
    single = pieces["whole"].lower().endswith("long") and f"{pieces['unit'].lower()}s" not in pieces["whole"].lower()
    return _length(letter, 1.0 if single else None, None)


def make_every(pieces: Pieces, _: Setting) -> Made:
    """Reads "Every Tuesday", "annual", "twice a week"."""
    if "adverb" in pieces:
        value = str(lower_table("adverbs")[pieces["adverb"].lower()])
        return unresolved(value, None, "SET")
    part = lower_table("parts").get(pieces.get("part", "").lower())
    if "weekday" in pieces:
        value = f"XXXX-WXX-{lower_table('weekdays')[pieces['weekday'].lower()]}"
        return unresolved(f"{value}T{part}" if part else value, None, "SET")
    if "month" in pieces:
        return unresolved(f"XXXX-{month_of(pieces['month']):02d}", None, "SET")
    if "season" in pieces:
        return unresolved(f"XXXX-{lower_table('seasons')[pieces['season'].lower()]}", None, "SET")
    if part:
        return unresolved(f"XXXX-XX-XXT{part}", None, "SET")
    letter, size = lower_table("units")[pieces["unit"].lower()]
    words = pieces.get("number", "one").lower()
    count = 2.0 if words in ("other", "couple of") else counted(words)
    return replace(_length(letter, None if count is None else count * size, None), type="SET")
