"""Learns what makes two reports one story: ``python -m training.stories``.

From ECB+ (topics 1-35, two easily confused events a topic): pairs of reports in collections of many sizes,
logistic regression on their likenesses, and the score from which groups join, chosen by B³ F1. Prints
cross-validated figures (weights and score from half of the topics, measured on the other half) and writes
``src/onrecord/models/stories/weights.toml``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from onrecord import clean, pipeline
from onrecord.config import StorySettings
from onrecord.lang import language
from onrecord.model import AnnotatedReport, Raw, Report
from onrecord.stories import clusters
from onrecord.stories.likeness import ASPECTS, CALENDAR, LEAST, MOST, Profile, likeness, profiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DATA = Path(__file__).parents[2] / "shared" / "data" / "ecbplus_dev" / "docs.jsonl.gz"
RUNS = Path(__file__).parent / "runs" / "stories.pkl"
WEIGHTS = Path(__file__).parents[1] / "src" / "onrecord" / "models" / "stories" / "weights.toml"
SEED = 5
INPUTS = [*ASPECTS, *(f"silent {aspect}" for aspect in CALENDAR)]
IMPORTANCE = {"whole": 30.0, "one topic": 1.0, "three topics": 1.0, "eight topics": 2.0, "sparse": 8.0}
"""How much a collection of each kind counts: the few large ones as much as the many small ones."""

Labelled = tuple[str, AnnotatedReport]


@dataclass(frozen=True, slots=True)
class Collection:
    """Reports to be grouped: their stories, their candidate pairs and what those share."""

    kind: str
    gold: list[str]
    pairs: list[tuple[int, int]]
    inputs: Any


def main() -> None:
    """Fits, measures and writes the weights."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--to", type=Path, default=WEIGHTS)
    asked.add_argument("--ridge", type=float, default=30.0)
    options = asked.parse_args()
    reports = annotated()
    halves = [[measured(*found) for found in collections(half, SEED + n)] for n, half in enumerate(by_half(reports))]
    rows = []
    for train, test in (halves, halves[::-1]):
        weights = fit(train, options.ridge)
        level = best_level(train, weights)
        print(
            f"  joined from {level:.2f}; "
            + ", ".join(f"{k} {v:.2f}" for k, v in zip(["base", *INPUTS], weights, strict=True))
        )
        rows += [(held.kind, b_cubed(held.gold, grouped(held, weights, level))) for held in test]
    for kind in IMPORTANCE:
        found = np.array([score for held, score in rows if held == kind]).mean(axis=0) * 100
        print(f"{kind:14} P {found[0]:.1f} R {found[1]:.1f} F1 {found[2]:.1f}")
    everything = halves[0] + halves[1] + [measured("whole", reports)]
    weights = fit(everything, options.ridge)
    print(f"on all topics: same_story = {best_level(everything, weights):.2f}")
    options.to.write_text(table(weights), encoding="utf-8")


def annotated() -> list[Labelled]:
    """The reports of ECB+ with all layers but statements and what rests on them, which grouping does not read."""
    if RUNS.exists():
        found: list[Labelled] = pickle.loads(RUNS.read_bytes())  # noqa: S301  (written below)
        return found
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    found = [(document["story"], _annotated(document)) for document in documents]
    RUNS.parent.mkdir(exist_ok=True)
    RUNS.write_bytes(pickle.dumps(found))
    return found


def _annotated(document: dict[str, str]) -> AnnotatedReport:
    raw = Raw(input=document["id"], id=document["id"], text=document["text"], fields={"title": document["title"]})
    report, layers = clean.clean(raw, language("en"))
    held: dict[str, Any] = dict(layers)
    for annotator in pipeline.annotators():
        if "statements" not in (*annotator.assigns, *annotator.requires):
            held.update(annotator(report, held))
    header: dict[str, Any] = {name: getattr(report, name) for name in Report.__slots__}
    wanted = set(AnnotatedReport.__slots__) - set(header)
    return AnnotatedReport(**{**header, **{name: tuple(held[name]) for name in wanted & set(held)}})


