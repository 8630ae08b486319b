"""Whether two numbers are about one thing: the same, another scope of one field, or nothing to compare.

A conflict that is none misleads, so numbers that differ must show more that they count one thing
than numbers that agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from onrecord.claims.figures.agreement import exactly, match, same_value
from onrecord.claims.figures.moments import later, other_moment, published_later
from onrecord.claims.figures.wording import listed
from onrecord.lang import language
from onrecord.lang.stems import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.claims.figures.counted import Counted

FARTHEST = 20
"""Numbers further apart than this factor count different things."""
CROWD = 3
"""Words that two different numbers of one gathering have around them in common at least."""
SCOPED = 4
"""Words in common that make two numbers of no known field two scopes of one thing."""
TOLD_DIGITS = 3
RARE = 100
"""Exact numbers from which two that are equal, of the same things, are one count."""
TELLING = 20
"""Numbers from which two that are equal are hardly so by chance."""

Heads = Literal["equal", "whole", "part", "kinds", "open"]


@dataclass(frozen=True, slots=True)
class Relation:
    """``same`` thing, or another ``scope`` of one field, with the reason in words."""

    kind: Literal["same", "scope"]
    why: str = ""


_SAME = Relation("same")


def relation(a: Counted, b: Counted, given: Distinguished) -> Relation | None:  # noqa: PLR0911 - one return a reason
    """What two numbers are to each other; ``None`` where there is nothing to compare.

    Args:
        a: one number.
        b: another of the same unit.
        given: which numbers some report tells apart itself.
    """
    if a.quantity.change != b.quantity.change or a.rate != b.rate or a.added or b.added:
        return None
    heads = _heads(a, b)
    if heads is None or _too_far(a, b):
        return None
    told = match(a, b)
    if _replaced(a, b):
        return _SAME
    if told in {"differ", "open"}:
        return _differing(a, b, heads, given)
    if a.field and b.field and a.field != b.field:
        return None
    alike = _alike_equal(a, b, heads) if exactly(a, b) else _alike(a, b, heads)
    if not alike or heads == "part" or _set_apart(a, b) or a.whole != b.whole:
        return None
    if _other_time(a, b) and not (exactly(a, b) and _spare(a, b)):
        return None
    return _SAME


def _replaced(a: Counted, b: Counted) -> bool:
    """Whether one sentence sets the newer count against the older: "grown to 52 cases, up from 38"."""
    standings = {a.standing, b.standing} == {"older", "newer"}
    return standings and a.key[0] == b.key[0] and a.sentence == b.sentence and a.head == b.head and a.field == b.field


def _spare(a: Counted, b: Counted) -> bool:
    # The same number with and without its date is one number; with two dates it is two.
    return a.moment.as_of is None or b.moment.as_of is None


def _differing(a: Counted, b: Counted, heads: Heads, given: Distinguished) -> Relation | None:  # noqa: PLR0911 - one return a reason
    if a.whole or b.whole or heads == "kinds" or a.compound or b.compound:
        return None
    if a.field != b.field and a.field and b.field:
        overlap = _related(a, b) and heads in {"equal", "whole"} and a.key[0] != b.key[0]
        shared = len((a.around & b.around) - a.item - b.item)
        apart = _elsewhere(a, b) or _other_time(a, b) or shared < 2
        return Relation("scope", "what is told of them differs") if overlap and not apart else None
    if match(a, b) == "differ" and a.quantity.unit is None and (a.field is None) != (b.field is None):
        return None  # what is told of one is not told of the other
    if a.expected != b.expected or "before" in {a.standing, b.standing} or not _alike(a, b, heads):
        return None
    if _names_apart(a, b):
        return None
    why = None if _too_many(a, b, heads) else _scope(a, b, heads)
    if why:
        known = a.field is not None and a.field == b.field
        return Relation("scope", why) if known or (len(_shared(a, b)[0]) >= 2 and _shared(a, b)[1] >= SCOPED) else None
    if _elsewhere(a, b):
        return None
    updated = _updated(a, b)
    if a.key[0] == b.key[0] and not _contrasted(a, b) and not updated:
        return None  # a report that gives two numbers on one man's word means two things
    if match(a, b) == "open":
        # Bounds that hold but tell little: only a later count sets one beside the other.
        return _SAME if order(a, b) is not None and not rivals(a, b) else None
    return None if given.apart(a, b) and not updated else _SAME


def _too_many(a: Counted, b: Counted, heads: Heads) -> bool:
    """Whether rivals give a part that is more than the whole: then one of them is wrong."""
    part, whole = (a, b) if b.head in listed("persons.whole") else (b, a)
    if heads != "part" or not _rivals(a, b) or _other_time(a, b) or a.field != b.field or a.field is None:
        return False
    if a.places and b.places and not a.places & b.places:
        return False
    least = part.amount.low if part.amount.low is not None else part.amount.value
    most = whole.amount.high if whole.amount.high is not None else whole.amount.value
    return least is not None and most is not None and least > most


def _related(a: Counted, b: Counted) -> bool:
    pairs = language().table("figures")["related"]["pairs"]
    return sorted((str(a.field), str(b.field))) in [sorted(pair) for pair in pairs]


# ---------------------------------------------------------------- the things counted


def _heads(a: Counted, b: Counted) -> Heads | None:  # noqa: PLR0911 - one return a reason
    """How the things counted go together; ``None`` if they do not."""
    if a.head == b.head:
        return "equal" if a.head else "open"
    if a.quantity.unit is not None:
        return "open" if not a.item or not b.item or a.item & b.item else None
    if a.head is None or b.head is None:
        return "open"
    whole, part, kind = (listed(f"persons.{name}") for name in ("whole", "part", "kind"))
    if {a.head, b.head} & whole:
        other = b.head if a.head in whole else a.head
        if other in whole | kind | part:
            return "part" if other in part else "whole"
    other = b.head if a.head in whole else a.head
    if {a.head, b.head} & whole and _is_person(other, a, b):
        return "whole"
    people = whole | part | kind
    if a.head in people and b.head in people:
        return "kinds" if {a.head, b.head} & kind else None
    return "kinds" if not ({a.head, b.head} & people) else None


def _is_person(noun: str, a: Counted, b: Counted) -> bool:
    # "worshippers" who were killed are people; "trailers" that were destroyed are not.
    figures = language()
    if a.field is None or a.field != b.field or a.field not in figures.words("figures", "counts.of_people"):
        return False
    if noun in listed("persons.not_people"):
        return False
    return noun.endswith(tuple(sorted(figures.words("figures", "persons.endings"))))


def _shared(a: Counted, b: Counted) -> tuple[frozenset[str], int]:
    """Words that both tell about their number, and how many both sentences share."""
    return (a.near & b.near) - a.item - b.item, len((a.around & b.around) - a.item - b.item)


def _alike_equal(a: Counted, b: Counted, heads: Heads) -> bool:  # noqa: PLR0911 - one return a reason
    """Whether the same is told of two numbers that are equal but for rounding."""
    near, shared = _shared(a, b)
    field = a.field is not None and a.field == b.field
    if a.quantity.unit is not None:
        item = bool(a.item & b.item)
        told = (a.near | a.item) & (b.near | b.item)
        return bool(told - a.names - b.names) or bool(near) or (item and field) or shared >= 2
    telling = max(abs(n) for n in (a.amount.value, a.amount.low, a.amount.high) if n is not None) >= TELLING
    people = bool({a.head, b.head} & (listed("persons.whole") | listed("persons.part") | listed("persons.kind")))
    if heads == "kinds":
        if people:
            return (field and shared >= 1) or (shared >= (2 if telling else 3) and bool(near))
        return telling and shared >= 3 and bool(near)
    if field and not telling and a.field in language().words("figures", "counts.of_one"):
        return bool(a.people & b.people) or (not a.people and not b.people and shared >= CROWD)
    if field or (heads == "equal" and _is_rare(a) and _is_rare(b)):
        return heads != "open" or shared >= 1
    if heads == "open":
        return shared >= 3
    plain = near - _stems(a.names) - _stems(b.names)
    if not telling:
        # Two of this and two of that are soon found.
        both_parts = "part" in a.extent & b.extent
        enough = shared >= (2 if people else 1) if plain or both_parts else shared >= CROWD + people
        return enough and (not a.compound or shared >= CROWD)
    return shared >= 2 or (not people and (shared >= 1 or bool(near)))


def _is_rare(counted: Counted) -> bool:
    # 1,340 nests of two reports are hardly two counts.
    value = counted.amount.value
    return value is not None and value >= RARE and len(str(int(value)).rstrip("0")) >= TOLD_DIGITS


def _alike(a: Counted, b: Counted, heads: Heads) -> bool:  # noqa: PLR0911 - one return a reason
    """Whether as much the same is told of two numbers that they must count one thing."""
    near, shared = _shared(a, b)
    field = a.field is not None and a.field == b.field
    if a.quantity.unit is not None:
        item = bool(a.item & b.item)
        plain = near - a.names - b.names
        return _ends_alike(a, b) and (
            (field and bool(plain | (near and a.names & b.names)) and shared >= 2)
            or (item and len(near) >= 2)
            or (len(near) >= 3 and _covers(a, b))
        )
    if heads == "kinds" or a.head in listed("counts.of_a_game"):
        return False
    if field and a.field in language().words("figures", "counts.of_one"):
        return bool(a.people & b.people) and shared >= CROWD
    if field and heads != "open":
        # One town sees two marches: a crowd must be told of alike to be one crowd.
        return not _is_momentary(a) or shared >= CROWD
    if field:
        people = listed("persons.whole") | listed("persons.part") | listed("persons.kind") | {None}
        known = {a.head, b.head} <= people or bool(a.standing or b.standing)
        return known and (shared >= 3 or "headline" in _furniture(a, b))
    if heads == "open" or (heads == "part" and not near) or (heads == "whole" and a.head != b.head):
        return heads == "open" and bool(a.standing or b.standing) and shared >= 3
    near = near - _stems(a.names) - _stems(b.names)
    if not _covers(a, b):
        return False
    if _rivals(a, b) and a.head == b.head and near:
        return shared >= 2
    return len(near) >= 2 or (len(near) >= 1 and shared >= 3) or (len(a.item & b.item) >= 2 and shared >= 3)


def _stems(names: frozenset[str]) -> frozenset[str]:
    return frozenset(stem(name) for name in names)


def _covers(a: Counted, b: Counted) -> bool:
    """Whether the shorter of two tellings is, by half at least, in the other."""
    one, other = a.near - a.item, b.near - b.item
    least = min(len(one), len(other))
    return least > 0 and 2 * len(one & other) >= least


def _ends_alike(a: Counted, b: Counted) -> bool:
    # "4 million for the library" and "9 million for roads".
    one, other = a.tail - a.names - a.places, b.tail - b.names - b.places
    return not one or not other or bool(one & other) or bool(one & b.near) or bool(other & a.near)


def _furniture(a: Counted, b: Counted) -> set[str | None]:
    return {c.report.furniture_at(c.quantity.start) for c in (a, b)}


def _too_far(a: Counted, b: Counted) -> bool:
    def size(c: Counted) -> float:
        told = c.amount
        if a.quantity.unit != b.quantity.unit and told.si_value is not None:
            return abs(float(told.si_value))
        return next(abs(n) for n in (told.value, told.low, told.high) if n is not None)

    sizes = [size(a), size(b)]
    return max(sizes) > FARTHEST * max(min(sizes), 0.01)


# ---------------------------------------------------------------- where, when, which part


def _is_momentary(counted: Counted) -> bool:
    return counted.field in language().words("figures", "counts.momentary")


def _other_time(a: Counted, b: Counted) -> str | None:
    momentary = _is_momentary(a) or a.quantity.change is not None
    return other_moment(a.moment, b.moment, momentary=momentary)


def _scope(a: Counted, b: Counted, heads: Heads) -> str | None:  # noqa: PLR0911 - one return a reason
    """Why two numbers that differ are of two scopes of one thing."""
    parted = {c.extent & {"part"} == {"part"} for c in (a, b)} == {True, False}
    crowds = bool(a.kinds and b.kinds) and (a.kinds < b.kinds or b.kinds < a.kinds)
    if heads == "part" or parted or crowds:
        return "the numbers count a whole and a part of it"
    if a.portions != b.portions or _set_apart(a, b):
        return "the numbers count different parts"
    if a.places and b.places and not a.places & b.places:
        return "the numbers count different areas"
    if a.joint != b.joint and a.places & b.places:
        return "the numbers count different areas"
    if ("whole" in a.extent) != ("whole" in b.extent) and (a.places or b.places) and a.places != b.places:
        return "the numbers count different areas"
    why = _other_time(a, b)
    if why and not (a.standing != b.standing and a.standing and b.standing):
        return f"the numbers were counted at different times: {why}"
    return None


def _set_apart(a: Counted, b: Counted) -> bool:
    """Whether words that exclude each other ("north", "south") tell which part each counts."""
    if a.portions and b.portions and not a.portions & b.portions:
        return True
    groups: dict[str, list[set[str]]] = {}
    for index, counted in enumerate((a, b)):
        for told in counted.contrasts:
            group, _, word = told.partition(":")
            groups.setdefault(group, [set(), set()])[index].add(word)
    if any(one and other and not one & other for one, other in groups.values()):
        return True
    one, other = (c.people - a.places - b.places for c in (a, b))
    return bool(one and other) and not one & other


def _elsewhere(a: Counted, b: Counted) -> bool:
    """Whether one number is told of a place that the other's report never names."""
    return any(one.places and not one.places & other.vocabulary for one, other in ((a, b), (b, a)))


