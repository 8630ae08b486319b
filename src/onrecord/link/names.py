"""One person, organisation or place under all its names, over the reports of a story.

Spellings, initials, acronyms and short forms are brought together; different first names,
different genders, or two entities of one report are kept apart. Unnamed people are never
merged across reports ("police" is no person), unnamed bodies only when described alike. Not done yet: people who change
their name, names in other scripts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.lang.names import (
    Gender,
    acronym_match,
    definite_words,
    fold,
    name_lore,
    person_match,
    respelled,
    same_name,
    sound,
    words,
)
from onrecord.link.judgements import regroup
from onrecord.model import AnnotatedReport, Cite, Entity, Judgement, Mention, NameType, Role, Statement, StoryEntity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_ORDER: tuple[NameType, ...] = ("PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "PRODUCT", "EVENT", "OTHER")
_PRONOUNS: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "male"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "female"),
}

Member = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Node:
    # One entity of one report. ``forms`` are the names it has there, with their counts.
    member: Member
    name: str
    type: NameType
    country: str | None
    gender: Gender | None
    forms: tuple[tuple[str, int], ...]
    roles: tuple[str, ...] = ()
    described: tuple[str, ...] = ()


@dataclass(slots=True)
class _Group:
    # Nodes taken for one; ``reports`` guards against joining two entities of one report.
    nodes: list[_Node]
    reasons: set[str] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)
    genders: set[Gender] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.reports.update(n.member[0] for n in self.nodes)
        self.genders.update(n.gender for n in self.nodes if n.gender is not None)

    def can_join(self, other: _Group) -> bool:
        """Whether nothing speaks against the two being one."""
        return self.reports.isdisjoint(other.reports) and len(self.genders | other.genders) < 2

    def join(self, other: _Group, reason: str) -> None:
        """Takes the other group's nodes over."""
        self.nodes.extend(other.nodes)
        self.reports |= other.reports
        self.genders |= other.genders
        self.reasons |= other.reasons | {reason}


def link(reports: Sequence[AnnotatedReport], judgements: Iterable[Judgement] = ()) -> tuple[StoryEntity, ...]:
    """Brings the entities of a story's reports together.

    Args:
        reports: annotated reports of one story, in any order.
        judgements: what people decided, in any order; it wins over what is decided here.

    Returns:
        Story entities, numbered by name; each entity of each report belongs to exactly one.
    """
    by_id = {report.id: report for report in sorted(reports, key=lambda r: r.id)}
    nodes = _retyped([node for report in by_id.values() for node in _nodes(report)])
    groups = _judged(_Linker(nodes).groups(), judgements, reports)
    made = sorted((_story_entity(group, by_id) for group in groups), key=lambda e: (fold(e.name), e.type, e.members))
    return tuple(replace(entity, id=f"e{number}") for number, entity in enumerate(made, start=1))


def relabel(report: AnnotatedReport, entities: Sequence[StoryEntity]) -> AnnotatedReport:
    """Rewrites a report's mentions, entities and speakers with story-wide ids and voted types."""
    whole = {member[1]: entity for entity in entities for member in entity.members if member[0] == report.id}

    def new(old: str) -> str:
        return whole[old].id if old in whole else old

    merged: dict[str, Entity] = {}
    for entity in report.entities:
        story = whole.get(entity.id)
        fresh = replace(entity, id=new(entity.id), type=story.type if story else entity.type)
        kept = merged.get(fresh.id)
        merged[fresh.id] = fresh if kept is None else replace(kept, roles=_joined(kept.roles, fresh.roles))
    mentions = tuple(
        replace(m, entity=new(m.entity), type=whole[m.entity].type if m.entity in whole else m.type)
        for m in report.mentions
    )
    statements = tuple(_respoken(statement, new) for statement in report.statements)
    return replace(report, mentions=mentions, entities=tuple(merged.values()), statements=statements)


def same(a: str, b: str) -> tuple[bool, float]:
    """Whether two written names can be one person's or one organisation's.

    Returns:
        The verdict, and a score from 0 to 1; 0.5 and above is the same.
    """
    score = same_name(a, b)
    return score >= 0.5, round(score, 4)


