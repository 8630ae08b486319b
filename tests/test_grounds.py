"""On what a claim rests: text origins and grounds. Names are invented, but for countries and agencies."""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import claims
from onrecord.claims.text_origins import described_outlet, independent
from onrecord.config import Config
from onrecord.link import names, reuse
from onrecord.model import (
    AnnotatedReport,
    Cite,
    Claim,
    Credit,
    Furniture,
    Ledger,
    LedgerReport,
    Origin,
    Raw,
    Relay,
    ReusePair,
    SharedPassage,
    SourceDescription,
    Statement,
    Story,
    StoryEntity,
)
from onrecord.origins import DefaultPolicy
from onrecord.outline import Entry, outline
from onrecord.pipeline import annotate_one
from tests.handmade import names as named
from tests.handmade import report

STORIES = tomllib.loads((Path(__file__).parent / "claims_resting.toml").read_text(encoding="utf-8"))["story"]
PEOPLE = {"ilse": "Ilse Dorn", "runa": "Runa Akers", "bram": "Bram Ostler"}
STRUCK = "a barge struck the fourth pier"
HIT = "a barge hit the fourth pier"


def voice(who: str | None = None, words: str = STRUCK, *, to: str | None = None) -> dict[str, Any]:
    """One sentence: ``who`` is a key of ``PEOPLE``, a description, or nobody; ``to`` the outlet that was told."""
    return {"who": who, "words": words, "to": to}


def told(name: str, *voices: dict[str, Any], outlet: str | None = None) -> AnnotatedReport:
    """A report of one sentence a voice."""
    text, statements, relays = "", [], []
    for number, said in enumerate(voices, start=1):
        who, words, at = said["who"], said["words"], len(text)
        if who is None:
            text += f"{words.capitalize()}.\n"
            continue
        lead = f"{PEOPLE.get(who, who)} " + (f"told {said['to']}" if said["to"] else "said")
        text += f"{lead} that {words}.\n"
        begin = at + len(lead) + len(" that ")
        statements.append(
            Statement(
                id=f"s{number}",
                source=((at, at + len(PEOPLE.get(who, who))),),
                cue=(),
                content=((begin, begin + len(words)),),
                kind="indirect",
                act="assert",
                speaker=who if who in PEOPLE else None,
                anonymous=who not in PEOPLE,
                confidence=0.9,
            )
        )
        if said["to"]:
            start = text.index("told", at)
            relays.append(
                Relay(start=start, end=at + len(lead), outlet=said["to"], how="told", statements=(f"s{number}",))
            )
    mentions = named(text, **{key: (full, "PERSON") for key, full in PEOPLE.items()})
    return report(name, text, outlet=outlet, statements=statements, relays=relays, mentions=mentions)


def entities(**may_be: tuple[str, ...]) -> tuple[StoryEntity, ...]:
    cite = (Cite(report="a", start=0, end=1),)
    return tuple(
        StoryEntity(id=key, name=full, type="PERSON", roles=(), mentions=cite, may_be=may_be.get(key, ()))
        for key, full in PEOPLE.items()
    )


def weighed(
    *reports: AnnotatedReport,
    passages: tuple[ReusePair, ...] = (),
    origins: tuple[Origin, ...] | None = None,
    **may_be: Any,
) -> Claim:
    """The claim of these reports with the most voices."""
    policy = DefaultPolicy()
    found, _ = claims.weigh(
        reports, entities(**may_be), policy.origins(reports, passages) if origins is None else origins,
        policy=policy, reuse=passages,
    )  # fmt: skip
    return max(found, key=lambda claim: len(claim.mentions))


def shared(one: AnnotatedReport, other: AnnotatedReport, line: int = 0, **rest: Any) -> ReusePair:
    """Two reports with one line in common, the same line of each."""
    places = []
    for held in (one, other):
        lines = held.text.split("\n")
        start = sum(len(before) + 1 for before in lines[:line])
        places.append((start, start + len(lines[line])))
    fields = {"kind": "excerpt", "shared": 0.05, "direction": None, "agency": None, **rest}
    return ReusePair(a=one.id, b=other.id, passages=(SharedPassage(a=places[0], b=places[1]),), **fields)


def counted(claim: Claim) -> tuple[str, int, int, int]:
    return claim.status, claim.origins, claim.sources, len(claim.grounds)


# ---------------------------------------------------------------- text origins


