"""Stories beside TF-IDF with connected components and HDBSCAN: B³, and time and memory as collections grow.

The peers get the threshold that is best on the very reports they are measured on. onrecord's weights were
learned on ECB+, so its row says "fitted"; ``python -m training.stories`` prints cross-validated figures.
What needs scikit-learn is left out where it is not installed.
"""

from __future__ import annotations

import random
import resource
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from training.stories import annotated, b_cubed, by_half

from benchmarks.articles import DATA
from onrecord.config import StorySettings
from onrecord.model import AnnotatedReport
from onrecord.stories.clusters import cluster
from onrecord.stories.likeness import profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AIM = 90.0
"""B³ F1 aimed at on events that nothing was tuned on."""
SIZES = (1_000, 10_000, 100_000)
PER_STORY = 8

Scores = tuple[float, float, float]


def ours(reports: Sequence[AnnotatedReport], _: Sequence[str]) -> list[int]:
    """A story's number for each report, as ``onrecord stories`` groups them."""
    settings = StorySettings()
    groups, _near = cluster(profiles(reports, settings), settings.same_story)
    return _labels(groups, len(reports))


def components(reports: Sequence[AnnotatedReport], gold: Sequence[str]) -> list[int]:
    """TF-IDF, cosine, connected components, at the best of forty thresholds."""
    from scipy.sparse.csgraph import connected_components

    vectors = _vectors(reports)
    alike = (vectors @ vectors.T).toarray()
    tried = [list(map(int, connected_components(alike >= least)[1])) for least in np.arange(0.1, 0.5, 0.01)]
    return max(tried, key=lambda found: b_cubed(gold, found)[2])


def density(reports: Sequence[AnnotatedReport], gold: Sequence[str]) -> list[int]:
    """HDBSCAN on 100 latent dimensions, at the best of five least sizes; what it calls noise stands alone."""
    from sklearn.cluster import HDBSCAN
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    dense = normalize(TruncatedSVD(100, random_state=0).fit_transform(_vectors(reports)))
    tried = []
    for least in (2, 3, 4, 5, 6):
        found = HDBSCAN(min_cluster_size=least, copy=True).fit_predict(dense)
        tried.append([int(label) if label >= 0 else -1 - k for k, label in enumerate(found)])
    return max(tried, key=lambda found: b_cubed(gold, found)[2])


def _vectors(reports: Sequence[AnnotatedReport]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    return words.fit_transform([f"{report.title or ''} {report.text}" for report in reports])


def _labels(groups: Sequence[Sequence[int]], size: int) -> list[int]:
    found = [0] * size
    for number, members in enumerate(groups):
        for k in members:
            found[k] = number
    return found


TOOLS: dict[str, Callable[[Sequence[AnnotatedReport], Sequence[str]], list[int]]] = {
    "onrecord (fitted)": ours,
    "TF-IDF + components": components,
    "HDBSCAN": density,
}


def invented(size: int) -> tuple[list[str], list[AnnotatedReport]]:
    """Stories of eight reports: twelve words and four names of their own among those all stories share."""
    chance = random.Random(size)  # noqa: S311  (invented reports, not secrets)
    common = [_word(chance) for _ in range(3000)]
    gold, reports = [], []
    for number in range(size):
        story = number // PER_STORY
        own = random.Random(-1 - story)  # noqa: S311
        topic = [_word(own) for _ in range(12)]
        people = [_word(own).capitalize() for _ in range(4)]
        told = [*chance.sample(topic, 9), *(p for p in chance.sample(people, 3) for _ in range(2))]
        told += chance.choices(common, k=60)
        chance.shuffle(told)
        gold.append(f"s{story}")
        header = dict.fromkeys(
            ("title", "outlet", "byline", "url", "language", "published", "published_basis", "written_weekday")
        )
        fields: dict[str, Any] = {**header, "id": f"r{number:06}", "text": " ".join(told) + "."}
        reports.append(AnnotatedReport(**fields))
    return gold, reports


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))


def quality() -> None:
    """Prints B³ of every tool on both halves of ECB+."""
    if not (DATA / "ecbplus_dev").exists():
        print("  ECB+ is not there: quality is left out")
        return
    for half, held in enumerate(by_half(annotated()), start=1):
        gold, reports = [story for story, _ in held], [report for _, report in held]
        for name, tool in TOOLS.items():
            begun = time.perf_counter()
            try:
                found = tool(reports, gold)
            except ImportError as missing:
                print(f"  {name:22} left out: {missing.name} is not installed")
                continue
            _row(f"ECB+ half {half}", name, len(reports), b_cubed(gold, found), time.perf_counter() - begun)


def growth(sizes: Sequence[int] = SIZES) -> None:
    """Prints time and memory for invented collections; both should grow about as fast as the collection."""
    for size in sizes:
        gold, reports = invented(size)
        begun = time.perf_counter()
        found = ours(reports, gold)
        _row("invented", "onrecord", size, b_cubed(gold, found), time.perf_counter() - begun)


def _row(where: str, name: str, size: int, scores: Scores, seconds: float) -> None:
    shown = "".join(f"{100 * score:>7.1f}" for score in scores)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {where:14}{name:22}{size:>8}{shown}{seconds:>9.1f} s{peak:>8.0f} MB", flush=True)


def main() -> int:
    print(f"stories: B³ precision, recall, F1 (aim on events that nothing was tuned on: {AIM:.0f})")
    quality()
    growth()
    return 0
