"""What a report has from an outlet, and what rests on it. All but the well-known outlets is invented."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import pairwise

import pytest

from onrecord.annotate.relays import RelayAnnotator
from onrecord.codec import from_json, to_json
from onrecord.config import Config
from onrecord.lang.outlet_mentions import outlet_mentions
from onrecord.lang.outlets import agency
from onrecord.lang.relay_phrases import relay_phrases
from onrecord.model import AnnotatedReport, Furniture, Mention, Raw, Report
from onrecord.pipeline import annotate_one, sure_enough
from tests.conftest import ROOT
from tests.handmade import says, span

PASSAGES = tomllib.loads((ROOT / "tests" / "relays_marked.toml").read_text(encoding="utf-8"))["passage"]


@cache
def annotated(text, outlet=None):
    fields = {"outlet": outlet} if outlet else {}
    report = annotate_one(Raw(input="r.txt", id="r", text=text, fields=fields), Config())
    assert isinstance(report, AnnotatedReport)
    return report


def bare(outlet):
    return outlet.lower().removeprefix("the ")


def contents(report, relay):
    held = {s.id: " ".join(report.text[a:b] for a, b in s.content) for s in report.statements}
    return [held[key] for key in relay.statements]


def rests_on(report, relay, expected):
    """Whether a relay's statements are those that hold the expected words, and no others."""
    wanted = [words for words in expected.split(" / ") if words]
    found = contents(report, relay)
    return all(any(w in f or f in w for f in found) for w in wanted) and all(
        any(w in f or f in w for w in wanted) for f in found
    )


def wrong(passage):
    """What is wrong with the relays of a passage."""
    report = annotated(passage["text"])
    left, errors = list(report.relays), []
    for outlet, how, *expected in passage["relays"]:
        relay = next((r for r in left if bare(r.outlet) == bare(outlet) and r.how == how), None)
        if relay is None:
            errors.append(f"not found: {how} {outlet}")
            continue
        left.remove(relay)
        if expected and not rests_on(report, relay, expected[0]):
            errors.append(f"{outlet}: rests on {contents(report, relay)}")
    return errors + [f"not there: {r.how} {r.outlet}" for r in left]


def marked(passage):
    reason = passage.get("fails")
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(passage, id=passage["text"][:60], marks=marks)


@pytest.mark.parametrize("passage", [marked(passage) for passage in PASSAGES if not passage.get("aside")])
def test_what_a_passage_has_from_an_outlet(passage):
    assert wrong(passage) == []


def test_passages_kept_aside():
    aside = [passage for passage in PASSAGES if passage.get("aside")]
    assert len(aside) == 60
    assert sum(not wrong(passage) for passage in aside) >= 53
    assert [error for passage in aside for error in wrong(passage) if error.startswith("not there")] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two divers told the Coast Ledger that the wreck had moved.", "told the Coast Ledger"),
        ("According to state television, the wreck had moved.", "According to state television"),
        ("The wreck had moved, the official Xinhua news agency reported.", "the official Xinhua news agency reported"),
        ("An AFP photographer saw the wreck.", "An AFP photographer saw"),
        ("The wreck had moved, said the Upland Herald.", "said the Upland Herald"),
        ("In an interview with the BBC, the diver said the wreck had moved.", "In an interview with the BBC"),
        ("The diver told Italian newspaper La Stampa that the wreck had moved.", "told Italian newspaper La Stampa"),
    ],
)
def test_a_relay_stands_on_the_words_that_say_so(text, words):
    (relay,) = annotated(text).relays
    assert text[relay.start : relay.end] == words
    assert relay.outlet in words


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("the Associated Press", "AP"),
        ("Agence France-Presse", "AFP"),
        ("Xinhua News Agency", "Xinhua"),
        ("Interfax", "Interfax"),
        ("Valley Wire", "Valley Wire"),
        ("the BBC", None),
        ("state television", None),
        ("PAP", None),
    ],
)
def test_the_short_name_of_an_agency(name, short):
    assert agency(name) == short


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("The reactor is safe, the PAP news agency reported.", "PAP"),
        ("The reactor is safe, the Velda news agency reported.", "Velda"),
        ("The reactor is safe, its chief told The Canadian Press. It will restart, CP reported.", "CP"),
        ("Reuters saw none of it. He told Reuters it was safe. He told the agency it would restart.", "Reuters"),
        ("The reactor is safe, its chief told the Coast Ledger.", None),
    ],
)
def test_an_agency_is_named_as_the_text_shows_it(text, short):
    assert annotated(text).relays[-1].agency == short


