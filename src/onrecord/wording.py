"""How the faces put a ledger's values in words: report labels, places, days, amounts.

Nothing here adds to what the reports say: a value that is unresolved is called so. English
only, like the faces themselves; does not translate.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.model import AnnotatedReport, Cite, Ledger, Range, Statement

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "AU": "autumn", "WI": "winter"}
_HALVES = {"H1": "first half of", "H2": "second half of"}
_DAY_PARTS = {
    "TMO": "morning", "TMI": "midday", "TAF": "afternoon", "TEV": "evening", "TNI": "night", "TDT": "daytime",
}  # fmt: skip
_REFERENCES = {"PRESENT_REF": "now (no day given)", "PAST_REF": "in the past (no day given)"}
_REFERENCES["FUTURE_REF"] = "in the future (no day given)"
_LONG = "|".join((*_MONTHS, *sorted(set(_SEASONS.values())), "quarter", "week", "weekend"))
_UNKNOWN = {"XXXX-XX-XX": "day", "XXXX-XX": "month", "XXXX": "year"}
_PERIODS = {"Y": "year", "M": "month", "W": "week", "D": "day", "E": "decade", "H": "hour", "S": "second"}
_UNCOUNTED = frozenset(("percent", "celsius", "fahrenheit", "kelvin", "hertz"))
_PLURALS = {
    "foot": "feet",
    "square foot": "square feet",
    "cubic foot": "cubic feet",
    "inch": "inches",
    "century": "centuries",
}
_LABEL_LENGTH = 24
# Control characters (escape sequences among them), lone surrogates, and the marks that
# reorder text: a report must not be able to repaint or disguise a line.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ELLIPSIS = " […] "
_WORD = re.compile(r"“[^”]*”|\d+ %|[^\s,;:()“”\"]+")


@dataclass(frozen=True, slots=True)
class Desk:
    """Every report of a ledger at hand: labels, sentences, statements.

    Attributes:
        reports: report id to report, in the ledger's order.
        labels: report id to the short name used in lines; unique.
        numbers: report id to its place in the ledger, from 1.
        statements: ``(report id, statement id)`` to statement.
    """

    reports: Mapping[str, AnnotatedReport]
    labels: Mapping[str, str]
    numbers: Mapping[str, int]
    statements: Mapping[tuple[str, str], Statement]

    @classmethod
    def of(cls, ledger: Ledger) -> Desk:
        """Lays out the reports of a ledger."""
        return cls.over(ledger.reports)

    @classmethod
    def over(cls, reports: Sequence[AnnotatedReport]) -> Desk:
        """Lays out reports, in their order."""
        return cls(
            {report.id: report for report in reports},
            labels(reports),
            {report.id: number for number, report in enumerate(reports, start=1)},
            {(report.id, said.id): said for report in reports for said in report.statements},
        )

    def statement(self, report: str, statement: str | None) -> Statement | None:
        """The statement of that id in that report, or ``None``."""
        return self.statements.get((report, statement)) if statement is not None else None

    def sentence(self, cite: Cite) -> tuple[int, int] | None:
        """Numbers (from 1) of the first and last sentence a span touches; ``None`` outside any."""
        report = self.reports.get(cite.report)
        return sentence_numbers(report.sentences, cite.start, cite.end) if report else None

    def place(self, cite: Cite) -> str:
        """Where a span stands: ``Coast Ledger:5``; ``Coast Ledger@120`` (an offset) outside any sentence."""
        label = self.labels.get(cite.report, cite.report)
        found = self.sentence(cite)
        if found is None:
            return f"{label}@{cite.start}"
        first, last = found
        return f"{label}:{first}" if first == last else f"{label}:{first}-{last}"

    def reason(self, why: str) -> str:
        """A reason as a reader sees it: reports by their short names, unless their ids are plain words.

        What is quoted stays as it is written, and so do shares, though a report may be called so.
        """
        return _WORD.sub(lambda match: self._named(match.group()), flat(why))

    def _named(self, word: str) -> str:
        return word if word.isalpha() else self.labels.get(word, word)

    def words(self, cite: Cite) -> str:
        """The words of a span, verbatim but for runs of blanks; empty when the report is not at hand."""
        report = self.reports.get(cite.report)
        return flat(report.text[cite.start : cite.end]) if report else ""

    def sentence_words(self, cite: Cite) -> str:
        """The sentence a span begins in, else the span itself."""
        report, found = self.reports.get(cite.report), self.sentence(cite)
        if report is None or found is None:
            return self.words(cite)
        start, end = report.sentences[found[0] - 1]
        return flat(report.text[start:end])

    def content(self, report: str, ranges: Iterable[Range]) -> str:
        """The words of several ranges of one report; what is left out between them shows as ``[…]``."""
        found = self.reports.get(report)
        return _ELLIPSIS.join(flat(found.text[start:end]) for start, end in ranges) if found else ""


def sentence_numbers(sentences: Sequence[Range], start: int, end: int) -> tuple[int, int] | None:
    """Numbers (from 1) of the first and last of ``sentences`` that ``[start, end)`` touches.

    ``sentences`` are in text order and do not overlap.
    """
    last = bisect_right(sentences, (end - 1, float("inf")))
    first = max(bisect_right(sentences, (start, float("inf"))), 1)
    if first <= len(sentences) and sentences[first - 1][1] <= start:
        first += 1
    return (first, last) if first <= last else None


def flat(text: str) -> str:
    """One line: runs of blanks, line ends included, become one space."""
    return " ".join(text.split())


def printable(words: str) -> str:
    """One line that a terminal only shows: what it would obey becomes ``\N{REPLACEMENT CHARACTER}``."""
    return _UNSAFE.sub("\ufffd", words)


def shortened(text: str, length: int) -> str:
    """Cuts at a word's end and says so with ``[…]``; ``length`` counts code points, mark included."""
    if len(text) <= length:
        return text
    room = max(length - len(_ELLIPSIS.rstrip()), 1)
    cut = text[:room]
    head, blank, _ = cut.rpartition(" ")
    return (head if blank and not text[room].isspace() else cut).rstrip(" ,;:–—-") + _ELLIPSIS.rstrip()