def _names_apart(a: Counted, b: Counted) -> bool:
    one, other = a.names | a.places, b.names | b.places
    return bool(one and other) and not one & other and not (a.field and a.field == b.field and a.places and b.places)


# ---------------------------------------------------------------- whose word, which is later


def _rivals(a: Counted, b: Counted) -> bool:
    if not a.claimant or not b.claimant or a.claimant == b.claimant:
        return False
    # "the governor" of one report may be "Governor Elsa Brandt" of another.
    return not any(set(str(one.claimant).split()) <= other.offices for one, other in ((a, b), (b, a)))


def _contrasted(a: Counted, b: Counted) -> bool:
    # A report that gives one number itself and another on somebody's word sets the two against each other.
    told = a.claimant != b.claimant and a.field == b.field
    return _rivals(a, b) or (told and a.field in language().words("figures", "counts.growing"))


def rivals(a: Counted, b: Counted) -> bool:
    """Whether two named sources give the two numbers, and neither sentence calls one the newer."""
    return _rivals(a, b) and not _updated(a, b)


def _updated(a: Counted, b: Counted) -> bool:
    one, other = (c.standing if c.standing in {"older", "newer"} else None for c in (a, b))
    return one != other


def order(a: Counted, b: Counted) -> int | None:
    """-1 when ``a`` is the older count, 1 when ``b`` is, ``None`` when nothing says so."""
    older = a.standing == "older", b.standing == "older"
    if older[0] != older[1]:
        return -1 if older[0] else 1
    decided = later(a.moment, b.moment)
    if decided is None and _updated(a, b):
        decided = b.standing == "newer"
    if decided is None and _grows(a, b):
        decided = published_later(a.moment, b.moment)
    if decided is None and a.standing != b.standing and not _rivals(a, b):
        decided = b.standing in {"newer", "now"}
    return None if decided is None else (-1 if decided else 1)