def test_two_speakers_in_two_reports_are_two_of_everything():
    claim = weighed(told("a", voice("ilse")), told("b", voice("runa", HIT)))
    assert counted(claim) == ("corroborated", 2, 2, 2)
    assert [(g.kind, g.name, g.why) for g in claim.grounds] == [
        ("speaker", "Ilse Dorn", ()),
        ("speaker", "Runa Akers", ()),
    ]


def test_what_two_reports_have_from_one_outlet_is_one_text():
    one, other = told("a", voice("ilse", to="Reuters")), told("b", voice("runa", HIT, to="Thomson Reuters"))
    claim = weighed(one, other)
    assert (claim.status, claim.origins) == ("repeated", 1)
    (ground,) = claim.grounds
    assert "a and b have it from Reuters: a says “told Reuters”, b says “told Thomson Reuters”" in ground.why
    told_at = [(cite.report, cite.start) for cite in ground.evidence]
    assert told_at == [("a", one.text.index("told")), ("b", other.text.index("told"))]


def test_what_two_outlets_were_told_is_two_texts():
    claim = weighed(told("a", voice("ilse", to="Reuters")), told("b", voice("runa", HIT, to="AFP")))
    assert counted(claim) == ("corroborated", 2, 2, 2)


def test_told_an_outlet_of_the_story_is_that_outlets_text():
    own = told("a", voice("ilse"), outlet="The Coast Ledger")
    claim = weighed(own, told("b", voice("runa", HIT, to="the Coast Ledger")))
    assert (claim.status, claim.origins) == ("repeated", 1)
    why = "a and b have it from the Coast Ledger: a is its text, b says “told the Coast Ledger”"
    assert why in claim.grounds[0].why


def test_told_itself_is_an_outlets_own_text():
    claim = weighed(
        told("a", voice("ilse", to="the Coast Ledger"), outlet="Coast Ledger"),
        told("b", voice("runa", HIT), outlet="Daily Quay"),
    )
    assert counted(claim) == ("corroborated", 2, 2, 2)


def test_a_writer_who_names_his_source_further_down_has_it_from_there():
    claim = weighed(
        told("a", voice(), voice("ilse", HIT, to="Reuters")), told("b", voice(), voice("ilse", HIT, to="Reuters"))
    )
    assert claim.origins == 1


def test_another_speaker_of_a_report_is_not_what_an_outlet_was_told():
    reports = [told(name, voice("runa"), voice("ilse", HIT, to="Reuters")) for name in ("a", "b")]
    assert counted(weighed(*reports)) == ("corroborated", 2, 2, 2)


def test_one_report_is_one_origin_whatever_it_was_told():
    claim = weighed(told("a", voice("runa"), voice("ilse", HIT, to="Reuters"), voice("bram", to="AFP")))
    assert (claim.status, claim.origins) == ("repeated", 1)


def test_voices_in_a_shared_passage_are_one_text_though_reworded():
    one, other = told("a", voice("ilse")), told("b", voice("runa", HIT))
    claim = weighed(one, other, passages=(shared(one, other),))
    assert (claim.status, claim.origins) == ("repeated", 1)
    assert "a and b share the passage it stands in" in claim.grounds[0].why
    assert {cite.report for cite in claim.grounds[0].evidence} == {"a", "b"}


def test_a_passage_elsewhere_joins_nothing():
    one, other = (
        told("a", voice("ilse"), voice(words="rain fell on Monday")),
        told("b", voice("runa", HIT), voice(words="rain fell")),
    )
    claim = weighed(one, other, passages=(shared(one, other, line=1),))
    assert counted(claim) == ("corroborated", 2, 2, 2)


@pytest.mark.parametrize(
    ("places", "most"),
    [
        ([("o1", "o1")], 1),
        ([("o1", "o1"), ("o1", "outlet x")], 1),
        ([("o1", "outlet x"), ("o2", "outlet x")], 1),
        ([("o1", "o1"), ("o1", "outlet x"), ("o2", "outlet x")], 2),
        ([("o1", "outlet x"), ("o2", "outlet x"), ("o3", "o3"), ("o3", "outlet y")], 2),
        ([("o1", "outlet x"), ("o1", "outlet y"), ("o2", "outlet x"), ("o3", "outlet y")], 2),
        ([], 0),
    ],
)
def test_reports_are_counted_so_that_no_two_share_a_text(places, most):
    for order in itertools.permutations(places):
        assert independent(order) == most


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("state television", "state TV", True),
        ("state media", "state radio", True),
        ("Finnish state television", "state television", True),
        ("Finnish state television", "Estonian state television", False),
        ("local media", "a local newspaper", True),
        ("local media", "state media", False),
        ("state television", "state radio", False),
        ("a newspaper", "a local newspaper", True),
    ],
)
def test_outlets_without_a_name_are_one_where_their_descriptions_allow(one, other, same):
    claim = weighed(told("a", voice("ilse", to=one)), told("b", voice("runa", HIT, to=other)))
    assert claim.origins == (1 if same else 2)


