"""The ledger on a terminal, and in a pipe.

Article text is data: no markup in it is interpreted, no control character reaches the
terminal. Every line names the report and the sentence it rests on (``Coast Ledger:5``). What
is long is cut and says so; the page (``--html``) shows all. Does not page or scroll.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from rich.text import Text

from onrecord.outline import outline
from onrecord.wording import Desk, count, day, flat, printable, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from onrecord.model import Change, Cite, Hit, Ledger
    from onrecord.outline import Entry, Line, Outline, Section, StoryOutline

SINGLES_SHOWN = 6
"""Claims and figures of one report alone that the terminal shows below others; who said them stands below."""

ENTRIES_SHOWN = {
    "brief": 12, "reports": 60, "claims": 24, "links": 15, "quotes": 12, "figures": 20,
    "speakers": 15, "timeline": 30, "positions": 10, "origins": 20, "left-out": 12,
}  # fmt: skip
"""Entries of a section that the terminal shows; the page shows all."""

LINES_SHOWN = 8
PLACES_SHOWN = 5
WORDS_SHOWN = 240
"""Code points of verbatim words on one line before they are cut with ``[…]``."""

_TONES = {"good": "green", "bad": "bold red", "note": "yellow", "plain": "bold", "faint": "dim"}
_GLUE = "\ue000"
"""Stands for a blank at which a line must not break: a place stays whole, for grep."""

_CHANGES = {
    "report": "New reports",
    "status": "Claims that stand differently",
    "denial": "New denials",
    "figure": "Figures",
    "quotation": "Quotations",
    "claim": "New claims",
    "event": "Timeline",
    "origin": "Origins",
}

Piece = tuple[str, str]
"""Words and their style."""


def render(ledger: Ledger, console: Console) -> None:
    """Prints the readable ledger, as wide as the console."""
    told = outline(ledger)
    paper = _Paper(console, told.desk)
    if len(told.stories) > 1:
        paper.contents(told.stories)
    for number, story in enumerate(told.stories, start=1):
        if len(told.stories) > 1:
            paper.blank()
            paper.heading(f"Story {number} of {len(told.stories)}")
        paper.story(story)
    paper.quarantine(told)


def render_changes(changes: Sequence[Change], ledger: Ledger, console: Console) -> None:
    """Prints what new reports brought, by kind."""
    paper = _Paper(console, Desk.of(ledger))
    if not changes:
        paper.put([("Nothing new.", "")])
    kinds: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        kinds[change.kind].append(change)
    for number, kind in enumerate(sorted(kinds, key=lambda k: list(_CHANGES).index(k))):
        if number:
            paper.blank()
        paper.heading(_CHANGES[kind], count(len(kinds[kind]), "change"))
        for change in kinds[kind]:
            paper.put([(shortened(flat(change.text), 2 * WORDS_SHOWN), ""), *paper.places(change.cites)], first="  - ")


def render_hits(hits: Sequence[Hit], console: Console) -> None:
    """Prints sentences a search found, best first, each after its report."""
    paper = _Paper(console, Desk({}, {}, {}, {}))
    if not hits:
        paper.put([("No sentence found.", "")])
    for hit in hits:
        about = " · ".join(flat(part) for part in (hit.outlet, hit.title) if part)
        paper.put([(f"{hit.report}@{hit.start}", "bold"), (f"  {about}" if about else "", "dim")])
        paper.put([(flat(hit.text), "")], first="    ")


def render_reasons(sections: Sequence[Section], desk: Desk, console: Console) -> None:
    """Prints what ``onrecord explain`` found, whole."""
    paper = _Paper(console, desk)
    for number, section in enumerate(sections):
        if number:
            paper.blank()
        paper.reasons(section)


def render_list(ledger: Ledger, console: Console) -> None:
    """Prints the stories and their reports, with the ids that other commands take."""
    told = outline(ledger)
    paper = _Paper(console, told.desk)
    if not told.stories:
        paper.put([("No report is stored yet.", "")])
    for story, record in zip(told.stories, ledger.stories, strict=True):
        paper.put([(record.id, "cyan"), ("  ", ""), (story.title, "bold")])
        paper.put([(" · ".join(story.facts), "dim")], first="    ")
        column = min(max(map(len, record.reports), default=0) + 2, 40)
        for report_id in record.reports:
            if (report := told.desk.reports.get(report_id)) is None:
                continue
            about = (report.outlet, day(report.published) if report.published else None, report.title)
            known = " · ".join(flat(part) for part in about if part) or "no outlet, date or title"
            # An id is there to be copied: one that is longer than its column is never cut.
            if len(report_id) > column - 2:
                paper.put([(report_id, ""), (f"  {known}", "dim")], first="    ")
            else:
                paper.put([(known, "dim")], "    ", (report_id, ""), column)
    paper.quarantine(told)


class _Paper:
    """Lays out hanging paragraphs on a console."""

    def __init__(self, console: Console, desk: Desk) -> None:
        self.console = console
        self.desk = desk
        self.width = max(console.width, 40)

    # ------------------------------------------------------------ parts of a ledger

    def contents(self, stories: Sequence[StoryOutline]) -> None:
        """Lists the stories that follow."""
        self.heading("Stories")
        for number, story in enumerate(stories, start=1):
            self.put([(story.title, ""), (f"  ({story.facts[0]})", "dim")], f"{number:>3} ")

    def story(self, story: StoryOutline) -> None:
        self.put([(story.title, "bold")])
        facts = (*((story.headline_of,) if story.headline_of else ()), *story.facts)
        self.put([(" · ".join(facts), "")])
        self.put([("[report:n] is sentence n of that report; the words are the reports' own", "dim")])
        for section in story.sections:
            self.blank()
            self.section(section)

    def section(self, section: Section) -> None:
        self.heading(section.heading, section.note)
        self.legend(section)
        several = sum(entry.tone != "faint" for entry in section.entries)
        room = min(ENTRIES_SHOWN[section.key], several + SINGLES_SHOWN if several else ENTRIES_SHOWN[section.key])
        shown = section.entries[:room]
        column = max((len(entry.mark) for entry in shown), default=0)
        column = min(column + 2, 36, self.width // 3) if column else 0
        for entry in shown:
            self.entry(entry, column, section.key)
        self.more(len(section.entries) - len(shown), "  ")

    def entry(self, entry: Entry, column: int, key: str) -> None:
        number = f"{entry.number:>3} " if entry.number else "  " if column else "  - "
        plain = entry.verbatim or key == "brief"
        length = 3 * WORDS_SHOWN if key == "brief" else WORDS_SHOWN
        pieces: list[Piece] = [(f"{entry.who}: " if entry.who else "", "bold")]
        pieces.append((shortened(entry.text, length), "" if plain else "bold"))
        lines = entry.lines
        alone = entry.tone == "faint" and sum(bool(line.cites) for line in lines) == 1
        if entry.note and not alone:
            pieces.append((f"  ({entry.note})", "dim"))
        if alone:
            # What one report alone gives takes one line.
            first, lines = lines[0], ()
            pieces.append((f"  {first.mark}: {first.who or first.words}".removesuffix(": "), ""))
            pieces.append((f"  ({first.note})" if first.note and key == "figures" else "", "dim"))
        # A heading over lines that each name their place needs none of its own.
        if not any(line.cites for line in lines) or key in {"claims", "links"}:
            pieces.extend(self.places(entry.cites))
        self.put(pieces, number, (entry.mark, _TONES[entry.tone]), column)
        self.lines(lines)

    def legend(self, section: Section) -> None:
        marks = min(max((len(mark) for mark, _ in section.legend), default=0) + 2, 26)
        for mark, meaning in section.legend:
            self.put([(meaning, "dim")], "  ", (mark, "dim"), marks)

    def reasons(self, section: Section) -> None:
        self.heading(section.heading, section.note)
        self.legend(section)
        column = min(max((len(entry.mark) for entry in section.entries), default=0) + 2, 30, self.width // 3)
        for entry in section.entries:
            pieces = [
                (entry.text, "" if entry.verbatim else "bold"),
                (f"  ({entry.note})" if entry.note else "", "dim"),
            ]
            mark = (entry.mark, _TONES[entry.tone])
            self.put([*pieces, *self.places(entry.cites)], f"{entry.number:>3} ", mark, column)
            self.lines(entry.lines, len(entry.lines))

    def lines(self, lines: Sequence[Line], most: int = LINES_SHOWN) -> None:
        shown = lines[:most]
        column = min(max((len(line.mark) for line in shown), default=0) + 2, 34, self.width * 2 // 5)
        for line in shown:
            who = f"{line.who}: " if line.who and line.words else line.who
            pieces: list[Piece] = [(who, ""), (shortened(line.words, WORDS_SHOWN), "")]
            if line.note:
                pieces.append((f"  ({line.note})" if line.who or line.words else line.note, "dim"))
            self.put([*pieces, *self.places(line.cites)], "      ", (line.mark, "dim"), column)
        self.more(len(lines) - len(shown), "      ")

    def quarantine(self, told: Outline) -> None:
        if not told.quarantine:
            return
        if told.stories:
            self.blank()
        self.heading("Quarantined", f"{count(len(told.quarantine), 'input')} not read")
        for refused in told.quarantine:
            self.put([(refused.input, "bold"), (f"  {flat(refused.error)}", "")], first="  ")

    # ------------------------------------------------------------ type-setting

    def heading(self, words: str, note: str = "") -> None:
        self.put([(words.upper(), "bold"), (f"  {note}" if note else "", "dim")])

    def places(self, cites: Sequence[Cite]) -> list[Piece]:
        """Where a line rests: ``[Coast Ledger:5, Valley Wire:2]``."""
        places = list(dict.fromkeys(self.desk.place(cite) for cite in cites))
        if not places:
            return []
        rest = len(places) - PLACES_SHOWN
        listed = ", ".join(places[:PLACES_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
        return [("  ", ""), (f"[{listed}]".replace(" ", _GLUE).replace(f",{_GLUE}", ", "), "cyan")]

    def more(self, hidden: int, indent: str) -> None:
        if hidden > 0:
            self.put([(f"… {hidden} more (see --html)", "dim")], first=indent)

    def put(self, pieces: Iterable[Piece], first: str = "", mark: Piece = ("", ""), column: int = 0) -> None:
        """Prints one paragraph that hangs behind ``first`` and a column of ``column`` cells with ``mark`` in it."""
        text = Text()
        for words, style in pieces:
            text.append(self.safe(words), style=style)
        head = Text(first)
        if column:
            head.append(set_cell_size(self.safe(shortened(mark[0], column - 2)), column), style=mark[1])
        lines = text.wrap(self.console, max(self.width - head.cell_len, 20)) or [Text()]
        for number, line in enumerate(lines):
            line.rstrip()
            line.plain = line.plain.replace(_GLUE, " ")
            row = head.copy() if number == 0 else Text(" " * head.cell_len)
            row.append_text(line)
            row.rstrip()
            self.console.print(row, soft_wrap=True, highlight=False, markup=False, emoji=False)

    def blank(self) -> None:
        """Prints an empty line."""
        self.console.print()

    def safe(self, words: str) -> str:
        """Makes words fit to print: nothing that the terminal would obey or cannot encode."""
        shown = printable(words)
        return shown.encode(self.console.encoding, "replace").decode(self.console.encoding)
