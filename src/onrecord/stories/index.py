"""Reports placed one by one: a new one is compared with its candidates only, however many there are.

The place is the one that average-link clustering would give the report if all other stories stayed as they
are. It is a first answer: grouping all reports anew can still split or join stories. What the index keeps lies
in memory (``Memory``) or in a store; both give the same answers.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.config import StorySettings
from onrecord.model import IndexEntry
from onrecord.stories.clusters import Bounds, crowding, gained, joined, lost, scores
from onrecord.stories.likeness import ASPECTS, LEAST, counts, score, weighed
from onrecord.stories.vectors import rareness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.model import AnnotatedReport
    from onrecord.ports import Postings
    from onrecord.stories.likeness import Profile

_DEFAULT = StorySettings()
HELD_BY = 200
"""A word or name that more reports hold finds no candidates."""
_CANDIDATES = 60
_STORIES = 3
_MEMBERS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a report belongs.

    Attributes:
        story: the story it joins; ``None`` when it opens one of its own.
        margin: how far above (or below) the score asked for the best story is; ``None`` without candidates.
        compared: how many reports it was compared with.
        entry: what the index keeps of it, once its story is known.
    """

    story: str | None
    margin: float | None
    compared: int
    entry: IndexEntry


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
        self._kept.insert(IndexEntry(report=entry.report, story=story, told=entry.told, crowd=entry.crowd), HELD_BY)

    def place(self, report: AnnotatedReport, barred: Iterable[str] = ()) -> Place:
        """Finds the story that a report joins; nothing is taken in.

        Args:
            report: one that is not in the index.
            barred: stories that it may not join.
        """
        told = counts(report, self._settings)
        close = self._entries(self._candidates(told))
        near = self._scores(told, close)
        crowd = crowding(near)
        best: dict[str, float] = {}
        for other, value in near.items():
            best[close[other].story] = max(best.get(close[other].story, LEAST), value)
        found: list[tuple[float, str]] = []
        kept_out = set(barred)
        for story in sorted(best.keys() - kept_out, key=lambda name: (-best[name], name))[:_STORIES]:
            members = self._kept.members(story, _MEMBERS)
            more = self._entries([k for k in members if k not in near])
            near |= self._scores(told, more)
            close |= more
            mean = math.fsum(near[k] - lost(crowd, close[k].crowd) for k in members) / len(members)
            found.append((round(mean + gained(len(members)) - self._settings.same_story, 9), story))
        margin, nearest = min(found, key=lambda pair: (-pair[0], pair[1])) if found else (None, None)
        return Place(
            story=nearest if margin is not None and margin >= 0 else None,
            margin=margin,
            compared=len(near),
            entry=IndexEntry(report=report.id, story="", told=told, crowd=crowd),
        )

    def regroup(self, reports: Sequence[str], bounds: Bounds) -> list[list[str]]:
        """Groups some reports anew; all others stay where they are.

        Args:
            reports: ids, all in the index.
            bounds: what people decided, by the places of those ids.
        """
        numbers = self._kept.numbers(reports)
        kept = self._entries(numbers)
        rare = self._rare([kept[number].told for number in numbers])
        near = scores([weighed(kept[number].told, rare) for number in numbers])
        crowd = [kept[number].crowd for number in numbers]
        less = [
            {other: round(value - lost(crowd[one], crowd[other]), 9) for other, value in found.items()}
            for one, found in enumerate(near)
        ]
        return [[kept[numbers[k]].report for k in group] for group in joined(less, self._settings.same_story, bounds)]

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

    def _scores(self, told: Profile, others: Mapping[int, IndexEntry]) -> dict[int, float]:
        rare = self._rare([told, *(entry.told for entry in others.values())])
        own = weighed(told, rare)
        return {k: score(own, weighed(entry.told, rare)) for k, entry in others.items()}

    def _rare(self, told: Sequence[Profile]) -> dict[str, dict[str, float]]:
        keys = {aspect: sorted({key for found in told for key in found[aspect]}) for aspect in ASPECTS}
        held, size = self._kept.held(keys), self._kept.size() + 1
        return {aspect: {key: rareness(held[aspect, key] + 1, size) for key in keys[aspect]} for aspect in ASPECTS}
