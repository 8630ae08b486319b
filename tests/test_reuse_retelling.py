"""Texts told again in order with most words exchanged, beside two hands on one event. All texts are invented."""

from __future__ import annotations

import pytest

from onrecord.link import reuse
from tests.handmade import report

LIBRARY = [
    "The town library of Ellisby reopened on Saturday after a flood had ruined eleven thousand books last autumn.",
    "Head librarian Thora Lindqvist cut a ribbon made of blue shelf labels in front of four hundred visitors.",
    "The new shelves stand on steel feet forty centimetres above the floor, so that the river cannot reach them.",
    "Engineers from Marrow and Pike moved the boiler from the cellar to the attic during the winter.",
    "The repairs cost 2.3 million crowns, of which the insurer Fjell Mutual paid slightly more than half.",
    "Schoolchildren collected the rest by selling jam, bookmarks and old maps on the market square.",
    "A reading room on the second floor is named after the porter Anselm Grove, who carried out the oldest volumes.",
    "Grove told visitors that he had simply started with the heaviest books because he was still fresh.",
    "The cellar will remain empty until a pump ordered from Denmark arrives in August.",
    "Opening hours are longer than before the flood, and the reading lamps can be booked by telephone.",
]
RETOLD = [
    "Ellisby's town library welcomed readers again on Saturday, months after water destroyed eleven thousand volumes.",
    "Before a crowd of four hundred, head librarian Thora Lindqvist snipped a band of blue shelf labels.",
    "To keep the river away, the replacement shelves rest on steel legs, forty centimetres off the ground.",
    "Over the winter the boiler went from cellar to attic, a job done by engineers of Marrow and Pike.",
    "Of the 2.3 million crowns that the repairs swallowed, a little over half came from the insurer Fjell Mutual.",
    "Jam, bookmarks and maps sold by schoolchildren on the market brought in what was missing.",
    "Upstairs, a reading room bears the name of Anselm Grove, the night porter who rescued the oldest volumes.",
    "He began with the heaviest books while he was fresh, Grove explained to visitors.",
    "Nothing will be kept in the cellar before August, when a Danish pump is due.",
    "Doors stay open longer than they did before the flood, and lamps may be reserved by telephone.",
]
OTHER_HAND = [
    "Anselm Grove still has a bad back, but on Saturday he had a room to show for it.",
    "The night porter pulled the oldest books of Ellisby out of the water last autumn, and now a reading room is his.",
    "Four hundred people came to see the town library open its doors for the first time since the flood.",
    "Children had sold jam to make that happen, but Fjell Mutual carried the larger part of 2.3 million crowns.",
    "Thora Lindqvist, who runs the place, wants nobody to store anything downstairs again.",
    "Her engineers have put the boiler under the roof, and the shelves now stand on legs of steel.",
    "Whether that is enough, the river will tell; a pump from Denmark comes in August.",
    "About eleven thousand books could not be saved.",
    "Readers may stay longer in the evening and reserve a lamp by telephone.",
]
# What happened hour by hour is told hour by hour, whoever tells it.
MATCH = [
    "Torvik came from behind to win 3-2 at Ness Rovers on Saturday and went top of the northern league.",
    "Ness took the lead after nine minutes when Callum Reid headed in a corner from the left.",
    "Torvik's goalkeeper Sven Haug then kept out a penalty by the same player in the 20th minute.",
    "Jonas Lie equalised shortly before the interval with a free kick that went in off the post.",
    "Four minutes into the second half Reid scored again after a mistake by the Torvik defence.",
    "Substitute Amadou Sall made it 2-2 in the 71st minute, his first goal since he arrived from Lomer.",
    "With two minutes left Lie crossed from the right and Sall volleyed the winner past Neil Garrow.",
    "Rovers finished with ten men because Garrow was sent off for protesting.",
]
MATCH_BY_ANOTHER = [
    "Amadou Sall needed nineteen minutes to turn an ugly afternoon in Ness into Torvik's finest of the season.",
    "Nothing worked for the visitors at first: Callum Reid, alone at a corner, nodded Ness ahead in minute nine.",
    "It might have been worse, but Sven Haug guessed right when Reid stepped up for a penalty on 20 minutes.",
    "Out of nothing Jonas Lie curled a free kick against the post and over the line just before the break.",
    "Reid restored the home side's advantage four minutes after the restart, helped by a sleeping back line.",
    "Then came Sall, bought from Lomer in the spring and without a goal until his shot in the 71st minute.",
    "His second, a volley two minutes from time after Lie had crossed, sent the travelling supporters over the fence.",
    "Goalkeeper Neil Garrow complained so loudly that he saw red, and Torvik lead the table.",
]


def find(one, other):
    return reuse.find([report("a", "\n".join(one)), report("b", "\n".join(other))])


def test_a_text_retold_in_order_is_a_rewrite():
    (pair,) = find(LIBRARY, RETOLD)
    assert pair.kind == "rewrite"
    assert len(pair.passages) >= 1


def test_a_retold_text_under_a_new_opening_and_without_its_end_is_found():
    opening = "Rivers forget, librarians do not: a small town has shown how to begin again."
    assert len(find(LIBRARY, [opening, *RETOLD[:8]])) == 1


def test_two_hands_on_one_event_are_two_reports():
    assert find(LIBRARY, OTHER_HAND) == ()
    assert find(RETOLD, OTHER_HAND) == ()


def test_two_accounts_of_one_match_follow_the_same_clock():
    assert find(MATCH, MATCH_BY_ANOTHER) == ()


@pytest.mark.parametrize("kept", [RETOLD[:3], RETOLD[7:]], ids=["three first", "three last"])
def test_three_retold_sentences_are_too_few_to_tell(kept):
    rest = [
        "Fishermen on the lower quay complain about seals that have learned to open the traps.",
        "The harbour board promised a trial with louder bells before the herring come back.",
        "A petition against the trial was signed by everybody who sleeps near the quay.",
        "Nobody has asked the seals, a retired pilot remarked at the hearing on Thursday.",
    ]
    assert find(LIBRARY, [*rest, *kept]) == ()


@pytest.mark.xfail(strict=True, reason="once the order is gone too, a rewording looks like another hand")
def test_a_retold_text_in_another_order_is_found():
    assert len(find(LIBRARY, RETOLD[::-1])) == 1