@pytest.mark.parametrize(
    "text",
    [
        "The PAP said it would contest every seat.",
        "Michael Bloomberg said the levy was fair.",
        "The Haqqani network claims the valley as its own.",
        "People say the mill is haunted.",
        "Her time had come, and the sun said so.",
        "The mail reported late on Monday.",
        "The Independent senator said the vote was rigged.",
        "The Post Office told staff to stay at home.",
        "The Sun Valley council told residents to boil water.",
        "A BBC executive said the licence fee was safe.",
        "The editor of the Coast Ledger said the strike was over.",
        "The Coast Ledger's owner told investors that sales were falling.",
        "Social media reports of a shark were false, the coastguard said.",
        "“I told the Guardian nothing,” the bishop said.",
        "AFP said one of its photographers was missing.",
        "CNN said the lawsuit was without merit.",
        "“The claims are false,” Fox News said in a statement.",
        "The judge told the Associated Press reporter to leave the court.",
        "Daily reported cases rose to ninety.",
        "Independent observers said the count was fair.",
        "Apple TV said the series would return.",
        "The European Broadcasting Union said the contest would be held in Turin.",
        "According to the Journal of Marine Science, cod are fewer.",
        "According to KPMG, the fund was empty.",
        "Prosecutors told Judge Ada Post that the witness had lied.",
        "Thomson Reuters reported a rise in profit.",
        "Stern said the warming was worse than thought.",
        # Said of her by the mayor.
        "Dorn, who spoke to Reuters on Monday, was dismissed, the mayor said.",
        "The Washington Post announced layoffs on Tuesday.",
        "It will appeal against the ruling, the Coast Ledger said.",
    ],
)
def test_no_relay(text):
    assert annotated(text).relays == ()


TOLD_AGAIN = (
    "Ilse Dorn told Reuters on Monday that the crane was sound. She said two bolts were missing.\n"
    "The port authority gave no comment.\n"
    "“We checked it twice,” Dorn said. At a news conference on Tuesday, Dorn said the crane would be scrapped. "
    "Dorn said nobody would lose a job."
)


def test_what_a_speaker_told_goes_on_until_she_speaks_elsewhere():
    report = annotated(TOLD_AGAIN)
    (relay,) = report.relays
    assert contents(report, relay) == ["the crane was sound", "two bolts were missing", "“We checked it twice,”"]


def test_an_outlets_word_holds_what_others_say_in_it():
    report = annotated("Marlow Radio reported that the fire chief had said the roof was unsafe.")
    (relay,) = report.relays
    inner = [s for s in report.statements if s.within is not None]
    assert inner
    assert {s.id for s in inner} < set(relay.statements)


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        ("The Coast Ledger reported it. The newspaper said two were lost.", ["The Coast Ledger", "The newspaper"]),
        ("Two sheds were lost. The newspaper said the fire began at noon.", []),
        ("Two died, the Upland Globe reported. It was arson, the Globe said.", ["the Upland Globe", "the Globe"]),
        ("Xinhua said the company would cut jobs.", ["Xinhua"]),
        ("She told Bill Torr of Fox News that it was over.", ["Fox News"]),
        ("The lights went out, according to a report from WKOR-TV, the ABC affiliate in Lorn.", ["WKOR-TV"]),
        ("He told The Post and Courier newspaper of Gorran that he won.", ["The Post and Courier"]),
        ("It was a lie, the Times of Velden reported.", ["the Times of Velden"]),
        ("State television announced the death of the premier.", ["State television"]),
        ("The BBC said it too had learned of the sale.", ["The BBC"]),
        ("The crane fell, said the Egyptian MENA news agency.", ["MENA"]),
    ],
)  # fmt: skip
def test_outlets_by_what_was_named_before_and_what_they_tell_of(text, outlets):
    assert [relay.outlet for relay in annotated(text).relays] == outlets


