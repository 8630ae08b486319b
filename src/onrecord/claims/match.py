"""Statements that make the same claim, gathered.

Candidates share names, actions, words and numbers; the verdict is ``proposition.compare``, slot
by slot, and a voice joins a group only when it is the same as *every* voice in it. What does
not surely match stands alone. Not done yet: paraphrases without common words (no vectors).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from onrecord.claims.comparison import compare
from onrecord.claims.proposition import (
    Group,
    Proposition,
    Voice,
    clauses,
    name_keys,
    only_passes_on,
    only_points,
    opens_a_question,
    read,
)
from onrecord.claims.speakers import said_again
from onrecord.config import ClaimSettings
from onrecord.lang import language
from onrecord.lang.stems import stem
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from onrecord.model import AnnotatedReport, Cite, Range, Statement, StoryEntity

NOT_CLAIMS = frozenset({"demand", "decline", "promise"})
"""Acts that claim nothing about the world; positions keep them."""


def gather(
    reports: Sequence[AnnotatedReport],
    entities: Sequence[StoryEntity],
    *,
    side: Sequence[Cite] = (),
    settings: ClaimSettings | None = None,
) -> tuple[Group, ...]:
    """Gathers what is asserted, and where the writers say the same in their own voice.

    Args:
        reports: reports of one story, relabelled with story-wide entity ids; any order.
        entities: the story's entities.
        side: passages of other stories; nothing in them is read.
        settings: thresholds.

    Returns:
        Groups sorted by their first place. Denials are left out: ``stance`` places them.
    """
    settings = settings or ClaimSettings()
    names = name_keys(entities)
    ordered = sorted(reports, key=lambda report: report.id)
    voices = [voice for report in ordered for voice in _voices(report, names, side, settings.relied_on)]
    groups = _grouped((v for v in voices if not v.proposition.presupposed), settings)
    passing = [v for v in voices if v.proposition.presupposed]
    _join(groups, [*passing, *(v for r in ordered for v in _writer(r, names, side))], settings)
    kept = (tuple(sorted(group, key=lambda v: v.key)) for group in groups)
    return tuple(sorted((Group(voices) for voices in kept), key=lambda group: group.voices[0].key))


def _voices(
    report: AnnotatedReport, names: Mapping[str, str], side: Sequence[Cite], relied_on: float
) -> Iterator[Voice]:
    for statement in report.statements:
        if statement.confidence < relied_on or not _is_claim(report, statement):
            continue
        if _aside(report, statement.start, side):
            continue
        passed_on = _passed_on(report, statement)
        if _covered(statement.content, passed_on) * 2 >= _length(statement.content):
            continue
        for ranges in clauses(report, statement.content, whole=statement.kind == "indirect"):
            if _covered(ranges, passed_on) * 2 >= _length(ranges):
                continue
            proposition = read(report, ranges, names, statement)
            opens = any(ranges[0][0] == start for start, _ in statement.content)
            if opens and not only_passes_on(report, ranges):
                proposition = replace(proposition, presupposed=False)  # it opens with the condition, not passes it
            if _complete(proposition) and not _hollow(report, proposition):
                yield Voice(report, statement, proposition)


def _is_claim(report: AnnotatedReport, statement: Statement) -> bool:
    if statement.act in NOT_CLAIMS or statement.act == "deny" or statement.polarity == "negative":
        return False
    if not statement.clausal:
        return False
    if report.furniture_at(statement.start) or opens_a_question(report, statement) or only_points(report, statement):
        return False
    cue = _cue_words(report, statement)
    if cue & language().words("claims", "mentioning") and not _relays(report, statement):
        return False
    if statement.act == "express-view" and not cue & language().words("claims", "modality.belief"):
        return False
    return _claims_himself(report, statement)


def _relays(report: AnnotatedReport, statement: Statement) -> bool:
    """Whether these are the words that another passes on, citing the speaker: both records have one content."""
    outer = next((s for s in report.statements if s.id == statement.within), None)
    return outer is not None and outer.content == statement.content


def _claims_himself(report: AnnotatedReport, statement: Statement) -> bool:
    """Whether a statement is its speaker's own claim, told by one record only."""
    outer = next((s for s in report.statements if s.id == statement.within), None)
    if outer is not None and outer.speaker is not None and outer.speaker == statement.speaker:
        return False  # he says that he says it: the outer statement holds it already
    # What one says another thinks is the one's claim, not the other's.
    return outer is None or statement.act != "express-view"


