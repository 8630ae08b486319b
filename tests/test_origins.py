"""Origins and camps: what counts once. All names are invented, but for countries and agencies."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.config import OriginSettings, load
from onrecord.errors import ConfigError
from onrecord.model import Credit, Furniture, Relay, ReusePair, SharedPassage
from onrecord.origins import DefaultPolicy
from onrecord.pipeline import build_ledger
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


def test_a_contributor_of_an_agency_does_not_join():
    line = "AP writer Ada Poe contributed to this report."
    origins = POLICY.origins([credited("a", line, "contributor"), credited("b", line, "contributor")], [])
    assert groups(origins) == [("a",), ("b",)]


def test_an_agencys_own_report_and_one_that_credits_it_are_one_origin():
    (own,) = plain("b", outlet="Associated Press")
    origins = POLICY.origins([credited("a", "OAKMERE (AP) —", "dateline"), own], [])
    assert groups(origins) == [("a", "b")]
    (reason,) = origins[0].reasons
    assert reason.why == "a credits AP for its text, b is published by Associated Press"
    assert [(cite.report, cite.start) for cite in reason.evidence] == [("a", 9)]


def test_a_credit_that_stands_alone_is_told():
    (origin,) = POLICY.origins([credited("a", "OAKMERE (AP) —", "dateline")], [])
    assert origin.why == "its text stands in no other report; it credits AP for its text"


def test_other_outlets_that_a_report_has_something_from_are_told():
    text = "Ada Holm told Reuters so. She told the Daily Lamp more, and told the Upland Herald nothing."
    relays = [
        Relay(start=text.index(words), end=text.index(words) + len(words), outlet=outlet, agency=short, how="told")
        for words, outlet, short in (
            ("told Reuters", "Reuters", "Reuters"),
            ("told the Daily Lamp", "the Daily Lamp", None),
            ("told the Upland Herald", "the Upland Herald", None),
        )
    ]
    (origin,) = POLICY.origins([report("a", text, outlet="Daily Lamp", relays=relays)], [])
    assert origin.why == "its text stands in no other report; has some of it from Reuters, Upland Herald"


def test_an_outlet_named_by_the_end_of_its_name_is_told_once_and_in_full():
    text = "Holm told the Daily Lamp so. She told the Lamp more; the newspaper reported it. Orr told the Herald."
    text += " A clerk told this newspaper nothing."
    relays = [
        Relay(start=text.index(words), end=text.index(words) + len(words), outlet=outlet, how="told")
        for words, outlet in (
            ("told the Daily Lamp", "the Daily Lamp"),
            ("told the Lamp", "the Lamp"),
            ("the newspaper reported", "the newspaper"),
            ("told the Herald", "the Herald"),
            ("told this newspaper", "this newspaper"),
        )
    ]
    (origin,) = POLICY.origins([report("a", text, outlet="Upland Herald", relays=relays)], [])
    assert origin.why == "its text stands in no other report; has some of it from Daily Lamp"


REPUBLISHED = [
    "This article was first published in the Upland Herald.",
    "This story originally appeared in The Upland Herald",
    "A longer version of this report was first published by the Upland Herald.",
    "Republished from the Upland Herald with thanks.",
    "This article is republished here with permission from uplandherald.example.",
    "(First published in the Upland Herald)",
    "Originally published on uplandherald.example",
    "Source: Upland Herald",
    "Courtesy of the Upland Herald.",
]
NOT_REPUBLISHED = [
    "The poem was first published in the Upland Herald.",
    "Her first book appeared in the Upland Herald in 1931.",
    "This article was first published in March.",
    "This report was first published in German.",
    "Source: the Ministry of Fisheries",
    "Read more: the Upland Herald",
    "He told the Upland Herald that the dam was safe.",
    "This article was first published in the Larkfield Gazette.",
]


@pytest.mark.parametrize("line", REPUBLISHED)
def test_a_report_that_republishes_another_is_one_origin_with_it(line):
    (own,) = plain("a", outlet="Upland Herald")
    taker = report("b", f"The weir at Oakmere broke.\n\n{line}", outlet="Daily Lamp")
    (origin,) = POLICY.origins([taker, own], [])
    assert origin.reports == ("a", "b")
    (reason,) = origin.reasons
    assert "b says that it republishes" in reason.why
    (cite,) = reason.evidence
    assert "pland" in taker.text[cite.start : cite.end]


@pytest.mark.parametrize("line", NOT_REPUBLISHED)
def test_other_lines_that_name_an_outlet_join_nothing(line):
    (own,) = plain("a", outlet="Upland Herald")
    taker = report("b", f"The weir at Oakmere broke.\n\n{line}", outlet="Daily Lamp")
    assert groups(POLICY.origins([taker, own], [])) == [("a",), ("b",)]


def test_two_reports_that_republish_an_absent_third_are_one_origin():
    line = "This article was first published in the Larkfield Gazette."
    reports = [report(name, f"Text of {name}.\n\n{line}") for name in ("a", "b")]
    (origin,) = POLICY.origins(reports, [])
    assert origin.why == "a and b say that they republish Larkfield Gazette"


def test_the_longest_shared_passage_is_the_evidence():
    rows = pair("a", "b", kind="rewrite", shared=0.5)
    passages = (SharedPassage(a=(0, 4), b=(2, 6)), SharedPassage(a=(5, 12), b=(6, 12)))
    (origin,) = POLICY.origins(plain("a", "b"), [replace(rows, passages=passages)])
    (reason,) = origin.reasons
    assert [(c.report, c.start, c.end) for c in reason.evidence] == [("a", 5, 12), ("b", 6, 12)]


def test_what_was_too_little_to_join_is_a_reason_that_joins_nothing():
    origins = POLICY.origins(plain("a", "b"), [pair("a", "b", kind="excerpt", shared=0.1)])
    assert [[reason.joined for reason in origin.reasons] for origin in origins] == [[False], [False]]
    generous = DefaultPolicy(OriginSettings(small_excerpt=0.05))
    assert groups(generous.origins(plain("a", "b"), [pair("a", "b", kind="excerpt", shared=0.1)])) == [("a", "b")]


# ---------------------------------------------------------------- publishers' families


def families(tmp_path, text):
    file = tmp_path / "publishers.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_users_families_are_one_origin_each(tmp_path):
    file = families(tmp_path, '[families]\n"North Star Media" = ["Coast Ledger", "daily-quay.example", "BBC"]\n')
    policy = DefaultPolicy(OriginSettings(publishers=str(file)))
    reports = [
        *plain("a", outlet="The Coast Ledger"), *plain("b", url="https://www.daily-quay.example/bridge"),
        *plain("c", outlet="City Lamp"), *plain("d", outlet="BBC Sport"), *plain("e", outlet="North Star Media"),
    ]  # fmt: skip
    assert groups(policy.origins(reports, [])) == [("a", "b", "d", "e"), ("c",)]
    assert len(POLICY.origins(reports, [])) == 5


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[families]\n"North Star" = "Coast Ledger"', "North Star"),
        ('[families]\n"North Star" = ["Coast Ledger", 3]', "North Star"),
        ('[families]\n"North Star" = ["Coast Ledger", " "]', "North Star"),
        ('[families]\nA = ["Coast Ledger"]\nB = ["coast ledger"]', "coast ledger"),
        ('[family]\nA = ["Coast Ledger"]', "family"),
        ('families = ["Coast Ledger"]', "table"),
        ("[families", "TOML"),
    ],
)
def test_a_wrong_file_of_families_is_named_with_its_entry(tmp_path, text, named):
    file = families(tmp_path, text)
    with pytest.raises(ConfigError, match=named) as raised:
        DefaultPolicy(OriginSettings(publishers=str(file)))
    assert str(file) in str(raised.value)


def test_a_missing_file_of_families_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.toml"):
        DefaultPolicy(OriginSettings(publishers=str(tmp_path / "gone.toml")))


def test_the_file_of_families_lies_beside_the_settings_that_name_it(tmp_path):
    families(tmp_path, '[families]\nA = ["Coast Ledger", "Daily Quay"]')
    settings = tmp_path / "onrecord.toml"
    settings.write_text('[origins]\npublishers = "publishers.toml"\n', encoding="utf-8")
    config = load(settings)
    assert config.origins.publishers == str(tmp_path / "publishers.toml")
    reports = [*plain("a", outlet="Coast Ledger"), *plain("b", outlet="Daily Quay")]
    texts = ("The weir at Oakmere broke on Monday.", "At Oakmere, divers look at what is left of a broken weir.")
    told = [replace(r, text=text, sentences=((0, len(text)),)) for r, text in zip(reports, texts, strict=True)]
    assert [len(story.origins) for story in build_ledger(told, load()).stories] == [2]
    assert [len(story.origins) for story in build_ledger(told, config).stories] == [1]


@pytest.mark.parametrize("dots", [".", "&", "-"])
def test_a_line_of_dots_behind_a_source_names_nobody(dots):
    line = f"Source: Ash{dots * 200_000}(map"
    reports = [report("a", f"Text of a.\n\n{line}"), *plain("b", outlet="Ash")]
    assert groups(POLICY.origins(reports, [])) == [("a",), ("b",)]


NAMES = ["a", "b", "c", "d", "e"]


@given(st.lists(st.sampled_from(list(itertools.combinations(NAMES, 2))), unique=True), st.permutations(NAMES))
def test_every_report_is_in_one_origin_whatever_the_order(edges, order):
    reuse = [pair(a, b) for a, b in edges]
    origins = POLICY.origins(plain(*order), reuse)
    assert sorted(name for o in origins for name in o.reports) == NAMES
    assert origins == POLICY.origins(plain(*NAMES), reuse[::-1])
    for a, b in edges:
        assert any({a, b} <= set(o.reports) for o in origins)


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
