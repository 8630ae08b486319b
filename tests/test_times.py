"""Time expressions. All sentences are written for these tests."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from benchmarks import times as benchmark
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.parse import ParseAnnotator
from onrecord.annotate.times import TimeAnnotator, published_day
from onrecord.clean import clean
from onrecord.lang import language
from onrecord.model import Raw, Report, TimeExpression

THURSDAY = "2024-09-12"


def annotated(text: str, published: str | None = THURSDAY) -> tuple[TimeExpression, ...]:
    report = Report(id="r", text=text, published=published)
    layers = {"furniture": (), "repairs": (), **ParseAnnotator()(report, {"furniture": (), "repairs": ()})}
    return TimeAnnotator()(report, layers)["times"]


def values(text: str, published: str | None = THURSDAY) -> dict[str, str]:
    return {text[t.start : t.end]: t.value for t in annotated(text, published)}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The dam opened on 14 March 1987.", "14 March 1987", "1987-03-14"),
        ("The dam opened on Saturday, March 14, 1987.", "Saturday, March 14, 1987", "1987-03-14"),
        ("The dam opened on March 14th, 1987.", "March 14th, 1987", "1987-03-14"),
        ("The file is dated 2021-11-05 in the court's register.", "2021-11-05", "2021-11-05"),
        ("The file is dated 25/11/2021 in the court's register.", "25/11/2021", "2021-11-25"),
        ("The choir toured Peru in October 2019.", "October 2019", "2019-10"),
        ("The mill closed in 1974.", "1974", "1974"),
        ("Prices rose in the third quarter of 2023.", "the third quarter of 2023", "2023-Q3"),
        ("The canal was dug in the 19th century.", "the 19th century", "18"),
        ("Trams vanished in the 1950s.", "the 1950s", "195"),
        ("The clinic hired nurses in the summer of 2022.", "the summer of 2022", "2022-SU"),
    ],
)
def test_explicit_dates_do_not_hang_on_publication(text, words, value):
    assert values(text, None)[words] == value
    assert values(text, THURSDAY)[words] == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The ferry sank on Tuesday.", "Tuesday", "2024-09-10"),
        ("The coach resigned on Thursday.", "Thursday", "2024-09-12"),
        ("The coach will resign on Friday.", "Friday", "2024-09-13"),
        ("The jury is expected to return on Monday.", "Monday", "2024-09-16"),
        ("The choir sang last Monday.", "last Monday", "2024-09-09"),
        ("The surgeons will meet next Monday.", "next Monday", "2024-09-16"),
        ("A kiosk burned on Tuesday night.", "Tuesday night", "2024-09-10TNI"),
        ("A kiosk burned last night.", "last night", "2024-09-11TNI"),
        ("The team trained yesterday.", "yesterday", "2024-09-11"),
        ("The team will train tomorrow.", "tomorrow", "2024-09-13"),
        ("Looters struck over the weekend.", "the weekend", "2024-W36-WE"),
        ("The regatta will take place next weekend.", "next weekend", "2024-W38-WE"),
        ("The bank fined him last week.", "last week", "2024-W36"),
        ("The bank will pay next month.", "next month", "2024-10"),
        ("Snow fell in February.", "February", "2024-02"),
        ("The vote will be held in February.", "February", "2025-02"),
        ("The trial began on 3 May.", "3 May", "2024-05-03"),
        ("The observatory opened three years ago.", "three years ago", "2021"),
        ("The observatory opened six days ago.", "six days ago", "2024-09-06"),
        ("Soldiers trained in the summer.", "the summer", "2024-SU"),
        ("Cod was scarce last winter.", "last winter", "2023-WI"),
        ("She left on Friday last week.", "Friday last week", "2024-09-06"),
    ],
)
def test_relative_dates_hang_on_publication(text, words, value):
    assert values(text)[words] == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The ferry sank on Tuesday.", "Tuesday", "XXXX-WXX-2"),
        ("A kiosk burned on Tuesday night.", "Tuesday night", "XXXX-WXX-2TNI"),
        ("Looters struck over the weekend.", "the weekend", "XXXX-WXX-WE"),
        ("Snow fell in September.", "September", "XXXX-09"),
        ("The team trained today.", "today", "XXXX-XX-XX"),
        ("The observatory opened three years ago.", "three years ago", "XXXX"),
        ("Soldiers trained in the summer.", "the summer", "XXXX-SU"),
        ("The levee broke last week.", "last week", "XXXX-WXX"),
    ],
)
def test_without_publication_nothing_is_filled_in(text, words, value):
    found = {text[t.start : t.end]: t for t in annotated(text, None)}[words]
    assert (found.value, found.earliest, found.latest) == (value, None, None)


@pytest.mark.parametrize(
    ("text", "kind", "value", "mod"),
    [
        ("An 18-month inquiry ended.", "DURATION", "P18M", None),
        ("The siege lasted more than five weeks.", "DURATION", "P5W", "MORE_THAN"),
        ("The strike lasted nearly two years.", "DURATION", "P2Y", "LESS_THAN"),
        ("They had quarrelled for decades.", "DURATION", "PXY", None),
        ("The port may shut within weeks.", "DURATION", "PXW", None),
        ("They waited half an hour.", "DURATION", "PT30M", None),
        ("The board meets every Tuesday.", "SET", "XXXX-WXX-2", None),
        ("He is paid twice a week.", "SET", "P1W", None),
        ("The fair is held annually.", "SET", "P1Y", None),
        ("Kestrels are now rare here.", "DATE", "PRESENT_REF", None),
        ("The lake froze recently.", "DATE", "PAST_REF", None),
        ("The lake will freeze soon.", "DATE", "FUTURE_REF", None),
        ("It was signed in late 2023.", "DATE", "2023", "END"),
        ("The heatwave began in early August.", "DATE", "2024-08", "START"),
        ("The heatwave began in mid-July.", "DATE", "2024-07", "MID"),
        ("Two tugs sank earlier this month.", "DATE", "2024-09", "START"),
    ],
)
def test_lengths_sets_references_and_mods(text, kind, value, mod):
    (found,) = annotated(text)
    assert (found.type, found.value, found.mod) == (kind, value, mod)


def test_a_clock_time_takes_the_day_of_its_sentence():
    text = "The reactor shut down on Tuesday at 8:30 p.m. EST after an alarm."
    (found,) = annotated(text)
    assert text[found.start : found.end] == "Tuesday at 8:30 p.m. EST"
    assert found.value == "2024-09-10T20:30"
    apart = "On Tuesday the reactor failed; it shut down at 14:05 GMT."
    assert values(apart)["14:05 GMT"] == "2024-09-10T14:05"
    assert values("It shut down at 14:05 GMT.")["14:05 GMT"] == "XXXX-XX-XXT14:05"


def test_ranges_give_both_ends():
    assert values("The games ran from 3 to 5 May 2021.") == {"3": "2021-05-03", "5 May 2021": "2021-05-05"}
    assert values("The games ran May 3-5, 2021.") == {"May 3": "2021-05-03", "5, 2021": "2021-05-05"}
    assert values("It rained between March and June 2023.") == {"March": "2023-03", "June 2023": "2023-06"}
    assert values("She led the union from 2019 to 2022.") == {"2019": "2019", "2022": "2022"}


def test_an_interval_is_narrowed_by_what_the_words_say():
    (early,) = annotated("The heatwave began in early August.")
    assert (early.earliest, early.latest) == ("2024-08-01", "2024-08-11")
    (so_far,) = annotated("Two tugs sank earlier this month.")
    assert (so_far.earliest, so_far.latest) == ("2024-09-01", THURSDAY)
    (past,) = annotated("Nine wells ran dry in the past three months.")
    assert (past.earliest, past.latest) == ("2024-06-12", THURSDAY)
    months, _ = annotated("Nine wells ran dry in the last three months of 2015.")
    assert (months.value, months.earliest) == ("P3M", None)


def test_an_ambiguous_numeric_date_keeps_both_readings():
    (found,) = annotated("The permit is dated 05/11/2021.")
    assert (found.value, found.earliest, found.latest) == ("2021-XX-XX", "2021-05-11", "2021-11-05")


@pytest.mark.parametrize(
    "text",
    [
        "The clinic may close, and nurses may march on the ministry.",
        "A 34-year-old man and two girls aged 12 were treated.",
        "More than 2000 people queued for bread.",
        "He paid $5 a day for the room.",
        "April Dorn and Bruno May run the Sunday Lantern.",
        "She came second and gave a second reason.",
        "The spring in the lock broke; the fall of the roof was filmed.",
    ],
)
def test_ordinary_words_and_ages_are_no_times(text):
    assert annotated(text) == ()


@pytest.mark.parametrize(
    ("text", "words", "dates"),
    [
        ("The harbour master said on Tuesday that the pier was safe.", "Tuesday", "saying"),
        ("Dr Okafor told reporters at a briefing on Monday that beds were short.", "Monday", "saying"),
        ("The harbour master said the pier would reopen on Friday.", "Friday", "content"),
        ('"We sail on Friday," the captain said.', "Friday", "content"),
        ("The pier collapsed on Tuesday.", "Tuesday", "event"),
        ("Police found the body on Tuesday.", "Tuesday", "event"),
        ("The pilots are expected to speak on Wednesday.", "Wednesday", "event"),
    ],
)
def test_what_a_time_dates(text, words, dates):
    assert {text[t.start : t.end]: t.dates for t in annotated(text)}[words] == dates


def test_a_later_day_counts_from_the_day_told_before_it():
    text = "The glacier broke on 3 May 2021. Two days later the valley flooded."
    assert values(text)["Two days later"] == "2021-05-05"
    assert values("Two days later the valley flooded.")["Two days later"] == "XXXX-XX-XX"


def test_offsets_point_at_the_damaged_text():
    from onrecord.model import Repair

    text = "The judge resignedon Tuesday in Marlow."
    report = Report(id="r", text=text, published=THURSDAY)
    given_layers = {"furniture": (), "repairs": (Repair(start=10, end=20, text="resigned on"),)}
    layers = {**given_layers, **ParseAnnotator()(report, given_layers)}
    (found,) = TimeAnnotator()(report, layers)["times"]
    assert text[found.start : found.end] == "Tuesday"


def test_every_rule_names_a_maker():
    from onrecord.annotate.times.grammar import MAKERS, grammar

    assert {rule.make for members in grammar().values() for rule in members} <= set(MAKERS)


def test_a_broken_publication_counts_as_none():
    assert published_day("soon") is None
    assert published_day(None) is None
    assert published_day("2024-09-12T23:30:00-04:00") == date(2024, 9, 12)


PIECES = """in on the last next early late mid 3 May March 2019
Tuesday Friday weekend night week ago two years later every
annual 8:30 p.m. winter said will sank quarter of third from to between
and half an hour 1990s , . - 24 12/05/2021"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_spans_lie_inside_the_text_in_order_without_overlap(text):
    found = annotated(text)
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all((t.earliest or "") <= (t.latest or "9") for t in found)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_without_publication_no_year_is_invented(text):
    stated = set(re.findall(r"\d{4}", text))
    for found in annotated(text, None):
        year = re.match(r"\d{4}", found.value)
        assert year is None or year.group() in stated or year.group()[:3] + "0s" in text


