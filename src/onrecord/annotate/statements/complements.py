"""What a cue takes as its content, read off the parse: clauses, parentheses, objects, phrases.

Spans are token indexes, both ends included. Not done yet: content that the parse attaches elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.annotate.statements.predicates import QUOTES, SUBJECTS, Cues, goes_on, is_person
from onrecord.annotate.statements.spans import Span
from onrecord.annotate.statements.voice import after_comma, gloss_at, is_writers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from spacy.tokens import Doc, Token

_EDGES = frozenset({",", ";", ":", ".", "—", "–", "-", "--", "...", "…"})
_COMPLEMENTS = frozenset({"dobj", "oprd", "xcomp", "ccomp", "acomp", "attr", "dative"})
_OBJECT_PREPOSITIONS = frozenset({"of", "for", "as", "about", "against", "over", "with"})


def clause_spans(doc: Doc, clause: Token, cue: Token, cues: Cues) -> list[Span]:
    """A complement clause, without "that" at its head and without what the writer appends after it."""
    left_out = _left_out(clause, cue, cues)
    indexes = [t.i for t in clause.subtree if t.i not in left_out]
    spans = _runs(doc, [*indexes, *_joined_that(clause, cue)], cue.i)
    if spans and spans[0][0] > cue.i and ";" in {doc[spans[0][0]].text, doc[spans[0][0] - 1].text}:
        return []  # "The cat was fed, the shelter insists; its log is empty": the writer's, after all
    if spans and spans[0][0] > cue.i:
        first, last = spans[0]
        start = _after_time(doc, first, last, cue)
        if doc[start].lower_ == "that" and start < last and doc[start].dep_ in {"mark", "det", "nsubj", "dobj"}:
            start += doc[start].dep_ == "mark"
        gloss = gloss_at(doc, start, last)
        spans[0] = (start, last if gloss is None else gloss - 1)
    return [s for s in spans if s[0] <= s[1]]


def _joined_that(clause: Token, cue: Token) -> list[int]:
    # "said rates had peaked, but that loans would stay dear": the parse joins the second clause to "said".
    for joined in cue.children:
        mark = next((c for c in joined.children if c.dep_ == "mark" and c.lower_ == "that"), None)
        if joined.dep_ != "conj" or mark is None or cue.doc[mark.i - 1].dep_ != "cc":
            continue
        if cue.i < clause.i < mark.i == joined.left_edge.i:
            return [mark.i - 1, *(t.i for t in joined.subtree)]
    return []


def _left_out(clause: Token, cue: Token, cues: Cues) -> set[int]:
    out: set[int] = set()
    pending = [c for c in clause.children if c.dep_ == "conj"]
    while pending:
        joined = pending.pop()
        own = any(c.dep_ in SUBJECTS for c in joined.children)
        other = own and joined.i > cue.i and after_comma(joined) and (_reports(joined, cues) or is_writers(joined, cue))
        again = joined.lemma_.lower() in cues.clause and any(c.dep_ == "ccomp" for c in joined.children)
        if other or (again and not own and joined.i > cue.i) or (own and clause.i < cue.i < joined.i):
            # Another speaker, a second cue of the same one, or the writer again after "…, he said, and".
            out.update(t.i for t in joined.subtree)
        else:
            pending += [c for c in joined.children if c.dep_ == "conj"]
    for child in clause.children:
        if child.dep_ == "advcl" and child.tag_ == "VBG" and cue.i < clause.i < child.i:
            speaks = child.lemma_.lower() in cues.clause and goes_on(child)
            out.update(t.i for t in child.subtree if speaks)
    if out:
        out.update(c.i for c in clause.children if c.dep_ == "cc" and c.i > cue.i and c.i + 1 in out | {c.i + 1})
    return out


def _reports(verb: Token, cues: Cues) -> bool:
    lemma = verb.lemma_.lower()
    if any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.children):
        return False
    clause = any(c.dep_ == "ccomp" for c in verb.children)
    return (clause and lemma in cues.clause) or (lemma in cues.object and any(c.dep_ == "dobj" for c in verb.children))


def _after_time(doc: Doc, first: int, last: int, cue: Token) -> int:
    # "said Tuesday the bridge would open": the day is the saying's, whatever the parse says.
    if any(not doc[i].is_punct for i in range(cue.i + 1, first)):
        return first
    start = first + (doc[first].lower_ == "on" and first < last)
    end = start
    while end <= last and doc[end].ent_type_ in {"DATE", "TIME"}:
        end += 1
    if (
        end == start
        or end > last
        or doc[end].pos_ in {"VERB", "AUX", "PART", "ADP"}
        or doc[first].pos_ in {"NUM", "DET"}
    ):
        return first
    return end


def _runs(doc: Doc, indexes: Iterable[int], cue: int) -> list[Span]:
    spans: list[Span] = []
    for index in sorted(indexes):
        if spans and not spans[-1][1] < cue < index and _only_marks(doc, spans[-1][1] + 1, index - 1):
            spans[-1] = (spans[-1][0], index)
        else:
            spans.append((index, index))
    return spans


def _only_marks(doc: Doc, first: int, last: int) -> bool:
    return all(doc[i].is_punct or doc[i].is_space or doc[i].text in QUOTES for i in range(first, last + 1))


def around(doc: Doc, head: Token, verb: Token) -> list[Span]:
    """The clause a parenthesis stands in, without the parenthesis."""
    inner = {t.i for t in verb.subtree}
    out = set(inner)
    for child in head.children:
        own = any(c.dep_ in SUBJECTS for c in child.children)
        if child.dep_ == "conj" and child.i > verb.i and own:
            out.update(t.i for t in child.subtree)
            out.update(c.i for c in head.children if c.dep_ == "cc" and c.i > verb.i)
    return _runs(doc, [t.i for t in head.subtree if t.i not in out], verb.i)


def before_comma(doc: Doc, verb: Token, source: Span) -> Span | None:
    """What stands before ", said X" or ", X said" in its sentence, when the parse lost the link."""
    sentence = verb.sent
    left = min(verb.i, source[0])
    for child in verb.children:
        if child.dep_ in {"aux", "advmod", "neg"} and child.i < left:
            left = child.i
    comma = left - 1
    if comma <= sentence.start or doc[comma].text != ",":
        return None
    head = verb.head
    if verb.dep_ not in {"ROOT", "ccomp", "conj", "parataxis"} or (verb.dep_ == "conj" and head.i > verb.i):
        return None
    has_verb = any(doc[i].pos_ in {"VERB", "AUX"} and doc[i].tag_ != "VBG" for i in range(sentence.start, comma))
    # After the cue only time and place may follow, else what follows is what was said.
    after = [doc[i] for i in range(max(verb.i, source[1]) + 1, sentence.end)]
    if not has_verb or len([t for t in after if not t.is_punct]) > 12 or any(t.pos_ == "VERB" for t in after):
        return None
    if any(
        t.dep_ == "mark" and t.lower_ in {"as", "while", "after", "when", "before", "because"} for t in verb.children
    ):
        return None
    return sentence.start, comma - 1


def complement_spans(verb: Token, cues: Cues) -> list[Span]:
    """Everything after the verb that it takes: objects, infinitives, "of" and "as" phrases.

    Time and medium are left out, also between two complements.
    """
    kept: list[Token] = []
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep_ in _COMPLEMENTS or (
            child.dep_ == "prep" and child.lower_ in _OBJECT_PREPOSITIONS and not is_circumstance(child, cues)
        ):
            kept.append(child)
        elif kept and (
            child.dep_ in {"advcl", "conj", "parataxis"} or (child.dep_ == "punct" and child.text not in QUOTES)
        ):
            break
    spans: list[Span] = []
    for child in kept:
        for first, end in _without_days(child):
            last = _before_comment(verb.doc, first, end)
            if spans and spans[-1][1] + 1 == first:
                spans[-1] = (spans[-1][0], last)
            else:
                spans.append((first, last))
    return spans


def _before_comment(doc: Doc, first: int, last: int) -> int:
    """Where an object ends before a closing ", who …" or ", which …": that is the writer's remark."""
    for index in range(first + 2, last):
        if doc[index].tag_ in {"WP", "WDT"} and doc[index - 1].text == ",":
            clause = doc[index].head
            while clause.dep_ not in {"relcl", "ROOT"} and clause.head.i != clause.i:
                clause = clause.head
            if clause.dep_ == "relcl" and clause.right_edge.i >= last - 1:
                return index - 2
    return last


