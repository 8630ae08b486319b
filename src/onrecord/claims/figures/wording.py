"""What the words around a number tell of it: its part of the sentence, its field, place, extent and standing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from onrecord.lang import language
from onrecord.lang.stems import content_stems, stem
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.model import AnnotatedReport, Quantity, Range

FAR = 9
"""Words from a number within which what is told of it is told of it."""

Standing = Literal["older", "newer", "now", "before"]

_CLAUSE = re.compile(r"[,;:—–()](?!\d)|\s-\s")
_OF = re.compile(
    r"\s+(?:out\s+)?of\s+(?:(?:the|its|their|his|her|our|all|these|those|some|about)\s+)*(?:\w+\s+)?", re.IGNORECASE
)
_OF_THEM = re.compile(r"\s+of\s+(?:them|whom|those)\s+(?:(?:were|was|are|is|being)\s+)?([a-z]\w+)")
_COUNT_OF = re.compile(r"\b(?:number|count|tally|total)\s+of\s+((?:[a-z][\w-]*\s+){0,2}?[a-z][\w-]*s)\b")
_NAME = r"[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*"


@lru_cache(maxsize=64)
def listed(key: str, code: str = "en") -> frozenset[str]:
    """Stems of a word list of ``figures.toml``, one stem for the words of one thing."""
    return frozenset(thing(stem(word)) for word in language(code).words("figures", key))


@lru_cache(maxsize=8)
def fields(code: str = "en") -> dict[str, str]:
    """Stem of each field word to the name of its field."""
    table = language(code).table("figures")["fields"]
    return {stem(word): name for name, told in sorted(table.items()) for word in told.split()}


@lru_cache(maxsize=8)
def _things(code: str = "en") -> dict[str, str]:
    found: dict[str, str] = {}
    for group in language(code).table("figures")["things"]["groups"]:
        told = [stem(word) for word in group.split()]
        found.update((word, found.get(word, told[0])) for word in told)
    return found


def thing(found: str) -> str:
    """One stem for the words of one thing ("house" for "homes")."""
    return _things().get(found, found)


def touches(span: Range, others: Iterable[Range]) -> bool:
    """Whether a span shares a character with one of others."""
    return any(start < span[1] and span[0] < end for start, end in others)


def region(report: AnnotatedReport, quantity: Quantity, quantities: Sequence[Quantity], sentence: Range) -> Range:
    """The part of the sentence that is about this number: up to the next number or clause."""
    text = report.text
    breaks, joins = language().words("figures", "breaks.words"), language().words("figures", "breaks.joins")
    told = list(words(text, *sentence))
    borders = [m.span() for m in _CLAUSE.finditer(text, *sentence)]
    borders += [(s, e) for w, s, e in told if w in breaks]
    others = [(q.start, q.end) for q in quantities if q is not quantity and not _is_whole_of(text, quantity, q)]
    others = [o for o in others if sentence[0] <= o[0] < sentence[1]]
    # "will close 40 shops and open 12": between two numbers, "and" parts what is told of them.
    for start, end in others:
        gap = (end, quantity.start) if end <= quantity.start else (quantity.end, start)
        joined = [(s, e) for w, s, e in told if w in joins and gap[0] <= s and e <= gap[1]]
        borders += joined[-1:]
    borders += others
    outside = [b for b in borders if not touches(b, [(quantity.start, quantity.end)])]
    start = max([sentence[0], *(e for _, e in outside if e <= quantity.start)])
    end = min([sentence[1], *(s for s, _ in outside if s >= quantity.end)])
    return start, max(end, quantity.end)


def _is_whole_of(text: str, part: Quantity, whole: Quantity) -> bool:
    return part.end < whole.start and _OF.fullmatch(text, part.end, whole.start) is not None


def given_whole(text: str, quantity: Quantity, quantities: Sequence[Quantity]) -> float | None:
    """The number that this one is a part of by the next words ("31 of the 50")."""
    return next((q.value for q in quantities if q.unit is None and _is_whole_of(text, quantity, q)), None)


def is_given_whole(text: str, quantity: Quantity, quantities: Sequence[Quantity]) -> bool:
    """Whether it only gives the whole of another number."""
    return any(_is_whole_of(text, q, quantity) for q in quantities)


def item_range(report: AnnotatedReport, quantity: Quantity, sentence: Range) -> Range | None:
    """Where the thing counted stands, by the layer of quantities."""
    if not quantity.item:
        return None
    at = report.text.find(quantity.item, quantity.start, sentence[1])
    if at < 0:
        at = report.text.rfind(quantity.item, sentence[0], quantity.start)
    return (at, at + len(quantity.item)) if at >= 0 else None


def item_beside(text: str, quantity: Quantity, found: Range) -> Range | None:
    """The thing counted where it is no part of the number's phrase ("three of them children")."""
    if quantity.unit is not None:
        return None
    if match := _OF_THEM.match(text, quantity.end):
        return match.span(1)
    before = list(_COUNT_OF.finditer(text, found[0], quantity.start))
    return before[-1].span(1) if before else None


