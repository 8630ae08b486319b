"""Keeps the stories of a store up to date: every report in one, and as people decided.

A small store is grouped anew whenever something came, so that no order of arrival shows in its stories but in
their ids. In a large one a report is placed among its candidates, the stories nearest to it are grouped anew
with it, and nothing else is touched.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from onrecord import stories
from onrecord.model import IndexEntry, Placement, content_id
from onrecord.pipeline import sure_enough
from onrecord.stories import KeptStories
from onrecord.stories import sightings as story_sightings
from onrecord.stories.identity import fresh_id, story_ids
from onrecord.stories.index import HELD_BY, StoryIndex
from onrecord.stories.judgements import (
    Decided,
    all_sightings,
    contradicted,
    decided,
    opening_key,
    sighted,
    verdicts,
    words_key,
)
from onrecord.stories.likeness import counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from onrecord.config import Config
    from onrecord.decisions import Decision
    from onrecord.model import AnnotatedReport, Judgement, JudgementKind, Sighting
    from onrecord.ports import Store, StoryShelf

VERSION = "1"
"""Another one has small stores grouped anew."""


def settle(store: Store, config: Config) -> None:
    """Puts every report that waits into a story, and carries out what was decided since the last time."""
    waiting = store.waiting()
    known = store.grouping(whole=False)
    judgements = store.judgements()
    told = _decided(store, judgements)
    basis = (_basis(config), *told.ids)
    if not waiting and (known.basis == basis or (known.indexed and known.basis[1:] == told.ids)):
        return
    if not known.indexed or len(waiting) > config.stories.regroup_up_to:
        regroup(store, config)
        return
    for revision in waiting.values():
        _arrive(store, revision, judgements, config)
    told = _decided(store, judgements)
    before, now = set(known.basis[1:]), set(told.ids)
    if before != now:
        changed = [one for one in judgements if one.id in before ^ now]
        _carry_out(store, changed, told, config)


def regroup(store: Store, config: Config) -> None:
    """Groups all reports of a store anew; stories that go on keep their ids."""
    while True:
        known = store.grouping()
        judgements = store.judgements()
        reports = [sure_enough(report, config) for report in store.reports(known.latest.values())]
        before = known.placed
        found = stories.assign(
            reports,
            config.stories,
            {name: one.story for name, one in before.items()},
            {name: one.born for name, one in before.items()},
            judgements,
        )
        placed = [
            Placement(
                report=report.id,
                revision=known.latest[report.id],
                story=found.story_of[report.id],
                born=before[report.id].born if report.id in before else found.story_of[report.id],
                opening=opening_key(report),
            )
            for report in reports
        ]
        with store.shelf() as shelf:
            if shelf.now() != known.turn:
                continue  # somebody else added or placed something meanwhile
            shelf.regroup(placed)
            if len(reports) > config.stories.regroup_up_to:
                shelf.fill((_entry(report, found, config) for report in reports), HELD_BY)
            shelf.follow((_basis(config), *found.decided.ids))
            return


def kept(store: Store, placed: Mapping[str, Placement]) -> KeptStories:
    """The stories of some reports, with what people decided about them."""
    told = _decided(store, store.judgements())
    with store.shelf(writes=False) as shelf:
        spoken_of = shelf.placements(told.members())
    story_of = {name: one.story for name, one in placed.items()}
    told_of = verdicts(told, {name: one.story for name, one in spoken_of.items()})
    return KeptStories(story_of=story_of, verdicts=told_of)


def judged(
    store: Store, kind: JudgementKind, first: str, second: str, decision: Decision
) -> tuple[Judgement, tuple[Judgement, ...], bool]:
    """Makes a judgement about stories; see ``stories.sightings`` for what is written.

    Returns:
        The judgement, the earlier ones that it contradicts, and whether each of them does so alone.

    Raises:
        UsageError: there is no such story or report.
    """
    shelf = _seen(store)
    if kind == "rename":
        new = story_sightings.rename(first, second, shelf, decision)
    else:
        new = story_sightings.judge(kind, first, second, shelf, decision)
    earlier = store.judgements()
    return new, *contradicted(new, earlier, sighted_in(store, all_sightings([*earlier, new])))


def _seen(store: Store) -> story_sightings.Shelf:
    placed = store.grouping().placed
    verdict_on = kept(store, placed).verdicts

    def read(names: Iterable[str]) -> Sequence[AnnotatedReport]:
        return store.reports(placed[name].revision for name in names)

    def titled(story: str, reports: Sequence[AnnotatedReport]) -> str:
        return (verdict_on[story].title if story in verdict_on else None) or stories.title(reports)

    story_of = {name: one.story for name, one in placed.items()}
    return story_sightings.Shelf(story_of=story_of, read=read, titled=titled)


def sighted_in(store: Store, sightings: Iterable[Sighting], new: AnnotatedReport | None = None) -> dict[Sighting, str]:
    """The report of a store, or the ``new`` one, that each sighting means."""
    wanted = list(sightings)
    with store.shelf(writes=False) as shelf:
        here = shelf.placements({one.report for one in wanted})
        alike = shelf.opened({words_key(one.text) for one in wanted})
    openings = {name: one.opening for name, one in {**alike, **here}.items()}
    if new is not None:
        openings[new.id] = opening_key(new)
    opened: dict[str, list[str]] = defaultdict(list)
    for name in sorted(openings):
        opened[openings[name]].append(name)

    def text(name: str) -> str:
        return new.text if new is not None and new.id == name else store.reports([here[name].revision])[0].text

    return sighted(wanted, openings, opened, text)


def _decided(store: Store, judgements: Sequence[Judgement], new: AnnotatedReport | None = None) -> Decided:
    wanted = all_sightings(judgements)
    return decided(judgements, sighted_in(store, wanted, new)) if wanted else Decided()


def _basis(config: Config) -> str:
    return f"{VERSION}:{content_id(config.stories)}"


def _entry(report: AnnotatedReport, found: stories.Assigned, config: Config) -> IndexEntry:
    told = counts(report, config.stories)
    return IndexEntry(report=report.id, story=found.story_of[report.id], told=told, crowd=found.crowd[report.id])


# ---------------------------------------------------------------- one by one


def _arrive(store: Store, revision: str, judgements: Sequence[Judgement], config: Config) -> None:
    (stored,) = store.reports([revision])
    report = sure_enough(stored, config)
    told = _decided(store, judgements, report)
    with store.shelf() as shelf:
        if not shelf.waits(report.id, revision):
            return  # another process was faster
        before = shelf.placements([report.id]).get(report.id)
        if before is not None:
            shelf.remove(report.id)
        index = StoryIndex(config.stories, shelf)
        bound, barred = _bounds(report.id, told, shelf)
        place = index.place(report, barred, partial(stories.bounds, told))
        if place.groups and not bound:
            story = _make_room(store, shelf, place.groups, report, before)
        else:
            story = min(bound, default=place.story) or _own(shelf, report.id, before)
        born = before.born if before else story
        shelf.put(Placement(report=report.id, revision=revision, story=story, born=born, opening=opening_key(report)))
        index.take(place, story)


def _bounds(report: str, told: Decided, shelf: StoryShelf) -> tuple[set[str], set[str]]:
    # The stories that a report must, and must not, be in.
    bound = {m for group in told.together() if report in group for m in group}
    # What must be together with it is apart from whatever it is apart from.
    barred = {m for pair in told.apart() if bound & {*pair} or report in pair for m in pair}
    found = shelf.placements((bound | barred) - {report})
    inside = {found[m].story for m in bound if m in found}
    return inside, {found[m].story for m in barred - bound if m in found} - inside


def _own(shelf: StoryShelf, report: str, before: Placement | None) -> str:
    # An edited report that stood alone goes on as the same story.
    elsewhere = _Elsewhere(shelf, [report])
    return before.story if before and before.story not in elsewhere else fresh_id(report, elsewhere)


def _make_room(
    store: Store,
    shelf: StoryShelf,
    groups: Iterable[Sequence[str]],
    report: AnnotatedReport,
    before: Placement | None,
) -> str:
    # Moves the reports around a new one as they group with it; gives the story of the new one.
    beside = shelf.placements({name for group in groups for name in group} - {report.id})
    reports = {one.id: one for one in (*store.reports(one.revision for one in beside.values()), report)}
    born = {name: one.born for name, one in beside.items()} | ({report.id: before.story} if before else {})
    label_of = _labels(shelf, [[reports[name] for name in group] for group in groups], beside, born)
    for name, one in beside.items():
        if one.story != label_of[name]:
            shelf.move(name, label_of[name])
    return label_of[report.id]


def _labels(
    shelf: StoryShelf,
    groups: Sequence[Sequence[AnnotatedReport]],
    placed: Mapping[str, Placement],
    born: Mapping[str, str],
) -> dict[str, str]:
    # The stories of reports that were grouped anew; all other reports keep theirs.
    names = [report.id for group in groups for report in group]
    labels = story_ids(groups, {name: one.story for name, one in placed.items()}, born, _Elsewhere(shelf, names))
    return {report.id: label for label, group in zip(labels, groups, strict=True) for report in group}


class _Elsewhere:
    """Ids of stories that hold other reports than some."""

    def __init__(self, shelf: StoryShelf, reports: Iterable[str]) -> None:
        self._shelf, self._reports = shelf, set(reports)

    def __contains__(self, story: object) -> bool:
        return bool(self._shelf.stories([str(story)]).keys() - self._reports)


# ---------------------------------------------------------------- what was decided


def _carry_out(store: Store, changed: Sequence[Judgement], told: Decided, config: Config) -> None:
    """Groups the stories anew that judgements speak of which are new, or hold no more."""
    found = sighted_in(store, [s for one in changed for s in (*one.a, *one.b)])
    while True:
        turn = store.grouping(whole=False).turn
        with store.shelf(writes=False) as shelf:
            spoken_of = shelf.placements(found.values())
            members = shelf.stories({one.story for one in spoken_of.values()})
        reports = {report.id: report for report in store.reports(one.revision for one in members.values())}
        with store.shelf() as shelf:
            if shelf.now() != turn:
                continue
            names = sorted(members)
            groups = StoryIndex(config.stories, shelf).regroup(names, stories.bounds(told, names))
            born = {name: one.born for name, one in members.items()}
            label_of = _labels(shelf, [[reports[name] for name in group] for group in groups], members, born)
            for name in names:
                if members[name].story != label_of[name]:
                    shelf.move(name, label_of[name])
            shelf.follow((_basis(config), *told.ids))
            return
