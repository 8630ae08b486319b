"""Organisations: one legal name, then the acronyms and short forms that fit one of them only."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from onrecord.lang.names import acronym_match, fold, name_lore, words
from onrecord.link.names.merging import absorb, by_key

if TYPE_CHECKING:
    from onrecord.link.names.merging import Group, Key
    from onrecord.link.names.nodes import Member, Node


def bodies(nodes: list[Node]) -> list[Group]:
    """Groups of organisations' names."""
    lore = name_lore()
    keys: dict[Member, Key] = {}
    for node in nodes:
        alias = lore.aliases.get(fold(node.name))
        keys[node.member] = (alias,) if alias else lore.legal_words(node.name)
    groups = by_key(nodes, _with_owner(nodes, keys))
    starts: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        form = keys[group.first.member]
        if len(form) > 1:
            for word in sorted({form[0], form[-1], *form, *_initials(group)}):
                starts[word].append(group)
    kept = []
    for group in sorted(groups, key=lambda g: len(keys[g.first.member])):
        form = keys[group.first.member]
        near = [g for g in starts.get(" ".join(form[:1]), ()) if g is not group and g.nodes]
        fitting = [g for g in near if _shortens(group, g, keys)]
        longest = [g for g in fitting if all(f is g or _shortens(f, g, keys) for f in fitting)]
        if longest:
            absorb(longest[0], group, "short form of one organisation only in this story")
        if group.nodes:
            kept.append(group)
    return kept


def _with_owner(nodes: list[Node], keys: dict[Member, Key]) -> dict[Member, Key]:
    owners: dict[Key, set[str]] = defaultdict(set)
    for node in nodes:
        if node.country is not None:
            owners[keys[node.member]].add(node.country)
    exact: dict[Member, Key] = {}
    for node in nodes:
        form = keys[node.member]
        # A ministry that no country is given for is that of the only country that has one here.
        country = node.country or (min(owners[form]) if len(owners[form]) == 1 else "")
        # A name of small words only ("The") is like no other.
        unclear = not form or (not country and len(owners[form]) > 1)
        exact[node.member] = (*form, "@", country, *(node.member if unclear else ()))
    return exact


def _initials(group: Group) -> set[str]:
    form = name_lore().organisation_words(group.shown)
    return {"".join(w[0] for w in form), "".join(w[0] for w in words(group.shown))}


def _shortens(group: Group, whole: Group, keys: dict[Member, Key]) -> bool:
    short, form = keys[group.first.member], keys[whole.first.member]
    written = group.shown
    # "Apple Inc." is a whole name of its own, and no short form of "Apple Corps".
    if words(written)[-1:] and words(written)[-1] in name_lore().company_suffixes:
        return False
    if len(short) == 1 < len(form) and acronym_match(written, form, words(whole.shown)):
        return written.replace(".", "").isupper()
    return name_lore().shortens(short, form)
