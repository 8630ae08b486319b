"""What looks like a quantity and is none: names, numbering, addresses, scores, idle words.

Part of ``quantities``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from onrecord.annotate.quantities.numbers import JOINED, first_token
from onrecord.annotate.quantities.units import TIME_UNITS, listed, table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from onrecord.annotate.parse import Parse
    from onrecord.annotate.quantities.numbers import Found, Tokens

PAGES = ("@", "www.", "http", ".com", ".org", ".net", ".gov", ".info")
"""What an address of a page or of the mail holds."""

NAMED = frozenset({"PRODUCT", "FAC", "WORK_OF_ART", "LAW", "ORG", "PERSON", "EVENT"})
"""spaCy's types of name whose numbers count nothing ("Group of Seven")."""

ARGUMENTS = frozenset(["nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "nummod", "npadvmod", "quantmod"])
"""Dependency labels under which a number without a noun still counts ("14 were hurt")."""

AGES = frozenset(["appos", "npadvmod", "amod", "nummod"])
"""Dependency labels of an age between commas."""


def masked_in(text: str) -> frozenset[int]:
    """Offsets of telephone numbers, addresses of pages, and set figures ("24/7")."""
    masks = [_masks()]
    if any(sign in text for sign in PAGES):
        masks.append(_pages())
    return frozenset(offset for mask in masks for match in mask.finditer(text) for offset in range(*match.span()))


@cache
def _pages() -> re.Pattern[str]:
    return re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|\b[\w-]+\.(?:com|org|net|gov|info)\b(?:/\S*)?")


@cache
def _masks() -> re.Pattern[str]:
    fixed = "|".join(re.escape(w) for w in table()["refused"]["fixed"])
    abroad = r"\+\d{1,3}[ .-]?\(?\d{1,5}\)?(?:[ .-]?\d{2,4}){1,4}"
    inland = r"\(?0\d{2,4}\)?(?:[ .-]\d{2,4}){1,3}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}"
    clock = r"\b\d{1,2}(?: ?[:.] ?\d\d)? ?[ap]\. ?m\b|\b\d{1,2} : \d\d\b"
    relays = "|".join(table()["refused"]["relays"].split())
    race = rf"\b\d+ ?[x×] ?\d+ ?-?m?(?:et(?:re|er)s?)?(?= (?:[\w']+ )?(?:{relays})\b)"
    record = r"\(\d{1,3} ?[-\u2013] ?\d{1,3}(?: ?[-\u2013] ?\d{1,3})?\)"
    return re.compile(
        rf"(?=[\d(+])(?:{record}|{race}|{clock}|(?<![\w.,])(?:{abroad}|{inland})(?!\w)|(?<![\w.,])(?:{fixed})(?![\w,]))"
    )


def is_age(found: Found, doc: Doc, at: Tokens) -> bool:
    """Whether a bare number tells an age: "children under 12", "who was 44", "aged 18"."""
    begin, head = at.begin, at.head
    if found.unit is not None or found.kind not in ("number", "range"):
        return False
    least, most = table()["ages"]["least"], table()["ages"]["most"]
    values = [v for v in (found.value, found.low, found.high) if v is not None]
    if found.hyphenated or not values or not all(least <= v <= most and v == int(v) for v in values):
        return False
    first = first_token(found, doc, begin)
    before = doc[first - 1].lower_ if first else ""
    token = doc[head]
    after = doc[head + 1] if head + 1 < len(doc) else None
    noun = after is not None and (after.pos_ in ("NOUN", "PROPN", "ADJ") or after.lower_ in ("of", "%", "percent"))
    if before in listed("ages.before"):
        return not noun or after is None or after.pos_ == "PROPN"
    bounded = doc[first].lower_ in listed("ages.bounds") and first < begin
    if bounded and before in listed("ages.people"):
        return not noun
    subject = next((c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    turned = token.dep_ in ("attr", "dobj") and token.head.lower_ in listed("ages.verbs")
    one = subject is not None and (subject.lower_ in ("he", "she", "who", "i") or subject.ent_type_ == "PERSON")
    return turned and one and not noun


def counts(found: Found, parse: Parse, at: Tokens) -> bool:
    """Whether a number counts or measures, as far as its neighbours tell."""
    begin, head = at.begin, at.head
    doc, text = parse.doc, parse.reading.text
    if found.kind == "ordinal":
        return _counts_off(found, parse, head)
    if found.kind in ("vague", "fraction"):
        return True
    if _is_numbering(found, text) or _is_address(text, found.core) or _is_score(text, found):
        return False
    if found.unit is not None:
        return not (found.unit == "second" and doc[head].ent_type_ in NAMED)
    if _is_name(found, parse, begin, head):
        return False
    return found.written.lower() != "one" or _is_one(doc, head)


def is_offset(unit: str | None, doc: Doc, tail: int) -> bool:
    """Whether a length that ends at ``tail`` is a point in time: "three weeks before", not "waited three weeks"."""
    if unit not in TIME_UNITS or tail + 1 >= len(doc):
        return False
    after = doc[tail + 1]
    if after.lower_ in listed("offsets.always"):
        return True
    return after.lower_ in listed("offsets.governing") and doc[tail].head == after


def _is_numbering(found: Found, text: str) -> bool:
    # "1." before a line, "No. 7".
    first = found.core - len(found.written)
    line = text.rfind("\n", 0, first) + 1
    opens = not text[line:first].strip()
    if opens and re.match(r"[.)]\s", text[found.core : found.core + 2]):
        return True
    after = text[found.core : found.core + 2]
    if opens and re.fullmatch(r"\d{1,2}\.\d\d", found.written) and re.match(r"\s[A-Z]", after):
        # "12.03 Police arrive": the hour of an entry.
        return True
    closed = found.written.isdigit() and re.match(r" ?\)", after) is not None
    if closed and "(" not in text[line:first].rpartition(")")[2]:
        return True
    before = text[max(0, first - 6) : first]
    return found.written.isdigit() and re.search(r"(?:\b[Nn]os?\.?|#)\s?$", before) is not None


def _is_name(found: Found, parse: Parse, begin: int, head: int) -> bool:
    # "Channel 4", "Group of Seven", "two-way": the number is part of a name or of a set word.
    doc, text = parse.doc, parse.reading.text
    token = doc[head]
    joined = JOINED.match(text[found.core : found.core + 24])
    if joined and joined[1].lower() in listed("refused.hyphenated"):
        return True
    noun = token.head if token.dep_ == "nummod" and token.head.i > head else None
    if begin:
        before = doc[begin - 1]
        beside = text[before.idx + len(before.text) : found.core - len(found.written)].isspace()
        if _follows_name(found, before, noun, beside=beside):
            return True
        if before.pos_ == "PROPN" and beside:
            return not (noun is not None and noun.tag_ in ("NNS", "NN") and not _is_model(before, noun))
    first = found.core - len(found.written)
    if re.fullmatch(r"['’‘]\d\d(?!['’\d])", text[max(0, first - 1) : found.core + 1].rstrip(" .,;")):
        # "the class of '16"
        return True
    plural = noun is not None and noun.tag_ == "NNS"
    if token.ent_type_ in NAMED and token.ent_iob_ == "I":
        return not plural
    # A bare year is no count.
    return bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", found.written)) and not (plural and token.ent_type_ != "DATE")


def _follows_name(found: Found, before: Token, noun: Token | None, *, beside: bool) -> bool:
    if before.is_title and before.tag_ in ("NN", "NNP") and beside and noun is None and found.written.isdigit():
        # "Tower 3 was shut": a name, whatever the parser says.
        return True
    if before.lower_ == "or" and before.i and before.nbor(-1).lower_ in TIME_UNITS:
        # "the next day or two"
        return True
    return (before.lower_ == "of" and found.written[0].isupper()) or _numbers(before, found)


def _is_model(before: Token, noun: Token) -> bool:
    # "AK 47 rifles"
    return before.dep_ in ("compound", "nmod") and bool(before.head == noun)


def _numbers(before: Token, found: Found) -> bool:
    # "Channel 4", but not "patients number 6,120".
    named = before.lower_ in listed("refused.numbered")
    return named and before.pos_ != "VERB" and "," not in found.written


def _is_address(text: str, end: int) -> bool:
    streets = "|".join(re.escape(w) for w in table()["refused"]["streets"].split())
    if re.match(r" block of\b", text[end : end + 10]):
        return True
    return re.match(rf" (?:[A-Z]\w+ ){{1,3}}(?:{streets})(?!\w)", text[end : end + 60]) is not None


def _is_score(text: str, found: Found) -> bool:
    if re.match(r"[-\u2013]\d| [-\u2013] \d", text[found.core : found.core + 4]) and found.kind == "number":
        return True
    if found.kind != "range" or not re.search(r"\d[-\u2013]\d", found.written):
        return False
    word = re.match(r"\s(\w+)", text[found.end : found.end + 20])
    if word is not None and word[1].lower() in listed("refused.scores"):
        return True
    before = re.search(r"(\w+)\s$", text[max(0, found.start - 16) : found.start])
    played = before is not None and before[1].lower() in listed("refused.played")
    return found.written.startswith("0") or (played and (word is None or not word[1].endswith("s")))


def _is_one(doc: Doc, index: int) -> bool:
    token = doc[index]
    if token.dep_ != "nummod" or token.head.i <= index or token.head.pos_ not in ("NOUN", "PROPN"):
        return False
    if index and doc[index - 1].lower_ in ("no", "any", "every", "the", "this", "that", "each", "-"):
        return False
    return token.head.lemma_.lower() not in listed("refused.idle")


def _counts_off(found: Found, parse: Parse, index: int) -> bool:
    doc, text = parse.doc, parse.reading.text
    token = doc[index]
    head = token.head
    if token.dep_ not in ("amod", "nummod", "compound") or head.i <= index or head.i - index > 4:
        return False
    if head.pos_ not in ("NOUN", "PROPN") or (token.is_title and not token.is_sent_start):
        return False
    between = text[found.end : head.idx]
    if not re.fullmatch(r"\s(?:[\w'’-]+\s)*", between):
        return False
    if head.pos_ == "PROPN" and head.ent_type_ not in ("NORP", "GPE", ""):
        return False
    return head.lemma_.lower() not in listed("refused.ranks") and token.ent_type_ not in NAMED


def uncounted(found: Found, item: str | None, parse: Parse, index: int) -> bool:
    """Whether a number with neither unit nor ``item`` is none after all; ``index`` is its last token."""
    doc, text = parse.doc, parse.reading.text
    # A bare number that counts nothing the parse can name: kept only where it plainly is one.
    bounded = found.kind == "number" and found.low != found.high
    several = text[found.end :].lstrip()[:5].lower() == "times"
    if found.unit is not None or item is not None or found.kind in ("fraction", "range") or bounded or several:
        return False
    token = doc[index]
    if index and doc[index - 1].lower_ == "the" and found.written.isalpha():
        # "between the two"
        return True
    if found.kind == "vague":
        alone = token.dep_ not in ("nsubj", "nsubjpass")
        return found.written.lower() in ("several", "a few", "a couple", "scores") and alone
    if any(child.lower_ == "of" for child in token.children):
        return False
    after, before = text[found.end : found.end + 1], text[: found.start].rstrip()[-1:]
    # "Two, mend the roof" is a list told aloud, "Jo Bell, 34, said" the age in a byline.
    listed = token.is_sent_start and after in tuple(",:.")
    aged = before in tuple(",(") and after in tuple(",).;") and token.dep_ in AGES
    idle = found.hyphenated or found.written.lower() in ("one", "zero", "a dozen")
    return listed or aged or idle or token.dep_ not in ARGUMENTS
