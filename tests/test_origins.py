"""Origins and camps: what counts once. All names are invented, but for countries and agencies."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Credit, Furniture, ReusePair, SharedPassage
from onrecord.origins import DefaultPolicy, count, reasons
from onrecord.ports import OriginPolicy
from tests.handmade import report

POLICY = DefaultPolicy()


def pair(a, b, kind="copy", shared=0.9, **rest):
    held = {"direction": None, "agency": None, **rest}
    return ReusePair(a=a, b=b, kind=kind, shared=shared, passages=(SharedPassage(a=(0, 4), b=(0, 4)),), **held)


def plain(*names, **header):
    return [report(name, f"Text of {name}.", **header) for name in names]


def groups(origins):
    return [o.reports for o in origins]


def test_it_is_an_origin_policy():
    assert isinstance(POLICY, OriginPolicy)


def test_copies_of_copies_are_one_origin():
    origins = POLICY.origins(plain("d", "c", "b", "a"), [pair("a", "b"), pair("b", "d", kind="rewrite", shared=0.5)])
    assert groups(origins) == [("a", "b", "d"), ("c",)]
    assert [o.id for o in origins] == ["o1", "o2"]
    assert "a and b carry the same text" in origins[0].why


def test_a_small_excerpt_joins_nothing_but_is_told():
    origins = POLICY.origins(plain("a", "b"), [pair("a", "b", kind="excerpt", shared=0.1)])
    assert groups(origins) == [("a",), ("b",)]
    assert "shares a passage with" in origins[0].why
    assert groups(POLICY.origins(plain("a", "b"), [pair("a", "b", kind="excerpt", shared=0.5)])) == [("a", "b")]


def test_direction_is_told():
    origins = POLICY.origins(plain("a", "b"), [pair("a", "b", direction="b>a")])
    assert "a repeats b" in origins[0].why


def credited(name, line, kind):
    text = f"{line}\nRain stopped the cricket at Oakmere again, {name} adds."
    start = text.index("AP") if "AP" in text else 0
    return report(
        name,
        text,
        credits=(Credit(start=start, end=start + 2, agency="AP"),),
        furniture=(Furniture(start=0, end=len(line), kind=kind),),
    )


def test_one_agencys_dateline_is_one_origin():
    origins = POLICY.origins(
        [credited("a", "OAKMERE (AP) —", "dateline"), credited("b", "OAKMERE (AP) —", "dateline")], []
    )
    assert groups(origins) == [("a", "b")]
    assert origins[0].agency == "AP"


def test_some_information_from_an_agency_does_not_join():
    line = "Some information for this report came from AP."
    origins = POLICY.origins([credited("a", line, "credit"), credited("b", line, "credit")], [])
    assert groups(origins) == [("a",), ("b",)]
    assert "credits some information to AP" in origins[0].why
    assert origins[0].agency is None


def test_two_titles_of_one_house_are_one_origin():
    one, two = plain("a", outlet="Upland Herald"), plain("b", outlet="The Upland Herald")
    assert groups(POLICY.origins([*one, *two, *plain("c", outlet="City Lamp")], [])) == [("a", "b"), ("c",)]


def test_unknown_outlets_are_not_one_house():
    assert groups(POLICY.origins(plain("a", "b"), [])) == [("a",), ("b",)]


def test_counting_and_its_reasons():
    origins = POLICY.origins(plain("a", "b", "c"), [pair("a", "b")])
    assert count(["a", "b"], origins) == 1
    assert count(["b", "c"], origins) == 2
    assert count([], origins) == 0
    assert [text.split(":")[0] for text in reasons(["b", "c"], origins)] == ["o1", "o2"]


NAMES = ["a", "b", "c", "d", "e"]


@given(st.lists(st.sampled_from(list(itertools.combinations(NAMES, 2))), unique=True), st.permutations(NAMES))
def test_every_report_is_in_one_origin_whatever_the_order(edges, order):
    reuse = [pair(a, b) for a, b in edges]
    origins = POLICY.origins(plain(*order), reuse)
    assert sorted(name for o in origins for name in o.reports) == NAMES
    assert origins == POLICY.origins(plain(*NAMES), reuse[::-1])
    for a, b in edges:
        assert count([a, b], origins) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("the White House", []), ("Ora Pell", ["U.S. Defense Secretary"])),
        (("Ned Varga", ["Kremlin spokesman"]), ("Russia's defense ministry", [])),
        (("Ines Moreau", ["French Foreign Minister"]), ("Paris", [])),
        (("Kofi Sand", ["Norwegian prime minister"]), ("Norwegian officials", [])),
        (("Tor Hallam", ["Kestrel Bridges spokesman"]), ("Kestrel Bridges", [])),
        (("Vera Lund", ["chief executive of Kestrel Bridges"]), ("Kestrel Bridges", [])),
        (("Mia Ro", ["Northdale Police spokeswoman"]), ("police", [])),
        (("Aldo Brandt", ["Transport minister"]), ("The Transport Ministry", [])),
        (("Runa Akers", ["coastguard captain"]), ("the coastguard", [])),
    ],
)
def test_two_voices_of_one_camp(one, other):
    assert POLICY.camp(*one) == POLICY.camp(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ilse Dorn", ["harbour master"]), ("Runa Akers", ["coastguard captain"])),
        (("Ines Moreau", ["French Foreign Minister"]), ("Kofi Sand", ["Norwegian foreign minister"])),
        (("Lars Ek", ["Norwegian skier"]), ("Norwegian officials", [])),
        (("Ada Poole", ["former British foreign secretary"]), ("British officials", [])),
        (("Kai Moe", ["president of the Norwegian Ski Federation"]), ("Norway", [])),
        (("Ivo Zell", ["Kremlin critic"]), ("the Kremlin", [])),
        (("Bo Dahl", ["resident"]), ("Nils Oyen", ["resident"])),
        (("Jordan Bell", ["striker"]), ("Jordan", [])),
        (("Paris Mellor", ["singer"]), ("Paris", [])),
    ],
)
def test_two_camps(one, other):
    assert POLICY.camp(*one) != POLICY.camp(*other)


@given(st.text(max_size=40), st.lists(st.text(max_size=30), max_size=3))
def test_a_camp_is_the_same_whatever_the_order_of_the_roles(name, roles):
    assert POLICY.camp(name, roles) == POLICY.camp(name, roles[::-1])
