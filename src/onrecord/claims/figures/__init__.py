"""Figures: numbers about the same thing, laid side by side and never merged, averaged or chosen.

Two numbers are compared only where unit, thing counted and what is told of it are the same
under light paraphrase; in doubt each stands alone. Not done yet: converting units or
currencies; adding parts up to a whole; percentages against counts.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from onrecord.claims.counted import Counted, counted_in, fields, listed
from onrecord.lang import language, timex
from onrecord.model import AnnotatedReport, Cite, Figure, FigureValue, Quantity, content_id
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.model import StoryEntity, Verdict

ROUNDING = 0.025
"""Share of a number by which its rounded form may lie off and still be the same number."""
FROM_ROUNDED = 1000
"""Counts below this are taken to the letter: 17 is no rounded 20."""
APPROXIMATE = 0.1
"""Share by which "about 300" may lie off."""
FARTHEST = 20
"""Numbers further apart than this factor count different things."""
MOMENT = 92
"""Days between two dated counts from which they are two countings, not a revision."""
CROWD = 3
"""Words that two different numbers of one gathering have around them in common at least."""

_PERIODS = frozenset({"year", "quarter", "month", "season"})

Relation = Literal["same", "scope"]


def align(
    reports: Sequence[AnnotatedReport], entities: Sequence[StoryEntity], *, side: Sequence[Cite] = ()
) -> tuple[Figure, ...]:
    """Lays numbers about the same thing side by side.

    Args:
        reports: reports of one story, relabelled with story-wide entities.
        entities: the story's entities.
        side: passages that belong to another story; their numbers are left out.

    Returns:
        Figures by their first value. A value stands in one figure, and besides in one of
        verdict ``scope`` where its counterpart counts another part, area or moment.
    """
    known = {entity.id: _folded(entity.name) for entity in entities}
    first = timex.story_start(reports)
    found: dict[str | None, list[Counted]] = {}
    for report in sorted(reports, key=lambda r: r.id):
        for counted in counted_in(report, known, [c for c in side if c.report == report.id], first):
            found.setdefault(counted.quantity.unit, []).append(counted)
    figures: list[Figure] = []
    for group in found.values():
        clusters, scopes = _clusters(group)
        for cluster in clusters:
            figure = _figure(cluster)
            if figure is not None:
                figures.append(figure)
        figures.extend(_scope_figure(scope, why) for scope, why in scopes)
    return tuple(sorted(figures, key=lambda f: (f.values[0].report, f.values[0].start, f.verdict, f.id)))


def _folded(name: str) -> str:
    # "the county clinic" of one report is "The county clinic" of another.
    told = [w for w, *_ in words(name)]
    return " ".join(told[1:] if told[:1] == ["the"] and len(told) > 1 else told)


# ---------------------------------------------------------------- are two numbers about one thing?


def _relation(a: Counted, b: Counted) -> Relation | None:
    """``same`` thing, another ``scope`` of one field, or nothing to compare."""
    if a.quantity.change != b.quantity.change or a.added or b.added or (a.field and b.field and a.field != b.field):
        return None
    heads = _heads(a, b)
    if heads is None or not _told_alike(a, b, heads) or _too_far(a, b):
        return None
    if a.key[0] == b.key[0] and a.sentence == b.sentence and _same_value(a, b) is None:
        # One sentence that gives two numbers of one field tells them apart itself.
        return "scope"
    equal = _same_value(a, b) is not None
    if a.report.id == b.report.id and not equal and not _rivals(a, b) and not (a.revised or b.revised):
        return "scope"  # a report that gives two numbers on one man's word means two things
    if heads == "part" or (_other_extent(a, b) and not equal) or _other_moment(a, b):
        return "scope"
    return "same"


def _heads(a: Counted, b: Counted) -> str | None:
    """How the things counted go together: ``equal``, ``whole``, ``part``, ``open``; ``None`` if they do not."""
    if a.head == b.head:
        return "equal" if a.head else "open"
    if a.quantity.unit is not None:
        return "open" if not a.item or not b.item or a.item & b.item else None
    if a.head is None or b.head is None:
        return "open"
    whole, part, kind = (listed(f"persons.{name}") for name in ("whole", "part", "kind"))
    if not ({a.head, b.head} & whole):
        return None
    other = b.head if a.head in whole else a.head
    if other in whole or other in kind:
        return "whole"
    return "part" if other in part else None


def _told_alike(a: Counted, b: Counted, heads: str) -> bool:
    """Whether the same is told of both: field words first, else shared wording.

    The same number in like words is soon taken for the same thing; numbers that differ must
    show more that they count one thing, as a conflict that is none misleads.
    """
    near = (a.near & b.near) - a.item - b.item
    shared = len((a.around & b.around) - a.item - b.item)
    field = a.field is not None and a.field == b.field
    equal = _exactly(a, b)
    if a.quantity.unit is not None:
        return _measured_alike(a, b, near, shared)
    if field and heads != "open":
        # One town sees two marches: a crowd must be told of alike to be one crowd.
        return equal or not _is_momentary(a) or shared >= CROWD
    if field:
        return shared >= (1 if equal else 3) or "headline" in _furniture(a, b)
    if equal and heads != "part":
        persons = heads == "open" or bool({a.head, b.head} & listed("persons.whole"))
        return shared >= (3 if heads == "open" else 2) or (not persons and (shared >= 1 or bool(near)))
    if (
        heads in {"part", "open"}
        or (heads == "whole" and a.head != b.head)
        or (a.names and b.names and not a.names & b.names)
    ):
        return False
    return len(near) >= 2 or (len(near) >= 1 and shared >= 4) or (len(a.item & b.item) >= 2 and shared >= 3)


def _is_momentary(counted: Counted) -> bool:
    return counted.field in language().words("figures", "cues.momentary")


def _measured_alike(a: Counted, b: Counted, near: frozenset[str], shared: int) -> bool:
    field = a.field is not None and a.field == b.field
    item = bool(a.item & b.item)
    told = {s for s in near if fields().get(s) != a.field} if field else near
    if _exactly(a, b):
        return bool(told) or (item and (field or bool(near))) or shared >= 2
    if a.names and b.names and not a.names & b.names:
        return False  # the years one worker served and those another did
    return (field and len(told) >= 1 and shared >= 2) or (item and len(near) >= 2) or len(near) >= 3


def _exactly(a: Counted, b: Counted) -> bool:
    """Whether two numbers are one to the letter, or but for rounding."""
    x, y = a.quantity, b.quantity
    if x.value is not None and y.value is not None:
        return x.value == y.value or _rounds(x.value, y.value)
    return (x.value, x.low, x.high) == (y.value, y.low, y.high)


def _furniture(a: Counted, b: Counted) -> set[str | None]:
    return {c.report.furniture_at(c.quantity.start) for c in (a, b)}


def _too_far(a: Counted, b: Counted) -> bool:
    sizes = [next(abs(n) for n in (q.value, q.low, q.high) if n is not None) for q in (a.quantity, b.quantity)]
    return max(sizes) > FARTHEST * max(min(sizes), 0.01)


def _other_extent(a: Counted, b: Counted) -> bool:
    if a.extent != b.extent:
        return True
    apart = [x.places and y.sites and not x.places & y.sites for x, y in ((a, b), (b, a))]
    return any(apart)


def _other_moment(a: Counted, b: Counted) -> bool:
    if a.as_of == b.as_of:
        return False
    if not a.as_of or not b.as_of:
        # A number of some month or year is background beside one that gives no time.
        return timex.precision(a.as_of or b.as_of) in _PERIODS and not _exactly(a, b)
    if {timex.precision(a.as_of), timex.precision(b.as_of)} & _PERIODS and not timex.compatible(a.as_of, b.as_of):
        return True
    if _is_momentary(a) and not timex.compatible(a.as_of, b.as_of):
        return True
    first, second = timex.bounds(a.as_of), timex.bounds(b.as_of)
    if not (first[0] and second[0] and first[1] and second[1]):
        return False
    early, late = sorted((first, second))
    return timex.days_between(str(early[1]), str(late[0])) > MOMENT


# ---------------------------------------------------------------- do two numbers agree?


def _same_value(a: Counted, b: Counted) -> str | None:
    """Why two numbers can both be right, or ``None``."""
    if a.quantity.change != b.quantity.change:
        return None
    x, y = a.quantity, b.quantity
    if x.value is not None and x.value == y.value:
        return "the same number"
    (low, high), (least, most) = _interval(x), _interval(y)
    if low <= most and least <= high:
        return "one lies within the bounds of the other"
    if x.value is not None and y.value is not None and _rounds(x.value, y.value):
        return "one is the other rounded"
    return None


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


def _rounds(one: float, other: float) -> bool:
    if min(abs(one), abs(other)) < FROM_ROUNDED and float(one).is_integer() and float(other).is_integer():
        return False
    coarse, fine = sorted((one, other), key=lambda n: (_digits(n), n))
    if _digits(coarse) == _digits(fine) or abs(coarse - fine) > ROUNDING * abs(fine):
        return False
    step = 10.0 ** (math.floor(math.log10(abs(coarse))) - _digits(coarse) + 1) if coarse else 1.0
    return abs(coarse - fine) <= step / 2 + 1e-9


def _digits(number: float) -> int:
    shown = f"{abs(number):.10g}" if "e" not in f"{abs(number):.10g}" else f"{abs(number):f}"
    bare = shown.replace(".", "").strip("0") if "." in shown else shown.rstrip("0").lstrip("0")
    return max(1, len(bare))


def _order(a: Counted, b: Counted) -> int | None:
    """-1 when ``a`` is the older count, 1 when ``b`` is, ``None`` when nothing says so."""
    decided = timex.later(a.as_of, b.as_of)
    if decided is not None:
        return -1 if decided else 1
    if a.place is not None and b.place is not None and a.place != b.place:
        return -1 if a.place < b.place else 1
    if a.revised != b.revised:
        return -1 if b.revised else 1
    if a.claimant and a.claimant == b.claimant:
        dates = (a.report.published or "")[:10], (b.report.published or "")[:10]
        if all(dates) and dates[0] != dates[1]:
            return -1 if dates[0] < dates[1] else 1
    return None


def _rivals(a: Counted, b: Counted) -> bool:
    return bool(a.claimant and b.claimant and a.claimant != b.claimant)


# ---------------------------------------------------------------- laying side by side


def _clusters(group: list[Counted]) -> tuple[list[list[Counted]], list[tuple[list[Counted], str]]]:
    clusters: list[list[Counted]] = []
    for counted in sorted(group, key=lambda c: c.key):
        for cluster in clusters:
            if all(_relation(member, counted) == "same" for member in cluster):
                cluster.append(counted)
                break
        else:
            clusters.append([counted])
    return clusters, _scopes(clusters)


def _scopes(clusters: list[list[Counted]]) -> list[tuple[list[Counted], str]]:
    """One counterpart of each scope of a field, where its values differ."""
    parent = list(range(len(clusters)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for i, j in combinations(range(len(clusters)), 2):
        if any(_relation(a, b) == "scope" for a in clusters[i] for b in clusters[j]):
            parent[max(root(i), root(j))] = min(root(i), root(j))
    joined: dict[int, list[int]] = {}
    for index in range(len(clusters)):
        joined.setdefault(root(index), []).append(index)
    found = []
    for members in joined.values():
        values = [_in_order(clusters[index])[-1] for index in members]
        if len(values) > 1 and any(_same_value(a, b) is None for a, b in combinations(values, 2)):
            found.append((values, _scope_why(values)))
    return found


def _scope_why(values: list[Counted]) -> str:
    if any(_heads(a, b) == "part" for a, b in combinations(values, 2)):
        return "the numbers count a whole and a part of it"
    if any(_other_moment(a, b) for a, b in combinations(values, 2)):
        return "the numbers were counted at different times"
    if len({(c.report.id, c.sentence) for c in values}) == 1:
        return "one sentence gives both numbers and tells them apart"
    return "the numbers count different areas or parts"


def _in_order(values: Iterable[Counted]) -> list[Counted]:
    # Oldest first as far as anything says so: placed by how many others are known to be older.
    held = sorted(values, key=lambda c: c.key)
    older = {c.key: sum(_order(other, c) == -1 for other in held if other is not c) for c in held}
    return sorted(held, key=lambda c: (older[c.key], c.key))


def _figure(cluster: list[Counted]) -> Figure | None:
    if len({c.report.id for c in cluster}) == 1 and cluster[0].quantity.unit in language().words(
        "figures", "units.time"
    ):
        return None
    verdict, why = _verdict(cluster)
    return _record(_in_order(cluster), verdict, why)


def _verdict(cluster: list[Counted]) -> tuple[Verdict, str]:
    if len({c.report.id for c in cluster}) == 1 and all(_same_value(a, b) for a, b in combinations(cluster, 2)):
        return "single", "only one report gives this number"
    agreed: Counter[str] = Counter()
    conflicts: dict[str, None] = {}
    revisions: dict[str, tuple[str, str]] = {}
    for a, b in combinations(_in_order(cluster), 2):
        why = _same_value(a, b)
        order = _order(a, b)
        if why:
            agreed[why] += 1
        elif order is None or _rivals(a, b):
            reason = "two sources differ" if _rivals(a, b) else "nothing says which is the later count"
            conflicts[f"{a.wording} and {b.wording} cannot both be right: {reason}"] = None
        else:
            old, new = (a, b) if order < 0 else (b, a)
            revisions[f"{old.wording} became {new.wording} in a later count"] = (old.wording, new.wording)
    if not conflicts and (swayed := _there_and_back(revisions)):
        return (
            "conflict",
            f"{swayed[0]} and {swayed[1]} cannot both be right: reports differ on which is the later count",
        )
    if conflicts:
        return "conflict", "; ".join([*list(conflicts)[:2], *list(revisions)[:1]])
    if revisions:
        return "revised", "; ".join(list(revisions)[:2])
    return "agree", min(agreed, key=lambda w: (-agreed[w], w))


def _there_and_back(revisions: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    """A pair of numbers each of which became the other."""
    return next(((old, new) for old, new in revisions.values() if (new, old) in revisions.values()), None)


def _scope_figure(values: list[Counted], why: str) -> Figure:
    return _record(_in_order(values), "scope", why)


def _record(values: list[Counted], verdict: Verdict, why: str) -> Figure:
    named = Counter(c.what for c in values)
    what = min(named, key=lambda w: (-named[w], len(w), w))
    cited = tuple(
        FigureValue(
            report=c.report.id,
            start=c.quantity.start,
            end=c.quantity.end,
            value=c.quantity.value,
            low=c.quantity.low,
            high=c.quantity.high,
            as_of=c.as_of,
            claimed_by=c.claimed_by,
        )
        for c in values
    )
    made_of = [(v.report, v.start, v.end) for v in cited]
    unit = values[0].quantity.unit
    return Figure(
        id=content_id("figure", verdict, made_of), what=what, unit=unit, verdict=verdict, values=cited, why=why
    )
