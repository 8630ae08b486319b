"""Where a text says that it has something from an outlet: "told Reuters", "citing Axios", "an AFP tally".

Reads the words on both sides of each outlet a text names. Which statements rest on it is decided
elsewhere. Not done yet: outlets named in one sentence and meant in the next ("it said").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from onrecord.lang import language
from onrecord.lang.names import name_lore
from onrecord.lang.outlet_mentions import OutletMention, outlet_mentions
from onrecord.lang.outlet_patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.model import Range

How = Literal["told", "cited", "witnessed", "there"]
Frame = Literal["before", "document", "subject", "inverted"]

_REACH = 130
_SENTENCE = 400
_LONG_NAME = 29
"""Characters from which a name is whole, whatever stands before it."""
_STOP = re.compile(r"[.!?][\"”’']?\s|\n")
_NAME_BEFORE = re.compile(r"(?<![.“\"] )(?<!^)\b([A-Z][\w-]+) $")
_TRAILING = re.compile(r"['’]?(?:[.,;:”\"].*)?\n?|\s*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayPhrase:
    """Words that say that something comes from an outlet.

    Attributes:
        start, end: the words, the outlet's name among them.
        name: where the outlet's name or description stands.
        outlet: the outlet as it is written.
        agency: short name of a news agency.
        how: as in ``Relay``; ``there`` where only the outlet's people or work are named.
        frame: whether the outlet stands after such words (``document`` where they hang on a paper or
            a picture) or is itself who says it.
    """

    start: int
    end: int
    name: Range
    outlet: str
    agency: str | None
    how: How
    frame: Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """An outlet with the words of its sentence before it and what follows it."""

    text: str
    mention: OutletMention
    before: str
    after: str
    earlier: Sequence[OutletMention]
    code: str

    def search(self, name: str) -> re.Match[str] | None:
        return pattern(name, self.code).search(self.before)

    def match(self, name: str) -> re.Match[str] | None:
        return pattern(name, self.code).match(self.after)

    def phrase(self, how: How, frame: Frame, *, first: int | None = None, length: int = 0) -> RelayPhrase:
        """A phrase from a place in the words before the outlet to ``length`` characters after it."""
        mention = self.mention
        start = mention.first if first is None else mention.first - len(self.before) + first
        article = pattern("subject_article", self.code).search(self.text[max(0, start - 8) : start])
        if frame == "subject" and article:
            start -= len(article.group())
        return RelayPhrase(
            start=start,
            end=mention.last + length,
            name=(mention.start, mention.end),
            outlet=self.text[mention.start : mention.end],
            agency=mention.agency,
            how=how,
            frame=frame,
        )


@lru_cache(maxsize=512)
def relay_phrases(text: str, own: str | None = None, code: str = "en") -> tuple[RelayPhrase, ...]:
    """Finds what a text has from outlets, in its order.

    Args:
        text: the text.
        own: the name of the outlet that printed it, where that is known.
        code: the language.
    """
    found: list[RelayPhrase] = []
    earlier: list[OutletMention] = []
    previous: OutletMention | None = None
    for named in outlet_mentions(text, own, code):
        mention = _as_before(text, named, earlier)
        phrase = _with_one_before(text, mention, found, code) or _phrase(_around(text, mention, earlier, code))
        if phrase is not None:
            first = _with_one_after(text, previous, phrase, code) if previous is not None else None
            found += [p for p in (first, phrase) if p is not None]
        if phrase is not None and phrase.how != "there":
            earlier.append(mention)
        previous = mention if phrase is None and mention.sure != "unsure" else None
    return tuple(found)


def _around(text: str, mention: OutletMention, earlier: Sequence[OutletMention], code: str) -> _Around:
    before = text[max(0, mention.first - _REACH) : mention.first]
    before = before[max((m.end() for m in _STOP.finditer(before)), default=0) :]
    after = text[mention.last : mention.last + _REACH]
    return _Around(text=text, mention=mention, before=before, after=after, earlier=earlier, code=code)


def _as_before(text: str, mention: OutletMention, earlier: Sequence[OutletMention]) -> OutletMention:
    """The agency that the report named last, where a text says no more than "the agency"."""
    named = [m for m in earlier if m.named]
    if mention.definite and named and named[-1].agency and text[mention.start : mention.end].endswith("agency"):
        return replace(mention, agency=named[-1].agency)
    return mention


def _with_one_before(text: str, mention: OutletMention, found: Sequence[RelayPhrase], code: str) -> RelayPhrase | None:
    """The second of two outlets: "told CNN and the Herald"."""
    if not found or found[-1].frame not in {"before", "document"} or found[-1].how == "there":
        return None
    between = text[found[-1].end : mention.first]
    if len(between) > _LONG_NAME or pattern("second", code).fullmatch(between) is None:
        return None
    if mention.sure == "unsure" or mention.definite or pattern("verbs", code).match(text, mention.last):
        return None
    if pattern("party_after", code).match(text, mention.last):
        return None  # "WKOR, the ABC affiliate"
    return replace(_of(text, mention, found[-1]), end=mention.last)


def _with_one_after(text: str, mention: OutletMention, phrase: RelayPhrase, code: str) -> RelayPhrase | None:
    """The first of two outlets: "CNN and the Herald reported"."""
    between = text[mention.last : phrase.name[0]]
    if phrase.frame not in {"subject", "inverted"} or pattern("first", code).fullmatch(between) is None:
        return None
    return replace(_of(text, mention, phrase), start=mention.first)


def _of(text: str, mention: OutletMention, phrase: RelayPhrase) -> RelayPhrase:
    """The same phrase of another outlet."""
    name = (mention.start, mention.end)
    return replace(phrase, name=name, outlet=text[slice(*name)], agency=mention.agency)


def _phrase(around: _Around) -> RelayPhrase | None:
    if around.match("party_after"):
        return None
    return _after_words(around) or _of_its_people(around) or _as_subject(around) or _there(around)


# ------------------------------------------------------------ words before the outlet


def _after_words(around: _Around) -> RelayPhrase | None:
    """Words that take from the outlet: "told Reuters", "according to a Reuters tally", "seen by the Herald"."""
    found = _leading(around)
    if found is None:
        return None
    how, words = found
    people, work, paper = around.match("people_after"), around.match("its_work"), around.match("its_paper")
    if how == "cited" and (work or (people and not around.match("verbs"))):
        how = "witnessed"
    whose = [m for m in (people, work, paper) if m and not (m is people and m["name"])]
    acting = around.match("people_acting")
    speaks = acting is not None and acting["says"] is not None and how != "told"
    length = whose[0].end() if whose and (work or paper) and not speaks else 0
    rests = how == "told" or (how == "witnessed" and bool(work or people))
    rests = rests or (how == "cited" and pattern("of_sentence", around.code).match(words.group()) is not None)
    return around.phrase(how, "before" if rests else "document", first=words.start(), length=length)


def _leading(around: _Around) -> tuple[How, re.Match[str]] | None:
    ways: tuple[tuple[How, str], ...] = (("told", "told_to"), ("cited", "cited_as"), ("witnessed", "witnessed_by"))
    for how, name in ways:
        words = around.search(name)
        if words is None or pattern("not_said", around.code).search(around.before[: words.start()]):
            continue
        order = pattern("tells", around.code).match(words.group()) and around.match("order")
        if not order and _is_enough(around, words.group()):
            return how, words
    return None


def _is_enough(around: _Around, words: str) -> bool:
    """Whether such words make an outlet of a name that may be another's, or of "the newspaper"."""
    mention, code = around.mention, around.code
    told = pattern("plainly_told", code).match(words) is not None
    if mention.sure == "unsure":
        return told or pattern("plainly_cited", code).match(words) is not None
    if mention.definite:
        on_air = pattern("on_air", code).search(words) is not None
        return not on_air and (bool(around.earlier) or told)
    return True


