"""Lines of the brief: fixed words around verbatim ones, every line with its spans."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from onrecord.brief import MOST, _closed, write
from onrecord.lang import language
from onrecord.model import (
    AnnotatedReport,
    Claim,
    ClaimMention,
    Difference,
    Event,
    Figure,
    FigureValue,
    Ledger,
    Link,
    Origin,
    Position,
    Quote,
    StatementCite,
    Step,
    Story,
)

from .handmade import people, report, says, span

ONE = """Dam gate stuck open
The dam gate at Lower Fell jammed on Monday, engineer Sunniva Roe said.
Roe said the river authority skipped two yearly checks.
"Nobody warned us before the water came," farmer Piet Lamm said.
The pumps will be tested on Friday."""
TWO = """River authority answers
The river authority denied skipping any yearly checks.
Its head, Ada Quill, said the gate at Lower Fell had jammed on Monday.
"Nobody warned us," farmer Piet Lamm said."""


def cite(text: str, name: str, words: str, **rest: Any) -> dict[str, Any]:
    start, end = span(text, words)
    return {"report": name, "start": start, "end": end, **rest}


def reports() -> list[AnnotatedReport]:
    one = [
        says(ONE, "The dam gate at Lower Fell jammed on Monday", "roe", id="s1"),
        says(ONE, "the river authority skipped two yearly checks", "roe", id="s2"),
        says(ONE, '"Nobody warned us before the water came,"', "lamm", id="s3", kind="direct"),
    ]
    two = [
        says(TWO, "skipping any yearly checks", "authority", id="s1", act="deny", polarity="negative"),
        says(TWO, "the gate at Lower Fell had jammed on Monday", "quill", id="s2"),
        says(TWO, '"Nobody warned us,"', "lamm", id="s3", kind="direct"),
    ]
    return [report("fell-gazette", ONE, statements=one, outlet="Fell Gazette"), report("uplands", TWO, statements=two)]


def mention(text: str, name: str, words: str, statement: str | None, speaker: str | None, stance: Any) -> ClaimMention:
    return ClaimMention(**cite(text, name, words, statement=statement, speaker=speaker, stance=stance, said=None))


def story() -> Story:
    jammed = mention(ONE, "fell-gazette", "The dam gate at Lower Fell jammed on Monday", "s1", "roe", "asserts")
    jammed_too = mention(TWO, "uplands", "the gate at Lower Fell had jammed on Monday", "s2", "quill", "asserts")
    skipped = mention(ONE, "fell-gazette", "the river authority skipped two yearly checks", "s2", "roe", "asserts")
    denied = mention(TWO, "uplands", "skipping any yearly checks", "s1", "authority", "denies")
    long = StatementCite(**cite(ONE, "fell-gazette", '"Nobody warned us before the water came,"', statement="s3"))
    short = StatementCite(**cite(TWO, "uplands", '"Nobody warned us,"', statement="s3"))

    def claim(key: str, first: ClaimMention, status: Any, count: int, *rest: ClaimMention) -> Claim:
        at = {"report": first.report, "start": first.start, "end": first.end}
        return Claim(**at, id=key, status=status, origins=count, sources=count, mentions=(first, *rest))

    where = StatementCite(report="fell-gazette", start=0, end=3)
    entities = people(
        ("roe", "Sunniva Roe", where), ("quill", "Ada Quill", where), ("lamm", "Piet Lamm", where),
        ("authority", "river authority", where),
    )  # fmt: skip
    ends = {
        k: StatementCite(report=m.report, start=m.start, end=m.end, statement=m.statement)
        for k, m in (("f", denied), ("t", skipped))
    }
    checks = FigureValue(**cite(ONE, "fell-gazette", "two"), value=2, low=None, high=None, as_of=None, claimed_by="roe")
    friday = Event(
        id="e1", date="XXXX-WXX-5", end_date=None, not_before=None, not_after=None, precision="day",
        certainty="expected", claimed_by=None,
        cites=(StatementCite(**cite(ONE, "fell-gazette", "The pumps will be tested on Friday.")),),
    )  # fmt: skip
    return Story(
        id="t1",
        title="Dam gate stuck open",
        reports=("fell-gazette", "uplands"),
        origins=(
            Origin(id="o1", reports=("fell-gazette",), agency=None, why="own text"),
            Origin(id="o2", reports=("uplands",), agency=None, why="own text"),
        ),
        entities=entities,
        claims=(claim("c1", jammed, "corroborated", 2, jammed_too), claim("c2", skipped, "denied", 1, denied)),
        links=(Link(kind="denies", scope="partial", from_=ends["f"], to=ends["t"], why="", confidence=0.9),),
        quotes=(
            Quote(id="q", speaker="lamm", variants=(long, short),
                  differences=(Difference(a=0, b=1, a_text="before the water came", b_text="", kind="truncated"),)),
        ),
        figures=(Figure(id="f", what="checks", unit=None, verdict="conflict", values=(checks,)),),
        events=(friday,),
    )  # fmt: skip


def texts() -> list[str]:
    return [line.text for line in write(story(), reports())]


def line_with(words: str) -> str:
    (found,) = [text for text in texts() if words in text]
    return found


def test_a_denied_claim_stands_with_its_denial_and_never_as_fact() -> None:
    line = line_with("skipped two yearly checks")
    assert line == (
        "Denied in part: Sunniva Roe said, as Fell Gazette puts it: "
        "the river authority skipped two yearly checks (one origin). "
        "Against it: river authority denied, as uplands puts it: skipping any yearly checks"
    )


def test_a_corroborated_claim_names_its_sources() -> None:
    line = line_with("jammed on Monday")
    assert line.startswith(
        "2 origins, 2 sources (Sunniva Roe and Ada Quill): Sunniva Roe said, as Fell Gazette puts it: "
    )


def test_a_weekday_without_a_date_is_said_to_be_so() -> None:
    assert line_with("pumps").startswith("Expected, on a Friday (no report states its date) (Fell Gazette):")


def test_a_quotation_that_differs_shows_both_wordings() -> None:
    line = line_with("Quotation of Piet Lamm")
    assert '"Nobody warned us before the water came,"' in line
    assert '"Nobody warned us,"' in line


def test_a_paraphrase_never_stands_in_quotation_marks() -> None:
    assert not re.search(r"[“\"][^”\"]*(skipped two|jammed on)[^”\"]*[”\"]", "\n".join(texts()))


def test_every_line_cites_spans_inside_the_texts() -> None:
    lines = write(story(), reports())
    held = {r.id: r.text for r in reports()}
    assert 5 <= len(lines) <= MOST
    for line in lines:
        assert line.cites
        for cited in line.cites:
            assert 0 <= cited.start < cited.end <= len(held[cited.report])


def _fixed_words() -> set[str]:
    def leaves(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        return [leaf for inner in (value.values() if isinstance(value, dict) else value) for leaf in leaves(inner)]

    return set(re.findall(r"\w+", " ".join(leaves(language("en").table("brief"))).lower()))


def test_no_word_comes_from_anywhere_but_the_reports_and_the_templates() -> None:
    labels = "fell gazette uplands"
    known = set(re.findall(r"\w+", f"{ONE} {TWO} {labels}".lower())) | _fixed_words()
    told = set(re.findall(r"\w+", " ".join(texts()).lower()))
    assert {word for word in told - known if not word.isdigit()} == set()


def test_a_source_inside_a_source_keeps_both() -> None:
    text = "Roe knew of the leak, a guard said, according to Uplands."
    outer = says(text, "Roe knew of the leak, a guard said", "uplands", id="o")
    inner = says(text, "Roe knew of the leak", "guard", id="i", within="o")
    told = mention(text, "a", "Roe knew of the leak", "i", "guard", "asserts")
    claim = Claim(
        report="a", start=told.start, end=told.end, id="c", status="single", origins=1, sources=1, mentions=(told,)
    )
    where = StatementCite(report="a", start=0, end=3)
    held = Story(
        id="t",
        title="",
        reports=("a",),
        entities=people(("guard", "a guard", where), ("uplands", "Uplands", where)),
        claims=(claim,),
    )
    lines = [line.text for line in write(held, [report("a", text, statements=[outer, inner])])]
    assert "a guard said, according to Uplands, as a puts it: Roe knew of the leak (one origin)" in lines


def test_an_unresolved_position_keeps_its_weekdays() -> None:
    steps = (
        Step(**cite(ONE, "fell-gazette", "The pumps will be tested on Friday."), date="XXXX-WXX-1", act="promise"),
        Step(**cite(TWO, "uplands", "skipping any yearly checks"), date=None, act="deny"),
    )
    moved = replace(story(), positions=(Position(entity="roe", topic="checks", steps=steps),), events=())
    assert any(
        "Sunniva Roe on “checks”: On a Monday (no report states its date): " in line.text
        for line in write(moved, reports())
    )


def test_the_order_of_reports_changes_nothing_and_no_report_gives_nothing() -> None:
    assert write(story(), reports()) == write(story(), reports()[::-1])
    assert write(story(), []) == ()


def test_the_brief_of_the_demo_story_says_nothing_that_no_report_says(demo_ledger: Ledger) -> None:
    said = " ".join(f"{r.text} {r.outlet} {r.id}" for r in demo_ledger.reports).lower()
    known = set(re.findall(r"\w+", said)) | _fixed_words()
    for told in demo_ledger.stories:
        assert len(told.brief) <= MOST
        for line in told.brief:
            unknown = {w for w in re.findall(r"\w+", line.text.lower()) if w not in known and not w.isdigit()}
            assert unknown == set(), line.text
            for cited in line.cites:
                assert cited.end <= len(demo_ledger.report(cited.report).text)


def happening(words: str, date: str) -> Event:
    found = StatementCite(**cite(ONE, "fell-gazette", words))
    return Event(
        id="e2", date=date, end_date=None, not_before=None, not_after=None, precision="day", certainty="reported",
        claimed_by=None, cites=(found,),
    )  # fmt: skip


def lines_with_event(words: str, date: str) -> list[str]:
    held = replace(story(), events=(happening(words, date),))
    return [line.text for line in write(held, reports()) if "reports:" in line.text]


def test_a_happening_of_no_known_time_makes_no_line() -> None:
    whole = "The pumps will be tested on Friday."
    assert lines_with_event(whole, "XXXX-05-09") == [
        f"On 9 May (no report states the year), Fell Gazette reports: {whole}"
    ]
    assert lines_with_event(whole, "XXXX-XX") == []


def test_a_broken_off_sentence_makes_no_line() -> None:
    assert lines_with_event('"Nobody warned us before the water came', "2031-04-07") == []


def test_what_a_speaker_says_of_his_own_view_is_told_as_he_said_it() -> None:
    text = "Sunniva Roe said she did not want the gate rebuilt before spring."
    outer = says(text, "she did not want the gate rebuilt before spring", "roe", id="s1")
    inner = says(text, "the gate rebuilt before spring", "roe", id="s2", within="s1", polarity="negative")
    doubt = mention(text, "a", "the gate rebuilt before spring", "s2", "roe", "doubts")
    claim = Claim(
        report="a", start=doubt.start, end=doubt.end, id="c", status="disputed", origins=1, sources=1, mentions=(doubt,)
    )
    held = replace(story(), reports=("a",), claims=(claim,), links=(), quotes=(), figures=(), events=())
    lines = [line.text for line in write(held, [report("a", text, statements=[outer, inner])])]
    assert any(
        "Sunniva Roe said, as a puts it: she did not want the gate rebuilt before spring" in line for line in lines
    )
    assert not any("rejected" in line for line in lines)


def test_a_mark_that_opens_nothing_is_left_out() -> None:
    assert _closed('"Nobody warned us') == "Nobody warned us"
    for even in ('"Nobody warned us"', '"it jammed” on Monday', "no marks at all"):
        assert _closed(even) == even


def test_those_who_give_one_number_stand_on_one_side_of_a_conflict() -> None:
    def value(name: str, text: str, words: str, number: float, who: str | None) -> FigureValue:
        where = cite(text, name, words)
        return FigureValue(**where, value=number, low=None, high=None, as_of=None, claimed_by=who)

    two, one = value("fell-gazette", ONE, "two", 2, "roe"), value("uplands", TWO, "any", 0, "authority")
    again = value("fell-gazette", ONE, "two", 2, "quill")
    figure = replace(story().figures[0], values=(two, one, again))
    told = replace(story(), claims=(), links=(), figures=(figure,))
    (line,) = [line.text for line in write(told, reports()) if "cannot both" in line.text]
    assert line.endswith(
        "two (Sunniva Roe, Fell Gazette) and two (Ada Quill, Fell Gazette) against any (river authority, uplands)"
    )
