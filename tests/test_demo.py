"""The demo story against what a careful reader puts on record (``expected.json``, made by hand)."""

from __future__ import annotations

import json

import pytest

from tests.conftest import DEMO

EXPECTED = json.loads((DEMO.parent / "expected.json").read_text(encoding="utf-8"))


def cut(report, ranges):
    return " ".join(report.text[start:end] for start, end in ranges)


def named(ledger, entity_id):
    entity = ledger.stories[0].entity(entity_id)
    return entity.name if entity else None


def words(ledger, cite):
    return ledger.report(cite.report).text[cite.start : cite.end]


def each(key):
    return pytest.mark.parametrize("wanted", EXPECTED[key], ids=lambda w: str(w)[:60])


def test_it_is_one_story_and_nothing_is_quarantined(demo_ledger):
    assert demo_ledger.quarantine == ()
    assert [story.reports for story in demo_ledger.stories] == [tuple(EXPECTED["reports"])]


@each("headers")
def test_header(demo_ledger, wanted):
    report = demo_ledger.report(wanted["report"])
    for name, value in wanted.items():
        if name != "report":
            assert getattr(report, name) == value


@each("repairs")
def test_repair(demo_ledger, wanted):
    report = demo_ledger.report(wanted["report"])
    found = [(report.text[r.start : r.end], r.text) for r in report.repairs]
    assert any(wanted["stands"] in stands and wanted["reads"] in reads for stands, reads in found), found


def test_copies_share_an_origin_and_nothing_else_does(demo_ledger):
    shared = [list(o.reports) for o in demo_ledger.stories[0].origins if len(o.reports) > 1]
    assert shared == EXPECTED["one_origin"]
    assert len(demo_ledger.stories[0].origins) == 7


@each("side")
def test_side_story_is_cut_out(demo_ledger, wanted):
    report = demo_ledger.report(wanted["report"])
    passages = [words(demo_ledger, cite) for cite in demo_ledger.stories[0].side if cite.report == report.id]
    assert [p for p in passages if p.startswith(wanted["from"]) and p.endswith(wanted["to"])], passages
    assert len(demo_ledger.stories[0].side) == len(EXPECTED["side"])
    left_in = [claim for claim in demo_ledger.stories[0].claims if "cheese" in words(demo_ledger, claim)]
    assert left_in == []


@each("statements")
def test_statement(demo_ledger, wanted):
    report = demo_ledger.report(wanted["report"])
    at = [s for s in report.statements if cut(report, s.content).strip() == wanted["content"]]
    assert at, [cut(report, s.content) for s in report.statements]
    statement = at[0]
    assert cut(report, statement.source) == wanted["source"]
    assert statement.kind == wanted["kind"]
    if "speaker" in wanted:
        assert wanted["speaker"] in (named(demo_ledger, statement.speaker) or "")
    assert statement.anonymous is wanted.get("anonymous", False)
    if "medium" in wanted:
        assert wanted["medium"] in (statement.medium or "")


@each("not_said")
def test_the_writers_words_are_nobodys(demo_ledger, wanted):
    report = demo_ledger.report(wanted["report"])
    start = report.text.index(wanted["text"])
    end = start + len(wanted["text"])
    inside = [s for s in report.statements for a, b in s.content if a < end and start < b]
    assert inside == []


@each("same_person")
def test_one_person_is_one_entity(demo_ledger, wanted):
    found = [e for e in demo_ledger.stories[0].entities if e.name == wanted["name"]]
    assert len(found) == 1
    assert sorted({m.report for m in found[0].mentions}) == wanted["reports"]


def test_only_what_stands_on_two_voices_is_corroborated(demo_ledger):
    corroborated = [c for c in demo_ledger.stories[0].claims if c.status == "corroborated"]
    for claim in corroborated:
        wanted = [w for w in EXPECTED["corroborated"] if w["words"] in words(demo_ledger, claim)]
        assert wanted, words(demo_ledger, claim)
        speakers = {named(demo_ledger, m.speaker) for m in claim.mentions if m.stance == "asserts"}
        assert set(wanted[0]["speakers"]) <= speakers
    assert len(corroborated) == len(EXPECTED["corroborated"])


@each("denied")
def test_denied(demo_ledger, wanted):
    claims = [
        c
        for c in demo_ledger.stories[0].claims
        if any(m.report == wanted["report"] and wanted["words"] in words(demo_ledger, m) for m in c.mentions)
    ]
    assert [c.status for c in claims] == ["denied"]
    deniers = {named(demo_ledger, m.speaker) for m in claims[0].mentions if m.stance == "denies"}
    assert deniers & set(wanted["by"]), deniers


@each("quotes_that_differ")
def test_quotes_that_differ(demo_ledger, wanted):
    story = demo_ledger.stories[0]
    found = [
        difference
        for quote in story.quotes
        if named(demo_ledger, quote.speaker) == wanted["speaker"]
        for difference in quote.differences
        if {quote.variants[difference.a].report, quote.variants[difference.b].report}
        == {wanted["a"]["report"], wanted["b"]["report"]}
    ]
    assert wanted["words"] in [f"{d.a_text}{d.b_text}".strip() for d in found]


@each("figures")
def test_figures_side_by_side(demo_ledger, wanted):
    found = [
        figure
        for figure in demo_ledger.stories[0].figures
        if set(wanted["values"]) <= {v.value for v in figure.values}
        and set(wanted["reports"]) <= {v.report for v in figure.values}
    ]
    assert found
    assert found[0].verdict in wanted["verdict"]


@each("positions")
def test_positions_that_moved(demo_ledger, wanted):
    found = [p for p in demo_ledger.stories[0].positions if named(demo_ledger, p.entity) == wanted["speaker"]]
    assert [[step.report for step in p.steps] for p in found] == [wanted["reports"]]
    assert all(told in words(demo_ledger, step) for told, step in zip(wanted["words"], found[0].steps, strict=True))


@each("expected")
def test_what_is_expected(demo_ledger, wanted):
    cites = [
        words(demo_ledger, cite)
        for event in demo_ledger.stories[0].events
        if event.certainty == "expected"
        for cite in event.cites
        if cite.report == wanted["report"]
    ]
    assert any(wanted["words"] in cite for cite in cites), cites


@each("times")
def test_times(demo_ledger, wanted):
    report = demo_ledger.report(wanted["report"])
    found = {report.text[t.start : t.end]: t.value for t in report.times}
    matching = [value for text, value in found.items() if wanted["words"] in text]
    assert wanted["value"] in matching, found


@each("reuse")
def test_reuse(demo, wanted):
    from onrecord import archive

    pairs = archive.find_reuse(demo.reports)
    found = [p for p in pairs if (p.a, p.b) == (wanted["a"], wanted["b"])]
    assert len(pairs) == len(EXPECTED["reuse"])
    assert [(p.kind, p.direction, p.agency) for p in found] == [(wanted["kind"], wanted["direction"], wanted["agency"])]
