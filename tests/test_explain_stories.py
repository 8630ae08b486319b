"""What `onrecord explain` says of stories and origins."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from rich.console import Console

from onrecord import archive
from onrecord.codec import schema, to_builtins
from onrecord.model import Cite, ExplainedClaim, ExplainedOrigin, Ground, Ledger, LedgerReport, OriginReason, Story
from onrecord.outline import reasons as sections
from onrecord.terminal import render_reasons
from onrecord.wording import Desk

from . import handmade
from .ledgers import GAZETTE, NOON, WIRE, ledger, span
from .test_cli import rows, run

FERRY = {
    "a-pier.txt": (
        "The ferry Sule Maren ran aground off Ostrand in fog on Sunday with 214 people on board.\n"
        "Captain Leif Torvik said that the radar had failed twice, and 31 passengers were bruised.\n"
        "Tugs from Ostrand will try to pull the ferry free at high water.\n"
        "Separately, beekeepers in the Lund valley counted a record harvest of heather honey, and judge Mette Broom"
        " gave first prize to a blind keeper of nine hives."
    ),
    "b-quay.txt": (
        "Fog hid the rocks off Ostrand when the ferry Sule Maren ran aground with 214 people on board.\n"
        "The radar had failed, captain Leif Torvik told the coastguard.\n"
        "Tugs wait for high water to pull the ferry free."
    ),
    "c-chess.txt": "Ilka Brandauer won the chess open at Karst with a queen sacrifice on the final board.",
}
PEOPLE = {
    "e1": ("Sule Maren", "PRODUCT"),
    "e2": ("Ostrand", "GPE"),
    "e3": ("Leif Torvik", "PERSON"),
    "e4": ("Lund", "LOC"),
    "e5": ("Mette Broom", "PERSON"),
    "e6": ("Ilka Brandauer", "PERSON"),
    "e7": ("Karst", "GPE"),
}


def ferry(**published: str) -> Ledger:
    reports = []
    for name, text in FERRY.items():
        day = published.get(name[0])
        made = handmade.report(name, text, mentions=handmade.names(text, **PEOPLE), published=day)
        reports.append(LedgerReport(**{field: getattr(made, field) for field in made.__dataclass_fields__}))
    told = (
        Story(id="st-ferry", title="Ferry aground off Ostrand", reports=("a-pier.txt", "b-quay.txt")),
        Story(id="st-chess", title="Chess at Karst", reports=("c-chess.txt",)),
    )
    return Ledger(reports=tuple(reports), stories=told)


def printed(told: Any, desk: Desk) -> str:
    paper = io.StringIO()
    render_reasons(told, desk, Console(file=paper, width=110))
    return " ".join(paper.getvalue().split())


def memberships(whole: Ledger) -> str:
    return printed(sections.stories(archive.explain_stories(whole), Desk.of(whole)), Desk.of(whole))


# ---------------------------------------------------------------- stories


def test_a_report_is_told_with_its_closest_fellow_and_what_they_share() -> None:
    first, second, alone = archive.explain_stories(ferry())
    assert (first.story, first.report, first.fellow) == ("st-ferry", "a-pier.txt", "b-quay.txt")
    assert (second.fellow, alone.fellow) == ("a-pier.txt", None)
    assert set(first.names) == {"Sule Maren", "Ostrand", "Leif Torvik"}
    assert "ferry" in first.words
    assert all(word.lower() in FERRY[name].lower() for word in first.words for name in ("a-pier.txt", "b-quay.txt"))
    assert first.numbers == ("214",)
    assert first.odds is not None
    assert first.odds > 3
    assert "almost certainly one story" in first.why
    assert (alone.odds, alone.why) == (None, "no other report tells this story")


def test_odds_in_words_are_those_of_the_record() -> None:
    (first, *_) = archive.explain_stories(ferry())
    assert first.odds is not None
    odds = math.exp(first.odds)
    assert f": {round(odds, -1):.0f} to 1" in first.why or f": over {round(odds, -1):.0f} to 1" in first.why


def test_days_apart_are_told_where_both_have_a_date() -> None:
    assert [r.days_apart for r in archive.explain_stories(ferry(a="2031-03-02", b="2031-03-05"))] == [3, 3, None]
    assert [r.days_apart for r in archive.explain_stories(ferry(a="2031-03-02"))] == [None, None, None]
    assert "published 3 days apart" in memberships(ferry(a="2031-03-02", b="2031-03-05"))
    assert "published on one day" in memberships(ferry(a="2031-03-02", b="2031-03-02"))
    assert "published" not in memberships(ferry(a="2031-03-02"))


def test_a_side_passage_is_told_with_what_opens_it_and_what_it_shares() -> None:
    (passage,) = archive.explain_stories(ferry())[0].side
    text = FERRY["a-pier.txt"]
    assert text[passage.start : passage.end] == text[text.index("Separately") :]
    assert passage.opened_by == "Separately"
    assert passage.share < 0.42
    assert f"{round(100 * passage.share)} %" in passage.why
    assert "“Separately” opens it" in memberships(ferry())


def test_a_passage_that_stays_is_not_told() -> None:
    assert [len(reason.side) for reason in archive.explain_stories(ferry())] == [1, 0, 0]


def test_what_a_person_judged_is_told_with_the_story() -> None:
    whole = ferry()
    judged = replace(whole.stories[0], judgements=("j3",), why="one story, as Eva Moe judged: same ferry")
    changed = replace(whole, stories=(judged, whole.stories[1]))
    reasons = archive.explain_stories(changed)
    assert [reason.judgements for reason in reasons] == [("j3",), ("j3",), ()]
    assert "judged: one story, as Eva Moe judged: same ferry (j3)" in memberships(changed)
    assert "judged" not in memberships(whole)


def test_a_report_that_only_a_person_put_there_says_so() -> None:
    whole = ferry()
    everything = Story(id="st-one", title="All", reports=tuple(FERRY), judgements=("j1",), why="as Eva Moe judged")
    (*_, chess) = archive.explain_stories(replace(whole, stories=(everything,)))
    assert chess.fellow is None or (chess.odds is not None and chess.odds < 0)
    assert chess.why != "no other report tells this story"


def test_the_page_of_stories_reads_from_top_to_bottom() -> None:
    text = memberships(ferry())
    order = ["FERRY AGROUND OFF OSTRAND", "closest to", "names", "words", "left out", "CHESS AT KARST", "on its own"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)


# ---------------------------------------------------------------- origins


def traced() -> Ledger:
    """The tram's ledger with its one pair of copies opened, and the grounds of a claim."""
    whole = ledger()
    tram = whole.stories[0]
    wire, noon = tram.origins[1].reports
    body = "A number 4 tram left its rails on Monday night, the transport authority said."
    evidence = tuple(
        Cite(report=name, start=span(text, body)[0], end=span(text, body)[1])
        for name, text in ((wire, WIRE), (noon, NOON))
    )
    pair = OriginReason(a=wire, b=noon, why="Noon Dispatch repeats Ridge Wire (90 % of the shorter)", evidence=evidence)
    loose = OriginReason(a=wire, b=noon, why="both end alike", joined=False)
    origins = (tram.origins[0], replace(tram.origins[1], reasons=(pair, loose)), *tram.origins[2:])
    start, end = span(GAZETTE, "left its rails at Larkfield Cross")
    grounds = (
        Ground(kind="speaker", name="transport authority", mentions=evidence, why=(pair.why,), evidence=evidence),
        Ground(kind="unnamed", name=None, mentions=(Cite(report=tram.origins[0].reports[0], start=start, end=end),)),
    )
    claims = tuple(replace(claim, grounds=grounds) if claim.id == "c2" else claim for claim in tram.claims)
    return replace(whole, stories=(replace(tram, origins=origins, claims=claims), *whole.stories[1:]))


