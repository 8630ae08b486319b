"""Quantities: numbers in digits and words with what they count or measure.

Patterns over the repaired reading find numbers, ranges, bounds and units
(``lang/en/quantities.toml``); the parse gives the thing counted. Not done yet: products
("three times as many"), numbers split over a line end, dimensions ("320x240").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from onrecord.annotate.quantities.grammar import TIME_UNITS, Found, numbers_in, table, unit_named
from onrecord.lang import language
from onrecord.model import Quantity, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from onrecord.annotate.parse import Parse
    from onrecord.model import Report
    from onrecord.ports import Layers

NAMED = frozenset({"PRODUCT", "FAC", "WORK_OF_ART", "LAW", "ORG", "PERSON", "EVENT"})
"""spaCy's types of name whose numbers count nothing ("Group of Seven")."""

ARGUMENTS = frozenset(["nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "nummod", "npadvmod", "quantmod"])
"""Dependency labels under which a number without a noun still counts ("14 were hurt")."""

AGES = frozenset(["appos", "npadvmod", "amod", "nummod"])
"""Dependency labels of an age between commas."""

LENGTHS = frozenset({"duration", "duration-range", "duration-and-half"})
"""Rules of ``times`` whose expressions are measures too ("an 18-month inquiry")."""

Change = Literal["up", "down"]


class QuantityAnnotator:
    """Finds quantities."""

    name = "quantities"
    version = "1"
    requires = ("parse", "times")
    assigns = ("quantities",)

    def __call__(self, report: Report, layers: Layers) -> Layers:  # noqa: ARG002 - the port gives the report
        """Returns the layer ``quantities``, in the order of the text."""
        return {"quantities": quantities(layers["parse"], layers["times"])}


def quantities(parse: Parse, times: tuple[TimeExpression, ...] = ()) -> tuple[Quantity, ...]:
    """Finds the quantities of a parsed report.

    Args:
        parse: the parse of the report.
        times: its time expressions: what they cover is a date or a time, not a quantity, save plain lengths.

    Returns:
        Quantities in text order, offsets in the report's text as it stands. They never overlap. An exact
        number has ``low`` and ``high`` equal to ``value``; a bound that is open is ``None``.
    """
    doc = parse.doc
    starts = [token.idx for token in doc]
    made: list[Quantity] = []
    for found in numbers_in(parse.reading.text):
        first, last = parse.reading.to_original(found.start, found.end)
        if _is_time(first, last, found, times):
            continue
        head = bisect_right(starts, found.core - 1) - 1
        begin = bisect_right(starts, found.core - len(found.written)) - 1
        if not _counts(found, parse, begin, head):
            continue
        item = _item(found, parse, head, bisect_right(starts, found.end - 1) - 1)
        if _uncounted(found, item, parse, head):
            continue
        unit = found.unit
        if found.kind == "vague" and item is not None and (unit := unit_named(item)) is not None:
            item = None
        made.append(
            Quantity(
                start=first,
                end=last,
                value=found.value,
                low=found.low,
                high=found.high,
                unit=unit,
                item=item,
                approx=found.approx,
                ordinal=found.kind == "ordinal",
                change=_change(found, doc, starts),
            )
        )
    return tuple(made)


def _is_time(start: int, end: int, found: Found, times: tuple[TimeExpression, ...]) -> bool:
    over = [t for t in times if t.start < end and start < t.end]
    if found.unit in TIME_UNITS and not over and not found.old:
        # "one day he will come": no length of time.
        return True
    return any(t.rule not in LENGTHS or found.unit is None for t in over)


# ---------------------------------------------------------------- what is no quantity after all


def _counts(found: Found, parse: Parse, begin: int, head: int) -> bool:
    doc, text = parse.doc, parse.reading.text
    if found.kind == "ordinal":
        return _counts_off(found, parse, head)
    if found.kind in ("vague", "fraction"):
        return True
    if _is_numbering(found, text) or _is_address(text, found.core) or _is_score(text, found):
        return False
    if found.unit is not None:
        return not (found.unit == "second" and doc[head].ent_type_ in NAMED)
    return _is_one(doc, head) if found.written.lower() == "one" else not _is_name(found, parse, begin, head)


def _is_numbering(found: Found, text: str) -> bool:
    # "1." before a line, "No. 7".
    first = found.core - len(found.written)
    line = text.rfind("\n", 0, first) + 1
    if not text[line:first].strip() and re.match(r"[.)]\s", text[found.end : found.end + 2]):
        return True
    before = text[max(0, first - 6) : first]
    return found.written.isdigit() and re.search(r"(?:\b[Nn]os?\.?|#)\s?$", before) is not None


def _is_name(found: Found, parse: Parse, begin: int, head: int) -> bool:
    doc, text = parse.doc, parse.reading.text
    # "Channel 4", "Group of Seven", "two-way": the number is part of a name or of a set word.
    token, words = doc[head], language("en").words
    joined = re.match(r"[-\u2010\u2011]([A-Za-z]+)", text[found.core : found.core + 20])
    if joined and joined[1].lower() in words("quantities", "refused.hyphenated"):
        return True
    before = doc[begin - 1] if begin else None
    right = token.dep_ == "nummod" and token.head.i > head
    plural = right and token.head.tag_ == "NNS"
    if before is not None:
        set_phrase = before.lower_ == "of" and found.written[0].isupper()
        if set_phrase or before.lower_ in words("quantities", "refused.numbered"):
            return True
        beside = text[before.idx + len(before.text) : found.core - len(found.written)].isspace()
        if before.pos_ == "PROPN" and beside:
            return not (right and token.head.tag_ in ("NNS", "NN"))
    if token.ent_type_ in NAMED and token.ent_iob_ == "I":
        return not plural
    # A bare year is no count.
    return bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", found.written)) and not (plural and token.ent_type_ != "DATE")


def _is_address(text: str, end: int) -> bool:
    streets = "|".join(re.escape(w) for w in table()["refused"]["streets"].split())
    return re.match(rf" (?:[A-Z]\w+ ){{1,3}}(?:{streets})(?!\w)", text[end : end + 60]) is not None


def _is_score(text: str, found: Found) -> bool:
    if re.match(r"[-\u2013]\d", text[found.core : found.core + 2]) and found.kind == "number":
        return True
    if found.kind != "range" or not re.search(r"\d[-\u2013]\d", found.written):
        return False
    word = re.match(r"\s(\w+)", text[found.end : found.end + 20])
    return word is not None and word[1].lower() in language("en").words("quantities", "refused.scores")


def _is_one(doc: Doc, index: int) -> bool:
    token = doc[index]
    if token.dep_ != "nummod" or token.head.i <= index or token.head.pos_ not in ("NOUN", "PROPN"):
        return False
    if index and doc[index - 1].lower_ in ("no", "any", "every", "the", "this", "that", "each", "-"):
        return False
    return token.head.lemma_.lower() not in language("en").words("quantities", "refused.idle")


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
    return (
        head.lemma_.lower() not in language("en").words("quantities", "refused.ranks") and token.ent_type_ not in NAMED
    )


def _uncounted(found: Found, item: str | None, parse: Parse, index: int) -> bool:
    doc, text = parse.doc, parse.reading.text
    # A bare number that counts nothing the parse can name: kept only where it plainly is one.
    bounded = found.kind == "number" and found.low != found.high
    if found.unit is not None or item is not None or found.kind in ("fraction", "range") or bounded:
        return False
    token = doc[index]
    if found.kind == "vague":
        return found.written.lower() in ("several", "a few", "a couple", "scores")
    if any(child.lower_ == "of" for child in token.children):
        return False
    after, before = text[found.end : found.end + 1], text[: found.start].rstrip()[-1:]
    # "Two, mend the roof" is a list told aloud, "Jo Bell, 34, said" the age in a byline.
    listed = token.is_sent_start and after in tuple(",:.")
    aged = before in tuple(",(") and after in tuple(",).;") and token.dep_ in AGES
    idle = found.hyphenated or found.written.lower() in ("one", "zero", "a dozen")
    return listed or aged or idle or token.dep_ not in ARGUMENTS


# ---------------------------------------------------------------- what is counted, which way it moved


def _item(found: Found, parse: Parse, head: int, last: int) -> str | None:
    if found.unit is not None and found.unit not in ("percent", "percentage point"):
        return None
    doc = parse.doc
    joined = re.match(r"[-\u2010\u2011](?=[A-Za-z])", parse.reading.text[found.core : found.core + 2])
    if joined and found.unit is None and head + 2 < len(doc):
        # "a 700-seat ferry" counts seats.
        return _verbatim(parse, head + 2, head + 2)
    anchor = doc[last] if found.unit else doc[head]
    noun = _counted_by_preposition(anchor, last)
    if noun is None and found.unit is None:
        noun = _counted(found, parse, head)
    if noun is None:
        return None
    beside = doc[noun.i + 1] if noun.i + 1 < len(doc) else noun
    if noun.tag_ == "NN" and beside.tag_ == "NNS":
        # The parser sometimes stops at the first noun of "night nurses".
        return _verbatim(parse, _first_counted(doc, noun, last), int(beside.i))
    return _verbatim(parse, _first_counted(doc, noun, last), _right_end(noun))


def _first_counted(doc: Doc, noun: Token, last: int) -> int:
    first = max(int(noun.left_edge.i), last + 1)
    while first < noun.i and _is_skipped(doc[first]):
        first += 1
    numbers = (i + 1 for i in range(first, noun.i) if doc[i].like_num and doc[i + 1].text != "-")
    return max([first, *numbers])


def _verbatim(parse: Parse, first: int, last: int) -> str | None:
    start, end = parse.range(first, last)
    written = parse.reading.original[start:end]
    return written if any(letter.isalpha() for letter in written) and "\n" not in written else None


def _is_skipped(token: Token) -> bool:
    return (
        token.pos_ in ("DET", "PUNCT", "SPACE", "ADP", "NUM", "PRON", "SYM")
        or (token.pos_ == "ADJ" and token.lower_ in ("other", "more", "additional", "further", "new"))
        or token.dep_ == "poss"
        or token.tag_ == "POS"
    )


def _counted(found: Found, parse: Parse, index: int) -> Token | None:
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
            gap = text[found.end : token.idx]
            return token if len(gap) < 60 and not re.search(r"[;:()\n]", gap) else None
    after = doc[index + 1] if index + 1 < len(doc) else None
    if after is None or after.dep_ == "ROOT":
        return None
    return after if after.tag_ == "NNS" or (after.tag_ == "NN" and token.dep_ == "nummod") else None


def _counted_by_preposition(token: Token, last: int) -> Token | None:
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


def _change(found: Found, doc: Doc, starts: list[int]) -> Change | None:
    if found.kind in ("ordinal", "vague"):
        return None
    first = bisect_right(starts, found.start) - 1
    last = bisect_right(starts, found.end - 1) - 1
    change = table()["change"]
    window = [doc[i] for i in range(max(0, first - 4), first)]
    while window and _is_passed_over(window[-1]):
        passed = window.pop()
        if passed.lower_ == "of" and window and window[-1].pos_ == "NOUN":
            return _direction(window[-1].lemma_.lower(), change["up_nouns"], change["down_nouns"])
    by = first > 0 and doc[first - 1].lower_ == "by"
    if window and (found.unit is not None or by):
        token = window[-1]
        moved = None
        if token.lower_ in ("up", "down") and token.dep_ != "prt":
            moved = _direction(token.lower_, change["up"], change["down"])
        elif token.pos_ in ("VERB", "AUX"):
            moved = _direction(token.lemma_.lower(), change["up"], change["down"])
        if moved is not None:
            return moved
    return _change_after(doc, last, change) if found.unit is not None else None


def _is_passed_over(token: Token) -> bool:
    if token.lower_ in ("by", "a", "an", "another", "of"):
        return True
    return bool(token.pos_ == "ADV" and token.lower_ not in ("up", "down"))


def _change_after(doc: Doc, last: int, change: dict[str, str]) -> Change | None:
    for after in doc[last + 1 : last + 4]:
        if after.pos_ == "NOUN":
            return _direction(after.lemma_.lower(), change["up_nouns"], change["down_nouns"])
        if after.pos_ not in ("ADJ", "PUNCT", "ADV"):
            break
    return None


def _direction(word: str, up: str, down: str) -> Change | None:
    if word in up.split():
        return "up"
    return "down" if word in down.split() else None
