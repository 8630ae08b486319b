"""Lines that are not prose: headline, byline, dateline, captions, credits, boilerplate.

Does not do yet: furniture inside a paragraph, but for credits at its end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from onrecord.model import Credit, Furniture, FurnitureKind
from onrecord.text import paragraphs

if TYPE_CHECKING:
    from onrecord.lang import Language
    from onrecord.model import Range

HEAD_LINES = 8
"""Lines at the top among which bylines, dates and decks are looked for."""

_STOP = re.compile(r"[.!?…:;,]['\"”’)\]]*$")
_FULL_STOP = re.compile(r"[.!?…]['\"”’)\]]*$")
_CONTRIBUTED = re.compile(
    r"\s*\((?:additional |further )?(?:reporting|writing|editing) by [^()]{3,300}\)\s*$", re.IGNORECASE
)
_BULLET = re.compile(r"[-–—•*·►▪]\s|\d+[.)]\s")


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of one language, compiled."""

    kinds: tuple[tuple[FurnitureKind, re.Pattern[str]], ...]
    photo: re.Pattern[str]
    agency: re.Pattern[str]
    agencies: dict[str, str]
    datelines: tuple[re.Pattern[str], ...]
    signed: re.Pattern[str]
    initialled: re.Pattern[str]
    stamp: re.Pattern[str]
    updated: re.Pattern[str]
    byline: re.Pattern[str]
    outlet_words: frozenset[str]


@dataclass(slots=True)
class Found:
    """What the lines of one text turned out to be."""

    furniture: list[Furniture] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    title: str | None = None
    byline: str | None = None
    published: str | None = None

    def mark(self, start: int, end: int, kind: FurnitureKind) -> None:
        """Adds a stretch of furniture."""
        self.furniture.append(Furniture(start=start, end=end, kind=kind))

    def credit(self, text: str, start: int, end: int, patterns: Patterns) -> bool:
        """Adds a credit for every agency named in the stretch; whether there was one."""
        before = len(self.credits)
        for match in patterns.agency.finditer(text, start, end):
            name = re.sub(r"\s+", " ", match.group()).removeprefix("The ").removeprefix("the ")
            short = patterns.agencies.get(_flat(name), name)
            self.credits.append(Credit(start=match.start(), end=match.end(), agency=short))
        return len(self.credits) > before


def furniture(text: str, language: Language, title: str | None = None) -> Found:
    """Sorts the lines of a text.

    Args:
        text: the article as it stands.
        language: whose ``clean.toml`` is used.
        title: the headline, where the input gives one of its own.
    """
    patterns = _patterns(language)
    found = Found()
    lines = paragraphs(text)
    wrapped = _wrapped(text, lines)
    body_begun = False
    for index, (start, end) in enumerate(lines):
        line = text[start:end]
        at_top = index < HEAD_LINES and not body_begun
        if index == 0 and (line == title or _headline(text, lines, patterns, wrapped=wrapped)):
            found.mark(start, end, "headline")
            found.title = line
        elif (at_top and _top_line(text, (start, end), found, patterns)) or _plain_line(
            text, (start, end), found, patterns, outer=index < 3 or index + 3 >= len(lines)
        ):
            continue
        elif _subheading(text, lines, index, at_top=at_top, wrapped=wrapped):
            found.mark(start, end, "subheading")
        else:
            _paragraph(text, (start, end), found, patterns, first=index < HEAD_LINES)
            body_begun = body_begun or (len(line.split()) >= 12 and bool(_FULL_STOP.search(line)))
    found.furniture.sort(key=lambda f: (f.start, f.end))
    found.credits.sort(key=lambda c: (c.start, c.end))
    return found


# ---------------------------------------------------------------- lines


def _wrapped(text: str, lines: list[Range]) -> bool:
    # Lines broken at a fixed width go on in lower case: none of them is a headline.
    broken = sum(
        1
        for (start, end), (after, _) in pairwise(lines)
        if text[after].islower() and not _FULL_STOP.search(text[start:end])
    )
    return broken >= 3


