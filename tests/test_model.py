from __future__ import annotations

import pytest

from onrecord.errors import UncitedError
from onrecord.model import BriefLine, Cite, Claim, ClaimMention, Event, Figure, Position, Quote, Report, Statement

CITE = Cite(report="a", start=0, end=4)
MENTION = ClaimMention(report="a", start=0, end=4, speaker=None, stance="asserts", said=None)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Statement, {"id": "s1", "source": (), "cue": (), "content": (), "kind": "direct", "act": "assert"}),
        (Quote, {"id": "q1", "speaker": None, "variants": ()}),
        (Figure, {"id": "f1", "what": "boats", "unit": None, "verdict": "single", "values": ()}),
        (Position, {"entity": "e1", "topic": "the dam", "steps": ()}),
        (BriefLine, {"text": "The dam broke.", "cites": ()}),
        (
            Event,
            {
                "id": "v1",
                "date": None,
                "end_date": None,
                "not_before": None,
                "not_after": None,
                "precision": "day",
                "certainty": "reported",
                "claimed_by": None,
                "cites": (),
            },
        ),
    ],
)
def test_nothing_derived_exists_without_a_span(kind, fields):
    with pytest.raises(UncitedError):
        kind(**fields)


def test_a_claim_needs_mentions_and_wording():
    base = {"id": "c1", "report": "a", "status": "single", "origins": 1, "sources": 1}
    assert Claim(**base, start=0, end=4, mentions=(MENTION,)).end == 4
    with pytest.raises(UncitedError):
        Claim(**base, start=0, end=4, mentions=())
    with pytest.raises(UncitedError):
        Claim(**base, start=4, end=4, mentions=(MENTION,))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 4)])
def test_a_citation_needs_text_in_its_span(start, end):
    with pytest.raises(UncitedError):
        Cite(report="a", start=start, end=end)


def test_a_revision_changes_with_what_the_input_says_and_with_nothing_else():
    report = Report(id="a", text="Title\n\nBody.", title="Title", published="2021-03-09", published_basis="metadata")
    assert (
        report.revision
        == Report(id="a", text="Title\n\nBody.", published="2021-03-09", published_basis="metadata").revision
    )
    for other in (
        Report(id="b", text="Title\n\nBody.", published="2021-03-09", published_basis="metadata"),
        Report(id="a", text="Title\n\nBody!", published="2021-03-09", published_basis="metadata"),
        Report(id="a", text="Title\n\nBody.", published="2021-03-10", published_basis="metadata"),
        Report(id="a", text="Title\n\nBody.", title="Another", published="2021-03-09", published_basis="metadata"),
    ):
        assert other.revision != report.revision
