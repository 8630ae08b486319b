"""The thing counted: "passengers" of "14 passengers", also at a distance.

Part of ``quantities``: the parse gives it, always in the text's own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.annotate.quantities.numbers import JOINED, first_token
from onrecord.annotate.quantities.units import TIME_UNITS, listed, money

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from onrecord.annotate.parse import Parse
    from onrecord.annotate.quantities.numbers import Found, Tokens

NEAR = 140
"""Characters within which an earlier noun may be meant again ("14 people were hurt and 3 killed")."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The thing counted: its first and last token, where it ends in the reading, and its words as they stand."""

    first: int
    last: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was counted last: the noun, where its number ends in the reading, and the number's token."""

    noun: Counted
    end: int
    head: int


def counted(found: Found, parse: Parse, at: Tokens) -> Counted | None:
    """Finds what a number counts, beside it."""
    head, last = at.head, at.tail
    doc = parse.doc
    if found.unit is not None and found.unit not in ("percent", "percentage point"):
        return _measured_out(found, parse, last)
    if found.unit is None and (noun := _joined(found, parse, at)):
        return noun
    if found.kind != "ordinal" and _multiplies(doc, last):
        return None
    anchor = doc[last] if found.unit else doc[head]
    noun = _after_of(anchor, last)
    if noun is None and found.unit is None:
        noun = _noun(found, parse, head)
    idle = noun is None or noun.lower_ in listed("counted.idle")
    return None if noun is None or idle else _phrase(parse, noun, last)


def _joined(found: Found, parse: Parse, at: Tokens) -> Counted | None:
    # "a family of six", "a 700-seat ferry", "a 70-strong orchestra", "80-odd members"
    if family := _collective(parse.doc, first_token(found, parse.doc, at.begin)):
        return _verbatim(parse, int(family.i), int(family.i))
    joined = JOINED.match(parse.reading.text, found.core)
    if joined is None or at.head + 2 >= len(parse.doc):
        return None
    if joined[1].lower() in listed("counted.suffixes"):
        return _first_noun(parse, at.head + 3)
    return _verbatim(parse, at.head + 2, at.head + 2)


def _phrase(parse: Parse, noun: Token, last: int) -> Counted | None:
    doc = parse.doc
    beside = doc[noun.i + 1] if noun.i + 1 < len(doc) else noun
    if noun.tag_ == "NN" and beside.tag_ == "NNS":
        # The parser sometimes stops at the first noun of "night nurses".
        return _verbatim(parse, _first_counted(doc, noun, last), int(beside.i))
    return _verbatim(parse, _first_counted(doc, noun, last), _right_end(noun))


def _measured_out(found: Found, parse: Parse, last: int) -> Counted | None:
    # "3,200 hectares of pine forest", "$100 worth of stock"
    doc = parse.doc
    index = last + 1
    paid = found.unit in money()
    if paid:
        if index >= len(doc) or doc[index].lower_ != "worth":
            return None
        index += 1
    if found.unit in TIME_UNITS or found.old or index + 1 >= len(doc) or doc[index].lower_ != "of":
        return None
    noun = next((c for c in doc[index].children if c.dep_ == "pobj" and c.pos_ in ("NOUN", "PROPN")), None)
    if noun is None or noun.i - index > 4 or doc[index + 1].pos_ in ("DET", "PRON", "NUM"):
        return None
    return _verbatim(parse, _first_counted(doc, noun, index), int(noun.i))


def _first_noun(parse: Parse, index: int) -> Counted | None:
    # The noun phrase that starts at a token.
    doc, last = parse.doc, index
    while last < len(doc) and doc[last].pos_ == "ADJ":
        last += 1
    if last >= len(doc) or doc[last].pos_ not in ("NOUN", "PROPN"):
        return None
    while last + 1 < len(doc) and doc[last + 1].pos_ in ("NOUN", "PROPN"):
        last += 1
    return _verbatim(parse, index, last)


