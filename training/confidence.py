"""How sure a statement is: logistic regression from what tagger and rules say of it to whether it was right.

Fitted on the development articles, which the tagger has not learned from; right means what the attribution
scorer beside the data means: the content overlaps the gold content with a word Jaccard of at least 0.5 and the
source is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from benchmarks.statements import scorer

from onrecord.annotate.statements.attribution import attributions
from onrecord.annotate.statements.combination import EVIDENCE, combined, outermost
from onrecord.annotate.statements.quotations import quotations
from onrecord.annotate.statements.scene import scene_of
from onrecord.lang import language
from training import corpus

if TYPE_CHECKING:
    from types import ModuleType

    from onrecord.annotate.statements.scene import Attribution
    from onrecord.annotate.statements.tagging.model import Model

SHRINK = 0.1
"""Weight of the squared coefficients, each in units of its column's spread."""


def fitted(tagger: Model) -> dict[str, float]:
    """Weights of the evidence, rounded as they are kept."""
    judge, rows, right = scorer(), [], []
    for article in corpus.articles("dev"):
        parse = corpus.parsed(article)
        marks, tongue = quotations(parse.doc), language("en")
        rules = attributions(parse.doc, marks, tongue)
        tagged = tagger.tag(parse.doc, marks, outermost(rules))
        made = combined(scene_of(parse.doc, marks, tongue), tagged.attributions, rules, tongue)
        rows += [evidence for _, evidence in made]
        right += _right(judge, article, [_ranges(parse, a) for a, _ in made])
    if not rows:
        return dict.fromkeys(EVIDENCE, 0.0)  # a trial on few articles: it finds nothing yet
    weights = _logistic(np.array(rows), np.array(right, dtype=float))
    return {name: round(float(weight), 3) for name, weight in zip(EVIDENCE, weights, strict=True)}


def _ranges(parse: Any, a: Attribution) -> dict[str, tuple[tuple[int, int], ...]]:
    return {
        "source": (parse.range(*a.source),) if a.source else (),
        "cue": (parse.range(*a.cue),),
        "content": tuple(parse.range(*span) for span in a.content),
    }


def _right(judge: ModuleType, article: dict[str, Any], made: list[dict[str, Any]]) -> list[bool]:
    text = judge.Doc(article["text"])
    gold = [a for a in judge.clean_attrs(text, article, judge.Counter()) if a.words["content"]]
    found = [judge.Attr(text, spans, None) for spans in made]
    right = [False] * len(made)
    for _, number, _, same_source in judge.align(text, gold, found):
        right[number] = same_source
    return right


def _logistic(rows: np.ndarray, right: np.ndarray) -> np.ndarray:
    spread = rows.std(axis=0)
    spread[spread == 0] = 1
    scaled = rows / spread
    weights = np.zeros(rows.shape[1])
    for _ in range(50):  # Newton's method
        likely = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (likely - right) + SHRINK * weights
        bend = (scaled.T * (likely * (1 - likely))) @ scaled + SHRINK * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return np.asarray(weights / spread)
