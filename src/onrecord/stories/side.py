"""Passages of a report that belong to another story.

One is cut out only on a marker ("Separately, ...") or where a closing passage shares nothing with
anything else, for a false cut loses evidence.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from onrecord.lang import language
from onrecord.lang.names import fold
from onrecord.lang.stems import stem
from onrecord.model import AnnotatedReport, Range, SideRow
from onrecord.stories.vectors import Vector, features
from onrecord.text import paragraphs, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onrecord.config import StorySettings

_SIDE_WORDS = 12
_EARLY = 0.4

Marker = Literal["plain", "marked", "weak"]
MARKERS: tuple[Marker, ...] = ("plain", "marked", "weak")


def side_passages(
    report: AnnotatedReport, others: Sequence[Vector], rarity: Mapping[str, float], settings: StorySettings
) -> list[SideRow]:
    """Finds the passages that leave the story: whole paragraphs, or a paragraph's end from a marker on."""
    lines = [r for r in paragraphs(report.text) if report.furniture_at(r[0]) is None]
    often = Counter(key for vector in others for key in vector)
    # What two others speak of is on the story, or every new aspect of it would look strange.
    usual = frozenset(key for key, count in often.items() if count >= min(2, len(others)))
    telling = _Telling(report, lines, usual, rarity, settings)
    rows: list[SideRow] = []
    number = 1
    while number < len(lines):
        turn = _turn(report, lines[number])
        last = None
        if turn is not None:
            last = telling.end(number, *turn)
        elif number >= len(lines) / 2:
            last = telling.strange_end(number)
        if last is None:
            number += 1
            continue
        rows.append(SideRow(id=report.id, start=turn[0] if turn else lines[number][0], end=lines[last][1]))
        number = last + 1
    return rows


def _turn(report: AnnotatedReport, line: Range) -> tuple[int, Marker] | None:
    """Where a paragraph turns to something else, and how plainly it says so."""
    table = language("en").table("origins")["side"]
    for start in [line[0], *(s for s, _ in report.sentences if line[0] < s < line[1])]:
        opening = report.text[start : min(start + 60, line[1])].casefold()
        for strength in MARKERS:
            # A weak marker inside a paragraph only turns the sentence.
            if strength == "weak" and start > line[0]:
                continue
            if any(opening.startswith(words) and not opening[len(words) :][:1].isalpha() for words in table[strength]):
                return start, strength
    return None


@dataclass(frozen=True, slots=True)
class _Telling:
    """How a report's paragraphs hang together."""

    report: AnnotatedReport
    lines: Sequence[Range]
    usual: frozenset[str]
    rarity: Mapping[str, float]
    settings: StorySettings

    def end(self, number: int, start: int, marker: Marker) -> int | None:
        """The last paragraph of a marked passage; ``None`` when it is on the story after all."""
        limits = self.settings
        most = {
            "plain": limits.side_with_plain_marker,
            "marked": limits.side_with_marker,
            "weak": limits.side_with_weak_marker,
        }[marker]
        if self.known((start, self.lines[number][1])) >= most:
            return None
        last = number
        while last + 1 < len(self.lines):
            before = self.weights((start, self.lines[last][1]))
            more = self.weights(self.lines[last + 1])
            tied = math.fsum(v for key, v in more.items() if key in before and key not in self.outside(start, last + 1))
            if tied <= 0 or self.known((start, self.lines[last + 1][1])) >= most:
                break
            last += 1
        return last

    def strange_end(self, number: int) -> int | None:
        """The report's end, when all from here shares next to nothing with the rest."""
        passage = (self.lines[number][0], self.lines[-1][1])
        weights = self.weights(passage)
        named = [key for key in weights if key.startswith("n:")]
        long = sum(1 for key in weights if key.startswith("w:")) >= _SIDE_WORDS
        if not long or len(named) < 2 or self.known(passage) >= self.settings.side_without_marker:
            return None
        return len(self.lines) - 1 if not set(named) & self.outside(*self._from(number)) else None

    def _from(self, number: int) -> tuple[int, int]:
        return self.lines[number][0], len(self.lines) - 1

    def weights(self, passage: Range) -> Vector:
        """What a passage is about: rarity times the weight of its words and names."""
        found = features(self.report, *passage, self.settings)
        return {key: value * self.rarity.get(key, 1.0) for key, value in found.items()}

    def outside(self, start: int, last: int) -> frozenset[str]:
        """What the report tells before a passage, and two of the other reports; early on, also what follows."""
        own = set(features(self.report, 0, start, self.settings))
        if start < _EARLY * len(self.report.text):
            own.update(features(self.report, self.lines[last][1], len(self.report.text), self.settings))
        return self.usual | own

    def known(self, passage: Range) -> float:
        """Share of a passage's weight that the rest speaks of too, 0 to 1."""
        # Who speaks says nothing of the matter: one minister is asked about many.
        speakers = self.speakers(passage)
        weights = {key: value for key, value in self.weights(passage).items() if key[2:] not in speakers}
        last = max(k for k, line in enumerate(self.lines) if line[0] < passage[1])
        rest = self.outside(passage[0], last)
        total = math.fsum(weights.values())
        return math.fsum(v for key, v in weights.items() if key in rest) / total if total else 1.0

    def speakers(self, passage: Range) -> frozenset[str]:
        """Names and words by which a passage calls those it quotes."""
        spoken = [r for s in self.report.statements for r in s.source if passage[0] <= r[0] < passage[1]]
        told = {word for start, end in spoken for word, *_ in words(self.report.text, start, end)}
        return frozenset(key for word in told for key in (fold(word), stem(word)))