def _without_days(complement: Token) -> list[Span]:
    # "accused the line on Tuesday of hiding it": the day hangs on the noun in the parse.
    first, last = complement.left_edge.i, complement.right_edge.i
    for child in complement.children:
        if child.dep_ == "prep" and child.lower_ == "on" and complement.pos_ in {"NOUN", "PROPN", "PRON"}:
            days = [g for g in child.children if g.dep_ == "pobj" and g.ent_type_ == "DATE" and g.n_rights == 0]
            if days and child.i > complement.i:
                parts = [(first, child.left_edge.i - 1), (child.right_edge.i + 1, last)]
                return [p for p in parts if p[0] <= p[1]]
    return [(first, last)]


def is_circumstance(preposition: Token, cues: Cues) -> bool:
    """Whether a prepositional phrase tells when or through what it was said."""
    for child in preposition.children:
        if child.dep_ == "pobj":
            return child.ent_type_ in {"DATE", "TIME"} or (
                child.lemma_.lower() in cues.medium and preposition.lower_ in {"in", "on", "at", "via", "during"}
            )
    return False


def is_something_said(preposition: Token, cues: Cues) -> bool:
    """Whether the object is a thing said ("those accusations", "the idea that …"), not a thing."""
    return any(
        child.dep_ == "pobj"
        and (child.lemma_.lower() in cues.said_things or any(is_that_clause(c) for c in child.children))
        for child in preposition.children
    )


