"""Passages that belong to another story are cut out, and nothing else is. All texts are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord import stories
from onrecord.model import Furniture, Mention
from tests.handmade import names, report
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


# ---------------------------------------------------------------- passages of several paragraphs, lists, headings

HOSPITAL = {
    "ward-1": (
        "Nurses at Fennick General walked off the children's ward on Monday because two of every five posts stand"
        " empty.\nThe hospital's director, Aurel Dass, said that agency staff would cover the ward until Thursday."
        "\nParents brought blankets to the picket line and a petition with four thousand names.\nThe nurses want the"
        " empty posts filled before winter, when the ward takes in twice as many children."
    ),
    "ward-2": (
        "The strike at Fennick General entered its second day with the children's ward half closed.\nAurel Dass, the"
        " director, met the nurses at noon and offered to fill nine posts before winter.\nThe nurses turned the offer"
        " down; they count thirty empty posts on the ward."
    ),
    "ward-3": (
        "Fennick General will send children to the clinic at Osk while its nurses strike.\nThe ward has thirty empty"
        " posts, and director Aurel Dass has asked the ministry for money to fill them.\nParents said the petition"
        " had reached nine thousand names."
    ),
}
STAFF = {
    "p1": ("Aurel Dass", "PERSON"),
    "o1": ("Fennick General", "ORG"),
    "g1": ("Osk", "GPE"),
    "g2": ("Lake Tamm", "LOC"),
    "p2": ("Signe Roald", "PERSON"),
    "g3": ("Vessel", "GPE"),
    "o2": ("Corvid Film", "ORG"),
    "p3": ("Petra Lunde", "PERSON"),
}
LAKE = (
    "divers on Lake Tamm raised the wreck of a mail boat that went down a century ago with its cargo of parcels.",
    "Archaeologist Signe Roald said the parcels were dry inside, and that the letters would be read next spring.",
    "A museum at Vessel has cleared its largest hall for the boat, which weighs eleven tonnes.",
)


def strike(end, *fellows, **layers):
    text = HOSPITAL["ward-1"] + "\n" + end
    first = report("ward-1", text, mentions=names(text, **STAFF), **layers)
    rest = [report(name, HOSPITAL[name], mentions=names(HOSPITAL[name], **STAFF)) for name in fellows]
    return [first, *rest]


@pytest.mark.parametrize("fellows", [("ward-2",), ("ward-2", "ward-3")], ids=["two reports", "three reports"])
@pytest.mark.parametrize("marker", ["Separately, ", "In other news, ", "Meanwhile, "])
def test_a_side_story_of_three_paragraphs_goes_whole(marker, fellows):
    passage = marker + "\n".join(LAKE)
    assert cut_out(strike(passage, *fellows)) == [passage]


def test_a_closing_passage_that_shares_nothing_needs_no_marker():
    passage = "Divers" + "\n".join(LAKE)[6:]
    assert cut_out(strike(passage, "ward-2", "ward-3")) == [passage]


def test_the_end_of_a_report_of_hundreds_of_paragraphs_is_found():
    passage = "Divers" + "\n".join(LAKE)[6:]
    marchers = "\n".join(f"At gate {number} of the ward, nurses on strike sang in the rain." for number in range(300))
    assert cut_out(strike(marchers + "\n" + passage, "ward-2", "ward-3")) == [passage]


def test_a_report_alone_is_cut_on_plain_words_only():
    passage = "\n".join(LAKE)
    assert cut_out(strike("In other news, " + passage)) == ["In other news, " + passage]
    assert cut_out(strike("Meanwhile, " + passage)) == []
    assert cut_out(strike("Divers" + passage[6:])) == []


def test_meanwhile_on_the_same_story_stays():
    passage = "Meanwhile, children from the ward were driven to Osk, where a clinic had found eleven beds for them."
    assert cut_out(strike(passage, "ward-2", "ward-3")) == []


def test_who_is_met_before_ties_a_passage_to_the_story():
    # Every word of it is new, but "his" is the director's.
    passage = "Separately, his brother lost a vineyard to frost and sold two tractors at an auction in the valley."
    text = HOSPITAL["ward-1"] + "\n" + passage
    start = text.index("his brother")
    his = Mention(start=start, end=start + 3, type="PERSON", kind="pronoun", entity="p1")
    tied = report("ward-1", text, mentions=(*names(text, **STAFF), his))
    rest = strike("", "ward-2", "ward-3")[1:]
    assert cut_out([tied, *rest]) == []
    assert cut_out(strike(passage, "ward-2", "ward-3")) == [passage]


BRIEFS = (
    "Also on Tuesday:",
    "Film maker Corvid Film opened its archive to schools, and Petra Lunde showed reels from silent days.",
    "Divers on Lake Tamm raised a mail boat; archaeologist Signe Roald found its parcels dry.",
)


def test_a_list_of_briefs_goes_with_the_line_that_opens_it():
    assert cut_out(strike("\n".join(BRIEFS), "ward-2", "ward-3")) == ["\n".join(BRIEFS)]


def test_a_list_on_the_story_stays():
    on_story = (
        "Also on Tuesday:",
        "The nurses counted thirty empty posts on the ward at Fennick General.",
        "Director Aurel Dass asked the ministry for money to fill the posts before winter.",
    )
    assert cut_out(strike("\n".join(on_story), "ward-2", "ward-3")) == []


def headed(end, heading):
    text = HOSPITAL["ward-1"] + "\n" + heading + "\n" + end
    line = text.index(heading)
    furniture = (Furniture(start=line, end=line + len(heading), kind="subheading"),)
    return strike(heading + "\n" + end, "ward-2", "ward-3", furniture=furniture)


def test_a_subheading_that_opens_another_story_goes_with_it():
    passage = "Divers" + "\n".join(LAKE)[6:]
    assert cut_out(headed(passage, "Boat out of the deep")) == ["Boat out of the deep\n" + passage]


def test_a_subheading_over_the_same_story_stays():
    more = (
        "The nurses at Fennick General have refused night shifts on the children's ward since spring, and parents"
        " signed the petition at the gate.\nDirector Aurel Dass said thirty posts stand empty."
    )
    assert cut_out(headed(more, "Months of quarrels")) == []


def test_in_other_words_opens_nothing():
    passage = "In other words, " + LAKE[0] + "\nThe nurses will meet director Aurel Dass again before winter."
    assert cut_out(strike(passage, "ward-2", "ward-3")) == []


def test_a_copy_that_holds_the_passage_too_does_not_keep_it():
    passage = "Separately, " + "\n".join(LAKE)
    first, *rest = strike(passage, "ward-2", "ward-3")
    copies = [replace(first, id=f"copy-{n}") for n in (1, 2)]
    assert cut_out([first, *copies, *rest]) == [passage] * 3


@pytest.mark.parametrize("others", [0, 40])
def test_what_is_cut_does_not_hang_on_other_stories_of_the_run(others):
    passage = "Separately, " + "\n".join(LAKE)
    strangers = [
        report(f"z-{n}", f"The fair of Grund{n}dorf drew crowds.\nBaker number {n} won a prize for loaf {n}.")
        for n in range(others)
    ]
    found = [row for row in stories.group([*strike(passage, "ward-2"), *strangers]).side if row.id == "ward-1"]
    assert [(row.start, row.end) for row in found] == [
        (len(HOSPITAL["ward-1"]) + 1, len(HOSPITAL["ward-1"] + passage) + 1)
    ]


@pytest.mark.xfail(strict=True, reason="without words that open it, one name in common keeps a passage")
def test_a_closing_passage_with_a_name_of_the_story_is_cut_too():
    passage = (
        "Rowers of Fennick General won the regatta on Lake Tamm by a blade's length, and cox Signe Roald threw her cap"
        " over the jetty while a brass band played on a raft of barrels."
    )
    assert cut_out(strike(passage, "ward-2", "ward-3")) == [passage]


@pytest.mark.xfail(strict=True, reason="a paragraph whose words and names are all new counts as another story")
def test_a_law_told_for_background_stays():
    passage = (
        "A statute of Petra Lunde's day, the Vessel Act, lets clerks, bailiffs and porters leave their desks for a"
        " morning each quarter, provided that a lamp burns in the archive and a notary keeps the ledger dry."
    )
    assert cut_out(strike(passage, "ward-2", "ward-3")) == []
