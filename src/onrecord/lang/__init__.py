"""Languages. One language is one folder of data files (``lang/en/*.toml``).

Nothing here decides anything: the annotators ask for a table by name.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from onrecord.errors import UsageError


@dataclass(frozen=True, slots=True)
class Language:
    """The data of one language, by BCP 47 code."""

    code: str

    def table(self, name: str) -> dict[str, Any]:
        """The data file ``lang/<code>/<name>.toml``, read once. Callers must not change it."""
        return _table(self.code, name)

    def words(self, name: str, key: str) -> frozenset[str]:
        """A list of words (``key``) of a data file, as a set."""
        return _words(self.code, name, key)


@cache
def _table(code: str, name: str) -> dict[str, Any]:
    source = resources.files(__package__) / code / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _words(code: str, name: str, key: str) -> frozenset[str]:
    value: Any = _table(code, name)
    for part in key.split("."):
        value = value[part]
    return frozenset(value.split() if isinstance(value, str) else value)


@cache
def language(code: str = "en") -> Language:
    """Looks a language up.

    Raises:
        UsageError: there is no data for that language.
    """
    base = code.split("-", maxsplit=1)[0].lower()
    if not (resources.files(__package__) / base).is_dir():
        raise UsageError("no data for this language; English (en) is the only one so far", code)
    return Language(base)
