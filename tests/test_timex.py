"""Values of times: precision, bounds, order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.lang import timex
from onrecord.lang.stems import content_stems, stem


@pytest.mark.parametrize(
    ("value", "precision", "bounds"),
    [
        ("2031-04-09", "day", ("2031-04-09", "2031-04-09")),
        ("2031-04-09T14:30", "time", ("2031-04-09", "2031-04-09")),
        ("2031-W15-WE", "week", ("2031-04-12", "2031-04-13")),
        ("2031-02", "month", ("2031-02-01", "2031-02-28")),
        ("2031-Q4", "quarter", ("2031-10-01", "2031-12-31")),
        ("2031", "year", ("2031-01-01", "2031-12-31")),
        ("2031-SU", "season", ("2031-01-01", "2031-12-31")),
        ("XXXX-WXX-2", "day", (None, None)),
        ("XXXX-WXX-2TEV", "time", (None, None)),
        ("2031-13-40", "day", (None, None)),
        ("PAST_REF", "unknown", (None, None)),
    ],
)
def test_shape_gives_precision_and_bounds(value: str, precision: str, bounds: tuple[str | None, str | None]) -> None:
    assert timex.precision(value) == precision
    assert timex.bounds(value) == bounds


def test_a_weekday_goes_with_the_date_that_falls_on_it() -> None:
    assert timex.compatible("XXXX-WXX-3", "2031-04-09")
    assert not timex.compatible("XXXX-WXX-2", "2031-04-09")
    assert not timex.compatible("2031-04-09", "2031-04-10")
    assert timex.compatible("2031-04-09TNI", "2031-04-09")
    assert not timex.compatible("2031-04-09T09:00", "2031-04-09T14:30")


def test_weekdays_without_a_date_have_no_order() -> None:
    assert timex.later("XXXX-WXX-2", "XXXX-WXX-3") is None
    assert timex.later("2031-04-09", "2031-04-10") is True
    assert timex.later("2031-04-09T14:30", "2031-04-09T09:00") is False
    assert timex.later("2031-04", "2031-04-10") is None


def test_a_story_over_a_weekend_starts_before_it() -> None:
    assert timex.first_weekday([6, 1, 5]) == 5
    assert timex.first_weekday([]) == 1


def test_a_past_friday_lies_before_the_tuesday_it_is_told_on() -> None:
    place = timex.place_in_story
    assert place("XXXX-WXX-5", "TUE", 1, ahead=False) == -3
    assert place("XXXX-WXX-5", "TUE", 1, ahead=True) == 4
    assert place("2031-04", "TUE", 1, ahead=True) is None


def test_reports_that_tell_of_one_day_are_placed_by_it() -> None:
    # The Tuesday report tells of Friday as four days back, the Friday report as its own day.
    assert timex.place_reports({"fri": 5, "tue": 2}, [("tue", -4, "fri", 0)]) == {"fri": 0, "tue": 4}
    # "Will meet on Monday", told on a Thursday, is the day of the Monday report.
    assert timex.place_reports({"mon": 1, "thu": 4}, [("thu", 4, "mon", 0)]) == {"thu": 0, "mon": 4}


def test_a_story_of_more_than_a_week_is_not_folded_into_one() -> None:
    links = [("b", -4, "a", 0), ("c", -6, "b", 0), ("d", -2, "c", 0)]
    placed = timex.place_reports({"a": 5, "b": 2, "c": 1, "d": 3}, links)
    assert placed == {"a": 0, "b": 4, "c": 10, "d": 12}
    # A fifth report shares no day with them: its Friday may be either.
    assert timex.place_reports({"a": 5, "b": 2, "c": 1, "d": 3, "e": 5}, links) == placed


@pytest.mark.parametrize(
    ("weekdays", "places"),
    [
        ([5], [0]),
        ([2, 2], [0, 0]),
        ([5, 6, 1], [0, 1, 3]),
        ([1, 2, 5, 6], [3, 4, 0, 1]),
        ([3, 4], [0, 1]),
        ([1, 4], None),  # Monday to Thursday, or Thursday to Monday
        ([1, 4, 5], None),  # two gaps of one length
        ([1, 2, 3, 4, 5, 6, 7], None),
    ],
)
def test_reports_that_share_no_day_start_after_the_one_long_gap(weekdays: list[int], places: list[int] | None) -> None:
    speaks = {f"r{n}": day for n, day in enumerate(weekdays)}
    assert timex.place_reports(speaks, []) == ({} if places is None else dict(zip(speaks, places, strict=True)))


def test_two_accounts_of_how_far_apart_reports_are_leave_their_order_open() -> None:
    speaks = {"a": 5, "b": 2, "c": 6}
    assert timex.place_reports(speaks, [("a", 0, "b", -4), ("a", 0, "b", 3), ("a", 0, "c", -1)]) == {"c": 0}
    # The more often told one wins.
    told = [("a", 0, "b", -4), ("a", -1, "b", -5), ("a", 0, "b", 3)]
    assert timex.place_reports({"a": 5, "b": 2}, told) == {"a": 0, "b": 4}


@pytest.mark.parametrize(
    ("weekdays", "last"),
    [
        ([], None),
        ([4], 4),
        ([3, 4], 4),
        ([7, 1, 6], 1),
        ([5, 1], None),
        ([1, 5], None),
        ([2, 6], None),
        ([1, 3, 5], None),
    ],
)
def test_the_last_of_a_short_run_of_weekdays_is_plain(weekdays: list[int], last: int | None) -> None:
    assert timex.latest_weekday(weekdays) == last


def test_a_report_without_a_day_tells_of_the_week_the_others_speak_from() -> None:
    week = {"first": 5, "last": 4}  # Friday to Tuesday
    assert timex.day_in_week("XXXX-WXX-6TNI", **week, ahead=False) == 1
    assert timex.day_in_week("XXXX-WXX-4", **week, ahead=False) == -1
    assert timex.day_in_week("XXXX-WXX-4", **week, ahead=True) == 6
    assert timex.day_in_week("XXXX-WXX-4", first=5, last=9, ahead=False) is None
    assert timex.day_in_week("2031-04", **week, ahead=False) is None


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 20), min_size=1),
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.integers(-3, 3)), max_size=12),
)
def test_places_are_true_to_every_day_that_reports_share(
    days: dict[str, int], shared: list[tuple[str, str, int]]
) -> None:
    speaks = {name: day % 7 + 1 for name, day in days.items()}
    told = [
        (a, days[b] + step - days[a], b, step) for a, b, step in shared if a != b and a in days and b in days
    ]  # fmt: skip
    placed = timex.place_reports(speaks, told)
    assert placed == timex.place_reports(dict(reversed(speaks.items())), list(reversed(told)))
    assert all(placed[a] + one == placed[b] + other for a, one, b, other in told if a in placed and b in placed)
    assert not placed or min(placed.values()) == 0


@given(st.dates(), st.dates())
def test_order_is_antisymmetric(one: object, other: object) -> None:
    a, b = str(one), str(other)
    assert (timex.later(a, b) is True) == (timex.later(b, a) is False)
    assert timex.compatible(a, b) == timex.compatible(b, a)


@pytest.mark.parametrize(
    "forms",
    [
        "struck strikes striking",
        "killed kills killing",
        "injured injuries injury",
        "inspected inspection",
        "sank sunk sinking",
    ],
)
def test_forms_of_one_word_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@given(st.text(max_size=80))
def test_content_stems_lie_inside_the_text(text: str) -> None:
    for key, start, end in content_stems(text):
        assert key
        assert 0 <= start < end <= len(text)
