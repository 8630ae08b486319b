"""Reading: files, folders, patterns and standard input become raw articles.

What cannot be read gives a quarantine entry with the reason, and the next input is read.
Does not do yet: feeds, web archives, exports of press databases, fetching.
"""

from __future__ import annotations

import glob
import inspect
import logging
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from onrecord.config import ReadSettings
from onrecord.model import Quarantined, Raw, content_id
from onrecord.read.fields import encodable
from onrecord.read.files import LINES, JsonLinesReader, suffix, too_long
from onrecord.registry import names, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from onrecord.ports import Reader

__all__ = ["read"]

LOG = logging.getLogger("onrecord.read")
_HEAD = 2048
_WEB = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def read(
    inputs: Sequence[str],
    *,
    settings: ReadSettings | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Raw | Quarantined]:
    """Reads every article of the inputs, in input order; a folder's files by name.

    Ids are the input's own, else the file's name, else left to be made from the content. Where
    several *different* articles claim one id, each gets ``~`` and eight digits of its content's
    hash added, whatever their order. The same article given twice is read once, and the log says so.

    Args:
        inputs: files, folders (walked, hidden files skipped, linked folders not entered),
            patterns (``*.txt``, ``**/*.html``), or ``-`` for JSON Lines on ``stdin``.
        settings: size limits.
        stdin: what ``-`` reads.

    Yields:
        An article, or an entry that names the input and says why it cannot be read. Nothing is
        yielded before all is read, since ids are settled among all inputs. Never raises for
        the sake of one input.
    """
    settings = settings or ReadSettings()
    readers = _readers(settings)
    found: list[Raw | Quarantined] = []
    seen: set[str] = set()
    for name in inputs:
        if name == "-":
            found.extend(_checked(entry, settings) for entry in _stream("-", stdin, settings))
            continue
        for path in _paths(name):
            if isinstance(path, Quarantined):
                found.append(path)
            elif os.path.normpath(path) not in seen:
                seen.add(os.path.normpath(path))
                found.extend(_checked(entry, settings) for entry in _file(path, readers, settings))
    yield from _settled(found)


def _readers(settings: ReadSettings) -> list[Reader]:
    made = []
    for name in names("readers"):
        target = resolve("readers", name)
        takes = "settings" in inspect.signature(target).parameters
        made.append(cast("Reader", target(settings=settings) if takes else target()))
    return made


# ---------------------------------------------------------------- which files


def _paths(name: str) -> list[str | Quarantined]:
    shown = _shown(name)
    if _WEB.match(name):
        return [Quarantined(input=shown, error="a web address; this reads files only and fetches nothing")]
    try:
        mode = Path(name).stat().st_mode if name else None
    except FileNotFoundError:
        return _matching(name)
    except (OSError, ValueError) as cause:
        return [Quarantined(input=shown, error=_reason(cause))]
    if mode is None:
        return [Quarantined(input=shown, error="an empty name")]
    return _walked(name) if stat.S_ISDIR(mode) else [name]


def _matching(pattern: str) -> list[str | Quarantined]:
    shown = _shown(pattern)
    if not glob.has_magic(pattern):
        return [Quarantined(input=shown, error="no such file or folder")]
    try:
        matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    except (OSError, ValueError, re.error, RecursionError) as cause:
        return [Quarantined(input=shown, error=f"not a usable pattern: {cause}")]
    files: list[str | Quarantined] = [match for match in matches if not Path(match).is_dir()]
    return files or [Quarantined(input=shown, error="no file matches this pattern")]


def _walked(folder: str) -> list[str | Quarantined]:
    found: list[str | Quarantined] = []

    def refused(cause: OSError) -> None:
        found.append(Quarantined(input=_shown(str(cause.filename or folder)), error=_reason(cause)))

    for place, folders, files in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(str(Path(place) / name) for name in sorted(files) if not name.startswith("."))
    return found or [Quarantined(input=_shown(folder), error="a folder without a file to read")]


def _shown(name: str) -> str:
    # A name that is not valid UTF-8 must still be printable.
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "\\0")
    except UnicodeEncodeError:
        return name.encode("utf-8", "replace").decode("utf-8")


def _reason(cause: OSError | ValueError) -> str:
    return f"cannot be opened: {(cause.strerror if isinstance(cause, OSError) else None) or cause}"


# ---------------------------------------------------------------- one file


