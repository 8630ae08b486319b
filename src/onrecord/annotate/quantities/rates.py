"""What a number is told for: "a day", "per household", "per 100,000 people".

Part of ``quantities``: the words right after the number, its unit or the thing counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onrecord.annotate.quantities.units import TIME_UNITS, listed, table
from onrecord.lang.numerals import cardinal

if TYPE_CHECKING:
    from spacy.tokens import Doc

LONGEST = 4
"""Words that may be told after "per 100,000"."""


def rate_after(doc: Doc, index: int, text: str, end: int) -> tuple[str | None, int]:
    """The rate that starts at a token.

    Args:
        doc: the parse.
        index: the first token after the number, unit or thing counted.
        text: the reading.
        end: where those end in it.

    Returns:
        The rate, time units by their canonical name, else in the text's words; and the token after it.
    """
    if stroke := re.match(r" ?/ ?([A-Za-z]+)\b", text[end : end + 24]):
        name = _canonical(stroke[1])
        known = name in listed("rates.each") or name in table()["si"]
        return (name, index + 1) if known else (None, index)
    tokens = list(doc[index : index + 9])
    while tokens and tokens[0].text in ("-", "\u2010", "\u2011", '"', "”", "''"):
        tokens = tokens[1:]
    if len(tokens) < 1:
        return None, index
    first = tokens[0].lower_
    if (
        first in table()["rates"]["words"]
        and tokens[0].pos_ in ("ADV", "ADJ", "NOUN")
        and not _qualifies(doc, tokens[0].i)
    ):
        return table()["rates"]["words"][first], tokens[0].i + 1
    if first == "per":
        return _per(doc, tokens[0].i + 1)
    if first in ("a", "an", "each", "every") and len(tokens) > 1:
        return _each(doc, tokens[0].i + 1, index)
    return None, index


def _qualifies(doc: Doc, index: int) -> bool:
    # "300 daily flights": an adjective of what follows.
    head = doc[index].head
    return bool(doc[index].dep_ == "amod" and head.i > index)


def _per(doc: Doc, index: int) -> tuple[str | None, int]:
    while index < len(doc) and doc[index].text in ("-", "\u2011"):
        index += 1
    if index >= len(doc):
        return None, index
    first = doc[index]
    if first.like_num or cardinal(first.text) is not None:
        last = index
        while last + 1 < len(doc) and last - index < LONGEST and doc[last + 1].pos_ in ("NUM", "ADJ", "NOUN", "PROPN"):
            last += 1
            if doc[last].tag_ in ("NNS", "NN") and not (last + 1 < len(doc) and doc[last + 1].tag_ in ("NNS", "NN")):
                break
        return doc.text[first.idx : doc[last].idx + len(doc[last].text)], last + 1
    if not first.is_alpha:
        return None, index
    last = index
    while (
        doc[last].pos_ == "ADJ" and last + 1 < len(doc) and doc[last + 1].pos_ in ("NOUN", "ADJ") and last - index < 2
    ):
        last += 1
    words = doc.text[first.idx : doc[last].idx + len(doc[last].text)]
    return _canonical(words), last + 1


def _each(doc: Doc, index: int, start: int) -> tuple[str | None, int]:
    while index < len(doc) and doc[index].text in ("-", "\u2011"):
        index += 1
    if index >= len(doc):
        return None, start
    word = doc[index].lower_
    if word not in listed("rates.each"):
        return None, start
    if index + 1 < len(doc) and word in TIME_UNITS and doc[index + 1].lower_ in table()["rates"]["dated"].split():
        return None, start
    return _canonical(word), index + 1


def _canonical(words: str) -> str:
    lowered = words.lower()
    names: dict[str, str] = table()["rates"]["names"]
    return names.get(lowered, lowered)