def _first_counted(doc: Doc, noun: Token, last: int) -> int:
    first = max(int(noun.left_edge.i), last + 1)
    while first < noun.i and _is_skipped(doc[first]):
        first += 1
    numbers = (i + 1 for i in range(first, noun.i) if doc[i].like_num and doc[i + 1].text != "-")
    owners = (i + 1 for i in range(first, noun.i) if doc[i].tag_ == "POS")
    return max([first, *numbers, *owners])


def _verbatim(parse: Parse, first: int, last: int) -> Counted | None:
    start, end = parse.range(first, last)
    written = parse.reading.original[start:end]
    if not any(letter.isalpha() for letter in written) or "\n" in written:
        return None
    return Counted(first, last, parse.doc[last].idx + len(parse.doc[last].text), written)


def _is_hyphenated(token: Token) -> bool:
    # "two in-person interviews"
    return token.i + 1 < len(token.doc) and token.doc[token.i + 1].text == "-" and not token.like_num


def _is_skipped(token: Token) -> bool:
    return (
        (token.pos_ in ("DET", "PUNCT", "SPACE", "ADP", "NUM", "PRON", "SYM") and not _is_hyphenated(token))
        or (token.pos_ == "ADJ" and token.lower_ in listed("counted.skipped"))
        or token.dep_ == "poss"
        or token.tag_ == "POS"
    )


def _noun(found: Found, parse: Parse, index: int) -> Token | None:
    doc, text = parse.doc, parse.reading.text
    token = doc[index]
    for _ in range(3):
        if (
            token.dep_ not in ("nummod", "quantmod", "compound", "amod", "advmod", "npadvmod", "conj")
            or (token.dep_ == "conj" and not token.head.like_num)
            or token.head.i == token.i
        ):
            break
        token = token.head
        if token.i > index and token.pos_ in ("NOUN", "PROPN"):
            while (
                token.dep_ in ("compound", "nmod") and token.head.i > token.i and token.head.pos_ in ("NOUN", "PROPN")
            ):
                token = token.head
            gap = text[found.end : token.idx]
            return token if len(gap) < 60 and not re.search(r"[;:()\n]", gap) else None
    after = doc[index + 1] if index + 1 < len(doc) else None
    if after is None or after.dep_ == "ROOT":
        return None
    return after if after.tag_ == "NNS" or (after.tag_ == "NN" and token.dep_ == "nummod") else None


def _after_of(token: Token, last: int) -> Token | None:
    # "dozens of ships", "31 of the 50 lifts", "90 percent of pupils", also with closing quotation marks between.
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i - last <= 3:
            return next(
                (noun for noun in child.children if noun.dep_ == "pobj" and noun.pos_ in ("NOUN", "PROPN")), None
            )
    return None


def _right_end(noun: Token) -> int:
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "without") and child.i == noun.i + 1:
            edge = int(child.right_edge.i)
            inner = list(child.subtree)
            if edge - noun.i <= 4 and not any(t.pos_ in ("DET", "VERB", "PRON", "NUM", "PUNCT") for t in inner):
                return edge
    return int(noun.i)


# ---------------------------------------------------------------- at a distance


def counted_before(found: Found, parse: Parse, at: Tokens, told: Told | None) -> Counted | None:
    """What a bare number counts when it is said earlier in the sentence; ``told`` is the noun counted last."""
    if found.unit is not None or found.kind in ("fraction", "ordinal") or found.hyphenated:
        return None
    doc = parse.doc
    noun = (
        _of_the(doc, at.begin)
        or _number_of(doc[at.head])
        or _beside(doc, at.begin)
        or _carried_on(found, parse, at, told)
    )
    if noun is None or isinstance(noun, Counted):
        return noun
    return _verbatim(parse, _first_counted(doc, noun, -1), _right_end(noun))