@settings(max_examples=30, deadline=None)
@given(st.dates(date(2001, 1, 1), date(2030, 1, 1)), st.sampled_from(["sank", "will sail"]))
def test_a_week_later_weekdays_move_a_week_and_explicit_dates_stay(published, verb):
    text = f"The barge {verb} on Tuesday. The lock opened on 3 May 1999."
    first = annotated(text, published.isoformat())
    second = annotated(text, (published + timedelta(days=7)).isoformat())
    assert date.fromisoformat(second[0].value) - date.fromisoformat(first[0].value) == timedelta(days=7)
    assert first[1] == second[1]


def test_a_person_called_like_a_month_is_no_time() -> None:
    text = (
        "Judge Odile May opened the inquest in Tarn. Reporters asked why May was so brief. "
        "The lawyer and May left. The hearing goes on in June."
    )
    assert [text[t.start : t.end] for t in annotated(text)] == ["June"]
    assert "May" in values("Odile Brandt opened the inquest. May was the wettest month since the dam opened.")


def test_a_procession_called_march_is_no_month() -> None:
    assert values("Thousands joined the March Against Noise in Tarn.") == {}


def test_what_is_named_after_a_feast_is_not_dated_by_it() -> None:
    assert values("The bakers danced round a Christmas tree.") == {}
    assert values("The bakers danced at Christmas.") == {"Christmas": "2023-12-25"}


