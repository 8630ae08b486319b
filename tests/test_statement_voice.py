"""Where the writer is heard again beside a paraphrase. Every sentence is invented, and so is everybody in it."""

from __future__ import annotations

import pytest

from onrecord.annotate.statements.voice import writer_resumes
from onrecord.model import Statement
from tests.annotated import by_rules, parse

PLAIN = str.maketrans("", "", "<>{}[]")


def outermost(text: str) -> list[Statement]:
    """What the rules find; the tagger's spans are cut by ``writer_resumes``."""
    return [s for s in by_rules(text) if s.within is None]


def marked(text: str, statements: list[Statement]) -> str:
    places = [
        (start, end, signs)
        for s in statements
        for signs, spans in (("<>", s.source), ("{}", s.cue), ("[]", s.content))
        for start, end in spans
    ]
    for start, end, signs in sorted(places, reverse=True):
        text = text[:start] + signs[0] + text[start:end] + signs[1] + text[end:]
    return text


# The writer goes on: <source> {cue} [content] of every outermost statement; what is unmarked is the writer's.
WRITER = [
    # health
    "<The health minister> {said} [the clinic would shut in June]. The closure would leave 40,000 people without care.",
    "[The ward is safe], <she> {said}, and the inspectorate has since opened an inquiry.",
    "[The vaccine was stored correctly], {said} <Dr. Una Felde>, whose laboratory supplied the fridges.",
    "[The drug had no side effects], <the maker> {said}, but three patients have died since March.",
    # sport
    "[The captain will be fit by Sunday], <the coach> {said}. That puts the young striker back on the bench.",
    "Renn, <who> {says} [the pitch is a danger], has run the club since 2019.",
    "[The match was lost in the first minute], {said} <Renn>, who took over in March and has won twice since.",
    # courts
    "While <the defence> {said} [the knife was never found], court records put it on a shelf at the station.",
    "[The payment was a loan], <the banker> {told} the court, and the jury will retire on Monday.",
    "<The judge> {said} [the file had been lost]. Nobody at the registry could be reached.",
    # business
    "<Brightmoor> {said} [the fault lay with a supplier], and its shares fell six percent.",
    "[No jobs will be lost], {according to} <Brightmoor>, which cut 900 posts last year.",
    "The bank, <which> {says} [its vault was never opened], faces a lawsuit from 200 customers.",
    "<Brightmoor> {says} [its mill is clean] — a claim that has divided the valley.",
    # weather
    "The bridge, which <the mayor> {called} [unsafe], carries 9,000 cars a day.",
    "<Forecasters> {say} [the wind will drop overnight]; four villages are still without power.",
    "<The harbour office> {said} [the pier had held], even as divers were pulling planks from the water.",
    # science
    "[The signal came from a microwave oven], <the team> {said}, a finding that has divided the institute.",
    "[The comet will not return], {said} <Professor Liv Aarne>, who first saw it in 2009.",
    # transport
    "[The brakes had been checked twice], <the operator> {said}, and police have since seized the logbook.",
    "<The airline> {said} [the crew had acted correctly]. The doors were locked for two hours.",
    "[The tunnel is watertight], {said} <engineer Pol Marsh>, whose firm built it.",
    "[The tunnel], {said} <Pol Marsh>, whose firm built it, [is watertight].",
    # culture
    '["I burned the script,"] {said} <Quist>, who has not made a film since 2020.',
    "[The museum bought the vase in good faith], <its director> {insists}, yet the receipt names another owner.",
    # education
    "<The rector>, who {says} [fees will not rise], earned twice as much as the prime minister last year.".replace(
        "<The rector>, who", "The rector, <who>"
    ),
    "[The exam was fair], <the ministry> {said}. Nine in ten pupils failed it.",
    "<The headteacher> {says} that [the roof is safe], but the gym has been closed since Easter.",
    # crime
    "[The van was stolen in February], <police> {said}, and its owner was questioned again on Tuesday.",
    '["We did nothing wrong,"] <the guard> {said}, and the regulator has since opened an inquiry.',
    # local government
    "<Voss> {called} [the petition a stunt], and 4,000 people have signed it.",
    "[The pool will reopen], {according to} <the mayor>, and swimmers have begun to queue at its gates.",
    "<Voss> {denies} [taking the money], and the prosecutor has dropped the case.",
    "The council, <which> {had promised} [to plant 500 trees], planted nine.",
    # energy, housing, crime and more
    "[The road will reopen at noon], {according to} <the county>, but drivers were still being turned back at one.",
    "<The singer> {told} fans [the tour was over], and the band's website was taken down an hour later.",
    "[The cat had been fed], <the shelter> {insists}; its own log has an empty column.",
    "[Nobody was hurt], {said} <Chief Ines Malo>, who heads the town's police force.",
    "[The well], <the mine> {said}, [is clean], but fish have been floating in the river since May.",
    "The striker, whom <the club> {called} [unfit], scored twice on Sunday.",
    "<The ministry> {said} [it knew nothing of the letter]. A copy was stamped there on 3 May.",
    "Although <the vendor> {claims} [the lamp is an antique], its plug was made last year.",
    "Nordvolt, <which> {denies} [causing the blackout], lost a fifth of its value on Monday.",
    "<The landlord> {said} [the boiler was new], an assertion that made his tenants laugh.",
    "[Rates have peaked], <Lund> {said}, sending the crown to its highest level in two years.",
    '["We are ready,"] <the captain> {said}, before the ship sank at its mooring.',
    "As <the mayor> {told} reporters [the square was safe], a second wall came down behind him.",
    # glosses
    "<The ministry> {said} [the road would pass Elm Cross], a village of ninety people in the far north.",
    "<The coach> {said} [the team would fly to Oran], a journey of eleven hours.",
    "<The vicar> {says} [the bell will ring on Sunday] — a sound last heard there in 1974.",
    # farming
    "<The farmer> {said} [the well was clean], a claim contradicted by tests in April.",
    "<Farmers> {say} [the river is dead]. Trout were caught there in March.",
]

