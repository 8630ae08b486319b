"""The patterns of a language's ``outlets.toml``, put together and compiled.

A pattern there may stand in another as ``<name>``, and so may the lists of words. Knows nothing of
what the patterns are for.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from onrecord.lang import language

_PLACE = re.compile(r"(?<!\?P)<(\w+)>")


@cache
def pattern(name: str, code: str = "en") -> re.Pattern[str]:
    """The pattern of that name, compiled."""
    return re.compile(_written(name, code))


@cache
def _written(name: str, code: str) -> str:
    table = language(code).table("outlets")
    for held in (table["patterns"], table["relays"]):
        if name in held:
            value: Any = held[name]
            # A list of ways to say it is one choice; a pattern cut into lines is one pattern.
            text = value if isinstance(value, str) else ("" if held is table["patterns"] else "|").join(value)
            return _PLACE.sub(lambda match: _written(match[1], code), text)
    words = table["words"][name].split() if name in table["words"] else table["taken"][name]
    return "|".join(map(re.escape, words))
