"""Reader of saved web pages.

trafilatura finds the body and the metadata; the text is the body it extracts. Nothing is fetched.
Does not do yet: live blogs as one article a post, pages that only scripts fill.
"""

from __future__ import annotations

import logging
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from onrecord.config import ReadSettings
from onrecord.errors import ReadError
from onrecord.model import Quarantined, Raw
from onrecord.read.encoding import decode
from onrecord.read.fields import gathered
from onrecord.read.files import suffix

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDINGS = frozenset({".html", ".htm", ".xhtml", ".shtml", ".mhtml"})
LEAST_WORDS = 20
"""A page with fewer words than this in its body holds no article."""

_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"\s[\w:@.-]+")
_META = re.compile(r"<meta\b([^<>]{1,1000})>", re.IGNORECASE)
_QUOTED = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LINKED_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
_LANGUAGE = re.compile(r"<html\b[^<>]{0,1000}?\blang\s*=\s*[\"']?([a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*)", re.IGNORECASE)
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(\d{1,2})|[xX]0*([0-9a-fA-F]{1,2}));")
_KEPT = frozenset((0x09, 0x0A, 0x0D))
_UNNESTED = frozenset(
    (
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "param",
            "source",
            "track",
            "wbr",
        ),
        *("p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead"),
    )
)
_DATED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.date",
    "publishdate",
    "pubdate",
)


class HtmlReader:
    """Reads a saved page: the extracted body, with title, outlet, byline, date, address and language."""

    def __init__(self, settings: ReadSettings | None = None) -> None:
        self.settings = settings or ReadSettings()

    def reads(self, name: str, head: bytes) -> bool:
        """By the ending, or by the head of the page."""
        if suffix(name) in ENDINGS:
            return True
        head = head.removeprefix(b"\xef\xbb\xbf")
        return suffix(name) not in {".json", ".jsonl"} and _PAGE.match(head) is not None

    def read(self, name: str, content: bytes) -> Iterator[Raw | Quarantined]:
        """Yields the page's article, or a quarantine entry when it holds none."""
        try:
            yield self._article(name, content)
        except ReadError as cause:
            yield Quarantined(input=name, error=cause.message)

    def _article(self, name: str, content: bytes) -> Raw:
        if len(content) > self.settings.max_page_bytes:
            raise ReadError(f"a page of more than {self.settings.max_page_bytes} bytes; raise read.max_page_bytes")
        page = decode(content, html=True)
        if not page.strip():
            raise ReadError("empty")
        _guard(page, self.settings)
        page = _UNPRINTED.sub(_readable, page)
        document = _extracted(page)
        text = (document.text or "").strip() if document is not None else ""
        if len(text.split()) < LEAST_WORDS:
            raise ReadError("no article text in this page")
        row = {
            "title": document.title,
            "outlet": document.sitename,
            "byline": (document.author or "").replace("; ", ", "),
            "url": document.url,
            "published": _published(page) or document.date,
            "language": match.group(1) if (match := _LANGUAGE.search(page[:20_000])) else None,
        }
        return Raw(input=name, id=PurePath(name).name, text=text, fields=gathered(row))


def _readable(match: re.Match[str]) -> str:
    # A page with one escape character in it, raw or by number, is refused whole by the parser.
    decimal, hexadecimal = match.groups()
    if not decimal and not hexadecimal:
        return "\ufffd"
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return match.group() if number in _KEPT or number >= 0x20 else "\ufffd"


def _extracted(page: str) -> Any:
    import trafilatura

    for library in ("trafilatura", "htmldate", "courlan"):
        log = logging.getLogger(library)
        if not log.handlers:
            log.addHandler(logging.NullHandler())  # else its warnings reach stderr unasked
    try:
        return trafilatura.bare_extraction(
            page,
            include_comments=False,
            favor_precision=True,
            with_metadata=True,
            deduplicate=False,
            # Only dates that the page states, and no limit that moves with the calendar.
            date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2199-12-31"},
        )
    except RecursionError:
        raise ReadError("a page nested too deeply") from None
    except (ValueError, TypeError, AssertionError, AttributeError, LookupError) as cause:
        raise ReadError(f"the page cannot be taken apart: {str(cause)[:120]}") from None


def _guard(page: str, settings: ReadSettings) -> None:
    # A cheap look before a tree is built: pages made to exhaust a parser stop here.
    depth = elements = 0
    for match in _TAG.finditer(_markup(page)):
        closing, name, rest = match.groups()
        if name.lower() in _UNNESTED or rest.endswith("/"):
            elements += 1
        elif closing:
            depth = max(0, depth - 1)
        else:
            depth += 1
            elements += 1
        if depth > settings.max_page_depth:
            raise ReadError(f"a page nested more than {settings.max_page_depth} deep")
        if elements > settings.max_page_elements:
            raise ReadError(f"a page of more than {settings.max_page_elements} elements")
        if len(rest) > 5000 and len(_ATTRIBUTE.findall(rest)) > 2000:
            raise ReadError("a page with thousands of attributes on one element")


def _markup(page: str) -> str:
    # Without scripts, styles and comments: what stands in them is no markup.
    folded = page.lower()
    if len(folded) != len(page):
        folded = page
    for opening, closing in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style")):
        kept: list[str] = []
        position = 0
        while (start := folded.find(opening, position)) >= 0:
            end = folded.find(closing, start)
            kept.append(folded[position:start])
            position = len(folded) if end < 0 else end + len(closing)
        folded = "".join([*kept, folded[position:]])
    return folded


def _published(page: str) -> str | None:
    head = page[:400_000]
    for match in _META.finditer(head):
        given = {key.lower(): double or single for key, double, single in _QUOTED.findall(match.group(1))}
        label = given.get("property") or given.get("name") or given.get("itemprop") or ""
        if label.lower() in _DATED and (found := gathered({"published": given.get("content")})):
            return found["published"]
    linked = {found["published"] for text in _LINKED_DATE.findall(head) if (found := gathered({"published": text}))}
    return linked.pop() if len(linked) == 1 else None
