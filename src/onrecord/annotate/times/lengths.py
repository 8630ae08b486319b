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
    value = _sized(letter, size, count, mod)
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


def _sized(letter: str, size: int, count: float | None, mod: str | None) -> Value:
    # A decade is ten years: ISO 8601 has no unit for it.
    return _length(letter, None if count is None else count * size, mod)


def _length(letter: str, count: float | None, mod: str | None) -> Value:
    clock = letter.startswith("T")
    name = letter.removeprefix("T")
    if count is None:
        shown = "X"
    elif float(count).is_integer():
        shown = str(int(count))
    elif name in "HY" and count < 1:
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
    return _sized(letter, size, count, lower_table("bounds").get(pieces.get("bound", "").lower()))


def _is_length(words: str, count: float, hyphenated: bool, pieces: Pieces, setting: Setting) -> bool:
    unit = pieces["unit"].lower()
    previous = (re.findall(r"[\w']+", setting.before[-20:]) or [""])[-1]
    aged = re.match(r"[-\s]olds?\b|\s+of\s+age|\s+(?:a|per|each)\s+(?:day|week|month|year)\b", setting.after)
    if aged or previous == "aged" or (1900 <= count <= 2100 and not hyphenated and not pieces.get("plural")):
        # "The 2018 day of action" names a year.
        return False
    if words in ("a", "an", "one", "another"):
        if re.match(r"\s+(?:before|after|since|into)\b", setting.after):
            return True
        return _is_one_length(words, previous, hyphenated, pieces)
    if unit == "quarter" and (count in (1, 3) or not pieces.get("plural")):
        return False
    # "A 35 minute delay", its hyphen forgotten.
    premodifies = previous in language("en").words("times", "names.determiners") and re.match(
        r"\s+[a-z]", setting.after
    )
    return hyphenated or bool(pieces.get("plural")) or count <= 1 or premodifies is not None


def _is_one_length(words: str, previous: str, hyphenated: bool, pieces: Pieces) -> bool:
    if hyphenated:
        return words == "one"
    unit = pieces["unit"].lower()
    led = previous in language("en").words("times", "names.before_length") or not pieces.keys().isdisjoint(
        ("bound", "half")
    )
    return unit not in ("second", "quarter", "night") and (led or (words == "one" and unit != "day"))


def make_duration_range(pieces: Pieces, setting: Setting) -> Made:
    """Reads "Three to five weeks": two lengths."""
    letter, size = lower_table("units")[pieces["unit"].lower()]
    low, high = counted(pieces["number"]), counted(pieces["number2"])
    aged = re.match(r"[-\s]olds?\b|\s+of\s+age", setting.after)
    if low is None or high is None or not low < high or aged or letter == "Q":
        return None
    return {"first": _sized(letter, size, low, None), "second": _sized(letter, size, high, None)}


def make_vague(pieces: Pieces, setting: Setting) -> Made:
    """Reads "Several weeks", "for decades", "months-long"."""
    letter, size = lower_table("units")[pieces["unit"].lower()]
    if re.match(r"[-\s]olds?\b", setting.after):
        return None
    if "one" in pieces:
        return _sized(letter, size, 1.0, lower_table("bounds").get(pieces.get("bound", "").lower()))
    if pieces.get("several", "").lower() == "a couple of":
        return _sized(letter, size, 2.0, None)
    single = pieces["whole"].lower().endswith("long") and f"{pieces['unit'].lower()}s" not in pieces["whole"].lower()
    return _sized(letter, size, 1.0 if single else None, None)


def make_every(pieces: Pieces, _: Setting) -> Made:
    """Reads "Every Tuesday", "annual", "twice a week"."""
    value = _repeated(pieces)
    if value is not None:
        return unresolved(value, None, "SET")
    letter, size = lower_table("units")[pieces["unit"].lower()]
    words = pieces.get("number", "one").lower()
    count = 2.0 if words in ("other", "couple of") else counted(words)
    return replace(_sized(letter, size, count, None), type="SET")


def _repeated(pieces: Pieces) -> str | None:
    # What comes on its day, in its month, at its hour, as a value with the rest unknown.
    part = lower_table("parts").get(pieces.get("part", "").lower())
    value = f"XXXX-XX-XXT{part}" if part else None
    if "adverb" in pieces:
        value = str(lower_table("adverbs")[pieces["adverb"].lower()])
    elif "weekday" in pieces:
        value = f"XXXX-WXX-{lower_table('weekdays')[pieces['weekday'].lower()]}" + (f"T{part}" if part else "")
    elif "month" in pieces:
        value = f"XXXX-{month_of(pieces['month']):02d}"
    elif "season" in pieces:
        value = f"XXXX-{lower_table('seasons')[pieces['season'].lower()]}"
    elif pieces.get("unit") == "weekend":
        value = "XXXX-WXX-WE"
    elif "days" in pieces:
        value = str(lower_table("days_of_week")[pieces["days"].lower()])
    return value
