"""What two dependent reports share, and what only one of them has, as spans."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

from onrecord.model import SharedPassage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.link.reuse.alignment import Match
    from onrecord.link.reuse.passages import Prose, Sentence
    from onrecord.model import Range

_LONG_ADDITION = 5


def shared_passages(a: Prose, b: Prose, matches: Sequence[Match]) -> tuple[SharedPassage, ...]:
    """Matched sentences, joined where they follow each other in both reports."""
    joined: list[tuple[int, int, Range, Range]] = []
    for match in matches:
        range_a = _matched_range(a.sentences[match.i], [i for i, _ in match.same])
        range_b = _matched_range(b.sentences[match.j], [j for _, j in match.same])
        if joined:
            i, j, before_a, before_b = joined[-1]
            follows = match.i - i in (0, 1) and match.j - j in (0, 1) and before_a[1] <= range_a[1]
            if follows and before_b[0] <= range_b[0]:
                whole_a = (before_a[0], max(before_a[1], range_a[1]))
                joined[-1] = (match.i, match.j, whole_a, (before_b[0], max(before_b[1], range_b[1])))
                continue
        joined.append((match.i, match.j, range_a, range_b))
    return tuple(SharedPassage(a=one, b=other) for _, _, one, other in joined)


def _matched_range(sentence: Sentence, numbers: Sequence[int]) -> Range:
    if len(numbers) >= 0.5 * len(sentence.spans):
        return sentence.start, sentence.end
    return sentence.spans[min(numbers)][0], sentence.spans[max(numbers)][1]


def own_ranges(report: Prose, common: Iterable[tuple[int, int]]) -> tuple[Range, ...]:
    """What stands in one report alone: sentences, and long beginnings or ends of sentences.

    Args:
        report: the one.
        common: the words that the other has too, as numbers of sentence and word.
    """
    known: dict[int, set[int]] = defaultdict(set)
    for sentence_number, word in common:
        known[sentence_number].add(word)
    own: list[tuple[int, Range]] = []
    for number, sentence in enumerate(report.sentences):
        if number not in known:
            if own and own[-1][0] == number - 1 and own[-1][1][1] == report.sentences[number - 1].end:
                own[-1] = (number, (own[-1][1][0], sentence.end))
            else:
                own.append((number, (sentence.start, sentence.end)))
            continue
        own.extend((-1, gap) for gap in _edges(sentence, known[number]))
    return tuple(gap for _, gap in own)


def changes(a: Prose, b: Prose, matches: Sequence[Match]) -> tuple[SharedPassage, ...]:
    """Words inside matched sentences that read otherwise in the other report."""
    found = []
    for match in matches:
        one, other = a.sentences[match.i], b.sentences[match.j]
        for (i, j), (next_i, next_j) in itertools.pairwise(match.same):
            if next_i - i > 1 and next_j - j > 1:
                in_a = (one.spans[i + 1][0], one.spans[next_i - 1][1])
                found.append(SharedPassage(a=in_a, b=(other.spans[j + 1][0], other.spans[next_j - 1][1])))
    return tuple(found)


def _edges(sentence: Sentence, known: set[int]) -> list[Range]:
    """What a matched sentence begins or ends with that the other has not."""
    first, last = min(known), max(known)
    gaps = []
    if first >= _LONG_ADDITION:
        gaps.append((sentence.spans[0][0], sentence.spans[first - 1][1]))
    if len(sentence.spans) - 1 - last >= _LONG_ADDITION:
        gaps.append((sentence.spans[last + 1][0], sentence.spans[-1][1]))
    return gaps
