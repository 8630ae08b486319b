"""Who speaks, in words; an unresolved speaker is called so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.model import Cite
from onrecord.wording import flat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onrecord.model import Statement, StatementCite, Story
    from onrecord.wording import Desk

UNCLEAR = "speaker unclear"
UNNAMED = "(unnamed)"

ACTS = {
    "assert": "says",
    "deny": "denies",
    "accuse": "accuses",
    "warn": "warns",
    "confirm": "confirms",
    "demand": "demands",
    "express-view": "holds",
    "report": "reports",
    "promise": "promises",
    "expect": "expects",
    "decline": "declines",
}


class Voices:
    """One story with its speakers and origins at hand.

    Attributes:
        story, desk: the story, and every report of the ledger.
        reports: the story's reports that are at hand, in the story's order.
        entities: story-wide id to entity.
        origins: report id to the number (from 1) of the origin it rests on.
    """

    def __init__(self, story: Story, desk: Desk) -> None:
        self.story = story
        self.desk = desk
        self.reports = [desk.reports[i] for i in story.reports if i in desk.reports]
        self.entities = {entity.id: entity for entity in story.entities}
        self.origins = {report: n for n, origin in enumerate(story.origins, start=1) for report in origin.reports}

    def name(self, entity_id: str | None) -> str:
        """An entity's name; ``speaker unclear`` where there is none."""
        entity = self.entities.get(entity_id or "")
        return flat(entity.name) if entity else UNCLEAR

    def known(self, said: Statement) -> tuple[str, ...]:
        """The ids of the speakers that the story knows, each once."""
        return tuple(i for i in dict.fromkeys(said.speakers or (said.speaker or "",)) if i in self.entities)

    def speaker(self, report: str, said: Statement) -> str:
        """The speakers' names; the source's own words where the report names nobody."""
        if known := self.known(said):
            names = " and ".join(dict.fromkeys(self.name(i) for i in known))
            return f"{names} {UNNAMED}" if said.anonymous else names
        words = self.desk.content(report, said.source)
        if said.anonymous:
            return f"{words} {UNNAMED}" if words else f"a source {UNNAMED}"
        return f"{UNCLEAR} (“{words}”)" if words else UNCLEAR

    def who(self, cite: StatementCite, speaker: str | None = None) -> str:
        """Who speaks in a cited span: its speaker, else the report itself where its writer does."""
        said = self.desk.statement(cite.report, cite.statement)
        if speaker not in self.entities:
            return self.speaker(cite.report, said) if said else "the report itself"
        return f"{self.name(speaker)} {UNNAMED}" if said and said.anonymous else self.name(speaker)

    def words(self, cite: StatementCite) -> str:
        """The whole content of a cited statement, else the span itself."""
        said = self.desk.statement(cite.report, cite.statement)
        return self.desk.content(cite.report, said.content) if said else self.desk.words(cite)

    def origin(self, report: str) -> str:
        """``origin 2``; empty in a story of one report."""
        number = self.origins.get(report)
        return f"origin {number}" if number and len(self.reports) > 1 else ""


def bare(spans: Iterable[Cite]) -> tuple[Cite, ...]:
    """The places alone, each once."""
    return tuple(dict.fromkeys(Cite(report=s.report, start=s.start, end=s.end) for s in spans))


def joined(parts: Iterable[str], between: str = " · ") -> str:
    """The parts that are not empty, in one line."""
    return between.join(part for part in parts if part)
