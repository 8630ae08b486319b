"""What two reports say of where their text comes from: a credited agency, one that names the other, the hour.

Looks at credits, bylines, naming and publication times alone, never at the wording shared (that is
``link/reuse``). Not done yet: credits in pictures or in a report's address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from onrecord.lang import language
from onrecord.lang.outlets import agency, credit_covers, same_outlet

if TYPE_CHECKING:
    from onrecord.model import AnnotatedReport

Direction = Literal["a>b", "b>a"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who took from whom, and why; ``named`` where the taker names the giver."""

    direction: Direction | None
    why: str
    named: bool = False


def _credited(report: AnnotatedReport) -> dict[str, bool]:
    """Agencies a report names as the origin of its text, and whether for all of it."""
    named: dict[str, bool] = {}
    for credit in report.credits:
        line = report.text[report.text.rfind("\n", 0, credit.start) + 1 :].split("\n", 1)[0]
        whole = credit_covers(line)
        named[credit.agency] = named.get(credit.agency, False) or whole
    for field in (report.outlet, report.byline):
        if (short := agency(field)) is not None:
            named[short] = True
    return named


def shared_agency(a: AnnotatedReport, b: AnnotatedReport) -> tuple[str | None, str]:
    """The agency the text of two reports comes from, as far as they say, and why; ``None`` where it stays open."""
    one, other = _credited(a), _credited(b)
    both = sorted(set(one) & set(other))
    if len(both) == 1:
        return both[0], f"both credit {both[0]}"
    for taker, giver in ((a, b), (b, a)):
        lines = [
            taker.text[f.start : f.end] for f in taker.furniture if f.kind in ("credit", "dateline", "contributor")
        ]
        if giver.outlet and not one and not other and any(giver.outlet in line for line in lines):
            return giver.outlet, f"{taker.id} credits {giver.outlet}"
    if both:
        return None, f"both credit several agencies ({', '.join(both)})"
    named = {**one, **other}
    if len(named) == 1:
        (short,) = named
        return short, f"{a.id if short in one else b.id} credits {short}"
    whole = sorted(short for short, all_of_it in named.items() if all_of_it)
    if len(whole) == 1:
        return whole[0], f"{a.id if whole[0] in one else b.id} credits {whole[0]} for its text"
    return None, f"agencies credited: {', '.join(sorted(named))}" if named else ""


def told_direction(
    a: AnnotatedReport, b: AnnotatedReport, shape: tuple[Direction | None, str], clear_hours: float
) -> Told:
    """Who took from whom, and why; ``None`` where nothing, or too much, says so.

    Args:
        a: one report.
        b: the other.
        shape: what the shared text itself says, and why.
        clear_hours: publication times nearer than this say nothing.
    """
    from_a, from_b = _takes_from(b, a), _takes_from(a, b)
    if from_a and from_b:
        return Told(direction=None, why="each names the other: no direction")
    if from_a or from_b:
        taker, giver = (b, a) if from_a else (a, b)
        why = f"{taker.id} names {giver.outlet} as its source"
        return Told(direction="a>b" if from_a else "b>a", why=why, named=True)
    common = sorted(set(_credited(a)) & set(_credited(b)))
    if common and not any(same_outlet(name, report.outlet) for name in common for report in (a, b)):
        return Told(direction=None, why="both may have it from the agency: no direction")
    time = _by_time(a, b, clear_hours)
    trace, trace_why = shape
    if time and trace and time != trace:
        return Told(direction=None, why="times and wording speak for different directions")
    why = trace_why or "nothing says who took from whom"
    if time:
        why = f"{a.id if time == 'a>b' else b.id} was published first"
    return Told(direction=time or trace, why=why)


def _takes_from(taker: AnnotatedReport, giver: AnnotatedReport) -> bool:
    """Whether one report credits or cites the outlet the other is."""
    if not giver.outlet or same_outlet(giver.outlet, taker.outlet):
        return False
    if any(same_outlet(credit.agency, giver.outlet) for credit in taker.credits):
        return True
    table = language("en").table("origins")
    name = re.escape(giver.outlet.removeprefix("The "))
    before = "|".join(re.escape(w) for w in table["taken_before"])
    after = "|".join(re.escape(w) for w in table["taken_after"])
    pattern = rf"\b(?i:{before})\W+(?:[Tt]he\s+)?{name}\b|(?<!\w){name}\s+(?i:{after})\b"
    return re.search(pattern, taker.text) is not None


def _by_time(a: AnnotatedReport, b: AnnotatedReport, clear_hours: float) -> Direction | None:
    first, second = _instant(a.published), _instant(b.published)
    if first is None or second is None:
        return None
    if len(a.published or "") <= 10 or len(b.published or "") <= 10:
        days = (second.date() - first.date()).days
        return None if days == 0 else "a>b" if days > 0 else "b>a"
    hours = (second.replace(tzinfo=None) - first.replace(tzinfo=None)).total_seconds() / 3600
    if first.tzinfo and second.tzinfo:
        hours = (second - first).total_seconds() / 3600
    elif first.tzinfo or second.tzinfo:
        return None
    if abs(hours) < clear_hours:
        return None
    return "a>b" if hours > 0 else "b>a"


def _instant(published: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(published) if published else None
    except ValueError:
        return None
