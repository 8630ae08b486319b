"""Reports that arrive one by one: which story each is put into, and what stays as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from multiprocessing import get_context

import pytest

from onrecord import placing, stories
from onrecord.config import Config, StorySettings
from onrecord.model import IndexEntry, Placement
from onrecord.store.sql import SqlStore
from onrecord.stories.index import Memory, StoryIndex
from tests.conformance.postings import CHECKS, FAIRS, FLOOD, entry
from tests.conftest import ROOT
from tests.test_store import MADE, make_older
from tests.test_story_judgements import ALL, MACHINE, TEXTS, told

SMALL, LARGE = Config(), Config(stories=StorySettings(regroup_up_to=4))
"""Stores that are grouped anew with every report, and those where each is placed as it comes."""

BARGE = told(
    "barge-3", "The welder whose torch burned the grain barge of Arno Pfister at the lock of Ansbeck has been fined."
)
PRIZE = told("prize-3", "The Holm school will show its beetroot battery at the chemistry fair, teacher Ida Quist said.")
MILL = told(
    "mill-4",
    "Fire chief Lene Dahl closed her file on the Ansbeck paper mill: the boiler had burst through rust, and"
    " the two watchmen could have done nothing.",
)

# ---------------------------------------------------------------- in memory and in a store


def in_memory(entries, most=200):
    kept = Memory()
    for one in entries:
        kept.insert(one, most)
    return kept


class Putting:
    """An index in a file that puts a report into its story before it takes it in."""

    def __init__(self, shelf, revisions):
        self.shelf, self.revisions = shelf, revisions

    def __getattr__(self, name):
        return getattr(self.shelf, name)

    def insert(self, one, most):
        self.put_into(one)
        self.shelf.insert(one, most)

    def put_into(self, one):
        revision = self.revisions[one.report]
        self.shelf.put(Placement(report=one.report, revision=revision, story=one.story, born=one.story, opening="o"))


@pytest.fixture
def in_store(tmp_path):
    with ExitStack() as stack:

        def made(entries, most=200, at_once=False):
            store = SqlStore(str(tmp_path / f"index{at_once}.db"))
            stack.callback(store.close)
            names = ("one", "two", "three", *(f"n{k}" for k in range(12)))
            store.add([*ALL, *FAIRS, BARGE, PRIZE, FLOOD, *(told(name, f"This is {name}.") for name in names)], MADE)
            shelf = Putting(stack.enter_context(store.shelf()), store.latest())
            for one in entries:
                (shelf.put_into if at_once else partial(shelf.insert, most=most))(one)
            if at_once:
                shelf.fill(reversed(entries), most)
            return shelf

        yield made


@pytest.mark.parametrize("check", CHECKS)
def test_kept_in_memory(check):
    check(in_memory)


@pytest.mark.parametrize("check", CHECKS)
def test_kept_in_a_store(check, in_store):
    check(in_store)


def test_memory_and_store_place_alike(in_store):
    one, other = StoryIndex(), StoryIndex(kept=in_store([]))
    for report in [*FAIRS, *ALL, FLOOD]:
        places = [index.place(report) for index in (one, other)]
        assert places[0] == places[1]
        for index, place in zip((one, other), places, strict=True):
            index.take(place, place.story or f"st-{report.id}")
    assert len({one.place(report).story for report in ALL}) > 2


def arrive(index, kept, one):
    """Takes a report in where it belongs, and moves those that have to move; groups go by their first report."""
    place = index.place(one)
    for group in place.groups:
        for name in set(group) - {one.id}:
            kept.move(name, f"st-{group[0]}")
    (story,) = [f"st-{group[0]}" for group in place.groups if one.id in group] or [place.story or f"st-{one.id}"]
    index.take(place, story)
    return place


def test_memory_and_store_move_alike(in_store):
    kept = [Memory(), in_store([])]
    indexes = [StoryIndex(kept=one) for one in kept]
    for index in indexes:
        for report in ALL:
            index.add(report, "fires" if report.id[:4] in {"mill", "barg"} else report.id)
    some = [PRIZE, BARGE, *FAIRS]
    places = [[arrive(index, one, report) for report in some] for index, one in zip(indexes, kept, strict=True)]
    assert places[0] == places[1]
    assert any(place.groups for place in places[0])
    for one in kept:
        found = {}
        for report in (*ALL, PRIZE, BARGE):
            (entry_of,) = one.entries(one.numbers([report.id])).values()
            found.setdefault(entry_of.story, []).append(report.id)
        together = [[*group, f"{group[0][:-2]}-3"] if len(group) == 2 else group for group in MACHINE]
        assert sorted(map(sorted, found.values())) == together


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_report_taken_out_comes_back_and_moves_nobody(name):
    found = stories.assign([*FAIRS, *ALL], StorySettings(), {}, {}, ())
    kept = Memory()
    index = StoryIndex(kept=kept)
    for one in (*FAIRS, *ALL):
        told_words = index.place(one).entry.told
        kept.insert(
            IndexEntry(report=one.id, story=found.story_of[one.id], told=told_words, crowd=found.crowd[one.id]), 200
        )
    kept.remove(name)
    place = index.place(next(one for one in ALL if one.id == name))
    alone = list(found.story_of.values()).count(found.story_of[name]) == 1
    assert place.story == (None if alone else found.story_of[name])
    assert place.groups == ()
    assert place.entry.crowd == found.crowd[name]


def test_a_story_too_large_to_look_at_is_not_taken_apart():
    index, kept = StoryIndex(), {}
    for n in range(60):
        one = ALL[5] if n % 10 == 9 else ALL[n % 3]
        kept[n] = replace(one, id=f"{one.id}-{n}", text=f"{one.text} Edition {n}.")
        index.add(kept[n], "mixed")
    place = index.place(replace(ALL[0], id="new"))
    assert (place.story, place.groups) == ("mixed", ())
    smaller = StoryIndex()
    for n in range(20):
        smaller.add(kept[n], "mixed")
    assert ("prize-1-9", "prize-1-19") in smaller.place(replace(ALL[0], id="new")).groups


def test_filling_at_once_is_the_same_as_one_by_one(in_store):
    told_words = [entry(f"n{k}", f"s{k % 3}", oak=1.0, **{f"w{k % 5}": 0.5}) for k in range(12)]
    each, bulk = (in_store(told_words, most=3, at_once=at_once) for at_once in (False, True))
    keys = {"whole": ["oak", *(f"w{k}" for k in range(5))]}
    assert bulk.held(keys) == each.held(keys)
    assert bulk.holders(keys["whole"]) == each.holders(keys["whole"])
    numbers = bulk.numbers([one.report for one in told_words])
    assert bulk.entries(numbers) == each.entries(numbers)
    assert bulk.size() == each.size() == 12


# ---------------------------------------------------------------- in a store


def held(path, reports, config=SMALL, each=True):
    """A store that took reports in one by one, or all at once."""
    store = SqlStore(str(path))
    for some in [[one] for one in reports] if each else [reports]:
        store.add(some, MADE)
        placing.settle(store, config)
    return store


def told_together(store):
    found = {}
    for name, one in store.grouping().placed.items():
        found.setdefault(one.story, []).append(name)
    return sorted(map(sorted, found.values()))


@pytest.mark.parametrize("config", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("turned", [False, True], ids=["as listed", "turned"])
def test_reports_come_to_their_stories_one_by_one(tmp_path, config, turned):
    store = held(tmp_path / "one.db", ALL[::-1] if turned else ALL, config)
    assert told_together(store) == MACHINE
    assert store.waiting() == {}
    store.close()


def test_a_small_store_is_grouped_the_same_in_any_order(tmp_path):
    some = (*ALL, *FAIRS[:12])
    one, other = (held(tmp_path / f"{n}.db", order) for n, order in enumerate([some, some[::-1]]))
    at_once = held(tmp_path / "whole.db", some, each=False)
    assert told_together(one) == told_together(other) == told_together(at_once)
    for store in (one, other, at_once):
        store.close()


def dumped(path):
    with sqlite3.connect(path) as raw:
        lines = [line for line in raw.iterdump() if "sentence_index" not in line]
    raw.close()
    return "\n".join(lines)


ADD_ALL = """
import sys
from tests.test_arrival import ALL, FAIRS, LARGE, dumped, held
held(sys.argv[1], [*FAIRS, *ALL], LARGE).close()
sys.stdout.write(dumped(sys.argv[1]))
"""


def test_the_same_adds_make_the_same_file_whatever_the_hash_seed(tmp_path):
    dumps = []
    for seed in ("1", "2", "3"):
        program = [sys.executable, "-c", ADD_ALL, str(tmp_path / f"{seed}.db")]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        dumps.append(done.stdout)
    assert "st-" in dumps[0]
    assert dumps[0] == dumps[1] == dumps[2]


def entries_of(store):
    with sqlite3.connect(store.path) as raw:
        rows = dict(raw.execute("SELECT number, told FROM entry"))
    raw.close()
    return rows


def test_one_more_report_touches_nothing_else(tmp_path):
    store = held(tmp_path / "large.db", [*FAIRS, *ALL], LARGE, each=False)
    before, kept = store.grouping().placed, entries_of(store)
    late = told("late", "The ruin of the Ansbeck paper mill is gone. Fire chief Lene Dahl lit the last boiler.")
    store.add([late], MADE)
    placing.settle(store, LARGE)
    after, now = store.grouping().placed, entries_of(store)
    assert {name: after[name] for name in before} == before
    assert after["late"].story == before["mill-1"].story
    assert {number: now[number] for number in kept} == kept
    assert len(now) == len(kept) + 1
    store.close()


def test_one_more_report_reads_its_candidates_only(tmp_path):
    # Four dozen stories of their own; the new report is about one of them.
    valleys = [f"{a}{b}" for a in ("Gam", "Hol", "Ker", "Lin", "Mor", "Ned") for b in ("au", "bek", "dorf", "ell")]
    some = [
        told(f"{valley}-{n}", f"{valley}er {word}s {n} {word} in {valley}, {word} {word}er of {valley} {word}ed.")
        for k, valley in enumerate(valleys)
        for n in range(4)
        for word in [f"{valley[::-1].lower()}{k}"]
    ]
    store = held(tmp_path / "many.db", some, LARGE, each=False)
    with store.shelf(writes=False) as shelf:
        place = StoryIndex(kept=shelf).place(replace(some[7], id="new"))
        assert place.story == shelf.placements([some[7].id])[some[7].id].story
        assert place.compared <= 64 < shelf.size()
    store.close()


def put_into(store, story_of):
    with store.shelf() as shelf:
        for name, story in story_of.items():
            shelf.move(name, story)


def test_what_was_put_together_wrongly_comes_apart_when_more_is_known(tmp_path):
    store = held(tmp_path / "mixed.db", [*FAIRS, *ALL], LARGE, each=False)
    before = {name: one.story for name, one in store.grouping().placed.items()}
    put_into(store, dict.fromkeys(["barge-1", "barge-2"], before["mill-1"]))
    store.add([BARGE], MADE)
    placing.settle(store, LARGE)
    after = store.grouping().placed
    # The larger part keeps the id, and what comes out gets back the one it had at first.
    assert {name: one.story for name, one in after.items()} == before | {"barge-3": before["barge-1"]}
    assert after["barge-3"].born == before["barge-1"]
    store.close()


def test_halves_of_a_story_come_together_by_a_report_between_them(tmp_path):
    store = held(tmp_path / "halves.db", [*FAIRS, *ALL], LARGE, each=False)
    before = {name: one.story for name, one in store.grouping().placed.items()}
    put_into(store, {"mill-3": "st-half"})
    store.add([MILL], MADE)
    placing.settle(store, LARGE)
    after = {name: one.story for name, one in store.grouping().placed.items()}
    assert after == before | {"mill-4": before["mill-1"]}
    store.close()


def test_an_edited_report_that_stands_alone_keeps_its_story_while_others_move(tmp_path):
    store = held(tmp_path / "both.db", [*FAIRS, *ALL], LARGE, each=False)
    before = {name: one.story for name, one in store.grouping().placed.items()}
    put_into(store, {"fares-1": "st-fares", "mill-3": "st-half"})
    store.add([told("fares-1", TEXTS["fares-1"] + " A councillor from Ansbeck voted by letter.")], MADE)
    placing.settle(store, LARGE)
    after = {name: one.story for name, one in store.grouping().placed.items()}
    assert after == before | {"fares-1": "st-fares"}
    store.close()


def test_stories_that_are_not_near_stay_as_they_are(tmp_path):
    store = held(tmp_path / "far.db", [*FAIRS, *ALL], LARGE, each=False)
    put_into(store, {"prize-2": "st-half"})
    before = {name: one.story for name, one in store.grouping().placed.items()}
    store.add([MILL], MADE)
    placing.settle(store, LARGE)
    after = {name: one.story for name, one in store.grouping().placed.items()}
    assert after == before | {"mill-4": before["mill-1"]}
    store.close()


def test_a_report_that_waits_is_placed_though_another_moved_it(tmp_path):
    store = held(tmp_path / "waits.db", [*FAIRS, *ALL], LARGE, each=False)
    before = {name: one.story for name, one in store.grouping().placed.items()}
    put_into(store, dict.fromkeys(["barge-1", "barge-2"], before["mill-1"]))
    edited = told("barge-2", TEXTS["prize-2"] + " The jury tasted it.")
    # In the order of their ids: the new one comes first and moves the edited one.
    store.add([replace(BARGE, id="barge-0"), edited], MADE)
    assert list(store.waiting()) == ["barge-0", "barge-2"]
    placing.settle(store, LARGE)
    grouping = store.grouping()
    assert store.waiting() == {}
    assert grouping.placed["barge-2"].revision == grouping.latest["barge-2"]
    assert grouping.placed["barge-2"].story == before["prize-1"]
    assert grouping.placed["barge-0"].story == grouping.placed["barge-1"].story == before["barge-1"]
    store.close()


def test_an_edited_report_moves_to_where_it_belongs_now(tmp_path):
    for config in (SMALL, LARGE):
        store = held(tmp_path / f"{config.stories.regroup_up_to}.db", [*FAIRS, *ALL], config, each=False)
        before = store.grouping().placed
        store.add([told("mill-3", TEXTS["prize-2"] + " The prize is a microscope.")], MADE)
        placing.settle(store, config)
        after = store.grouping().placed
        assert after["mill-3"].story == before["prize-1"].story
        assert after["mill-3"].born == before["mill-1"].story
        assert {n: p.story for n, p in after.items() if n != "mill-3"} == {
            n: p.story for n, p in before.items() if n != "mill-3"
        }
        store.close()


def test_an_edited_report_that_stands_alone_keeps_its_story(tmp_path):
    store = held(tmp_path / "alone.db", [*FAIRS, *ALL], LARGE, each=False)
    before = store.grouping().placed["fares-1"].story
    store.add([told("fares-1", "Bus fares in Tellow will not rise: the council had counted a vote twice.")], MADE)
    placing.settle(store, LARGE)
    assert store.grouping().placed["fares-1"].story == before
    store.close()


def test_a_store_that_grows_large_keeps_its_ids(tmp_path):
    middle = Config(stories=StorySettings(regroup_up_to=15))
    store = held(tmp_path / "grows.db", [*FAIRS[:10], *ALL[:5]], middle)
    assert not store.grouping().indexed
    before = {name: one.story for name, one in store.grouping().placed.items()}
    for one in ALL[5:]:
        store.add([one], MADE)
        placing.settle(store, middle)
    grouping = store.grouping()
    assert grouping.indexed
    assert {name: grouping.placed[name].story for name in before} == before
    assert [group for group in told_together(store) if "-" in group[0] and group[0] in TEXTS] == MACHINE
    store.close()


def test_grouping_anew_mends_what_came_apart(tmp_path):
    store = held(tmp_path / "apart.db", [*FAIRS, *ALL], LARGE, each=False)
    with store.shelf() as shelf:
        wrong = shelf.placements(["mill-3"])["mill-3"]
        shelf.put(replace(wrong, story="st-wrong"))
    placing.settle(store, LARGE)
    assert ["mill-3"] in told_together(store)
    placing.regroup(store, LARGE)
    assert ["mill-1", "mill-2", "mill-3"] in told_together(store)
    store.close()


def test_an_older_file_has_its_reports_placed(tmp_path):
    path = tmp_path / "old.db"
    store = held(path, ALL, each=False)
    stored = {name: one.story for name, one in store.grouping().placed.items()}
    store.close()
    make_older(path, 2)
    with sqlite3.connect(path) as raw:
        rows = list(raw.execute("SELECT report, revision FROM revision WHERE report != 'fares-1'"))
        raw.executemany("INSERT INTO mark VALUES ('before-last-add', ?)", [(revision,) for _, revision in rows])
    raw.close()
    store = SqlStore(str(path))
    assert set(store.waiting()) == set(TEXTS)
    assert store.before_last_add() == tuple(sorted(revision for _, revision in rows))
    placing.settle(store, SMALL)
    assert {name: one.story for name, one in store.grouping().placed.items()} == stored
    store.close()


def _add_and_settle(task):
    path, who, large = task
    store = SqlStore(path)
    for n, one in enumerate(ALL):
        store.add([replace(one, id=f"{who}-{one.id}", text=f"{one.text} Edition {who}{n}.")], MADE)
        placing.settle(store, LARGE if large else SMALL)
    store.close()
    return who


@pytest.mark.parametrize("large", [False, True])
def test_two_processes_that_add_at_once_lose_nothing(tmp_path, large):
    path = str(tmp_path / "shared.db")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(_add_and_settle, [(path, "ann", large), (path, "bo", large)])) == ["ann", "bo"]
    store = SqlStore(path)
    placing.settle(store, LARGE if large else SMALL)
    grouping = store.grouping()
    assert len(grouping.placed) == 2 * len(ALL)
    assert store.waiting() == {}
    assert {name: one.revision for name, one in grouping.placed.items()} == dict(grouping.latest)
    homes = {name: one.story for name, one in grouping.placed.items()}
    assert homes["ann-mill-1"] == homes["bo-mill-1"] != homes["ann-prize-1"] == homes["bo-prize-1"]
    store.close()