def _passed_on(report: AnnotatedReport, statement: Statement) -> list[Range]:
    """What of a statement tells that another said something: passing it on claims nothing."""
    return [
        place
        for s in report.statements
        if s.within == statement.id and s.act != "express-view" and (not s.speaker or s.speaker != statement.speaker)
        for place in (*s.source, *s.cue, *s.content)
    ]


def _covered(ranges: Sequence[Range], by: Sequence[Range]) -> int:
    return sum(_overlap(a, b) for a in by for b in ranges)


def _length(ranges: Sequence[Range]) -> int:
    return sum(end - start for start, end in ranges)


def _cue_words(report: AnnotatedReport, statement: Statement) -> frozenset[str]:
    return frozenset(word for start, end in statement.cue for word, _, _ in words(report.text, start, end))


def _overlap(a: Range, b: Range) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _aside(report: AnnotatedReport, offset: int, side: Sequence[Cite]) -> bool:
    return any(cite.report == report.id and cite.start <= offset < cite.end for cite in side)


def _complete(proposition: Proposition) -> bool:
    """Whether a clause says something: two terms, one of them not a name."""
    return len(proposition.terms) >= 2 and any(term.kind in ("action", "word") for term in proposition.terms)


def _hollow(report: AnnotatedReport, proposition: Proposition) -> bool:
    """Whether a clause tells only that somebody spoke ("he replied")."""
    saying = _saying()
    told = [t for t in proposition.terms if t.kind != "name"]
    return all(stem(report.text[t.start : t.end].lower()) in saying for t in told)


@cache
def _saying() -> frozenset[str]:
    return frozenset(stem(word) for word in language().table("cues")["acts"]["assert"].split())


def _writer(report: AnnotatedReport, names: Mapping[str, str], side: Sequence[Cite]) -> Iterator[Voice]:
    told = [r for s in report.statements for r in (*s.content, *s.cue, *s.source)]
    for start, end in report.sentences:
        if report.furniture_at(start) or _aside(report, start, side) or any(_overlap((start, end), r) for r in told):
            continue
        for ranges in clauses(report, [(start, end)]):
            proposition = read(report, ranges, names, None)
            if _complete(proposition):
                yield Voice(report, None, proposition)


def _grouped(voices: Iterable[Voice], settings: ClaimSettings) -> list[list[Voice]]:
    groups: list[list[Voice]] = []
    holding: dict[str, list[int]] = {}
    # The least specific first: what a group agrees on is then never more than its first voice says.
    for voice in sorted(voices, key=lambda v: (len(v.proposition.terms), v.key)):
        home = _home(voice, groups, holding, settings)
        if home is None:
            home = len(groups)
            groups.append([])
            for key in sorted(voice.proposition.keys):
                holding.setdefault(key, []).append(home)
        groups[home].append(voice)
    return groups


def _home(
    voice: Voice, groups: Sequence[Sequence[Voice]], holding: Mapping[str, Sequence[int]], settings: ClaimSettings
) -> int | None:
    shared = Counter(number for key in voice.proposition.keys for number in holding.get(key, ()))
    # A converse action ("received" for "sent") may hide one of the shared terms.
    near = sorted(number for number, count in shared.items() if count >= settings.shared_terms - 1)
    best: tuple[float, int] | None = None
    for number in near:
        score = min(_alike(voice, other, settings) for other in groups[number])
        if score > 0 and (best is None or score > best[0]):
            best = score, number
    return best[1] if best else None


def _alike(a: Voice, b: Voice, settings: ClaimSettings) -> float:
    """How much two voices that make the same claim share, above 0 to 1; 0 for two claims."""
    if said_again(a, b):
        return 1.0
    found = compare(a.proposition, b.proposition, settings)
    return found.score if found.relation == "same" else 0.0


def _join(groups: list[list[Voice]], joining: Sequence[Voice], settings: ClaimSettings) -> None:
    holding: dict[str, list[int]] = {}
    for number, group in enumerate(groups):
        for key in sorted({key for voice in group for key in voice.proposition.keys}):
            holding.setdefault(key, []).append(number)
    for voice in sorted(joining, key=lambda v: v.key):
        home = _home(voice, groups, holding, settings)
        if home is not None:
            groups[home].append(voice)
