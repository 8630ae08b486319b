"""What people decided, as constraints: what must be one, and what must not.

Names and stories are judged alike. A merge says that all it was made about are one, a split that nobody of
its one side is anybody of the other. The later judgement wins.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING, Generic, TypeVar

from onrecord.disjoint_sets import DisjointSets
from onrecord.model import distinct_judgements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.model import Judgement, JudgementSubject

Member = TypeVar("Member", bound=Hashable)
"""What is judged: a report, or an entity of one."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, when and why."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Located(Generic[Member]):
    """A judgement and what it speaks of, among the reports at hand."""

    judgement: Judgement
    a: tuple[Member, ...]
    b: tuple[Member, ...]


@dataclass(slots=True)
class Decisions(Generic[Member]):
    """What must be one and what must not, taken from judgements that do not contradict each other.

    Attributes:
        narrows: a merge still holds for the rest when a part of one side was split off later.
    """

    narrows: bool = False
    together: DisjointSets[Member] = field(default_factory=DisjointSets)
    apart: list[tuple[Member, Member]] = field(default_factory=list)
    merges: list[Located[Member]] = field(default_factory=list)
    splits: list[Located[Member]] = field(default_factory=list)

    def top(self, member: Member) -> Member:
        """The one that stands for all that are one with a member."""
        return self.together.top(member)

    def take(self, located: Located[Member]) -> bool:
        """Takes a merge or split up unless it contradicts those taken before."""
        if located.judgement.kind == "merge":
            return self._merge(self._narrowed(located) if self.narrows else located)
        pairs = list(product(located.a, located.b))
        if any(self.top(a) == self.top(b) for a, b in pairs):
            return False
        self.apart.extend(pairs)
        self.splits.append(located)
        return True

    def differ(self, some: Iterable[Member], others: Iterable[Member]) -> bool:
        """Whether a judgement keeps two sets apart."""
        left, right = {self.top(m) for m in some}, {self.top(m) for m in others}
        tops = {(self.top(a), self.top(b)) for a, b in self.apart}
        return any((a, b) in tops or (b, a) in tops for a, b in product(left, right))

    def _merge(self, located: Located[Member]) -> bool:
        tops = {self.top(m) for m in (*located.a, *located.b)}
        if not (located.a and located.b) or any({self.top(a), self.top(b)} <= tops for a, b in self.apart):
            return False
        first, *others = tops
        for top in others:
            self.together.join(first, top)
        self.merges.append(located)
        return True

    def _narrowed(self, located: Located[Member]) -> Located[Member]:
        # What was split off does not take the merge of all others with it.
        gone: set[Member] = set()
        here = {*located.a, *located.b}
        for split in self.splits:
            off, rest = ({self.top(m) for m in side} for side in (split.a, split.b))
            if any(self.top(m) in rest for m in here):
                gone |= {m for m in here if self.top(m) in off}
        kept = (tuple(m for m in side if m not in gone) for side in (located.a, located.b))
        a, b = kept
        return Located(judgement=located.judgement, a=a, b=b)


def in_force(judgements: Iterable[Judgement], subject: JudgementSubject) -> list[Judgement]:
    """Judgements on names, or on stories, that nobody took back, latest first."""
    held = (j for j in distinct_judgements(judgements) if j.holds and j.subject == subject)
    return sorted(held, key=lambda j: (j.at, j.id), reverse=True)


def taken(held: Iterable[Located[Member]], *, narrows: bool) -> tuple[Decisions[Member], list[Located[Member]]]:
    """The constraints that merges and splits make, given latest first, and those that later ones overrule."""
    decisions: Decisions[Member] = Decisions(narrows)
    lost = [one for one in held if one.judgement.kind != "rename" and not decisions.take(one)]
    return decisions, lost


def against(
    new: Located[Member], earlier: Sequence[Located[Member]], *, narrows: bool
) -> tuple[tuple[Judgement, ...], bool]:
    """The earlier judgements, latest first, that a new one contradicts; none when it fits.

    Returns:
        The judgements, and whether each of them contradicts it alone. Where only several together
        do, those that take part.
    """
    _, lost = taken(earlier, narrows=narrows)
    held = [one for one in earlier if one.judgement.kind != "rename" and one not in lost]

    def fits(others: Sequence[Located[Member]]) -> bool:
        return not taken([new, *others], narrows=narrows)[1]

    alone = tuple(one.judgement for one in held if not fits([one]))
    if alone or fits(held):
        return alone, True
    # Whatever can be left out without the contradiction going away takes no part in it.
    for one in list(held):
        fewer = [other for other in held if other is not one]
        if not fits(fewer):
            held = fewer
    return tuple(one.judgement for one in held), False


def taken_back(judgement: Judgement, by: str, at: datetime) -> Judgement:
    """The same judgement, with who took it back and when."""
    return replace(judgement, undone_by=by, undone_at=at)


def contradiction(contradicted: Sequence[Judgement], *, alone: bool) -> str:
    """Which judgements a new one contradicts, in words, and what can be done about it."""
    told = "; ".join(f"{one.id}: {described(one)}" for one in contradicted)
    undo = f"`onrecord judge undo {contradicted[0].id}` takes it back"
    if alone:
        return f"contradicts what was judged before ({told}); {undo}, --replace does so at once"
    return f"contradicts several earlier judgements taken together ({told}); take one of them back: {undo}"


def said(verdict: str, judgement: Judgement) -> str:
    """A verdict with who decided so, when and why."""
    return f"{verdict} by {judgement.by} ({judgement.at.astimezone(UTC).date().isoformat()}: {judgement.why})"


def described(judgement: Judgement) -> str:
    """A judgement in words: what, of whom or of which story, by whom, when and why."""
    story = judgement.subject == "story"
    alike = {s.name for s in judgement.a} & {s.name for s in judgement.b}

    def told(name: str, report: str) -> str:
        quoted = f"“{name}”" if story else name
        return f"{quoted} ({report})" if name in alike else quoted

    a, b = ("; ".join(dict.fromkeys(told(s.name, s.report) for s in side)) for side in (judgement.a, judgement.b))
    what = {"merge": f"{a} is one with {b}", "split": f"{a} is not {b}", "rename": f"{a} is shown as {judgement.name}"}
    if story:
        what = {
            "merge": f"{a} is one story with {b}",
            "split": f"{a} is not the story {b}",
            "rename": f"the story {a} is shown as “{judgement.name}”",
        }
    return said(what[judgement.kind], judgement)