def _judged(groups: list[_Group], judgements: Iterable[Judgement], reports: Sequence[AnnotatedReport]) -> list[_Group]:
    nodes = {node.member: (node, group) for group in groups for node in group.nodes}
    decided = regroup([group.nodes for group in groups], judgements, reports)
    taken = {member for group in decided for member in group.members}
    kept = [group for group in groups if group.nodes[0].member not in taken]
    for group in decided:
        found = [nodes[member] for member in group.members]
        machine = {reason for _, old in found if len(found) > 1 for reason in old.reasons}
        kept.append(_Group([node for node, _ in found], machine | set(group.reasons)))
    return kept


def _respoken(statement: Statement, new: Callable[[str], str]) -> Statement:
    speaker = None if statement.speaker is None else new(statement.speaker)
    speakers = tuple(dict.fromkeys(new(s) for s in statement.speakers))
    return replace(statement, speaker=speaker, speakers=speakers)


def _joined(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))


# ---------------------------------------------------------------- nodes


def _nodes(report: AnnotatedReport) -> list[_Node]:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in report.mentions:
        mentions[mention.entity].append(mention)
    lore = name_lore()
    nodes = []
    for entity in report.entities:
        own = mentions.get(entity.id, [])
        if not own:
            continue
        forms = Counter(" ".join(report.text[m.start : m.end].split()) for m in own if m.kind == "name")
        pronouns = {report.text[m.start : m.end].lower() for m in own if m.kind == "pronoun"}
        told = {_PRONOUNS[p] for p in pronouns if p in _PRONOUNS}
        gender = lore.gender(entity.name) if entity.type == "PERSON" else None
        if gender is None and len(told) == 1:
            gender = told.pop()
        member, counted = (report.id, entity.id), tuple(sorted(forms.items()))
        told_as = tuple(" ".join(report.text[m.start : m.end].split()) for m in own if m.kind == "nominal")
        nodes.append(_Node(member, entity.name, entity.type, entity.country, gender, counted, entity.roles, told_as))
    return nodes


def _retyped(nodes: list[_Node]) -> list[_Node]:
    # One name, one type: the majority of its mentions, a person's surname being a person.
    votes: dict[str, Counter[NameType]] = defaultdict(Counter)
    surnames = set()
    for node in nodes:
        for form, count in node.forms if node.country is None else ():
            votes[fold(form)][node.type] += count
        if node.type == "PERSON" and len(name_lore().person_words(node.name)) > 1:
            surnames.add(name_lore().person_words(node.name)[-1])
    winners = {form: min(c, key=lambda t: (-c[t], _ORDER.index(t))) for form, c in votes.items()}
    retyped = []
    for node in nodes:
        key = fold(node.name)
        kind = winners.get(key, node.type)
        if key in surnames and node.type in {"ORG", "PRODUCT", "OTHER"} and node.country is None:
            kind = "PERSON"
        named = bool(node.forms) and node.country is None
        retyped.append(replace(node, type=kind) if named else node)
    return retyped


# ---------------------------------------------------------------- grouping