def is_bare_name(noun: Token) -> bool:
    """Whether a noun phrase is a name and nothing else."""
    return bool(noun.pos_ == "PROPN" and noun.right_edge.i == noun.i)


def is_called_something(verb: Token) -> bool:
    """Whether "call" says what something is called, not whom somebody rang: a name for it follows."""
    return any(c.dep_ in {"oprd", "ccomp", "attr", "acomp"} and c.i > verb.i for c in verb.children)


def worth_saying(noun: Token) -> bool:
    """Whether an object can be what was said: not a bare pronoun of somebody, nor oneself."""
    return not (
        noun.pos_ == "PRON" and noun.lower_ in {"himself", "herself", "itself", "themselves", "what", "which", "who"}
    )


def carried_by(noun: Token) -> tuple[int, Span] | None:
    """What a cue noun carries: ``(last token of the cue, content)``; a that-clause or an "over" phrase."""
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in {"acl", "ccomp", "relcl"} and is_that_clause(child):
            start = child.left_edge.i
            return noun.i, (start + (noun.doc[start].lower_ == "that"), child.right_edge.i)
        if child.dep_ == "prep" and child.lower_ in {"over", "about", "for", "in", "of", "at", "with", "on"}:
            first, last = child.i + 1, child.right_edge.i
            if first <= last:
                return child.i, (first, last)
    return None


def is_that_clause(clause: Token) -> bool:
    """Whether a clause after a noun says what the noun is: "that" as a conjunction, or "to"."""
    return any((c.dep_ == "mark" and c.lower_ == "that") or (c.tag_ == "TO") for c in clause.children)


def ends_before(doc: Doc, clause: Token, cue: Token) -> bool:
    """Whether a semicolon or full stop parts a clause from the cue after it: it is somebody else's."""
    return any(doc[i].text in {";", "."} for i in range(clause.i + 1, cue.i)) and not any(
        doc[i].text in QUOTES for i in range(clause.i + 1, cue.i)
    )


