"""Who said what, against PolNeAR's development articles (84; not shipped, read from ../shared).

Figures are those of the attribution scorer beside the data: an item is right when its content overlaps
the gold content with a word Jaccard of at least 0.5 and the source mention is right.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.config import Config
from onrecord.model import Quarantined, Raw
from onrecord.pipeline import annotate_one

if TYPE_CHECKING:
    from types import ModuleType

SHARED = Path(__file__).parents[2] / "shared"
GOLD = SHARED / "data" / "polnear" / "dev.jsonl.gz"
SCORER = SHARED / "tools" / "attribution_score.py"
ROUNDS = 500

ROWS = {
    "speaker": "all",
    "subset.speech.speaker": "speech cues",
    "subset.quoted.speaker": "quoted",
    "subset.direct.speaker": "direct",
    "subset.indirect.speaker": "indirect",
    "norm.whole": "whole attribution exact",
}
BASELINE = {"speaker": 56.8}
"""F1 of the rule baseline on the same articles."""


def statements_of(name: str, text: str) -> list[dict[str, Any]]:
    """The outermost statements that ``annotate`` finds, in the shape the scorer reads."""
    annotated = annotate_one(Raw(input=name, id=name, text=text), Config())
    if isinstance(annotated, Quarantined):
        raise SystemExit(f"{name}: {annotated.error}")
    return [
        {"source": s.source, "cue": s.cue, "content": s.content, "kind": s.kind, "confidence": s.confidence}
        for s in annotated.statements
        if s.within is None
    ]


def measure() -> tuple[dict[str, Any], dict[str, list[float]]]:
    """Scores the development articles.

    Returns:
        The scorer's summary, and precision of the predictions (0 to 1) and their number by confidence.
    """
    scorer = _scorer()
    with gzip.open(GOLD, "rt", encoding="utf-8") as lines:
        gold = {record["id"]: record for record in map(json.loads, lines)}
    predicted = {
        key: {"id": key, "attributions": statements_of(key, record["text"])} for key, record in sorted(gold.items())
    }
    summary, _ = scorer.score(gold, predicted, bootstrap=ROUNDS)
    kept: dict[str, list[float]] = {}
    for least in (0.6, 0.75, 0.8, 0.9):
        surer = {
            key: {"id": key, "attributions": [a for a in record["attributions"] if a["confidence"] >= least]}
            for key, record in predicted.items()
        }
        part, _ = scorer.score(gold, surer)
        kept[f"{least}"] = [part["speaker"]["P"], part["subset.speech.speaker"]["P"], part["speaker"]["pred"]]
    return summary, kept


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("attribution_score", SCORER)
    if spec is None or spec.loader is None:
        raise ImportError(str(SCORER))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main() -> int:
    if not (GOLD.exists() and SCORER.exists()):
        print("statements: skipped, the annotated articles (../shared) are not there")
        return 0
    summary, kept = measure()
    print("statements: right content and right source, 84 articles, percent (95 % interval of F1 by bootstrap)")
    print(f"  {'':26}{'P':>6}{'R':>6}{'F1':>6}   interval")
    for key, label in ROWS.items():
        row, (low, high) = summary[key], summary["ci95"].get(key, (0.0, 0.0))
        base = f"   rule baseline {BASELINE[key]}" if key in BASELINE else ""
        print(
            f"  {label:26}{100 * row['P']:6.1f}{100 * row['R']:6.1f}{100 * row['F1']:6.1f}"
            f"   {100 * low:.1f} to {100 * high:.1f}{base}"
        )
    for least, (precision, speech, number) in kept.items():
        print(f"  confidence >= {least:12}{100 * precision:6.1f} precision, speech {100 * speech:.1f} ({number:.0f})")
    return 0
