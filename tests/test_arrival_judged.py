"""Stories of a store that people decided about, while reports go on arriving."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from onrecord import placing, stories
from onrecord.archive import Archive
from onrecord.codec import ledger_to_json
from onrecord.decisions import Decision
from onrecord.errors import NotFoundError, UsageError
from tests.conformance.postings import FAIRS, FLOOD
from tests.test_arrival import BARGE, LARGE, MILL, PRIZE, SMALL, held
from tests.test_store import MADE
from tests.test_story_judgements import ALL, TEXTS, told

NOON = datetime(2033, 4, 2, 12, tzinfo=UTC)

# ---------------------------------------------------------------- judged


def because(hours=0):
    return Decision("Nora Feld", NOON + timedelta(hours=hours), "read both")


@pytest.fixture(params=["small", "large"])
def desk(request, tmp_path):
    """An archive with everything in it; the annotators' layers are left out."""
    config = {"small": SMALL, "large": LARGE}[request.param]
    held(tmp_path / "desk.db", [*FAIRS, *ALL], config, each=False).close()
    with Archive(str(tmp_path / "desk.db"), config) as kept:
        kept._refresh = lambda *_: False  # noqa: SLF001  (made by hand, not by an annotator)
        yield kept


def homes(kept):
    return {name: one.story for name, one in kept._store.grouping().placed.items()}  # noqa: SLF001


def test_a_merge_and_its_undoing(desk):
    before = homes(desk)
    whole = ledger_to_json(desk.ledger())
    made = desk.judge("merge", "mill-1", "barge-2", because(), subject="story")
    assert made.acts
    after = homes(desk)
    assert after == before | dict.fromkeys(["barge-1", "barge-2"], before["mill-1"])
    (story,) = [s for s in desk.ledger().stories if s.judgements]
    assert story.judgements == (made.judgement.id,)
    desk.undo(made.judgement.id, "Nora Feld", NOON)
    assert homes(desk) == before
    assert ledger_to_json(desk.ledger()) == whole


def test_a_split_holds_while_reports_come(desk):
    before = homes(desk)
    desk.judge("split", "mill-3", "mill-1", because(), subject="story")
    assert homes(desk)["mill-3"] != before["mill-1"]
    assert {n: s for n, s in homes(desk).items() if n != "mill-3"} == {n: s for n, s in before.items() if n != "mill-3"}
    store = desk._store  # noqa: SLF001
    store.add([told("mill-3", TEXTS["mill-3"] + " The mill stood since 1871."), told("mill-4", TEXTS["mill-1"])], MADE)
    placing.settle(store, desk.config)
    assert homes(desk)["mill-3"] != homes(desk)["mill-1"] == homes(desk)["mill-4"]


def test_a_merge_holds_while_reports_come(desk):
    desk.judge("merge", "mill-1", "barge-2", because(), subject="story")
    store = desk._store  # noqa: SLF001
    for one in (BARGE, MILL):
        store.add([one], MADE)
        placing.settle(store, desk.config)
        after = homes(desk)
        assert after["mill-1"] == after["barge-2"] == after[one.id]
    assert len({after[name] for name in after if name.startswith(("mill", "barge"))}) == 1


def test_halves_that_were_judged_apart_stay_apart(desk):
    desk.judge("split", "mill-3", "mill-1", because(), subject="story")
    before = homes(desk)
    store = desk._store  # noqa: SLF001
    store.add([MILL, PRIZE], MADE)
    placing.settle(store, desk.config)
    after = homes(desk)
    assert after["mill-4"] in {before["mill-1"], before["mill-3"]}
    assert {name: after[name] for name in before} == before


def test_what_was_judged_before_its_report_came_is_carried_out(desk, tmp_path):
    made = desk.judge("merge", "fares-1", "mill-1", because(), subject="story").judgement
    with Archive(str(tmp_path / "other.db"), desk.config) as other:
        store = other._store  # noqa: SLF001
        store.add([*FAIRS, *ALL[:-1]], MADE)
        other.import_judgements([made])
        assert "fares-1" not in homes(other)
        store.add([ALL[-1]], MADE)
        placing.settle(store, other.config)
        assert homes(other)["fares-1"] == homes(other)["mill-1"]


