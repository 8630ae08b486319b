"""What is said inside what somebody says: which statement stands within which.

A statement stands within the smallest other one whose content holds its cue, or whose words it
passes on. Not done yet: a statement that goes on in the next sentence with no mark of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.annotate.statements.acts import act_of
from onrecord.annotate.statements.attribution import attributions
from onrecord.annotate.statements.source_kinds import party
from onrecord.annotate.statements.spans import holds, last_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Doc

    from onrecord.annotate.statements.quotations import Quotation
    from onrecord.annotate.statements.scene import Attribution
    from onrecord.annotate.statements.spans import Span
    from onrecord.lang import Language

_SAID = frozenset({"assert", "deny", "accuse", "warn", "confirm", "promise", "demand", "report"})
_FRAMES = frozenset({"clause", "gerund", "infinitive", "according"})
_CONTRAST = frozenset({"while", "whereas"})
_BESIDE = frozenset({"while", "whereas", "although", "though", "but", "and"})

QUOTED = 0.6
"""Share of the rule's confidence for what is reported inside a quotation, where no gold measures it."""


def without_knowing(doc: Doc, found: list[Attribution], language: Language) -> list[Attribution]:
    """Leaves out what only tells, inside somebody's statement, what another knew or did.

    What a document "shows" is kept: it says so.
    """
    not_within = language.words("cues", "frames.not_within")
    kept = []
    for a in found:
        knows = a.lemma in not_within and not _is_documents(doc, a, language)
        if not knows or _outer(a, found, {}) is None:
            kept.append(a)
    return kept


def _is_documents(doc: Doc, a: Attribution, language: Language) -> bool:
    if a.source_head is None:
        return False
    return a.lemma in language.words("cues", "sources.evidence") and (
        party(doc[a.source_head], a.lemma, None, language).kind == "document"
    )


def completed(outer: Sequence[Attribution], rules: Sequence[Attribution]) -> list[Attribution]:
    """Outermost attributions with what only the rules saw: cues at the edge of their content, and who is around them.

    "It leaked, the owner *says*, according to the office": a cue inside another's content belongs to it.
    "*According to the office*, the owner says": what names the whole sentence's source holds the rest.
    """
    whole = [_with_cues(a, rules) for a in outer]
    taken = {i for a in outer for i in range(a.cue[0], a.cue[1] + 1)}
    around = [
        r
        for r in rules
        if r.frame == "according"
        and r.head not in taken
        and any(holds(r.content, a.head) and not holds(a.content, r.head) for a in outer)
    ]
    return [*whole, *around]


def _with_cues(a: Attribution, rules: Sequence[Attribution]) -> Attribution:
    own = next((r for r in rules if r.head == a.head), None)
    if own is None:
        return a
    spans = list(a.content)
    for r in rules:
        if r.head == a.head or not holds(own.content, r.head) or holds(spans, r.head):
            continue
        for number, (first, last) in enumerate(spans):
            if r.cue[0] == last + 1:
                spans[number] = (first, r.cue[1])
            elif r.cue[1] == first - 1:
                spans[number] = (r.cue[0], last)
    if any(holds(own.content, r.head) for r in rules if r.head != a.head):
        spans = _joined(spans, own.content)
    return replace(a, content=tuple(spans)) if tuple(spans) != a.content else a


def _joined(spans: Sequence[Span], whole: Sequence[Span]) -> list[Span]:
    # Spans with one mark between them that the rule's content holds too are one.
    joined = [spans[0]]
    for first, last in spans[1:]:
        gap = joined[-1][1] + 1
        if first - gap <= 1 and holds(whole, gap):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def own_words(doc: Doc, found: Sequence[Attribution], marks: Sequence[Quotation]) -> list[Attribution]:
    """Cuts off what another speaker says beside a statement, not in it: "…, A said, while B said it held"."""
    cut = []
    for a in found:
        later = [s for s in a.content if s[0] > a.cue[1] and s != a.content[0] and _opens_beside(doc, s, found)]
        kept = tuple(_before_contrast(doc, s, a, found, marks) for s in a.content if s not in later)
        cut.append(replace(a, content=kept) if kept != a.content else a)
    return cut