@pytest.mark.parametrize(
    ("described", "origins"), [("the newspaper", 1), ("a newspaper", 2), ("the local newspaper", 2)]
)
def test_the_paper_is_the_one_named_before(described, origins):
    one = told("a", voice("bram", "rain fell on Monday", to="the Coast Ledger"), voice("ilse", to=described))
    claim = weighed(one, told("b", voice("runa", HIT, to="the Coast Ledger")))
    assert claim.origins == origins


def test_an_outlets_name_is_no_description():
    assert described_outlet("Coast Television") is None
    assert described_outlet("Iran's state TV") is not None


# ---------------------------------------------------------------- grounds


def test_two_reports_of_one_speech_are_one_ground():
    claim = weighed(told("a", voice("ilse")), told("b", voice("ilse", HIT)))
    assert counted(claim) == ("repeated", 2, 1, 1)
    assert claim.grounds[0].why == ("a and b report what Ilse Dorn said",)
    assert [cite.report for cite in claim.grounds[0].mentions] == ["a", "b"]


def test_speakers_of_one_report_alone_are_one_ground():
    claim = weighed(told("a", voice("ilse"), voice("runa", HIT), outlet="Coast Ledger"))
    (ground,) = claim.grounds
    assert (ground.kind, ground.name) == ("reporting", "Coast Ledger")
    assert ground.why == ("what Ilse Dorn and Runa Akers said stands in a alone",)


def test_speakers_whom_two_reports_heard_are_two_grounds():
    reports = [told(name, voice("ilse"), voice("runa", HIT)) for name in ("a", "b")]
    assert counted(weighed(*reports)) == ("corroborated", 2, 2, 2)


def test_who_may_be_one_of_two_is_no_third_and_does_not_make_them_one():
    claim = weighed(
        told("a", voice("ilse")), told("b", voice("runa", HIT)), told("c", voice("bram")), bram=("ilse", "runa")
    )
    assert counted(claim) == ("corroborated", 3, 2, 2)
    assert "Ilse Dorn and Bram Ostler may be one" in claim.grounds[0].why


def test_who_may_be_another_confirms_nothing_of_either():
    claim = weighed(told("b", voice("runa", HIT)), told("c", voice("bram")), bram=("ilse", "runa"))
    assert counted(claim) == ("repeated", 2, 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "grounds"),
    [
        ("an officer", "a second officer", 1),
        ("two engineers", "an engineer", 1),
        ("a person close to the talks", "a nurse", 1),
        ("a nurse", "two engineers", 2),
    ],
)
def test_sources_without_a_name_are_one_where_their_descriptions_allow(one, other, grounds):
    claim = weighed(told("a", voice(one)), told("b", voice(other, HIT)))
    assert (claim.status, claim.origins, len(claim.grounds)) == ("repeated", 2, grounds)
    assert {ground.kind for ground in claim.grounds} == {"unnamed"}


def test_writers_are_grounds_of_their_own():
    claim = weighed(
        told("a", voice("ilse")),
        told("b", voice(words=HIT), outlet="Daily Quay"),
        told("c", voice(words=HIT + " on Monday")),
    )
    assert ("reporting", "Daily Quay") in [(g.kind, g.name) for g in claim.grounds]


def test_a_writer_in_an_agencys_text_is_the_agency():
    credited = told("b", voice(words=HIT))
    text = f"SALTMERE (AP) -\n{credited.text}"
    credited = report(
        "b",
        text,
        credits=(Credit(start=10, end=12, agency="AP"),),
        furniture=(Furniture(start=0, end=15, kind="dateline"),),
    )
    claim = weighed(told("a", voice("ilse")), credited)
    assert [(g.kind, g.name) for g in claim.grounds] == [("speaker", "Ilse Dorn"), ("agency", "AP")]


