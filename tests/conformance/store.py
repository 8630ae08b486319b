"""What every store must do; run by ``tests/test_store.py`` over each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from onrecord.errors import StoreError, UsageError
from onrecord.model import AnnotatedReport, Judgement, Placement, Quantity, Sighting, Statement

Open = Callable[[], Any]
MADE = {"times": "times@1"}


def report(name: str, text: str, **header: Any) -> AnnotatedReport:
    """A report whose sentences are its lines."""
    blank = dict.fromkeys(
        ("title", "outlet", "byline", "url", "language", "published", "published_basis", "written_weekday")
    )
    sentences, at = [], 0
    for line in text.split("\n"):
        if line:
            sentences.append((at, at + len(line)))
        at += len(line) + 1
    return AnnotatedReport(id=name, text=text, sentences=tuple(sentences), **{**blank, **header})


OTTERS = report(
    "otters.txt",
    "Otters have returned to the Velm.\nRangers counted nine pups.",
    title="Otters are back",
    outlet="Reed Weekly",
    published="2020-05-04",
    published_basis="metadata",
)
OTTERS = replace(
    OTTERS,
    quantities=(Quantity(start=50, end=54, value=9, low=None, high=None, item="pups"),),
    statements=(
        Statement(id="s1", source=((34, 41),), cue=((42, 49),), content=((50, 59),), kind="indirect", act="report"),
    ),
)
WARDEN = Sighting(report="dam.txt", start=38, end=48, name="the warden", text="the warden")
RANGERS = Sighting(report="otters.txt", start=34, end=41, name="Rangers", text="Rangers")
APART = Judgement(
    kind="split", a=(WARDEN,), b=(RANGERS,), by="Ines Corr", at=datetime(2020, 5, 6, 9, tzinfo=UTC), why="two services"
)
CALLED = Judgement(
    kind="rename", a=(RANGERS,), name="Velm rangers", by="Bo Aske", at=datetime(2020, 5, 5, 9, tzinfo=UTC), why="longer"
)
DAM = report("dam.txt", "The Velm dam is dry.\nNobody was hurt, the warden said.")


def check_a_report_comes_back_as_it_was(open_store: Open) -> None:
    store = open_store()
    assert store.add([OTTERS, DAM], MADE) == {"otters.txt": "added", "dam.txt": "added"}
    assert store.reports() == (DAM, OTTERS)
    store.close()
    assert open_store().reports() == (DAM, OTTERS)


def check_adding_twice_changes_nothing(open_store: Open) -> None:
    store = open_store()
    store.add([OTTERS, DAM], MADE)
    before = (store.reports(), store.latest(), store.search("velm"))
    assert store.add([DAM, OTTERS], MADE) == {"dam.txt": "unchanged", "otters.txt": "unchanged"}
    assert (store.reports(), store.latest(), store.search("velm")) == before


def check_an_edit_is_a_revision_and_the_old_one_stays(open_store: Open) -> None:
    store = open_store()
    store.add([DAM], MADE)
    old = store.latest()["dam.txt"]
    edited = report("dam.txt", "The Velm dam is nearly dry.\nOne man was hurt, the warden said.")
    assert store.add([edited], MADE) == {"dam.txt": "revised"}
    assert store.reports() == (edited,)
    assert store.reports([old]) == (DAM,)
    assert [hit.text for hit in store.search("hurt")] == ["One man was hurt, the warden said."]
    assert store.add([DAM], MADE) == {"dam.txt": "revised"}
    assert store.latest() == {"dam.txt": old}


def check_search_finds_words_phrases_and_leaves_out(open_store: Open) -> None:
    store = open_store()
    store.add([OTTERS, DAM], MADE)
    assert [hit.report for hit in store.search("velm otters")] == ["otters.txt"]
    assert [hit.text for hit in store.search('"velm dam"')] == ["The Velm dam is dry."]
    assert [hit.report for hit in store.search("velm -dam")] == ["otters.txt"]
    assert store.search('"dam velm"') == ()
    hit = store.search("pups")[0]
    assert (hit.title, hit.outlet, OTTERS.text[hit.start : hit.end]) == ("Otters are back", "Reed Weekly", hit.text)
    with pytest.raises(UsageError):
        store.search(" -- ")


def check_a_layer_of_another_producer_is_stale(open_store: Open) -> None:
    store = open_store()
    store.add([OTTERS, DAM], MADE)
    assert store.stale(MADE) == ()
    assert store.stale({"times": "times@2"}) == (DAM, OTTERS)
    better = replace(DAM, sentences=((0, 20),), title="The Velm dam is dry.")
    store.refresh([better], {"times": "times@2"})
    assert store.stale({"times": "times@2"}) == (OTTERS,)
    assert store.search("warden") == ()


def check_marks_remember_revisions(open_store: Open) -> None:
    store = open_store()
    store.add([OTTERS], MADE)
    assert store.marked("seen") is None
    store.mark("seen", store.latest().values())
    store.add([DAM], MADE)
    assert store.reports(store.marked("seen")) == (OTTERS,)
    store.mark("seen", [])
    assert store.marked("seen") is None


def check_judgements_come_back_in_the_order_they_were_made(open_store: Open) -> None:
    store = open_store()
    assert store.judgements() == ()
    assert store.judge([APART, CALLED]) == {APART.id: "added", CALLED.id: "added"}
    assert store.judge([CALLED]) == {CALLED.id: "unchanged"}
    store.close()
    assert open_store().judgements() == (CALLED, APART)


def check_a_judgement_taken_back_stays_so(open_store: Open) -> None:
    store = open_store()
    undone = replace(APART, undone_by="Bo Aske", undone_at=datetime(2020, 5, 7, tzinfo=UTC))
    store.judge([APART])
    assert store.judge([undone]) == {APART.id: "undone"}
    assert store.judge([APART]) == {APART.id: "unchanged"}
    assert store.judgements() == (undone,)


def check_what_was_there_before_the_last_add_is_known(open_store: Open) -> None:
    store = open_store()
    assert store.before_last_add() is None
    store.add([DAM], MADE)
    assert store.before_last_add() is None
    old = store.latest()["dam.txt"]
    store.add([OTTERS, replace(DAM, text="The Velm dam is wet.", sentences=((0, 20),))], MADE)
    assert store.before_last_add() == (old,)
    store.add([OTTERS], MADE)  # nothing new
    assert store.before_last_add() == (old,)
    both = tuple(sorted(store.latest().values()))
    store.add([report("late.txt", "The Velm rises.")], MADE)
    assert store.before_last_add() == both


def check_reports_wait_until_they_are_placed(open_store: Open) -> None:
    store = open_store()
    store.add([OTTERS, DAM], MADE)
    assert store.waiting() == store.latest()
    turn = store.grouping(whole=False).turn
    place = Placement(report="dam.txt", revision=store.latest()["dam.txt"], story="st-1", born="st-0", opening="dam")
    with store.shelf() as shelf:
        assert shelf.waits("dam.txt", place.revision)
        assert not shelf.waits("dam.txt", "older")
        shelf.put(place)
    store.close()
    store = open_store()
    assert list(store.waiting()) == ["otters.txt"]
    assert store.grouping().placed == {"dam.txt": place}
    assert store.grouping(whole=False).turn > turn
    assert (store.stories("st-"), store.stories("st-2")) == (("st-1",), ())
    with store.shelf(writes=False) as shelf:
        assert shelf.opened(["dam"]) == shelf.stories(["st-1"]) == shelf.placements(["dam.txt", "x"])
    store.add([replace(DAM, text="The Velm dam is wet.", sentences=((0, 20),))], MADE)
    assert list(store.waiting()) == ["dam.txt", "otters.txt"]
    assert store.grouping().placed == {"dam.txt": place}


def check_half_a_placing_leaves_nothing(open_store: Open) -> None:
    store = open_store()
    store.add([DAM], MADE)
    place = Placement(report="dam.txt", revision=store.latest()["dam.txt"], story="st-1", born="st-1", opening="dam")

    def stopped() -> None:
        with store.shelf() as shelf:
            shelf.put(place)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert store.grouping().placed == {}
    assert list(store.waiting()) == ["dam.txt"]


def check_an_unknown_revision_is_refused(open_store: Open) -> None:
    with pytest.raises(StoreError, match="feed"):
        open_store().reports(["feed"])


CHECKS = [value for name, value in sorted(globals().items()) if name.startswith("check_")]
