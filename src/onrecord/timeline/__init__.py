"""Timeline: dated happenings, one event however many reports tell it.

A happening is a sentence with a time that dates what it tells. Two tellings are one event where
their times can be the same and their wording shares what happened and to whom. Not done yet:
happenings without a time; times of saying (a speech is an event only where its content is).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date as calendar_day
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from onrecord.lang import language, timex
from onrecord.lang.stems import content_stems, saying_stems
from onrecord.model import (
    AnnotatedReport,
    Cite,
    Event,
    EventCertainty,
    EventOrder,
    Range,
    TimeExpression,
    content_id,
)
from onrecord.text import words
from onrecord.timeline.clauses import SHARED, clause_of, innermost, lies_ahead, listed
from onrecord.timeline.weekdays import day_of, deictic_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.model import StoryEntity

ALIKE = 0.45
"""Share of the shorter clause's content words that one happening's two tellings have in common."""
ALIKE_ACROSS = 0.6
"""The same, where one is reported and the other claimed or expected: what is only claimed must not
become reported by a loose likeness."""
ALIKE_LONG, SHARED_LONG = 0.3, 4
"""The same for long clauses, which share less of themselves but more words."""
MOST_CITES = 3

_ENTITY = "@"
_READ = frozenset({None, "headline", "subheading"})
_CERTAINTY: tuple[EventCertainty, ...] = ("reported", "claimed", "expected")


_Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Telling:
    """One time in one sentence, with what its clause tells."""

    report: AnnotatedReport
    time: TimeExpression
    until: TimeExpression | None
    sentence: Range
    stems: frozenset[str]
    verbs: frozenset[str]
    certainty: EventCertainty
    claimed_by: str | None
    negated: bool
    ahead: bool
    place: int | None = None

    @property
    def key(self) -> _Key:
        return self.report.id, self.time.start, self.time.end

    @property
    def fineness(self) -> tuple[bool, int]:
        return timex.bounds(self.time.value)[0] is None, timex.fineness(self.time.value)


def events(
    reports: Sequence[AnnotatedReport], entities: Sequence[StoryEntity], *, side: Sequence[Cite] = ()
) -> tuple[Event, ...]:
    """Puts the dated happenings of a story in order.

    Args:
        reports: reports of one story, relabelled with story-wide entities.
        entities: the story's entities.
        side: passages that belong to another story; their happenings are left out.

    Returns:
        Events with a resolved date first, in order; then weekdays without a date, in the order that the
        days told by several reports give; then those of unknown order. Where one happening bears a date
        and a weekday, the weekdays stand among the dates. ``reported`` where a writer states it in his
        own voice, ``claimed`` where it stands on somebody's word, ``expected`` where it lies ahead or in
        doubt.
    """
    known = {entity.id for entity in entities}
    told: list[_Telling] = []
    for report in sorted(reports, key=lambda r: r.id):
        told.extend(_tellings(report, known, [c for c in side if c.report == report.id]))
    groups = _gather(_placed(told, reports))
    dated = _dates_of_weekdays(groups)
    ordered = [(*_order(group, dated), group) for group in groups]
    placed = [(place, _event(group, order)) for order, place, group in ordered]
    return tuple(event for _, event in sorted(placed, key=lambda pair: (pair[0], pair[1].id)))


# ---------------------------------------------------------------- one report


def _tellings(report: AnnotatedReport, known: set[str], side: Sequence[Cite]) -> list[_Telling]:
    times = sorted((t for t in report.times if _dates_something(report, t)), key=lambda t: (t.start, t.end))
    ends = _range_ends(report.text, times)
    taken = {id(end) for end in ends.values()}
    found = []
    for time in times:
        inside = any(c.start < time.end and time.start < c.end for c in side)
        if id(time) in taken or inside or report.furniture_at(time.start) not in _READ:
            continue
        if time.dates not in {"event", "content"} or _is_bare_season(report.text, time):
            continue
        telling = _telling(report, time, ends.get(id(time)), known)
        if telling is not None:
            found.append(telling)
    coming = {t.time.value for t in found if t.certainty == "expected"}
    # "Visit on 13 July confirmed": a line without a verb to trust takes its report's word for what lies ahead.
    return [
        replace(t, certainty="expected")
        if t.certainty == "reported" and t.time.value in coming and _is_heading(t)
        else t
        for t in found
    ]


def _is_heading(telling: _Telling) -> bool:
    return not telling.report.text[: telling.sentence[1]].rstrip("\"”’' \n").endswith((".", "!", "?"))


def _dates_something(report: AnnotatedReport, time: TimeExpression) -> bool:
    # An hour of no known day dates nothing; neither does "now" or a length of time.
    if report.written_weekday and deictic_days(report.text, time) is not None:
        return True  # "overnight" has its place beside the day the report speaks from
    return time.type in {"DATE", "TIME"} and not time.value.startswith(("P", "T", "FUTURE", "XXXX-XX-XX"))


def _is_bare_season(text: str, time: TimeExpression) -> bool:
    """Whether a season is named as such ("preparing for winter"): that dates nothing."""
    if timex.precision(time.value) != "season" or not time.value.startswith("XXXX"):
        return False
    before = [w.lower() for w in text[max(0, time.start - 12) : time.start].split()]
    pointed = {*before[-1:], *text[time.start : time.end].lower().split()}
    return "for" in before[-2:] or not listed("ahead.pointing") & pointed


def _range_ends(text: str, times: Sequence[TimeExpression]) -> dict[int, TimeExpression]:
    """The second time of "from Monday to Thursday", by the identity of the first."""
    joins = set(language().table("timeline")["range"]["joins"])
    found: dict[int, TimeExpression] = {}
    for one, other in pairwise(times):
        between = text[one.end : other.start].strip().lower()
        before = text[max(0, one.start - 10) : one.start].split()
        lead = before[-1].lower() if before else ""
        opened = lead in {"from", "between"} or between in {"-", "–", "through"}
        if between in joins and opened and id(one) not in {id(end) for end in found.values()}:
            found[id(one)] = other
    return found


def _telling(
    report: AnnotatedReport, time: TimeExpression, until: TimeExpression | None, known: set[str]
) -> _Telling | None:
    sentence = report.sentence_at(time.start)
    statement = innermost(report, time)
    if statement is not None and (statement.polarity == "negative" or statement.act in {"deny", "decline"}):
        return None  # what is denied, or left unsaid, did not happen on anybody's word
    clause = clause_of(report, time, sentence, statement)
    stems = _stems(report, clause, time)
    if not stems:
        return None
    ahead = lies_ahead(report, time, clause, statement)
    if statement is None and time.dates == "content" and not ahead:
        return None  # said by somebody, but nothing tells by whom
    certainty: EventCertainty = "expected" if ahead else "claimed" if statement else "reported"
    return _Telling(
        report=report,
        time=time,
        until=until,
        sentence=sentence,
        stems=stems,
        verbs=_past_forms(report.text, clause),
        certainty=certainty,
        claimed_by=statement.speaker if statement and statement.speaker in known else None,
        negated=bool(listed("negation.words") & {w for w, *_ in words(report.text, *clause)}),
        ahead=ahead,
    )


# ---------------------------------------------------------------- days without a calendar


def _speaks_from(report: AnnotatedReport, told: list[_Telling]) -> int | None:
    """The weekday a report speaks from: stated, or the last of the past weekdays it tells, if a saying's."""
    if report.written_weekday in timex.WEEKDAYS:
        return timex.WEEKDAYS.index(report.written_weekday) + 1
    if report.published:
        return None
    said = {
        timex.weekday(t.value)
        for t in report.times
        if t.dates == "saying" and t.anchor is None and t.mod is None and timex.bounds(t.value)[0] is None
        if not lies_ahead(report, t, report.sentence_at(t.start), None)
    }
    past = {timex.weekday(t.time.value) for t in told if t.report.id == report.id and not t.ahead}
    day = timex.latest_weekday(d for d in said | past if d is not None)
    return day if day in said else None


