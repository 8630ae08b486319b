"""For whom a speaker speaks: two spokesmen of one government are one camp.

Read from names and offices as the reports write them; in doubt two are held together. Not done yet:
parties, unions and armed groups that share a line without sharing a name.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.lang.names import fold, name_lore

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = re.compile(r"[^\w'’&.-]+")


@lru_cache(maxsize=16384)
def camp_of(name: str, roles: tuple[str, ...]) -> str:
    """The party that somebody of that name and those roles, sorted, speaks for."""
    if (government := _government(name, named=True)) is not None:
        return government
    held = sorted({party for role in roles if (party := _party(role)) is not None})
    governments = [party for party in held if party in _countries()]
    if held:
        return (governments or held)[0]
    return _service(fold(name)) or _ministry(fold(name).split()) or fold(name)


def _party(description: str) -> str | None:
    """Whom "British Foreign Secretary" or "spokesman for Alder Rail" speaks for, or ``None``."""
    words = [w.strip(".,'’") for w in _GAP.split(description) if w.strip(".,'’")]
    folded = [fold(w) for w in words]
    if not words or set(folded) & _set("nobodys"):
        return None
    if (country := _office(fold(description)) or _government(description, named=False)) is not None:
        return country
    if (service := _service(fold(description)) or _ministry(folded)) is not None:
        return service
    speaks = _set("speaks_for")
    if not set(folded) & (speaks - _set("small")):
        return None
    bare = [fold(w) for w, key in zip(words, folded, strict=True) if key not in speaks and not w[:1].islower()]
    return " ".join(bare) if set(bare) - _set("government") else None


def _office(folded: str) -> str | None:
    rows = language("en").table("origins")["camps"]["offices"]
    return next((row[0] for row in rows if folded in row[1:]), None)


def _service(folded: str) -> str | None:
    """A police force, a fire service: one voice, whatever its people are called."""
    for row in language("en").table("origins")["camps"]["one_voice"]:
        if any(re.search(rf"\b{re.escape(noun)}\b", folded) for noun in row[1:]):
            return str(row[0])
    return None


def _ministry(folded: Sequence[str]) -> str | None:
    """Brings "Transport minister" and "Transport Ministry" to one key, when no country is named."""
    head = next((k for k, word in enumerate(folded) if word in _set("ministry")), 0)
    portfolio = [w for w in folded[:head] if w not in _set("small")]
    if head and len(portfolio) == 1 and portfolio[0] in _set("government") - {"prime", "deputy", "vice", "state"}:
        return f"{portfolio[0]} ministry"
    return None


def _government(description: str, *, named: bool) -> str | None:
    """The country whose government a name or a role stands for, or ``None``."""
    folded = fold(description)
    for key, country in _bodies():
        if folded == key or (len(key) > 3 and re.search(rf"\b{re.escape(key)}\b", folded)):
            return country
    lore = name_lore()
    if named and (whole := lore.country(folded) or lore.seat(folded)):
        return whole
    words = [w.strip(".,'’") for w in _GAP.split(description) if w.strip(".,'’")]
    found = _country_in(words)
    if found is None:
        return None
    country, left = found
    government = _set("government")
    # "President of the Norwegian Ski Federation": another name is left, so it is no government.
    other = [w for w in left if not w[:1].islower() and fold(w) not in government | _set("speaks_for")]
    if not other and {fold(w) for w in left} & government:
        return country
    return country if named and not left else None


def _country_in(words: Sequence[str]) -> tuple[str, list[str]] | None:
    """The first country, its people or its capital in some words, and the other words."""
    lore = name_lore()
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            if words[start][:1].islower():
                continue
            piece = " ".join(words[start : start + size])
            country = lore.country(piece) or lore.people(piece) or lore.seat(piece)
            if country is not None:
                return country, [*words[:start], *words[start + size :]]
    return None


@cache
def _bodies() -> tuple[tuple[str, str], ...]:
    rows = language("en").table("origins")["camps"]["of_government"]
    return tuple(sorted(((key, row[0]) for row in rows for key in row[1:]), key=lambda p: (-len(p[0]), p)))


@cache
def _countries() -> frozenset[str]:
    return frozenset(name_lore().countries.values())


@cache
def _set(key: str) -> frozenset[str]:
    return language("en").words("origins", f"camps.{key}")