def labels(reports: Sequence[AnnotatedReport]) -> dict[str, str]:
    """A short name for each report, unique: its outlet, else the distinct head of its id.

    An outlet with several reports gets a letter behind its name, in the order of their ids.
    """
    outlets = {report.id: flat(report.outlet or "") for report in reports}
    usable = {i: name for i, name in outlets.items() if name and len(name) <= _LABEL_LENGTH}
    counts = Counter(name.casefold() for name in usable.values())
    seen: Counter[str] = Counter()
    found: dict[str, str] = {}
    for report_id in sorted(usable):
        name = usable[report_id]
        key = name.casefold()
        seen[key] += 1
        found[report_id] = name if counts[key] == 1 else f"{name} {_letters(seen[key])}"
    rest = sorted(report.id for report in reports if report.id not in found)
    found.update(zip(rest, _heads(rest), strict=True))
    taken = Counter(found.values())
    return {i: name if taken[name] == 1 else f"{name} ({i})" for i, name in found.items()}


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters


def _heads(ids: Sequence[str]) -> list[str]:
    # "000_d6ebc7.txt" becomes "000" where no other id begins so; a long id without
    # separators keeps its first eight characters, or as many as tell it apart.
    stems = [re.sub(r"\.(?:txt|html?|json|xml)$", "", flat(i)) or i for i in ids]
    for cut in (_first_part, lambda stem: stem[:8], lambda stem: stem[:16]):
        heads = [cut(stem) for stem in stems]
        if len(set(heads)) == len(heads) and all(any(map(str.isalnum, head)) for head in heads):
            return heads
    return stems if len(set(stems)) == len(stems) else list(ids)


def _first_part(stem: str) -> str:
    part = re.split(r"[_\s/]", stem, maxsplit=1)[0]
    return part[:8] if re.fullmatch(r"[0-9a-f-]{12,}", part) else part[:_LABEL_LENGTH]


def day(value: str | None) -> str:
    """A TIMEX3 value in words; what the reports do not give is called unresolved.

    ``2031-05-06`` is ``Tue 6 May 2031``, ``XXXX-WXX-2`` ``a Tuesday (unresolved)``.
    """
    if not value:
        return "no date"
    if value in _REFERENCES:
        return _REFERENCES[value]
    moment, _, clock = value.partition("T")
    words = _period(value) or _calendar(moment) or (_unresolved(moment) if "X" in moment else None)
    if words is None or value.startswith("P"):
        return words or value
    if f"T{clock}" in _DAY_PARTS:
        return f"{words}, {_DAY_PARTS[f'T{clock}']}"
    return f"{words}, {_clock(clock)}" if clock else words


def _clock(value: str) -> str:
    # Seconds say more than a newspaper knows; a zone says which day it was.
    match = re.fullmatch(r"(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", value)
    if not match:
        return "hour unresolved" if set(value) == {"X"} else value
    zone = "UTC" if match[2] in {"Z", "+00:00", "-00:00"} else match[2]
    return f"{match[1]} {zone}" if zone else match[1]


