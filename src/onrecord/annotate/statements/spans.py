"""Stretches of a document: a span is its first and its last token, as indexes, both included."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc

Span = tuple[int, int]


def holds(spans: Iterable[Span], index: int) -> bool:
    """Whether a token stands in one of the spans."""
    return any(first <= index <= last for first, last in spans)


def tokens_in(spans: Iterable[Span]) -> set[int]:
    """The tokens of all spans."""
    return {index for first, last in spans for index in range(first, last + 1)}


def last_word(doc: Doc, first: int, last: int, *, conjunctions: bool = True) -> int:
    """The last token of a stretch once marks and blanks at its end are left off, at least its first.

    Args:
        doc: the parsed document.
        first: the stretch's first token.
        last: its last one.
        conjunctions: whether a closing "and" counts as a word.
    """
    while last > first and (doc[last].is_punct or doc[last].is_space or (not conjunctions and doc[last].dep_ == "cc")):
        last -= 1
    return last