def field_of(
    report: AnnotatedReport, quantity: Quantity, spans: tuple[Range, Range], item: Range | None
) -> tuple[str | None, Range | None]:
    """What is told of the things counted, and where: just before the number, after it, or further before.

    A number without a noun takes what its sentence tells, where that is one thing only.
    """
    found, sentence = spans
    joins = language().words("figures", "breaks.joins")
    # "in March" is no march.
    timed = [(t.start, t.end) for t in report.times]
    told = [t for t in _told(report.text, found) if not touches((t[1], t[2]), timed)]
    if item and (name := _of_item(report.text, item)):
        return name, item
    before = [t for t in told if t[2] <= quantity.start][::-1]
    after = [t for t in told if t[1] >= quantity.end]
    for run, stops in ((before[:4], True), (after[:FAR], True), (before[:FAR], True), (after[:FAR], False)):
        for word, start, end, name in run:
            if stops and word in joins:
                break
            if name:
                return name, (start, end)
    inner = [(quantity.start, quantity.end), *([item] if item else [])]
    bare = all(touches((s, e), inner) for _, s, e in content_stems(report.text, *found))
    if item and not bare:
        inside = [name for *_, name in _told(report.text, item) if name]
        return (inside[-1], item) if inside else (None, None)
    if quantity.unit is None:
        only = {name for _, s, e, name in _told(report.text, sentence) if name and not touches((s, e), timed)}
        return (only.pop(), None) if len(only) == 1 else (None, None)
    return None, None


def _of_item(text: str, item: Range) -> str | None:
    table = language().table("figures")["item_fields"]
    return next((str(table[w]) for w, *_ in words(text, *item) if w in table), None)


def _told(text: str, span: Range) -> list[tuple[str, int, int, str | None]]:
    """The words of a span, each with the field that it, or a phrase that starts with it, tells."""
    table, phrases = fields(), language().table("figures")["field_phrases"]
    told = list(words(text, *span))
    plain = [w for w, *_ in told]
    found: list[tuple[str, int, int, str | None]] = []
    for index, (word, start, end) in enumerate(told):
        name, last = table.get(stem(word)), end
        for field, listed_phrases in sorted(phrases.items()):
            for phrase in listed_phrases:
                parts = phrase.split()
                if plain[index : index + len(parts)] == parts:
                    name, last = field, told[index + len(parts) - 1][2]
        found.append((word, start, last, name))
    return found


# ---------------------------------------------------------------- where, who, which part


def names(
    report: AnnotatedReport, span: Range, sources: Sequence[Range], kinds: Sequence[str] | None = None
) -> frozenset[str]:
    """Words of the names in a span, without those of sources."""
    named = [m for m in report.mentions if m.kind == "name" and span[0] <= m.start < span[1]]
    kept = [m for m in named if not touches((m.start, m.end), sources) and (kinds is None or m.type in kinds)]
    told = [w.removesuffix("'s") for m in kept for w, *_ in words(report.text, m.start, m.end)]
    return frozenset(w for w in told if w[:1].isalpha() and len(w) > 2)


