"""What a newer ledger says that an older one did not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.archive import Annotated
from onrecord.changes import compare
from onrecord.config import Config
from onrecord.model import (
    Cite,
    Claim,
    ClaimMention,
    Event,
    Figure,
    FigureValue,
    Ledger,
    LedgerReport,
    Link,
    Origin,
    Quote,
    StatementCite,
    Story,
)
from onrecord.pipeline import build_ledger

from .handmade import people, report, says, span

TEXTS = {
    "early": 'Frost killed 40 beehives in Orrin. Juno Pell blamed a pesticide. "We lost a whole yard," she said.',
    "late": 'Frost killed 55 beehives in Orrin. Maker Tavin denied any fault. "We lost a yard," Juno Pell said.',
}
BLAME = "blamed a pesticide"
FAULT = "any fault"


def at(name: str, words: str, texts: dict[str, str] = TEXTS, **rest: Any) -> dict[str, Any]:
    start, end = span(texts[name], words)
    return {"report": name, "start": start, "end": end, **rest}


def ledger(*names: str, texts: dict[str, str] = TEXTS, ids: str = "") -> Ledger:
    """The ledger of the early report, the late one, or both; ``ids`` makes every id another."""
    both = "late" in names
    told = [
        LedgerReport(
            **{
                f: getattr(made, f) for f in ("id", "text", "title", "outlet", "byline", "url", "language", "published")
            },
            **{f: getattr(made, f) for f in ("published_basis", "written_weekday", "sentences", "statements")},
            origin=f"o{name}",
        )
        for name in names
        for made in [_report(name, texts[name])]
    ]
    blame = ClaimMention(**at("early", BLAME, texts, statement="s1", speaker="pell", stance="asserts", said=None))
    fault = ClaimMention(**at("late", FAULT, texts, statement="s2", speaker="tavin", stance="denies", said=None))
    claim = Claim(
        **at("early", BLAME, texts),
        id=f"c{ids}",
        status="denied" if both else "single",
        origins=1,
        sources=1,
        mentions=(blame, fault) if both else (blame,),
    )
    values = [
        FigureValue(**at(name, number, texts), value=int(number), low=None, high=None, as_of=None, claimed_by=None)
        for name, number in (("early", "40"), ("late", "55"))
        if name in names
    ]
    quoted = [("early", '"We lost a whole yard,"'), ("late", '"We lost a yard,"')]
    verdict: Any = "conflict" if both else "single"
    variants = [StatementCite(**at(name, words, texts)) for name, words in quoted if name in names]
    frost = [Cite(**at(name, "in Orrin", texts)) for name in names]
    link = Link(
        kind="denies",
        scope="full",
        from_=StatementCite(**at("late", FAULT, texts, statement="s2")),
        to=StatementCite(**at("early", BLAME, texts, statement="s1")),
        why="",
        confidence=0.8,
    )
    story = Story(
        id=f"t{ids}",
        title="Frost",
        reports=tuple(names),
        origins=tuple(Origin(id=f"o{ids}{n}", reports=(n,), agency=None, why="own text") for n in names),
        entities=people(("pell", "Juno Pell", frost[0]), ("tavin", "Tavin", frost[0])),
        claims=(claim,),
        links=(link,) if both else (),
        quotes=(Quote(id=f"q{ids}", speaker="pell", variants=tuple(variants)),),
        figures=(
            Figure(id=f"f{ids}", what="beehives", unit=None, verdict=verdict, values=tuple(values)),
        ),
        events=(
            Event(
                id=f"e{ids}", date=None, end_date=None, not_before=None, not_after=None, precision="unknown",
                certainty="reported", claimed_by=None, cites=tuple(frost),
            ),
        ),
    )  # fmt: skip
    return Ledger(reports=tuple(told), stories=(story,))


def _report(name: str, text: str) -> Any:
    statements = {
        "early": lambda: [says(text, BLAME, "pell", id="s1", act="accuse")],
        "late": lambda: [says(text, FAULT, "tavin", id="s2", act="deny", polarity="negative")],
    }
    return report(name, text, statements=statements[name]())


def test_the_same_ledger_twice_gives_nothing() -> None:
    assert compare(ledger("early", "late"), ledger("early", "late")) == ()


def test_ids_do_not_matter() -> None:
    assert compare(ledger("early", "late", ids="x"), ledger("early", "late", ids="y")) == ()


def test_without_an_old_ledger_every_report_is_one_line() -> None:
    changes = compare(None, ledger("early", "late"))
    assert [(c.kind, c.cites[0].report) for c in changes] == [("report", "early"), ("report", "late")]


def test_a_new_report_tells_what_it_adds() -> None:
    changes = {change.kind: change for change in compare(ledger("early"), ledger("early", "late"))}
    assert set(changes) == {"report", "origin", "status", "denial", "figure", "quotation"}
    assert "now denied, was single" in changes["status"].text
    assert changes["denial"].text == "New denial (Tavin): “any fault” against “blamed a pesticide”"
    assert "55" in changes["figure"].text
    assert "40" not in changes["figure"].text
    assert changes["quotation"].text.startswith("Another wording of a quotation (Juno Pell)")
    assert {cite.report for cite in changes["figure"].cites} == {"late"}


def test_an_edit_before_a_sentence_does_not_make_it_new() -> None:
    edited = {**TEXTS, "early": "Updated. " + TEXTS["early"]}
    changes = compare(ledger("early", "late"), ledger("early", "late", texts=edited))
    assert [change.kind for change in changes] == ["report"]
    assert changes[0].text.startswith("Edited report")


def test_an_expected_event_that_happened_is_told() -> None:
    new = ledger("early")
    (story,) = new.stories
    old = replace(new, stories=(replace(story, events=(replace(story.events[0], certainty="expected"),)),))
    (change,) = compare(old, new)
    assert (change.kind, change.text) == ("event", "Now reported, was expected: “in Orrin”")


def test_a_date_told_more_loosely_is_no_news_but_a_resolved_one_is() -> None:
    new = ledger("early")
    (story,) = new.stories

    def dated(value: str) -> Ledger:
        return replace(new, stories=(replace(story, events=(replace(story.events[0], date=value),)),))

    assert compare(dated("2031-04-07"), dated("XXXX-WXX-1")) == ()
    (resolved,) = compare(dated("XXXX-WXX-1"), dated("2031-04-07"))
    (moved,) = compare(dated("2031-04-07"), dated("2031-04-09"))
    assert resolved.text == "Another date (2031-04-07, was XXXX-WXX-1): “in Orrin”"
    assert moved.kind == "event"


def test_one_denial_of_two_claims_is_one_line() -> None:
    new = ledger("early", "late")
    (story,) = new.stories
    link = story.links[0]
    other = replace(link, to=StatementCite(**at("early", "Frost killed 40 beehives")))
    both = replace(new, stories=(replace(story, links=(link, other)),))
    bare = replace(new, stories=(replace(story, links=()),))
    (denial,) = compare(bare, both)
    assert denial.text.endswith("and 1 more")
    assert len(denial.cites) == 3


def test_a_new_claim_is_told_once_though_it_is_a_quotation_too() -> None:
    new = ledger("early")
    (story,) = new.stories
    quoted = story.quotes[0].variants[0]
    place = {"report": quoted.report, "start": quoted.start, "end": quoted.end}
    mention = ClaimMention(**place, statement=None, speaker="pell", stance="asserts", said=None)
    claim = Claim(**place, id="n", status="single", origins=1, sources=1, mentions=(mention,))
    old = replace(new, stories=(replace(story, quotes=()),))
    fresh = replace(new, stories=(replace(story, claims=(*story.claims, claim)),))
    (change,) = compare(old, fresh)
    assert change.kind == "claim"
    assert change.text.startswith("New claim (single), asserted by Juno Pell, in early: ")


@given(st.sampled_from([("early",), ("early", "late")]), st.sampled_from([("early",), ("early", "late")]))
@settings(max_examples=8, deadline=None)
def test_every_change_cites_the_new_ledger(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    changes = compare(ledger(*old), ledger(*new))
    assert changes == compare(ledger(*old, ids="z"), ledger(*new))
    for change in changes:
        for cite in change.cites:
            assert cite.report in new
            assert 0 <= cite.start < cite.end <= len(TEXTS[cite.report])


def test_the_demo_story_has_no_news_against_itself(demo_ledger: Ledger) -> None:
    assert compare(demo_ledger, demo_ledger) == ()


def test_news_of_the_demo_story_cites_its_reports(demo: Annotated) -> None:
    late = {"meridian-post.txt", "coast-ledger-thursday.txt"}
    known = [r for r in demo.reports if r.id not in late]
    old, new = build_ledger(known, Config()), build_ledger(demo.reports, Config())
    changes = compare(old, new)
    assert {c.cites[0].report for c in changes if c.kind == "report"} == {
        "meridian-post.txt",
        "coast-ledger-thursday.txt",
    }
    assert len({(c.kind, c.text, c.cites) for c in changes}) == len(changes)
    for change in changes:
        for cited in change.cites:
            assert cited.end <= len(new.report(cited.report).text)
