"""What a number in a report is about: the thing counted, what is told of it, where, when, on whose word.

Works on layers and wording alone, as the parse does not outlive its report. Not done yet: the
grammatical subject; numbers whose noun stands in another sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.claims.figures import wording
from onrecord.claims.figures.moments import Moment, moment
from onrecord.claims.figures.wording import Standing, listed, touches
from onrecord.lang import language
from onrecord.lang.stems import content_stems, saying_stems, stem
from onrecord.model import AnnotatedReport, Cite, Quantity, Range, Statement
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VAGUE = 10
"""Words for fewer than this ("several", "some", "a few") are no figures."""

_SCORE = re.compile(r"\s?[-–:]\s?\d|,\s\d{3}\b")
_SCORED = re.compile(r"\d\s?[-–:]\s?$|\d,\s$")
_CLOCK = re.compile(r"\s?[ap]\.?\s?m\b", re.IGNORECASE)
_COMPOUND = re.compile(r"\s?[-‐‑]\s?[a-zA-Z]")

_READ = frozenset({None, "headline", "subheading"})
_PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity with all its comparison needs. Sets hold stems; ``names`` and ``places`` hold words of names.

    Attributes:
        amount: the quantity, a share of a number that is given worked out ("half of the 50 beds" is 25).
        head: stem of the noun counted, the same for words of one thing.
        field: what is told of the things counted ("dead"), where a list knows it.
        near, around: what the part of the sentence about the number, and the whole sentence, tell.
        people: words of the names of persons in that part.
        portions, contrasts: which part of a time, or of a kind, is counted.
        extent: whether a part or the whole is counted.
        rate: what the number is per ("day").
        whole: it only gives the whole that another number is a part of ("31 of the 50").
        compound: it describes something else ("a five-man crew") or picks some ("the first five points").
        standing: whether the sentence calls it the older or the newer of two counts.
        expected: it is to come, wanted or feared.
        vocabulary: every word of the report.
    """

    report: AnnotatedReport
    quantity: Quantity
    amount: Quantity
    sentence: Range
    head: str | None
    item: frozenset[str]
    field: str | None
    near: frozenset[str]
    around: frozenset[str]
    tail: frozenset[str]
    names: frozenset[str]
    people: frozenset[str]
    places: frozenset[str]
    joint: bool
    kinds: frozenset[str]
    portions: frozenset[str]
    contrasts: frozenset[str]
    extent: frozenset[str]
    rate: str | None
    whole: bool
    compound: bool
    added: bool
    standing: Standing | None
    expected: bool
    what: str
    moment: Moment
    claimed_by: str | None
    claimant: str | None
    offices: frozenset[str]
    vocabulary: frozenset[str]

    @property
    def key(self) -> tuple[str, int, int]:
        """Where the number stands: report, start, end."""
        return self.report.id, self.quantity.start, self.quantity.end

    @property
    def wording(self) -> str:
        """The number as written."""
        return " ".join(self.report.text[self.quantity.start : self.quantity.end].split())

    @property
    def unit(self) -> str | None:
        """The unit it can be compared in."""
        return self.quantity.si_unit or self.quantity.unit


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who claims a number: the name that claims are compared by, and every word of the offices given with it."""

    name: str
    offices: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Desk:
    """One report laid out for reading its numbers."""

    report: AnnotatedReport
    known: Mapping[str, Claimant]
    first: int
    sources: tuple[Range, ...]
    timed: tuple[Range, ...]
    quantities: tuple[Quantity, ...]
    vocabulary: frozenset[str]


def counted_in(
    report: AnnotatedReport, known: Mapping[str, Claimant], side: Sequence[Cite], first: int
) -> list[Counted]:
    """Finds the numbers of a report that say something, in their order.

    Args:
        report: the report, relabelled with story-wide entities.
        known: story entity id to whom its claims are of.
        side: passages of this report to leave out.
        first: weekday the story starts on, 1 to 7.
    """
    desk = _Desk(
        report=report,
        known=known,
        first=first,
        sources=tuple(r for s in report.statements for r in s.source),
        timed=tuple((t.start, t.end) for t in report.times),
        quantities=tuple(sorted((q for q in report.quantities if not q.ordinal), key=lambda q: (q.start, q.end))),
        vocabulary=frozenset(w.removesuffix("'s") for w, *_ in words(report.text)),
    )
    passed = [(t.start, t.end) for t in report.times if t.type != "DURATION"]
    passed += [(c.start, c.end) for c in side]
    found = []
    previous: Counted | None = None
    for quantity in desk.quantities:
        span = quantity.start, quantity.end
        if not (quantity.start < quantity.end <= len(report.text)):
            continue
        if (quantity.value, quantity.low, quantity.high) == (None, None, None):
            continue
        if touches(span, passed) or report.furniture_at(quantity.start) not in _READ:
            continue
        if _is_score(report.text, quantity) or _counts_speakers(report.text, quantity, desk.sources):
            continue
        item = wording.item_range(report, quantity, report.sentence_at(quantity.start))
        if item and quantity.unit is None and touches(item, desk.timed):
            continue  # "a mother of 12 in October": no month is counted
        counted = _profile(desk, quantity, previous)
        previous = counted
        if _tells(counted):
            found.append(counted)
    return found


def _tells(counted: Counted) -> bool:
    quantity = counted.amount
    if quantity.value is None and quantity.approx and (quantity.low or 0) < VAGUE:
        return False
    if quantity.unit is None:
        if quantity.value is not None and not float(quantity.value).is_integer() and not counted.item:
            return False  # a score or a magnitude: it counts nothing
        if counted.item and counted.head is None:
            return False
        if quantity.value == 1:
            return bool(counted.item) and counted.field in language().words("figures", "counts.growing")
        return bool(counted.head or counted.field or counted.standing)
    return bool(counted.near)


def _counts_speakers(text: str, quantity: Quantity, sources: Sequence[Range]) -> bool:
    # "two engineers said" counts speakers: that is a source, no figure; "a survey of 900 nurses" tells one.
    inside = [s for s in sources if s[0] <= quantity.start < s[1]]
    return any(len(list(words(text, start, quantity.start))) < 2 for start, _ in inside)


def _is_score(text: str, quantity: Quantity) -> bool:
    # "50 - 44", "06 : 30" and "9 a.m." count nothing; nor do the halves of a number torn by its own comma.
    inside = text[max(0, quantity.start - 1) : quantity.start] == "(" and text[quantity.end : quantity.end + 1] == ")"
    if quantity.value is None and inside and re.search(r"\d\s?[-–]\s?\d", text[quantity.start : quantity.end]):
        return True
    if _CLOCK.match(text, quantity.end):
        return True
    return (
        quantity.unit is None
        and quantity.value is not None
        and text[quantity.start : quantity.end].isdigit()
        and (
            _SCORE.match(text, quantity.end) is not None
            or _SCORED.search(text, max(0, quantity.start - 4), quantity.start) is not None
        )
    )


def _profile(desk: _Desk, quantity: Quantity, previous: Counted | None) -> Counted:
    report = desk.report
    sentence = report.sentence_at(quantity.start)
    region = wording.region(report, quantity, desk.quantities, sentence)
    item = wording.item_range(report, quantity, sentence)
    item = wording.item_beside(report.text, quantity, region) or item
    counted_words = report.text[item[0] : item[1]] if item else ""
    whole_of = wording.given_whole(report.text, quantity, desk.quantities)
    of = quantity.of if quantity.of is not None else whole_of
    is_whole = wording.is_given_whole(report.text, quantity, desk.quantities)
    field, field_range = (None, None) if is_whole else wording.field_of(report, quantity, (region, sentence), item)
    growing = field in language().words("figures", "counts.growing")
    standing = wording.standing(report.text, quantity, region, sentence, growing=growing)
    told = field if field_range or standing else None  # a field told elsewhere in the sentence makes no people
    inner = [(quantity.start, quantity.end), *([item] if item else [])]
    near = _plain_stems(report, region, inner) or _plain_stems(report, _clause(report, quantity, sentence), inner)
    statement = _innermost(report, quantity.start, quantity.end)
    speaker = statement.speaker if statement and statement.speaker in desk.known else None
    places, joint = wording.places(report, region, desk.timed, desk.sources)
    if not places:
        places, joint = wording.places(report, sentence, desk.timed, desk.sources)
    extent = wording.extent(report, quantity, region, item)
    return Counted(
        report=report,
        quantity=quantity,
        amount=_worked_out(quantity, of),
        sentence=sentence,
        head=_times(report.text, quantity)
        or _head_of(counted_words, quantity, told, _joined(report.text, quantity, previous, sentence)),
        item=frozenset(wording.thing(s) for s, *_ in content_stems(counted_words)),
        field=field,
        near=near,
        around=_plain_stems(report, sentence, inner),
        tail=_plain_stems(report, (item[1] if item and item[0] >= quantity.end else quantity.end, region[1]), []),
        names=wording.names(report, sentence, desk.sources),
        people=wording.names(report, region, desk.sources, kinds=("PERSON",)),
        places=places,
        joint=joint,
        kinds=_kinds(desk, region),
        portions=wording.portions(report.text, region, quantity),
        contrasts=wording.contrasts(report.text, region, item),
        extent=extent | ({"part"} if of is not None and not is_whole else frozenset()),
        rate=quantity.rate or wording.rate(report.text, quantity, item, region),
        whole=is_whole,
        compound=_COMPOUND.match(report.text, quantity.end) is not None or wording.picks(report.text, quantity),
        added=wording.is_added(report.text, quantity, item),
        standing=standing,
        expected=wording.is_expected(report.text, region),
        what=_what(desk, quantity, item, field_range, region),
        moment=moment(report, quantity, (region, sentence), statement, desk.first),
        claimed_by=speaker,
        claimant=desk.known[speaker].name if speaker else None,
        offices=desk.known[speaker].offices if speaker else frozenset(),
        vocabulary=desk.vocabulary,
    )


def _worked_out(quantity: Quantity, of: float | None) -> Quantity:
    """A share of a given whole as a number of its own."""
    share = quantity.value
    if of is None or quantity.unit is not None or share is None or not 0 < share < 1:
        return quantity
    value, low, high = (None if n is None else round(n * of, 6) for n in (share, quantity.low, quantity.high))
    # A share is a round number: "half of the 50" may be 24 or 26, said of many.
    return replace(quantity, value=value, low=low, high=high, approx=quantity.approx or of > 100)


def _clause(report: AnnotatedReport, quantity: Quantity, sentence: Range) -> Range:
    return wording.region(report, quantity, (), sentence)


def _joined(text: str, quantity: Quantity, previous: Counted | None, sentence: Range) -> Counted | None:
    """The number before, where this one goes on with it: "killed 4 guards and wounded 9"."""
    if previous is None or previous.sentence != sentence or previous.quantity.end > quantity.start:
        return None
    between = text[previous.quantity.end : quantity.start]
    told = {w for w, *_ in words(between)}
    going_on = bool(told & language().words("figures", "breaks.joins")) or "," in between
    return previous if going_on and not told & language().words("figures", "breaks.words") else None


def _kinds(desk: _Desk, region: Range) -> frozenset[str]:
    """Kinds of people told of beside the number, but for who speaks."""
    told = content_stems(desk.report.text, *region)
    plain = {wording.thing(s) for s, start, end in told if not touches((start, end), desk.sources)}
    return frozenset(plain) & listed("persons.kind")


def _times(text: str, quantity: Quantity) -> str | None:
    # "arrested seven times" counts arrests, no people.
    after = next((w for w, *_ in words(text, quantity.end, min(len(text), quantity.end + 16))), "")
    return after if quantity.unit is None and after in language().words("figures", "counts.of_times") else None


def _head_of(item: str, quantity: Quantity, field: str | None, previous: Counted | None) -> str | None:
    found = _head(item)
    if item and item.rsplit(maxsplit=1)[-1].lower() in language().words("figures", "counts.running"):
        found, item = None, ""  # a toll counts what its field tells
    if found or quantity.unit is not None or (item and not found):
        return found
    if previous is not None and previous.head and previous.quantity.unit is None:
        return previous.head  # "killed 4 guards and wounded 9"
    return _PEOPLE_STEM if field in language().words("figures", "counts.of_people") else None


_PEOPLE_STEM = stem(_PEOPLE)


def _head(item: str) -> str | None:
    if not item:
        return None
    first = re.split(r"\s+(?:of|in|on|at|for|from|with|who|that|which|to|by)\s+|,", item.strip(), maxsplit=1)[0]
    found = [s for s, *_ in content_stems(first)] or [s for s, *_ in content_stems(item)]
    return wording.thing(found[-1]) if found and len(found[-1]) > 2 and found[-1].isalpha() else None


def _plain_stems(report: AnnotatedReport, span: Range, without: Sequence[Range]) -> frozenset[str]:
    passed = saying_stems()
    found = content_stems(report.text, *span)
    return frozenset(wording.thing(s) for s, a, b in found if s not in passed and not touches((a, b), without))


def _what(desk: _Desk, quantity: Quantity, item: Range | None, told: Range | None, region: Range) -> str:
    """The thing counted in the report's own words, with what is told of it where that follows."""
    text = desk.report.text
    start = item[0] if item else quantity.end
    if told and item is None and touches((start, told[1]), desk.timed):
        told = None
    if told and start <= told[0] and len(list(words(text, start, told[1]))) <= 6 and start >= quantity.end:
        return " ".join(text[start : told[1]].split())
    if item and item[1] <= quantity.start and text[item[1] : quantity.start].strip() == "of":
        return " ".join(text[item[0] : quantity.start].split())  # "mother of" 12
    counted = text[item[0] : item[1]] if item else quantity.item
    return " ".join((counted or _nearby(desk, quantity, region) or text[quantity.start : quantity.end]).split())


def _nearby(desk: _Desk, quantity: Quantity, region: Range) -> str:
    """For a bare measure the words it goes with: "of gravel" after it, else "a maximum range of" before it."""
    text = desk.report.text
    told = content_stems(text, quantity.end, region[1])
    after = [(s, e) for _, s, e in told if not touches((s, e), desk.timed)][:2]
    lead = [w for w, *_ in words(text, quantity.end, after[0][0])] if after else []
    named = next((m for m in desk.report.mentions if m.kind == "name" and after and m.start == after[0][0]), None)
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