class _Linker:
    """Groups nodes: exact names first, then spellings, then the short forms that fit one group only."""

    def __init__(self, nodes: list[_Node], code: str = "en") -> None:
        self.nodes = sorted(nodes, key=lambda n: n.member)
        self.lore = name_lore(code)
        self.standing = language(code).words("names", "roles.standing")

    def groups(self) -> list[_Group]:
        """Every group; each node is in exactly one."""
        unnamed = [n for n in self.nodes if not n.forms and n.country is None]
        named = [n for n in self.nodes if n.forms or n.country is not None]
        people = [n for n in named if n.type == "PERSON"]
        bodies = [n for n in named if n.type == "ORG"]
        others = [n for n in named if n.type not in {"PERSON", "ORG"}]
        persons, known = self._people(people), self._bodies(bodies)
        found = persons + known + self._unnamed(self._not_called(unnamed, known), persons)
        found += self._by_key(others, {n.member: self._key(n) for n in others})
        return found

    def _not_called(self, unnamed: list[_Node], bodies: list[_Group]) -> list[_Node]:
        # "Tolvek police" are the "Tolvek Police" that another report writes as a name.
        called: dict[str, list[_Group]] = defaultdict(list)
        for group in bodies:
            for form in sorted({fold(form) for n in group.nodes for form, _ in n.forms if " " in form}):
                called[form].append(group)
        left = []
        for node in unnamed:
            homes = called.get(fold(node.name), [])
            if len(homes) == 1 and homes[0].can_join(_Group([node])):
                homes[0].join(_Group([node]), "described by its name")
            else:
                left.append(node)
        return left

    def _unnamed(self, unnamed: list[_Node], persons: list[_Group]) -> list[_Group]:
        # "the Danish foreign minister" is the one person whom the story gives that office.
        holders: dict[tuple[str, str | None], list[_Group]] = defaultdict(list)
        for group in persons:
            for office in sorted({self.lore.office(r) for n in group.nodes for r in n.roles}, key=str):
                holders[office].append(group)
        alone = self._described_bodies(unnamed) + self._standing_bodies(unnamed)
        placed = {n.member for group in alone for n in group.nodes}
        for node in [n for n in unnamed if n.member not in placed]:
            told = self.lore.office(node.name)
            holding = holders.get(told, []) if told[1] is not None else []
            definite = node.name.lower().startswith("the ") and node.type == "PERSON"
            agrees = len(holding) == 1 and len(holding[0].genders | ({node.gender} - {None})) < 2
            if definite and agrees:
                holding[0].join(_Group([node]), f"{node.name}, an office that one person holds in this story")
            else:
                alone.append(_Group([node], {"described, not named"}))
        return alone

    def _described_bodies(self, unnamed: list[_Node]) -> list[_Group]:
        # "the county ambulance service" of three reports is one, and "the ambulance service" is
        # that one where the story has no other.
        kinds = {n.member: self._kind_of_body(n) for n in unnamed if n.type == "ORG"}
        bodies = [n for n in unnamed if kinds.get(n.member)]
        groups = self._by_key(bodies, kinds, "described alike")
        kept = []
        for group in sorted(groups, key=lambda g: (len(kinds[g.nodes[0].member]), g.nodes[0].member)):
            short = kinds[group.nodes[0].member]
            longer = [g for g in groups if g.nodes and _ends_with(kinds[g.nodes[0].member], short)]
            if len(longer) == 1:
                self._absorb(longer[0], group, "described alike")
            if group.nodes:
                kept.append(group)
        return kept

    def _standing_bodies(self, unnamed: list[_Node]) -> list[_Group]:
        # "Police", "the authorities" of several reports, with nothing to tell whose: one voice.
        kinds: dict[Member, tuple[str, ...]] = {
            n.member: plain[0]
            for n in unnamed
            if len(plain := sorted({words(fold(text)) for text in n.described})) == 1
            and len(plain[0]) == 1
            and plain[0][0] in self.standing
        }
        return self._by_key([n for n in unnamed if n.member in kinds], kinds, "described alike")

    def _kind_of_body(self, node: _Node) -> tuple[str, ...]:
        # The words of its fullest definite description; empty where another could be called so.
        kinds = [definite_words(text) for text in node.described]
        return max(kinds, key=lambda k: (len(k), k), default=())

    def _key(self, node: _Node) -> tuple[str, str]:
        if node.country is not None and node.type == "GPE":
            return "country", node.country
        if node.type == "NORP" and (country := self.lore.people(node.name)):
            return "people", country
        seat = self.lore.seat(node.name) if node.type == "GPE" else None
        if seat is not None and fold(node.name) not in self.lore.buildings:
            capital = sorted(n for n, c in self.lore.seats.items() if c == seat and respelled(n, fold(node.name)))
            return "capital", capital[0]
        return node.type, fold(node.name)

    def _by_key(
        self, nodes: Iterable[_Node], keys: dict[Member, tuple[str, ...]], why: str = "one name"
    ) -> list[_Group]:
        # Nodes of one key are one, unless they stand apart in one report.
        groups: dict[tuple[str, ...], list[_Group]] = defaultdict(list)
        for node in nodes:
            single = _Group([node])
            home = next((g for g in groups[keys[node.member]] if g.can_join(single)), None)
            if home is None:
                groups[keys[node.member]].append(single)
            else:
                home.join(single, why)
        return [g for key in sorted(groups) for g in groups[key]]

    # ------------------------------------------------------------ people

    def _people(self, people: list[_Node]) -> list[_Group]:
        parts = self._told_apart(people)
        full = [n for n in people if len(parts[n.member]) > 1]
        short = [n for n in people if len(parts[n.member]) == 1]
        groups = self._by_key(full, {n.member: parts[n.member] for n in full})
        groups = self._spellings(groups, parts)
        blocks: dict[str, list[_Group]] = defaultdict(list)
        for group in groups:
            for key in sorted({sound(parts[n.member][-1]) for n in group.nodes}):
                blocks[key].append(group)
        alone = []
        for group in self._by_key(short, {n.member: parts[n.member] for n in short}):
            word = parts[group.nodes[0].member][0]
            fitting = [
                g for g in blocks.get(sound(word), ()) if any(respelled(word, parts[n.member][-1]) for n in g.nodes)
            ]
            apart = _Group(list(group.nodes), set(group.reasons))
            if len(fitting) == 1:
                self._absorb(fitting[0], apart, "surname of one person only in this story")
            if apart.nodes:
                alone.append(apart)
        # A name without a word to compare is like no other.
        nameless = [_Group([n]) for n in people if not parts[n.member]]
        return groups + self._spellings(alone, parts) + nameless

    def _told_apart(self, people: list[_Node]) -> dict[Member, tuple[str, ...]]:
        # "Jr." counts where one report has him beside somebody of his surname.
        parts = {n.member: self.lore.person_words(n.name) for n in people}
        marks = {n.member: self.lore.generation(n.name) for n in people}
        beside: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
        for member, own in parts.items():
            if own and not marks[member]:
                beside[member[0], own[-1]].append(own)
        apart = set()
        for member, mark in marks.items():
            if not mark or not parts[member]:
                continue
            others = beside.get((member[0], parts[member][-1]), [])
            # The bare surname is his own where others of that surname are in the report.
            if any(person_match(parts[member], o) for o in others) or (len(others) == 1 and len(others[0]) == 1):
                apart.add((parts[member][-1], mark))
        for member, mark in marks.items():
            surname = parts[member][-1] if parts[member] else ""
            if (surname, mark) in apart:
                parts[member] = (*parts[member][:-1], f"{surname} {mark}")
        return parts

    def _absorb(self, home: _Group, group: _Group, reason: str) -> None:
        # Node by node: one report's own distinction does not keep the other reports' nodes out.
        for node in list(group.nodes):
            single = _Group([node])
            if home.can_join(single):
                home.join(single, reason)
                group.nodes.remove(node)

    def _spellings(self, groups: list[_Group], parts: dict[Member, tuple[str, ...]]) -> list[_Group]:
        # Compared only where the last word or all words together sound alike.
        blocks: dict[str, list[int]] = defaultdict(list)
        for number, group in enumerate(groups):
            form = parts[group.nodes[0].member]
            for key in sorted({"last " + sound(form[-1]), "all " + " ".join(sorted(map(sound, form)))}):
                blocks[key].append(number)
        pairs = sorted({(a, b) for block in blocks.values() for i, a in enumerate(block) for b in block[i + 1 :]})
        rivals: dict[int, set[int]] = defaultdict(set)
        for a, b in pairs:
            if self._one_person(parts[groups[a].nodes[0].member], parts[groups[b].nodes[0].member]):
                rivals[a].add(b)
                rivals[b].add(a)
        home = list(range(len(groups)))
        joined = {number: [number] for number in home}
        for a, b in pairs:
            if b in rivals[a] and self._agree(a, b, rivals) and home[a] != home[b]:
                first, second = sorted((home[a], home[b]))
                if groups[first].can_join(groups[second]):
                    groups[first].join(groups[second], "spellings of one name")
                    for number in joined.pop(second):
                        home[number] = first
                        joined[first].append(number)
        return [group for number, group in enumerate(groups) if home[number] == number]

    def _one_person(self, a: tuple[str, ...], b: tuple[str, ...]) -> bool:
        if len(a) == len(b) == 1:
            return respelled(a[0], b[0])
        return person_match(a, b) is True

    def _agree(self, a: int, b: int, rivals: dict[int, set[int]]) -> bool:
        # "J. Roe" between "Jane Roe" and "John Roe" belongs to neither.
        return all(c in rivals[b] for c in rivals[a] - {b}) and all(c in rivals[a] for c in rivals[b] - {a})

    # ------------------------------------------------------------ organisations

    def _bodies(self, bodies: list[_Node]) -> list[_Group]:
        keys: dict[Member, tuple[str, ...]] = {}
        owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for node in bodies:
            alias = self.lore.aliases.get(fold(node.name))
            keys[node.member] = (alias,) if alias else self.lore.legal_words(node.name)
            if node.country is not None:
                owners[keys[node.member]].add(node.country)
        exact: dict[Member, tuple[str, ...]] = {}
        for node in bodies:
            form = keys[node.member]
            # A ministry that no country is given for is that of the only country that has one here.
            country = node.country or (min(owners[form]) if len(owners[form]) == 1 else "")
            # A name of small words only ("The") is like no other.
            unclear = not form or (not country and len(owners[form]) > 1)
            exact[node.member] = (*form, "@", country, *(node.member if unclear else ()))
        groups = self._by_key(bodies, exact)
        long = [g for g in groups if len(keys[g.nodes[0].member]) > 1]
        starts: dict[str, list[_Group]] = defaultdict(list)
        for group in long:
            form = keys[group.nodes[0].member]
            for word in sorted({*form, *self._initials(group)}):
                starts[word].append(group)
        kept = []
        for group in sorted(groups, key=lambda g: len(keys[g.nodes[0].member])):
            form = keys[group.nodes[0].member]
            near = [g for g in starts.get(" ".join(form[:1]), ()) if g is not group and g.nodes]
            fitting = [g for g in near if self._shortens(group, g, keys)]
            longest = [g for g in fitting if all(f is g or self._shortens(f, g, keys) for f in fitting)]
            if longest:
                self._absorb(longest[0], group, "short form of one organisation only in this story")
            if group.nodes:
                kept.append(group)
        return kept

    def _initials(self, group: _Group) -> set[str]:
        form = self.lore.organisation_words(group.nodes[0].name)
        return {"".join(w[0] for w in form), "".join(w[0] for w in words(group.nodes[0].name))}

    def _shortens(self, group: _Group, whole: _Group, keys: dict[Member, tuple[str, ...]]) -> bool:
        short, form = keys[group.nodes[0].member], keys[whole.nodes[0].member]
        written = group.nodes[0].name
        if len(short) == 1 < len(form) and acronym_match(written, form, words(whole.nodes[0].name)):
            return written.replace(".", "").isupper()
        return self.lore.shortens(short, form)


# ---------------------------------------------------------------- story entities


def _story_entity(group: _Group, reports: dict[str, AnnotatedReport]) -> StoryEntity:
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
    return StoryEntity(
        id="",
        name=_name(nodes),
        type=min(types, key=lambda t: (-types[t], _ORDER.index(t))),
        roles=tuple(roles[key] for key in sorted(roles)),
        mentions=tuple(sorted(cites, key=lambda c: (c.report, c.start, c.end))),
        members=members,
        why=_why(group),
    )


def _ends_with(whole: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return len(whole) > len(short) and whole[-len(short) :] == short


def _nearest(text: str, role: str, mentions: list[Mention]) -> int | None:
    places = []
    at = text.find(role)
    while at >= 0:
        places.append(at)
        at = text.find(role, at + 1)
    if not places or not mentions:
        return None
    return min(places, key=lambda p: (min(abs(m.start - p) for m in mentions), p))


def _name(nodes: list[_Node]) -> str:
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


def _why(group: _Group) -> str:
    forms = sorted({form for n in group.nodes for form, _ in n.forms}, key=lambda f: (fold(f), f))
    reasons = ", ".join(sorted(group.reasons)) or "one report"
    return f"{', '.join(forms)}: {reasons}" if forms else reasons
