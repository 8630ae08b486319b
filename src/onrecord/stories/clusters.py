"""Groups of reports: candidates that share rare words, scored in pairs, joined by average-link clustering.

What people decided bounds the joining. Reports that must be together are not averaged into one group from the
start, or a third that is like the one and unlike the other would fit neither; their groups become one at the end.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.stories.likeness import LEAST, score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onrecord.stories.likeness import Profile
    from onrecord.stories.vectors import Vector

Near = list[dict[int, float]]
"""For each report its neighbours, by index, with their scores; symmetric."""

_CANDIDATE = 0.05
_EXACT_UP_TO = 2000
_HELD_BY = 200
_CANDIDATES_OF_ONE = 60
# Chosen together with the weights, on the same halves of topics (models/stories).
_CROWD = 7
_CROWDED_FROM = 1.0
_CROWDING = 0.6
_CROWD_JOINS = 0.8  # gained for each unit of the logarithm of the larger group's size
_CROWDS_JOIN = 0.4  # lost for that of the smaller
_COUNTED = 8
_LARGEST = 2000
_GONE = -99.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """What people decided, by index.

    Attributes:
        together: reports that are in one group.
        apart: pairs that no group may hold both of; none of them is together.
    """

    together: Sequence[Sequence[int]] = ()
    apart: Sequence[tuple[int, int]] = ()


_FREE = Bounds()


def cluster(profiles: Sequence[Profile], threshold: float, bounds: Bounds = _FREE) -> tuple[list[list[int]], Near]:
    """Groups reports.

    Returns:
        Groups of indexes, each sorted, by their smallest; and the scores that they rest on.
    """
    near = without_crowding(scores(profiles))
    return joined(near, threshold, bounds), near


def joined(near: Near, threshold: float, bounds: Bounds = _FREE) -> list[list[int]]:
    """Average-link clustering of reports by their scores, down to a threshold."""
    found: list[list[int]] = []
    tied: dict[int, list[int]] = {k: list(group) for group in bounds.together for k in group}
    # A group of many is joined below the threshold; two that share no score above this never meet.
    least = threshold - gained(_COUNTED)
    for component in _components(near, len(near), least, tied):
        linkage = _Linkage(component, near, bounds)
        linkage.run(threshold)
        found.extend(linkage.groups())
    return sorted(found)


def scores(profiles: Sequence[Profile]) -> Near:
    """Scores of all pairs of reports that are alike enough to be looked at."""
    near: Near = [{} for _ in profiles]
    for one, others in enumerate(candidates([profile["whole"] for profile in profiles])):
        for other in others:
            near[one][other] = near[other][one] = score(profiles[one], profiles[other])
    return near


def without_crowding(near: Near) -> Near:
    """Scores less what a report has in common with whole crowds.

    Two events of one kind around the same people score high across; each scores higher within. A report
    whose closest seven are close has to be closer to join (local scaling, as in CSLS, Conneau et al. 2018).
    A report with few neighbours is measured as it stands.
    """
    crowd = [crowding(found) for found in near]
    return [
        {other: round(value - lost(crowd[one], crowd[other]), 9) for other, value in found.items()}
        for one, found in enumerate(near)
    ]


def lost(one: float, other: float) -> float:
    """What the crowds around two reports take from their score."""
    return _CROWDING * (one + other) / 2


def gained(size: int) -> float:
    """What a single report gains that joins a group of so many."""
    return _CROWD_JOINS * math.log(min(size, _COUNTED))


def crowding(found: Mapping[int, float]) -> float:
    """Mean score of a report's closest seven, none counted below that of a loose story."""
    closest = sorted(found.values(), reverse=True)[:_CROWD]
    closest += [_CROWDED_FROM] * (_CROWD - len(closest))
    return sum(max(value, _CROWDED_FROM) for value in closest) / _CROWD


def candidates(vectors: Sequence[Vector]) -> list[list[int]]:
    """Finds for each report those after it that share enough; in large collections, only by way of rare words."""
    import numpy as np

    postings: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
    for k, vector in enumerate(vectors):
        for key, value in vector.items():
            postings[key][0].append(k)
            postings[key][1].append(value)
    most = _HELD_BY if len(vectors) > _EXACT_UP_TO else len(vectors)
    packed = {key: (np.array(ids), np.array(values)) for key, (ids, values) in postings.items() if 1 < len(ids) <= most}
    found: list[list[int]] = []
    shared: Any = np.zeros(len(vectors))
    for k, vector in enumerate(vectors):
        reached = [(value, *packed[key]) for key, value in vector.items() if key in packed]
        for value, ids, values in reached:
            shared[ids] += value * values
        touched = np.unique(np.concatenate([ids for _, ids, _ in reached])) if reached else np.array([], int)
        close = touched[(np.round(shared[touched], 9) >= _CANDIDATE) & (touched != k)]
        if most < len(vectors):
            close = close[np.lexsort((close, -np.round(shared[close], 9)))][:_CANDIDATES_OF_ONE]
        shared[touched] = 0.0
        found.append([int(j) for j in close])
    return [sorted({j for j in close if j > k}) for k, close in enumerate(_mutual(found))]


