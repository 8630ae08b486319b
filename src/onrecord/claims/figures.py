"""Figures: numbers about the same thing, laid side by side and never merged, averaged or chosen.

Two numbers are compared only where unit, thing counted and what is told of it are the same
under light paraphrase; in doubt each stands alone. Not done yet: converting units or
currencies; adding parts up to a whole; percentages against counts.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from onrecord.lang import language, timex
from onrecord.lang.stems import content_stems, saying_stems, stem
from onrecord.model import AnnotatedReport, Cite, Figure, FigureValue, Quantity, Range, Statement, content_id
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.model import StoryEntity, Verdict

ROUNDING = 0.025
"""Share of a number by which its rounded form may lie off and still be the same number."""
FROM_ROUNDED = 1000
"""Counts below this are taken to the letter: 17 is no rounded 20."""
APPROXIMATE = 0.1
"""Share by which "about 300" may lie off."""
FARTHEST = 20
"""Numbers further apart than this factor count different things unless their sentences agree."""
MOMENT = 92
"""Days between two dated counts from which they are two countings, not a revision."""

_READ = frozenset({None, "headline", "subheading"})
_CLAUSE = re.compile(r"[,;:—–()]|\s-\s")
_MONEY = re.compile(r"^[A-Z]{3}$")

Relation = Literal["same", "scope"]


@dataclass(frozen=True, slots=True)
class _Counted:
    """A quantity with all that its comparison needs; every set holds stems."""

    report: AnnotatedReport
    quantity: Quantity
    sentence: Range
    head: str | None
    item: frozenset[str]
    field: str | None
    near: frozenset[str]
    around: frozenset[str]
    places: frozenset[str]
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
        return self.report.id, self.quantity.start, self.quantity.end

    @property
    def wording(self) -> str:
        return self.report.text[self.quantity.start : self.quantity.end]


def align(
    reports: Sequence[AnnotatedReport], entities: Sequence[StoryEntity], *, side: Sequence[Cite] = ()
) -> tuple[Figure, ...]:
    """Lays numbers about the same thing side by side.

    Args:
        reports: reports of one story, relabelled with story-wide entities.
        entities: the story's entities.
        side: passages that belong to another story; their numbers are left out.

    Returns:
        Figures by their first value. A value stands in one figure, and besides in one of
        verdict ``scope`` where its counterpart counts another part, area or moment.
    """
    known = {entity.id: _folded(entity.name) for entity in entities}
    first = timex.first_weekday(_weekdays(reports))
    found: dict[str | None, list[_Counted]] = {}
    for report in sorted(reports, key=lambda r: r.id):
        for counted in _counted(report, known, [c for c in side if c.report == report.id], first):
            found.setdefault(counted.quantity.unit, []).append(counted)
    figures: list[Figure] = []
    for group in found.values():
        clusters, scopes = _clusters(group)
        for cluster in clusters:
            figure = _figure(cluster)
            if figure is not None:
                figures.append(figure)
        figures.extend(_scope_figure(scope, why) for scope, why in scopes)
    return tuple(sorted(figures, key=lambda f: (f.values[0].report, f.values[0].start, f.verdict, f.id)))


def _folded(name: str) -> str:
    # "the county clinic" of one report is "The county clinic" of another.
    told = [w for w, *_ in words(name)]
    return " ".join(told[1:] if told[:1] == ["the"] and len(told) > 1 else told)


def _weekdays(reports: Iterable[AnnotatedReport]) -> list[int]:
    days = [timex.WEEKDAYS.index(r.written_weekday) + 1 for r in reports if r.written_weekday in timex.WEEKDAYS]
    published = [timex.weekday(r.published[:10]) for r in reports if r.published]
    return days + [day for day in published if day]


# ---------------------------------------------------------------- what a number is about


@lru_cache(maxsize=64)
def _stems(key: str, code: str = "en") -> frozenset[str]:
    return frozenset(stem(word) for word in language(code).words("figures", key))


@lru_cache(maxsize=8)
def _fields(code: str = "en") -> dict[str, str]:
    table = language(code).table("figures")["fields"]
    return {stem(word): name for name, listed in sorted(table.items()) for word in listed.split()}


def _counted(report: AnnotatedReport, known: Mapping[str, str], side: Sequence[Cite], first: int) -> list[_Counted]:
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


def _tells(counted: _Counted) -> bool:
    quantity = counted.quantity
    if quantity.unit is None:
        return quantity.value != 1 and bool(counted.item or counted.field)
    return bool(counted.near)


def _profile(report: AnnotatedReport, quantity: Quantity, known: Mapping[str, str], first: int) -> _Counted:
    sentence = report.sentence_at(quantity.start)
    region = _region(report, quantity, sentence)
    item = _item_range(report, quantity, sentence)
    item_stems = tuple(s for s, *_ in content_stems(quantity.item or ""))
    field, field_range = _field_of(report, quantity, region, item)
    inner = [(quantity.start, quantity.end), *([item] if item else [])]
    near = _plain_stems(report, region, inner)
    around = _plain_stems(report, sentence, inner)
    statement = _innermost(report, quantity.start, quantity.end)
    speaker = statement.speaker if statement and statement.speaker in known else None
    as_of = _as_of(report, quantity, sentence, statement)
    return _Counted(
        report=report,
        quantity=quantity,
        sentence=sentence,
        head=_head(quantity.item),
        item=frozenset(item_stems),
        field=field,
        near=near,
        around=around,
        places=_places(report, sentence),
        extent=_extent(report, quantity, region),
        added=_is_added(report.text, quantity, item),
        revised=bool(_stems("cues.revised") & {stem(w) for w, *_ in words(report.text, *sentence)}),
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
    fields, joins = _fields(), language().words("figures", "breaks.joins")
    told = [(w, s, e) for w, s, e in words(report.text, *region) if e <= quantity.start or s >= quantity.end]
    before = [(w, s, e) for w, s, e in told if e <= quantity.start][::-1]
    after = [(w, s, e) for w, s, e in told if s >= quantity.end]
    for run, stops in ((before[:4], True), (after, True), (before, True), (after, False)):
        for word, start, end in run:
            if stops and word in joins:
                break
            name = fields.get(stem(word))
            if name:
                return name, (start, end)
    inside = fields.get(_head(quantity.item) or "") if item else None
    return inside, item if inside else None


def _places(report: AnnotatedReport, sentence: Range) -> frozenset[str]:
    cues = language().words("figures", "cues.places")
    found = set()
    for mention in report.mentions:
        if mention.type in {"GPE", "LOC", "FAC"} and sentence[0] <= mention.start < sentence[1]:
            before = [w for w, *_ in words(report.text, sentence[0], mention.start)][-2:]
            if cues & set(before):
                found.add(mention.entity)
    return frozenset(found)


def _extent(report: AnnotatedReport, quantity: Quantity, region: Range) -> frozenset[str]:
    near = [w for w, s, _ in words(report.text, *region)]
    lead = [w for w, *_ in words(report.text, max(0, quantity.start - 24), quantity.start)][-3:]
    found = {"part"} if language().words("figures", "cues.part") & {*near, *lead} else set()
    if language().words("figures", "cues.whole") & {*near, *lead}:
        found.add("whole")
    return frozenset(found)


def _is_added(text: str, quantity: Quantity, item: Range | None) -> bool:
    cues = language().words("figures", "cues.added")
    after = next((w for w, *_ in words(text, quantity.end, min(len(text), quantity.end + 24))), "")
    inside = {w for w, *_ in words(text, *item)} if item else set()
    return after in cues or bool(cues & inside)


def _what(report: AnnotatedReport, quantity: Quantity, item: Range | None, told: Range | None, region: Range) -> str:
    """The thing counted in the report's own words, with what is told of it where that follows."""
    text = report.text
    start = item[0] if item else quantity.end
    if told and start <= told[0] and len(list(words(text, start, told[1]))) <= 6 and start >= quantity.end:
        return " ".join(text[start : told[1]].split())
    return " ".join((quantity.item or _nearby(report, quantity, region) or text[quantity.start : quantity.end]).split())


