"""A report as passages: its sentences, each as strings of one character a word, so that they compare quickly.

Only words *outside* quotation marks, furniture and a publisher's boilerplate count as evidence, and among
them names count for nothing: two reporters at one press conference share the speaker's words and
everybody's names, not each other's prose.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.link.reuse.quotation import quoted
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.model import AnnotatedReport, Range

_SENTENCE = re.compile(r"[^\s][^\n]*?(?:[.?!][\"”’']*(?=\s|$)|(?=\n|$))")
_BLOCK = 0xE000
_CODES = 0x10FFFF - _BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, a character a word.

    Attributes:
        every: all its words; ``spans`` says where they stand, ``free`` which are no quotation.
        content: content words outside quotation marks.
        plain: of those, the ones that are no names.
    """

    start: int
    end: int
    every: str
    spans: tuple[Range, ...]
    free: tuple[bool, ...]
    content: str
    plain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """The sentences of a report that are its prose; ``length`` counts their words."""

    report: AnnotatedReport
    sentences: tuple[Sentence, ...]
    length: int


def prose(report: AnnotatedReport) -> Prose:
    """The prose of a report, its furniture and its publisher's boilerplate left out."""
    text = report.text
    ranges = report.sentences or tuple(m.span() for m in _SENTENCE.finditer(text))
    spoken = [*quoted(text, ranges), *(r for s in report.statements if s.kind == "direct" for r in s.content)]
    furniture = [(f.start, f.end) for f in report.furniture]
    sentences = []
    for first, last in ranges:
        start, end = _without(furniture, first, last)
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if start >= end or _is_boilerplate(text[start:end]):
            continue
        sentences.append(_sentence(text, start, end, [q for q in spoken if q[0] < end and start < q[1]]))
    kept = tuple(s for s in sentences if s.spans)
    return Prose(report=report, sentences=kept, length=sum(len(s.spans) for s in kept))


def _sentence(text: str, start: int, end: int, spoken: Sequence[Range]) -> Sentence:
    every: list[str] = []
    spans: list[Range] = []
    free: list[bool] = []
    content: list[str] = []
    plain: list[str] = []
    empty = _empty_words()
    for word, first, last in words(text, start, end):
        character = _code(word)
        every.append(character)
        spans.append((first, last))
        free.append(not any(q[0] <= first < q[1] for q in spoken))
        if word in empty or not free[-1]:
            continue
        content.append(character)
        if not text[first].isupper() or len(spans) == 1:
            plain.append(character)
    return Sentence(
        start=start,
        end=end,
        every="".join(every),
        spans=tuple(spans),
        free=tuple(free),
        content="".join(content),
        plain="".join(plain),
    )


@lru_cache(maxsize=200_000)
def _code(word: str) -> str:
    # One character a word: two words fall on one character once in a million pairs.
    # Ligatures are read as the letters they stand for.
    plain = word if word.isascii() else unicodedata.normalize("NFKC", word)
    return chr(_BLOCK + zlib.crc32(plain.removesuffix("'s").encode()) % _CODES)


@lru_cache(maxsize=4)
def _empty_words(code: str = "en") -> frozenset[str]:
    return language(code).words("origins", "function")


def _without(furniture: Iterable[Range], start: int, end: int) -> Range:
    """What is left of a sentence that begins with a dateline or ends on a credit."""
    for first, last in furniture:
        if first <= start < last:
            start = last
        elif start < first < end <= last:
            end = first
    return start, end


def _is_boilerplate(sentence: str) -> bool:
    folded = sentence.casefold().replace("’", "'")
    return any(re.search(rf"\b{re.escape(sign)}", folded) for sign in _boilerplate() if sign in folded)


@lru_cache(maxsize=4)
def _boilerplate(code: str = "en") -> tuple[str, ...]:
    return tuple(language(code).table("origins")["boilerplate"])
