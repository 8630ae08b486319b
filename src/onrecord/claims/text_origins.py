"""From which text the places of one claim have it: a report's own, an outlet's, a document.

Finer than the origin of the whole report: what two independent reports have "told Reuters" is one text,
and so is a passage that they share. In doubt places are held together. Not done yet: an outlet that is
described and not named ("a newspaper") may be one that the story has a report of.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from onrecord.disjoint_sets import DisjointSets
from onrecord.lang import language
from onrecord.lang.names import name_lore
from onrecord.lang.outlets import in_full, short_for
from onrecord.model import Cite
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from onrecord.claims.proposition import Voice
    from onrecord.claims.standing import Standing
    from onrecord.model import AnnotatedReport, Range, Relay

VoiceKey = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Source:
    """What a voice's words come from: ``key`` is compared, ``name`` read, ``cite`` shows it."""

    kind: Literal["report", "outlet", "document"]
    key: str
    name: str | None = None
    cite: Cite | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Two voices in one passage that their reports share."""

    a: Voice
    b: Voice
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class TextOrigins:
    """The text origin of every voice of a claim.

    Attributes:
        of: voice to its origin; equal for two voices of one text.
        sources: voice to what makes it so.
        passages: voices that a shared passage makes one.
    """

    of: Mapping[VoiceKey, str]
    sources: Mapping[VoiceKey, tuple[Source, ...]]
    passages: tuple[Passage, ...]


def text_origins(voices: Sequence[Voice], story: Standing) -> TextOrigins:
    """Finds which voices of one claim have it from one text; their order changes nothing."""
    ordered = sorted(voices, key=lambda voice: voice.key)
    sources = _handed_on(ordered, {voice.key: tuple(_own_sources(voice, story)) for voice in ordered}, story)
    classes = DisjointSets[str]()
    for held in sources.values():
        for source in held[1:]:
            classes.join(held[0].key, source.key)
    _join_described(sorted({s for held in sources.values() for s in held}, key=lambda s: s.key), classes)
    passages = tuple(_passages(ordered, story))
    for passage in passages:
        classes.join(sources[passage.a.key][0].key, sources[passage.b.key][0].key)
    return TextOrigins({key: classes.top(held[0].key) for key, held in sources.items()}, sources, passages)


def independent(places: Iterable[tuple[str, str]]) -> int:
    """How many reports can be picked so that no two share their own origin or the text's.

    Args:
        places: for every voice, the origin of its report and that of its text.
    """
    texts: dict[str, list[str]] = {}
    for report, text in sorted(set(places)):
        texts.setdefault(report, []).append(text)
    taken: dict[str, str] = {}

    def pick(report: str, tried: set[str]) -> bool:
        for text in texts[report]:
            if text not in tried:
                tried.add(text)
                if text not in taken or pick(taken[text], tried):
                    taken[text] = report
                    return True
        return False

    return sum(pick(report, set()) for report in texts)


# ---------------------------------------------------------------- what a voice says it rests on


def _own_sources(voice: Voice, story: Standing) -> Iterator[Source]:
    """Outlets and documents that a report says it has this from; none where it says nothing."""
    for relay in relays_of(voice):
        if relay.outlet.split(" ", 1)[0].lower() in language().words("grounds", "vague.own"):
            continue  # "told this newspaper": its own text
        cite = Cite(report=voice.report.id, start=relay.start, end=relay.end)
        meant = _named_before(relay, voice.report) or relay
        for key in _outlet_keys(meant, voice, story):
            yield Source("outlet", key, meant.agency or meant.outlet, cite)
    if (document := _document(voice, story)) is not None:
        yield document


def relays_of(voice: Voice) -> tuple[Relay, ...]:
    """The outlets that a voice's report has it from."""
    if voice.statement is not None:
        return tuple(r for r in voice.report.relays if voice.statement.id in r.statements)
    start, end = voice.report.sentence_at(voice.proposition.start)
    return tuple(r for r in voice.report.relays if not r.statements and start <= r.start < end)


