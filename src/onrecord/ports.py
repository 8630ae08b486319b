"""Every Protocol that a plug-in may implement, on one page.

A plug-in is named by an entry point (group in brackets) or in the table of
``onrecord.registry``; it is imported when first used, never before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from onrecord.model import (
        AnnotatedReport,
        Grouping,
        Hit,
        IndexEntry,
        Judgement,
        Origin,
        Placement,
        Quarantined,
        Raw,
        Report,
        ReusePair,
    )

T = TypeVar("T")
R = TypeVar("R")

Layers = Mapping[str, Any]
"""The layers a report has so far: layer name to its records."""


@runtime_checkable
class Reader(Protocol):
    """Turns one input into raw articles (``onrecord.readers``)."""

    def reads(self, name: str, head: bytes) -> bool:
        """Whether this reader knows what to do with an input of that name and first bytes."""

    def read(self, name: str, content: bytes) -> Iterator[Raw | Quarantined]:
        """Yields every article of an input, and an entry for each that cannot be read."""


@runtime_checkable
class Annotator(Protocol):
    """Makes layers of one report (``onrecord.annotators``).

    Attributes:
        name, version: together they name the producer of a layer.
        requires: layers that must be there before it runs.
        assigns: layers it makes.
    """

    name: str
    version: str
    requires: tuple[str, ...]
    assigns: tuple[str, ...]

    def __call__(self, report: Report, layers: Layers) -> Layers:
        """Returns the layers named in ``assigns``. Pure: same report, same layers."""


@runtime_checkable
class OriginPolicy(Protocol):
    """Decides which reports rest on one origin, and what counts as independent (``onrecord.origin_policies``).

    What the name stands for is called with one argument, the ``OriginSettings`` of the run, and returns the policy.
    """

    def origins(self, reports: Sequence[AnnotatedReport], reuse: Sequence[ReusePair]) -> tuple[Origin, ...]:
        """Puts each report into exactly one origin."""

    def camp(self, name: str, roles: Iterable[str]) -> str:
        """The party a speaker speaks for: two speakers of one camp are one source."""

    def house(self, outlet: str | None) -> str | None:
        """The key of the house that an outlet or agency belongs to; ``None`` for no name."""


@runtime_checkable
class Engine(Protocol):
    """Where work runs (``onrecord.engines``). Answers never depend on it."""

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """Applies a function that can be pickled to each item; answers come in input order."""

    def components(self, edges: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Connected components of a graph: node to the smallest node of its component."""


@runtime_checkable
class Store(Protocol):
    """Keeps every revision of every report with its layers (``onrecord.stores``)."""

    def add(self, reports: Iterable[AnnotatedReport], producers: Mapping[str, str]) -> dict[str, str]:
        """Stores reports; a report already there at that revision is left alone.

        Args:
            reports: annotated reports.
            producers: layer to ``name@version`` of what made it.

        Returns:
            Report id to ``added``, ``revised`` (an older revision stays too) or ``unchanged``.
        """

    def refresh(self, reports: Iterable[AnnotatedReport], producers: Mapping[str, str]) -> None:
        """Replaces the layers of revisions already stored."""

    def stale(
        self, producers: Mapping[str, str], revisions: Iterable[str] | None = None
    ) -> tuple[AnnotatedReport, ...]:
        """Stored revisions with a layer that another producer, or another version of it, made.

        Only of ``revisions`` if given.
        """

    def reports(self, revisions: Iterable[str] | None = None) -> tuple[AnnotatedReport, ...]:
        """Reports of those revisions, by id; without ``revisions`` the latest of every report."""

    def latest(self) -> dict[str, str]:
        """Report id to its latest revision, sorted by id."""

    def before_last_add(self) -> tuple[str, ...] | None:
        """The revisions that were the latest before the last add that changed something, or ``None``."""

    def waiting(self) -> dict[str, str]:
        """Reports that are in no story yet, with their latest revision, sorted by id."""

    def stories(self, beginning: str = "") -> tuple[str, ...]:
        """Ids of stories that begin like that, the largest first."""

    def grouping(self, *, whole: bool = True) -> Grouping:
        """What is known of the stories; without ``whole`` leaves out the reports."""

    def shelf(self, *, writes: bool = True) -> AbstractContextManager[StoryShelf]:
        """The stories, open until the block ends; an error leaves them as they were."""

    def mark(self, label: str, revisions: Iterable[str]) -> None:
        """Remembers a set of revisions under a label, replacing what was there."""

    def marked(self, label: str) -> tuple[str, ...] | None:
        """The revisions remembered under a label, sorted, or ``None``."""

    def judge(self, judgements: Iterable[Judgement]) -> dict[str, str]:
        """Keeps judgements. One that is there already stays, and is taken back if either copy was.

        Returns:
            Judgement id to ``added``, ``undone`` or ``unchanged``.
        """

    def judgements(self) -> tuple[Judgement, ...]:
        """Every judgement, also those taken back, by when it was made."""

    def close(self) -> None:
        """Releases the database."""


@runtime_checkable
class Postings(Protocol):
    """What the index of stories keeps: in memory, or in a store."""

    def size(self) -> int:
        """How many reports there are."""

    def held(self, keys: Mapping[str, Iterable[str]]) -> Mapping[tuple[str, str], int]:
        """In how many reports each key of each aspect stands; 0 for one that is not known."""

    def holders(self, keys: Iterable[str]) -> Mapping[str, Mapping[int, float]]:
        """The reports that hold a word or name, unless too many do, with its weight there."""

    def entries(self, numbers: Iterable[int]) -> Mapping[int, IndexEntry]:
        """What is kept of reports, by their numbers."""

    def members(self, story: str, most: int) -> Sequence[int]:
        """The reports of a story that came last, at most so many, in the order they came."""

    def numbers(self, reports: Iterable[str]) -> Sequence[int]:
        """The numbers of reports by their ids; of those that are there."""

    def insert(self, entry: IndexEntry, most: int) -> None:
        """Takes a report in; a key that more than ``most`` reports hold has no holders any more."""

    def move(self, report: str, story: str) -> None:
        """Puts a report that is there into another story."""

    def remove(self, report: str) -> None:
        """Takes a report out; its number stays its own."""


@runtime_checkable
class StoryShelf(Postings, Protocol):
    """The stories of a store: where each report is, and the index by which one more is placed."""

    def now(self) -> int:
        """The turn that the store has come to; see ``Grouping``."""

    def waits(self, report: str, at: str) -> bool:
        """Whether a report is in no story yet, at a revision that still is its latest."""

    def placements(self, reports: Iterable[str]) -> dict[str, Placement]:
        """Where reports are, by id; of those that were placed."""

    def stories(self, names: Iterable[str]) -> dict[str, Placement]:
        """Where the reports of some stories are, by report id."""

    def opened(self, keys: Iterable[str]) -> dict[str, Placement]:
        """Where the reports are that begin with some words, given by their digests."""

    def put(self, placed: Placement) -> None:
        """Says where a report is; it waits no longer. Comes before it is taken into the index."""

    def regroup(self, placed: Iterable[Placement]) -> None:
        """Says where all reports are, none waiting; what was in the index is forgotten."""

    def fill(self, entries: Iterable[IndexEntry], most: int) -> None:
        """Takes many reports into an index that is empty; the same as one by one, but fast."""

    def follow(self, basis: Iterable[str]) -> None:
        """Remembers what the stories follow."""


@runtime_checkable
class Search(Protocol):
    """A store that can be searched; optional."""

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """Sentences of the latest revisions that match ``query``, best first.

        Raises:
            UsageError: the query has no word to look for.
        """