def test_a_title_is_kept(desk):
    desk.judge("rename", homes(desk)["prize-1"], "The beetroot battery", because(), subject="story")
    story, _ = desk.story(homes(desk)["prize-2"])
    assert story.title == "The beetroot battery"
    with pytest.raises(UsageError, match="needs a name"):
        desk.judge("rename", "prize-1", "", because(), subject="story")


def test_opposites_are_refused_or_replace(desk):
    one = desk.judge("merge", "mill-1", "barge-1", because(1), subject="story").judgement
    with pytest.raises(UsageError, match=f"judge undo {one.id}"):
        desk.judge("split", "barge-1,barge-2", "mill-1", because(2), subject="story")
    made = desk.judge("split", "barge-1,barge-2", "mill-1", because(3), subject="story", replaces=True)
    assert [j.id for j in made.replaced] == [one.id]
    assert homes(desk)["barge-1"] != homes(desk)["mill-1"]
    later = replace(one, id="", at=NOON + timedelta(hours=4))
    desk.import_judgements([later])
    assert homes(desk)["barge-1"] == homes(desk)["mill-1"]
    assert desk.overruled() == (made.judgement,)


# ---------------------------------------------------------------- one story, and the whole


def test_a_story_says_the_same_as_the_whole_ledger(desk):
    desk.judge("merge", "mill-1", "barge-2", because(1), subject="story")
    desk.judge("split", "prize-2", "prize-1", because(2), subject="story")
    desk.judge("rename", "fares-1", "Fares", because(3), subject="story")
    whole = desk.ledger()
    for story in whole.stories:
        one, ledger = desk.story(story.id)
        assert one == story
        assert {r.id for r in ledger.reports} == set(story.reports)
        assert ledger.reports == tuple(r for r in whole.reports if r.id in story.reports)


def test_a_story_is_found_by_a_report_in_it(desk):
    assert desk.story("mill-2")[0] == desk.story(homes(desk)["mill-1"])[0]


def test_a_judgement_about_stories_is_no_news(desk):
    store = desk._store  # noqa: SLF001
    store.add([FLOOD], MADE)
    placing.settle(store, desk.config)
    before, _ = desk.changes()
    desk.judge("merge", "mill-1", "flood", because(), subject="story")
    after, _ = desk.changes()
    assert [change.text for change in before if change.kind == "report"] == [
        c.text for c in after if c.kind == "report"
    ]
    assert {cite.report for change in after for cite in change.cites} == {"flood"}


def test_a_story_that_is_not_there_is_told_with_those_that_are(desk):
    largest = desk.ledger().stories[0]
    with pytest.raises(NotFoundError, match=largest.id):
        desk.story("st-nothing")
    with pytest.raises(NotFoundError, match="more than one"):
        desk.story("st-")


def test_what_a_store_knows_is_not_grouped_again(desk, monkeypatch):
    wanted = ledger_to_json(desk.ledger())

    def never(*_, **__):
        raise AssertionError("grouped again")

    monkeypatch.setattr(stories, "assign", never)
    monkeypatch.setattr(stories, "group", never)
    assert ledger_to_json(desk.ledger()) == wanted
    changes, _ = desk.changes()
    assert len(changes) >= 1
    assert json.loads(wanted)["stories"]


def test_what_the_last_add_brought_is_new(desk):
    store = desk._store  # noqa: SLF001
    store.add([FLOOD, told("fares-1", TEXTS["fares-1"] + " Pensioners pay half.")], MADE)
    placing.settle(store, desk.config)
    changes, _ = desk.changes()
    told_of = {cite.report for change in changes if change.kind == "report" for cite in change.cites}
    assert told_of == {"flood", "fares-1"}
    assert {c.text.partition(":")[0] for c in changes if c.kind == "report"} == {"New report", "Edited report"}
