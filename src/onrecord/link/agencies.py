"""Which agency a report's text comes from, as far as it says: a credit, a dateline, an agency's reporter who was there.

Not done yet: credits in pictures; an agency that a report names by a word no table knows.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from onrecord.lang import language
from onrecord.lang.outlets import agency, credit_covers, same_outlet

if TYPE_CHECKING:
    from onrecord.model import AnnotatedReport

Standing = Literal["whole", "part", "relayed"]
_ORDER: tuple[Standing, ...] = ("whole", "part", "relayed")


def agencies(report: AnnotatedReport) -> dict[str, Standing]:
    """Agencies a report names as the origin of its text, or of some of it, or whose reporters it says were there."""
    named: dict[str, Standing] = dict.fromkeys(_relayed(report.text), "relayed")
    for credit in report.credits:
        line = report.text[report.text.rfind("\n", 0, credit.start) + 1 :].split("\n", 1)[0]
        short = agency(credit.agency) or credit.agency
        standing: Standing = "whole" if credit_covers(line) else "part"
        named[short] = min(standing, named.get(short, standing), key=_ORDER.index)
    for field in (report.outlet, report.byline):
        if (whose := agency(field)) is not None:
            named[whose] = "whole"
    return named


@lru_cache(maxsize=4096)
def _relayed(text: str) -> tuple[str, ...]:
    """Short names of the agencies that the prose says were told, were there, or are quoted."""
    return tuple(sorted({_short_names()[match["told"] or match["tells"]] for match in _relay_pattern().finditer(text)}))


@cache
def _short_names(code: str = "en") -> dict[str, str]:
    """Every written name of an agency, to its short name."""
    held = {name: agency(short) or short for name, short in language(code).table("clean")["agencies"].items()}
    held |= {name: row[0] for row in language(code).table("origins")["agencies"] for name in row}
    return {name: short for name, short in held.items() if name != name.lower()}


@cache
def _relay_pattern(code: str = "en") -> re.Pattern[str]:
    table = language(code).table("origins")
    names = "|".join(re.escape(name) for name in sorted(_short_names(), key=lambda n: (-len(n), n)))
    before = "|".join(re.escape(words) for words in table["relayed_before"])
    after = "|".join(re.escape(words) for words in table["relayed_after"])
    there = rf"\b(?i:{before})\s+(?:[Tt]he )?(?P<told>{names})(?!\w)"
    return re.compile(rf"{there}|(?<![\w-])(?P<tells>{names})(?:['’]s)?\s+(?i:{after})\b")


def shared_agency(a: AnnotatedReport, b: AnnotatedReport) -> tuple[str | None, str]:
    """The agency the text of two reports comes from, as far as they say, and why; ``None`` where it stays open."""
    one, other = agencies(a), agencies(b)
    for taker, giver in ((a, b), (b, a)):
        lines = [
            taker.text[f.start : f.end] for f in taker.furniture if f.kind in ("credit", "dateline", "contributor")
        ]
        if giver.outlet and not taker.credits and not giver.credits and any(giver.outlet in line for line in lines):
            return giver.outlet, f"{taker.id} credits {giver.outlet}"
    for standing in _ORDER:
        in_one, in_other = _standing(one, standing), _standing(other, standing)
        held = sorted(in_one & in_other or in_one | in_other)
        if len(held) == 1:
            (short,) = held
            if in_one & in_other:
                return short, f"both {_VERBS[standing].removesuffix('s')} {short}"
            # One credits a part to it, the other quotes another agency: either may be the origin.
            rest = set(other if short in in_one else one) - {short}
            if standing != "part" or not rest:
                return short, f"{a.id if short in in_one else b.id} {_VERBS[standing]} {short}{_FOR[standing]}"
        if held:
            break
    named = sorted({*one, *other})
    return None, f"agencies named: {', '.join(named)}" if named else ""


def _standing(named: dict[str, Standing], standing: Standing) -> set[str]:
    return {short for short, held in named.items() if held == standing}


_VERBS: dict[Standing, str] = {"whole": "credits", "part": "credits", "relayed": "quotes"}
_FOR: dict[Standing, str] = {"whole": " for its text", "part": "", "relayed": ""}


def names_of(outlet: str) -> tuple[str, ...]:
    """Every name that an outlet goes by in text, without "The": its own, and those of its agency or house."""
    table = language("en").table("origins")
    rows = [row for key in ("agencies", "houses") for row in table[key] if any(same_outlet(outlet, n) for n in row)]
    held = {outlet, *(name for row in rows for name in row)}
    return tuple(sorted({name.removeprefix("The ") for name in held}, key=lambda name: (-len(name), name)))
