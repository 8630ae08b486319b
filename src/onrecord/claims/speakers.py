"""Whose word a voice is, and whether two voices may be one speaker's: who may be whom, the same words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from onrecord.claims.comparison import alike, repeats, same_words
from onrecord.lang import language
from onrecord.lang.stems import stem
from onrecord.text import quoted_ranges, words
from onrecord.wording import flat

if TYPE_CHECKING:
    from onrecord.claims.proposition import Voice
    from onrecord.claims.standing import Standing
    from onrecord.model import Range, Statement

WORDY = 7
"""Words from which reported speech that recurs word for word is one utterance."""


def speakers(voice: Voice, story: Standing) -> tuple[str, ...]:
    """Who is known to have said it: the speaker, and who passes on his words; outlets and documents are nobody."""
    said = (voice.statement, witness(voice, story))
    return tuple(sorted({s.speaker for s in said if s and s.speaker and not story.passes_on(s)}))


def is_said(voice: Voice, story: Standing) -> bool:
    """Whether it is some speaker's word, named or not; the writer, an outlet and a document only tell it."""
    statement = voice.statement
    unnamed = statement is not None and statement.anonymous and not story.passes_on(statement)
    return unnamed or bool(speakers(voice, story))


def witness(voice: Voice, story: Standing) -> Statement | None:
    """Whose word a statement rests on: the outermost speaker who is no paper."""
    statement = voice.statement
    if statement is None or statement.within is None:
        return statement
    told = {s.id: s for s in voice.report.statements}
    while statement and (outer := told.get(statement.within or "")):
        if outer.speaker is None or story.passes_on(outer):
            break
        statement = outer
    return statement


def one_person(a: Voice, b: Voice, story: Standing) -> bool:
    """Whether a speaker of the one may be one of the other, for all that the reports say."""
    return any(
        y in story.may_be.get(x, ()) or x in story.may_be.get(y, ())
        for x in speakers(a, story)
        for y in speakers(b, story)
    )


def one_unnamed(a: Voice, b: Voice, story: Standing) -> bool:
    """Whether two unnamed sources may be one, as far as they are described."""
    if not all(v.statement and v.statement.anonymous and not story.passes_on(v.statement) for v in (a, b)):
        return False
    one, other = _described(a, story), _described(b, story)
    anybody = {stem(word) for word in language().words("grounds", "unnamed.anybody")}
    return bool(one & other) or not one or not other or bool((one | other) & anybody)


def _described(voice: Voice, story: Standing) -> frozenset[str]:
    """The words that describe an unnamed source."""
    empty = language().words("origins", "function") | language().words("grounds", "unnamed.passed_over")
    return frozenset(stem(word) for word, _, _ in words(description(voice, story)) if word not in empty)


def description(voice: Voice, story: Standing) -> str:
    """What a source is called: the words that describe one without a name, its entity's name, or what stands there."""
    if (statement := witness(voice, story)) is None:
        return ""
    described = statement.source_described.described if statement.source_described else None
    if statement.anonymous and described:
        return flat(voice.report.text[slice(*described)])
    written = " ".join(voice.report.text[start:end] for start, end in statement.source)
    return story.called.get(statement.speaker or "", flat(written))


def said_again(a: Voice, b: Voice) -> bool:
    """Whether one speaker is given the same words in two reports, however little they say."""
    if a.statement is None or b.statement is None or a.report.id == b.report.id:
        return False
    if a.statement.speaker is None or a.statement.speaker != b.statement.speaker:
        return False
    return [word for word, *_ in words(a.words)] == [word for word, *_ in words(b.words)]


def one_utterance(a: Voice, b: Voice) -> bool:
    """Whether two voices are one utterance under two names: the same words, or nearly the same quotation.

    One report that gives two people the same words means both.
    """
    if a.report.id == b.report.id:
        return False
    first, second = sorted((a.words, b.words))
    return _one_wording(first, second, _is_quoted(a) + _is_quoted(b))


def _is_quoted(voice: Voice) -> bool:
    """Whether a voice quotes, also where the report does not say whom."""
    if voice.statement is not None:
        return voice.statement.kind != "indirect"
    start, end = voice.proposition.start, voice.proposition.end
    return any(first <= start and end <= last for first, last in _quotations(voice.report.text))


@lru_cache(maxsize=256)
def _quotations(text: str) -> tuple[Range, ...]:
    return tuple(quoted_ranges(text))


@lru_cache(maxsize=65536)
def _one_wording(a: str, b: str, quoted: int) -> bool:
    same = same_words(a, b) or repeats(a, b, least=3 if quoted else WORDY)
    return same or (quoted == 2 and alike(a, b))
