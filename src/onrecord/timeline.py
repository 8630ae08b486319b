"""Timeline: dated happenings, one event however many reports tell it.

A happening is a sentence with a time that dates what it tells. Two tellings are one event where
their times can be the same and their wording shares what happened and to whom. Not done yet:
happenings without a time; times of saying (a speech is an event only where its content is).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.lang import language, timex
from onrecord.lang.stems import content_stems, saying_stems
from onrecord.model import AnnotatedReport, Cite, Event, EventCertainty, Range, Statement, TimeExpression, content_id
from onrecord.text import words

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
SHARED = 2
"""Content words two tellings have in common at least."""
MOST_CITES = 3

_CLAUSE = re.compile(r"[;:—–()]|,\s(?=(?:and|but)\b)")
_AUX = r"will|would|is|are|was|were|has|have|had|could|may|might|should|shall|can|did|does"
_PART = re.compile(
    rf"[;:—–()\"“”]|,\s|\b(?:and|but|or)\s+(?=(?:\w+ly\s+)?(?:(?:i|you|he|she|it|we|they|there)\s+)?(?:{_AUX})\b)"
)
_ENTITY = "@"
_READ = frozenset({None, "headline", "subheading"})
_CERTAINTY: tuple[EventCertainty, ...] = ("reported", "claimed", "expected")


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
    place: int | None

    @property
    def key(self) -> tuple[str, int, int]:
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
        Events with a resolved date first, in order; then weekdays without a date in the order
        told, then the rest. ``reported`` where a writer states it in his own voice, ``claimed``
        where it stands on somebody's word, ``expected`` where it lies ahead or in doubt.
    """
    known = {entity.id for entity in entities}
    first = timex.story_start(reports)
    told: list[_Telling] = []
    for report in sorted(reports, key=lambda r: r.id):
        told.extend(_tellings(report, known, [c for c in side if c.report == report.id], first))
    groups = _gather(told)
    placed = [(_order(group), _event(group)) for group in groups]
    return tuple(event for _, event in sorted(placed, key=lambda pair: (pair[0], pair[1].id)))


# ---------------------------------------------------------------- one report


@lru_cache(maxsize=16)
def _words(key: str, code: str = "en") -> frozenset[str]:
    return language(code).words("timeline", key)


def _tellings(report: AnnotatedReport, known: set[str], side: Sequence[Cite], first: int) -> list[_Telling]:
    times = sorted((t for t in report.times if _dates_something(t)), key=lambda t: (t.start, t.end))
    ends = _range_ends(report.text, times)
    taken = {id(end) for end in ends.values()}
    found = []
    for time in times:
        inside = any(c.start < time.end and time.start < c.end for c in side)
        if id(time) in taken or inside or report.furniture_at(time.start) not in _READ:
            continue
        if time.dates not in {"event", "content"} or _is_bare_season(report.text, time):
            continue
        telling = _telling(report, time, ends.get(id(time)), known, first)
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


def _dates_something(time: TimeExpression) -> bool:
    # An hour of no known day dates nothing; neither does "now" or a length of time.
    return time.type in {"DATE", "TIME"} and not time.value.startswith(("P", "T", "FUTURE", "XXXX-XX-XX"))


def _is_bare_season(text: str, time: TimeExpression) -> bool:
    """Whether a season is named as such ("preparing for winter"): that dates nothing."""
    if timex.precision(time.value) != "season" or not time.value.startswith("XXXX"):
        return False
    before = [w.lower() for w in text[max(0, time.start - 12) : time.start].split()]
    pointed = {*before[-1:], *text[time.start : time.end].lower().split()}
    return "for" in before[-2:] or not _words("ahead.pointing") & pointed


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
    report: AnnotatedReport, time: TimeExpression, until: TimeExpression | None, known: set[str], first: int
) -> _Telling | None:
    sentence = report.sentence_at(time.start)
    statement = _innermost(report, time)
    if statement is not None and (statement.polarity == "negative" or statement.act in {"deny", "decline"}):
        return None  # what is denied, or left unsaid, did not happen on anybody's word
    clause = _clause(report, time, sentence, statement)
    stems = _stems(report, clause, time)
    if not stems:
        return None
    told = _core(report, time, clause)
    ahead = _is_ahead(report, told) or (statement is not None and statement.act in {"expect", "promise"})
    ahead = ahead and not _is_start(report.text, time)
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
        negated=bool(_words("negation.words") & {w for w, *_ in words(report.text, *clause)}),
        place=timex.place_in_story(time.value, report.written_weekday, first, ahead=ahead),
    )


