"""Stories beside TF-IDF with connected components and HDBSCAN: B³, and time and memory as collections grow.

The peers get the threshold that is best on the very reports they are measured on. onrecord's weights were
learned on ECB+, so its row says "fitted"; ``python -m training.stories`` prints cross-validated figures.
What needs scikit-learn is left out where it is not installed. The last rows are of reports that come one by one
to a store that holds the largest of those collections.
"""

from __future__ import annotations

import random
import resource
import time
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from training.stories import annotated, b_cubed, by_half

from benchmarks.articles import DATA
from onrecord.config import StorySettings
from onrecord.model import AnnotatedReport, IndexEntry, Placement
from onrecord.store.sql import SqlStore
from onrecord.stories.clusters import cluster, crowding, joined, scores, without_crowding
from onrecord.stories.identity import story_ids
from onrecord.stories.index import HELD_BY, Memory, StoryIndex
from onrecord.stories.likeness import counts, profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AIM = 90.0
"""B³ F1 aimed at on events that nothing was tuned on."""
SIZES = (1_000, 10_000, 100_000)
PER_STORY = 8
LATE = 100
"""Reports that come one by one."""
SETTINGS = StorySettings()

Scores = tuple[float, float, float]


def ours(reports: Sequence[AnnotatedReport], _: Sequence[str]) -> list[int]:
    """A story's number for each report, as ``onrecord stories`` groups them."""
    groups, _near = cluster(profiles(reports, SETTINGS), SETTINGS.same_story)
    return _labels(groups, len(reports))


def one_by_one(reports: Sequence[AnnotatedReport], _: Sequence[str]) -> list[int]:
    """Each report placed as it comes, from the first: what a large store does between two regroupings."""
    return arrived(reports, random.Random(0).sample(range(len(reports)), len(reports)))  # noqa: S311


def arrived(reports: Sequence[AnnotatedReport], order: Sequence[int]) -> list[int]:
    """A story's number for each report, once all have come in an order."""
    kept = Memory()
    index = StoryIndex(SETTINGS, kept)
    by_id = {report.id: report for report in reports}
    story_of: dict[str, str] = {}
    for k in order:
        place = index.place(reports[k])
        groups = place.groups or ((reports[k].id,),)
        known = {name: story_of[name] for group in groups for name in group if name in story_of}
        labels = [place.story]
        if place.story is None:
            labels = [*story_ids([[by_id[name] for name in group] for group in groups], known, None, story_of.values())]
        for label, group in zip(labels, groups, strict=True):
            for name in group:
                if name in known and known[name] != label:
                    kept.move(name, label)
                story_of[name] = label
        index.take(place, story_of[reports[k].id])
    numbers = {story: number for number, story in enumerate(dict.fromkeys(story_of.values()))}
    return [numbers[story_of[report.id]] for report in reports]


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
    "onrecord, one by one": one_by_one,
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
        near = scores(profiles(reports, SETTINGS))
        found = _labels(joined(without_crowding(near), SETTINGS.same_story), size)
        seconds = time.perf_counter() - begun
        _row("invented", "onrecord", size, b_cubed(gold, found), seconds)
        if size == max(sizes):
            arrival(reports, found, [crowding(others) for others in near], seconds)


def arrival(reports: Sequence[AnnotatedReport], labels: Sequence[int], crowd: Sequence[float], seconds: float) -> None:
    """Prints what it takes to place reports one by one in a store that holds all others.

    Args:
        reports: a collection.
        labels: the story of each, all grouped at once.
        crowd: how close the closest reports of each are.
        seconds: what grouping them took.
    """
    late = set(random.Random(0).sample(range(len(reports)), LATE))  # noqa: S311
    with TemporaryDirectory() as folder:
        store = SqlStore(f"{folder}/stories.db")
        begun = time.perf_counter()
        with store.shelf() as shelf:
            held = [k for k in range(len(reports)) if k not in late]
            shelf.regroup(_placement(reports[k], f"st-{labels[k]}") for k in held)
            shelf.fill((_entry(reports[k], crowd[k], f"st-{labels[k]}") for k in held), HELD_BY)
        print(f"  {len(held)} reports into the index of a store: {time.perf_counter() - begun:.1f} s")
        stories = {labels[k] for k in held}
        compared, alike, moving, spent = [], 0, 0, []
        for k in sorted(late):
            begun = time.perf_counter()
            with store.shelf() as shelf:
                index = StoryIndex(SETTINGS, shelf)
                place = index.place(reports[k])
                story = place.story or f"st-new-{k}"
                shelf.put(_placement(reports[k], story))
                index.take(place, story)
            spent.append(time.perf_counter() - begun)
            compared.append(place.compared)
            moving += bool(place.groups)
            alike += not place.groups and place.story == (f"st-{labels[k]}" if labels[k] in stories else None)
        store.close()
    each = sorted(spent)[len(spent) // 2]
    print(
        f"  {LATE} more one by one: at most {max(compared)} compared with one ({sum(compared) / LATE:.0f} on average);"
        f" {1000 * each:.0f} ms each, 1/{seconds / each:.0f} of grouping all;"
        f" {alike} of {LATE} placed as all at once, {moving} would move others"
    )


def _placement(report: AnnotatedReport, story: str) -> Placement:
    return Placement(report=report.id, revision=report.id, story=story, born=story, opening=report.id)


def _entry(report: AnnotatedReport, crowd: float, story: str) -> IndexEntry:
    return IndexEntry(report=report.id, story=story, told=counts(report, SETTINGS), crowd=crowd)


def _row(where: str, name: str, size: int, scores: Scores, seconds: float) -> None:
    shown = "".join(f"{100 * score:>7.1f}" for score in scores)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {where:14}{name:22}{size:>8}{shown}{seconds:>9.1f} s{peak:>8.0f} MB", flush=True)


def main() -> int:
    print(f"stories: B³ precision, recall, F1 (aim on events that nothing was tuned on: {AIM:.0f})")
    quality()
    growth()
    return 0
