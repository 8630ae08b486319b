"""From scores to spans: the best labelling of each window, how sure it is, and which spans belong together.

The labelling is that of a linear chain: Viterbi's for the spans, forward and backward sums for how sure they
are. Not done yet: links between windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from onrecord.annotate.statements.tagging.features import LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Scores = NDArray[np.float32]
    Labels = NDArray[np.int64]

_FLOOR = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A span of one role.

    Attributes:
        role: ``source``, ``cue`` or ``content``.
        first, last: tokens, both included.
        sureness: geometric mean of the marginals of its labels and of the label after it, 0 to 1.
    """

    role: str
    first: int
    last: int
    sureness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Transition scores of the labels.

    Attributes:
        step: from row to column, shape (labels, labels).
        first: of a window's first label, shape (labels,).
    """

    step: Scores
    first: Scores


def best_labels(emissions: Scores, counts: Sequence[int], chain: Chain) -> list[Labels]:
    """The likeliest labels of each window.

    Args:
        emissions: label scores, shape (windows, tokens, labels); what lies beyond a window's tokens is not read.
        counts: tokens in each window, at least one.
        chain: transition scores.
    """
    best = np.empty_like(emissions)
    came = np.zeros(emissions.shape, dtype=np.int64)
    best[:, 0] = chain.first + emissions[:, 0]
    for place in range(1, emissions.shape[1]):
        moved = best[:, place - 1, :, None] + chain.step
        came[:, place] = moved.argmax(axis=1)
        best[:, place] = moved.max(axis=1) + emissions[:, place]
    found = []
    for window, count in enumerate(counts):
        labels = np.zeros(count, dtype=np.int64)
        labels[-1] = best[window, count - 1].argmax()
        for place in range(count - 1, 0, -1):
            labels[place - 1] = came[window, place, labels[place]]
        found.append(labels)
    return found


def marginals(emissions: Scores, counts: Sequence[int], chain: Chain) -> Scores:
    """Probability of every label at every token; arguments as for ``best_labels``, shape as ``emissions``."""
    moves, lasts = np.exp(chain.step), np.array(counts) - 1
    shown = np.exp(emissions - emissions.max(axis=2, keepdims=True))
    forward, backward = np.empty_like(shown), np.ones_like(shown)
    forward[:, 0] = np.exp(chain.first) * shown[:, 0]
    for place in range(1, shown.shape[1]):
        before = forward[:, place - 1]
        forward[:, place] = (before / before.sum(axis=1, keepdims=True)) @ moves * shown[:, place]
    for place in range(shown.shape[1] - 2, -1, -1):
        after = (backward[:, place + 1] * shown[:, place + 1]) @ moves.T
        after /= after.sum(axis=1, keepdims=True)
        backward[:, place] = np.where((place < lasts)[:, None], after, 1)
    both = forward * backward
    return np.asarray(both / both.sum(axis=2, keepdims=True), dtype=np.float32)


def spans(labels: Labels, probability: Scores) -> list[Span]:
    """Reads a window's labels as spans, in text order.

    Args:
        labels: a label for each token, shape (tokens,).
        probability: the marginals, shape (at least tokens, labels).
    """
    own = np.log(np.maximum(probability[np.arange(len(labels)), labels], _FLOOR))
    found: list[Span] = []
    place = 0
    while place < len(labels):
        name = LABELS[labels[place]]
        first, place = place, place + 1
        if name == "O":
            continue
        inside = LABELS.index(f"I-{name[2:]}")
        while place < len(labels) and labels[place] == inside:
            place += 1
        sureness = float(np.exp(own[first : place + 1].mean()))
        found.append(Span(role=name[2:], first=first, last=place - 1, sureness=sureness))
    return found


def linked(
    vectors: Scores, given: Sequence[Span], sought: Sequence[Span], *, to_source: bool
) -> list[tuple[int, float]]:
    """The likeliest partner of each span.

    Args:
        vectors: link vectors of a window's beginning, which stands for "none", and of its tokens,
            shape (1 + tokens, 4 * length): query and key of content to cue, then of cue to source.
        given: content spans, or cues.
        sought: cues, or sources.
        to_source: whether cues look for sources; else contents look for cues.

    Returns:
        For each of ``given`` the number of its partner in ``sought``, or -1, and how likely it is, 0 to 1.
    """
    size = vectors.shape[1] // 4
    offset = 2 * size * to_source
    query = vectors[[1 + span.first for span in given], offset : offset + size]
    key = vectors[[0, *(1 + span.first for span in sought)], offset + size : offset + 2 * size]
    scores = query @ key.T / np.sqrt(size)
    likely = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    return [(int(row.argmax()) - 1, float(row.max())) for row in likely]
