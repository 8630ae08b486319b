"""Names that many stories share, found in a text by their letters."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lang import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.model import NameType

_WORD = re.compile(r"[^\W_]+")
_TYPES: dict[str, NameType] = {
    "organisations": "ORG",
    "states": "GPE",
    "places": "LOC",
    "peoples": "NORP",
    "products": "PRODUCT",
    "others": "OTHER",
}


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The lists of one language: forms with their types, and by their first words in lower case."""

    types: dict[str, NameType]
    by_first_word: dict[str, tuple[str, ...]]

    def type(self, name: str) -> NameType | None:
        """The type of a name that is written so in the lists."""
        return self.types.get(name.replace("’", "'"))

    def found(self, text: str) -> Iterator[tuple[int, int, NameType]]:
        """Every place where one stands, the longest first at each; also in capitals alone."""
        text = text.replace("’", "'")
        position = 0
        for match in _WORD.finditer(text):
            start = match.start()
            if start < position:
                continue
            for form in self.by_first_word.get(match.group().casefold(), ()):
                end = start + len(form)
                written = text[start:end]
                if (written in (form, form.upper())) and not text[end : end + 1].isalnum():
                    yield start, end, self.types[form]
                    position = end
                    break


@cache
def known_names(code: str = "en") -> KnownNames:
    """Reads a language's ``known_names.toml``."""
    table = language(code).table("known_names")
    types = {form: kind for key, kind in _TYPES.items() for forms in table[key].values() for form in forms}
    first: dict[str, list[str]] = defaultdict(list)
    for form in sorted(types, key=lambda f: (-len(f), f)):
        first[_WORD.findall(form)[0].casefold()].append(form)
    return KnownNames(types, {word: tuple(forms) for word, forms in first.items()})
