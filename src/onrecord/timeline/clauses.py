"""Which clause of a sentence a time dates, and whether that clause lies ahead.

Part of ``timeline``. Works on words alone (``lang/en/timeline.toml``): the parse is not kept.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.lang.stems import content_stems
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.model import AnnotatedReport, Range, Statement, TimeExpression

SHARED = 2
"""Content words a clause has at least; and what two tellings have in common at least."""

_CLAUSE = re.compile(r"[;:—–()]|,\s(?=(?:and|but)\b)")
_AUX = r"will|would|is|are|was|were|has|have|had|could|may|might|should|shall|can|did|does"
_PART = re.compile(
    rf"[;:—–()\"“”]|,\s|\b(?:and|but|or)\s+(?=(?:\w+ly\s+)?(?:(?:i|you|he|she|it|we|they|there)\s+)?(?:{_AUX})\b)"
)


@lru_cache(maxsize=16)
def listed(key: str, code: str = "en") -> frozenset[str]:
    """A word list of ``timeline.toml``."""
    return language(code).words("timeline", key)


def innermost(report: AnnotatedReport, time: TimeExpression) -> Statement | None:
    """The shortest statement whose content holds a time."""
    holding = [s for s in report.statements if any(a <= time.start and time.end <= b for a, b in s.content)]
    return min(holding, key=lambda s: (sum(b - a for a, b in s.content), s.start, s.id), default=None)


def clause_of(report: AnnotatedReport, time: TimeExpression, sentence: Range, statement: Statement | None) -> Range:
    """The part of the sentence that the time dates; inside a statement, of its content alone."""
    start, end = sentence
    if statement is not None:
        held = next((a, b) for a, b in statement.content if a <= time.start and time.end <= b)
        start, end = max(start, held[0]), min(end, held[1])
    borders = [m.span() for m in _CLAUSE.finditer(report.text, start, end)]
    breaks = listed("clause.breaks")
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


def lies_ahead(report: AnnotatedReport, time: TimeExpression, clause: Range, statement: Statement | None) -> bool:
    """Whether what a time dates is yet to come, as seen by whoever tells it."""
    ahead = _is_ahead(report, _core(report, time, clause))
    ahead = ahead or (statement is not None and statement.act in {"expect", "promise"})
    return ahead and not _is_start(report.text, time)


def _core(report: AnnotatedReport, time: TimeExpression, clause: Range) -> Range:
    """The narrowest part of a clause that holds the time and a verb: its tense is the happening's."""
    start, end = clause
    opens = listed("clause.opens")
    borders = [m.span() for m in _PART.finditer(report.text, start, end)]
    borders += [(a, a) for w, a, _ in words(report.text, start, end) if w in opens]
    rights = sorted({end, *(a for a, _ in borders if a >= time.end)})
    for left in sorted({start, *(b for _, b in borders if b <= time.start)}, reverse=True):
        if _is_predicate(report.text, left, time.start):
            return left, time.end if _is_told_as_past(report.text, left, time.start) else rights[0]
    right = next((r for r in rights if _is_predicate(report.text, time.end, r)), end)
    past = _past_verbs(report.text, time.end, right)
    finite = [e for w, _, e in words(report.text, time.end, right) if w in listed("ahead.be") | listed("ahead.words")]
    # "The council on Monday approved a plan that would ...": the first verb has the tense.
    return start, past[0] if past and past[0] < min(finite, default=end) else right


def _is_told_as_past(text: str, start: int, end: int) -> bool:
    """Whether only words in a past form lead to the time: "who was hurt on Monday will sue" says when he was hurt."""
    told = {w for w, *_ in words(text, start, end)}
    present = (
        listed("ahead.words")
        | listed("ahead.present")
        | listed("ahead.schedule")
        | listed("ahead.participles")
        | listed("ahead.fixed")
    )
    return bool(_past_verbs(text, start, end)) and not told & present


