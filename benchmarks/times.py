"""Time expressions against gold labels, beside dateparser: spans, values, and the time a sentence takes.

Scores follow TempEval-3 (UzZaman et al. 2013): "strict" counts expressions whose span is the gold one to the
letter, "relaxed" those that overlap it, and "value" those that overlap it and have its value. Corpora that
are not there are left out.
"""

from __future__ import annotations

import json
import time
import warnings
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.articles import DATA, texts
from onrecord.annotate.parse import ParseAnnotator
from onrecord.annotate.times import TimeAnnotator, published_day
from onrecord.clean import clean
from onrecord.lang import language
from onrecord.model import Raw

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.model import Report
    from onrecord.ports import Layers

LABELS = Path(__file__).parent / "labels"
LEAST_STRICT, LEAST_VALUE = 82.0, 78.0
"""F1 aimed at on news that nothing was tuned on."""
Ready = tuple["Report", "Layers"]
"""A report with the layers that times are read from."""

MARKED_SENTENCES = 6
"""MEANTIME is marked in the headline and the first five sentences only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A span ``[start, end)`` with its TIMEX3 value; ``None`` where a corpus or a tool gives none."""

    start: int
    end: int
    value: str | None
    dates: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text with gold expressions, marked up to the character ``end``."""

    id: str
    text: str
    published: str | None
    end: int
    gold: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of one tool on one corpus."""

    gold: int
    found: int
    relaxed: int
    strict: int
    valued: int
    placed: int
    dated: int
    seconds: float

    def f1(self, right: int) -> float:
        """F1 in percent of one of the counts."""
        return 200 * right / (self.gold + self.found) if self.gold + self.found else 0.0


def articles() -> dict[str, list[Article]]:
    """Every corpus that is there, by its name."""
    found = {
        "MEANTIME": meantime(),
        "news, set A": labelled_news("times_news.jsonl"),
        "news, set B": labelled_news("times_news_b.jsonl"),
        "own sentences": own_sentences(),
    }
    return {name: held for name, held in found.items() if held}


def meantime() -> list[Article]:
    """MEANTIME's Wikinews articles; the creation time is the day of publication."""
    plain = texts("meantime_apple")
    paths = sorted((DATA / "meantime_apple" / "intra-doc_annotation").rglob("*.xml"))
    return [_meantime(path, plain[path.stem]) for path in paths if path.stem in plain]


def _meantime(path: Path, text: str) -> Article:
    root = ET.parse(path).getroot()  # noqa: S314  (a corpus on disk)
    places, at, end = {}, 0, 0
    for token in root.iter("token"):
        # Plain text writes the corpus's two-stroke quotation marks as one sign.
        written = '"' if (token.text or "") in ("``", "''") else token.text or ""
        at = text.index(written, at)
        places[token.get("t_id")] = at, at + len(written)
        at += len(written)
        if int(token.get("sentence", "0")) < MARKED_SENTENCES:
            end = at
    gold, published = [], None
    for marked in root.iter("TIMEX3"):
        spans = [places[anchor.get("t_id")] for anchor in marked.iter("token_anchor")]
        if spans:
            gold.append(Expression(start=min(spans)[0], end=max(spans)[1], value=marked.get("value")))
        if marked.get("functionInDocument") == "CREATION_TIME":
            published = marked.get("value")
    return Article(id=path.stem, text=text, published=published, end=end, gold=tuple(sorted(gold, key=_place)))


def labelled_news(name: str) -> list[Article]:
    """Articles of the development corpora, labelled by reading. Rules were written with the errors on set A in view."""
    found, held = [], {}
    for row in _rows(name):
        corpus = row["corpus"]
        held.setdefault(corpus, texts(corpus))
        if row["document"] in held[corpus]:
            text = held[corpus][row["document"]]
            found.append(_labelled(row, row["document"], text, row.get("end", len(text))))
    return found


def own_sentences() -> list[Article]:
    """Invented sentences (labels/times.jsonl)."""
    rows = _rows("times.jsonl")
    return [_labelled(row, f"{number}", row["text"], len(row["text"])) for number, row in enumerate(rows, start=1)]


def _rows(name: str) -> list[dict[str, Any]]:
    path = LABELS / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def _labelled(row: dict[str, Any], name: str, text: str, end: int) -> Article:
    gold = tuple(Expression(**{key: t[key] for key in ("start", "end", "value", "dates")}) for t in row["times"])
    return Article(id=name, text=text, published=row["published"], end=end, gold=gold)


