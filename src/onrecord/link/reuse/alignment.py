"""Which sentence of one report stands in the other, word by word.

Every sentence is laid against every sentence of the other report by the longest common subsequence of
their words; each finds its best partner. A sentence split in two has two partners.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.config import ReuseSettings
    from onrecord.link.reuse.passages import Prose

_LEAST_CONTENT = 4
_LEAST_PLAIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Sentence ``i`` of a and ``j`` of b.

    ``same`` pairs the word numbers that match, ``run`` is the longest stretch of them in one
    piece outside quotation marks.
    """

    i: int
    j: int
    content: int
    plain: int
    same: tuple[tuple[int, int], ...]
    run: int


def matches(a: Prose, b: Prose, settings: ReuseSettings) -> list[Match]:
    """Sentences of the two that tell the same in the same words, quotations left out; in text order."""
    content, least = _lengths([s.content for s in a.sentences], [s.content for s in b.sentences])
    plain, least_plain = _lengths([s.plain for s in a.sentences], [s.plain for s in b.sentences])
    enough = (content >= np.maximum(_LEAST_CONTENT, settings.sentence * least)) & (
        plain >= np.maximum(_LEAST_PLAIN, settings.sentence * least_plain)
    )
    scored = [
        (-int(content[i, j]), -content[i, j] / least[i, j], i, j, int(plain[i, j]))
        for i, j in np.argwhere(enough).tolist()
    ]
    taken: list[Match] = []
    left_a = [len(s.content) for s in a.sentences]
    left_b = [len(s.content) for s in b.sentences]
    for negative, _, i, j, bare in sorted(scored):
        if -negative <= min(left_a[i], left_b[j]):
            left_a[i] += negative
            left_b[j] += negative
            taken.append(matched(a, b, i, j, bare))
    return sorted(taken, key=lambda m: (m.i, m.j))


def _lengths(one: list[str], other: list[str]) -> tuple[Any, Any]:
    """Lengths of the longest common subsequences, and of the shorter string of each two."""
    shorter = np.minimum.outer([len(s) for s in one], [len(s) for s in other])
    return cdist(one, other, scorer=LCSseq.similarity).astype(np.int64), shorter


def matched(a: Prose, b: Prose, i: int, j: int, plain: int) -> Match:
    """Sentence ``i`` of ``a`` laid against sentence ``j`` of ``b``, which share so many ``plain`` words."""
    one, other = a.sentences[i], b.sentences[j]
    same: list[tuple[int, int]] = []
    for step in LCSseq.opcodes(one.every, other.every):
        if step.tag == "equal":
            same.extend(zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True))
    content = LCSseq.similarity(one.content, other.content)
    run = _run([(x, y) for x, y in same if one.free[x] and other.free[y]])
    return Match(i=i, j=j, content=int(content), plain=plain, same=tuple(same), run=run)


def _run(same: Sequence[tuple[int, int]]) -> int:
    """The longest stretch of matched words that stand next to each other in both."""
    longest = current = 0
    before = (-2, -2)
    for i, j in same:
        current = current + 1 if (i, j) == (before[0] + 1, before[1] + 1) else 1
        longest, before = max(longest, current), (i, j)
    return longest


def with_quotations(a: Prose, b: Prose, told: list[Match]) -> list[Match]:
    """Adds the quotations that came along with copied prose: they are no evidence, but they are shared."""
    used_a, used_b = {m.i for m in told}, {m.j for m in told}
    rest_a = [i for i in range(len(a.sentences)) if i not in used_a]
    rest_b = [j for j in range(len(b.sentences)) if j not in used_b]
    if not rest_a or not rest_b:
        return told
    ours, others = [a.sentences[i].every for i in rest_a], [b.sentences[j].every for j in rest_b]
    common, _ = _lengths(ours, others)
    longer = np.maximum.outer([len(s) for s in ours], [len(s) for s in others])
    near = np.argwhere(common >= np.maximum(2, 0.6 * longer)).tolist()
    scored = [(-int(common[x, y]), rest_a[x], rest_b[y]) for x, y in near]
    for _, i, j in sorted(scored):
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            told = [*told, matched(a, b, i, j, 0)]
    return sorted(told, key=lambda m: (m.i, m.j))
