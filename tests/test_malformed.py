"""Two hundred ways an input can be broken: each is quarantined or read, never fatal, and its neighbour is read."""

from __future__ import annotations

import gzip
import json
import random
import string

import pytest

from onrecord.clean import clean
from onrecord.lang import language
from onrecord.model import Quarantined, Raw
from onrecord.read import read

GOOD = "The clinic in Aldmoor reopened on Monday, its director said."
PROSE = "The clinic in Aldmoor reopened on Monday, its director said, and forty patients came on the first day. "
ROW = {"id": "bad", "text": PROSE, "title": "Clinic reopens", "published": "2021-03-05"}


def _pages() -> dict[str, bytes]:
    body = f"<p>{PROSE * 4}</p>"
    pages = {
        "nested divisions": "<html><body>" + "<div>" * 100_000 + body,
        "nested just below the limit": "<html><body>" + "<div>" * 290 + body + "</div>" * 290,
        "nested lists": "<html><body>" + "<ul><li>" * 5000 + body,
        "nested emphasis": "<html><body>" + "<b><i>" * 500 + body,
        "unclosed paragraphs": "<html><body>" + "<p>" * 5000 + body,
        "attributes": "<html><body><p " + " ".join(f"a{i}=1" for i in range(50_000)) + ">" + body,
        "tags never closed": "<html>" + "<a" * 200_000,
        "scripts never closed": "<html>" + "<script" * 100_000,
        "comments never closed": "<html>" + "<!--" * 100_000,
        "many elements": "<html><body>" + "<br>" * 100_000 + body,
        "entities": "<html><body><p>" + "&amp;" * 100_000 + body,
        "declared entities": "<!DOCTYPE html [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><html><body>&b;" + body,
        "linked data nested": '<html><head><script type="application/ld+json">' + "[" * 50_000 + "</script>" + body * 3,
        "linked data broken": '<html><head><script type="application/ld+json">{"a":</script></head><body>' + body * 3,
        "wrong charset": '<html><head><meta charset="no-such-charset"></head><body>' + body * 3,
        "only head": "<html><head><title>x</title>",
        "frames": "<html><frameset><frame src='x'></frameset></html>",
        "no markup": "just words about a clinic",
        "one long word": "<html><body><p>" + "a" * 300_000,
        "bad date": '<html><head><meta property="article:published_time" content="soon"></head><body>' + body * 3,
        "dates": "<html><body>" + "<time datetime='2021-99-99'>x</time>" * 1000 + body,
        "closing only": "<html><body>" + "</div>" * 50_000 + body,
    }
    return {f"page {name}": text.encode() for name, text in pages.items()} | {
        "page of damaged UTF-8": b"<html><body>" + (body * 3).encode() + b"\xc3\xa9\xff\xfe\xc3",
        "page of NULs": b"<html><body>" + b"\0" * 5000,
        "page in UTF-16": ("<html><body>" + body * 3).encode("utf-16"),
        "page of noise": b"<html><body>" + random.Random(5).randbytes(5000),
        "empty page": b"",
        "blank page": b"  \n ",
    }


def _values() -> list[object]:
    deep: object = "x"
    for _ in range(60):
        deep = [deep]
    return [None, True, False, 0, -1, 3.5, 10**30, [], {}, "", " ", [1, 2], {"a": 1}, "\0", "\ud800", "\u202e", deep]


def _rows() -> dict[str, bytes]:
    cases = {}
    for key in ("id", "text", "title", "published", "outlet", "authors", "url"):
        for number, value in enumerate(_values()):
            cases[f"row {key} {number}"] = json.dumps({**ROW, key: value}).encode()
    whole = json.dumps(ROW).encode()
    cases |= {f"row cut at {at}": whole[:at] for at in range(1, len(whole) - 1, 12)}
    cases |= {
        "row number": b"7",
        "row null": b"null",
        "row string": b'"text"',
        "row list": b"[]",
        "row nan": b'{"text": NaN}',
        "row infinity": b'{"text": "The dam.", "published": Infinity}',
        "row huge number": b'{"text": "The dam.", "n": ' + b"9" * 10_000 + b"}",
        "row deep lists": b'{"text": ' + b"[" * 100_000,
        "row deep objects": b'{"a":' * 100_000,
        "row damaged UTF-8": b'{"id": "bad", "text": "The dam \xff holds."}',
        "row control characters": b'{"id": "bad", "text": "The \x01 dam."}',
        "row lone surrogate in a key": b'{"\\udc00": 1, "text": "The dam holds."}',
        "row twice the same key": b'{"text": "The dam.", "text": 5}',
        "row without text": b'{"id": "bad"}',
        "row single quotes": b"{'id': 'bad', 'text': 'x'}",
        "row comma": b'{"id": "bad", "text": "x",}',
        "row of NULs": b"\0" * 300,
        "row with spaces only in text": b'{"text": "   \\n  "}',
        "row of figures": b'{"text": "12345 678 ..."}',
    }
    return cases


