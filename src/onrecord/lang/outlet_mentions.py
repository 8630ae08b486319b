"""Where a text names or describes an outlet: "Reuters", "the Coast Ledger", "Iranian state media".

Works on names, word endings and the nouns beside them; whether anything is taken from the outlet is
told elsewhere. Not done yet: names that nothing in the text shows to be an outlet's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from onrecord.lang import language
from onrecord.lang.names import fold, name_lore
from onrecord.lang.outlet_patterns import pattern
from onrecord.lang.outlets import agency, agency_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.model import Range

Sureness = Literal["sure", "common", "unsure"]

_TOKEN = re.compile(r"(?<![\w@#])(?:(?:St|Ft|Mt)\. )?[^\W\d_a-z][\w&+/!]*(?:[-’'.](?!s\b|com\b)\w+)*(?:\.com\b)?")
_PART = re.compile(r"[\s-]+")
_NEXT = re.compile(r" (\+?[^\W_a-z][\w&.!-]*)")
_NUMBER = re.compile(r"\d+\w?$")
_DOMAIN = re.compile(r"[\w-]+\.(?:com|org|net|info|news|tv|co|ie|ru|ua|us|de|in)(?:\.\w\w)?$")
_LONGEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletMention:
    """An outlet in a text.

    Attributes:
        start, end: its name, with "the" where it has it, or the words that describe it.
        first, last: the same with the words that say what it is ("the Italian newspaper …").
        sure: ``common`` for a name that is a word or another's name too, ``unsure`` for one by its shape alone.
        named: whether it is a name; a description otherwise.
        definite: whether it is one spoken of before ("the newspaper").
        agency: short name of a news agency.
    """

    start: int
    end: int
    first: int
    last: int
    sure: Sureness = "sure"
    named: bool = True
    definite: bool = False
    agency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    code: str
    names: dict[str, tuple[str, ...]]
    small: re.Pattern[str]
    common: frozenset[str]
    with_the: frozenset[str]
    doubtful: frozenset[str]
    openers: frozenset[str]
    ends: frozenset[str]
    weak_ends: frozenset[str]
    begins: frozenset[str]
    goes_on: frozenset[str]
    other: frozenset[str]
    no_names: frozenset[str]
    not_outlets: frozenset[str]
    broadcasting: frozenset[str]
    times_of: frozenset[str]

    def find(self, name: str, text: str, start: int, end: int) -> re.Match[str] | None:
        return pattern(name, self.code).search(text, max(0, start), end)

    def match(self, name: str, text: str, start: int) -> re.Match[str] | None:
        return pattern(name, self.code).match(text, start)


@cache
def _lists(code: str) -> _Lists:
    tongue = language(code)
    table = tongue.table("outlets")
    written = {name for region in table["outlets"].values() for name in region}
    written |= {name for key in ("agencies", "houses") for row in table[key] for name in row}
    written |= {name.removeprefix("The ") for row in table["houses"] for name in row}
    names: dict[str, list[str]] = {}
    for name in sorted(written, key=lambda n: (-len(n), n)):
        names.setdefault(name.split(" ")[0], []).append(name)
    small = "|".join(sorted((re.escape(n) for n in written if n[0].islower()), key=lambda n: (-len(n), n)))
    openers = tongue.words("origins", "function") | tongue.words("outlets", "patterns.openers")

    def of(key: str) -> frozenset[str]:
        return tongue.words("outlets", f"words.{key}")

    return _Lists(
        code=code,
        names={first: tuple(held) for first, held in names.items()},
        small=re.compile(rf"(?<![\w@#./-])(?:{small})(?![\w-])"),
        common=tongue.words("outlets", "common"),
        with_the=frozenset(n.removeprefix("The ") for n in written if n.startswith("The ")) - written,
        doubtful=tongue.words("outlets", "doubtful") | tongue.words("outlets", "credit_only"),
        openers=frozenset(w.capitalize() for w in openers),
        ends=of("ends"),
        weak_ends=of("weak_ends"),
        begins=of("begins"),
        goes_on=of("goes_on"),
        other=of("other"),
        no_names=tongue.words("outlets", "patterns.no_names"),
        not_outlets=tongue.words("outlets", "patterns.not_outlets"),
        broadcasting=tongue.words("outlets", "patterns.broadcasting"),
        times_of=tongue.words("outlets", "patterns.times_of"),
    )


def outlet_mentions(text: str, own: str | None = None, code: str = "en") -> tuple[OutletMention, ...]:
    """Outlets that a text names or describes, in its order; none overlaps another.

    Args:
        text: the text.
        own: the name of the outlet that printed it, where that is known.
        code: the language.
    """
    lists = _lists(code)
    found = list(_named(text, own, lists))
    starts, ends = [m.first for m in found], [m.last for m in found]
    stops = set(ends)
    for match in pattern("described", code).finditer(text):
        start, end = match.span()
        before = bisect_left(starts, end)
        if (before and start < ends[before - 1]) or match.group() in lists.no_names:
            continue
        if text[max(0, start - 2) : start] == ", " and start - 2 in stops:
            continue  # "the Ledger, her hometown newspaper"
        if match["definite"] is None and not _describes(match.group(), code):
            continue
        found.append(
            OutletMention(
                start=start, end=end, first=start, last=end, named=False, definite=match["definite"] is not None
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda m: m.start))


def _describes(words: str, code: str) -> bool:
    """Whether capitalised words of a description say where it is from: "Iranian", not "Apple TV"."""
    known = language(code).words
    parts = words.split()
    if parts[0][0].isupper() and parts[0].lower() not in known("outlets", "words.kinds"):
        leading = re.match(r"(?:[A-Z][\w.'’-]+ ?)+", words)
        if leading and any(_is_from(w, code) for w in (leading.group(), parts[0])):
            return True
        plain = known("origins", "function") | known("outlets", "patterns.plain")
        if parts[0] not in known("outlets", "patterns.determiners") and parts[0].lower() not in plain:
            return False
    places = re.findall(r"(?:[A-Z][\w.'’-]+ ?)+", " ".join(p for p in parts[1:] if p != "TV"))
    return parts[0].lower() in {"a", "an"} or all(_is_from(place, code) for place in places)


def _is_from(words: str, code: str) -> bool:
    """Whether words name a country or its people: "Iranian", "South Korean", "Iran's"."""
    lore, bare = name_lore(code), re.sub(r"['’]s$", "", words.strip())
    return bool(lore.people(bare) or lore.country(bare))


# ------------------------------------------------------------ names


def _named(text: str, own: str | None, lists: _Lists) -> Iterator[OutletMention]:
    tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(text)]
    starts = {start: number for number, (start, _) in enumerate(tokens)}
    small = [(m.start(), m.end()) for m in lists.small.finditer(text)]
    last = 0
    for start, _ in sorted([*tokens, *small]):
        if start < last:
            continue
        number = starts.get(start)
        held = _name_at(text, start, number, tokens, own, lists)
        if held is None and number is not None:
            held = _by_noun(text, number, tokens, lists)
        if held is None:
            continue
        end, sure = held
        mention = _with_nouns(text, start, end, sure, lists)
        if mention is not None and mention.first >= last:
            yield mention
            last = mention.last


def _name_at(
    text: str, start: int, number: int | None, tokens: list[Range], own: str | None, lists: _Lists
) -> tuple[int, Sureness] | None:
    """The end of the outlet's name that begins here, and how surely it is one's."""
    best: tuple[int, Sureness] | None = None
    known = _known(text, start, own, lists)
    if known is not None and text.startswith("The ", start):
        known = max(known, _known(text, start + len("The "), own, lists) or known)  # "The Post and Courier"
    if known is not None:
        end = _extended(text, known, lists)
        if end is not None:
            best = end, _sureness(text, start, known, lists)
    if number is None:
        return best
    shaped = _by_shape(text, number, tokens, lists)
    if shaped is not None and (best is None or shaped[0] > best[0]):
        best = shaped
    return best or _unsure(text, tokens[number], lists)


def _known(text: str, start: int, own: str | None, lists: _Lists) -> int | None:
    word = re.match(r"[^\s,;:.]+(?:\.\w+)*|\S", text[start : start + 40])
    first = word.group() if word else ""
    candidates = (*lists.names.get(first, ()), *lists.names.get(re.sub(r"['’]s?$", "", first), ()))
    if own and text.startswith(own.removeprefix("The "), start):
        candidates = (own.removeprefix("The "), *candidates)
    for name in candidates:
        end = start + len(name)
        if text.startswith(name, start) and not text[end : end + 1].isalnum() and text[end : end + 1] not in {"-", "/"}:
            return end
    return None


def _sureness(text: str, start: int, end: int, lists: _Lists) -> Sureness:
    name = text[start:end]
    if name in lists.doubtful:
        return "unsure"
    if (
        name in lists.common
        or name.removeprefix("The ") in lists.with_the
        or (name.isupper() and len(name) <= 2 and name != "AP")
    ):
        return "common"
    return "sure"


def _extended(text: str, end: int, lists: _Lists) -> int | None:
    """Where a known name ends with the words that go on with it; ``None`` where they make it another's."""
    radio = text[:end].endswith("Radio")
    while (more := _NEXT.match(text, end)) is not None:
        word = more.group(1).rstrip(".")
        corporation = text[:end].endswith("Broadcasting") and word in lists.broadcasting
        if word in lists.other and not corporation:
            return None
        if not (word in lists.goes_on or corporation or _NUMBER.match(word) or radio):
            break
        radio = word == "Radio"
        end = more.start(1) + len(word)
    return end


