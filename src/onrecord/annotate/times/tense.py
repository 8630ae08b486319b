"""What the parse says of a time: whether it lies ahead, and whether it dates the saying or what is said.

Part of ``times``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.model import Dates

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ADVERBIAL = frozenset(
    {"npadvmod", "advmod", "prep", "pobj", "pcomp", "tmod", "nmod", "compound", "nummod", "det", "amod"}
)
"""Dependency labels by which a time reaches the verb it modifies."""

PRESENT = frozenset({"is", "are", "'s", "’s", "'re", "’re", "am"})


@cache
def _lemmas(key: str) -> frozenset[str]:
    return language("en").words("times", key)


@cache
def _reporting() -> frozenset[str]:
    acts = language("en").table("cues")["acts"]
    return frozenset(lemma for lemmas in acts.values() for lemma in lemmas.split())


def governor(token: Token) -> Token | None:
    """The nearest verb above a token, or ``None`` in a phrase without one."""
    seen = 0
    while token.pos_ not in ("VERB", "AUX") and token.head.i != token.i and seen < 30:
        token, seen = token.head, seen + 1
    return token if token.pos_ in ("VERB", "AUX") else None


def said_before(doc: Doc, index: int) -> Token | None:
    """The past verb of saying that a bare time follows: in "said Saturday the twins could ..." it dates the saying."""
    before = doc[index - 1] if index else None
    told = before is not None and before.tag_ in ("VBD", "VBN") and before.lemma_.lower() in _lemmas("saying.bare")
    return before if told else None


def ahead(doc: Doc, index: int) -> bool | None:
    """Whether a time points past the publication, by the tense of what governs it.

    Returns:
        True: a future, a plan, an expectation. False: a past tense, or a present one of saying.
        ``None``: the parse does not tell.
    """
    token = doc[index]
    if said_before(doc, index) is not None:
        return False
    climbed, of_noun = token, False
    for _ in range(6):
        if climbed.head.i == climbed.i:
            break
        if climbed.i != token.i and climbed.lemma_.lower() in _lemmas("tense.ahead") and climbed.tag_ in ("VBN", "JJ"):
            return True
        if climbed.pos_ in ("VERB", "AUX"):
            break
        climbed = climbed.head
        # An object often holds what belongs to its verb ("opens the festival on Tuesday").
        noun = climbed.pos_ == "NOUN" and climbed.ent_type_ not in ("DATE", "TIME")
        of_noun = of_noun or (noun and climbed.dep_ != "dobj")
    verb = governor(token)
    if verb is None or (of_noun and _is_present(verb)):
        # "Her win on Tuesday shows ...": the verb does not tell when the win was.
        return None
    return _tense(verb)


def _is_present(verb: Token) -> bool:
    words = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    present = verb.tag_ in ("VBZ", "VBP") or (verb.tag_ == "VBG" and bool(words & PRESENT))
    return present and not words & _lemmas("tense.modals") and verb.lemma_.lower() not in _lemmas("tense.ahead")


def _tense(verb: Token) -> bool | None:
    for _ in range(4):
        words = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
        settled, side = _own_tense(verb, words)
        if settled:
            return side
        head = verb.head
        verbal = head.pos_ in ("VERB", "AUX")
        infinitive = "to" in words or verb.dep_ in ("xcomp", "pcomp")
        if "to" in words and not _finished(verb):
            # A headline: "Drivers to return Wednesday".
            return True
        if infinitive and head.i != verb.i and head.lemma_.lower() in _lemmas("tense.prospective"):
            return True
        if head.pos_ == "ADJ" and "to" in words:
            # "Was willing to leave on Monday": the copula tells.
            return _tense(head.head) is not False if head.head.pos_ in ("VERB", "AUX") else True
        if not verbal:
            return True if "to" in words else None
        verb = head
    return None


def _own_tense(verb: Token, words: set[str]) -> tuple[bool, bool | None]:
    # Whether the verb's own form settles it, and which way.
    planned = verb.lemma_.lower() in _lemmas("tense.ahead")
    present = verb.tag_ in ("VBZ", "VBP") or bool(words & PRESENT)
    side: bool | None = None
    settled = True
    if words & _lemmas("tense.modals"):
        side = not words & {"have", "has"}
    elif planned and verb.tag_ == "VBN" and not words & {"have", "has", "had"}:
        side = True
    elif verb.tag_ == "VBD" or words & _lemmas("tense.past_auxiliaries"):
        side = False
    elif "to" in words or not (present or (planned and verb.tag_ == "VBG")):
        settled = False
    elif present and verb.lemma_.lower() in _reporting() and not planned:
        side = False
    else:
        side = True if planned or _finished(verb) else None
    return settled, side


def _finished(verb: Token) -> bool:
    # Headlines tell the past in the present tense and carry no full stop.
    last = [token for token in verb.sent if not token.is_space][-1:]
    return bool(last) and last[0].text[-1:] in '.!?”"'


def dates_of(doc: Doc, first: int, index: int, quotations: list[tuple[int, int]]) -> Dates | None:
    """What a time dates: the saying, what is said, or an event that the writer tells.

    Args:
        doc: the parsed reading.
        first: the first token of the time expression.
        index: its last token.
        quotations: ranges of the reading between quotation marks.

    Returns:
        ``None`` where no verb governs the time.
    """
    token = doc[index]
    if any(start <= token.idx < end for start, end in quotations):
        return "content"
    if said_before(doc, first) is not None:
        return "saying"
    verb = governor(token)
    if verb is None:
        return None
    if _says(verb) and _modifies(token, verb):
        return "saying"
    climbed = verb
    for _ in range(12):
        head = climbed.head
        if head.i == climbed.i:
            break
        if _is_said(climbed, head):
            return "content"
        climbed = head
    after = any(child.dep_ == "parataxis" and child.lemma_ in ("say", "tell", "add") for child in climbed.children)
    return "content" if after else "event"


def _is_said(clause: Token, head: Token) -> bool:
    if head.pos_ != "VERB" or head.lemma_.lower() not in _reporting():
        return False
    if clause.dep_ == "xcomp":
        # "vowed to reopen on Friday" is said, "is expected to reopen" told by the writer.
        return not any(child.dep_ == "auxpass" for child in head.children)
    return bool(clause.dep_ in ("ccomp", "parataxis"))


def _says(verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    if lemma == "accord":
        return True
    helpers = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    if lemma not in _reporting() or verb.pos_ != "VERB" or "to" in helpers or helpers & _lemmas("tense.modals"):
        # "is to speak on Friday" is no saying yet.
        return False
    if lemma not in _lemmas("saying.needs_content"):
        return True
    deps = {child.dep_ for child in verb.children}
    return verb.dep_ == "parataxis" or ("ccomp" in deps and "auxpass" not in deps)


def _modifies(token: Token, verb: Token) -> bool:
    # From the time up to the verb: adverbials only, and no noun but one that things are said at.
    while token.head.i != verb.i:
        head = token.head
        if token.dep_ not in ADVERBIAL or head.i == token.i:
            return False
        noun = head.pos_ in ("NOUN", "PROPN") and head.ent_type_ not in ("DATE", "TIME")
        if noun and head.lemma_.lower() not in _lemmas("saying.occasions"):
            return False
        token = head
    return token.dep_ in ADVERBIAL