def _files() -> dict[str, bytes]:
    noise = random.Random(11)
    cases = {f"noise {n}": noise.randbytes(noise.randrange(1, 4000)) for n in range(30)}
    cases |= {f"letters {n}": "".join(noise.choices(string.printable, k=200)).encode() for n in range(10)}
    packed = gzip.compress(PROSE.encode() * 20)
    cases |= {f"truncated gzip {n}": packed[: len(packed) // n] for n in range(1, 6)}
    accented = ("Zoë Lindström opened the café. " * 8).encode()
    cases |= {f"damaged UTF-8 {at}": accented[:at] + b"\xff\xc3" + accented[at:] for at in range(0, 60, 6)}
    return cases | {
        "empty": b"",
        "blank": b" \n\t\r\n",
        "byte-order mark alone": b"\xef\xbb\xbf",
        "half of UTF-16": b"\xff\xfeT\0h",
        "odd UTF-16": b"\xff\xfeT\0h\0e",
        "surrogates in UTF-16": b"\xff\xfe\x00\xd8\x00\xd8",
        "NULs": b"\0" * 1000,
        "NULs in prose": PROSE.encode().replace(b" ", b"\0"),
        "UTF-16 without mark": PROSE.encode("utf-16-le"),
        "bidi controls": ("\u202e" + PROSE + "\u2066\u2069\u200f").encode(),
        "zero-width": ("\u200b".join(PROSE)).encode(),
        "combining marks": ("e" + "\u0301" * 5000).encode(),
        "carriage returns": PROSE.replace(" ", "\r").encode(),
        "figures only": b"1 2 3 4 5 6 7 8 9 ...",
        "portable document": b"%PDF-1.7\n" + random.Random(3).randbytes(500),
        "office document": b"PK\x03\x04" + random.Random(3).randbytes(500),
        "image": b"\x89PNG\r\n\x1a\n" + random.Random(3).randbytes(500),
        "program": b"\x7fELF" + random.Random(3).randbytes(500),
        "rich text": b"{\\rtf1 The dam holds.}",
        "feed": b"<?xml version='1.0'?><rss><channel/></rss>",
        "brackets": b"(" * 20_000,
        "quotation marks": b'"' * 20_000,
        "capitals and dashes": b"A-" * 20_000,
        "glue": b"aB" * 20_000,
        "entities": b"&amp;" * 20_000,
        "mojibake": "â€™Ã©".encode() * 5000,
        "stops": b"a.B,c;D" * 5000,
        "lines": b"By A B\n" * 5000,
        "datelines": b"PORT HALE, Maine, March 3, 2021 (AP) - (Reuters) - " * 500,
    }


CASES: list[tuple[str, str, bytes]] = [
    *((name, ".html", content) for name, content in _pages().items()),
    *((name, ".jsonl", content) for name, content in _rows().items()),
    *((name, ".txt", content) for name, content in _files().items()),
    *((f"array of {name}", ".json", b"[" + content + b"]") for name, content in list(_rows().items())[:20]),
]


def test_there_are_two_hundred_different_ones():
    assert len({(ending, content) for _, ending, content in CASES}) >= 200


@pytest.mark.parametrize(("name", "ending", "content"), CASES, ids=[name for name, _, _ in CASES])
def test_a_malformed_input_harms_nothing(tmp_path, name, ending, content):
    bad, good = tmp_path / f"bad{ending}", tmp_path / "good.txt"
    bad.write_bytes(content)
    good.write_text(GOOD)
    entries = list(read([str(bad), str(good)]))
    assert any(isinstance(e, Raw) and e.text == GOOD for e in entries)
    others = [e for e in entries if not (isinstance(e, Raw) and e.id == "good.txt")]
    assert others
    for entry in others:
        if isinstance(entry, Quarantined):
            assert entry.input.startswith(str(bad))
            assert entry.error
            continue
        report, layers = clean(entry, language("en"))
        assert report.text == entry.text
        report.text.encode("utf-8")
        assert any(letter.isalpha() for letter in report.text)
        for layer in layers.values():
            assert all(0 <= span.start < span.end <= len(report.text) for span in layer)


def test_a_bad_row_between_good_ones(tmp_path):
    rows = _rows()
    content = b"\n".join(
        line
        for number, (_, bad) in enumerate(sorted(rows.items()))
        for line in (bad, json.dumps({"id": f"good{number}", "text": GOOD}).encode())
    )
    (tmp_path / "mixed.jsonl").write_bytes(content)
    entries = list(read([str(tmp_path / "mixed.jsonl")]))
    ids = {e.id for e in entries if isinstance(e, Raw)}
    assert {f"good{number}" for number in range(len(rows))} <= ids


def test_fifty_megabytes_of_one_line(tmp_path):
    for name in ("long.txt", "long.jsonl", "long.html"):
        (tmp_path / name).write_bytes(b"a" * 50_000_000)
    (tmp_path / "good.txt").write_text(GOOD)
    entries = list(read([str(tmp_path)]))
    assert sorted(type(e).__name__ for e in entries) == ["Quarantined"] * 3 + ["Raw"]


@pytest.mark.parametrize("name", ["no\udcffutf8.txt", "\ud800", "new\nline.txt", "[", "***", "a/../../b", "~", "\x00"])
def test_unreadable_names(tmp_path, name):
    (tmp_path / "good.txt").write_text(GOOD)
    entries = list(read([str(tmp_path / "none") + name, str(tmp_path / "good.txt")]))
    assert [type(e).__name__ for e in entries] == ["Quarantined", "Raw"]
    entries[0].input.encode("utf-8")
