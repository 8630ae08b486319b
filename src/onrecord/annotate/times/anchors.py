"""What a relative time is counted from: a day told of before, or the day of a happening that the report dates.

Part of ``times``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.annotate.times.calendar import Told, Value, day_of
from onrecord.annotate.times.tense import governor
from onrecord.lang import language
from onrecord.lang.stems import saying_stems, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

REACH = 2
"""Paragraphs back in which a day was told of that "the next day" may follow."""
SHORTEST = 5
"""Letters that the stems of a verb and of its noun share at least ("resign", "resignation")."""

NAMING = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss", "nmod", "compound", "appos"})
"""Dependency labels of the nouns that a dated clause tells of."""


@dataclass(frozen=True, slots=True)
class Valued:
    """A time expression of the reading: where it stands, its value, the rule that made it, its first and last token.

    ``stated`` holds where its own words alone give the value.
    """

    start: int
    end: int
    value: Value
    rule: str
    first: int
    index: int
    stated: bool


class Anchors:
    """The days that one report has told of so far."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._text = doc.text  # spaCy puts it together anew at every call
        self._told: list[Told] = []
        self._tokens: list[int] = []

    def add(self, valued: Valued) -> None:
        """Keeps a value that others can be counted from."""
        value = valued.value
        resolved = value.earliest is not None or value.value.startswith("XXXX-WXX-")
        if value.type in ("DATE", "TIME") and value.mod is None and resolved:
            self._told.append(Told(replace(value, told=None), valued.start, valued.end))
            self._tokens.append(valued.index)

    def before(self, start: int, reach: int = REACH) -> tuple[Told, ...]:
        """What was told before an offset, in its paragraph and the ``reach`` before it, the latest first."""
        text = self._text
        from_here = start
        for _ in range(reach + 1):
            from_here = text.rfind("\n", 0, from_here)
            while from_here > 0 and text[from_here - 1].isspace():
                from_here -= 1
            if from_here < 0:
                break
        return tuple(told for told in reversed(self._told) if from_here <= told.start < start)

    def happening(self, index: int) -> Told | None:
        """The day of the happening named after a token ("the day after | the vote"), where just one day is told."""
        wanted = set(_named_after(self._doc, index))
        days = {
            day_of(told.value.value): told
            for told, token in zip(self._told, self._tokens, strict=True)
            if _is_day(told.value) and any(_one(a, b) for a in _happenings(self._doc[token]) for b in wanted)
        }
        return next(iter(days.values())) if len(days) == 1 else None


def _is_day(value: Value) -> bool:
    return value.value.startswith("XXXX-WXX-") or value.earliest == value.latest is not None


def _one(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) >= SHORTEST and (a.startswith(b) or b.startswith(a)))


def _named_after(doc: Doc, index: int) -> Iterator[str]:
    # The noun or verb that "after", "before" or "into" leads to.
    if index + 1 >= len(doc):
        return
    word = doc[index + 1]
    if word.dep_ == "mark":
        yield stem(word.head.lemma_)
    for child in word.children:
        if child.dep_ in ("pobj", "pcomp") and child.pos_ in ("NOUN", "VERB"):
            yield stem(child.lemma_)


def _happenings(token: Token) -> set[str]:
    """Stems of what a dated clause tells: its verb, unless it only says or is, and the nouns beside it."""
    found = set()
    verb = governor(token)
    climbed = token
    while climbed.head.i != climbed.i and climbed.pos_ not in ("VERB", "AUX"):
        climbed = climbed.head
        if climbed.pos_ == "NOUN":
            found.add(stem(climbed.lemma_))
    if verb is not None and stem(verb.lemma_) not in saying_stems():
        light = language("en").words("times", "names.light_verbs")
        if verb.lemma_.lower() not in light:
            found.add(stem(verb.lemma_))
        found.update(stem(child.lemma_) for child in verb.children if child.dep_ in NAMING and child.pos_ == "NOUN")
    return found


def beside_its_date(weekday: Valued, made: Sequence[Valued], text: str) -> Valued:
    """Gives a weekday the date in brackets behind it ("Thursday (June 13)")."""
    for other in made:
        if other.start > weekday.end and not text[weekday.end : other.start].strip(" (") and _is_day(other.value):
            day, named = other.value.earliest, weekday.value.earliest
            if day is not None and named is not None and day.weekday() == named.weekday():
                told = Told(other.value, other.start, other.end)
                dated = replace(weekday.value, value=day.isoformat(), earliest=day, latest=day, told=told)
                return replace(weekday, value=dated)
    return weekday


def on_its_day(clock: Valued, made: Sequence[Valued], anchors: Anchors, doc: Doc) -> Valued:
    """Gives a clock time its day: the one its sentence names, if just one, else the day its paragraph told last."""
    sentence = doc[clock.index].sent
    beside = [
        Told(other.value, other.start, other.end)
        for other in made
        if sentence.start_char <= other.start < sentence.end_char and other is not clock and _names_day(other.value)
    ]
    days = beside or [told for told in anchors.before(clock.start, reach=0)[:1] if _names_day(told.value)]
    if len({day_of(told.value.value) for told in days}) != 1:
        return clock
    told = days[0]
    named = f"{day_of(told.value.value)}T{clock.value.value.partition('T')[2]}"
    value = replace(clock.value, value=named, earliest=told.value.earliest, latest=told.value.latest, told=told)
    return replace(clock, value=value)


def _names_day(value: Value) -> bool:
    return value.type in ("DATE", "TIME") and len(day_of(value.value)) == 10 and "XX-XX" not in value.value