def test_every_origin_comes_first_then_claims_told_in_several_places() -> None:
    whole = traced()
    reasons = archive.explain_origins(whole)
    tram = [reason for reason in reasons if reason.story == "story-tram"]
    kinds = [type(reason) for reason in tram]
    assert kinds == [ExplainedOrigin] * 3 + [ExplainedClaim] * (len(kinds) - 3)
    several = [claim.id for claim in whole.stories[0].claims if len(claim.mentions) > 1]
    assert [reason.id for reason in tram[3:]] == several != []


def test_a_pair_shows_the_words_it_shares_in_both_reports() -> None:
    whole = traced()
    origin = archive.explain_origins(whole)[1]
    assert isinstance(origin, ExplainedOrigin)
    assert [pair.joined for pair in origin.pairs] == [True, False]
    texts = {report.id: report.text for report in whole.reports}
    for cited in origin.pairs[0].evidence:
        assert texts[cited.report][cited.start : cited.end] == cited.words
    assert len({cited.words for cited in origin.pairs[0].evidence}) == 1


def test_the_page_of_origins_tells_pairs_and_opens_counts() -> None:
    whole = traced()
    text = printed(sections.origins(archive.explain_origins(whole), whole.stories, Desk.of(whole)), Desk.of(whole))
    for words in (
        "3 independent origins",
        "text of Ridge Wire",
        "one Noon Dispatch repeats Ridge Wire (90 % of the shorter)",
        "not one both end alike: too little",
        "CLAIMS TOLD IN MORE THAN ONE PLACE",
        "speaker transport authority (2 places)",
        "unnamed source no report says who (1 place)",
        "why one Noon Dispatch repeats Ridge Wire",
    ):
        assert words in text
    # The passage that makes two reports one is shown with their origin, not again with each claim.
    assert text.count("A number 4 tram left its rails on Monday night") == 1