def _placed(told: list[_Telling], reports: Sequence[AnnotatedReport]) -> list[_Telling]:
    """Puts unresolved weekdays in their place among the days of the story, where it is known."""
    speaks = {r.id: day for r in reports if (day := _speaks_from(r, told)) is not None}
    aside = [day_of(t.report, t.time, 0, speaks, None, ahead=t.ahead) if t.report.id in speaks else None for t in told]
    shared = [
        (a.report.id, day, b.report.id, other)
        for (a, day), (b, other) in combinations(zip(told, aside, strict=True), 2)
        if day is not None and other is not None and a.report.id != b.report.id and _likeness(a, b)
    ]
    places = timex.place_reports(speaks, shared)
    week = None
    if places and len(places) == len(speaks):
        opening = min(places, key=lambda report: (places[report], report))
        week = speaks[opening], max(places.values())
    return [
        replace(t, place=day_of(t.report, t.time, places.get(t.report.id), speaks, week, ahead=t.ahead)) for t in told
    ]


def _dates_of_weekdays(groups: list[list[_Telling]]) -> int | None:
    """The calendar day before the story's first, where happenings that bear a date and a weekday agree on one."""
    found = set()
    for group in groups:
        dates = {b for t in group if (b := timex.bounds(t.time.value))[0] and b[0] == b[1]}
        places = {t.place for t in group if t.place is not None}
        found |= {calendar_day.fromisoformat(b[0]).toordinal() - place for b in dates if b[0] for place in places}
    return found.pop() if len(found) == 1 else None


