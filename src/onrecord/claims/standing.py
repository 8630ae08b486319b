"""Who speaks for whom in a story: camps, media, origins. What ``stance`` looks things up in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.claims.proposition import Proposition, Voice, name_keys
from onrecord.lang import language
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from onrecord.config import ClaimSettings
    from onrecord.model import AnnotatedReport, Origin, ReusePair, Statement, StoryEntity
    from onrecord.ports import OriginPolicy

    House = Callable[[str | None], str | None]


_TITLE = re.compile(r"(?:[A-Z][\w.'’-]*\s+){1,5}\Z")
_BODY = re.compile(r",?\s+(?:of|from|for|with|at)\s+(?:[\w.'’&-]+\s?){1,6}")


@dataclass(slots=True)
class Standing:
    """Reports, names, camps and origins of one story.

    Attributes:
        reports: by id, in the order of their ids.
        names: entity id to the key propositions use.
        called: entity id to the name a reader knows it by.
        named: entities that some report calls by a name, not only by what they are.
        camps: entity id to the party it speaks for; ``key_camps`` the same by key.
        origins: report id to origin id; a report in none is its own.
        opened: the origins themselves, by id.
        shared: pairs of reports with passages in common.
        house: the key of the house that an outlet belongs to.
        may_be: entity id to those that it may be too, for all that the reports say.
        media: outlets and documents, which only pass on what others say.
        documents: the documents among them.
        mentioned: entity id to how often the reports mention it.
        group_of: place of a voice to the number of its group.
    """

    reports: Mapping[str, AnnotatedReport]
    names: Mapping[str, str]
    called: Mapping[str, str]
    named: frozenset[str]
    camps: Mapping[str, str]
    key_camps: Mapping[str, str]
    origins: Mapping[str, str]
    opened: Mapping[str, Origin]
    shared: Sequence[ReusePair]
    house: House
    may_be: Mapping[str, frozenset[str]]
    media: frozenset[str]
    documents: frozenset[str]
    mentioned: Mapping[str, int]
    settings: ClaimSettings
    group_of: dict[tuple[str, int, int, str], int] = field(default_factory=dict)

    def origin(self, voice: Voice) -> str:
        """The origin of the report that a voice stands in."""
        return self.origins.get(voice.report.id, f"report {voice.report.id}")

    def camp(self, statement: Statement | None) -> str | None:
        """The camp of a statement's speaker; ``None`` where the speaker is unknown."""
        speaker = statement.speaker if statement else None
        return self.camps.get(speaker, speaker) if speaker else None

    def may_be_one(self, a: Statement | None, b: Statement | None) -> bool:
        """Whether two speakers may be one, for all that the reports say."""
        if a is None or b is None or a.speaker is None or b.speaker is None:
            return False
        return b.speaker in self.may_be.get(a.speaker, ()) or a.speaker in self.may_be.get(b.speaker, ())

    def passes_on(self, statement: Statement | None) -> bool:
        """Whether the speaker is an outlet or a document: its words are another's."""
        if statement is None:
            return False
        described = statement.source_described
        return statement.speaker in self.media or (described is not None and described.kind == "media")

    def about(self, proposition: Proposition, statement: Statement) -> bool:
        """Whether a proposition names the speaker of ``statement``, or somebody of his camp."""
        own = self.names.get(statement.speaker or "")
        camp = self.camp(statement)
        return any(
            key == own or (camp is not None and self.key_camps.get(key) == camp) for key in proposition.of("name")
        )


