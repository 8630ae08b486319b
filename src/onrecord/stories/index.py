"""Reports placed one by one: a new one is compared with its candidates only, however many there are.

The stories it is nearest to are grouped anew with it, by average-link clustering; all others stay as they are.
So what was joined while there was little to compare with comes apart again. It is a first answer: grouping all
reports anew can still split or join stories. What the index keeps lies in memory (``Memory``) or in a store;
both give the same answers.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.config import StorySettings
from onrecord.model import IndexEntry
from onrecord.stories.clusters import Bounds, crowding, gained, joined, lost, scores
from onrecord.stories.likeness import ASPECTS, LEAST, counts, score, weighed
from onrecord.stories.vectors import rareness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from onrecord.model import AnnotatedReport
    from onrecord.ports import Postings
    from onrecord.stories.likeness import Profile

_DEFAULT = StorySettings()
HELD_BY = 200
"""A word or name that more reports hold finds no candidates."""
_CANDIDATES = 60
_STORIES = 3
_MEMBERS = 60
_NEW = -1
"""The number of a report that is not in the index."""


def _unbound(_: Sequence[str]) -> Bounds:
    return Bounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a report belongs.

    Attributes:
        story: the story it joins; ``None`` when it opens one of its own, or others move too.
        margin: how far above (or below) the score asked for the best story is; ``None`` without candidates.
        compared: how many reports it was compared with.
        entry: what the index keeps of it, once its story is known.
        groups: the reports of the nearest stories as they group with it, itself among them; empty where each of
            the others stays where it is.
    """

    story: str | None
    margin: float | None
    compared: int
    entry: IndexEntry
    groups: tuple[tuple[str, ...], ...] = ()


class Memory:
    """What an index keeps, in memory; see ``ports.Postings``."""

    def __init__(self) -> None:
        self._entries: dict[int, IndexEntry] = {}
        self._numbers: dict[str, int] = {}
        self._members: dict[str, list[int]] = defaultdict(list)
        self._held: Counter[tuple[str, str]] = Counter()
        self._holders: dict[str, dict[int, float]] = defaultdict(dict)

    def size(self) -> int:
        """How many reports there are."""
        return len(self._entries)

    def held(self, keys: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], int]:
        """In how many reports each key of each aspect stands."""
        return {(aspect, key): self._held[aspect, key] for aspect in keys for key in keys[aspect]}

    def holders(self, keys: Iterable[str]) -> dict[str, dict[int, float]]:
        """The reports that hold a word or name, unless too many do, with its weight there."""
        return {key: self._holders[key] for key in keys if key in self._holders}

    def entries(self, numbers: Iterable[int]) -> dict[int, IndexEntry]:
        """What is kept of reports."""
        return {number: self._entries[number] for number in numbers}

    def members(self, story: str, most: int) -> list[int]:
        """The reports of a story that came last, in the order they came."""
        return sorted(self._members[story])[-most:]

    def numbers(self, reports: Iterable[str]) -> list[int]:
        """The numbers of reports by their ids; of those that are there."""
        known = (self._numbers.get(report) for report in reports)
        return [number for number in known if number is not None and number in self._entries]

    def insert(self, entry: IndexEntry, most: int) -> None:
        """Takes a report in; a key that more than so many hold has no holders any more."""
        number = self._numbers.setdefault(entry.report, len(self._numbers))
        self._entries[number] = entry
        self._members[entry.story].append(number)
        self._held.update((aspect, key) for aspect in entry.told for key in entry.told[aspect])
        for key, weight in entry.told["whole"].items():
            if self._held["whole", key] <= most:
                self._holders[key][number] = weight
            else:
                self._holders.pop(key, None)

    def move(self, report: str, story: str) -> None:
        """Puts a report that is there into another story."""
        number = self._numbers[report]
        before = self._entries[number]
        self._members[before.story].remove(number)
        self._members[story].append(number)
        self._entries[number] = replace(before, story=story)

    def remove(self, report: str) -> None:
        """Takes a report out; its number stays its own."""
        number = self._numbers[report]
        entry = self._entries.pop(number, None)
        if entry is None:
            return
        self._members[entry.story].remove(number)
        self._held.subtract((aspect, key) for aspect in entry.told for key in entry.told[aspect])
        for key in entry.told["whole"]:
            self._holders.get(key, {}).pop(number, None)


