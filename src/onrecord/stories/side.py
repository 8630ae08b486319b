"""Passages of a report that belong to another story.

What a passage shares with the rest is measured against what the report's other paragraphs share with it: the
same measure holds for a story of two reports and of two hundred. A passage is cut out only where something
opens it ("Separately, ...", a subheading), or where it closes the report and shares next to nothing: a false
cut loses evidence.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from statistics import median
from typing import TYPE_CHECKING, Literal

from onrecord.lang import language
from onrecord.lang.names import fold
from onrecord.lang.stems import stem
from onrecord.model import AnnotatedReport, Range, SideRow
from onrecord.stories.vectors import Vector, as_written, common_stems, features, names
from onrecord.text import paragraphs, words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from onrecord.config import StorySettings

Opening = Literal["plain", "marked", "weak", "heading", "none"]

_MARKERS: tuple[Opening, ...] = ("plain", "marked", "weak")
_CLOSING_WORDS = 12
_CLOSING_NAMES = 2
_LONGEST = 12
_LONGEST_END = 40  # paragraphs of an end that nothing opens; a live page has thousands
_LINE = 80  # code points from which a paragraph says how much is usually shared
_USUAL = 0.5  # what a paragraph shares in a report too short to tell
_LEAST_USUAL = 0.2
_LINE_LIMIT = 0.6
_UNTIED_LIMIT = 0.2
_NAMES_KNOWN = 0.5
_FELLOWS = 60
_COPY = 0.7
_LIST_WORDS = 15


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a report turns to something else, and what says so.

    Attributes:
        start: first character of what leaves the story, its subheading included.
        body: first character after the words that turn.
        opening: how plainly they say it.
    """

    start: int
    body: int
    opening: Opening


@dataclass(frozen=True, slots=True, kw_only=True)
class SidePassage:
    """A passage off the story, and what says so.

    Attributes:
        start, end: code points, half-open.
        opened_by: the words that open it, verbatim; ``None`` for the report's end without any.
        share: what it shares with the rest, where a usual paragraph of the report is 1.
        shared: words and names that the rest speaks of too, as the passage writes them, the weightiest first.
    """

    start: int
    end: int
    opened_by: str | None
    share: float
    shared: tuple[str, ...]


def side_passages(report: AnnotatedReport, others: Sequence[Vector], settings: StorySettings) -> list[SideRow]:
    """Finds the passages that leave the story, in the order of the text; ``explained`` without the reasons."""
    return [SideRow(id=report.id, start=p.start, end=p.end) for p in explained(report, others, settings)]


def explained(report: AnnotatedReport, others: Sequence[Vector], settings: StorySettings) -> list[SidePassage]:
    """Finds the passages that leave the story: whole paragraphs, or a paragraph's end from a marker on.

    Args:
        report: the report.
        others: what the other reports of its story are about.
        settings: limits of what a passage may share.
    """
    lines = [line for line in paragraphs(report.text) if report.furniture_at(line[0]) is None]
    told = _Telling(report, lines, _fellows(report, others, settings), settings)
    found: list[SidePassage] = []
    number = 1
    while number < len(lines):
        turn = _turn(report, lines, number)
        last = told.turned(number, turn) if turn else None
        if turn and last is not None:
            found.append(told.passage(number, last, turn))
        number = number + 1 if last is None else last + 1
    closing = told.closing(after=found[-1].end if found else 0)
    if closing is not None:
        start = lines[closing][0]
        found.append(told.passage(closing, len(lines) - 1, Turn(start, start, "none")))
    return found


def _fellows(report: AnnotatedReport, others: Sequence[Vector], settings: StorySettings) -> list[Vector]:
    """Other reports that are no copies of this one: a copy repeats a side story too."""
    own = features(report, 0, len(report.text), settings).keys()
    return [other for other in others[:_FELLOWS] if len(own & other.keys()) < _COPY * min(len(own), len(other))]


def _turn(report: AnnotatedReport, lines: Sequence[Range], number: int) -> Turn | None:
    """Where a paragraph turns to something else, and how plainly it says so."""
    line, before = lines[number], lines[number - 1][1]
    heading = next((f.start for f in report.furniture if f.kind == "subheading" and before <= f.start < line[0]), None)
    for start in [line[0], *(first for first, _ in report.sentences if line[0] < first < line[1])]:
        for opening in _MARKERS:
            # A weak marker inside a paragraph only turns the sentence.
            if opening == "weak" and start > line[0]:
                continue
            found = _openings(opening).match(report.text, start, line[1])
            if found:
                return Turn(heading if heading is not None and start == line[0] else start, found.end(), opening)
    return Turn(heading, line[0], "heading") if heading is not None else None