def on_day(value: str | None) -> str:
    """``day`` as it follows a verb: ``on Tue 6 May 2031``, ``on a Tuesday (unresolved)``, ``in May 2031``."""
    words = day(value)
    if re.match(r"(?:a|Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", words):
        return f"on {words}"
    return f"in {words}" if re.match(rf"(?:{_LONG}|\d{{4}}$|the \d)", words) else words


def weekday(code: str | None) -> str | None:
    """``TUE`` as ``Tuesday``; ``None`` for anything else."""
    return next((name for name in _WEEKDAYS if code and name[:3].upper() == code), None)


def _calendar(value: str) -> str | None:
    words = None
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        words = _one_day(*(int(part) for part in match.groups()))
    elif match := re.fullmatch(r"(\d{4})-(\d\d)", value):
        month = _month(match[2])
        words = month and f"{month} {match[1]}"
    elif match := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        words = f"{'weekend of ' if match[3] else ''}week {int(match[2])} of {match[1]}"
    elif match := re.fullmatch(r"(\d{4})-(S[PU]|FA|AU|WI|H[12]|Q[1-4])", value):
        words = _part_of_year(match[2], match[1])
    elif re.fullmatch(r"\d{3,4}", value):
        words = value if len(value) == 4 else f"the {value}0s"
    return words


def _one_day(year: int, month: int, day_of_month: int) -> str | None:
    try:
        found = date(year, month, day_of_month)
    except ValueError:
        return None
    return f"{_WEEKDAYS[found.weekday()][:3]} {found.day} {_MONTHS[month - 1]} {year}"


def _part_of_year(part: str, year: str) -> str:
    if part in _SEASONS:
        return f"{_SEASONS[part]} {year}"
    return f"{_HALVES[part]} {year}" if part in _HALVES else f"quarter {part[1]} of {year}"


def _month(number: str) -> str | None:
    return _MONTHS[int(number) - 1] if number.isdecimal() and 1 <= int(number) <= 12 else None


def _unresolved(value: str) -> str:
    words = f"{value} (unresolved)"
    if match := re.fullmatch(r"[\dX]{4}-W[\dX]{2}(?:-([1-7]|WE))?", value):
        what = "week" if match[1] is None else "weekend" if match[1] == "WE" else _WEEKDAYS[int(match[1]) - 1]
        words = f"a {what} (unresolved)"
    elif (match := re.fullmatch(r"XXXX-(\d\d)(?:-(\d\d|XX))?", value)) and _month(match[1]):
        number_of_day = f"{int(match[2])} " if match[2] and match[2] != "XX" else ""
        words = f"{number_of_day}{_month(match[1])} (year unresolved)"
    elif match := re.fullmatch(r"XXXX-(S[PU]|FA|AU|WI)", value):
        words = f"{_SEASONS[match[1]]} (year unresolved)"
    elif value in _UNKNOWN:
        words = f"a {_UNKNOWN[value]} (unresolved)"
    return words


def _period(value: str) -> str | None:
    match = re.fullmatch(r"P(T?)(\d+(?:\.\d+)?|X+)([YMWDEHS])", value)
    if not match:
        return None
    unit = "minute" if match[1] and match[3] == "M" else _PERIODS[match[3]]
    if match[2].startswith("X"):
        return f"some {unit}s"
    return f"{match[2]} {unit}" if match[2] == "1" else f"{match[2]} {unit}s"


def amount(value: float | None, low: float | None, high: float | None, unit: str | None = None) -> str:
    """A number with its bounds and measure: ``30``, ``30 metres or more``, ``up to 30``, ``24 to 99``."""
    if value is None:
        if low is None or high is None:
            known = low if low is not None else high
            return "unstated" if known is None else f"{_measured(known, unit)} or {'more' if high is None else 'fewer'}"
        return f"{number(low)} to {_measured(high, unit)}" if low != high else _measured(low, unit)
    if high is None and low is not None:
        return f"{_measured(value, unit)} or more"
    if low is None and high is not None:
        return f"up to {_measured(value, unit)}"
    return _measured(value, unit)


def _measured(value: float, unit: str | None) -> str:
    return f"{number(value)} {units(unit, value)}".rstrip()


def number(value: float) -> str:
    """``2500000`` as ``2,500,000``; a whole float without its point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return f"{value:,}"


def units(unit: str | None, value: float | None) -> str:
    """A measure as it follows its number: ``17 degrees``, ``1 metre``; what is no word (``km/h``, ``USD``) stays."""
    if not unit or value == 1 or not re.fullmatch("[a-z ]{3,}", unit) or unit in _UNCOUNTED:
        return unit or ""
    return _PLURALS.get(unit, f"{unit}s")


def count(how_many: int, noun: str, plural: str | None = None) -> str:
    """``1 report``, ``8 reports``."""
    return f"{how_many:,} {noun if how_many == 1 else plural or noun + 's'}"
