"""What a stretch of text claims, in slots, and whether two of them claim the same.

The base of ``match`` and ``stance``. A proposition is read without a parser: names are the
story's entities, actions come from small groups of synonyms (``lang/en/claims.toml``), all
other content words count as they stand. Two propositions are the same only when every slot
agrees; likeness alone never decides. Not done yet: synonyms outside the table, and who does
what to whom where order and passive voice do not tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from onrecord.config import ClaimSettings
from onrecord.lang import language
from onrecord.lang.names import name_lore
from onrecord.model import AnnotatedReport, Range, Statement, StoryEntity
from onrecord.text import words

Modality = Literal["fact", "possible", "future", "conditional"]
Relation = Literal["same", "contradicts", "differs", "unrelated"]
WEIGHTS = {"name": 1.0, "action": 1.5, "word": 1.0, "number": 1.0}
_BREAK = re.compile(
    r"(?<=[.!?])[”\"]?\s+|[;:]\s|\s[—–]\s|,?\s(?=(?:although|though|because|while|whereas|after|before|since|unless)\s)"
    r"|,\s(?=(?:and|but|which|who|where|as|adding|including|despite|citing|if)\s)"
    r"|\s(?=and\s(?:that|the|it|he|she|they|we)\s)|\s(?=if\s)"
)
_SUBORDINATE = re.compile(
    r"\W*(?:which|who|where|because|after|before|since|as|despite|although|though|including)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Term:
    """One content word, name or number: ``key`` is what is compared, the offsets are where it stands."""

    key: str
    kind: Literal["name", "action", "word", "number"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proposition:
    """One clause in slots.

    Attributes:
        terms: its content in order, repeated terms once.
        days: first and last day of each resolved date (ISO), or the value twice.
        embedded: what the clause is set under ("threatened to", "failed to").
        presupposed: told in passing, in a subordinate clause.
        disbelieved: called untrue ("false", "a lie").
    """

    report: str
    start: int
    end: int
    terms: tuple[Term, ...]
    negated: bool
    modality: Modality
    passive: bool
    days: tuple[tuple[str, str], ...]
    embedded: frozenset[str]
    presupposed: bool
    disbelieved: bool

    @property
    def keys(self) -> frozenset[str]:
        """Keys of all terms."""
        return frozenset(term.key for term in self.terms)

    def of(self, kind: str) -> tuple[str, ...]:
        """Keys of the terms of one kind, in order."""
        return tuple(term.key for term in self.terms if term.kind == kind)

    @property
    def actor(self) -> str | None:
        """The name before the first action; ``None`` when none is plain, as in a passive."""
        action = next((t.start for t in self.terms if t.kind == "action"), None)
        if action is None or self.passive:
            return None
        return next((t.key for t in self.terms if t.kind == "name" and t.start < action), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two propositions relate; ``slot`` names what differs, ``why`` says it in words."""

    relation: Relation
    score: float
    slot: str
    why: str


@dataclass(frozen=True, slots=True)
class Voice:
    """One place that may make a claim: a clause of a statement, or of the writer's own prose."""

    report: AnnotatedReport
    statement: Statement | None
    proposition: Proposition

    @property
    def key(self) -> tuple[str, int, int, str]:
        """Sorts voices by place."""
        return self.report.id, self.proposition.start, self.proposition.end, self.statement.id if self.statement else ""


@dataclass(frozen=True, slots=True)
class Group:
    """One proposition and everybody who voices it, sorted by place."""

    voices: tuple[Voice, ...]

    @property
    def wording(self) -> Voice:
        """The voice that says least beside the claim, so that no detail is taken for agreed."""
        told = [v for v in self.voices if v.statement] or list(self.voices)
        return min(told, key=lambda v: (v.proposition.presupposed, len(v.proposition.terms), v.key))