def _headline(text: str, lines: list[Range], patterns: Patterns, *, wrapped: bool) -> bool:
    line = text[slice(*lines[0])]
    if len(lines) < 2 or not _like_a_headline(line, most=25) or _dateline(text, lines[0], patterns):
        return False
    others = (patterns.signed.fullmatch(line), patterns.photo.search(line), patterns.stamp.fullmatch(line))
    if any(others) or ((by := patterns.byline.fullmatch(line)) and by["by"]):
        return False
    following = text[slice(*lines[1])]
    apart = text.count("\n", lines[0][1], lines[1][0]) > 1
    signed = (by := patterns.byline.fullmatch(following)) and by["by"]
    if signed or patterns.stamp.fullmatch(following) or _dateline(text, lines[1], patterns):
        return True
    prose = len(following.split()) >= 12 and bool(_FULL_STOP.search(following))
    return apart or (prose and not wrapped)


def _like_a_headline(line: str, most: int) -> bool:
    count = len(line.split())
    first = line.lstrip("'\"“‘")[:1]
    return (
        2 <= count <= most
        and len(line) <= 180
        and (first.isupper() or first.isdigit())
        and not (_STOP.search(line) and not line.endswith("?"))
        and not _BULLET.match(line)
    )


def _subheading(text: str, lines: list[Range], index: int, *, at_top: bool, wrapped: bool) -> bool:
    start, end = lines[index]
    if index == 0 or index + 1 == len(lines) or not _like_a_headline(text[start:end], most=25 if at_top else 9):
        return False
    apart = text.count("\n", lines[index - 1][1], start) > 1 and text.count("\n", end, lines[index + 1][0]) > 1
    if wrapped and not apart:
        return False
    if at_top:
        return True
    before, after = text[slice(*lines[index - 1])], text[slice(*lines[index + 1])]
    return bool(_FULL_STOP.search(before)) and len(after.split()) >= 8 and text[start] not in "'\"“‘"


def _top_line(text: str, span: Range, found: Found, patterns: Patterns) -> bool:
    start, end = span
    line = text[start:end]
    if (match := patterns.byline.fullmatch(line)) and (match["by"] or _outlet_named(line, patterns)):
        found.mark(start, end, "contributor")
        found.byline = found.byline or match["names"].strip(" ,|")
        found.credit(text, start, end, patterns)
        return True
    if match := patterns.stamp.fullmatch(line):
        found.mark(start, end, "dateline")
        if not patterns.updated.match(line):
            found.published = found.published or _iso(match)
        return True
    if patterns.updated.match(line) and len(line.split()) <= 14:
        found.mark(start, end, "dateline")
        return True
    return False


def _outlet_named(line: str, patterns: Patterns) -> bool:
    _, _, behind = line.partition(",")
    return any(word in patterns.outlet_words for word in behind.split()) or bool(patterns.agency.search(behind))


def _plain_line(text: str, span: Range, found: Found, patterns: Patterns, *, outer: bool) -> bool:
    start, end = span
    line = text[start:end]
    count = len(line.split())
    if count > 60:
        return False
    if patterns.signed.fullmatch(line) or patterns.initialled.fullmatch(line):
        found.mark(start, end, "credit")
        if outer:  # elsewhere an agency alone on its line took the picture
            found.credit(text, start, end, patterns)
        return True
    if photo := patterns.photo.search(line):
        return _photo_line(start, line, photo, found)
    for kind, pattern in patterns.kinds:
        if not pattern.match(line) or count > _longest(kind):
            continue
        if kind == "related" and ":" not in line and _FULL_STOP.search(line) and not line.endswith(("...", "…")):
            continue
        if kind == "credit" and not found.credit(text, start, end, patterns):
            continue
        if kind == "boilerplate":
            _copyright(text, span, found, patterns)
        agencies_only = kind == "contributor" and found.credit(text, *span, patterns) and not _person(line, patterns)
        found.mark(start, end, "credit" if agencies_only else kind)
        return True
    return False


