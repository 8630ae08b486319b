"""Sets of members brought together step by step."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.disjoint_sets import DisjointSets

PAIRS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))


def tops(pairs):
    sets = DisjointSets[str]()
    for one, other in pairs:
        sets.join(one, other)
    return {member: sets.top(member) for member in "abcdefgh"}


def test_the_smallest_stands_for_its_set():
    assert tops([("f", "c"), ("h", "f"), ("g", "b")]) == dict(zip("abcdefgh", "abcdecbc", strict=True))


def test_joining_tells_whether_they_were_two():
    sets = DisjointSets[tuple[str, str]]()
    one, other, third = ("r1", "e1"), ("r1", "e2"), ("r2", "e1")
    assert sets.join(one, other)
    assert sets.join(third, other)
    assert not sets.join(one, third)
    assert not sets.join(one, one)


@given(PAIRS, st.randoms(use_true_random=False))
def test_no_order_of_joining_shows(pairs, chance):
    shuffled = [pair[::-1] for pair in pairs]
    chance.shuffle(shuffled)
    assert tops(pairs) == tops(shuffled)