def name_keys(entities: Sequence[StoryEntity]) -> dict[str, str]:
    """Entity id to what is compared: a country by its name ("Finnish" is Finland), else the id."""
    lore = name_lore()
    keys = {}
    for entity in entities:
        if not entity.name[:1].isupper():
            continue  # "an official" in two reports need not be one person
        country = lore.country(entity.name) or lore.people(entity.name)
        keys[entity.id] = f"country:{country}" if country else f"entity:{entity.id}"
    return keys


def clauses(text: str, ranges: Sequence[Range]) -> list[Range]:
    """Cuts ranges of a text into clauses, at punctuation and conjunctions."""
    found: list[Range] = []
    for start, end in ranges:
        cut = start
        for match in _BREAK.finditer(text, start, end):
            if match.start() > cut:
                found.append((cut, match.start()))
            cut = match.end()
        found.append((cut, end))
    return [_trimmed(text, s, e) for s, e in found if text[s:e].strip(" \n\t,.;:“”\"'")]


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and text[start] in " \n\t,.;:":
        start += 1
    while end > start and text[end - 1] in " \n\t,;:":
        end -= 1
    return start, end


def read(report: AnnotatedReport, span: Range, names: Mapping[str, str], statement: Statement | None) -> Proposition:
    """Reads one clause into slots."""
    start, end = span
    tokens = list(words(report.text, start, end))
    lower = [word for word, _, _ in tokens]
    table = language()
    embedding, negations = table.words("claims", "modality.embedding"), table.words("claims", "negations")
    falsity = table.words("claims", "denials.falsity")
    dated = [t for t in report.times if start <= t.start < end and t.type in ("DATE", "TIME")]
    speaker = statement.speaker if statement else None
    return Proposition(
        report=report.id,
        start=start,
        end=end,
        terms=tuple(_terms(report, span, names, names.get(speaker or ""))),
        negated=any(word in negations or word.endswith("n't") for word in lower),
        modality=_modality(report.text, tokens),
        passive=bool(
            re.search(r"\b(?:was|were|been|being|is|are)\s(?:\w+ly\s)?\w+(?:ed|en|t|n)\b", report.text[start:end])
        ),
        days=tuple((t.earliest or t.value, t.latest or t.value) for t in dated),
        embedded=frozenset(stem(word) for word in lower if word in embedding),
        presupposed=bool(_SUBORDINATE.match(report.text[start:end])),
        disbelieved=any(word in falsity for word in lower),
    )


def _modality(text: str, tokens: Sequence[tuple[str, int, int]]) -> Modality:
    table = language()
    # "May" with a capital is a month, or opens a question.
    told = [word for word, at, _ in tokens if not (word == "may" and text[at] == "M")]
    if any(word in table.words("claims", "modality.conditional") for word in told[:2]):
        return "conditional"
    if any(word in table.words("claims", "modality.possible") for word in told):
        return "possible"
    future = table.words("claims", "modality.future")
    if any(word in future or word.endswith("'ll") for word in told):
        return "future"
    return "fact"


def _terms(report: AnnotatedReport, span: Range, names: Mapping[str, str], speaker: str | None) -> Iterator[Term]:
    table = language()
    empty = table.words("claims", "stopwords") | table.words("claims", "light")
    seen: set[str] = set()
    mentions = sorted(
        (
            m
            for m in report.mentions
            if m.entity in names and m.start < span[1] and m.end > span[0] and m.kind != "nominal"
        ),
        key=lambda m: (m.start, -m.end),
    )
    numbers = [q for q in report.quantities if span[0] <= q.start < span[1] and not q.ordinal]
    dates = [t for t in report.times if t.start < span[1] and t.end > span[0]]
    for word, start, end in words(report.text, *span):
        inside = next((m for m in mentions if m.start <= start < m.end), None)
        number = next((q for q in numbers if q.start <= start < q.end), None)
        if inside:
            term = Term(names[inside.entity], "name", inside.start, inside.end)
        elif speaker and word in ("i", "we", "our", "my"):
            term = Term(speaker, "name", start, end)
        elif number:
            size = number.value if number.value is not None else f"{number.low}-{number.high}"
            term = Term(f"number:{size}{number.unit or ''}", "number", number.start, number.end)
        elif word in empty or any(t.start <= start < t.end for t in dates):
            continue
        elif people := name_lore().people(word) if report.text[start].isupper() else None:
            term = Term(f"country:{people}", "name", start, end)
        else:
            key = stem(word)
            group = action_groups().get(key)
            kind: Literal["action", "number", "word"] = "action" if group else "number" if word[0].isdigit() else "word"
            term = Term(f"do:{group}" if group else key, kind, start, end)
        if term.key not in seen:
            seen.add(term.key)
            yield term


