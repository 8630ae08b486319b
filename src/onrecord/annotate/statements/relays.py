"""Who passes on whose words: "the radio reported, citing the fire brigade", "was quoted as saying".

The one who passes words on and the one whose words they are get a statement each, with the same
content, the second within the first. Not done yet: relays told in another sentence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.annotate.statements import complements, predicates
from onrecord.annotate.statements.predicates import SUBJECTS
from onrecord.annotate.statements.scene import Attribution
from onrecord.annotate.statements.source_kinds import party

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from onrecord.annotate.statements.predicates import Span
    from onrecord.lang import Language

SHARE = 0.8
"""Share of a statement's confidence that what is passed on in it keeps."""

_FRAMES = frozenset({"clause", "quote", "parenthesis", "according", "colon", "tagged"})

Relays = dict[int, int]
"""The cue of words passed on, by its token, to the cue of those who pass them on."""


def with_relays(doc: Doc, found: Sequence[Attribution], language: Language) -> tuple[list[Attribution], Relays]:
    """Adds those whose words are passed on, or those who pass them on, where the report names both.

    Args:
        doc: the parsed report.
        found: its attributions.
        language: the language whose cues to use.
    """
    verbs = language.words("cues", "relay.verbs")
    made, relays = list(found), Relays()
    for token in doc:
        if token.lemma_.lower() in verbs and token.pos_ == "VERB":
            if token.tag_ == "VBG":
                _cited(doc, token, made, relays, language)
            else:
                _quoted(doc, token, made, relays)
    return sorted((a for a in made if a.content), key=lambda a: (a.content[0], a.cue)), relays


def _cited(doc: Doc, citing: Token, made: list[Attribution], relays: Relays, language: Language) -> None:
    # "… reported, citing the fire brigade": the brigade says it, the radio passes it on.
    cited = next((c for c in citing.children if c.dep_ == "dobj" and c.i > citing.i), None)
    if cited is None or not _can_be_cited(cited, language):
        return
    carrier = _carrier(citing, made, language)
    if carrier is None:
        return
    content = _without(carrier.content, (citing.i, cited.right_edge.i), doc)
    if not content:
        return
    made[:] = [a for a in made if a.head not in {citing.i, carrier.head}]
    made.append(replace(carrier, content=content))
    made.append(
        Attribution(
            head=citing.i,
            cue=(citing.i, citing.i),
            source=predicates.source_span(doc, cited, None),
            source_head=cited.i,
            content=content,
            frame="relayed",
            lemma="report",
            confidence=round(SHARE * carrier.confidence, 2),
        )
    )
    relays[citing.i] = carrier.head


def _can_be_cited(noun: Token, language: Language) -> bool:
    # Somebody, or a paper: not "safety concerns", nor the law.
    lemma = noun.lemma_.lower()
    if noun.pos_ == "PRON" or lemma in language.words("cues", "relay.reasons"):
        return False
    return party(noun, "say", None, language).kind != "unknown"


def _carrier(citing: Token, made: Sequence[Attribution], language: Language) -> Attribution | None:
    """The statement that is made by citing somebody: the one whose cue stands nearest in the sentence."""
    sentence = citing.sent
    negative = predicates.cues(language).negative
    fitting = [
        a
        for a in made
        if sentence.start <= a.head < sentence.end
        and a.head != citing.i
        and a.frame in _FRAMES
        and not (a.silent or a.negated or a.lemma in negative)
        and not any(first < citing.i <= last for first, last in a.content)
    ]
    return min(fitting, key=lambda a: (abs(a.head - citing.i), a.head), default=None)


def _quoted(doc: Doc, quoting: Token, made: list[Attribution], relays: Relays) -> None:
    # "The paper quoted an official as saying": the official says it, the paper passes it on.
    passive = quoting.dep_ == "acl" or predicates.is_passive(quoting)
    by = next((g for c in quoting.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
    if passive:
        quoted = next((c for c in quoting.children if c.dep_ == "nsubjpass"), quoting.head)
    else:
        quoted = next((c for c in quoting.children if c.dep_ == "dobj"), quoting)
        by = next((c for c in quoting.children if c.dep_ in SUBJECTS), None)
    own = next((a for a in made if a.head in _saying(quoting) or (passive and a.source_head == quoted.i)), None)
    if quoted.i == quoting.i or quoted.pos_ not in {"NOUN", "PROPN", "PRON"}:
        return
    own = own or _closing(doc, quoting, by)
    if own is None:
        return
    made[:] = [a for a in made if a is not own]
    span = predicates.source_span(doc, quoted, None if passive else quoting)
    span = (span[0], min(span[1], quoting.i - 1)) if quoted.i < quoting.i else (span[0], _before_as(doc, span))
    own = replace(own, source=span, source_head=quoted.i)
    made.append(own)
    if by is None or own.head == quoting.i or any(a.head == quoting.i for a in made):
        return
    made.append(
        replace(
            own,
            head=quoting.i,
            cue=predicates.cue_span(quoting),
            source=predicates.source_span(doc, by, quoting),
            source_head=by.i,
            frame="clause",
            lemma="report",
            negated=False,
            silent=False,
        )
    )
    relays[own.head] = quoting.i


def _closing(doc: Doc, quoting: Token, by: Token | None) -> Attribution | None:
    # "…, the agency quoted the minister as saying": all before the comma was said.
    saying = min(_saying(quoting), default=None)
    if (
        saying is None
        or by is None
        or by.i > quoting.i
        or any(doc[i].is_alpha for i in range(saying + 1, quoting.sent.end))
    ):
        return None
    start, comma = quoting.sent.start, predicates.source_span(doc, by, quoting)[0] - 1
    has_verb = any(doc[i].pos_ in {"VERB", "AUX"} for i in range(start, comma))
    plain = has_verb and doc[comma].text == "," and quoting.dep_ == "ROOT"
    content = complements.tidy(doc, [(start, comma - 1)], (), [False] * len(doc)) if plain else ()
    if not content:
        return None
    return Attribution(
        head=saying,
        cue=(saying, saying),
        source=None,
        source_head=None,
        content=content,
        frame="clause",
        lemma=doc[saying].lemma_.lower(),
        confidence=0.4,
    )


def _saying(quoting: Token) -> set[int]:
    prepositions = [c for c in quoting.subtree if c.dep_ == "prep" and c.lower_ == "as" and c.i > quoting.i]
    return {c.i for p in prepositions for c in p.children if c.dep_ == "pcomp" and c.tag_ == "VBG"}


def _before_as(doc: Doc, span: Span) -> int:
    return next((i - 1 for i in range(span[0], span[1] + 1) if doc[i].lower_ == "as"), span[1])


def _without(content: Sequence[Span], phrase: Span, doc: Doc) -> tuple[Span, ...]:
    """Content without the words that cite somebody at its head, and the marks and "that" after them."""
    spans = []
    for first, last in content:
        start = first
        if phrase[0] <= start <= phrase[1]:
            start = phrase[1] + 1
            while start <= last and (doc[start].is_punct or doc[start].tag_ == "IN"):
                start += 1
        if start <= last:
            spans.append((start, last))
    return tuple(spans)
