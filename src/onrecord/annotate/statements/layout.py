"""Who said what by the layout alone: a quotation signed after a dash, the turns of a transcript.

Not done yet: interviews in which only the questions are set apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onrecord.annotate.statements.scene import Attribution

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.annotate.statements.scene import Scene
    from onrecord.annotate.statements.spans import Span

DASHES = frozenset({"―", "—", "–", "-", "--", "---"})
LONGEST_SIGNATURE = 14
"""Tokens of a name with its description after the dash."""

_TURN = re.compile(r"[“\"]?(?P<name>[A-Z][A-Z.'’\-]+(?: [A-Z][A-Z.'’\-]+){0,3}):\s")
_TURNS = 3
"""Lines that begin as turns do, from which a text holds a transcript."""


def laid_out(scene: Scene) -> list[Attribution]:
    """Attributions that layout makes plain, in text order; their spans never overlap."""
    return sorted([*_signed(scene), *_turns(scene)], key=lambda a: a.content[0])


def _signed(scene: Scene) -> Iterator[Attribution]:
    # “We had no warning.” — Ada Moor, farmer
    doc, starts = scene.doc, set(_line_starts(scene))
    for mark in scene.quotations:
        if mark.damaged or mark.open or mark.words < 3 or mark.first not in starts:
            continue
        dash = mark.last + 1
        while dash < len(doc) and doc[dash].is_space:
            dash += 1
        if dash >= len(doc) or doc[dash].text not in DASHES:
            continue
        last = _line_end(scene, dash)
        if not 0 < last - dash <= LONGEST_SIGNATURE:
            continue
        named = doc[dash + 1]
        if not named.text[:1].isupper() or any(t.pos_ in {"VERB", "AUX"} for t in doc[dash + 1 : last + 1]):
            continue  # the writer goes on after the dash
        yield _made((dash, dash), (dash + 1, _name_end(scene, dash + 1, last)), (mark.first, mark.last), "signature")


def _name_end(scene: Scene, first: int, last: int) -> int:
    while last > first and scene.doc[last].is_punct:
        last -= 1
    return last


def _turns(scene: Scene) -> Iterator[Attribution]:
    # MOOR: We had no warning.
    doc, text = scene.doc, scene.doc.text
    found = []
    for start in _line_starts(scene):
        turn = _TURN.match(text, doc[start].idx)
        if turn is None:
            continue
        colon = next((i for i in range(start, min(start + 12, len(doc))) if doc[i].idx >= turn.end("name")), None)
        last = _line_end(scene, start)
        if colon is None or doc[colon].text != ":" or last <= colon:
            continue
        name = next(i for i in range(start, colon) if doc[i].idx >= turn.start("name"))
        found.append(_made((colon, colon), (name, colon - 1), (colon + 1, last), "transcript"))
    if len(found) >= _TURNS:
        yield from found


def _made(cue: Span, source: Span, content: Span, frame: str) -> Attribution:
    return Attribution(
        head=cue[0],
        cue=cue,
        source=source,
        source_head=source[1] if frame == "transcript" else source[0],
        content=(content,),
        frame=frame,
        lemma="say",
        confidence=0.85,
    )


def _line_starts(scene: Scene) -> list[int]:
    starts, line = [], -1
    for token in scene.doc:
        if scene.line[token.i] > line and not token.is_space:
            starts.append(token.i)
            line = scene.line[token.i]
    return starts


def _line_end(scene: Scene, index: int) -> int:
    last = index
    while last + 1 < len(scene.doc) and scene.line[last + 1] == scene.line[index]:
        last += 1
    while last > index and scene.doc[last].is_space:
        last -= 1
    return last
