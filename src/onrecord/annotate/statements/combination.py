"""Tagger and rules as one answer: the tagger says what was said, the rules what kind of saying it is.

The outermost attributions are the tagger's; what is reported inside them is the rules'. Not done yet:
nested attributions that the rules miss.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from typing import TYPE_CHECKING

from onrecord.annotate.statements import predicates
from onrecord.annotate.statements.attribution import attributions, up_to_comma
from onrecord.annotate.statements.complements import tidy
from onrecord.annotate.statements.layout import laid_out
from onrecord.annotate.statements.nesting import completed, outer_of
from onrecord.annotate.statements.reality import is_hypothetical
from onrecord.annotate.statements.scene import Attribution, scene_of
from onrecord.annotate.statements.spans import holds, tokens_in
from onrecord.annotate.statements.tagging.model import model
from onrecord.annotate.statements.voice import writer_resumes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Doc, Token

    from onrecord.annotate.statements.quotations import Quotation
    from onrecord.annotate.statements.scene import Scene
    from onrecord.annotate.statements.spans import Span
    from onrecord.annotate.statements.tagging.model import Model, Tagged, Tagging
    from onrecord.lang import Language

EVIDENCE = (
    "constant", "content", "cue", "source", "content link", "source link",
    "rule", "same content", "same source", "rule's confidence", "quoted", "no source",
)  # fmt: skip
"""What confidence is weighed from, in order: the tagger's sureness as log odds, then what the rules say of it."""

SURE_LINK = 0.95
"""Probability that a quotation on another line than the cue must have of belonging to it."""

SEEN = 0.5
"""Probability from which a token is taken for a cue that only the rules could complete."""

DOUBTED = 0.3
"""Confidence below which the tagger's attribution gives way to the rules' of the same cue."""

DOUBTED_KEEPS = 0.5
"""Share of its confidence that such an attribution of the rules keeps: shown, but not relied on."""

LEFT_OVER = 0.55
"""Share of its own confidence that such an attribution keeps: 13 of 28 were right on the development articles."""

NESTED = 0.8
"""Share of its own confidence that a rule's attribution keeps inside another, where no gold measures it."""


def attribute(doc: Doc, marks: Sequence[Quotation], language: Language) -> list[Attribution]:
    """Finds the attributions of a document with rules and tagger, in text order of their content.

    Args:
        doc: the parsed report.
        marks: its quotations.
        language: the language whose cues to use.

    Raises:
        ModelMissingError: the package has no tagger.
    """
    scene = scene_of(doc, marks, language)
    found = (replace(a, content=as_printed(scene, a)) for a in proposed(scene, language, model()))
    return sorted((a for a in found if a.content), key=lambda a: (a.content[0], a.cue))


def as_printed(scene: Scene, a: Attribution) -> tuple[Span, ...]:
    """The content as the output contract has it: no leading "that", no final full stop outside a quotation."""
    content = tidy(scene.doc, a.content, set(), scene.inside)
    if content and content[0][0] < content[0][1]:
        first, last = content[0]
        opening = scene.doc[first]
        means_one = opening.dep_ == "det" or (opening.dep_ in predicates.SUBJECTS and opening.head.i <= last)
        if opening.lower_ == "that" and not scene.inside[first] and not means_one:
            return ((first + 1, last), *content[1:])
    return content


def proposed(scene: Scene, language: Language, tagger: Model) -> list[Attribution]:
    """The attributions with their content as the tagger learned to mark it, a leading "that" included."""
    doc, marks = scene.doc, scene.quotations
    rules = attributions(doc, marks, language)
    tagging = tagger.tag(doc, marks, outermost(rules))
    told = combined(scene, tagging.attributions, rules, language)
    outer = [replace(a, confidence=probability(evidence, tagger.confidence)) for a, evidence in told]
    outer = [_or_rule(a, rules) for a in outer]
    outer = completed([*outer, *left_over(outer, rules, tagging)], rules)
    outer = with_layout(outer, laid_out(scene))
    return [*outer, *nested(outer, rules)]


