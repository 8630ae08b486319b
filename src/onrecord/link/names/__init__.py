"""One person, organisation or place under all its names, over the reports of a story.

Spellings, initials, acronyms and short forms are brought together; different first names,
different genders, or two entities of one report are kept apart. Unnamed people are never
merged across reports ("police" is no person), unnamed bodies only when described alike. What
people decided wins over all of it. Not done yet: people who change their name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.lang.comparison import SAME, place_key, same_name
from onrecord.lang.names import fold, name_lore, respelled, words
from onrecord.link.judgements import regroup
from onrecord.link.names.bodies import bodies
from onrecord.link.names.doubts import with_doubts
from onrecord.link.names.entities import story_entity
from onrecord.link.names.merging import Group, by_key
from onrecord.link.names.nodes import nodes_of
from onrecord.link.names.people import people
from onrecord.link.names.types import voted
from onrecord.link.names.unnamed import unnamed
from onrecord.model import AnnotatedReport, Entity, Statement, StoryEntity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from onrecord.link.names.merging import Key
    from onrecord.link.names.nodes import Node
    from onrecord.model import Judgement

__all__ = ["link", "relabel", "relabelled", "same"]


def link(reports: Sequence[AnnotatedReport], judgements: Iterable[Judgement] = ()) -> tuple[StoryEntity, ...]:
    """Brings the entities of a story's reports together.

    Args:
        reports: annotated reports of one story, in any order.
        judgements: what people decided, in any order; it wins over what is decided here.

    Returns:
        Story entities, numbered by name; each entity of each report belongs to exactly one.
    """
    by_id = {report.id: report for report in sorted(reports, key=lambda r: r.id)}
    nodes = voted(node for report in by_id.values() for node in nodes_of(report))
    groups = _judged(_groups(sorted(nodes, key=lambda n: n.member)), judgements, reports)
    made = sorted((story_entity(group, by_id) for group in groups), key=lambda e: (fold(e.name), e.type, e.members))
    numbered = [replace(entity, id=f"e{number}") for number, entity in enumerate(made, start=1)]
    doubtful = {node.member for group in groups if group.doubtful for node in group.nodes}
    return with_doubts(numbered, {entity.id for entity in numbered if entity.members[0] in doubtful})


def _groups(nodes: list[Node]) -> list[Group]:
    # Every node is in exactly one group.
    named = [n for n in nodes if n.named]
    persons = people([n for n in named if n.type == "PERSON"])
    organisations = bodies([n for n in named if n.type == "ORG"])
    others = [n for n in named if n.type not in {"PERSON", "ORG"}]
    described = unnamed([n for n in nodes if not n.named], persons, organisations)
    return persons + organisations + described + by_key(others, {n.member: _key(n) for n in others})


def _judged(groups: list[Group], judgements: Iterable[Judgement], reports: Sequence[AnnotatedReport]) -> list[Group]:
    judgements = tuple(judgements)
    if not judgements:
        return groups
    nodes = {node.member: (node, group) for group in groups for node in group.nodes}
    decided = regroup([group.nodes for group in groups], judgements, reports)
    taken = {member for group in decided for member in group.members}
    kept = [group for group in groups if group.nodes[0].member not in taken]
    for group in decided:
        found = [nodes[member] for member in group.members]
        names = {node.name for node, _ in found}
        # What the machine joined holds as far as both its names are still here.
        machine = {m: None for _, old in found if len(found) > 1 for m in old.merges if {m.a, m.b} <= names}
        made = Group([node for node, _ in found], machine | dict.fromkeys(group.merges))
        made.judgements, made.notes, made.doubtful = group.judgements, group.notes, group.doubtful
        kept.append(made)
    return kept


def _key(node: Node) -> Key:
    # Places, peoples and things are one by their name only.
    lore = name_lore()
    if node.country is not None and node.type == "GPE":
        return "country", node.country
    if node.type == "NORP" and (country := lore.people(node.name)):
        return "people", country
    seat = lore.seat(node.name) if node.type == "GPE" else None
    if seat is not None and fold(node.name) not in lore.buildings:
        capital = sorted(n for n, c in lore.seats.items() if c == seat and respelled(n, fold(node.name)))
        return "capital", capital[0]
    parts = words(node.name)
    if node.type == "PRODUCT" and len(parts) > 1 and parts[0] in language("en").words("names", "hints.ships"):
        return "PRODUCT", " ".join(parts[1:])
    if node.type in {"GPE", "LOC", "FAC"}:
        return node.type, place_key(node.name)
    return node.type, fold(node.name)


def same(a: str, b: str) -> tuple[bool, float]:
    """Whether two written names can be one person's, organisation's or place's.

    Returns:
        The verdict, and a score from 0 to 1; 0.5 and above is the same.
    """
    score = same_name(a, b)
    return score >= SAME, score


# ---------------------------------------------------------------- reports under story-wide ids


def relabelled(reports: Iterable[AnnotatedReport], entities: Sequence[StoryEntity]) -> list[AnnotatedReport]:
    """Rewrites the reports' mentions, entities and speakers with story-wide ids and voted types."""
    whole: dict[str, dict[str, StoryEntity]] = {}
    for entity in entities:
        for report, member in entity.members:
            whole.setdefault(report, {})[member] = entity
    return [_relabelled(report, whole.get(report.id, {})) for report in reports]


def relabel(report: AnnotatedReport, entities: Sequence[StoryEntity]) -> AnnotatedReport:
    """The same for one report."""
    return relabelled([report], entities)[0]


def _relabelled(report: AnnotatedReport, whole: dict[str, StoryEntity]) -> AnnotatedReport:
    def new(old: str) -> str:
        return whole[old].id if old in whole else old

    own: dict[str, Entity] = {}
    for entity in report.entities:
        story = whole.get(entity.id)
        fresh = replace(entity, id=new(entity.id), type=story.type if story else entity.type)
        kept = own.get(fresh.id)
        own[fresh.id] = fresh if kept is None else replace(kept, roles=_joined(kept.roles, fresh.roles))
    mentions = tuple(
        replace(m, entity=new(m.entity), type=whole[m.entity].type if m.entity in whole else m.type)
        for m in report.mentions
    )
    statements = tuple(_respoken(statement, new) for statement in report.statements)
    return replace(report, mentions=mentions, entities=tuple(own.values()), statements=statements)


def _respoken(statement: Statement, new: Callable[[str], str]) -> Statement:
    speaker = None if statement.speaker is None else new(statement.speaker)
    speakers = tuple(dict.fromkeys(new(s) for s in statement.speakers))
    return replace(statement, speaker=speaker, speakers=speakers)


def _joined(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))
