"""Quantities: numbers in digits and words with what they count or measure.

Patterns over the repaired reading find numbers, ranges, bounds and units
(``lang/en/quantities.toml``); the parse gives the thing counted. A quantity's span holds the number with its
bound and unit; the rate and the thing counted stand beside it. Not done yet: products
("three times as many"), numbers split over a line end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.annotate.quantities.changes import Change, change_of
from onrecord.annotate.quantities.counted import Counted, Told, counted, counted_before
from onrecord.annotate.quantities.decoys import counts, is_age, is_offset, masked_in, uncounted
from onrecord.annotate.quantities.grammar import TIME_UNITS, Found, numbers_in
from onrecord.annotate.quantities.numbers import Tokens
from onrecord.annotate.quantities.rates import rate_after
from onrecord.annotate.quantities.units import in_si, si_unit, unit_named
from onrecord.model import Quantity, TimeExpression

if TYPE_CHECKING:
    from onrecord.annotate.parse import Parse
    from onrecord.model import Range, Report
    from onrecord.ports import Layers

OF = re.compile(r"\s(?:out )?of(?: (?:the|its|his|her|their|all|our|those|these|some|about|a total of))*\s")
"""What stands between a part and its whole."""

LENGTHS = frozenset(
    {"duration", "duration-range", "duration-and-half", "duration-one", "duration-of", "duration-of-many",
     "duration-vague", "duration-long", "past-period"}
)  # fmt: skip
"""Rules of ``times`` whose expressions are measures too ("an 18-month inquiry")."""


class QuantityAnnotator:
    """Finds quantities."""

    name = "quantities"
    version = "2"
    requires = ("parse", "times")
    assigns = ("quantities",)

    def __call__(self, report: Report, layers: Layers) -> Layers:  # noqa: ARG002 - the port gives the report
        """Returns the layer ``quantities``, in the order of the text."""
        return {"quantities": quantities(layers["parse"], layers["times"])}


def quantities(parse: Parse, times: tuple[TimeExpression, ...] = ()) -> tuple[Quantity, ...]:
    """Finds the quantities of a parsed report.

    Args:
        parse: the parse of the report.
        times: its time expressions: what they cover is a date or a time, not a quantity, save plain lengths.

    Returns:
        Quantities in text order, offsets in the report's text as it stands. They never overlap. An exact
        number has ``low`` and ``high`` equal to ``value``; a bound that is open is ``None``.
    """
    doc, text = parse.doc, parse.reading.text
    starts = [token.idx for token in doc]
    masked = masked_in(text)
    made: list[Quantity] = []
    told: Told | None = None
    passed = 0
    for number in numbers_in(text):
        first, last = parse.reading.to_original(number.start, number.end)
        if number.start < passed or _is_time(first, last, number, times) or _is_masked(number, masked):
            continue
        at = Tokens(
            begin=bisect_right(starts, number.core - len(number.written)) - 1,
            head=bisect_right(starts, number.core - 1) - 1,
            tail=bisect_right(starts, number.end - 1) - 1,
        )
        settled = _settled(number, parse, at, told)
        if settled is None:
            continue
        found, noun, at = settled
        if noun is not None and found.unit is None:
            told = Told(noun, found.end, at.head)
        rate, passed = _rate(found, noun, parse, at)
        made.append(_made(found, (first, last), noun, change_of(found, doc, starts), rate))
    return _with_wholes(made, parse.reading.original)


def _settled(number: Found, parse: Parse, at: Tokens, told: Told | None) -> tuple[Found, Counted | None, Tokens] | None:
    # The number with its unit and what it counts, or nothing where it is no quantity.
    doc = parse.doc
    if not counts(number, parse, at):
        return None
    found = replace(number, unit="year", old=True) if is_age(number, doc, at) else number
    noun = counted(found, parse, at) or counted_before(found, parse, at, told)
    if uncounted(found, noun.written if noun else None, parse, at.head):
        return None
    if found.unit is None and found.kind != "ordinal" and noun is not None:
        # "dozens of kilometres", "11 and 8 percent"
        name, _, measured = noun.written.partition(" of ")
        if unit := unit_named(name):
            at, found = replace(at, tail=noun.last), replace(found, unit=unit)
            noun = replace(noun, written=measured) if measured else None
    if not found.old and is_offset(found.unit, doc, at.tail):
        return None
    return found, noun, at


def _is_masked(found: Found, masked: frozenset[int]) -> bool:
    return not masked.isdisjoint(range(found.start, found.end))


def _rate(found: Found, noun: Counted | None, parse: Parse, at: Tokens) -> tuple[str | None, int]:
    # The rate, and where it ends in the reading.
    if found.kind == "ordinal":
        return None, 0
    doc, text = parse.doc, parse.reading.text
    rate, after = rate_after(doc, at.tail + 1, text, found.end)
    if rate is None and noun is not None and noun.first > at.tail:
        rate, after = rate_after(doc, noun.last + 1, text, noun.end)
    return rate, doc[after - 1].idx + 1 if rate is not None else 0


def _made(found: Found, place: Range, noun: Counted | None, change: Change | None, rate: str | None) -> Quantity:
    unit = found.unit
    si = si_unit(unit) if unit else None
    return Quantity(
        start=place[0],
        end=place[1],
        value=found.value,
        low=found.low,
        high=found.high,
        unit=unit,
        item=noun.written if noun else None,
        approx=found.approx,
        ordinal=found.kind == "ordinal",
        change=change,
        rate=rate,
        si_value=in_si(found.value, unit) if unit else None,
        si_low=in_si(found.low, unit) if unit else None,
        si_high=in_si(found.high, unit) if unit else None,
        si_unit=si,
    )


def _with_wholes(made: list[Quantity], text: str) -> tuple[Quantity, ...]:
    # "31 of the 50"
    for index in range(len(made) - 1):
        part, whole = made[index : index + 2]
        between = text[part.end : whole.start]
        fits = part.unit in (None, "percent", whole.unit) and not part.ordinal and not whole.ordinal
        if fits and whole.value is not None and OF.fullmatch(between):
            least = part.low if part.value is None else part.value
            if part.unit == "percent" or (least is not None and least <= whole.value):
                made[index] = replace(part, of=whole.value, item=part.item or whole.item)
    return tuple(made)


def _is_time(start: int, end: int, found: Found, times: tuple[TimeExpression, ...]) -> bool:
    over = [t for t in times if t.start < end and start < t.end and t.rule != "times-a"]
    if found.unit in TIME_UNITS and not over and not found.old and found.value == 1 and not found.hyphenated:
        # "one day he will come": no length of time.
        return True
    if found.kind == "fraction":
        # "A quarter of patients" is no quarter of a year.
        over = [t for t in over if t.rule != "duration-one"]
    measured = found.unit is not None or found.kind == "vague"
    return any(t.rule not in LENGTHS or not measured for t in over) and not (found.old and measured)
