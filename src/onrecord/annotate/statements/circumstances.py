"""How and when something was said: the medium, the audience and the time of saying.

Not done yet: a medium named in another sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.annotate.statements import predicates
from onrecord.model import TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.annotate.parse import Parse
    from onrecord.annotate.statements.scene import Attribution
    from onrecord.lang import Language


def medium(parse: Parse, a: Attribution, tongue: Language) -> str | None:
    """The words that name the medium or the audience ("in a letter", "told the paper"), as they stand."""
    verb = parse.doc[a.head]
    prepositions = tongue.words("cues", "medium.prepositions")
    nouns = tongue.words("cues", "medium.nouns")
    if a.frame == "according":
        return None
    for child in verb.children:
        if child.dep_ != "prep" or child.lower_ not in prepositions:
            continue
        named = next((c for c in child.children if c.dep_ == "pobj"), None)
        if named is None or not (
            named.lemma_.lower() in nouns or child.lower_ == "via" or any(c.lower_ in nouns for c in named.lefts)
        ):
            continue
        return _outside_content(parse, a, child.i, child.right_edge.i)
    if a.lemma == "tell":
        hearer = next((c for c in verb.children if c.dep_ in {"dobj", "dative"} and c.i > verb.i), None)
        audience = tongue.words("cues", "medium.audience")
        if hearer is not None and (
            hearer.lemma_.lower() in audience or hearer.lower_ in audience or hearer.ent_type_ == "ORG"
        ):
            return _outside_content(parse, a, verb.i, hearer.right_edge.i)
    return None


def _outside_content(parse: Parse, a: Attribution, first: int, last: int) -> str | None:
    for begin, _ in a.content:
        if first < begin <= last:
            last = begin - 1
    doc = parse.doc
    for index in range(first, last + 1):
        if doc[index].text in predicates.QUOTES or doc[index].text in {",", ":"}:
            last = index - 1
            break
    if last <= first or any(s <= first <= e for s, e in a.content):
        return None
    start, end = parse.range(first, last)
    return parse.reading.original[start:end].strip() or None


def time_said(parse: Parse, a: Attribution, times: tuple[TimeExpression, ...]) -> str | None:
    """TIMEX3 value of the time of saying, where an expression hangs on the cue."""
    doc = parse.doc
    for time in times:
        if time.type not in {"DATE", "TIME"} or time.dates in {"content", "event"}:
            continue
        token = _token_at(parse, time.start, doc[a.head].sent)
        if token is None or any(first <= token.i <= last for first, last in a.content) or _is_bound(token):
            continue
        if _attached(token) == a.head or (time.dates == "saying" and abs(token.i - a.cue[1]) <= 6):
            return time.value if any(c.isdigit() for c in time.value) or time.value.endswith("WE") else None
    return None


def _is_bound(token: Token) -> bool:
    # "has known since autumn": a limit, not the time of saying.
    return any(t.lower_ in {"since", "until", "before", "after", "by", "for"} for t in (token.head, token.head.head))


def _token_at(parse: Parse, start: int, sentence: object) -> Token | None:
    for token in sentence:  # type: ignore[attr-defined]
        begin, end = parse.token_range(token)
        if begin <= start < end:
            return token
    return None


def _attached(token: Token) -> int:
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    return int(token.i)
