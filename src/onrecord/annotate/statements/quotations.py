"""Quotations of a parsed report: what stands between double quotation marks, as token ranges.

A mark opens or closes by the blanks around it, so that one missing mark damages its own quotation
only. Not done yet: single quotation marks, quotations set off by indentation alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.text import words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MARKS = re.compile(r"[“”«»„\"]|``|''|(?<!\w)’’|’’(?!\w)")
_ALWAYS_OPENS = {"«", "„", "``"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A quotation, marks included.

    Attributes:
        first, last: token indexes, both included.
        open: no closing mark stands in the paragraph; it ends with the paragraph.
        damaged: its end is unknown: the next quotation opens before this one closes, or the writer is heard in it.
    """

    first: int
    last: int
    open: bool = False
    damaged: bool = False

    def holds(self, index: int) -> bool:
        """Whether a token stands between the marks."""
        return self.first < index <= self.last if self.open else self.first < index < self.last

    @property
    def words(self) -> int:
        """Tokens between the marks, about."""
        return self.last - self.first - 1


def quotations(doc: Doc) -> tuple[Quotation, ...]:
    """Finds the quotations of a document, in text order; they never overlap nor cross a line end."""
    text: str = doc.text
    found: list[Quotation] = []
    starts = [token.idx for token in doc]
    lines = [line for line in re.finditer(r"[^\n]+", text) if not line.group().isspace()]
    for number, line in enumerate(lines):
        opened: int | None = None
        for mark in _MARKS.finditer(text, line.start(), line.end()):
            if _opens(text, mark, opened is not None):
                if opened is not None:
                    _add(found, starts, (opened, mark.start()), damaged=True)
                opened = mark.start()
            elif opened is not None:
                _add(found, starts, (opened, mark.end()))
                opened = None
        if opened is not None:
            end = line.start() + len(line.group().rstrip())
            # Speech over several paragraphs opens each of them; else a mark is missing, and where
            # somebody "said" it again the writer has long been back.
            following = lines[number + 1].group().lstrip() if number + 1 < len(lines) else ""
            writers = not _MARKS.match(following) and _told_again(text[opened:end])
            _add(found, starts, (opened, end), is_open=not writers, damaged=writers)
    return tuple(found)


def _told_again(text: str) -> bool:
    return any(word in language().words("cues", "quotations.outside") for word, _, _ in words(text))


def _opens(text: str, mark: re.Match[str], inside: bool) -> bool:
    # The blank decides; the shape of the mark only where blanks stand on both sides or neither.
    sign = mark.group()
    before = text[mark.start() - 1 : mark.start()]
    after = text[mark.end() : mark.end() + 1]
    if sign in _ALWAYS_OPENS:
        return True
    if sign == "»":
        return False
    left_free = not before or before.isspace() or before in "([—–-‘'/"
    right_free = not after or after.isspace() or after in ")]—–-,.;:?!’'"
    if left_free and not right_free:
        return True
    if right_free and not left_free:
        return False
    if sign == "“":
        return True
    return False if sign == "”" else not inside


def _add(
    found: list[Quotation], starts: list[int], place: tuple[int, int], *, is_open: bool = False, damaged: bool = False
) -> None:
    first = max(bisect_right(starts, place[0]) - 1, 0)
    last = bisect_left(starts, place[1]) - 1
    if found and first <= found[-1].last:
        first = found[-1].last + 1
    if last > first:
        found.append(Quotation(first=first, last=last, open=is_open, damaged=damaged))
