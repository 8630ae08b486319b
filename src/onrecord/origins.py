"""Which reports rest on one origin, and for whom a speaker speaks.

Two outlets that print one agency's text are one witness, and so are two editions of one
house. Two spokesmen of one government are one camp. In doubt things are held together: a
"confirmed" that is not is the worst error. Not done yet: who owns whom beyond the table of
houses; parties, unions and armed groups that share a line without sharing a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.lang.names import fold, name_lore
from onrecord.lang.outlets import agency, credit_covers, house
from onrecord.model import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.model import AnnotatedReport, ReusePair

_SMALL_EXCERPT = 0.25
_GAP = re.compile(r"[^\w'’&.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultPolicy:
    """The built-in policy of independence.

    Attributes:
        small_excerpt: an excerpt below this share of the shorter report leaves it an origin
            of its own; what is shared is named in ``why``.
    """

    small_excerpt: float = _SMALL_EXCERPT

    def origins(self, reports: Sequence[AnnotatedReport], reuse: Sequence[ReusePair]) -> tuple[Origin, ...]:
        """Puts each report into exactly one origin.

        Reports are joined by copied text, by one agency's credit for the whole text, and by
        one publishing house. Origins are numbered ``o1``, ``o2``… by their smallest report id.
        """
        by_id = {report.id: report for report in sorted(reports, key=lambda r: r.id)}
        root = {name: name for name in by_id}
        reasons: list[tuple[str, str]] = []
        noted: dict[str, list[str]] = {name: [] for name in by_id}
        agencies: dict[str, set[str]] = {name: _whole_credits(report) for name, report in by_id.items()}
        for pair in sorted(reuse, key=lambda p: (p.a, p.b)):
            if pair.a not in by_id or pair.b not in by_id:
                continue
            why = _told(pair)
            if pair.kind == "excerpt" and pair.shared < self.small_excerpt:
                noted[pair.a].append(why)
                noted[pair.b].append(why)
                continue
            _join(root, pair.a, pair.b)
            reasons.append((pair.a, why))
            if pair.agency:
                agencies[pair.a].add(pair.agency)
        for first, second, why in _shared_houses(by_id):
            if _top(root, first) != _top(root, second):
                _join(root, first, second)
                reasons.append((first, why))
        return _numbered(by_id, root, reasons, noted, agencies)

    def camp(self, name: str, roles: Iterable[str]) -> str:
        """The party a speaker speaks for: two speakers of one camp are one source.

        Args:
            name: the speaker's name ("Ada Holm", "the White House", "Norwegian officials").
            roles: the speaker's offices, verbatim ("British Foreign Secretary").

        Returns:
            A country's name for its government, an organisation's name for its people, else
            the speaker's own name; all folded but the country.
        """
        return _camp(name, tuple(sorted(roles)))


def count(report_ids: Iterable[str], origins: Sequence[Origin]) -> int:
    """How many independent origins stand behind some reports; a report in none counts for itself."""
    held = {report: origin.id for origin in origins for report in origin.reports}
    return len({held.get(report, f"report {report}") for report in report_ids})


def reasons(report_ids: Iterable[str], origins: Sequence[Origin]) -> tuple[str, ...]:
    """Why each of those origins counts once, in words, in the order of the origins."""
    wanted = set(report_ids)
    return tuple(f"{origin.id}: {origin.why}" for origin in origins if wanted & set(origin.reports))


# ---------------------------------------------------------------- origins


def _told(pair: ReusePair) -> str:
    verb = {"copy": "repeats", "rewrite": "rewords", "excerpt": "shares a passage with"}[pair.kind]
    first, second = (pair.b, pair.a) if pair.direction == "a>b" else (pair.a, pair.b)
    if pair.direction is None and pair.kind != "excerpt":
        return f"{pair.a} and {pair.b} carry the same text ({round(100 * pair.shared)} % of the shorter)"
    return f"{first} {verb} {second} ({round(100 * pair.shared)} % of the shorter)"


def _whole_credits(report: AnnotatedReport) -> set[str]:
    """Agencies whose text the whole report is: dateline, by-line, outlet, or a credit without "some"."""
    named = {short for field in (report.outlet, report.byline) if (short := agency(field))}
    listed = []
    for credit in report.credits:
        line = report.text[report.text.rfind("\n", 0, credit.start) + 1 :].split("\n", 1)[0]
        at_dateline = report.furniture_at(credit.start) == "dateline"
        if at_dateline or credit_covers(line):
            listed.append(credit.agency)
    # A line that lists several agencies covers the text by none of them.
    if len(set(listed)) == 1:
        named.add(listed[0])
    return named


def _shared_houses(by_id: Mapping[str, AnnotatedReport]) -> list[tuple[str, str, str]]:
    """Pairs to join: ``(report, report, why)`` for one agency's text and for one house."""
    first: dict[str, str] = {}
    found = []
    for name, report in by_id.items():
        keys = {house(short): f"credit {short} for the text" for short in _whole_credits(report)}
        published = house(report.outlet)
        if published and published not in keys:
            keys[published] = f"are published by {report.outlet}"
        for key, why in sorted((k, w) for k, w in keys.items() if k):
            if key in first:
                found.append((first[key], name, f"{first[key]} and {name} {why}"))
            first.setdefault(key, name)
    return found