# The speaker goes on: nothing of it may be cut off.
SPEAKER = [
    "<Police> {said} [the man had confessed and that his brother had fled].",
    "<Voss> {said} [the pool was safe, and that the roof would be mended].",
    "<The operator> {said} [the lift had failed and it would be replaced in May].",
    "[The lift, which was built in 1970, will be replaced], <the operator> {said}.",
    "<Police> {said} [the driver, who is 19, had no licence].",
    "[He never saw the contract, and nobody asked him to sign it], <the treasurer> {said}.",
    "<The union> {warned} that [pay would fall and that nurses would leave].",
    "[The thief wore a mask], <police> {said}, [and carried a spade].",
    "<The clinic> {said} [the drug was safe because nine trials had shown no harm].",
    '["The nets were full,"] <the skipper> {said}, ["and the sea was flat."]',
    "<The chef> {said} [the soup needed salt, a lemon and a bay leaf].",
    "<The museum> {says} [the vase is a copy, not an original].",
    "<The vet> {said} [the bear was fine and would be moved in June].",
    "<The brigade> {said} [the fire began in the kitchen, which had no alarm].",
    "<Lund> {said} [rates had peaked, but that loans would stay dear].",
    "<The captain> {told} the inquiry [he had slept, that the mate had slept and that nobody was at the wheel].",
    "[The boiler is new, and it was checked in May], {according to} <the landlord>.",
    "<The chief> {said} [a man who knew the guard had let them in].",
    "<Forecasters> {said} [the storm had turned north, sparing the islands].",
]

CANNOT = {
    "[The cat had been fed], <the shelter> {insists}; its own log has an empty column.": (
        "the parse gives the cue what follows the semicolon: nothing is found"
    ),
    "As <the mayor> {told} reporters [the square was safe], a second wall came down behind him.": (
        "the parse takes the clause from the cue: nothing is found"
    ),
    "<The captain> {told} the inquiry [he had slept, that the mate had slept and that nobody was at the wheel].": (
        "the parse takes the first clause for one about the inquiry"
    ),
    "[The boiler is new, and it was checked in May], {according to} <the landlord>.": (
        "only the nearest clause is surely the source's"
    ),
    "<The harbour office> {said} [the pier had held], even as divers were pulling planks from the water.": (
        "a clause with 'even as' is as often the speaker's"
    ),
    "[The comet will not return], {said} <Professor Liv Aarne>, who first saw it in 2009.": (
        "to see a thing is taken for a view of it"
    ),
    "[The tunnel], {said} <Pol Marsh>, whose firm built it, [is watertight].": (
        "the parse takes what stands before the cue for its subject"
    ),
    "[The thief wore a mask], <police> {said}, [and carried a spade].": (
        "the parse joins the second verb to the cue: it may as well be what the speaker did"
    ),
}


