"""Quantities: numbers in digits and words with what they count or measure.

Patterns over the repaired reading find numbers, ranges, bounds and units
(``lang/en/quantities.toml``); the parse gives the thing counted. Not done yet: products
("three times as many"), numbers split over a line end, dimensions ("320x240").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from onrecord.lang import language
from onrecord.lang.numerals import DIGITS, cardinal, ordinal, ordinal_pattern, scale_pattern, tidy, word_pattern
from onrecord.model import Quantity, TimeExpression

if TYPE_CHECKING:
    from typing import Literal

    from spacy.tokens import Doc, Token

    from onrecord.annotate.parse import Parse
    from onrecord.model import Report
    from onrecord.ports import Layers

NAMED = frozenset({"PRODUCT", "FAC", "WORK_OF_ART", "LAW", "ORG", "PERSON", "EVENT"})
"""spaCy's types of name whose numbers count nothing ("Group of Seven")."""

LENGTHS = frozenset({"duration", "duration-range", "duration-and-half"})
"""Rules of ``times`` whose expressions are measures too ("an 18-month inquiry")."""

TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"})

Number = float | int


@dataclass(frozen=True, slots=True)
class Found:
    """A number as written: offsets in the reading, and what it says.

    Attributes:
        kind: ``number``, ``range``, ``vague``, ``fraction`` or ``ordinal``.
        core: end of the bare number, before its unit.
        written: the words of the number itself.
    """

    start: int
    end: int
    kind: str
    core: int
    written: str
    value: Number | None
    low: Number | None
    high: Number | None
    unit: str | None = None
    approx: bool = False
    hyphenated: bool = False
    old: bool = False


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
    for found in _found(doc.text):
        first, last = parse.reading.to_original(found.start, found.end)
        if _is_time(first, last, found, times):
            continue
        head = bisect_right(starts, found.core - 1) - 1
        begin = bisect_right(starts, found.core - len(found.written)) - 1
        if not _counts(found, doc, begin, head):
            continue
        item = _item(found, parse, head, bisect_right(starts, found.end - 1) - 1)
        if _uncounted(found, item, doc, head):
            continue
        made.append(
            Quantity(
                start=first,
                end=last,
                value=found.value,
                low=found.low,
                high=found.high,
                unit=found.unit,
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


# ---------------------------------------------------------------- finding numbers


def _either(words: list[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"[ \u00a0]") for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _table() -> dict[str, Any]:
    return language("en").table("quantities")


@cache
def _units() -> dict[str, str]:
    forms = {form: name for name, written in _table()["units"].items() for form in written}
    forms.update(_table()["currencies"])
    forms.update({code: code for code in _table()["codes"]["codes"].split()})
    return {**forms, **{form.lower(): name for form, name in forms.items() if not _shouted(form)}}


def _shouted(form: str) -> bool:
    # "MW", "USD", "kWh": abbreviations whose capitals matter.
    return len(form) <= 4 and any(letter.isupper() for letter in form)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = _table()
    gap = r"[ \u00a0]"
    digits = rf"(?:(?:{DIGITS})(?:{gap}1/[2-8]|{gap}?[½¼¾])?(?!/\d)|[1-9]/[2-8](?![\d/])|[½¼¾])"
    part = rf"(?:\ba{gap})?\b(?:half|quarter)(?:{gap}an?|{gap}of{gap}an?)?{gap}(?:million|billion|trillion|dozen)\b"
    glued = r"(?:bn|tn|mn|k|m|b)(?![A-Za-z])"
    number = rf"(?:{digits}(?:{gap}{scale_pattern()}(?:{gap}{scale_pattern()})*|{glued}|-{scale_pattern()})?|{part}|\b{word_pattern()})"
    signs = [s for s in table["signs"] if s != "$"]
    sign = rf"(?:(?-i:{_either(signs)}|(?<![A-Z]){_either(['$'])})(?:US)?{gap}?|(?-i:\b(?:{_either(table['codes']['codes'].split())})){gap})"
    bound = rf"(?:\b(?P<bound>{_either(list(table['bounds']))}){gap}(?:the{gap}|a{gap}(?=\d))?)?"
    joint = rf"(?:{gap}?[-\u2013\u2014]{gap}?|{gap}(?P<joint>to|and|or){gap})"
    vague = list(table["vague"])
    large = "dozen|hundred|thousand|million|billion|trillion"
    units = sorted(_units(), key=lambda u: (-len(u), u))
    unit = "|".join(
        (rf"(?-i:{re.escape(u)})" if _shouted(u) or u == "m" else re.escape(u))
        + (r"(?![\w])" if u[-1].isalnum() else "")
        for u in units
    )
    fraction = _either(list(table["fractions"]))
    return {
        "main": re.compile(
            rf"(?<![\w#@])(?<![\w]\.)(?<![A-Za-z][-\u2011])(?<!\d[-/:.,])"
            rf"{bound}(?P<span>(?P<between>between|from){gap})?"
            rf"(?P<core>(?P<minus>[-\u2212](?=[\d£$€]))?(?P<sign>{sign})?(?P<low>{number})"
            rf"(?:(?P<lowunit>{gap}?%|{gap}(?:percent|per{gap}cent|dollars|euros))?{joint}(?P<sign2>{sign})?(?P<high>{number}))?)",
            re.IGNORECASE,
        ),
        "vague": re.compile(
            rf"(?<![\w-]){bound}(?P<core>(?P<few>a{gap}few|several|many)(?:{gap}(?P<large>{large})\b(?!s))?"
            rf"|(?P<couple>a{gap}couple)(?:{gap}(?:of{gap})?(?P<large2>{large})\b(?!s))?|(?P<word>{_either(vague)})\b"
            rf"(?:{gap}of{gap}(?P<of>thousands|millions|billions|hundreds)\b)?)(?![\w-])",
            re.IGNORECASE,
        ),
        "fraction": re.compile(
            rf"(?<![\w-]){bound}(?P<core>(?P<top>one|two|three|four|five|six|seven|eight|nine|a|\d)(?:{gap}|-)(?P<bottom>{fraction})"
            rf"(?=\s+of\b|(?<=s)\s|\s+(?:percentage|majority))|(?P<half>half)(?=\s+of\b|\s+(?:the|its|their|his|her|all)\b)"
            rf"|(?P<one>one|two|three|four|five|six|seven|eight|nine|\d){gap}(?:in|out{gap}of){gap}(?P<many>\d+|{word_pattern()})(?!\w)(?!{gap}(?:years|months|weeks|days|hours)))",
            re.IGNORECASE,
        ),
        "ordinal": re.compile(rf"(?<![\w-])(?P<core>{ordinal_pattern()})(?![\w-])", re.IGNORECASE),
        "unit": re.compile(rf"(?P<joint>{gap}?|[-\u2010\u2011])(?P<unit>{unit})(?P<old>[- ]olds?\b|{gap}of{gap}age\b)?", re.IGNORECASE),
        "after": re.compile(rf"{gap}?\+|{gap}(?P<after>{_either(list(table['after']))})\b|-(?P<plus>plus)\b", re.IGNORECASE),
    }  # fmt: skip


def _found(text: str) -> Iterator[Found]:
    taken: list[Found] = []
    for finder in (_fractions, _vague, _numbers, _ordinals):
        for found in finder(text):
            if not any(found.start < other.end and other.start < found.end for other in taken):
                taken.append(found)
    yield from sorted(taken, key=lambda f: f.start)


def _numbers(text: str) -> Iterator[Found]:
    position = 0
    pattern = _patterns()["main"]
    while (match := pattern.search(text, position)) is not None:
        found = _range(text, match) or _single(text, match)
        position = max(found.end if found else 0, match.start("core") + 1)
        if found is None:
            # A long run of digits is passed over as a whole, not tried again from its second digit.
            run = re.compile(r"[\d.,:/-]+").match(text, match.start("low"))
            position = max(position, run.end() if run else match.end("low"))
        else:
            yield found


def _read(words: str) -> Number | None:
    lowered = words.lower()
    if portion := re.fullmatch(r"(?:a\s)?(half|quarter)(?:\s(?:an?|of an?))?\s(\w+)", lowered):
        whole = cardinal(portion[2])
        return None if whole is None else tidy(whole / (2 if portion[1] == "half" else 4))
    if portion := re.fullmatch(r"([1-9])/([2-8])", lowered):
        return int(portion[1]) / int(portion[2])
    if lowered in "½¼¾":
        return {"½": 0.5, "¼": 0.25, "¾": 0.75}[lowered]
    quarters = re.search(r"(?:\s1/([2-8])|\s?([½¼¾]))$", lowered)
    more = 0.0
    if quarters:
        more = 1 / int(quarters[1]) if quarters[1] else {"½": 0.5, "¼": 0.25, "¾": 0.75}[quarters[2]]
        lowered = lowered[: quarters.start()]
    glued = re.fullmatch(rf"({DIGITS})(bn|tn|mn|k|m|b)", lowered)
    if glued:
        from decimal import Decimal

        scale = language("en").table("numerals")["short_scales"][glued[2]]
        return tidy(Decimal(glued[1].replace(",", "")) * scale)
    value = cardinal(lowered)
    return None if value is None else tidy(value + more)


def _is_glued(words: str) -> bool:
    return re.search(r"\d(?:bn|tn|mn|k|m|b)$", words.lower()) is not None


def _single(text: str, match: re.Match[str]) -> Found | None:
    low, written = match.end("low"), match["low"]
    if _is_glued(written) and not match["sign"]:
        # "3m" is three metres unless money; "40k" is read as a thousand either way.
        money = re.match(r"[ \u00a0]?(?:dollars|euros|pounds)", text[low : low + 9])
        if not written.lower().endswith(("k", "bn", "tn")) and not money:
            low -= len(re.search(r"[a-z]+$", written.lower())[0])  # type: ignore[index]
            written = text[match.start("low") : low]
    value = _read(written)
    if value is None:
        return _first_of_list(text, match)
    if re.match(r"\d{5,}", written) and not match["sign"] and written.startswith("0"):
        return None
    unit, end, hyphenated, old = _unit_after(text, low, match["sign"], value)
    if unit is None and re.match(r"[^\W\d_]|[.,:/-]\d|[/:]\w", text[low : low + 2]):
        return None
    if unit is None and re.fullmatch(r"\d/\d|[½¼¾]", written):
        return None
    start = match.start("bound") if match["bound"] else match.start("core")
    if match["minus"]:
        value = -value
    return _bounded(text, match, start, end, low, text[match.start("core") : low], value, unit, (hyphenated, old))


def _first_of_list(text: str, match: re.Match[str]) -> Found | None:
    # "six, seven" glued by a blank or hyphen is no one number: take the first word alone.
    word = re.match(r"[^\W_]+", match["low"])
    value = cardinal(word[0]) if word else None
    if word is None or value is None:
        return None
    end = match.start("low") + len(word[0])
    return Found(match.start("low"), end, "number", end, word[0], value, value, value)


def _bounded(
    text: str, match: re.Match[str], start: int, end: int, core: int, written: str, value: Number, unit: str | None, joined: tuple[bool, bool]
) -> Found:  # fmt: skip
    kind = _table()["bounds"].get(re.sub(r"\s+", " ", match["bound"].lower())) if match["bound"] else None
    after = _patterns()["after"].match(text, end)
    if kind is None and after is not None:
        word = (after["after"] or after["plus"] or "plus").lower()
        kind, end = _table()["after"][word], after.end()
    low, high = _interval(kind, value)
    return Found(
        start, end, "number", core, written, value, low, high, unit, kind in ("near", "under", "past"), *joined
    )


def _interval(kind: str | None, value: Number) -> tuple[Number | None, Number | None]:
    if kind in ("above", "past"):
        return value, None
    if kind in ("below", "under"):
        return None, value
    return (None, None) if kind == "near" else (value, value)


def _range(text: str, match: re.Match[str]) -> Found | None:
    if match["high"] is None:
        return None
    between, joint = (match["between"] or "").lower(), (match["joint"] or "-").lower()
    if (joint == "and") != (between == "between"):
        return None
    if (match["sign2"] and not match["sign"]) or _mixed(text, match):
        return None
    low, high = _read(match["low"]), _read(match["high"])
    if low is None or high is None or (joint == "-" and match["high"].startswith("0")):
        return None
    if low < high:
        low = _scaled(low, match["low"], match["high"])
    unit, end, hyphenated, old = _unit_after(text, match.end("high"), match["sign"] or match["sign2"], high)
    if not low < high or (unit is None and re.match(r"\w|[.,:/-]\d", text[end : end + 2])):
        return None
    start = min(match.start("core"), *(match.start(g) for g in ("bound", "between") if match[g]), match.start("core"))
    core = match.end("high")
    before = text[max(0, match.start() - 30) : match.start()].lower()
    if between == "from" and _moves(before):
        return None
    near = match["bound"] is not None
    return Found(
        start, end, "range", core, text[match.start("core") : core], None, low, high, unit, near, hyphenated, old
    )


def _mixed(text: str, match: re.Match[str]) -> bool:
    # "4 percent to 13 million" is no range: the ends measure different things.
    if not match["lowunit"]:
        return False
    first, *_ = _unit_after(text, match.start("lowunit"), None, 0)
    second, *_ = _unit_after(text, match.end("high"), None, 0)
    return first != second


def _moves(before: str) -> bool:
    # "rose from 9 to 12" tells two levels, not a range.
    words = re.findall(r"[a-z]+", re.split(r"[.,;:]", before)[-1])[-3:]
    stems = [w[:4] for key in ("up", "down") for w in _table()["change"][key].split() if len(w) > 2]
    irregular = ("rose", "fell", "grew", "risen", "fallen", "grown", "sank", "shrank", "lost", "slid")
    return any(word.startswith(tuple(stems)) or word in irregular for word in words)


def _scaled(low: Number, low_words: str, high_words: str) -> Number:
    # "between 5 and 6 million": the scale is said once.
    scales = rf"(?:{scale_pattern()}|bn|tn|mn|k|m|b)"
    if re.search(rf"\d[\s-]?{scales}$", low_words.lower()) or not re.search(rf"\d[\s-]?{scales}$", high_words.lower()):
        return low
    bare = re.match(DIGITS, high_words)
    value = _read(high_words)
    if bare is None or value is None:
        return low
    return tidy(low * value / float(bare[0].replace(",", "")))


def _unit_after(text: str, end: int, sign: str | None, value: Number) -> tuple[str | None, int, bool, bool]:
    """The unit, the end of the expression, and whether a hyphen joins them ("18-month")."""
    match = _patterns()["unit"].match(text, end)
    if sign:
        code = _table()["signs"].get(sign.strip(), _table()["signs"].get(sign.strip().upper(), sign.strip().upper()))
        code = "USD" if sign.strip().upper().endswith("$US") else code
        if match is not None and _units().get(match["unit"]) == code:
            return code, match.end("unit"), False, False
        return code, end, False, False
    if match is None:
        named = re.match(rf"[ \u00a0]?({_either(list(_table()['signs']))})", text[end : end + 5])
        if named and named[1] in ("€", "£", "₽", "₴"):
            return _table()["signs"][named[1]], end + named.end(), False, False
        return None, end, False, False
    form = match["unit"]
    unit = _units().get(form) or _units().get(form.lower())
    if unit is None or (form in ("m", "k") and match["joint"] and "." not in text[end - 3 : end] and value > 1000):
        return None, end, False, False
    if unit == "pound" and form.lower() == "pounds" and value >= 100_000:
        unit = "GBP"
    stop = match.end()
    old = match["old"] is not None or form.lower().endswith(("old", "olds", "of age"))
    return unit, stop, match["joint"] in ("-", "\u2010", "\u2011"), old


def _vague(text: str) -> Iterator[Found]:
    for match in _patterns()["vague"].finditer(text):
        low: Number | None
        high: Number | None = None
        value: Number | None = None
        scale = cardinal(match["large"] or match["large2"] or "one") or 1
        if match["few"]:
            if match["few"].lower() == "many" and not match["large"]:
                continue
            low = 3 * scale
        elif match["couple"]:
            value, low = 2 * scale, None
        else:
            least, most = _table()["vague"][re.sub(r"\s", " ", match["word"].lower())]
            of = cardinal((match["of"] or "")[:-1]) if match["of"] else None
            low, high = (least // 2 * of if of else least), most or None
            low = max(low, 2 * of) if of and least > 24 else (20 * of if of else low)
        start = match.start("bound") if match["bound"] else match.start("core")
        yield Found(start, match.end("core"), "vague", match.end("core"), match["core"], value, low, high, None, True)


def _fractions(text: str) -> Iterator[Found]:
    for match in _patterns()["fraction"].finditer(text):
        if match["half"]:
            if re.search(
                r"(?:first|second|latter|other)\s$", text[max(0, match.start() - 8) : match.start()], re.IGNORECASE
            ):
                continue
            value: float = 0.5
        elif match["one"]:
            many = cardinal(match["many"])
            top = cardinal(match["one"])
            if not many or not top or top >= many:
                continue
            value = top / many
        else:
            top = 1 if match["top"].lower() == "a" else cardinal(match["top"])
            bottom = _table()["fractions"][match["bottom"].lower()]
            if not top or top >= bottom:
                continue
            value = top / bottom
        kind = _table()["bounds"].get(re.sub(r"\s+", " ", match["bound"].lower())) if match["bound"] else None
        low, high = _interval(kind, value)
        start = match.start("bound") if match["bound"] else match.start("core")
        approx = kind in ("near", "under", "past")
        yield Found(
            start, match.end("core"), "fraction", match.end("core"), match["core"], value, low, high, None, approx
        )


def _ordinals(text: str) -> Iterator[Found]:
    for match in _patterns()["ordinal"].finditer(text):
        number = ordinal(match["core"])
        if number is not None:
            yield Found(match.start(), match.end(), "ordinal", match.end(), match["core"], number, number, number)


# ---------------------------------------------------------------- what is no quantity after all


def _counts(found: Found, doc: Doc, begin: int, head: int) -> bool:
    text = doc.text
    token, before = doc[head], doc[begin - 1] if begin else None
    if found.kind == "ordinal":
        return _counts_off(found, doc, head)
    if found.kind in ("vague", "fraction"):
        return True
    first = found.core - len(found.written)
    line = text.rfind("\n", 0, first) + 1
    if not text[line:first].strip() and re.match(r"[.)]\s", text[found.end : found.end + 2]):
        return False
    if _is_address(text, found.core) or _is_score(text, found):
        return False
    if found.unit is not None:
        return not (found.unit == "second" and token.ent_type_ in NAMED)
    if found.written.lower() == "one":
        return _is_one(doc, head)
    if re.search(r"(?:\b[Nn]os?\.?|#)\s?$", text[max(0, first - 6) : first]) and found.written.isdigit():
        return False
    joined = re.match(r"[-\u2010\u2011]([A-Za-z]+)", text[found.core : found.core + 20])
    if joined and joined[1].lower() in language("en").words("quantities", "refused.hyphenated"):
        return False
    if found.written[0].isupper() and before is not None and before.lower_ == "of":
        return False
    if before is not None and before.lower_ in language("en").words("quantities", "refused.numbered"):
        return False
    right = token.dep_ == "nummod" and token.head.i > head
    if (
        before is not None
        and before.pos_ == "PROPN"
        and begin > 0
        and text[before.idx + len(before.text) : first].isspace()
    ):
        return right and token.head.tag_ in ("NNS", "NN")
    if token.ent_type_ in NAMED and token.ent_iob_ == "I":
        return right and token.head.tag_ == "NNS"
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", found.written):
        return right and token.head.tag_ == "NNS" and token.ent_type_ != "DATE"
    return True


def _is_address(text: str, end: int) -> bool:
    streets = "|".join(re.escape(w) for w in _table()["refused"]["streets"].split())
    return re.match(rf" (?:[A-Z]\w+ ){{1,3}}(?:{streets})(?!\w)", text[end : end + 60]) is not None


def _is_score(text: str, found: Found) -> bool:
    if re.match(r"[-\u2013]\d", text[found.core : found.core + 2]) and found.kind == "number":
        return True
    if found.kind != "range" or not re.search(r"\d[-\u2013]\d", found.written):
        return False
    word = re.match(r"\s(\w+)", text[found.end : found.end + 20])
    return bool(word) and word[1].lower() in language("en").words("quantities", "refused.scores")  # type: ignore[index]


def _is_one(doc: Doc, index: int) -> bool:
    token = doc[index]
    if token.dep_ != "nummod" or token.head.i <= index or token.head.pos_ not in ("NOUN", "PROPN"):
        return False
    if index and doc[index - 1].lower_ in ("no", "any", "every", "the", "this", "that", "each", "-"):
        return False
    return token.head.lemma_.lower() not in language("en").words("quantities", "refused.idle")


def _counts_off(found: Found, doc: Doc, index: int) -> bool:
    token = doc[index]
    head = token.head
    if token.dep_ not in ("amod", "nummod", "compound") or head.i <= index or head.i - index > 4:
        return False
    if head.pos_ not in ("NOUN", "PROPN") or token.is_title and not token.is_sent_start:
        return False
    between = doc.text[found.end : head.idx]
    if not re.fullmatch(r"\s(?:[\w'’-]+\s)*", between):
        return False
    if head.pos_ == "PROPN" and head.ent_type_ not in ("NORP", "GPE", ""):
        return False
    return (
        head.lemma_.lower() not in language("en").words("quantities", "refused.ranks") and token.ent_type_ not in NAMED
    )


def _uncounted(found: Found, item: str | None, doc: Doc, index: int) -> bool:
    # A bare number that counts nothing the parse can name: kept only where it plainly is one.
    if (
        found.unit is not None
        or item is not None
        or found.kind in ("fraction", "range")
        or (found.kind == "number" and found.low != found.high)
    ):
        return False
    token = doc[index]
    if found.kind == "vague":
        return found.written.lower() in ("several", "a few", "a couple", "scores")
    if any(child.lower_ == "of" for child in token.children):
        return False
    if found.hyphenated or found.written.lower() in ("one", "zero", "a dozen"):
        return True
    after = doc.text[found.end : found.end + 1]
    before = doc.text[: found.start].rstrip()[-1:]
    if before in ",(" and after in ",).;" and token.dep_ in ("appos", "npadvmod", "amod", "nummod"):
        # "Jo Bell, 34, said": an age in a byline.
        return True
    return token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "nummod", "npadvmod", "quantmod")


# ---------------------------------------------------------------- what is counted, which way it moved


def _item(found: Found, parse: Parse, head: int, last: int) -> str | None:
    if found.unit is not None and found.unit not in ("percent", "percentage point"):
        return None
    doc = parse.doc
    anchor = doc[last] if found.unit else doc[head]
    noun = _counted_by_preposition(anchor, last)
    if noun is None and found.unit is None:
        noun = _counted(found, doc, head)
    if noun is None:
        return None
    first = max(noun.left_edge.i, last + 1)
    while first < noun.i and _is_skipped(doc[first]):
        first += 1
    first = max([first, *(i + 1 for i in range(first, noun.i) if doc[i].like_num and doc[i + 1].text != "-")])
    span = doc[first : _right_end(noun) + 1]
    if not span.text.strip() or "\n" in span.text:
        return None
    start, end = parse.range(first, span.end - 1)
    written = parse.reading.original[start:end]
    return written if any(letter.isalpha() for letter in written) else None


def _is_skipped(token: Token) -> bool:
    return (
        token.pos_ in ("DET", "PUNCT", "SPACE", "ADP", "NUM", "PRON", "SYM")
        or token.lower_ in ("other", "more", "additional", "further", "new")
        or token.dep_ == "poss"
        or token.tag_ == "POS"
    )


def _counted(found: Found, doc: Doc, index: int) -> Token | None:
    token = doc[index]
    for _ in range(3):
        if (
            token.dep_ not in ("nummod", "quantmod", "compound", "amod", "advmod", "npadvmod")
            or token.head.i == token.i
        ):
            break
        token = token.head
        if token.i > index and token.pos_ in ("NOUN", "PROPN"):
            gap = doc.text[found.end : token.idx]
            return token if len(gap) < 60 and not re.search(r"[;:()\n]", gap) else None
    after = doc[index + 1] if index + 1 < len(doc) else None
    plural = after is not None and (after.tag_ == "NNS" or (after.tag_ == "NN" and token.dep_ == "nummod"))
    return after if plural and after.dep_ != "ROOT" else None


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


def _change(found: Found, doc: Doc, starts: list[int]) -> Literal["up", "down"] | None:
    if found.kind in ("ordinal", "vague"):
        return None
    first = bisect_right(starts, found.start) - 1
    last = bisect_right(starts, found.end - 1) - 1
    table = _table()["change"]
    window = [doc[i] for i in range(max(0, first - 4), first)]
    while window and (
        window[-1].lower_ in ("by", "a", "an", "another", "of")
        or window[-1].pos_ == "ADV"
        and window[-1].lower_ not in ("up", "down")
    ):
        of = window.pop()
        if of.lower_ == "of" and window and window[-1].pos_ == "NOUN":
            return _direction(window[-1].lemma_.lower(), table["up_nouns"], table["down_nouns"])
    if window and (window[-1].pos_ in ("VERB", "AUX") or window[-1].lower_ in ("up", "down")):
        word = window[-1].lower_ if window[-1].lower_ in ("up", "down") else window[-1].lemma_.lower()
        if found.unit is not None or doc[first - 1].lower_ in ("by", "up", "down"):
            return _direction(word, table["up"], table["down"])
    for after in doc[last + 1 : last + 4]:
        if after.pos_ == "NOUN":
            return _direction(after.lemma_.lower(), table["up_nouns"], table["down_nouns"]) if found.unit else None
        if after.pos_ not in ("ADJ", "PUNCT", "ADV"):
            break
    return None


def _direction(word: str, up: str, down: str) -> Literal["up", "down"] | None:
    if word in up.split():
        return "up"
    return "down" if word in down.split() else None
