"""All frozen records. Read this module first.

Two kinds live here. A **Report** and its layers say what stands in *one* article: records
with ``start`` and ``end``, or bare ranges. The **ledger** records say what holds *across*
articles: each of them cites the spans it rests on, and its constructor refuses to exist
without one.

Offsets are Unicode code points, half-open ``[start, end)``, into ``Report.text``, which is
never rewritten. Field names and their order are the output contract (``docs/contract.md``);
a trailing underscore (``from_``) is dropped on the wire.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Literal

from onrecord.errors import UncitedError

Range = tuple[int, int]
"""``(start, end)`` in code points, half-open."""

FurnitureKind = Literal[
    "caption", "credit", "contributor", "boilerplate", "related", "dateline", "headline", "subheading"
]
NameType = Literal["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "OTHER"]
MentionKind = Literal["name", "nominal", "pronoun"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
Dates = Literal["saying", "event", "content"]
StatementKind = Literal["direct", "indirect", "mixed"]
Act = Literal[
    "assert",
    "deny",
    "accuse",
    "warn",
    "confirm",
    "demand",
    "express-view",
    "report",
    "promise",
    "expect",
    "decline",
]
Polarity = Literal["positive", "negative"]
Certainty = Literal["certain", "probable", "possible", "unknown"]
ReuseKind = Literal["copy", "rewrite", "excerpt"]
Status = Literal["single", "repeated", "corroborated", "disputed", "denied"]
Stance = Literal["asserts", "denies", "doubts", "hedges", "reports"]
LinkKind = Literal["denies", "contradicts", "revises", "supports"]
LinkScope = Literal["full", "partial", "general"]
DifferenceKind = Literal["added", "dropped", "changed", "truncated", "paraphrased", "translated"]
Verdict = Literal["agree", "revised", "conflict", "scope", "single"]
EventCertainty = Literal["reported", "claimed", "expected"]


# ---------------------------------------------------------------- one report


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """What a reader found: the text or page of one article, before cleaning.

    Attributes:
        input: where it came from, as the user named it (``folder/page.html``, ``feed.jsonl:3``).
        id: the input's own id, else its file name, else ``None`` (then made from the content).
        text: the article's text. For HTML the extracted body.
        fields: what the input says about the article, under the names of ``Report``
            (``title``, ``outlet``, ``byline``, ``url``, ``published``, ``language``).
    """

    input: str
    id: str | None
    text: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One published article at one revision.

    Attributes:
        published: ISO 8601 date, or date and time with its zone, as the input states it.
        published_basis: ``metadata`` (the input's own field), ``text`` (a full date written
            in the article's head), or ``None``.
        written_weekday: the weekday the report speaks from (``TUE``), when its own words
            give one and no date is known.
    """

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    url: str | None = None
    language: str | None = None
    published: str | None = None
    published_basis: Literal["metadata", "text"] | None = None
    written_weekday: str | None = None

    @property
    def revision(self) -> str:
        """Content hash (16 hexadecimal digits) of what the input says.

        What cleaning found in the text is left out, so that a better cleaner makes no revision.
        """
        stated = [v if v and v not in self.text else None for v in (self.title, self.outlet, self.byline, self.url)]
        published = self.published if self.published_basis == "metadata" else None
        return content_id(self.id, self.text, published, *stated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """An agency named as the origin of the report's text (``AP``, ``Reuters``, ``AFP``)."""

    start: int
    end: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """A line that is not the article's prose."""

    start: int
    end: int
    kind: FurnitureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """How damaged text should read. ``text`` replaces ``[start, end)`` in the repaired reading only."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that stand for an entity: its name, a description, a pronoun."""

    start: int
    end: int
    type: NameType
    kind: MentionKind
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Somebody or something named in one report. ``roles`` are verbatim.

    ``country`` is the state that this entity is or whose government it is ("Ottawa objects" is
    Canada's), or the one that a body named by its office alone belongs to ("the Foreign Ministry
    in Tehran"), by its English name; ``None`` for everything else, a city as a place included.
    """

    id: str
    name: str
    type: NameType
    roles: tuple[str, ...] = ()
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A noun phrase that describes somebody ("the port's safety chief"): a layer between names and coreference.

    Attributes:
        head: spaCy's index of the head noun's token.
        noun: the head noun, singular, in lower case.
        office: the words that say what the person does, without nationality or owner.
        within: names inside the phrase, by the ``entity`` of their mention.
        country: whose office it is, where the phrase says so.
        name: first character of the name it is said of (title, apposition, "is"), else ``None``.
        title: it stands before that name and is part of its phrase.
        source: it stands where the source of a statement stands.
    """

    start: int
    end: int
    head: int
    noun: str
    type: NameType
    office: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    country: str | None = None
    gender: Literal["male", "female"] | None = None
    plural: bool = False
    definite: bool = False
    name: int | None = None
    title: bool = False
    source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """A TIMEX3-style expression.

    Attributes:
        value: TIMEX3 value; ``X`` stands for what the report does not give.
        earliest, latest: first and last day it can mean (ISO dates), ``None`` when unresolved.
        dates: what it dates: the saying, the event told, or the content of what is said.
        rule: name of the rule that made the value.
    """

    start: int
    end: int
    type: TimeType
    value: str
    earliest: str | None = None
    latest: str | None = None
    mod: str | None = None
    dates: Dates | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with what it counts (``item``) or measures (``unit``)."""

    start: int
    end: int
    value: float | int | None
    low: float | int | None
    high: float | int | None
    unit: str | None = None
    item: str | None = None
    approx: bool = False
    ordinal: bool = False
    change: Literal["up", "down"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A mention of somebody saying something: one cue, one source, its content, in one report.

    Attributes:
        source, cue, content: lists of ranges; ``source`` may be empty, ``content`` never.
        speaker: entity who says it, or ``None`` when the report does not make it plain.
        speakers: every entity who says it, when several do.
        said: TIMEX3 value of when it was said.
        within: the statement this one is reported inside.
        refers_to: statements that "these allegations" and the like stand for.
    """

    id: str
    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    kind: StatementKind
    act: Act
    polarity: Polarity = "positive"
    certainty: Certainty = "certain"
    speaker: str | None = None
    speakers: tuple[str, ...] = ()
    anonymous: bool = False
    medium: str | None = None
    said: str | None = None
    within: str | None = None
    refers_to: tuple[str, ...] = ()
    confidence: float = 0.5

    def __post_init__(self) -> None:
        if not self.content:
            raise UncitedError("a statement needs content", self.id)

    @property
    def start(self) -> int:
        """First character of the content."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Character after the last of the content."""
        return self.content[-1][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedReport:
    """A report with all its layers: the record that ``onrecord annotate`` prints."""

    id: str
    text: str
    title: str | None
    outlet: str | None
    byline: str | None
    url: str | None
    language: str | None
    published: str | None
    published_basis: Literal["metadata", "text"] | None
    written_weekday: str | None
    credits: tuple[Credit, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    repairs: tuple[Repair, ...] = ()
    sentences: tuple[Range, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    statements: tuple[Statement, ...] = ()

    def sentence_at(self, offset: int) -> Range:
        """The sentence that holds ``offset``; the character alone where none does."""
        for start, end in self.sentences:
            if start <= offset < end:
                return start, end
        return offset, min(offset + 1, len(self.text))

    def entity(self, entity_id: str | None) -> Entity | None:
        """The entity of that id, or ``None``."""
        return next((e for e in self.entities if e.id == entity_id), None)

    def furniture_at(self, offset: int) -> FurnitureKind | None:
        """The kind of furniture ``offset`` stands in, or ``None`` in the article's prose."""
        return next((f.kind for f in self.furniture if f.start <= offset < f.end), None)


# ---------------------------------------------------------------- across reports


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
    why: str = ""

    def __post_init__(self) -> None:
        _need(self.passages, "a reuse pair", f"{self.a}+{self.b}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One independent origin and the reports that rest on it; ``why`` is in words."""

    id: str
    reports: tuple[str, ...]
    agency: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Cite):
    """An office or description, verbatim, where it is written."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEntity:
    """One person, organisation or place over all reports of a story.

    Attributes:
        members: ``(report id, entity id there)`` of every report entity merged into it.
        why: why the spellings were taken for one, in words.
    """

    id: str
    name: str
    type: NameType
    roles: tuple[Role, ...]
    mentions: tuple[Cite, ...]
    members: tuple[tuple[str, str], ...] = ()
    why: str = ""

    def __post_init__(self) -> None:
        _need(self.mentions, "an entity", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMention(StatementCite):
    """One place where a claim is made, denied or passed on."""

    speaker: str | None
    stance: Stance
    said: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Cite):
    """The same proposition, however worded, wherever said.

    ``report``, ``start`` and ``end`` are its wording: a verbatim span. ``origins`` and
    ``sources`` count the independent reports and the independent speakers behind it.
    ``why`` says in words how the status came about.
    """

    id: str
    status: Status
    origins: int
    sources: int
    mentions: tuple[ClaimMention, ...]
    why: str = ""

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
    """One report's number. ``as_of`` is a TIMEX3 value, ``claimed_by`` a story entity."""

    value: float | int | None
    low: float | int | None
    high: float | int | None
    as_of: str | None
    claimed_by: str | None


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

    ``date`` is a TIMEX3 value; ``not_before`` and ``not_after`` are ISO days.
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
    """All that the reports of one story put on record."""

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


def content_id(*parts: Any) -> str:
    """A stable id, 16 hexadecimal digits, from whatever the thing is made of."""
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()


def _need(spans: tuple[Any, ...], what: str, which: str) -> None:
    if not spans:
        raise UncitedError(f"{what} must cite at least one span", which)