def _place(expression: Expression) -> tuple[int, int]:
    return expression.start, expression.end


# ---------------------------------------------------------------- the two tools


def ours(_: Article, ready: Ready) -> list[Expression]:
    """What ``annotate`` finds."""
    found = TimeAnnotator()(*ready)["times"]
    return [Expression(start=t.start, end=t.end, value=t.value, dates=t.dates) for t in found]


def dateparsers(article: Article, _: Ready) -> list[Expression]:
    """What ``dateparser.search`` finds; its dates and times are cut to the day, which suits it best."""
    from dateparser.search import search_dates

    day = published_day(article.published)
    settings: dict[str, object] = {"RETURN_AS_TIMEZONE_AWARE": False}
    if day is not None:
        settings["RELATIVE_BASE"] = datetime(day.year, day.month, day.day)  # noqa: DTZ001  (a day has no zone)
    found, at = [], 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for words, when in search_dates(article.text, languages=["en"], settings=settings) or ():
            start = article.text.find(words, at)
            if start >= 0:
                at = start + len(words)
                found.append(Expression(start=start, end=at, value=when.date().isoformat()))
    return found


def score(articles: Sequence[Article], answers: Sequence[Sequence[Expression]], seconds: float) -> Score:
    """Compares answers with gold, article by article; what lies beyond the marked part does not count."""
    held = [[a for a in answer if a.start < article.end] for article, answer in zip(articles, answers, strict=True)]
    pairs = [
        (gold, [a for a in answer if a.start < gold.end and gold.start < a.end])
        for article, answer in zip(articles, held, strict=True)
        for gold in article.gold
    ]
    placed = [(gold, over[0]) for gold, over in pairs if over and gold.dates is not None]
    return Score(
        gold=len(pairs),
        found=sum(map(len, held)),
        relaxed=sum(bool(over) for _, over in pairs),
        strict=sum(any(_place(a) == _place(gold) for a in over) for gold, over in pairs),
        valued=sum(any(a.value == gold.value for a in over) for gold, over in pairs),
        placed=len(placed),
        dated=sum(answer.dates == gold.dates for gold, answer in placed),
        seconds=seconds,
    )


def measure(articles: Sequence[Article], ready: Sequence[Ready]) -> dict[str, Score]:
    """Both tools on one corpus, one after the other."""
    found = {}
    for name, tool in (("onrecord", ours), ("dateparser", dateparsers)):
        begun = time.perf_counter()
        answers = [tool(article, one) for article, one in zip(articles, ready, strict=True)]
        found[name] = score(articles, answers, time.perf_counter() - begun)
    return found


def main() -> int:
    print("times: F1 by the rules of TempEval-3, what they date (percent right), milliseconds a sentence")
    print(f"  (aim on news that nothing was tuned on: strict {LEAST_STRICT:.0f}, value {LEAST_VALUE:.0f})")
    print(f"  {'':16}{'':12}{'gold':>6}{'relaxed':>9}{'strict':>8}{'value':>7}{'dates':>7}{'time':>8}{'parse':>8}")
    for corpus, held in articles().items():
        begun = time.perf_counter()
        ready = parsed(held)
        spent = time.perf_counter() - begun
        sentences = sum(len(layers["sentences"]) for _, layers in ready)
        for tool, got in measure(held, ready).items():
            dated = f"{100 * got.dated / got.placed:.1f}" if got.placed and tool == "onrecord" else "-"
            figures = "".join(f"{got.f1(n):>8.1f}" for n in (got.relaxed, got.strict, got.valued))
            costs = "".join(f"{1000 * seconds / sentences:>8.2f}" for seconds in (got.seconds, spent))
            print(f"  {corpus:16}{tool:12}{got.gold:>6}{figures}{dated:>8}{costs}")
    return 0


def parsed(articles: Iterable[Article]) -> list[Ready]:
    """Every article cleaned and parsed as ``annotate`` does it."""
    ready = []
    for article in articles:
        fields = {"published": article.published} if article.published else {}
        report, layers = clean(Raw(input=article.id, id=article.id, text=article.text, fields=fields), language("en"))
        ready.append((report, {**layers, **ParseAnnotator()(report, layers)}))
    return ready
