"""Numbers as they are written: digits, words, ranges, bounds, fractions, and the unit after them.

Part of ``quantities``: patterns over the plain text, no parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from onrecord.lang import language
from onrecord.lang.numerals import DIGITS, cardinal, ordinal, ordinal_pattern, scale_pattern, tidy, word_pattern

Number = float | int

TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"})


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


def _either(words: list[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"[ \u00a0]") for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def table() -> dict[str, Any]:
    """The data file ``quantities.toml``."""
    return language("en").table("quantities")


@cache
def _units() -> dict[str, str]:
    forms = {form: name for name, written in table()["units"].items() for form in written}
    forms.update(table()["currencies"])
    forms.update({code: code for code in table()["codes"]["codes"].split()})
    return {**forms, **{form.lower(): name for form, name in forms.items() if not _shouted(form)}}


def unit_named(words: str) -> str | None:
    """The unit that words are the name of ("dollars", "kilometres"), or ``None``."""
    return _units().get(words) if len(words) > 3 else None


def _shouted(form: str) -> bool:
    # "MW", "USD", "kWh": abbreviations whose capitals matter.
    return len(form) <= 4 and any(letter.isupper() for letter in form)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = table()
    gap = r"[ \u00a0]"
    digits = rf"(?:(?:{DIGITS})(?:{gap}1/[2-8]|{gap}?[½¼¾])?(?!/\d)|[1-9]/[2-8](?![\d/])|[½¼¾])"
    part = rf"(?:\ba{gap})?\b(?:half|quarter)(?:{gap}an?|{gap}of{gap}an?)?{gap}(?:million|billion|trillion|dozen)\b"
    glued = r"(?:bn|tn|mn|k|m|b)(?![A-Za-z])"
    scaled = rf"{gap}?{scale_pattern()}(?:{gap}{scale_pattern()})*|{glued}|-{scale_pattern()}"
    number = rf"(?:{digits}(?:{scaled})?|{part}|\b{word_pattern()})"
    signs = [s for s in lists["signs"] if s != "$"]
    code = rf"(?-i:\b(?:{_either(lists['codes']['codes'].split())})){gap}"
    sign = rf"(?:(?-i:{_either(signs)}|(?<![A-Z])\$)(?:US)?{gap}?|{code})"
    bound = rf"(?:\b(?P<bound>{_either(list(lists['bounds']))}){gap}(?:the{gap}|a{gap}(?=\d))?)?"
    joint = rf"(?:{gap}?[-\u2013\u2014]{gap}?|{gap}(?P<joint>to|and|or){gap})"
    vague = list(lists["vague"])
    large = "dozen|hundred|thousand|million|billion|trillion"
    units = sorted(_units(), key=lambda u: (-len(u), u))
    unit = "|".join(
        (rf"(?-i:{re.escape(u)})" if _shouted(u) or u == "m" else re.escape(u))
        + (r"(?![\w])" if u[-1].isalnum() else "")
        for u in units
    )
    fraction = _either(list(lists["fractions"]))
    old = rf"[- ]olds?\b|{gap}of{gap}age\b"
    after = _either(list(lists["after"]))
    few = r"one|two|three|four|five|six|seven|eight|nine|\d"
    lengths = r"(?:years|months|weeks|days|hours)"
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
            rf"(?<![\w-]){bound}(?P<core>(?P<top>{few}|a)(?:{gap}|-)(?P<bottom>{fraction})"
            rf"(?=\s+of\b|(?<=s)\s|(?<=-half)\s|\s+(?:percentage|majority))"
            rf"|(?P<half>half)(?=\s+of\b|\s+(?:the|its|their|his|her|all)\b)"
            rf"|(?P<one>{few}){gap}(?:in|out{gap}of){gap}(?P<many>\d+|{word_pattern()})(?!\w)(?!{gap}{lengths}))",
            re.IGNORECASE,
        ),
        "ordinal": re.compile(rf"(?<![\w-])(?P<core>{ordinal_pattern()})(?![\w-])", re.IGNORECASE),
        "unit": re.compile(rf"(?P<joint>{gap}?|[-\u2010\u2011])(?P<unit>{unit})(?P<old>{old})?", re.IGNORECASE),
        "after": re.compile(rf"{gap}?\+|{gap}(?P<after>{after})\b|-(?P<plus>plus)\b", re.IGNORECASE),
    }


def numbers_in(text: str) -> Iterator[Found]:
    """Yields what reads as a number, in text order, without overlap; the parse has yet to confirm it."""
    taken: list[Found] = []
    covered: set[int] = set()
    for finder in (_fractions, _vague, _numbers, _ordinals):
        for found in finder(text):
            if covered.isdisjoint(range(found.start, found.end)):
                taken.append(found)
                covered.update(range(found.start, found.end))
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
        scale = language("en").table("numerals")["short_scales"][glued[2]]
        return tidy(Decimal(glued[1].replace(",", "")) * scale)
    # "$33million": a blank lost in print.
    value = cardinal(re.sub(r"(?<=\d)(?=[a-z])", " ", lowered))
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
        return _first_of_list(match)
    if re.match(r"\d{5,}", written) and not match["sign"] and written.startswith("0"):
        return None
    unit, end, hyphenated, old = _unit_after(text, low, match["sign"], value)
    if unit is None and re.match(r"[^\W\d_]|[.,:/-]\d|[/:]\w", text[low : low + 2]):
        return None
    if unit is None and re.fullmatch(r"\d/\d|[½¼¾]", written):
        return None
    value = -value if match["minus"] else value
    start = match.start("core")
    found = Found(start, end, "number", low, text[start:low], value, value, value, unit, False, hyphenated, old)
    return _bounded(text, match, found)


def _first_of_list(match: re.Match[str]) -> Found | None:
    # "six, seven" glued by a blank or hyphen is no one number: take the first word alone.
    word = re.match(r"[^\W_]+", match["low"])
    value = cardinal(word[0]) if word else None
    if word is None or value is None:
        return None
    end = match.start("low") + len(word[0])
    return Found(match.start("low"), end, "number", end, word[0], value, value, value)


def _bounded(text: str, match: re.Match[str], found: Found) -> Found:
    bound = re.sub(r"\s+", " ", match["bound"].lower()) if match["bound"] else ""
    start, end, value = found.start, found.end, found.value or 0
    one = found.written.lower() == "one" and found.unit is None
    if (
        (bound == "over" and (found.unit in TIME_UNITS or one))
        or (bound == "about" and one)
        or (bound == "up to" and _taken_apart(text, match))
    ):
        # "over two years" tells when, "adds up to 40" how much: neither bounds the number.
        bound = ""
    elif bound:
        start = match.start("bound")
    kind = table()["bounds"].get(bound)
    after = _patterns()["after"].match(text, end)
    if kind is None and after is not None:
        kind, end = table()["after"][(after["after"] or after["plus"] or "plus").lower()], after.end()
    low, high = _interval(kind, value)
    return replace(found, start=start, end=end, low=low, high=high, approx=kind in ("near", "under", "past"))


def _taken_apart(text: str, match: re.Match[str]) -> bool:
    before = re.search(r"([A-Za-z]+)\s$", text[max(0, match.start() - 12) : match.start()])
    return before is not None and before[1].lower() in language("en").words("quantities", "refused.up_to")


def _interval(kind: str | None, value: Number) -> tuple[Number | None, Number | None]:
    if kind in ("above", "past"):
        return value, None
    if kind in ("below", "under"):
        return None, value
    return (None, None) if kind == "near" else (value, value)


def _range(text: str, match: re.Match[str]) -> Found | None:
    if match["high"] is None or not _is_joined(text, match):
        return None
    low, high = _read(match["low"]), _read(match["high"])
    if low is None or high is None:
        return None
    if low < high:
        low = _scaled(low, match["low"], match["high"])
    core = match.end("high")
    unit, end, hyphenated, old = _unit_after(text, core, match["sign"] or match["sign2"], high)
    if not low < high or (unit is None and re.match(r"\w|[.,:/-]\d", text[end : end + 2])):
        return None
    start = min(match.start(piece) for piece in ("bound", "between", "core") if match[piece])
    written = text[match.start("core") : core]
    return Found(start, end, "range", core, written, None, low, high, unit, match["bound"] is not None, hyphenated, old)


def _is_joined(text: str, match: re.Match[str]) -> bool:
    between, joint = (match["between"] or "").lower(), (match["joint"] or "-").lower()
    if (joint == "and") != (between == "between") or (joint == "-" and match["high"].startswith("0")):
        return False
    if (match["sign2"] and not match["sign"]) or _mixed(text, match):
        return False
    return between != "from" or not _moves(text[max(0, match.start() - 30) : match.start()].lower())


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
    stems = [w[:4] for key in ("up", "down") for w in table()["change"][key].split() if len(w) > 2]
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
        code = table()["signs"].get(sign.strip(), table()["signs"].get(sign.strip().upper(), sign.strip().upper()))
        code = "USD" if sign.strip().upper().endswith("$US") else code
        if match is not None and _units().get(match["unit"]) == code:
            return code, match.end("unit"), False, False
        return code, end, False, False
    if match is None:
        named = re.match(rf"[ \u00a0]?({_either(list(table()['signs']))})", text[end : end + 5])
        if named and named[1] in ("€", "£", "₽", "₴"):
            return table()["signs"][named[1]], end + named.end(), False, False
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
            least, most = table()["vague"][re.sub(r"\s", " ", match["word"].lower())]
            of = cardinal((match["of"] or "")[:-1]) if match["of"] else None
            low, high = least * (of or 1), most or None
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
            bottom = table()["fractions"][match["bottom"].lower()]
            if not top or top >= bottom:
                continue
            value = top / bottom
        kind = table()["bounds"].get(re.sub(r"\s+", " ", match["bound"].lower())) if match["bound"] else None
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