def test_what_an_agency_was_told_and_its_credited_text_are_one_origin():
    text = "SALTMERE (AP) -\nThe pier is shut, as a barge hit the fourth pier."
    credited = report(
        "b",
        text,
        credits=(Credit(start=10, end=12, agency="AP"),),
        furniture=(Furniture(start=0, end=15, kind="dateline"),),
    )
    claim = weighed(told("a", voice("ilse", to="The Associated Press")), credited)
    assert claim.origins == 1
    (ground,) = claim.grounds
    why = "a and b have it from The Associated Press: a says “told The Associated Press”, b is its text"
    assert why in ground.why


def test_a_denial_is_no_ground():
    sold = "Bram Ostler sold the fourth pier in March"
    denial = "Bram Ostler denied that he sold the fourth pier."
    begin = denial.index("he sold")
    denying = Statement(
        id="s1", source=((0, 11),), cue=((12, 18),), content=((begin, len(denial) - 1),), kind="indirect", act="deny",
        polarity="negative", speaker="bram", confidence=0.9,
    )  # fmt: skip
    text = named(denial, bram=("Bram Ostler", "PERSON"))
    claim = weighed(told("a", voice("ilse", sold)), report("b", denial, statements=[denying], mentions=text))
    assert claim.status == "denied"
    assert [[cite.report for cite in ground.mentions] for ground in claim.grounds] == [["a"]]


def test_a_document_is_one_origin_in_every_report_that_cites_it():
    reports = []
    for name, words in (("a", STRUCK), ("b", HIT)):
        text = f"According to the indictment, {words}."
        begin = text.index(words)
        cited = Statement(
            id="s1", source=((13, 27),), cue=((0, 12),), content=((begin, begin + len(words)),), kind="indirect",
            act="assert", confidence=0.9, source_described=SourceDescription(kind="document"),
        )  # fmt: skip
        reports.append(report(name, text, statements=[cited]))
    claim = weighed(*reports)
    assert claim.origins == 1
    assert [(g.kind, g.name, g.why) for g in claim.grounds] == [
        ("document", "the indictment", ("a and b rest on the indictment",))
    ]


# ---------------------------------------------------------------- how a reader is told


def shown_claim(*reports: AnnotatedReport, **given: Any) -> Entry:
    """The claim of these reports as the outline shows it."""
    claim = weighed(*reports, **given)
    policy = DefaultPolicy()
    held = tuple(LedgerReport(**{f.name: getattr(r, f.name) for f in fields(AnnotatedReport)}) for r in reports)
    story = Story(
        id="s", title="Barge", reports=tuple(r.id for r in reports), origins=policy.origins(reports, ()),
        entities=entities(), claims=(claim,),
    )  # fmt: skip
    sections = outline(Ledger(reports=held, stories=(story,))).stories[0].sections
    return next(section for section in sections if section.key == "claims").entries[0]


def test_two_independent_speakers_are_counted_plainly():
    assert shown_claim(told("a", voice("ilse")), told("b", voice("runa", HIT))).note == "2 origins, 2 sources"


def test_one_speech_in_two_reports_is_told_as_one_word():
    entry = shown_claim(told("a", voice("ilse")), told("b", voice("ilse", HIT)))
    assert entry.note == "2 origins, 1 source: independent reports, all on the word of Ilse Dorn"


def test_one_unnamed_source_is_told_as_in_doubt():
    entry = shown_claim(told("a", voice("an officer")), told("b", voice("a second officer", HIT)))
    assert entry.note.endswith("it may be one source, not named (an officer)")


def test_what_reports_have_from_one_outlet_is_told_with_its_places():
    entry = shown_claim(told("a", voice("ilse", to="Reuters")), told("b", voice("runa", HIT, to="Reuters")))
    assert entry.note == "1 origin, 2 sources"
    (line,) = [line for line in entry.lines if line.mark == "one origin"]
    assert line.note == (
        "a and b have it from Reuters: a says “told Reuters”, b says “told Reuters”; "
        "what Ilse Dorn and Runa Akers said stands in that one text alone"
    )
    assert [cite.report for cite in line.cites] == ["a", "b"]


# ---------------------------------------------------------------- whatever the reports say


OUTLETS = [None, None, "Reuters", "AFP", "state television", "local media", "Coast Ledger"]
said = st.builds(
    voice, st.sampled_from([*PEOPLE, "an officer", None]), st.sampled_from([STRUCK, HIT]), to=st.sampled_from(OUTLETS)
)
# A writer's sentence makes a claim only beside somebody's word.
stories = st.lists(
    st.tuples(st.lists(said, min_size=1, max_size=3), st.sampled_from([None, "Coast Ledger", "Daily Quay"])),
    min_size=2,
    max_size=4,
).filter(lambda story: any(one["who"] for voices, _ in story for one in voices))


