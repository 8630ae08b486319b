"""What stands in quotation marks, where sentences may have been cut, moved or run into one line.

A mark is read by what stands beside it, not by counting: one mark lost in a copy would otherwise turn
quotation into prose and prose into quotation for the rest of the line. A sentence that closes a quotation
nobody opened is quoted from its start; one that opens a quotation which is not closed, to its end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from onrecord.text import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.model import Range

_MARK = re.compile(r"“|”|«|»|„|‟|\"|``|''|' '(?=\s|$)")
_OPENS, _CLOSES = {"“", "«", "„", "``"}, {"”", "»", "''", "' '"}
_OPEN_AT_MOST = 3
Reading = Literal["opens", "closes", "either"]


def quoted(text: str, sentences: Sequence[Range]) -> list[Range]:
    """Ranges between double quotation marks, marks included.

    Args:
        text: the text.
        sentences: where its sentences stand, in order.
    """
    found: list[Range] = []
    starts = [start for start, _ in sentences]
    for begin, end in paragraphs(text):
        opened: int | None = None
        for match in _MARK.finditer(text, begin, end):
            reading = _reading(text, match.start(), match.end(), begin, end)
            if match.group() == "“" and opened is not None and text[opened] == "„":
                reading = "closes"
            if reading == "opens" or (reading == "either" and opened is None):
                if opened is not None:
                    found.append((opened, _end_of(opened, sentences, starts, match.start())))
                opened = match.start()
            elif opened is not None:
                found.append((opened, match.end()))
                opened = None
            elif not (match.group() == '"' and text[match.start() - 1 : match.start()].isdigit()):
                # After a digit it stands for inches.
                before = max((e for _, e in found), default=begin)
                found.append((max(begin, before, _start_of(match.start(), starts, begin)), match.end()))
        if opened is not None and opened + 1 < end:
            inside = bisect_right(starts, end - 1) - bisect_right(starts, opened)
            found.append((opened, end if inside < _OPEN_AT_MOST else _end_of(opened, sentences, starts, end)))
    return found


def _reading(text: str, start: int, end: int, begin: int, stop: int) -> Reading:
    mark = text[start:end]
    if mark in _OPENS:
        return "opens"
    if mark in _CLOSES:
        return "closes"
    before = text[start - 1] if start > begin else " "
    after = text[end] if end < stop else " "
    glued_left = not (before.isspace() or before in "([—–-‘'")
    glued_right = not (after.isspace() or after in ")].,;:!?—–")
    if glued_right and not glued_left:
        return "opens"
    if glued_left and not glued_right:
        return "closes"
    return "either"


def _start_of(offset: int, starts: Sequence[int], begin: int) -> int:
    index = bisect_right(starts, offset - 1) - 1
    return starts[index] if index >= 0 else begin


def _end_of(offset: int, sentences: Sequence[Range], starts: Sequence[int], limit: int) -> int:
    index = bisect_right(starts, offset) - 1
    end = sentences[index][1] if index >= 0 else limit
    return min(end, limit) if end > offset else limit