def _is_past_form(word: str) -> bool:
    known = language().table("stems")["irregular"].keys() | listed("clause.verbs")
    return word.endswith("ed") or word in known


def _past_verbs(text: str, start: int, end: int) -> list[int]:
    """Where words in a past form end that no determiner makes an adjective."""
    told = list(words(text, start, end))
    before = ["", *(w for w, *_ in told)]
    plain = [i == 0 or text[s].islower() for i, (_, s, _) in enumerate(told)]  # "United" is part of a name
    past = [
        plain[i] and _is_past_form(w) and before[i] not in listed("clause.determiners")
        for i, (w, *_) in enumerate(told)
    ]
    return [e for found, (_, _, e) in zip(past, told, strict=True) if found]


def _is_predicate(text: str, start: int, end: int) -> bool:
    """Whether a stretch says something; "At a planned meeting" says nothing yet."""
    told = [w for w, *_ in words(text, start, end)]
    if any(w in listed("ahead.be") | listed("ahead.words") for w in told):
        return True
    return bool(told) and told[0] not in listed("clause.prepositions") and bool(_past_verbs(text, start, end))


def _is_start(text: str, time: TimeExpression) -> bool:
    """Whether the time says since when: "the first visit since 2016" lies ahead, 2016 does not."""
    before = text[max(0, time.start - 12) : time.start].lower().split()
    return before[-1:] == ["since"]


def _has_verb(text: str, start: int, end: int) -> bool:
    known = language().table("stems")["irregular"].keys() | listed("ahead.words") | listed("clause.verbs")
    return any(w.endswith(("ed", "ing")) or w in known for w, *_ in words(text, start, end))


def _possessive(text: str, time: TimeExpression) -> bool:
    around = text[max(time.start, time.end - 2) : time.end + 2]
    return "'s" in around or "’s" in around


def _is_ahead(report: AnnotatedReport, clause: Range) -> bool:
    # The month of May is no auxiliary: what stands in a time is not asked.
    timed = [(t.start, t.end) for t in report.times]
    # A name is none either: "Will", "Mrs May".
    found = [(w, a, b) for w, a, b in words(report.text, *clause) if a == clause[0] or report.text[a].islower()]
    told = [w for w, a, b in found if not any(x < b and a < y for x, y in timed)]
    told += [w for r in report.repairs if clause[0] <= r.start < clause[1] for w, *_ in words(r.text)]
    asked = listed("ahead.questions")
    told = [w for i, w in enumerate(told) if w not in {"if", "whether"} or not asked & set(told[max(0, i - 3) : i])]
    if listed("ahead.words") & set(told) or any(w.endswith("'ll") for w in told):
        return True
    if any(w.endswith("'d") and not _is_past_form(after) for w, after in zip(told, [*told[1:], ""], strict=False)):
        return True  # "she'd cross" lies ahead, "she'd crossed" does not
    line = " " + " ".join(told) + " "
    if any(f" {phrase} " in line for phrase in language().table("timeline")["ahead"]["phrases"]):
        return True
    past = _past_verbs(report.text, *clause) or listed("ahead.be") & set(told)
    timetable = set(told) if not past else set(told[-2:])
    if listed("ahead.schedule") & timetable or (not past and _has_infinitive(report.text, clause, timed)):
        return True  # "The trial starts on Monday", "Minister to visit Tarn in July"
    # "is expected", "was reportedly due"; "the planned site" tells of no plan for the happening.
    forms, participles = listed("ahead.be"), listed("ahead.participles")
    return any(w in participles and forms & set(told[max(0, i - 3) : i]) for i, w in enumerate(told))


def _has_infinitive(text: str, clause: Range, timed: Sequence[Range]) -> bool:
    """Whether "to" stands before what may be a verb: no name, no number, no determiner, no time."""
    for (word, _, _), (following, a, b) in pairwise(words(text, *clause)):
        plain = text[a].islower() and following not in listed("clause.determiners")
        if word == "to" and plain and not any(x < b and a < y for x, y in timed):
            return True
    return False
