"""Positions: what one speaker said about one topic, step by step.

A topic is a noun that several statements of one speaker share, together with a second word;
only topics on which the steps differ (another act, another polarity, another time) are kept.
Not done yet: whether two steps contradict each other (``claims/stance.py`` says that);
speakers of one camp taken together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from onrecord.lang import language, timex
from onrecord.lang.stems import content_stems, saying_stems, stem
from onrecord.model import AnnotatedReport, Cite, Position, Range, Statement, Step
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onrecord.model import StoryEntity

SHARED = 3
"""Content words that two steps of one topic have in common at least."""
SAME_WORDING = 0.7
"""Share of the longer statement's content words from which two statements are one utterance retold."""
COMMON = 0.34
"""Share of all statements from which a word is the story itself, no topic in it."""
COMMON_FROM = 12
"""Statements from which the share above means something."""
MOST_STEPS = 8

_OPPOSED = frozenset({"deny"})
_LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Said:
    """One statement of the speaker. ``stems`` are of its content; ``nouns`` those used as nouns, with their words."""

    report: AnnotatedReport
    statement: Statement
    stems: frozenset[str]
    nouns: tuple[tuple[str, Range], ...]
    negated: bool
    place: int | None

    @property
    def key(self) -> tuple[str, int, int, str]:
        return self.report.id, self.statement.start, self.statement.end, self.statement.id

    @property
    def stand(self) -> tuple[str, str, bool]:
        return self.statement.act, self.statement.polarity, self.negated

    def topic_word(self, topic: str) -> Range | None:
        """Where the topic stands in this statement."""
        return next((where for noun, where in self.nouns if noun == topic), None)


def trace(
    reports: Sequence[AnnotatedReport],
    entities: Sequence[StoryEntity],
    *,
    side: Sequence[Cite] = (),
    least: float = 0.0,
) -> tuple[Position, ...]:
    """Follows what each speaker said about a topic.

    Args:
        reports: reports of one story, relabelled with story-wide entities.
        entities: the story's entities.
        side: passages that belong to another story; statements in them are left out.
        least: confidence below which statements are left out.

    Returns:
        Positions by entity and topic. Steps come in the order of their dates, then of the
        weekdays as told, then of the reports; one utterance retold by many reports is one step.
        A step cites the content of its statement.
    """
    first = timex.story_start(reports)
    by_speaker: dict[str, list[_Said]] = {entity.id: [] for entity in entities}
    total = 0
    spread: Counter[str] = Counter()
    for report in sorted(reports, key=lambda r: r.id):
        passages = [c for c in side if c.report == report.id]
        for statement in sorted(report.statements, key=lambda s: (s.start, s.end, s.id)):
            if any(c.start < statement.end and statement.start < c.end for c in passages):
                continue
            if statement.confidence < least:
                continue
            if statement.act == "decline" or _is_short(report, statement):
                continue  # says nothing of a topic
            said = _said(report, statement, first)
            total += 1
            spread.update(said.stems)
            if statement.speaker in by_speaker and not statement.anonymous and not _inside_own(statement, report):
                by_speaker[statement.speaker].append(said)
    common = {s for s, n in spread.items() if total >= COMMON_FROM and n > COMMON * total}
    found = []
    for entity in sorted(entities, key=lambda e: e.id):
        own = {s for s, *_ in content_stems(entity.name)}
        found += _positions(entity.id, by_speaker[entity.id], common | own)
    return tuple(sorted(found, key=lambda p: (p.entity, p.topic, p.steps[0].report, p.steps[0].start)))


# ---------------------------------------------------------------- one statement


@lru_cache(maxsize=8)
def _empty(code: str = "en") -> frozenset[str]:
    return frozenset(stem(word) for word in language(code).words("positions", "nominal.empty"))


def _said(report: AnnotatedReport, statement: Statement, first: int) -> _Said:
    stems: set[str] = set()
    nouns: dict[str, Range] = {}
    negated = False
    for start, end in statement.content:
        found = list(content_stems(report.text, start, end))
        stems.update(s for s, *_ in found)
        for noun, where in _nouns(report, start, end):
            nouns.setdefault(noun, where)
        told = {w for w, *_ in words(report.text, start, end)}
        negated |= bool(told & language().words("positions", "nominal.negators")) or any(
            w.endswith("n't") for w in told
        )
    return _Said(
        report=report,
        statement=statement,
        stems=frozenset(stems - saying_stems()),
        nouns=tuple(sorted(nouns.items())),
        negated=negated,
        place=_place(report, statement, first),
    )


def _is_short(report: AnnotatedReport, statement: Statement) -> bool:
    return sum(1 for start, end in statement.content for _ in words(report.text, start, end)) < _LEAST_WORDS


def _inside_own(statement: Statement, report: AnnotatedReport) -> bool:
    """Whether it is part of a longer statement of the same speaker, which already tells it."""
    return any(
        other.speaker == statement.speaker
        and (other.start, other.end) != (statement.start, statement.end)
        and any(a <= statement.start and statement.end <= b for a, b in other.content)
        for other in report.statements
    )


def _place(report: AnnotatedReport, statement: Statement, first: int) -> int | None:
    placed = timex.place_in_story(statement.said or "", report.written_weekday, first, ahead=False)
    weekday = timex.weekday(statement.said)
    return (weekday - first) % 7 if placed is None and weekday else placed


