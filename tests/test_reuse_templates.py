"""Series that fill one form day after day, told from copies of one text. All texts are invented."""

from __future__ import annotations

from itertools import combinations

import pytest

from onrecord.link import reuse
from tests.handmade import report

FORECAST = (
    "{sky} is forecast for the Brannoch hills on {day}, the regional weather desk said.",
    "The thermometer will climb to {high} degrees by early afternoon and drop to {low} degrees before dawn.",
    "Winds from the {wind} may gust to {gust} kilometres an hour along the exposed shore near {town}.",
    "Hikers should carry waterproofs and tell somebody at home which path they intend to follow.",
    "Sunset is at {hour}:{minute}, and the next high tide at {town} comes {late} minutes later.",
)
FORECASTS = [
    {"sky": "Drizzle", "day": "Tuesday", "high": 14, "low": 6, "wind": "east", "gust": 42, "town": "Craigmoor"},
    {"sky": "Sunshine", "day": "Sunday", "high": 23, "low": 12, "wind": "south", "gust": 18, "town": "Innerlea"},
    {"sky": "Sleet", "day": "Friday", "high": 3, "low": -2, "wind": "north", "gust": 75, "town": "Pellhaven"},
]
HOURS = [{"hour": 20, "minute": 17, "late": 31}, {"hour": 19, "minute": 48, "late": 55}, {"hour": 16, "minute": "05"}]
HOURS[2]["late"] = 12

CHESS = (
    "{winner} defeated {loser} in round {round} of the Tarn Valley chess masters on {day}.",
    "The {age}-year-old chose a quiet opening and won a pawn on move {pawn} after {loser} overlooked a fork.",
    "The game lasted {hours} hours and was decided when a rook ending turned out to be lost on move {moves}.",
    "{winner} now has {points} points and shares {place} place with {rival}.",
    "The masters, held every spring in the old salt store, end with a banquet for players and helpers.",
)
GAMES = [
    {"winner": "Odile Renko", "loser": "Bas Tammer", "rival": "Ivo Sarn", "day": "Monday", "round": 2, "age": 19},
    {"winner": "Hugo Pryde", "loser": "Signe Aune", "rival": "Lotte Voss", "day": "Thursday", "round": 5, "age": 44},
]
MOVES = [
    {"pawn": 17, "hours": 3, "moves": 52, "points": 2, "place": "first"},
    {"pawn": 31, "hours": 6, "moves": 78, "points": 4, "place": "third"},
]

CLINIC = (
    "Velda Harbour Holdings said on {day} that visits to its clinics {moved} to {visits} in the {quarter} quarter.",
    "Operating profit came to {profit} million marks, compared with {before} million marks a year earlier.",
    "The board will propose a dividend of {dividend} marks a share at the annual meeting in {town}.",
    "Occupancy across its {clinics} clinics averaged {occupied} percent, and waiting lists were little changed.",
)
QUARTERS = [
    {"day": "Tuesday", "moved": "rose", "visits": "81,400", "quarter": "second", "profit": 12.4, "before": 11.1},
    {"day": "Wednesday", "moved": "fell", "visits": "77,950", "quarter": "third", "profit": 9.8, "before": 13.2},
]
REST = [
    {"dividend": 1.3, "town": "Ottersund", "clinics": 14, "occupied": 83},
    {"dividend": 0.9, "town": "Fennick", "clinics": 17, "occupied": 79},
]

SERIES = {
    "weather": [
        [line.format(**facts, **hour) for line in FORECAST] for facts, hour in zip(FORECASTS, HOURS, strict=True)
    ],
    "results": [[line.format(**facts, **moves) for line in CHESS] for facts, moves in zip(GAMES, MOVES, strict=True)],
    "earnings": [[line.format(**facts, **rest) for line in CLINIC] for facts, rest in zip(QUARTERS, REST, strict=True)],
}


def found(*texts):
    return reuse.find([report(f"r{number}", "\n".join(text)) for number, text in enumerate(texts)])


@pytest.mark.parametrize("series", sorted(SERIES))
def test_two_days_of_one_series_are_not_one_text(series):
    for one, other in combinations(SERIES[series], 2):
        assert found(one, other) == ()


@pytest.mark.parametrize("series", sorted(SERIES))
def test_a_copy_of_one_day_is_found(series):
    day = SERIES[series][0]
    (pair,) = found(day, ["Many readers have asked us about it.", *day[1:]])
    assert pair.kind == "copy"


def test_a_copy_whose_editor_changed_the_words_and_kept_the_facts_is_found():
    edited = [
        "Odile Renko beat Bas Tammer in round two of the Tarn Valley chess masters on Monday.",
        "The 19-year-old picked a calm opening and took a pawn on move 17 after Tammer missed a fork.",
        "The game went on for three hours and was settled when a rook ending proved to be lost on move 52.",
        "Renko now holds two points and shares the lead with Ivo Sarn.",
    ]
    assert len(found(SERIES["results"][0], edited)) == 1


def test_an_update_that_corrects_the_toll_is_still_the_same_text():
    first = [
        "A tram left the rails on Gasworks Lane in Ludminster on Friday and hit a bakery, killing 2 people.",
        "Fire crews freed 11 passengers through the rear window while flour dust hung over the street.",
        "The driver, Kasimir Holt, had worked for Ludminster Transit since he left school and was not badly hurt.",
        "Inspectors from Weyford will measure the track on Saturday, when the 7 line is to remain shut.",
        "Baker Nell Orrin said the oven saved her, because she was crouching behind it as the wall came in.",
    ]
    update = [first[0].replace("killing 2", "killing 4"), first[1].replace("11", "15"), *first[2:]]
    assert len(found(first, update)) == 1


@pytest.mark.xfail(strict=True, reason="facts that stand in plain words are not told from rewording")
def test_a_series_without_names_or_numbers_is_not_one_text():
    pollen = (
        "{count} amounts of {plant} pollen will be in the air over the whole district from early morning.",
        "People whose eyes itch are advised to keep their bedroom windows {window} until the evening.",
        "Rain is {rain}, and the situation will {change} in the second half of the week.",
    )
    one = {"count": "Large", "plant": "birch", "window": "closed", "rain": "unlikely", "change": "worsen"}
    other = {"count": "Small", "plant": "grass", "window": "open", "rain": "certain", "change": "improve"}
    assert found(*[[line.format(**facts) for line in pollen] for facts in (one, other)]) == ()