def _before_contrast(
    doc: Doc, span: Span, a: Attribution, found: Sequence[Attribution], marks: Sequence[Quotation]
) -> Span:
    """Where what A says ends: "A said it held, while B said it leaked" is no word of A's about B.

    "…, while B had said" may be told by A.
    """
    for b in found:
        if b.source is None or not max(a.cue[1], span[0]) < b.source[0] - 2 <= b.head <= span[1]:
            continue
        mark, clause = b.source[0] - 1, doc[b.head]
        turns = doc[mark].lower_ in _CONTRAST and doc[mark - 1].text in {",", ";", "–", "—"}
        level = clause.tag_ == doc[a.head].tag_ and not any(c.dep_ in {"aux", "auxpass"} for c in clause.children)
        whole = clause.left_edge.i >= mark and clause.right_edge.i >= span[1]
        if turns and level and whole and not any(m.first < mark < m.last for m in marks):
            return span[0], last_word(doc, span[0], mark - 1)
    return span


def _opens_beside(doc: Doc, span: Span, found: Sequence[Attribution]) -> bool:
    if doc[span[0]].lower_ not in _BESIDE:
        return False
    verbs = [
        b.head for b in found if span[0] < b.head <= span[1] and b.source is not None and b.source[0] == span[0] + 1
    ]
    return any(doc[head].left_edge.i <= span[0] + 1 for head in verbs)


def inside_quotations(
    doc: Doc, found: Sequence[Attribution], marks: Sequence[Quotation], language: Language
) -> list[Attribution]:
    """What a quoted speaker says that others said: '"The doctor told me it was healed," she said'.

    Only plain saying by somebody else than the speaker and the hearers; views ("he thinks") are left out.
    """
    claimed = [m for m in marks if not m.damaged and any(holds(a.content, m.first + 1) for a in found)]
    if not claimed:
        return []
    taken = {a.head for a in found}
    selves = language.words("cues", "sources.speaking_here")
    made = []
    for a in attributions(doc, (), language):
        mark = next((m for m in claimed if m.first < a.head < m.last), None)
        if mark is None or a.head in taken or a.source is None or a.source_head is None:
            continue
        content = tuple((max(s, mark.first + 1), min(e, mark.last - 1)) for s, e in a.content)
        inside = mark.first < a.source[0] and a.source[1] < mark.last and all(s <= e for s, e in content)
        own = doc[a.source_head].lower_ in selves or a.frame not in _FRAMES or a.silent
        if inside and not own and act_of(a, doc, language) in _SAID:
            content = tuple((s, last_word(doc, s, e)) for s, e in content)
            made.append(replace(a, content=content, confidence=round(QUOTED * a.confidence, 2)))
    return made


def outer_of(found: Sequence[Attribution], relays: Mapping[int, int] | None = None) -> list[int | None]:
    """The number of the statement that each stands directly within, or ``None``.

    Args:
        found: the attributions of a document, from whatever finder.
        relays: whose words are passed on by whom, by the tokens of their cues.
    """
    outer = [_outer(a, found, relays or {}) for a in found]
    for number in range(len(outer)):
        above, seen = outer[number], {number}
        while above is not None and above not in seen:
            seen.add(above)
            above = outer[above]
        if above == number:  # spans that meet crosswise: nobody speaks within himself
            outer[number] = None
    return outer


def _outer(a: Attribution, found: Sequence[Attribution], relays: Mapping[int, int]) -> int | None:
    if a.head in relays:
        return next((n for n, b in enumerate(found) if b.head == relays[a.head]), None)
    # The smallest attribution whose content holds this one's cue; of two as large, the one passed on.
    best: tuple[int, bool, int] | None = None
    for number, b in enumerate(found):
        if b is a or not holds(b.content, a.head) or holds(a.content, b.head) or relays.get(b.head) == a.head:
            continue
        size = (sum(last - first for first, last in b.content), b.head not in relays, number)
        if best is None or size < best:
            best = size
    return best[2] if best else None