def _innermost(report: AnnotatedReport, time: TimeExpression) -> Statement | None:
    holding = [s for s in report.statements if any(a <= time.start and time.end <= b for a, b in s.content)]
    return min(holding, key=lambda s: (sum(b - a for a, b in s.content), s.start, s.id), default=None)


def _clause(report: AnnotatedReport, time: TimeExpression, sentence: Range, statement: Statement | None) -> Range:
    """The part of the sentence that the time dates; inside a statement, of its content alone."""
    start, end = sentence
    if statement is not None:
        held = next((a, b) for a, b in statement.content if a <= time.start and time.end <= b)
        start, end = max(start, held[0]), min(end, held[1])
    borders = [m.span() for m in _CLAUSE.finditer(report.text, start, end)]
    breaks = _words("clause.breaks")
    borders += [(a, a) for w, a, _ in words(report.text, start, end) if w in breaks]
    starts = sorted({start, *(b for _, b in borders if b <= time.start)})
    left = starts.pop()
    while starts and not _has_verb(report.text, left, time.start):
        left = starts.pop()  # "resigned as chairman on Monday": no clause, the verb stands before it
    right = min([end, *(a for a, _ in borders if a >= time.end)])
    if _possessive(report.text, time):
        left = time.start  # "Monday's collision": the time belongs to what follows it
    if len({s for s, *_ in content_stems(report.text, left, right)}) < SHARED:
        return start, end
    return left, right


def _core(report: AnnotatedReport, time: TimeExpression, clause: Range) -> Range:
    """The narrowest part of a clause that holds the time and a verb: its tense is the happening's."""
    start, end = clause
    opens = _words("clause.opens")
    borders = [m.span() for m in _PART.finditer(report.text, start, end)]
    borders += [(a, a) for w, a, _ in words(report.text, start, end) if w in opens]
    rights = sorted({end, *(a for a, _ in borders if a >= time.end)})
    for left in sorted({start, *(b for _, b in borders if b <= time.start)}, reverse=True):
        if _is_predicate(report.text, left, time.start):
            return left, time.end if _is_told_as_past(report.text, left, time.start) else rights[0]
    right = next((r for r in rights if _is_predicate(report.text, time.end, r)), end)
    past = _past_verbs(report.text, time.end, right)
    finite = [e for w, _, e in words(report.text, time.end, right) if w in _words("ahead.be") | _words("ahead.words")]
    # "The council on Monday approved a plan that would ...": the first verb has the tense.
    return start, past[0] if past and past[0] < min(finite, default=end) else right


def _is_told_as_past(text: str, start: int, end: int) -> bool:
    """Whether only words in a past form lead to the time: "who was hurt on Monday will sue" says when he was hurt."""
    told = {w for w, *_ in words(text, start, end)}
    present = (
        _words("ahead.words")
        | _words("ahead.present")
        | _words("ahead.schedule")
        | _words("ahead.participles")
        | _words("ahead.fixed")
    )
    return bool(_past_verbs(text, start, end)) and not told & present


def _is_past_form(word: str) -> bool:
    known = language().table("stems")["irregular"].keys() | _words("clause.verbs")
    return word.endswith("ed") or word in known


def _past_verbs(text: str, start: int, end: int) -> list[int]:
    """Where words in a past form end that no determiner makes an adjective."""
    told = list(words(text, start, end))
    before = ["", *(w for w, *_ in told)]
    plain = [i == 0 or text[s].islower() for i, (_, s, _) in enumerate(told)]  # "United" is part of a name
    past = [
        plain[i] and _is_past_form(w) and before[i] not in _words("clause.determiners")
        for i, (w, *_) in enumerate(told)
    ]
    return [e for found, (_, _, e) in zip(past, told, strict=True) if found]


