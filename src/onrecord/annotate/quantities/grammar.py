"""Numbers as they are written: digits, words, ranges, bounds, and the unit after them.

Part of ``quantities``: patterns over the plain text, no parse. ``fractions`` reads parts of a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from onrecord.annotate.quantities.fractions import fractions
from onrecord.annotate.quantities.numbers import (
    GAP,
    GLYPHS,
    Found,
    bound_pattern,
    digits_pattern,
    either,
    glued_scale,
    interval,
    number_pattern,
    read_number,
)
from onrecord.annotate.quantities.units import TIME_UNITS, Number, Unit, codes, listed, money, table, unit_after
from onrecord.lang import language
from onrecord.lang.numerals import DIGITS, cardinal, ordinal, ordinal_pattern, scale_pattern, tidy

__all__ = ["TIME_UNITS", "Found", "numbers_in"]

CENTS = 100

BEFORE, BEHIND = 60, 160
"""Characters around a number in which the rest of it stands."""

_TOKENISED = re.compile(r" ’ [a-z]| n ' t | ' s |\d : \d\d|\d - [a-z]+ - ")
"""Signs that words and marks were set apart, as corpora do."""

_WORDS = re.compile(r"[A-Za-z]+|\d+|[¼-¾⅓-⅞]")


@cache
def _main(*, damaged: bool) -> re.Pattern[str]:
    number = number_pattern(damaged=damaged)
    joint = rf"(?:{GAP}?[-\u2013\u2014]{GAP}?|{GAP}(?P<joint>to|and|or){GAP})"
    cold = rf"[-\u2212\u2013]{GAP}(?=\d+(?:\.\d+)?{GAP}?(?:deg|°))"
    minus = rf"[-\u2212](?=[\d£$€])|{cold}|(?<!plus or )minus{GAP}"
    return re.compile(
        rf"(?:(?<![\w#@])|(?<=\d[x×]))(?<![\w]\.)(?:(?<![A-Za-z][-\u2011])|(?<=-by-))(?<!\d[-/:.,])(?<!ulti - )"
        rf"{bound_pattern()}(?P<span>(?P<between>between|from){GAP})?"
        rf"(?P<core>(?P<minus>{minus})?"
        rf"(?P<sign>{_sign()})?(?P<low>{number})"
        rf"(?:(?P<lowunit>{GAP}?%|{GAP}(?:percent|per{GAP}cent|dollars|euros))?{joint}(?P<sign2>{_sign()})?(?P<high>{number}))?)",
        re.IGNORECASE,
    )


@cache
def _sign() -> str:
    # "$", "US$", "EUR ", "mxn$": what stands before a sum of money.
    signs = [s for s in table()["signs"] if s != "$"]
    before = either(sorted(codes() - listed("codes.words")))
    code = rf"(?-i:\b(?=[A-Z]{{3}})(?:M(?=(?:{before}){GAP})|)(?:{before}|RMB)){GAP}?(?=\d)"
    signed = rf"\b(?=[a-z]{{3}}\$)(?:{either(sorted(codes()))})\${GAP}?"
    sign = rf"(?-i:(?=[^\w\s]|[A-Za-z.]{{1,4}} ?[$£]|Rs)(?:{either(signs)})|(?<![A-Z])\$)(?:US)?{GAP}?"
    return rf"(?:{sign}|{code}|{signed}|\b(?:rmb|usd|eur|gbp){GAP}(?=\d))"


@cache
def _vague_pattern() -> re.Pattern[str]:
    large = "dozen|hundred|thousand|million|billion|trillion"
    return re.compile(
        rf"(?<![\w-]){bound_pattern()}(?P<core>(?P<few>(?:a{GAP}|(?<=past{GAP})|(?<=last{GAP})|(?<=next{GAP}))few|several|many)(?:{GAP}(?P<large>{large})\b(?!s))?"
        rf"|(?P<couple>a{GAP}couple)(?:{GAP}(?:of{GAP})?(?P<large2>{large})\b(?!s))?|(?P<word>{either(list(table()['vague']))})\b"
        rf"(?:{GAP}of{GAP}(?P<of>thousands|millions|billions|hundreds)\b)?)(?![\w-])",
        re.IGNORECASE,
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    after = either(list(table()["after"]))
    numbers = rf"(?:{digits_pattern(damaged=False)}|{number_pattern(damaged=False)})"
    return {
        "ordinal": re.compile(rf"(?<![\w-])(?P<core>{ordinal_pattern()})(?![\w-])", re.IGNORECASE),
        "after": re.compile(rf"{GAP}?\+|{GAP}(?P<after>{after})\b|-(?P<hyphened>plus|odd)\b", re.IGNORECASE),
        "times": re.compile(rf"(?:{GAP}?[x×]{GAP}?|(?:{GAP}|-)by(?:{GAP}|-))(?P<next>{numbers})", re.IGNORECASE),
        "cents": re.compile(
            rf"(?:,?{GAP}and)?{GAP}(?:(?P<named>\d{{1,2}}|{number_pattern(damaged=False)}){GAP}(?:cents?|pence|p)\b"
            rf"|(?P<bare>\d\d|(?!an?\b){number_pattern(damaged=False)})(?={GAP}?[.,;!?]?$|{GAP}?[.;!?]{GAP}|{GAP}more\b))",
            re.IGNORECASE,
        ),
        "further": re.compile(
            rf"(?:{GAP}?[-\u2013]{GAP}?|{GAP}(?P<joint>to|and|or){GAP})(?P<high>{numbers})", re.IGNORECASE
        ),
    }  # fmt: skip


def numbers_in(text: str) -> Iterator[Found]:
    """Yields what reads as a number, in text order, without overlap; the parse has yet to confirm it."""
    taken: list[Found] = []
    covered: set[int] = set()
    stretches = list(_stretches(text))
    for finder in (fractions, _vague, _numbers, _ordinals):
        for found in (f for start, end in stretches for f in finder(text, start, end)):
            if covered.isdisjoint(range(found.start, found.end)):
                taken.append(found)
                covered.update(range(found.start, found.end))
    yield from sorted(taken, key=lambda f: f.start)


@cache
def _number_words() -> frozenset[str]:
    numerals = language("en").table("numerals")
    scales = numerals["scales"]
    vague = [word for phrase in table()["vague"] for word in phrase.split() if len(word) > 1]
    several = ("few", "several", "couple")
    return frozenset([*numerals["cardinals"], *numerals["ordinals"], *scales, *(f"{s}s" for s in scales), *vague,
                      *table()["fractions"], *several])  # fmt: skip


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    # Where numbers may be: patterns need not be tried elsewhere.
    known = _number_words()
    start = end = -1
    for match in _WORDS.finditer(text):
        if match[0].lower() not in known and not match[0][0].isnumeric():
            continue
        if match.start() - BEFORE > end:
            if end >= 0:
                yield start, end
            start = max(0, match.start() - BEFORE)
        end = match.end() + BEHIND
    if end >= 0:
        yield start, end


def _numbers(text: str, position: int, stop: int) -> Iterator[Found]:
    pattern = _main(damaged=text.islower() or _TOKENISED.search(text) is not None)
    while (match := pattern.search(text, position, stop)) is not None:
        found = _range(text, match) or _single(text, match)
        position = max(found.end if found else 0, match.start("core") + 1)
        if found is None:
            # A long run of digits is passed over as a whole, not tried again from its second digit.
            run = re.compile(r"[\d.,:/-]+").match(text, match.start("low"))
            position = max(position, run.end() if run else match.end("low"))
        else:
            yield found


# ---------------------------------------------------------------- one number


def _single(text: str, match: re.Match[str]) -> Found | None:
    low, written = match.end("low"), match["low"]
    if (letter := glued_scale(written)) and not _is_scale(text, match, letter):
        low -= len(letter)
        written = text[match.start("low") : low]
    value = read_number(written)
    if value is None:
        return _first_of_list(match)
    if re.match(r"0\d", written) and not match["sign"]:
        return None
    unit = _unit(text, low, match["sign"], value) or _unit_of_next(text, low)
    if unit is None and re.match(r"[^\W\d_]|[.,:/-]\d|[/:]\w", text[low : low + 2]):
        return None
    if (
        unit is None
        and (re.fullmatch(r"\d/\d", written) or written in GLYPHS)
        and not re.match(r"\s[a-z]", text[low : low + 2])
    ):
        return None
    end = unit.end if unit else low
    if unit is not None:
        value = tidy(value * unit.factor)
        value, end = _with_cents(text, unit, value, end)
    below = re.match(rf"{GAP}below{GAP}(?:zero|0)\b", text[end : end + 12]) if unit and "degree" in unit.name else None
    end += below.end() if below else 0
    value = -value if match["minus"] or below else value
    start = match.start("core")
    found = Found(
        start, end, "number", low, text[start:low], value, value, value, unit.name if unit else None,
        hyphenated=unit.hyphenated if unit else False, old=unit.old if unit else False,
    )  # fmt: skip
    return _bounded(text, match, _up_to_second(text, match, found) or found)


def _is_scale(text: str, match: re.Match[str], letter: str) -> bool:
    # "3m" is three metres unless money or people; "40k" a thousand unless a race; capitals are scales.
    follows = re.match(rf"{GAP}([A-Za-z]+)", text[match.end("low") : match.end("low") + 24])
    word = follows[1] if follows else ""
    if letter.lower() == "k":
        return match["sign"] is not None or word not in listed("scaled.races")
    if match["sign"] or letter.lower() in ("bn", "tn", "mn", "mln", "bln") or letter == "M":
        return True
    if letter.lower() in ("b", "mm"):
        return False
    return word in listed("scaled.millions") or word in codes()


def _unit(text: str, end: int, sign: str | None, value: Number) -> Unit | None:
    unit = unit_after(text, end, value)
    if not sign:
        return unit
    sign = re.sub(r"\s+$", "", sign.replace("\u00a0", " "))
    bare = sign.removesuffix("$").upper() if sign != "$" else ""
    factor = 1
    if sign in table()["signs_scaled"] and re.search(r"\b(?:crore|lakh)s?$", text[:end][-7:].lower()):
        return Unit(table()["signs_scaled"][sign], end)
    code = table()["signs"].get(sign) or table()["codes"]["other"].get(sign)
    if code is None:
        code = bare if bare in codes() else "USD"
        if bare.startswith("M") and bare[1:] in codes():
            code, factor = bare[1:], 1_000_000
    if unit is not None and not text[unit.end - 1].isalpha():
        # "$ 20 $ 37": the sign is the next number's.
        unit = None
    if unit is not None and (unit.name == code or (unit.name in money() and sign.endswith("$"))):
        return replace(unit, factor=factor)
    return Unit(code, end, factor=factor)


def _unit_of_next(text: str, end: int) -> Unit | None:
    # "3 by 4 metres": the unit is said once.
    beside = _patterns()["times"].match(text, end)
    if beside is None:
        return None
    value = read_number(beside["next"])
    unit = unit_after(text, beside.end(), value) if value is not None else None
    return replace(unit, end=end) if unit else None


def _with_cents(text: str, unit: Unit, value: Number, end: int) -> tuple[Number, int]:
    # "13 dollars and 45 cents"
    if (
        unit.name not in money()
        or unit.name in ("cent", "penny")
        or unit.end == end - 1
        or not re.search(r"[a-zA-Z$]\s?$", text[:end][-2:])
    ):
        return value, end
    match = _patterns()["cents"].match(text, end)
    if match is None:
        return value, end
    cents = cardinal(match["named"] or match["bare"])
    if cents is None or not 0 < cents < CENTS:
        return value, end
    return round(value + cents / CENTS, 2), match.end()


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
    start, end = found.start, found.end
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
    if found.kind == "range":
        return replace(found, start=start, approx=bool(bound) or found.approx)
    kind = table()["bounds"].get(bound)
    after = _patterns()["after"].match(text, end)
    if kind is None and after is not None:
        kind, end = table()["after"][(after["after"] or after["hyphened"] or "plus").lower()], after.end()
    low, high = interval(kind, found.value or 0)
    return replace(found, start=start, end=end, low=low, high=high, approx=kind in ("near", "under", "past"))


def _taken_apart(text: str, match: re.Match[str]) -> bool:
    before = re.search(r"([A-Za-z]+)\s$", text[max(0, match.start() - 12) : match.start()])
    return before is not None and before[1].lower() in listed("refused.up_to")


# ---------------------------------------------------------------- two numbers: a range


def _range(text: str, match: re.Match[str]) -> Found | None:
    if match["high"] is None or not _is_joined(text, match):
        return None
    low, high = read_number(match["low"]), read_number(match["high"])
    if low is None or high is None:
        return None
    if low < high:
        low = _scaled(low, match["low"], match["high"])
    core = match.end("high")
    unit = _unit(text, core, match["sign"] or match["sign2"], high)
    end = unit.end if unit else core
    if not low < high or (unit is None and re.match(r"\w|[.,:/-]\d", text[end : end + 2])):
        return None
    start = min(match.start(piece) for piece in ("bound", "between", "core") if match[piece])
    written = text[match.start("core") : core]
    return Found(
        start, end, "range", core, written, None, low, high, unit.name if unit else None,
        approx=match["bound"] is not None,
        hyphenated=unit.hyphenated if unit else False, old=unit.old if unit else False,
    )  # fmt: skip


def _up_to_second(text: str, match: re.Match[str], first: Found) -> Found | None:
    # "5 metres to 7 metres": the unit is said twice.
    if first.unit is None:
        return None
    further = _patterns()["further"].match(text, first.end)
    if further is None or not _is_one_range(text, match, (further["joint"] or "-").lower()):
        return None
    high = read_number(further["high"])
    unit = unit_after(text, further.end(), high) if high is not None else None
    if high is None or unit is None or unit.name != first.unit or not (first.value or 0) < high:
        return None
    start = match.start("between") if match["between"] else first.start
    return replace(first, start=start, end=unit.end, kind="range", value=None, high=high, core=further.end())


def _is_joined(text: str, match: re.Match[str]) -> bool:
    joint = (match["joint"] or "-").lower()
    if (joint == "-" and match["high"].startswith("0")) or (match["sign2"] and not match["sign"]):
        return False
    return not _mixed(text, match) and _is_one_range(text, match, joint)


def _is_one_range(text: str, match: re.Match[str], joint: str) -> bool:
    between = (match["between"] or "").lower()
    if (joint == "and") != (between == "between"):
        return False
    return between != "from" or not _moves(text[max(0, match.start() - 60) : match.start()].lower())


def _mixed(text: str, match: re.Match[str]) -> bool:
    # "4 percent to 13 million" is no range: the ends measure different things.
    if not match["lowunit"]:
        return False
    first, second = unit_after(text, match.start("lowunit"), 0), unit_after(text, match.end("high"), 0)
    return (first.name if first else None) != (second.name if second else None)


def _moves(before: str) -> bool:
    # "rose from 9 to 12" tells two levels, not a range.
    words = re.findall(r"[a-z]+", re.split(r"[.;:]", before)[-1])[-7:]
    change = table()["change"]
    stems = tuple(w[:4] for key in ("up", "down") for w in change[key].split() if len(w) > 2)
    return any(word.startswith(stems) or word in change["irregular"].split() for word in words)


def _scaled(low: Number, low_words: str, high_words: str) -> Number:
    # "between 5 and 6 million": the scale is said once.
    scales = rf"(?:{scale_pattern()}|bn|tn|mn|k|m|b)"
    if re.search(rf"\d[\s-]?{scales}$", low_words.lower()) or not re.search(rf"\d[\s-]?{scales}$", high_words.lower()):
        return low
    bare = re.match(DIGITS, high_words)
    value = read_number(high_words)
    if bare is None or value is None:
        return low
    divisor = float(bare[0].replace(",", ""))
    return tidy(low * value / divisor) if divisor else low


# ---------------------------------------------------------------- vague counts and ordinals


def _vague(text: str, begin: int, stop: int) -> Iterator[Found]:
    for match in _vague_pattern().finditer(text, begin, stop):
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
        yield Found(start, match.end("core"), "vague", match.end("core"), match["core"], value, low, high, approx=True)


def _ordinals(text: str, begin: int, stop: int) -> Iterator[Found]:
    for match in _patterns()["ordinal"].finditer(text, begin, stop):
        number = ordinal(match["core"])
        if number is not None:
            yield Found(match.start(), match.end(), "ordinal", match.end(), match["core"], number, number, number)
