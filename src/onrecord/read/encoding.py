"""Bytes to text: which encoding, and when the bytes are no text at all.

Does not do yet: encodings that need a language model to tell apart; it refuses instead.
"""

from __future__ import annotations

import codecs
import re

from onrecord.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"\x1f\x8b", "compressed (gzip); unpack it first"),
    (b"PK\x03\x04", "an archive or office document (zip); unpack or export it as text first"),
    (b"BZh", "compressed (bzip2); unpack it first"),
    (b"\xfd7zXZ\x00", "compressed (xz); unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd); unpack it first"),
    (b"%PDF", "a PDF; export it as text first"),
    (b"{\\rtf", "a rich-text document; export it as text first"),
    (b"\xd0\xcf\x11\xe0", "an office document; export it as text first"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
)
_DECLARED = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 65_536


def decode(content: bytes, *, html: bool = False) -> str:
    """Decodes an input; a byte-order mark is not part of its text.

    Tried in order: the byte-order mark, for pages the declared charset, UTF-8, and for bytes that
    hold no UTF-8 sequence at all the guess of charset-normalizer, Windows-1252 where it fits.

    Raises:
        ReadError: the bytes are binary, damaged, or of an encoding that cannot be told.
    """
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise ReadError(f"not text: {kind}")
    text = _decoded(content, html=html)
    if "\0" in text:
        raise ReadError("binary: it holds NUL characters; give the article as text")
    controls = len(_CONTROL.findall(text[:_SAMPLE]))
    if controls * 50 > min(len(text), _SAMPLE):
        raise ReadError("binary: control characters among its text; give the article as text")
    return text


def _decoded(content: bytes, *, html: bool) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    if b"\0" in content:
        raise ReadError("binary: it holds NUL bytes; give the article as text")
    declared = _DECLARED.search(content[:4096]) if html else None
    if declared is not None:
        try:
            return content.decode(declared.group(1).decode("ascii", "replace"))
        except (LookupError, ValueError):
            pass  # a wrong declaration is common; the bytes themselves decide
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as cause:
        if _MULTIBYTE.search(content):
            if html:
                return content.decode("utf-8", "replace")
            raise ReadError(f"damaged UTF-8 at byte {cause.start}; save it as UTF-8 again") from None
    return _guessed(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as cause:
        raise ReadError(f"damaged {encoding.upper()} at byte {cause.start}; save it as UTF-8") from None


def _guessed(content: bytes) -> str:
    # No UTF-8 sequence in it: one of the old single-byte encodings, or no text.
    if len(_HIGH.findall(content[:_SAMPLE])) * 3 > min(len(content), _SAMPLE):
        raise ReadError("its encoding cannot be told; save it as UTF-8")
    from charset_normalizer import from_bytes

    matches = from_bytes(content[:_SAMPLE], threshold=0.15)
    names = {name for match in matches for name in (match.encoding, *match.could_be_from_charset)}
    best = matches.best()
    if best is None:
        raise ReadError("its encoding cannot be told; save it as UTF-8")
    encoding = "cp1252" if names & {"cp1252", "latin_1"} else best.encoding
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return _strictly(content, best.encoding)
