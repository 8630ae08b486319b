"""Whether two propositions are the same, slot by slot, and whether one is what the other denies.

The verdict comes from typed comparison only: action, names, numbers, dates, polarity,
certainty of happening, order of the names. Not done yet: synonyms outside the table of
``lang/en/claims.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from onrecord.claims.proposition import Proposition, Term, action_groups
from onrecord.config import ClaimSettings
from onrecord.lang import language, timex
from onrecord.lang.stems import stem
from onrecord.text import words

Relation = Literal["same", "contradicts", "differs", "unrelated"]
ACTION_WEIGHT = 1.5
"""Weight of an action beside 1 for every other term."""

RUN = 9
"""Words in a row that two speakers do not share by chance."""

ALIKE, MANY = 0.75, 6
"""Share of words, and number of words, that two quotations of two speakers do not share by chance."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two propositions relate; ``slot`` names what differs, ``why`` says it in words."""

    relation: Relation
    score: float
    slot: str
    why: str


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


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a denial is found in a claim.

    Attributes:
        share: share of the denial's weight found, 0 to 1.
        main: whether it is the claim's main action that is denied, not a detail of it.
        told: the terms found, in words.
    """

    share: float
    main: bool
    told: str


NOTHING = Coverage(0.0, False, "")


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
    if len(shared) < enough or not _telling(shared, opposed=opposite is not None):
        return Comparison("unrelated", high, "", "too little in common")
    slot = _differing_slot(a, b, left, right)
    if slot:
        return Comparison("differs", high, slot, f"{slot} differs")
    if opposite:
        return _opposed(opposite, left - shared, right - shared, high)
    return _verdict(a, b, (left, right), settings)


def same_words(a: str, b: str) -> bool:
    """Whether two wordings share a run of words too long to be chance: one utterance, not two."""
    left, right = ([word for word, _, _ in words(text)] for text in (a, b))
    runs = {tuple(left[i : i + RUN]) for i in range(len(left) - RUN + 1)}
    return any(tuple(right[i : i + RUN]) in runs for i in range(len(right) - RUN + 1))


def alike(a: str, b: str) -> bool:
    """Whether two quoted wordings are one, a word or two dropped: most of their words, in order."""
    left, right = ([word for word, _, _ in words(text)] for text in (a, b))
    return min(len(left), len(right)) >= MANY and SequenceMatcher(None, left, right, False).ratio() >= ALIKE


def repeats(a: str, b: str, least: int) -> bool:
    """Whether one wording of at least so many words stands whole in the other."""
    short, long = sorted(([word for word, _, _ in words(text)] for text in (a, b)), key=len)
    return len(short) >= least and any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def _telling(shared: frozenset[str], *, opposed: bool) -> bool:
    """Whether what is shared can make a proposition: an action or word, and beside it a thing or a second name."""
    names = sum(_is_name(key) for key in shared)
    things = sum(":" not in key or key.startswith("number:") for key in shared)
    if all(_is_name(key) or key.startswith("number:") for key in shared):
        return opposed and names > 0
    return names > 1 or things > 0


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


def denied_share(denied: Proposition, claimed: Proposition, own: frozenset[str]) -> Coverage:
    """How much of what is denied stands in what is claimed.

    A wider word covers a narrower one ("arms", "missiles"). Nothing is covered when an action,
    number, name or date of the denial is missing in the claim, when the claim is about somebody
    else, or when one speaks of what happened and the other of what may come.

    Args:
        denied: the content of the denial; the denier is its actor where it names none.
        claimed: what it may deny.
        own: keys of the denier and everybody of his camp.
    """
    spoken = _by_denier(denied, claimed, own)
    if spoken is None or (_happening(claimed) and not _happening(spoken)):
        return NOTHING
    denied = spoken
    if _swapped(claimed, denied) or _apart(denied, claimed) or denied.negated != claimed.negated:
        return NOTHING
    left, right = _aligned(claimed, denied)
    wanted = frozenset(key for key in right if key not in own)
    wide = {kinds()[key] for key in left if key in kinds()}
    found = frozenset(key for key in wanted if key in left or kinds().get(key) in wide)
    things = [key for key in found if not _is_name(key) and not key.startswith("number:")]
    if len(found) < 2 or not (len(things) > 1 or any(key.startswith("do:") for key in things)):
        return NOTHING
    if any(":" in key for key in wanted - found) or denied.embedded - claimed.embedded - _embedding_denial():
        return NOTHING
    main = next(iter(claimed.of("action")), None)
    told = ", ".join(sorted(_bare(key) for key in found if not key.startswith("entity:")))
    return Coverage(_share(wanted, found), main is None or main in found, told)


def _by_denier(denied: Proposition, claimed: Proposition, own: frozenset[str]) -> Proposition | None:
    """The denial with its unspoken actor put first; ``None`` where the claim is about somebody else."""
    if denied.actor is not None:
        return denied
    denier = next((key for key in claimed.of("name") if key in own), None)
    if denier is None:
        return None
    agent = Term(denier, "name", denied.start, denied.start + 1)
    denied = replace(denied, terms=(agent, *(t for t in denied.terms if t.key != denier)))
    about = claimed.actor in (None, denier) or _converse_pair(claimed, denied) is not None
    return denied if about else None


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
    weight = sum(ACTION_WEIGHT if key.startswith("do:") else 1.0 for key in keys)
    return sum(ACTION_WEIGHT if key.startswith("do:") else 1.0 for key in keys & shared) / weight if weight else 0.0


def _opposite_terms(a: Proposition, b: Proposition) -> tuple[str, str] | None:
    only_a, only_b = sorted(a.keys - b.keys), sorted(b.keys - a.keys)
    found = [(x, y) for x in only_a for y in only_b if (x, y) in _opposites()]
    return found[0] if len(found) == 1 and not _converse_pair(a, b) else None


def _apart(a: Proposition, b: Proposition) -> bool:
    """Whether dates are given on both sides and none of them meet."""
    if not a.days or not b.days:
        return False
    return not any(_meet(x, y) for x in a.days for y in b.days)


def _meet(one: tuple[str, str], other: tuple[str, str]) -> bool:
    # "Monday" without a date goes with the Monday that another report dates.
    if one[0][:1].isdigit() and other[0][:1].isdigit():
        return one[0] <= other[1] and other[0] <= one[1]
    return timex.compatible(one[0], other[0])


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
