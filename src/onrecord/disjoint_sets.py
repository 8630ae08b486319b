"""Members brought together step by step: who is one with whom.

Knows nothing of what the members are, nor why they are one.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Member = TypeVar("Member", bound=Hashable)


class DisjointSets(Generic[Member]):
    """Sets of members that share none; the smallest member, as a string, stands for its set.

    So neither the order of joining nor the hash seed shows in what stands for a set.
    """

    __slots__ = ("_above",)

    def __init__(self) -> None:
        self._above: dict[Member, Member] = {}

    def top(self, member: Member) -> Member:
        """What stands for the set of a member; one that was never joined stands for itself."""
        above = self._above
        while (parent := above.get(member, member)) != member:
            above[member] = above.get(parent, parent)  # halves the way for the next who asks
            member = parent
        return member

    def join(self, one: Member, other: Member) -> bool:
        """Makes two sets one; whether they were two."""
        low, high = sorted((self.top(one), self.top(other)), key=str)
        if low != high:
            self._above[high] = low
        return low != high
