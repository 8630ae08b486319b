"""Where the writer is heard again beside what somebody said, so that nobody is given the writer's words.

Spans are token indexes, both ends included. Not done yet: ", even as …" and ", while …", which both may say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.annotate.statements.predicates import QUOTES, SUBJECTS
from onrecord.annotate.statements.spans import Span
from onrecord.lang import language

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PAUSES = frozenset({",", ";", "—", "–", "--"})
_RELATIVES = frozenset({"WP", "WDT", "WP$"})


def writer_resumes(doc: Doc, span: Span, cue_head: int) -> Span | None:
    """What is left of a proposed content span once the writer is plainly heard again.

    Cut off are a medium that the content begins with, a relative clause about the source, a main clause
    joined on in a tense that nobody's words were put into, and a closing "…, a claim that …". Quoted words
    are never cut.

    Args:
        doc: the parsed document.
        span: the content as somebody proposes it.
        cue_head: the main word of the cue.

    Returns:
        The span itself where nothing is plainly the writer's, ``None`` where nothing else is in it.
    """
    first, last = span
    cue = doc[cue_head]
    if last < cue.i:
        return span
    start = _past_source_clause(doc, _past_medium(doc, first, last, cue), last, cue)
    if start > last:
        return None
    cuts = (gloss_at(doc, max(start, cue.i), last, plain=True), _main_clause_at(doc, start, last, cue))
    end = min((cut for cut in cuts if cut is not None), default=last + 1) - 1
    if end == last:
        return start, last
    while end >= start and (doc[end].is_space or doc[end].text in _PAUSES or doc[end].dep_ == "cc"):
        end -= 1
    return (start, end) if any(doc[i].is_alpha or doc[i].like_num for i in range(start, end + 1)) else None


def gloss_at(doc: Doc, first: int, last: int, *, plain: bool = False) -> int | None:
    """The token where a closing "…, a claim that …" or "…, a port of 9,000 souls" begins, mostly the writer's.

    Args:
        doc: the parsed document.
        first: the content's first token.
        last: its last one.
        plain: only words about what was said count; in annotated news three of four others are the writer's too.
    """
    remarks = language().words("cues", "voice.remarks")
    for index in range(first + 1, last):
        if doc[index - 1].text not in _PAUSES or "Ind" not in doc[index].morph.get("Definite"):
            continue
        noun = doc[index].head
        dash = doc[index - 1].text != ","
        about = noun.lemma_.lower() in remarks or (not plain and (dash or noun.dep_ == "appos"))
        # "— a sound last heard in 1974" is often read as a clause.
        top = noun.head if dash and noun.dep_ in SUBJECTS else noun
        whole = noun.left_edge.i == index and top.right_edge.i >= last - 1
        if about and whole and noun.i > index and (noun.n_rights or top.i > noun.i):
            return None if _is_quoted(doc, index, last) else index
    return None


def is_writers(joined: Token, cue: Token) -> bool:
    """Whether a clause after ", and" is more likely the writer's: no "that", no pronoun, no shifted tense."""
    if cue.pos_ not in {"VERB", "AUX"} or any(c.dep_ == "mark" for c in joined.children):
        return False
    if any(c.dep_ in SUBJECTS and c.pos_ == "PRON" for c in joined.children):
        return False
    return not any(c.dep_ == "aux" and (c.tag_ == "MD" or c.lower_ == "had") for c in joined.children)


def after_comma(joined: Token) -> bool:
    """Whether a joined clause begins after a pause, its conjunction left aside."""
    before = joined.left_edge.i - 1
    doc = joined.doc
    while before > 0 and doc[before].dep_ == "cc":
        before -= 1
    return doc[before].text in {",", ";", "—", "–"}


def _main_clause_at(doc: Doc, first: int, last: int, cue: Token) -> int | None:
    clausal = any(c.dep_ == "ccomp" for c in cue.children)
    for index in range(max(first, cue.i + 1), last):
        if doc[index].dep_ != "cc" or doc[index - 1].text not in _PAUSES or _is_quoted(doc, index, last):
            continue
        verb = _joined_after(doc, index, last)
        told = not clausal or any(doc[i].pos_ in {"VERB", "AUX"} for i in range(first, index))
        if verb is None or not (told or index <= first + 1) or not is_writers(verb, cue) or not _is_main(verb, cue):
            continue
        if not any(
            doc[i].lower_ == "that" and doc[i].dep_ == "mark" and doc[i - 1].dep_ == "cc"
            for i in range(index + 1, last)
        ):
            return index
    return None


def _joined_after(doc: Doc, conjunction: int, last: int) -> Token | None:
    """The verb of a clause with a subject of its own that begins right after a conjunction."""
    for index in range(conjunction + 1, last + 1):
        token = doc[index]
        if token.dep_ in SUBJECTS and token.head.i > token.i:
            beside = conjunction < token.left_edge.i <= conjunction + 2
            return token.head if beside and doc[conjunction + 1].tag_ != "WRB" else None
    return None


def _is_main(verb: Token, cue: Token) -> bool:
    """Whether a joined clause stands beside the cue's or beside what is said, not deeper in it."""
    top = verb
    while top.dep_ == "conj" and top.head.i != top.i:
        top = top.head
    if top.i == verb.i:
        return False
    return bool(top.i == cue.i or top.dep_ == "ROOT" or (top.dep_ == "ccomp" and top.head.i == cue.i))


def _past_medium(doc: Doc, first: int, last: int, cue: Token) -> int:
    """The first token past a medium that the content was read to begin with ("denied on [X that it was sold]")."""
    before = doc[first - 1] if first else cue
    media = language().words("cues", "medium.nouns")
    named = [c for c in before.children if c.dep_ == "pobj" and first <= c.i <= last]
    taken = language().table("cues")["frames"]["preposition"].get(cue.lemma_.lower(), ())
    if before.dep_ != "prep" or before.head.i != cue.i or before.lower_ in taken or not named:
        return first
    if named[0].lemma_.lower() not in media or _is_quoted(doc, first, named[0].i):
        return first
    for mark in doc[named[0].i + 1 : min(named[0].i + 8, last)]:
        # Of "in", a clause about the medium is as good as never what is said.
        if mark.lower_ == "that" and (mark.dep_ == "mark" or (before.lower_ == "in" and mark.tag_ == "WDT")):
            return int(mark.i + 1)
    return first


def _past_source_clause(doc: Doc, first: int, last: int, cue: Token) -> int:
    """The first token of a span past a relative clause about the source ("said Marsh, whose firm built it")."""
    index = first
    while index < last and doc[index].text in _PAUSES:
        index += 1
    token = doc[index]
    if token.tag_ not in _RELATIVES or index <= cue.i or doc[index - 1].text != ",":
        return first
    clause = token
    while clause.dep_ != "relcl" and clause.head.i != clause.i:
        clause = clause.head
    antecedent = clause.head if clause.dep_ == "relcl" else doc[index - 2]
    # Nothing but the source stands between the cue and its clause.
    if not cue.i < antecedent.i < index or any(doc[i].pos_ in {"VERB", "AUX"} for i in range(cue.i + 1, index)):
        return first
    end = clause.right_edge.i if clause.dep_ == "relcl" else last
    return end + 1


def _is_quoted(doc: Doc, first: int, last: int) -> bool:
    """Whether the words to be cut hold a quotation mark or stand inside a quotation."""
    begin = doc[first].sent.start
    return any(doc[i].text in QUOTES for i in range(first, last + 1)) or (
        sum(doc[i].text in QUOTES for i in range(begin, first)) % 2 == 1
    )
