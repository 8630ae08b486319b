"""What an outline is made of: sections of entries of lines, each with the spans it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.model import Cite, Quarantined
    from onrecord.wording import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line under an entry.

    Attributes:
        mark: what the line is, in a word or two (``asserts``, ``why``, ``dropped``).
        who: whose words or act it is; empty where nobody's.
        words: verbatim words of a report.
        note: our own words.
        cites: the spans it rests on.
    """

    mark: str
    who: str = ""
    words: str = ""
    note: str = ""
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing on record.

    Attributes:
        anchor: names the entry within its story (``claim-4``).
        number: its number within its section, from 1; ``0`` shows none.
        mark: its status, verdict or day; empty for none.
        tone: ``good``, ``bad``, ``note``, ``plain`` or ``faint``: for colour, never the only sign.
        who: whose words they are; empty where the lines say it.
        text: what it says; verbatim words of a report where ``verbatim``.
        report: the report it is about, where it is about a whole report.
    """

    anchor: str
    number: int = 0
    mark: str = ""
    tone: str = "plain"
    who: str = ""
    text: str
    verbatim: bool = False
    note: str = ""
    cites: tuple[Cite, ...] = ()
    report: str | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Entries of one kind.

    Attributes:
        key: ``brief``, ``claims``, ``figures``…
        note: counts what it holds and leaves out.
        legend: each mark its entries bear, and what it means.
    """

    key: str
    heading: str
    entries: tuple[Entry, ...]
    note: str = ""
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOutline:
    """One story, as it is read.

    Attributes:
        headline_of: the report whose words the title is; empty where it is ours.
        facts: its reports, outlets and origins counted; its dates.
        days: the dated entries of its timeline, each with its TIMEX3 value.
    """

    id: str
    title: str
    headline_of: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    days: tuple[tuple[str, Entry], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The whole ledger, as it is read."""

    desk: Desk
    stories: tuple[StoryOutline, ...]
    quarantine: tuple[Quarantined, ...]
