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
