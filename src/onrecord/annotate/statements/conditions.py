"""On what condition a source speaks: "who asked not to be named because the talks are private".

A condition is found by its words (``[anonymous]`` in ``cues.toml``), its borders by the parse; it
belongs to the source or cue it stands beside, or, in a sentence of its own, to the source before.
Not done yet: one note for all sources of a report ("some names have been changed").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from onrecord.annotate.statements.predicates import QUOTES, SUBJECTS
from onrecord.annotate.statements.reality import HELPING
from onrecord.annotate.statements.spans import Span, holds, last_word

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence

    from onrecord.annotate.statements.scene import Attribution
    from onrecord.lang import Language

_FAR = 25
"""Words between "who" and what tells that it is a condition, at most."""
_LONGEST = 25
"""Words of a condition, its reason included; longer ones say something else."""


@dataclass(frozen=True, slots=True)
class Condition:
    """The words of a condition, as token indexes.

    Attributes:
        subject: of whom it is said, where it is a clause of its own.
        cue: the cue it hangs on, where the parse says so.
    """

    span: Span
    subject: Token | None = None
    cue: int | None = None


@cache
def _trigger(language: Language) -> re.Pattern[str]:
    return re.compile("|".join(language.table("cues")["anonymous"]["conditions"]), re.IGNORECASE)


def conditions(doc: Doc, found: Sequence[Attribution], language: Language) -> tuple[Condition, ...]:
    """The conditions of a document, in text order.

    Args:
        doc: a parsed document.
        found: its attributions; a condition ends where one of them goes on.
        language: the language whose words to look for.
    """
    made: list[Condition] = []
    for sentence in doc.sents:
        for match in _trigger(language).finditer(sentence.text):
            place = sentence.char_span(match.start(), match.end(), alignment_mode="expand")
            if place is None or any(c.span[0] <= place.start <= c.span[1] for c in made):
                continue
            condition = _condition(sentence, (place.start, place.end - 1), found, language)
            if condition is not None:
                made.append(condition)
    return tuple(made)


def _condition(sentence: Sentence, trigger: Span, found: Sequence[Attribution], language: Language) -> Condition | None:
    doc, heads = sentence.doc, {a.head for a in found if a.source is not None}
    start = _opening(sentence, trigger[0], heads, language)
    if start is not None:
        return Condition((start, _last(sentence, start, trigger[1], found, language)))
    verb = _clause_verb(doc[trigger[0]], heads)
    if verb is None or verb.i in heads:
        if doc[trigger[0]].pos_ != "ADP":
            return None
        last = _last(sentence, trigger[0], trigger[1], found, language)
        return Condition((trigger[0], last), cue=verb.i if verb is not None else None)
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i < verb.i), None)
    if subject is None or _is_reported(verb, heads):
        return None
    own = _joined_verb(doc[trigger[0]], verb)
    helping = [c.i for c in own.children if c.dep_ in HELPING and c.i > subject.i]
    return Condition(
        (min([*helping, own.i]), last_word(doc, trigger[1], own.right_edge.i, conjunctions=False)), subject
    )


def _joined_verb(token: Token, first: Token) -> Token:
    """The verb a trigger belongs to: "did not elaborate and *spoke* on condition of anonymity"."""
    while token.i != first.i and not (token.dep_ == "conj" and token.pos_ in {"VERB", "AUX"}):
        token = token.head
    return token


def _opening(sentence: Sentence, trigger: int, heads: set[int], language: Language) -> int | None:
    """Where the clause around a trigger begins: "who …", "whose …", ", speaking …"."""
    words = language.words("cues", "anonymous.opening")
    doc = sentence.doc
    for index in range(trigger, max(sentence.start, trigger - _FAR) - 1, -1):
        token = doc[index]
        if token.text in QUOTES or (index in heads and index != trigger and token.lower_ not in words):
            return None
        if token.lower_ not in words or not (token.tag_.startswith("W") or _stands_apart(token, sentence)):
            continue
        if token.lower_ == "whom" and index - 2 >= sentence.start and doc[index - 1].lower_ == "of":
            return index - 2
        return index
    return None


def _stands_apart(participle: Token, sentence: Sentence) -> bool:
    if participle.tag_ not in {"VBG", "VBN", "VBD"}:
        return False
    before = participle.i - 1
    return (
        before < sentence.start
        or participle.doc[before].text in {",", "—", "–", "("}
        or participle.dep_ == "acl"
        or (participle.doc[before].lower_ in {"all", "both", "each"})
    )


def _clause_verb(token: Token, heads: set[int]) -> Token | None:
    # The verb that has a subject of its own, or the cue, whichever is met first on the way up.
    while True:
        if token.i in heads:
            return token
        if token.pos_ in {"VERB", "AUX"} and any(c.dep_ in SUBJECTS for c in token.children):
            return token
        if token.head.i == token.i:
            return None
        token = token.head


def _is_reported(verb: Token, heads: set[int]) -> bool:
    while verb.dep_ in {"conj", "ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp"} and verb.head.i != verb.i:
        if verb.dep_ == "ccomp" and verb.head.i in heads:
            return True
        verb = verb.head
    return False


def _last(sentence: Sentence, start: int, trigger: int, found: Sequence[Attribution], language: Language) -> int:
    """The last word of a condition: where its clause ends, or somebody's cue, source or words begin."""
    doc = sentence.doc
    heads = {a.head for a in found}
    top = doc[trigger]
    while top.head.i != top.i and top.head.i >= start and top.head.i not in heads:
        top = top.head
    inside = {t.i for t in top.subtree}
    end = top.right_edge.i
    reason = _reason(doc, max(trigger, end), sentence.end, language)
    if reason is not None and reason.right_edge.i < sentence.end:
        inside.update(t.i for t in reason.subtree)
        end = reason.right_edge.i
    stop = _stop(doc, (start, trigger), sentence.end, inside, found)
    stop = next((i for i in range(trigger + 1, stop) if doc[i].text in QUOTES), stop)
    if trigger + 1 < stop and doc[trigger].lower_ == "anonymity" and doc[trigger + 1].lower_ == "that":
        stop = trigger + 1
    return last_word(doc, trigger, max(trigger, min(end, stop - 1)), conjunctions=False)


