"""Whose text it is: agencies credited, told, or there; outlets named. All but the agencies is invented."""

from __future__ import annotations

import pytest

from onrecord.lang import language
from onrecord.lang.outlets import agency_told, house
from onrecord.link.agencies import agencies, shared_agency
from onrecord.link.provenance import told_direction
from onrecord.model import Credit
from tests.handmade import report, span

NOTHING = (None, "")


def crediting(name, line, written, short, **header):
    text = f"{line}\nThe lake at Ostermoor froze on Sunday for the first time since the mill closed."
    start, end = span(text, written)
    return report(name, text, credits=(Credit(start=start, end=end, agency=short),), **header)


def test_an_agency_has_one_short_name_in_credits_and_in_prose():
    credited = language("en").table("clean")["agencies"]
    assert len(credited) > 50
    for name, short in credited.items():
        assert (name, agency_told(name)) == (name, short)
        assert (name, house(agency_told(name))) == (name, house(short))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The referee told Reuters that the goalposts had been moved in the night.", {"Reuters"}),
        ("In an interview with AFP, the choirmaster spoke of a lost summer.", {"AFP"}),
        ("An Associated Press reporter saw two lorries leave the depot before dawn.", {"AP"}),
        ("A Kyodo photographer was led away by stewards.", {"Kyodo"}),
        ("The draft, seen by Bloomberg News, sets no deadline for the dredging.", {"Bloomberg"}),
        ("At least forty looms stand idle, according to a Reuters tally.", {"Reuters"}),
        ("The reservoir is full again, the ferry captain told China News Service.", {"CNS"}),
        ("The dyke will hold, the Interior Ministry said in a statement to the EFE news agency.", {"EFE"}),
        ("Harvests halved, Xinhua reported, citing the provincial office.", {"Xinhua"}),
        ("He said this to dpa's correspondent; the paper printed it.", set()),
        ("According to the AP, the vote was recorded twice.", {"AP"}),
        ("The AP exam was postponed because of the snow.", set()),
        ("Her pa told neighbours that the goat had come back.", set()),
        ("She told Anadolu she would run again, and told AFP she would not.", {"Anadolu", "AFP"}),
        ("Reuters shares rose by two percent in London.", set()),
    ],
)
def test_agencies_that_the_prose_names(text, expected):
    assert set(agencies(report("a", text))) == expected


@pytest.mark.parametrize(
    ("line", "written", "short", "standing"),
    [
        ("OSTERMOOR (AP) —", "AP", "AP", "whole"),
        ("Some information for this report came from Reuters.", "Reuters", "Reuters", "part"),
        ("The Canadian Press", "The Canadian Press", "CP", "whole"),
    ],
)
def test_a_credit_says_for_how_much(line, written, short, standing):
    (found,) = agencies(crediting("a", line, written, short)).items()
    assert found[1] == standing


def test_one_agency_has_one_name_however_it_is_credited():
    short = crediting("a", "— CP", "CP", "CP")
    long = report("b", "The lake at Ostermoor froze.", byline="The Canadian Press")
    assert set(agencies(short)) == set(agencies(long))


CREDITED = crediting("a", "OSTERMOOR (AFP) —", "AFP", "AFP")
PARTLY = crediting("b", "Some information for this report came from ANSA.", "ANSA", "ANSA")
TOLD = report("c", "The miller told Reuters that the ice would bear a cart.")
TOLD_TOO = report("d", "The ice would bear a cart, the miller told Reuters on Monday.")
SILENT = report("e", "The lake at Ostermoor froze on Sunday.")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (CREDITED, SILENT, "AFP"),
        (SILENT, CREDITED, "AFP"),
        (CREDITED, PARTLY, "AFP"),
        (CREDITED, TOLD, "AFP"),
        (TOLD, TOLD_TOO, "Reuters"),
        (TOLD, SILENT, "Reuters"),
        (PARTLY, SILENT, "ANSA"),
        # Either may be where the text comes from.
        (PARTLY, TOLD, None),
        (CREDITED, crediting("f", "— UPI", "UPI", "UPI"), None),
        (SILENT, SILENT, None),
    ],
)
def test_the_agency_of_two_reports(one, other, expected):
    assert shared_agency(one, other)[0] == expected


@pytest.mark.parametrize(
    ("giver", "sentence", "direction"),
    [
        ({"outlet": "Upland Herald"}, "A farmer is recovering, the Upland Herald reported.", "a>b"),
        ({"outlet": "The Upland Herald"}, "A farmer is recovering, he told Upland Herald on Monday.", "a>b"),
        ({"url": "https://www.uplandherald.com/news/7"}, "A farmer is recovering, the Upland Herald reported.", "a>b"),
        ({"url": "https://uplandherald.example"}, "According to the Upland Herald on Friday, he is well.", "a>b"),
        ({"outlet": "AP"}, "The farmer told the Associated Press that he was well.", "a>b"),
        ({"url": "https://www.uplandherald.com"}, "A farmer from the upland told a herald that he was well.", None),
        ({"outlet": "Upland Herald"}, "A farmer read the Upland Herald in his bed.", None),
        ({}, "A farmer is recovering, the Upland Herald reported.", None),
    ],
)
def test_who_names_the_other_took_from_it(giver, sentence, direction):
    a, b = report("a", "A farmer is well.", **giver), report("b", sentence, outlet="City Lamp")
    told = told_direction(a, b, NOTHING, 1.0)
    assert (told.direction, told.named) == (direction, direction is not None)
    assert told_direction(b, a, NOTHING, 1.0).direction == {"a>b": "b>a", None: None}[direction]


@pytest.mark.parametrize(("named", "direction"), [("VALE HERALD", "a>b"), ("OAK WARDENS", None)])
def test_a_report_in_capitals_from_end_to_end_is_read(named, direction):
    a = report("a", "A farmer is well.", url="https://www.valeherald.example/farm")
    b = report("b", f"ACCORDING TO {named} " + "THE FARMER OF ORRIN WAS FOUND IN A BARN " * 1000, outlet="City Lamp")
    assert told_direction(a, b, NOTHING, 1.0).direction == direction


def test_an_hour_against_the_wording_gives_no_direction():
    a = report("a", "Snow fell.", published="2031-04-02T08:00:00+00:00")
    b = report("b", "Snow fell.", published="2031-04-02T12:00:00+00:00")
    assert told_direction(a, b, ("b>a", "a opens on a sentence that leans"), 1.0).direction is None
    assert told_direction(a, b, ("a>b", "b opens on a sentence that leans"), 1.0).direction == "a>b"
