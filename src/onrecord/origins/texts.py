"""Whose text a report says it is: an agency's, its own outlet's, another outlet's that it republishes.

Not done yet: a credit inside a picture; an outlet that a report names otherwise than its table of houses does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from onrecord.lang import language
from onrecord.lang.names import name_lore
from onrecord.lang.outlets import agency, credit_covers, outlet_key
from onrecord.model import Cite
from onrecord.text import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from onrecord.model import AnnotatedReport

    House = Callable[[str | None], str | None]

Basis = Literal["credit", "outlet", "republished"]
# Nothing of a name is given back, or a line of dots behind one would be tried at every place.
_NAME = r"(?:[Tt]he )?(?P<name>[A-Z][\w’'&.-]*+(?: (?:of|and|de|[&A-Z][\w’'&.-]*+))*+|[\w-]++(?:\.[\w-]++)++)"


@dataclass(frozen=True, slots=True)
class Whose:
    """One outlet or agency whose text a report is: ``name`` as written, and the words that say so."""

    basis: Basis
    name: str
    cites: tuple[Cite, ...] = ()


def whole_agencies(report: AnnotatedReport) -> dict[str, tuple[Cite, ...]]:
    """Agencies whose text the whole report is: dateline, by-line, outlet, or a credit without "some"."""
    named: dict[str, tuple[Cite, ...]] = {
        short: () for field in (report.outlet, report.byline) if (short := agency(field))
    }
    listed: dict[str, list[Cite]] = {}
    for credit in report.credits:
        line = report.text[report.text.rfind("\n", 0, credit.start) + 1 :].split("\n", 1)[0]
        at_dateline = report.furniture_at(credit.start) == "dateline"
        if at_dateline or credit_covers(line):
            cite = Cite(report=report.id, start=credit.start, end=credit.end)
            listed.setdefault(credit.agency, []).append(cite)
    # A line that lists several agencies covers the text by none of them.
    if len(listed) == 1:
        named.update({short: tuple(cites) for short, cites in listed.items()})
    return named


def whose_text(report: AnnotatedReport, house: House, published: frozenset[str]) -> dict[str, Whose]:
    """Houses whose text a report is, by their keys.

    Args:
        report: the report.
        house: the key of the house of an outlet.
        published: keys of the houses that publish the story's reports.
    """
    found: dict[str, Whose] = {}
    if (own := published_by(report, house)) is not None:
        found[own] = Whose("outlet", report.outlet or report.url or own)
    for short, cites in sorted(whole_agencies(report).items()):
        if (key := house(short)) is not None and key not in found:
            found[key] = Whose("credit", short, cites)
    for name, cite, sure in _republished(report):
        key = house(name)
        if key is not None and key not in found and (sure or key in published):
            found[key] = Whose("republished", name, (cite,))
    return found


def published_by(report: AnnotatedReport, house: House) -> str | None:
    """The house of a report's outlet, else of its site where a table knows that; ``None`` for neither."""
    if report.outlet or not report.url:
        return house(report.outlet)
    # Many publishers share a host; only a site that somebody listed stands for one house.
    listed = house(report.url)
    return listed if listed != outlet_key(report.url) else None


def _republished(report: AnnotatedReport) -> Iterator[tuple[str, Cite, bool]]:
    """Outlets that a line of its own names as the text's, where, and whether the line can mean nothing else."""
    table = language().table("grounds")
    for start, end in paragraphs(report.text):
        if len(report.text[start:end].split()) > table["line"]:
            continue
        for pattern, sure in _openings():
            match = pattern.match(report.text, start, end)
            if match and not _no_outlet(match["name"]):
                yield match["name"].rstrip("."), Cite(report=report.id, start=start, end=match.end()), sure
                break


@cache
def _openings() -> tuple[tuple[re.Pattern[str], bool], ...]:
    table = language().table("grounds")
    return tuple(
        (re.compile("(?i:" + opening.replace("{name}", f"(?-i:{_NAME})") + ")"), sure)
        for key, sure in (("republished", True), ("courtesy", False))
        for opening in table[key]
    )


def _no_outlet(name: str) -> bool:
    """Whether it is a month, a weekday, a country or a language: "first published in German"."""
    words = language().table("clean")["words"]
    dates = f"{words['months']} {words['month_short']} {words['weekdays']}".split()
    lore = name_lore()
    first = name.split(maxsplit=1)[0]
    alone = len(name.split()) == 1
    return first.lower() in dates or (alone and bool(lore.people(first) or lore.country(first)))
