"""Dated happenings in order."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.archive import Annotated
from onrecord.model import AnnotatedReport, Cite
from onrecord.timeline import events

from .handmade import names, people, report, says, span, when

WIRE = "A grain silo collapsed in Marrow on Monday. The owner will rebuild the silo by Friday."
LOCAL = "The old grain silo in Marrow collapsed on 7 April 2031, blocking a road."
ENTITIES = people(("stahl", "Orla Stahl", Cite(report="c", start=0, end=4)))


def wire(name: str = "a") -> AnnotatedReport:
    times = [when(WIRE, "Monday", "XXXX-WXX-1"), when(WIRE, "Friday", "XXXX-WXX-5", mod="ON_OR_BEFORE")]
    return report(name, WIRE, times=times, written_weekday="TUE")


def local(name: str = "b") -> AnnotatedReport:
    time = when(LOCAL, "7 April 2031", "2031-04-07", earliest="2031-04-07", latest="2031-04-07")
    return report(name, LOCAL, times=[time])


def test_one_happening_told_twice_is_one_event_with_the_date_that_is_known() -> None:
    told = events([wire(), local()], ENTITIES)
    collapse = told[0]
    assert collapse.date == "2031-04-07"
    assert (collapse.not_before, collapse.not_after) == ("2031-04-07", "2031-04-07")
    assert {cite.report for cite in collapse.cites} == {"a", "b"}
    assert collapse.certainty == "reported"
    assert len(told) == 2


def test_what_lies_ahead_is_expected_and_keeps_its_unresolved_weekday() -> None:
    rebuilt = events([wire()], ENTITIES)[1]
    assert rebuilt.certainty == "expected"
    assert (rebuilt.date, rebuilt.not_before, rebuilt.precision) == ("XXXX-WXX-5", None, "day")


def test_the_month_of_may_is_no_auxiliary() -> None:
    text = "The glacier lake burst its bank on 3 May 2030."
    (event,) = events([report("a", text, times=[when(text, "3 May 2030", "2030-05-03")])], ())
    assert event.certainty == "reported"


def test_what_somebody_says_happened_is_claimed() -> None:
    text = "The valve was closed on Sunday, Orla Stahl said."
    said = says(text, "The valve was closed on Sunday", "stahl")
    (event,) = events(
        [report("c", text, times=[when(text, "Sunday", "XXXX-WXX-7", "content")], statements=[said])], ENTITIES
    )
    assert (event.certainty, event.claimed_by) == ("claimed", "stahl")


def test_what_is_denied_is_no_event() -> None:
    text = "Orla Stahl denied closing the valve on Sunday."
    said = says(text, "closing the valve on Sunday", "stahl", act="deny", polarity="negative")
    assert events([report("c", text, times=[when(text, "Sunday", "XXXX-WXX-7")], statements=[said])], ENTITIES) == ()


def test_times_of_saying_durations_and_side_passages_make_no_events() -> None:
    text = "Stahl spoke on Monday. The leak lasted three hours. Elsewhere a choir sang on Sunday."
    times = [
        when(text, "Monday", "XXXX-WXX-1", "saying"),
        when(text, "three hours", "PT3H", type="DURATION"),
        when(text, "Sunday", "XXXX-WXX-7"),
    ]
    start, end = span(text, "Elsewhere a choir sang on Sunday.")
    side = [Cite(report="a", start=start, end=end)]
    assert events([report("a", text, times=times)], (), side=side) == ()
    assert len(events([report("a", text, times=times)], ())) == 1


def test_from_monday_to_thursday_is_one_event_with_an_end() -> None:
    text = "The cycling race ran from Monday to Thursday."
    times = [when(text, "Monday", "XXXX-WXX-1"), when(text, "Thursday", "XXXX-WXX-4")]
    (event,) = events([report("a", text, times=times)], ())
    assert (event.date, event.end_date) == ("XXXX-WXX-1", "XXXX-WXX-4")


def test_two_happenings_of_one_day_stay_two() -> None:
    one = "A surgeon in Varn was dismissed on Monday."
    two = "The hospital's new wing in Varn opened on Monday."
    told = events(
        [
            report("a", one, times=[when(one, "Monday", "XXXX-WXX-1")]),
            report("b", two, times=[when(two, "Monday", "XXXX-WXX-1")]),
        ],
        (),
    )
    assert len(told) == 2


def test_one_person_and_one_place_on_one_day_may_be_two_happenings() -> None:
    one = "Orla Stahl visited the mill on Saturday."
    two = "Orla Stahl, whose mill burned down on Saturday, runs a bakery."
    three = "On Saturday Orla Stahl resigned."
    four = "Orla Stahl resigned as bakers' chief on Saturday."
    reports = []
    for name, text in (("a", one), ("b", two), ("c", three), ("d", four)):
        time, named = when(text, "Saturday", "XXXX-WXX-6"), names(text, stahl=("Orla Stahl", "PERSON"))
        reports.append(report(name, text, times=[time], mentions=named))
    told = events(reports, ENTITIES)
    assert sorted([cite.report for cite in event.cites] for event in told) == [["a"], ["b"], ["c", "d"]]


def test_the_friday_before_comes_before_the_friday_to_come() -> None:
    text = "Ministers will sign the fishing accord on Friday. Trawlers blocked the port on Friday."
    times = [when(text, "Friday", "XXXX-WXX-5"), when(text, "Friday", "XXXX-WXX-5", at=1)]
    told = events([report("a", text, times=times, written_weekday="TUE")], ())
    assert [event.certainty for event in told] == ["reported", "expected"]


def test_a_claim_does_not_become_reported_by_a_loose_likeness() -> None:
    one = "A drone crossed the airport fence near Varn on Monday."
    two = "A drone dropped leaflets over the airport on Monday, Orla Stahl said."
    said = says(two, "A drone dropped leaflets over the airport on Monday", "stahl")
    told = events(
        [
            report("a", one, times=[when(one, "Monday", "XXXX-WXX-1")]),
            report("c", two, times=[when(two, "Monday", "XXXX-WXX-1", "content")], statements=[said]),
        ],
        ENTITIES,
    )
    assert sorted(event.certainty for event in told) == ["claimed", "reported"]


def test_many_reports_give_at_most_three_sentences() -> None:
    (collapse, _) = events([wire(name) for name in "abcde"], ())
    assert len(collapse.cites) == 3
    assert len({cite.report for cite in collapse.cites}) == 3


@given(st.permutations([wire("a"), local("b"), wire("d"), local("e")]))
@settings(max_examples=15, deadline=None)
def test_the_order_of_reports_changes_nothing(reports: list[AnnotatedReport]) -> None:
    told = events(reports, ENTITIES)
    assert told == events([wire("a"), local("b"), wire("d"), local("e")], ENTITIES)
    texts = {r.id: r.text for r in reports}
    for event in told:
        for cite in event.cites:
            assert 0 <= cite.start < cite.end <= len(texts[cite.report])


def test_the_demo_story_expects_the_report_by_friday_and_the_divers_on_wednesday(demo: Annotated) -> None:
    told = [event for event in events(demo.reports, ()) if event.certainty == "expected"]
    texts = {r.id: r.text for r in demo.reports}
    words = [" ".join(texts[c.report][c.start : c.end] for c in event.cites) for event in told]
    assert any("by Friday" in line for line in words)
    assert any("Divers are due to look at the pier on Wednesday" in line for line in words)


def test_a_winter_named_as_such_dates_nothing() -> None:
    text = "Herders stored hay for the winter. The herd grew last winter."
    times = [when(text, "the winter", "XXXX-WI"), when(text, "last winter", "XXXX-WI")]
    (event,) = events([report("a", text, times=times)], ())
    assert text[event.cites[0].start : event.cites[0].end] == "The herd grew last winter."


def test_a_time_belongs_to_its_own_clause() -> None:
    one = "The lane stays closed after a lorry hit the toll booth on Monday."
    two = "A lorry hit the toll booth on Monday, drivers were told."
    three = "Stahl will visit the port, his first trip since taking office in July."
    (crash, office) = events(
        [
            report("a", one, times=[when(one, "Monday", "XXXX-WXX-1")]),
            report("b", two, times=[when(two, "Monday", "XXXX-WXX-1")]),
            report("c", three, times=[when(three, "July", "XXXX-07")]),
        ],
        (),
    )
    assert [cite.report for cite in crash.cites] == ["a", "b"]
    assert office.certainty == "reported"


@pytest.mark.parametrize(
    ("text", "words", "certainty"),
    [
        ("The mill, built in 1911, will reopen as a school.", "1911", "reported"),
        ("Many of the recipes, which were printed on Monday, should please children.", "Monday", "reported"),
        ("By the time the pump was found on Monday, the cellar could be crossed by boat.", "Monday", "reported"),
        ("The skipper was arrested on Monday and will face the harbour court.", "Monday", "reported"),
        ("The council on Monday approved a tunnel that would link both banks.", "Monday", "reported"),
        ("The surgeon called on Monday to ask if the ward had lost its keys.", "Monday", "reported"),
        ("The tour will be the choir's first trip to Norden since 2016.", "2016", "reported"),
        ("At a planned meeting on Friday, the council will vote on the tunnel.", "Friday", "expected"),
        ("On Friday, the ferry line will drop its winter prices.", "Friday", "expected"),
        ("The skipper was arrested in town and will face the harbour court on Friday.", "Friday", "expected"),
        ("They emptied the vault on Monday and they will be back, guards fear.", "Monday", "reported"),
        ("The climber who was hurt on Monday will sue the hut.", "Monday", "reported"),
        ("Rosa Will and Nora May last met at the spa on Monday.", "Monday", "reported"),
        ("Her aunt swore she'd crossed the strait on Monday.", "Monday", "reported"),
        ("Her aunt swore she'd cross the strait on Monday.", "Monday", "expected"),
        ("Chess champion to visit Tarn in July", "July", "expected"),
        ("President to visit United Provinces in July", "July", "expected"),
        ("The trial of a baker who burned and sank two boats starts on Monday.", "Monday", "expected"),
        ("The inquest opens on Friday in the town hall.", "Friday", "expected"),
        ("A hearing set for Friday will decide on bail.", "Friday", "expected"),
        ("The mill dates to 1935.", "1935", "reported"),
        ("The final, which was put off twice, is now expected to begin on Friday.", "Friday", "expected"),
    ],
)
def test_the_verb_beside_the_time_tells_what_lies_ahead(text: str, words: str, certainty: str) -> None:
    (event,) = events([report("a", text, times=[when(text, words, "2031-04-07")])], ())
    assert event.certainty == certainty


def test_a_heading_says_no_more_than_its_report() -> None:
    text = "Royal tour on 13 July confirmed\n\nThe queen of Ostby will tour the mills on 13 July."
    dates = [when(text, "13 July", "XXXX-07-13", at=at) for at in (0, 1)]
    assert {event.certainty for event in events([report("a", text, times=dates)], ())} == {"expected"}


# ---------------------------------------------------------------- no calendar


def undated(name: str, text: str, speaks: str | None, *values: str) -> AnnotatedReport:
    """A report without a date; ``values`` as ``words=value`` or, counted from other words, ``words=value<words``."""
    times = []
    for told in values:
        words, value, anchor = (*re.split("[=<]", told), None)[:3]
        place = span(text, anchor) if anchor else None
        times.append(
            when(text, words or "", value or "", type="TIME" if "T" in (value or "") else "DATE", anchor=place)
        )
    return report(name, text, written_weekday=speaks, times=times)


def told_in_order(reports: list[AnnotatedReport]) -> list[tuple[str, str, str]]:
    """Each event: the sentence it is first told in, its date, what orders it."""
    texts = {r.id: r.text for r in reports}
    found = events(reports, ENTITIES)
    return [(texts[e.cites[0].report][e.cites[0].start : e.cites[0].end], e.date or "", e.order) for e in found]


def leak() -> list[AnnotatedReport]:
    """A gas leak at a school, from a Friday to the Tuesday after."""
    friday = "Pupils were led out of the Brenmoor school on Friday after a pipe cracked. It will be tested on Saturday."
    saturday = "A contractor cut the gas overnight. Pupils had been led out of the Brenmoor school on Friday."
    night = (
        "Thieves took forty laptops from the hall on Saturday night. A caretaker saw the broken door the next morning."
    )
    monday = "Lessons moved to the town hall on Monday. Governors will vote on repairs on Wednesday."
    garage = "Thieves took forty laptops from the hall on Saturday night. Two days later officers searched a garage."
    tuesday = "The Brenmoor school reopened on Tuesday. Governors vote on repairs on Wednesday."
    broken_in = "Saturday night=XXXX-WXX-6TNI"
    return [
        undated("a", friday, "FRI", "Friday=XXXX-WXX-5", "Saturday=XXXX-WXX-6"),
        undated("b", saturday, "SAT", "overnight=XXXX-XX-XXTNI", "Friday=XXXX-WXX-5"),
        undated("c", night, None, broken_in, "the next morning=XXXX-WXX-7TMO<Saturday night"),
        undated("d", monday, "MON", "Monday=XXXX-WXX-1", "Wednesday=XXXX-WXX-3"),
        undated("e", garage, None, broken_in, "Two days later=XXXX-WXX-1<Saturday night"),
        undated("f", tuesday, "TUE", "Tuesday=XXXX-WXX-2", "Wednesday=XXXX-WXX-3"),
    ]


def test_six_reports_without_a_date_tell_their_story_in_order() -> None:
    told = told_in_order(leak())
    assert [words[:24] for words, *_ in told] == [
        "Pupils were led out of t",
        "A contractor cut the gas",
        "It will be tested on Sat",
        "Thieves took forty lapto",
        "A caretaker saw the brok",
        "Lessons moved to the tow",
        "Two days later officers ",
        "The Brenmoor school reop",
        "Governors will vote on r",
    ]
    assert {order for *_, order in told} == {"weekday"}
    assert all(date.startswith("XXXX") for _, date, _ in told)
    assert all(e.not_before is None and e.not_after is None for e in events(leak(), ENTITIES))


def test_a_story_of_two_weeks_is_not_folded_into_one() -> None:
    one = "A trawler sank off Hesk on Friday."
    two = "A trawler sank off Hesk on Friday. Divers found the wreck on Tuesday."
    three = "Divers had found the wreck on Tuesday. The skipper was charged on Monday."
    four = "The skipper was charged on Monday. The harbour held a minute of silence on Wednesday."
    reports = [
        undated("a", one, "FRI", "Friday=XXXX-WXX-5"),
        undated("b", two, "TUE", "Friday=XXXX-WXX-5", "Tuesday=XXXX-WXX-2"),
        undated("c", three, "MON", "Tuesday=XXXX-WXX-2", "Monday=XXXX-WXX-1"),
        undated("d", four, "WED", "Monday=XXXX-WXX-1", "Wednesday=XXXX-WXX-3"),
    ]
    told = told_in_order(reports)
    assert [date[-1] for _, date, _ in told] == ["5", "2", "1", "3"]
    assert {order for *_, order in told} == {"weekday"}
    # A report without a day of its own may mean either of two Saturdays.
    stray = "Nets were stolen on Saturday."
    told = told_in_order([*reports, undated("e", stray, None, "Saturday=XXXX-WXX-6")])
    assert told[-1] == (stray, "XXXX-WXX-6", "unknown")


def test_reports_that_share_nothing_and_may_stand_either_way_have_no_order() -> None:
    told = told_in_order(
        [
            undated("a", "The weir broke on Monday.", "MON", "Monday=XXXX-WXX-1"),
            undated("b", "Farmers were paid on Thursday.", "THU", "Thursday=XXXX-WXX-4"),
        ]
    )
    assert {order for *_, order in told} == {"unknown"}


CLOSED = "The Orlo bridge was closed on 4 April 2031. Buses ran again on 9 April 2031."


def closed() -> AnnotatedReport:
    return report("a", CLOSED, times=[when(CLOSED, f"{d} April 2031", f"2031-04-0{d}") for d in (4, 9)])


def test_a_happening_with_a_date_puts_the_weekdays_of_another_report_among_the_dates() -> None:
    text = "The Orlo bridge was closed on Friday. Ferries were chartered on Sunday."
    told = told_in_order([closed(), undated("b", text, "MON", "Friday=XXXX-WXX-5", "Sunday=XXXX-WXX-7")])
    assert [(date, order) for _, date, order in told] == [
        ("2031-04-04", "date"),
        ("XXXX-WXX-7", "weekday"),
        ("2031-04-09", "date"),
    ]


def test_without_a_shared_happening_dates_and_weekdays_stay_apart() -> None:
    stray = undated("b", "Ferries were chartered on Sunday.", "MON", "Sunday=XXXX-WXX-7")
    assert [date for _, date, _ in told_in_order([closed(), stray])] == ["2031-04-04", "2031-04-09", "XXXX-WXX-7"]


@pytest.mark.parametrize(
    ("later", "value", "before"),
    [
        ("Two days later", "XXXX-WXX-5", False),
        ("The previous day", "XXXX-WXX-2", True),
        ("Ten days later", "XXXX-WXX-6", False),
        ("Two days earlier", "XXXX-WXX-1", True),
        ("The same evening", "XXXX-WXX-3TEV", False),
    ],
)
def test_a_day_counted_from_a_weekday_stands_on_its_side(later: str, value: str, before: bool) -> None:
    text = f"The clinic closed its doors on Wednesday. {later} a nurse wrote to the board."
    told = told_in_order([undated("a", text, "THU", "Wednesday=XXXX-WXX-3", f"{later}={value}<Wednesday")])
    assert [words.startswith("The clinic") for words, *_ in told] == [not before, before]


def test_the_hours_of_a_day_stand_in_their_order() -> None:
    text = (
        "Guards slept on Sunday night. Bells rang on Sunday morning. Lamps fell on Sunday afternoon. Snow fell Sunday."
    )
    parts = ("Sunday night=XXXX-WXX-7TNI", "Sunday morning=XXXX-WXX-7TMO", "Sunday afternoon=XXXX-WXX-7TAF")
    told = told_in_order([undated("a", text, "MON", *parts, "Sunday.=XXXX-WXX-7")])
    assert [words.split()[0] for words, *_ in told] == ["Snow", "Bells", "Lamps", "Guards"]


def test_the_last_day_something_was_said_is_the_day_a_report_speaks_from() -> None:
    """Two sayings name two weekdays, so no day is stated; what was said last was said when it was written."""
    text = "A ferry ran aground on Tuesday. Rescuers said Wednesday all were safe. The line said Thursday it was sorry."
    quiet = "The ferry ran aground on Tuesday. Tugs will pull it free on Monday."
    said = [when(text, "Wednesday", "XXXX-WXX-3", "saying"), when(text, "Thursday", "XXXX-WXX-4", "saying")]
    reports = [
        undated("b", quiet, "WED", "Tuesday=XXXX-WXX-2", "Monday=XXXX-WXX-1"),
        report("a", text, times=[when(text, "Tuesday", "XXXX-WXX-2"), *said]),
    ]
    told = told_in_order(reports)
    assert [(date, order) for _, date, order in told] == [("XXXX-WXX-2", "weekday"), ("XXXX-WXX-1", "weekday")]
    # A weekday told of as past after the last saying leaves the day open.
    later = "A ferry ran aground on Friday. Rescuers said Wednesday all were safe. The line said Thursday it was sorry."
    said = [when(later, "Wednesday", "XXXX-WXX-3", "saying"), when(later, "Thursday", "XXXX-WXX-4", "saying")]
    stray = report("a", later, times=[when(later, "Friday", "XXXX-WXX-5"), *said])
    assert [order for *_, order in told_in_order([stray])] == ["unknown"]


def test_yesterday_has_a_place_only_beside_the_day_its_report_speaks_from() -> None:
    text = "The mayor of Tarn resigned yesterday."
    assert events([undated("a", text, None, "yesterday=XXXX-XX-XX")], ()) == ()
    (event,) = events([undated("a", text, "MON", "yesterday=XXXX-XX-XX")], ())
    assert (event.date, event.order) == ("XXXX-XX-XX", "weekday")
