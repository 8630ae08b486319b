"""What a number in a report is about: the thing counted, what is told of it, where, when, on whose word.

Works on layers and wording alone, as the parse does not outlive its report. Not done yet: the
grammatical subject; numbers whose noun stands in another sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from onrecord.lang import language, timex
from onrecord.lang.stems import content_stems, saying_stems, stem
from onrecord.model import AnnotatedReport, Cite, Mention, Quantity, Range, Statement
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

VAGUE = 10
"""Words for fewer than this ("several", "some", "a few") are no figures."""
NEARBY = 60
"""Characters around a number in which a word sets it against an older one."""

_READ = frozenset({None, "headline", "subheading"})
_CLAUSE = re.compile(r"[,;:—–()]|\s-\s")


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity with all its comparison needs. Sets hold stems; ``names``, ``places``, ``sites`` hold entity ids."""

    report: AnnotatedReport
    quantity: Quantity
    sentence: Range
    head: str | None
    item: frozenset[str]
    field: str | None
    near: frozenset[str]
    around: frozenset[str]
    names: frozenset[str]
    places: frozenset[str]
    sites: frozenset[str]
    extent: frozenset[str]
    added: bool
    revised: bool
    what: str
    as_of: str | None
    claimed_by: str | None
    claimant: str | None
    place: int | None

    @property
    def key(self) -> tuple[str, int, int]:
        """Where the number stands: report, start, end."""
        return self.report.id, self.quantity.start, self.quantity.end

    @property
    def wording(self) -> str:
        """The number as written."""
        return self.report.text[self.quantity.start : self.quantity.end]


@lru_cache(maxsize=64)
def listed(key: str, code: str = "en") -> frozenset[str]:
    """Stems of a word list of ``figures.toml``."""
    return frozenset(stem(word) for word in language(code).words("figures", key))


@lru_cache(maxsize=8)
def fields(code: str = "en") -> dict[str, str]:
    """Stem of each field word to the name of its field."""
    table = language(code).table("figures")["fields"]
    return {stem(word): name for name, told in sorted(table.items()) for word in told.split()}


def counted_in(report: AnnotatedReport, known: Mapping[str, str], side: Sequence[Cite], first: int) -> list[Counted]:
    """Finds the numbers of a report that say something, in their order.

    Args:
        report: the report, relabelled with story-wide entities.
        known: story entity id to the name its claims are compared by.
        side: passages of this report to leave out.
        first: weekday the story starts on, 1 to 7.
    """
    passed = [(t.start, t.end) for t in report.times if t.type != "DURATION"]
    passed += [(c.start, c.end) for c in side]
    # "two engineers said" counts speakers: that is a source, no figure.
    passed += [r for s in report.statements for r in s.source]
    found = []
    for quantity in sorted(report.quantities, key=lambda q: (q.start, q.end)):
        span = quantity.start, quantity.end
        if quantity.ordinal or not (quantity.start < quantity.end <= len(report.text)):
            continue
        if (quantity.value, quantity.low, quantity.high) == (None, None, None):
            continue
        if _touches(span, passed) or report.furniture_at(quantity.start) not in _READ:
            continue
        counted = _profile(report, quantity, known, first)
        if _tells(counted):
            found.append(counted)
    return found


