"""Who "he" is: sources without a name, against labels made by reading (labels/source_mentions_*.jsonl).

A labelled mention is a pronoun or description that says something, with the places that name the one
meant, or none where its article does not. The articles are read from ../shared; no text is kept here.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.articles import texts
from onrecord.config import Config
from onrecord.model import AnnotatedReport, Quarantined, Range, Raw
from onrecord.pipeline import annotate_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from onrecord.model import Mention

LABELS = Path(__file__).parent / "labels"
LEAST_RIGHT, LEAST_ANSWERED = 0.90, 0.75
"""What is aimed at: right when it answers, and how often it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One source mention. ``antecedent`` holds the places that name the one meant, ``None`` when none does."""

    part: str
    corpus: str
    document: str
    start: int
    end: int
    kind: str
    antecedent: tuple[Range, ...] | None
    plural: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a label: answered with a name or not, and whether that name is right."""

    label: Label
    answered: bool
    right: bool


def labels() -> list[Label]:
    """Every label of every part (``a``, ``b``), in file order."""
    found = []
    for path in sorted(LABELS.glob("source_mentions_*.jsonl")):
        part = path.stem.rpartition("_")[2]
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            places = None if row["antecedent"] is None else tuple((s, e) for s, e in row["antecedent"])
            known = {key: row[key] for key in ("corpus", "document", "start", "end", "kind")}
            found.append(Label(part=part, antecedent=places, plural=row.get("plural", False), **known))
    return found


def judged(report: AnnotatedReport, gold: Sequence[Label]) -> list[Verdict]:
    """Compares the labels of one article with its mentions."""
    return [_verdict(report, label, gold) for label in gold]


def _verdict(report: AnnotatedReport, label: Label, gold: Sequence[Label]) -> Verdict:
    answers = []
    for entity in {m.entity for m in _at(report.mentions, label)}:
        names = [(m.start, m.end) for m in report.mentions if m.entity == entity and m.kind == "name"]
        names = [place for place in names if not _touch(place, [(label.start, label.end)])]
        if names:
            answers.append(names)
    if label.antecedent is None:
        return Verdict(label=label, answered=bool(answers), right=not answers)
    # Names of somebody else who is labelled show that two people were taken for one.
    others = [
        place
        for other in gold
        if other.antecedent and not any(_touch(p, label.antecedent) for p in other.antecedent)
        for place in other.antecedent
    ]
    fitting = all(
        any(_touch(n, label.antecedent) for n in names) and not any(_touch(n, others) for n in names)
        for names in answers
    )
    return Verdict(label=label, answered=bool(answers), right=bool(answers) and fitting)


def _at(mentions: Sequence[Mention], label: Label) -> list[Mention]:
    # Where the label starts or, with a name in it or without its article, where it ends.
    # A word for a people or party ("some Democrats") names nobody.
    mentions = [m for m in mentions if m.type != "NORP"]
    found = [m for m in mentions if m.start == label.start and m.kind == label.kind]
    found = found or [m for m in mentions if m.end == label.end and m.start >= label.start]
    size = max((m.end - m.start for m in found), default=0)
    return [m for m in found if m.end - m.start == size]


def _touch(place: Range, places: Iterable[Range]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in places)


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    share, spread = right / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return middle - half, middle + half


def measure(gold: Sequence[Label]) -> list[Verdict]:
    """Annotates every labelled article that is there; labels of others are left out."""
    by_article: dict[tuple[str, str], list[Label]] = defaultdict(list)
    for label in gold:
        by_article[label.corpus, label.document].append(label)
    articles = {corpus: texts(corpus) for corpus in sorted({label.corpus for label in gold})}
    verdicts = []
    for (corpus, document), part in sorted(by_article.items()):
        if document in articles[corpus]:
            annotated = annotate_one(Raw(input=document, id=document, text=articles[corpus][document]), Config())
            if isinstance(annotated, Quarantined):
                raise SystemExit(f"{document}: {annotated.error}")
            verdicts += judged(annotated, part)
    return verdicts


def table(verdicts: Sequence[Verdict]) -> list[str]:
    """The figures as lines, all mentions first, then by kind and by part."""
    rows: list[tuple[str, Callable[[Label], bool]]] = [
        ("all", lambda _: True),
        ("pronouns", lambda label: label.kind == "pronoun"),
        ("descriptions", lambda label: label.kind == "nominal"),
        *((f"set {part.upper()}", lambda label, p=part: label.part == p) for part in _parts(verdicts)),
    ]
    lines = [
        f"  {'':14}{'named':>6}{'answered':>10}{'right':>8}   interval       {'not named':>10}{'named wrongly':>15}"
    ]
    for name, chosen in rows:
        part = [v for v in verdicts if chosen(v.label)]
        named = [v for v in part if v.label.antecedent is not None]
        unnamed = [v for v in part if v.label.antecedent is None]
        answered, right = sum(v.answered for v in named), sum(v.right for v in named)
        low, high = wilson(right, answered)
        lines.append(
            f"  {name:14}{len(named):6}{_percent(answered, len(named)):>10}{_percent(right, answered):>8}"
            f"   {100 * low:.1f} to {100 * high:.1f}   {len(unnamed):>10}{sum(v.answered for v in unnamed):>15}"
        )
    return lines


def _parts(verdicts: Sequence[Verdict]) -> list[str]:
    return sorted({v.label.part for v in verdicts})


def _percent(part: int, of: int) -> str:
    return f"{100 * part / of:.1f}" if of else "-"


def main() -> int:
    verdicts = measure(labels())
    if not verdicts:
        print("coreference: skipped, the labelled articles (../shared) are not there")
        return 0
    print("coreference: who sources without a name are, percent (95 % interval of right when answered)")
    print(f"  (aim: right {100 * LEAST_RIGHT:.0f}, answered {100 * LEAST_ANSWERED:.0f})")
    print("\n".join(table(verdicts)))
    return 0
