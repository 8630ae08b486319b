"""What saying does: act, polarity, certainty.

Not done yet: irony, and the certainty of what stands far from its hedge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.annotate.statements import predicates

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from onrecord.annotate.statements.scene import Attribution
    from onrecord.lang import Language
    from onrecord.model import Act, Certainty, Polarity


def act_of(a: Attribution, language: Language) -> Act:
    """The act of an attribution: the cue's, unless its construction changes it."""
    if a.silent:
        return "decline"
    in_frame: dict[str, Act] = language.table("cues")["acts_in"].get(a.frame, {})
    if a.lemma in in_frame:
        return in_frame[a.lemma]
    known = predicates.cues(language).acts.get(a.lemma, "assert")
    return in_frame.get("*", known)


def polarity_of(a: Attribution, doc: Doc, language: Language) -> Polarity:
    """Negative when the source rejects, doubts or opposes the content as it is marked."""
    negative = a.lemma in predicates.cues(language).negative
    if a.frame == "noun":
        negative = a.lemma in language.words("cues", "polarity.negative_nouns")
    if a.frame == "adjective":
        negative = doc[a.head].lemma_.lower() in {"skeptical", "sceptical", "doubtful", "unsure"}
    if a.lemma == "refuse" and a.frame == "infinitive":
        negative = False  # the act says it: what is refused is the content as marked
    return "negative" if negative != (a.negated and not a.silent) else "positive"


def certainty_of(a: Attribution, doc: Doc, language: Language) -> Certainty:
    """How sure the source is of the content, by the hedges on its main clause."""
    if a.silent or a.lemma in {"ask", "wonder"}:
        return "unknown"
    first, last = a.content[0]
    if doc[a.content[-1][1]].text == "?" or "?" in {doc[i].text for i in range(max(first, last - 1), last + 1)}:
        return "unknown"
    probable = language.words("cues", "certainty.probable")
    possible = language.words("cues", "certainty.possible")
    root = _root(doc, a)
    if doc[first].lower_ in {"whether", "if"} and doc[first].head.i == root.i:
        return "unknown"
    near = {root.lower_, *(c.lower_ for c in root.children), *(g.lower_ for c in root.children for g in _linked(c))}
    near.update(doc[i].lower_ for i in range(*a.cue) if i != a.head)
    if near & possible:
        return "possible"
    if near & probable or a.lemma in {"suspect", "expect", "predict", "think", "believe", "forecast", "anticipate"}:
        return "probable"
    return "possible" if a.lemma in {"speculate", "guess", "fear", "worry", "imagine", "hint"} else "certain"


def _linked(token: Token) -> list[Token]:
    if token.dep_ in {"acomp", "attr", "xcomp", "advmod", "aux"}:
        return [c for c in token.children if c.dep_ in {"advmod", "aux"}]
    return []


def _root(doc: Doc, a: Attribution) -> Token:
    # The token of the first content span whose head lies outside it, the verb rather than a mark.
    first, last = a.content[0]
    roots = [doc[i] for i in range(first, last + 1) if not first <= doc[i].head.i <= last or doc[i].head.i == i]
    verbs = [t for t in roots if t.pos_ in {"VERB", "AUX"}]
    return (verbs or roots or [doc[first]])[0]
