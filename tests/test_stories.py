"""Stories: alike events stay apart, reports of one event come together. All texts are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import stories
from onrecord.config import StorySettings
from onrecord.stories.index import StoryIndex
from tests.handmade import names, report

QUAKES = {
    "tarvo-1": (
        "A strong earthquake shook the island of Tarvo before dawn and brought down the school in"
        " Hesk.\nMayor Ona Pril of Hesk said that nobody was inside. Rescuers from Tarvo searched"
        " the fish market."
    ),
    "tarvo-2": (
        "Hesk woke to broken glass on Sunday. The earthquake off Tarvo damaged the school and the"
        " fish market, mayor Ona Pril said.\nAftershocks kept families on Tarvo out of their "
        "homes."
    ),
    "tarvo-3": (
        "Mayor Ona Pril asked the mainland for tents after the Tarvo earthquake. The school in "
        "Hesk will be torn down.\nFishermen on Tarvo lost their market hall."
    ),
    "lembe-1": (
        "A strong earthquake shook the city of Lembe in the early hours and cracked the Sankar "
        "dam.\nEngineer Dilo Makar of the Sankar authority said that the water was being let out."
        " Rescuers searched houses in Lembe."
    ),
    "lembe-2": (
        "Water ran from the cracked Sankar dam all day after the Lembe earthquake, and Dilo Makar"
        " told farmers below to leave.\nLembe counted its damaged houses."
    ),
}
TRIAL = {
    "court-1": (
        "The trial of banker Rufus Okelly opened in Brannock on Monday. Prosecutor Jana Weir said"
        " that he hid losses of the Alder Bank from its auditors.\nOkelly pleaded not guilty."
    ),
    "court-2": (
        "Jana Weir showed the jury in Brannock ledgers of the Alder Bank that Rufus Okelly had "
        "signed.\nHis lawyer objected twice."
    ),
}
PEOPLE = {
    "p1": ("Ona Pril", "PERSON"),
    "p2": ("Dilo Makar", "PERSON"),
    "p3": ("Rufus Okelly", "PERSON"),
    "p4": ("Jana Weir", "PERSON"),
    "g1": ("Tarvo", "GPE"),
    "g2": ("Hesk", "GPE"),
    "g3": ("Lembe", "GPE"),
    "g4": ("Sankar", "FAC"),
    "g5": ("Brannock", "GPE"),
    "o1": ("Alder Bank", "ORG"),
    "p5": ("Blinne Moss", "PERSON"),
    "g6": ("Karst", "GPE"),
}


def told(name, text, *, named=True, **header):
    return report(name, text, mentions=names(text, **PEOPLE) if named else (), **header)


def everything(named=True):
    return [told(name, text, named=named) for name, text in {**QUAKES, **TRIAL}.items()]


def grouped(found):
    members = {}
    for row in found.rows:
        members.setdefault(row.story, set()).add(row.id.split("-")[0])
    return sorted(map(sorted, members.values()))


@pytest.mark.parametrize("named", [True, False], ids=["with names", "without a name layer"])
def test_two_earthquakes_and_a_trial_are_three_stories(named):
    assert grouped(stories.group(everything(named))) == [["court"], ["lembe"], ["tarvo"]]


def test_rows_come_in_the_order_of_the_input():
    reports = everything()[::-1]
    assert [row.id for row in stories.group(reports).rows] == [r.id for r in reports]


def test_one_that_stands_alone_is_a_story_of_its_own():
    (row,) = stories.group(everything()[:1]).rows
    assert row.story.startswith("st-")
    assert stories.group([]).rows == ()


@settings(max_examples=15, deadline=None)
@given(st.permutations(everything()))
def test_stories_do_not_depend_on_the_order(order):
    wanted = {row.id: row.story for row in stories.group(everything()).rows}
    assert {row.id: row.story for row in stories.group(order).rows} == wanted


def test_a_story_keeps_its_id_when_a_later_report_joins():
    ids = {row.id: row.story for row in stories.group(everything()[:2]).rows}
    more = {row.id: row.story for row in stories.group(everything()[:3]).rows}
    assert more["tarvo-1"] == ids["tarvo-1"] == more["tarvo-3"]


def test_names_alone_do_not_make_one_story():
    one = told("a", "Blinne Moss won the chess open at Karst with a queen sacrifice on the final board.")
    two = told("b", "The ferry company will add two sailings in summer because lorries queue for hours at the ramp.")
    assert len({row.story for row in stories.group([one, two]).rows}) == 2


# ---------------------------------------------------------------- titles


def test_the_title_is_a_headline_as_it_is_written():
    reports = [
        told("a", QUAKES["tarvo-1"], title="Morning briefing"),
        told("b", QUAKES["tarvo-2"], title="Earthquake damages school on Tarvo"),
    ]
    assert stories.title(reports) == "Earthquake damages school on Tarvo"
    assert stories.title(reports[::-1]) == stories.title(reports)


def test_a_title_without_headlines_names_nobody_who_is_not_there():
    text = QUAKES["tarvo-1"]
    assert stories.title([told("a", text)]) in text
    assert stories.title([]) == ""


# ---------------------------------------------------------------- events of one kind

STRIKES = {
    "march-1": (
        "Drivers of the Ostvale tram company walked out on 3 March over night shifts, and 48,000 passengers"
        " stayed at home.\nRike Bolm, who speaks for the drivers, said that the company had offered 2 free"
        " weekends in eleven weeks."
    ),
    "march-2": (
        "No tram left the Ostvale depot on 3 March. The drivers want fewer night shifts; Rike Bolm called the"
        " offer of 2 free weekends an insult.\nSome 48,000 passengers looked for buses in vain."
    ),
    "march-3": (
        "Ostvale stood still on the first Tuesday of March as tram drivers refused night shifts.\nThe company"
        " counted 48,000 passengers who could not travel and named Rike Bolm as the one to blame."
    ),
    "october-1": (
        "Drivers of the Ostvale tram company stopped work on 19 October after a brake failed on line 6 and a"
        " conductor, Veit Sanner, lost a hand.\nRike Bolm said that nobody would drive before the 31 old cars"
        " were tested."
    ),
    "october-2": (
        "The brake that failed on line 6 kept Ostvale's trams in the depot on 19 October. Inspectors began with"
        " the 31 old cars, Rike Bolm said.\nVeit Sanner was operated on for seven hours."
    ),
    "october-3": (
        "Veit Sanner's colleagues laid flowers at line 6, where his hand was crushed when a brake gave way.\nThe"
        " 31 old cars of Ostvale will not run before the end of October."
    ),
}
STRIKERS = {"p1": ("Rike Bolm", "PERSON"), "p2": ("Veit Sanner", "PERSON"), "g1": ("Ostvale", "GPE")}


def test_two_strikes_of_one_company_stay_two():
    found = stories.group([report(name, text, mentions=names(text, **STRIKERS)) for name, text in STRIKES.items()])
    assert grouped(found) == [["march"], ["october"]]


def test_another_month_speaks_against_one_story_and_a_missing_one_does_not():
    def odds(line):
        texts = {
            "x": "Fire gutted the paper mill at Unterach in April. The owner, Greta Holl, had just sold it.",
            "y": f"Smoke over Unterach: a storehouse burned {line}. Police looked for two boys on bicycles.",
        }
        held = [told_of_mill(name, text) for name, text in texts.items()]
        return stories.reasons(held, dict.fromkeys(texts, "one"), StorySettings())[0].odds

    assert odds("in April") > odds("to the ground") > odds("in November")


def told_of_mill(name, text):
    return report(name, text, mentions=names(text, p=("Greta Holl", "PERSON"), g=("Unterach", "GPE")))


# ---------------------------------------------------------------- ids that last


def ids_of(reports, known=None):
    return {row.id: row.story for row in stories.group(reports, known=known).rows}


def test_the_earliest_report_names_the_story():
    days = {"tarvo-1": "2031-05-04", "tarvo-2": "2031-05-03", "tarvo-3": "2031-05-06"}
    dated = [told(name, QUAKES[name], published=day) for name, day in days.items()]
    first = ids_of(dated[1:2])["tarvo-2"]
    later = told("a-first-by-name", QUAKES["tarvo-3"] + " More tents came.", published="2031-05-08")
    assert set(ids_of([*dated, later]).values()) == {first}


def test_a_file_name_does_not_rename_a_story_that_was_known():
    before = ids_of(everything())
    after = ids_of([*everything(), told("a-first-by-name", QUAKES["tarvo-2"] + " Tents came.")], before)
    assert {name: after[name] for name in before} == before
    assert after["a-first-by-name"] == before["tarvo-1"]


def test_a_known_story_that_splits_gives_its_id_to_the_larger_part():
    found = ids_of(everything(), dict.fromkeys(QUAKES, "st-quakes"))
    assert found["tarvo-1"] == found["tarvo-2"] == found["tarvo-3"] == "st-quakes"
    assert found["lembe-1"] == found["lembe-2"] != "st-quakes"


def test_of_known_stories_that_merge_the_larger_lasts():
    known = {"tarvo-1": "st-a", "tarvo-2": "st-b", "tarvo-3": "st-b"}
    assert ids_of(everything(), known)["tarvo-1"] == "st-b"


def test_no_two_stories_share_an_id_when_a_story_loses_its_founder():
    # The one known id is the very id that the Lembe story would get by itself.
    own = ids_of(everything())["lembe-1"]
    found = ids_of(everything(), {"tarvo-1": own, "tarvo-2": own, "tarvo-3": own})
    assert found["tarvo-1"] == own
    assert len(set(found.values())) == 3


# ---------------------------------------------------------------- reasons


def test_a_reason_shows_the_names_and_words_two_reports_share():
    held = everything()
    first = next(r for r in stories.reasons(held, ids_of(held), StorySettings()) if r.report == "lembe-2")
    assert first.fellow == "lembe-1"
    assert {"Lembe", "Sankar", "Dilo Makar"} <= set(first.names)
    assert "cracked" in first.words
    assert all(name in QUAKES["lembe-2"] for name in (*first.names, *first.words))


def test_one_that_stands_alone_has_no_fellow():
    (only,) = stories.reasons(everything()[:1], ids_of(everything()[:1]), StorySettings())
    assert (only.fellow, only.odds, only.names) == (None, None, ())


# ---------------------------------------------------------------- one by one


def indexed(reports, story_of):
    index = StoryIndex()
    for one in reports:
        index.add(one, story_of[one.id])
    return index


def test_a_new_report_is_placed_in_its_story():
    held = [one for one in everything() if one.id != "tarvo-3"]
    place = indexed(held, {one.id: one.id.split("-")[0] for one in held}).place(told("tarvo-3", QUAKES["tarvo-3"]))
    assert place.story == "tarvo"
    assert place.margin is not None
    assert place.margin > 0


def test_a_new_report_of_another_event_opens_a_story():
    held = [one for one in everything() if not one.id.startswith("lembe")]
    place = indexed(held, {one.id: one.id.split("-")[0] for one in held}).place(told("lembe-1", QUAKES["lembe-1"]))
    assert place.story is None
    assert StoryIndex().place(held[0]).story is None


def test_a_new_report_is_compared_with_candidates_only():
    # Two dozen villages, each with a fair of its own; the new report is about one of them.
    villages = [a + b for a in ("Old", "Nor", "Sut", "Wes", "Eas", "Mid", "Hin", "Vor") for b in ("bek", "dal", "rup")]
    fairs = [
        report(f"{v}-{n}", f"The fair of {v} drew a crowd, and baker {v}er won with loaf {n}.")
        for v in villages
        for n in range(4)
    ]
    index = indexed(fairs, {one.id: one.id.split("-")[0] for one in fairs})
    place = index.place(report("new", "Baker Olddaler won at the fair of Olddal once more."))
    assert place.story == "Olddal"
    assert place.compared <= 64 < len(index)


def test_a_number_with_a_comma_is_one_number():
    # "9,000" and "4,000" share no number, and "1,250" is shown as it is written.
    texts = {
        "n-1": "The dam at Ullby let 1,250 lorries of water go, and 9,000 people left Ullby on foot.",
        "n-2": "Ullby saw 1,250 lorries of water leave the dam; some 4,000 people of Ullby slept in a hall.",
    }
    held = [report(name, text, mentions=names(text, g=("Ullby", "GPE"))) for name, text in texts.items()]
    (first, _) = stories.reasons(held, dict.fromkeys(texts, "one"), StorySettings())
    assert first.numbers == ("1,250",)


def test_a_hundred_copies_of_one_text_are_one_story_with_what_others_tell_of_it():
    ends = ["Shops stayed shut.", "Boats lay idle.", "Schools in Karst closed.", "Trains were late.", "Nobody slept."]
    copies = [told(f"copy-{k:03}", f"{QUAKES['tarvo-1']}\n{ends[k % 5]} {ends[k // 5 % 5]}") for k in range(100)]
    assert grouped(stories.group([*copies, *everything()])) == [["copy", "tarvo"], ["court"], ["lembe"]]