def built(story: Any, joined: Any) -> tuple[list[AnnotatedReport], tuple[ReusePair, ...]]:
    reports = [told(name, *voices, outlet=outlet) for name, (voices, outlet) in zip("abcd", story, strict=False)]
    pairs = [(x, y) for x, y in itertools.combinations(reports, 2) if (x.id, y.id) in joined]
    return reports, tuple(shared(x, y) for x, y in pairs)


@given(stories, st.sets(st.sampled_from(list(itertools.combinations("abcd", 2)))), st.randoms(use_true_random=False))
def test_finer_origins_only_make_corroboration_rarer(story, joined, shuffled):
    reports, passages = built(story, joined)
    coarse = DefaultPolicy().origins(reports, passages)
    origin = {name: held.id for held in coarse for name in held.reports}
    speakers = {(r.id, s.id): s.speaker for r in reports for s in r.statements}
    claim = weighed(*reports, passages=passages)
    counted_reports = {origin[m.report] for m in claim.mentions}
    assert 1 <= claim.origins <= len(counted_reports)
    if claim.status == "corroborated":
        heard = {(origin[m.report], speakers[m.report, m.statement or ""]) for m in claim.mentions if m.statement}
        named_ = [(where, who) for where, who in heard if who]
        assert any(x[0] != y[0] and x[1] != y[1] for x, y in itertools.combinations(named_, 2))
        assert claim.origins >= 2
        assert len(claim.grounds) >= 2
    without = weighed(*(told(r.id, *v, outlet=o) for r, (v, o) in zip(reports, _untold(story), strict=True)))
    assert claim.origins <= without.origins
    assert (claim.status == "corroborated") <= (without.status == "corroborated")
    again = list(reports)
    shuffled.shuffle(again)
    assert weighed(*again, passages=passages[::-1]) == claim


def _untold(story: Any) -> list[Any]:
    """The same reports, none of which says from whom it has what it tells."""
    return [([{**one, "to": None} for one in voices], outlet) for voices, outlet in story]


@given(stories, st.sets(st.sampled_from(list(itertools.combinations("abcd", 2)))))
def test_every_place_of_a_claim_is_in_one_ground(story, joined):
    reports, passages = built(story, joined)
    claim = weighed(*reports, passages=passages)
    places = sorted((m.report, m.start, m.end) for m in claim.mentions)
    held = sorted((c.report, c.start, c.end) for ground in claim.grounds for c in ground.mentions)
    assert held == places
    texts = {r.id: r.text for r in reports}
    for ground in claim.grounds:
        assert all(cite.end <= len(texts[cite.report]) for cite in ground.evidence)
        assert len(ground.mentions) == 1 or ground.why
        if len({cite.report for cite in ground.mentions}) > 1:
            assert not all(why.endswith("in more than one place") for why in ground.why)


# ---------------------------------------------------------------- small stories, read from their words


def _story(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=case["not_yet"])] if "not_yet" in case else []
    return pytest.param(case, id=case["field"], marks=marks)


@pytest.mark.parametrize("case", [_story(case) for case in STORIES])
def test_what_a_claim_of_a_small_story_rests_on(case):
    reports = []
    for name, outlet, text in case["reports"]:
        read = annotate_one(Raw(input=name, id=name, text=text, fields={"outlet": outlet}), Config())
        assert isinstance(read, AnnotatedReport)
        reports.append(read)
    linked = names.link(reports, ())
    labelled = names.relabelled(reports, linked)
    policy, pairs = DefaultPolicy(), reuse.find(reports)
    found, _ = claims.weigh(labelled, linked, policy.origins(labelled, pairs), policy=policy, reuse=pairs)
    where, words = case["claim"]
    at = next(r.text for r in reports if r.id == where).index(words)
    making = [c for c in found if any(m.report == where and m.start <= at < m.end for m in c.mentions)]
    claim = max(making, key=lambda c: len(c.mentions))
    assert sorted({m.report for m in claim.mentions}) == case["in"]
    assert (claim.origins, claim.sources) == (case["origins"], case["sources"])
    assert sorted([g.kind, g.name or ""] for g in claim.grounds) == sorted(case["grounds"])
