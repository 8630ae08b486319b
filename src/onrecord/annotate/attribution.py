"""Source, cue and content on the parse: who is made to say what, in token ranges.

Every rule is about a construction (a clause after a verb, a parenthesis, a quotation beside a cue), and
the verbs that enter it come from ``lang/en/cues.toml``; the lists were chosen by counting on
attribution-annotated news. Not done yet: saying that no verb, noun or mark carries, cues inside quotations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.annotate import complements as shape
from onrecord.annotate.complements import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc, Token

    from onrecord.annotate.quotations import Quotation
    from onrecord.lang import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One cue with its source and content, as token indexes (both ends included).

    Attributes:
        head: the cue's main word.
        source_head: the main word of the source.
        frame: the construction that gave the content: ``clause``, ``quote``, ``parenthesis``,
            ``according``, ``infinitive``, ``control``, ``gerund``, ``object``, ``preposition``,
            ``passive``, ``noun``, ``adjective``, ``colon``.
        lemma: the cue's lemma; with its preposition where that changes the sense (``call-for``).
        negated: the cue is negated.
        silent: the words say that nothing was said ("would not confirm").
        confidence: how often the rule is right on the development data.
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
    cues: shape.Cues


def attributions(doc: Doc, marks: Sequence[Quotation], language: Language) -> list[Attribution]:
    """Finds the attributions of a document, in text order of their content.

    Args:
        doc: a parsed document.
        marks: its quotations.
        language: the language whose cues to use.
    """
    scene = _scene(doc, marks, language)
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
    found = _best_of_each(found)
    found = _continued(scene, found)
    found = [_kept_apart(scene, a, found) for a in found]
    return sorted((a for a in found if a.content), key=lambda a: (a.content[0], a.cue))


def _scene(doc: Doc, marks: Sequence[Quotation], language: Language) -> Scene:
    inside = [False] * len(doc)
    for mark in marks:
        for index in range(mark.first, mark.last + 1):
            inside[index] = mark.holds(index) and not mark.damaged
    line, number = [], 0
    for token in doc:
        line.append(number)
        number += token.is_space and "\n" in token.text
    return Scene(doc, tuple(marks), tuple(inside), tuple(line), shape.cues(language))


# ---------------------------------------------------------------- verbs


def _verb(scene: Scene, verb: Token) -> list[Attribution]:
    cues = scene.cues
    lemma = verb.lemma_.lower()
    clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
    if lemma in cues.never or (clause is None and lemma not in cues.known and not _beside_quotation(scene, verb)):
        return []
    mood = shape.mood(verb, cues)
    if mood is None:
        return []
    subject = shape.subject(verb)
    passive = shape.is_passive(verb)
    if lemma in cues.asking and shape.is_bare_participle(verb):
        return []  # "Asked whether …, she said": the asking is somebody else's
    if not passive and not shape.can_speak(subject, lemma, cues):
        return []
    draft = Attribution(
        head=verb.i,
        cue=shape.cue_span(verb),
        source=shape.source_span(scene.doc, subject, verb) if subject is not None else None,
        source_head=subject.i if subject is not None else None,
        content=(),
        frame="",
        lemma=lemma,
        negated=mood != "said",
        silent=mood == "silent",
    )
    for rule in (
        (_clause, _passive) if passive else (_clause, _beside, _parenthesis, _infinitive, _object, _preposition, _colon)
    ):
        made = rule(scene, verb, draft)
        if made is not None and made.content:
            return [made]
    return []


def _clause(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    cues, lemma = scene.cues, draft.lemma
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    if lemma in cues.asking:
        clauses += [c for c in verb.children if c.dep_ == "advcl" and shape.is_question_clause(c)]
    if not clauses:
        return None
    known = lemma in cues.clause or lemma in cues.clause_weak
    if not known and not (shape.is_person(scene.doc, draft.source_head) and shape.is_that_clause(clauses[0])):
        return None
    if draft.lemma not in cues.clause and clauses[0].i < verb.i and not _quotations_beside(scene, verb, draft):
        return None
    spans: list[Span] = []
    for clause in clauses:
        spans += shape.clause_spans(scene.doc, clause, verb, cues)
    near = _quotations_beside(scene, verb, draft)
    confidence = 0.9 if lemma in cues.clause else 0.6 if known else 0.4
    if near:
        confidence = max(confidence, 0.9)
    return _finish(scene, draft, [*spans, *near], "clause", confidence)


def _beside(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    near = _quotations_beside(scene, verb, draft)
    if not near or draft.source is None or _quoted_object(verb, near[0]):
        return None
    sure = draft.lemma in scene.cues.clause or draft.lemma in scene.cues.clause_weak
    return _finish(scene, draft, near, "quote", 0.95 if sure else 0.7)


def _quoted_object(verb: Token, near: Span) -> bool:
    # 'reported "14 thefts" in the harbour': the quotation is part of a plain object.
    return near[0] == verb.i + 1 and any(
        c.dep_ == "dobj" and (c.right_edge.i > near[1] or c.left_edge.i < near[0])
        for c in verb.children
        if c.i > verb.i
    )


def _colon(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    """What the next paragraph says after a line that ends in ":"."""
    if draft.lemma not in scene.cues.clause or draft.source is None:
        return None
    doc, here = scene.doc, scene.line[verb.i]
    index = max(draft.cue[1], draft.source[1])
    if index - draft.cue[1] > 40:
        return None
    colon = next((i for i in range(index + 1, min(index + 25, len(doc))) if doc[i].text == ":"), None)
    if colon is None or any(doc[i].text in {".", "?", "!"} for i in range(index + 1, colon)):
        return None
    after = colon + 1
    while after < len(doc) and doc[after].is_space:
        after += 1
    if after >= len(doc) or scene.line[after] == here:
        return None
    mark = next((m for m in scene.quotations if m.first == after), None)
    if mark is not None:
        return replace(draft, content=((mark.first, mark.last),), frame="colon", confidence=0.85)
    last = after
    while last + 1 < len(doc) and scene.line[last + 1] == scene.line[after] and not doc[last + 1].is_space:
        last += 1
    if last - after < 3 or any(m.first <= last and m.last >= after for m in scene.quotations):
        return None
    return replace(draft, content=((after, last),), frame="colon", confidence=0.5)


def _parenthesis(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    if draft.lemma not in scene.cues.clause or draft.source is None:
        return None
    as_clause = verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children)
    if any(c.dep_ in {"dobj", "xcomp", "acomp"} and c.i > verb.i for c in verb.children):
        return None
    if verb.dep_ == "parataxis" or as_clause:
        spans = shape.around(scene.doc, verb.head, verb)
        return _finish(scene, draft, spans, "parenthesis", 0.5 if as_clause else 0.8)
    before = shape.before_comma(scene.doc, verb, draft.source)
    return _finish(scene, draft, [before], "parenthesis", 0.75) if before else None


def _infinitive(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    cues, lemma = scene.cues, draft.lemma
    for child in verb.children:
        if child.dep_ not in {"xcomp", "ccomp"} or child.i < verb.i or child.pos_ not in {"VERB", "AUX"}:
            continue
        gerund = child.tag_ == "VBG"
        if gerund and lemma in cues.gerund:
            return _finish(scene, draft, shape.complement_spans(verb, cues), "gerund", 0.8)
        if not gerund and lemma in cues.infinitive:
            return _finish(scene, draft, shape.complement_spans(verb, cues), "infinitive", 0.7)
        if not gerund and lemma in cues.control:
            return _finish(scene, draft, shape.complement_spans(verb, cues), "control", 0.75)
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
    if not (draft.lemma in cues.object or with_as or with_reason) or not shape.worth_saying(objects[0]):
        return None
    return _finish(scene, draft, shape.complement_spans(verb, cues), "object", 0.6)


def _light(scene: Scene, verb: Token, noun: Token, draft: Attribution) -> Attribution | None:
    # "expressed concern that …": the noun belongs to the cue.
    if draft.lemma not in scene.cues.light or noun.lemma_.lower() not in scene.cues.nouns:
        return None
    carried = shape.carried_by(noun)
    if carried is None or noun.i - verb.i > 3 or draft.lemma in scene.cues.negative:
        return None
    first, span = carried
    cue = (draft.cue[0], max(noun.i, first))
    return _finish(scene, replace(draft, cue=cue, lemma=noun.lemma_.lower()), [span], "noun", 0.65)


def _preposition(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    wanted = scene.cues.prepositions.get(draft.lemma, ())
    for child in verb.children:
        if child.dep_ == "prep" and child.i > verb.i and child.lower_ in wanted:
            span = (child.i + 1, child.right_edge.i)
            if span[0] > span[1] or shape.is_circumstance(child, scene.cues):
                continue
            cue = (draft.cue[0], child.i) if child.i - draft.cue[1] <= 2 else draft.cue
            lemma = f"{draft.lemma}-{child.lower_}"
            made = replace(draft, cue=cue, lemma=lemma if lemma in scene.cues.acts else draft.lemma)
            return _finish(scene, made, [span], "preposition", 0.65)
    return None


def _passive(scene: Scene, verb: Token, draft: Attribution) -> Attribution | None:
    if draft.lemma not in scene.cues.passive:
        return None
    told_about = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    spans = shape.complement_spans(verb, scene.cues)
    if told_about is None or not spans or (told_about.pos_ == "PRON" and told_about.lower_ in {"it", "there"}):
        return None
    named = (told_about.left_edge.i, min(told_about.right_edge.i, draft.cue[0] - 1))
    return _finish(scene, draft, [named, *spans], "passive", 0.45)


# ---------------------------------------------------------------- other cues


def _according(scene: Scene, token: Token) -> list[Attribution]:
    doc = scene.doc
    if token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return []
    preposition = doc[token.i + 1]
    source = next((c for c in preposition.children if c.dep_ == "pobj"), None)
    if source is None:
        return []
    spans = shape.according_spans(doc, token, source)
    draft = Attribution(
        head=token.i,
        cue=(token.i, preposition.i),
        source=shape.source_span(doc, source, None),
        source_head=source.i,
        content=(),
        frame="according",
        lemma="according",
    )
    made = _finish(scene, draft, spans, "according", 0.85)
    return [made] if made is not None else []


def _noun(scene: Scene, noun: Token) -> list[Attribution]:
    lemma = noun.lemma_.lower()
    if lemma not in scene.cues.nouns:
        return []
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is None:
        by = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in {"by", "from"}), None)
        owner = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
    clause = next((c for c in noun.children if c.dep_ in {"acl", "ccomp", "relcl"} and shape.is_that_clause(c)), None)
    if clause is None or not shape.can_speak(owner, "say", scene.cues):
        return []
    draft = Attribution(
        head=noun.i,
        cue=(noun.i, noun.i),
        source=shape.source_span(scene.doc, owner, noun) if owner is not None else None,
        source_head=owner.i if owner is not None else None,
        content=(),
        frame="noun",
        lemma=lemma,
    )
    made = _finish(scene, draft, shape.clause_spans(scene.doc, clause, noun, scene.cues), "noun", 0.5)
    return [made] if made is not None else []


def _adjective(scene: Scene, adjective: Token) -> list[Attribution]:
    be = adjective.head
    if adjective.lemma_.lower() not in scene.cues.adjectives or adjective.dep_ != "acomp":
        return []
    clause = next((c for c in adjective.children if c.dep_ == "ccomp" and c.i > adjective.i), None)
    mood, subject = shape.mood(be, scene.cues), shape.subject(be)
    if clause is None or mood is None or subject is None or not shape.is_person(scene.doc, subject.i):
        return []
    draft = Attribution(
        head=adjective.i,
        cue=(shape.cue_span(be)[0], adjective.i),
        source=shape.source_span(scene.doc, subject, be),
        source_head=subject.i,
        content=(),
        frame="adjective",
        lemma="believe",
        negated=mood != "said",
    )
    made = _finish(scene, draft, shape.clause_spans(scene.doc, clause, adjective, scene.cues), "adjective", 0.6)
    return [made] if made is not None else []


# ---------------------------------------------------------------- quotations


def _beside_quotation(scene: Scene, verb: Token) -> bool:
    return any(-20 < mark.first - verb.i < 20 or -20 < mark.last - verb.i < 20 for mark in scene.quotations)


def _quotations_beside(scene: Scene, verb: Token, draft: Attribution) -> list[Span]:
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
        if mark.last < left and own and shape.only_between(scene.doc, mark.last + 1, left - 1, verb):
            if shape.ends_like_speech(scene.doc, mark.last, goes_on=goes_on):
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


def _continued(scene: Scene, found: list[Attribution]) -> list[Attribution]:
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
        ours = all(t.sent.start == sentence.start and t.pos_ not in {"VERB", "AUX"} for t in plain)
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
        while end > a.source[1] and scene.doc[end].text in {".", *shape.QUOTES}:
            end -= 1
    return end


def _touches(a: Attribution, span: Span) -> bool:
    return any(first <= span[1] and last >= span[0] for first, last in a.content)


# ---------------------------------------------------------------- tidying


def _finish(
    scene: Scene, draft: Attribution, spans: Iterable[Span | None], frame: str, confidence: float
) -> Attribution | None:
    """Grows spans to whole quotations, takes cue and source out of them, and trims their edges."""
    grown = [_grown(scene, span, draft.head) for span in spans if span is not None and span[0] <= span[1]]
    taken = set(range(draft.cue[0], draft.cue[1] + 1))
    if draft.source is not None:
        taken.update(range(draft.source[0], draft.source[1] + 1))
    content = shape.tidy(scene.doc, grown, taken, scene.inside)
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


def _best_of_each(found: list[Attribution]) -> list[Attribution]:
    # Two rules may read the same words: the surer one stays.
    kept: list[Attribution] = []
    for a in sorted(found, key=lambda a: (-a.confidence, a.cue)):
        if not any(b.content == a.content and (b.source == a.source or b.cue == a.cue) for b in kept):
            kept.append(a)
    return kept


def _kept_apart(scene: Scene, a: Attribution, others: list[Attribution]) -> Attribution:
    """Cuts the content where another cue's clause begins that is not reported inside it."""
    content = list(a.content)
    for b in others:
        if b is a or not b.content:
            continue
        anchor = b.head
        for number, (first, last) in enumerate(content):
            if first <= anchor <= last and not _covered(content, b.content) and not _covered(b.content, content):
                start = min(b.cue[0], b.source[0] if b.source and b.source[0] >= first else b.cue[0])
                before = min((s for s, e in b.content if first < s <= last), default=start)
                content[number] = (first, min(start, before) - 1)
    content = [(s, e) for s, e in content if s <= e]
    return replace(a, content=shape.tidy(scene.doc, content, set(), scene.inside)) if tuple(content) != a.content else a


def _covered(outer: Sequence[Span], inner: Sequence[Span]) -> bool:
    out = sum(not any(s <= i <= e for s, e in outer) for first, last in inner for i in range(first, last + 1))
    return out <= 2  # marks at the edges do not count