@cache
def _openings(opening: Opening, code: str = "en") -> re.Pattern[str]:
    """The openings of that strength; ``*`` in the table stands for one word."""
    entries = sorted(language(code).table("origins")["side"][opening], key=lambda entry: (-len(entry), entry))
    written = (re.escape(entry).replace(r"\*", r"[\w-]+").replace(r"\ ", r"\s+") for entry in entries)
    return re.compile(rf"[\W_]*(?:{'|'.join(written)})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class _Telling:
    """How a report's paragraphs hang together, and with the other reports of its story."""

    report: AnnotatedReport
    lines: Sequence[Range]
    others: Sequence[Vector]
    settings: StorySettings

    def turned(self, number: int, turn: Turn) -> int | None:
        """The last paragraph of a passage that something opens; ``None`` when it is on the story after all."""
        limit = self._limit(turn.opening)
        if self._opens_list(number, turn):
            return self._list_end(number, limit)
        for last in range(min(len(self.lines), number + _LONGEST) - 1, number - 1, -1):
            if self._leaves(number, last, turn, limit):
                return last
        return None

    def closing(self, after: int) -> int | None:
        """The first paragraph of the report's end, where all from there shares next to nothing with the rest.

        Of several such ends the one that shares least: what precedes a side story is on the story.
        """
        last = len(self.lines) - 1
        found = []
        first = max(1, len(self.lines) // 2, len(self.lines) - _LONGEST_END)
        for number in range(first, last + 1) if self.others else ():
            start = self.lines[number][0]
            if (
                start >= after
                and not self._names_again(number)
                and _tells_enough(self._about(start, self.lines[last][1]))
            ):
                turn = Turn(start, start, "none")
                if self._leaves(number, last, turn, self._limit("none")):
                    told = self._about(start, self.lines[last][1])
                    shared = self._relative(told, self._outside(number, last), range(number, last + 1))
                    found.append((round(shared, 9), number))
        return min(found)[1] if found else None

    def _names_again(self, number: int) -> bool:
        """Whether some name from here to the end is one that was named before: most ends are settled by that."""
        before = frozenset().union(self._on_story, *self._named[:number])
        return any(named & before for named in self._named[number:])

    def passage(self, number: int, last: int, turn: Turn) -> SidePassage:
        """A passage that was found to leave the story, with what it shares."""
        outside = self._outside(number, last, max(turn.start, self.lines[number][0]))
        told = self._about(turn.body, self.lines[last][1])
        text = self.report.text
        opened = text[turn.start : turn.body].strip().rstrip(",:") if turn.opening != "none" else None
        known = sorted((-weight, key) for key, weight in told.items() if key in outside)
        written = as_written(text, turn.body, self.lines[last][1])
        return SidePassage(
            start=turn.start,
            end=self.lines[last][1],
            opened_by=opened,
            share=round(self._relative(told, outside, range(number, last + 1)), 3),
            shared=tuple(dict.fromkeys(written[key] for _, key in known if key in written)),
        )

    def _limit(self, opening: Opening) -> float:
        limits = self.settings
        if not self.others and opening != "plain":
            # Nothing but the report itself says what the story is.
            return limits.side_with_marker / 2 if opening == "marked" else 0.0
        return {
            "plain": limits.side_with_plain_marker,
            "marked": limits.side_with_marker,
            "weak": limits.side_with_weak_marker,
            "heading": limits.side_without_marker,
            "none": limits.side_without_marker,
        }[opening]

    def _leaves(self, number: int, last: int, turn: Turn, limit: float) -> bool:
        """Whether these paragraphs, taken together, are one passage off the story."""
        outside = self._outside(number, last, max(turn.start, self.lines[number][0]))
        inside = range(number, last + 1)
        told = self._about(turn.body, self.lines[last][1])
        if self._stays(told, turn, self.lines[last][1], outside) or self._relative(told, outside, inside) >= limit:
            return False
        untied = _UNTIED_LIMIT if turn.opening in _MARKERS else 0.0
        own = [self._about(turn.body, self.lines[number][1]), *(self._told[k] for k in inside[1:])]
        for place, line in enumerate(own[1:], start=1):
            new = line.keys() - outside
            tied = any(new & other.keys() for k, other in enumerate(own) if k != place)
            if self._relative(line, outside, inside) >= (_LINE_LIMIT if tied else untied):
                return False
        return True

    def _stays(self, told: Vector, turn: Turn, end: int, outside: Collection[str]) -> bool:
        """Whether somebody ties a passage to the story, however new its words are."""
        named = _names(told)
        if turn.opening in ("heading", "none"):
            # Nothing says that the report turns, so that a speaker who was met before is a tie as well.
            everybody = _names(features(self.report, turn.body, end, self.settings))
            return not _tells_enough(told) or bool(everybody.keys() & outside) or self._speaks_on(turn)
        if turn.opening == "plain":
            return False
        return (bool(named) and _share(named, outside) >= _NAMES_KNOWN) or self._speaks_on(turn)

    def _speaks_on(self, turn: Turn) -> bool:
        """Whether the first sentence speaks of somebody met before, as "his sister" does."""
        end = next((last for first, last in self.report.sentences if first <= turn.body < last), turn.body)
        before = {m.entity for m in self.report.mentions if m.start < turn.start and m.kind == "name"}
        sources = [r for s in self.report.statements for r in s.source]
        return any(
            m.kind == "pronoun" and m.entity in before and not any(r[0] <= m.start < r[1] for r in sources)
            for m in self.report.mentions
            if turn.body <= m.start < end
        )

    def _opens_list(self, number: int, turn: Turn) -> bool:
        start, end = self.lines[number]
        text = self.report.text[start:end]
        return turn.opening != "heading" and text.endswith(":") and len(text.split()) < _LIST_WORDS

    def _list_end(self, number: int, limit: float) -> int | None:
        """The last of the briefs under one line, as long as each is off the story."""
        last = None
        for k in range(number + 1, min(len(self.lines), number + _LONGEST)):
            if self._relative(self._told[k], self._outside(number, k), range(number, k + 1)) >= limit:
                break
            last = k
        return last

    def _relative(self, told: Vector, outside: Collection[str], inside: range) -> float:
        """What a passage shares with the rest, where a usual paragraph of the report is 1."""
        usual = [share for k, share in enumerate(self._shares) if k not in inside and share is not None]
        usual += [_USUAL] * (3 - len(usual))
        return _share(told, outside) / max(_LEAST_USUAL, median(usual))

    def _outside(self, number: int, last: int, start: int | None = None) -> frozenset[str]:
        """What the rest of the report tells, and two of the other reports."""
        found = set(self._on_story)
        for k, told in enumerate(self._told):
            if not number <= k <= last:
                found.update(told)
        if start is not None and start > self.lines[number][0]:
            found.update(self._about(self.lines[number][0], start))
        return frozenset(found)

    def _about(self, start: int, end: int) -> Vector:
        """What a passage is about, less those who speak: one minister is asked about many matters."""
        spoken = [r for s in self.report.statements for r in s.source if start <= r[0] < end]
        named = {word for first, last in spoken for word, *_ in words(self.report.text, first, last)}
        speakers = {key for word in named for key in (fold(word), stem(word))}
        told = features(self.report, start, end, self.settings)
        return {key: weight for key, weight in told.items() if key[2:] not in speakers}

    @cached_property
    def _named(self) -> list[frozenset[str]]:
        return [frozenset(names(self.report, *line)) for line in self.lines]

    @cached_property
    def _told(self) -> list[Vector]:
        return [self._about(*line) for line in self.lines]

    @cached_property
    def _shares(self) -> list[float | None]:
        return [
            _share(told, self._outside(k, k)) if end - start >= _LINE else None
            for k, (told, (start, end)) in enumerate(zip(self._told, self.lines, strict=True))
        ]

    @cached_property
    def _on_story(self) -> frozenset[str]:
        """The headline, and what two others speak of: else every new aspect of the story would look strange."""
        often = Counter(key for told in self.others for key in told)
        usual = {key for key, count in often.items() if count >= min(2, len(self.others))}
        return frozenset(usual | features(self.report, 0, self.lines[0][0], self.settings).keys())


def _names(told: Vector) -> Vector:
    return {key: weight for key, weight in told.items() if key.startswith("n:")}


def _tells_enough(told: Vector) -> bool:
    """Whether a passage that no words open is long enough to be a story, and names somebody."""
    matters = sum(key.startswith("w:") and key[2:] not in common_stems() for key in told)
    return matters >= _CLOSING_WORDS and len(_names(told)) >= _CLOSING_NAMES


def _share(told: Vector, outside: Collection[str]) -> float:
    total = math.fsum(told.values())
    return math.fsum(weight for key, weight in told.items() if key in outside) / total if total else 1.0
