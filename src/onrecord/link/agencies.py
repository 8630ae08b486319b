"""Which agency a report's text comes from, as far as it says: a credit, a dateline, an agency's reporter who was there.

Not done yet: credits in pictures; an agency that a report names by a word no table knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from onrecord.lang.outlets import agency, credit_covers
from onrecord.lang.relay_phrases import relay_phrases

if TYPE_CHECKING:
    from onrecord.model import AnnotatedReport

Standing = Literal["whole", "part", "relayed"]
_ORDER: tuple[Standing, ...] = ("whole", "part", "relayed")


def agencies(report: AnnotatedReport) -> dict[str, Standing]:
    """Agencies a report names as the origin of its text, or of some of it, or whose reporters it says were there."""
    named: dict[str, Standing] = dict.fromkeys(_relayed(report), "relayed")
    for credit in report.credits:
        line = report.text[report.text.rfind("\n", 0, credit.start) + 1 :].split("\n", 1)[0]
        short = agency(credit.agency) or credit.agency
        standing: Standing = "whole" if credit_covers(line) else "part"
        named[short] = min(standing, named.get(short, standing), key=_ORDER.index)
    for field in (report.outlet, report.byline):
        if (whose := agency(field)) is not None:
            named[whose] = "whole"
    return named


def _relayed(report: AnnotatedReport) -> list[str]:
    """Short names of the agencies that the report says were told, were there, or are quoted."""
    found = [relay.agency for relay in report.relays if relay.agency]
    # Without the layer, or with nothing in it, the agency's people in the text count too.
    return sorted(set(found or [p.agency for p in relay_phrases(report.text, report.outlet) if p.agency]))


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
