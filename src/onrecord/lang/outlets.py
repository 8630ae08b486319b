"""What a language's ``outlets.toml`` says about agencies, publishing houses and outlets.

Nothing here looks at a report; it answers questions about names. Does not know who owns whom
beyond that table.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from onrecord.lang import language

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOMAIN = re.compile(r"^(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)(?:/.*)?$")
_ENDING = re.compile(r"\.(?:com|org|net|co|gov|info|news|example)(?:\.[a-z]{2})?$|\.[a-z]{2}$")


@lru_cache(maxsize=4096)
def outlet_key(name: str) -> str:
    """An outlet's name without case, "the", punctuation, or the ending of a domain."""
    bare = name.strip()
    if domain := _DOMAIN.match(bare):
        bare = _ENDING.sub("", domain.group(1).lower())
    return re.sub(r"[^\w]+", "", bare.casefold().removeprefix("the "))


@cache
def _families(key: str, code: str) -> dict[str, str]:
    return {outlet_key(name): row[0] for row in language(code).table("outlets")[key] for name in row}


@cache
def _doubtful(code: str) -> frozenset[str]:
    return frozenset(map(outlet_key, language(code).words("outlets", "doubtful")))


def agency(name: str | None, code: str = "en") -> str | None:
    """The short name of a news agency, by any of its names; ``None`` for anything else.

    One that no table knows is known by its ending ("Valley Wire") and keeps its name.
    """
    if not name:
        return None
    endings = tuple(f" {ending}" for ending in language(code).table("clean")["words"]["agency_endings"])
    key = outlet_key(name)
    known = None if key in _doubtful(code) else _families("agencies", code).get(key)
    return known or (name if name.endswith(endings) else None)


def agency_told(name: str, code: str = "en") -> str | None:
    """The short name of an agency that the text itself calls one ("the Trend news agency")."""
    return _families("agencies", code).get(outlet_key(name)) or agency(name, code)


def house(name: str | None, code: str = "en") -> str | None:
    """The key of the publishing house an outlet belongs to: two titles of one house share it."""
    if not name or not outlet_key(name):
        return None
    short = agency(name, code) or _families("houses", code).get(outlet_key(name))
    return outlet_key(short or name)


def same_outlet(one: str | None, other: str | None) -> bool:
    """Whether two names stand for one outlet, agency or house."""
    key = house(one)
    return key is not None and key == house(other)


def in_full(name: str, earlier: Sequence[str], own: str | None) -> str:
    """The outlet that a short name ("the Ledger") stands for: the last named in full, else the one that prints it.

    Args:
        name: an outlet as a report writes it.
        earlier: the outlets that the report has named before, in its order.
        own: the outlet whose report it is.
    """
    fuller = (full for full in (*reversed(earlier), own or "") if short_for(name, full))
    return next(fuller, name)


def short_for(name: str, full: str) -> bool:
    """Whether a name is the end of another: "the Ledger" for "Coast Ledger"."""
    short, whole = (words.removeprefix("The ").removeprefix("the ").split() for words in (name, full))
    return bool(short) and short[0][0].isupper() and len(short) < len(whole) and whole[-len(short) :] == short


def names_of(outlet: str, code: str = "en") -> tuple[str, ...]:
    """Every name that an outlet goes by in text, without "The": its own, and those of its agency or house."""
    table = language(code).table("outlets")
    rows = [row for key in ("agencies", "houses") for row in table[key] if any(same_outlet(outlet, n) for n in row)]
    held = {outlet, *(name for row in rows for name in row)}
    return tuple(sorted({name.removeprefix("The ") for name in held}, key=lambda name: (-len(name), name)))


@lru_cache(maxsize=4096)
def credit_covers(line: str, code: str = "en") -> bool:
    """Whether a credit on this line is for the whole text, not for "some information"."""
    folded = " ".join(line.casefold().split())
    return not any(words in folded for words in language(code).table("outlets")["credits"]["partial"])
