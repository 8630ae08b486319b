"""Towns by name, whatever way their names are romanised: what ``places.toml`` says."""

from __future__ import annotations

from functools import cache, lru_cache

from onrecord.lang import language
from onrecord.lang.names import fold

_ARTICLES = frozenset(
    {"al", "el", "ul", "ar", "er", "as", "es", "at", "et", "ad", "ed", "an", "en", "az", "ez", "ash", "esh"}
)
_FIRST_WORDS = {"tall": "tal", "tell": "tal", "tel": "tal", "dayr": "deir", "dair": "deir", "jabal": "jebel"}


@lru_cache(maxsize=65536)
def town_key(name: str) -> str:
    """A folded name without Arabic articles, apostrophes and the marks of one romanisation.

    "Al-Hawijah" and "Hawija" give the same, and so do "Dayr az Zawr" and "Deir ez-Zawr".
    """
    parts = fold(name).replace("'", "").replace("-", " ").split()
    kept = [_FIRST_WORDS.get(part, part) for part in parts if part not in _ARTICLES] or parts
    return " ".join(part[:-1] if len(part) > 4 and part.endswith("ah") else part for part in kept)


@cache
def _towns(code: str) -> dict[str, str]:
    table = language(code).table("places")
    return {key: country for country, names in table["towns"].items() for key in names.split("|")}


def town(name: str, code: str = "en") -> str | None:
    """The country of a town of that name (one of them, where several have it)."""
    return _towns(code).get(town_key(name))