def _nearby(report: AnnotatedReport, quantity: Quantity, region: Range) -> str:
    """For a bare measure the words it goes with: "of gravel" after it, else "a maximum range of" before it."""
    text = report.text
    after = [(s, e) for _, s, e in content_stems(text, quantity.end, region[1])][:2]
    lead = [w for w, *_ in words(text, quantity.end, after[0][0])] if after else []
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


# ---------------------------------------------------------------- are two numbers about one thing?


def _relation(a: _Counted, b: _Counted) -> Relation | None:
    """``same`` thing, another ``scope`` of one field, or nothing to compare."""
    if a.quantity.change != b.quantity.change or a.added or b.added or (a.field and b.field and a.field != b.field):
        return None
    heads = _heads(a, b)
    if heads is None or not _told_alike(a, b, heads) or _too_far(a, b):
        return None
    if a.key[0] == b.key[0] and a.sentence == b.sentence and _same_value(a, b) is None:
        # One sentence that gives two numbers of one field tells them apart itself.
        return "scope"
    equal = _same_value(a, b) is not None
    if heads == "part" or (_other_extent(a, b) and not equal) or _other_moment(a, b):
        return "scope"
    return "same"


def _heads(a: _Counted, b: _Counted) -> str | None:
    """How the things counted go together: ``equal``, ``whole``, ``part``, ``open``; ``None`` if they do not."""
    if a.head == b.head:
        return "equal" if a.head else "open"
    if a.quantity.unit is not None:
        return "open" if not a.item or not b.item or a.item & b.item else None
    if a.head is None or b.head is None:
        return "open"
    whole, part, kind = (_stems(f"persons.{name}") for name in ("whole", "part", "kind"))
    if not ({a.head, b.head} & whole):
        return None
    other = b.head if a.head in whole else a.head
    if other in whole or other in kind:
        return "whole"
    return "part" if other in part else None


