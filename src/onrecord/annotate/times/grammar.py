"""The grammar of time expressions: the rules of ``lang/en/times.toml``, compiled, and what they match in a text.

Part of ``times``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from onrecord.annotate.times import feasts, lengths, points, relative
from onrecord.annotate.times.calendar import Setting, Value
from onrecord.annotate.times.pieces import Maker
from onrecord.lang import language
from onrecord.lang.numerals import DIGITS, ordinal_pattern, word_pattern

MAKERS: dict[str, Maker] = {
    name.removeprefix("make_"): function
    for module in (points, relative, feasts, lengths)
    for name, function in vars(module).items()
    if name.startswith("make_")
}
"""What the grammar names under ``make``."""


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
    """One match: where it stands in the text, the rule, and the pieces it caught."""

    start: int
    end: int
    rule: Rule
    match: re.Match[str]


def chosen(text: str) -> list[Found]:
    """The expressions of a text, none over another: the longest wins, of equals the rule that stands first."""
    taken: list[Found] = []
    covered: set[int] = set()
    for found in sorted(_matches(text), key=lambda f: (f.start - f.end, f.rule.order, f.start)):
        if not covered.isdisjoint((found.start, found.end - 1)) or found.start in covered:
            continue
        if not values(found, setting_of(text, found, date(2001, 1, 1))):
            continue
        taken.append(found)
        covered.update(range(found.start, found.end))
    return sorted(taken, key=lambda f: f.start)


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
        "weekday_name": rf"(?-i:\b(?:{_either(days)}))",
        "season": _either(list(table["seasons"])),
        "part": rf"(?:{_either(list(table['parts']))})\b",
        "unit": f"(?:{_either(list(table['units']))})",
        "ordinal": ordinal_pattern(),
        "decade_word": _either(list(table["decades"])),
        "holiday": _either(list(table["holidays"])),
        "count": rf"(?:(?<![\d.,])(?:{DIGITS})|{word_pattern()}|\b(?:{_either(list(table['counts']))}))(?!\w)",
        "adverb": _either(list(table["adverbs"])),
        "reference": _either(list(table["references"])),
        "led_reference": _either(list(table["led_references"])),
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


def setting_of(text: str, found: Found, published: date | None) -> Setting:
    """What an expression hangs on as far as the text beside it tells."""
    return Setting(
        published=published,
        before=text[max(0, found.start - 60) : found.start].rpartition("\n")[2].lower(),
        after=text[found.end : found.end + 40].partition("\n")[0].lower(),
    )


def values(found: Found, setting: Setting) -> list[tuple[int, int, Value]]:
    """The values of a match, each with its start and end; none where its words are no time after all."""
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
        made = replace(made, zone=caught["zone"].strip()) if "zone" in caught else made
        return [(found.start, end, made)]
    return [(*found.match.span(piece), value) for piece, value in made.items()]
