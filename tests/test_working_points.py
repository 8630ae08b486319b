"""How sure a statement must be: to be shown, to be relied on. On the demo story, with settings at the edges."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord import archive
from onrecord.codec import from_json
from onrecord.config import PRESETS, Config, preset
from onrecord.model import AnnotatedReport
from onrecord.pipeline import build_ledger, sure_enough
from tests.conftest import DEMO
from tests.test_cli import run


@pytest.fixture(scope="module")
def everything():
    """The demo's reports with every statement, however unsure."""
    return archive.annotate([str(DEMO)], preset(Config(), "recall")).reports


def keys(reports):
    return {(report.id, statement.id) for report in reports for statement in report.statements}


def test_precision_shows_less_and_recall_more(everything):
    points = {"default": Config(), **{name: preset(Config(), name) for name in PRESETS}}
    shown = {name: keys(sure_enough(report, config) for report in everything) for name, config in points.items()}
    assert shown["precision"] < shown["default"] <= shown["recall"] == keys(everything)


def test_what_is_shown_is_as_sure_as_asked(everything):
    for least in (0.3, 0.6, 0.9):
        config = replace(Config(), statements=replace(Config().statements, shown=least))
        for report in everything:
            kept = sure_enough(report, config).statements
            assert all(s.confidence >= least for s in kept)
            named = {s.id for s in kept}
            assert all(s.within is None or s.within in named for s in kept)
            assert all(named.issuperset(s.refers_to) for s in kept)


def test_what_is_said_within_an_unsure_statement_goes_with_it(everything):
    report = next(r for r in everything if any(s.within for s in r.statements))
    inner = next(s for s in report.statements if s.within)
    doubted = tuple(
        replace(s, confidence=0.1) if s.id == inner.within else replace(s, confidence=0.9) for s in report.statements
    )
    left = {s.id for s in sure_enough(replace(report, statements=doubted), Config()).statements}
    assert inner.id not in left
    assert inner.within not in left
    assert left


def test_the_ledger_rests_on_what_it_relies_on_alone(everything):
    for name in PRESETS:
        config = preset(Config(), name)
        ledger = build_ledger(everything, config)
        sure = {(r.id, s.id): s.confidence for r in ledger.reports for s in r.statements}
        story = ledger.stories[0]
        cited = [(m.report, m.statement) for claim in story.claims for m in claim.mentions if m.statement]
        cited += [(v.report, v.statement) for quote in story.quotes for v in quote.variants if v.statement]
        assert cited
        assert all(sure[place] >= config.claims.relied_on for place in cited)


def test_nothing_unsure_becomes_the_writers_word():
    # What a speaker may have said is not told in the report's own voice when it is not relied on.
    reports = archive.annotate([str(DEMO)]).reports
    strict = replace(Config(), claims=replace(Config().claims, relied_on=1.01))
    story = build_ledger(reports, strict).stories[0]
    assert not [m for claim in story.claims for m in claim.mentions if m.stance == "asserts"]


@pytest.mark.parametrize("option", ["--precision", "--recall"])
def test_the_options_set_the_point(option, everything):
    done = run("-q", "annotate", option, DEMO)
    assert done.returncode in {0, 1}
    printed = [from_json(line, AnnotatedReport) for line in done.stdout.splitlines()]
    expected = [sure_enough(report, preset(Config(), option.removeprefix("--"))) for report in everything]
    assert keys(printed) == keys(expected)
