"""What a copy's wording gives away: quotations, names nobody introduced, openings. All texts are invented."""

from __future__ import annotations

import pytest

from onrecord.config import ReuseSettings
from onrecord.link import reuse
from onrecord.link.reuse.quotation import quoted
from onrecord.model import Furniture
from tests.handmade import report

FERRY = [
    "Ferry captain Marisol Quade refused to sail on Thursday after a gauge in the engine room had failed twice.",
    "Quade told passengers over the loudspeaker that she would rather be late than famous.",
    "The company hired buses for the two hundred travellers who were stranded on the island overnight.",
    "Its technical chief, Oskar Breen, drove to the harbour with a spare part in his own car.",
    "He needed four hours because the hatch above the engine had rusted shut during the winter.",
    "The vessel left at dusk with half of its passengers and arrived shortly before midnight.",
]
MARKET = [
    "Stallholders in Tannheim are counting their losses after a burst main flooded the covered market.",
    "Crates of saffron and dried mushrooms floated down the central aisle towards the fishmongers.",
    "The waterworks had been warned of rust in the pipe when the square was paved two years ago.",
    "Insurers will inspect the cellar on Wednesday, once the pumps have cleared the last of the mud.",
]


def article(name, sentences, **header):
    return report(name, "\n".join(sentences), **header)


def direction(one, other, **header):
    found = reuse.find([article("a", one), article("b", other, **header)])
    assert len(found) == 1
    turned = reuse.find([article("b", one), article("a", other, **header)])
    assert {found[0].direction, turned[0].direction} in ({None}, {"a>b", "b>a"})
    return found[0].direction


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We lost the roof. We lost the barn," said Ada Moll. It rained.', ['"We lost the roof. We lost the barn,"']),
        ('We lost the barn," said Ada Moll. The rain went on.', ['We lost the barn,"']),
        (
            '"We lost the roof. Rain fell all night. The mayor spoke of luck. Roads are shut. "Stay in," he said.',
            ['"We lost the roof.', '"Stay in,"'],
        ),
        ("\"It is over, '' he said. Trains run again.", ["\"It is over, ''"]),
        ("“Sing louder,” she said, “or go home.” Nobody sang.", ["“Sing louder,”", "“or go home.”"]),
        ("„Kommt heim“, rief sie. It was late.", ["„Kommt heim“"]),
        ('He called it a "farce" and a ("costly") joke.', ['"farce"', '"costly"']),
        ('A 12" pipe burst under the square. Shops stayed dry.', []),
        ('"First we wait.\n"Then we row," said the cox. They rowed.', ['"First we wait.', '"Then we row,"']),
        ("The thieves' ladder was found. No one spoke.", []),
    ],
)
def test_what_stands_in_quotation_marks(text, expected):
    assert [text[s:e] for s, e in quoted(text, report("a", text).sentences)] == expected


def test_a_quotation_cut_in_two_and_moved_hides_no_prose():
    told = [
        *FERRY[:3],
        '"I have been at sea for thirty years. I know that noise when I hear it," said the engineer, Piet Onsa.',
        *FERRY[3:],
    ]
    line = " ".join(told)
    moved = " ".join(['I know that noise when I hear it," said the engineer, Piet Onsa.', *told[4:], *told[:3]])
    (pair,) = reuse.find([report("a", line), report("b", moved)])
    assert pair.kind == "copy"


def test_a_lead_under_a_dateline_is_shared_and_the_dateline_is_not():
    text = "\n".join(["BRENWICK (UPI) — " + FERRY[0], *FERRY[1:]])
    dateline = Furniture(start=0, end=len("BRENWICK (UPI) —"), kind="dateline")
    (pair,) = reuse.find([report("a", text, furniture=(dateline,)), article("b", FERRY[:2])])
    assert text[slice(*pair.passages[0].a)].startswith(FERRY[0])
    assert pair.shared == 1.0


def test_a_shared_press_conference_is_not_dependence_in_a_single_line():
    speech = '"The bridge will carry lorries by May, or I shall swim the river myself in my Sunday suit," '
    one = f"{speech}said Mayor Alf Ton. {' '.join(MARKET)}"
    other = f"Reporters laughed when Alf Ton spoke. {speech}he vowed. {' '.join(FERRY)}"
    assert reuse.find([report("a", one), report("b", other)]) == ()


# ---------------------------------------------------------------- direction


