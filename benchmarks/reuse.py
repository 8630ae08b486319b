"""Copies found among edited wire texts, beside other ways of finding them; and the time that joining takes.

Pair F1 counts pairs of one family against pairs of different events, and of one event told by two hands
where that is known (invented texts). Pairs of development articles on one event are left out of it, for
they hold real wire copies: how many of them are joined is shown beside it. "Direction" is right where it is
given; "siblings" are two copies of one original that were given a direction, which is wrong. The others'
thresholds are the best on the very texts they are measured on; ours were set on the first half.
"""

from __future__ import annotations

import math
import sys
import time
import tracemalloc
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import wire_copies
from onrecord.config import ReuseSettings
from onrecord.link import reuse
from onrecord.link.reuse.candidates import agreeing, signatures
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.wire_copies import Collection
    from onrecord.model import AnnotatedReport

LEAST_F1, LEAST_DIRECTION, MOST_JOINED, LEAST_AGENCY = 97.0, 95.0, 2.0, 95.0
"""What is aimed at on texts that nothing was tuned on, in percent."""
SIZES = (10_000, 30_000, 100_000)
"""Articles of the curve; ``--million`` adds a million."""
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a tool says of one pair; ``giver`` is the article the other was made from."""

    a: str
    b: str
    giver: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of one tool on one collection."""

    found: int
    right: int
    wanted: int
    joined: int
    same_event: int
    directed: int
    direction_right: int
    siblings: int
    agency_wanted: int
    agency_right: int
    seconds: float
    megabytes: float

    @property
    def f1(self) -> float:
        """Pair F1 in percent."""
        return percent(2 * self.right, self.found + self.wanted)


def percent(part: float, whole: float) -> float:
    """A share in percent; 0 of nothing."""
    return 100 * part / whole if whole else 0.0


def score(held: Collection, answers: Iterable[Answer], seconds: float = 0.0, megabytes: float = 0.0) -> Score:
    """Counts what is right."""
    gold = {(d.a, d.b): d for d in held.dependent}
    events = {article.id: article.event for article in held.articles}
    families = {article.id: article.family for article in held.articles}
    invented = {article.id for article in held.articles if "by another hand" in article.family}
    differ = [
        p for p in combinations(sorted(events), 2) if events[p[0]] == events[p[1]] and families[p[0]] != families[p[1]]
    ]
    unknown = {pair for pair in differ if not invented & set(pair)}
    # A copy shares with another report what its original does: originals alone are counted.
    made = {article.id for article in held.articles if article.edits}
    one_event = {pair for pair in differ if pair not in unknown or not made & set(pair)}
    counts: Counter[str] = Counter()
    for answer in answers:
        pair = (answer.a, answer.b)
        counts["joined"] += pair in one_event
        # An excerpt and another copy of the same original may share a passage or not.
        if pair in unknown or (pair not in gold and families[pair[0]] == families[pair[1]]):
            continue
        counts["found"] += 1
        if (wanted := gold.get(pair)) is None:
            continue
        counts["right"] += 1
        if wanted.giver is None:
            counts["siblings"] += answer.giver is not None
        elif answer.giver is not None:
            counts["directed"] += 1
            counts["direction_right"] += answer.giver == wanted.giver
        if wanted.agency is not None:
            counts["agency_wanted"] += 1
            counts["agency_right"] += answer.agency == wanted.agency
    return Score(
        **{name: counts[name] for name in ("found", "right", "joined", "directed", "direction_right", "siblings")},
        **{name: counts[name] for name in ("agency_wanted", "agency_right")},
        wanted=len(gold),
        same_event=len(one_event),
        seconds=seconds,
        megabytes=megabytes,
    )


# ---------------------------------------------------------------- tools


def ours(reports: Sequence[AnnotatedReport]) -> list[Answer]:
    """What ``onrecord reuse`` prints."""
    return [
        Answer(
            a=pair.a,
            b=pair.b,
            giver=None if pair.direction is None else pair.a if pair.direction == "a>b" else pair.b,
            agency=pair.agency,
        )
        for pair in reuse.find(reports)
    ]


