"""Records across reports: each cites the spans it rests on, and cannot be built without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from onrecord.errors import UncitedError
from onrecord.model.report import Act, AnnotatedReport, NameType, Range

ReuseKind = Literal["copy", "rewrite", "excerpt"]
Status = Literal["single", "repeated", "corroborated", "disputed", "denied"]
GroundKind = Literal["agency", "reporting", "document", "speaker", "unnamed"]
Stance = Literal["asserts", "denies", "doubts", "hedges", "reports"]
LinkKind = Literal["denies", "contradicts", "revises", "supports"]
LinkScope = Literal["full", "partial", "general"]
DifferenceKind = Literal["added", "dropped", "changed", "truncated", "paraphrased", "translated"]
Verdict = Literal["agree", "revised", "conflict", "scope", "single"]
EventCertainty = Literal["reported", "claimed", "expected"]
EventOrder = Literal["date", "weekday", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """A span of one report: what a line of the ledger opens."""

    report: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise UncitedError("a citation needs a span with text in it", f"{self.report}[{self.start}:{self.end}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCite(Cite):
    """A span, and the statement whose content it is; ``None`` where the writer speaks."""

    statement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """One line of ``onrecord stories``: which story a report belongs to."""

    id: str
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """One line of ``onrecord stories``: a passage that belongs to another story."""

    id: str
    start: int
    end: int
    side: Literal[True] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPassage:
    """The same passage in two reports, as a range in each."""

    a: Range
    b: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class ReusePair:
    """Two dependent reports, ``a < b``.

    Attributes:
        shared: share of the shorter report's words that stand in the other, 0 to 1.
        direction: ``a>b`` when b took from a; ``None`` without evidence, and when both
            copy a third text.
        added: ranges that stand only in b.
        dropped: ranges that stand only in a.
        changed: words inside shared passages that read otherwise in the other report.
        why: the evidence, in words.
    """

    a: str
    b: str
    kind: ReuseKind
    shared: float
    direction: Literal["a>b", "b>a"] | None
    agency: str | None
    passages: tuple[SharedPassage, ...]
    added: tuple[Range, ...] = ()
    dropped: tuple[Range, ...] = ()
    changed: tuple[SharedPassage, ...] = ()
    why: str = ""

    def __post_init__(self) -> None:
        _need(self.passages, "a reuse pair", f"{self.a}+{self.b}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginReason:
    """Why two reports rest on one origin, in words.

    Attributes:
        joined: whether it is enough to make them one; a passing likeness is told too.
        evidence: spans that show it (credits, the longest shared passage in each); none where the
            reports' outlets alone do.
    """

    a: str
    b: str
    why: str
    joined: bool = True
    evidence: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One independent origin and the reports that rest on it; ``why`` is in words, ``reasons`` pair by pair."""

    id: str
    reports: tuple[str, ...]
    agency: str | None
    why: str
    reasons: tuple[OriginReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Cite):
    """An office or description, verbatim, where it is written."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePair:
    """One line of ``onrecord names --pairs``: whether two written names can be one; ``score`` from 0 to 1."""

    a: str
    b: str
    same: bool
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMerge:
    """Two names taken for one, and why, in words. ``judgement`` is the decision of a person that says so."""

    a: str
    b: str
    why: str
    judgement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEntity:
    """One person, organisation or place over all reports of a story.

    Attributes:
        members: ``(report id, entity id there)`` of every report entity merged into it.
        why: why the spellings were taken for one, in words.
        merges: every two names that were brought together, each with its reason.
        judgements: ids of the decisions of people that bear on it.
        may_be: ids of entities that it may be too, for all that the reports say; beside them it is no witness.
    """

    id: str
    name: str
    type: NameType
    roles: tuple[Role, ...]
    mentions: tuple[Cite, ...]
    members: tuple[tuple[str, str], ...] = ()
    why: str = ""
    merges: tuple[NameMerge, ...] = ()
    judgements: tuple[str, ...] = ()
    may_be: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _need(self.mentions, "an entity", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMention(StatementCite):
    """One place where a claim is made, denied or passed on."""

    speaker: str | None
    stance: Stance
    said: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One independent origin of what a claim says, and every place that rests on it.

    Attributes:
        kind: an agency's text, an outlet's own reporting, a document, a speaker who is named or who is not.
        name: who or what it is, as a reader knows it; ``None`` where no report says.
        mentions: where the claim rests on it.
        why: why these places are one origin, in words; one place needs no reason.
        evidence: spans that show it beside the mentions: who was told, credits, passages in common.
    """

    kind: GroundKind
    name: str | None
    mentions: tuple[Cite, ...]
    why: tuple[str, ...] = ()
    evidence: tuple[Cite, ...] = ()

    def __post_init__(self) -> None:
        _need(self.mentions, "a ground", self.name or self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Cite):
    """The same proposition, however worded, wherever said.

    ``report``, ``start`` and ``end`` are its wording: a verbatim span. ``origins`` and
    ``sources`` count the independent reports and the independent speakers behind it; reports are
    independent when no two of them have it from one text.
    ``grounds`` opens both counts: two reports of one speech are one ground. ``why`` says in words
    how the status came about.
    """

    id: str
    status: Status
    origins: int
    sources: int
    mentions: tuple[ClaimMention, ...]
    why: str = ""
    grounds: tuple[Ground, ...] = ()

    def __post_init__(self) -> None:
        Cite.__post_init__(self)
        _need(self.mentions, "a claim", self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One statement denies, contradicts, revises or supports another."""

    kind: LinkKind
    scope: LinkScope | None
    from_: StatementCite
    to: StatementCite
    why: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How variant ``b`` of a quotation differs from variant ``a``: the differing words only."""

    a: int
    b: int
    a_text: str
    b_text: str
    kind: DifferenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One utterance of one speaker, in all the wordings the reports give it."""

    id: str
    speaker: str | None
    variants: tuple[StatementCite, ...]
    differences: tuple[Difference, ...] = ()

    def __post_init__(self) -> None:
        _need(self.variants, "a quotation", self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureValue(Cite):
    """One report's number. ``as_of`` is a TIMEX3 value, ``claimed_by`` a story entity, ``unit`` its own unit."""

    value: float | int | None
    low: float | int | None
    high: float | int | None
    as_of: str | None
    claimed_by: str | None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Numbers about the same thing, side by side; never merged, averaged or chosen."""

    id: str
    what: str
    unit: str | None
    verdict: Verdict
    values: tuple[FigureValue, ...]
    why: str = ""

    def __post_init__(self) -> None:
        _need(self.values, "a figure", self.what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One dated happening, however many reports tell it.

    ``date`` is a TIMEX3 value; ``not_before`` and ``not_after`` are ISO days. ``order`` says what puts
    it in its place among the others: its date, or the weekdays the reports speak from; ``unknown``
    where neither does.
    """

    id: str
    date: str | None
    end_date: str | None
    not_before: str | None
    not_after: str | None
    precision: str
    certainty: EventCertainty
    claimed_by: str | None
    cites: tuple[Cite, ...]
    order: EventOrder = "date"

    def __post_init__(self) -> None:
        _need(self.cites, "an event", self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Cite):
    """One position taken, at a date."""

    date: str | None
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What one entity said over time about one topic."""

    entity: str
    topic: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        _need(self.steps, "a position", self.topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefLine:
    """One line of the brief and what it rests on."""

    text: str
    cites: tuple[Cite, ...]

    def __post_init__(self) -> None:
        _need(self.cites, "a line of the brief", self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that the reports of one story put on record.

    Attributes:
        judgements: ids of the decisions of people on which reports it holds, and on its title.
        why: what those say, in words.
    """

    id: str
    title: str
    reports: tuple[str, ...]
    side: tuple[Cite, ...] = ()
    origins: tuple[Origin, ...] = ()
    entities: tuple[StoryEntity, ...] = ()
    claims: tuple[Claim, ...] = ()
    links: tuple[Link, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    positions: tuple[Position, ...] = ()
    brief: tuple[BriefLine, ...] = ()
    judgements: tuple[str, ...] = ()
    why: str = ""

    def entity(self, entity_id: str | None) -> StoryEntity | None:
        """The story's entity of that id, or ``None``."""
        return next((e for e in self.entities if e.id == entity_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """An input that could not be read, and why."""

    input: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReport(AnnotatedReport):
    """A report as the ledger shows it: its statements speak of story-wide entities."""

    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The whole answer: every report, every story, and what could not be read."""

    schema: Literal["onrecord/ledger/1"] = "onrecord/ledger/1"
    quarantine: tuple[Quarantined, ...] = ()
    reports: tuple[LedgerReport, ...] = ()
    stories: tuple[Story, ...] = ()

    def report(self, report_id: str) -> LedgerReport:
        """The report of that id.

        Raises:
            KeyError: the ledger holds no such report.
        """
        for report in self.reports:
            if report.id == report_id:
                return report
        raise KeyError(report_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a newer ledger says that an older one did not: one line, with its spans."""

    kind: Literal["report", "claim", "status", "denial", "quotation", "figure", "event", "origin"]
    text: str
    cites: tuple[Cite, ...]

    def __post_init__(self) -> None:
        _need(self.cites, "a change", self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Cite):
    """A stored sentence that a search found, verbatim."""

    text: str
    title: str | None = None
    outlet: str | None = None


def _need(spans: tuple[Any, ...], what: str, which: str) -> None:
    if not spans:
        raise UncitedError(f"{what} must cite at least one span", which)