# ------------------------------------------------------------ words after the outlet


def _of_its_people(around: _Around) -> RelayPhrase | None:
    """People and work of the outlet: "a Reuters reporter saw", "an AFP tally", "the Herald's Lena Orr reported"."""
    if around.search("speaks_for"):
        return None
    if not (around.mention.named and _is_anothers_name(around)):
        for how, frame, match in _readings(around):
            if match is not None:
                return around.phrase(how, frame, length=match.end())
    before = around.search("people_before_name")
    if before is None:
        return None
    saw = around.match("who_saw")
    how_seen: How = "witnessed" if saw else "there"
    return around.phrase(how_seen, "subject", first=before.start(), length=saw.end() if saw else 0)


def _readings(around: _Around) -> list[tuple[How, Frame, re.Match[str] | None]]:
    """What follows an outlet's name, read as its people, its work, its papers or its talks."""
    people, talk, paper = around.match("people_acting"), around.match("its_talk"), around.match("its_paper")
    saw = told = None
    if people is not None:
        there = people["says"] and pattern("there_for_it", around.code).match(people["who"])
        saw = people if people["saw"] or there else None
        told = people if people["told"] else None
    # "The Sun has seen", not "people have seen"
    plain = around.mention.sure == "sure" or around.text[around.mention.start :].startswith(("the ", "The "))
    seen = around.match("has_seen") if around.mention.named and plain else None
    return [
        ("witnessed", "subject", saw or seen),
        ("told", "subject", told or around.match("heard")),
        ("told", "before", talk if around.search("in_talk") else None),
        ("witnessed", "subject", around.match("its_work") if around.mention.named else None),
        ("cited", "subject", paper if paper and (paper["verb"] or around.search("in_paper")) else None),
        ("cited", "subject", around.match("named_person")),
    ]


