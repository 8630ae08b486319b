"""A group of nodes as the story's entity: its name, its roles and mentions with their places, why it is one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from onrecord.lang.names import fold, name_lore, words
from onrecord.link.names.types import ORDER
from onrecord.model import Cite, Role, StoryEntity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onrecord.link.names.merging import Group
    from onrecord.link.names.nodes import Node
    from onrecord.model import AnnotatedReport, Mention


def story_entity(group: Group, reports: Mapping[str, AnnotatedReport]) -> StoryEntity:
    """The entity of a group."""
    nodes = sorted(group.nodes, key=lambda n: n.member)
    members = tuple(n.member for n in nodes)
    wanted = set(members)
    cites: list[Cite] = []
    roles: dict[tuple[str, int, int], Role] = {}
    for report_id in sorted({m[0] for m in members}):
        report = reports[report_id]
        own = [m for m in report.mentions if (report_id, m.entity) in wanted]
        cites.extend(Cite(report=report_id, start=m.start, end=m.end) for m in own)
        for entity in report.entities:
            if (report_id, entity.id) in wanted:
                for role in entity.roles:
                    if (start := _nearest(report.text, role, own)) is not None:
                        made = Role(report=report_id, start=start, end=start + len(role), text=role)
                        roles.setdefault((report_id, start, made.end), made)
    types = Counter(n.type for n in nodes for _ in range(1 + sum(c for _, c in n.forms)))
    merges = tuple(sorted(group.merges, key=lambda m: (m.a, m.b, m.why, m.judgement or "")))
    return StoryEntity(
        id="",
        name=_name(nodes),
        type=min(types, key=lambda t: (-types[t], ORDER.index(t))),
        roles=tuple(roles[key] for key in sorted(roles)),
        mentions=tuple(sorted(cites, key=lambda c: (c.report, c.start, c.end))),
        members=members,
        why=_why(nodes, sorted({m.why for m in merges} | set(group.notes))),
        merges=merges,
        judgements=group.judgements,
    )


def _nearest(text: str, role: str, mentions: list[Mention]) -> int | None:
    places = []
    at = text.find(role)
    while at >= 0:
        places.append(at)
        at = text.find(role, at + 1)
    if not places or not mentions:
        return None
    return min(places, key=lambda p: (min(abs(m.start - p) for m in mentions), p))


def _name(nodes: list[Node]) -> str:
    forms: Counter[str] = Counter()
    for node in nodes:
        forms.update(dict(node.forms))
    if not forms:
        return min(n.name for n in nodes)
    lore = name_lore()
    country = next((n.country for n in nodes if n.country and n.type == "GPE"), None)
    if country is not None:
        own = [f for f in forms if lore.country(f)] or list(forms)
        return min(own, key=lambda f: (fold(f) != fold(country), -forms[f], -len(f), f))
    fullest = max(len(words(f)) for f in forms)
    return min((f for f in forms if len(words(f)) == fullest), key=lambda f: (f.isupper(), -forms[f], f))


def _why(nodes: list[Node], reasons: list[str]) -> str:
    forms = sorted({form for n in nodes for form, _ in n.forms}, key=lambda f: (fold(f), f))
    said = ", ".join(reasons) or "one report"
    return f"{', '.join(forms)}: {said}" if forms else said