def test_a_story_without_such_claims_has_its_origins_alone() -> None:
    whole = ledger()
    bare = replace(whole, stories=(replace(whole.stories[0], claims=()),))
    (only,) = sections.origins(archive.explain_origins(bare), bare.stories, Desk.of(bare))
    assert only.key == "origins"


# ---------------------------------------------------------------- the command


@pytest.fixture
def folder(tmp_path: Any) -> Any:
    for name, text in FERRY.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("subject", ["stories", "origins"])
def test_json_rows_are_of_the_published_shape(subject: str, folder: Any) -> None:
    found = rows(run("explain", subject, "--json", folder))
    shape = json.loads(run("schema", f"explain-{subject}").stdout)
    assert shape == schema(f"explain-{subject}")
    assert len(found) >= 3
    for row in found:
        jsonschema.validate(row, shape)


def test_the_singular_is_understood(folder: Any) -> None:
    assert run("explain", "story", folder).stdout == run("explain", "stories", folder).stdout != ""
    assert run("explain", "origin", folder).stdout == run("explain", "origins", folder).stdout != ""


def test_rows_do_not_depend_on_the_hash_seed(folder: Any) -> None:
    for subject in ("stories", "origins"):
        one, two = (run("explain", subject, folder, "--json", PYTHONHASHSEED=seed) for seed in "12")
        assert one.stdout == two.stdout != ""


def test_rows_are_written_with_the_names_of_the_contract() -> None:
    (first, *_) = archive.explain_stories(ferry())
    assert list(to_builtins(first)) == [
        "story", "title", "report", "fellow", "odds", "names", "words", "numbers", "days_apart", "why", "judgements",
        "judged", "side",
    ]  # fmt: skip
    assert list(to_builtins(first)["side"][0]) == [
        "report", "start", "end", "words", "opened_by", "share", "shared", "why",
    ]  # fmt: skip
    origin, *_, claim = archive.explain_origins(replace(traced(), stories=traced().stories[:1]))
    assert list(to_builtins(origin)) == ["story", "id", "reports", "agency", "why", "pairs"]
    assert list(to_builtins(claim)) == [
        "report", "start", "end", "words", "story", "id", "status", "origins", "sources", "why", "grounds",
    ]  # fmt: skip
