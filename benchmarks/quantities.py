"""How many: the layer ``quantities`` against labels and against quantulum3, quality and time a sentence.

Three sets: short sentences with value and unit (../shared, where present), invented sentences
(labels/quantities.jsonl) and places in news articles (labels/quantities_news.jsonl, whose texts are read from
../shared). A range counts as its two ends, a vague count ("dozens") as its least number.

Units are compared under one name. ``UNITS`` turns a label of the short sentences or a name of quantulum3's into
ours, "A per B" is a unit with a rate, "month of age" the unit alone. A label that is a noun ("large city") is right
when its last word, singular, is that of ``item``; "count" and "-" are a number without a unit. quantulum3 knows no
nouns: its "dimensionless" is right wherever the label is no measure. The labels leave money of a country that is not
said without a unit; a plain "peso" is right there.
"""

from __future__ import annotations

import json
import math
import re
import sys
import time
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.articles import texts
from onrecord import clean
from onrecord.annotate.parse import ParseAnnotator
from onrecord.annotate.quantities import QuantityAnnotator
from onrecord.annotate.times import TimeAnnotator
from onrecord.lang import language
from onrecord.model import Raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from onrecord.model import Quantity, Range, Report
    from onrecord.ports import Layers

LABELS = Path(__file__).parent / "labels"
SHORT = Path(__file__).parents[2] / "shared" / "data" / "quantities_short"
LEAST_VALUE, LEAST_UNIT = 0.90, 0.80
"""F1 aimed at on news sentences kept aside: value, and value with unit."""

COUNTS = frozenset({"", "-", "count", "dimensionless"})
"""Labels that name no unit."""