@cache
def stem(word: str) -> str:
    """A crude stem of an English word; irregular past forms are looked up."""
    word = word.removesuffix("'s").removesuffix("'")
    if word in _irregular():
        word = _irregular()[word]
    elif len(word) > 4:
        for suffix, kept in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", "")):
            if word.endswith(suffix) and len(word) - len(suffix) > 2 and not word.endswith("ss"):
                word = word[: -len(suffix)] + kept
                if (
                    not kept
                    and suffix in ("ing", "ed")
                    and len(word) > 3
                    and word[-1] == word[-2]
                    and word[-1] not in "ls"
                ):
                    word = word[:-1]
                break
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    word = word[:-1] if word.endswith("e") and len(word) > 3 else word
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


@cache
def _irregular() -> dict[str, str]:
    rows = language().table("claims")["actions"]["irregular"]
    return {form: row.split()[0] for row in rows for form in row.split()}


@cache
def action_groups() -> dict[str, str]:
    """Stem of an action word to the first word of its group."""
    found: dict[str, str] = {}
    for row in language().table("claims")["actions"]["groups"]:
        for word in row.split():
            found.setdefault(stem(word), row.split()[0])
    return found


@cache
def kinds() -> dict[str, str]:
    """Stem of a word to the wider kind of thing it names."""
    table = language().table("claims")["kinds"]
    return {stem(word): wide for wide, narrow in sorted(table.items()) for word in narrow.split()}


@cache
def _opposites() -> frozenset[tuple[str, str]]:
    actions = language().table("claims")["actions"]
    pairs = [(f"do:{a}", f"do:{b}") for a, b in actions["opposites"]]
    pairs += [(_key(a), _key(b)) for a, b in actions["adjectives"]]
    return frozenset([*pairs, *((b, a) for a, b in pairs)])


def _key(word: str) -> str:
    group = action_groups().get(stem(word))
    return f"do:{group}" if group else stem(word)


@cache
def _converse() -> frozenset[frozenset[str]]:
    pairs = language().table("claims")["actions"]["converse"]
    return frozenset(frozenset((f"do:{a}", f"do:{b}")) for a, b in pairs)


def compare(a: Proposition, b: Proposition, settings: ClaimSettings | None = None) -> Comparison:
    """Compares two propositions slot by slot.

    Returns:
        ``same`` when action, names, numbers, dates, certainty of happening and polarity all
        agree; ``contradicts`` when exactly polarity, an opposite or a number differs;
        ``differs`` when they are about the same and another slot differs; else ``unrelated``.
        ``score`` is the share of the less specific proposition's weight found in the other.
    """
    settings = settings or ClaimSettings()
    opposite = _opposite_terms(a, b)
    left, right = _aligned(a, b)
    shared = left & right
    high = max(_share(left, shared), _share(right, shared))
    enough = settings.shared_terms - (1 if opposite else 0)
    if len(shared) < enough or all(key.startswith(("country:", "entity:", "number:")) for key in shared):
        return Comparison("unrelated", high, "", "too little in common")
    slot = _differing_slot(a, b, left, right)
    if slot:
        return Comparison("differs", high, slot, f"{slot} differs")
    if opposite:
        return _opposed(opposite, left - shared, right - shared, high)
    return _verdict(a, b, (left, right), settings)


