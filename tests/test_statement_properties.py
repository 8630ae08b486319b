"""What holds of statements whatever the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.parse import Parse
from onrecord.annotate.statements.attribution import attributions
from onrecord.annotate.statements.quotations import quotations
from onrecord.lang import language
from tests.test_statements import PLAIN, SENTENCES, parsed, read

_PIECES = st.sampled_from(
    [
        "Amsel said",
        "the mayor",
        '"',
        "“",
        "”",
        "''",
        "that",
        "denied",
        "according to",
        "Boris Keel",
        ",",
        ".",
        "the lock is old",
        "on Tuesday",
        "\n",
        "adding",
        "whether",
        "it",
        ":",
        "would not confirm",
        "?",
        "(",
        ")",
        "accused",
        "of theft",
        "and",
        "who",
        "these claims",
        "told reporters",
        "—",
        "…",
        "&amp;",
        "\u200b",
        "İ",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=25).map(" ".join))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for statement in read(text):
        for spans in (statement.source, statement.cue, statement.content):
            assert all(0 <= start < end <= len(text) for start, end in spans)
        inside = {i for start, end in statement.content for i in range(start, end)}
        outside = {i for start, end in (*statement.source, *statement.cue) for i in range(start, end)}
        assert inside
        assert not inside & outside
        assert any(text[i].isalnum() for i in inside)
    assert [s.id for s in read(text)] == [f"s{n + 1}" for n in range(len(read(text)))]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([row[0].translate(PLAIN) for row in SENTENCES]), min_size=1, max_size=4, unique=True))
def test_a_paragraph_at_the_end_changes_nothing_before_it(chosen: list[str]) -> None:
    text = "\n".join(chosen)
    longer = f"{text}\nThe museum is open on weekdays."
    docs = [parsed(written)["parse"].doc for written in (text, longer)]
    short, long = (attributions(doc, quotations(doc), language("en")) for doc in docs)
    assert long[: len(short)] == short


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=" ab\"“”'.,\n", max_size=60))
def test_quotations_never_overlap_nor_cross_a_line(text: str) -> None:
    parse = parsed(text)["parse"]
    assert isinstance(parse, Parse)
    last = -1
    for mark in quotations(parse.doc):
        assert last < mark.first < mark.last
        assert "\n" not in parse.doc[mark.first : mark.last + 1].text.strip("\n ")
        last = mark.last
