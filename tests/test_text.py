from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Repair
from onrecord.text import paragraphs, quoted_ranges, repaired, words

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120)
prose = st.text(alphabet="ab “”\"'«»\n.&<>", max_size=120)


@st.composite
def texts_with_repairs(draw):
    text = draw(texts)
    edges = st.integers(0, len(text))
    drawn = draw(st.lists(st.tuples(edges, edges, st.text("xyz ", max_size=4)), max_size=4))
    return text, [Repair(start=min(a, b), end=max(a, b), text=t) for a, b, t in drawn]


@given(texts_with_repairs())
def test_every_range_of_a_repaired_reading_lies_in_the_text(case):
    text, repairs = case
    reading = repaired(text, repairs)
    assert reading.original == text
    for start in range(len(reading.text)):
        begin, end = reading.to_original(start, start + 1)
        assert 0 <= begin <= end <= len(text)


@given(texts)
def test_a_reading_without_repairs_is_the_text_itself(text):
    reading = repaired(text, [])
    assert reading.text == text
    assert all(reading.to_original(i, i + 1) == (i, i + 1) for i in range(len(text)))


def test_glued_words_keep_their_own_offsets():
    text = "Then Moreauannounced it."
    reading = repaired(text, [Repair(start=5, end=20, text="Moreau announced")])
    assert reading.text == "Then Moreau announced it."
    for word, stands in (("Moreau", "Moreau"), ("announced", "announced"), ("it", "it")):
        at = reading.text.index(word)
        begin, end = reading.to_original(at, at + len(word))
        assert text[begin:end] == stands


def test_a_cut_line_moves_nothing_after_it():
    text = "CAPTION HERE\nThe mill burned."
    reading = repaired(text, [Repair(start=0, end=12, text="")])
    at = reading.text.index("mill")
    assert reading.to_original(at, at + 4) == (17, 21)


@given(prose)
def test_quotations_lie_inside_one_paragraph_and_do_not_overlap(text):
    lines = paragraphs(text)
    last = 0
    for start, end in quoted_ranges(text):
        assert last <= start < end
        assert any(a <= start and end <= b for a, b in lines)
        last = end


def test_quotation_marks_of_every_kind():
    for quoted in ("“Yes, now.”", '"Yes, now."', "«Yes, now.»", "„Yes, now.“", "``Yes, now.''", "''Yes, now.''"):
        text = f"{quoted} she said."
        assert quoted_ranges(text) == [(0, len(quoted))]


def test_a_quotation_left_open_ends_with_its_line():
    text = "“It burned all night.\nHe left."
    assert quoted_ranges(text) == [(0, 21)]


def test_words_keep_offsets_and_fold_case():
    assert list(words("The mayor’s ferry")) == [("the", 0, 3), ("mayor's", 4, 11), ("ferry", 12, 17)]