def _opposed(pair: tuple[str, str], only_left: frozenset[str], only_right: frozenset[str], score: float) -> Comparison:
    if only_left == {pair[0]} or only_right == {pair[1]}:
        return Comparison("contradicts", score, "action", f"{_bare(pair[0])} against {_bare(pair[1])}")
    return Comparison("differs", score, "action", "opposite actions of different things")


def _verdict(
    a: Proposition, b: Proposition, keys: tuple[frozenset[str], frozenset[str]], settings: ClaimSettings
) -> Comparison:
    shared = keys[0] & keys[1]
    only_left, only_right = keys[0] - shared, keys[1] - shared
    low, high = sorted((_share(keys[0], shared), _share(keys[1], shared)))
    if high < settings.covered or low < settings.covered_longer or _substituted(a, b, shared):
        return Comparison("differs", high, "object", "what it is done to differs or is told on one side only")
    numbers = {k for k in only_left if k.startswith("number:")}, {k for k in only_right if k.startswith("number:")}
    if all(numbers):
        why = f"{_bare(min(numbers[0]))} against {_bare(min(numbers[1]))}"
        return Comparison("contradicts", high, "number", why)
    if any(numbers):
        return Comparison("differs", high, "number", "a number on one side only")
    if (a.negated != a.disbelieved) != (b.negated != b.disbelieved):
        return Comparison("contradicts", high, "polarity", "one says it is so, the other that it is not")
    told = ", ".join(sorted(_bare(key) for key in shared if not key.startswith("entity:")))
    return Comparison("same", high, "", f"same action, names and polarity: {told}")


def denied_share(denied: Proposition, claimed: Proposition, own: frozenset[str]) -> tuple[float, str]:
    """How much of what is denied stands in what is claimed, 0 to 1, and which terms.

    A wider word covers a narrower one ("arms", "missiles"). 0 when an action, number, name or
    date of the denial is missing in the claim, or when the claim is about somebody else.

    Args:
        denied: the content of the denial; the denier is its actor where it names none.
        claimed: what it may deny.
        own: keys of the denier and everybody of his camp.
    """
    if denied.actor is None:
        denier = next((key for key in claimed.of("name") if key in own), None)
        if denier is None:
            return 0.0, ""
        agent = Term(denier, "name", denied.start, denied.start + 1)
        denied = replace(denied, terms=(agent, *(t for t in denied.terms if t.key != denier)))
        if claimed.actor not in (None, denier) and not _converse_pair(claimed, denied):
            return 0.0, ""
    if _swapped(claimed, denied) or _apart(denied, claimed) or denied.negated != claimed.negated:
        return 0.0, ""
    left, right = _aligned(claimed, denied)
    wanted = frozenset(key for key in right if key not in own)
    wide = {kinds()[key] for key in left if key in kinds()}
    found = frozenset(key for key in wanted if key in left or kinds().get(key) in wide)
    if len(found) < 2 or all(":" in key and not key.startswith("do:") for key in found):
        return 0.0, ""
    if any(":" in key for key in wanted - found) or denied.embedded - claimed.embedded - _embedding_denial():
        return 0.0, ""
    told = sorted(_bare(key) for key in found if not key.startswith("entity:"))
    return _share(wanted, found), ", ".join(told)


def _embedding_denial() -> frozenset[str]:
    return frozenset({stem("deny"), stem("denied")})


def _aligned(a: Proposition, b: Proposition) -> tuple[frozenset[str], frozenset[str]]:
    """Both sets of keys, the converse action renamed: "A sends" is "B receives"."""
    pair = _converse_pair(a, b)
    if pair is None:
        return a.keys, b.keys
    return a.keys, frozenset(pair[0] if key == pair[1] else key for key in b.keys)


