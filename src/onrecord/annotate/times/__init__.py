"""Time expressions: TIMEX3 values, the days they can mean, and what they date.

Rules over the repaired reading find them (``lang/en/times.toml``), the parse decides the tense
that a bare weekday or month hangs on. Not done yet: times counted from an event ("two days
after the vote" stays unresolved), zones in the value, seasons of the southern hemisphere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from onrecord.annotate.times import lengths, points
from onrecord.annotate.times.calendar import Setting, Value
from onrecord.annotate.times.pieces import Maker
from onrecord.annotate.times.tense import ahead, dates_of
from onrecord.lang import language
from onrecord.lang.numerals import DIGITS, ordinal_pattern, word_pattern
from onrecord.model import Dates, TimeExpression
from onrecord.text import quoted_ranges

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from onrecord.annotate.parse import Parse
    from onrecord.model import Report
    from onrecord.ports import Layers

NAMED = frozenset({"PERSON", "ORG", "WORK_OF_ART", "PRODUCT", "FAC", "LAW"})
"""spaCy's types of name in which a weekday or month is no time ("Sunday Ledger")."""

MAKERS: dict[str, Maker] = {
    name.removeprefix("make_"): function
    for module in (points, lengths)
    for name, function in vars(module).items()
    if name.startswith("make_")
}
"""What the grammar names under ``make``."""


Made = tuple[int, int, Value, str, int]
"""Start and end in the reading, value, name of the rule, last token."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the grammar, compiled."""

    name: str
    family: str
    make: str
    bare: bool
    pattern: re.Pattern[str]
    order: int


@dataclass(frozen=True, slots=True)
class Found:
    """One match: where it stands in the reading, the rule, and the pieces it caught."""

    start: int
    end: int
    rule: Rule
    match: re.Match[str]


class TimeAnnotator:
    """Finds, values and places time expressions."""

    name = "times"
    version = "1"
    requires = ("parse", "sentences")
    assigns = ("times",)

    def __call__(self, report: Report, layers: Layers) -> Layers:
        """Returns the layer ``times``, in the order of the text."""
        return {"times": times(layers["parse"], published_day(report.published))}


