"""What people decided about names, carried out on what the machine put together.

A merge brings two groups together, a split cuts a group between two of its names. Nothing here
changes a report: judgements point at names in reports and only say which of them are one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from onrecord.decisions import Decisions, Located, against, described, in_force, said, taken
from onrecord.lang.comparison import same_name
from onrecord.lang.names import fold, words
from onrecord.model import NameMerge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from onrecord.model import AnnotatedReport, Judgement, NameType, Sighting, StoryEntity

__all__ = ["contradicted", "described", "locate", "located", "overruled", "regroup", "renamed"]

_UNCLEAR = "may be any of those kept apart"

Member = tuple[str, str]
"""A report's id, and the id of an entity there."""


class Named(Protocol):
    """One entity of one report, as far as it is judged."""

    @property
    def member(self) -> Member:
        """Where it stands."""

    @property
    def name(self) -> str:
        """What the report calls it."""

    @property
    def type(self) -> NameType:
        """What kind of thing it is."""

    @property
    def roles(self) -> tuple[str, ...]:
        """The offices the report gives it."""


Node = TypeVar("Node", bound=Named)


# ---------------------------------------------------------------- what a judgement speaks of


def locate(sighting: Sighting, report: AnnotatedReport) -> str | None:
    """The entity of a report that a judgement means, also when the report was revised.

    Its name decides; where two entities bear it, or none does any more, the words that were seen.
    ``None`` where neither tells.
    """
    here = [m for m in report.mentions if (m.start, m.end) == (sighting.start, sighting.end)]
    seen = {m.entity for m in here if report.text[m.start : m.end] == sighting.text}
    called = {e.id for e in report.entities if e.name == sighting.name}
    written = {
        m.entity for m in report.mentions if m.kind != "pronoun" and report.text[m.start : m.end] == sighting.text
    }
    for found in (seen & called, called, seen, written):
        if len(found) == 1:
            return next(iter(found))
    return None


def located(judgements: Iterable[Judgement], reports: Mapping[str, AnnotatedReport]) -> tuple[Located[Member], ...]:
    """Judgements that nobody took back, latest first, with the entities they speak of.

    One of which too little is left in these reports to act on is left out.
    """
    found = []
    for judgement in in_force(judgements, "entity"):
        a, b = (_members(side, reports) for side in (judgement.a, judgement.b))
        if judgement.kind == "split":
            # What a newer reading of a report takes for one cannot be parted.
            a, b = (tuple(m for m in a if m not in b), tuple(m for m in b if m not in a))
        if a and (b or judgement.kind == "rename"):
            found.append(Located(judgement=judgement, a=a, b=b))
    return tuple(found)


def contradicted(
    new: Judgement, earlier: Iterable[Judgement], reports: Mapping[str, AnnotatedReport]
) -> tuple[tuple[Judgement, ...], bool]:
    """The earlier judgements that a new one contradicts; see ``decisions.against``."""
    (here,) = located([new], reports) or (None,)
    if here is None or new.kind == "rename":
        return (), True
    return against(here, located(earlier, reports), narrows=False)


def overruled(judgements: Iterable[Judgement], reports: Mapping[str, AnnotatedReport]) -> tuple[Judgement, ...]:
    """Judgements that nobody took back but that later ones say the opposite of, by when they were made."""
    _, lost = taken(located(judgements, reports), narrows=False)
    return tuple(one.judgement for one in reversed(lost))


def _members(side: Iterable[Sighting], reports: Mapping[str, AnnotatedReport]) -> tuple[Member, ...]:
    found = set()
    for sighting in side:
        report = reports.get(sighting.report)
        entity = locate(sighting, report) if report else None
        if entity is not None:
            found.add((sighting.report, entity))
    return tuple(sorted(found))