UNITS = {
    "percentage": "percent", "% interest": "percent", "year of age": "year", "pound-mass": "pound",
    "metric ton": "tonne", "short ton": "ton", "celsius": "degree celsius", "fahrenheit": "degree fahrenheit",
    "degree angle": "degree", "kilometre per hour": "km/h", "mile per hour": "mph",
    "barrel of oil": "barrel", "metre per second": "metre per second",
    "dollar": "usd", "us dollar": "usd", "united states dollar": "usd", "canadian dollar": "cad",
    "australian dollar": "aud", "new zealand dollar": "nzd", "hong kong dollar": "hkd", "pound sterling": "gbp",
    "euro": "eur", "japanese yen": "jpy", "yen": "jpy", "chinese yuan": "cny", "swiss franc": "chf", "mark": "mark",
    "finnish markka": "fim", "peseta": "esp", "netherlands guilde": "nlg", "mexican peso": "mxn", "bitcoin": "btc",
    "turkish lira": "try", "costa rican colón": "crc", "georgian lari": "gel", "lao kip": "lak",
    "sri lankan rupee": "lkr", "indian rupee": "inr", "russian ruble": "rub", "satoshi": "satoshi", "cent": "cent",
    "penny": "penny", "dram": "dram",
}  # fmt: skip
"""Labels and quantulum3's names by our names, all in lower case; what is not here is called the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One end of a quantity, in names that can be compared. ``place`` is ``None`` where no label has one."""

    value: float
    unit: str | None
    rate: str | None = None
    noun: str | None = None
    item: str | None = None
    place: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A labelled text. ``placed`` labels give offsets, items and ordinals, the others values and units."""

    text: str
    amounts: tuple[Amount, ...]
    placed: bool = True
    rates: bool = True


@dataclass(slots=True)
class Tally:
    """What one program got right on one set."""

    gold: int = 0
    answered: int = 0
    value: int = 0
    unit: int = 0
    item: int = 0
    items: int = 0

    def f1(self, right: int) -> float:
        """The F1 of so many right answers."""
        return 2 * right / (self.gold + self.answered) if self.gold + self.answered else 0.0


# ---------------------------------------------------------------- what the labels say


def short_sentences() -> list[Sentence]:
    """The short sentences with value and unit; none where they are not there."""
    found = []
    for path in sorted(SHORT.glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            amounts = [
                _labelled(float(end), label["normalized_unit"])
                for label in row["quantities"]
                for end in re.findall(r"-?[\d.]+", re.sub(r"(?<=\d)-", " ", label["value"]))
            ]
            found.append(Sentence(text=row["text"], amounts=tuple(amounts), placed=False))
    return found


def invented_sentences() -> list[Sentence]:
    """The invented sentences."""
    return [Sentence(text=row["text"], amounts=_placed(row["text"], row["quantities"])) for row in _rows("quantities")]


def news_sentences() -> list[Sentence]:
    """The labelled places in news; none where the articles are not there."""
    rows = _rows("quantities_news")
    articles = {corpus: texts(corpus) for corpus in sorted({row["corpus"] for row in rows})}
    found = []
    for row in rows:
        text = articles[row["corpus"]].get(row["document"])
        if text is not None:
            amounts = _placed(text, row["quantities"], row["start"])
            found.append(Sentence(text=text[row["start"] : row["end"]], amounts=amounts))
    return found


def _rows(name: str) -> list[dict[str, Any]]:
    path = LABELS / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def _labelled(value: float, label: str) -> Amount:
    name, rate = _unit(label)
    if name in COUNTS:
        return Amount(value=value, unit=None)
    measure = name if name in _known() else None
    return Amount(value=value, unit=measure, rate=rate, noun=None if measure else _singular(name.split()[-1]))


def _unit(label: str) -> tuple[str, str | None]:
    whole = label.lower()
    if whole not in UNITS:
        name, _, rate = whole.partition(" per ")
        return UNITS.get(name.removesuffix(" of age"), name.removesuffix(" of age")), rate or None
    return UNITS[whole], None


def _known() -> set[str]:
    names = language("en").table("quantities")
    measures = {name.lower() for table in ("units", "currencies", "shared") for name in names.get(table, {})}
    return (measures | set(UNITS.values())) - {"point"}


def _plain() -> dict[str, list[str]]:
    shared: dict[str, list[str]] = language("en").table("quantities").get("shared", {})
    return shared


def _singular(word: str) -> str:
    word = word.lower()
    for plural, ending in (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("men", "man")):
        if word.endswith(plural):
            return word.removesuffix(plural) + ending
    return word.removesuffix("s") if not word.endswith("ss") else word


def _placed(text: str, labels: Iterable[dict[str, Any]], first: int = 0) -> tuple[Amount, ...]:
    amounts = []
    for label in labels:
        item = text[slice(*label["item"])] if label.get("item") else None
        unit = label.get("unit")
        rate = label.get("rate")
        amounts += [
            Amount(value=value, unit=unit and unit.lower(), rate=rate and rate.lower(), item=item,
                   place=(label["start"] - first, label["end"] - first))
            for value in _ends(label["value"], label["low"], label["high"])
        ]  # fmt: skip
    return tuple(amounts)


def _ends(value: float | None, low: float | None, high: float | None) -> list[float]:
    if value is not None:
        return [value]
    return [end for end in (low, high) if end is not None]


# ---------------------------------------------------------------- what the programs answer


def read(text: str) -> tuple[Report, Layers]:
    """Reads a text up to the layers that quantities need."""
    report, layers = clean.clean(Raw(input="sentence", id="sentence", text=text), language("en"))
    known: Layers = dict(layers)
    known = {**known, **ParseAnnotator()(report, known)}
    return report, {**known, **TimeAnnotator()(report, known)}


def ours(report: Report, layers: Layers, *, ordinals: bool = False) -> list[Amount]:
    """What the layer says, ordinals only on demand."""
    found: Sequence[Quantity] = QuantityAnnotator()(report, layers)["quantities"]
    return [
        Amount(
            value=end,
            unit=quantity.unit and quantity.unit.lower(),
            rate=quantity.rate,
            noun=_singular(quantity.item.split()[-1]) if quantity.item else None,
            item=quantity.item,
            place=(quantity.start, quantity.end),
        )
        for quantity in found
        if ordinals or not quantity.ordinal
        for end in _ends(quantity.value, quantity.low, quantity.high)
    ]


def quantulum() -> Callable[[str], list[Amount]] | None:
    """Reads with quantulum3, if it is installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from quantulum3 import classifier, parser
    except ImportError:
        return None
    # Its classifier of ambiguous units was stored by an older scikit-learn and cannot be loaded by this one.
    classifier.USE_CLF = False

    def answer(text: str) -> list[Amount]:
        amounts = []
        for found in parser.parse(text):
            name, rate = _unit(found.unit.name)
            spread = found.uncertainty or 0
            ends = {found.value - spread: None, found.value + spread: None}
            unit = None if name in COUNTS else name
            amounts += [Amount(value=end, unit=unit, rate=rate, place=found.span) for end in ends]
        return amounts

    return answer


# ---------------------------------------------------------------- comparing


