"""Units, currencies and rates: the names that stand beside a number.

Part of ``quantities``; the names are data (``lang/en/quantities.toml``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.lang import language
from onrecord.lang.numerals import cardinal, scale_pattern, tidy

Number = float | int

TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"})

SHORTEST_FOLDED = 5
"""Characters from which a form with capitals may be written in small letters too."""

MILLION = 1_000_000

_BLANKS = str.maketrans("-\u00a0\u2010\u2011", "    ")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit beside a number.

    Attributes:
        name: its canonical name.
        end: where it ends in the text.
        hyphenated: a hyphen joins it to the number ("18-month").
        old: it tells an age ("year-old").
        factor: what the number is still multiplied with ("75 USD million").
    """

    name: str
    end: int
    hyphenated: bool = False
    old: bool = False
    factor: int = 1


@cache
def table() -> dict[str, Any]:
    """The data file ``quantities.toml``."""
    return language("en").table("quantities")


@cache
def listed(key: str) -> frozenset[str]:
    """A list of words of ``quantities.toml``."""
    return language("en").words("quantities", key)


@cache
def codes() -> frozenset[str]:
    """ISO 4217 codes, also of old money."""
    return listed("codes.codes")


@cache
def money() -> frozenset[str]:
    """Every unit that is money."""
    return frozenset([*table()["currencies"], *table()["shared"], *table()["signs"].values(), *codes()])


@cache
def _forms() -> tuple[dict[str, str], dict[str, str], int]:
    # Forms that must be written so, forms in small letters, length of the longest.
    exact: dict[str, str] = {code: code for code in codes()} | table()["codes"]["other"]
    exact |= {sign: code for sign, code in table()["signs"].items() if len(sign) == 1}
    folded: dict[str, str] = {}
    for name, forms in table()["units"].items():
        for form in forms:
            spaced = form.translate(_BLANKS)
            if _is_exact(form):
                exact[spaced] = name
            else:
                folded[spaced.lower()] = name
    ending = table()["plural"]["ending"]
    for kind in ("currencies", "shared"):
        for name, forms in table()[kind].items():
            for form in (*forms, *(f + ending for f in forms if not f.endswith(ending))):
                folded[form.translate(_BLANKS).lower()] = name
    return exact, folded, max(map(len, (*exact, *folded)))


def _is_exact(form: str) -> bool:
    # "MW", "kWh", "m": abbreviations whose letters matter.
    return len(form) == 1 or (len(form) < SHORTEST_FOLDED and any(letter.isupper() for letter in form))


def unit_named(words: str) -> str | None:
    """The unit that words are the name of ("dollars", "kilometres"), or ``None``."""
    unit = _forms()[1].get(words.translate(_BLANKS).lower()) if len(words) > 3 else None
    return None if unit == "point" else unit


def unit_after(text: str, end: int, value: Number) -> Unit | None:
    """The unit that stands after the number ``value``, which ends at ``end``."""
    joint = re.match(r" - (?=\w+ - |[a-z]+(?<!s) )|[ \u00a0]?[-\u2010\u2011]|[ \u00a0]", text[end : end + 12])
    glued = _glued(text, end, value) if joint is None else None
    if glued is not None:
        return glued
    first = end + (joint.end() if joint else 0)
    hyphenated = joint is not None and not joint[0].isspace()
    found = _longest(text, first)
    if found is None:
        inches = re.match(r"in\b", text[first : first + 3]) and re.search(
            r"(?:ft|feet|foot)[ ,]{1,2}[\d./ ]+$", text[:end][-14:]
        )
        return Unit("inch", first + 2) if inches else _scaled_code(text, first)
    name, form, stop = found
    if not _is_meant(text, form, name, end, value, spaced=joint is not None):
        return None
    if name == "point":
        if not _is_polled(text, end, value):
            return None
        name = "percentage point"
    if name == "pound" and _is_paid(text, form, end, value):
        name = "GBP"
    old = form.endswith(tuple(table()["old"]["forms"]))
    if aged := re.match(r"[- ]olds?\b| of age\b| - olds?\b", text[stop : stop + 8]):
        old, stop = True, stop + aged.end()
    scale = re.match(rf" {scale_pattern()}", text[stop : stop + 12], re.IGNORECASE) if name in codes() else None
    if scale is not None and form.isupper():
        return Unit(name, stop + scale.end(), factor=int(cardinal(scale[0]) or 1))
    return Unit(name, stop, hyphenated, old)


