"""Text with its offsets kept: repaired readings, words, paragraphs, quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.model import Range, Repair

_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
_OPENING = {"“": "”", "«": "»", "„": "“”", '"': "\"''", "``": "''", "''": "''"}
_MARK = re.compile(r"“|”|«|»|„|\"|``|''")


@dataclass(frozen=True, slots=True)
class Reading:
    """A repaired reading of a text, with every offset traceable to the text as it stands.

    Attributes:
        text: the text with its repairs made.
        original: the text as it stands.
    """

    text: str
    original: str
    _starts: tuple[int, ...]
    _shifts: tuple[tuple[int, int, int], ...]

    def to_original(self, start: int, end: int) -> Range:
        """Turns a range of the reading into a range of the text as it stands."""
        return self._back(start, at_end=False), self._back(end, at_end=True)

    def _back(self, offset: int, *, at_end: bool) -> int:
        # Each piece is (start in the reading, start in the original, length in the original);
        # a repaired piece maps as a whole, the text between repairs letter by letter.
        index = bisect_right(self._starts, offset - 1 if at_end and offset else offset) - 1
        begin, origin, length = self._shifts[max(index, 0)]
        if length < 0:
            return origin + (-length - 1 if at_end else 0)
        return min(origin + offset - begin, len(self.original))


def repaired(text: str, repairs: Iterable[Repair]) -> Reading:
    """Builds the repaired reading of ``text``.

    Args:
        text: the text as it stands.
        repairs: replacements, which must not overlap; an overlapping one is passed over.
    """
    out: list[str] = []
    starts: list[int] = []
    shifts: list[tuple[int, int, int]] = []
    length = position = 0

    def piece(chunk: str, origin: int, mark: int) -> None:
        nonlocal length
        starts.append(length)
        shifts.append((length, origin, mark))
        out.append(chunk)
        length += len(chunk)

    for repair in sorted(repairs, key=lambda r: (r.start, r.end)):
        if repair.start < position:
            continue
        start, end, replacement = _trimmed(text, repair)
        if start > position:
            piece(text[position:start], position, 0)
        if replacement:
            piece(replacement, start, -(end - start) - 1)
        position = end
    if position < len(text) or not starts:
        piece(text[position:], position, 0)
    return Reading("".join(out), text, tuple(starts), tuple(shifts))


def _trimmed(text: str, repair: Repair) -> tuple[int, int, str]:
    # What a repair leaves as it is ("Doeannounced" to "Doe announced") keeps its own offsets.
    start, end, replacement = repair.start, repair.end, repair.text
    while start < end and replacement and text[start] == replacement[0]:
        start, replacement = start + 1, replacement[1:]
    while end > start and replacement and text[end - 1] == replacement[-1]:
        end, replacement = end - 1, replacement[:-1]
    return start, end, replacement


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[str, int, int]]:
    """Yields ``(word in lower case, start, end)`` for each word of ``text[start:end]``."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        yield match.group().lower().replace("’", "'"), match.start(), match.end()


def paragraphs(text: str) -> list[Range]:
    """The non-empty lines of a text, without the blanks around them."""
    found = []
    for match in re.finditer(r"[^\n]+", text):
        stripped = match.group().strip()
        if stripped:
            start = match.start() + match.group().index(stripped[0])
            found.append((start, start + len(stripped)))
    return found


def quoted_ranges(text: str) -> list[Range]:
    """Finds what stands between double quotation marks, marks included.

    Knows “ ”, « », „ “, straight ``"``, and doubled apostrophes. A quotation left open ends
    with its line; an odd mark never spills into the next paragraph.
    """
    found: list[Range] = []
    for start, end in paragraphs(text):
        opened: int | None = None
        closing = ""
        for match in _MARK.finditer(text, start, end):
            mark = match.group()
            if opened is not None and mark in closing:
                found.append((opened, match.end()))
                opened = None
            elif opened is None and mark in _OPENING:
                opened, closing = match.start(), _OPENING[mark]
        if opened is not None and opened + 1 < end:
            found.append((opened, end))
    return found
