"""One name, one type: a vote over all reports of a story."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.lang.names import fold, name_lore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onrecord.link.names.nodes import Node
    from onrecord.model import NameType

ORDER: tuple[NameType, ...] = ("PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "PRODUCT", "EVENT", "OTHER")
"""Which type wins a tie."""
_DOUBTFUL = frozenset({"ORG", "PRODUCT", "OTHER", "FAC", "EVENT"})


def voted(nodes: Iterable[Node]) -> list[Node]:
    """The nodes with the type that most reports give their name.

    Each report has one vote a name, and one mention more where reports are even. A name that is the
    surname of a person of this story, and is a body or thing by few reports only, is a person's.
    Governments and those that are only described keep their type.
    """
    nodes = list(nodes)
    votes: dict[str, Counter[NameType]] = defaultdict(Counter)
    mentions: dict[str, Counter[NameType]] = defaultdict(Counter)
    surnames: Counter[str] = Counter()
    for node in nodes:
        for form, count in node.forms if node.country is None else ():
            votes[fold(form)][node.type] += 1
            mentions[fold(form)][node.type] += count
        if node.type == "PERSON" and len(parts := name_lore().person_words(node.name)) > 1:
            surnames[parts[-1]] += 1
    winners = {form: _winner(cast, mentions[form]) for form, cast in votes.items()}
    return [_retyped(node, winners, surnames) for node in nodes]


def _winner(votes: Counter[NameType], mentions: Counter[NameType]) -> NameType:
    return min(votes, key=lambda kind: (-votes[kind], -mentions[kind], ORDER.index(kind)))


def _retyped(node: Node, winners: dict[str, NameType], surnames: Counter[str]) -> Node:
    if not node.forms or node.country is not None:
        return node
    key = fold(node.name)
    kind = winners.get(key, node.type)
    if key in surnames and kind in _DOUBTFUL:
        kind = "PERSON"
    return node if kind == node.type else replace(node, type=kind)
