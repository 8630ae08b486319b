"""Readers of JSON and of plain text.

Does not do yet: compressed files, office documents, exports of press databases.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from onrecord.config import ReadSettings
from onrecord.errors import ReadError
from onrecord.model import Quarantined, Raw
from onrecord.read.encoding import decode
from onrecord.read.fields import TEXT, encodable, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES = frozenset({".jsonl", ".ndjson", ".jsonlines"})
NOT_ARTICLES = frozenset({".csv", ".tsv", ".xml", ".rss", ".atom", ".css", ".js", ".py", ".toml", ".yaml", ".yml"})
_OBJECT = re.compile(rb"\s*(?:\[\s*)?\{\s*\"")


def suffix(name: str) -> str:
    """The ending of a file name, in lower case: ``.txt``."""
    return PurePath(name).suffix.lower()


class JsonLinesReader:
    """Reads JSON Lines; also a ``.json`` file that holds one object or an array of them.

    Offsets count in the row's ``text``, which is kept to the letter. A row that cannot be used
    gives a quarantine entry named ``file:line``; its neighbours are read.
    """

    def __init__(self, settings: ReadSettings | None = None) -> None:
        self.settings = settings or ReadSettings()

    def reads(self, name: str, head: bytes) -> bool:
        """By the ending, or by a JSON object at the start of a file without a known ending."""
        ending = suffix(name)
        if ending in LINES or ending == ".json":
            return True
        return ending in {"", "."} and _OBJECT.match(head.removeprefix(b"\xef\xbb\xbf")) is not None

    def read(self, name: str, content: bytes) -> Iterator[Raw | Quarantined]:
        """Yields a raw article or a quarantine entry for each row."""
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            try:
                content = decode(content).encode("utf-8")
            except ReadError as cause:
                yield Quarantined(input=name, error=str(cause))
                return
        content = content.removeprefix(b"\xef\xbb\xbf")
        if suffix(name) not in LINES and (whole := _whole(content)) is not None:
            yield from self._rows(name, whole)
            return
        rows = 0
        for number, line in enumerate(content.split(b"\n"), start=1):
            if line.strip():
                rows += 1
                yield self.line(name, number, line)
        if not rows:
            yield Quarantined(input=name, error="empty: no row in it")

    def line(self, name: str, number: int, line: bytes) -> Raw | Quarantined:
        """Reads one line; ``number`` counts from 1."""
        where = f"{name}:{number}"
        try:
            return _raw(where, _parsed(line), None)
        except ReadError as cause:
            return Quarantined(input=where, error=cause.message)

    def _rows(self, name: str, whole: Any) -> Iterator[Raw | Quarantined]:
        single = isinstance(whole, dict)
        rows = [whole] if single else whole
        if not rows:
            yield Quarantined(input=name, error="empty: no row in it")
        for number, row in enumerate(rows, start=1):
            where = name if single else f"{name}:{number}"
            try:
                yield _raw(where, row, PurePath(name).name if single else None)
            except ReadError as cause:
                yield Quarantined(input=where, error=cause.message)


class TextReader:
    """Reads a plain-text file as one article, to the letter; a byte-order mark is not text."""

    def __init__(self, settings: ReadSettings | None = None) -> None:
        self.settings = settings or ReadSettings()

    def reads(self, name: str, head: bytes) -> bool:
        """Any file but tables, feeds and programs."""
        return suffix(name) not in NOT_ARTICLES and not head.lstrip().startswith(b"<?xml")

    def read(self, name: str, content: bytes) -> Iterator[Raw | Quarantined]:
        """Yields the article, or a quarantine entry when the bytes are no text."""
        if len(content) > 4 * self.settings.max_characters:
            yield Quarantined(input=name, error=too_long(self.settings))
            return
        try:
            yield Raw(input=name, id=PurePath(name).name, text=decode(content))
        except ReadError as cause:
            yield Quarantined(input=name, error=cause.message)


def too_long(settings: ReadSettings) -> str:
    """The reason given for an article that is too long."""
    return f"longer than {settings.max_characters} characters; raise read.max_characters if it is one article"


def _whole(content: bytes) -> Any:
    # A .json file may hold JSON Lines after all; then it is read line by line.
    try:
        value = _parsed(content)
    except ReadError:
        return None
    return value if isinstance(value, dict | list) else None


def _parsed(line: bytes) -> Any:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as cause:
        raise ReadError(f"damaged UTF-8 at byte {cause.start} of the row") from None
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except RecursionError:
        raise ReadError("nested too deeply to be a report") from None
    except ValueError as cause:
        raise ReadError(f"not valid JSON: {str(cause)[:120]}") from None


def _raw(where: str, row: Any, file_name: str | None) -> Raw:
    if not isinstance(row, dict):
        raise ReadError(f"a row must be a JSON object with a text, not {_kind(row)}")
    given = next((row[name] for name in TEXT if row.get(name) is not None), None)
    if given is None:
        raise ReadError(f"no text: a row needs one of {', '.join(TEXT)}")
    if not isinstance(given, str):
        raise ReadError(f"its text must be a string, not {_kind(given)}")
    return Raw(input=where, id=_identity(row.get("id")) or file_name, text=given, fields=gathered(row))


def _identity(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return str(value)
        except ValueError:
            raise ReadError("its id is too long a number") from None
    if not isinstance(value, str):
        raise ReadError(f"its id must be a string or a whole number, not {_kind(value)}")
    if len(value) > 1000 or not encodable(value):
        raise ReadError("its id is too long, or holds characters that cannot be written")
    return value if value.strip() else None


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
