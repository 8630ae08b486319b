"""An attribution in the making: its record, the scene it is read from, and the tidying of its spans.

Not done yet: spans that cross a line end without a quotation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.annotate.statements import complements, predicates
from onrecord.annotate.statements.spans import Span, tokens_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc

    from onrecord.annotate.statements.quotations import Quotation
    from onrecord.lang import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One cue with its source and content, as token indexes (both ends included).

    Attributes:
        head: the cue's main word.
        source_head: the main word of the source.
        frame: the construction that gave the content: ``clause``, ``quote``, ``parenthesis``,
            ``according``, ``infinitive``, ``control``, ``gerund``, ``object``, ``preposition``,
            ``passive``, ``noun``, ``adjective``, ``colon``; by the layout ``signature`` or ``transcript``;
            ``tagged`` where only the tagger saw it, by a cue that is no noun, adjective or mark.
        lemma: the cue's lemma; with its preposition where that changes the sense (``call-for``).
        negated: the cue is negated.
        silent: the words say that nothing was said ("would not confirm").
        confidence: of a rule's find the share of that rule's finds that are right, measured on 420 training
            articles of PolNeAR; once weighed with the tagger's answer, how likely content and source are right.
    """

    head: int
    cue: Span
    source: Span | None
    source_head: int | None
    content: tuple[Span, ...]
    frame: str
    lemma: str
    negated: bool = False
    silent: bool = False
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Scene:
    """What the rules look at: the document, its quotations and the language's cues."""

    doc: Doc
    quotations: tuple[Quotation, ...]
    inside: tuple[bool, ...]
    line: tuple[int, ...]
    cues: predicates.Cues


def scene_of(doc: Doc, marks: Sequence[Quotation], language: Language) -> Scene:
    """Lays out a document: which tokens stand inside quotations, and on which line each stands."""
    inside = [False] * len(doc)
    for mark in marks:
        for index in range(mark.first, mark.last + 1):
            inside[index] = mark.holds(index) and not mark.damaged
    line, number = [], 0
    for token in doc:
        line.append(number)
        number += token.is_space and "\n" in token.text
    return Scene(doc, tuple(marks), tuple(inside), tuple(line), predicates.cues(language))


def finish(
    scene: Scene, draft: Attribution, spans: Iterable[Span | None], frame: str, confidence: float
) -> Attribution | None:
    """Grows spans to whole quotations, takes cue and source out of them, and trims their edges."""
    whole = [_grown(scene, span, draft.head) for span in spans if span is not None and span[0] <= span[1]]
    taken = set(range(draft.cue[0], draft.cue[1] + 1))
    if draft.source is not None:
        taken.update(range(draft.source[0], draft.source[1] + 1))
    content = complements.tidy(scene.doc, whole, taken, scene.inside)
    return replace(draft, content=content, frame=frame, confidence=confidence) if content else None


def _grown(scene: Scene, span: Span, head: int) -> Span:
    first, last = span
    for mark in scene.quotations:
        if mark.first <= last and mark.last >= first and not mark.first <= head <= mark.last:
            if mark.damaged:
                last = min(last, mark.last) if first >= mark.first else last
            else:
                first, last = min(first, mark.first), max(last, mark.last)
    line = scene.line[head]
    while first < last and scene.line[first] != line and not scene.inside[first]:
        first += 1
    while last > first and scene.line[last] != line and not scene.inside[last]:
        last -= 1
    return first, last


def best_of_each(found: list[Attribution]) -> list[Attribution]:
    """Where two rules read the same words, keeps the surer one."""
    kept: list[Attribution] = []
    for a in sorted(found, key=lambda a: (-a.confidence, a.cue)):
        if not any(b.content == a.content and (b.source == a.source or b.cue == a.cue) for b in kept):
            kept.append(a)
    return kept


def kept_apart(scene: Scene, a: Attribution, others: list[Attribution]) -> Attribution:
    """Cuts the content where another cue's clause begins that is not reported inside it."""
    content = list(a.content)
    # "A said it leaked, according to B": A's words hold B only by a slip, B's hold A.
    own = [span for span in (a.cue, a.source) if span is not None and a.frame == "according"]
    for b in others:
        if b is a or not b.content:
            continue
        content = [_without_source(scene, span, b) for span in content]
        anchor = b.head
        for number, (first, last) in enumerate(content):
            if (
                first <= anchor <= last
                and not _covered([*content, *own], b.content)
                and not _covered(b.content, content)
            ):
                start = min(b.cue[0], b.source[0] if b.source and b.source[0] >= first else b.cue[0])
                before = min((s for s, e in b.content if first < s <= last), default=start)
                content[number] = (first, min(start, before) - 1)
    content = [(s, e) for s, e in content if s <= e]
    return (
        replace(a, content=complements.tidy(scene.doc, content, set(), scene.inside))
        if tuple(content) != a.content
        else a
    )


def _without_source(scene: Scene, span: Span, other: Attribution) -> Span:
    # "… with Russia and Moscow has denied": the next speaker was read as the last thing said.
    first, last = span
    if other.source is None or not first < other.source[0] <= last or not last == other.source[1] < other.cue[0]:
        return span
    last = other.source[0] - 1
    return first, last - (scene.doc[last].dep_ == "cc")


def _covered(outer: Sequence[Span], inner: Sequence[Span]) -> bool:
    return len(tokens_in(inner) - tokens_in(outer)) <= 2  # marks at the edges do not count
