"""Days, amounts and labels in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.wording import Desk, amount, day, labels, on_day, printable, sentence_numbers, shortened, units

from .ledgers import report


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "no date"),
        ("2031-05-06", "Tue 6 May 2031"),
        ("2031-05", "May 2031"),
        ("2031", "2031"),
        ("203", "the 2030s"),
        ("2031-SU", "summer 2031"),
        ("2031-Q4", "quarter 4 of 2031"),
        ("2031-H1", "first half of 2031"),
        ("2031-W07", "week 7 of 2031"),
        ("2031-W07-WE", "weekend of week 7 of 2031"),
        ("2031-05-06T14:30", "Tue 6 May 2031, 14:30"),
        ("2031-05-06T14:30:09Z", "Tue 6 May 2031, 14:30 UTC"),
        ("2031-05-06T14:30:00+02:00", "Tue 6 May 2031, 14:30 +02:00"),
        ("2031-05-06TEV", "Tue 6 May 2031, evening"),
        ("XXXX-WXX-2", "a Tuesday (unresolved)"),
        ("XXXX-WXX-2TNI", "a Tuesday (unresolved), night"),
        ("XXXX-WXX-WE", "a weekend (unresolved)"),
        ("XXXX-09", "September (year unresolved)"),
        ("XXXX-09-10", "10 September (year unresolved)"),
        ("XXXX-SU", "summer (year unresolved)"),
        ("XXXX-XX-XX", "a day (unresolved)"),
        ("XXXX-XX", "a month (unresolved)"),
        ("P3D", "3 days"),
        ("PT2H", "2 hours"),
        ("PT5M", "5 minutes"),
        ("P1M", "1 month"),
        ("PXW", "some weeks"),
        ("PRESENT_REF", "now (no day given)"),
        ("2031-13-40", "2031-13-40"),
        ("nonsense", "nonsense"),
    ],
)
def test_days(value: str | None, words: str) -> None:
    assert day(value) == words


def test_a_day_after_a_verb() -> None:
    assert on_day("XXXX-WXX-2") == "on a Tuesday (unresolved)"
    assert on_day("2031-05-06") == "on Tue 6 May 2031"
    assert on_day("XXXX-FA") == "in autumn (year unresolved)"
    assert on_day("2031-05") == "in May 2031"


@given(st.text(alphabet="0123456789XPTWMDYHQS-:E", max_size=16))
def test_any_value_has_words_and_the_unknown_stays_unknown(value: str) -> None:
    words = day(value)
    assert words
    if "XXXX" in value and "T" not in value and not value.startswith("P"):
        assert "unresolved" in words or words == value


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((30, 30, 30), "30"),
        ((30, 30, None), "30 or more"),
        ((30, None, 30), "up to 30"),
        ((None, 24, 99), "24 to 99"),
        ((None, 24, None), "24 or more"),
        ((None, None, 24), "24 or fewer"),
        ((None, None, None), "unstated"),
        ((2500000, 2500000, 2500000), "2,500,000"),
        ((2500000.0, None, None), "2,500,000"),
        ((3.5, None, None), "3.5"),
    ],
)
def test_amounts(bounds: tuple[float | None, float | None, float | None], words: str) -> None:
    assert amount(*bounds) == words


def test_labels_are_outlets_or_the_head_of_an_id() -> None:
    reports = [
        report("001_aa.txt", "x"),
        report("002_ab.txt", "x"),
        report("z", "x", outlet="Peak Radio"),
        report("y", "x", outlet="Clinic Weekly"),
        report("w", "x", outlet="clinic weekly"),
        report("0f3c9a7b11d2e4f5", "x"),
    ]
    assert labels(reports) == {
        "001_aa.txt": "001",
        "002_ab.txt": "002",
        "z": "Peak Radio",
        "w": "clinic weekly a",
        "y": "Clinic Weekly b",
        "0f3c9a7b11d2e4f5": "0f3c9a7b",
    }


IDS = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=20)


@given(st.dictionaries(IDS, st.none() | st.sampled_from(["Peak Radio", "001", "Peak Radio a"]), min_size=1, max_size=8))
def test_labels_are_unique_and_do_not_depend_on_order(outlets: dict[str, str | None]) -> None:
    reports = [report(name, "x", outlet=outlet) for name, outlet in outlets.items()]
    found = labels(reports)
    assert len(set(found.values())) == len(found) == len(outlets)
    assert all(found.values())
    assert labels(reports[::-1]) == found


@given(st.text(max_size=60), st.integers(8, 40))
def test_shortened_words_begin_as_the_whole_does(text: str, length: int) -> None:
    cut = shortened(text, length)
    assert len(cut) <= max(length, 5)
    assert cut == text or text.startswith(cut.removesuffix(" […]"))


@pytest.mark.parametrize(
    ("span", "numbers"),
    [((0, 5), (1, 1)), ((4, 12), (1, 2)), ((10, 20), (2, 2)), ((0, 30), (1, 3)), ((9, 10), None), ((40, 50), None)],
)
def test_numbers_of_sentences(span: tuple[int, int], numbers: tuple[int, int] | None) -> None:
    assert sentence_numbers([(0, 9), (10, 20), (21, 30)], *span) == numbers


def test_a_label_has_a_letter_or_a_figure_in_it() -> None:
    assert labels([report("../../kiln", "The kiln cooled."), report("x", "It did.")]) == {
        "../../kiln": "../../ki",
        "x": "x",
    }


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("degree", 17, "degrees"),
        ("degree", 1, "degree"),
        ("foot", None, "feet"),
        ("percent", 4, "percent"),
        ("USD", 3, "USD"),
        ("km/h", 9, "km/h"),
        (None, 2, ""),
    ],
)
def test_a_measure_follows_its_number(unit: str | None, value: float | None, words: str) -> None:
    assert units(unit, value) == words


def test_bounds_stand_behind_the_measure() -> None:
    assert amount(75, 75, None, "percent") == "75 percent or more"
    assert amount(None, 30, 40, "metre") == "30 to 40 metres"
    assert amount(8, None, 8, "hour") == "up to 8 hours"


@given(st.text(st.characters()))
def test_a_terminal_is_given_nothing_to_obey(words: str) -> None:
    shown = printable(f"\x1b[2J{words}\u202e")
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    assert printable("kiln – “cold”, 40 °C") == "kiln – “cold”, 40 °C"
    assert len(shown) == len(words) + 5


def test_a_reason_names_reports_as_readers_know_them_and_leaves_plain_words():
    desk = Desk.over([report("gull-1.txt", "A.", outlet="Evening Gull"), report("post", "B.", outlet="Meridian Post")])
    why = "gull-1.txt repeats post (90 % of the shorter); post says “told gull-1.txt”, gull-1.txtx"
    assert desk.reason(why) == (
        "Evening Gull repeats post (90 % of the shorter); post says “told gull-1.txt”, gull-1.txtx"
    )


def test_a_report_called_by_a_number_changes_no_share_and_no_quoted_words():
    desk = Desk.over([report("12", "A.", outlet="Evening Gull"), report("90", "B.", outlet="Meridian Post")])
    why = "12 repeats 90 (90 % of the shorter); 90 says “told 12 reporters”"
    assert (
        desk.reason(why)
        == "Evening Gull repeats Meridian Post (90 % of the shorter); Meridian Post says “told 12 reporters”"
    )