def test_told_in_one_sentence_and_said_in_the_next():
    report = annotated("Ilse Dorn spoke to the Coast Ledger on Monday. She said the crane was sound.")
    (relay,) = report.relays
    assert (relay.how, contents(report, relay)) == ("told", ["the crane was sound"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pilot gave an interview to the BBC, and the mayor said the bridge would open.", []),
        ("An aide who spoke to Reuters said the plan was dead.", ["the plan was dead"]),
        ("The plan was dead, an aide said, speaking to AFP outside the hall.", ["The plan was dead"]),
        ("Two people familiar with the plan told Bloomberg it was dead.", ["it was dead"]),
    ],
)
def test_what_was_told_is_the_tellers(text, expected):
    (relay,) = annotated(text).relays
    assert (relay.how, contents(annotated(text), relay)) == ("told", expected)


def test_the_reports_own_outlet_is_known_by_its_name():
    text = "The harbour master told Quayside that the crane was sound."
    assert annotated(text).relays == ()
    (relay,) = annotated(text, "Quayside").relays
    assert (relay.outlet, relay.how) == ("Quayside", "told")


def test_a_credit_is_no_relay():
    text = "The crane was sound.\nReuters reported from Velden; some information came from AFP."
    start, end = span(text, "Reuters reported from Velden; some information came from AFP.")
    layers = {"sentences": ((0, 20), (start, end)), "statements": (), "mentions": ()}
    line = Furniture(start=start, end=end, kind="credit")
    report = Report(id="r", text=text)
    assert RelayAnnotator()(report, {**layers, "furniture": (line,)})["relays"] == ()
    assert RelayAnnotator()(report, {**layers, "furniture": ()})["relays"] != ()


def test_the_words_of_another_day_are_not_told_with_these():
    text = "Dorn told AFP the crane was sound. Dorn said the quay was shut."
    entity = Mention(start=0, end=4, type="PERSON", kind="name", entity="e1")
    first = says(text, "the crane was sound", "e1", cue=(span(text, "told"),), medium="told AFP", said="2031-04-02")
    second = says(text, "the quay was shut", "e1", cue=(span(text, "said"),), said="2031-04-03")
    layers = {"sentences": ((0, 34), (35, len(text))), "mentions": (entity,)}

    def rest(*statements):
        (relay,) = RelayAnnotator()(Report(id="r", text=text), {**layers, "statements": statements})["relays"]
        return relay.statements

    assert rest(first, second) == (first.id,)
    undated = says(text, "the quay was shut", "e1", cue=(span(text, "said"),))
    assert rest(first, undated) == (first.id, undated.id)


def test_a_statement_left_out_is_left_out_of_its_relays():
    report = annotated(TOLD_AGAIN)
    least = Config(statements=Config().statements.__class__(shown=1.0))
    kept = sure_enough(report, least)
    ids = {s.id for s in kept.statements}
    assert len(ids) < len(report.statements)
    assert all(set(relay.statements) <= ids for relay in kept.relays)


def test_relays_are_read_back_as_written():
    report = annotated(TOLD_AGAIN)
    assert from_json(to_json(report), AnnotatedReport) == report


def test_mentions_of_outlets_do_not_overlap():
    for passage in PASSAGES:
        found = outlet_mentions(passage["text"])
        assert all(one.last <= other.first for one, other in pairwise(found))
        assert all(m.first <= m.start < m.end <= m.last for m in found)


def test_phrases_do_not_hang_on_where_the_text_begins():
    for passage in PASSAGES:
        text, ahead = passage["text"], "The fair was cancelled.\n"
        moved = [(p.start - len(ahead), p.end - len(ahead), p.outlet, p.how) for p in relay_phrases(ahead + text)]
        assert moved == [(p.start, p.end, p.outlet, p.how) for p in relay_phrases(text)]


@pytest.mark.parametrize("noise", ["A.B.", "the Globe. ", "the Herald and ", "CNA ", "Fars ", "Ore-Times "])
def test_a_line_without_end_hides_no_outlet(noise):
    text = noise * (200_000 // len(noise)) + "\nThe harbour master told Reuters that the lock would open."
    found = outlet_mentions(text)
    assert [text[m.start : m.end] for m in found if m.start > 200_010] == ["Reuters"]


def test_an_outlet_named_in_full_later_does_not_make_an_earlier_word_one():
    text = "The Globe is round. The mayor told the Upland Globe so, and the Globe printed it."
    found = [text[m.start : m.end] for m in outlet_mentions(text)]
    assert found == ["the Upland Globe", "the Globe"]
