"""Where a store keeps its reports among stories: bookkeeping, never printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The story of a report.

    Attributes:
        report: its id.
        revision: the revision that was placed; a newer one has to be placed anew.
        story: the story it is in.
        born: the story it was in at first.
        opening: the words it begins with, by which it is known again under another id.
    """

    report: str
    revision: str
    story: str
    born: str
    opening: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """A report as the index of stories holds it.

    Attributes:
        report, story: its id, and that of its story.
        told: what it tells, by aspect: weights by word, name or number.
        crowd: how close its closest reports were when it came.
    """

    report: str
    story: str
    told: dict[str, dict[str, float]]
    crowd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """All that a store knows of its stories, at one moment.

    Attributes:
        turn: grows with whatever is added or placed: what rests on an older one is out of date.
        latest: each report's latest revision, by its id.
        placed: where each report is, as far as it was placed.
        basis: ids of the judgements that the stories follow.
        indexed: whether every placed report is in the index too.
    """

    turn: int
    latest: Mapping[str, str]
    placed: Mapping[str, Placement] = field(default_factory=dict)
    basis: tuple[str, ...] = ()
    indexed: bool = False
