"""Damaged text and how it should read: glued words, lost spaces, entities, mojibake.

A repair needs evidence in the text itself; without it the words stay as they are. Does not do
yet: words split by a stray space or hyphen, letters lost or swapped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

from onrecord.model import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.lang import Language

_WORD = re.compile(r"[^\W\d_]+")
_BORDER = re.compile(r"[a-zà-ÿ](?=[A-Z])")
_LONGEST = 60  # letters; what is longer is no glued word
_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z]{2,10}\d?);")
_CAPITAL_AFTER_STOP = re.compile(r"(?<=[^\W\d_]{2}|\d{2}|\w[)”\"])([.!?,;])(?=[A-Z][a-z]|[AI] [a-z]|“)")
_LETTER_AFTER_COMMA = re.compile(r"(?<=[a-z]{2}),(?=[a-z]{2})")
_NEXT_TO_QUOTE = re.compile(r"(?<=[^\W_][.,!?]”)(?=[^\W\d_])|(?<=[^\W\d_][a-z])(?=“[^\W_])")
_TOKEN = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?]['\"”’)]*\s|\n|[“\"]")

# What UTF-8 bytes look like when read as Windows-1252: a lead byte and its continuation.
_CONTINUATION = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xC0)) + "".join(
    chr(b) for b in range(0x80, 0xA0)
)
_MOJIBAKE = re.compile(f"(?:[ÂÃâð][{re.escape(_CONTINUATION)}]{{1,3}})+")


@dataclass(frozen=True, slots=True)
class _Glue:
    """The word lists of ``clean.toml``, and the words of one text."""

    lists: dict[str, frozenset[str]]
    words: Counter[str]

    def known(self, word: str) -> int:
        """How often the word stands alone in the text."""
        return self.words[word]

    def name(self, word: str) -> bool:
        """Whether the word stands alone in the text with a capital, and never without."""
        return self.words[word] > 0 and self.words[word.lower()] == 0


def repairs(text: str, language: Language) -> tuple[Repair, ...]:
    """Finds damage.

    Returns:
        Repairs in text order that never overlap: the whole damaged stretch, and how it should
        read. For glue this is the glued word; a full stop is added only where a sentence was
        glued to the next without one.
    """
    lists = {key: frozenset(value.split()) for key, value in language.table("clean")["glue"].items()}
    glue = _Glue(lists, Counter(match.group() for match in _WORD.finditer(text)))
    closed = _addresses(text)
    starts = [start for start, _ in closed]

    def inside(offset: int) -> bool:
        at = bisect_right(starts, offset) - 1
        return at >= 0 and offset < closed[at][1]

    found = (*_characters(text), *_spaces(text, glue), *_mixed(text, glue), *_tails(text, glue))
    edits = [edit for edit in found if not inside(edit[0])]
    return tuple(_merged(text, sorted(edits)))


def _addresses(text: str) -> list[tuple[int, int]]:
    # Web and mail addresses, hashtags and names of accounts are spelt as they are on purpose.
    return [
        match.span()
        for match in _TOKEN.finditer(text)
        if (token := match.group())[0] in "@#"
        or "@" in token
        or "://" in token
        or "www." in token.lower()
        or ("/" in token and "." in token.partition("/")[0])
    ]


_Edit = tuple[int, int, str]


def _merged(text: str, edits: list[_Edit]) -> Iterator[Repair]:
    # Edits within one word, or in words that touch, are one repair.
    group: list[_Edit] = []
    start = end = -1
    for edit in edits:
        first, last = _stretch(text, edit)
        if group and edit[0] < group[-1][1]:
            continue
        if group and first < end:
            group.append(edit)
            end = max(end, last)
            continue
        if group:
            yield _repair(text, start, end, group)
        group, start, end = [edit], first, last
    if group:
        yield _repair(text, start, end, group)


def _stretch(text: str, edit: _Edit) -> tuple[int, int]:
    start, end, replacement = edit
    if start < end and not replacement.startswith(", "):
        return start, end
    while start > max(0, edit[0] - _LONGEST) and (text[start - 1].isalnum() or text[start - 1] in ".,;!?”’'-"):
        start -= 1
    while start < edit[0] and not text[start].isalnum():
        start += 1
    if start == edit[0] and start and not text[start - 1].isspace():
        start -= 1
    while end < min(len(text), edit[1] + _LONGEST) and (text[end].isalnum() or text[end] == "“"):
        end += 1
    return start, end


def _repair(text: str, start: int, end: int, edits: list[_Edit]) -> Repair:
    out: list[str] = []
    position = start
    for first, last, replacement in edits:
        out += [text[position:first], replacement]
        position = last
    return Repair(start=start, end=end, text="".join([*out, text[position:end]]))


def _characters(text: str) -> Iterator[_Edit]:
    for match in _ENTITY.finditer(text):
        plain = unescape(re.sub("&(?:amp;)+(?!$)", "&", match.group()))
        if plain != match.group() and len(plain) <= 2 and (plain.isprintable() or plain == "\xa0"):
            yield (*match.span(), " " if plain == "\xa0" else plain)
    for match in _MOJIBAKE.finditer(text):
        mended = _mended(match.group())
        if mended is not None:
            yield (*match.span(), mended)


def _mended(garbled: str) -> str | None:
    try:
        content = b"".join(
            letter.encode("latin-1") if 0x80 <= ord(letter) < 0xA0 else letter.encode("cp1252") for letter in garbled
        )
        return content.decode("utf-8").replace("\xa0", " ")
    except UnicodeError:
        return None


def _spaces(text: str, glue: _Glue) -> Iterator[_Edit]:
    for match in _CAPITAL_AFTER_STOP.finditer(text):
        after = _WORD.match(text, match.end())
        if after is None or after.group().lower() not in glue.lists["domains"]:
            yield match.end(), match.end(), " "
    for pattern in (_LETTER_AFTER_COMMA, _NEXT_TO_QUOTE):
        for match in pattern.finditer(text):
            yield match.end(), match.end(), " "


def _mixed(text: str, glue: _Glue) -> Iterator[_Edit]:
    for match in _WORD.finditer(text):
        word = match.group()
        if len(word) > _LONGEST or not _BORDER.search(word) or _joined(text, match):
            continue
        if word in glue.lists["mixed"] or glue.known(word) > 1:
            continue  # what is written twice is a name
        # Some real names hold a capital themselves (McDonald): the last border that fits wins.
        borders = [m.start() + 1 for m in _BORDER.finditer(word)]
        for border in reversed(borders):
            head, tail = word[:border], word[border:]
            if _split_here(text, head, tail, glue):
                at = match.start() + border
                joint = _joint(text, at, tail, glue)
                if joint == ", " and tail in glue.lists["openers"] and tail != "I":
                    yield at, at + 1, joint + tail[0].lower()
                else:
                    yield at, at, joint
                break


def _joined(text: str, match: re.Match[str]) -> bool:
    # Part of something longer: a handle, an address, a name with a hyphen or figures.
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return before in {*"@#/.'’-_"} or before.isdigit() or after in {"@", "_"} or after.isdigit()


def _split_here(text: str, head: str, tail: str, glue: _Glue) -> bool:
    if head in glue.lists["prefixes"] or len(head) < 3 or not head[1:].islower():
        return False
    a_name = head[0].isupper()
    # A brand is made of words ("TheBlaze", "NowThis"), glue of a name that stands alone elsewhere.
    named = glue.name(head) or head in glue.lists["dated"]
    if tail in glue.lists["openers"]:
        return named if a_name else glue.known(head) > 0 or (len(head) >= 4 and len(tail) >= 3)
    if len(tail) < 3 or not glue.known(tail):
        return False
    if a_name:
        return (named and glue.name(tail)) or f"{head} {tail}" in text
    return len(head) >= 4 and glue.known(head) > 0 and glue.name(tail)


def _joint(text: str, at: int, tail: str, glue: _Glue) -> str:
    # "According to the mayor, Jo DoeThe bridge …" lacks a comma, "closed in MayThe …" a full stop.
    before = text[max(0, at - 300) : at]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    stretch = _WORD.findall(before[ends[-1] :] if ends else before)
    introduces = bool(stretch) and stretch[0] in glue.lists["introducing"] and len(stretch) <= 14
    if introduces and not any(word in glue.lists["finite"] or word.endswith("ed") for word in stretch):
        return ", "
    return ". " if tail in glue.lists["openers"] else " "


def _tails(text: str, glue: _Glue) -> Iterator[_Edit]:
    tails = _ending(tuple(sorted(glue.lists["tails"])))
    tails_of_any = _ending(tuple(sorted(glue.lists["tails_of_any"])))
    for match in _WORD.finditer(text):
        word = match.group()
        if len(word) < 6 or not word[1:].islower() or glue.known(word) > 1 or word.lower() in glue.lists["not_glued"]:
            continue
        capital = word[0].isupper()
        found = (tails if capital else tails_of_any).search(word)
        if found is None:
            continue
        head, tail = word[: found.start()], found.group()
        least = (4 if len(tail) <= 3 else 3) if capital else 5
        evidence = (glue.name(head) if capital else glue.known(head) > 0) or (
            tail == "to" and _to_and_verb(text, match, glue)
        )
        if len(head) >= least and evidence:
            at = match.start() + found.start()
            yield at, at, " "


@cache
def _ending(tails: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(tails, key=lambda tail: (-len(tail), tail))
    return re.compile(f"(?:{'|'.join(longest_first)})$")


def _to_and_verb(text: str, match: re.Match[str], glue: _Glue) -> bool:
    # "asked Jo Doeto make": one person does not "make", so the word hides a "to".
    if not match.group()[0].isupper():
        return False
    following: Any = re.compile(r" ([a-z]+)\b").match(text, match.end())
    if following is None or following.group(1) not in glue.lists["bare_verbs"]:
        return False
    before = [word.lower() for word in _WORD.findall(text[max(0, match.start() - 60) : match.start()])[-3:]]
    return not any(word in glue.lists["before_bare_verb"] for word in before)
