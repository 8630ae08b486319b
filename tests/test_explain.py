"""What `onrecord explain` says of times, figures and entities."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import onrecord
from onrecord import archive
from onrecord.codec import schema, to_builtins
from onrecord.lang import language
from onrecord.model import AnnotatedReport, Cite, Figure, FigureValue, Ledger, Mention, NameMerge, Story, StoryEntity
from onrecord.outline import reasons as sections
from onrecord.terminal import render_reasons
from onrecord.wording import Desk

from .handmade import report, span, when
from .ledgers import ledger
from .test_cli import rows, run

QUARRY = """Quarry shut after rockfall

A ledge came down at the Hollin quarry on Tuesday. Two drivers were dug out the next morning.
The quarry reopens in June 2032. Its owner has run it for decades, and guards saw cracks hours later."""
EXPLAINED = language().table("explain")


def quarry(published: str | None = None) -> AnnotatedReport:
    anchor = span(QUARRY, "Tuesday")
    fixed = {"basis": "published", "earliest": "2032-03-02", "latest": "2032-03-02"} if published else {}
    times = [
        when(QUARRY, "Tuesday", "2032-03-02" if published else "XXXX-WXX-2", rule="weekday", **fixed),
        when(
            QUARRY, "the next morning", "XXXX-WXX-3TMO", type="TIME", rule="day-after", basis="earlier", anchor=anchor
        ),
        when(
            QUARRY, "June 2032", "2032-06", rule="month-year", basis="words", earliest="2032-06-01", latest="2032-06-30"
        ),
        when(QUARRY, "decades", "PXE", None, type="DURATION", rule="duration-bare", basis="words"),
        when(QUARRY, "hours later", "XXXX-XX-XXTXX", type="TIME", rule="later"),
    ]
    return report("quarry", QUARRY, times=times, published=published, published_basis="metadata" if published else None)


def printed(told: Any, desk: Desk, width: int = 110) -> str:
    paper = io.StringIO()
    render_reasons(told, desk, Console(file=paper, width=width))
    return paper.getvalue()


def explained(reports: list[AnnotatedReport], width: int = 110) -> str:
    desk = Desk.over(reports)
    return printed(sections.times(archive.explain_times(reports), desk), desk, width)


# ---------------------------------------------------------------- rules in words


def test_every_rule_of_times_is_explained_and_no_other() -> None:
    rules = {rule["name"] for rule in language().table("times")["rules"]}
    assert set(EXPLAINED["rules"]) == rules


def test_an_explanation_is_one_plain_sentence() -> None:
    for rule, meaning in EXPLAINED["rules"].items():
        assert meaning == " ".join(meaning.split()), rule
        assert 3 <= len(meaning.split()) <= 20, rule
        assert not meaning.endswith("."), rule
        assert not any(sign in meaning for sign in "_{}<>|"), rule


def test_rules_that_hang_on_an_earlier_time_are_rules() -> None:
    for rules in EXPLAINED["counted_from"].values():
        assert set(rules) <= set(EXPLAINED["rules"])


# ---------------------------------------------------------------- times


def test_each_time_says_its_rule_and_what_it_rests_on() -> None:
    told = archive.explain_times([quarry()])
    assert [reason.words for reason in told] == ["Tuesday", "the next morning", "June 2032", "decades", "hours later"]
    assert [reason.meaning for reason in told] == [
        EXPLAINED["rules"][rule] for rule in ("weekday", "day-after", "month-year", "duration-bare", "later")
    ]
    assert [reason.rests_on for reason in told] == [
        "stays open: the report gives no publication date",
        "counted from “Tuesday”",
        "its own words",
        "its own words",
        "stays open: nothing earlier in the report that it can safely be counted from",
    ]
    start, end = span(QUARRY, "Tuesday")
    assert told[1].anchor == Cite(report="quarry", start=start, end=end)


def test_a_published_report_names_the_day_its_weekday_rests_on() -> None:
    told = archive.explain_times([quarry("2032-03-04")])
    assert told[0].rests_on == "the day of publication, Thu 4 March 2032"


def test_a_time_that_stays_open_in_a_dated_report_does_not_blame_the_date() -> None:
    text = "The choir sings on the following Sunday."
    time = when(text, "the following Sunday", "XXXX-WXX-7", rule="weekday")
    (reason,) = archive.explain_times([report("a", text, times=[time], published="2031-01-02")])
    assert reason.rests_on == "stays open: the report does not say which one"


def test_a_rule_without_an_explanation_is_still_named() -> None:
    text = "The fair opens on Sunday."
    found = [report("a", text, times=[when(text, "Sunday", "XXXX-WXX-7", rule="moonrise")])]
    assert archive.explain_times(found)[0].meaning is None
    assert "rule      moonrise" in explained(found)


def test_the_page_of_a_report_reads_from_top_to_bottom() -> None:
    text = explained([quarry("2032-03-04")])
    assert text.startswith("QUARRY  published Thu 4 March 2032, as the input says · 5 time expressions\n")
    for line in (
        "  1 Tuesday           A ledge came down at the Hollin quarry on Tuesday.  [quarry:2]",
        "      value     Tue 2 March 2032 · DATE 2032-03-02 · dates what happened",
        "      rests on  the day of publication, Thu 4 March 2032",
        "      value     a Wednesday (unresolved), morning · TIME XXXX-WXX-3TMO · dates what happened",
        "      rests on  counted from “Tuesday”  [quarry:2]",
        "      value     June 2032 · DATE 2032-06 · Tue 1 June 2032 to Wed 30 June 2032 · dates what happened",
        "      value     some decades · DURATION PXE",
    ):
        assert line in text


def test_reports_stand_in_the_order_given_and_one_without_times_says_so() -> None:
    silent = report("silent", "Nobody was there.")
    text = explained([silent, quarry()])
    assert text.index("SILENT  no publication date · 0 time expressions") < text.index("QUARRY  no publication date")


@pytest.mark.parametrize(
    ("value", "rest", "words"),
    [
        ("2031", {"mod": "END", "earliest": "2031-09-01", "latest": "2031-12-31"}, "2031, late in it · DATE 2031 · "),
        ("P3D", {"type": "DURATION", "mod": "MORE_THAN"}, "3 days, more than that · DURATION P3D\n"),
        ("P2W", {"type": "DURATION", "mod": "APPROX"}, "2 weeks, about that long · DURATION P2W\n"),
        ("P1W", {"type": "SET"}, "again and again: 1 week · SET P1W\n"),
        (
            "2030",
            {"mod": "BEFORE", "latest": "2030-12-31"},
            "2030, before then · DATE 2030 · not after Tue 31 December",
        ),
        ("FY2031", {}, "FY2031 · DATE FY2031 · days unknown · dates what happened\n"),
        ("PAST_REF", {}, "in the past (no day given) · DATE PAST_REF · dates what happened\n"),
        ("XXXX-XX-XXTXX", {"type": "TIME"}, "a day (unresolved), hour unresolved · TIME XXXX-XX-XXTXX · dates"),
        ("2031-05-06", {"dates": None}, "Tue 6 May 2031 · DATE 2031-05-06 · not plain what it dates\n"),
    ],
)
def test_a_value_is_told_in_words_and_as_it_stands(value: str, rest: dict[str, Any], words: str) -> None:
    text = "The kiln was cold then."
    assert f"value     {words}" in explained([report("a", text, times=[when(text, "then", value, **rest)])])


def test_a_long_sentence_is_cut_around_the_words_and_says_so() -> None:
    text = (
        "After a season of quarrels over seats, sponsors and songs the jury of the Ostrel festival met on Friday "
        "and gave its only prize to a brass band from the valley, which had come by accident."
    )
    shown = sections.stretch(Cite(report="a", start=text.index("Friday"), end=text.index("Friday") + 6), _desk(text))
    assert shown.startswith("[…] ")
    assert " met on Friday and gave " in shown
    assert shown.endswith(" […]")
    assert len(shown) < 150


def _desk(text: str) -> Desk:
    return Desk.over([report("a", text)])


@given(st.text(alphabet="ab. \n\t\u00e9", min_size=1, max_size=200), st.data())
def test_a_stretch_holds_the_words_it_explains(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = sections.stretch(Cite(report="a", start=start, end=end), _desk(text))
    assert " ".join(text[start:end].split()) in shown


# ---------------------------------------------------------------- figures


def test_a_figure_shows_every_value_with_words_outlet_and_claimant() -> None:
    whole = ledger()
    reason = next(r for r in archive.explain_figures(whole) if r.id == "f1")
    assert (reason.story, reason.verdict, reason.why) == ("story-tram", "revised", "a later day, a higher number")
    assert [(v.words, v.outlet, v.claimant, v.as_of) for v in reason.values] == [
        ("12 passengers", "Larkfield Gazette", "Oda Brandvik", "XXXX-WXX-1"),
        ("17 passengers", "Noon Dispatch", "the hospital", "XXXX-WXX-2"),
    ]
    desk = Desk.of(whole)
    text = printed(sections.figures(archive.explain_figures(whole), whole.stories, desk), desk)
    assert "  1 revised  passengers treated\n" in text
    assert "      why  a later day, a higher number\n" in text
    assert "      12   She said 12 passengers were treated.  (as of a Monday (unresolved) · claimed by Oda" in text
    assert "30 or more  At least 30 people were hurt" in text
    assert "HALDEN VACCINE RECALLED  2 reports · 0 figures" in text


def test_no_value_is_cut() -> None:
    whole = ledger()
    tram = whole.stories[0]
    start, end = span(whole.reports[0].text, "12 passengers")
    held = {"report": "a-gazette.txt", "start": start, "end": end, "as_of": None, "claimed_by": None}
    values = tuple(FigureValue(**held, value=n, low=n, high=n) for n in range(100, 130))
    many = Figure(id="f9", what="passengers", unit=None, verdict="conflict", values=values, why="they differ")
    changed = replace(whole, stories=(replace(tram, figures=(many,)),))
    desk = Desk.of(changed)
    text = printed(sections.figures(archive.explain_figures(changed), changed.stories, desk), desk)
    assert [str(n) for n in range(100, 130)] == [line.split()[0] for line in text.splitlines() if " She said " in line]
    assert "more" not in text


# ---------------------------------------------------------------- entities

TRIAL = "Judge Mara Teale heard the ferry case. Teale adjourned it. She gave no reason. Teale left."


def test_an_entity_shows_each_of_its_names_once_with_how_often_and_where() -> None:
    def mention(words: str, kind: Any, at: int = 0) -> Mention:
        start, end = span(TRIAL, words, at)
        return Mention(start=start, end=end, type="PERSON", kind=kind, entity="e1")

    held = (
        mention("Mara Teale", "name"),
        mention("Teale", "name", 1),
        mention("She", "pronoun"),
        mention("Teale", "name", 2),
    )
    whole = ledger()
    one = replace(whole.reports[0], id="t", text=TRIAL, mentions=held, statements=(), furniture=())
    teale = StoryEntity(
        id="e1",
        name="Mara Teale",
        type="PERSON",
        roles=(),
        mentions=tuple(Cite(report="t", start=m.start, end=m.end) for m in held),
        members=(("t", "e4"),),
        why="one name",
    )
    story = Story(id="s", title="Ferry trial", reports=("t",), entities=(teale,))
    (reason,) = archive.explain_entities(Ledger(reports=(one,), stories=(story,)))
    assert [(n.words, n.kind, n.mentions) for n in reason.namings] == [
        ("Teale", "name", 2),
        ("Mara Teale", "name", 1),
        ("She", "pronoun", 1),
    ]
    assert (reason.why, reason.members) == ("one name", (("t", "e4"),))


def test_each_merge_is_told_with_its_two_names_and_its_reason() -> None:
    whole = ledger()
    brandvik = replace(
        whole.stories[0].entities[0],
        merges=(
            NameMerge(a="Oda Brandvik", b="Oda Brandvik", why="one name"),
            NameMerge(a="Oda Brandvik", b="the engineer", why="as Eva Moe judged", judgement="j7"),
        ),
        judgements=("j7", "j9"),
        may_be=("e3",),
    )
    changed = replace(whole, stories=(replace(whole.stories[0], entities=(brandvik, *whole.stories[0].entities[1:])),))
    desk = Desk.of(changed)
    reasons = archive.explain_entities(changed)
    assert (reasons[0].merges, reasons[0].judgements, reasons[0].may_be) == (brandvik.merges, ("j7", "j9"), ("e3",))
    text = printed(sections.entities(reasons, changed.stories, desk), desk)
    for line in (
        "      one     Oda Brandvik = the engineer  (as Eva Moe judged · judgement j7)\n",
        "      judged  judgement j9 bears on it\n",
        "      may be  Varde Trams (e3)  (may be the same, not known)\n",
    ):
        assert line in text
    assert "Oda Brandvik = Oda Brandvik" not in text


def test_the_entities_of_most_reports_come_first_and_a_role_stands_once() -> None:
    whole = ledger()
    desk = Desk.of(whole)
    text = printed(sections.entities(archive.explain_entities(whole), whole.stories, desk), desk)
    assert "Oda Brandvik  (1 report · 1 mention · e1)" in text
    assert text.count("role   chief engineer  [Larkfield Gazette:2]") == 1


# ---------------------------------------------------------------- the command

MINE = (
    "Pumps fail at Brask mine\n\nA pump at the Brask mine failed on Tuesday, foreman Ivo Lund said. "
    "Thirty miners were brought up the next day. The pit will stay shut for two weeks.\n"
)


@pytest.fixture
def mine(tmp_path):  # type: ignore[no-untyped-def]
    path = tmp_path / "mine.txt"
    path.write_text(MINE, encoding="utf-8")
    return path


@pytest.mark.parametrize("subject", ["times", "figures", "entities"])
def test_json_rows_are_of_the_published_shape(subject: str, mine: Any) -> None:
    found = rows(run("explain", subject, "--json", mine))
    shape = json.loads(run("schema", f"explain-{subject}").stdout)
    assert shape == schema(f"explain-{subject}")
    assert found
    for row in found:
        jsonschema.validate(row, shape)


def test_the_next_day_is_counted_from_the_weekday_before_it(mine: Any) -> None:
    told = {row["words"]: row for row in rows(run("explain", "times", "--json", mine))}
    assert (told["Tuesday"]["value"], told["Tuesday"]["basis"]) == ("XXXX-WXX-2", None)
    assert told["the next day"]["value"] == "XXXX-WXX-3"
    anchor = told["the next day"]["anchor"]
    assert MINE[anchor["start"] : anchor["end"]] == "Tuesday"
    dated = run("explain", "times", mine, "--published", "mine.txt=2027-09-09").stdout
    assert "published Thu 9 September 2027, as the input says" in dated
    assert "value     Tue 7 September 2027" in dated
    assert "value     Wed 8 September 2027" in dated


def test_one_of_them_may_be_asked_for_in_the_singular(mine: Any) -> None:
    assert run("explain", "entity", mine).stdout == run("explain", "entities", mine).stdout != ""


def test_bad_usage_is_told_in_words(mine: Any, tmp_path: Any) -> None:
    wrong = run("explain", "weather", mine)
    assert wrong.returncode == 2
    assert all(word in wrong.stderr for word in ("weather", "times", "figures", "entities"))
    assert run("explain", "times").returncode == 2
    assert run("explain", "times", tmp_path / "gone.txt").returncode == 3
    unread = run("explain", "times", mine, "--published", "nobody.txt=2027-01-01")
    assert (unread.returncode, unread.stdout) == (2, "")
    assert "nobody.txt" in unread.stderr


def test_an_input_that_cannot_be_read_is_named_and_the_rest_explained(mine: Any, tmp_path: Any) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2" * 40)
    done = run("explain", "entities", mine, tmp_path / "bad.txt")
    assert done.returncode == 1
    assert "Ivo Lund" in done.stdout
    assert "bad.txt" in done.stderr


def test_rows_do_not_depend_on_the_hash_seed(mine: Any) -> None:
    one, two = (run("explain", "entities", mine, "--json", PYTHONHASHSEED=seed) for seed in "12")
    assert one.stdout == two.stdout
    assert one.stdout.count("\n") >= 2


def test_every_verb_that_is_promised_is_there() -> None:
    assert {"explain_times", "explain_figures", "explain_entities"} <= set(onrecord.__all__)
    assert all(getattr(onrecord, name) for name in onrecord.__all__)


def test_a_reason_is_written_with_the_names_of_the_contract() -> None:
    (first, *_) = archive.explain_times([quarry()])
    assert list(to_builtins(first)) == [
        "report", "start", "end", "words", "type", "value", "earliest", "latest", "mod", "zone", "dates", "rule",
        "meaning", "basis", "rests_on", "anchor",
    ]  # fmt: skip