def places(
    report: AnnotatedReport, span: Range, timed: Sequence[Range], sources: Sequence[Range]
) -> tuple[frozenset[str], bool]:
    """Words of names of places in which something happened, and whether several are joined by "and".

    By the wording, since a name may be unknown: "in Halden", "at the port of Brill", not "Halden council".
    """
    found: set[str] = set()
    joint = False
    for match in _place_pattern().finditer(report.text, *span):
        if touches(match.span("name"), (*timed, *sources)):
            continue
        found |= {w.removesuffix("'s") for w, *_ in words(report.text, *match.span("name"))}
        joint = joint or match["more"] is not None
    return frozenset(found), joint


@lru_cache(maxsize=4)
def _place_pattern(code: str = "en") -> re.Pattern[str]:
    either = [re.escape(w) for w in sorted(language(code).words("figures", "cues.places"))]
    nouns = "|".join(sorted(language(code).words("figures", "cues.place_nouns")))
    cue = rf"(?:{'|'.join(either)}|(?:{nouns})s?\s+of)"
    cue = rf"(?:{cue}|{'|'.join(w.title() for w in either)})"
    return re.compile(rf"\b{cue}\s+(?:[a-z][\w-]*\s+){{0,3}}?(?P<name>{_NAME}(?P<more>\s+and\s+(?:in\s+)?{_NAME})?)")


def picks(text: str, quantity: Quantity) -> bool:
    """Whether the number itself says which are meant: "the first five points", "the last 10 games"."""
    before = [w for w, *_ in words(text, max(0, quantity.start - 16), quantity.start)][-1:]
    return quantity.unit is None and bool(set(before) & language().words("figures", "portions.picking"))


def portions(text: str, span: Range, quantity: Quantity) -> frozenset[str]:
    """Which part of a time or an event is told of: "first half", "final games"."""
    own = [(quantity.start, quantity.end)] if quantity.unit is not None else []  # "will last 72 hours"
    found = _portion_pattern().finditer(text, *span)
    return frozenset(f"{m[1].lower()} {stem(m[2])}" for m in found if not touches(m.span(), own))


@lru_cache(maxsize=4)
def _portion_pattern(code: str = "en") -> re.Pattern[str]:
    which = "|".join(sorted(language(code).words("figures", "portions.which")))
    of = "|".join(sorted(language(code).words("figures", "portions.of")))
    return re.compile(rf"\b({which})[\s-]+(?:\w+[\s-]+){{0,2}}?({of})s?\b", re.IGNORECASE)


def contrasts(text: str, span: Range, item: Range | None) -> frozenset[str]:
    """Words near the number that set one part of a kind off from another, each as ``group:word``."""
    told = {stem(w) for w, *_ in words(text, *span)} | ({stem(w) for w, *_ in words(text, *item)} if item else set())
    return frozenset(f"{n}:{s}" for n, group in enumerate(_contrasts()) for s in group & told)


@lru_cache(maxsize=4)
def _contrasts(code: str = "en") -> tuple[frozenset[str], ...]:
    groups = language(code).table("figures")["contrasts"]["groups"]
    return tuple(frozenset(stem(w) for w in group.split()) for group in groups)


def extent(report: AnnotatedReport, quantity: Quantity, found: Range, item: Range | None) -> frozenset[str]:
    """Whether the words call it a ``part`` or the ``whole``."""
    text, table = report.text, language()
    lead = [w for w, *_ in words(text, max(0, quantity.start - 24), quantity.start)][-3:]
    inner = words(text, *found)
    near = {*(w for w, s, _ in inner if not quantity.start <= s < quantity.end), *lead}
    told = {w for w, *_ in words(text, *item)} if item else set()
    after = [w for w, *_ in words(text, quantity.end, min(len(text), quantity.end + 16))][:2]
    part = bool(table.words("figures", "cues.part") & near) or bool(told & table.words("figures", "cues.other"))
    # "four prior arrests" beside the arrests of the day; "three of the seven bullets".
    part = part or (
        after[:1] == ["of"] and lead[-1:] != ["all"] and bool(table.words("figures", "cues.those") & set(after))
    )
    line = " ".join(w for w, *_ in words(text, *report.sentence_at(quantity.start)))
    opening = re.match(r"of (?:the|those|these|all) ", line) is not None and text.find(",", 0, quantity.start) >= 0
    part = part or (opening and "," in text[report.sentence_at(quantity.start)[0] : quantity.start])
    region_line = f" {' '.join(w for w, *_ in words(text, *found))} "
    phrases = table.table("figures")["cues"]["whole_phrases"]
    whole = table.words("figures", "cues.whole") & near or any(f" {p} " in region_line for p in phrases)
    return frozenset(["part"] * part + ["whole"] * bool(whole))