def is_whole_clause(clause: Token) -> bool:
    """Whether a clause has a subject, or is an infinitive: less is a slip of the parse."""
    return any(
        c.dep_ in SUBJECTS | {"expl", "csubj", "csubjpass", "attr", "mark"} or c.tag_ == "TO" for c in clause.children
    )


def beyond_hearers(clause: Token, cue: Token, cues: Cues) -> Token:
    """What is said past the hearers: "told *reporters gathered there* that …" is no clause about reporters."""
    own = next((c for c in clause.children if c.dep_ in SUBJECTS), None)
    inner = next((c for c in clause.children if c.dep_ == "ccomp" and c.i > clause.i and is_that_clause(c)), None)
    if cue.lemma_.lower() != "tell" or own is None or inner is None or own.left_edge.i != cue.i + 1:
        return clause
    bare = not any(c.dep_ in {"mark", "aux", "auxpass"} for c in clause.children)
    return inner if bare and clause.lemma_.lower() not in cues.known else clause


def past_circumstance(verb: Token, cues: Cues) -> Token | None:
    """What is said past the medium or the hearers, where the parse hangs the clause on their noun.

    "disclosed in a filing *that it had sold its stake*": no clause about the filing. Only a "that"
    without a part of its own in the clause is one of saying.
    """
    if verb.lemma_.lower() not in cues.clause or any(c.dep_ == "ccomp" for c in verb.children):
        return None
    for child in verb.children:
        if child.i > verb.i and (is_circumstance(child, cues) if child.dep_ == "prep" else _hears(child, verb, cues)):
            for mark in child.subtree:
                clause = mark.head
                if mark.dep_ == "mark" and mark.lower_ == "that" and clause.left_edge.i == mark.i:
                    loose = clause.head.pos_ in {"NOUN", "PROPN"} or clause.head.tag_ == "VBN"
                    return clause if loose and is_whole_clause(clause) else None
    return None


def _hears(noun: Token, verb: Token, cues: Cues) -> bool:
    if noun.dep_ not in {"dobj", "dative"} or verb.lemma_.lower() != "tell":
        return False
    return is_person(noun.doc, noun.i) or noun.lemma_.lower() in cues.medium


def is_question_clause(clause: Token) -> bool:
    """Whether a clause begins with "whether" or "if"."""
    return any(c.dep_ == "mark" and c.lower_ in {"whether", "if"} for c in clause.children)


def according_spans(doc: Doc, according: Token, source: Token) -> list[Span]:
    """The clause that "according to" belongs to, without it."""
    sentence = according.sent
    own = {t.i for t in according.subtree} | {according.i, according.i + 1} | {t.i for t in source.subtree}
    last_own = max(i for i in own if i < sentence.end)
    if according.i - sentence.start <= 2:
        # At the head of its sentence it covers the sentence.
        return _runs(doc, [i for i in range(sentence.start, sentence.end) if i not in own], according.i)
    head = according.head
    while head.pos_ not in {"VERB", "AUX"} and head.dep_ != "ROOT" and head.head.i != head.i:
        head = head.head
    if all(doc[i].is_punct or doc[i].is_space for i in range(last_own + 1, sentence.end)) and after_comma(according):
        head = _whole_statement(head)
    indexes = [t.i for t in head.subtree if t.i not in own]
    spans = _runs(doc, indexes, according.i)
    at_end = all(doc[i].is_punct or doc[i].is_space for i in range(last_own + 1, sentence.end))
    if at_end and not any(s <= according.i for s, _ in spans):
        spans = [(sentence.start, according.i - 1)]
    if spans and at_end is False:
        spans = [s for s in spans if s[0] < according.i] + [
            s for s in spans if s[0] > according.i and not _own_clause_after(doc, s, head)
        ]
    return spans