@pytest.mark.parametrize(
    ("copy", "expected"),
    [
        # A surname without its introduction.
        (FERRY[1:], "a>b"),
        ([FERRY[5], FERRY[1], FERRY[2], FERRY[0], FERRY[3]], "a>b"),
        ([FERRY[1].replace("Quade", "Ms Quade"), *FERRY[2:]], "a>b"),
        (["Few skippers are as stubborn as Marisol Quade of the island ferry.", *FERRY[1:]], None),
        # A first sentence that leans on another.
        ([FERRY[4], FERRY[5], FERRY[2]], "a>b"),
        # An opening of its own.
        (["Stranded, fed and finally brought home: it was a long day for the islanders.", *FERRY], "a>b"),
        (["Stranded, fed and finally brought home: it was a long day for the islanders.", *FERRY[:4]], "a>b"),
        # A shorter text may be the first one.
        (FERRY[:4], None),
        (FERRY, None),
        ([*FERRY[:2], *FERRY[3:]], None),
        # Only a paragraph: the rest is another's, and so are its names.
        ([*MARKET, FERRY[1], FERRY[2]], None),
    ],
)
def test_direction_by_the_wording(copy, expected):
    assert direction(FERRY, copy) == expected


def test_a_first_line_may_be_ahead_of_the_introduction_that_follows():
    headline = "Quade leaves two hundred travellers stranded on the island overnight"
    original = [headline, *FERRY]
    assert direction(original, [FERRY[0], FERRY[2], headline, FERRY[1], *FERRY[3:]]) is None


def test_a_name_in_the_headline_is_no_name_that_nobody_introduced():
    assert direction(FERRY, FERRY[1:], title="Captain Marisol Quade keeps ferry in port") is None


def test_two_copies_of_one_original_did_not_take_from_each_other():
    fuller = ["Patience paid off on the island at last.", *FERRY]
    shorter = FERRY[1:]
    rows = {
        (p.a, p.b): p.direction for p in reuse.find([article("a", FERRY), article("b", fuller), article("c", shorter)])
    }
    assert rows == {("a", "b"): "a>b", ("a", "c"): "a>b", ("b", "c"): None}


def test_a_copy_that_names_another_copy_took_from_it():
    fuller = article("b", ["Patience paid off on the island at last.", *FERRY], outlet="City Lamp")
    shorter = article("c", [*FERRY[1:], "The City Lamp first reported the delay."], outlet="Marsh Gazette")
    rows = {(p.a, p.b): p.direction for p in reuse.find([article("a", FERRY), fuller, shorter])}
    assert rows["b", "c"] == "a>b"


# ---------------------------------------------------------------- same fact, other words; many reports


def test_two_reporters_of_one_charge_sheet_are_not_joined():
    one = [
        "Prosecutors charged the organist Lew Marrin, 52, with three counts of arson on Monday morning.",
        "He was arrested near the chapel at about four o'clock and later released on bail of 9,000 crowns.",
        "A verger had noticed smoke in the vestry shortly after evensong.",
    ]
    other = [
        "The man accused of setting fire to a village chapel has been charged with three counts of arson.",
        "Lew Marrin, who is 52 and plays the organ there, may go home on bail after his arrest at four on Monday.",
        "Parishioners smelled something burning when the evening service was over.",
    ]
    assert reuse.find([article("a", one), article("b", other)]) == ()


def test_what_was_dropped_and_changed_is_shown():
    changed = FERRY[5].replace("shortly before midnight", "a little after eleven")
    a, b = article("a", FERRY), article("b", [*FERRY[:2], *FERRY[3:5], changed])
    (pair,) = reuse.find([a, b])
    assert [a.text[s:e] for s, e in pair.dropped] == [FERRY[2]]
    assert pair.added == ()
    moved = article("b", [*FERRY[:5], FERRY[5].replace("at dusk", "after nightfall")])
    (pair,) = reuse.find([a, moved])
    assert [(a.text[slice(*c.a)], moved.text[slice(*c.b)]) for c in pair.changed] == [("at dusk", "after nightfall")]


def test_a_paragraph_in_a_round_up_is_found_among_many():
    words = [f"w{i}x" for i in range(3000)]
    lone = [
        article(
            f"n{k:03}",
            [" ".join(words[(7 * k + 31 * s + 11 * i * i) % 3000] for i in range(15)) + "." for s in range(6)],
        )
        for k in range(40)
    ]
    round_up = article("z", [*MARKET, FERRY[2], FERRY[3], FERRY[4]])
    found = reuse.find([*lone, article("a", FERRY), round_up], ReuseSettings(exact_up_to=0))
    assert [(p.a, p.b, p.kind) for p in found] == [("a", "z", "excerpt")]