def containment(reports: Sequence[AnnotatedReport]) -> dict[Pair, float]:
    """Share of the shorter text's runs of five words that stand in the other."""
    runs = {r.id: _runs(r.text, 5) for r in reports}
    holders: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(runs):
        for run in runs[name]:
            holders.setdefault(run, []).append(name)
    common: Counter[Pair] = Counter()
    for names in holders.values():
        common.update(combinations(names, 2))
    return {(a, b): n / min(len(runs[a]), len(runs[b])) for (a, b), n in common.items()}


def tf_idf(reports: Sequence[AnnotatedReport]) -> dict[Pair, float]:
    """Cosine of words weighted by rarity."""
    counts = [Counter(w for w, _, _ in words(r.text)) for r in reports]
    documents = Counter(w for held in counts for w in held)
    places = {w: k for k, w in enumerate(sorted(w for w, n in documents.items() if n > 1))}
    matrix = np.zeros((len(reports), len(places)), dtype=np.float32)
    for row, held in enumerate(counts):
        for word, n in held.items():
            if word in places:
                matrix[row, places[word]] = (1 + math.log(n)) * math.log(len(reports) / documents[word])
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    return _above(matrix @ matrix.T, [r.id for r in reports], 0.2)


def datasketch_minhash(reports: Sequence[AnnotatedReport]) -> dict[Pair, float]:
    """Jaccard of runs of three words, estimated by datasketch."""
    from datasketch import MinHash

    signed = []
    for report in reports:
        minhash = MinHash(num_perm=128, seed=1)
        minhash.update_batch([" ".join(run).encode() for run in sorted(_runs(report.text, 3))])
        signed.append(minhash.hashvalues)
    held = np.stack(signed)
    same = np.stack([(held == row).mean(axis=1) for row in held])
    return _above(same, [r.id for r in reports], 0.02)


def _runs(text: str, size: int) -> set[tuple[str, ...]]:
    held = [w for w, _, _ in words(text)]
    return {tuple(held[k : k + size]) for k in range(max(len(held) - size + 1, 1))}


def _above(scores: Any, names: list[str], least: float) -> dict[Pair, float]:
    found: dict[Pair, float] = {}
    for i, j in np.argwhere(np.triu(scores, 1) >= least).tolist():
        a, b = sorted((names[i], names[j]))
        found[a, b] = float(scores[i, j])
    return found


def at_best_threshold(held: Collection, reports: Sequence[AnnotatedReport], scores: dict[Pair, float]) -> list[Answer]:
    """The pairs above the threshold of the best F1; the first published gives, else the longer."""
    by_id = {r.id: r for r in reports}

    def answers(least: float) -> list[Answer]:
        return [Answer(a=a, b=b, giver=_first(by_id[a], by_id[b])) for (a, b), n in scores.items() if n >= least]

    return max((answers(step / 50) for step in range(1, 50)), key=lambda found: score(held, found).f1)


def _first(a: AnnotatedReport, b: AnnotatedReport) -> str:
    if a.published and b.published and a.published != b.published:
        return min((a.published, a.id), (b.published, b.id))[1]
    return a.id if len(a.text) >= len(b.text) else b.id


PEERS: dict[str, Callable[[Sequence[AnnotatedReport]], dict[Pair, float]]] = {
    "datasketch": datasketch_minhash,
    "TF-IDF cosine": tf_idf,
    "5-word runs": containment,
}