def rate(text: str, quantity: Quantity, item: Range | None, found: Range) -> str | None:
    """What the number is per: ``day`` of "12 calls a day"."""
    table = language().table("figures")["rates"]
    start = item[1] if item and item[0] >= quantity.end else quantity.end
    if match := _rate_pattern().match(text, start):
        return stem(match[1])
    whole = {
        w: table[w] for w, *_ in words(text, *found) if isinstance(table.get(w), str) and w not in {"joints", "units"}
    }
    return stem(min(whole.values())) if whole else None


@lru_cache(maxsize=4)
def _rate_pattern(code: str = "en") -> re.Pattern[str]:
    joints = "|".join(sorted(language(code).words("figures", "rates.joints")))
    units = "|".join(sorted(language(code).words("figures", "rates.units")))
    return re.compile(rf"(?:\s+(?:{joints})|(?:\s+[a-z]+){{0,2}}\s+per|\s*/)\s*(?:\d+\s+)?({units})\b", re.IGNORECASE)


# ---------------------------------------------------------------- added, older, newer, expected


def is_added(text: str, quantity: Quantity, item: Range | None) -> bool:
    """Whether it counts what was added ("two more bodies")."""
    cues = language().words("figures", "cues.added")
    after = next((w for w, *_ in words(text, quantity.end, min(len(text), quantity.end + 24))), "")
    inside = {w for w, *_ in words(text, *item)} if item else set()
    lead = " ".join(w for w, *_ in words(text, max(0, quantity.start - 24), quantity.start))
    phrases = language().table("figures")["cues"]["adding"]
    return after in cues or bool(cues & inside) or any(f" {lead}".endswith(f" {p}") for p in phrases)


def standing(text: str, quantity: Quantity, found: Range, sentence: Range, *, growing: bool) -> Standing | None:  # noqa: PLR0911 - one return a reason
    """Whether the sentence calls the number the older or the newer of two counts, or the level of a time ``before``.

    Args:
        text: the text of the report.
        quantity: the number.
        found: the part of the sentence about it.
        sentence: the sentence.
        growing: whether what is told of the things counted adds up while the counting goes on.
    """
    cues = language().table("figures")["cues"]
    line = f" {' '.join(w for w, *_ in words(text, *found))} "
    before = [w for w, *_ in words(text, sentence[0], quantity.start)]
    lead = f" {' '.join(before[-4:])} "
    whole_line = {stem(w) for w, *_ in words(text, *sentence)}
    recounted = growing or bool(whole_line & {stem(w) for w in cues["recounted"].split()})
    if any(f" {p} " in lead for p in cues["older_before"]):
        return "older" if recounted or "not the" in lead else "before"
    moved = {stem(w) for w in cues["moved"].split()}
    came = any(stem(w) in moved for w in before[-12:])
    if came and before[-1:] == ["from"]:
        return "older" if recounted else "before"
    if any(f" {p} " in line for p in cues["older"]):
        return "older"
    if recounted and came and (before[-1:] == ["to"] or before[-2:-1] == ["to"]):
        return "newer"
    if before[-1:] and before[-1] in cues["reached"].split():
        return "newer"
    if any(f" {p} " in line for p in cues["newer"]):
        return "newer"
    after = f" {' '.join(w for w, *_ in words(text, quantity.end, sentence[1]))} "
    if recounted and any(f" {p} " in after for p in cues["older_before"][:2]):
        return "newer"
    return "now" if any(f" {p} " in line for p in cues["now"]) else None


def is_expected(text: str, found: Range) -> bool:
    """Whether the number is to come, wanted or feared."""
    cues = {stem(w) for w in language().words("figures", "cues.expected")}
    told = [w for w, *_ in words(text, *found)]
    # "smaller than feared" tells what is.
    return any(stem(w) in cues and "than" not in told[max(0, n - 2) : n] for n, w in enumerate(told))
