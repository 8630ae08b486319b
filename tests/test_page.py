"""The page: well-formed, closed to the network, every line a link, article text as data."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model import Cite, Ledger, Quarantined, Story
from onrecord.web.article import Anchors, Back, Mark, body
from onrecord.web.page import render

from .ledgers import TEXTS, ledger, report

VOID = {"meta", "input", "br", "hr", "img", "link"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;{{ 7*7 }}</style></title>"


class Page(HTMLParser):
    """Elements in order, with what holds them; fails on a tag that is closed out of turn."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.links_in: dict[str, list[str]] = {}
        self.entries: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        assert len(attributes) == len(attrs), f"an attribute stands twice on {tag}"
        self.elements.append((tag, attributes))
        classes = (attributes.get("class") or "").split()
        if tag == "li" and "entry" in classes:
            self.entries.append(attributes.get("id") or "")
        if tag == "a" and self.entries:
            self.links_in.setdefault(self.entries[-1], []).append(attributes.get("href") or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def ids(self) -> list[str]:
        return [found for _, attributes in self.elements if (found := attributes.get("id"))]

    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]


@pytest.fixture(scope="module")
def source() -> str:
    return render(ledger())


def test_it_is_well_formed_and_ids_are_unique(source: str) -> None:
    page = Page(source)
    assert page.open == []
    assert len(page.ids()) == len(set(page.ids())) > 40
    assert source.startswith("<!doctype html>")


def test_every_link_leads_to_something_on_the_page(source: str) -> None:
    page = Page(source)
    links = [attributes["href"] or "" for tag, attributes in page.elements if tag == "a"]
    assert len(links) > 60
    assert all(link.startswith("#") for link in links)
    assert {link[1:] for link in links} <= set(page.ids())


@pytest.mark.parametrize("kind", ["brief", "claim", "link", "quote", "figure", "event", "position", "side"])
def test_every_entry_opens_a_sentence(source: str, kind: str) -> None:
    page = Page(source)
    entries = [entry for entry in page.entries if f"-{kind}-" in entry]
    assert entries
    for entry in entries:
        assert any(re.fullmatch(r"#r\d+-[so]\d+", link) for link in page.links_in.get(entry, [])), entry


def test_a_line_opens_the_sentence_that_holds_its_words(source: str) -> None:
    page = Page(source)
    # The denial of story 1 stands in the third sentence of the second report.
    assert "#r2-s3" in page.links_in["t1-link-1"]
    start, end = ledger().report("b-wire.txt").sentences[2]
    assert "knowing of worn wheels" in TEXTS["b-wire.txt"][start:end]


