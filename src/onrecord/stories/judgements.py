"""What people decided about stories: which reports must be together, which must not, what a story is called.

A judgement points at reports by their ids and by how they begin. One whose id changed is found by its first
words; one that was edited by its id, as long as half of the words that were seen are still in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.decisions import Located, against, in_force, said, taken
from onrecord.lang.stems import content_stems
from onrecord.model import content_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from onrecord.decisions import Decisions
    from onrecord.model import AnnotatedReport, Judgement, Range, Sighting

_STILL_THERE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What people decided about one story.

    Attributes:
        judgements: ids of all that bear on it.
        why: what they say, in words.
        title: what a person calls it; ``None`` when nobody does.
    """

    judgements: tuple[str, ...] = ()
    why: str = ""
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Judgements about stories that are carried out, latest first, with the reports they speak of."""

    merges: tuple[Located[str], ...] = ()
    splits: tuple[Located[str], ...] = ()
    renames: tuple[Located[str], ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of those that bear on which reports are together."""
        return tuple(sorted(one.judgement.id for one in (*self.merges, *self.splits)))

    def members(self) -> set[str]:
        """Every report that is spoken of."""
        return {m for one in (*self.merges, *self.splits, *self.renames) for m in (*one.a, *one.b)}

    def together(self) -> list[list[str]]:
        """Reports that must be in one story."""
        decisions, _ = self._constraints()
        found: dict[str, set[str]] = defaultdict(set)
        for one in decisions.merges:
            for member in (*one.a, *one.b):
                found[decisions.top(member)].add(member)
        return sorted(sorted(group) for group in found.values())

    def apart(self) -> list[tuple[str, str]]:
        """Pairs of reports that no story may hold both of."""
        decisions, _ = self._constraints()
        return sorted({(min(pair), max(pair)) for pair in decisions.apart})

    def _constraints(self) -> tuple[Decisions[str], list[Located[str]]]:
        return taken(_latest_first((*self.merges, *self.splits)), narrows=True)


def opening(report: AnnotatedReport) -> Range:
    """Where the words stand by which a report is known again: its headline, or its first sentence."""
    headline = [(f.start, f.end) for f in report.furniture if f.kind == "headline"]
    own = [s for s in report.sentences if report.furniture_at(s[0]) is None]
    return next(iter((*headline, *own, *report.sentences)), (0, max(1, len(report.text))))


def opening_key(report: AnnotatedReport) -> str:
    """A digest of those words, blanks evened out."""
    start, end = opening(report)
    return words_key(report.text[start:end])


def words_key(words: str) -> str:
    """A digest of words, blanks evened out."""
    return content_id(" ".join(words.split()))


def sighted(
    sightings: Iterable[Sighting],
    openings: Mapping[str, str],
    opened: Mapping[str, Sequence[str]],
    text: Callable[[str], str],
) -> dict[Sighting, str]:
    """The report that each sighting means, where that is safe to say.

    Args:
        sightings: how reports began when they were seen.
        openings: digests of how reports of those ids begin now.
        opened: ids of the reports that begin with the words of a sighting, by the digest of these.
        text: what a report says, by id.
    """
    found = {}
    for sighting in dict.fromkeys(sightings):
        key = words_key(sighting.text)
        alike = opened.get(key, ())
        if openings.get(sighting.report) == key:
            found[sighting] = sighting.report
        elif len(alike) == 1:
            found[sighting] = alike[0]
        elif sighting.report in openings and _still_there(sighting.text, text(sighting.report)):
            found[sighting] = sighting.report
    return found


def sighted_among(judgements: Iterable[Judgement], reports: Iterable[AnnotatedReport]) -> dict[Sighting, str]:
    """The report of a collection that each sighting of judgements about stories means."""
    wanted = all_sightings(judgements)
    if not wanted:
        return {}
    by_id = {report.id: report for report in reports}
    openings = {name: opening_key(by_id[name]) for name in sorted(by_id)}
    opened: dict[str, list[str]] = defaultdict(list)
    for name, key in openings.items():
        opened[key].append(name)
    return sighted(wanted, openings, opened, lambda name: by_id[name].text)