def _reason(doc: Doc, last: int, end: int, language: Language) -> Token | None:
    """The clause or phrase that gives a reason right after a condition."""
    if last + 1 >= end or doc[last + 1].lower_ not in language.words("cues", "anonymous.reasons"):
        return None
    first = doc[last + 1]
    return first.head if first.dep_ in {"mark", "aux"} and first.head.i > last else first


def _stop(doc: Doc, span: Span, end: int, inside: set[int], found: Sequence[Attribution]) -> int:
    """The first word after a condition that belongs to somebody's saying."""
    start, trigger = span
    stop = end
    for a in found:
        if a.head in inside and a.cue[0] >= start:
            continue
        marks = [first - 1 for first, _ in a.content if doc[first - 1].lower_ == "that"]
        for first in (*marks, a.cue[0], *(s[0] for s in (*a.content[:1], a.source) if s is not None)):
            if trigger < first < stop and (first not in inside or first in marks):
                stop = first
    return stop


def asks_to_be_unnamed(doc: Doc, a: Attribution, language: Language) -> bool:
    """Whether an attribution only tells that its source asked not to be named, or spoke unnamed."""
    if _trigger(language).search(doc[a.cue[0] : a.cue[1] + 1].text):
        return True
    if not {doc[i].lemma_.lower() for i in range(a.cue[0], a.cue[1] + 1)} & language.words("cues", "anonymous.askers"):
        return False
    words = doc[a.cue[0] : a.content[-1][1] + 1].text
    first = a.content[0][0]
    return first > a.head and bool(_trigger(language).search(words)) and a.content[0][1] - first < _LONGEST