def _longest(text: str, start: int) -> tuple[str, str, int] | None:
    exact, folded, longest = _forms()
    spaced = text[start : start + longest + 1].translate(_BLANKS)
    lowered = spaced.lower()
    if len(lowered) != len(spaced):
        lowered = spaced
    for length in range(min(longest, len(spaced)), 0, -1):
        name = exact.get(spaced[:length]) or folded.get(lowered[:length])
        if name is None:
            continue
        follows = spaced[length : length + 1]
        if spaced[length - 1] == "." and not re.match(r"\s[a-z\d]", spaced[length : length + 2]):
            # The full stop ends the sentence, not the abbreviation.
            continue
        if not (spaced[length - 1].isalnum() and (follows.isalnum() or follows == "_")):
            return name, spaced[:length], start + length
    return None


def _glued(text: str, end: int, value: Number) -> Unit | None:
    # "35C", "100t", "50p": letters that are units only without a blank.
    letter = text[end : end + 1]
    known = table()["glued"].get(letter)
    if known is None or text[end + 1 : end + 2].isalnum():
        return None
    name, least, most = known
    return Unit(name, end + 1) if least <= value <= most else None


def _scaled_code(text: str, start: int) -> Unit | None:
    # "30 MUSD"
    word = re.match(r"M([A-Z]{3})\b", text[start : start + 5])
    return Unit(word[1], start + word.end(), factor=MILLION) if word and word[1] in codes() else None


def _is_meant(text: str, form: str, name: str, end: int, value: Number, *, spaced: bool) -> bool:
    if value < table()["guarded"].get(form.lower(), value):
        return False
    if name == "stone" and re.match(r"\s[a-z]+s\b", text[end + 6 : end + 30]):
        return False
    # "5,000 m": hardly metres; "2.4 m" may be.
    return not (form == "m" and spaced and "." not in text[end - 3 : end] and value > 100_000)


def _is_paid(text: str, form: str, end: int, value: Number) -> bool:
    # Pounds are money where the sum is large or the words before speak of money, else a weight.
    if form.lower() not in ("pounds", "pound"):
        return False
    before = re.findall(r"[a-z]+", re.split(r"[.;]\s", text[max(0, end - 80) : end])[-1].lower())
    return value >= 100_000 or not listed("paid.words").isdisjoint(before)


def _is_polled(text: str, end: int, value: Number) -> bool:
    # "Up 3 points in the polls": points of a share, not of a game or an index.
    if value == 1 and re.search(r"\b(?:at|some) one$", text[:end][-8:].lower()):
        # "at one point in the campaign"
        return False
    near = set(re.findall(r"[a-z]+", text[max(0, end - 120) : end + 100].lower()))
    return value < 60 and not near.isdisjoint(listed("polled.words")) and near.isdisjoint(listed("polled.games"))


def in_si(value: Number | None, unit: str) -> Number | None:
    """A value in the SI unit of ``unit``, or ``None`` where it has none."""
    known = table()["si"].get(unit)
    if value is None or known is None:
        return None
    converted = value * known[0] + (known[2] if len(known) > 2 else 0)
    return tidy(float(f"{converted:.12g}"))


def si_unit(unit: str) -> str | None:
    """The SI unit that ``unit`` is turned into."""
    known = table()["si"].get(unit)
    return None if known is None else str(known[1])
