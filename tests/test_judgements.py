"""What people decide about names: it wins over the machine, survives new reports, and can be taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.archive import read_judgements
from onrecord.codec import from_json, ledger_to_json, to_json
from onrecord.config import Config
from onrecord.errors import UncitedError, UsageError
from onrecord.link.judgements import contradicted, described, locate, located
from onrecord.link.names import link
from onrecord.link.sightings import Decision, Scene, judge, rename
from onrecord.model import AnnotatedReport, Entity, Judgement, Mention, NameMerge, Sighting, distinct_judgements
from onrecord.pipeline import build_ledger
from tests.handmade import says

MORNING = datetime(2031, 5, 9, 8, 0, tzinfo=UTC)


def report(id_: str, text: str, **named: str) -> AnnotatedReport:
    """A report whose entities are given by their names there: ``e1="Ana Brandt: chief coroner; Brandt"``.

    The roles stand before a colon's right side, other words for the same after a semicolon.
    """
    entities, mentions = [], []
    for key, said in sorted(named.items()):
        name, *forms = [form.strip() for form in said.split(";")]
        name, _, role = (part.strip() for part in name.partition(":"))
        kind = "ORG" if key.startswith("o") else "PERSON"
        entities.append(Entity(id=key, name=name, type=kind, roles=(role,) if role else ()))
        taken: set[int] = set()
        for form in sorted((name, *forms), key=len, reverse=True):
            for found in re.finditer(rf"\b{re.escape(form)}\b", text):
                if not taken & set(range(*found.span())):
                    taken |= set(range(*found.span()))
                    mentions.append(Mention(start=found.start(), end=found.end(), type=kind, kind="name", entity=key))
    blank = dict.fromkeys(
        ("title", "outlet", "byline", "url", "language", "published", "published_basis", "written_weekday")
    )
    ends = [m.end() for m in re.finditer(r"\.(?= |$)", text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return AnnotatedReport(
        id=id_,
        text=text,
        entities=tuple(entities),
        mentions=tuple(sorted(mentions, key=lambda m: m.start)),
        sentences=tuple(zip(starts, ends, strict=True)),
        **blank,
    )


MORGUE = report("morgue", "Coroner Ana Brandt opened the inquest. Brandt heard two divers.", e1="Ana Brandt; Brandt")
DIVERS = report("divers", "The divers told Anna Brand what they saw.", e1="Anna Brand")
MILLS = report("mills", "A. Brandt, who runs the flour mill, paid a fine.", e1="A. Brandt: flour mill owner")
COURT = report("court", "Brandt will speak in court on Friday.", e1="Brandt")
CHOIR = report("choir", "Anton Brandt leads the choir of Orrin.", e1="Anton Brandt")
BAKER = report("baker", "Flour mill owner Brandt said bread would cost more.", e1="Brandt: flour mill owner")


SOME = (CHOIR, MORGUE, COURT, DIVERS)


def decision(hours: int = 0, by: str = "Ida Mott", why: str = "same desk, same portrait") -> Decision:
    return Decision(by, MORNING + timedelta(hours=hours), why)


def scene(*reports: AnnotatedReport, judgements: tuple[Judgement, ...] = ()) -> Scene:
    return Scene({r.id: r for r in reports}, link(reports, judgements))


def groups(*reports: AnnotatedReport, judgements: tuple[Judgement, ...] = ()) -> set[frozenset[str]]:
    """Which reports speak of one and the same, every report naming one entity only."""
    return {frozenset(report for report, _ in e.members) for e in link(reports, judgements)}


def sets(*written: str) -> set[frozenset[str]]:
    return {frozenset(words.split()) for words in written}


# ---------------------------------------------------------------- what the linker makes of them


def test_a_merge_joins_what_the_machine_kept_apart():
    assert groups(MORGUE, CHOIR) == sets("morgue", "choir")
    one = judge("merge", "Ana Brandt", "Anton Brandt", scene(MORGUE, CHOIR), decision(why="a misprint in the choir's"))
    assert groups(MORGUE, CHOIR, judgements=(one,)) == sets("morgue choir")
    (entity,) = link([MORGUE, CHOIR], [one])
    why = "judged one by Ida Mott (2031-05-09: a misprint in the choir's)"
    assert why in entity.why
    assert NameMerge(a="Ana Brandt", b="Anton Brandt", why=why, judgement=one.id) in entity.merges
    assert entity.judgements == (one.id,)


def test_a_merge_brings_along_what_the_machine_had_on_either_side():
    reports = (MORGUE, COURT, CHOIR, replace(CHOIR, id="concert"))
    before = groups(MORGUE, CHOIR, replace(CHOIR, id="concert"))
    assert before == sets("morgue", "choir concert")
    one = judge("merge", "morgue:Ana Brandt", "concert:Anton Brandt", scene(*reports), decision())
    assert groups(MORGUE, CHOIR, replace(CHOIR, id="concert"), judgements=(one,)) == sets("morgue choir concert")


def test_a_split_parts_what_the_machine_took_for_one():
    assert groups(MORGUE, COURT) == sets("morgue court")
    one = judge("split", "court:Brandt", "morgue:Ana Brandt", scene(MORGUE, COURT), decision(why="he is the clerk"))
    assert groups(MORGUE, COURT, judgements=(one,)) == sets("morgue", "court")
    for entity in link([MORGUE, COURT], [one]):
        assert "kept apart by Ida Mott (2031-05-09: he is the clerk)" in entity.why
        assert (entity.merges, entity.judgements) == ((), (one.id,))


def test_after_a_split_a_full_name_goes_to_its_own_side():
    reports = (MORGUE, COURT, replace(MORGUE, id="wire"), replace(MORGUE, id="late"))
    assert groups(*reports) == sets("morgue court wire late")
    one = judge("split", "court:Brandt", "morgue:Ana Brandt", scene(*reports), decision())
    assert groups(*reports, judgements=(one,)) == sets("morgue wire late", "court")


def test_after_a_split_a_short_name_that_fits_both_stands_by_itself():
    reports = (MORGUE, COURT, replace(COURT, id="radio"))
    one = judge("split", "court:Brandt", "morgue:Ana Brandt", scene(*reports), decision())
    assert groups(*reports, judgements=(one,)) == sets("morgue", "court", "radio")
    alone = next(e for e in link(reports, [one]) if e.members == (("radio", "e1"),))
    assert "may be any of those kept apart" in alone.why


def test_after_a_split_an_office_tells_whose_short_name_it_is():
    coroner = report("coroner", "Brandt, the town coroner, was late.", e1="Brandt: town coroner")
    inquest = report("inquest", "Town coroner Brandt adjourned.", e1="Brandt: town coroner")
    reports = (coroner, BAKER, inquest, replace(BAKER, id="bread"))
    assert groups(*reports) == sets("coroner baker inquest bread")
    one = judge("split", "coroner:Brandt", "baker:Brandt", scene(*reports), decision(why="coroner, baker"))
    assert groups(*reports, judgements=(one,)) == sets("coroner inquest", "baker bread")


def test_a_plain_name_beside_a_report_means_the_other_reports():
    reports = tuple(replace(COURT, id=id_) for id_ in ("court", "radio", "weekly"))
    one = judge("split", "radio:Brandt", "Brandt", scene(*reports), decision(why="the radio's is a singer"))
    assert [s.report for s in one.a] == ["radio"]
    assert [s.report for s in one.b] == ["court", "weekly"]
    assert groups(*reports, judgements=(one,)) == sets("radio", "court weekly")


def test_three_people_of_one_name_are_parted_two_by_two():
    reports = tuple(replace(COURT, id=id_) for id_ in ("court", "radio", "weekly"))
    first = judge("split", "court:Brandt", "radio:Brandt", scene(*reports), decision(1))
    second = judge("split", "court:Brandt", "weekly:Brandt", scene(*reports), decision(2))
    assert groups(*reports, judgements=(first, second)) == sets("court", "radio weekly")
    third = judge("split", "radio:Brandt", "weekly:Brandt", scene(*reports), decision(3))
    assert groups(*reports, judgements=(first, second, third)) == sets("court", "radio", "weekly")


def test_one_who_may_be_another_says_so_and_corroborates_nobody():
    lost = "the barge had lost its rudder"
    deck = report("deck", f"Night fell on the Velm. Ana Brandt said {lost}.", e1="Ana Brandt")
    quay = report(
        "quay", f"Trains stood still all of Tuesday. Brandt said {lost}, and that cranes were near.", e1="Brandt"
    )
    bank = report("bank", "Brandt said the bridge was shut for the week.", e1="Brandt")
    reports = [replace(r, statements=(says(r.text, lost, "e1", confidence=0.95),)) for r in (deck, quay)] + [bank]
    apart = judge("split", "bank:Brandt", "deck:Ana Brandt", scene(*reports), decision())
    (story,) = build_ledger(reports, Config(), judgements=[apart]).stories
    called = {e.members[0][0]: e for e in story.entities}
    assert set(called["quay"].may_be) == {called["deck"].id, called["bank"].id}
    assert called["bank"].may_be == called["deck"].may_be == ()
    (claim,) = [c for c in story.claims if len(c.mentions) == 2]
    assert (claim.status, claim.sources, claim.origins) == ("repeated", 1, 2)


def test_a_surname_that_two_bear_may_be_either_and_corroborates_neither():
    found = {e.name: e for e in link([MORGUE, CHOIR, COURT])}
    assert set(found["Brandt"].may_be) == {found["Ana Brandt"].id, found["Anton Brandt"].id}
    assert found["Ana Brandt"].may_be == ()


def test_a_merge_inside_a_cut_group_stays_together():
    reports = (MORGUE, COURT, replace(COURT, id="radio"))
    apart = judge("split", "court:Brandt", "morgue:Ana Brandt", scene(*reports), decision(1))
    one = judge("merge", "radio:Brandt", "court:Brandt", scene(*reports), decision(2))
    assert groups(*reports, judgements=(apart, one)) == sets("morgue", "court radio")


def test_two_entities_of_one_report_can_be_one_by_judgement():
    both = report("both", "The Orrin Mill burned. Orrin Flour had sold it.", o1="Orrin Mill", o2="Orrin Flour")
    one = judge("merge", "Orrin Mill", "Orrin Flour", scene(both), decision(why="its trading name"))
    (entity,) = link([both], [one])
    assert entity.members == (("both", "o1"), ("both", "o2"))
    assert [both.text[c.start : c.end] for c in entity.mentions] == ["Orrin Mill", "Orrin Flour"]


def test_bodies_are_judged_as_people_are():
    harbour = report("harbour", "The Quay Board shut the lock.", o1="Quay Board")
    river = report("river", "Quay Board members met upriver.", o1="Quay Board")
    assert groups(harbour, river) == sets("harbour river")
    one = judge("split", "harbour:Quay Board", "river:Quay Board", scene(harbour, river), decision(why="two towns"))
    assert groups(harbour, river, judgements=(one,)) == sets("harbour", "river")


def test_a_rename_is_shown_and_changes_nothing_else(demo):
    plain = build_ledger(demo.reports, Config())
    entity = next(e for s in plain.stories for e in s.entities if e.name == "Ilse Dorn")
    whole = Scene({r.id: r for r in demo.reports}, [e for s in plain.stories for e in s.entities])
    one = rename("Ilse Dorn", "Ilse Dorn (harbour master)", whole, decision(why="there are two in town"))
    after = build_ledger(demo.reports, Config(), judgements=[one])
    story = next(s for s in after.stories if any(e.members == entity.members for e in s.entities))
    shown = next(e for e in story.entities if e.members == entity.members)
    assert shown.name == "Ilse Dorn (harbour master)"
    assert shown.judgements == (one.id,)
    assert shown.why.endswith("named so by Ida Mott (2031-05-09: there are two in town)")
    before = next(s for s in plain.stories if s.id == story.id)
    assert [(c.id, c.status, c.sources, c.origins) for c in story.claims] == [
        (c.id, c.status, c.sources, c.origins) for c in before.claims
    ]
    assert any("(harbour master)" in line.text for line in story.brief)


def test_the_latest_name_is_shown():
    first = rename("Anton Brandt", "Toni Brandt", scene(CHOIR), decision(1))
    second = rename("Anton Brandt", "A. W. Brandt", scene(CHOIR), decision(2))
    for order in ((first, second), (second, first)):
        ledger = build_ledger([CHOIR], Config(), judgements=order)
        assert [e.name for e in ledger.stories[0].entities] == ["A. W. Brandt"]


def test_a_name_goes_to_nobody_when_what_was_named_is_cut_in_halves():
    named = rename("Ana Brandt", "Judge Brandt", scene(MORGUE, COURT), decision(1))
    apart = judge("split", "court:Brandt", "morgue:Ana Brandt", scene(MORGUE, COURT), decision(2))
    ledger = build_ledger([MORGUE, COURT], Config(), judgements=[named, apart])
    assert "Judge Brandt" not in {e.name for s in ledger.stories for e in s.entities}


# ---------------------------------------------------------------- what survives


def test_a_judgement_holds_for_reports_that_come_later():
    one = judge("merge", "Ana Brandt", "Anton Brandt", scene(MORGUE, CHOIR), decision())
    late = replace(CHOIR, id="encore")
    assert groups(MORGUE, CHOIR, late, judgements=(one,)) == sets("morgue choir encore")
    assert groups(MORGUE, late, judgements=(one,)) == sets("morgue", "encore")


def test_a_judgement_finds_its_name_in_a_revised_report():
    (seen,) = judge("split", "court:Brandt", "morgue:Ana Brandt", scene(MORGUE, COURT), decision()).b
    revised = report(
        "morgue", "Rain fell all day. Coroner Ana Brandt opened the inquest.", e4="Ana Brandt", e1="Coroner"
    )
    assert locate(seen, revised) == "e4"


def test_a_judgement_finds_its_name_when_a_report_is_read_anew():
    seen = Sighting(report="court", start=0, end=6, name="Brandt", text="Brandt")
    renamed = report("court", COURT.text, e2="Brandt will: usher", e1="Brandt")
    assert locate(seen, renamed) == "e1"
    fuller = replace(COURT, entities=(Entity(id="e1", name="Ada Brandt", type="PERSON"),))
    assert locate(seen, fuller) == "e1"


def test_a_name_that_two_bear_and_nobody_can_tell_apart_is_left_alone():
    seen = Sighting(report="twins", start=0, end=6, name="Brandt", text="Brandt")
    twins = report("twins", "Yesterday Brandt met Brandt.", e1="Brandt")
    (first, second) = twins.mentions
    twins = replace(
        twins,
        mentions=(first, replace(second, entity="e2")),
        entities=(*twins.entities, Entity(id="e2", name="Brandt", type="PERSON")),
    )
    assert locate(seen, twins) is None
    assert locate(replace(seen, start=first.start, end=first.end), twins) == "e1"


def test_what_is_gone_from_the_reports_decides_nothing():
    one = judge("merge", "Ana Brandt", "Anton Brandt", scene(MORGUE, CHOIR), decision())
    assert located([one], {"morgue": MORGUE}) == ()
    assert groups(MORGUE, COURT, judgements=(one,)) == groups(MORGUE, COURT)


def test_one_taken_back_decides_nothing():
    one = judge("merge", "Ana Brandt", "Anton Brandt", scene(MORGUE, CHOIR), decision())
    undone = replace(one, undone_by="Ida Mott", undone_at=MORNING)
    assert undone.id == one.id
    assert link([MORGUE, CHOIR], [undone]) == link([MORGUE, CHOIR])
    assert link([MORGUE, CHOIR], [one, undone]) == link([MORGUE, CHOIR])


# ---------------------------------------------------------------- whom the words mean


def test_case_and_accents_do_not_matter_when_nobody_is_written_so():
    one = judge("merge", "ANA BRANDT", "ántón brandt", scene(MORGUE, CHOIR), decision())
    assert ([s.text for s in one.a], [s.text for s in one.b]) == (["Ana Brandt"], ["Anton Brandt"])


def test_a_place_in_a_report_is_whoever_is_named_there():
    at = MORGUE.text.index("Brandt heard")
    one = judge("merge", f"morgue:{at}-{at + 6}", "Anton Brandt", scene(MORGUE, CHOIR), decision())
    assert one.a == (Sighting(report="morgue", start=8, end=18, name="Ana Brandt", text="Ana Brandt"),)


def test_a_short_name_is_found_when_nobody_is_called_so_in_full():
    one = judge("merge", "Brandt", "Anton Brandt", scene(MORGUE, CHOIR), decision())
    assert [s.name for s in one.a] == ["Ana Brandt"]


def test_a_name_of_several_is_refused_with_all_of_them():
    reports = (COURT, report("stage", "Brandt sang.", e1="Brandt"), CHOIR, MORGUE)
    apart = judge("split", "court:Brandt", "stage:Brandt", scene(*reports), decision())
    with pytest.raises(UsageError, match="more than one") as refused:
        rename("Brandt", "Somebody", scene(*reports, judgements=(apart,)), decision())
    candidates = re.findall(r'"(\w+:\d+-\d+)"', str(refused.value))
    assert candidates == ["court:0-6", "stage:0-6"]
    for written in candidates:
        assert rename(written, "Somebody", scene(*reports, judgements=(apart,)), decision()).kind == "rename"


def test_whoever_is_called_just_so_is_meant_before_those_called_so_for_short():
    assert [s.report for s in judge("merge", "Brandt", "Anna Brand", scene(*SOME), decision()).a] == ["court"]


def test_nobody_of_that_name_says_who_is_there():
    with pytest.raises(UsageError, match="Anton Brandt"):
        rename("Otto Brandt", "Otto", scene(CHOIR), decision())
    with pytest.raises(UsageError, match="nobody"):
        rename("choir:999-1000", "Otto", scene(CHOIR), decision())


def test_a_report_that_is_not_there_is_named_with_those_like_it():
    with pytest.raises(UsageError, match="no report has the id choi; there are: choir"):
        rename("choi:Anton Brandt", "Toni", scene(CHOIR), decision())


def test_two_words_for_the_same_in_one_report_are_no_two_sides():
    with pytest.raises(UsageError, match="the same name in the same reports"):
        judge("merge", "Ana Brandt", "morgue:Brandt", scene(MORGUE), decision())


def test_two_of_one_name_are_told_with_their_reports():
    one = judge("split", "court:Brandt", "baker:Brandt", scene(COURT, BAKER), decision())
    assert described(one).startswith("Brandt (court) is not Brandt (baker) by Ida Mott (2031-05-09: ")


def test_what_one_report_reads_as_one_cannot_be_split():
    with pytest.raises(UsageError, match=r"as one \(morgue\)"):
        judge("split", "morgue:Brandt", "morgue:Ana Brandt", scene(MORGUE), decision())


def test_a_rename_needs_a_name_and_every_judgement_a_reason():
    with pytest.raises(UsageError, match="needs a name"):
        rename("Anton Brandt", "  ", scene(CHOIR), decision())
    with pytest.raises(UsageError, match="who decided and why"):
        rename("Anton Brandt", "Toni", scene(CHOIR), decision(why=" "))


# ---------------------------------------------------------------- contradictions


def test_the_opposite_of_an_earlier_judgement_contradicts_it():
    whole = scene(MORGUE, COURT)
    one = judge("merge", "court:Brandt", "morgue:Ana Brandt", whole, decision(1))
    other = judge("split", "court:Brandt", "morgue:Ana Brandt", whole, decision(2))
    assert contradicted(other, [one], whole.reports) == ((one,), True)
    assert contradicted(one, [other], whole.reports) == ((other,), True)
    assert contradicted(one, [one], whole.reports) == ((), True)
    assert contradicted(other, [replace(one, undone_by="x", undone_at=MORNING)], whole.reports) == ((), True)


def test_several_judgements_can_contradict_one_together():
    whole = scene(MORGUE, COURT, CHOIR, DIVERS)
    first = judge("merge", "morgue:Ana Brandt", "Anton Brandt", whole, decision(1))
    second = judge("merge", "Anton Brandt", "court:Brandt", whole, decision(2))
    aside = judge("merge", "morgue:Ana Brandt", "Anna Brand", whole, decision(3))
    apart = judge("split", "morgue:Ana Brandt", "court:Brandt", whole, decision(4))
    against, alone = contradicted(apart, [aside, second, first], whole.reports)
    assert (set(against), alone) == ({first, second}, False)


def test_a_later_judgement_wins_where_files_brought_both():
    whole = scene(MORGUE, COURT)
    early, late = decision(1), decision(2)
    for kinds in (("merge", "split"), ("split", "merge")):
        first, second = (
            judge(kind, "court:Brandt", "morgue:Ana Brandt", whole, when)
            for kind, when in zip(kinds, (early, late), strict=True)
        )
        expected = sets("morgue court") if kinds[1] == "merge" else sets("morgue", "court")
        assert groups(MORGUE, COURT, judgements=(first, second)) == expected
        assert groups(MORGUE, COURT, judgements=(second, first)) == expected


ALL = (MORGUE, DIVERS, MILLS, COURT, CHOIR, BAKER)


@st.composite
def judgements(draw) -> tuple[Judgement, ...]:
    whole = scene(*ALL)
    made = []
    for hour in range(draw(st.integers(1, 6))):
        a, b = draw(st.lists(st.sampled_from([r.id for r in ALL]), min_size=2, max_size=2, unique=True))
        kind = draw(st.sampled_from(["merge", "split", "rename"]))
        left, right = f"{a}:Brandt" if a == "court" else f"{a}:{_name(a)}", f"{b}:{_name(b)}"
        if kind == "rename":
            made.append(rename(left, f"Name {hour}", whole, decision(hour)))
        else:
            made.append(judge(kind, left, right, whole, decision(hour)))
    return tuple(made)


def _name(report_id: str) -> str:
    return next(r for r in ALL if r.id == report_id).entities[0].name


@given(made=judgements(), data=st.data())
def test_no_order_of_judgements_or_reports_shows_in_the_ledger(made, data):
    told = ledger_to_json(build_ledger(ALL, Config(), judgements=made))
    shuffled = data.draw(st.permutations([*made, *made]))
    reports = data.draw(st.permutations(ALL))
    assert ledger_to_json(build_ledger(reports, Config(), judgements=shuffled)) == told


@given(made=judgements())
def test_everybody_stays_in_exactly_one_entity(made):
    members = [m for e in link(ALL, made) for m in e.members]
    assert sorted(members) == sorted((r.id, "e1") for r in ALL)


@given(made=judgements())
def test_the_last_judgement_is_always_carried_out(made):
    last = max((j for j in made if j.kind != "rename"), key=lambda j: j.at, default=None)
    if last is None:
        return
    home = {member[0]: e.members for e in link(ALL, made) for member in e.members}
    (a,), (b,) = last.a, last.b
    assert (home[a.report] == home[b.report]) == (last.kind == "merge")


@given(made=judgements())
def test_all_taken_back_leaves_the_machines_ledger(made):
    undone = [replace(j, undone_by="Ida Mott", undone_at=MORNING + timedelta(days=1)) for j in made]
    plain = ledger_to_json(build_ledger(ALL, Config()))
    assert ledger_to_json(build_ledger(ALL, Config(), judgements=[*made, *undone])) == plain


# ---------------------------------------------------------------- the record


def test_a_judgement_comes_back_from_json_as_it_was():
    one = judge("split", "court:Brandt", "morgue:Ana Brandt", scene(MORGUE, COURT), decision())
    assert from_json(to_json(one), Judgement) == one
    elsewhere = replace(one, id="", at=one.at.astimezone(timezone(timedelta(hours=3))))
    assert (elsewhere.id, to_json(elsewhere)) == (one.id, to_json(one))


def test_a_row_that_was_edited_is_refused_by_its_line():
    one = judge("split", "court:Brandt", "morgue:Ana Brandt", scene(MORGUE, COURT), decision())
    edited = to_json(replace(one, id="", why="no reason")).replace(replace(one, id="", why="no reason").id, one.id)
    with pytest.raises(UsageError, match=r"desk\.jsonl:3.*does not say"):
        read_judgements(f"{to_json(one)}\n\n{edited}\n", "desk.jsonl")
    with pytest.raises(UsageError, match=r"desk\.jsonl:1"):
        read_judgements("{}\n", "desk.jsonl")
    by_hand = to_json(one).replace(one.id, "")
    assert read_judgements(by_hand, "desk.jsonl") == (one,)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"b": ()}, UncitedError),
        ({"a": ()}, UncitedError),
        ({"name": "x"}, UsageError),
        ({"kind": "rename"}, UncitedError),
        ({"by": " "}, UsageError),
        ({"at": datetime(2031, 5, 9, 8)}, UsageError),  # noqa: DTZ001
        ({"undone_by": "Ida Mott"}, UsageError),
    ],
)
def test_half_a_judgement_is_none(change, error):
    one = judge("split", "court:Brandt", "morgue:Ana Brandt", scene(MORGUE, COURT), decision())
    with pytest.raises(error):
        replace(one, **{"id": "", **change})


def test_a_copy_that_was_taken_back_wins_and_the_first_to_do_so_is_kept():
    one = judge("merge", "Ana Brandt", "Anton Brandt", scene(MORGUE, CHOIR), decision())
    early = replace(one, undone_by="Bo Aske", undone_at=MORNING + timedelta(hours=2))
    late = replace(one, undone_by="Ida Mott", undone_at=MORNING + timedelta(hours=5))
    for order in ((one, early, late), (late, one, early), (early, late, one)):
        assert distinct_judgements(order) == (early,)
