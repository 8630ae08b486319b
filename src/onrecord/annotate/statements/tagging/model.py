"""The tagger's weights at work: ONNX on one thread, no network, the same answer for the same text.

Not done yet: several reports in one batch.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from onrecord.annotate.statements.tagging.decoding import Chain, Span, best_labels, linked, marginals, spans
from onrecord.annotate.statements.tagging.features import FEATURES, LABELS, RULE, token_features, windows
from onrecord.errors import ModelMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from spacy.tokens import Doc
    from tokenizers import Tokenizer

    from onrecord.annotate.statements.quotations import Quotation
    from onrecord.annotate.statements.scene import Attribution
    from onrecord.annotate.statements.tagging.features import Window

FOLDER = "statements"

_CUE = [LABELS.index("B-cue"), LABELS.index("I-cue")]
_INSIDE = [number for number, label in enumerate(LABELS) if label.startswith("I-")]
_NEVER = -1e4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A cue with what the tagger links to it; tokens of the document.

    Attributes:
        cue: its span.
        source: the source's span, or ``None``.
        content: spans in text order, at least one.
        source_link: probability of the link to the source, or of there being none.
        content_links: probability of the link of each content span to the cue.
    """

    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    source_link: float
    content_links: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tagging:
    """What the tagger says of a document.

    Attributes:
        attributions: the outermost attributions, in the order of their cues.
        cue: probability of each token of the document being in a cue, shape (tokens,).
    """

    attributions: tuple[Tagged, ...]
    cue: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded tagger."""

    session: InferenceSession
    tokenizer: Tokenizer
    chain: Chain
    vocabulary: Mapping[str, Mapping[str, int]]
    confidence: Mapping[str, float]

    def tag(
        self, doc: Doc, marks: Sequence[Quotation], rules: Sequence[Attribution], *, with_rules: bool = True
    ) -> Tagging:
        """Finds the outermost attributions of a document.

        Args:
            doc: the parsed report.
            marks: its quotations.
            rules: what the rules found, the outermost.
            with_rules: whether the tagger sees that; without it answers by text and parse alone.
        """
        cut = windows(doc, self.tokenizer)
        cue = np.zeros(len(doc), dtype=np.float32)
        if not cut:
            return Tagging((), cue)
        rows = np.array(token_features(doc, marks, rules, self.vocabulary), dtype=np.int64)
        if not with_rules:
            rows[:, RULE:] = 0
        scored = [self._run(window, rows) for window in cut]  # one by one: padding costs more than it saves
        counts = [len(window.firsts) for window in cut]
        emissions = np.zeros((len(cut), max(counts), len(LABELS)), dtype=np.float32)
        for number, (scores, _) in enumerate(scored):
            emissions[number, : counts[number]] = scores
            emissions[number][np.ix_(cut[number].line_starts(), _INSIDE)] = _NEVER
        likely = marginals(emissions, counts, self.chain)
        chosen = best_labels(emissions, counts, self.chain)
        found: list[Tagged] = []
        for number, window in enumerate(cut):
            tokens = [window.tokens[place] for place in window.firsts]
            cue[tokens] = likely[number, : len(tokens), _CUE].sum(axis=0)
            found += _assembled(spans(chosen[number], likely[number]), scored[number][1], tokens)
        return Tagging(tuple(found), cue)

    def _run(self, window: Window, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Label scores of a window's tokens, and the link vectors of its beginning and its tokens."""
        owner, firsts = np.array(window.tokens), np.array(window.firsts)
        features = np.zeros((1, len(owner), rows.shape[1]), dtype=np.int64)
        features[0, owner >= 0] = rows[owner[owner >= 0]]
        pieces = np.array([window.pieces], dtype=np.int64)
        given = {"pieces": pieces, "features": features, "mask": np.ones_like(pieces)}
        scores, vectors = self.session.run(None, given)
        return scores[0, firsts], vectors[0, [0, *firsts]]


def _assembled(found: list[Span], vectors: np.ndarray, tokens: Sequence[int]) -> list[Tagged]:
    cues, sources, contents = ([s for s in found if s.role == role] for role in ("cue", "source", "content"))
    if not cues or not contents:
        return []
    own: list[list[tuple[Span, float]]] = [[] for _ in cues]
    for content, (partner, sure) in zip(contents, linked(vectors, contents, cues, to_source=False), strict=True):
        if partner >= 0:
            own[partner].append((content, sure))
    made = []
    for cue, mine, (partner, sure) in zip(cues, own, linked(vectors, cues, sources, to_source=True), strict=True):
        if mine:
            made.append(
                Tagged(
                    cue=_in_document(cue, tokens),
                    source=_in_document(sources[partner], tokens) if partner >= 0 else None,
                    content=tuple(_in_document(span, tokens) for span, _ in mine),
                    source_link=sure,
                    content_links=tuple(link for _, link in mine),
                )
            )
    return made


def _in_document(span: Span, tokens: Sequence[int]) -> Span:
    return Span(role=span.role, first=tokens[span.first], last=tokens[span.last], sureness=span.sureness)


@cache
def model() -> Model:
    """Loads the tagger of the package, once a process.

    Raises:
        ModelMissingError: its files are not in the package, or are not this version's.
    """
    return load(resources.files("onrecord") / "models" / FOLDER)


def load(folder: Traversable) -> Model:
    """Loads a tagger from a folder; errors as ``model``."""
    import onnxruntime
    from tokenizers import Tokenizer

    try:
        weights = (folder / "model.onnx").read_bytes()
        spelling = (folder / "tokenizer.json").read_text(encoding="utf-8")
        settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    except OSError as cause:
        raise ModelMissingError(f"the statement tagger is not in the package: {cause}") from cause
    if settings["labels"] != list(LABELS) or settings["features"] != list(FEATURES):
        raise ModelMissingError("the statement tagger in the package was made for another version")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # many reports run side by side
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_str(spelling)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    step, first = (np.array(settings["chain"][part], dtype=np.float32) for part in ("step", "first"))
    return Model(session, tokenizer, Chain(step=step, first=first), settings["vocabulary"], settings["confidence"])
