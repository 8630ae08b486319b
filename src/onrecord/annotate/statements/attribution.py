"""Source, cue and content on the parse: who is made to say what, in token ranges.

Every rule is about a construction (a clause after a verb, a parenthesis, a quotation beside a cue), and
the verbs that enter it come from ``lang/en/cues.toml``; the lists were chosen by counting on
attribution-annotated news. What is said inside a quotation is left to ``nesting.py``. Not done yet: saying
that no verb, noun or mark carries.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.annotate.statements import complements, predicates
from onrecord.annotate.statements.conditions import clauses_past_condition
from onrecord.annotate.statements.scene import Attribution, Scene, best_of_each, finish, kept_apart, scene_of
from onrecord.annotate.statements.spans import Span
from onrecord.annotate.statements.speech import continued, near_quotation, quotations_beside, quoted_object

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from onrecord.annotate.statements.quotations import Quotation
    from onrecord.lang import Language


def attributions(doc: Doc, marks: Sequence[Quotation], language: Language) -> list[Attribution]:
    """Finds the attributions of a document, in text order of their content.

    Args:
        doc: a parsed document.
        marks: its quotations.
        language: the language whose cues to use.
    """
    scene = scene_of(doc, marks, language)
    found: list[Attribution] = []
    for token in doc:
        if scene.inside[token.i]:
            continue
        if token.pos_ in {"VERB", "AUX"}:
            found.extend(_verb(scene, token))
        elif token.pos_ in {"NOUN", "ADJ"}:
            found.extend(_noun(scene, token) if token.pos_ == "NOUN" else _adjective(scene, token))
        if token.lower_ in scene.cues.according:
            found.extend(_according(scene, token))
    found = best_of_each(found)
    found = continued(scene, found)
    found = [kept_apart(scene, a, found) for a in found]
    return sorted((a for a in found if a.content), key=lambda a: (a.content[0], a.cue))


def _verb(scene: Scene, verb: Token) -> list[Attribution]:
    cues, lemma = scene.cues, verb.lemma_.lower()
    has_clause = any(c.dep_ == "ccomp" for c in verb.children)
    if lemma in cues.never or not (has_clause or lemma in cues.known or near_quotation(scene, verb)):
        return []
    draft = _draft(scene, verb)
    if draft is None:
        return []
    for rule in _PASSIVE if predicates.is_passive(verb) else _ACTIVE:
        made = rule(scene, verb, draft)
        if made is not None and made.content:
            return [] if _asks_to_be_unnamed(scene, made) else [made]
    return []


def _draft(scene: Scene, verb: Token) -> Attribution | None:
    """Cue and source of a verb, its content still to be found; ``None`` where nobody is made to speak."""
    lemma = verb.lemma_.lower()
    mood = predicates.mood(verb, scene.cues)
    # "Asked whether …, she said" and "Told that …, he left": somebody else asks and tells.
    if mood is None or (predicates.is_bare_participle(verb) and lemma != "worry"):
        return None
    subject = predicates.subject(verb)
    if subject is not None and scene.inside[subject.i]:
        subject = predicates.inverted_subject(verb)  # quoted words do not speak
        if subject is None:
            return None
    if not predicates.is_passive(verb) and not predicates.can_speak(subject, lemma, scene.cues):
        return None
    return Attribution(
        head=verb.i,
        cue=predicates.cue_span(verb),
        source=predicates.source_span(scene.doc, subject, verb) if subject is not None else None,
        source_head=subject.i if subject is not None else None,
        content=(),
        frame="",
        lemma=lemma,
        negated=mood != "said",
        silent=mood == "silent",
    )


def _asks_to_be_unnamed(scene: Scene, made: Attribution) -> bool:
    if made.lemma not in {"ask", "request", "decline", "refuse", "insist", "want"}:
        return False
    first, last = made.content[0]
    content = scene.doc[first : last + 1].text.lower()
    return any(phrase in content for phrase in scene.cues.asking_unnamed)


def _clause(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    cues, lemma = scene.cues, draft.lemma
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    if lemma in cues.asking:
        clauses += [c for c in verb.children if c.dep_ == "advcl" and complements.is_question_clause(c)]
    clauses = clauses or clauses_past_condition(verb)
    if not clauses:
        past = complements.past_circumstance(verb, cues)
        clauses = [past] if past is not None else []
    if not clauses:
        return None
    clauses = [c for c in clauses if not complements.ends_before(scene.doc, c, verb)] or clauses[-1:]
    after = [c for c in clauses if c.i > verb.i]
    if after and len(after) < len(clauses):
        clauses = [c for c in clauses if c in after or scene.inside[c.i]]  # the writer led up to it
    known = lemma in cues.clause or lemma in cues.clause_weak
    if lemma in cues.clause:
        clauses = [complements.beyond_hearers(c, verb, cues) for c in clauses]
    elif not known and complements.beyond_hearers(verb, verb.head, cues) is not verb:
        return None
    if not known and not (
        predicates.is_person(scene.doc, draft.source_head) and complements.is_that_clause(clauses[0])
    ):
        return None
    if draft.lemma not in cues.clause and not complements.is_whole_clause(clauses[0]):
        return None
    if draft.lemma not in cues.clause and clauses[0].i < verb.i and not quotations_beside(scene, verb, draft):
        return None
    spans: list[Span] = []
    for clause in clauses:
        spans += complements.clause_spans(scene.doc, clause, verb, cues)
    near = quotations_beside(scene, verb, draft)
    if near and near[0][1] < verb.i and near[0][0] > 0 and scene.doc[near[0][0] - 1].text == ":":
        spans = []  # 'She wrote to the club: "No," she said': what stands before the colon is the writer's
    confidence = 0.83 if lemma in cues.clause else 0.65 if known else 0.5
    if near:
        confidence = max(confidence, 0.92)
    spans = [up_to_comma(scene, span, verb) for span in spans]
    return finish(scene, draft, [*spans, *near], "clause", confidence)


def up_to_comma(scene: Scene, span: Span, verb: Token) -> Span:
    """A span that ends with its quotation where the writer goes on after the comma inside the marks."""
    # 'said: "We are closed," pointing at the gate': after the comma inside the marks the writer goes on.
    for mark in scene.quotations:
        if verb.i < span[0] and mark.first <= span[0] + 1 < mark.last < span[1] and not (mark.open or mark.damaged):
            after = scene.doc[mark.last + 1 : mark.last + 3]
            if scene.doc[mark.last - 1].text == "," and any(t.tag_ == "VBG" for t in after):
                return span[0], mark.last
    return span


def _beside(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    near = quotations_beside(scene, verb, draft)
    if not near or draft.source is None or quoted_object(verb, near[0]):
        return None
    sure = draft.lemma in scene.cues.clause or draft.lemma in scene.cues.clause_weak
    if not sure and draft.lemma not in scene.cues.acts:
        return None
    return finish(scene, draft, near, "quote", 0.78 if sure else 0.4)


def _colon(scene: Scene, _: Token, draft: Attribution) -> Attribution | None:
    """What the next paragraph says after a line that ends in ":"."""
    if draft.lemma not in scene.cues.clause or draft.source is None:
        return None
    first = _line_after_colon(scene, max(draft.cue[1], draft.source[1]))
    if first is None:
        return None
    mark = next((m for m in scene.quotations if m.first == first), None)
    if mark is not None:
        return replace(draft, content=((mark.first, mark.last),), frame="colon", confidence=0.7)
    doc, last = scene.doc, first
    while last + 1 < len(doc) and scene.line[last + 1] == scene.line[first] and not doc[last + 1].is_space:
        last += 1
    if last - first < 3 or any(m.first <= last and m.last >= first for m in scene.quotations):
        return None
    return replace(draft, content=((first, last),), frame="colon", confidence=0.4)


def _line_after_colon(scene: Scene, index: int) -> int | None:
    doc, here = scene.doc, scene.line[index]
    colon = next((i for i in range(index + 1, min(index + 25, len(doc))) if doc[i].text in {":", ".", "?", "!"}), None)
    if colon is None or doc[colon].text != ":":
        return None
    after = colon + 1
    while after < len(doc) and doc[after].is_space:
        after += 1
    return after if after < len(doc) and scene.line[after] > here else None


def _parenthesis(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    if draft.lemma not in scene.cues.clause or draft.lemma in scene.cues.never_aside or draft.source is None:
        return None
    as_clause = verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children)
    if any(c.dep_ in {"dobj", "xcomp", "acomp"} and c.i > verb.i for c in verb.children):
        return None
    if verb.dep_ == "parataxis" or as_clause:
        spans = complements.around(scene.doc, verb.head, verb)
        return finish(scene, draft, spans, "parenthesis", 0.6 if as_clause else 0.78)
    before = complements.before_comma(scene.doc, verb, draft.source)
    return finish(scene, draft, [before], "parenthesis", 0.4) if before else None


def _infinitive(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    cues, lemma = scene.cues, draft.lemma
    for child in verb.children:
        if child.dep_ not in {"xcomp", "ccomp"} or child.i < verb.i or child.pos_ not in {"VERB", "AUX"}:
            continue
        gerund = child.tag_ == "VBG"
        if gerund and lemma in cues.gerund:
            return finish(scene, draft, complements.complement_spans(verb, cues), "gerund", 0.85)
        if not gerund and lemma in cues.infinitive:
            return finish(scene, draft, complements.complement_spans(verb, cues), "infinitive", 0.62)
        if not gerund and lemma in cues.control:
            return finish(scene, draft, complements.complement_spans(verb, cues), "control", 0.67)
    return None


def _object(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    cues = scene.cues
    objects = [c for c in verb.children if c.dep_ in {"dobj", "oprd"} and c.i > verb.i]
    if not objects:
        return None
    light = _light(scene, verb, objects[0], draft)
    if light is not None:
        return light
    with_as = draft.lemma in cues.object_as and any(c.dep_ == "prep" and c.lower_ == "as" for c in verb.children)
    with_reason = draft.lemma in cues.figurative and any(
        c.dep_ == "prep" and c.lower_ in {"for", "as", "over"} and c.i > verb.i for c in verb.children
    )
    if draft.lemma == "call" and len(objects) == 1 and not complements.is_called_something(verb):
        return None  # to telephone somebody says nothing
    if complements.is_bare_name(objects[0]) and predicates.is_bare_participle(verb):
        return None  # "its allies supporting Ovria" tells what they do
    if not (draft.lemma in cues.object or with_as or with_reason) or not complements.worth_saying(objects[0]):
        return None
    return finish(scene, draft, complements.complement_spans(verb, cues), "object", 0.65)


def _light(scene: Scene, verb: Token, noun: Token, draft: Attribution) -> Attribution | None:
    # "expressed concern that …": the noun belongs to the cue.
    if draft.lemma not in scene.cues.light or noun.lemma_.lower() not in scene.cues.nouns:
        return None
    carried = complements.carried_by(noun)
    if carried is None or noun.i - verb.i > 3 or draft.lemma in scene.cues.negative:
        return None
    first, span = carried
    cue = (draft.cue[0], max(noun.i, first))
    return finish(scene, replace(draft, cue=cue, lemma=noun.lemma_.lower()), [span], "noun", 0.75)


def _preposition(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    particle = scene.doc[min(verb.i + 1, len(scene.doc) - 1)]
    phrasal = f"{draft.lemma}-{particle.lower_}"
    wanted = scene.cues.prepositions.get(phrasal) or scene.cues.prepositions.get(draft.lemma, ())
    for child in [*verb.children, *(particle.children if particle.head.i == verb.i else ())]:
        if child.dep_ == "prep" and child.i > verb.i and child.lower_ in wanted:
            span = (child.i + 1, child.right_edge.i)
            compared = child.lower_ == "to" and any(c.dep_ == "dobj" and c.i < child.i for c in verb.children)
            if span[0] > span[1] or compared or complements.is_circumstance(child, scene.cues):
                continue
            if phrasal in scene.cues.against_words and not complements.is_something_said(child, scene.cues):
                continue
            cue = (draft.cue[0], child.i) if child.i - draft.cue[1] <= 2 else draft.cue
            lemma = f"{draft.lemma}-{child.lower_}"
            known = next((name for name in (phrasal, lemma) if name in scene.cues.acts), draft.lemma)
            made = replace(draft, cue=cue, lemma=known)
            return finish(scene, made, [span], "preposition", 0.6)
    return None


def _passive(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    if draft.lemma not in scene.cues.passive:
        return None
    told_about = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    spans = complements.complement_spans(verb, scene.cues)
    if told_about is None or not spans or (told_about.pos_ == "PRON" and told_about.lower_ in {"it", "there"}):
        return None
    named = (told_about.left_edge.i, min(told_about.right_edge.i, draft.cue[0] - 1))
    return finish(scene, draft, [named, *spans], "passive", 0.6)


_ACTIVE = (_clause, _beside, _parenthesis, _infinitive, _object, _preposition, _colon)
_PASSIVE = (_clause, _passive)


def _according(scene: Scene, token: Token) -> list[Attribution]:
    doc = scene.doc
    if token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return []
    preposition = doc[token.i + 1]
    source = next((c for c in preposition.children if c.dep_ == "pobj"), None)
    if source is None:
        return []
    spans = complements.according_spans(doc, token, source)
    draft = Attribution(
        head=token.i,
        cue=(token.i, preposition.i),
        source=predicates.source_span(doc, source, None),
        source_head=source.i,
        content=(),
        frame="according",
        lemma="according",
    )
    made = finish(scene, draft, spans, "according", 0.82)
    return [made] if made is not None else []


def _noun(scene: Scene, noun: Token) -> list[Attribution]:
    lemma = noun.lemma_.lower()
    if lemma not in scene.cues.nouns:
        return []
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is None:
        by = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in {"by", "from"}), None)
        owner = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
    clause = next(
        (c for c in noun.children if c.dep_ in {"acl", "ccomp", "relcl"} and complements.is_that_clause(c)), None
    )
    if clause is None or not predicates.can_speak(owner, "say", scene.cues):
        return []
    draft = Attribution(
        head=noun.i,
        cue=(noun.i, noun.i),
        source=predicates.source_span(scene.doc, owner, noun) if owner is not None else None,
        source_head=owner.i if owner is not None else None,
        content=(),
        frame="noun",
        lemma=lemma,
    )
    made = finish(scene, draft, complements.clause_spans(scene.doc, clause, noun, scene.cues), "noun", 0.45)
    return [made] if made is not None else []


def _adjective(scene: Scene, adjective: Token) -> list[Attribution]:
    be = adjective.head
    if adjective.lemma_.lower() not in scene.cues.adjectives or adjective.dep_ != "acomp":
        return []
    clause = next((c for c in adjective.children if c.dep_ == "ccomp" and c.i > adjective.i), None)
    mood, subject = predicates.mood(be, scene.cues), predicates.subject(be)
    if clause is None or mood is None or subject is None or not predicates.is_person(scene.doc, subject.i):
        return []
    draft = Attribution(
        head=adjective.i,
        cue=(predicates.cue_span(be)[0], adjective.i),
        source=predicates.source_span(scene.doc, subject, be),
        source_head=subject.i,
        content=(),
        frame="adjective",
        lemma="believe",
        negated=mood != "said",
    )
    made = finish(scene, draft, complements.clause_spans(scene.doc, clause, adjective, scene.cues), "adjective", 0.75)
    return [made] if made is not None else []