def with_layout(found: Sequence[Attribution], plain: Sequence[Attribution]) -> list[Attribution]:
    """Adds what the layout makes plain; others keep no word of it."""
    taken = tokens_in(span for a in plain for span in (*a.content, a.cue))
    kept = []
    for a in found:
        own = tuple(span for span in a.content if not taken.intersection(range(span[0], span[1] + 1)))
        if own and a.head not in taken:
            kept.append(replace(a, content=own))
    return [*kept, *plain]


def outermost(found: list[Attribution]) -> list[Attribution]:
    """Those that stand within no other."""
    return [a for a, outer in zip(found, outer_of(found), strict=True) if outer is None]


def combined(
    scene: Scene, tagged: Sequence[Tagged], rules: Sequence[Attribution], language: Language
) -> list[tuple[Attribution, tuple[float, ...]]]:
    """Makes attributions of what the tagger found, each with the evidence for it; what is only supposed is left out.

    Args:
        scene: the document with its quotations and cue lists.
        tagged: the tagger's attributions.
        rules: the rules', nested ones included.
        language: the language of the document.

    Returns:
        The attributions that stand within no other, and a number for each of ``EVIDENCE``.
    """
    made = []
    for found in tagged:
        rule, content = _same_cue(found, rules), _content(scene, found)
        if content:
            a = _kept_to_speaker(scene, _attribution(scene, found, content, rule), rule)
            made.append((a, _evidence(scene, found, a, rule)))
    inner = outer_of([a for a, _ in made])
    return [
        (a, evidence)
        for (a, evidence), outer in zip(made, inner, strict=True)
        if outer is None and not is_hypothetical(scene.doc, a.head, language, a.cue)
    ]


def _or_rule(a: Attribution, rules: Sequence[Attribution]) -> Attribution:
    """The attribution, or the rules' of the same cue where the tagger doubts its own."""
    rule = next((r for r in rules if r.head == a.head and r.source is not None), None)
    if rule is None or a.confidence >= min(DOUBTED, DOUBTED_KEEPS * rule.confidence):
        return a
    return replace(rule, confidence=round(DOUBTED_KEEPS * rule.confidence, 2))


def left_over(outer: Sequence[Attribution], rules: list[Attribution], tagging: Tagging) -> list[Attribution]:
    """The rules' attributions whose cue the tagger sees too, but whose content it gives to nobody."""
    taken = tokens_in(span for a in outer for span in (*a.content, a.cue))
    return [
        replace(a, confidence=round(LEFT_OVER * a.confidence, 2))
        for a in outermost(rules)
        if tagging.cue[a.head] >= SEEN and not taken.intersection(tokens_in((*a.content, a.cue)))
    ]


def nested(outer: Sequence[Attribution], rules: Sequence[Attribution]) -> list[Attribution]:
    """The rules' attributions whose cue stands in what another says."""
    cues = [a.cue for a in outer]
    return [
        replace(a, confidence=round(NESTED * a.confidence, 2))
        for a in rules
        if any(holds(b.content, a.head) for b in outer) and not holds(cues, a.head)
    ]


def probability(evidence: Sequence[float], weights: Mapping[str, float]) -> float:
    """How likely it is that content and source are right, 0 to 1, by logistic regression on the evidence."""
    odds = sum(weights[name] * value for name, value in zip(EVIDENCE, evidence, strict=True))
    return round(1 / (1 + exp(-odds)), 2)


def _same_cue(found: Tagged, rules: Sequence[Attribution]) -> Attribution | None:
    first, last = found.cue.first, found.cue.last
    same = [a for a in rules if first <= a.head <= last]
    return max(same, key=lambda a: a.confidence, default=None)


