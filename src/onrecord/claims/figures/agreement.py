"""Whether two numbers can both be right: bounds, vague words, rounding, converted units."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from onrecord.claims.figures.counted import Counted
    from onrecord.model import Quantity

ROUNDING = 0.02
"""Share of a number by which its rounded form may lie off and still be the same number."""
COARSE = 0.05
"""Share by which a small whole measure may lie off for being written without its parts: 7 miles for 11 km."""
FROM_ROUNDED = 1000
"""Counts below this are taken to the letter: 17 is no rounded 20."""
HUNDRED = 100
APPROXIMATE = 0.1
"""Share by which "about 300" may lie off."""
OPEN = 2
"""Times its number that "at least 14" still tells of: 15 agrees with it, 60 is another count."""
VAGUE_OPEN = 5
"""Times its least that a vague word ("dozens") still tells of."""

Match = Literal["same", "bounds", "rounded", "converted", "open", "differ"]

REASONS: dict[Match, str] = {
    "same": "the same number",
    "bounds": "one lies within the bounds of the other",
    "rounded": "one is the other rounded",
    "converted": "one is the other in another unit",
}
"""Why two numbers agree, in words."""


def match(a: Counted, b: Counted) -> Match:
    """How two numbers stand to each other; ``open`` where neither agreement nor difference is sure."""
    x, y = a.amount, b.amount
    converted = a.quantity.unit != b.quantity.unit
    if _opposed(x, y):
        return "differ"
    if converted:
        return _converted(x, y) if x.si_value is not None and y.si_value is not None else "open"
    if x.value is not None and x.value == y.value:
        return "same"
    if x.value is not None and y.value is not None and (rounded := _rounds(x.value, y.value)):
        return rounded
    (low, high), (least, most) = _interval(x), _interval(y)
    if low <= most and least <= high:
        return "bounds" if _near(x, y) else "open"
    return "differ"


def same_value(a: Counted, b: Counted) -> str | None:
    """Why two numbers can both be right, or ``None``."""
    return REASONS.get(match(a, b))


def exactly(a: Counted, b: Counted) -> bool:
    """Whether two numbers are one to the letter, or but for rounding or the unit."""
    if a.amount.value is not None and b.amount.value is not None:
        return match(a, b) in {"same", "rounded", "converted"}
    x, y = a.amount, b.amount
    return (x.value, x.low, x.high) == (y.value, y.low, y.high)


def _converted(x: Quantity, y: Quantity) -> Match:
    one, other = _spread(x), _spread(y)
    if one[0] <= other[1] and other[0] <= one[1]:
        return "converted"
    # A bound set in another unit: only what surely lies outside differs.
    return "differ" if x.value is not None and y.value is not None and not (_bound(x) or _bound(y)) else "open"


def _spread(quantity: Quantity) -> tuple[float, float]:
    """A measure with the rounding that its last digit allows, in the common unit."""
    value, si_value = float(quantity.value or 0), float(quantity.si_value or 0)
    half = min(_step(value) / 2, max(abs(value) * ROUNDING, 0.5 if value.is_integer() else 0.0), abs(value) * COARSE)
    slack = max(abs(value) * APPROXIMATE if quantity.approx else 0.0, half)
    share = abs(slack / value) * abs(si_value) if value else slack
    return si_value - share, si_value + share


def _step(value: float) -> float:
    return 10.0 ** (math.floor(math.log10(abs(value))) - _digits(value) + 1) if value else 1.0


def _opposed(x: Quantity, y: Quantity) -> bool:
    # "more than 30" against "fewer than 30".
    for one, other in ((x, y), (y, x)):
        if one.low is not None and one.high is None and other.high is not None and other.low is None:
            return one.low >= other.high and not (one.approx and other.approx)
    return False


def _bound(quantity: Quantity) -> bool:
    return quantity.value is not None and not quantity.approx and quantity.low != quantity.high


def _near(x: Quantity, y: Quantity) -> bool:
    """Whether an open bound is close enough to what it holds to tell the same."""
    for one, other in ((x, y), (y, x)):
        low = one.low
        if low is None or one.high is not None or low <= 0:
            continue
        most = (VAGUE_OPEN if one.value is None else OPEN) * low
        told = other.value if other.value is not None else other.low
        if told is not None and told > most:
            return False
    for one, other in ((x, y), (y, x)):
        if one.high is not None and one.low is None and not one.approx:
            told = other.value if other.value is not None else other.high
            if told is not None and told * OPEN < one.high:
                return False
    return True


def _interval(quantity: Quantity) -> tuple[float, float]:
    low = quantity.low if quantity.low is not None else -math.inf
    high = quantity.high if quantity.high is not None else math.inf
    if quantity.value is not None:
        value = float(quantity.value)
        slack = abs(value) * APPROXIMATE if quantity.approx else 0.0
        if quantity.low is None and quantity.high is None:
            return value - slack, value + slack
        if quantity.approx:
            return max(low, value - slack), min(high, value + slack)
    return low, high


def _rounds(one: float, other: float) -> Match | None:
    """Whether one is the other ``rounded``; ``open`` for hundreds, which may be round or exact."""
    coarse, fine = sorted((one, other), key=lambda n: (_digits(n), n))
    if _digits(coarse) == _digits(fine) or abs(coarse - fine) > ROUNDING * abs(fine):
        return None
    if abs(coarse - fine) > _step(coarse) / 2 + 1e-9:
        return None
    if min(abs(one), abs(other)) < FROM_ROUNDED and float(one).is_integer() and float(other).is_integer():
        return "open" if abs(coarse) >= HUNDRED and coarse % HUNDRED == 0 else None
    return "rounded"


def _digits(number: float) -> int:
    shown = f"{abs(number):.10g}" if "e" not in f"{abs(number):.10g}" else f"{abs(number):f}"
    bare = shown.replace(".", "").strip("0") if "." in shown else shown.rstrip("0").lstrip("0")
    return max(1, len(bare))
