"""What an input says about its article, under the names of ``Report``.

Does not do yet: dates written in words of any language but English.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT = ("text", "maintext", "event_text", "body", "content", "articleBody")
"""Names under which exports carry the article's text, the first that is given wins."""

ALIASES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "outlet": ("outlet", "publisher", "sitename", "source_domain"),
    "byline": ("byline", "authors", "author"),
    "url": ("url",),
    "published": ("published", "date_publish", "pub_date", "datePublished", "date"),
    "language": ("language", "lang"),
}
"""Field of ``Report``: names it goes by, the first that is given wins."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")
_COMPACT = re.compile(r"\d{8}(?:T\d{4,6}Z?)?")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_FULL = re.compile(r"[a-zA-Z]{3}")
_YEAR = re.compile(r"\b(?:1[6-9]|20|21)\d\d\b")


def gathered(row: Mapping[str, Any]) -> dict[str, str]:
    """Collects the fields of a row; a value of no use is left out.

    Args:
        row: a JSON object, or what a page's head says.
    """
    found = {}
    for name, aliases in ALIASES.items():
        for alias in aliases:
            value = published(row.get(alias)) if name == "published" else wording(row.get(alias))
            if value:
                found[name] = value
                break
    return found


def wording(value: Any) -> str | None:
    """A value as text: text itself, the name of ``{"name": …}``, a list of these joined."""
    if isinstance(value, str):
        joined = " ".join(value.split())
    elif isinstance(value, dict):
        return wording(value.get("name")) if isinstance(value.get("name"), str) else None
    elif isinstance(value, list):
        parts = [wording(part) for part in value if isinstance(part, str | dict)]
        joined = ", ".join(part for part in parts if part)
    else:
        return None
    return joined if joined and encodable(joined) else None


def encodable(text: str) -> bool:
    """Whether the text can be written as UTF-8 and kept in any database."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def published(value: Any) -> str | None:
    """A metadata date in ISO 8601, with the time and zone that it states.

    Only full dates count: nothing is resolved against today, and a day that could be a month
    (``03/04/2021``) is no date.

    Args:
        value: ISO 8601, RFC 2822, a date in English words, or seconds since 1970.

    Returns:
        ``2021-03-03``, ``2021-03-03T10:00:00``, ``2021-03-03T10:00:00+02:00`` or ``None``.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _epoch(value)
    if not isinstance(value, str) or not 6 <= len(value.strip()) <= 80:
        return None
    text = " ".join(value.split())
    for parse in (_iso, _numeric, _rfc, _words):
        moment = parse(text)
        if moment is not None:
            return _written(moment, dated_only=":" not in text and not _COMPACT.fullmatch(text))
    return None


def _written(moment: datetime, *, dated_only: bool) -> str | None:
    if not 1600 <= moment.year <= 2199:
        return None
    midnight = moment.tzinfo is None and (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    if dated_only or midnight:
        return moment.date().isoformat()
    return moment.replace(microsecond=0).isoformat()


def _epoch(value: float) -> str | None:
    seconds = value / 1000 if 1e11 <= value < 1e13 else value
    if not 1e8 <= seconds < 7e9:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


def _iso(text: str) -> datetime | None:
    if not (_ISO.fullmatch(text) or _COMPACT.fullmatch(text)):
        return None
    tidy = re.sub(r"\s*(?:UTC|GMT)$", "+00:00", text)
    tidy = re.sub(r" ([+-]\d\d:?\d\d)$", r"\1", tidy)
    tidy = re.sub(r"\.(\d{6})\d+", r".\1", tidy)
    try:
        return datetime.fromisoformat(tidy)
    except ValueError:
        return None


def _numeric(text: str) -> datetime | None:
    match = _NUMERIC.match(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if first > 12 or first == second else (second, first)
    try:
        return datetime.fromisoformat(f"{year:04}-{month:02}-{day:02}")
    except ValueError:
        return None


def _rfc(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Z][a-z]{2}, ?)?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:", text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None


def _words(text: str) -> datetime | None:
    if not (_FULL.search(text) and _YEAR.search(text)):
        return None
    import dateparser

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "STRICT_PARSING": True,
        "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001 - fixed, so that no answer hangs on today
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    zoned = re.search(r"(?:[+-]\d\d:?\d\d|\b(?:UTC|GMT|[ECMP][SD]T|CES?T|BST))\b", text)
    if zoned:
        settings["RETURN_AS_TIMEZONE_AWARE"] = True
    try:
        moment: datetime | None = dateparser.parse(text, languages=["en"], settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return None
    return moment
