"""People: spellings of a full name, then the surnames and initials that fit one of them only."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from onrecord.lang.names import name_lore, respelled, sound
from onrecord.lang.people import block_keys, person_match, surname_alike, surname_keys
from onrecord.link.names.merging import absorb, alone, by_key

if TYPE_CHECKING:
    from onrecord.link.names.merging import Group
    from onrecord.link.names.nodes import Member, Node

Parts = dict["Member", tuple[str, ...]]
Bearers = dict[str, list[tuple["Group", list[tuple[str, ...]]]]]
WIDEST_BLOCK = 120
"""So many names of one sound are compared with each other; of more, only those whose first names sound alike."""


def people(nodes: list[Node]) -> list[Group]:
    """Groups of people's names."""
    return _People(nodes).groups()


class _People:
    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.lore = name_lore()
        self.parts = self._told_apart()

    def groups(self) -> list[Group]:
        full = [n for n in self.nodes if len(self.parts[n.member]) > 1]
        short = [n for n in self.nodes if len(self.parts[n.member]) == 1]
        groups = self._spellings(by_key(full, self.parts))
        bearers: Bearers = defaultdict(list)
        for group in groups:
            written = sorted({self.parts[n.member] for n in group.nodes})
            for key in sorted({key for form in written for key in surname_keys(form)}):
                bearers[key].append((group, written))
        left = []
        for group in by_key(short, self.parts):
            self._home_for(group, bearers)
            if group.nodes:
                left.append(group)
        # A name without a word to compare is like no other.
        nameless = [alone(n) for n in self.nodes if not self.parts[n.member]]
        return groups + self._spellings(left) + nameless

    def _home_for(self, group: Group, bearers: Bearers) -> None:
        # A surname goes to the only person who has it; of several, to the one of its gender and office.
        word = self.parts[group.first.member][0]
        near = bearers.get(sound(word), ())
        fitting = [g for g, written in near if any(surname_alike(word, form) for form in written)]
        if len(fitting) == 1:
            absorb(fitting[0], group, "surname of one person only in this story")
            return
        if not fitting:
            return
        told = self._told_apart_by(fitting)
        for node in list(group.nodes):
            chosen, why = self._told_by_gender_or_office(node, told)
            single = alone(node)
            if chosen is not None and chosen.can_join(single):
                chosen.join(single, why)
                group.nodes.remove(node)

    def _told_apart_by(self, fitting: list[Group]) -> dict[str, list[Group]]:
        # The bearers of one surname by gender and by office.
        told: dict[str, list[Group]] = defaultdict(list)
        for group in fitting:
            marks = {*group.genders, *(office for node in group.nodes for office in self._offices(node))}
            for mark in sorted(marks):
                told[mark].append(group)
        return told

    def _told_by_gender_or_office(self, node: Node, told: dict[str, list[Group]]) -> tuple[Group | None, str]:
        of_gender = told.get(node.gender, []) if node.gender is not None else []
        if len(of_gender) == 1:
            return of_gender[0], "surname of one person only of that gender"
        of_office = {id(g): g for office in sorted(self._offices(node)) for g in told.get(office, ())}
        chosen = next(iter(of_office.values())) if len(of_office) == 1 else None
        return chosen, "surname and office of one person"

    def _offices(self, node: Node) -> set[str]:
        return {office for role in node.roles if (office := self.lore.office(role)[0])}

    def _told_apart(self) -> Parts:
        # "Jr." counts where one report has him beside somebody of his surname.
        parts = {n.member: self.lore.person_words(n.name) for n in self.nodes}
        marks = {n.member: self.lore.generation(n.name) for n in self.nodes}
        marked = {member[0] for member, mark in marks.items() if mark}
        beside: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
        for member, own in parts.items() if marked else ():
            if own and member[0] in marked and not marks[member]:
                beside[member[0], own[-1]].append(own)
        apart = set()
        for member, mark in marks.items():
            if not mark or not parts[member]:
                continue
            others = beside.get((member[0], parts[member][-1]), [])
            # The bare surname is his own where others of that surname are in the report.
            if any(person_match(parts[member], o) for o in others) or (len(others) == 1 and len(others[0]) == 1):
                apart.add((parts[member][-1], mark))
        for member, mark in marks.items() if apart else ():
            surname = parts[member][-1] if parts[member] else ""
            if (surname, mark) in apart:
                parts[member] = (*parts[member][:-1], f"{surname} {mark}")
        return parts

    # ------------------------------------------------------------ spellings

    def _spellings(self, groups: list[Group]) -> list[Group]:
        # Compared only where the last word, or all words together, sound alike.
        pairs = self._near(groups)
        rivals: dict[int, set[int]] = defaultdict(set)
        for a, b in pairs:
            if self._one_person(groups[a], groups[b]):
                rivals[a].add(b)
                rivals[b].add(a)
        home = list(range(len(groups)))
        joined = {number: [number] for number in home}
        for a, b in pairs:
            if b in rivals[a] and _agree(a, b, rivals) and home[a] != home[b]:
                first, second = sorted((home[a], home[b]))
                if groups[first].can_join(groups[second]):
                    groups[first].join(groups[second], "spellings of one name")
                    for number in joined.pop(second):
                        home[number] = first
                        joined[first].append(number)
        return [group for number, group in enumerate(groups) if home[number] == number]

    def _near(self, groups: list[Group]) -> list[tuple[int, int]]:
        blocks: dict[str, list[int]] = defaultdict(list)
        for number, group in enumerate(groups):
            for key in block_keys(self.parts[group.first.member]):
                blocks[key].append(number)
        pairs: set[tuple[int, int]] = set()
        for block in blocks.values():
            for part in [block] if len(block) <= WIDEST_BLOCK else self._narrower(block, groups):
                pairs.update((a, b) for i, a in enumerate(part) for b in part[i + 1 :])
        return sorted(pairs)

    def _narrower(self, block: list[int], groups: list[Group]) -> list[list[int]]:
        # A surname of thousands of people: compared by the sound of the first name too.
        parts: dict[str, list[int]] = defaultdict(list)
        for number in block:
            own = self.parts[groups[number].first.member]
            parts[sound(own[0])].append(number)
        return [part for _, part in sorted(parts.items())]

    def _one_person(self, a: Group, b: Group) -> bool:
        one, other = self.parts[a.first.member], self.parts[b.first.member]
        if len(one) == len(other) == 1:
            return respelled(one[0], other[0])
        return person_match(one, other) is True


def _agree(a: int, b: int, rivals: dict[int, set[int]]) -> bool:
    # "J. Roe" between "Jane Roe" and "John Roe" belongs to neither.
    return all(c in rivals[b] for c in rivals[a] - {b}) and all(c in rivals[a] for c in rivals[b] - {a})