def compare(tally: Tally, sentence: Sentence, answers: Sequence[Amount], *, nouns: bool = True) -> list[str]:
    """Counts what is right; returns what is not, in words.

    Args:
        tally: what to add to.
        sentence: the labels.
        answers: what a program says.
        nouns: the program names what is counted; else a number without a unit is right for a noun.
    """
    left = _spelled_out(answers, sentence.amounts)
    wrong = []
    tally.gold += len(sentence.amounts)
    tally.answered += len(left)
    for gold in sentence.amounts:
        same = [a for a in left if math.isclose(a.value, gold.value, rel_tol=1e-6, abs_tol=1e-9) and _over(a, gold)]
        same.sort(key=lambda a: not _measured(a, gold, nouns=nouns))
        if not same:
            wrong.append(f"missed {gold}")
            continue
        left.remove(same[0])
        tally.value += 1
        right = _measured(same[0], gold, nouns=nouns)
        tally.unit += right
        if not right:
            wrong.append(f"unit {same[0]} for {gold}")
        if sentence.placed:
            tally.items += 1
            tally.item += same[0].item == gold.item
            if same[0].item != gold.item:
                wrong.append(f"item {same[0].item!r} for {gold.item!r}")
    return wrong + [f"invented {a}" for a in left]


def _spelled_out(answers: Sequence[Amount], gold: Sequence[Amount]) -> list[Amount]:
    # The labels give both numbers of "one in five", a program may give the share instead.
    spelled = []
    for answer in answers:
        inside = [g for g in gold if answer.place and g.place and _over(answer, g)]
        if len(inside) == 2 and inside[1].value and math.isclose(answer.value, inside[0].value / inside[1].value):
            spelled += [replace(answer, value=g.value, place=g.place) for g in inside]
        else:
            spelled.append(answer)
    return spelled


def _over(answer: Amount, gold: Amount) -> bool:
    if answer.place is None or gold.place is None:
        return True
    return answer.place[0] < gold.place[1] and gold.place[0] < answer.place[1]


def _measured(answer: Amount, gold: Amount, *, nouns: bool) -> bool:
    unit = None if gold.unit is None and answer.unit in _plain() else answer.unit
    if unit != gold.unit:
        return False
    if gold.noun is not None and nouns:
        return answer.noun == gold.noun
    return gold.place is not None or (answer.rate or "").split()[-1:] == (gold.rate or "").split()[-1:]


def measure(sentences: Sequence[Sentence], peer: Callable[[str], list[Amount]] | None) -> list[str]:
    """Lines of a table: both programs on one set."""
    mine, theirs = Tally(), Tally()
    own = parse = other = 0.0
    for sentence in sentences:
        began = time.perf_counter()
        report, layers = read(sentence.text)
        read_at = time.perf_counter()
        answers = ours(report, layers, ordinals=sentence.placed)
        done = time.perf_counter()
        compare(mine, sentence, answers)
        parse, own = parse + read_at - began, own + done - read_at
        if peer is not None:
            began = time.perf_counter()
            answers = peer(sentence.text)
            other += time.perf_counter() - began
            compare(theirs, sentence, answers, nouns=False)
    lines = [_line("onrecord", mine, own / len(sentences)) + f" (reading it: {1000 * parse / len(sentences):.1f})"]
    return lines if peer is None else [*lines, _line("quantulum3", theirs, other / len(sentences), items=False)]


def _line(name: str, tally: Tally, seconds: float, *, items: bool = True) -> str:
    item = f"{100 * tally.item / tally.items:.1f}" if items and tally.items else "-"
    return (
        f"    {name:12}{100 * tally.f1(tally.value):8.1f}{100 * tally.f1(tally.unit):11.1f}{item:>8}"
        f"{tally.answered:10}{1000 * seconds:14.2f}"
    )


def main() -> int:
    peer = quantulum()
    if peer is None:
        print("quantities: quantulum3 is not installed, so nothing to compare with", file=sys.stderr)
    sets = {"short": short_sentences(), "invented": invented_sentences(), "news": news_sentences()}
    print("quantities: F1, and share of right items where the value is right, percent")
    print(f"  (aim on news sentences: value {100 * LEAST_VALUE:.0f}, with unit {100 * LEAST_UNIT:.0f})")
    print(f"    {'':12}{'value':>8}{'with unit':>11}{'item':>8}{'answered':>10}{'ms a sentence':>14}")
    for name, sentences in sets.items():
        if not sentences:
            print(f"  {name}: skipped, not there")
            continue
        print(f"  {name}: {len(sentences)} sentences, {sum(len(s.amounts) for s in sentences)} numbers")
        print("\n".join(measure(sentences, peer)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
