"""Groups of nodes that are taken for one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.model import NameMerge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from onrecord.lang.names import Gender
    from onrecord.link.names.nodes import Member, Node

Key = tuple[str, ...]


@dataclass(slots=True)
class Group:
    """Nodes taken for one.

    Attributes:
        reports: guards against joining two entities of one report.
        judgements: ids of what people decided about it.
        notes: why people had it cut off from others, in words.
        doubtful: it may be any of those.
    """

    nodes: list[Node]
    merges: dict[NameMerge, None] = field(default_factory=dict)
    reports: set[str] = field(default_factory=set)
    genders: set[Gender] = field(default_factory=set)
    judgements: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    doubtful: bool = False

    @property
    def first(self) -> Node:
        """The node by which it was begun."""
        return self.nodes[0]

    @property
    def shown(self) -> str:
        """A name to speak of it."""
        return self.nodes[0].name

    def can_join(self, other: Group) -> bool:
        """Whether nothing speaks against the two being one."""
        return self.reports.isdisjoint(other.reports) and len(self.genders | other.genders) < 2

    def join(self, other: Group, why: str) -> None:
        """Takes the other group's nodes over."""
        self.merges |= other.merges | {NameMerge(a=self.shown, b=other.shown, why=why): None}
        self.nodes.extend(other.nodes)
        self.reports |= other.reports
        self.genders |= other.genders


def alone(node: Node) -> Group:
    """A group of one."""
    return Group([node], {}, {node.member[0]}, set() if node.gender is None else {node.gender})


def by_key(nodes: Iterable[Node], keys: Mapping[Member, Key], why: str = "one name") -> list[Group]:
    """Nodes of one key are one, unless they stand apart in one report."""
    groups: dict[Key, list[Group]] = defaultdict(list)
    for node in nodes:
        single = alone(node)
        home = next((g for g in groups[keys[node.member]] if g.can_join(single)), None)
        if home is None:
            groups[keys[node.member]].append(single)
        else:
            home.join(single, why)
    return [g for key in sorted(groups) for g in groups[key]]


def absorb(home: Group, group: Group, why: str) -> None:
    """Moves nodes over one by one: one report's own distinction does not keep the others' out."""
    left = []
    for node in group.nodes:
        single = alone(node)
        if home.can_join(single):
            home.join(single, why)
        else:
            left.append(node)
    group.nodes = left
    group.reports = {n.member[0] for n in left}
    group.genders = {n.gender for n in left if n.gender is not None}