def _top(root: dict[str, str], name: str) -> str:
    while root[name] != name:
        root[name] = root[root[name]]
        name = root[name]
    return name


def _join(root: dict[str, str], one: str, other: str) -> None:
    low, high = sorted((_top(root, one), _top(root, other)))
    root[high] = low


def _numbered(
    by_id: Mapping[str, AnnotatedReport],
    root: dict[str, str],
    reasons: Sequence[tuple[str, str]],
    noted: Mapping[str, Sequence[str]],
    agencies: Mapping[str, set[str]],
) -> tuple[Origin, ...]:
    members: dict[str, list[str]] = {}
    for name in by_id:
        members.setdefault(_top(root, name), []).append(name)
    origins = []
    for number, (top, held) in enumerate(sorted(members.items()), start=1):
        named = sorted({short for name in held for short in agencies[name]})
        why = [text for name, text in reasons if _top(root, name) == top]
        if not why:
            why = ["its text stands in no other report"]
        passing = sorted({text for name in held for text in noted[name]})
        why += [f"too little to depend on: {text}" for text in passing]
        partly = sorted({c.agency for name in held for c in by_id[name].credits} - set(named))
        if partly:
            why.append(f"credits some information to {', '.join(partly)}")
        origins.append(
            Origin(
                id=f"o{number}",
                reports=tuple(sorted(held)),
                agency=named[0] if len(named) == 1 else None,
                why="; ".join(dict.fromkeys(why)),
            )
        )
    return tuple(origins)


# ---------------------------------------------------------------- camps


@lru_cache(maxsize=16384)
def _camp(name: str, roles: tuple[str, ...]) -> str:
    if (government := _government(name, named=True)) is not None:
        return government
    held = sorted({party for role in roles if (party := _party(role)) is not None})
    governments = [party for party in held if party in _countries()]
    if held:
        return (governments or held)[0]
    return _service(fold(name)) or _ministry(fold(name).split()) or fold(name)


def _party(description: str) -> str | None:
    """Whom "British Foreign Secretary" or "spokesman for Alder Rail" speaks for, or ``None``."""
    words = [w.strip(".,'’") for w in _GAP.split(description) if w.strip(".,'’")]
    folded = [fold(w) for w in words]
    if not words or set(folded) & _set("nobodys"):
        return None
    if (country := _office(fold(description)) or _government(description, named=False)) is not None:
        return country
    if (service := _service(fold(description)) or _ministry(folded)) is not None:
        return service
    speaks = _set("speaks_for")
    if not set(folded) & (speaks - _set("small")):
        return None
    bare = [fold(w) for w, key in zip(words, folded, strict=True) if key not in speaks and not w[:1].islower()]
    return " ".join(bare) if set(bare) - _set("government") else None


def _office(folded: str) -> str | None:
    rows = language("en").table("origins")["camps"]["offices"]
    return next((row[0] for row in rows if folded in row[1:]), None)


def _service(folded: str) -> str | None:
    """A police force, a fire service: one voice, whatever its people are called."""
    for row in language("en").table("origins")["camps"]["one_voice"]:
        if any(re.search(rf"\b{re.escape(noun)}\b", folded) for noun in row[1:]):
            return str(row[0])
    return None


def _ministry(folded: Sequence[str]) -> str | None:
    """Brings "Transport minister" and "Transport Ministry" to one key, when no country is named."""
    head = next((k for k, word in enumerate(folded) if word in _set("ministry")), 0)
    portfolio = [w for w in folded[:head] if w not in _set("small")]
    if head and len(portfolio) == 1 and portfolio[0] in _set("government") - {"prime", "deputy", "vice", "state"}:
        return f"{portfolio[0]} ministry"
    return None


def _government(description: str, *, named: bool) -> str | None:
    """The country whose government a name or a role stands for, or ``None``."""
    folded = fold(description)
    for key, country in _bodies():
        if folded == key or (len(key) > 3 and re.search(rf"\b{re.escape(key)}\b", folded)):
            return country
    lore = name_lore()
    if named and (whole := lore.country(folded) or lore.seat(folded)):
        return whole
    words = [w.strip(".,'’") for w in _GAP.split(description) if w.strip(".,'’")]
    found = _country_in(words)
    if found is None:
        return None
    country, left = found
    government = _set("government")
    # "President of the Norwegian Ski Federation": another name is left, so it is no government.
    other = [w for w in left if not w[:1].islower() and fold(w) not in government | _set("speaks_for")]
    if not other and {fold(w) for w in left} & government:
        return country
    return country if named and not left else None


def _country_in(words: Sequence[str]) -> tuple[str, list[str]] | None:
    """The first country, its people or its capital in some words, and the other words."""
    lore = name_lore()
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            if words[start][:1].islower():
                continue
            piece = " ".join(words[start : start + size])
            country = lore.country(piece) or lore.people(piece) or lore.seat(piece)
            if country is not None:
                return country, [*words[:start], *words[start + size :]]
    return None


@cache
def _bodies() -> tuple[tuple[str, str], ...]:
    rows = language("en").table("origins")["camps"]["of_government"]
    return tuple(sorted(((key, row[0]) for row in rows for key in row[1:]), key=lambda p: (-len(p[0]), p)))


@cache
def _countries() -> frozenset[str]:
    return frozenset(name_lore().countries.values())


@cache
def _set(key: str) -> frozenset[str]:
    return language("en").words("origins", f"camps.{key}")