def _told_alike(a: _Counted, b: _Counted, heads: str) -> bool:
    """Whether the same is told of both: field words first, else shared wording."""
    near = (a.near & b.near) - a.item - b.item
    shared = len((a.around & b.around) - a.item - b.item)
    equal = _same_value(a, b) is not None
    field = a.field is not None and a.field == b.field
    if a.quantity.unit is not None:
        wanted = 1 if equal or field or (a.item & b.item) else 2
        told = {s for s in near if _fields().get(s) != a.field} if field else near
        return bool(a.item & b.item and (field or near)) or len(told) >= wanted or (equal and shared >= 2)
    if field:
        return heads != "open" or shared >= 2 or (equal and shared >= 1) or "headline" in _furniture(a, b)
    if heads == "open":
        return equal and shared >= 3
    persons = a.head in _stems("persons.whole") or b.head in _stems("persons.whole")
    if persons or a.field or b.field:
        return len(near) >= 2 or (equal and shared >= 2)
    return len(near) >= 1 or len(a.item & b.item) >= 2 or shared >= 3 or (equal and shared >= 1)


def _furniture(a: _Counted, b: _Counted) -> set[str | None]:
    return {c.report.furniture_at(c.quantity.start) for c in (a, b)}


def _too_far(a: _Counted, b: _Counted) -> bool:
    sizes = [next(abs(n) for n in (q.value, q.low, q.high) if n is not None) for q in (a.quantity, b.quantity)]
    return max(sizes) > FARTHEST * max(min(sizes), 0.01) and len(a.around & b.around) < 3


def _other_extent(a: _Counted, b: _Counted) -> bool:
    if a.extent != b.extent:
        return True
    return bool(a.places and b.places and not a.places & b.places)