def _stems(report: AnnotatedReport, clause: Range, time: TimeExpression) -> frozenset[str]:
    """What the clause tells: content stems, and each name as its entity, however it is spelled."""
    passed = saying_stems()
    cues = [r for s in report.statements for r in (*s.cue, *s.source) if not (s.start <= time.start < s.end)]
    timed = [(t.start, t.end) for t in report.times]
    named = [m for m in report.mentions if clause[0] <= m.start and m.end <= clause[1] and m.kind != "nominal"]
    without = [*timed, *cues, *((m.start, m.end) for m in named), *((r.start, r.end) for r in report.repairs)]
    mended = [r.text for r in report.repairs if clause[0] <= r.start and r.end <= clause[1]]
    found = {s for s, a, b in content_stems(report.text, *clause) if not any(x < b and a < y for x, y in without)}
    found |= {s for text in mended for s, *_ in content_stems(text)}
    inside = [m for m in named if not any(x <= m.start and m.end <= y for x, y in cues)]
    return frozenset({s for s in found if s not in passed} | {_ENTITY + m.entity for m in inside})


def _past_forms(text: str, clause: Range) -> frozenset[str]:
    """Stems of words in a past form: the nearest thing to the verb of a clause without its parse."""
    irregular = language().table("stems")["irregular"].keys() | listed("clause.verbs")
    found = content_stems(text, *clause)
    return frozenset(s for s, a, b in found if text[a:b].endswith("ed") or text[a:b].lower() in irregular)


# ---------------------------------------------------------------- across reports


def _gather(told: list[_Telling]) -> list[list[_Telling]]:
    groups: list[list[_Telling]] = []
    # Finest times first, so that "in May" joins "on 3 May" and not the other way about.
    for telling in sorted(told, key=lambda t: (t.fineness, _CERTAINTY.index(t.certainty), t.key)):
        fitting = [(min(_likeness(telling, m) for m in group), i) for i, group in enumerate(groups)]
        best = max((f for f in fitting if f[0] > 0), key=lambda f: (f[0], -f[1]), default=None)
        if best is None:
            groups.append([telling])
        else:
            groups[best[1]].append(telling)
    return groups


def _likeness(a: _Telling, b: _Telling) -> float:
    """How much two tellings share; 0 where they cannot be one happening."""
    if not _times_agree(a, b):
        return 0.0
    if a.report.id == b.report.id and a.sentence == b.sentence:
        # One sentence, one clause, two times: "on Monday at nine". Elsewhere two happenings.
        return 1.0 if a.stems == b.stems else 0.0
    shared = a.stems & b.stems
    told = {s for s in shared if not s.startswith(_ENTITY)}
    if len(shared) < SHARED or (len(told) < SHARED and not told & a.verbs & b.verbs):
        return 0.0  # the same people, or one thing, on the same day: that may be two happenings
    share = len(shared) / min(len(a.stems), len(b.stems))
    if a.certainty != b.certainty:
        return share if share >= ALIKE_ACROSS else 0.0
    return share if share >= ALIKE or (share >= ALIKE_LONG and len(told) >= SHARED_LONG) else 0.0


