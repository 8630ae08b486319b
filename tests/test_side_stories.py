"""Passages that belong to another story are cut out, and nothing else is. All texts are invented."""

from __future__ import annotations

import pytest

from onrecord import stories
from tests.test_stories import QUAKES, everything, told

CHEESE = (
    "cheesemakers in Karst celebrated a record fair, where Blinne Moss took first prize with a "
    "smoked wheel from her uncle's dairy."
)


def with_end(end):
    return [told("x", QUAKES["tarvo-1"] + "\n" + end), *everything()[1:3]]


def cut_out(reports):
    texts = {r.id: r.text for r in reports}
    return [texts[row.id][row.start : row.end] for row in stories.group(reports).side]


@pytest.mark.parametrize("marker", ["Separately, ", "In other news, ", "In an unrelated development, "])
def test_a_marked_side_story_is_cut_out(marker):
    assert cut_out(with_end(marker + CHEESE)) == [marker + CHEESE]


def test_the_paragraph_that_carries_it_on_goes_with_it():
    more = "The fair at Karst drew more visitors than ever, and the dairy of Blinne Moss sold every wheel by noon."
    assert cut_out(with_end("Separately, " + CHEESE + "\n" + more)) == ["Separately, " + CHEESE + "\n" + more]


def test_what_comes_back_to_the_story_stays():
    back = "Mayor Ona Pril thanked the rescuers on Tarvo for searching the fish market and the school."
    assert cut_out(with_end("Separately, " + CHEESE + "\n" + back)) == ["Separately, " + CHEESE]


def test_a_marker_inside_a_paragraph_cuts_from_there():
    assert cut_out(with_end("Rescuers left Hesk at noon. Separately, " + CHEESE)) == ["Separately, " + CHEESE]


def test_separately_on_the_same_story_stays():
    on_story = (
        "Separately, mayor Ona Pril said that the school in Hesk and the fish market would be "
        "rebuilt by rescuers from Tarvo."
    )
    assert cut_out(with_end(on_story)) == []


def test_new_words_without_a_marker_stay():
    assert cut_out(with_end("Scientists measured the waves with a buoy and warned of more to come in Hesk.")) == []


def test_a_report_of_one_paragraph_is_never_cut():
    assert cut_out([told("a", "Separately, " + CHEESE)]) == []


def test_a_new_aspect_of_the_story_stays_after_separately():
    # New words, but two other reports speak of Tarvo's homes and of rescuers.
    aspect = (
        "Separately, an insurer in the capital put the repair of Tarvo homes at nine years of premiums and sent "
        "two surveyors to look at chimneys, because rescuers had warned of falling bricks."
    )
    assert cut_out(with_end(aspect)) == []