def _named_before(relay: Relay, report: AnnotatedReport) -> Relay | None:
    """The named outlet that "the paper" stands for: the last one before it that this report has something from."""
    described = described_outlet(relay.outlet)
    definite = relay.outlet.split(" ", 1)[0].lower() in language().words("grounds", "vague.definite")
    if described is None or not definite or described.kinds or described.country:
        return None
    named = [r for r in report.relays if r.start < relay.start and described_outlet(r.outlet) is None]
    return max(named, key=lambda r: r.start, default=None)


def _outlet_keys(relay: Relay, voice: Voice, story: Standing) -> Iterator[str]:
    """The origin of the outlet's own report where the story has one, else a key of the outlet."""
    if (described := described_outlet(relay.outlet)) is not None:
        yield f"outlet {described.key}"
        return
    for house in sorted({story.house(name) or "" for name in _in_full(relay, voice.report, story)}):
        own = story.origin(voice)
        texts = sorted(origin for origin in {*story.origins.values(), own} if house in _houses(origin, story))
        if own in texts or (house and house == story.house(voice.report.outlet)):
            yield own
        else:
            yield from texts or [f"outlet {house}"]


def _in_full(relay: Relay, report: AnnotatedReport, story: Standing) -> set[str]:
    """The outlet that "the Ledger" stands for in its report, else every one of the story that it may stand for."""
    if relay.agency:
        return {relay.agency}
    name = in_full(relay.outlet, [r.outlet for r in report.relays if r.start < relay.start], report.outlet)
    outlets = {other.outlet for other in story.reports.values() if other.outlet and short_for(name, other.outlet)}
    return outlets or {name}


def _houses(origin: str, story: Standing) -> set[str | None]:
    """The agency and the outlets whose text an origin is."""
    opened = story.opened.get(origin)
    if opened is None:
        return set()
    published = {story.house(story.reports[r].outlet) for r in opened.reports if r in story.reports}
    return {house for house in {story.house(opened.agency), *published} if house is not None}


def _document(voice: Voice, story: Standing) -> Source | None:
    statement = voice.statement
    if statement is None:
        return None
    kind = statement.source_described.kind if statement.source_described else None
    if kind == "media" or (kind != "document" and statement.speaker not in story.documents):
        return None
    place = statement.source[0] if statement.source else (voice.proposition.start, voice.proposition.end)
    written = voice.report.text[slice(*place)]
    name = story.called.get(statement.speaker or "", written)
    named = statement.speaker if statement.speaker in story.named else ""
    cite = Cite(report=voice.report.id, start=place[0], end=place[1])
    return Source("document", f"document {document_noun(name)}|{named}", name, cite)


def document_noun(name: str) -> str:
    """The noun that says what kind of paper it is."""
    heads = language().words("names", "documents.heads")
    said = [word for word, _, _ in words(name)]
    return next((word.removesuffix("s") for word in said if word in heads or word.removesuffix("s") in heads), "paper")


def _handed_on(
    voices: Sequence[Voice], own: Mapping[VoiceKey, tuple[Source, ...]], story: Standing
) -> dict[VoiceKey, tuple[Source, ...]]:
    """Sources of every voice: its own, else those of the same speaker in the same text, else its report.

    A report names its source once. Where the writer, an unknown speaker or the same party tells it again,
    it is in doubt from there.
    """
    found: dict[VoiceKey, tuple[Source, ...]] = {}
    for voice in voices:
        origin, camp = story.origin(voice), story.camp(voice.statement)
        held = list(own[voice.key])
        for other in () if held else voices:
            theirs = story.camp(other.statement)
            one = camp is None or theirs is None or camp == theirs or story.may_be_one(voice.statement, other.statement)
            if one and story.origin(other) == origin:
                held += [Source(s.kind, s.key, s.name) for s in own[other.key]]
        found[voice.key] = tuple(sorted(set(held), key=lambda s: s.key)) or (Source("report", origin),)
    return found