def _other_moment(a: _Counted, b: _Counted) -> bool:
    if not a.as_of or not b.as_of or a.as_of == b.as_of:
        return False
    periods = {timex.precision(a.as_of), timex.precision(b.as_of)}
    if periods <= {"year", "quarter", "month", "season"} and not timex.compatible(a.as_of, b.as_of):
        return True
    first, second = timex.bounds(a.as_of), timex.bounds(b.as_of)
    if not (first[0] and second[0] and first[1] and second[1]):
        return False
    early, late = sorted((first, second))
    return timex.days_between(str(early[1]), str(late[0])) > MOMENT


# ---------------------------------------------------------------- do two numbers agree?


def _same_value(a: _Counted, b: _Counted) -> str | None:
    """Why two numbers can both be right, or ``None``."""
    if a.quantity.change != b.quantity.change:
        return None
    x, y = a.quantity, b.quantity
    if x.value is not None and x.value == y.value:
        return "the same number"
    (low, high), (least, most) = _interval(x), _interval(y)
    if low <= most and least <= high:
        return "one lies within the bounds of the other"
    if x.value is not None and y.value is not None and _rounds(x.value, y.value):
        return "one is the other rounded"
    return None


def _interval(quantity: Quantity) -> tuple[float, float]:
    low = quantity.low if quantity.low is not None else -math.inf
    high = quantity.high if quantity.high is not None else math.inf
    if quantity.value is not None:
        value = float(quantity.value)
        slack = abs(value) * APPROXIMATE if quantity.approx else 0.0
        if quantity.low is None and quantity.high is None:
            return value - slack, value + slack
        if quantity.approx:
            return max(low, value - slack), min(high, value + slack)
    return low, high


def _rounds(one: float, other: float) -> bool:
    if min(abs(one), abs(other)) < FROM_ROUNDED and float(one).is_integer() and float(other).is_integer():
        return False
    coarse, fine = sorted((one, other), key=lambda n: (_digits(n), n))
    if _digits(coarse) == _digits(fine) or abs(coarse - fine) > ROUNDING * abs(fine):
        return False
    step = 10.0 ** (math.floor(math.log10(abs(coarse))) - _digits(coarse) + 1) if coarse else 1.0
    return abs(coarse - fine) <= step / 2 + 1e-9


def _digits(number: float) -> int:
    shown = f"{abs(number):.10g}" if "e" not in f"{abs(number):.10g}" else f"{abs(number):f}"
    bare = shown.replace(".", "").strip("0") if "." in shown else shown.rstrip("0").lstrip("0")
    return max(1, len(bare))


def _order(a: _Counted, b: _Counted) -> int | None:
    """-1 when ``a`` is the older count, 1 when ``b`` is, ``None`` when nothing says so."""
    decided = timex.later(a.as_of, b.as_of)
    if decided is not None:
        return -1 if decided else 1
    if a.place is not None and b.place is not None and a.place != b.place:
        return -1 if a.place < b.place else 1
    if a.revised != b.revised:
        return -1 if b.revised else 1
    if a.claimant and a.claimant == b.claimant:
        dates = (a.report.published or "")[:10], (b.report.published or "")[:10]
        if all(dates) and dates[0] != dates[1]:
            return -1 if dates[0] < dates[1] else 1
    return None


def _rivals(a: _Counted, b: _Counted) -> bool:
    return bool(a.claimant and b.claimant and a.claimant != b.claimant)


# ---------------------------------------------------------------- laying side by side


def _clusters(group: list[_Counted]) -> tuple[list[list[_Counted]], list[tuple[list[_Counted], str]]]:
    clusters: list[list[_Counted]] = []
    for counted in sorted(group, key=lambda c: c.key):
        for cluster in clusters:
            if all(_relation(member, counted) == "same" for member in cluster):
                cluster.append(counted)
                break
        else:
            clusters.append([counted])
    return clusters, _scopes(clusters)


