"""Words that look like times and are none: a paper's name, a person called April, a count of four digits.

Part of ``times``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lang import language

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc, Token

    from onrecord.annotate.times.grammar import Found

NAMED = frozenset({"PERSON", "ORG", "WORK_OF_ART", "PRODUCT", "FAC", "LAW"})
"""spaCy's types of name in which a weekday or month is no time ("Sunday Ledger")."""


def is_time(found: Found, doc: Doc, index_at: Callable[[int], int]) -> bool:
    """Whether a match of the grammar is a time where it stands.

    Args:
        found: the match.
        doc: the parsed reading that it stands in.
        index_at: gives the token at an offset.
    """
    index = index_at(found.start)
    token, last = doc[index], doc[index_at(found.end - 1)]
    name = found.rule.name
    if name == "year":
        return _is_year(doc, index_at(found.match.start("year")), bool(found.match["early"]))
    if name == "reference" and token.lower_ == "now":
        # "Now 71," is an age.
        aged = last.i + 2 < len(doc) and last.nbor().like_num and last.nbor(2).text in (",", ".", ")")
        return not aged and (token.pos_ in ("ADV", "NOUN", "INTJ") or bool(token.dep_ == "advmod"))
    if name == "holiday" and last.dep_ == "compound" and last.head.i > last.i and last.head.pos_ == "NOUN":
        # "A Christmas tree": named after the day, not dated by it.
        return last.head.lower_ in language("en").words("times", "names.holiday_heads")
    if name in ("deictic-day", "deictic-unit", "deictic-part") and _is_programme(doc, token, last):
        return False
    if found.rule.bare and token.i == last.i:
        return _is_bare_time(name, doc, index)
    # "Saturday Night Quiz" is the name of something.
    return not (name == "weekday" and token.ent_type_ in NAMED and last.is_title)


def _is_programme(doc: Doc, first: Token, last: Token) -> bool:
    # "Channel Nine's This Week", "Nine News Tonight"; not "MINISTER RESIGNS Today, ...".
    if not first.is_title or first.i == 0:
        return False
    if first.nbor(-1).lower_ == "the":
        return True
    closed = last.i + 1 < len(doc) and last.nbor().text == ","
    return bool(first.nbor(-1).tag_ == "POS" or (first.ent_type_ in NAMED and first.ent_iob_ == "I" and not closed))


def _is_bare_time(name: str, doc: Doc, index: int) -> bool:
    token = doc[index]
    before = doc[index - 1].text if index else ""
    if before in language("en").words("times", "names.named_days") or token.ent_type_ in NAMED:
        return False
    if name == "weekday" and before.lower() in language("en").words("times", "names.before_weekday"):
        return True
    if token.dep_ == "compound" and (name == "season" or token.head.ent_type_ in NAMED or token.head.pos_ == "PROPN"):
        return False
    if name == "month":
        return _is_month(doc, index)
    return name != "adverb-set" or _is_set(token)


def _is_set(token: Token) -> bool:
    if token.pos_ == "PROPN" or (token.is_title and not token.is_sent_start):
        return False
    # "Its annual meeting" is a kind of meeting, "annual sales" are those of any year.
    named = token.lower_ in language("en").words("times", "names.kinds") and token.dep_ == "amod"
    return not named or token.head.lemma_.lower() in language("en").words("times", "names.yearly_amounts")


def _is_month(doc: Doc, index: int) -> bool:
    token = doc[index]
    if token.pos_ in ("AUX", "VERB") and token.lower_ in ("may", "march"):
        return False
    before = doc[index - 1].lower_ if index else ""
    after = doc[index + 1] if index + 1 < len(doc) else None
    led = before in language("en").words("times", "names.before_season")
    listed = language("en").words
    if token.lower_ in listed("times", "names.also_people") and before not in listed("times", "names.before_month"):
        return not _is_person(doc, token.text) and _is_time(token, after, led)
    return _is_time(token, after, led)


def _is_time(token: Token, after: Token | None, led: bool) -> bool:
    if token.i and token.nbor(-1).lower_ == "the" and after is not None and after.is_title:
        return False  # "the March for Bees"
    if after is not None and after.pos_ == "PROPN" and after.ent_type_ in ("PERSON", "GPE", "ORG", "FAC"):
        return led and token.ent_type_ == "DATE"
    return led or token.ent_type_ == "DATE"


def _is_person(doc: Doc, word: str) -> bool:
    """Whether the report has a person of that name: "Nora April", then "April said"."""
    titles = language("en").words("times", "names.titles")
    for token in doc[1:]:
        before = doc[token.i - 1]
        if token.text != word or not before.is_title:
            continue
        named = before.pos_ == "PROPN" and before.ent_type_ == "PERSON"
        if named or before.lower_.removesuffix(".") in titles:
            return True
    return False


def _since_at_least(doc: Doc, index: int) -> bool:
    return index > 2 and doc[index - 3].lower_ in ("since", "until") and doc[index - 1].lower_ in ("least", "about")


def _is_year(doc: Doc, index: int, led: bool) -> bool:
    token = doc[index]
    number = int(token.text[:4]) if token.text[:4].isdigit() else 0
    before = doc[index - 1].lower_ if index else ""
    after = doc[index + 1] if index + 1 < len(doc) else None
    words = language("en").words
    if (before in words("times", "names.not_year") and not _since_at_least(doc, index)) or (
        index and doc[index - 1].is_currency
    ):
        return False
    counted = after is not None and (
        (after.tag_ == "NNS" and after.is_alpha)
        or after.lower_ in words("times", "measures.words")
        or after.is_currency
    )
    dated = after is not None and after.lower_ in words("times", "names.year_heads")
    if counted and not (led or dated or before == "the" or token.ent_type_ == "DATE"):
        return False
    if led or token.ent_type_ == "DATE":
        return number >= 1500 or before in ("in", "since", "until", "by", "around")
    if not 1800 <= number <= 2100:
        return False
    return before in words("times", "names.before_year") or token.ent_type_ in ("EVENT", "LAW", "")
