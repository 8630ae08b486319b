"""What one speaker said about one topic over time."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.claims.positions import trace
from onrecord.model import AnnotatedReport, Cite

from .handmade import people, report, says, span

TUESDAY = "The league board sees no reason for a video review of the final, Ansa Korpi said on Tuesday."
THURSDAY = "The league board will decide on a video review after the final report, Ansa Korpi said on Thursday."
ENTITIES = people(("korpi", "Ansa Korpi", Cite(report="a", start=0, end=4)))


def said(name: str, text: str, value: str | None, **rest: Any) -> AnnotatedReport:
    content = text[: text.index(", Ansa")]
    return report(name, text, statements=[says(text, content, "korpi", said=value, **rest)], written_weekday=None)


def test_a_changed_stand_is_told_in_order() -> None:
    (position,) = trace([said("b", THURSDAY, "XXXX-WXX-4"), said("z", TUESDAY, "XXXX-WXX-2")], ENTITIES)
    assert position.entity == "korpi"
    assert position.topic == "video review"
    assert [(s.date, s.report) for s in position.steps] == [("XXXX-WXX-2", "z"), ("XXXX-WXX-4", "b")]


def test_a_step_cites_the_content_of_its_statement() -> None:
    (position,) = trace([said("a", TUESDAY, "2031-04-08"), said("b", THURSDAY, "2031-04-10")], ENTITIES)
    start, end = span(TUESDAY, "The league board sees no reason for a video review of the final")
    assert (position.steps[0].start, position.steps[0].end) == (start, end)


def test_one_utterance_retold_is_one_step_and_no_position() -> None:
    retold = TUESDAY.replace("sees no reason", "sees no good reason")
    assert trace([said("a", TUESDAY, "2031-04-08"), said("b", retold, "2031-04-08")], ENTITIES) == ()


def test_two_topics_are_no_position() -> None:
    other = "A new ticket price for the youth matches starts next season, Ansa Korpi said on Thursday."
    assert trace([said("a", TUESDAY, "2031-04-08"), said("b", other, "2031-04-10")], ENTITIES) == ()


def test_a_denial_after_an_assertion_moves_even_without_dates() -> None:
    one = "The clinic will buy the second scanner this year, Ansa Korpi said."
    two = "any order for the second scanner from the clinic, Ansa Korpi made clear."
    reports = [said("a", one, None), said("b", two, None, act="deny", polarity="negative")]
    (position,) = trace(reports, ENTITIES)
    assert [step.act for step in position.steps] == ["assert", "deny"]


def test_unnamed_sources_and_side_passages_have_no_position() -> None:
    unnamed = [said("a", TUESDAY, "2031-04-08", anonymous=True), said("b", THURSDAY, "2031-04-10", anonymous=True)]
    assert trace(unnamed, ENTITIES) == ()
    named = [said("a", TUESDAY, "2031-04-08"), said("b", THURSDAY, "2031-04-10")]
    assert trace(named, ENTITIES, side=[Cite(report="b", start=0, end=len(THURSDAY))]) == ()
    assert len(trace(named, ENTITIES)) == 1


@given(
    st.permutations(
        [said("a", TUESDAY, "XXXX-WXX-2"), said("b", THURSDAY, "XXXX-WXX-4"), said("c", TUESDAY, "XXXX-WXX-2")]
    )
)
@settings(max_examples=10, deadline=None)
def test_the_order_of_reports_changes_nothing(reports: list[AnnotatedReport]) -> None:
    assert trace(reports, ENTITIES) == trace(sorted(reports, key=lambda r: r.id), ENTITIES)


def test_a_retelling_with_a_not_in_it_is_no_change() -> None:
    one = "The second scanner for the children's clinic arrives in spring, Ansa Korpi said."
    two = "The second scanner for the children's clinic will not cost patients a thing in spring, Ansa Korpi said."
    assert trace([said("a", one, None), said("b", two, None)], ENTITIES) == ()


def test_a_scrap_or_a_refusal_to_comment_is_no_step() -> None:
    scrap = "the video review, Ansa Korpi said on Thursday."
    assert trace([said("a", TUESDAY, "2031-04-08"), said("b", scrap, "2031-04-10")], ENTITIES) == ()
    declined = said("b", THURSDAY, "2031-04-10", act="decline", polarity="negative")
    assert trace([said("a", TUESDAY, "2031-04-08"), declined], ENTITIES) == ()
