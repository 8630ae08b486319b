"""Records of reasons: why a time has its value, a figure its verdict, an entity its names, a report its story."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.model.ledger import Cite, FigureValue, GroundKind, NameMerge, Role, Status, Verdict
from onrecord.model.report import Basis, Dates, MentionKind, NameType, TimeType


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReason(Cite):
    """One time expression with the rule that made its value and what that rests on.

    Attributes:
        words: the expression, verbatim.
        type, value, earliest, latest, mod, zone, dates, rule, basis: as in ``TimeExpression``.
        meaning: what the rule takes such words to mean, in one sentence; ``None`` for a rule without one.
        rests_on: ``basis`` in words, or why the value stays open.
        anchor: the earlier time it was counted from.
    """

    words: str
    type: TimeType
    value: str
    earliest: str | None
    latest: str | None
    mod: str | None
    zone: str | None
    dates: Dates | None
    rule: str | None
    meaning: str | None
    basis: Basis | None
    rests_on: str
    anchor: Cite | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedValue(FigureValue):
    """One value of a figure: ``words`` verbatim, ``claimant`` the name of ``claimed_by``."""

    outlet: str | None
    words: str
    claimant: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureReason:
    """One figure of a story with its verdict, ``why`` in words, and every value."""

    story: str
    id: str
    what: str
    unit: str | None
    verdict: Verdict
    why: str
    values: tuple[ExplainedValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming(Cite):
    """One wording of an entity, where it stands first, and how often it stands in which reports."""

    words: str
    kind: MentionKind
    mentions: int
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityReason:
    """One entity of a story with every wording of it and ``why`` they were taken for one.

    ``members``, ``merges``, ``judgements`` and ``may_be`` are as in ``StoryEntity``; ``roles`` stand as
    written, each once.
    """

    story: str
    id: str
    name: str
    type: NameType
    why: str
    namings: tuple[Naming, ...]
    roles: tuple[Role, ...]
    members: tuple[tuple[str, str], ...]
    merges: tuple[NameMerge, ...]
    judgements: tuple[str, ...]
    may_be: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedWords(Cite):
    """A span with its words, verbatim but for runs of blanks."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideReason(CitedWords):
    """A passage that belongs to another story.

    Attributes:
        opened_by: the words that open it; ``None`` where the report's end needs none.
        share: what it shares with the rest, where a usual paragraph of the report is 1.
        shared: words and names that the rest speaks of too.
        why: in words.
    """

    opened_by: str | None
    share: float
    shared: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipReason:
    """Why a report is in its story.

    Attributes:
        story, title: the story.
        fellow: the report of the same story that is closest to it; ``None`` for one that stands alone.
        odds: log odds, by what the two share, that they tell one story; ``None`` without a fellow.
        names, words, numbers: what the two share, as the report writes it, the rarest first.
        days_apart: days between their publication; ``None`` where either has no date.
        why: in words.
        judgements: ids of the decisions of people on which reports the story holds.
        judged: what those say, in words; empty without one.
        side: passages of the report that belong to another story.
    """

    story: str
    title: str
    report: str
    fellow: str | None
    odds: float | None
    names: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    days_apart: int | None
    why: str
    judgements: tuple[str, ...]
    judged: str
    side: tuple[SideReason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedPair:
    """Two reports and why they are one origin, or why not quite (``joined``), with the spans that show it."""

    a: str
    b: str
    why: str
    joined: bool
    evidence: tuple[CitedWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedOrigin:
    """One origin of a story's reports, and pair by pair why they rest on it."""

    story: str
    id: str
    reports: tuple[str, ...]
    agency: str | None
    why: str
    pairs: tuple[ExplainedPair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedGround:
    """One independent origin of a claim, every place that rests on it, and why they are one."""

    kind: GroundKind
    name: str | None
    why: tuple[str, ...]
    mentions: tuple[CitedWords, ...]
    evidence: tuple[CitedWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedClaim(CitedWords):
    """A claim that more than one place bears out: its two counts, and the grounds they count."""

    story: str
    id: str
    status: Status
    origins: int
    sources: int
    why: str
    grounds: tuple[ExplainedGround, ...]
