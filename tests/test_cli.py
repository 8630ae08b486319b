"""Every command of the contract, run as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import DEMO

ONRECORD = str(Path(sys.executable).parent / "onrecord")
MILL = "Mill burns in Tarn\n\nThe old mill in Tarn burned down on Monday, fire chief Ola Brekke said.\n"


def run(*arguments, text=None, cwd=None, **environment):
    return subprocess.run(
        [ONRECORD, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=text,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture
def mill(tmp_path):
    path = tmp_path / "mill.txt"
    path.write_text(MILL, encoding="utf-8")
    return path


def rows(done):
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def schema_of(name):
    return json.loads(run("schema", name).stdout)


def test_annotate_prints_a_record_a_report_in_input_order(mill, tmp_path):
    other = tmp_path / "a.txt"
    other.write_text("Nothing was said.\n", encoding="utf-8")
    found = rows(run("annotate", mill, other))
    assert [row["id"] for row in found] == ["mill.txt", "a.txt"]
    jsonschema.validate(found[0], schema_of("annotate"))
    statement = found[0]["statements"][0]
    assert [MILL[a:b] for a, b in statement["source"]] == ["fire chief Ola Brekke"]
    assert [MILL[a:b] for a, b in statement["content"]] == ["The old mill in Tarn burned down on Monday"]


def test_annotate_reads_jsonl_from_standard_input_with_aliases():
    line = json.dumps(
        {"id": "7", "maintext": "It rained, Ada Voss said.", "publisher": "Fen Post", "pub_date": "2020-02-03"}
    )
    (row,) = rows(run("annotate", "-", text=line + "\n"))
    assert (row["id"], row["outlet"], row["published"], row["published_basis"]) == (
        "7",
        "Fen Post",
        "2020-02-03",
        "metadata",
    )
    assert row["text"] == "It rained, Ada Voss said."


def test_stories_has_a_row_a_report_and_the_side_passage():
    found = rows(run("stories", DEMO))
    schema = schema_of("stories")
    for row in found:
        jsonschema.validate(row, schema)
    assert len([row for row in found if "story" in row]) == 8
    assert [row["id"] for row in found if row.get("side")] == ["northern-dispatch.txt"]


def test_reuse_prints_pairs():
    (row,) = rows(run("reuse", DEMO))
    jsonschema.validate(row, schema_of("reuse"))
    assert (row["a"], row["b"], row["direction"]) == ("daily-quay", "valley-wire", "b>a")


def test_ledger_json_is_one_document_of_the_contract():
    done = run("ledger", DEMO, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    jsonschema.validate(found, schema_of("ledger"))
    assert found["schema"] == "onrecord/ledger/1"
    assert all("sentences" not in report and "origin" in report for report in found["reports"])


def test_the_same_input_gives_the_same_bytes_whatever_order_and_hash_seed():
    files = sorted(DEMO.iterdir())
    one = run("ledger", "--json", *files, PYTHONHASHSEED="1")
    two = run("ledger", "--json", *reversed(files), PYTHONHASHSEED="2")
    assert one.returncode == 0, one.stderr
    assert one.stdout == two.stdout


def test_ledger_html_writes_one_page(tmp_path, mill):
    page = tmp_path / "page.html"
    done = run("ledger", mill, "--html", page)
    assert done.returncode == 0, done.stderr
    assert "Ola Brekke" in page.read_text(encoding="utf-8")
    assert str(page) in done.stderr


def test_piped_ledger_is_plain(mill):
    done = run("ledger", mill)
    assert done.returncode == 0, done.stderr
    assert "Ola Brekke" in done.stdout
    assert "\x1b" not in done.stdout


def test_published_resolves_weekdays(mill):
    (row,) = rows(run("annotate", mill, "--published", "mill.txt=2022-06-08"))
    assert (row["published"], [time["value"] for time in row["times"]]) == ("2022-06-08", ["2022-06-06"])
    wrong = run("annotate", mill, "--published", "mill.txt=Tuesday")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "mill.txt=Tuesday" in wrong.stderr


def test_a_bad_input_is_quarantined_beside_a_good_one(tmp_path, mill):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01\x02" * 50)
    done = run("annotate", mill, bad, tmp_path / "gone.txt")
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["mill.txt"]
    assert "bad.txt" in done.stderr
    assert "gone.txt" in done.stderr
    listed = json.loads(run("ledger", mill, bad, "--json").stdout)["quarantine"]
    assert [Path(entry["input"]).name for entry in listed] == ["bad.txt"]
    strict = run("annotate", mill, bad, "--strict")
    assert (strict.returncode, strict.stdout) == (1, "")


def test_a_reader_that_stops_early_is_no_error(mill):
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{ONRECORD} ledger {DEMO} | head -n 1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_is_said_in_one_line(mill):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run([ONRECORD, "annotate", mill], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 6
    assert done.stderr.count("\n") == 1


def test_a_page_that_cannot_be_written_is_told_before_the_work(mill, tmp_path):
    for page in (tmp_path, tmp_path / "gone" / "page.html"):
        done = run("ledger", mill, "--html", page)
        assert (done.returncode, done.stdout) == (2, "")
        assert str(page) in done.stderr


def test_control_characters_of_a_file_name_never_reach_the_terminal(tmp_path):
    name = "e\x1b[31mvil.txt"
    (tmp_path / name).write_bytes(b"\0\1")
    done = run("annotate", tmp_path)
    assert done.returncode == 3
    assert "vil.txt" in done.stderr
    assert "\x1b" not in done.stderr


def test_exit_codes(tmp_path):
    assert run("annotate", tmp_path / "gone.txt").returncode == 3
    assert run("annotate").returncode == 2
    assert run("ledger", "--nonsense").returncode == 2
    assert run("list", "--store", tmp_path / "none.db").returncode == 5
    assert "Traceback" not in run("story", "x", "--store", tmp_path / "none.db").stderr


def test_the_store_commands(tmp_path):
    files = sorted(DEMO.iterdir())
    late = next(p for p in files if "thursday" in p.name)
    first = run("add", *[p for p in files if p != late], cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert first.stdout.count("added") == 7
    assert (tmp_path / "onrecord.db").exists()
    before = run("list", cwd=tmp_path).stdout
    again = run("add", files[-1], cwd=tmp_path)
    assert "unchanged" in again.stdout
    assert run("list", cwd=tmp_path).stdout == before

    assert run("add", late, cwd=tmp_path).returncode == 0
    brought = [json.loads(line) for line in run("changes", "--json", cwd=tmp_path).stdout.splitlines()]
    assert {cite["report"] for change in brought for cite in change["cites"]} >= {late.name}
    assert "denial" in {change["kind"] for change in brought}
    assert run("changes", "--mark", cwd=tmp_path).returncode == 0
    assert run("changes", "--since", "seen", "--json", cwd=tmp_path).stdout == ""

    hits = rows(run("search", "cracks", "--json", cwd=tmp_path))
    assert "meridian-post.txt" in {hit["report"] for hit in hits}
    story_id = json.loads(run("ledger", *files, "--json").stdout)["stories"][0]["id"]
    shown = run("story", story_id, cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "Tor Hallam" in shown.stdout
    wrong = run("story", "nothing-like-it", cwd=tmp_path)
    assert wrong.returncode == 5
    assert story_id in wrong.stderr
