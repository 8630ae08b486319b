"""Floors of the benchmark of edited copies, on the invented texts alone."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import asdict

import pytest
from benchmarks import reuse, wire_copies

SEEDS = range(1, 5)


@pytest.fixture(scope="module", params=[False, True], ids=["tuned on", "kept aside"])
def measured(request):
    """Collections of several seeds, and the sum of their counts."""
    sources = [s for s in wire_copies.sources(0)["invented"] if wire_copies.held_out(s.event) is request.param]
    held = [wire_copies.collection(sources, random.Random(seed)) for seed in SEEDS]
    scores = [asdict(reuse.score(one, reuse.ours(wire_copies.annotated(one.articles)))) for one in held]
    return held, reuse.Score(**{name: sum(score[name] for score in scores) for name in scores[0]})


def test_the_same_seed_makes_the_same_copies():
    sources = wire_copies.sources(0)["invented"]
    assert wire_copies.collection(sources, random.Random(5)) == wire_copies.collection(sources, random.Random(5))


def test_every_edit_occurs_and_no_copy_is_its_original(measured):
    held, _ = measured
    made = sum((wire_copies.census(one) for one in held), Counter())
    assert {"trimmed", "reordered", "reworded", "replaced", "intro", "credit cut", "credit borrowed"} <= set(made)
    assert {"typeset", "retold", "copy of a copy"} <= set(made)
    for one in held:
        texts = [article.text for article in one.articles]
        assert len(set(texts)) == len(texts)


def test_copies_are_found_and_other_hands_left_alone(measured):
    _, got = measured
    assert got.wanted >= 80
    assert got.f1 >= reuse.LEAST_F1
    assert reuse.percent(got.joined, got.same_event) <= reuse.MOST_JOINED


def test_direction_and_agency_are_right_where_given(measured):
    _, got = measured
    assert got.directed >= 15
    assert reuse.percent(got.direction_right, got.directed) >= reuse.LEAST_DIRECTION
    assert reuse.percent(got.agency_right, got.agency_wanted) >= reuse.LEAST_AGENCY


def test_planted_copies_are_found_among_synthetic_articles():
    _, _, joined, planted = reuse.curve(2000)
    assert joined >= 0.99 * planted