def _multiplies(doc: Doc, last: int) -> bool:
    # "200 times harder", "three times as many": nothing is counted.
    if last + 2 >= len(doc) or doc[last + 1].lower_ not in listed("counted.times"):
        return False
    after = doc[last + 2]
    return after.tag_ in ("JJR", "RBR") or after.lower_ in ("as", "the", "that", "more", "less", "its", "their")


def _collective(doc: Doc, begin: int) -> Token | None:
    # "a family of six", "a crowd of 800"
    if begin < 2 or doc[begin - 1].lower_ != "of":
        return None
    noun = doc[begin - 2]
    return noun if noun.lemma_.lower() in listed("counted.collectives") else None


def _of_the(doc: Doc, begin: int) -> Token | None:
    # "Of the passengers, 14 were hurt"
    sentence = doc[begin].sent
    for token in sentence:
        if token.i >= begin:
            return None
        if token.lower_ in ("of", "among") and (token.i == sentence.start or doc[token.i - 1].text in tuple(',;“"')):
            noun = next((c for c in token.children if c.dep_ == "pobj" and c.pos_ in ("NOUN", "PROPN")), None)
            between = doc.text[noun.idx : doc[begin].idx] if noun is not None else ""
            if noun is not None and "," in between and noun.tag_ in ("NNS", "NNPS"):
                return noun
    return None


def _number_of(token: Token) -> Token | None:
    # "The number of beds fell by 30", "the toll is 31", "patients now number 6,120"
    verb = token
    for _ in range(4):
        if verb.pos_ in ("VERB", "AUX") or verb.head.i == verb.i:
            break
        if verb.pos_ == "NOUN":
            return None
        verb = verb.head
    if verb.pos_ not in ("VERB", "AUX", "NOUN") or verb.i > token.i:
        return None
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < verb.i), None)
    if subject is None and verb.dep_ in ("conj", "xcomp"):
        subject = next((c for c in verb.head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.pos_ not in ("NOUN", "PROPN"):
        return None
    if subject.lemma_.lower() in listed("counted.numbers"):
        of = next((c for c in subject.children if c.lower_ == "of"), None)
        return next((c for c in of.children if c.dep_ == "pobj" and c.pos_ in ("NOUN", "PROPN")), None) if of else None
    told = subject.lemma_.lower() in listed("counted.tolls")
    return subject if told or verb.lemma_.lower() in listed("counted.verbs") else None


def _beside(doc: Doc, begin: int) -> Token | None:
    # "The marchers, 300 or so, sang"
    if begin < 2 or doc[begin - 1].text != ",":
        return None
    noun = doc[begin - 2]
    return noun if noun.tag_ == "NNS" and doc[begin].dep_ == "appos" else None


def _carried_on(found: Found, parse: Parse, at: Tokens, told: Told | None) -> Counted | None:
    # "12 people were killed and 40 injured"
    doc, begin, head = parse.doc, at.begin, at.head
    if told is None or found.start - told.end > NEAR or doc[told.head].sent.start != doc[begin].sent.start:
        return None
    if doc[begin - 1].text == "," and head + 1 < len(doc) and doc[head + 1].text in tuple(",;)."):
        # "Jo Bell, 34, said": an age.
        return None
    token, after = doc[head], doc[head + 1] if head + 1 < len(doc) else None
    nominal = after is not None and after.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "SYM")
    if after is not None and nominal and after.lower_ not in listed("counted.states"):
        return None
    between = parse.reading.text[told.noun.end if told.noun.last < begin else told.end : found.start].lower()
    joined = re.search(r"\b(?:and|but|while|with|or)\b|[,–—]", between)
    if joined is None or token.dep_ not in ("nsubj", "nsubjpass", "dobj", "conj", "nummod", "npadvmod", "appos", "dep"):
        return None
    last = re.findall(r"[a-z]+|[,–—]", between)[-1:]
    return told.noun if last and last[0] in listed("counted.joining") else None
