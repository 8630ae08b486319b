"""The query language of ``onrecord search``, compiled to SQLite's FTS5.

``bridge pier`` both words; ``"bridge pier"`` side by side; ``-ferry`` not that word. Whatever
a user types is data: every term is quoted, nothing is syntax of the database.
"""

from __future__ import annotations

import re

from onrecord.errors import UsageError

_TERM = re.compile(r'(?P<no>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_SEARCHABLE = re.compile(r"\w")


def compile_query(query: str) -> str:
    """Turns a user's query into an FTS5 expression.

    Raises:
        UsageError: there is no word to look for.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for match in _TERM.finditer(query.replace("\0", " ")):
        term = match["phrase"] if match["phrase"] is not None else match["word"]
        term = "".join(letter if letter.isalnum() or letter == "'" else " " for letter in term)
        if _SEARCHABLE.search(term.replace("_", "")):
            (unwanted if match["no"] else wanted).append(f'"{" ".join(term.split())}"')
    if not wanted:
        raise UsageError("the query has no word to look for", query.strip())
    expression = " AND ".join(wanted)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression
