"""Records of reasons: why a time has its value, a figure its verdict, an entity its names."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.model.ledger import Cite, FigureValue, NameMerge, Role, Verdict
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
