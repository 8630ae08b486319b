"""Whom a person means: what they wrote, found again in the reports.

``Ana Brandt`` is whoever bears that name, as long as it is one entity only;
``REPORT:Ana Brandt`` the one of that report, ``REPORT:120-130`` the one named at that place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from onrecord.decisions import Decision
from onrecord.errors import UsageError
from onrecord.lang.names import fold, words
from onrecord.model import Judgement, Sighting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from onrecord.model import AnnotatedReport, JudgementKind, Mention, StoryEntity

__all__ = ["Decision", "Scene", "judge", "rename", "told_together"]

Member = tuple[str, str]
_RANGE = re.compile(r"(\d+)-(\d+)")
_SHOWN = 8
"""Candidates that an error lists."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The reports and the entities that a person looks at, over all stories; ``story_of`` tells each report's."""

    reports: Mapping[str, AnnotatedReport]
    entities: Sequence[StoryEntity]
    story_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Meant:
    # ``entity`` is the story entity they belong to; ``exact`` tells that one report was named.
    members: tuple[Member, ...]
    entity: StoryEntity
    exact: bool


def judge(kind: Literal["merge", "split"], first: str, second: str, scene: Scene, decision: Decision) -> Judgement:
    """Makes a judgement that two are one, or are not.

    Where one side names a report and the other is a plain name, the plain name means the other
    reports: ``split REPORT:Brandt Brandt`` takes one report's Brandt out.

    Raises:
        UsageError: a side is nobody, or more than one entity, or both are the same.
    """
    a, b = _meant(first, scene), _meant(second, scene)
    left = _without(a.members, b.members) if b.exact and not a.exact else a.members
    right = _without(b.members, a.members) if a.exact and not b.exact else b.members
    shared = set(left) & set(right)
    if kind == "split" and shared and (len(shared) < min(len(left), len(right)) or (a.exact and b.exact)):
        raise UsageError(
            "one report's own reading has them as one "
            f"({', '.join(sorted({report for report, _ in shared}))}); only what reports tell apart can be split",
            f"{first}, {second}",
        )
    if not set(left) - shared or not set(right) - shared:
        raise UsageError(
            "both are the same name in the same reports; write REPORT:NAME to say which", f"{first}, {second}"
        )
    return _judgement(kind, _sightings(left, scene), _sightings(right, scene), None, decision)


def rename(written: str, name: str, scene: Scene, decision: Decision) -> Judgement:
    """Makes a judgement of the name that an entity is shown by.

    Raises:
        UsageError: it is nobody, or more than one entity, or the name is empty.
    """
    return _judgement("rename", _sightings(_meant(written, scene).entity.members, scene), (), _plain(name), decision)


def told_together(judgement: Judgement, scene: Scene) -> bool:
    """Whether one story tells of both sides of a judgement."""
    sides = [{scene.story_of.get(s.report) for s in side} for side in (judgement.a, judgement.b) if side]
    return bool(set.intersection(*sides))


def _judgement(
    kind: JudgementKind, a: tuple[Sighting, ...], b: tuple[Sighting, ...], name: str | None, decision: Decision
) -> Judgement:
    return Judgement(kind=kind, a=a, b=b, name=name, by=_plain(decision.by), at=decision.at, why=_plain(decision.why))


def _plain(written: str) -> str:
    return " ".join(written.split())


def _without(members: Iterable[Member], others: Iterable[Member]) -> tuple[Member, ...]:
    return tuple(m for m in members if m not in set(others))


# ---------------------------------------------------------------- whom the words mean


def _meant(written: str, scene: Scene) -> _Meant:
    home = {member: entity for entity in scene.entities for member in entity.members}
    found = _by_name(_plain(written), scene)
    exact = not found
    if not found:
        found = _in_report(written, scene)
    found = [m for m in found if m in home]
    entities = {home[m].members: home[m] for m in found}
    if not entities:
        raise UsageError(f"nobody of that name; {_near(written, scene)}", written)
    several_here = exact and len({entity for _, entity in found}) > 1
    if len(entities) > 1 or several_here:
        raise UsageError(f"that could be more than one: {_listed(found, home, scene)}; write one of these", written)
    return _Meant(members=tuple(sorted(found)), entity=next(iter(entities.values())), exact=exact)