def _scopes(clusters: list[list[_Counted]]) -> list[tuple[list[_Counted], str]]:
    """One counterpart of each scope of a field, where its values differ."""
    parent = list(range(len(clusters)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for i, j in combinations(range(len(clusters)), 2):
        if any(_relation(a, b) == "scope" for a in clusters[i] for b in clusters[j]):
            parent[max(root(i), root(j))] = min(root(i), root(j))
    joined: dict[int, list[int]] = {}
    for index in range(len(clusters)):
        joined.setdefault(root(index), []).append(index)
    found = []
    for members in joined.values():
        values = [_in_order(clusters[index])[-1] for index in members]
        if len(values) > 1 and any(_same_value(a, b) is None for a, b in combinations(values, 2)):
            found.append((values, _scope_why(values)))
    return found


def _scope_why(values: list[_Counted]) -> str:
    if any(_heads(a, b) == "part" for a, b in combinations(values, 2)):
        return "the numbers count a whole and a part of it"
    if any(_other_moment(a, b) for a, b in combinations(values, 2)):
        return "the numbers were counted at different times"
    if len({(c.report.id, c.sentence) for c in values}) == 1:
        return "one sentence gives both numbers and tells them apart"
    return "the numbers count different areas or parts"


def _in_order(values: Iterable[_Counted]) -> list[_Counted]:
    # Oldest first as far as anything says so: placed by how many others are known to be older.
    held = sorted(values, key=lambda c: c.key)
    older = {c.key: sum(_order(other, c) == -1 for other in held if other is not c) for c in held}
    return sorted(held, key=lambda c: (older[c.key], c.key))


def _figure(cluster: list[_Counted]) -> Figure | None:
    if len({c.report.id for c in cluster}) == 1 and cluster[0].quantity.unit in language().words(
        "figures", "units.time"
    ):
        return None
    verdict, why = _verdict(cluster)
    return _record(_in_order(cluster), verdict, why)


def _verdict(cluster: list[_Counted]) -> tuple[Verdict, str]:
    if len({c.report.id for c in cluster}) == 1 and all(_same_value(a, b) for a, b in combinations(cluster, 2)):
        return "single", "only one report gives this number"
    agreed: Counter[str] = Counter()
    conflicts: dict[str, None] = {}
    revisions: dict[str, None] = {}
    for a, b in combinations(_in_order(cluster), 2):
        why = _same_value(a, b)
        order = _order(a, b)
        if why:
            agreed[why] += 1
        elif order is None or _rivals(a, b):
            reason = "two sources differ" if _rivals(a, b) else "nothing says which is the later count"
            conflicts[f"{a.wording} and {b.wording} cannot both be right: {reason}"] = None
        else:
            old, new = (a, b) if order < 0 else (b, a)
            revisions[f"{old.wording} became {new.wording} in a later count"] = None
    if conflicts:
        return "conflict", "; ".join([*list(conflicts)[:2], *list(revisions)[:1]])
    if revisions:
        return "revised", "; ".join(list(revisions)[:2])
    return "agree", min(agreed, key=lambda w: (-agreed[w], w))


def _scope_figure(values: list[_Counted], why: str) -> Figure:
    return _record(_in_order(values), "scope", why)


def _record(values: list[_Counted], verdict: Verdict, why: str) -> Figure:
    named = Counter(c.what for c in values)
    what = min(named, key=lambda w: (-named[w], len(w), w))
    cited = tuple(
        FigureValue(
            report=c.report.id,
            start=c.quantity.start,
            end=c.quantity.end,
            value=c.quantity.value,
            low=c.quantity.low,
            high=c.quantity.high,
            as_of=c.as_of,
            claimed_by=c.claimed_by,
        )
        for c in values
    )
    made_of = [(v.report, v.start, v.end) for v in cited]
    unit = values[0].quantity.unit
    return Figure(
        id=content_id("figure", verdict, made_of), what=what, unit=unit, verdict=verdict, values=cited, why=why
    )
