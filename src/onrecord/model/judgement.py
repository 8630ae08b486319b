"""What people decided against the machine: kept beside the reports, followed by it, never written back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from onrecord.errors import UncitedError, UsageError
from onrecord.model.ledger import Cite
from onrecord.model.report import content_id

if TYPE_CHECKING:
    from collections.abc import Iterable

JudgementKind = Literal["merge", "split", "rename"]
JudgementSubject = Literal["entity", "story"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting(Cite):
    """What the person who judged saw: a name in one report, or how a report of a story begins.

    Attributes:
        name: what the entity is called in that report; the title of the story, or the report's own headline.
        text: the words at the span, as they stood; a later revision may have moved them.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One decision of one person. It wins over the machine, and a later one over an earlier.

    Attributes:
        id: made from all that is below but whether it was undone.
        kind: ``merge`` the two are one, ``split`` the two are not, ``rename`` it is shown by ``name``.
        a, b: what was judged, by every report in which it was seen; ``b`` is empty for ``rename``.
        name: the name to show, for ``rename`` only.
        by, at, why: who decided, when, and for what reason.
        subject: what is judged: entities, or stories by the reports in them.
        undone_by, undone_at: who took it back and when; the row itself stays.
    """

    id: str = ""
    kind: JudgementKind
    a: tuple[Sighting, ...]
    b: tuple[Sighting, ...] = ()
    name: str | None = None
    by: str
    at: datetime
    why: str
    subject: JudgementSubject = "entity"
    undone_by: str | None = None
    undone_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.a or (self.kind == "rename") == bool(self.b):
            raise UncitedError("a merge or split needs what was seen on both sides, a rename on one", self.kind)
        if (self.kind == "rename") != bool(self.name and self.name.strip()):
            raise UsageError("a rename needs a name, nothing else has one", self.kind)
        if not self.by.strip() or not self.why.strip():
            raise UsageError("a judgement needs who decided and why", self.kind)
        if (self.undone_by is None) != (self.undone_at is None):
            raise UsageError("who took a judgement back and when are given together", self.kind)
        for name in ("at", "undone_at"):
            moment: datetime | None = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                raise UsageError("the time of a judgement needs its zone, as 2024-09-10T14:30:00Z", moment.isoformat())
            object.__setattr__(self, name, moment and moment.astimezone(UTC))
        sides = [[(s.report, s.start, s.end, s.name, s.text) for s in side] for side in (self.a, self.b)]
        made = content_id(self.subject, self.kind, *sides, self.name, self.by, self.at.isoformat(), self.why)
        if self.id not in {"", made}:
            raise UsageError("the judgement does not say what it said when it was made; leave its id out", self.id)
        object.__setattr__(self, "id", made)

    @property
    def holds(self) -> bool:
        """Whether nobody has taken it back."""
        return self.undone_at is None


def distinct_judgements(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Every judgement once, by when it was made; taken back if any copy of it was."""
    kept: dict[str, Judgement] = {}
    for judgement in judgements:
        other = kept.setdefault(judgement.id, judgement)
        if not judgement.holds and (other.holds or _undone(judgement) < _undone(other)):
            kept[judgement.id] = judgement
    return tuple(sorted(kept.values(), key=lambda j: (j.at, j.id)))


def _undone(judgement: Judgement) -> tuple[float, str]:
    return (judgement.undone_at.timestamp() if judgement.undone_at else 0.0, judgement.undone_by or "")