def _by_name(name: str, scene: Scene) -> list[Member]:
    # A name written in full before a part of it, letter by letter before case and accents aside.
    for same in (str.__eq__, _folded_alike):
        called = [
            (report.id, entity.id)
            for report in scene.reports.values()
            for entity in report.entities
            if same(_plain(entity.name), name)
        ]
        shown = [e for e in scene.entities if same(e.name, name)]
        for entity in shown:
            if not set(entity.members) & set(called):
                called.extend(entity.members)
        if called:
            return called
    for same in (str.__eq__, _folded_alike):
        if written := [m for report in scene.reports.values() for m in _written(report, name, same)]:
            return written
    return []


def _in_report(written: str, scene: Scene) -> list[Member]:
    for report in sorted(scene.reports.values(), key=lambda r: (-len(r.id), r.id)):
        if not written.startswith(f"{report.id}:"):
            continue
        rest = _plain(written[len(report.id) + 1 :])
        if place := _RANGE.fullmatch(rest):
            return _at(report, int(place[1]), int(place[2]))
        for same in (str.__eq__, _folded_alike):
            if called := [(report.id, e.id) for e in report.entities if same(_plain(e.name), rest)]:
                return called
            if found := _written(report, rest, same):
                return found
    return []


def _folded_alike(a: str, b: str) -> bool:
    return fold(a) == fold(b)


def _written(report: AnnotatedReport, name: str, same: Callable[[str, str], bool]) -> list[Member]:
    spoken = (m for m in report.mentions if m.kind != "pronoun")
    found = {m.entity for m in spoken if same(_plain(report.text[m.start : m.end]), name)}
    return [(report.id, entity) for entity in sorted(found)]


def _at(report: AnnotatedReport, start: int, end: int) -> list[Member]:
    touched = [m for m in report.mentions if m.start < end and start < m.end]
    exact = [m for m in touched if (m.start, m.end) == (start, end)]
    return [(report.id, entity) for entity in sorted({m.entity for m in exact or touched})]


# ---------------------------------------------------------------- what was seen


def _sightings(members: Iterable[Member], scene: Scene) -> tuple[Sighting, ...]:
    found = []
    for report_id, entity_id in sorted(members):
        report = scene.reports[report_id]
        name = next(e.name for e in report.entities if e.id == entity_id)
        place = _place(report, entity_id, name)
        text = report.text[place.start : place.end]
        found.append(Sighting(report=report_id, start=place.start, end=place.end, name=name, text=text))
    return tuple(found)


def _place(report: AnnotatedReport, entity_id: str, name: str) -> Mention:
    # Where it stands by its own name, else by any, else described.
    own = [m for m in report.mentions if m.entity == entity_id]
    kinds = ("name", "nominal", "pronoun")
    return min(own, key=lambda m: (report.text[m.start : m.end] != name, kinds.index(m.kind), m.start))


def _listed(found: Sequence[Member], home: Mapping[Member, StoryEntity], scene: Scene) -> str:
    by_entity: dict[tuple[Member, ...], list[Sighting]] = defaultdict(list)
    for member in found:
        key = home[member].members if len({home[m].members for m in found}) > 1 else (member,)
        by_entity[key].extend(_sightings([member], scene))
    told = []
    for sightings in list(by_entity.values())[:_SHOWN]:
        first = min(sightings, key=lambda s: (s.report, s.start))
        others = len(sightings) - 1
        more = f" (and {others} more report{'s' if others > 1 else ''})" if others else ""
        told.append(f'"{first.report}:{first.start}-{first.end}" {first.name}{more}')
    return "; ".join(told)


def _near(written: str, scene: Scene) -> str:
    prefix = written.partition(":")[0]
    if prefix != written and not any(written.startswith(f"{report}:") for report in scene.reports):
        like = sorted(report for report in scene.reports if prefix.casefold() in report.casefold())
        if like:
            return f"no report has the id {prefix}; there are: {'; '.join(like[:_SHOWN])}"
    parts = set(words(written.rpartition(":")[2]))
    near = [e.name for e in scene.entities if parts & set(words(e.name))]
    if not near:
        return "names are looked for as the reports write them"
    return "there are: " + "; ".join(dict.fromkeys(near[:_SHOWN]))