def _rows(sentences: list[str]) -> list[object]:
    return [
        pytest.param(s, marks=[pytest.mark.xfail(strict=True, reason=CANNOT[s])]) if s in CANNOT else s
        for s in sentences
    ]


@pytest.mark.parametrize("marks", _rows(WRITER))
def test_writer_is_heard_again(marks: str) -> None:
    text = marks.translate(PLAIN)
    assert marked(text, outermost(text)) == marks


@pytest.mark.parametrize("marks", _rows(SPEAKER))
def test_speaker_goes_on(marks: str) -> None:
    text = marks.translate(PLAIN)
    assert marked(text, outermost(text)) == marks


# What a tagger may propose: [[the span]] with the {cue}; what must be left of it, or "" for nothing.
PROPOSED = [
    ("[[The ward is safe, ]]she {said}, and the inspectorate has opened an inquiry.", "The ward is safe,"),
    ("The ward is safe, she {said}[[, and the inspectorate has opened an inquiry]].", ""),
    ("The ward is safe, she {said}[[, but three patients have died]].", ""),
    ("The thief wore a mask, police {said}, [[and carried a spade]].", "and carried a spade"),
    ("The tunnel is watertight, {said} Pol Marsh, [[whose firm built it]].", ""),
    ("The comet will not return, {said} Liv Aarne, [[who first saw it in 2009]].", ""),
    ("Brightmoor {said} [[the fault lay with a supplier, and its shares fell six percent]].",
     "the fault lay with a supplier"),
    ("Brightmoor {said} [[the fault lay with a supplier, and the part would be replaced]].",
     "the fault lay with a supplier, and the part would be replaced"),
    ("Police {said} [[the man had confessed and that his brother had fled]].",
     "the man had confessed and that his brother had fled"),
    ("The farmer {said} [[the well was clean, a claim contradicted by tests in April]].", "the well was clean"),
    ("The team {said} [[the comet, which Aarne first saw, would not return]].",
     "the comet, which Aarne first saw, would not return"),
    ('"The nets were full," the skipper {said}, [["and the sea was flat."]]', '"and the sea was flat."'),
    ('The skipper {said}: [["The nets were full, and the sea has been flat since."]]',
     '"The nets were full, and the sea has been flat since."'),
    ("No jobs will be lost, {according} to Brightmoor, [[which cut 900 posts last year]].", ""),
    ("Voss {called} [[the petition a stunt, and 4,000 people have signed it]].", "the petition a stunt"),
    ("The embassy {denied} on [[X that visas had been sold]].", "visas had been sold"),
    ("Lawyers {denied} in [[an affidavit seen by the Courier that the client had fled]].", "the client had fled"),
    ("The mayor {commented} on [[the report that the dam had failed]].", "the report that the dam had failed"),
    ("The critic {wrote} about [[the pier that the storm had torn away]].", "the pier that the storm had torn away"),
    ("The union's {warning} that [[pay would fall]] was ignored.", "pay would fall"),
]  # fmt: skip


@pytest.mark.parametrize(("marks", "left"), PROPOSED)
def test_proposed_span_is_cut_only_where_the_writer_is_plain(marks: str, left: str) -> None:
    bare = marks.replace("{", "").replace("}", "")
    start, end = bare.index("[["), bare.index("]]") - 2
    text = bare.replace("[[", "").replace("]]", "")
    cue_at = marks.replace("[[", "").replace("]]", "").index("{")
    doc = parse(text).doc
    inside = [t.i for t in doc if start <= t.idx < end and not t.is_space]
    cue = next(t for t in doc if t.idx >= cue_at)
    span = writer_resumes(doc, (inside[0], inside[-1]), cue.i)
    assert ("" if span is None else doc[span[0] : span[1] + 1].text) == left
