"""PolNeAR as the tagger learns it: windows of word pieces with features, labels and links.

The corpus is read from ``../shared``; nothing of its text is kept in what is written.
"""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from onrecord import clean
from onrecord.annotate.parse import Parse, ParseAnnotator
from onrecord.annotate.statements.attribution import attributions
from onrecord.annotate.statements.combination import outermost
from onrecord.annotate.statements.quotations import quotations
from onrecord.annotate.statements.tagging.features import LABELS, token_features, windows
from onrecord.lang import language
from onrecord.model import Raw

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tokenizers import Tokenizer

POLNEAR = Path(__file__).parents[2] / "shared" / "data" / "polnear"

NO_LABEL = -100
"""Label of a position that teaches nothing."""


@dataclass(frozen=True, slots=True)
class Example:
    """A window to learn from.

    Attributes:
        pieces: word-piece ids, shape ``(length,)``.
        features: columns of ``FEATURES``, shape ``(length, 8)``; zero at marks.
        firsts: position of the first piece of each token, shape ``(tokens,)``.
        labels: index into ``LABELS`` of each token, shape ``(tokens,)``.
        cue_of: for the first token of each content span, position of its cue among the window's tokens, plus
            one; 0 where the cue stands elsewhere; ``NO_LABEL`` at all other tokens.
        source_of: the same from the first token of each cue to that of its source.
    """

    pieces: np.ndarray
    features: np.ndarray
    firsts: np.ndarray
    labels: np.ndarray
    cue_of: np.ndarray
    source_of: np.ndarray


def articles(part: str) -> list[dict[str, Any]]:
    """Reads the articles of ``train`` or ``dev``, by id."""
    with gzip.open(POLNEAR / f"{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return sorted(map(json.loads, lines), key=lambda article: article["id"])


def parsed(article: Mapping[str, Any]) -> Parse:
    """Cleans and parses an article as ``annotate`` would."""
    report, cleaned = clean.clean(Raw(input=article["id"], id=article["id"], text=article["text"]), language("en"))
    parse: Parse = ParseAnnotator()(report, cleaned)["parse"]
    return parse


def vocabulary() -> dict[str, dict[str, int]]:
    """Numbers of the parser's labels, from 1; entities carry their place, ``B-`` or ``I-``."""
    from onrecord.annotate.parse import pipeline

    nlp = pipeline()
    kinds = sorted(nlp.get_pipe("ner").labels)
    labels = {
        "dependency": sorted({*nlp.get_pipe("parser").labels, "ROOT"}),
        "tag": sorted({*nlp.get_pipe("tagger").labels, "_SP"}),
        "entity": ["O-", *(f"{place}-{kind}" for kind in kinds for place in "BI")],
    }
    return {name: {label: number for number, label in enumerate(known, start=1)} for name, known in labels.items()}


def examples(chosen: Iterable[Mapping[str, Any]], tokenizer_file: Path, workers: int = 2) -> list[Example]:
    """Turns articles into windows to learn from, in their order."""
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(tokenizer_file, vocabulary())) as pool:
        return [example for made in pool.map(_examples, chosen, chunksize=4) for example in made]


_tokenizer: Tokenizer
_vocabulary: dict[str, dict[str, int]]


def _start(tokenizer_file: Path, known: dict[str, dict[str, int]]) -> None:
    from tokenizers import Tokenizer

    global _tokenizer, _vocabulary
    _tokenizer, _vocabulary = Tokenizer.from_file(str(tokenizer_file)), known
    _tokenizer.no_truncation()
    _tokenizer.no_padding()


def _examples(article: Mapping[str, Any]) -> list[Example]:
    parse = parsed(article)
    doc, marks = parse.doc, quotations(parse.doc)
    rules = outermost(attributions(doc, marks, language("en")))
    rows = np.array(token_features(doc, marks, rules, _vocabulary), dtype=np.int16)
    labels, cue_of, source_of = gold_labels(parse, article["attributions"])
    made = []
    for window in windows(doc, _tokenizer):
        tokens = np.array(window.tokens)
        firsts = np.array(window.firsts)
        shown = tokens[firsts]
        place = {int(token): number + 1 for number, token in enumerate(shown)}
        features = np.zeros((len(tokens), rows.shape[1]), dtype=np.int16)
        features[tokens >= 0] = rows[tokens[tokens >= 0]]
        made.append(
            Example(
                pieces=np.array(window.pieces, dtype=np.int32),
                features=features,
                firsts=firsts.astype(np.int16),
                labels=labels[shown].astype(np.int8),
                cue_of=_placed(cue_of, shown, place),
                source_of=_placed(source_of, shown, place),
            )
        )
    return made


def _placed(targets: Mapping[int, int], shown: np.ndarray, place: Mapping[int, int]) -> np.ndarray:
    return np.array(
        [place.get(targets[int(token)], 0) if int(token) in targets else NO_LABEL for token in shown], dtype=np.int16
    )


def gold_labels(
    parse: Parse, attributions: Iterable[Mapping[str, Any]]
) -> tuple[np.ndarray, dict[int, int], dict[int, int]]:
    """Labels and links of a document's tokens.

    Returns:
        Label of every token; first token of a content span to that of its cue; first token of a cue to that
        of its source. A cue without a source points at -1.
    """
    spans = [parse.token_range(token) for token in parse.doc]
    starts = np.array([start for start, _ in spans])
    ends = np.array([end for _, end in spans])
    blank = np.array([token.is_space for token in parse.doc])
    labels = np.zeros(len(spans), dtype=np.int64)
    cue_of: dict[int, int] = {}
    source_of: dict[int, int] = {}
    for attribution in attributions:
        at: dict[str, list[int]] = {}
        for role in ("content", "source", "cue"):
            at[role] = []
            for start, end in attribution[role]:
                inside = np.flatnonzero((starts < end) & (ends > start) & ~blank)
                if len(inside) == 0:
                    continue
                labels[inside] = LABELS.index(f"I-{role}")
                labels[inside[0]] = LABELS.index(f"B-{role}")
                at[role].append(int(inside[0]))
        if at["cue"]:
            cue_of.update(dict.fromkeys(at["content"], at["cue"][0]))
            source_of[at["cue"][0]] = at["source"][0] if at["source"] else -1
    return labels, cue_of, source_of