def order_why(old: Counted, new: Counted) -> str:
    """What says that ``new`` is the later count, in words to stand after "a later count"."""
    if "older" in {old.standing, new.standing} or (
        later(old.moment, new.moment) is None and old.standing != new.standing
    ):
        return ", by the words of the report"
    if later(old.moment, new.moment) is not None:
        return f" ({old.moment.told}, then {new.moment.told})"
    return ", by when the reports came out"


def agree_why(a: Counted, b: Counted) -> str | None:
    """Why two numbers agree, or ``None``; a bound that a later count has overtaken does not agree with it."""
    why = same_value(a, b)
    if match(a, b) != "bounds" or a.field not in language().words("figures", "counts.growing"):
        return why
    told = (
        later(a.moment, b.moment) is not None
        or "newer" in {a.standing, b.standing}
        or "older" in {a.standing, b.standing}
    )
    if not told or order(a, b) is None or a.amount.value is None or b.amount.value is None:
        return why
    old, new = (a, b) if order(a, b) == -1 else (b, a)
    overtaken = old.amount.low == old.amount.value and old.amount.high is None
    return None if overtaken and float(new.amount.value or 0) > float(old.amount.value or 0) else why


def _grows(a: Counted, b: Counted) -> bool:
    if a.claimant and a.claimant == b.claimant:
        return True
    return a.field == b.field and a.field in language().words("figures", "counts.growing")


class Distinguished:
    """Pairs of numbers that a report gives side by side for one field, so that it means two things."""

    def __init__(self, group: Sequence[Counted]) -> None:
        """Args: group: all numbers of one unit."""
        by_report: dict[str, list[Counted]] = {}
        for counted in group:
            by_report.setdefault(counted.report.id, []).append(counted)
        self._told: dict[tuple[str | None, str | None], set[tuple[object, object]]] = {}
        for told in by_report.values():
            for one, other in combinations(told, 2):
                if one.field != other.field or one.head != other.head or not (one.head or one.field):
                    continue
                if _contrasted(one, other) or one.standing or other.standing or match(one, other) != "differ":
                    continue
                if later(one.moment, other.moment) is not None:
                    continue
                pairs = self._told.setdefault((one.field, one.head), set())
                pairs |= {(one.amount.value, other.amount.value), (other.amount.value, one.amount.value)}

    def apart(self, a: Counted, b: Counted) -> bool:
        """Whether some report gives both numbers, of the same things."""
        pair = a.amount.value, b.amount.value
        if None in pair:
            return False
        return any(pair in self._told.get((c.field, c.head), ()) for c in (a, b))
