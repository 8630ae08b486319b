"""What a stretch of text is about: stems and names, weighed by how rare they are among the reports.

TF-IDF (Salton and Buckley 1988), names the most: two earthquakes share their words, not their places.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.lang.names import fold
from onrecord.lang.stems import stem
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from onrecord.config import StorySettings
    from onrecord.model import AnnotatedReport, NameType, Range

_COMMON_WEIGHT = 0.25
_TITLE_WEIGHT = 2
_BACKGROUND = 8
_LEAST_TOTAL = 60

Vector = dict[str, float]
"""Weights by key: ``w:`` and a stem, ``n:`` and a word of a name."""


def features(report: AnnotatedReport, start: int, end: int, settings: StorySettings) -> Vector:
    """What a stretch of a report is about: stems and names, by how often they stand in it."""
    found = stems(report, start, end, titled=start == 0)
    for key, count in names(report, start, end).items():
        found[key] = settings.name_weight * (1 + math.log(count))
    return found


def stems(report: AnnotatedReport, start: int, end: int, *, titled: bool) -> Vector:
    """Stems of the words in a stretch and, if ``titled``, in the headline."""
    counts: Counter[str] = Counter()
    for word, _ in prose(report, start, end):
        _add_word(counts, word, 1)
    if titled and report.title:
        for word, *_ in words(report.title):
            _add_word(counts, word, _TITLE_WEIGHT)
    return {
        key: (1 + math.log(count)) * (1.0 if key[2:] not in common_stems() else _COMMON_WEIGHT)
        for key, count in counts.items()
    }


def prose(report: AnnotatedReport, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Words of a stretch in lower case, with where they begin; furniture but headings is left out."""
    skipped = [(f.start, f.end) for f in report.furniture if f.kind not in ("headline", "subheading")]
    for word, first, _ in _whole_words(report.text, start, end):
        if not _inside(skipped, first):
            yield word, first


def _whole_words(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Words, with "4,000" and "2.5" in one piece; the comma is left out."""
    held: tuple[str, int, int] | None = None
    for word, first, last in words(text, start, end):
        if held and held[2] == first - 1 and word[0].isdigit() and held[0][-1].isdigit() and text[first - 1] in ",.":
            held = held[0] + ("." if text[first - 1] == "." else "") + word, held[1], last
            continue
        if held:
            yield held
        held = word, first, last
    if held:
        yield held


def names(report: AnnotatedReport, start: int, end: int, kind: NameType | None = None) -> Counter[str]:
    """Words of the names in a stretch, of one type if ``kind`` is given; capitalised words without a name layer."""
    counts: Counter[str] = Counter()
    if report.mentions:
        for mention in report.mentions:
            if mention.kind == "name" and start <= mention.start < end and kind in (None, mention.type):
                parts = fold(report.text[mention.start : mention.end]).split()
                counts.update(f"n:{part}" for part in parts if part not in function_words() and len(part) > 1)
        return counts
    if kind is None:
        for word, first, _ in words(report.text, start, end):
            opening = report.text[max(0, first - 2) : first].strip()
            if report.text[first].isupper() and opening[-1:].isalnum() and word not in function_words():
                counts[f"n:{fold(word)}"] += 1
    return counts


def rarity(counts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Inverse document frequency, smoothed by an imagined background so that five reports make sense.

    What only one report speaks of joins it to nothing; it is halved, or a short report with
    sources of its own would drift from its story.
    """
    held = Counter(key for found in counts for key in found)
    return {key: rareness(held[key], len(counts)) for key in sorted(held)}


def rareness(held: int, reports: int) -> float:
    """Inverse document frequency of what so many of the reports hold."""
    total = max(reports + _BACKGROUND, _LEAST_TOTAL)
    # What most reports hold is no more common than what half of them do, or a wire text's copies share nothing.
    rare = math.log(total / (min(held, total / 2) + 0.5)) + 0.1
    return rare / 2 if held == 1 else rare


def unit(vector: Mapping[str, float]) -> Vector:
    """The vector at length 1, its keys in order; an empty one stays empty."""
    length = math.sqrt(math.fsum(value * value for value in vector.values()))
    return {key: vector[key] / length for key in sorted(vector)} if length else {}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Cosine of two vectors of length 1."""
    short, long = sorted((one, other), key=len)
    return math.fsum(value * long[key] for key, value in short.items() if key in long)


def as_written(text: str, start: int, end: int) -> dict[str, str]:
    """How a stretch of text first writes what a key stands for."""
    found: dict[str, str] = {}
    for word, first, last in _whole_words(text, start, end):
        written = text[first:last].removesuffix("'s").removesuffix("’s")
        bare = word.removesuffix("'s")
        found.setdefault(f"w:{stem(bare)}", written)
        for part in fold(bare).split():
            found.setdefault(f"n:{part}", written)
    return found


@cache
def function_words(code: str = "en") -> frozenset[str]:
    """Words too common to tell two stories apart."""
    return language(code).words("origins", "function")


@cache
def common_stems(code: str = "en") -> frozenset[str]:
    """Stems of words that most reports hold."""
    return frozenset(map(stem, language(code).words("origins", "common")))


def _add_word(counts: Counter[str], word: str, times: int) -> None:
    bare = word.removesuffix("'s")
    if bare not in function_words() and len(bare) > 1:
        counts[f"w:{stem(bare)}"] += times


def _inside(ranges: Iterable[Range], offset: int) -> bool:
    return any(first <= offset < last for first, last in ranges)