def _times_agree(a: _Telling, b: _Telling) -> bool:
    if a.negated != b.negated or not timex.compatible(a.time.value, b.time.value):
        return False
    if a.place is not None and b.place is not None and a.place != b.place:
        return False
    return not (a.until and b.until) or timex.compatible(a.until.value, b.until.value)


def _event(group: list[_Telling], order: EventOrder) -> Event:
    held = sorted(group, key=lambda t: t.key)
    finest = min(t.fineness for t in held)
    values = Counter(t.time.value for t in held if t.fineness == finest)
    date = min(values, key=lambda v: (-values[v], v))
    until = Counter(t.until.value for t in held if t.until)
    end_date = min(until, key=lambda v: (-until[v], v)) if until else None
    certainty = min((t.certainty for t in held), key=_CERTAINTY.index)
    claimants = {t.claimed_by for t in held if t.certainty == certainty}
    not_before, not_after = _interval(held, date, end_date)
    cites = _cites(held, certainty)
    return Event(
        id=content_id("event", date, [(c.report, c.start, c.end) for c in cites], [t.key for t in held]),
        date=date,
        end_date=end_date,
        not_before=not_before,
        not_after=not_after,
        precision=timex.precision(date),
        certainty=certainty,
        claimed_by=claimants.pop() if certainty != "reported" and len(claimants) == 1 else None,
        cites=cites,
        order=order,
    )


def _interval(held: list[_Telling], date: str, end_date: str | None) -> tuple[str | None, str | None]:
    """The days every telling of the chosen date allows; where they contradict, those of the date alone."""
    own = timex.bounds(date)
    told = [t.time for t in held if t.time.value == date]
    earliest = [t.earliest or own[0] for t in told if (t.earliest or own[0])]
    latest = [t.latest or own[1] for t in told if (t.latest or own[1])]
    first = max((str(e)[:10] for e in earliest), default=None)
    last = min((str(e)[:10] for e in latest), default=None)
    if end_date is not None:
        last = timex.bounds(end_date)[1]
    if first and last and first > last:
        return own
    return first, last


def _cites(held: list[_Telling], certainty: str) -> tuple[Cite, ...]:
    """At most three sentences, of three reports where there are as many; those that bear the certainty first."""
    chosen: list[tuple[str, Range]] = []
    ranked = sorted(held, key=lambda t: (t.certainty != certainty, t.key))
    for again in (False, True):
        for telling in ranked:
            place = telling.report.id, telling.sentence
            new = again or telling.report.id not in {report for report, _ in chosen}
            if new and place not in chosen and len(chosen) < MOST_CITES:
                chosen.append(place)
    return tuple(Cite(report=report, start=start, end=end) for report, (start, end) in chosen)


def _order(group: list[_Telling], dated: int | None) -> tuple[EventOrder, tuple[int, str, int, int, int, _Key]]:
    """What puts an event in its place, and that place: by date or day of the story; then what has no known order."""
    first = min(group, key=lambda t: (t.fineness, t.key))
    value, key = first.time.value, min(t.key for t in group)
    coarse, hour = -timex.fineness(value), timex.hour(value)
    begins, _ = timex.bounds(value)
    if begins:
        return "date", (0, begins, 0, coarse, hour, key)
    places = [t.place for t in group if t.place is not None]
    if places and dated is not None:
        return "weekday", (0, calendar_day.fromordinal(dated + min(places)).isoformat(), 0, coarse, hour, key)
    if places:
        return "weekday", (1, "", min(places), coarse, hour, key)
    return "unknown", (2, "" if timex.weekday(value) else value, 0, 0, 0, key)