def clauses_past_condition(verb: Token) -> list[Token]:
    """What is said past a condition: in "said on condition of anonymity *that …*" the parse hangs it on a noun."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in {"on", "under"} and child.i > verb.i:
            nouns = [t for t in child.subtree if t.lower_ in {"condition", "anonymity"}]
            clauses = [c for noun in nouns for c in noun.children if c.dep_ in {"acl", "relcl", "ccomp"}]
            if clauses and any(t.lower_ == "anonymity" for t in nouns):
                return [c for c in clauses if any(g.dep_ == "mark" and g.lower_ == "that" for g in c.children)]
    return []


# ------------------------------------------------------------ whose condition


def beside(doc: Doc, found: Sequence[Attribution], conditions: Sequence[Condition]) -> tuple[Span | None, ...]:
    """The condition that stands beside each attribution's source or cue in its own clause, if any."""
    return tuple(
        next((c.span for c in conditions if c.subject is None and _is_its(doc, a, c, found)), None) for a in found
    )


def _is_its(doc: Doc, a: Attribution, condition: Condition, found: Sequence[Attribution]) -> bool:
    first, last = condition.span
    sentence = doc[first].sent
    if not sentence.start <= a.head < sentence.end:
        return False
    return condition.cue == a.head or _is_beside(doc, a, condition.span) or _closes(doc, a, (first, last), found)


def _closes(doc: Doc, a: Attribution, span: Span, found: Sequence[Attribution]) -> bool:
    # "said it would close, speaking off the record": the first to speak in the sentence, if no other is nearer.
    if doc[span[0]].tag_ != "VBG" or a.cue[1] >= span[0]:
        return False
    sentence = doc[span[0]].sent
    if a.content[-1][1] < a.cue[0]:  # "…, one told the Herald, asking not to be named"
        return a.head == max(b.head for b in found if sentence.start <= b.head < span[0])
    if not span[0] - 2 <= a.content[-1][1] <= span[1] + 1:
        return False
    if any(_is_beside(doc, b, span) for b in found):
        return False
    return a.head == min(b.head for b in found if b.head >= sentence.start)


def _is_beside(doc: Doc, a: Attribution, span: Span) -> bool:
    after_source = a.source is not None and a.source[1] < span[0] and _near(doc, a.source[1], span[0])
    if not after_source and any(first <= span[0] and span[1] <= last and first < a.head for first, last in a.content):
        return False  # somebody in the content speaks unnamed
    of_source = a.source is not None and (
        a.source[0] <= span[0] <= a.source[1]
        or after_source
        or _near(doc, span[1], a.source[0])
        or _describes(doc[span[0]], range(a.source[0], a.source[1] + 1), a.head)
    )
    between = a.head >= doc[span[0]].sent.start and a.cue[1] < span[0] and span[1] < a.content[0][0]
    return of_source or between or _near(doc, a.cue[1], span[0])


def _near(doc: Doc, left: int, right: int) -> bool:
    """Whether only marks and time words stand between two places, the first before the second."""
    return left < right <= left + 6 and all(
        doc[i].is_punct
        or doc[i].is_space
        or doc[i].ent_type_ in {"DATE", "TIME"}
        or doc[i].lower_ in {"on", "all", "both", "each"}
        for i in range(left + 1, right)
    )


def _describes(opening: Token, source: range, head: int) -> bool:
    # "a diver who inspected the lock and who spoke …": up from the clause to the noun it describes.
    token = opening
    while token.head.i not in {token.i, head}:
        token = token.head
        if token.i in source:
            return True
    return False


def without(a: Attribution, spans: Collection[Span]) -> Attribution | None:
    """An attribution without the words of conditions in its content; ``None`` where nothing else is left."""
    if holds(spans, a.head):
        return None
    content = a.content
    for span in sorted(spans):
        content = tuple(piece for part in content for piece in _without(part, span))
    if content == a.content:
        return a
    return replace(a, content=content) if content else None


def _without(part: Span, span: Span) -> list[Span]:
    if span[1] < part[0] or part[1] < span[0]:
        return [part]
    pieces = [(part[0], span[0] - 1), (span[1] + 1, part[1])]
    return [(first, last) for first, last in pieces if first <= last]