def _file(path: str, readers: list[Reader], settings: ReadSettings) -> Iterator[Raw | Quarantined]:
    shown = _shown(path)
    try:
        about = Path(path).stat()
        if not stat.S_ISREG(about.st_mode):
            yield Quarantined(input=shown, error="neither a file nor a folder")
            return
        if suffix(shown) in LINES:
            with Path(path).open("rb") as lines:
                yield from _stream(shown, lines, settings)
            return
        if about.st_size > settings.max_bytes:
            yield Quarantined(input=shown, error=f"larger than {settings.max_bytes} bytes; raise read.max_bytes")
            return
        # All of it before any of it: a reader that fails half-way gives one entry, not half a file.
        entries = list(_articles(shown, Path(path).read_bytes(), readers))
        yield from entries or [Quarantined(input=shown, error="no article in it")]
    except (OSError, ValueError) as cause:
        yield Quarantined(input=shown, error=_reason(cause))
    except MemoryError:
        yield Quarantined(input=shown, error="too large for the memory of this machine")
    except Exception as cause:  # noqa: BLE001 - a plug-in may fail in any way; that concerns this input only
        yield Quarantined(input=shown, error=f"its reader failed: {type(cause).__name__}: {str(cause)[:120]}")


def _articles(name: str, content: bytes, readers: list[Reader]) -> Iterator[Raw | Quarantined]:
    if not content.strip():
        return iter([Quarantined(input=name, error="empty")])
    reader = next((r for r in readers if r.reads(name, content[:_HEAD])), None)
    if reader is None:
        return iter([Quarantined(input=name, error="no reader knows this kind of file; give text, HTML or JSON Lines")])
    return reader.read(name, content)


def _stream(name: str, source: BinaryIO | None, settings: ReadSettings) -> Iterator[Raw | Quarantined]:
    # Line by line: a long export is no reason to refuse, a long line is.
    if source is None:
        yield Quarantined(input=name, error="nothing is connected to standard input")
        return
    reader = JsonLinesReader(settings)
    rows = number = 0
    while line := source.readline(settings.max_bytes + 1):
        number += 1
        if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield from reader.read(name, line + source.read(settings.max_bytes))
            return
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if len(line) > settings.max_bytes:
            while line and not line.endswith(b"\n"):
                line = source.readline(settings.max_bytes)
            rows += 1
            yield Quarantined(input=f"{name}:{number}", error=f"a row of more than {settings.max_bytes} bytes")
        elif line.strip():
            rows += 1
            yield reader.line(name, number, line.removesuffix(b"\n"))
    if not rows:
        yield Quarantined(input=name, error="empty: no row in it")


def _checked(entry: Raw | Quarantined, settings: ReadSettings) -> Raw | Quarantined:
    if isinstance(entry, Quarantined):
        return entry
    reason = None
    if len(entry.text) > settings.max_characters:
        reason = too_long(settings)
    elif not entry.text.strip():
        reason = "empty: no text in it"
    elif not encodable(entry.text):
        reason = "its text holds characters that cannot be written (NUL or half of a surrogate pair)"
    elif not any(letter.isalpha() for letter in entry.text):
        reason = "no words in it"
    return Quarantined(input=entry.input, error=reason) if reason else entry


# ---------------------------------------------------------------- ids


def _settled(entries: list[Raw | Quarantined]) -> Iterator[Raw | Quarantined]:
    claimed: dict[str, dict[str, list[Raw]]] = {}
    for entry in entries:
        if isinstance(entry, Raw) and entry.id is not None:
            claimed.setdefault(entry.id, {}).setdefault(entry.text, []).append(entry)
    printed: set[tuple[str | None, str]] = set()
    for entry in entries:
        if isinstance(entry, Quarantined):
            yield entry
            continue
        if (entry.id, entry.text) in printed:
            LOG.warning("%s: the same report again (id %s); read once", entry.input, entry.id or "from its text")
            continue
        printed.add((entry.id, entry.text))
        if entry.id is None:
            yield entry
            continue
        texts = claimed[entry.id]
        same = texts[entry.text]
        identity = entry.id if len(texts) == 1 else f"{entry.id}~{content_id(entry.text)[:8]}"
        if len(texts) > 1:
            LOG.warning("%s: several reports claim the id %s; this one becomes %s", entry.input, entry.id, identity)
        # The fullest of equal reports speaks for them, whichever came first.
        fullest = min(same, key=lambda raw: (-len(raw.fields), sorted(raw.fields.items())))
        yield Raw(input=entry.input, id=identity, text=entry.text, fields=fullest.fields)