# ---------------------------------------------------------------- what a time is counted from


QUARTER = "the first quarter of 2022"


@pytest.mark.parametrize(
    ("text", "words", "value", "anchor"),
    [
        ("The council sat on 3 May 2024. The next day it rose.", "The next day", "2024-05-04", "3 May 2024"),
        ("The vote took place on Tuesday. Two men left the day after the vote.", "the day", "2024-09-11", "Tuesday"),
        ("Osk Varga quit on 2 May 2024. The day before he quit, he fell ill.", "The day", "2024-05-01", "2 May 2024"),
        ("The theft took place on May 3. On the day of the theft, he slept.", "the day", "2024-05-03", "May 3"),
        ("They reached the shaft on Monday. Two days later a lamp lit.", "Two days later", "2024-09-11", "Monday"),
        (
            "It rang at 9 p.m. on May 3. Two hours later it stopped.",
            "Two hours later",
            "2024-05-03T23:00",
            "9 p.m. on May 3",
        ),
        ("Sales rose in the first quarter of 2022 from a year earlier.", "a year earlier", "2021-Q1", QUARTER),
        (
            "The kiln burst on 3 May 2024.\nThe next morning it smoked.",
            "The next morning",
            "2024-05-04TMO",
            "3 May 2024",
        ),
        ("The pool closed on Thursday (September 5).", "Thursday", "2024-09-05", "September 5"),
    ],
)
def test_a_time_counted_from_another_says_from_which(text, words, value, anchor):
    found = {text[t.start : t.end]: t for t in annotated(text)}
    assert found[words].value == value
    assert found[words].basis == "earlier"
    assert text[slice(*found[words].anchor)] == anchor