def _whole_statement(verb: Token) -> Token:
    """The clause a closing ", according to" covers: with what a shared subject did, with who "said" it."""
    while verb.head.pos_ in {"VERB", "AUX"} and verb.head.i < verb.i:
        first = verb
        while first.dep_ == "conj" and first.head.pos_ in {"VERB", "AUX"}:
            first = first.head
        shares = verb.dep_ == "conj" and not any(c.dep_ in SUBJECTS for c in verb.children)
        if not (shares or first.dep_ == "ccomp"):
            break
        verb = first.head if first.dep_ == "ccomp" and first.head.i < first.i else verb.head
    return verb


def _own_clause_after(doc: Doc, span: Span, head: Token) -> bool:
    return any(
        doc[i].dep_ == "conj" and doc[i].head.i == head.i and any(c.dep_ in SUBJECTS for c in doc[i].children)
        for i in range(span[0], span[1] + 1)
    )


def only_between(doc: Doc, first: int, last: int, verb: Token) -> bool:
    """Whether nothing but adverbs and auxiliaries of the verb stand between quotation and cue."""
    if last - first > 6:
        return False
    for index in range(first, last + 1):
        token = doc[index]
        ours = token.head.i == verb.i and token.dep_ in {"advmod", "aux", "neg", "npadvmod", "auxpass"}
        if not (ours or token.is_space or token.text in {",", "—", "–", "-"}):
            return False
    return True


def ends_like_speech(doc: Doc, last: int, *, goes_on: bool) -> bool:
    """Whether a quotation ends as speech does before its cue: a comma inside or after the mark.

    A full stop inside ends the sentence: what follows is another one, and perhaps another speaker.
    So do "?" and "!" when the cue has a clause of its own (``goes_on``).
    """
    inner, after = doc[last - 1].text[-1], doc[last + 1].text if last + 1 < len(doc) else ""
    return inner in ",—-…" or after in {",", "—", "–"} or (inner in "?!" and not goes_on)


def tidy(doc: Doc, spans: Iterable[Span], taken: Collection[int], inside: Sequence[bool]) -> tuple[Span, ...]:
    """Merges spans, takes ``taken`` out, trims edges; the final stop stays only inside a quotation."""
    indexes = sorted({i for first, last in spans for i in range(first, last + 1) if i not in taken})
    runs: list[Span] = []
    for index in indexes:
        if runs and index == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    trimmed = [_trimmed(doc, run, inside) for run in runs]
    if trimmed and trimmed[0][0] < trimmed[0][1] and doc[trimmed[0][0]].lower_ == "that":
        first, last = trimmed[0]
        trimmed[0] = _trimmed(doc, (first + (doc[first].tag_ == "IN"), last), inside)
    worded = (s for s in trimmed if any(doc[i].is_alpha or doc[i].like_num for i in range(s[0], s[1] + 1)))
    return tuple(s for s in worded if s[0] < s[1] or doc[s[0]].lower_ != "that" or doc[s[0]].tag_ != "IN")


def _trimmed(doc: Doc, span: Span, inside: Sequence[bool]) -> Span:
    first, last = span
    while first <= last and (doc[first].is_space or doc[first].text in _EDGES or doc[first].text in ")]!?"):
        first += 1
    while last >= first and (
        doc[last].is_space or (doc[last].text in _EDGES and not inside[last]) or doc[last].text in "(["
    ):
        last -= 1
    return first, last


def is_clausal(doc: Doc, content: Iterable[Span]) -> bool:
    """Whether content says something of something: a verb that is no mere attribute of a noun, or "X as Y"."""
    tokens = [doc[i] for first, last in content for i in range(first, last + 1)]
    return any(
        (t.pos_ in {"VERB", "AUX"} and t.dep_ not in {"relcl", "acl", "amod", "compound", "aux", "auxpass"})
        or (t.lower_ == "as" and t.dep_ == "prep")
        for t in tokens
        if not _in_attribute(t, tokens[0].i)
    )


def _in_attribute(token: Token, first: int) -> bool:
    # Inside a relative clause of the content, where verbs only say which one is meant.
    while token.head.i != token.i and token.head.i >= first:
        if token.dep_ in {"relcl", "acl"}:
            return True
        token = token.head
    return False
