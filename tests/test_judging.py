"""Judgements kept in an archive, and made from the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from onrecord.archive import Archive, read_judgements
from onrecord.codec import ledger_to_json, to_json
from onrecord.errors import NotFoundError, UsageError
from tests.test_judgements import MORNING, decision

# ---------------------------------------------------------------- in an archive


@pytest.fixture
def desk(tmp_path):
    for name, text in {
        "gate.txt": "Lock keeper Mara Teller closed the gate on Monday. Teller said the water was too high.\n",
        "flood.txt": "The flood reached the weir on Monday. The gate was closed, lock keeper Teller said.\n",
        "band.txt": "Singer Mara Tellier will open the fair in Orrin, the town council said on Tuesday.\n",
        "vaccine.txt": "A vaccine against barn fever failed its second trial in Kestow. Chemist Otto Wend said that "
        "the doses had been too weak. The laboratory will test stronger doses on cattle next year, Wend said.\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Archive(str(tmp_path / "desk.db")) as kept:
        kept.add([str(tmp_path / name) for name in ("gate.txt", "flood.txt", "band.txt", "vaccine.txt")])
        yield kept


def test_undoing_gives_the_ledger_back_to_the_byte(desk):
    before = ledger_to_json(desk.ledger())
    one = desk.judge("rename", "gate.txt:Mara Teller", "Mara Teller of Orrin", decision()).judgement
    assert "Mara Teller of Orrin" in ledger_to_json(desk.ledger())
    undone = desk.undo(one.id[:6], "Bo Aske", MORNING + timedelta(days=1))
    assert ledger_to_json(desk.ledger()) == before
    assert desk.judgements() == (undone,)
    assert (undone.by, undone.undone_by) == ("Ida Mott", "Bo Aske")
    with pytest.raises(NotFoundError, match="no such judgement"):
        desk.undo(one.id, "Bo Aske", MORNING)


def test_a_contradiction_is_refused_unless_it_replaces(desk):
    both = ("gate.txt:Mara Teller", "flood.txt:Teller")
    one = desk.judge("merge", *both, decision(1)).judgement
    with pytest.raises(UsageError, match=one.id):
        desk.judge("split", *both, decision(2))
    assert desk.judgements() == (one,)
    other = desk.judge("split", *both, decision(3, by="Bo Aske"), replaces=True).judgement
    kept = {j.id: j for j in desk.judgements()}
    assert (kept[one.id].undone_by, kept[one.id].undone_at) == ("Bo Aske", other.at)
    assert kept[other.id].holds


def test_what_is_told_in_two_stories_is_kept_but_does_not_act(desk):
    before = ledger_to_json(desk.ledger())
    told = [{entity.name for entity in story.entities} for story in desk.ledger().stories]
    assert any("Otto Wend" in names for names in told)
    assert not any({"Mara Teller", "Otto Wend"} <= names for names in told)
    made = desk.judge("merge", "gate.txt:Mara Teller", "Otto Wend", decision())
    assert (made.acts, made.judgement.holds) == (False, True)
    assert ledger_to_json(desk.ledger()) == before


def test_what_an_import_overrules_is_told(desk):
    both = ("gate.txt:Mara Teller", "flood.txt:Teller")
    kept = desk.judge("split", *both, decision(1)).judgement
    later = replace(kept, id="", kind="merge", at=MORNING + timedelta(hours=3))
    assert desk.overruled() == ()
    desk.import_judgements([later])
    assert desk.overruled() == (kept,)
    desk.undo(later.id, "Ida Mott", MORNING)
    assert desk.overruled() == ()


def test_judgements_taken_to_an_empty_archive_give_the_same_ledger(desk, tmp_path):
    first = desk.judge("rename", "gate.txt:Mara Teller", "Keeper Teller", decision(1)).judgement
    desk.judge("split", "gate.txt:Mara Teller", "flood.txt:Teller", decision(2))
    desk.undo(first.id, "Ida Mott", MORNING + timedelta(hours=4))
    rows = "".join(f"{to_json(j)}\n" for j in desk.judgements())
    with Archive(str(tmp_path / "other.db")) as other:
        other.add([str(tmp_path / name) for name in ("vaccine.txt", "band.txt", "flood.txt", "gate.txt")])
        outcome = other.import_judgements(read_judgements(rows, "rows"))
        assert sorted(outcome.values()) == ["added", "added"]
        assert ledger_to_json(other.ledger()) == ledger_to_json(desk.ledger())
        assert set(other.import_judgements(read_judgements(rows, "rows")).values()) == {"unchanged"}


def test_a_judgement_is_no_news(desk):
    changes, _ = desk.changes()
    desk.judge("split", "gate.txt:Mara Teller", "flood.txt:Teller", decision())
    after, _ = desk.changes()
    assert [c for c in after if c not in changes] == []


# ---------------------------------------------------------------- from the command line


TOLD = {
    "gate": "Lock keeper Mara Teller closed the gate on Monday. Teller said the water was too high.",
    "flood": "The flood reached the weir. Lock keeper Mara Teller said nobody was hurt.",
    "band": "Singer Ruta Olm will open the fair in Orrin, Ruta Olm said on Tuesday.",
}


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    rows = "".join(json.dumps({"id": id_, "text": text}) + "\n" for id_, text in TOLD.items())
    (folder / "told.jsonl").write_text(rows, encoding="utf-8")
    with Archive(str(folder / "kept.db")) as kept:
        kept.add([str(folder / "told.jsonl")])
    return folder


@pytest.fixture
def onrecord(stored, tmp_path):
    """Runs a command in a folder with a store of its own."""
    for name in ("told.jsonl", "kept.db"):
        shutil.copy(stored / name, tmp_path / name)

    def run(*arguments: object, text: str | None = None, code: int = 0) -> str:
        program = str(Path(sys.executable).parent / "onrecord")
        words = [program, *map(str, arguments)]
        if arguments[0] == "judge":
            words += ["--store", "kept.db"]
        done = subprocess.run(words, capture_output=True, text=True, input=text, cwd=tmp_path, check=False)
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 else done.stderr

    return run


def test_a_person_judges_lists_and_takes_back(onrecord):
    told = onrecord("judge", "rename", "Ruta Olm", "Ruta Olm, singer", "--by", "Ida Mott", "--why", "two  of\nthem")
    made = told.split()[0]
    assert "Ruta Olm is shown as Ruta Olm, singer by Ida Mott (" in told
    assert told.rstrip().endswith(": two of them)")
    assert onrecord("judge", "list") == told
    onrecord("judge", "undo", made[:5], "--by", "Bo Aske")
    assert onrecord("judge", "list") == ""
    assert "[taken back by Bo Aske, " in onrecord("judge", "list", "--all")
    (row,) = [json.loads(line) for line in onrecord("judge", "list", "--all", "--json").splitlines()]
    jsonschema.validate(row, json.loads(onrecord("schema", "judgements")))
    assert (row["id"], row["why"], row["undone_by"]) == (made, "two of them", "Bo Aske")


def test_what_is_exported_gives_the_same_ledger_without_a_store(onrecord, tmp_path):
    onrecord("judge", "split", "gate:Mara Teller", "flood:Mara Teller", "--by", "Ida Mott", "--why", "two locks")
    onrecord("judge", "rename", "Ruta Olm", "R. Olm", "--by", "Ida Mott", "--why", "as she signs")
    onrecord("judge", "export", "desk.jsonl")
    rows = (tmp_path / "desk.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    assert onrecord("judge", "export") == "".join(rows)
    (tmp_path / "turned.jsonl").write_text("".join(reversed(rows)), encoding="utf-8")
    told = [onrecord("ledger", "told.jsonl", "--json", "--judgements", f) for f in ("desk.jsonl", "turned.jsonl")]
    assert told[0] == told[1]
    ledger = json.loads(told[0])
    assert [e["name"] for s in ledger["stories"] for e in s["entities"] if "Olm" in e["name"]] == ["R. Olm"]
    assert "named so by Ida Mott" in onrecord("explain", "entities", "told.jsonl", "--judgements", "desk.jsonl")
    with Archive(str(tmp_path / "kept.db")) as kept:
        assert ledger_to_json(kept.ledger(), indent=1) == told[0].rstrip("\n")


def test_an_import_adds_what_is_new_and_nothing_twice(onrecord):
    onrecord("judge", "rename", "Ruta Olm", "R. Olm", "--by", "Ida Mott", "--why", "as she signs")
    row = onrecord("judge", "export")
    assert onrecord("judge", "import", "-", text=row) == f"unchanged  {json.loads(row)['id']}\n"
    by_hand = json.dumps({**json.loads(row), "id": "", "by": "Bo Aske"})
    assert onrecord("judge", "import", "-", text=by_hand).startswith("added ")
    assert len(onrecord("judge", "list").splitlines()) == 2
    assert "-:1" in onrecord("judge", "import", "-", text="{", code=2)


def test_what_cannot_be_judged_is_wrong_usage(onrecord):
    both = ("gate:Mara Teller", "flood:Mara Teller")
    sure = ("--by", "Ida Mott", "--why", "seen")
    assert "nobody" in onrecord("judge", "rename", "Otto Olm", "Otto", *sure, code=2)
    assert "--why" in onrecord("judge", "merge", *both, "--by", "Ida Mott", code=2)
    made = onrecord("judge", "merge", *both, *sure).split()[0]
    refused = onrecord("judge", "split", *both, *sure, code=2)
    assert f"onrecord judge undo {made}" in refused
    assert "is not" in onrecord("judge", "split", *both, *sure, "--replace")
    assert "no such judgement" in onrecord("judge", "undo", made, code=5)
    assert "standard input" in onrecord("ledger", "-", "--judgements", "-", text="", code=2)
    assert "nowhere.jsonl" in onrecord("ledger", "told.jsonl", "--judgements", "nowhere.jsonl", code=2)


# ---------------------------------------------------------------- about stories


def homes_of(rows):
    return {row["id"]: row["story"] for row in map(json.loads, rows.splitlines()) if "story" in row}


def test_a_person_judges_stories(onrecord, tmp_path):
    sure = ("--by", "Ida Mott", "--why", "one weekend")
    before = homes_of(onrecord("stories", "told.jsonl"))
    assert before["gate"] != before["band"]
    told = onrecord("judge", "merge", "--stories", "gate", before["band"][:9], *sure)
    assert "is one story with" in told
    assert told.rstrip().endswith(": one weekend)")
    onrecord("judge", "rename", "--stories", "band", "Fair week in Orrin", *sure)
    shown = onrecord("story", before["gate"], "--store", "kept.db")
    assert "Fair week in Orrin" in shown
    onrecord("judge", "export", "desk.jsonl")
    after = homes_of(onrecord("stories", "told.jsonl", "--judgements", "desk.jsonl"))
    assert after["gate"] == after["band"]
    ledger = json.loads(onrecord("ledger", "told.jsonl", "--json", "--judgements", "desk.jsonl"))
    story = next(s for s in ledger["stories"] if "band" in s["reports"])
    assert story["title"] == "Fair week in Orrin"
    assert len(story["judgements"]) == 2
    assert "judged one story by Ida Mott" in story["why"]
    jsonschema.validate(ledger, json.loads(onrecord("schema", "ledger")))


def test_a_report_is_split_off_and_taken_back(onrecord):
    sure = ("--by", "Ida Mott", "--why", "another lock")
    with_both = onrecord("judge", "merge", "--stories", "gate", "band", *sure).split()[0]
    assert "judge undo" in onrecord("judge", "split", "--stories", "band", "gate", *sure, code=2)
    made = onrecord("judge", "split", "--stories", "band", "gate", *sure, "--replace").splitlines()
    assert "is not the story" in made[0]
    assert made[1].startswith(with_both)
    assert "no report has that id" in onrecord("judge", "split", "--stories", "nobody", "gate", *sure, code=2)
    onrecord("judge", "undo", made[0].split()[0], "--by", "Ida Mott")
    assert onrecord("judge", "list") == ""


def test_grouping_anew_changes_nothing_in_a_small_store(onrecord):
    before = onrecord("list", "--store", "kept.db")
    assert onrecord("regroup", "--store", "kept.db") == ""
    assert onrecord("list", "--store", "kept.db") == before


def test_reports_added_are_put_into_stories(desk, tmp_path):
    before = {report: story.id for story in desk.ledger().stories for report in story.reports}
    (tmp_path / "late.txt").write_text(
        "Chemist Otto Wend will test stronger doses of the vaccine against barn fever in Kestow next year.\n",
        encoding="utf-8",
    )
    desk.add([str(tmp_path / "late.txt")])
    after = {report: story.id for story in desk.ledger().stories for report in story.reports}
    assert after == before | {"late.txt": before["vaccine.txt"]}
    story, ledger = desk.story(before["vaccine.txt"])
    assert story == next(s for s in desk.ledger().stories if s.id == story.id)
    assert [r.id for r in ledger.reports] == ["late.txt", "vaccine.txt"]
