"""What annotating costs: words a second of the whole ``annotate`` against the bare parse of the same text.

Both run in one process, turn and turn about; medians are compared. The text is the first articles of
PolNeAR's development part where it is present, else the demo story, which is short.
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.statements import GOLD
from onrecord.annotate.parse import pipeline
from onrecord.config import Config
from onrecord.model import Raw

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = Path(__file__).parents[1] / "examples" / "harbour"
ARTICLES = 8
REPEATS = 5
MOST = 2.2
"""The whole may cost this many times the bare parse."""


def measure(repeats: int = REPEATS) -> tuple[float, float, int]:
    """Times both; returns the medians in seconds (parse, annotate) and the words of one turn."""
    from onrecord.pipeline import annotate_reports

    texts = _texts()
    raws = [Raw(input=f"{i}", id=f"{i}", text=text) for i, text in enumerate(texts)]
    config = Config(workers=1)
    parse, whole = [], []
    nlp = pipeline()
    _seconds(lambda: list(annotate_reports(raws, config)))  # loads what is loaded once
    for _ in range(repeats):
        with nlp.select_pipes(disable=["sentence_starts"]):
            parse.append(_seconds(lambda: [nlp(text) for text in texts]))
        whole.append(_seconds(lambda: list(annotate_reports(raws, config))))
    return statistics.median(parse), statistics.median(whole), sum(len(text.split()) for text in texts)


def _texts() -> list[str]:
    if GOLD.exists():
        with gzip.open(GOLD, "rt", encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in islice(lines, ARTICLES)]
    return [path.read_text(encoding="utf-8") for path in sorted(EXAMPLE.glob("*.txt"))]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    parse, whole, words = measure()
    ratio = whole / parse
    print(f"speed: {words} words; bare parse {words / parse:,.0f} words/s, annotate {words / whole:,.0f} words/s")
    print(f"  annotate costs {ratio:.2f} times the parse (at most {MOST})")
    if ratio > MOST:
        print("  too slow", file=sys.stderr)
        return 1
    return 0