def all_sightings(judgements: Iterable[Judgement]) -> list[Sighting]:
    """What judgements about stories that hold saw."""
    return [s for one in in_force(judgements, "story") for s in (*one.a, *one.b)]


def decided(judgements: Iterable[Judgement], found: Mapping[Sighting, str]) -> Decided:
    """The judgements that are carried out: those that hold, speak of reports at hand, and no later one overrules."""
    held = _located(in_force(judgements, "story"), found)
    decisions, _ = taken(held, narrows=True)
    renames = tuple(one for one in held if one.judgement.kind == "rename")
    return Decided(merges=tuple(decisions.merges), splits=tuple(decisions.splits), renames=renames)


def contradicted(
    new: Judgement, earlier: Iterable[Judgement], found: Mapping[Sighting, str]
) -> tuple[tuple[Judgement, ...], bool]:
    """The earlier judgements that a new one contradicts; see ``decisions.against``."""
    (here,) = _located([new], found) or (None,)
    if here is None or new.kind == "rename":
        return (), True
    return against(here, _located(in_force(earlier, "story"), found), narrows=True)


def overruled(judgements: Iterable[Judgement], found: Mapping[Sighting, str]) -> tuple[Judgement, ...]:
    """Judgements that nobody took back but that later ones say the opposite of, by when they were made."""
    _, lost = taken(_located(in_force(judgements, "story"), found), narrows=True)
    return tuple(one.judgement for one in reversed(lost))


def verdicts(told: Decided, story_of: Mapping[str, str]) -> dict[str, Verdict]:
    """What was decided about each story, by its id.

    Args:
        told: the judgements that are carried out.
        story_of: the story of every report that is spoken of.
    """
    bearing: dict[str, dict[str, str]] = defaultdict(dict)
    for one in _latest_first((*told.merges, *told.splits)):
        verdict = "judged one story" if one.judgement.kind == "merge" else "reports kept apart"
        for member in (*one.a, *one.b):
            if member in story_of:
                bearing[story_of[member]][one.judgement.id] = said(verdict, one.judgement)
    titles: dict[str, str] = {}
    for one in told.renames:
        # The title goes to the story that holds most of what was seen; to none on a tie.
        votes = Counter(story_of[m] for m in one.a if m in story_of)
        most = [story for story, count in votes.items() if 2 * count > votes.total()]
        if most and most[0] not in titles and one.judgement.name:
            titles[most[0]] = one.judgement.name
            bearing[most[0]][one.judgement.id] = said("named so", one.judgement)
    return {
        story: Verdict(judgements=tuple(sorted(found)), why="; ".join(sorted(found.values())), title=titles.get(story))
        for story, found in sorted(bearing.items())
    }


def _located(held: Iterable[Judgement], found: Mapping[Sighting, str]) -> list[Located[str]]:
    told = []
    for judgement in held:
        a, b = (sorted({found[s] for s in side if s in found}) for side in (judgement.a, judgement.b))
        if judgement.kind == "split":
            # What is one report by now cannot be parted.
            a, b = [m for m in a if m not in b], [m for m in b if m not in a]
        if a and (b or judgement.kind == "rename"):
            told.append(Located(judgement=judgement, a=tuple(a), b=tuple(b)))
    return told


def _latest_first(held: Iterable[Located[str]]) -> list[Located[str]]:
    return sorted(held, key=lambda one: (one.judgement.at, one.judgement.id), reverse=True)


def _still_there(words: str, text: str) -> bool:
    if " ".join(words.split()) in " ".join(text.split()):
        return True
    wanted = {key for key, *_ in content_stems(words)}
    there = {key for key, *_ in content_stems(text)}
    return bool(wanted) and len(wanted & there) >= _STILL_THERE * len(wanted)
