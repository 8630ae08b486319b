"""How far apart reports were published: events of one kind stay two, long stories stay one. All texts are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from onrecord import stories
from onrecord.config import StorySettings
from tests.handmade import names, report, when

QUARTERS = {
    "spring-1": (
        "2031-05-06",
        (
            "Malt maker Brenner & Oake earned 41 crowns a share in its latest quarter, chief executive Lise Thune said."
            "\nSales of malt rose in the south, and Brenner & Oake will open a kiln at Dorst."
        ),
    ),
    "spring-2": (
        "2031-05-07",
        (
            "Brenner & Oake shares jumped after the malt maker reported quarterly earnings above what was expected."
            "\nChief executive Lise Thune spoke of thirsty brewers in the south and of the kiln at Dorst."
        ),
    ),
    "autumn-1": (
        "2031-11-05",
        (
            "Malt maker Brenner & Oake earned 33 crowns a share in its latest quarter, chief executive Lise Thune said."
            "\nSales of malt fell in the south, where brewers drew on their stores."
        ),
    ),
    "autumn-2": (
        "2031-11-06",
        (
            "Brenner & Oake shares slid after the malt maker reported quarterly earnings below what was expected."
            "\nChief executive Lise Thune blamed brewers in the south who drew on their stores."
        ),
    ),
}
HEARINGS = {
    "bail-1": (
        "2030-03-04",
        (
            "A judge in Tolland heard the case of ferry owner Emil Harg, accused of sending out a boat without rafts."
            "\nProsecutor Ines Quill asked that Harg stay in jail; his lawyer spoke of a weak heart."
        ),
    ),
    "bail-2": (
        "2030-03-05",
        (
            "Ferry owner Emil Harg must stay in jail, a judge in Tolland said, as prosecutor Ines Quill had asked."
            "\nHarg is accused of sending out a boat without rafts."
        ),
    ),
    "plea-1": (
        "2030-06-17",
        (
            "Ferry owner Emil Harg told a judge in Tolland that he was guilty of sending out a boat without rafts."
            "\nProsecutor Ines Quill asked for six years; families of the drowned wept."
        ),
    ),
    "plea-2": (
        "2030-06-18",
        (
            "Families of the drowned wept as Emil Harg said he was guilty, a first in a ferry case at Tolland."
            "\nProsecutor Ines Quill wants six years for the owner of the boat without rafts."
        ),
    ),
}
STORMS = {
    "june-1": (
        "2029-06-11",
        (
            "A storm tore roofs off barns around Ketterby overnight and left the town without power."
            "\nMayor Osric Fenn said crews were clearing trees from the roads."
        ),
    ),
    "june-2": (
        "2029-06-12",
        (
            "Ketterby was without power for a second day after the storm tore roofs off barns."
            "\nCrews cleared trees from the roads, mayor Osric Fenn said."
        ),
    ),
    "december-1": (
        "2029-12-14",
        (
            "Hail broke the glass of nurseries around Ketterby in a storm that lasted ten minutes."
            "\nGrowers lost their seedlings, and mayor Osric Fenn asked the county for money."
        ),
    ),
    "december-2": (
        "2029-12-15",
        (
            "Nurseries at Ketterby counted broken panes after the hail; seedlings lay frozen by morning."
            "\nThe county will pay growers a third of the loss, mayor Osric Fenn was told."
        ),
    ),
}
MATCHES = {
    "cup-1": (
        "2031-02-08",
        (
            "Lorn Rovers beat Pell City on penalties in the cup after keeper Jory Vance saved two."
            "\nThe crowd at Lorn stayed for an hour to sing."
        ),
    ),
    "cup-2": (
        "2031-02-09",
        (
            "Keeper Jory Vance saved two penalties and put Pell City out of the cup for Lorn Rovers."
            "\nPell City had led until the last minute at Lorn."
        ),
    ),
    "league-1": (
        "2031-05-17",
        (
            "Pell City took the title at Lorn with a header in the rain, and Lorn Rovers went down."
            "\nKeeper Jory Vance wept on the pitch."
        ),
    ),
    "league-2": (
        "2031-05-18",
        (
            "Relegated: Lorn Rovers lost to new champions Pell City by a single header."
            "\nThe chairman of Rovers gave no word on whether keeper Jory Vance will stay."
        ),
    ),
}
NAMED = {
    "o1": ("Brenner & Oake", "ORG"),
    "p1": ("Lise Thune", "PERSON"),
    "g1": ("Dorst", "GPE"),
    "g2": ("Tolland", "GPE"),
    "p2": ("Emil Harg", "PERSON"),
    "p3": ("Ines Quill", "PERSON"),
    "g3": ("Ketterby", "GPE"),
    "p4": ("Osric Fenn", "PERSON"),
    "o2": ("Lorn Rovers", "ORG"),
    "o3": ("Pell City", "ORG"),
    "p5": ("Jory Vance", "PERSON"),
    "g4": ("Lorn", "GPE"),
}
RECURRING = {"quarters": QUARTERS, "hearings": HEARINGS, "storms": STORMS, "matches": MATCHES}


def told(texts, *, dated=True):
    return [
        report(name, text, mentions=names(text, **NAMED), published=day if dated else None)
        for name, (day, text) in texts.items()
    ]


def grouped(reports, **settings):
    members = {}
    for row in stories.group(reports, StorySettings(**settings)).rows:
        members.setdefault(row.story, set()).add(row.id.split("-")[0])
    return sorted(map(sorted, members.values()))


@pytest.mark.parametrize("kind", RECURRING)
def test_the_same_kind_of_event_of_the_same_people_later_is_another_story(kind):
    wanted = sorted([name] for name in {name.split("-")[0] for name in RECURRING[kind]})
    assert grouped(told(RECURRING[kind])) == wanted


@pytest.mark.xfail(strict=True, reason="seven weeks weigh less than texts that are alike word for word")
def test_two_hearings_seven_weeks_apart_are_two():
    nearer = {"plea-1": "2030-04-22", "plea-2": "2030-04-23"}
    held = [replace(one, published=nearer.get(one.id, one.published)) for one in told(HEARINGS)]
    assert grouped(held) == [["bail"], ["plea"]]


def test_a_later_report_that_goes_back_to_the_day_stays():
    # The plea told with the day of the bail hearing is one story with it.
    held = []
    for one in told(HEARINGS):
        if one.id.startswith("plea"):
            text = one.text + "\nHarg was first heard on 4 March 2030."
            back = when(text, "4 March 2030", "2030-03-04", earliest="2030-03-04", latest="2030-03-04")
            held.append(replace(one, text=text, times=(back,)))
        else:
            held.append(one)
    assert grouped(held) == [["bail", "plea"]]


@pytest.mark.parametrize("kind", RECURRING)
def test_dates_do_not_part_what_was_published_within_the_window(kind):
    near = [replace(one, published=f"2031-05-{5 + n:02}") for n, one in enumerate(told(RECURRING[kind]))]
    assert grouped(near) == grouped(told(RECURRING[kind], dated=False))


DIG = [
    "Divers began to look for the tunnel borer that sank off Halm with its crew of four.",
    "The borer off Halm lies forty metres down, divers said; the crew of four is not found.",
    "Divers saw a hatch of the sunken borer off Halm stand open.",
    "Two of the crew of four were found by divers inside the borer off Halm.",
    "The wind kept divers from the borer off Halm, where two of the crew are missing.",
    "Divers found the third of the crew near the borer off Halm.",
    "A crane reached Halm to raise the borer that sank with its crew of four.",
    "The crane off Halm lifted the borer, and divers found the last of the crew.",
]


def test_a_long_story_with_reports_in_between_stays_one():
    opened = date(2030, 1, 7)
    held = [
        report(
            f"dig-{n}",
            f"{text}\nInvestigator Runa Vesle spoke at Halm.",
            mentions=names(
                f"{text}\nInvestigator Runa Vesle spoke at Halm.", g=("Halm", "GPE"), p=("Runa Vesle", "PERSON")
            ),
            published=str(opened + timedelta(days=9 * n)),
        )
        for n, text in enumerate(DIG)
    ]
    assert grouped(held) == [["dig"]]


def odds(one, other):
    pair = [replace(report_, published=day) for report_, day in zip(told(STORMS)[:2], (one, other), strict=True)]
    return stories.reasons(pair, {r.id: "one" for r in pair}, StorySettings())[0].odds


def test_a_gap_counts_beyond_the_window_only_and_grows():
    near = odds("2029-06-11", "2029-06-12")
    assert near == odds("2029-06-11", "2029-07-02") == odds(None, "2029-06-12") == odds(None, None)
    assert near > odds("2029-06-11", "2029-07-20") > odds("2029-06-11", "2029-12-20")


def test_a_gap_has_a_bound():
    assert odds("2029-06-11", "2035-06-11") == odds("2029-06-11", "2049-06-11")


def test_the_window_is_a_setting():
    apart = told(STORMS)
    assert grouped(apart, window_days=0) == grouped(told(STORMS, dated=False))
