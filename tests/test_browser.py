"""The page in a real browser: a click lights the sentence, without script, without network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.model import Ledger, Story
from onrecord.web.page import render

from .ledgers import ledger, report

pytestmark = pytest.mark.browser

playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# What stands under the middle of an element: itself, unless it is scrolled away or covered.
SEEN = """element => {
  const box = element.getClientRects()[0];
  const top = document.elementFromPoint(box.left + Math.min(20, box.width / 2), box.top + box.height / 2);
  return top !== null && (element === top || element.contains(top));
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH: the page was not tried in a browser")
    arguments = ["--disable-gpu"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with playwright_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("page") / "ledger.html"
    path.write_text(render(ledger()), encoding="utf-8", newline="")
    return path.as_uri()


@pytest.fixture
def tab(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(
        java_script_enabled=False, offline=True, reduced_motion="reduce", viewport={"width": 1280, "height": 500}
    )
    page = context.new_page()
    page.asked = []
    page.complaints = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.goto(address)
    yield page
    context.close()


def _background(element: Any) -> str:
    return str(element.evaluate("element => getComputedStyle(element).backgroundColor"))


def test_a_click_lights_the_sentence_and_keeps_the_line(tab: Any) -> None:
    link = tab.locator("#t1-link-1 a.cited").first
    link.scroll_into_view_if_needed()
    target = tab.locator(str(link.get_attribute("href")))
    assert "knowing of worn wheels" in target.inner_text()
    before = _background(target)
    assert not target.evaluate(SEEN), "the sentence must be out of sight before the click, or nothing is tried"
    link.click()
    assert target.evaluate(SEEN)
    assert _background(target) != before
    assert link.evaluate(SEEN), "the line that was clicked must stay in sight"


def test_a_sentence_leads_back_to_the_ledger(tab: Any) -> None:
    tab.locator("#r2-s3 ~ a.back").first.click()
    assert tab.url.endswith("#t1-claim-1")
    assert tab.locator("#t1-claim-1").evaluate(SEEN)


def test_nothing_but_the_file_is_asked_for(tab: Any, address: str) -> None:
    tab.locator("#t1-claim-2 a.cited").first.click()
    assert {url.partition("#")[0] for url in tab.asked} == {address}
    assert tab.complaints == []


def test_script_in_a_report_is_shown_as_text(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.goto(address)
    assert "<script>alert(1)</script>" in page.locator("#r4 .body").inner_text()
    assert asked == []
    context.close()


def test_the_browser_holds_the_text_to_the_letter(browser: Any) -> None:
    text = "The <i>kiln</i> cracked,\r\n  a potter\tsaid.\r\rNobody &amp; nothing was  hurt.\n\n\u00a0\u202eEnd\u202c."
    whole = Ledger(reports=(report("kiln", text),), stories=(Story(id="s", title="Kiln", reports=("kiln",)),))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(render(whole))
    assert page.locator("#r1 .body").evaluate("element => element.textContent") == text
    context.close()


def test_the_style_sheet_is_let_in_by_the_policy(tab: Any) -> None:
    assert tab.locator("main").evaluate("element => getComputedStyle(element).display") == "grid"


def test_marks_can_be_put_away_without_script(tab: Any) -> None:
    mark = tab.locator("#r2 .body mark.source").first
    before = _background(mark)
    tab.locator("#marks").uncheck()
    assert _background(mark) != before


def test_a_phone_shows_one_column_without_sideways_scrolling(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("main").evaluate("element => getComputedStyle(element).display") == "block"
    wide = page.locator("html").evaluate("element => element.scrollWidth - element.clientWidth")
    assert wide <= 0
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Any, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    values = page.locator("html").evaluate(
        """element => Object.fromEntries(['--paper', '--page', '--ink', '--soft', '--link', '--good', '--bad', '--note',
             '--source', '--content', '--reported', '--lit']
             .map(name => [name, getComputedStyle(element).getPropertyValue(name).trim()]))"""
    )
    context.close()
    for ground in ("--paper", "--page"):
        for ink in ("--ink", "--soft", "--link", "--good", "--bad", "--note"):
            assert _contrast(values[ink], values[ground]) >= 4.5, (ink, ground)
    for ink in ("--soft", "--link"):
        assert _contrast(values[ink], values["--lit"]) >= 4.5, ink
    for ground in ("--source", "--content", "--reported", "--lit"):
        assert _contrast(values["--ink"], values[ground]) >= 4.5, ground


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two ``#rrggbb`` colours."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
