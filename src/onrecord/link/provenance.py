"""Who took from whom, as far as two reports say: one that names the other, the hour of publication.

Looks at credits, naming and publication times alone; what the shared wording shows is handed in. Not done yet:
credits in pictures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from onrecord.lang import language
from onrecord.lang.outlets import names_of, same_outlet
from onrecord.link.agencies import agencies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.model import AnnotatedReport

Direction = Literal["a>b", "b>a"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who took from whom, and why; ``named`` where the taker names the giver."""

    direction: Direction | None
    why: str
    named: bool = False


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
    common = sorted(_credited(a) & _credited(b))
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


def _credited(report: AnnotatedReport) -> set[str]:
    return {name for name, standing in agencies(report).items() if standing != "relayed"}


def _takes_from(taker: AnnotatedReport, giver: AnnotatedReport) -> bool:
    """Whether one report credits or cites the outlet the other is."""
    outlet = giver.outlet or giver.url
    if not outlet or same_outlet(outlet, taker.outlet or taker.url):
        return False
    if any(same_outlet(credit.agency, outlet) for credit in taker.credits):
        return True
    if not giver.outlet:
        return _names_site(taker.text, outlet)
    names = "|".join(re.escape(name) for name in names_of(outlet))
    before, after = _taking()
    pattern = rf"\b(?i:{before})\W+(?:[Tt]he\s+)?(?:{names})(?!\w)|(?<!\w)(?:{names})\s+(?i:{after})\b"
    return re.search(pattern, taker.text) is not None


def _names_site(text: str, url: str) -> bool:
    """Whether a text says that it takes from somebody whose name is that of a site."""
    before, after = _taking()
    # No name is longer, but a text in capitals is.
    name = r"(?P<name>[A-Z][\w’&-]*+(?: (?:[A-Z][\w’&-]*+|of|the)){0,7})"
    cited = [match["name"] for match in re.finditer(rf"\b(?i:{before})\W+(?:[Tt]he )?{name}", text)]
    cited += [match["name"] for match in re.finditer(rf"{name} (?i:{after})\b", text)]
    return any(same_outlet(" ".join(part), url) for held in cited for part in _parts(held.split()))


def _parts(held: Sequence[str]) -> list[Sequence[str]]:
    return [held[i:j] for i in range(len(held)) for j in range(i + 1, len(held) + 1)]


@lru_cache(maxsize=4)
def _taking(code: str = "en") -> tuple[str, str]:
    table = language(code).table("outlets")["taken"]
    before, after = (sorted(table[key], key=len, reverse=True) for key in ("before", "after"))
    return "|".join(re.escape(w) for w in before), "|".join(re.escape(w) for w in after)


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