def published_day(published: str | None) -> date | None:
    """The day of an ISO 8601 date or date and time; ``None`` where there is none."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def times(parse: Parse, published: date | None = None) -> tuple[TimeExpression, ...]:
    """Finds the time expressions of a parsed report.

    Args:
        parse: the parse of the report.
        published: day of publication. Without it, what hangs on it stays unresolved.

    Returns:
        Expressions in text order, offsets in the report's text as it stands. They never overlap.
    """
    doc = parse.doc
    text = doc.text
    starts = [token.idx for token in doc]
    if not starts:
        return ()
    quotations = quoted_ranges(text)
    made: list[Made] = []
    told: tuple[int, Value] | None = None
    for found in _chosen(text):
        index = _token_at(starts, found.start)
        if not _fits(found, doc, index, starts):
            continue
        line = text.count("\n", 0, found.start)
        setting = Setting(
            published,
            lambda i=index: ahead(doc, i),  # type: ignore[misc]
            told[1] if told is not None and told[0] == line else None,
            text[max(0, found.start - 60) : found.start].rpartition("\n")[2].lower(),
            text[found.end : found.end + 40].partition("\n")[0].lower(),
        )
        for start, end, value in _values(found, setting):
            made.append((start, end, value, found.rule.name, _token_at(starts, end - 1)))
            if value.type == "DATE" and value.earliest is not None and value.mod is None:
                told = (line, value)
    made = _with_days(made, doc)
    return tuple(
        _expression(parse, start, end, value, rule, dates_of(doc, index, quotations))
        for start, end, value, rule, index in made
    )


def _expression(parse: Parse, start: int, end: int, value: Value, rule: str, dates: Dates | None) -> TimeExpression:
    first, last = parse.reading.to_original(start, end)
    return TimeExpression(
        start=first,
        end=last,
        type=value.type,
        value=value.value,
        earliest=value.earliest.isoformat() if value.earliest else None,
        latest=value.latest.isoformat() if value.latest else None,
        mod=value.mod,
        dates=dates,
        rule=rule,
    )


# ---------------------------------------------------------------- the grammar


def _either(words: list[str]) -> str:
    return "|".join(
        re.escape(w).replace(r"\ ", "[ \u00a0]+").replace("'", "['’‘]")
        for w in sorted(words, key=lambda w: (-len(w), w))
    )


@cache
def _pieces() -> dict[str, str]:
    table = language("en").table("times")
    months, full = list(table["months"]), [m for m in table["months"] if len(m) > 4 or m in ("May", "June", "July")]
    days = [d for d in table["weekdays"] if d.endswith("day")]
    short = rf"(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\.?(?=,? (?:{_either(months)}))"
    return {
        **table["pieces"],
        "month": rf"(?-i:\b(?:{_either(months + [m.upper() for m in full])})\b)",
        "month_in_full": rf"(?-i:\b(?:{_either(full + [m.upper() for m in full])})\b)",
        "weekday": rf"(?-i:\b(?:{_either(days + [d.upper() for d in days])}|{short})(?!\w))",
        "season": _either(list(table["seasons"])),
        "part": rf"(?:{_either(list(table['parts']))})\b",
        "unit": f"(?:{_either(list(table['units']))})",
        "ordinal": ordinal_pattern(),
        "decade_word": _either(list(table["decades"])),
        "holiday": _either(list(table["holidays"])),
        "count": rf"(?:(?<![\d.,])(?:{DIGITS})|{word_pattern()}|\b(?:{_either(list(table['counts']))}))(?!\w)",
        "adverb": _either(list(table["adverbs"])),
        "reference": _either(list(table["references"])),
    }  # fmt: skip


def _filled(pattern: str) -> str:
    while (grown := re.sub(r"\{([a-z_]+)\}", lambda m: _pieces()[m[1]], pattern)) != pattern:
        pattern = grown
    return pattern


@cache
def grammar() -> dict[str, tuple[Rule, ...]]:
    """The grammar, compiled once a process: rules by family."""
    table = language("en").table("times")
    grouped: dict[str, list[Rule]] = {family: [] for family in table["families"]}
    for order, rule in enumerate(table["rules"]):
        pattern = re.compile(rf"(?<!\w)(?:{_filled(rule['pattern'])})(?!\w)", re.IGNORECASE)
        grouped[rule["family"]].append(
            Rule(rule["name"], rule["family"], rule["make"], rule.get("bare", False), pattern, order)
        )
    return {family: tuple(members) for family, members in grouped.items()}


@cache
def _triggers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    families = language("en").table("times")["families"]
    return tuple((name, re.compile(_filled(pattern), re.IGNORECASE)) for name, pattern in families.items())


def _matches(text: str) -> Iterator[Found]:
    compiled = grammar()
    for line in re.finditer(r"[^\n]+", text):
        for family, trigger in _triggers():
            if trigger.search(text, line.start(), line.end()) is None:
                continue
            for rule in compiled[family]:
                for match in rule.pattern.finditer(text, line.start(), line.end()):
                    if match.end() > match.start():
                        yield Found(match.start(), match.end(), rule, match)


def _chosen(text: str) -> list[Found]:
    # The longest match wins; of equals, the rule that stands first in the grammar.
    taken: list[Found] = []
    covered: set[int] = set()
    for found in sorted(_matches(text), key=lambda f: (f.start - f.end, f.rule.order, f.start)):
        if not covered.isdisjoint((found.start, found.end - 1)) or found.start in covered:
            continue
        setting = Setting(date(2001, 1, 1), lambda: None, None, *_beside(text, found))
        if not _values(found, setting):
            continue
        taken.append(found)
        covered.update(range(found.start, found.end))
    return sorted(taken, key=lambda f: f.start)


def _beside(text: str, found: Found) -> tuple[str, str]:
    return (
        text[max(0, found.start - 60) : found.start].rpartition("\n")[2].lower(),
        text[found.end : found.end + 40].partition("\n")[0].lower(),
    )


def _values(found: Found, setting: Setting) -> list[tuple[int, int, Value]]:
    caught = {name.rstrip("_"): words for name, words in found.match.groupdict().items() if words is not None}
    caught["whole"] = found.match.group()
    try:
        made = MAKERS[found.rule.make](caught, setting)
    except (OverflowError, ValueError):
        # A count beyond the calendar ("four billion years ago") gives no day.
        return []
    if made is None:
        return []
    if isinstance(made, Value):
        end = found.end - (len(caught["whole"]) - len(caught["whole"].rstrip(" \u00a0,")))
        return [(found.start, end, made)]
    return [(*found.match.span(piece), value) for piece, value in made.items()]


# ---------------------------------------------------------------- what is no time after all


def _token_at(starts: list[int], offset: int) -> int:
    return max(0, bisect_right(starts, offset) - 1)


def _fits(found: Found, doc: Doc, index: int, starts: list[int]) -> bool:
    token = doc[index]
    last = doc[_token_at(starts, found.end - 1)]
    name = found.rule.name
    if name == "year":
        return _is_year(doc, _token_at(starts, found.match.start("year")), bool(found.match["early"]))
    if name == "reference" and token.lower_ == "now":
        return token.pos_ in ("ADV", "NOUN", "INTJ") or bool(token.dep_ == "advmod")
    if name == "holiday" and last.dep_ == "compound" and last.head.i > last.i and last.head.pos_ == "NOUN":
        # "A Christmas tree": named after the day, not dated by it.
        return last.head.lower_ in language("en").words("times", "names.holiday_heads")
    if name in ("deictic-day", "deictic-unit") and token.is_title and index and doc[index - 1].tag_ == "POS":
        # A programme: "Channel Nine's This Week".
        return False
    if found.rule.bare and token.i == last.i:
        return _is_bare_time(name, doc, index)
    # "Saturday Night Quiz" is the name of something.
    return not (name == "weekday" and token.ent_type_ in NAMED and last.is_title)


def _is_bare_time(name: str, doc: Doc, index: int) -> bool:
    token = doc[index]
    before = doc[index - 1].text if index else ""
    if before in language("en").words("times", "names.named_days") or token.ent_type_ in NAMED:
        return False
    if token.dep_ == "compound" and (name == "season" or token.head.ent_type_ in NAMED or token.head.pos_ == "PROPN"):
        return False
    if name == "month":
        return _is_month(doc, index)
    return not (name == "adverb-set" and (token.pos_ == "PROPN" or (token.is_title and not token.is_sent_start)))


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


def _is_year(doc: Doc, index: int, led: bool) -> bool:
    token = doc[index]
    number = int(token.text[:4]) if token.text[:4].isdigit() else 0
    before = doc[index - 1].lower_ if index else ""
    after = doc[index + 1] if index + 1 < len(doc) else None
    words = language("en").words
    if before in words("times", "names.not_year") or (index and doc[index - 1].is_currency):
        return False
    counted = after is not None and (
        after.tag_ == "NNS" or after.lower_ in words("times", "measures.words") or after.is_currency
    )
    dated = after is not None and after.lower_ in words("times", "names.year_heads")
    if counted and not (led or dated or before == "the"):
        return False
    if led or token.ent_type_ == "DATE":
        return number >= 1500 or before in ("in", "since", "until", "by", "around")
    if not 1800 <= number <= 2100:
        return False
    return before in words("times", "names.before_year") or token.ent_type_ in ("EVENT", "LAW", "")


def _with_days(made: list[Made], doc: Doc) -> list[Made]:
    # "at 9 p.m." takes the day that its sentence names, if it names just one.
    done = []
    for start, end, value, rule, index in made:
        days = _days_beside(made, doc, start, index) if rule == "clock" and value.value.startswith("XXXX") else set()
        if len(days) == 1:
            day, earliest, latest = days.pop()
            clock = value.value.partition("T")[2]
            dated = replace(value, value=f"{day}T{clock}", earliest=earliest, latest=latest)
            done.append((start, end, dated, rule, index))
        else:
            done.append((start, end, value, rule, index))
    return done


def _days_beside(made: list[Made], doc: Doc, at: int, index: int) -> set[tuple[str, date | None, date | None]]:
    sentence = doc[index].sent
    return {
        (value.value[:10], value.earliest, value.latest)
        for start, _, value, _, _ in made
        if sentence.start_char <= start < sentence.end_char and start != at and _is_day(value)
    }


def _is_day(value: Value) -> bool:
    return value.type in ("DATE", "TIME") and len(value.value.partition("T")[0]) == 10 and "XX-XX" not in value.value