def _is_predicate(text: str, start: int, end: int) -> bool:
    """Whether a stretch says something; "At a planned meeting" says nothing yet."""
    told = [w for w, *_ in words(text, start, end)]
    if any(w in _words("ahead.be") | _words("ahead.words") for w in told):
        return True
    return bool(told) and told[0] not in _words("clause.prepositions") and bool(_past_verbs(text, start, end))


def _is_start(text: str, time: TimeExpression) -> bool:
    """Whether the time says since when: "the first visit since 2016" lies ahead, 2016 does not."""
    before = text[max(0, time.start - 12) : time.start].lower().split()
    return before[-1:] == ["since"]


def _has_verb(text: str, start: int, end: int) -> bool:
    known = language().table("stems")["irregular"].keys() | _words("ahead.words") | _words("clause.verbs")
    return any(w.endswith(("ed", "ing")) or w in known for w, *_ in words(text, start, end))


def _possessive(text: str, time: TimeExpression) -> bool:
    around = text[max(time.start, time.end - 2) : time.end + 2]
    return "'s" in around or "’s" in around


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
    irregular = language().table("stems")["irregular"].keys() | _words("clause.verbs")
    found = content_stems(text, *clause)
    return frozenset(s for s, a, b in found if text[a:b].endswith("ed") or text[a:b].lower() in irregular)


def _is_ahead(report: AnnotatedReport, clause: Range) -> bool:
    # The month of May is no auxiliary: what stands in a time is not asked.
    timed = [(t.start, t.end) for t in report.times]
    # A name is none either: "Will", "Mrs May".
    found = [(w, a, b) for w, a, b in words(report.text, *clause) if a == clause[0] or report.text[a].islower()]
    told = [w for w, a, b in found if not any(x < b and a < y for x, y in timed)]
    told += [w for r in report.repairs if clause[0] <= r.start < clause[1] for w, *_ in words(r.text)]
    asked = _words("ahead.questions")
    told = [w for i, w in enumerate(told) if w not in {"if", "whether"} or not asked & set(told[max(0, i - 3) : i])]
    if _words("ahead.words") & set(told) or any(w.endswith("'ll") for w in told):
        return True
    if any(w.endswith("'d") and not _is_past_form(after) for w, after in zip(told, [*told[1:], ""], strict=False)):
        return True  # "she'd cross" lies ahead, "she'd crossed" does not
    line = " " + " ".join(told) + " "
    if any(f" {phrase} " in line for phrase in language().table("timeline")["ahead"]["phrases"]):
        return True
    past = _past_verbs(report.text, *clause) or _words("ahead.be") & set(told)
    timetable = set(told) if not past else set(told[-2:])
    if _words("ahead.schedule") & timetable or (not past and _has_infinitive(report.text, clause, timed)):
        return True  # "The trial starts on Monday", "Minister to visit Tarn in July"
    # "is expected", "was reportedly due"; "the planned site" tells of no plan for the happening.
    forms, participles = _words("ahead.be"), _words("ahead.participles")
    return any(w in participles and forms & set(told[max(0, i - 3) : i]) for i, w in enumerate(told))


def _has_infinitive(text: str, clause: Range, timed: Sequence[Range]) -> bool:
    """Whether "to" stands before what may be a verb: no name, no number, no determiner, no time."""
    for (word, _, _), (following, a, b) in pairwise(words(text, *clause)):
        plain = text[a].islower() and following not in _words("clause.determiners")
        if word == "to" and plain and not any(x < b and a < y for x, y in timed):
            return True
    return False


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


def _event(group: list[_Telling]) -> Event:
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


def _order(group: list[_Telling]) -> tuple[int, str, int, int, tuple[str, int, int]]:
    """Resolved dates, then weekdays in the order told, then the rest."""
    first = min(group, key=lambda t: (t.fineness, t.key))
    begins, _ = timex.bounds(first.time.value)
    key = min(t.key for t in group)
    if begins:
        return 0, begins, timex.fineness(first.time.value) * -1, 0, key
    places = [t.place for t in group if t.place is not None]
    if places:
        return 1, "", min(places), 0, key
    return 2, first.time.value, 0, 0, key