def standing_of(
    reports: Sequence[AnnotatedReport],
    entities: Sequence[StoryEntity],
    origins: Sequence[Origin],
    policy: OriginPolicy,
    settings: ClaimSettings,
    *,
    reuse: Sequence[ReusePair] = (),
) -> Standing:
    """Looks up, once a story, whom every entity speaks for.

    Args:
        reports: reports of one story, relabelled with story-wide entity ids; any order.
        entities: the story's entities.
        origins: which reports rest on one origin; a report in none is its own.
        policy: says which party a speaker speaks for, and which outlets are one house.
        settings: thresholds.
        reuse: pairs of the story's reports with passages in common.
    """
    names = name_keys(entities)
    written = _written_offices(reports)
    roles = {e.id: {role.text for role in e.roles} | written.get(e.id, set()) for e in entities}
    camps = {e.id: policy.camp(e.name, sorted(roles[e.id])) for e in entities}
    outlets = {name.lower() for r in reports for name in (r.outlet, *(c.agency for c in r.credits)) if name}
    media_words = language().words("claims", "modality.media")
    media = {e.id for e in entities if e.type == "ORG" and {w for w, _, _ in words(e.name)} & media_words}
    # A lawsuit, a statement, a dossier say what their authors say.
    papers = language().words("names", "documents.heads")
    documents = {e.id for e in entities if papers & {word for word, _, _ in [*words(e.name)][-1:]}} - media
    media |= documents | {e.id for e in entities if e.name.lower() in outlets}
    media |= _cited_outlets(reports, entities, policy)
    return Standing(
        reports={report.id: report for report in sorted(reports, key=lambda r: r.id)},
        names=names,
        called={e.id: e.name for e in entities},
        named=frozenset(m.entity for r in reports for m in r.mentions if m.kind == "name"),
        camps=camps,
        key_camps={names[e.id]: camps[e.id] for e in sorted(entities, key=lambda e: e.id) if e.id in names},
        origins={report: origin.id for origin in origins for report in origin.reports},
        opened={origin.id: origin for origin in origins},
        shared=tuple(sorted(reuse, key=lambda pair: (pair.a, pair.b))),
        house=policy.house,
        may_be={e.id: frozenset(e.may_be) for e in entities},
        media=frozenset(media),
        documents=frozenset(documents),
        mentioned={e.id: len(e.mentions) for e in entities},
        settings=settings,
    )


def _written_offices(reports: Sequence[AnnotatedReport]) -> dict[str, set[str]]:
    """What stands around the name of a source: "Sheriff's Capt." before it, "of the police" behind it."""
    found: dict[str, set[str]] = {}
    for report in reports:
        named = [m for m in report.mentions if m.kind == "name" and m.type == "PERSON"]
        sources = {(start, end, s.speaker) for s in report.statements if s.speaker for start, end in s.source}
        for start, end, speaker in sources:
            for mention in named:
                if mention.entity != speaker or not start <= mention.start < end:
                    continue
                before = _TITLE.search(report.text, max(0, mention.start - 60), mention.start)
                behind = _BODY.match(report.text, mention.end, mention.end + 80)
                found.setdefault(speaker, set()).update(m.group().strip(" ,") for m in (before, behind) if m)
    return found


def _cited_outlets(
    reports: Sequence[AnnotatedReport], entities: Sequence[StoryEntity], policy: OriginPolicy
) -> set[str]:
    """Speakers that are an outlet some report cites: it passes on, unless it speaks for itself."""
    called = {e.id: e.name for e in entities if e.type != "PERSON"}
    cited: set[str] = set()
    for report in reports:
        speakers = {s.id: s.speaker for s in report.statements}
        for relay in report.relays:
            house = policy.house(relay.outlet) if relay.how == "cited" else None
            told = {speakers.get(statement) for statement in relay.statements}
            cited |= {s for s in told if s and house and policy.house(called.get(s)) == house}
    return cited


def of_another(voice: Voice, denial: Voice, story: Standing) -> bool:
    """Whether ``voice`` is another statement than ``denial``, of another camp or an unknown one."""
    if denial.statement is None or voice.statement is None or voice.key == denial.key:
        return False
    if voice.report.id == denial.report.id and voice.statement.id == denial.statement.id:
        return False
    mine, theirs = story.camp(denial.statement), story.camp(voice.statement)
    return mine is None or theirs is None or mine != theirs


def ours(key: str, statement: Statement, story: Standing) -> bool:
    """Whether a name is the speaker's own or of his camp."""
    return key == story.names.get(statement.speaker or "") or story.key_camps.get(key) == story.camp(statement)
