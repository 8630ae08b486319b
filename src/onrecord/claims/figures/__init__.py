"""Figures: numbers about the same thing, laid side by side and never merged, averaged or chosen.

Two numbers are compared only where unit, thing counted and what is told of it are the same
under light paraphrase; in doubt each stands alone. Not done yet: converting currencies; adding
parts up to a whole; percentages against counts.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from onrecord.claims.figures.comparable import Distinguished, agree_why, order, order_why, relation, rivals
from onrecord.claims.figures.counted import Claimant, Counted, counted_in
from onrecord.lang import language, timex
from onrecord.model import AnnotatedReport, Cite, Figure, FigureValue, content_id
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.model import StoryEntity, Verdict


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
    known = {entity.id: _claimant(entity) for entity in entities}
    first = timex.story_start(reports)
    found: dict[str | None, list[Counted]] = {}
    for report in sorted(reports, key=lambda r: r.id):
        for counted in counted_in(report, known, [c for c in side if c.report == report.id], first):
            found.setdefault(counted.unit, []).append(counted)
    figures: list[Figure] = []
    for group in found.values():
        clusters, scopes = _clusters(group)
        for cluster in clusters:
            figure = _figure(cluster)
            if figure is not None:
                figures.append(figure)
        figures.extend(_record(_in_order(values), "scope", why) for values, why in scopes)
    return tuple(sorted(figures, key=lambda f: (f.values[0].report, f.values[0].start, f.verdict, f.id)))


def _claimant(entity: StoryEntity) -> Claimant:
    offices = frozenset(w for role in entity.roles for w, *_ in words(role.text))
    return Claimant(name=_folded(entity.name), offices=offices)


def _folded(name: str) -> str:
    # "the county clinic" of one report is "The county clinic" of another.
    told = [w for w, *_ in words(name)]
    return " ".join(told[1:] if told[:1] == ["the"] and len(told) > 1 else told)


# ---------------------------------------------------------------- laying side by side


def _clusters(group: list[Counted]) -> tuple[list[list[Counted]], list[tuple[list[Counted], str]]]:
    given = Distinguished(group)
    clusters: list[list[Counted]] = []
    for counted in sorted(group, key=lambda c: c.key):
        for cluster in clusters:
            held = [relation(member, counted, given) for member in _standing_for(cluster)]
            if all(r is not None and r.kind == "same" for r in held):
                cluster.append(counted)
                break
        else:
            clusters.append([counted])
    return clusters, _scopes(clusters, given)


def _standing_for(cluster: list[Counted]) -> list[Counted]:
    # "52, up from 38": what goes with the 52 goes with the 38 that it replaced.
    newer = {(c.key[0], c.sentence) for c in cluster if c.standing == "newer"}
    return [c for c in cluster if c.standing != "older" or (c.key[0], c.sentence) not in newer]


def _scopes(clusters: list[list[Counted]], given: Distinguished) -> list[tuple[list[Counted], str]]:
    """One counterpart of each scope of a field, where its values differ."""
    parent = list(range(len(clusters)))
    reasons: dict[int, dict[str, None]] = {}

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for i, j in combinations(range(len(clusters)), 2):
        whys = [r.why for a in clusters[i] for b in clusters[j] if (r := relation(a, b, given)) and r.kind == "scope"]
        if whys:
            parent[max(root(i), root(j))] = min(root(i), root(j))
            reasons.setdefault(i, {}).update(dict.fromkeys(whys))
    joined: dict[int, list[int]] = {}
    for index in range(len(clusters)):
        joined.setdefault(root(index), []).append(index)
    found = []
    for members in joined.values():
        values = [_in_order(clusters[index])[-1] for index in members]
        if len(values) > 1:
            whys = [why for index in members for why in reasons.get(index, ())]
            found.append((values, "; ".join(list(dict.fromkeys(whys))[:2])))
    return found


def _in_order(values: Iterable[Counted]) -> list[Counted]:
    # Oldest first as far as anything says so: placed by how many others are known to be older.
    held = sorted(values, key=lambda c: c.key)
    older = {c.key: sum(order(other, c) == -1 for other in held if other is not c) for c in held}
    return sorted(held, key=lambda c: (older[c.key], c.key))


def _figure(cluster: list[Counted]) -> Figure | None:
    if len({c.report.id for c in cluster}) == 1 and cluster[0].quantity.unit in language().words(
        "figures", "units.time"
    ):
        return None
    verdict, why = _verdict(cluster)
    return _record(_in_order(cluster), verdict, why)


def _verdict(cluster: list[Counted]) -> tuple[Verdict, str]:
    if len({c.report.id for c in cluster}) == 1 and all(agree_why(a, b) for a, b in combinations(cluster, 2)):
        return "single", "only one report gives this number"
    agreed: Counter[str] = Counter()
    conflicts: dict[str, None] = {}
    revisions: dict[str, tuple[str, str]] = {}
    for a, b in combinations(_in_order(cluster), 2):
        why = agree_why(a, b)
        earlier = order(a, b)
        if why:
            agreed[why] += 1
        elif earlier is None or rivals(a, b):
            reason = "two sources differ" if rivals(a, b) else "nothing says which is the later count"
            conflicts[f"{a.wording} and {b.wording} cannot both be right: {reason}"] = None
        else:
            old, new = (a, b) if earlier < 0 else (b, a)
            revisions[f"{old.wording} became {new.wording} in a later count{order_why(old, new)}"] = (
                old.wording,
                new.wording,
            )
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
            as_of=c.moment.as_of,
            claimed_by=c.claimed_by,
            unit=c.quantity.unit,
        )
        for c in values
    )
    made_of = [(v.report, v.start, v.end) for v in cited]
    unit = values[0].quantity.unit
    return Figure(
        id=content_id("figure", verdict, made_of), what=what, unit=unit, verdict=verdict, values=cited, why=why
    )