# ---------------------------------------------------------------- sources that may be one


@dataclass(frozen=True, slots=True)
class Described:
    """An outlet that is described, not named: its kinds ("state"), its noun ("television"), its country."""

    kinds: frozenset[str]
    noun: str
    country: str

    @property
    def key(self) -> str:
        """What is compared; the like descriptions have equal keys."""
        return "|".join((",".join(sorted(self.kinds)), self.noun, self.country))


def described_outlet(outlet: str) -> Described | None:
    """Reads "Iranian state TV"; ``None`` for an outlet's name."""
    nouns, kinds, articles = _vague()
    country, noun, held = "", "", set()
    for word in outlet.split():
        bare = word.strip(".,'’").removesuffix("'s").removesuffix("’s")
        folded = bare.lower()
        state = name_lore().people(bare) or name_lore().country(bare) if bare[:1].isupper() else None
        if folded in nouns:
            noun = nouns[folded] if noun in ("", "media") else noun
        elif folded in kinds:
            held.add(kinds[folded])
        elif state:
            country = state
        elif bare[:1].isupper():
            return None
        elif folded not in articles:
            held.add(folded)
    return Described(frozenset(held), noun, country) if noun else None


@cache
def _vague(code: str = "en") -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    table = language(code).table("grounds")["vague"]
    nouns, kinds = ({word: row[0] for row in table[key] for word in row} for key in ("nouns", "kinds"))
    return nouns, kinds, frozenset(table["articles"].split())


def _join_described(sources: Sequence[Source], classes: DisjointSets[str]) -> None:
    """Joins descriptions that may stand for one outlet, or for one document."""
    outlets = [(s, d) for s in sources if s.key.startswith("outlet ") and s.name and (d := described_outlet(s.name))]
    for at, (one, mine) in enumerate(outlets):
        for other, theirs in outlets[at + 1 :]:
            if _may_be_one_outlet(mine, theirs):
                classes.join(one.key, other.key)
    documents = [s.key for s in sources if s.kind == "document"]
    for at, key in enumerate(documents):
        for other_key in documents[at + 1 :]:
            if _may_be_one_document(key, other_key):
                classes.join(key, other_key)


def _may_be_one_outlet(a: Described, b: Described) -> bool:
    country = not a.country or not b.country or a.country == b.country
    noun = "media" in (a.noun, b.noun) or a.noun == b.noun
    return country and noun and (not a.kinds or not b.kinds or bool(a.kinds & b.kinds))


def _may_be_one_document(one: str, other: str) -> bool:
    (noun, named), (other_noun, other_named) = (key.split("|", 1) for key in (one, other))
    return noun == other_noun and (not named or not other_named or named == other_named)


# ---------------------------------------------------------------- passages in common


def _passages(voices: Sequence[Voice], story: Standing) -> Iterator[Passage]:
    """Pairs of voices that stand in one passage of two reports: the first voice of each side with all others."""
    by_report: dict[str, list[Voice]] = {}
    for voice in voices:
        by_report.setdefault(voice.report.id, []).append(voice)
    for pair in story.shared:
        if pair.a not in by_report or pair.b not in by_report:
            continue
        for passage in pair.passages:
            left = [voice for voice in by_report[pair.a] if _inside(voice, passage.a)]
            right = [voice for voice in by_report[pair.b] if _inside(voice, passage.b)]
            if not left or not right:
                continue
            sides = ((pair.a, passage.a), (pair.b, passage.b))
            cites = tuple(Cite(report=name, start=start, end=end) for name, (start, end) in sides)
            joined = {(a.key, b.key): (a, b) for a in left for b in right if a is left[0] or b is right[0]}
            yield from (Passage(a, b, cites) for a, b in joined.values())


def _inside(voice: Voice, passage: Range) -> bool:
    """Whether at least half of a voice lies in a passage."""
    start, end = voice.proposition.start, voice.proposition.end
    return 2 * (min(end, passage[1]) - max(start, passage[0])) >= end - start
