"""What a denial denies: the statements of others it is aimed at.

Surest first: the statements the report says it refers to, the words it uses for them ("these
allegations"), and its own content turned round ("denied sending arms" against "sent missiles").
Without a plain target there is none. Not done yet: denials that reach over a whole story without
naming what they deny.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from onrecord.claims.comparison import denied_share
from onrecord.claims.proposition import Group, Proposition, Voice, has_verb, opens_a_question, read
from onrecord.claims.standing import Standing, of_another, ours
from onrecord.lang import language
from onrecord.lang.stems import stem
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onrecord.model import AnnotatedReport, Cite, LinkScope, Statement

_LEAD = re.compile(
    r"(?:any |all |the |these )?(?:\w+ )?(?:claim|allegation|report|suggestion|accusation)s? that (?=\w)", re.IGNORECASE
)

NEAR = 700
"""Characters before a denial within which "these claims" looks for them when none is about the denier."""


@dataclass(frozen=True, slots=True)
class Target:
    """A voice a denial is aimed at, why, and how surely."""

    voice: Voice
    scope: LinkScope
    why: str
    confidence: float


def denials_in(story: Standing, side: Sequence[Cite]) -> Iterator[Voice]:
    """Every denial of a story, its content read without the words that only point."""
    for report in story.reports.values():
        for statement in report.statements:
            sure = statement.confidence >= story.settings.relied_on
            if sure and _is_denial(report, statement) and not aside(report, statement, side):
                yield Voice(report, statement, denied_by(report, statement, story))


def _is_denial(report: AnnotatedReport, statement: Statement) -> bool:
    if statement.act in ("decline", "demand", "promise") or report.furniture_at(statement.start):
        return False
    if opens_a_question(report, statement):
        return False
    if statement.act == "deny" or statement.polarity == "negative":
        return _disputes(report, statement)
    return statement.speaker is not None and bool(said_words(report, statement) & _vocabulary("falsity"))


def _disputes(report: AnnotatedReport, statement: Statement) -> bool:
    """Whether a negative statement is about what is true: "rejected calls to quit" and "condemned the raid" are not."""
    cue = {stem(word) for start, end in statement.cue for word, _, _ in words(report.text, start, end)}
    if not cue or not cue.isdisjoint(_stems("disputing")):
        return True
    if not cue.isdisjoint(_stems("objecting")):
        return False
    said = [word for start, end in statement.content for word, _, _ in words(report.text, start, end)]
    wanted = {stem(word) for word in said[:3]} & _stems("wishes")
    if statement.act == "express-view" and (
        said[:1] == ["to"] or not any(has_verb(report.text, start, end) for start, end in statement.content)
    ):
        return False  # who "did not want to sing" or "did not see the guests" disputes nothing
    if cue.isdisjoint(_stems("refusing")) or wanted:
        return not wanted
    things = _vocabulary("anaphors") | _vocabulary("general") | _vocabulary("notions") | _vocabulary("falsity")
    if "as" not in said:  # "dismissed it" is about what was said, "dismissed it as too costly" is not
        things |= _vocabulary("pronouns")
    return not things.isdisjoint(said) or any(has_verb(report.text, start, end) for start, end in statement.content)


@cache
def _stems(key: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _vocabulary(key))


def denied_by(report: AnnotatedReport, statement: Statement, story: Standing) -> Proposition:
    """What is denied, without the words that only point at it or call it false."""
    whole = read(report, statement.content, story.names, statement)
    pointing = _vocabulary("anaphors") | _vocabulary("falsity")
    kept = tuple(t for t in whole.terms if report.text[t.start : t.end].lower() not in pointing)
    start = whole.start
    if lead := _LEAD.match(report.text, start, whole.end):
        start = lead.end()  # "claims that it paid": what is denied is "it paid"
    return replace(whole, start=start, terms=kept)


def aside(report: AnnotatedReport, statement: Statement, side: Sequence[Cite]) -> bool:
    """Whether a statement stands in a passage of another story."""
    return any(c.report == report.id and c.start <= statement.start < c.end for c in side)


def said_words(report: AnnotatedReport, statement: Statement) -> frozenset[str]:
    """The words of a statement's content."""
    return frozenset(word for s, e in statement.content for word, _, _ in words(report.text, s, e))


def _vocabulary(key: str) -> frozenset[str]:
    return language().words("claims", f"denials.{key}")


def is_anaphoric(voice: Voice) -> bool:
    """Whether the content only points at what somebody said: "these claims", "it", "a lie"."""
    content = voice.statement.content if voice.statement else ()
    said = [w for s, e in content for w, _, _ in words(voice.report.text, s, e)]
    if not said or said[0] == "to":
        return False
    pointing = _vocabulary("anaphors")
    if said[0] in _vocabulary("determiners") and set(said[1:4]) & pointing:
        return "that" not in said[1:] and "of" not in said[1:]
    told = any(t.kind in ("action", "word", "number") for t in voice.proposition.terms)
    return not told and bool(set(said) & (pointing | _vocabulary("falsity") | _vocabulary("pronouns")))


def _general(voice: Voice) -> bool:
    told = {voice.report.text[t.start : t.end].lower() for t in voice.proposition.terms if t.kind != "name"}
    return bool(told) and told <= _vocabulary("general")


