from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.codec import ledger_to_json, to_json
from onrecord.config import Config
from onrecord.errors import UsageError
from onrecord.model import AnnotatedReport, Raw
from onrecord.pipeline import annotate_one, annotate_reports, annotators, build_ledger, producers, read_reports
from onrecord.web.page import render
from tests.conftest import DEMO

SPANS = ("credits", "furniture", "repairs", "mentions", "times", "quantities")


def spans(report):
    for layer in SPANS:
        for record in getattr(report, layer):
            yield record.start, record.end
    yield from report.sentences
    for statement in report.statements:
        yield from (*statement.source, *statement.cue, *statement.content)


ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200)
NEWS_SCRAPS = st.lists(
    st.sampled_from(
        [
            "“Rain is due,”", "she said", "on Friday", "about 40 farmers", "12 of the 40 farmers", "\n\n", "the mayor",
            "of Tolm", "has denied these claims", "denied", '"', "''", ".", ". ", "that", "Dr. Ona Reyes", "(AP)", "—",
            "he'd", "will",
            "at 10:00 am (0800 GMT)", "since 2016", "if", "according to", "Separately,", "were hurt", "in May",
            "The The", "Of", "Mr.", "J. J.", "’s", "U.S.", "Sgt", "the Ministry of", "Jr.", "Ltd", "said The",
            "Some co - workers said", "- officials",
        ]
    ),
    max_size=40,
).map(" ".join)  # fmt: skip


@settings(max_examples=30)
@given(ANY_TEXT | NEWS_SCRAPS)
def test_any_text_gives_spans_inside_it_and_keeps_its_letters(text):
    annotated = annotate_one(Raw(input="x", id="x", text=text), Config())
    assert isinstance(annotated, AnnotatedReport), annotated
    assert annotated.text == text
    assert all(0 <= start < end <= len(text) for start, end in spans(annotated))


@settings(max_examples=40)
@given(st.lists(NEWS_SCRAPS | ANY_TEXT, min_size=1, max_size=4))
def test_any_reports_give_a_ledger(texts):
    raws = [Raw(input=f"{n}", id=f"{n}", text=text) for n, text in enumerate(texts)]
    ledger = build_ledger([annotate_one(raw, Config()) for raw in raws], Config())
    assert sorted(report.id for report in ledger.reports) == [raw.id for raw in raws]
    assert sorted(i for story in ledger.stories for i in story.reports) == [raw.id for raw in raws]
    assert render(ledger)


def test_workers_do_not_change_the_answer():
    raws, _ = read_reports([str(DEMO)], Config())
    alone = [to_json(report) for report in annotate_reports(raws, Config(workers=1))]
    together = [to_json(report) for report in annotate_reports(raws, Config(workers=2))]
    assert alone == together


def test_the_order_of_reports_does_not_change_the_ledger(demo, demo_ledger):
    wanted = ledger_to_json(demo_ledger)
    for seed in range(3):
        shuffled = list(demo.reports)
        random.Random(seed).shuffle(shuffled)
        assert ledger_to_json(build_ledger(shuffled, Config())) == wanted


def test_every_cite_of_a_ledger_lies_in_its_report(demo_ledger):
    story = demo_ledger.stories[0]
    cites = [*story.side, *story.claims]
    for claim in story.claims:
        cites += claim.mentions
    for entity in story.entities:
        cites += (*entity.mentions, *entity.roles)
    for link in story.links:
        cites += (link.from_, link.to)
    for holder in (*story.events, *story.brief):
        cites += holder.cites
    for quote in story.quotes:
        cites += quote.variants
    for figure in story.figures:
        cites += figure.values
    for position in story.positions:
        cites += position.steps
    assert len(cites) > 100
    for cite in cites:
        assert 0 <= cite.start < cite.end <= len(demo_ledger.report(cite.report).text)
    for entity in story.entities:
        assert all(demo_ledger.report(r.report).text[r.start : r.end] == r.text for r in entity.roles)


def test_speakers_of_the_ledger_are_entities_of_the_story(demo_ledger):
    known = {entity.id for entity in demo_ledger.stories[0].entities}
    spoken = [s for report in demo_ledger.reports for s in report.statements if s.speaker]
    assert len(spoken) > 20
    assert {s.speaker for s in spoken} <= known
    assert {m.speaker for c in demo_ledger.stories[0].claims for m in c.mentions if m.speaker} <= known


def test_a_publication_date_resolves_weekdays_and_without_one_they_stay_open():
    raw = Raw(input="n", id="n", text="The clinic closed on Monday, its director said on Tuesday.")
    open_, dated = (
        annotate_one(raw, Config()),
        annotate_one(replace(raw, fields={"published": "2019-08-14"}), Config()),
    )
    assert [time.value for time in open_.times] == ["XXXX-WXX-1", "XXXX-WXX-2"]
    assert [time.value for time in dated.times] == ["2019-08-12", "2019-08-13"]
    assert [s.said for s in dated.statements] == ["2019-08-13"]


def test_published_must_name_a_report_that_was_read():
    with pytest.raises(UsageError, match="nowhere"):
        read_reports([str(DEMO)], Config(), published={"nowhere.txt": "2020-01-01"})


def test_every_layer_has_a_producer():
    assert set(producers()) >= {
        "credits", "furniture", "repairs", "sentences", "mentions", "entities", "times", "quantities", "statements",
        "relays",
    }  # fmt: skip
    assert next(annotator.name for annotator in annotators()) == "parse"
