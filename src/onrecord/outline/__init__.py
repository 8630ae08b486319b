"""A ledger as it is read: sections, entries, lines, each with the spans it rests on.

The faces (terminal, web page) draw this outline and decide nothing but looks, so they say
the same. Words come verbatim from the reports; what is added is a fixed vocabulary. A
paraphrase never gets quotation marks. Does not rank by importance and does not translate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.outline.records import Entry, Line, Outline, Section, StoryOutline
from onrecord.outline.said import speakers
from onrecord.outline.told import brief, facts, headline_of, left_out, origins, positions, sources, timeline
from onrecord.outline.voices import Voices
from onrecord.outline.weighed import claims, figures, links, quotes
from onrecord.wording import Desk, flat, shortened

if TYPE_CHECKING:
    from onrecord.model import Ledger, Story

SECTIONS = (brief, claims, links, quotes, figures, speakers, timeline, positions, sources, origins, left_out)
"""What makes each section, in reading order; one without entries and note is left out."""

TITLE_SHOWN = 240
"""Code points of a story's title before it is cut with ``[…]``."""


def outline(ledger: Ledger) -> Outline:
    """Orders a ledger for reading."""
    desk = Desk.of(ledger)
    return Outline(
        desk=desk,
        stories=tuple(_tell(story, desk) for story in ledger.stories),
        quarantine=ledger.quarantine,
    )


def _tell(story: Story, desk: Desk) -> StoryOutline:
    voices = Voices(story, desk)
    sections = tuple(section for make in SECTIONS if (section := make(voices)).entries or section.note)
    dated = next((section.entries for section in sections if section.key == "timeline"), ())
    return StoryOutline(
        id=story.id,
        title=shortened(flat(story.title), TITLE_SHOWN) or "Untitled story",
        headline_of=headline_of(voices),
        facts=facts(voices),
        sections=sections,
        days=tuple((e.date, entry) for e, entry in zip(story.events, dated, strict=True) if e.date),
    )


__all__ = ["Entry", "Line", "Outline", "Section", "StoryOutline", "outline"]