def _by_shape(text: str, number: int, tokens: list[Range], lists: _Lists) -> tuple[int, Sureness] | None:
    """A name that its own words show to be an outlet's: "Coast Ledger", "Radio Velden", "Times of Velden"."""
    run = [tokens[number]]
    for following in tokens[number + 1 : number + 1 + _LONGEST]:
        between = text[run[-1][1] : following[0]]
        of_places = between in {" of ", " of the "} and _tail(text, run[-1]) in lists.times_of
        if between not in {" ", " & "} and not of_places:
            break
        run.append(following)
    first = text[slice(*run[0])]
    titled = number > 0 and text[tokens[number - 1][1] : run[0][0]] == " "
    if titled and _is_title(text[slice(*tokens[number - 1])], lists.code):
        return None
    if first in lists.openers or _is_title(first, lists.code):
        return None
    shaped = [held for index in range(len(run)) if (held := _ended(text, run, index, lists)) is not None]
    best = shaped[-1] if shaped else None
    if first in lists.begins and len(run) > 1 and text[run[1][0] - 1] == " ":
        end = _extended(text, run[1][1], lists)
        if end is not None and (best is None or end > best[0]):
            best = (end, "common" if first in lists.ends else "sure")
    numbered = lists.match("numbered", text, run[0][0])
    if numbered and (end := _extended(text, numbered.end(), lists)) is not None:
        best = (end, "sure")
    return None if best is not None and text[run[0][0] : best[0]] in lists.not_outlets else best