def _mutual(found: list[list[int]]) -> list[set[int]]:
    """Either is a candidate of the other if one is."""
    both = [set(close) for close in found]
    for k, close in enumerate(found):
        for j in close:
            both[j].add(k)
    return both


def _components(
    near: Sequence[Mapping[int, float]], size: int, least: float, tied: Mapping[int, Sequence[int]]
) -> list[list[int]]:
    """Connected components at a score; one too large to cluster is cut at a higher one, but not what is tied."""
    found: list[list[int]] = []
    waiting = [(list(range(size)), least)]
    while waiting:
        members, floor = waiting.pop()
        allowed = set(members)
        while members:
            seen = {members[0]}
            stack = [members[0]]
            while stack:
                k = stack.pop()
                reached = [j for j, score in near[k].items() if score >= floor and j in allowed]
                fresh = [j for j in (*reached, *tied.get(k, ())) if j not in seen]
                seen.update(fresh)
                stack.extend(fresh)
            members = [k for k in members if k not in seen]
            if len(seen) > _LARGEST and floor < -LEAST:
                waiting.append((sorted(seen), floor + 0.25))
            else:
                found.append(sorted(seen))
    return sorted(found)


class _Linkage:
    """Joins the two groups with the best mean score until none is above the threshold.

    A report joins a group of many the more easily, for their mean is surer than one pair; two groups
    of many, each formed by itself, are the less likely one.
    """

    def __init__(self, members: list[int], near: Sequence[Mapping[int, float]], bounds: Bounds) -> None:
        import numpy as np

        size = len(members)
        place = {k: n for n, k in enumerate(members)}
        self._means: Any = np.full((size, size), LEAST)
        for k in members:
            for j, value in near[k].items():
                if j in place:
                    self._means[place[k], place[j]] = value
        np.fill_diagonal(self._means, _GONE)
        self._best: Any = self._means.copy()
        self._weights: Any = np.ones(size)
        self._groups: list[list[int]] = [[k] for k in members]
        # Groups of one kin are one in the end, so what bars one of them bars all.
        self._kin: Any = np.arange(size)
        self._barred: Any = None
        for group in bounds.together:
            here = [place[k] for k in group if k in place]
            self._kin[here] = min(here, default=0)
        pairs = [(place[a], place[b]) for a, b in bounds.apart if a in place and b in place]
        if pairs:
            self._barred = np.zeros((size, size), dtype=bool)
            for one, other in pairs:
                self._barred[one, other] = self._barred[other, one] = True
            for kin in sorted(set(self._kin.tolist())):
                self._share(self._kin == kin)

    def run(self, threshold: float) -> None:
        """Joins groups down to a threshold."""
        import numpy as np

        size = len(self._groups)
        for _ in range(size - 1):
            one, other = divmod(int(np.argmax(self._best)), size)
            if self._best[one, other] < threshold:
                break
            self._join(one, other)

    def groups(self) -> list[list[int]]:
        """The groups, those of one kin together, each sorted."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(self._groups):
            found[int(self._kin[number])] += group
        return [sorted(group) for group in found.values() if group]

    def _join(self, one: int, other: int) -> None:
        import numpy as np

        means, best, weights = self._means, self._best, self._weights
        total = weights[one] + weights[other]
        joined = (means[one] * weights[one] + means[other] * weights[other]) / total
        joined[one] = joined[other] = _GONE
        weights[one] = total
        counted = np.log(np.minimum(weights, _COUNTED))
        many, few = np.maximum(counted, counted[one]), np.minimum(counted, counted[one])
        means[one, :] = means[:, one] = joined
        best[one, :] = best[:, one] = np.round(joined + _CROWD_JOINS * many - _CROWDS_JOIN * few, 9)
        for table in (means, best):
            table[other, :] = table[:, other] = _GONE
        self._groups[one] += self._groups[other]
        self._groups[other] = []
        kin = (self._kin == self._kin[one]) | (self._kin == self._kin[other])
        self._kin[kin] = self._kin[kin].min()
        if self._barred is not None:
            self._share(kin)

    def _share(self, kin: Any) -> None:
        import numpy as np

        barred = self._barred[kin].any(axis=0)
        for table, value in ((self._barred, True), (self._best, _GONE)):
            table[np.ix_(kin, barred)] = value
            table[np.ix_(barred, kin)] = value
