"""The trained tagger: its windows, its decoding, its answers. Every sentence is invented."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.parse import Parse, pipeline
from onrecord.annotate.statements import combination
from onrecord.annotate.statements.attribution import attributions
from onrecord.annotate.statements.quotations import quotations
from onrecord.annotate.statements.scene import scene_of
from onrecord.annotate.statements.tagging import decoding
from onrecord.annotate.statements.tagging.features import FEATURES, LABELS, SIZES, WINDOW, token_features, windows
from onrecord.annotate.statements.tagging.model import Tagged, load, model
from onrecord.errors import ModelMissingError
from onrecord.lang import language
from onrecord.text import repaired

PIECES = [
    "The ferry",
    "sank",
    "“We left”",
    "said",
    "''no''",
    "\n",
    "\n\n",
    " ",
    '"',
    "Ada Moor",
    ",",
    ".",
    "Ünal",
    "日本",
    "1,204",
    "https://x.example/a_b?c=d",
    "…",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)


@cache
def parsed(text: str) -> Parse:
    reading = repaired(text, [])
    return Parse(pipeline()(reading.text), reading)


def said(text: str) -> list[tuple[str, str, str]]:
    """Source, cue and content of the outermost attributions, as strings."""
    parse = parsed(text)
    found = combination.attribute(parse.doc, quotations(parse.doc), language("en"))

    def words(span: tuple[int, int] | None) -> str:
        return text[slice(*parse.range(*span))] if span else ""

    return [
        (words(a.source), words(a.cue), " | ".join(words(span) for span in a.content))
        for a in combination.outermost(found)
    ]


class TestWindows:
    @settings(deadline=None, max_examples=60)
    @given(TEXTS, st.integers(16, 60))
    def test_every_token_stands_in_one_window_and_none_is_too_long(self, text: str, most: int) -> None:
        doc = parsed(text).doc
        cut = windows(doc, model().tokenizer, most)
        shown = [window.tokens[place] for window in cut for place in window.firsts]
        assert shown == [token.i for token in doc if not token.is_space]
        assert all(len(window.pieces) <= most for window in cut)
        assert all(len(window.pieces) == len(window.tokens) for window in cut)

    def test_windows_end_at_line_ends_where_lines_fit(self) -> None:
        lines = [f"The harbour master counted {number} barges before noon." for number in range(80)]
        doc = parsed("\n".join(lines)).doc
        for window in windows(doc, model().tokenizer)[:-1]:
            last = max(window.tokens)
            assert doc[last].text == "."
            assert doc[last + 1].is_space

    def test_a_line_longer_than_a_window_is_cut_at_a_sentence(self) -> None:
        doc = parsed(" ".join(f"Barge {number} lay at the upper quay for nine hours." for number in range(90))).doc
        cut = windows(doc, model().tokenizer)
        assert len(cut) > 1
        assert all(doc[window.tokens[window.firsts[0]]].is_sent_start for window in cut)
        assert max(len(window.pieces) for window in cut) <= WINDOW

    @settings(deadline=None, max_examples=40)
    @given(TEXTS)
    def test_features_stay_inside_their_tables(self, text: str) -> None:
        doc = parsed(text).doc
        marks = quotations(doc)
        known = model().vocabulary
        sizes = {name: len(labels) + 1 for name, labels in known.items()} | SIZES
        rows = token_features(doc, marks, attributions(doc, marks, language("en")), known)
        assert len(rows) == len(doc)
        assert all(0 <= value < sizes[name] for row in rows for name, value in zip(FEATURES, row, strict=True))

    def test_the_parsers_labels_are_known(self) -> None:
        known = model().vocabulary
        assert set(pipeline().get_pipe("parser").labels) <= set(known["dependency"])
        assert set(pipeline().get_pipe("tagger").labels) <= set(known["tag"])


def chain(seed: int) -> decoding.Chain:
    chance = np.random.default_rng(seed)
    count = len(LABELS)
    return decoding.Chain(
        step=chance.normal(size=(count, count)).astype(np.float32), first=chance.normal(size=count).astype(np.float32)
    )


class TestDecoding:
    @settings(deadline=None, max_examples=20)
    @given(st.integers(0, 10_000), st.lists(st.integers(1, 4), min_size=1, max_size=3))
    def test_best_labels_and_marginals_are_those_of_all_labellings(self, seed: int, counts: list[int]) -> None:
        chance = np.random.default_rng(seed)
        scores = chance.normal(size=(len(counts), max(counts), len(LABELS))).astype(np.float32)
        given_chain = chain(seed + 1)
        best = decoding.best_labels(scores, counts, given_chain)
        likely = decoding.marginals(scores, counts, given_chain)
        for window, count in enumerate(counts):
            every = list(product(range(len(LABELS)), repeat=count))
            total = np.array(
                [
                    given_chain.first[path[0]]
                    + sum(scores[window, place, label] for place, label in enumerate(path))
                    + sum(given_chain.step[a, b] for a, b in pairwise(path))
                    for path in every
                ]
            )
            assert tuple(best[window]) == every[int(total.argmax())]
            share = np.exp(total - total.max())
            share /= share.sum()
            for place, label in product(range(count), range(len(LABELS))):
                expected = sum(s for s, path in zip(share, every, strict=True) if path[place] == label)
                assert likely[window, place, label] == pytest.approx(expected, abs=1e-4)

    def test_spans_begin_anew_at_every_beginning(self) -> None:
        labels = np.array(
            [LABELS.index(name) for name in ("O", "B-source", "B-cue", "B-cue", "I-cue", "O", "B-content")]
        )
        sure = np.full((len(labels), len(LABELS)), 0.5, dtype=np.float32)
        found = [(s.role, s.first, s.last) for s in decoding.spans(labels, sure)]
        assert found == [("source", 1, 1), ("cue", 2, 2), ("cue", 3, 4), ("content", 6, 6)]
        assert all(s.sureness == pytest.approx(0.5) for s in decoding.spans(labels, sure))

    def test_the_shipped_chain_never_begins_inside_a_span(self) -> None:
        shipped = model().chain
        chance = np.random.default_rng(3)
        scores = chance.normal(scale=3, size=(4, 50, len(LABELS))).astype(np.float32)
        for labels in decoding.best_labels(scores, [50, 31, 7, 1], shipped):
            names = ["O", *(LABELS[label] for label in labels)]
            assert all(b[0] != "I" or a[2:] == b[2:] for a, b in pairwise(names))

    def test_a_link_goes_to_the_best_key_or_to_none(self) -> None:
        def span(place: int) -> decoding.Span:
            return decoding.Span(role="cue", first=place, last=place, sureness=1.0)

        # One number each: query and key of content to cue, query and key of cue to source.
        vectors = np.array([[0, 1, 0, 0], [9, 0, 0, 0], [0, 3, 0, 0], [-9, 2, 0, 0]], dtype=np.float32)
        (to, sure), (to_none, _) = decoding.linked(vectors, [span(0), span(2)], [span(1), span(2)], to_source=False)
        assert (to, sure > 0.9) == (0, True)
        assert to_none == -1


class TestModel:
    @pytest.mark.parametrize("text", ["", " \n ", ".", '"', "''", "“", "\u200b", "x" * 900, "𝔘𝔫𝔦 said 🚢."])
    def test_any_text_has_an_answer(self, text: str) -> None:
        doc = parsed(text).doc
        for tagged in model().tag(doc, quotations(doc), []).attributions:
            assert tagged.content

    @settings(deadline=None, max_examples=40)
    @given(TEXTS)
    def test_spans_lie_in_the_text_and_the_answer_is_the_same_again(self, text: str) -> None:
        doc = parsed(text).doc
        marks = quotations(doc)
        found = model().tag(doc, marks, [])
        again = model().tag(doc, marks, [])
        assert found.attributions == again.attributions
        assert (found.cue == again.cue).all()
        for tagged in found.attributions:
            spans = [tagged.cue, *tagged.content, *([tagged.source] if tagged.source else [])]
            assert all(0 <= s.first <= s.last < len(doc) and 0 <= s.sureness <= 1 for s in spans)

    def test_a_folder_without_a_tagger_is_named(self, tmp_path) -> None:
        with pytest.raises(ModelMissingError, match="not in the package"):
            load(tmp_path)

    def test_a_tagger_of_another_version_is_refused(self, tmp_path) -> None:
        for name in ("model.onnx", "tokenizer.json"):
            (tmp_path / name).write_bytes(b"{}")
        (tmp_path / "settings.json").write_text('{"labels": ["O"], "features": []}', encoding="utf-8")
        with pytest.raises(ModelMissingError, match="another version"):
            load(tmp_path)


# What rules alone cannot read: rare cues, nouns, odd orders. Who says it, and what.
BEYOND_THE_RULES = [
    ("<Growers> grumbled on Monday that [the new dam had ruined the lower fields]."),
    ("<Mr. Oduya> was adamant that [the kiln had been inspected in March]."),
    ("<The chairman> likened the league's offer to [a fine for arriving early]."),
]


@pytest.mark.parametrize("marked", BEYOND_THE_RULES)
def test_the_tagger_finds_cues_that_no_list_holds(marked: str) -> None:
    source, content = re.search("<(.+)>", marked)[1], re.search(r"\[(.+)\]", marked)[1]
    found = said(re.sub(r"[<>\[\]]", "", marked))
    assert any(source in who and content in what for who, _, what in found), found


class TestLayout:
    def test_a_signed_quotation_is_its_signers(self) -> None:
        text = "Readers wrote in.\n“The tram never comes.” — Ada Moor, Lindholm\n“It came twice today!” ― Per Quist"
        assert ("Ada Moor, Lindholm", "—", "“The tram never comes.”") in said(text)
        assert ("Per Quist", "―", "“It came twice today!”") in said(text)

    def test_a_dash_before_a_clause_signs_nothing(self) -> None:
        text = "“The tram never comes.” — Ada Moor laughed and walked home along the river."
        assert not any(cue == "—" for _, cue, _ in said(text))

    def test_the_turns_of_a_transcript_are_the_speakers(self) -> None:
        turns = ("CHAIR: Who opened the valve?", "DR. ROSS: I did not touch it.", "CHAIR: Thank you.")
        text = "\n\n".join(("Part of the hearing follows.", *turns))
        found = said(text)
        assert ("CHAIR", ":", "Who opened the valve?") in found
        assert ("DR. ROSS", ":", "I did not touch it") in found
        assert ("CHAIR", ":", "Thank you") in found

    def test_one_line_with_a_colon_is_no_transcript(self) -> None:
        assert not any(
            cue == ":" for _, cue, _ in said("The bakers met in Orvik on Monday.\n\nNOTE: Prices include tax.")
        )


class TestLinks:
    def tagged(self, link: float) -> list[combination.Attribution]:
        doc = parsed("Ada Moor said the mill was shut.\n“We were never asked.”").doc
        at = {token.text: token.i for token in doc}
        role = {"sureness": 0.9}
        cue = decoding.Span(role="cue", first=at["said"], last=at["said"], **role)
        content = (
            decoding.Span(role="content", first=at["the"], last=at["shut"], **role),
            decoding.Span(role="content", first=at["“"], last=at["”"], **role),
        )
        source = decoding.Span(role="source", first=at["Ada"], last=at["Moor"], **role)
        found = Tagged(cue=cue, source=source, content=content, source_link=0.99, content_links=(0.99, link))
        scene = scene_of(doc, quotations(doc), language("en"))
        return [a for a, _ in combination.combined(scene, [found], [], language("en"))]

    def test_words_on_another_line_need_a_sure_link(self) -> None:
        assert [len(a.content) for a in self.tagged(0.99)] == [2]
        assert [len(a.content) for a in self.tagged(0.7)] == [1]