@cache
def _is_title(word: str, code: str) -> bool:
    """Whether a name that begins so is a person's: "Judge Ada Post"."""
    lore = name_lore(code)
    return fold(word) in lore.honorifics or fold(word) in lore.titles


def _ended(text: str, run: list[Range], index: int, lists: _Lists) -> tuple[int, Sureness] | None:
    """Where a name ends with this word of a run, if the word is one of an outlet's."""
    token = run[index]
    tail = _tail(text, token)
    alone, weak = index == 0 and "-" not in text[slice(*token)], tail in lists.weak_ends
    if tail not in lists.ends and not (weak and (not alone or _named_before(text, token))):
        return None
    end = _extended(text, token[1], lists)
    if end is None:
        return None
    if text.startswith((" of ", " for the "), token[1]):
        return (run[index + 1][1], "sure") if index + 1 < len(run) else None
    if alone and end == token[1]:
        if not lists.find("article", text, token[0] - 4, token[0]):
            return None
        return end, "sure" if _named_before(text, token) else "common"
    return end, "common" if weak else "sure"


def _named_before(text: str, token: Range) -> bool:
    """Whether "the Globe" was named in full before: "the Upland Globe"."""
    first = _first_in_full(text, text[slice(*token)])
    return first is not None and first <= token[0]