# ---------------------------------------------------------------- groups


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Entities that are one after the judgements.

    Attributes:
        merges: which two names people had brought together.
        notes: why people had it cut off from others, in words.
        judgements: ids of all that bear on it.
        doubtful: it may be any of those it was cut off from.
    """

    members: tuple[Member, ...]
    merges: tuple[NameMerge, ...]
    notes: tuple[str, ...]
    judgements: tuple[str, ...]
    doubtful: bool


def regroup(
    groups: Sequence[Sequence[Node]], judgements: Iterable[Judgement], reports: Iterable[AnnotatedReport]
) -> tuple[Regrouped, ...]:
    """Carries judgements out on groups that the machine made.

    A merge joins the whole groups of its two sides. A split parts a group: what was judged goes to
    its own side, and of the rest each goes to the side that it alone fits by full name, by short
    name or by office; what fits both or neither stands by itself.

    Args:
        groups: entities of reports, each in exactly one group.
        judgements: in any order; a later one wins over an earlier.
        reports: the reports the entities stand in.

    Returns:
        Only the groups that judgements bear on.
    """
    nodes = {node.member: node for group in groups for node in group}
    decisions: Decisions[Member] = Decisions()
    for one in located(judgements, {report.id: report for report in reports}):
        known = replace(one, a=_among(one.a, nodes), b=_among(one.b, nodes))
        if known.judgement.kind != "rename" and known.a and known.b:
            decisions.take(known)
    found = []
    for cluster in _clusters(groups, decisions):
        splits = [s for s in decisions.splits if cluster & set(s.a) and cluster & set(s.b)]
        apart = {said("kept apart", split.judgement) for split in splits}
        for part, sure in _cut(sorted(cluster), splits, nodes, decisions):
            merged = [m for m in decisions.merges if not {*m.a, *m.b}.isdisjoint(part)]
            if splits or merged:
                found.append(
                    Regrouped(
                        members=tuple(sorted(part)),
                        merges=tuple(_name_merge(one, nodes) for one in merged),
                        notes=tuple(sorted(apart if sure else {*apart, _UNCLEAR})),
                        judgements=tuple(sorted(one.judgement.id for one in (*splits, *merged))),
                        doubtful=not sure,
                    )
                )
    return tuple(sorted(found, key=lambda g: g.members))


def _among(members: tuple[Member, ...], nodes: Mapping[Member, Named]) -> tuple[Member, ...]:
    return tuple(m for m in members if m in nodes)


def _clusters(groups: Sequence[Sequence[Named]], decisions: Decisions[Member]) -> list[set[Member]]:
    # The machine's groups, joined wherever judgements say that two of their entities are one.
    home: dict[Member, set[Member]] = {}
    for group in groups:
        members = {node.member for node in group}
        home.update(dict.fromkeys(members, members))
    for one in decisions.merges:
        joined = set().union(*(home[m] for m in (*one.a, *one.b)))
        home.update(dict.fromkeys(joined, joined))
    return list({id(cluster): cluster for cluster in home.values()}.values())


def _cut(
    cluster: Sequence[Member],
    splits: Sequence[Located[Member]],
    nodes: Mapping[Member, Named],
    decisions: Decisions[Member],
) -> list[tuple[list[Member], bool]]:
    # The parts of a cluster; ``False`` for one that may belong to any of the others.
    if not splits:
        return [(list(cluster), True)]
    parts: list[list[Member]] = []
    for pole in _poles(splits, set(cluster), decisions):
        free = [part for part in parts if not decisions.differ(part, pole)]
        home = free[0] if len(free) == 1 < len(parts) else _fitting(pole, free, nodes)
        if home is None:
            parts.append(home := [])
        home.extend(pole)
    judged = [list(part) for part in parts]
    rest = [m for m in cluster if all(m not in part for part in judged)]
    left: list[Member] = []
    for member in rest:
        other_reports = [p for p in judged if member[0] not in {m[0] for m in p}]
        home = _fitting([member], other_reports, nodes)
        (left if home is None else parts[judged.index(home)]).append(member)
    return [(part, True) for part in parts] + [(alone, False) for alone in _one_a_report(left)]


def _poles(splits: Sequence[Located[Member]], inside: set[Member], decisions: Decisions[Member]) -> list[list[Member]]:
    # Each side of a split, with all that judgements make one with it.
    found: list[list[Member]] = []
    placed: set[Member] = set()
    for split in splits:
        for side in (split.a, split.b):
            tops = {decisions.top(m) for m in side if m in inside}
            pole = sorted(m for m in inside - placed if decisions.top(m) in tops)
            # The sides of two splits may cross: then only what is one by judgement stays together.
            whole = not decisions.differ(pole, pole)
            for piece in [pole] if whole else [[m for m in pole if decisions.top(m) == t] for t in sorted(tops)]:
                if piece:
                    found.append(piece)
                    placed.update(piece)
    return found


def _one_a_report(members: Sequence[Member]) -> list[list[Member]]:
    parts: list[list[Member]] = []
    for member in members:
        home = next((p for p in parts if all(m[0] != member[0] for m in p)), None)
        if home is None:
            parts.append([member])
        else:
            home.append(member)
    return parts


def _fitting(
    some: Sequence[Member], parts: Sequence[list[Member]], nodes: Mapping[Member, Named]
) -> list[Member] | None:
    # The one part they fit by the strongest evidence that tells at all; None when none does.
    tests: tuple[Callable[[Named, Named], bool], ...] = (_full_name, _could_be, _one_office)
    for test in tests:
        fit = [p for p in parts if any(test(nodes[a], nodes[b]) for a in some for b in p)]
        if len(fit) == 1:
            return fit[0]
    return None


def _full_name(a: Named, b: Named) -> bool:
    return fold(a.name) == fold(b.name) and (a.type != "PERSON" or len(words(a.name)) > 1)


def _could_be(a: Named, b: Named) -> bool:
    left, right = set(words(a.name)), set(words(b.name))
    return left <= right or right <= left or same_name(a.name, b.name) >= 0.5


def _one_office(a: Named, b: Named) -> bool:
    return bool({fold(role) for role in a.roles} & {fold(role) for role in b.roles})


def _name_merge(merge: Located[Member], nodes: Mapping[Member, Named]) -> NameMerge:
    a, b = nodes[merge.a[0]], nodes[merge.b[0]]
    return NameMerge(a=a.name, b=b.name, why=said("judged one", merge.judgement), judgement=merge.judgement.id)


# ---------------------------------------------------------------- names shown


def renamed(
    entities: Sequence[StoryEntity], judgements: Iterable[Judgement], reports: Iterable[AnnotatedReport]
) -> tuple[StoryEntity, ...]:
    """Entities under the names that people gave them, the latest of each.

    A name goes to the entity that holds most of what was seen when it was given; to none on a tie.
    """
    home = {member: number for number, entity in enumerate(entities) for member in entity.members}
    shown = list(entities)
    done: set[int] = set()
    for one in located(judgements, {report.id: report for report in reports}):
        if one.judgement.kind != "rename" or one.judgement.name is None:
            continue
        votes: dict[int, int] = defaultdict(int)
        for member in one.a:
            if member in home:
                votes[home[member]] += 1
        most = [number for number, count in votes.items() if 2 * count > sum(votes.values())]
        if most and most[0] not in done:
            done.add(most[0])
            entity = shown[most[0]]
            why = "; ".join(filter(None, (entity.why, said("named so", one.judgement))))
            bearing = tuple(sorted({*entity.judgements, one.judgement.id}))
            shown[most[0]] = replace(entity, name=one.judgement.name, why=why, judgements=bearing)
    return tuple(shown)
