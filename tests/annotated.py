"""A text read as far as its parse or its statements."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from onrecord.annotate.coreference import CoreferenceAnnotator
from onrecord.annotate.descriptions import DescriptionAnnotator
from onrecord.annotate.names import NameAnnotator
from onrecord.annotate.parse import Parse, ParseAnnotator
from onrecord.annotate.statements import StatementAnnotator, statements
from onrecord.annotate.statements.attribution import attributions
from onrecord.annotate.statements.quotations import quotations
from onrecord.annotate.times import TimeAnnotator
from onrecord.lang import language
from onrecord.model import Report, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onrecord.model import Range

_ANNOTATORS = (
    ParseAnnotator, NameAnnotator, DescriptionAnnotator, CoreferenceAnnotator, TimeAnnotator, StatementAnnotator,
)  # fmt: skip


@cache
def read(text: str) -> tuple[Statement, ...]:
    """The statements of a text that has nothing but prose."""
    report = Report(id="r", text=text)
    layers = {"furniture": (), "repairs": ()}
    for annotator in _ANNOTATORS:
        layers |= annotator()(report, layers)
    found: tuple[Statement, ...] = layers["statements"]
    return found


@cache
def parse(text: str) -> Parse:
    """The parse of a text."""
    found = ParseAnnotator()(Report(id="r", text=text), {"furniture": (), "repairs": ()})["parse"]
    assert isinstance(found, Parse)
    return found


@cache
def by_rules(text: str) -> tuple[Statement, ...]:
    """What the rules find, so that no tagger's span decides what is tested; names and times are left aside."""
    doc = parse(text).doc
    layers = {"mentions": (), "entities": (), "times": ()}
    return statements(parse(text), attributions(doc, quotations(doc), language()), layers, language())


def words(text: str, spans: Iterable[Range]) -> str:
    """The words of spans, one after the other; "nobody" without any."""
    return " | ".join(text[start:end] for start, end in spans) or "nobody"


def index_of(text: str, word: str) -> int:
    """The first token that is a word, whatever its case."""
    return next(t.i for t in parse(text).doc if t.lower_ == word.lower())
