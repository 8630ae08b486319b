"""Copied text: what was planted is found, and what was not is left alone. All texts are invented."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.config import ReuseSettings
from onrecord.lang.outlets import agency, house, same_outlet
from onrecord.link import reuse
from onrecord.model import Credit
from tests.handmade import report

HOSPITAL = [
    "Surgeons at the Velling clinic removed a tumour the size of an orange from a farmer with a cough.",
    "The operation lasted nine hours and needed two teams, because the growth had wrapped itself around a vessel.",
    "Nurses had prepared forty units of blood, of which only six were finally used during the night.",
    "The patient is breathing without help and has asked for his own pillow, the ward sister told visitors.",
    "Rural doctors seldom see such cases early, since the nearest scanner stands three hours away by bus.",
    "A second machine was promised two winters ago but the money went into a leaking roof instead.",
    "Relatives have started a collection that will pay for petrol and for somebody to milk the cows.",
    "The clinic expects to send him home before the first snow closes the upper road.",
]
REGATTA = [
    "The smallest boat in the fleet won the Skarholm regatta after a night of shifting wind and broken masts.",
    "Its crew of three teachers had borrowed the sails from a rival who dropped out with a fever.",
    "Organisers shortened the last leg when fog rolled over the lighthouse and hid the marker buoys.",
    "Two yachts touched near the breakwater, and a protest is to be heard on Sunday morning.",
    "Spectators lit fires along the beach so that the late finishers could find the channel.",
    "The favourite ran aground within sight of the harbour and was pulled free by a trawler.",
    "Prize money is modest, yet the winner may paint a golden stripe on the hull.",
]
FILLER = [
    "amber",
    "brisk",
    "candle",
    "dozen",
    "ember",
    "fallow",
    "gravel",
    "hollow",
    "ivory",
    "jumble",
    "kettle",
    "lantern",
]


def article(name, sentences, **header):
    return report(name, "\n".join(sentences), **header)


def reworded(sentences, share, seed=3):
    rng = random.Random(seed)
    return [re.sub(r"[a-z]+", lambda m: rng.choice(FILLER) if rng.random() < share else m[0], s) for s in sentences]


def only(*reports, **kwargs):
    found = reuse.find(reports, **kwargs)
    assert len(found) == 1
    return found[0]


def words_in(text, spans):
    return " ".join(text[s:e] for s, e in spans)


@pytest.mark.parametrize(
    ("edit", "kinds"),
    [
        (HOSPITAL, {"copy"}),
        (HOSPITAL[::-1], {"copy"}),
        (HOSPITAL[:5], {"copy"}),
        ([HOSPITAL[0] + " " + HOSPITAL[1], *HOSPITAL[2:]], {"copy"}),
        (["A small clinic did something large this week.", *HOSPITAL[1:7]], {"copy"}),
        (reworded(HOSPITAL, 0.1), {"copy", "rewrite"}),
        (reworded(HOSPITAL, 0.25), {"rewrite"}),
        (reworded(HOSPITAL, 0.4), {"rewrite"}),
        (reworded(HOSPITAL[::-1], 0.25), {"rewrite"}),
        (REGATTA + HOSPITAL[2:5], {"excerpt"}),
        (HOSPITAL[:4] + REGATTA[:6], {"excerpt", "rewrite"}),
    ],
    ids=["same", "turned round", "cut", "joined", "new intro", "10%", "25%", "40%", "turned, 25%", "spliced", "halves"],
)
def test_an_edited_copy_is_found(edit, kinds):
    pair = only(article("a", HOSPITAL), article("b", edit))
    assert pair.kind in kinds
    assert 0 < pair.shared <= 1


def test_independent_reports_are_not_joined():
    other = [
        "A farmer from the upper valley is recovering after a long operation at the clinic in Velling.",
        "Doctors found a large tumour when he complained about a cough, the clinic said.",
        "He can already breathe alone and jokes with the nurses, according to his sister.",
        "The case shows how badly the district needs a scanner of its own.",
    ]
    assert reuse.find([article("a", HOSPITAL), article("b", other), article("c", REGATTA)]) == ()


def test_a_shared_quotation_is_not_dependence():
    quotation = (
        '"We will rebuild the greenhouse before the spring planting and every seedling that the storm '
        'destroyed shall be replaced at our own cost without asking the insurers for a single coin," '
    )
    one = [
        f"{quotation}said grower Milla Oster.",
        "Hail broke four thousand panes in ten minutes on Friday.",
        *REGATTA[:1],
    ]
    two = [
        f"{quotation}Oster told neighbours.",
        "The nursery has been in her family since the old canal was dug.",
        *HOSPITAL[:1],
    ]
    assert reuse.find([article("a", one), article("b", two)]) == ()


def test_a_publishers_boilerplate_is_not_dependence():
    notice = [
        "Sign up for our newsletter and receive the finest stories of the week in your inbox every Saturday morning.",
        "All rights reserved; no part of these pages may be printed or sent on without the written leave of the owner.",
    ]
    assert reuse.find([article("a", HOSPITAL + notice), article("b", REGATTA + notice)]) == ()


def test_an_editors_note_is_not_dependence():
    note = (
        "Editor’s note: the owner of this paper sold seven hectares of the orchard to the town that it reports on here."
    )
    assert reuse.find([article("a", [*HOSPITAL, note]), article("b", [*REGATTA, note])]) == ()


def test_quotations_that_came_along_are_counted():
    quoted = '"He asked for soup before he asked for the result," said nurse Ada Brink.'
    a, b = article("a", [*HOSPITAL, quoted]), article("b", [*HOSPITAL, quoted])
    pair = only(a, b)
    assert pair.shared == 1.0
    assert quoted in words_in(b.text, [p.b for p in pair.passages])


def test_what_was_added_is_shown():
    intro = "Readers in the valley have been asking about one patient for weeks."
    close = "The regional council meets about the scanner on Thursday evening."
    b = article("b", [intro, *HOSPITAL, close])
    pair = only(article("a", HOSPITAL), b)
    assert [b.text[s:e] for s, e in pair.added] == [intro, close]


# ---------------------------------------------------------------- direction and agency


def test_the_one_that_names_the_other_took_from_it():
    a = article("a", HOSPITAL, outlet="Upland Herald")
    b = article(
        "b", ["A farmer has survived a rare operation, the Upland Herald reported.", *HOSPITAL], outlet="City Lamp"
    )
    assert only(a, b).direction == "a>b"
    c, d = article("c", b.text.split("\n"), outlet="City Lamp"), article("d", HOSPITAL, outlet="Upland Herald")
    assert only(c, d).direction == "b>a"


@pytest.mark.parametrize(
    ("first", "second", "direction"),
    [
        ("2031-04-02T08:00:00+00:00", "2031-04-02T12:00:00+00:00", "a>b"),
        ("2031-04-02T12:00:00+00:00", "2031-04-02T08:00:00+00:00", "b>a"),
        ("2031-04-02T08:00:00+00:00", "2031-04-02T08:20:00+00:00", None),
        ("2031-04-02", "2031-04-02T23:00:00+00:00", None),
        ("2031-04-03", "2031-04-02", "b>a"),
        ("2031-04-02", None, None),
        ("soon", "2031-04-02", None),
    ],
)
def test_direction_by_publication(first, second, direction):
    assert (
        only(article("a", HOSPITAL, published=first), article("b", HOSPITAL, published=second)).direction == direction
    )


def test_a_cut_under_a_new_opening_took_from_the_full_text():
    cut = ["The valley has a story to tell at last.", *HOSPITAL[:5]]
    assert only(article("a", cut), article("b", HOSPITAL)).direction == "b>a"


def credited(name, sentences, line, short, **header):
    text = "\n".join([*sentences, line])
    start = text.index(line)
    return report(name, text, credits=(Credit(start=start, end=start + len(line), agency=short),), **header)


def test_two_clients_of_one_agency_have_no_direction():
    a = credited("a", HOSPITAL, "— Fjordnet", "Fjordnet", published="2031-04-02")
    b = credited("b", HOSPITAL, "— Fjordnet", "Fjordnet", published="2031-04-05")
    pair = only(a, b)
    assert (pair.direction, pair.agency) == (None, "Fjordnet")


def test_a_copy_that_credits_the_other_outlet_took_from_it():
    a = credited("a", HOSPITAL, "Some information came from Fjordnet.", "Fjordnet", outlet="City Lamp")
    b = article("b", HOSPITAL, outlet="Fjordnet")
    pair = only(a, b)
    assert (pair.direction, pair.agency) == ("b>a", "Fjordnet")


def test_several_agencies_without_a_common_one_are_not_chosen_among():
    line = "Some information came from Fjordnet."
    a = credited("a", HOSPITAL, line, "Fjordnet")
    b = credited("b", HOSPITAL, "Some information came from Kestnet.", "Kestnet")
    assert only(a, b).agency is None


# ---------------------------------------------------------------- properties


CASES = st.lists(st.sampled_from(HOSPITAL + REGATTA), min_size=1, max_size=9, unique=True)


@settings(max_examples=40, deadline=None)
@given(CASES, CASES, CASES, st.randoms(use_true_random=False))
def test_rows_do_not_depend_on_order_and_stay_inside_the_texts(one, two, three, rng):
    reports = [article("x", one), article("m", two), article("d", three)]
    found = reuse.find(reports)
    turned = reports[:]
    rng.shuffle(turned)
    assert reuse.find(turned) == found
    texts = {r.id: r.text for r in reports}
    assert [(p.a, p.b) for p in found] == sorted((p.a, p.b) for p in found)
    for pair in found:
        assert pair.a < pair.b
        for passage in pair.passages:
            assert 0 <= passage.a[0] < passage.a[1] <= len(texts[pair.a])
            assert 0 <= passage.b[0] < passage.b[1] <= len(texts[pair.b])
        for start, end in pair.added:
            assert 0 <= start < end <= len(texts[pair.b])
            assert not any(s < end and start < e for s, e in (p.b for p in pair.passages))


def test_minhash_finds_what_the_index_finds():
    rng = random.Random(11)
    lone = [
        article(f"n{k:03}", [" ".join(rng.choices([f"w{i}" for i in range(4000)], k=20)) + "." for _ in range(8)])
        for k in range(60)
    ]
    planted = [article("a", HOSPITAL), article("b", reworded(HOSPITAL, 0.2)), article("c", HOSPITAL[:4] + REGATTA[:3])]
    small = reuse.find([*lone, *planted])
    large = reuse.find([*lone, *planted], ReuseSettings(exact_up_to=0))
    assert {("a", "b"), ("a", "c")} <= {(p.a, p.b) for p in small} <= {("a", "b"), ("a", "c"), ("b", "c")}
    assert large == small


def test_outlets_by_any_name():
    assert agency("The Associated Press") == "AP"
    assert agency("Upland Herald") is None
    assert same_outlet("https://www.uplandherald.com/news", "The Upland Herald")
    assert not same_outlet(None, None)
    assert house("") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("finest cottage in the official office", "ﬁnest cottage in the oﬃcial oﬃce"),
        pytest.param(
            "the café of Señor Muñoz",
            "the cafe\u0301 of Sen\u0303or Mun\u0303oz",
            marks=pytest.mark.xfail(strict=True, reason="a loose accent ends a word"),
        ),
        ("the owner's dog won't bark", "the owner’s dog won’t bark"),
    ],
    ids=["ligatures", "loose accents", "apostrophes"],
)
def test_the_type_of_another_house_changes_no_word(one, other):
    told = [*HOSPITAL[:3], f"Visitors describe {one} as the only quiet thing left in the valley these days."]
    pair = only(article("a", told), article("b", [*told[:3], told[3].replace(one, other)]))
    assert pair.shared == 1.0
