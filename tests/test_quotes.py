"""Quotations over invented reports: one utterance, one mouth, every wording."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.link import quotes
from onrecord.model import AnnotatedReport, Furniture, Quote, Statement


def report(name: str, *told: tuple[str | None, str], kind: str = "direct", furniture: bool = False) -> AnnotatedReport:
    text, statements = "", []
    for number, (speaker, words) in enumerate(told, start=1):
        content = words if kind != "direct" else f"“{words}”"
        start = len(text)
        text += f"{content} was what was said.\n"
        statements.append(
            Statement(
                id=f"s{number}",
                source=(),
                cue=(),
                content=((start, start + len(content)),),
                kind=kind,  # type: ignore[arg-type]
                act="assert",
                speaker=speaker,
            )
        )
    return AnnotatedReport(
        id=name,
        text=text,
        title=None,
        outlet=None,
        byline=None,
        url=None,
        language="en",
        published=None,
        published_basis=None,
        written_weekday=None,
        furniture=(Furniture(start=0, end=len(text), kind="headline"),) if furniture else (),
        statements=tuple(statements),
    )


def shape(found: tuple[Quote, ...]) -> list[tuple[str | None, list[str]]]:
    return [(q.speaker, [v.report for v in q.variants]) for q in found]


def edits(found: tuple[Quote, ...]) -> list[tuple[str, str, str]]:
    return [(d.kind, d.a_text, d.b_text) for q in found for d in q.differences]


FULL = "The lifeboat will not sail before the full inspection is done"


def test_the_same_words_in_two_reports_are_one_quotation():
    found = quotes.gather([report("b", ("e1", FULL)), report("a", ("e1", FULL.lower()))])
    assert shape(found) == [("e1", ["a", "b"])]
    assert edits(found) == []


def test_the_same_words_from_two_mouths_are_two():
    found = quotes.gather([report("a", ("e1", FULL)), report("b", ("e2", FULL))])
    assert shape(found) == [("e1", ["a"]), ("e2", ["b"])]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("The lifeboat will not sail before the inspection is done", ("dropped", "full", "")),
        ("The lifeboat will not sail before the full inspection is over", ("changed", "done", "over")),
        ("The lifeboat will not sail before the full engine inspection is done", ("added", "", "engine")),
        ("The lifeboat will sail before the full inspection is done", ("dropped", "not", "")),
        ("The lifeboat will not sail", ("truncated", "before the full inspection is done", "")),
        ("before the full inspection is done", ("truncated", "The lifeboat will not sail", "")),
    ],
)
def test_differing_words_only(other, expected):
    found = quotes.gather([report("a", ("e1", FULL)), report("b", ("e1", other))])
    assert edits(found) == [expected]


@pytest.mark.parametrize(
    "other",
    [
        "The ward will not open before the new wing is paid for",
        "We will win",
        "The lifeboat was built in a yard that no longer exists",
        "not before",
    ],
)
def test_other_utterances_stay_apart(other):
    found = quotes.gather([report("a", ("e1", FULL)), report("b", ("e1", other))])
    assert len(found) == (1 if other == "not before" and other in FULL else 2)


def test_a_nameless_quotation_joins_the_only_mouth_it_fits():
    found = quotes.gather([report("a", ("e1", FULL)), report("b", (None, FULL))])
    assert shape(found) == [("e1", ["a", "b"])]


def test_a_nameless_quotation_that_fits_two_mouths_stays_alone():
    found = quotes.gather([report("a", ("e1", FULL)), report("b", ("e2", FULL)), report("c", (None, FULL))])
    assert shape(found) == [("e1", ["a"]), ("e2", ["b"]), (None, ["c"])]


def test_indirect_speech_joins_but_never_makes_a_quotation():
    plain = "that the lifeboat would not sail before the full inspection was done"
    found = quotes.gather([report("a", ("e1", FULL)), report("b", ("e1", plain), kind="indirect")])
    assert shape(found) == [("e1", ["a", "b"])]
    assert [d.kind for d in found[0].differences] == ["paraphrased"]
    assert quotes.gather([report("b", ("e1", plain), kind="indirect")]) == ()


def test_only_the_quoted_part_of_mixed_speech_counts():
    mixed = "the pitch was “as dry as a biscuit” by noon"
    found = quotes.gather(
        [report("a", ("e1", mixed), kind="mixed"), report("b", ("e1", "The pitch was as dry as a biscuit today"))]
    )
    assert shape(found) == [("e1", ["a", "b"])]
    first = found[0].variants[0]
    assert report("a", ("e1", mixed), kind="mixed").text[first.start : first.end] == "“as dry as a biscuit”"


def test_headlines_are_not_quoted():
    assert quotes.gather([report("a", ("e1", FULL), furniture=True)]) == ()


def test_order_of_reports_does_not_matter():
    told = [
        report("a", ("e1", FULL), ("e2", "The herd has recovered from the fever")),
        report("b", (None, FULL)),
        report("c", ("e1", "before the full inspection is done")),
        report("d", ("e2", "The herd has nearly recovered from the fever")),
    ]
    answers = {repr(quotes.gather(order)) for order in itertools.permutations(told)}
    assert len(answers) == 1


WORDS = st.lists(
    st.sampled_from(["reef", "coral", "divers", "found", "bleached", "it", "the", "by", "warm", "currents", "not"]),
    min_size=1,
    max_size=12,
)


@given(st.lists(st.tuples(st.sampled_from(["e1", "e2", None]), WORDS), min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_every_quotation_stands_once_and_its_differences_are_verbatim(told):
    reports = [report(f"r{n}", (speaker, " ".join(spoken))) for n, (speaker, spoken) in enumerate(told)]
    texts = {r.id: r.text for r in reports}
    found = quotes.gather(reports)
    assert sorted(v.report for q in found for v in q.variants) == sorted(texts)
    for quote in found:
        speakers = {told[int(v.report[1:])][0] for v in quote.variants} - {None}
        assert speakers <= {quote.speaker}
        for difference in quote.differences:
            assert difference.a_text in texts[quote.variants[difference.a].report]
            assert difference.b_text in texts[quote.variants[difference.b].report]
