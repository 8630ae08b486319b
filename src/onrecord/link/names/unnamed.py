"""Those who are described and not named: when they are somebody whom the story names, or each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.lang.names import definite_words, fold, name_lore, words
from onrecord.link.names.merging import absorb, alone, by_key
from onrecord.model import NameMerge

if TYPE_CHECKING:
    from onrecord.link.names.merging import Group
    from onrecord.link.names.nodes import Member, Node


def unnamed(nodes: list[Node], persons: list[Group], bodies: list[Group]) -> list[Group]:
    """Joins what a description fits to its named group; returns the groups of the rest."""
    left = _not_called(nodes, bodies)
    holders: dict[tuple[str, str | None], list[Group]] = defaultdict(list)
    for group in persons:
        for office in sorted({name_lore().office(r) for n in group.nodes for r in n.roles}, key=str):
            holders[office].append(group)
    groups = _described_bodies(left) + _standing_bodies(left)
    placed = {n.member for group in groups for n in group.nodes}
    for node in [n for n in left if n.member not in placed]:
        # "the Danish foreign minister" is the one person whom the story gives that office.
        told = name_lore().office(node.name)
        holding = holders.get(told, []) if told[1] is not None else []
        definite = node.name.lower().startswith("the ") and node.type == "PERSON"
        single = alone(node)
        agrees = len(holding) == 1 and len(holding[0].genders | single.genders) < 2
        if definite and agrees:
            holding[0].join(single, f"{node.name}, an office that one person holds in this story")
        else:
            single.merges = {NameMerge(a=node.name, b=node.name, why="described, not named"): None}
            groups.append(single)
    return groups


def _not_called(nodes: list[Node], bodies: list[Group]) -> list[Node]:
    # "Tolvek police" are the "Tolvek Police" that another report writes as a name.
    called: dict[str, list[Group]] = defaultdict(list)
    for group in bodies:
        for form in sorted({fold(form) for n in group.nodes for form, _ in n.forms if " " in form}):
            called[form].append(group)
    left = []
    for node in nodes:
        homes = called.get(fold(node.name), [])
        if len(homes) == 1 and homes[0].can_join(alone(node)):
            homes[0].join(alone(node), "described by its name")
        else:
            left.append(node)
    return left


def _described_bodies(nodes: list[Node]) -> list[Group]:
    # "the county ambulance service" of three reports is one, and "the ambulance service" is
    # that one where the story has no other.
    kinds = {n.member: _kind_of_body(n) for n in nodes if n.type == "ORG"}
    groups = by_key([n for n in nodes if kinds.get(n.member)], kinds, "described alike")
    endings: dict[tuple[str, ...], list[Group]] = defaultdict(list)
    for group in groups:
        kind = kinds[group.first.member]
        for start in range(1, len(kind)):
            endings[kind[start:]].append(group)
    kept = []
    for group in sorted(groups, key=lambda g: (len(kinds[g.first.member]), g.first.member)):
        longer = [g for g in endings.get(kinds[group.first.member], ()) if g.nodes]
        if len(longer) == 1:
            absorb(longer[0], group, "described alike")
        if group.nodes:
            kept.append(group)
    return kept


def _standing_bodies(nodes: list[Node]) -> list[Group]:
    # "Police", "the authorities" of several reports, with nothing to tell whose: one voice.
    standing = language("en").words("names", "roles.standing")
    kinds: dict[Member, tuple[str, ...]] = {
        n.member: plain[0]
        for n in nodes
        if len(plain := sorted({words(fold(text)) for text in n.described})) == 1
        and len(plain[0]) == 1
        and plain[0][0] in standing
    }
    return by_key([n for n in nodes if n.member in kinds], kinds, "described alike")


def _kind_of_body(node: Node) -> tuple[str, ...]:
    # The words of its fullest definite description; empty where another could be called so.
    kinds = [definite_words(text) for text in node.described]
    return max(kinds, key=lambda k: (len(k), k), default=())
