"""A text read as far as its statements."""

from __future__ import annotations

from functools import cache

from onrecord.annotate.coreference import CoreferenceAnnotator
from onrecord.annotate.descriptions import DescriptionAnnotator
from onrecord.annotate.names import NameAnnotator
from onrecord.annotate.parse import ParseAnnotator
from onrecord.annotate.statements import StatementAnnotator
from onrecord.annotate.times import TimeAnnotator
from onrecord.model import Report, Statement

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