@lru_cache(maxsize=256)
def _first_in_full(text: str, word: str) -> int | None:
    """Where a text first ends a name of several words that ends so."""
    match = re.search(rf"[A-Z][\w.'’]{{1,40}}+[ -]{re.escape(word)}\b", text)
    return match.end() if match else None


def _tail(text: str, token: Range) -> str:
    return _PART.split(text[token[0] : token[1]])[-1]


def _unsure(text: str, token: Range, lists: _Lists) -> tuple[int, Sureness] | None:
    word = text[token[0] : token[1]]
    if lists.match("call_sign", word, 0) or _DOMAIN.match(word):
        return token[1], "common" if "-" in word else "unsure"
    return None


def _by_noun(text: str, number: int, tokens: list[Range], lists: _Lists) -> tuple[int, Sureness] | None:
    """A name that only the noun beside it shows to be an outlet's: "the Ethnos newspaper", "broadcaster NRT"."""
    start, end = tokens[number]
    first = text[start:end]
    described = first.lower() in language(lists.code).words("outlets", "words.kinds")  # "State news agency …"
    if first in lists.openers or first in lists.no_names or described or _is_from(first, lists.code):
        return None
    if number and text[tokens[number - 1][1] : start] == " " and text[slice(*tokens[number - 1])] not in lists.openers:
        return None  # not where the name begins
    for following in tokens[number + 1 : number + _LONGEST]:
        if text[end : following[0]] != " " or text[following[0] : following[1]] in lists.openers:
            break
        end = following[1]
    before = lists.find("noun_before", text, start - 60, start)
    if before and (not lists.match("bare_noun", before.group(), 0) or lists.match("name_ends", text, end)):
        return end, "sure"
    indefinite = lists.find("indefinite", text, start - 4, start)
    told = (lists.match("strict_after", text, end) and not indefinite) or lists.match("apposed", text, end)
    return (end, "sure") if told else None


def _with_nouns(text: str, start: int, end: int, sure: Sureness, lists: _Lists) -> OutletMention | None:
    """A name with its article and the nouns that say what it is; ``None`` where it is another's after all."""
    name = text[start:end]
    if foreign := lists.find("foreign_article", text, start - 5, start):
        start = foreign.start()
    article = lists.find("article", text, start - 4, start)
    stop = article.start() if article else start
    before = lists.find("noun_before", text, stop - 60, stop)
    if before is None and sure != "unsure":
        before = lists.find("any_noun_before", text, stop - 60, stop)
    after = lists.match("noun_after", text, end)
    told = (before.group() if before else "") + (after.group() if after else "")
    if told:
        sure = "sure"
    elif not _is_meant(text, (start, end), name, sure, lists):
        return None
    if article:
        start = article.start()
    kind = before or lists.find("kind_before", text, start - 60, start)
    if kind is None and after and not article:
        kind = lists.find("whose_before", text, start - 60, start)
    first = kind.start() if kind else start
    if name in lists.with_the and not article and not told:
        return None
    is_agency = pattern("agency_noun", lists.code).search(told) is not None
    return OutletMention(
        start=start,
        end=end,
        first=min(first, start),
        last=after.end() if after else end,
        sure=sure,
        agency=(agency_told(name, lists.code) or name) if is_agency else agency(name, lists.code),
    )


def _is_meant(text: str, span: Range, name: str, sure: Sureness, lists: _Lists) -> bool:
    """Whether a name that stands alone is the outlet's, not a party's or the beginning of another name."""
    if name in lists.doubtful and not _in_full(text, name, lists.code):
        return lists.match("reported_after", text, span[1]) is not None
    goes_on = _NEXT.match(text, span[1])
    told = text[: span[0]].removesuffix("the ").endswith("told ")
    return not (sure == "common" and goes_on and goes_on.group(1) not in lists.openers and not told)


@lru_cache(maxsize=256)
def _in_full(text: str, short: str, code: str) -> bool:
    """Whether a text writes an agency's name in full somewhere."""
    rows = language(code).table("outlets")["agencies"]
    return any(short in row and any(name in text for name in row if len(name) > len(short) + 3) for row in rows)