def _longest(kind: FurnitureKind) -> int:
    return {"caption": 60, "contributor": 45, "credit": 40}.get(kind, 25)


def _copyright(text: str, span: Range, found: Found, patterns: Patterns) -> None:
    # "Copyright 2020 The Associated Press" names the origin of the words above it.
    if re.match(r"©|\(c\)|copyright", text[slice(*span)], re.IGNORECASE):
        found.credit(text, *span, patterns)


def _person(line: str, patterns: Patterns) -> bool:
    rest = patterns.agency.sub(" ", line.partition(" contributed")[0])
    return len([word for word in re.findall(r"[A-Z][a-z]+", rest) if word not in {"The", "And", "With"}]) >= 2


def _photo_line(start: int, line: str, photo: re.Match[str], found: Found) -> bool:
    before, after = line[: photo.start()].rstrip(), line[photo.end() :].strip()
    if len(after.split()) > 6:
        return False
    if len(before.split()) > 4:
        found.mark(start, start + len(before), "caption")
        found.mark(start + photo.start(), start + len(line), "credit")
    else:
        found.mark(start, start + len(line), "credit")
    return True


def _dateline(text: str, span: Range, patterns: Patterns) -> re.Match[str] | None:
    for pattern in patterns.datelines:
        match = pattern.match(text, *span)
        if match and ("agency" in pattern.groupindex or ":" not in match["mark"]):
            return match
    return None


def _paragraph(text: str, span: Range, found: Found, patterns: Patterns, *, first: bool) -> None:
    start, end = span
    placed = any(f.kind == "dateline" and text[f.start].isupper() and f.end < start for f in found.furniture)
    if first and not placed and (match := _dateline(text, span, patterns)):
        found.mark(start, match.end("mark"), "dateline")
        found.credit(text, start, match.end("mark"), patterns)
        found.published = found.published or _iso(match)
    if tail := _CONTRIBUTED.search(text, start, end):
        found.mark(tail.start() + len(tail.group()) - len(tail.group().lstrip()), end, "contributor")
        end = tail.start()
    for pattern in (patterns.initialled, patterns.signed):
        tail = next((m for m in pattern.finditer(text, max(start, end - 60), end) if m.end() == end), None)
        begin = tail.start() + len(tail.group()) - len(tail.group().lstrip()) if tail else start
        if begin > start and _FULL_STOP.search(text[start:begin].rstrip()):
            found.mark(begin, end, "credit")
            if text[begin] in "([—–-" or pattern is patterns.initialled:
                found.credit(text, begin, end, patterns)
            return


# ---------------------------------------------------------------- patterns


def _flat(name: str) -> str:
    return re.sub(r"\s+", " ", name).removeprefix("The ").removeprefix("the ").casefold()


def _iso(match: re.Match[str]) -> str | None:
    given = match.groupdict()
    year, month, day = (given.get(key) or given.get(f"{key}2") for key in ("year", "month", "day"))
    if not (year and month and day):
        return None
    try:
        return date(int(year), _MONTHS.index(month.lower()[:3]) + 1, int(day)).isoformat()
    except ValueError:
        return None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@cache
