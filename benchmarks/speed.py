"""What annotating costs: the whole ``annotate``, and times with quantities, against the bare parse of the same text.

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
from onrecord.annotate.parse import ParseAnnotator, pipeline
from onrecord.annotate.quantities import QuantityAnnotator
from onrecord.annotate.times import TimeAnnotator
from onrecord.clean import clean
from onrecord.config import Config
from onrecord.lang import language
from onrecord.model import Raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from onrecord.model import Report
    from onrecord.ports import Annotator, Layers

EXAMPLE = Path(__file__).parents[1] / "examples" / "harbour"
ARTICLES = 8
REPEATS = 5
MOST = 2.2
"""The whole may cost this many times the bare parse."""
MOST_NUMBERS = 0.15
"""Times and quantities together may cost this share of it."""


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


def measure_numbers(repeats: int = REPEATS) -> float:
    """The share of the parse that times and quantities take together (medians of turns)."""
    ready = []
    for i, text in enumerate(_texts()):
        report, layers = clean(Raw(input=f"{i}", id=f"{i}", text=text), language("en"))
        ready.append((report, {**layers, **ParseAnnotator()(report, layers)}))
    finders = (TimeAnnotator(), QuantityAnnotator())
    parse, numbers = [], []
    for _ in range(repeats):
        parse.append(_seconds(lambda: [ParseAnnotator()(report, layers) for report, layers in ready]))
        numbers.append(_seconds(lambda: [_find(finders, report, layers) for report, layers in ready]))
    return statistics.median(numbers) / statistics.median(parse)


def _find(finders: Iterable[Annotator], report: Report, layers: Layers) -> None:
    for finder in finders:
        layers = {**layers, **finder(report, layers)}


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
    numbers = measure_numbers()
    print(f"  times and quantities cost {100 * numbers:.1f} % of the parse (at most {100 * MOST_NUMBERS:.0f})")
    if ratio > MOST or numbers > MOST_NUMBERS:
        print("  too slow", file=sys.stderr)
        return 1
    return 0
