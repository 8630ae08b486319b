"""What people decide about stories: it wins over the machine, binds those judged only, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import stories
from onrecord.codec import from_json, ledger_to_json, to_json
from onrecord.config import Config, StorySettings
from onrecord.decisions import Decision, described
from onrecord.errors import UsageError
from onrecord.link import judgements as about_names
from onrecord.model import Judgement
from onrecord.pipeline import build_ledger
from onrecord.stories.judgements import contradicted, overruled, sighted_among
from onrecord.stories.sightings import Shelf, judge, rename
from tests.handmade import names, report

NOON = datetime(2033, 4, 2, 12, tzinfo=UTC)

# Two fires in one week in one town, a school's prize, and a fare rise.
TEXTS = {
    "mill-1": "The old paper mill of Ansbeck burned down on Tuesday night. Fire chief Lene Dahl said that a boiler"
    " had burst.\nTwo night watchmen were pulled from the paper mill.",
    "mill-2": "A burst boiler set fire to the paper mill in Ansbeck, fire chief Lene Dahl said.\nThe two night"
    " watchmen are in hospital. The mill had been sold in spring.",
    "mill-3": "The buyer of the Ansbeck paper mill wants its ruin torn down. Nobody will say what the boiler"
    " was worth.\nBoth watchmen have left hospital.",
    "barge-1": "A grain barge burned at the lock of Ansbeck on Friday. Fire chief Lene Dahl blamed a welder's torch."
    "\nSkipper Arno Pfister swam ashore.",
    "barge-2": "Skipper Arno Pfister lost his grain barge to a welder's torch at the lock of Ansbeck.\nThe wreck"
    " blocks the lock, and eleven barges wait.",
    "prize-1": "Pupils of the Holm school won the national chemistry prize with a battery made of beetroot."
    "\nTheir teacher Ida Quist wept.",
    "prize-2": "A battery of beetroot brought the Holm school the chemistry prize. Teacher Ida Quist had bought the"
    " beetroot herself.",
    "fares-1": "Bus fares in Tellow rise by a tenth in June, the council decided by nine votes to eight.",
}
NAMED = {
    "g1": ("Ansbeck", "GPE"),
    "g2": ("Tellow", "GPE"),
    "o1": ("Holm school", "ORG"),
    "p1": ("Lene Dahl", "PERSON"),
    "p2": ("Arno Pfister", "PERSON"),
    "p3": ("Ida Quist", "PERSON"),
}


def told(name, text, **header):
    return report(name, text, mentions=names(text, **NAMED), **header)


ALL = tuple(told(name, text) for name, text in TEXTS.items())


def decision(hours=0, why="read both", by="Nora Feld"):
    return Decision(by, NOON + timedelta(hours=hours), why)


def shelf(reports=ALL, judgements=()):
    found = stories.group(reports, judgements=judgements)
    by_id = {one.id: one for one in reports}
    return Shelf(
        story_of={row.id: row.story for row in found.rows},
        read=lambda wanted: [by_id[name] for name in sorted(wanted)],
        titled=lambda _, held: stories.title(held),
    )


def groups(reports=ALL, judgements=()):
    found = {}
    for row in stories.group(reports, judgements=judgements).rows:
        found.setdefault(row.story, set()).add(row.id)
    return sorted(map(sorted, found.values()))


MACHINE = [
    ["barge-1", "barge-2"],
    ["fares-1"],
    ["mill-1", "mill-2", "mill-3"],
    ["prize-1", "prize-2"],
]


def test_the_machine_tells_them_apart():
    assert groups() == MACHINE


# ---------------------------------------------------------------- what is carried out


def test_two_stories_become_one():
    one = judge("merge", "mill-1", "barge-2", shelf(), decision())
    assert groups(judgements=[one]) == [
        ["barge-1", "barge-2", "mill-1", "mill-2", "mill-3"],
        ["fares-1"],
        ["prize-1", "prize-2"],
    ]


def test_a_report_that_comes_later_joins_the_half_it_is_like():
    one = judge("merge", "mill-1", "barge-1", shelf(), decision())
    late = told("late", "Divers lifted the grain barge of skipper Arno Pfister from the lock of Ansbeck.")
    assert ["barge-1", "barge-2", "late", "mill-1", "mill-2", "mill-3"] in groups([*ALL, late], [one])
    alone = told("alone", "Beekeepers met in Orrin to swap queens and to taste heather honey.")
    assert ["alone"] in groups([*ALL, alone], [one])


def test_a_report_that_is_split_off_is_out_and_the_rest_stays():
    one = judge("split", "mill-3", "mill-1", shelf(), decision())
    assert groups(judgements=[one]) == [
        ["barge-1", "barge-2"],
        ["fares-1"],
        ["mill-1", "mill-2"],
        ["mill-3"],
        ["prize-1", "prize-2"],
    ]


def test_two_reports_split_off_may_still_be_one_story():
    one = judge("split", "mill-1, mill-2", "mill-3", shelf(), decision())
    assert ["mill-1", "mill-2"] in groups(judgements=[one])
    assert ["mill-3"] in groups(judgements=[one])


def test_a_copy_of_what_was_split_off_goes_where_it_fits():
    one = judge("split", "mill-3", "mill-1", shelf(), decision())
    copy = told("copy", TEXTS["mill-3"] + " The price was not named.")
    home = {name: group for group in groups([*ALL, copy], [one]) for name in group}
    assert "copy" in home["mill-3"]
    assert "mill-1" not in home["mill-3"]


def test_what_must_be_together_takes_along_what_must_stay_apart():
    # The prize belongs to the fares by judgement, and the fares not to the mill: so the prize cannot either.
    first = judge("merge", "prize-1", "fares-1", shelf(), decision(1))
    second = judge("split", "fares-1", "mill-1", shelf(), decision(2))
    third = judge("merge", "prize-1", "mill-1", shelf(), decision(3))
    against, alone = contradicted(third, [first, second], seen(first, second, third))
    assert (set(against), alone) == ({first, second}, False)
    assert groups(judgements=[first, second]) == [
        ["barge-1", "barge-2"],
        ["fares-1", "prize-1", "prize-2"],
        ["mill-1", "mill-2", "mill-3"],
    ]


def test_a_report_split_off_a_merged_story_leaves_the_rest_merged():
    whole = judge("merge", "mill-1", "barge-1", shelf(), decision(1))
    off = judge("split", "mill-3", "mill-1", shelf(judgements=[whole]), decision(2))
    assert contradicted(off, [whole], seen(whole, off)) == ((), True)
    assert groups(judgements=[whole, off])[0] == ["barge-1", "barge-2", "mill-1", "mill-2"]
    assert ["mill-3"] in groups(judgements=[whole, off])


def test_a_title_is_shown_and_stays_with_most_of_what_was_seen():
    named = rename("mill-2", "Mill fire in  Ansbeck", shelf(), decision(1))
    ledger = build_ledger(ALL, Config(), judgements=[named])
    shown = {story.reports: story for story in ledger.stories}
    story = shown["mill-1", "mill-2", "mill-3"]
    assert (story.title, story.judgements) == ("Mill fire in Ansbeck", (named.id,))
    assert story.why == "named so by Nora Feld (2033-04-02: read both)"
    assert all(not other.judgements for other in ledger.stories if other is not story)
    off = judge("split", "mill-3", "mill-1", shelf(), decision(2))
    after = {s.reports: s for s in build_ledger(ALL, Config(), judgements=[named, off]).stories}
    assert after["mill-1", "mill-2"].title == "Mill fire in Ansbeck"
    assert after["mill-3",].title != "Mill fire in Ansbeck"


def test_the_latest_title_is_shown():
    first = rename("prize-1", "A prize", shelf(), decision(1))
    second = rename("prize-1", "The beetroot battery", shelf(), decision(2))
    for order in ([first, second], [second, first]):
        assert "The beetroot battery" in {s.title for s in build_ledger(ALL, Config(), judgements=order).stories}


def test_a_story_tells_the_judgements_that_bear_on_it():
    one = judge("merge", "mill-1", "barge-1", shelf(), decision(why="one arsonist"))
    ledger = build_ledger(ALL, Config(), judgements=[one])
    assert {s.judgements for s in ledger.stories if len(s.reports) == 5} == {(one.id,)}
    assert {s.why for s in ledger.stories if s.judgements} == {
        "judged one story by Nora Feld (2033-04-02: one arsonist)"
    }
    assert sum(len(s.judgements) for s in ledger.stories) == 1


def test_both_sides_of_a_split_tell_it():
    off = judge("split", "mill-3", "mill-1", shelf(), decision())
    bearing = {s.reports for s in build_ledger(ALL, Config(), judgements=[off]).stories if off.id in s.judgements}
    assert bearing == {("mill-1", "mill-2"), ("mill-3",)}


def test_judgements_about_names_and_stories_leave_each_other_alone():
    one = judge("merge", "mill-1", "barge-1", shelf(), decision())
    assert about_names.located([one], {r.id: r for r in ALL}) == ()
    assert groups(judgements=[replace(one, id="", subject="entity")]) == MACHINE


# ---------------------------------------------------------------- what survives


def seen(*judgements, reports=ALL):
    return sighted_among(judgements, reports)


def test_a_report_under_another_id_is_known_by_how_it_begins():
    one = judge("merge", "mill-1", "barge-1", shelf(), decision())
    moved = [replace(r, id=f"desk/{r.id}") for r in ALL]
    assert ["desk/barge-1", "desk/barge-2", "desk/mill-1", "desk/mill-2", "desk/mill-3"] in groups(moved, [one])


def test_an_edited_report_is_known_by_its_id():
    off = judge("split", "mill-3", "mill-1", shelf(), decision())
    edited = told("mill-3", "The buyer of the burned Ansbeck mill wants the ruin torn down. " + TEXTS["mill-3"][60:])
    assert ["mill-3"] in groups([*(r for r in ALL if r.id != "mill-3"), edited], [off])


def test_another_report_under_a_known_id_is_not_what_was_judged():
    one = judge("merge", "fares-1", "mill-1", shelf(), decision())
    other = told("fares-1", "Snow closed the Velt pass for a third day, and ploughs were sent from Orrin.")
    reports = [*(r for r in ALL if r.id != "fares-1"), other]
    assert ["fares-1"] in groups(reports, [one])


def test_two_reports_that_begin_alike_are_not_guessed_between():
    one = judge("merge", "fares-1", "mill-1", shelf(), decision())
    (wanted,) = one.a
    twins = [replace(r, id=f"{n}-{r.id}") for r in ALL if r.id == "fares-1" for n in "ab"]
    rest = [r for r in ALL if r.id != "fares-1"]
    assert wanted not in seen(one, reports=[*rest, *twins])
    assert seen(one, reports=[*rest, twins[0]])[wanted] == "a-fares-1"


def test_a_headline_in_the_text_is_how_a_report_begins():
    text = "Night fire in Ansbeck\nThe old paper mill of Ansbeck is gone. Fire chief Lene Dahl was there."
    headed = report("headed", text, headline="Night fire in Ansbeck", title="Night fire in Ansbeck")
    one = judge("merge", "headed", "prize-1", shelf((*ALL, headed)), decision())
    here = next(s for s in (*one.a, *one.b) if s.report == "headed")
    assert (here.text, text[here.start : here.end]) == ("Night fire in Ansbeck", "Night fire in Ansbeck")


def test_one_taken_back_decides_nothing():
    one = judge("merge", "mill-1", "barge-1", shelf(), decision())
    undone = replace(one, undone_by="Nora Feld", undone_at=NOON)
    assert groups(judgements=[one, undone]) == MACHINE


def test_it_comes_back_from_json_as_it_was():
    one = judge("split", "mill-3", "mill-1", shelf(), decision())
    assert from_json(to_json(one), Judgement) == one
    assert one.subject == "story"


# ---------------------------------------------------------------- what was written


def test_a_story_is_meant_by_its_id_the_beginning_of_it_or_a_report():
    home = shelf()
    story = home.story_of["mill-1"]
    whole = judge("merge", "mill-2", "fares-1", home, decision())
    for written in (story, story[:8]):
        assert judge("merge", written, "fares-1", home, decision()) == whole
    assert [s.report for s in whole.a] == ["mill-1", "mill-2", "mill-3"]


@pytest.mark.parametrize(
    ("kind", "first", "second", "problem"),
    [
        ("merge", "nowhere", "mill-1", "no story has that id, and no report"),
        ("merge", "st-", "mill-1", "more than one story"),
        ("merge", "mill-1", "mill-2", "already"),
        ("split", "mill-9", "mill-1", "no report has that id"),
        ("split", "fares-1", "fares-1", "nothing of the story would be left"),
        ("split", "mill-1, mill-2, mill-3", "mill-1", "nothing of the story would be left"),
    ],
)
def test_what_cannot_be_meant_is_refused(kind, first, second, problem):
    with pytest.raises(UsageError, match=problem):
        judge(kind, first, second, shelf(), decision())


def test_a_title_needs_words():
    with pytest.raises(UsageError, match="needs a name"):
        rename("mill-1", " ", shelf(), decision())


def test_a_judgement_is_told_in_words():
    titled = [*ALL[1:], replace(ALL[0], title="Paper mill burns"), replace(ALL[-1], title="Bus fares up")]
    titled = {r.id: r for r in titled}.values()
    one = judge("merge", "mill-1", "fares-1", shelf(tuple(titled)), decision(why="a strike"))
    assert described(one) == ("“Paper mill burns” is one story with “Bus fares up” by Nora Feld (2033-04-02: a strike)")
    off = judge("split", "mill-2", "mill-1", shelf(tuple(titled)), decision(why="an advertisement"))
    assert described(off).startswith("“A burst boiler set fire to the paper mill in Ansbeck, ")
    assert described(off).endswith(" is not the story “Paper mill burns” by Nora Feld (2033-04-02: an advertisement)")


# ---------------------------------------------------------------- contradictions


def test_the_opposite_of_an_earlier_judgement_contradicts_it():
    one = judge("merge", "mill-1", "barge-1", shelf(), decision(1))
    off = judge("split", "barge-1, barge-2", "mill-1", shelf(), decision(2))
    found = seen(one, off)
    assert contradicted(off, [one], found) == ((one,), True)
    assert contradicted(one, [off], found) == ((off,), True)
    assert contradicted(off, [replace(one, undone_by="x", undone_at=NOON)], found) == ((), True)
    assert overruled([one, off], found) == (one,)


def test_a_later_judgement_wins_where_files_brought_both():
    one = judge("merge", "mill-1", "barge-1", shelf(), decision(1))
    off = judge("split", "barge-1, barge-2", "mill-1", shelf(), decision(2))
    assert groups(judgements=[one, off]) == groups(judgements=[off, one]) == groups(judgements=[off])
    later = replace(one, id="", at=NOON + timedelta(hours=3))
    assert groups(judgements=[off, later]) == groups(judgements=[one])


@st.composite
def some_judgements(draw):
    home, made = shelf(), []
    for hour in range(draw(st.integers(1, 5))):
        a, b = draw(st.lists(st.sampled_from(sorted(TEXTS)), min_size=2, max_size=2, unique=True))
        kind = draw(st.sampled_from(["merge", "split", "rename"]))
        if kind == "rename":
            made.append(rename(a, f"Title {hour}", home, decision(hour)))
        elif home.story_of[a] != home.story_of[b] or (kind == "split" and home.members(home.story_of[b]) != [a]):
            made.append(judge(kind, a, b, home, decision(hour)))
    return made


@settings(max_examples=25, deadline=None)
@given(made=some_judgements(), data=st.data())
def test_no_order_of_judgements_or_reports_shows(made, data):
    wanted = stories.group(ALL, judgements=made)
    order = data.draw(st.permutations(ALL))
    found = stories.group(order, judgements=data.draw(st.permutations([*made, *made])))
    assert {r.id: r.story for r in found.rows} == {r.id: r.story for r in wanted.rows}
    assert found.verdicts == wanted.verdicts


@settings(max_examples=40, deadline=None)
@given(made=some_judgements())
def test_the_last_judgement_is_always_carried_out(made):
    made = [one for one in made if one.kind != "rename"]
    if not made:
        return
    last = max(made, key=lambda one: one.at)
    home = {name: number for number, group in enumerate(groups(judgements=made)) for name in group}
    left, right = ({home[s.report] for s in side} for side in (last.a, last.b))
    assert (left == right and len(left) == 1) if last.kind == "merge" else not left & right


@settings(max_examples=15, deadline=None)
@given(made=some_judgements())
def test_all_taken_back_leaves_the_machines_stories(made):
    undone = [replace(one, undone_by="Nora Feld", undone_at=NOON + timedelta(days=1)) for one in made]
    plain = ledger_to_json(build_ledger(ALL, Config()))
    assert ledger_to_json(build_ledger(ALL, Config(), judgements=[*made, *undone])) == plain


def test_ids_return_when_a_merge_is_taken_back():
    before = {row.id: row.story for row in stories.group(ALL).rows}
    one = judge("merge", "mill-1", "barge-1", shelf(), decision())
    merged = {row.id: row.story for row in stories.group(ALL, known=before, born=before, judgements=[one]).rows}
    assert set(merged.values()) == set(before.values()) - {before["barge-1"]}
    after = stories.group(ALL, known=merged, born=before)
    assert {row.id: row.story for row in after.rows} == before


def test_two_stories_of_one_size_get_their_own_ids_back():
    before = {row.id: row.story for row in stories.group(ALL).rows}
    one = judge("merge", "prize-1", "barge-1", shelf(), decision())
    for order in (ALL, ALL[::-1]):
        merged = {row.id: row.story for row in stories.group(order, known=before, born=before, judgements=[one]).rows}
        assert merged["prize-1"] == merged["barge-1"]
        after = stories.group(order, StorySettings(), known=merged, born=before)
        assert {row.id: row.story for row in after.rows} == before
