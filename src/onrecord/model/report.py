"""Records of one report: what a reader found, the report, and its layers of spans."""

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
Basis = Literal["words", "published", "earlier"]
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
SourceKind = Literal["person", "group", "organisation", "state", "document", "media", "unknown"]
Polarity = Literal["positive", "negative"]
Certainty = Literal["certain", "probable", "possible", "unknown"]


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
        zone: time zone of a clock time in the text's own words ("GMT", "local time").
        dates: what it dates: the saying, the event told, or the content of what is said.
        rule: name of the rule that made the value.
        basis: what the value rests on: its own words, the day of publication, or an ``earlier`` time; ``None``
            for one that stays unresolved.
        anchor: the earlier time it was counted from, as a range of the text.
    """

    start: int
    end: int
    type: TimeType
    value: str
    earliest: str | None = None
    latest: str | None = None
    mod: str | None = None
    zone: str | None = None
    dates: Dates | None = None
    rule: str | None = None
    basis: Basis | None = None
    anchor: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with what it counts (``item``) or measures (``unit``).

    Attributes:
        value: the number, ``None`` for a range or a vague count.
        low, high: least and greatest value the words leave; ``None`` where they leave it open.
        unit: measure; ISO 4217 code for money, the plain name ("peso") where the country is not said.
        item: the thing counted or measured out, in the text's own words.
        rate: what the number is told for ("day", "household", "100,000 people"): units by their
            singular name, else the text's words.
        of: the whole, where the number is a part of one ("31 of the 50").
        si_value, si_low, si_high: the same in ``si_unit``, the rate left as it is; ``None`` where
            the unit has no SI unit.
    """

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
    rate: str | None = None
    of: float | int | None = None
    si_value: float | int | None = None
    si_unit: str | None = None
    si_low: float | int | None = None
    si_high: float | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDescription:
    """What the report tells of a source: its kind, how many there are, on what condition they speak.

    Attributes:
        kind: ``state`` is a country or its government; a ministry is an ``organisation``. ``group``
            is several people, ``media`` an outlet, ``unknown`` also sources of mixed kinds.
        count: how many speak, where the words give it ("two officials" 2, a person or body 1).
        at_least: the fewest there can be, read as quantities are ("several" 3, a bare plural 2).
        described: the words that describe an unnamed source, without the condition.
        condition: the words that say on what condition the source speaks, or why it is not named;
            for a source met again, where they were first written.
    """

    kind: SourceKind
    count: int | None = None
    at_least: int | None = None
    described: Range | None = None
    condition: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A mention of somebody saying something: one cue, one source, its content, in one report.

    Attributes:
        source, cue, content: lists of ranges; ``source`` may be empty, ``content`` never.
        speaker: entity who says it, or ``None`` when the report does not make it plain.
        speakers: every entity who says it, when several do.
        anonymous: the report does not name who speaks, nor say it by an office that only one holds.
        source_described: what kind of source it is; ``None`` without one.
        medium: through what, or into whose ear, it was said ("in a filing", "told the paper"); what was
            said on an occasion held for speaking ("at a news conference") and through nothing else was said
            through it.
        venue: where or on what occasion ("outside the courthouse", "at a news conference in Lagos").
        said: TIMEX3 value of when it was said, never of what the content tells.
        within: the statement this one is reported inside.
        refers_to: statements that "these allegations" and the like stand for.
        confidence: how likely it is that content and source are right, 0 to 1.
        clausal: whether the content can be true or false; a thing that is only named cannot.
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
    source_described: SourceDescription | None = None
    medium: str | None = None
    venue: str | None = None
    said: str | None = None
    within: str | None = None
    refers_to: tuple[str, ...] = ()
    confidence: float = 0.5
    clausal: bool = True

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
class Relay:
    """A place where a report says that it has something from an outlet: "told Reuters", "citing Axios".

    Attributes:
        start, end: the words that say so, the outlet's name among them.
        outlet: the outlet as the report writes it ("state television", "the Coast Ledger").
        agency: short name of a news agency, ``None`` for any other outlet.
        how: ``told`` to its reporters, ``cited`` as having reported it, ``witnessed`` by its reporters.
        statements: ids of the statements that rest on it; none where the writer's own sentence does.
    """

    start: int
    end: int
    outlet: str
    agency: str | None = None
    how: Literal["told", "cited", "witnessed"]
    statements: tuple[str, ...] = ()


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
    relays: tuple[Relay, ...] = ()

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


def content_id(*parts: Any) -> str:
    """A stable id, 16 hexadecimal digits, from whatever the thing is made of."""
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()
