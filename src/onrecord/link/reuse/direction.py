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
_LEAST_OPENING = 5
_MOST = 0.5
_MOST_IN_MIDST = 0.1
_SOON = 3
_NO_SURNAMES = ("organisations.heads", "honorifics", "roles.before_name")


def by_shape(a: Prose, b: Prose, matches: Sequence[Match]) -> tuple[Direction | None, str]:
    """Who took from whom by the text alone, and the trace it left."""
    in_b = [(m.i, m.j) for m in matches]
    in_a = [(m.j, m.i) for m in matches]
    # What a text takes for known weighs more than its outline.
    for trace in (_gap, _opening):
        left_in_b, left_in_a = trace(a, b, in_b), trace(b, a, in_a)
        if left_in_b and left_in_a:
            return None, ""
        if left_in_b:
            return "a>b", f"{b.report.id} {left_in_b}"
        if left_in_a:
            return "b>a", f"{a.report.id} {left_in_a}"
    return None, ""


def _gap(full: Prose, cut: Prose, pairs: Sequence[tuple[int, int]]) -> str:
    """What ``cut`` takes for known that ``full`` tells, in words; empty for nothing."""
    # A report that shares a paragraph only has names and openings of its own.
    held = {j for _, j in pairs}
    if len(held) < _MOST * len(cut.sentences):
        return ""
    # What it has in its midst may stand in the original of both.
    in_midst = [k for k in range(min(_LONGEST_OPENING, *held) + 1, len(cut.sentences)) if k not in held]
    if len(in_midst) > _MOST_IN_MIDST * len(cut.sentences):
        return ""
    if (name := _not_introduced(full, cut, pairs)) is not None:
        return f'names "{name}" without the introduction that {full.report.id} gives'
    return "opens on a sentence that leans on an earlier one" if _leans(full, cut, pairs) else ""


def _opening(full: Prose, cut: Prose, pairs: Sequence[tuple[int, int]]) -> str:
    """Whether ``cut`` is ``full``, its opening included, under an opening of its own; in words."""
    in_full, in_cut = {i for i, _ in pairs}, {j for _, j in pairs}
    own = [k for k in range(len(cut.sentences)) if k not in in_cut]
    if own != list(range(len(own))) or not 0 < len(own) <= _LONGEST_OPENING or len(in_cut) < 3 or 0 not in in_full:
        return ""
    opening = [cut.sentences[k] for k in own if len(cut.sentences[k].spans) >= _LEAST_OPENING]
    # A byline or a headline is no opening of one's own.
    if not any(re.search(r"[.?!]\W*$", cut.report.text[s.start : s.end]) for s in opening):
        return ""
    missing = len(full.sentences) - len(in_full)
    # Nothing else missing: it may be the full text, and the other the one that lost its opening.
    if missing == 1 or (missing == 0 and _names_shared(cut, len(own))):
        return ""
    return f"is {full.report.id} under an opening of its own"


def _names_shared(prose: Prose, opening: int) -> bool:
    """Whether the first sentences name somebody or something that the others name too."""
    spans = [s.spans for s in prose.sentences]
    words = [[prose.report.text[start:end] for start, end in held] for held in spans]
    names = {w.split("'")[0] for held in words[:opening] for w in held[1:] if w[0].isupper()}
    return any(w.split("'")[0] in names for held in words[opening:] for w in held)


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
            end = sentence.spans[place][1]
            abbreviated = place + 1 < len(sentence.spans) and cut.report.text[end : end + 1] == "."
            if abbreviated or _is_no_surname(name, cut, full):
                continue
            if sentence.every[place] not in other.every or _is_before(cut, sentence.spans[place][0], name):
                continue
            # A headline or a first sentence may be ahead of the introduction that follows.
            soon = cut.sentences[min(_SOON, len(cut.sentences) - 1)].end if number == 0 else 0
            one_bears_it = len(_forenames(full, len(full.report.text), name)) == 1
            if one_bears_it and _forenames(full, other.start, name) and not _forenames(cut, soon, name):
                return name
    return None


def _is_no_surname(name: str, *proses: Prose) -> bool:
    """Whether a word is a body's ("Police" after "Velling Police"), place, title or adjective ("a Quaker cook")."""
    if name in _known() or any(name.casefold() in language("en").words("names", key) for key in _NO_SURNAMES):
        return True
    with_article = re.compile(rf"\b(?:[Tt]he|[Aa]n?) {re.escape(name)}\b(?!['’]s)")
    return any(with_article.search(prose.report.text) for prose in proses)


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


def _forenames(prose: Prose, end: int, name: str) -> set[str]:
    """What stands as a forename before a name, up to the character ``end``."""
    pattern = rf"(?P<forename>\b[A-Z][\w’'-]*[a-z])[ ]{re.escape(name)}\b"
    found = {match["forename"] for match in re.finditer(pattern, prose.report.text[:end])}
    empty = language("en").words("origins", "function")
    return {word for word in found if word.casefold() not in _courtesy() and word.casefold() not in empty}


@cache
def _courtesy() -> frozenset[str]:
    return language("en").words("origins", "courtesy")


@cache
def _known() -> frozenset[str]:
    """Places, peoples and bodies that everybody knows; no person stands among them."""
    tables = language("en").table("known_names").values()
    return frozenset(name for table in tables for names in table.values() for name in names if isinstance(name, str))
