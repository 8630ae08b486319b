"""A text told again sentence by sentence, in the same order, with most of its words exchanged.

No sentence alone gives such a copy away. That six sentences or more follow each other in both, each with
names and words of its partner, does: two reporters order one event in their own ways. Not done yet: a text
both reworded throughout and put in another order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from onrecord.link.reuse.alignment import matched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.link.reuse.alignment import Match
    from onrecord.link.reuse.passages import Prose

_LEAST_SENTENCES = 6
_LEAST_PLAIN = 20
_LEAST_SHARE = 0.3
_IN_SENTENCE = 3
_OF_SHORTER = 0.3
_OF_LONGER = 0.25


def in_order(a: Prose, b: Prose) -> list[Match]:
    """The sentences of ``a`` that ``b`` tells again in the same order; none where they are too few to tell."""
    ours, others = [s.plain for s in a.sentences], [s.plain for s in b.sentences]
    whole = min(len("".join(ours)), len("".join(others)))
    enough = max(_LEAST_PLAIN, _LEAST_SHARE * whole)
    if len(set("".join(ours)) & set("".join(others))) < 0.5 * enough:
        return []
    content, shorter, longer = _common([s.content for s in a.sentences], [s.content for s in b.sentences])
    plain, _, _ = _common(ours, others)
    alike = content >= np.maximum(_IN_SENTENCE, np.maximum(_OF_SHORTER * shorter, _OF_LONGER * longer))
    weights = np.where(alike, plain, 0)
    if np.count_nonzero(weights.any(axis=1)) < _LEAST_SENTENCES:
        return []
    chain = _heaviest(weights)
    if len(chain) < _LEAST_SENTENCES or sum(int(weights[i, j]) for i, j in chain) < enough:
        return []
    return [matched(a, b, i, j, int(weights[i, j])) for i, j in chain]


def _common(one: Sequence[str], other: Sequence[str]) -> tuple[Any, Any, Any]:
    """How many different words each two sentences share, and the lengths of the shorter and of the longer."""
    places = {word: place for place, word in enumerate(sorted(set("".join(one)) & set("".join(other))))}
    held = [np.zeros((len(sentences), len(places)), dtype=np.float32) for sentences in (one, other)]
    for matrix, sentences in zip(held, (one, other), strict=True):
        for row, sentence in enumerate(sentences):
            matrix[row, [places[word] for word in sentence if word in places]] = 1
    lengths = [len(s) for s in one], [len(s) for s in other]
    return (held[0] @ held[1].T).astype(np.int64), np.minimum.outer(*lengths), np.maximum.outer(*lengths)


def _heaviest(weights: Any) -> list[tuple[int, int]]:
    """The heaviest chain of cells that goes down and to the right."""
    rows, columns = weights.shape
    best = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    for i in range(rows):
        taken = np.where(weights[i] > 0, best[i, :-1] + weights[i], 0)
        best[i + 1, 1:] = np.maximum.accumulate(np.maximum(best[i, 1:], taken))
    chain = []
    i, j = rows, columns
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            chain.append((i, j))
    return chain[::-1]