def test_a_weekday_without_a_date_is_counted_on_from():
    text = "The quarry flooded on Tuesday night. The next morning the pumps failed."
    (first, second) = annotated(text, None)
    assert (first.value, second.value) == ("XXXX-WXX-2TNI", "XXXX-WXX-3TMO")
    assert (first.basis, second.basis) == (None, "earlier")


@pytest.mark.parametrize(
    "text",
    [
        "The day after the hearing, the clerk left.",  # no hearing is dated
        "The vote is on 3 May 2024. The vote is on 9 May 2024. The day after the vote, rain fell.",  # two are
        "Three years later the bridge was still shut.",
        "The hearing is on 3 May 2024.\n\nA shop was robbed at 9 p.m.",  # another paragraph, another day
    ],
)
def test_what_nothing_dates_stays_open(text):
    last = annotated(text)[-1]
    assert "X" in last.value
    assert last.basis is None


def test_what_the_past_tense_tells_is_not_counted_from_a_day_to_come():
    text = "The ferry sails again on 1 October. Its sister ship sank three years later."
    assert "X" in annotated(text)[-1].value


def test_basis_tells_own_words_from_publication():
    text = "The lock opened on 3 May 1999 and shut on Tuesday."
    assert [t.basis for t in annotated(text)] == ["words", "published"]
    assert annotated(text, None)[1].basis is None


