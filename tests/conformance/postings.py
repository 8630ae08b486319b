"""What every place that keeps an index of stories must do; run by ``tests/test_arrival.py`` over each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from onrecord.model import IndexEntry
from onrecord.stories.index import StoryIndex
from tests.handmade import report

Kept = Callable[..., Any]
"""Takes entries in, one by one, and gives what keeps them."""

VILLAGES = ("Orbek", "Nordal", "Sutrup", "Weslin", "Eastom")
FAIRS = [
    report(f"{village}-{n}", f"The fair of {village} drew a crowd, and baker {village}er won with loaf {n}.")
    for n in range(4)
    for village in VILLAGES
]
FLOOD = report("flood", "The flood of the Lauter took the bridge at Nordal. Baker Nordaler lost his oven.")


def entry(name: str, story: str, **whole: float) -> IndexEntry:
    """An entry that tells only these words."""
    aspects = ("head", "head_names", "people", "numbers", "months", "years")
    return IndexEntry(report=name, story=story, told={"whole": whole, **{a: {} for a in aspects}}, crowd=1.5)


ONE, TWO, THREE = entry("one", "s", ash=1.0, oak=2.0), entry("two", "s", oak=0.1 + 0.2), entry("three", "t", oak=3.0)


def check_it_gives_back_what_it_took(kept: Kept) -> None:
    held = kept([ONE, TWO, THREE])
    numbers = held.numbers(["two", "nobody", "one"])
    assert [held.entries(numbers)[n] for n in numbers] == [TWO, ONE]
    assert held.size() == 3
    assert held.held({"whole": ["oak", "ash", "elm"], "people": ["oak"]}) == {
        ("whole", "oak"): 3,
        ("whole", "ash"): 1,
        ("whole", "elm"): 0,
        ("people", "oak"): 0,
    }
    assert {key: sorted(found.values()) for key, found in held.holders(["oak", "elm"]).items()} == {
        "oak": [0.1 + 0.2, 2.0, 3.0]
    }


def check_a_word_of_many_has_no_holders(kept: Kept) -> None:
    held = kept([ONE, TWO, THREE], most=2)
    assert held.holders(["oak", "ash"]) == {"ash": {held.numbers(["one"])[0]: 1.0}}
    assert held.held({"whole": ["oak"]}) == {("whole", "oak"): 3}


def check_members_come_in_their_order(kept: Kept) -> None:
    held = kept([ONE, THREE, TWO])
    assert held.members("s", 60) == held.numbers(["one", "two"])
    assert held.members("s", 1) == held.numbers(["two"])
    assert held.members("nowhere", 60) == []


def check_one_moved_is_in_the_other_story_only(kept: Kept) -> None:
    held = kept([ONE, THREE, TWO])
    held.move("one", "t")
    (number,) = held.numbers(["one"])
    assert held.entries([number])[number] == replace(ONE, story="t")
    assert held.members("s", 60) == held.numbers(["two"])
    assert held.members("t", 60) == held.numbers(["one", "three"])
    assert held.held({"whole": ["ash"]}) == {("whole", "ash"): 1}
    held.remove("one")
    assert held.members("t", 60) == held.numbers(["three"])


def check_one_taken_out_leaves_nothing_behind(kept: Kept) -> None:
    held = kept([ONE, TWO, THREE])
    held.remove("one")
    assert held.size() == 2
    assert held.numbers(["one"]) == []
    assert held.members("s", 60) == held.numbers(["two"])
    assert held.held({"whole": ["oak", "ash"]}) == {("whole", "oak"): 2, ("whole", "ash"): 0}
    assert not held.holders(["ash"]).get("ash")
    held.remove("one")
    assert held.size() == 2


def check_reports_are_placed(kept: Kept) -> None:
    index = StoryIndex(kept=kept([]))
    for one in FAIRS:
        index.take(index.place(one), one.id.partition("-")[0])
    place = index.place(report("new", "Baker Nordaler won at the fair of Nordal once more."))
    assert place.story == "Nordal"
    assert index.place(report("new", "Baker Nordaler won at the fair of Nordal once more."), {"Nordal"}).story is None
    assert index.place(report("new", "Ministers met to speak of the price of salt.")).story is None


CHECKS = [value for name, value in sorted(globals().items()) if name.startswith("check_")]
