"""The ledger on a terminal and in a pipe: plain, wrapped, traceable, never obeyed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from onrecord.model import (
    Change,
    Cite,
    Claim,
    ClaimMention,
    Hit,
    Ledger,
    Link,
    Origin,
    Quarantined,
    Statement,
    StatementCite,
    Story,
    StoryEntity,
)
from onrecord.outline import Entry, Outline, outline
from onrecord.terminal import SINGLES_SHOWN, render, render_changes, render_hits, render_list

from .ledgers import TEXTS, cite, ledger, report

PLACE = re.compile(r"\[[^\]]*?\S:\d+(?:-\d+)?[^\]]*\]")


def printed(print_it: Callable[[Console], None], width: int = 100, **settings: Any) -> str:
    paper = io.StringIO()
    print_it(Console(file=paper, width=width, **settings))
    return paper.getvalue()


def shown(whole: Ledger, width: int = 100, **settings: Any) -> str:
    return printed(lambda console: render(whole, console), width, **settings)


def section(text: str, heading: str) -> str:
    """The lines of the first section of that heading."""
    after = text[text.index(f"\n{heading.upper()}") + 1 :]
    return after.split("\n\n", maxsplit=1)[0]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_piped_output_is_plain_and_fits(width: int) -> None:
    text = shown(ledger(), width)
    assert "\x1b" not in text
    assert not re.search("[─│┃━╭╰]", text)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_width_changes_no_word() -> None:
    assert shown(ledger(), 70).split() == shown(ledger(), 150).split()


def test_every_line_names_report_and_sentence() -> None:
    # At this width each entry and each line under it is one printed line.
    text = shown(ledger(), 400)
    legends = {
        " ".join(explained)
        for story in outline(ledger()).stories
        for part in story.sections
        for explained in part.legend
    }
    for heading in ("Brief", "Claims", "Denials and contradictions", "Timeline"):
        lines = [line for line in section(text, heading).splitlines()[1:] if " ".join(line.split()) not in legends]
        assert lines
        assert all(PLACE.search(line) for line in lines if not line.lstrip().startswith("why")), heading
    for heading in ("Quotations that differ", "Figures", "Who said what", "Positions"):
        lines = [line for line in section(text, heading).splitlines() if line.startswith("      ")]
        assert lines
        assert all(PLACE.search(line) for line in lines if not line.lstrip().startswith("why")), heading


def test_a_place_never_breaks_over_two_lines() -> None:
    assert "[Larkfield Gazette:4]" in shown(ledger(), 60)
    assert "\ue000" not in shown(ledger(), 60)


def test_disputed_claims_come_first() -> None:
    claims = section(shown(ledger(), 300), "Claims")
    order = [claims.index(status) for status in ("1 denied  ", "2 corroborated", "3 single")]
    assert order == sorted(order)
    assert "denies   Varde Trams: knowing of worn wheels  (origin 2)  [Ridge Wire:3]" in claims


def test_unresolved_unnamed_and_nested_are_said_so() -> None:
    text = shown(ledger(), 300)
    assert "speaker unclear" in text
    assert "(“He”)" in text
    assert "Two drivers (unnamed)" in text
    assert "as told by a resident (unnamed)" in text
    assert "said on a Monday (unresolved)" in text
    assert "rejected or doubted by the speaker" in text
    assert "certainty probable" in text


def test_marks_are_explained_where_they_stand() -> None:
    claims = section(shown(ledger(), 300), "Claims")
    assert re.search("\n  denied +somebody denies it\n", claims)
    assert "another subset" not in section(shown(ledger(), 300), "Figures")


def test_a_headline_as_title_is_named_as_one_report_s_words() -> None:
    text = "Mayor sold the mill\nThe mill burned."
    whole = Ledger(
        reports=(report("one", text, title="Mayor sold the mill"),),
        stories=(
            Story(id="s", title="Mayor sold the mill", reports=("one",)),
            Story(id="t", title="The mill burned.", reports=("one",)),
            Story(id="u", title="", reports=("one",)),
        ),
    )
    assert [story.headline_of for story in outline(whole).stories] == ["headline of one", "words of one", ""]
    assert "Mayor sold the mill\nheadline of one · 1 report" in shown(whole)


def test_a_claim_shows_what_contradicts_it() -> None:
    whole = ledger()
    story = whole.stories[0]
    claim = next(c for c in story.claims if any(m.statement for m in c.mentions))
    own = next(m for m in claim.mentions if m.statement)
    other = next(
        StatementCite(report=r.id, start=s.start, end=s.end, statement=s.id)
        for r in whole.reports
        for s in r.statements
        if r.id in story.reports and all((m.report, m.statement) != (r.id, s.id) for m in claim.mentions)
    )
    this = StatementCite(report=own.report, start=own.start, end=own.end, statement=own.statement)
    for confidence, seen in ((0.9, True), (0.2, False)):
        link = Link(kind="contradicts", scope=None, from_=other, to=this, why="says otherwise", confidence=confidence)
        told = outline(replace(whole, stories=(replace(story, links=(link,)),)))
        entries = next(part for part in told.stories[0].sections if part.key == "claims").entries
        lines = next(entry for entry in entries if entry.cites[0].start == claim.start).lines
        assert [cite.start for line in lines if line.mark == "against" for cite in line.cites] == [other.start] * seen


def test_words_of_one_speaker_within_his_own_are_told_once() -> None:
    text = "Ivo Lund said he had told the board that the kiln was cold."
    outer = Statement(
        id="s1", source=((0, 8),), cue=((9, 13),), content=((19, 63),), kind="indirect", act="assert", speaker="e1"
    )
    inner = replace(outer, id="s2", source=((19, 21),), cue=((22, 30),), content=((46, 63),), within="s1")
    assert text[19:63].endswith(text[46:63])
    spot = (Cite(report="one", start=0, end=8),)
    lund = StoryEntity(id="e1", name="Ivo Lund", type="PERSON", roles=(), mentions=spot)
    for second, expected in ((inner, 1), (replace(inner, within=None), 2)):
        whole = Ledger(
            reports=(replace(report("one", text), statements=(outer, second)),),
            stories=(Story(id="s", title="Kiln", reports=("one",), entities=(lund,)),),
        )
        part = next(part for part in outline(whole).stories[0].sections if part.key == "speakers")
        assert [len(entry.lines) for entry in part.entries] == [expected]


def test_sources_with_a_common_name_share_a_heading_people_do_not() -> None:
    texts = {
        "one": "Officials said the weir held. Ana Roth said it leaked.",
        "two": "Ana Roth said it held. The officials left.",
    }
    told = {"one": ((0, 9), (10, 14), (15, 28)), "two": ((0, 8), (9, 13), (14, 21))}
    names = {"e1": "Officials", "e2": "officials", "e3": "Ana Roth", "e4": "Ana Roth"}
    speakers = {"one": ("e1", "e3"), "two": ("e2", "e4")}
    reports = tuple(
        replace(
            report(name, text),
            statements=tuple(
                Statement(
                    id=f"s{n}", source=(told[name][0],), cue=(told[name][1],), content=(told[name][2],),
                    kind="indirect", act="assert", speaker=speaker,
                )
                for n, speaker in enumerate(speakers[name])
            ),
        )
        for name, text in texts.items()
    )  # fmt: skip
    spot = (Cite(report="one", start=0, end=9),)
    entities = tuple(StoryEntity(id=i, name=n, type="ORG", roles=(), mentions=spot) for i, n in names.items())
    story = Story(id="s", title="Weir", reports=("one", "two"), entities=entities)
    part = next(
        p for p in outline(Ledger(reports=reports, stories=(story,))).stories[0].sections if p.key == "speakers"
    )
    headings = {entry.text: entry.note for entry in part.entries}
    assert [entry.text for entry in part.entries].count("Ana Roth") == 2
    assert headings["Officials"] == "2 named alike, not known to be the same · 2 statements"


def test_several_stories_are_listed_before_the_first() -> None:
    text = shown(ledger(), 200)
    titles = [story.title for story in ledger().stories]
    assert [text.index(f"  {n} {title}") for n, title in enumerate(titles, start=1)] < [text.index("STORY 1 OF 2")] * 2
    assert f"STORY 2 OF 2\n{titles[1]}" in text
    assert "STORIES" not in shown(_story_of("The dam held."))


def test_a_link_of_low_confidence_is_told_as_possible() -> None:
    links = section(shown(ledger(), 300), "Denials and contradictions")
    assert "1 denies" in links
    assert "2 may deny" in links


def test_the_same_wording_in_two_reports_is_one_line() -> None:
    quotes = section(shown(ledger(), 300), "Quotations that differ")
    assert 'wording B  "The left wheel broke,"  [Ridge Wire:2, Noon Dispatch:2]' in quotes
    assert "wording C" not in quotes
    assert "dropped    before the curve  (in A, not in B)  [Larkfield Gazette:2]" in quotes


def test_no_date_is_not_filled_in() -> None:
    assert "no report states its publication date" in shown(_story_of("The dam held, an engineer said."))


def test_markup_in_a_report_is_shown_not_interpreted() -> None:
    text = shown(ledger(), 400, force_terminal=True, color_system="truecolor")
    assert "[bold]wheels[/bold] & rails." in text
    assert "<b>nobody</b>" in text


def _story_of(text: str, **header: Any) -> Ledger:
    return Ledger(reports=(report("one", text, **header),), stories=(Story(id="s", title=text[:40], reports=("one",)),))


@given(st.text(st.characters(), min_size=1, max_size=40))
def test_no_control_character_of_a_report_reaches_the_terminal(words: str) -> None:
    hostile = f"\x1b[31m{words}\x1b]0;title\x07 \u202eright to left\r\x9b2J end."
    whole = replace(
        _story_of(hostile, title=hostile, outlet="\x1b[2J"), quarantine=(Quarantined(input=words, error=hostile),)
    )
    for text in (shown(whole), printed(lambda console: render_list(whole, console))):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
        assert "\n" in text


def test_a_terminal_that_knows_no_unicode_is_not_an_error() -> None:
    paper = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    render(ledger(), Console(file=paper, width=100))
    paper.flush()
    assert b"Tram derails" in paper.buffer.getvalue()  # type: ignore[attr-defined]


def test_what_is_long_is_cut_and_says_so() -> None:
    first = TEXTS["a-gazette.txt"].split("\n")[0]
    mention = ClaimMention(report="a-gazette.txt", start=0, end=len(first), statement=None, speaker=None,
                           stance="asserts", said=None)  # fmt: skip
    many = tuple(
        Claim(report="a-gazette.txt", start=0, end=len(first), id=f"x{n}", status="single", origins=1, sources=1,
              mentions=(mention,))
        for n in range(50)
    )  # fmt: skip
    whole = ledger()
    story = replace(whole.stories[0], claims=(*whole.stories[0].claims, *many))
    claims = section(shown(replace(whole, stories=(story,)), 200), "Claims")
    alone = sum(claim.status == "single" for claim in whole.stories[0].claims)
    assert f"… {50 + alone - SINGLES_SHOWN} more (see --html)" in claims
    assert "asserts: the report itself" in claims


def test_quarantined_inputs_are_listed_with_their_reason() -> None:
    assert "page7.html  no article text" in shown(ledger())


def test_changes_are_told_by_kind_with_their_places() -> None:
    changes = (
        Change(kind="claim", text="A new claim [red]stands[/red]", cites=(cite("b-wire.txt", "worn wheels"),)),
        Change(kind="report", text="Ridge Wire reports", cites=(cite("b-wire.txt", "A number 4 tram"),)),
    )
    text = printed(lambda console: render_changes(changes, ledger(), console))
    assert text.index("NEW REPORTS") < text.index("NEW CLAIMS")
    assert "A new claim [red]stands[/red]  [Ridge Wire:3]" in text
    assert printed(lambda console: render_changes((), ledger(), console)) == "Nothing new.\n"


def test_hits_show_where_they_stand() -> None:
    hit = Hit(report="b-wire.txt", start=103, end=140, text='"The left\nwheel broke,"', outlet="Ridge Wire", title=None)
    text = printed(lambda console: render_hits((hit,), console))
    assert text == 'b-wire.txt@103  Ridge Wire\n    "The left wheel broke,"\n'
    assert printed(lambda console: render_hits((), console)) == "No sentence found.\n"


def test_the_list_gives_the_ids_that_commands_take() -> None:
    text = printed(lambda console: render_list(ledger(), console))
    for known in ("story-tram", "story-recall", "a-gazette.txt", "f-recall.txt"):
        assert known in text
    assert printed(lambda console: render_list(Ledger(), console)) == "No report is stored yet.\n"


# ---------------------------------------------------------------- the outline that the faces draw


def _entries(told: Outline) -> list[Entry]:
    return [entry for story in told.stories for part in story.sections for entry in part.entries]


def _unsupported(whole: Ledger) -> tuple[list[object], int]:
    """Lines whose verbatim words do not stand in the report they cite, and how many lines were checked."""
    told = outline(whole)
    flat = {found.id: " ".join(found.text.split()) for found in whole.reports}
    wrong: list[object] = []
    checked = 0
    for entry in _entries(told):
        for line in entry.lines:
            if not line.words or " → " in line.words:
                continue
            for place in line.cites:
                checked += 1
                if not all(part in flat[place.report] for part in line.words.split(" […] ")):
                    wrong.append((line, place))
        if entry.verbatim and entry.cites and not entry.anchor.startswith("figure"):
            checked += 1
            if entry.text not in flat[entry.cites[0].report]:
                wrong.append(entry)
    return wrong, checked


def test_verbatim_words_stand_in_the_text_they_cite() -> None:
    wrong, checked = _unsupported(ledger())
    assert wrong == []
    assert checked > 30


def test_verbatim_words_of_the_demo_story_stand_in_its_reports(demo_ledger: Ledger) -> None:
    wrong, checked = _unsupported(demo_ledger)
    assert wrong == []
    assert checked > 30


def test_the_number_of_a_place_is_that_of_its_sentence() -> None:
    told = outline(ledger())
    for entry in _entries(told):
        for place in (*entry.cites, *(c for line in entry.lines for c in line.cites)):
            found = told.desk.sentence(place)
            assert found is not None
            first, last = (told.desk.reports[place.report].sentences[n - 1] for n in found)
            assert first[0] < place.end
            assert last[1] > place.start
            assert found[0] == 1 or told.desk.reports[place.report].sentences[found[0] - 2][1] <= place.start


def test_a_paraphrase_gets_no_quotation_marks() -> None:
    text = section(shown(ledger(), 300), "Who said what")
    assert "said            12 passengers were treated  (reported speech)" in text
    assert '"12 passengers' not in text
    assert "“12 passengers" not in text


def test_anchors_are_unique_within_a_story() -> None:
    for story in outline(ledger()).stories:
        anchors = [entry.anchor for part in story.sections for entry in part.entries]
        assert len(anchors) == len(set(anchors))


def test_a_span_outside_every_sentence_is_named_by_its_offset() -> None:
    whole = _story_of("The dam held.")
    bare = replace(whole.reports[0], sentences=())
    desk = outline(replace(whole, reports=(bare,))).desk
    assert desk.place(Cite(report="one", start=4, end=7)) == "one@4"


def _part(whole: Ledger, key: str) -> tuple[Entry, ...]:
    return next(part.entries for part in outline(whole).stories[0].sections if part.key == key)


def test_reports_that_stand_alone_are_one_line_of_origins() -> None:
    names = ("kiln", "mill", "weir", "dam")
    alone, shared = "its text stands in no other report", "both credit one agency"
    origins = (
        Origin(id="o1", reports=("kiln",), agency=None, why=alone),
        Origin(id="o2", reports=("mill", "weir"), agency="AP", why=shared),
        Origin(id="o3", reports=("dam",), agency=None, why=alone),
    )
    whole = Ledger(
        reports=tuple(report(name, f"The {name} held.") for name in names),
        stories=(Story(id="s", title="Floods", reports=names, origins=origins),),
    )
    entries = _part(whole, "origins")
    assert [(e.mark, e.text, e.note) for e in entries] == [
        ("origin 2", "mill, weir", "agency AP"),
        ("2 origins", "kiln, dam", "each an origin of its own"),
    ]
    assert [line.note for e in entries for line in e.lines] == [shared, alone]


def test_what_is_left_out_is_counted_by_kind_and_cited() -> None:
    entries = {entry.mark: entry for entry in _part(ledger(), "left-out")}
    assert entries["captions"].text == "1 line"
    assert {place.report for place in entries["captions"].cites} == {"a-gazette.txt"}


def test_a_title_without_end_is_cut() -> None:
    (story,) = outline(
        Ledger(reports=(report("one", "x"),), stories=(Story(id="s", title="W" * 4000, reports=("one",)),))
    ).stories
    assert len(story.title) <= 240
    assert story.title.endswith("[…]")


def test_one_reason_for_many_claims_is_told_once() -> None:
    whole = ledger()
    story = whole.stories[0]
    first = story.claims[0]
    claims = tuple(replace(first, id=f"c{n}", status="repeated", why="one voice") for n in range(3))
    alone = replace(first, id="c9", status="single", why="one voice")
    entries = _part(replace(whole, stories=(replace(story, claims=(*claims, alone)),)), "claims")
    assert [[line.note for line in entry.lines if line.mark == "why"] for entry in entries] == [
        ["one voice"],
        [],
        [],
        [],
    ]


def test_statements_within_each_other_are_still_told() -> None:
    text = "Ivo Lund said the kiln was cold."
    first = Statement(
        id="s1", source=((0, 8),), cue=((9, 13),), content=((14, 31),), kind="indirect", act="assert", speaker="e1",
        within="s2",
    )  # fmt: skip
    second = replace(first, id="s2", within="s1", cue=((0, 3),))
    spot = (Cite(report="one", start=0, end=8),)
    lund = StoryEntity(id="e1", name="Ivo Lund", type="PERSON", roles=(), mentions=spot)
    for statements in ((first, second), (replace(first, anonymous=True), replace(second, content=((14, 22),)))):
        whole = Ledger(
            reports=(replace(report("one", text), statements=statements),),
            stories=(Story(id="s", title="Kiln", reports=("one",), entities=(lund,)),),
        )
        assert sum(len(entry.lines) for entry in _part(whole, "speakers")) == 2