def test_a_crowd_of_clients_stays_connected_among_many():
    clients = [article(f"c{k:03}", [f"Reader number {k} wrote to us.", *FERRY]) for k in range(90)]
    found = reuse.find(clients, ReuseSettings(exact_up_to=0, crowd=20))
    reached = {"c000"}
    for pair in found:
        if pair.a in reached:
            reached.add(pair.b)
    assert len(reached) == 90


def test_two_copies_of_which_each_keeps_what_the_other_cut_have_no_direction():
    one, other = [*FERRY[:3], *FERRY[4:]], [*FERRY[1:4], FERRY[5]]
    assert direction(one, other) is None


@pytest.mark.xfail(strict=True, reason="without the original at hand, a fuller copy looks like it")
def test_two_copies_whose_original_is_not_there_have_no_direction():
    one, other = [*FERRY[:3], *FERRY[4:]], [*FERRY[1:3], FERRY[5]]
    assert direction(one, other) is None


@pytest.mark.xfail(strict=True, reason="a paraphrase keeps neither the words nor their order")
def test_a_text_told_anew_sentence_by_sentence_is_found():
    anew = [
        "On Thursday a master named Marisol Quade would not leave: an instrument down below had broken two times.",
        "Better tardy than well known, she announced to those on board.",
        "For some two hundred people stuck there until morning, the firm paid for coaches.",
        "Oskar Breen, who runs the engineering side, personally motored down to the quay carrying the replacement.",
        "It cost him half a working day, as frost and damp had locked the lid.",
        "Every second traveller was still there when she cast off in the evening; she docked at nearly twelve.",
    ]
    assert len(reuse.find([article("a", FERRY), article("b", anew)])) == 1


# ---------------------------------------------------------------- reports that are little but quotation

SPEECH = [
    '"I have read the letter three times and I still do not know who asked for it," Orla Venn told the school board.',
    '"Somebody counted our chairs and forgot our children. Somebody drew a line through the choir room," she said.',
    '"If that is what saving looks like, I would rather be wasteful and hear them sing in the morning."',
    "Venn, who has led the choir since spring, sat down to loud applause.",
    '"We shall vote when everybody has slept," chairman Pavel Dunst replied. "Not a minute earlier than that."',
]


def test_a_report_cut_from_one_that_is_little_but_quotation_is_a_copy():
    (pair,) = reuse.find([article("a", SPEECH), article("b", [SPEECH[0], *SPEECH[3:]])])
    assert pair.kind == "copy"


def test_the_same_speech_under_two_pens_is_not_dependence():
    words = SPEECH[0].split('"')[1], SPEECH[1].split('"')[1], SPEECH[2].strip('"'), SPEECH[4].split('"')[1]
    one = [f'"{words[0]}" said Orla Venn.', f'"{words[1]}"', f'"{words[2]}"', f'Pavel Dunst said: "{words[3]}"']
    other = [f'Orla Venn: "{words[0]}"', f'"{words[1]}" she went on.', f'"{words[2]}"', f'"{words[3]}" was the reply.']
    assert reuse.find([article("a", one), article("b", other)]) == ()


@pytest.mark.parametrize(
    ("body", "bare"),
    [
        ("Tannheim Police", "Police"),
        ("Lake Union", "Union"),
        ("Modern Quaker", "Quaker"),
        ("Eastern Europe", "Europe"),
        ("Vice Pres", "Pres."),
    ],
)
def test_a_body_or_an_adjective_is_no_surname_that_nobody_introduced(body, bare):
    told = [
        f"Divers of the {body} rescue searched the canal for a missing ferry bell on Thursday morning.",
        f"Work went on in turns because the water was cold, and {bare} volunteers kept a fire going on the bank.",
        f"The {bare} rescue owns two boats, one of which was patched with the lid of a piano.",
        "Towards noon a rope went taut, and the bell came up with eleven crayfish inside.",
        "The ferry company promised a breakfast to everybody who had held the rope.",
    ]
    assert direction(told, told[1:]) is None


def test_a_byline_is_no_opening_of_ones_own():
    assert direction(FERRY[:5], ["By P. Larsen, island desk", *FERRY[:3]]) is None