def _as_subject(around: _Around) -> RelayPhrase | None:
    """The outlet itself reports: "Axios reported", ", reported the Herald"."""
    mention, code = around.mention, around.code
    if around.search("speaks_for"):
        return None
    verb = around.match("verbs")
    if verb is not None and not _is_anothers_name(around):
        reports = pattern("reports_only", code).match(verb["verb"]) is not None
        if mention.named and not mention.agency and pattern("announces", code).match(verb["verb"]):
            return None
        if _speaks_of_others(around, verb.end(), reports=reports):
            return around.phrase("cited", "subject", length=verb.end())
    inverted = around.search("inverted_before")
    if inverted is not None and mention.sure != "unsure" and around.match("inverted_after"):
        reports = pattern("reports_only", code).match(inverted["verb"]) is not None
        if _speaks_of_others(around, 0, reports=reports):
            return around.phrase("cited", "inverted", first=inverted.start("verb"))
    return None


def _there(around: _Around) -> RelayPhrase | None:
    """An agency's people or its text, though nothing is said to come from it: "a Kyodo photographer was led away"."""
    there = around.match("unable") or around.match("people_after") or around.search("text_used")
    return around.phrase("there", "subject") if around.mention.agency and there else None


def _speaks_of_others(around: _Around, length: int, *, reports: bool) -> bool:
    """Whether an outlet reports, and does not speak for itself: "said it would cut jobs" is a party's word."""
    mention, text, code = around.mention, around.text, around.code
    unsure = mention.sure == "unsure" and not (mention.agency and reports)
    name = text[mention.start : mention.end]
    meant = bool(around.earlier) and pattern("speaking_anaphors", code).fullmatch(name) is not None
    plain = mention.sure == "common" or (mention.definite and mention.agency is None and not meant)
    if unsure or (plain and not reports):
        return False
    end = mention.last + length
    after = text[end : end + 220]
    stop = _STOP.search(after)
    after = after[: stop.start() + 1] if stop else after
    if reports:
        return pattern("results", code).match(after) is None
    if pattern("of_itself", code).search(after) and not pattern("finding_out", code).match(after):
        return False
    # "The company" is hardly the agency that tells of it.
    if mention.named and mention.agency is None and pattern("itself", code).search(after):
        return False
    sentence = text[max(0, mention.first - _SENTENCE) : mention.first]
    sentence = sentence[max((m.end() for m in _STOP.finditer(sentence)), default=0) :]
    return not (_TRAILING.fullmatch(after) and pattern("of_itself_before", code).search(sentence))


def _is_anothers_name(around: _Around) -> bool:
    """Whether a capitalised word stands before the name, so that it is part of another: "Michael Bloomberg"."""
    match = _NAME_BEFORE.search(around.before)
    if match is None or around.mention.end - around.mention.start > _LONG_NAME:
        return False
    word, lore = match.group(1), name_lore(around.code)
    plain = word.lower() in language(around.code).words("origins", "function") or word.endswith("day")
    return not (plain or lore.people(word) or lore.country(word))