def by_half(reports: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """Two halves that share no topic."""
    topics = sorted({_topic(story) for story, _ in reports})
    random.Random(7).shuffle(topics)  # noqa: S311  (a split, not a secret)
    first = set(topics[: len(topics) // 2])
    return [r for r in reports if _topic(r[0]) in first], [r for r in reports if _topic(r[0]) not in first]


def _topic(story: str) -> int:
    return int("".join(c for c in story if c.isdigit()))


def collections(reports: Sequence[Labelled], seed: int) -> list[tuple[str, list[Labelled]]]:
    """The whole half; samples of one, three and eight topics; one to three reports a story."""
    chance = random.Random(seed)  # noqa: S311  (samples, not secrets)
    topics: dict[int, list[Labelled]] = defaultdict(list)
    stories: dict[str, list[Labelled]] = defaultdict(list)
    for held in reports:
        topics[_topic(held[0])].append(held)
        stories[held[0]].append(held)
    found = [("whole", list(reports))]
    for kind, number, times in (("one topic", 1, 36), ("three topics", 3, 36), ("eight topics", 8, 18)):
        for _ in range(times):
            near = [held for topic in chance.sample(sorted(topics), number) for held in topics[topic]]
            found.append((kind, chance.sample(near, min(len(near), chance.choice([6, 10, 16, 24])))))
    for _ in range(6):
        few = [chance.sample(held, min(len(held), chance.choice([1, 1, 2, 3]))) for _, held in sorted(stories.items())]
        found.append(("sparse", [held for group in few for held in group]))
    return found


def measured(kind: str, reports: Sequence[Labelled]) -> Collection:
    """Candidate pairs of a collection and what they share."""
    seen = profiles([report for _, report in reports], StorySettings())
    near = clusters.candidates([profile["whole"] for profile in seen])
    pairs = [(one, other) for one, others in enumerate(near) for other in others]
    inputs = np.array([_inputs(seen[one], seen[other]) for one, other in pairs]).reshape(len(pairs), len(INPUTS))
    return Collection(kind, [story for story, _ in reports], pairs, inputs)


def _inputs(one: Profile, other: Profile) -> list[float]:
    alike = likeness(one, other)
    return [*(alike.get(aspect, 0.0) for aspect in ASPECTS), *(float(aspect not in alike) for aspect in CALENDAR)]


def fit(found: Iterable[Collection], ridge: float) -> Any:
    """Logistic regression by Newton's method; the weight of 'nothing shared' comes first and is not shrunk."""
    held = [c for c in found if c.pairs]
    rows = np.concatenate([c.inputs for c in held])
    right = np.concatenate([[c.gold[a] == c.gold[b] for a, b in c.pairs] for c in held]).astype(float)
    counts = np.concatenate([np.full(len(c.pairs), IMPORTANCE[c.kind] / len(c.pairs)) for c in held])
    counts *= len(counts) / counts.sum()
    spread = rows.std(axis=0) + 1e-9
    rows = np.hstack([np.ones((len(rows), 1)), rows / spread])
    shrink = np.diag([0.0, *[ridge] * len(spread)])
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        odds = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counts * (right - odds)) - shrink @ weights
        bend = (rows * (counts * odds * (1 - odds))[:, None]).T @ rows + shrink
        weights = weights + np.linalg.solve(bend, slope)
    return weights / np.concatenate([[1.0], spread])


def grouped(held: Collection, weights: Any, level: float) -> list[int]:
    """A group's number for each report."""
    near: clusters.Near = [{} for _ in held.gold]
    scores = np.clip(weights[0] + held.inputs @ weights[1:], LEAST, MOST) if held.pairs else ()
    for (one, other), score in zip(held.pairs, scores, strict=True):
        near[one][other] = near[other][one] = float(score)
    label = [0] * len(held.gold)
    for number, members in enumerate(clusters.joined(clusters.without_crowding(near), level)):
        for k in members:
            label[k] = number
    return label


def best_level(found: Sequence[Collection], weights: Any) -> float:
    """The score from which groups join that gives the best B³ F1."""

    def worth(level: float) -> float:
        return sum(IMPORTANCE[c.kind] * b_cubed(c.gold, grouped(c, weights, level))[2] for c in found)

    return float(max(np.arange(-2.5, 0.51, 0.125), key=worth))


def b_cubed(gold: Sequence[str], found: Sequence[int]) -> tuple[float, float, float]:
    """Precision, recall and F1 (Bagga and Baldwin 1998)."""
    stories, groups, both = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    precision = sum(n * n / groups[g] for (_, g), n in both.items()) / len(gold)
    recall = sum(n * n / stories[s] for (s, _), n in both.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def table(weights: Any) -> str:
    """The weights as ``weights.toml`` holds them."""
    named = dict(zip(INPUTS, (round(float(w), 3) for w in weights[1:]), strict=True))
    lines = [
        "# What each likeness of two reports adds to the log odds that they tell one story.",
        "# Written by training/stories.py; see README.md beside it.",
        f"base = {float(weights[0]):.3f}",
        "",
        "[likeness]",
        *(f"{aspect} = {named[aspect]}" for aspect in ASPECTS),
        "",
        "# Added where one of the two reports names no such day, month or year.",
        "[silent]",
        *(f"{aspect} = {named[f'silent {aspect}']}" for aspect in CALENDAR),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