def _patterns(language: Language) -> Patterns:
    table: dict[str, Any] = language.table("clean")
    lines, words, agencies = table["lines"], table["words"], table["agencies"]
    names = sorted(agencies, key=lambda name: (-len(name), name))
    either = "|".join(re.escape(name).replace("\\ ", r"\s+") for name in names)
    # An agency that no table knows calls itself one: "Valley Wire", "Orvan News Agency".
    endings = "|".join(re.escape(ending) for ending in words["agency_endings"])
    unlisted = rf"(?:[A-Z][\w'’-]+ ){{1,3}}(?:{endings})"
    # "Reuters/Jo Dunn" took a picture, "AFP/jd" signs the text.
    agency = rf"(?:[Tt]he )?\b(?:{either}|{unlisted})\b(?!/\s?[A-Z])"
    initials = r"[a-z]{2,4}"
    signature = rf"(?:{initials}/)*(?:{either})(?:/{initials})+|(?:{initials}/)+(?:{either})"
    by_initials = rf"{initials}(?:/{initials})+\s+\({agency}(?:\s*[,/]\s*{agency})*\)"
    month = "|".join([*words["months"].split(), *(rf"{m}\.?" for m in words["month_short"].split()), r"sept\.?"])
    weekday = "|".join(words["weekdays"].split())
    place = r"[A-Z][A-Z.'’-]+(?:[ ][A-Z.'’-]{2,})*"
    mixed = r"[A-Z][\w.'’-]+(?:[ ][A-Z][\w.'’-]+){0,3}"
    day = rf"(?i:(?P<month>{month})\s+(?P<day>\d{{1,2}})(?:,?\s+(?P<year>(?:19|20)\d\d))?)"
    bracket = rf"\((?P<agency>(?:[\w .&-]{{0,30}}[/,]\s?)?{agency}(?:[/,]\s?[\w .&-]{{0,30}})?)\)"
    dash = r"(?P<mark>\s*(?:—|–|--|-|:)(?=\s|[A-Z“\"]))"
    tail = rf"(?:,\s*{mixed}){{0,2}}(?:,\s*{day})?"
    openings = (
        rf"{place}{tail}\s*{bracket}",
        rf"{place}{tail}(?:\s*\([\w .&/-]{{2,30}}\))?",
        rf"{mixed}{tail}\s*{bracket}",
        rf"{mixed}{tail}\s*\([\w .&/-]{{2,30}}\)(?=\s*(?:—|–|--))",
        rf"{mixed}{tail},\s*(?P<agency>{agency})(?=\s+(?:—|–|--?))",
        bracket,
    )
    day_first = rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{month}),?\s+(?P<year2>(?:19|20)\d\d)"
    month_first = rf"(?P<month>{month})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)"
    clock = r"(?:\s*(?:,|at|\||-|–|—)?\s*\d{1,2}[:.]\d\d(?:\s*[ap]\.?m\.?)?(?:\s*\(?[A-Z]{2,4}\)?)?)?"
    weekdays = rf"(?:(?:{weekday}|mon|tue|wed|thu|fri|sat|sun),?\s+)?"
    stamp = rf"{lines['stamp']}(?:on\s+)?{weekdays}(?:{day_first}|{month_first}){clock}\.?"
    name = r"[A-ZÀ-Þ][\w.'’-]+"
    joiners = "|".join(re.escape(word) for word in words["name_joiners"].split())
    people = rf"{name}(?:\s+(?:{name}|(?:{joiners})(?=\s)))*"
    byline = rf"(?P<by>(?:By|BY|by):?\s+)?(?P<names>{people}(?:\s*[,|]\s*{people}){{0,5}})(?(by)(?:\s+in\s+{mixed})?)"
    kinds: tuple[FurnitureKind, ...] = ("related", "boilerplate", "credit", "contributor", "caption")
    return Patterns(
        kinds=tuple((kind, re.compile("|".join(f"(?:{p})" for p in lines[kind]), re.IGNORECASE)) for kind in kinds),
        photo=re.compile("|".join(f"(?:{p})" for p in lines["photo"])),
        agency=re.compile(agency),
        agencies={_flat(full): short for full, short in agencies.items()},
        datelines=tuple(re.compile(rf"{opening}{dash}\s*(?=[A-Z\d“\"'‘$£€])") for opening in openings),
        signed=re.compile(rf"\s*(?:[—–-]{{1,2}}\s*)?[(\[]?{agency}(?:\s*[/,&]\s*{agency})*[)\]]?\.?"),
        initialled=re.compile(rf"\s*(?:{signature}|{by_initials})"),
        stamp=re.compile(stamp, re.IGNORECASE),
        updated=re.compile(lines["updated"], re.IGNORECASE),
        byline=re.compile(byline),
        outlet_words=frozenset(words["outlet"].split()),
    )
