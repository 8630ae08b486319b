"""Reading: inputs, ids, aliases, dates, encodings, pages."""

from __future__ import annotations

import io
import json
import os
import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.config import ReadSettings
from onrecord.model import Quarantined, Raw
from onrecord.ports import Reader
from onrecord.read import read
from onrecord.read.fields import published
from onrecord.read.files import JsonLinesReader, TextReader
from onrecord.read.html import HtmlReader

PARAGRAPH = (
    "The ferry company said on Friday that the night crossing between Aldmoor and Port Hale would stay closed "
    "until the harbour office has looked at the new pier. Two inspectors arrived in the morning. "
)
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Night ferry stays closed</title>
<meta property="og:site_name" content="Coast Ledger"><meta name="author" content="Ilse Dorn">
<meta property="article:published_time" content="2021-03-05T08:30:00+01:00">
<link rel="canonical" href="https://coast-ledger.example/ferry"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Night ferry stays closed</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH.replace("Friday", "Monday")}</p>
<p>{PARAGRAPH.replace("Friday", "Sunday")}</p></article><footer>Terms of use</footer></body></html>"""


def both(inputs, **options):
    entries = list(read([str(name) for name in inputs], **options))
    return [e for e in entries if isinstance(e, Raw)], [e for e in entries if isinstance(e, Quarantined)]


def rows(*objects):
    return io.BytesIO("".join(json.dumps(o) + "\n" for o in objects).encode())


def test_text_is_kept_to_the_letter(tmp_path):
    text = "  The pier opened.\r\n\r\nIt shut again. \t\r\n"
    (tmp_path / "pier.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (raw,), bad = both([tmp_path / "pier.txt"])
    assert (raw.id, raw.text, raw.fields, bad) == ("pier.txt", text, {}, [])


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(lambda t: t.strip()))
def test_any_text_of_a_row_is_kept_to_the_letter(text):
    text = "a" + text
    (raw,) = read(["-"], stdin=rows({"id": "1", "text": text}))
    assert isinstance(raw, Raw)
    assert raw.text == text


def test_folder_is_walked_in_order_without_hidden_files(tmp_path):
    for name in ("b.txt", "a.txt", ".hidden.txt", "deep/c.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"Report {name} of the lake.")
    good, bad = both([tmp_path])
    assert ([r.id for r in good], bad) == (["a.txt", "b.txt", "c.txt"], [])


def test_pattern_and_folder_read_a_file_once(tmp_path):
    (tmp_path / "a.txt").write_text("The lake froze.")
    good, bad = both([tmp_path / "*.txt", tmp_path, tmp_path / "a.txt"])
    assert (len(good), bad) == (1, [])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.txt", "no such file"),
        ("*.nothing", "no file matches"),
        ("https://coast-ledger.example/a", "web address"),
        ("", "empty name"),
        ("a\0b", "null"),
        ("x" * 5000, "too long"),
    ],
)
def test_what_is_not_there_is_named_with_the_reason(name, reason):
    good, bad = both([name])
    assert good == []
    assert len(bad) == 1
    assert reason in bad[0].error


def test_folders_devices_and_loops(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    good, bad = both([tmp_path / "empty", tmp_path / "loop", tmp_path / "pipe", "/dev/zero"])
    assert good == []
    assert [e.error.split(":")[0] for e in bad] == [
        "a folder without a file to read",
        "cannot be opened",
        "neither a file nor a folder",
        "neither a file nor a folder",
    ]


def test_aliases_of_exports():
    row = {
        "maintext": "The dam holds.",
        "headline": " The dam\nholds ",
        "date_publish": "2021-03-05 08:30:00",
        "sitename": "Valley Wire",
        "authors": ["Jo Doe", "Al Roe"],
        "url": "https://valley.example/1",
        "language": "en",
    }
    (raw,), _ = both(["-"], stdin=rows(row))
    assert raw.fields == {
        "title": "The dam holds",
        "outlet": "Valley Wire",
        "byline": "Jo Doe, Al Roe",
        "url": "https://valley.example/1",
        "published": "2021-03-05T08:30:00",
        "language": "en",
    }
    assert raw.id is None


@pytest.mark.parametrize("alias", ["publisher", "source_domain", "outlet"])
def test_aliases_of_the_outlet(alias):
    (raw,), _ = both(["-"], stdin=rows({"event_text": "The dam holds.", alias: "Valley Wire"}))
    assert raw.fields["outlet"] == "Valley Wire"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-03-05", "2021-03-05"),
        ("2021-03-05T08:30:00Z", "2021-03-05T08:30:00+00:00"),
        ("2021-03-05T08:30:00+02:00", "2021-03-05T08:30:00+02:00"),
        ("2021-03-05 00:00:00", "2021-03-05"),
        ("Fri, 05 Mar 2021 08:30:00 GMT", "2021-03-05T08:30:00+00:00"),
        ("March 5, 2021", "2021-03-05"),
        ("5 March 2021", "2021-03-05"),
        ("25/03/2021", "2021-03-25"),
        (1614933000, "2021-03-05T08:30:00+00:00"),
        ("03/05/2021", None),
        ("yesterday", None),
        ("Tuesday", None),
        ("2 hours ago", None),
        ("March 2021", None),
        ("2021-13-45", None),
        ("soon", None),
        (True, None),
        (1e300, None),
        (["2021-03-05"], None),
    ],
)
def test_published_is_iso_or_nothing(value, expected):
    assert published(value) == expected


def test_a_bad_date_does_not_cost_the_report():
    (raw,), bad = both(["-"], stdin=rows({"text": "The dam holds.", "published": "the day before"}))
    assert ("published" in raw.fields, bad) == (False, [])


def test_a_bad_row_keeps_its_neighbours():
    stream = io.BytesIO(b'{"id":"a","text":"One dam."}\n{broken\n\n[1]\n{"id":"b","text":"Two dams."}')
    good, bad = both(["-"], stdin=stream)
    assert [r.id for r in good] == ["a", "b"]
    assert [e.input for e in bad] == ["-:2", "-:4"]


def test_json_files_hold_one_object_an_array_or_lines(tmp_path):
    (tmp_path / "one.json").write_text('{"text": "One dam."}')
    (tmp_path / "many.json").write_text('[{"id": 7, "text": "Two dams."}, {"id": "z"}]')
    (tmp_path / "lines.json").write_text('{"id":"l1","text":"Three."}\n{"id":"l2","text":"Four."}')
    good, bad = both([tmp_path])
    assert [r.id for r in good] == ["l1", "l2", "7", "one.json"]
    assert [e.input for e in bad] == [f"{tmp_path}/many.json:2"]


def test_one_id_of_two_reports_loses_none_whatever_the_order():
    some = [
        {"id": "x", "text": "The dam holds."},
        {"id": "x", "text": "The dam broke."},
        {"id": "y", "text": "The dam leaks."},
        {"id": "x", "text": "The dam holds.", "title": "Dam"},
    ]
    answers = set()
    for order in permutations(some):
        good, bad = both(["-"], stdin=rows(*order))
        assert bad == []
        answers.add(frozenset((r.id, r.text, r.fields.get("title")) for r in good))
    assert len(answers) == 1
    (answer,) = answers
    assert len({identity for identity, _, _ in answer}) == 3
    assert {title for _, text, title in answer if text == "The dam holds."} == {"Dam"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(tmp_path, encoding):
    text = "The café owner, Zoë Lindström, said the “naïve” plan for the harbour would cost £3 million. " * 5
    (tmp_path / "cafe.txt").write_bytes(text.encode(encoding))
    (raw,), _ = both([tmp_path / "cafe.txt"])
    assert raw.text == text


def test_a_page_gives_its_body_and_head(tmp_path):
    (tmp_path / "ferry.html").write_text(PAGE)
    (raw,), bad = both([tmp_path])
    assert bad == []
    assert raw.text.count("The ferry company said") == 3
    assert "Terms of use" not in raw.text
    assert "Sport" not in raw.text
    assert raw.fields == {
        "title": "Night ferry stays closed",
        "outlet": "Coast Ledger",
        "byline": "Ilse Dorn",
        "url": "https://coast-ledger.example/ferry",
        "published": "2021-03-05T08:30:00+01:00",
        "language": "en-GB",
    }


def test_a_page_is_known_by_its_head_and_reads_the_same_twice(tmp_path):
    (tmp_path / "ferry").write_text(PAGE)
    first, _ = both([tmp_path])
    assert first == both([tmp_path])[0]
    assert first[0].text.endswith("Two inspectors arrived in the morning.")


def test_a_page_without_an_article_is_quarantined(tmp_path):
    (tmp_path / "empty.html").write_text("<html><body><nav>Home</nav></body></html>")
    good, bad = both([tmp_path])
    assert good == []
    assert "no article text" in bad[0].error


def test_limits(tmp_path):
    (tmp_path / "long.txt").write_text("dam " * 100)
    good, bad = both([tmp_path], settings=ReadSettings(max_characters=100))
    assert (good, "max_characters" in bad[0].error) == ([], True)
    good, bad = both([tmp_path], settings=ReadSettings(max_bytes=100))
    assert (good, "max_bytes" in bad[0].error) == ([], True)


@pytest.mark.parametrize("reader", [JsonLinesReader, HtmlReader, TextReader])
def test_readers_implement_the_port(reader):
    assert isinstance(reader(), Reader)


@pytest.mark.parametrize("hostile", ["&#27;[31m", "&#x1B;[31m", "\x1b[31m", "&#000;", "\x08"])
def test_one_control_character_does_not_cost_the_whole_page(hostile: str) -> None:
    page = (
        f"<html><head><title>Mill</title></head><body><article><h1>Mill burns {hostile}</h1>"
        "<p>The old paper mill at Tarn burned on Monday night, the fire chief said, and nobody was hurt.</p>"
        "<p>He said the roof had fallen in, &#9; and that the owners would decide by Friday&#46;</p>"
        "</article></body></html>"
    )
    found = list(HtmlReader().read("mill.html", page.encode()))
    assert isinstance(found[0], Raw)
    assert "the owners would decide by Friday." in found[0].text
    assert not re.search("[\x00-\x08\x0b-\x1f]", found[0].text)