def _nouns(report: AnnotatedReport, start: int, end: int) -> Iterator[tuple[str, Range]]:
    """Words used as nouns: the last content word of a run that a determiner opens, names left out."""
    determiners = language().words("positions", "nominal.determiners")
    content = {(s, e): key for key, s, e in content_stems(report.text, start, end)}
    named = [(m.start, m.end) for m in report.mentions if m.kind == "name"]
    run = list(words(report.text, start, end))
    for index, (word, s, e) in enumerate(run):
        if (s, e) not in content or any(a < e and s < b for a, b in named) or len(word) < 4:
            continue
        before = [w for w, *_ in run[max(0, index - 2) : index]]
        follows = index + 1 < len(run) and run[index + 1][1:] in content and run[index + 1][1] == e + 1
        if not follows and any(w in determiners or w.endswith("'s") for w in before):
            key = content[s, e]
            if key not in _empty() and key not in saying_stems() and not word.endswith(("ing", "ly", "ed")):
                yield key, (s, e)


# ---------------------------------------------------------------- one speaker


def _positions(entity: str, told: list[_Said], without: set[str]) -> list[Position]:
    free = {said.key: said for said in told}
    found = []
    topics = Counter(noun for said in told for noun, _ in said.nouns if noun not in without)
    for topic, count in sorted(topics.items(), key=lambda pair: (-pair[1], pair[0])):
        if count < 2:
            break
        about = [s for s in free.values() if s.topic_word(topic) is not None]
        steps = _distinct(_connected(about, topic, without))
        if len(steps) < 2 or not _moves(steps):
            continue
        for said in steps:
            free.pop(said.key)
        found.append(_position(entity, topic, steps))
    return found


def _connected(about: list[_Said], topic: str, without: set[str]) -> list[_Said]:
    """The statements that share enough words with one of them; of all such sets the largest."""
    best: list[_Said] = []
    for seed in about:
        term = _term(seed, topic)
        held = [
            s
            for s in about
            if s is seed
            or len((s.stems & seed.stems) - without) >= SHARED
            or (term is not None and term == _term(s, topic))
        ]
        if len(held) > len(best):
            best = held
    return sorted(best, key=lambda s: s.key)


def _term(said: _Said, topic: str) -> tuple[str, str] | None:
    """The topic with the content word right before it ("public inquiry"): a term tells more than two loose words."""
    place = said.topic_word(topic)
    if place is None:
        return None
    text = said.report.text
    before = [word for word, _, end in words(text, text.rfind("\n", 0, place[0]) + 1, place[0]) if end == place[0] - 1]
    held = [stem(word) for word in before if stem(word) in said.stems]
    return (held[0], topic) if held else None


def _distinct(about: list[_Said]) -> list[_Said]:
    """One of each utterance, in order: retellings share most words, and the time where both give one."""
    kept: list[_Said] = []
    for said in _in_order(about):
        if not any(_retold(said, other) for other in kept):
            kept.append(said)
    return kept


def _retold(one: _Said, other: _Said) -> bool:
    if (one.statement.polarity, one.negated) != (other.statement.polarity, other.negated):
        return False
    times = one.statement.said, other.statement.said
    if times[0] and times[1] and not timex.compatible(times[0], times[1]):
        return False
    shared = len(one.stems & other.stems)
    wide = max(len(one.stems), len(other.stems)) * SAME_WORDING
    narrow = min(len(one.stems), len(other.stems))
    return shared >= wide or (one.stand == other.stand and shared >= narrow)


def _in_order(about: list[_Said]) -> list[_Said]:
    dates = {s.key: timex.bounds(s.statement.said)[0] or (s.report.published or "")[:10] for s in about}
    if all(dates.values()):
        return sorted(about, key=lambda s: (dates[s.key], s.key))
    if all(s.place is not None for s in about):
        return sorted(about, key=lambda s: (s.place or 0, s.key))
    # Nothing orders them all: those whose day is told first, then the rest as the reports come.
    return sorted(about, key=lambda s: (s.place is None, s.place or 0, s.key))


def _moves(steps: list[_Said]) -> bool:
    """Whether a reader learns how the position moved: another stand, or another time."""
    for a, b in combinations(steps, 2):
        if a.statement.polarity != b.statement.polarity:
            return True
        if (a.statement.act in _OPPOSED) != (b.statement.act in _OPPOSED):
            return True
        times = a.statement.said, b.statement.said
        if times[0] and times[1] and not timex.compatible(times[0], times[1]):
            return True
    return False


def _position(entity: str, topic: str, steps: list[_Said]) -> Position:
    name = _topic_name(topic, steps)
    # The first and the last steps say how it moved; what lies between is cut where it is too much.
    shown = steps if len(steps) <= MOST_STEPS else [*steps[: MOST_STEPS // 2], *steps[-MOST_STEPS // 2 :]]
    return Position(entity=entity, topic=name, steps=tuple(_step(said) for said in shown))


def _topic_name(topic: str, steps: list[_Said]) -> str:
    """The topic as the reports write it, with the word before it where two steps agree on that too."""
    alone: Counter[str] = Counter()
    wider: Counter[str] = Counter()
    for said in steps:
        where = said.topic_word(topic)
        if where is None:
            continue
        text = said.report.text
        alone[text[where[0] : where[1]].lower()] += 1
        before = [(s, e) for _, s, e in content_stems(text, max(0, where[0] - 24), where[0]) if e == where[0] - 1]
        if before and text[before[0][0] - 1 : before[0][0]].isspace():
            wider[text[before[0][0] : where[1]].lower()] += 1
    held = wider if wider and max(wider.values()) > 1 else alone
    return min(held, key=lambda w: (-held[w], len(w), w))


def _step(said: _Said) -> Step:
    statement = said.statement
    return Step(report=said.report.id, start=statement.start, end=statement.end, date=statement.said, act=statement.act)