def test_a_bare_day_after_a_verb_of_saying_dates_the_saying():
    (found,) = annotated("Surgeons said Saturday the twins could go home.")
    assert (found.value, found.dates) == ("2024-09-07", "saying")


def test_a_noun_in_the_past_is_not_moved_by_a_verb_in_the_present():
    assert values("Her win on Tuesday shows how tired the voters are.") == {"Tuesday": "2024-09-10"}
    assert values("The choir opens the festival on Tuesday.") == {"Tuesday": "2024-09-17"}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Good Friday", "2024-03-29"),
        ("Easter Monday", "2024-04-01"),
        ("Labor Day", "2024-09-02"),
        ("Thanksgiving", "2023-11-23"),
        ("New Year's Eve", "2023-12-31"),
        ("Memorial Day", "2024-05-27"),
    ],
)
def test_feasts_follow_their_rule(words, value):
    assert values(f"The reservoir burst on {words}.")[words] == value


def test_a_line_that_only_dates_the_report_is_read_too():
    report, layers = clean(Raw(input="r", id="r", text="March 3, 2021\n\nA kiln exploded in Tarn."), language("en"))
    found = TimeAnnotator()(report, {**layers, **ParseAnnotator()(report, layers)})["times"]
    assert [(t.value, t.basis) for t in found] == [("2021-03-03", "words")]


def test_a_clock_time_keeps_its_zone_as_written():
    (found,) = annotated("The tremor came at 8:30 a.m. EST on 3 May 2024.")
    assert (found.value, found.zone) == ("2024-05-03T08:30", "EST")


# ---------------------------------------------------------------- values and labels

PRINTED = [
    ("DATE", "on {day:%B} {day.day}, {day.year}"),
    ("DATE", "on {day.day} {day:%B} {day.year}"),
    ("DATE", "on {day:%A}, {day:%B} {day.day}, {day.year}"),
    ("DATE", "on {day:%Y-%m-%d}"),
    ("TIME", "at {day:%H:%M} GMT on {day.day} {day:%B} {day.year}"),
    ("TIME", "on {day:%B} {day.day}, {day.year} at {hour}:{day:%M} {half}"),
]
UNITS = [("day", "P{}D"), ("week", "P{}W"), ("month", "P{}M"), ("year", "P{}Y"), ("hour", "PT{}H")]


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 - a day and an hour have no zone
    st.sampled_from(PRINTED),
)
def test_a_printed_day_or_hour_gives_its_value_back(day, printed):
    kind, shape = printed
    words = shape.format(day=day, hour=(day.hour - 1) % 12 + 1, half="a.m." if day.hour < 12 else "p.m.")
    (found,) = annotated(f"The dam burst {words}.")
    assert (found.type, found.value) == (kind, f"{day:%Y-%m-%d}" + (f"T{day:%H:%M}" if kind == "TIME" else ""))


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 400), st.sampled_from(UNITS))
def test_a_printed_length_gives_its_value_back(count, unit):
    name, value = unit
    (found,) = annotated(f"The inquiry lasted {count} {name}s.")
    assert (found.type, found.value) == ("DURATION", value.format(count))


def test_labelled_sentences_keep_their_floor():
    # Measured 98.5 and 97.0; the sentences were read while the rules were written, so they guard, they do not judge.
    held = benchmark.own_sentences()
    assert len(held) >= 213
    got = benchmark.score(held, [benchmark.ours(a, r) for a, r in zip(held, benchmark.parsed(held), strict=True)], 0.0)
    assert got.f1(got.strict) >= 97.5
    assert got.f1(got.valued) >= 96.0