def _attribution(scene: Scene, found: Tagged, content: tuple[Span, ...], rule: Attribution | None) -> Attribution:
    doc = scene.doc
    cue = (found.cue.first, found.cue.last)
    source = (found.source.first, found.source.last) if found.source else None
    if source is not None and source[0] < source[1] and doc[source[0]].tag_ == "WDT":
        source = (source[0] + 1, source[1])  # "which the author called": the author
    head = doc[rule.head] if rule else head_of(doc, cue, verbs=True)
    if rule is not None and rule.source is not None and source is not None and _is_hearer(doc, source, head):
        source = rule.source
    source_head = None
    if source is not None:
        own = rule is not None and rule.source_head is not None and source[0] <= rule.source_head <= source[1]
        source_head = rule.source_head if rule is not None and own else head_of(doc, source).i
        if rule is not None and own and rule.source is not None and rule.source[0] <= source[0]:
            source = (source[0], max(source[1], rule.source[1]))  # "X, a driver": the rule sees the apposition
    if rule is not None:
        return replace(rule, cue=cue, source=source, source_head=source_head, content=content)
    mood = predicates.mood(head, scene.cues) if head.pos_ in {"VERB", "AUX"} else "said"
    return Attribution(
        head=head.i,
        cue=cue,
        source=source,
        source_head=source_head,
        content=content,
        frame=_frame(head),
        lemma=_lemma(scene, cue, head),
        negated=mood in {"silent", "negated"},
        silent=mood == "silent",
    )


def _is_hearer(doc: Doc, source: Span, verb: Token) -> bool:
    # "two people told the Echo": the Echo listened.
    heard = head_of(doc, source)
    return heard.dep_ in {"dobj", "dative"} and heard.head.i == verb.i and heard.i > verb.i


def _kept_to_speaker(scene: Scene, a: Attribution, rule: Attribution | None) -> Attribution:
    """Takes out of the content what is the writer's again, and the speaker of a passive ("X was quoted as saying")."""
    head = scene.doc[a.head]
    content = [writer_resumes(scene.doc, up_to_comma(scene, span, head), a.head) for span in a.content]
    kept = tuple(span for span in content if span is not None)
    if rule is not None and rule.source is not None and len(kept) > 1:
        speaker = next((s for s in kept if s == rule.source), None)
        if speaker is not None:
            rest = tuple(span for span in kept if span != speaker)
            return replace(a, source=rule.source, source_head=rule.source_head, content=rest)
    return replace(a, content=kept or a.content)


def _content(scene: Scene, found: Tagged) -> tuple[Span, ...]:
    """The content's spans, grown to whole quotations; on another line than the cue only what is surely quoted."""
    spans: list[Span] = []
    for span, link in zip(found.content, found.content_links, strict=True):
        for first, last in _by_line(scene, (span.first, span.last)):
            quoted = any(scene.inside[i] for i in range(first, min(last, first + 1) + 1))
            if scene.line[first] != scene.line[found.cue.first] and not (quoted and link >= SURE_LINK):
                continue  # its own cue was missed: another's it is not
            start, end = _whole_quotations(scene, (first, last))
            near = spans and spans[-1][1] == start - 2 and scene.doc[start - 1].text == ","
            if spans and (start <= spans[-1][1] or near):
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
    kept = [span for span in spans if len(spans) == 1 or not _of_another_verb(scene, span, found)]
    own = scene.doc[found.cue.first].sent
    beside = [span for span in kept if scene.inside[min(span[0] + 1, span[1])] or own.start <= span[0] < own.end]
    if beside and beside[-1][0] > found.cue.last:
        beside = [span for span in beside if span[1] > found.cue.first or not _before_semicolon(scene, span)]
    return tuple(beside or kept)  # a piece of another sentence that nobody quotes is the writer's


def _before_semicolon(scene: Scene, span: Span) -> bool:
    # "It rained; a guard said the gate was shut": what stands before the semicolon is no part of what he said.
    return scene.doc[min(span[1] + 1, len(scene.doc) - 1)].text == ";" and not scene.inside[span[1]]


