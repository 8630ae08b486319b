"""Stems: enough to see that "struck" and "strikes" are one verb, without a parse.

Stages that lay reports side by side have their texts and layers, not their parse; stems let
them compare wording. A stem is a key, never shown to a reader. Not done yet: parts of speech;
compounds; any language without a ``stems.toml``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator

_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST = 3


@lru_cache(maxsize=65536)
def stem(word: str, code: str = "en") -> str:
    """Brings the forms of one word to one key.

    Suffix stripping in the manner of Harman's S stemmer and Lovins' ``-ed``, ``-ing`` and
    ``-ion``, with a table for irregular forms.
    """
    bare = word.lower().replace("’", "'").removesuffix("'s").rstrip("'")
    bare = str(language(code).table("stems")["irregular"].get(bare, bare))
    if len(bare) <= _SHORTEST or not bare.isascii() or any(c.isdigit() for c in bare):
        return bare
    return _final(_without_inflection(bare))


def _without_inflection(word: str) -> str:
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for suffix, shortest in (("ing", 6), ("ed", 5)):
        rest = word.removesuffix(suffix)
        if rest != word and len(word) >= shortest and _VOWEL.search(rest):
            return rest
    return word


def _final(word: str) -> str:
    if len(word) >= 8 and word.endswith("ion"):
        word = word[:-3]
    elif len(word) >= 8 and word.endswith("ment"):
        word = word[:-4]
    if len(word) > 4 and word[-1] in "ey":
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word


def content_stems(
    text: str, start: int = 0, end: int | None = None, code: str = "en"
) -> Iterator[tuple[str, int, int]]:
    """Yields ``(stem, start, end)`` of the words of ``text[start:end]`` that carry meaning.

    Function words, calendar words and numbers are left out; a hyphenated word comes in its parts.
    """
    plain = language(code).words("stems", "function.words")
    for word, first, last in words(text, start, end):
        at = first
        for part in re.split(r"[-‐‑]", word):
            if part and part not in plain and not part[0].isdigit() and part.removesuffix("'s") not in plain:
                yield stem(part, code), at, min(at + len(part), last)
            at += len(part) + 1


def saying_stems(code: str = "en") -> frozenset[str]:
    """Stems of words that merely report that something is said."""
    return _saying(code)


@lru_cache(maxsize=8)
def _saying(code: str) -> frozenset[str]:
    return frozenset(stem(word, code) for word in language(code).words("stems", "saying.words"))
