"""Claims over small invented stories: what may be called corroborated."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.claims import match
from onrecord.claims.proposition import clauses
from onrecord.lang.stems import stem
from onrecord.model import AnnotatedReport, Cite
from tests.claims_told import A, B, entities, report, says, statuses, weigh


def test_two_camps_in_two_origins_corroborate():
    claims, _ = weigh(
        report("a", f"{A}, Ines Marlow said.", says("Ines Marlow", A)),
        report("b", f"Otis Rowe said {B}.", says("Otis Rowe", B)),
    )
    assert [(c.status, c.origins, c.sources) for c in claims] == [("corroborated", 2, 2)]
    # The wording shown is the one that says less: only that much is agreed.
    assert (claims[0].report, claims[0].end - claims[0].start) == ("b", len(B))


def test_the_same_words_from_two_mouths_are_one_utterance():
    quoted = '"Sleep well, old Marten."'
    claims, _ = weigh(
        report("a", f"{quoted}, Ines Marlow said.", says("Ines Marlow", quoted, kind="direct")),
        report("b", f"Otis Rowe wrote: {quoted}", says("Otis Rowe", quoted, kind="direct")),
    )
    assert "corroborated" not in {c.status for c in claims}


def test_what_a_paper_passes_on_is_the_cited_speakers_and_no_origin_of_its_own():
    claims, _ = weigh(
        report("a", f"{A}, according to the Evening Gull, which cited Otis Rowe.",
               says("Evening Gull", A), says("Otis Rowe", A, within="s1")),
        report("b", f"Otis Rowe said {B}.", says("Otis Rowe", B), outlet="Evening Gull"),
    )  # fmt: skip
    assert [(c.status, c.origins, c.sources) for c in claims] == [("repeated", 1, 1)]
    assert {(m.report, m.speaker) for m in claims[0].mentions if m.stance == "asserts"} == {
        ("a", "Otis Rowe"),
        ("b", "Otis Rowe"),
    }


def test_who_is_given_anothers_words_once_corroborates_none_of_them():
    fuller = "The wall by the old lock gate gave way on Friday night"
    claims, _ = weigh(
        report("a", f"{fuller}, Ines Marlow said.", says("Ines Marlow", fuller)),
        report("b", f"{fuller}, Otis Rowe said.", says("Otis Rowe", fuller)),
        report("c", "The old lock gate wall gave way on Friday, Otis Rowe said.",
               says("Otis Rowe", "The old lock gate wall gave way on Friday")),
    )  # fmt: skip
    assert "corroborated" not in {c.status for c in claims}


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (says("Tomas Quill", B), "two spokesmen of one board are one source"),
        (says("Vesna Adair", B), "the same man again"),
        (says("Otis Rowe", B, certainty="possible"), "hedged"),
        (says("Otis Rowe", B, anonymous=True), "unnamed"),
        (says("Otis Rowe", B, confidence=0.6), "perhaps not his words"),
        (says(None, B), "nobody knows who"),
        (says("Evening Gull", B), "a paper relays"),
        (says("The lawsuit", B), "a document speaks for its author"),
        (says("Otis Rowe", B, within="s9"), "somebody reports that he said so"),
    ],
)
def test_never_corroborated(second, why):
    claims, _ = weigh(
        report("a", f"{A}, Vesna Adair said.", says("Vesna Adair", A)),
        report("b", f"Somebody said {B}.", second),
        report("c", "Rain fell.", outlet="Evening Gull"),
    )
    assert statuses(claims) == ["repeated"], why


def test_what_is_expected_has_not_happened():
    claims, _ = weigh(
        report("a", f"{A}, Ines Marlow said.", says("Ines Marlow", A)),
        report("b", f"Otis Rowe expects {B}.", says("Otis Rowe", B, act="expect")),
    )
    assert statuses(claims) == ["single", "single"]


def test_copies_are_one_origin():
    claims, _ = weigh(
        report("a", f"{A}, Ines Marlow said.", says("Ines Marlow", A)),
        report("b", f"Otis Rowe said {B}.", says("Otis Rowe", B)),
        copies=(("a", "b"),),
    )
    assert [(c.status, c.origins) for c in claims] == [("repeated", 1)]


def test_a_party_does_not_confirm_its_own_claim():
    claims, _ = weigh(
        report(
            "a",
            "Corvane recalled the heart monitors, Lia Fenn said.",
            says("Lia Fenn", "Corvane recalled the heart monitors"),
        ),
        report(
            "b",
            "Corvane recalled the heart monitors, Otis Rowe said.",
            says("Otis Rowe", "Corvane recalled the heart monitors"),
        ),
    )
    assert statuses(claims) == ["repeated"]


def test_the_same_long_wording_is_one_utterance_in_two_mouths():
    told = "a loaded grain barge struck the fourth pier shortly before the evening tide in Port Selwyn"
    claims, _ = weigh(
        report("a", f"Ines Marlow said {told}.", says("Ines Marlow", told)),
        report("b", f"Otis Rowe said {told}.", says("Otis Rowe", told)),
    )
    assert statuses(claims) == ["repeated"]


def test_a_report_that_cites_another_is_no_witness():
    claims, _ = weigh(
        report("a", f"{A}, Ines Marlow said.", says("Ines Marlow", A)),
        report("b", f"Citing police, Otis Rowe said {B}.", says("Otis Rowe", B)),
    )
    assert statuses(claims) == ["repeated"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The fire in Dunmore killed 12 people", "The fire in Dunmore killed 14 people"),
        ("The fire in Dunmore injured two people", "The fire in Port Selwyn injured two people"),
        ("Corvane closed the bottling plant", "Corvane closed the testing plant"),
        ("Corvane closed the bottling plant", "Corvane reopened the bottling plant"),
        ("Corvane closed the bottling plant", "Corvane will close the bottling plant"),
        ("Corvane closed the bottling plant", "Corvane threatened to close the bottling plant"),
        ("Corvane closed the bottling plant", "Corvane did not close the bottling plant"),
        ("Corvane sued Harbour Board over the lease", "Harbour Board sued Corvane over the lease"),
        ("Corvane closed the bottling plant", "If Corvane closed the bottling plant"),
        ("Otis Rowe won the downhill race in Dunmore", "Otis Rowe lost the downhill race in Dunmore"),
        ("The fire in Dunmore killed 12 people", "The fire in Dunmore killed people"),
    ],
)
def test_similar_sentences_stay_apart(one, other):
    claims, _ = weigh(
        report("a", f"{one}, Ines Marlow said.", says("Ines Marlow", one)),
        report("b", f"{other}, Bram Ostler said.", says("Bram Ostler", other)),
    )
    assert claims
    assert all(len({mention.report for mention in claim.mentions}) == 1 for claim in claims)
    assert not {"corroborated", "repeated"} & set(statuses(claims))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Corvane has closed the bottling plant in Dunmore", "Corvane shut its bottling plant in Dunmore"),
        ("Harbour Board sold the old ferry to Corvane", "Harbour Board has sold Corvane the old ferry"),
        ("Harbour Board supplied faulty pumps to Corvane", "Corvane received faulty pumps from Harbour Board"),
        ("Lia Fenn resigned on Tuesday after the audit", "Lia Fenn has quit after the audit"),
    ],
)
def test_other_words_for_the_same(one, other):
    groups = match.gather(
        [
            report("a", f"{one}, Ines Marlow said.", says("Ines Marlow", one)),
            report("b", f"{other}, Bram Ostler said.", says("Bram Ostler", other)),
        ],
        entities(),
    )
    assert max(len({v.report.id for v in group.voices}) for group in groups) == 2 or "after" in one


def test_opposites_contradict_and_dispute():
    one, other = "Corvane closed the bottling plant", "Corvane reopened the bottling plant"
    claims, links = weigh(
        report("a", f"{one}, Ines Marlow said.", says("Ines Marlow", one)),
        report("b", f"{other}, Bram Ostler said.", says("Bram Ostler", other)),
    )
    assert [link.kind for link in links] == ["contradicts"]
    assert statuses(claims) == ["disputed", "disputed"]


def test_views_and_demands_are_no_claims():
    text = "Corvane must pay the divers, Bram Ostler said. The lease is a disgrace, Otis Rowe said."
    claims, _ = weigh(
        report(
            "a",
            text,
            says("Bram Ostler", "Corvane must pay the divers", "demand"),
            says("Otis Rowe", "The lease is a disgrace", "express-view"),
        )
    )
    assert claims == ()


def test_the_writer_repeats_but_does_not_corroborate():
    claims, _ = weigh(
        report("a", f"{A}, Ines Marlow said.", says("Ines Marlow", A)),
        report("b", f"{A}."),
    )
    assert [(c.status, c.sources) for c in claims] == [("repeated", 1)]
    assert [(m.statement, m.speaker, m.stance) for m in claims[0].mentions if m.report == "b"] == [
        (None, None, "reports")
    ]


def test_side_passages_are_left_out():
    told = report("a", f"{A}, Ines Marlow said.", says("Ines Marlow", A))
    claims, links = weigh(told, side=(Cite(report="a", start=0, end=len(told.text)),))
    assert (claims, links) == ((), ())


STORY = [
    report("a", f"{A}, Ines Marlow said.", says("Ines Marlow", A)),
    report(
        "b",
        f"Otis Rowe said {B}. Corvane denied it.",
        says("Otis Rowe", B),
        says("Corvane", "it", "deny", polarity="negative"),
    ),
    report(
        "c",
        "A barge did not strike the fourth pier, Bram Ostler said.",
        says("Bram Ostler", "A barge did not strike the fourth pier"),
    ),
    report(
        "d", "Lia Fenn said Corvane closed the bottling plant.", says("Lia Fenn", "Corvane closed the bottling plant")
    ),
]


def test_order_of_reports_does_not_matter():
    answers = {repr(weigh(*order)) for order in itertools.permutations(STORY)}
    assert len(answers) == 1


def test_every_span_lies_in_its_report():
    claims, links = weigh(*STORY)
    lengths = {r.id: len(r.text) for r in STORY}
    cites = [m for c in claims for m in (c, *c.mentions)] + [end for link in links for end in (link.from_, link.to)]
    assert cites
    assert all(0 <= c.start < c.end <= lengths[c.report] for c in cites)


@given(st.text(alphabet="abc ,.;:and \n—", max_size=120))
@settings(max_examples=60, deadline=None)
def test_clauses_stay_inside_and_in_order(text):
    found = clauses(report("a", text), [(0, len(text))])
    spans = [span for ranges in found for span in ranges]
    assert all(0 <= s < e <= len(text) for s, e in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("supplies", "supplied"),
        ("planned", "planning"),
        ("closing", "closes"),
        ("sent", "sending"),
        ("missiles", "missile"),
    ],
)
def test_stems_meet(a, b):
    assert stem(a) == stem(b)


def test_a_line_without_words_is_no_claim():
    assert match.gather([report("a", "***. 12 — .")], entities()) == ()


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("traffic between the fourth pier and the coast was halted", 1),
        ("a third of the boats in Dunmore, and the whole fleet of Port Selwyn were out", 1),
        ("he met Vesna Adair and the other pilots at noon", 1),
        ("the pier was shut and the barge was towed away", 2),
        ("the pier was shut, and divers were called in", 2),
        ("the barge was towed away — far too late by any count", 1),
    ],
)
def test_a_cut_parts_clauses_not_things(text, cuts):
    assert len(clauses(report("a", text), [(0, len(text))])) == cuts


def test_a_quotation_closed_by_two_apostrophes_is_one():
    text = "\"The pier, which was shut, is old, '' she said"
    assert len(clauses(report("a", text), [(0, text.index(" she"))])) == 1


@pytest.mark.parametrize("content", ["he responded", "Vesna Adair replied", "they said so"])
def test_that_somebody_spoke_is_no_claim(content):
    made = report("a", f"Ines Marlow said {content}.", says("Ines Marlow", content))
    assert match.gather([made], entities()) == ()


def test_words_passed_on_rest_on_who_passes_them_on():
    inner, outer = B, f"Otis Rowe told her {B}"
    text = f"Ines Marlow said {outer}."
    at = text.index("Otis Rowe")
    told = says("Otis Rowe", inner, within="s1", source=((at, at + 9),), cue=((at + 10, at + 18),))
    first = report("a", text, says("Ines Marlow", outer), told)
    second = report("b", f"{A}, Ines Marlow said.", says("Ines Marlow", A))
    claims, _ = weigh(first, second)
    assert [(c.status, c.origins, c.sources, len(c.mentions)) for c in claims] == [("repeated", 2, 1, 2)]


@pytest.mark.parametrize(("content", "stance_told"), [("due to a leak", "asserts"), ("due to reopen", "hedges")])
def test_due_to_a_cause_has_happened(content, stance_told):
    clause = f"the fourth pier was closed {content}" if stance_told == "asserts" else f"the fourth pier is {content}"
    claims, _ = weigh(report("a", f"Ines Marlow said {clause}.", says("Ines Marlow", clause)))
    assert [m.stance for c in claims for m in c.mentions] == [stance_told]


def test_one_quotation_under_two_names_is_one_utterance():
    one, other = '"The barge simply drifted into the fourth pier"', '"The barge drifted into the fourth pier"'
    claims, _ = weigh(
        report("a", f"{one}, Ines Marlow said.", says("Ines Marlow", one, kind="direct")),
        report("b", f"{other}, Otis Rowe said.", says("Otis Rowe", other, kind="direct")),
    )
    assert statuses(claims) == ["repeated"]


def test_short_words_of_one_speaker_are_one_claim_and_of_two_speakers_two():
    short = "we are heartbroken"

    def told(name: str, who: str) -> AnnotatedReport:
        return report(name, f"{who} said {short}.", says(who, short))

    claims, _ = weigh(told("a", "Ines Marlow"), told("b", "Ines Marlow"), told("c", "Otis Rowe"))
    assert sorted((c.status, len(c.mentions), c.sources) for c in claims) == [("repeated", 2, 1), ("single", 1, 1)]