def _of_another_verb(scene: Scene, span: Span, found: Tagged) -> bool:
    """Whether a piece is the object of a verb that the cue is joined to: "admitted a leak but disputed its size"."""
    doc = scene.doc
    root = head_of(doc, span)
    governor = root.head
    if any(scene.inside[i] for i in range(span[0], span[1] + 1)) or root.dep_ not in {"dobj", "ccomp", "xcomp"}:
        return False
    cue = range(found.cue.first, found.cue.last + 1)
    joined = any(doc[i].dep_ == "conj" and doc[i].head.i == governor.i for i in cue)
    return joined and governor.i not in cue and not span[0] <= governor.i <= span[1]


def _by_line(scene: Scene, span: Span) -> list[Span]:
    pieces: list[Span] = []
    for index in range(span[0], span[1] + 1):
        if scene.doc[index].is_space:
            continue
        if pieces and scene.line[pieces[-1][1]] == scene.line[index]:
            pieces[-1] = (pieces[-1][0], index)
        else:
            pieces.append((index, index))
    return pieces


def _whole_quotations(scene: Scene, span: Span) -> Span:
    first, last = span
    for mark in scene.quotations:
        if mark.first > last or mark.last < first:
            continue
        if not mark.damaged:
            first, last = min(first, mark.first), max(last, mark.last)
        elif mark.first <= first <= mark.last < last and any(scene.inside[mark.last : last]):
            last = mark.last  # its closing mark is missing, and another quotation follows
    return first, last


def _evidence(scene: Scene, found: Tagged, a: Attribution, rule: Attribution | None) -> tuple[float, ...]:
    here, there = _words(scene, a.content), _words(scene, rule.content) if rule else set()
    same_content = rule is not None and 2 * len(here & there) >= len(here | there) > 0
    same_source = rule is not None and (
        rule.source == a.source
        or (rule.source is not None and a.source is not None and _meet(rule.source, a.source))
    )  # fmt: skip
    quoted = sum(scene.inside[i] for i in here)
    return (
        1.0,
        _odds(min(span.sureness for span in found.content)),
        _odds(found.cue.sureness),
        _odds(found.source.sureness) if found.source else 0.0,
        _odds(min(found.content_links)),
        _odds(found.source_link),
        float(rule is not None),
        float(same_content),
        float(same_source),
        rule.confidence if rule is not None and same_content else 0.0,
        float(2 * quoted > len(here)),
        float(found.source is None),
    )


def _words(scene: Scene, spans: Sequence[Span]) -> set[int]:
    return {i for i in tokens_in(spans) if not (scene.doc[i].is_punct or scene.doc[i].is_space)}


def _meet(a: Span, b: Span) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _odds(share: float) -> float:
    share = min(max(share, 0.001), 0.999)
    return log(share / (1 - share))


def head_of(doc: Doc, span: Span, *, verbs: bool = False) -> Token:
    """The main word of a span: the first whose head lies outside it, a verb where one is wanted."""
    tokens = [doc[i] for i in range(span[0], span[1] + 1)]
    heads = [t for t in tokens if not span[0] <= t.head.i <= span[1] or t.head.i == t.i]
    wanted = {"VERB", "AUX"} if verbs else {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET"}
    fitting = [t for t in heads if t.pos_ in wanted] or [t for t in tokens if t.pos_ in wanted]
    according = [t for t in tokens if verbs and t.lower_ == "according"]
    return (according or fitting or heads or tokens)[0]


def _frame(head: Token) -> str:
    if head.lower_ == "according":
        return "according"
    return {"NOUN": "noun", "PROPN": "noun", "ADJ": "adjective", "PUNCT": "colon"}.get(head.pos_, "tagged")


def _lemma(scene: Scene, cue: Span, head: Token) -> str:
    lemma: str = head.lemma_.lower()
    for index in range(head.i + 1, min(cue[1], head.i + 2) + 1):
        phrasal = f"{lemma}-{scene.doc[index].lower_}"
        if phrasal in scene.cues.acts:
            return phrasal
    return lemma
