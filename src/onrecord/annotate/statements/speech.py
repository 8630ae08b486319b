"""Which cue a quotation belongs to: the one beside it, or the one it carries on from.

A quotation that no cue claims plainly stays without a speaker. Not done yet: dialogue without cues.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.annotate.statements import complements, predicates
from onrecord.annotate.statements.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.annotate.statements.quotations import Quotation
    from onrecord.annotate.statements.scene import Attribution, Scene


def quoted_object(verb: Token, near: Span) -> bool:
    """Whether a quotation is part of a plain object ('reported "14 thefts" in the harbour')."""
    return near[0] == verb.i + 1 and any(
        c.dep_ == "dobj" and (c.right_edge.i > near[1] or c.left_edge.i < near[0])
        for c in verb.children
        if c.i > verb.i
    )


def near_quotation(scene: Scene, verb: Token) -> bool:
    """Whether a quotation begins or ends within twenty tokens of the verb."""
    return any(-20 < mark.first - verb.i < 20 or -20 < mark.last - verb.i < 20 for mark in scene.quotations)


def quotations_beside(scene: Scene, verb: Token, draft: Attribution) -> list[Span]:
    """The quotations that stand directly before or after the cue and its source."""
    left, right = draft.cue
    own = draft.source_head is not None and scene.doc[draft.source_head].head.i == verb.i
    if draft.source is not None and own:
        left, right = min(left, draft.source[0]), max(right, draft.source[1])
    goes_on = any(c.dep_ == "ccomp" and c.i > verb.i for c in verb.children)
    listed = draft.lemma in scene.cues.known
    near: list[Span] = []
    for mark in scene.quotations:
        if scene.line[mark.first] != scene.line[verb.i] or mark.damaged or mark.words < 1:
            continue
        if mark.last < left and own and complements.only_between(scene.doc, mark.last + 1, left - 1, verb):
            if complements.ends_like_speech(scene.doc, mark.last, goes_on=goes_on):
                near.append((mark.first, mark.last))
        elif mark.first > right and listed and _leads_to(scene, right + 1, mark.first - 1, verb):
            near.append((mark.first, mark.last))
    return near


def _leads_to(scene: Scene, first: int, last: int, verb: Token) -> bool:
    # Between cue and quotation: time, place, hearer; then a comma, a colon or nothing.
    window = [scene.doc[i] for i in range(first, last + 1) if not scene.doc[i].is_space]
    if not window:
        return verb.lemma_.lower() in scene.cues.clause  # after other verbs it is a quoted object
    if len(window) > 30 or window[-1].text not in {",", ":"}:
        return False
    for token in window[:-1]:
        if token.text in {".", "!", "?", ";", ":"} or scene.inside[token.i]:
            return False
        if token.pos_ in {"VERB", "AUX"} and token.i != verb.i:
            lemma = token.lemma_.lower()
            if lemma in scene.cues.clause or any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children):
                return False
    return True


def continued(scene: Scene, found: list[Attribution]) -> list[Attribution]:
    """Adds quotations without a cue to the attribution they follow."""
    found = sorted(found, key=lambda a: (a.content[-1][1], a.cue))
    for mark in scene.quotations:
        if mark.damaged or mark.words < 2 or any(_touches(a, (mark.first, mark.last)) for a in found):
            continue
        index = _carrier(scene, found, mark)
        if index is not None:
            carrier = found[index]
            found[index] = replace(carrier, content=tuple(sorted([*carrier.content, (mark.first, mark.last)])))
    return found


def _carrier(scene: Scene, found: list[Attribution], mark: Quotation) -> int | None:
    """The attribution a quotation without a cue continues, or ``None`` where that is not plain."""
    before = [
        (_extent(scene, a, mark.first), i) for i, a in enumerate(found) if _extent(scene, a, mark.first) < mark.first
    ]
    if not before:
        return None
    end, index = max(before)
    sentence = scene.doc[found[index].head].sent
    for rival_end, rival in before:
        # The sentence's quoted speaker goes on, not somebody in a clause about him.
        same = sentence.start <= found[rival].head < sentence.end and rival_end > mark.first - 60
        if same and _is_quoted(scene, found[rival]) and not _is_quoted(scene, found[index]):
            index = rival
    candidate = found[index]
    between = [scene.doc[i] for i in range(end + 1, mark.first) if not scene.doc[i].is_space]
    plain = [t for t in between if not t.is_punct]
    if scene.line[mark.first] == scene.line[end]:
        fits = _is_quoted(scene, candidate) or candidate.frame in {"clause", "parenthesis"}
        ours = all(t.sent.start == sentence.start and t.lemma_.lower() not in scene.cues.clause for t in plain)
        ours = ours and (len(plain) < 12 or not any(t.pos_ in {"VERB", "AUX"} for t in plain))
        full = not between or between[-1].text in {".", ",", "?", "!"} or (between[-1].text == ":" and ours)
        return index if fits and full and ours and len(between) <= 25 else None
    left_open = any(m.open and m.last == candidate.content[-1][1] for m in scene.quotations)
    starts_line = mark.first == 0 or scene.line[mark.first - 1] < scene.line[mark.first]
    return index if starts_line and not plain and left_open else None


def _is_quoted(scene: Scene, a: Attribution) -> bool:
    return any(scene.inside[(first + last) // 2] for first, last in a.content)


def _extent(scene: Scene, a: Attribution, limit: int) -> int:
    # The source counts with its relative clause: "said X, who built it".
    end = max(a.cue[1], a.content[-1][1])
    if a.source is not None and a.source_head is not None and a.source[1] >= end:
        end = max(a.source[1], min(scene.doc[a.source_head].right_edge.i, limit - 1))
        while end > a.source[1] and scene.doc[end].text in {".", *predicates.QUOTES}:
            end -= 1
    return end


def _touches(a: Attribution, span: Span) -> bool:
    return any(first <= span[1] and last >= span[0] for first, last in a.content)