def stands_alone(voice: Voice) -> bool:
    """Whether a denial without a target says what is denied."""
    denies = voice.statement is not None and (voice.statement.act == "deny" or voice.statement.polarity == "negative")
    says = any(term.kind in ("action", "word") for term in voice.proposition.terms)
    return denies and says and not is_anaphoric(voice) and not _general(voice)


def targets_of(denial: Voice, groups: Sequence[Group], story: Standing) -> list[Target]:
    """What a denial is aimed at, in every report that tells it, sorted by place."""
    statement = denial.statement
    if statement is None:
        return []
    others = [v for g in groups for v in g.voices if v.statement and v.statement.id and of_another(v, denial, story)]
    found = _referred(denial, others, story)
    if not found and (is_anaphoric(denial) or _general(denial)):
        found = _pointed_at(denial, others, story)
    elif not found:
        found = _turned_round(denial, others, story)
    return _everywhere(found, denial, groups, story)


def _referred(denial: Voice, others: Sequence[Voice], story: Standing) -> list[Target]:
    """What the report's own reference names, where that is about the denier or an accusation."""
    statement = denial.statement
    if statement is None or not statement.refers_to:
        return []
    why = "the report says what it refers to"
    named = [
        v for v in others if v.report.id == denial.report.id and v.statement and v.statement.id in statement.refers_to
    ]
    aimed = [v for v in named if story.about(v.proposition, statement)]
    better = _pointed_at(denial, others, story) if is_anaphoric(denial) else []
    if aimed:
        accused = [t for t in better if t.voice.statement and t.voice.statement.act == "accuse"]
        return [Target(v, "full", why, 0.85) for v in aimed] + [t for t in accused if t.voice not in aimed]
    if any(target.confidence >= story.settings.linked for target in better):
        return better
    # One plain reference may be right though it is not about the denier; anything else is a guess.
    alone = len({v.statement.id for v in named if v.statement}) == 1 and statement.speaker is not None
    fits = not (said_words(denial.report, statement) & _vocabulary("accusations")) or any(
        v.statement and v.statement.act == "accuse" for v in named
    )
    first = next((w for s, e in statement.content for w, _, _ in words(denial.report.text, s, e)), "")
    sure = 0.6 if alone and fits and first != "it" else 0.45
    return [Target(v, "full" if sure > 0.5 else "general", why, sure) for v in named]


def _pointed_at(denial: Voice, others: Sequence[Voice], story: Standing) -> list[Target]:
    statement = denial.statement
    if statement is None:
        return []
    before = [v for v in others if v.report.id == denial.report.id and v.proposition.end <= denial.proposition.start]
    named = denial.proposition.of("name")
    own = story.names.get(statement.speaker or "")
    wanted = [key for key in named if key != own]
    if wanted:  # "the Finnish claims": claims of that speaker
        camps = {story.key_camps.get(key, key) for key in wanted}
        before = [v for v in before if v.statement and (story.camp(v.statement) in camps)]
    aimed = [v for v in before if story.about(v.proposition, statement)]
    accused = [v for v in aimed if v.statement and v.statement.act == "accuse"]
    scope: LinkScope = "general" if _general(denial) else "full"
    if accused or aimed:
        nearest = max(accused or aimed, key=lambda v: v.key)
        sure = 0.7 if accused or len(aimed) == 1 else 0.55
        return [Target(nearest, scope, "the nearest accusation about the denier before it", sure)]
    near = [v for v in before if denial.proposition.start - v.proposition.end <= NEAR and v.statement]
    accusing = [v for v in near if v.statement and v.statement.act == "accuse"]
    if not accusing:
        return []
    return [Target(max(accusing, key=lambda v: v.key), "general", "an accusation shortly before it", 0.4)]


def _turned_round(denial: Voice, others: Sequence[Voice], story: Standing) -> list[Target]:
    statement = denial.statement
    if statement is None:
        return []
    found = []
    own = frozenset(key for key in story.names.values() if ours(key, statement, story))
    for voice in others:
        covered = denied_share(denial.proposition, voice.proposition, own)
        if covered.share < story.settings.denied:
            continue
        sure = 0.4 + 0.4 * covered.share
        why = f"denies what the other says: {covered.told}"
        if covered.main:
            found.append(Target(voice, "full", why, round(sure, 2)))
        else:
            found.append(Target(voice, "partial", f"{why}; a detail there", round(sure * 0.6, 2)))
    return found


def _everywhere(found: list[Target], denial: Voice, groups: Sequence[Group], story: Standing) -> list[Target]:
    """Adds the same claim in other reports: what is denied here is denied there."""
    spread = {target.voice.key: target for target in found}
    for target in found:
        if target.confidence < story.settings.linked:
            continue
        for voice in groups[story.group_of[target.voice.key]].voices:
            if voice.statement and voice.report.id != denial.report.id and of_another(voice, denial, story):
                sure = round(target.confidence * 0.9, 2)
                again = replace(target, voice=voice, confidence=sure, why=f"{target.why}; the same claim there")
                spread.setdefault(voice.key, again)
    return [spread[key] for key in sorted(spread)]