def _touches(span: Range, others: Iterable[Range]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _tells(counted: Counted) -> bool:
    quantity = counted.quantity
    if quantity.value is None and quantity.approx and (quantity.low or 0) < VAGUE:
        return False
    if quantity.unit is None:
        if quantity.value is not None and not float(quantity.value).is_integer() and not counted.item:
            return False  # a score or a magnitude: it counts nothing
        return quantity.value != 1 and bool(counted.item or counted.field)
    return bool(counted.near)


def _profile(report: AnnotatedReport, quantity: Quantity, known: Mapping[str, str], first: int) -> Counted:
    sentence = report.sentence_at(quantity.start)
    region = _region(report, quantity, sentence)
    item = _item_range(report, quantity, sentence)
    if item and _touches(item, [(t.start, t.end) for t in report.times]):
        # "A mother of 12 in October": no month is counted.
        quantity, item = replace(quantity, item=None), None
    item_stems = tuple(s for s, *_ in content_stems(quantity.item or ""))
    field, field_range = _field_of(report, quantity, region, item)
    inner = [(quantity.start, quantity.end), *([item] if item else [])]
    near = _plain_stems(report, region, inner)
    around = _plain_stems(report, sentence, inner)
    statement = _innermost(report, quantity.start, quantity.end)
    speaker = statement.speaker if statement and statement.speaker in known else None
    as_of = _as_of(report, quantity, sentence, statement)
    return Counted(
        report=report,
        quantity=quantity,
        sentence=sentence,
        head=_head(quantity.item),
        item=frozenset(item_stems),
        field=field,
        near=near,
        around=around,
        names=_names(report, sentence),
        places=_places(report, sentence),
        sites=frozenset(m.entity for m in _sites(report, sentence)),
        extent=_extent(report, quantity, region, item),
        added=_is_added(report.text, quantity, item),
        revised=_is_revised(report.text, quantity, sentence),
        what=_what(report, quantity, item, field_range, region),
        as_of=as_of,
        claimed_by=speaker,
        claimant=known[speaker] if speaker else None,
        place=_place(as_of, report, first),
    )


def _region(report: AnnotatedReport, quantity: Quantity, sentence: Range) -> Range:
    """The part of the sentence that is about this number: up to the next number or clause."""
    breaks = language().words("figures", "breaks.words")
    borders = [m.span() for m in _CLAUSE.finditer(report.text, *sentence)]
    borders += [(s, e) for w, s, e in words(report.text, *sentence) if w in breaks]
    borders += [(q.start, q.end) for q in report.quantities if q is not quantity and not q.ordinal]
    outside = [b for b in borders if not _touches(b, [(quantity.start, quantity.end)])]
    start = max([sentence[0], *(e for _, e in outside if e <= quantity.start)])
    end = min([sentence[1], *(s for s, _ in outside if s >= quantity.end)])
    return start, max(end, quantity.end)


def _item_range(report: AnnotatedReport, quantity: Quantity, sentence: Range) -> Range | None:
    if not quantity.item:
        return None
    at = report.text.find(quantity.item, quantity.start, sentence[1])
    if at < 0:
        at = report.text.rfind(quantity.item, sentence[0], quantity.start)
    return (at, at + len(quantity.item)) if at >= 0 else None


def _head(item: str | None) -> str | None:
    if not item:
        return None
    first = re.split(r"\s+(?:of|in|on|at|for|from|with|who|that|which|to|by)\s+", item.strip(), maxsplit=1)[0]
    found = [s for s, *_ in content_stems(first)] or [s for s, *_ in content_stems(item)]
    return found[-1] if found else None


def _plain_stems(report: AnnotatedReport, span: Range, without: Sequence[Range]) -> frozenset[str]:
    passed = saying_stems()
    found = content_stems(report.text, *span)
    return frozenset(s for s, start, end in found if s not in passed and not _touches((start, end), without))


def _field_of(
    report: AnnotatedReport, quantity: Quantity, region: Range, item: Range | None
) -> tuple[str | None, Range | None]:
    """What is told of the things counted, and where: just before the number, after it, or further before."""
    field_words, joins = fields(), language().words("figures", "breaks.joins")
    told = [(w, s, e) for w, s, e in words(report.text, *region) if e <= quantity.start or s >= quantity.end]
    before = [(w, s, e) for w, s, e in told if e <= quantity.start][::-1]
    after = [(w, s, e) for w, s, e in told if s >= quantity.end]
    for run, stops in ((before[:4], True), (after, True), (before, True), (after, False)):
        for word, start, end in run:
            if stops and word in joins:
                break
            name = field_words.get(stem(word))
            if name:
                return name, (start, end)
    inside = field_words.get(_head(quantity.item) or "") if item else None
    return inside, item if inside else None


def _names(report: AnnotatedReport, sentence: Range) -> frozenset[str]:
    sources = [r for s in report.statements for r in s.source]
    named = [m for m in report.mentions if m.kind == "name" and sentence[0] <= m.start < sentence[1]]
    return frozenset(m.entity for m in named if not _touches((m.start, m.end), sources))


def _sites(report: AnnotatedReport, sentence: Range) -> list[Mention]:
    inside = [m for m in report.mentions if sentence[0] <= m.start < sentence[1]]
    return [m for m in inside if m.type in {"GPE", "LOC", "FAC"}]


def _places(report: AnnotatedReport, sentence: Range) -> frozenset[str]:
    """Places in which, by the wording, something happened: "in Halden", not "Halden council"."""
    cues = language().words("figures", "cues.places")
    found = set()
    for mention in _sites(report, sentence):
        if cues & set([w for w, *_ in words(report.text, sentence[0], mention.start)][-2:]):
            found.add(mention.entity)
    return frozenset(found)


def _extent(report: AnnotatedReport, quantity: Quantity, region: Range, item: Range | None) -> frozenset[str]:
    near = [w for w, s, _ in words(report.text, *region)]
    lead = [w for w, *_ in words(report.text, max(0, quantity.start - 24), quantity.start)][-3:]
    found = {"part"} if language().words("figures", "cues.part") & {*near, *lead} else set()
    told = {w for w, *_ in words(report.text, *item)} if item else set()
    after = [w for w, *_ in words(report.text, quantity.end, min(len(report.text), quantity.end + 16))][:2]
    # "four prior arrests" beside the arrests of the day; "three of the seven bullets".
    if told & language().words("figures", "cues.other") or (
        after[:1] == ["of"] and language().words("figures", "cues.those") & set(after)
    ):
        found.add("part")
    if language().words("figures", "cues.whole") & {*near, *lead}:
        found.add("whole")
    return frozenset(found)


def _is_revised(text: str, quantity: Quantity, sentence: Range) -> bool:
    """Whether the sentence sets this number against an older one."""
    near = max(sentence[0], quantity.start - NEARBY), min(sentence[1], quantity.end + NEARBY)
    if listed("cues.revised") & {stem(w) for w, *_ in words(text, *near)}:
        return True
    line = " ".join(w for w, *_ in words(text, *sentence))
    return any(phrase in line for phrase in language().table("figures")["cues"]["revised_phrases"])


def _is_added(text: str, quantity: Quantity, item: Range | None) -> bool:
    cues = language().words("figures", "cues.added")
    after = next((w for w, *_ in words(text, quantity.end, min(len(text), quantity.end + 24))), "")
    inside = {w for w, *_ in words(text, *item)} if item else set()
    return after in cues or bool(cues & inside)


def _what(report: AnnotatedReport, quantity: Quantity, item: Range | None, told: Range | None, region: Range) -> str:
    """The thing counted in the report's own words, with what is told of it where that follows."""
    text = report.text
    start = item[0] if item else quantity.end
    timed = [(t.start, t.end) for t in report.times]
    if told and item is None and _touches((start, told[1]), timed):
        told = None
    if told and start <= told[0] and len(list(words(text, start, told[1]))) <= 6 and start >= quantity.end:
        return " ".join(text[start : told[1]].split())
    if item and item[1] <= quantity.start and text[item[1] : quantity.start].strip() == "of":
        return " ".join(text[item[0] : quantity.start].split())  # "mother of" 12
    return " ".join((quantity.item or _nearby(report, quantity, region) or text[quantity.start : quantity.end]).split())


def _nearby(report: AnnotatedReport, quantity: Quantity, region: Range) -> str:
    """For a bare measure the words it goes with: "of gravel" after it, else "a maximum range of" before it."""
    text = report.text
    timed = [(t.start, t.end) for t in report.times]
    told = content_stems(text, quantity.end, region[1])
    after = [(s, e) for _, s, e in told if not _touches((s, e), timed)][:2]
    lead = [w for w, *_ in words(text, quantity.end, after[0][0])] if after else []
    named = next((m for m in report.mentions if m.kind == "name" and after and m.start == after[0][0]), None)
    if named and not lead:
        return text[named.start : named.end]
    if after and lead in (["of"], ["in"], []):
        return text[after[0][0] : after[0][1]]
    before = [(s, e) for _, s, e in content_stems(text, region[0], quantity.start)][-2:]
    if not before:
        return ""
    joined = len(before) == 2 and text[before[0][1] : before[1][0]].isspace()
    return text[before[0 if joined else -1][0] : before[-1][1]]


def _innermost(report: AnnotatedReport, start: int, end: int) -> Statement | None:
    holding = [s for s in report.statements if any(a <= start and end <= b for a, b in s.content)]
    return min(holding, key=lambda s: (sum(b - a for a, b in s.content), s.start, s.id), default=None)


def _as_of(report: AnnotatedReport, quantity: Quantity, sentence: Range, statement: Statement | None) -> str | None:
    near = [
        t
        for t in report.times
        if t.type in {"DATE", "TIME"} and sentence[0] <= t.start < sentence[1] and not t.value.endswith("_REF")
    ]
    told = [t for t in near if t.dates in {"event", "content"}]
    if told:
        return min(told, key=lambda t: (_distance(t.start, t.end, quantity), t.start)).value
    if statement and statement.said:
        return statement.said
    return min(near, key=lambda t: (_distance(t.start, t.end, quantity), t.start)).value if near else None


def _distance(start: int, end: int, quantity: Quantity) -> int:
    return max(start - quantity.end, quantity.start - end, 0)


def _place(as_of: str | None, report: AnnotatedReport, first: int) -> int | None:
    if as_of is None:
        return None
    placed = timex.place_in_story(as_of, report.written_weekday, first, ahead=False)
    if placed is None and (weekday := timex.weekday(as_of)):
        return (weekday - first) % 7
    return placed
