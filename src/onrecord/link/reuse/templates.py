"""Whether two reports fill one form with different facts: weather, results, markets, court lists.

An editor who reworks a text keeps its names and numbers and changes the words around them; a series keeps
the words and changes the names and numbers. Not done yet: forms whose facts stand in words, as forecasts
do ("cloudy", "dry").
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lang import language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onrecord.link.reuse.alignment import Match
    from onrecord.link.reuse.passages import Prose, Sentence

_LEAST_DIFFERENT = 3
_LONGEST_SLOT = 6


@dataclass(frozen=True, slots=True)
class _Fact:
    """A number or a name: the numbers of its words in the sentence, and how it reads."""

    first: int
    last: int
    reading: str
    number: bool


def fills_one_form(a: Prose, b: Prose, matches: Sequence[Match]) -> bool:
    """Whether the sentences that match tell of different facts in the same places."""
    same: Counter[bool] = Counter()
    different: Counter[bool] = Counter()
    ours, others = _names(a), _names(b)
    for match in matches:
        one, other = a.sentences[match.i], b.sentences[match.j]
        facts, their_facts = _facts(a, one, ours), _facts(b, other, others)
        readings, their_readings = {f.reading for f in facts}, {f.reading for f in their_facts}
        partner = dict(match.same)
        same.update(f.number for f in facts if f.reading in their_readings and f.first in partner)
        new = [f for f in facts if f.reading not in their_readings]
        their_new = [f for f in their_facts if f.reading not in readings]
        for start, end, begin, stop in _slots(one, other, partner):
            kinds = {f.number for f in new if start <= f.first and f.last < end}
            different.update(kinds & {f.number for f in their_new if begin <= f.first and f.last < stop})
    total, in_common = different.total(), same.total()
    if total < _LEAST_DIFFERENT or 2 * total < in_common:
        return False
    # The town, the index and the club stay the same from one day to the next; the numbers do not.
    return total > in_common or (different[True] > same[True] and different[False] > 0)


def _names(prose: Prose) -> frozenset[str]:
    """Words that are capitalised inside a sentence, folded."""
    text = prose.report.text
    inside = (_bare(text[start:end]) for s in prose.sentences for start, end in s.spans[1:])
    return frozenset(word.casefold() for word in inside if word[0].isupper()) - _empty()


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _slots(one: Sentence, other: Sentence, partner: dict[int, int]) -> Iterator[tuple[int, int, int, int]]:
    """Short stretches of words that stand in the same place of two sentences and differ."""
    before = (-1, -1)
    for here in [*sorted(partner.items()), (len(one.spans), len(other.spans))]:
        start, begin = before[0] + 1, before[1] + 1
        if 0 < here[0] - start <= _LONGEST_SLOT and 0 < here[1] - begin <= _LONGEST_SLOT:
            yield start, here[0], begin, here[1]
        before = here


def _facts(prose: Prose, sentence: Sentence, names: frozenset[str]) -> list[_Fact]:
    text = prose.report.text
    found: list[_Fact] = []
    for place, (start, end) in enumerate(sentence.spans):
        word = _bare(text[start:end])
        folded = word.casefold()
        number = word[0].isdigit() or folded in _numerals()
        if not number and not (word[0].isupper() and folded in names):
            continue
        reading = str(_numerals().get(folded, folded))
        if found and found[-1].last == place - 1 and found[-1].number == number:
            between = text[sentence.spans[place - 1][1] : start]
            if re.fullmatch(r"[.,:]" if number else r"[ .]+", between):
                found[-1] = _Fact(found[-1].first, place, f"{found[-1].reading} {reading}", number)
                continue
        found.append(_Fact(place, place, reading, number))
    return found


@cache
def _numerals() -> dict[str, int]:
    return dict(language("en").table("numerals")["cardinals"])


@cache
def _empty() -> frozenset[str]:
    return language("en").words("origins", "function")
