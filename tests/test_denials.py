"""What a denial denies, over small invented stories."""

from __future__ import annotations

import pytest

from onrecord.model import AnnotatedReport
from tests.claims_told import report, says, statuses, weigh


def test_denial_of_these_allegations():
    accusation, pointing = "Corvane dumped solvents into the estuary", "these allegations"
    text = f"Bram Ostler alleged {accusation}. Rain fell all week. Corvane denied {pointing}."
    claims, links = weigh(
        report(
            "a", text, says("Bram Ostler", accusation, "accuse"), says("Corvane", pointing, "deny", polarity="negative")
        )
    )
    assert [(link.kind, link.from_.statement, link.to.statement) for link in links] == [("denies", "s2", "s1")]
    assert [c.status for c in claims] == ["denied"]
    assert {m.stance for m in claims[0].mentions} == {"asserts", "denies"}


def test_denial_by_its_content_reaches_other_reports():
    accusation = "Corvane has sent unlicensed rifles to Dunmore"
    text = "Lia Fenn denied sending weapons to Dunmore."
    claims, links = weigh(
        report("a", f"{accusation}, Bram Ostler said.", says("Bram Ostler", accusation, "accuse")),
        report("b", text, says("Corvane", "sending weapons to Dunmore", "deny", polarity="negative")),
    )
    assert [(link.from_.report, link.to.report) for link in links] == [("b", "a")]
    assert statuses(claims) == ["denied"]


def test_denial_of_something_else_denies_nothing():
    accusation, other = "Corvane dumped solvents into the estuary", "selling faulty pumps to Dunmore"
    claims, links = weigh(
        report("a", f"{accusation}, Bram Ostler said.", says("Bram Ostler", accusation, "accuse")),
        report("b", f"Corvane denied {other}.", says("Corvane", other, "deny", polarity="negative")),
    )
    assert links == ()
    assert statuses(claims) == ["denied", "single"]
    assert next(c for c in claims if c.status == "single").report == "a"


def test_denying_a_detail_leaves_the_whole_unsettled():
    told = "Corvane signed a lease with Harbour Board and sold faulty pumps to Dunmore"
    claims, links = weigh(
        report("a", f"{told}, Bram Ostler said.", says("Bram Ostler", told)),
        report(
            "b",
            "Corvane denied selling faulty pumps to Dunmore.",
            says("Corvane", "selling faulty pumps to Dunmore", "deny", polarity="negative"),
        ),
    )
    assert [(link.scope, link.confidence < 0.5) for link in links] == [("partial", True)]
    assert next(c for c in claims if c.report == "a").status == "single"


def test_what_is_left_open_is_neither_claimed_nor_denied():
    text = "The ward did not say when the wards in Dunmore would reopen."
    claims, links = weigh(
        report("a", text, says("Otis Rowe", "when the wards in Dunmore would reopen", polarity="negative"))
    )
    assert (claims, links) == ((), ())


def test_not_far_is_no_denial():
    one = "The rescued kayak drifted not far from Port Selwyn"
    other = "the rescued kayak drifted far from Port Selwyn"
    _, links = weigh(
        report("a", f"{one}, Ines Marlow said.", says("Ines Marlow", one)),
        report("b", f"Bram Ostler said {other}.", says("Bram Ostler", other)),
    )
    assert links == ()


def test_one_who_denies_for_himself_leaves_others_accused():
    accusation, pointing = "Otis Rowe forged the trial results", "the claims"
    text = f"Bram Ostler said {accusation}. Corvane rejected {pointing}."
    _, links = weigh(
        report("a", text, says("Bram Ostler", accusation), says("Corvane", pointing, "deny", polarity="negative"))
    )
    assert all(link.confidence < 0.5 for link in links)


def test_a_denial_that_is_sure_of_its_reference():
    text = "Lia Fenn said the valves leaked in Dunmore. Otis Rowe called that nonsense."
    claims, links = weigh(
        report(
            "a",
            text,
            says("Lia Fenn", "the valves leaked in Dunmore"),
            says("Otis Rowe", "that nonsense", polarity="negative", refers_to=("s1",)),
        )
    )
    assert [(link.kind, link.confidence >= 0.5) for link in links] == [("denies", True)]
    assert [c.status for c in claims] == ["denied"]


@pytest.mark.parametrize(
    ("cue", "content", "act", "told"),
    [
        ("denied", "the barge leaked oil", "deny", ["denied"]),
        ("denied", "calls to the coastguard were ignored", "deny", ["denied"]),
        ("rejected", "claims that the barge leaked oil", "deny", ["denied"]),
        ("dismissed", "the idea of a leak", "deny", ["denied"]),
        ("rejected", "calls to sell the barge", "deny", []),
        ("dismissed", "the new harbour fee", "deny", []),
        ("dismissed", "it as a waste of paint", "deny", []),
        ("condemned", "the attack on the barge", "express-view", []),
        ("opposed", "the sale of the fourth pier", "express-view", []),
        ("doubted", "the barge could be raised", "express-view", ["disputed"]),
        ("did not want", "to board the barge", "express-view", []),
    ],
)
def test_only_what_is_called_untrue_is_denied(cue, content, act, told):
    told_by = says("Lia Fenn", content, act, polarity="negative", cue=((9, 9 + len(cue)),))
    claims, _ = weigh(report("a", f"Lia Fenn {cue} {content}.", told_by))
    assert statuses(claims) == told


def test_one_denial_in_many_copies_is_one_claim():
    def denied(name: str, who: str) -> AnnotatedReport:
        content = "the captain had been asleep"
        return report(name, f"{who} denied that {content}.", says(who, content, act="deny", polarity="negative"))

    claims, links = weigh(
        denied("a", "Corvane"), denied("b", "Corvane"), denied("c", "Tomas Quill"), copies=(("a", "b"),)
    )
    assert sorted((c.status, c.origins, len(c.mentions)) for c in claims) == [("denied", 1, 1), ("denied", 1, 2)]
    assert links == ()