def measured(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What some work returns, its seconds, and the megabytes it held at most."""
    begun = time.perf_counter()
    work()
    spent = time.perf_counter() - begun
    tracemalloc.start()
    result = work()
    megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return result, spent, megabytes


def compare(held: Collection) -> dict[str, Score | str]:
    """Every tool on one collection; why not, for one that is not installed."""
    reports = wire_copies.annotated(held.articles)
    answers, seconds, megabytes = measured(lambda: ours(reports))
    found: dict[str, Score | str] = {"onrecord": score(held, answers, seconds, megabytes)}
    for name, tool in PEERS.items():
        try:
            scores, seconds, megabytes = measured(lambda tool=tool: tool(reports))  # type: ignore[misc]
        except ImportError as missing:
            found[name] = f"not installed ({missing.name})"
            continue
        found[name] = score(held, at_best_threshold(held, reports, scores), seconds, megabytes)
    return found


# ---------------------------------------------------------------- growth


def curve(size: int, seed: int = 3) -> tuple[float, float, int, int]:
    """Joins synthetic articles of eight sentences with ten shingles each, one in ten a copy that keeps half.

    Returns:
        Seconds, megabytes of the arrays held at most, planted pairs found, planted pairs.
    """
    rng = np.random.default_rng(seed)
    sentences, shingles = 8, 10
    texts = rng.integers(0, 2**63, size=(size, sentences, shingles), dtype=np.uint64)
    # Commonplaces: a third of the shingles come from a stock whose words are used as Zipf found.
    stock = rng.zipf(1.2, size=texts.shape).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    texts = np.where(rng.random(texts.shape) < 1 / 3, stock, texts)
    copies = np.arange(0, size - 1, 10)
    kept = rng.random((len(copies), sentences, 1)) < 0.5
    texts[copies + 1] = np.where(kept, texts[copies], texts[copies + 1])
    del stock
    begun = time.perf_counter()
    ends = np.arange(0, texts.size + 1, shingles, dtype=np.uint64)
    owners = np.repeat(np.arange(size, dtype=np.uint32), sentences)
    settings = ReuseSettings()
    pairs = agreeing(signatures(texts.reshape(-1), ends, settings.signature), owners, settings)
    spent = time.perf_counter() - begun
    planted = {int(a) for a in copies[kept.any(axis=(1, 2))]}
    joined = {a for a, b in pairs.tolist() if b == a + 1 and a in planted}
    return spent, _peak(), len(joined), len(planted)


def _peak() -> float:
    """Megabytes this process held at most."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main() -> int:
    print("reuse: edited wire copies, percent (F1 of pairs, direction where given, agency where told in the text)")
    print(
        f"  (aim on the half kept aside: F1 {LEAST_F1:.0f}, direction {LEAST_DIRECTION:.0f}, one event's reports"
        f" joined at most {MOST_JOINED:.0f}, agency {LEAST_AGENCY:.0f})"
    )
    print(f"  {'':15}{'':11}{'':15}{'pairs':>6}{'P':>7}{'R':>7}{'F1':>7}{'direction':>15}{'siblings':>10}", end="")
    print(f"{'one event':>16}{'agency':>13}{'time':>8}{'memory':>8}")
    for corpus, halves in wire_copies.collections().items():
        for half, held in zip(("tuned on", "kept aside"), halves, strict=True):
            for tool, got in compare(held).items():
                print(f"  {corpus:15}{half:11}{tool:15}{got if isinstance(got, str) else _row(got)}")
    print("joining synthetic articles once shingled: seconds, megabytes at most, planted copies found")
    for size in (*SIZES, *([1_000_000] if "--million" in sys.argv else [])):
        spent, megabytes, joined, planted = curve(size)
        print(f"  {size:>9,} articles {spent:>8.1f} s {megabytes:>8.0f} MB {percent(joined, planted):>8.1f} %")
    return 0


def _row(got: Score) -> str:
    direction = f"{percent(got.direction_right, got.directed):.1f} of {got.directed}"
    joined = f"{percent(got.joined, got.same_event):.1f} of {got.same_event}"
    agency = f"{percent(got.agency_right, got.agency_wanted):.1f} of {got.agency_wanted}"
    precision, recall = percent(got.right, got.found), percent(got.right, got.wanted)
    figures = f"{got.wanted:>6}{precision:>7.1f}{recall:>7.1f}{got.f1:>7.1f}{direction:>15}{got.siblings:>10}"
    return f"{figures}{joined:>16}{agency:>13}{got.seconds:>7.2f}s{got.megabytes:>6.0f}MB"


if __name__ == "__main__":
    sys.exit(main())