class StoryIndex:
    """The reports of a store with their stories, ready for one more.

    Args:
        settings: thresholds.
        kept: where it keeps what it knows; in memory without it.
    """

    def __init__(self, settings: StorySettings = _DEFAULT, kept: Postings | None = None) -> None:
        self._settings = settings
        self._kept: Postings = kept if kept is not None else Memory()

    def __len__(self) -> int:
        return self._kept.size()

    def add(self, report: AnnotatedReport, story: str) -> None:
        """Takes in a report whose story is known."""
        self.take(self.place(report), story)

    def take(self, place: Place, story: str) -> None:
        """Takes in a report that was just placed."""
        entry = place.entry
        self._kept.insert(replace(entry, story=story), HELD_BY)

    def place(
        self,
        report: AnnotatedReport,
        barred: Iterable[str] = (),
        bounded: Callable[[Sequence[str]], Bounds] = _unbound,
    ) -> Place:
        """Finds the story that a report joins; nothing is taken in or moved.

        Args:
            report: one that is not in the index.
            barred: stories that it may not join.
            bounded: what people decided about some reports, by their places among the ids it is given.
        """
        told = counts(report, self._settings)
        new = IndexEntry(report=report.id, story="", told=told, crowd=0.0)
        seen = {_NEW: new} | self._entries(self._candidates(told))
        profiles = self._profiles(seen, told)
        near = {k: score(profiles[_NEW], profile) for k, profile in profiles.items() if k != _NEW}
        seen[_NEW] = replace(new, crowd=crowding(near))
        found: list[tuple[float, str]] = []
        whole: dict[str, Sequence[int]] = {}
        for story in _nearest(near, seen, set(barred)):
            members = self._kept.members(story, _MEMBERS)
            more = self._entries([k for k in members if k not in near])
            seen |= more
            profiles |= self._profiles(more, told)
            near |= {k: score(profiles[_NEW], profiles[k]) for k in more}
            mean = math.fsum(near[k] - lost(seen[_NEW].crowd, seen[k].crowd) for k in members) / len(members)
            found.append((round(mean + gained(len(members)) - self._settings.same_story, 9), story))
            if len(members) < _MEMBERS:
                whole[story] = members
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        margin, best = found[0] if found else (None, None)
        place = Place(story=best, margin=margin, compared=len(near), entry=seen[_NEW])
        if margin is not None and margin >= 0 and best not in whole:
            return place  # a story too large to be looked at as a whole is not taken apart
        open_ones = [story for _, story in found if story in whole]
        numbers = sorted(k for story in open_ones for k in whole[story])
        groups = self._joined([seen[k] for k in (_NEW, *numbers)], [profiles[k] for k in (_NEW, *numbers)], bounded)
        return _placed(place, groups, {seen[k].report: seen[k].story for k in numbers})

    def regroup(self, reports: Sequence[str], bounds: Bounds) -> list[list[str]]:
        """Groups some reports anew; all others stay where they are.

        Args:
            reports: ids, all in the index.
            bounds: what people decided, by the places of those ids.
        """
        kept = self._entries(self._kept.numbers(reports))
        return self._joined(list(kept.values()), list(self._profiles(kept).values()), lambda _: bounds)

    def _joined(
        self, kept: Sequence[IndexEntry], profiles: Sequence[Profile], bounded: Callable[[Sequence[str]], Bounds]
    ) -> list[list[str]]:
        names = [entry.report for entry in kept]
        less = [
            {other: round(value - lost(kept[one].crowd, kept[other].crowd), 9) for other, value in found.items()}
            for one, found in enumerate(scores(profiles))
        ]
        return [[names[k] for k in group] for group in joined(less, self._settings.same_story, bounded(names))]

    def _candidates(self, told: Profile) -> list[int]:
        """The reports that share the rarest words and names, the most alike first."""
        whole = told["whole"]
        holders = self._kept.holders(sorted(whole))
        held = self._kept.held({"whole": sorted(holders)})
        size = self._kept.size() + 1
        shared: dict[int, float] = defaultdict(float)
        for key in sorted(holders):
            rare = rareness(held["whole", key] + 1, size)
            for number, weight in holders[key].items():
                shared[number] += whole[key] * weight * rare * rare
        return sorted(shared, key=lambda number: (-round(shared[number], 9), number))[:_CANDIDATES]

    def _entries(self, numbers: Sequence[int]) -> dict[int, IndexEntry]:
        found = self._kept.entries(numbers)
        return {number: found[number] for number in numbers}

    def _profiles(self, entries: Mapping[int, IndexEntry], new: Profile | None = None) -> dict[int, Profile]:
        """What reports tell, weighed as if a new one were in the index already."""
        rare = self._rare([entry.told for entry in entries.values()], new)
        return {k: weighed(entry.told, rare) for k, entry in entries.items()}

    def _rare(self, told: Sequence[Profile], new: Profile | None) -> dict[str, dict[str, float]]:
        keys = {aspect: sorted({key for found in told for key in found[aspect]}) for aspect in ASPECTS}
        more = {aspect: new[aspect].keys() if new else () for aspect in ASPECTS}
        held, size = self._kept.held(keys), self._kept.size() + (new is not None)
        return {
            aspect: {key: rareness(held[aspect, key] + (key in more[aspect]), size) for key in keys[aspect]}
            for aspect in ASPECTS
        }


def _nearest(near: Mapping[int, float], seen: Mapping[int, IndexEntry], barred: set[str]) -> list[str]:
    """The stories of the reports with the best scores."""
    best: dict[str, float] = {}
    for other, value in near.items():
        best[seen[other].story] = max(best.get(seen[other].story, LEAST), value)
    return sorted(best.keys() - barred, key=lambda name: (-best[name], name))[:_STORIES]


def _placed(place: Place, groups: Sequence[Sequence[str]], story_of: Mapping[str, str]) -> Place:
    """A place as a grouping has it; ``story_of`` tells where the others are now."""
    homes = [{story_of[name] for name in group if name in story_of} for group in groups]
    stay = all(len(home) < 2 for home in homes) and sum(map(len, homes)) == len(set(story_of.values()))
    if not stay:
        return replace(place, story=None, groups=tuple(map(tuple, groups)))
    (home,) = (home for home, group in zip(homes, groups, strict=True) if place.entry.report in group)
    return replace(place, story=min(home, default=None))
