"""What the wording and shape of the shared text say of who took from whom.

An editor who cuts and moves sentences leaves traces: a surname that nobody introduced, a first sentence
that leans on one before it, an opening of his own over another's text. Not done yet: what a text
explains that the other takes for known, beyond names.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lang import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.link.provenance import Direction
    from onrecord.link.reuse.alignment import Match
    from onrecord.link.reuse.passages import Prose, Sentence

_LONGEST_OPENING = 3
_MOST = 0.5


def by_shape(a: Prose, b: Prose, matches: Sequence[Match]) -> tuple[Direction | None, str]:
    """Who took from whom by the text alone, and the trace it left."""
    turned = [(m.j, m.i) for m in matches]
    straight = [(m.i, m.j) for m in matches]
    left_in_b, left_in_a = _trace(a, b, straight), _trace(b, a, turned)
    if left_in_b and not left_in_a:
        return "a>b", f"{b.report.id} {left_in_b}"
    if left_in_a and not left_in_b:
        return "b>a", f"{a.report.id} {left_in_a}"
    return None, ""


def _trace(full: Prose, cut: Prose, pairs: Sequence[tuple[int, int]]) -> str:
    """What in ``cut`` shows that it was made from ``full``, in words; empty for nothing."""
    # A report that shares a paragraph only has names and openings of its own.
    if len({j for _, j in pairs}) < _MOST * len(cut.sentences):
        return ""
    if (name := _not_introduced(full, cut, pairs)) is not None:
        return f'names "{name}" without the introduction that {full.report.id} gives'
    if _leans(full, cut, pairs):
        return "opens on a sentence that leans on an earlier one"
    if _tops(full, cut, {i for i, _ in pairs}, {j for _, j in pairs}):
        return f"is {full.report.id} under an opening of its own"
    return ""


def _tops(full: Prose, cut: Prose, in_full: set[int], in_cut: set[int]) -> bool:
    """All of ``cut`` but its opening stands in ``full``, whose own opening is among it."""
    own = [k for k in range(len(cut.sentences)) if k not in in_cut]
    opening = own == list(range(len(own))) and 0 < len(own) <= _LONGEST_OPENING and len(in_cut) >= 3
    return opening and 0 in in_full and len(full.sentences) - len(in_full) != 1


def _leans(full: Prose, cut: Prose, pairs: Sequence[tuple[int, int]]) -> bool:
    partners = [i for i, j in pairs if j == 0]
    if not partners or min(partners) == 0:
        return False
    sentence = cut.sentences[0]
    opening = _word(cut, sentence, 0).casefold()
    same = any(_word(full, full.sentences[i], 0).casefold() == opening for i in partners)
    return same and sentence.free[0] and opening in language("en").words("origins", "leaning")


# ---------------------------------------------------------------- names


def _not_introduced(full: Prose, cut: Prose, pairs: Sequence[tuple[int, int]]) -> str | None:
    """A surname that stands bare at first in ``cut``, and after its full name in ``full``."""
    partner = {j: i for i, j in pairs}
    for number, sentence in enumerate(cut.sentences):
        if number not in partner:
            continue
        other = full.sentences[partner[number]]
        for place in range(len(sentence.spans)):
            name = _word(cut, sentence, place)
            if len(name) < 4 or not name[0].isupper() or name.isupper() or not _is_bare(cut, sentence, place):
                continue
            if sentence.every[place] not in other.every or _is_before(cut, sentence.spans[place][0], name):
                continue
            if _is_introduced(full, other.start, name):
                return name
    return None


def _word(prose: Prose, sentence: Sentence, place: int) -> str:
    start, end = sentence.spans[place]
    return prose.report.text[start:end].removesuffix("'s").removesuffix("’s")


def _is_bare(prose: Prose, sentence: Sentence, place: int) -> bool:
    """Whether no other part of a name stands beside a word."""
    text = prose.report.text
    for near in (place - 1, place + 1):
        if 0 <= near < len(sentence.spans):
            left, right = sorted((near, place))
            between = text[sentence.spans[left][1] : sentence.spans[right][0]]
            word = _word(prose, sentence, near)
            if word[0].isupper() and between.strip(" .") == "" and word.casefold() not in _courtesy():
                return near == 0 and word.casefold() in language("en").words("origins", "function")
    return True


def _is_before(prose: Prose, offset: int, name: str) -> bool:
    head = f"{prose.report.title or ''} {prose.report.text[:offset]}"
    return re.search(rf"\b{re.escape(name)}\b", head) is not None


def _is_introduced(prose: Prose, offset: int, name: str) -> bool:
    """Whether a forename stands before the name, somewhere above ``offset``."""
    above = prose.report.text[:offset]
    for match in re.finditer(rf"(?P<forename>\b[A-Z][\w’'-]*[a-z])[ ]{re.escape(name)}\b", above):
        forename = match["forename"].casefold()
        if forename not in _courtesy() and forename not in language("en").words("origins", "function"):
            return True
    return False


@cache
def _courtesy() -> frozenset[str]:
    return language("en").words("origins", "courtesy")