def _differing_slot(a: Proposition, b: Proposition, left: frozenset[str], right: frozenset[str]) -> str:
    shared = left & right
    checks = (
        ("certainty", _happening(a) != _happening(b) or "conditional" in (a.modality, b.modality)),
        ("what it is set under", a.embedded != b.embedded),
        ("name", all(any(_is_name(key) for key in side - shared) for side in (left, right))),
        ("date", _apart(a, b)),
        ("who does what to whom", _swapped(a, b)),
    )
    return next((slot for slot, differs in checks if differs), "") or _action_slot(left, right, shared)


def _action_slot(left: frozenset[str], right: frozenset[str], shared: frozenset[str]) -> str:
    actions = [{key for key in side if key.startswith("do:")} for side in (left, right)]
    if all(actions) and not any(key.startswith("do:") for key in shared):
        pairs = {(x, y) for x in actions[0] for y in actions[1]}
        return "" if pairs & _opposites() else "action"
    return ""


def _happening(proposition: Proposition) -> bool:
    return proposition.modality == "future"


def _is_name(key: str) -> bool:
    return key.startswith(("country:", "entity:"))


def _share(keys: frozenset[str], shared: frozenset[str]) -> float:
    weight = sum(WEIGHTS["action"] if key.startswith("do:") else 1.0 for key in keys)
    return sum(WEIGHTS["action"] if key.startswith("do:") else 1.0 for key in keys & shared) / weight if weight else 0.0


def _opposite_terms(a: Proposition, b: Proposition) -> tuple[str, str] | None:
    only_a, only_b = sorted(a.keys - b.keys), sorted(b.keys - a.keys)
    found = [(x, y) for x in only_a for y in only_b if (x, y) in _opposites()]
    return found[0] if len(found) == 1 and not _converse_pair(a, b) else None


def _apart(a: Proposition, b: Proposition) -> bool:
    """Whether dates are given on both sides and none of them meet."""
    if not a.days or not b.days:
        return False
    return all(x[1] < y[0] or y[1] < x[0] for x in a.days for y in b.days)


def _swapped(a: Proposition, b: Proposition) -> bool:
    """Whether two shared names stand in the other order, neither passive voice nor a converse explaining it."""
    return _reversed(a, b) and a.passive == b.passive and not _converse_pair(a, b)


def _reversed(a: Proposition, b: Proposition) -> bool:
    names = [key for key in a.of("name") if key in b.of("name")]
    other = [key for key in b.of("name") if key in names]
    return len(names) > 1 and names[0] != other[0]


def _converse_pair(a: Proposition, b: Proposition) -> tuple[str, str] | None:
    """The two actions, a's first, where one tells the other from the other side ("sent", "received")."""
    if _reversed(a, b):
        for pair in sorted(_converse(), key=sorted):
            mine, theirs = sorted(pair & a.keys), sorted(pair & b.keys)
            if len(mine) == len(theirs) == 1 and mine != theirs:
                return mine[0], theirs[0]
    return None


def _substituted(a: Proposition, b: Proposition, shared: frozenset[str]) -> bool:
    """Whether different words stand in the same place: beside the same shared neighbour."""
    beside_a, beside_b = _neighbours(a, shared), _neighbours(b, shared)
    if not beside_a or not beside_b:
        return False
    return bool(beside_a & beside_b) or min(len(a.keys - shared), len(b.keys - shared)) > 1


def _neighbours(proposition: Proposition, shared: frozenset[str]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    keys = [term.key for term in proposition.terms if not term.key.startswith("number:")]
    for at, key in enumerate(keys):
        if key not in shared and not key.startswith("do:"):
            before = next((k for k in reversed(keys[:at]) if k in shared), None)
            after = next((k for k in keys[at + 1 :] if k in shared), None)
            found.update((side, k) for side, k in (("after", before), ("before", after)) if k)
    return found


def _bare(key: str) -> str:
    return key.partition(":")[2] or key