def test_nothing_is_loaded_and_no_script_runs(source: str) -> None:
    page = Page(source)
    assert not {"script", "iframe", "object", "embed", "link", "img", "form", "base"} & set(page.tags())
    for _, attributes in page.elements:
        assert not {"src", "srcset", "action", "style", "background"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)
    assert style
    assert "url(" not in style[1]
    assert "@import" not in style[1]
    policy = next(a["content"] for t, a in page.elements if t == "meta" and "http-equiv" in a)
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_article_text_is_shown_never_obeyed(source: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source
    assert "[bold]wheels[/bold]" in source


def _hostile(words: str) -> Ledger:
    whole = ledger()
    told = whole.stories[0]
    first = whole.reports[0]
    renamed = replace(first, title=words, outlet=words, byline=words, url=words, language=words)
    claims = tuple(replace(claim, why=words) for claim in told.claims)
    brief = tuple(replace(line, text=words) for line in told.brief)
    figures = tuple(replace(figure, what=words, unit=words) for figure in told.figures)
    entities = tuple(replace(entity, name=words) for entity in told.entities)
    story = replace(told, title=words, claims=claims, brief=brief, figures=figures, entities=entities)
    return replace(
        whole,
        quarantine=(Quarantined(input=words, error=words),),
        reports=(renamed, *whole.reports[1:]),
        stories=(story, *whole.stories[1:]),
    )


def test_no_field_can_add_markup() -> None:
    tame, hostile = Page(render(_hostile("Words"))), Page(render(_hostile(HOSTILE)))
    assert hostile.open == []
    assert hostile.tags() == tame.tags()


def test_same_ledger_same_bytes_whatever_the_hash_seed() -> None:
    code = "from tests.ledgers import ledger; from onrecord.web.page import render; print(render(ledger()), end='')"
    pages = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[1],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert pages == {render(ledger()).encode()}


def test_half_a_surrogate_pair_does_not_stop_the_page_from_being_written() -> None:
    text = "The mast stood at \ud83d noon, a surveyor said."
    whole = Ledger(
        reports=(report("mast", text),), stories=(Story(id="s", title="Mast \udc00 falls", reports=("mast",)),)
    )
    assert "The mast stood at \ufffd noon" in render(whole).encode("utf-8").decode()


def test_a_ledger_of_nothing_is_a_page() -> None:
    page = Page(render(Ledger(quarantine=(Quarantined(input="a.html", error="no article text"),))))
    assert page.open == []
    assert "quarantine" in page.ids()


def test_a_cite_of_a_report_that_is_not_there_is_no_dead_link() -> None:
    whole = ledger()
    page = Page(render(replace(whole, reports=whole.reports[1:])))
    links = {a["href"] for t, a in page.elements if t == "a"}
    assert {str(link)[1:] for link in links} <= set(page.ids())


def test_unresolved_is_called_so(source: str) -> None:
    shown = unescape(re.sub(r"<[^>]+>", "", source))
    assert "speaker unclear" in shown
    assert "a Monday (unresolved)" in shown
    assert "may deny" in shown


def test_structure_for_readers_that_do_not_see(source: str) -> None:
    page = Page(source)
    assert page.elements[0] == ("html", {"lang": "en"})
    assert page.tags().count("main") == 1
    labelled = [a for t, a in page.elements if t in {"section", "article", "nav"}]
    assert all(a.get("aria-label") or a.get("aria-labelledby") for a in labelled)
    named = {a["aria-labelledby"] for a in labelled if a.get("aria-labelledby")}
    assert named <= set(page.ids())
    backs = [a for t, a in page.elements if a.get("class") == "back"]
    assert backs
    assert all(a.get("aria-label") for a in backs)


def test_the_demo_story_holds_together(demo_ledger: Ledger) -> None:
    source = render(demo_ledger)
    page = Page(source)
    links = {str(a["href"]) for t, a in page.elements if t == "a"}
    assert page.open == []
    assert {link[1:] for link in links} <= set(page.ids())
    assert len(page.ids()) == len(set(page.ids()))
    shown = re.findall(r'<div class="body" dir="auto">(.*?)</div>\n</article>', source, re.DOTALL)
    assert sorted(map(_shown, shown)) == sorted(report.text for report in demo_ledger.reports)


# ---------------------------------------------------------------- the text of a report

PIECES = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(
    ["\n", "\r\n", "\n\n", "<b>", "</p>", "&amp;", '"', "'", "  ", "said ", "\u2028", "\x00"]
)
TEXT = st.lists(PIECES, max_size=12).map("".join)


@st.composite
def _ranges(draw: st.DrawFn, length: int) -> tuple[int, int]:
    return draw(st.integers(-2, length + 2)), draw(st.integers(-2, length + 2))


@st.composite
def _drawn(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]], list[Mark], list[Cite]]:
    text = draw(TEXT)
    spans = _ranges(len(text))
    sentences = sorted(draw(st.lists(spans.filter(lambda r: 0 <= r[0] < r[1]), max_size=4)))
    marks = [Mark(start=s, end=e, classes="content", title='<"&>') for s, e in draw(st.lists(spans, max_size=6))]
    cites = [Cite(report="r", start=s, end=e) for s, e in draw(st.lists(spans, max_size=3)) if 0 <= s < e]
    return text, sentences, marks, cites


def _shown(markup: str) -> str:
    # html.unescape turns a reference to CR into CR, as browsers do.
    return unescape(re.sub(r"<[^>]*>", "", markup))


@settings(max_examples=300, deadline=None)
@given(_drawn())
def test_taking_the_tags_away_gives_the_text_back(
    drawn: tuple[str, list[tuple[int, int]], list[Mark], list[Cite]],
) -> None:
    text, sentences, marks, cites = drawn
    anchors = Anchors.of("r1", text, sentences, cites)
    back = Back(sign="C1", anchor="t1-claim-1", title="claim 1: single")
    markup = body(text, anchors, marks, {anchors.name(unit): [back] for unit in anchors.units})
    page = Page(str(markup))
    assert page.open == []
    assert _shown(str(markup)) == text
    assert [i for i in page.ids() if i.startswith("r1-")] == [anchors.name(unit) for unit in anchors.units]
    for cite in cites:
        found = anchors.find(cite.start, cite.end)
        assert found == "r1" or found in page.ids()


def test_overlapping_marks_are_split_at_each_other() -> None:
    markup = body(
        "abcdef",
        Anchors.of("r1", "abcdef", [(0, 6)], []),
        [Mark(start=0, end=4, classes="content direct", title="x"), Mark(start=2, end=6, classes="cue")],
        {},
    )
    assert str(markup) == (
        '<p><span class="s" id="r1-s1" data-n="1"><mark class="content direct" title="x">ab</mark>'
        '<mark class="content direct cue" title="x">cd</mark><mark class="cue">ef</mark></span></p>'
    )


def test_a_span_outside_every_sentence_has_an_anchor_of_its_own() -> None:
    text = "HARBOUR NEWS\nThe crane fell."
    anchors = Anchors.of("r1", text, [(13, 28)], [Cite(report="r", start=0, end=12)])
    assert anchors.find(0, 12) == "r1-o0"
    assert anchors.find(17, 22) == "r1-s1"
    assert 'id="r1-o0"' in body(text, anchors, [], {})


def test_a_sentence_over_two_lines_stays_within_its_paragraphs() -> None:
    text = "The crane\nfell over."
    assert str(body(text, Anchors.of("r1", text, [(0, 20)], []), [], {})) == (
        '<p><span class="s" id="r1-s1" data-n="1">The crane</span></p>\n<p><span class="s">fell over.</span></p>'
    )
