"""One report's text as HTML: sentences with anchors, statements marked, furniture dimmed.

The text is data and stays as it is: taking the tags away and unescaping gives it back to the
letter. Sentence numbers and marks are drawn by the style sheet. Does not show images.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from onrecord.text import paragraphs
from onrecord.wording import sentence_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.model import Cite, Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span drawn in the text. ``title`` shows when pointed at."""

    start: int
    end: int
    classes: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """A way back from a sentence to the ledger: ``C3``, the anchor of claim 3."""

    sign: str
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Anchors:
    """Where links into one report lead.

    Attributes:
        report: the report's own anchor (``r3``).
        units: what carries an anchor, in text order, none overlapping: its start, end and
            sentence number; ``0`` for a cited span that stands outside any sentence.
    """

    report: str
    units: tuple[tuple[int, int, int], ...]

    @classmethod
    def of(cls, report: str, text: str, sentences: Sequence[Range], cites: Iterable[Cite]) -> Anchors:
        """Lays anchors on sentences, and on cited spans outside them; blanks at their ends are left out."""
        units: list[tuple[int, int, int]] = []
        free = 0
        for number, sentence in enumerate(sentences, start=1):
            start, end = _trimmed(text, *sentence)
            if free <= start < end:
                units.append((start, end, number))
                free = end
        outside = {_trimmed(text, c.start, c.end) for c in cites if not sentence_numbers(sentences, c.start, c.end)}
        for start, end in sorted(outside):
            if start < end and all(end <= s or e <= start for s, e, _ in units):
                units.append((start, end, 0))
        return cls(report, tuple(sorted(units)))

    def name(self, unit: tuple[int, int, int]) -> str:
        """``r3-s12`` for a sentence, ``r3-o120`` for a span outside (by its offset)."""
        start, _, number = unit
        return f"{self.report}-s{number}" if number else f"{self.report}-o{start}"

    def find(self, start: int, end: int) -> str:
        """The anchor of the first unit a span touches; the report's own where it touches none."""
        place = bisect_right(self.units, start, key=lambda unit: unit[1])
        touched = self.units[place] if place < len(self.units) else None
        return self.name(touched) if touched and touched[0] < end else self.report


def _trimmed(text: str, start: int, end: int) -> Range:
    words = text[max(start, 0) : max(end, 0)]
    begin = max(start, 0) + len(words) - len(words.lstrip())
    return begin, begin + len(words.strip())


def body(text: str, anchors: Anchors, marks: Sequence[Mark], backs: Mapping[str, Sequence[Back]]) -> Markup:
    """Renders a report's text.

    Args:
        text: the text as it stands.
        anchors: the sentences and other spans that links lead to.
        marks: spans to draw; they may overlap, nest, and cross sentences.
        backs: anchor name to the ways back into the ledger, set behind the sentence.
    """
    lines = paragraphs(text)
    starting: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if max(mark.start, 0) < min(mark.end, len(text)):
            starting[max(mark.start, 0)].append(mark)
    edges = {0, len(text)}
    for start, end in (*lines, *((s, e) for s, e, _ in anchors.units), *((m.start, m.end) for m in marks)):
        edges.update((min(max(start, 0), len(text)), min(max(end, 0), len(text))))
    opens, closes = {start for start, _ in lines}, {end for _, end in lines}
    at = {unit[0]: unit for unit in anchors.units}

    out: list[str] = []
    covering: list[Mark] = []
    inside: tuple[int, int, int] | None = None
    for start, end in itertools.pairwise(sorted(edges)):
        if start in opens:
            out.append("<p>")
            if inside:  # a sentence that crosses a line end goes on, without its anchor
                out.append('<span class="s">')
        if start in at:
            inside = at[start]
            out.append(_opening(anchors, inside))
        covering = [mark for mark in covering if mark.end > start] + starting[start]
        out.append(_piece(text[start:end], covering))
        if inside and end >= inside[1]:
            out.append("</span>")
            out.extend(_back(back) for back in backs.get(anchors.name(inside), ()))
            inside = None
        if end in closes:
            out.append("</span></p>" if inside else "</p>")
    return Markup("".join(out))  # noqa: S704  every piece is escaped in _piece


def _opening(anchors: Anchors, unit: tuple[int, int, int]) -> str:
    number = f' data-n="{unit[2]}"' if unit[2] else ""
    return f'<span class="s" id="{escape(anchors.name(unit))}"{number}>'


def _piece(words: str, covering: Sequence[Mark]) -> str:
    # A browser turns a bare carriage return into a line feed; its reference survives.
    shown = str(escape(words)).replace("\r", "&#13;")
    if not covering:
        return shown
    classes = " ".join(dict.fromkeys(name for mark in covering for name in mark.classes.split()))
    title = "; ".join(dict.fromkeys(mark.title for mark in covering if mark.title))
    shown_title = f' title="{escape(title)}"' if title else ""
    return f'<mark class="{escape(classes)}"{shown_title}>{shown}</mark>'


def _back(back: Back) -> str:
    return (
        f'<a class="back" href="#{escape(back.anchor)}" data-sign="{escape(back.sign)}"'
        f' title="{escape(back.title)}" aria-label="{escape(back.title)}"></a>'
    )
