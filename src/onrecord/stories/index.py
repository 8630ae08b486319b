"""Reports placed one by one: a new one is compared with its candidates only, however many there are.

The place is the one that average-link clustering would give the report if all other stories stayed as they
are. It is a first answer: grouping all reports anew can still split or join stories.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.config import StorySettings
from onrecord.stories.clusters import crowding, gained, lost
from onrecord.stories.likeness import ASPECTS, LEAST, counts, score, weighed
from onrecord.stories.vectors import rareness

if TYPE_CHECKING:
    from onrecord.model import AnnotatedReport
    from onrecord.stories.likeness import Profile
    from onrecord.stories.vectors import Vector

_DEFAULT = StorySettings()
_HELD_BY = 200
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
    """

    story: str | None
    margin: float | None
    compared: int


class StoryIndex:
    """The reports of a store with their stories, ready for one more."""

    def __init__(self, settings: StorySettings = _DEFAULT) -> None:
        self._settings = settings
        self._told: list[Profile] = []
        self._crowd: list[float] = []
        self._story: list[str] = []
        self._members: dict[str, list[int]] = defaultdict(list)
        self._held: dict[str, Counter[str]] = {aspect: Counter() for aspect in ASPECTS}
        self._holders: dict[str, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._told)

    def add(self, report: AnnotatedReport, story: str) -> None:
        """Takes in a report whose story is known."""
        told = counts(report, self._settings)
        near = self._scores(told, self._candidates(told))
        number = len(self._told)
        for aspect in ASPECTS:
            self._held[aspect].update(told[aspect].keys())
        for key in told["whole"]:
            # A word that many hold finds no candidates; its list need not grow.
            if self._held["whole"][key] <= _HELD_BY:
                self._holders[key].append(number)
            else:
                self._holders.pop(key, None)
        self._told.append(told)
        self._crowd.append(crowding(near))
        self._story.append(story)
        self._members[story].append(number)

    def place(self, report: AnnotatedReport) -> Place:
        """Finds the story that a report joins; nothing is taken in."""
        told = counts(report, self._settings)
        near = self._scores(told, self._candidates(told))
        crowd = crowding(near)
        best: dict[str, float] = {}
        for other, value in near.items():
            best[self._story[other]] = max(best.get(self._story[other], LEAST), value)
        found: list[tuple[float, str]] = []
        for story in sorted(best, key=lambda name: (-best[name], name))[:_STORIES]:
            members = self._members[story][-_MEMBERS:]
            near |= self._scores(told, [k for k in members if k not in near])
            mean = math.fsum(near[k] - lost(crowd, self._crowd[k]) for k in members) / len(members)
            found.append((round(mean + gained(len(self._members[story])) - self._settings.same_story, 9), story))
        if not found:
            return Place(story=None, margin=None, compared=len(near))
        margin, story = min(found, key=lambda pair: (-pair[0], pair[1]))
        return Place(story=story if margin >= 0 else None, margin=margin, compared=len(near))

    def _candidates(self, told: Profile) -> list[int]:
        """The reports that share the rarest words and names, the most alike first."""
        shared: dict[int, float] = defaultdict(float)
        for key in sorted(told["whole"]):
            holders = self._holders.get(key, ())
            rare = self._rare("whole", key)
            for number in holders:
                shared[number] += told["whole"][key] * self._told[number]["whole"][key] * rare * rare
        return sorted(shared, key=lambda number: (-round(shared[number], 9), number))[:_CANDIDATES]

    def _scores(self, told: Profile, others: list[int]) -> dict[int, float]:
        rare: dict[str, Vector] = {
            aspect: {
                key: self._rare(aspect, key)
                for key in {key for found in (told, *(self._told[k] for k in others)) for key in found[aspect]}
            }
            for aspect in ASPECTS
        }
        own = weighed(told, rare)
        return {k: score(own, weighed(self._told[k], rare)) for k in others}

    def _rare(self, aspect: str, key: str) -> float:
        return rareness(self._held[aspect][key] + 1, len(self._told) + 1)
