"""Which reports tell one story, and which of their passages belong to another.

Reports are vectors of word stems and of the names in them, weighed by how rare they are among
the reports (TF-IDF, Salton and Buckley 1988), names the most: two earthquakes share their
words, not their places. Average-link clustering joins them down to a threshold. A side story
is cut out only on a marker ("Separately, ...") or where a closing passage shares nothing with
anything else, for a false cut loses evidence. Not done yet: dates as features; one report that
belongs to two stories at once; the words of other languages.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from onrecord.config import StorySettings
from onrecord.lang import language
from onrecord.lang.names import fold
from onrecord.lang.stems import stem
from onrecord.model import AnnotatedReport, Range, SideRow, StoryRow, content_id
from onrecord.text import paragraphs, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_DEFAULT = StorySettings()
_COMMON_WEIGHT = 0.25
_TITLE_WEIGHT = 2
_BACKGROUND = 8
_LARGEST = 2000
_SIDE_WORDS = 12
_EARLY = 0.4

Vector = dict[str, float]
Marker = Literal["plain", "marked", "weak"]
MARKERS: tuple[Marker, ...] = ("plain", "marked", "weak")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryGroups:
    """Reports grouped into stories.

    Attributes:
        rows: one a report, in the order of the input.
        side: passages that belong to another story, by report in the order of the input.
    """

    rows: tuple[StoryRow, ...]
    side: tuple[SideRow, ...]


def group(reports: Sequence[AnnotatedReport], settings: StorySettings = _DEFAULT) -> StoryGroups:
    """Groups reports into stories and finds their side passages.

    Args:
        reports: in any order; the answer depends on it only in the order of its rows.
        settings: thresholds.

    Returns:
        A row a report, and a row (code points, half-open) a side passage.
    """
    by_id: dict[str, AnnotatedReport] = {}
    for report in reports:
        by_id.setdefault(report.id, report)
    names = sorted(by_id)
    counts = [_features(by_id[name], 0, len(by_id[name].text), settings) for name in names]
    rarity = _rarity(counts)
    vectors = [_unit({key: value * rarity[key] for key, value in found.items()}) for found in counts]
    story: dict[str, str] = {}
    side: dict[str, list[SideRow]] = {}
    for members in _clusters(vectors, settings.same_story * min(1.0, max(0.5, len(names) / settings.small))):
        label = f"st-{content_id(names[members[0]])[:10]}"
        for k in members:
            story[names[k]] = label
            rest = [vectors[other] for other in members if other != k]
            side[names[k]] = _side_passages(by_id[names[k]], rest, rarity, settings)
    rows = tuple(StoryRow(id=report.id, story=story[report.id]) for report in reports)
    return StoryGroups(
        rows=rows, side=tuple(row for name in dict.fromkeys(r.id for r in reports) for row in side[name])
    )


def title(reports: Sequence[AnnotatedReport]) -> str:
    """The headline that has most in common with all the reports; else the names they share.

    Returns:
        A headline as it is written, a list of names, or the first words of the first report.
    """
    ordered = sorted(reports, key=lambda r: r.id)
    vectors = [_features(report, 0, len(report.text), _DEFAULT) for report in ordered]
    whole = _unit(dict(sum((Counter(v) for v in vectors), Counter())))
    best: tuple[float, int, str] | None = None
    for number, report in enumerate(ordered):
        head = _headline(report)
        if head:
            about = _unit({f"w:{stem(w)}": 1.0 for w, *_ in words(head) if w not in _function()})
            score = (round(_cosine(about, whole), 6), -number, head)
            best = score if best is None or score > best else best
    if best is not None:
        return best[2]
    named = Counter(e.name for report in ordered for e in report.entities if e.type != "OTHER")
    shown = sorted(named, key=lambda name: (-named[name], name))[:3]
    return ", ".join(shown) or " ".join(ordered[0].text.split()[:8]) if ordered else ""


def _headline(report: AnnotatedReport) -> str | None:
    if report.title and report.title.strip():
        return " ".join(report.title.split())
    lines = [f for f in report.furniture if f.kind == "headline"]
    return " ".join(report.text[lines[0].start : lines[0].end].split()) if lines else None


# ---------------------------------------------------------------- vectors


@cache
def _function(code: str = "en") -> frozenset[str]:
    return language(code).words("origins", "function")


@cache
def _common(code: str = "en") -> frozenset[str]:
    return frozenset(map(stem, language(code).words("origins", "common")))


def _features(report: AnnotatedReport, start: int, end: int, settings: StorySettings) -> Vector:
    """What a stretch of a report is about: stems and names, by how often they stand in it."""
    counts: Counter[str] = Counter()
    skipped = [(f.start, f.end) for f in report.furniture if f.kind not in ("headline", "subheading")]
    for word, first, _ in words(report.text, start, end):
        if not _inside(skipped, first):
            _add_word(counts, word, 1)
    if start == 0 and report.title:
        for word, *_ in words(report.title):
            _add_word(counts, word, _TITLE_WEIGHT)
    found = {
        key: (1 + math.log(count)) * (1.0 if key[2:] not in _common() else _COMMON_WEIGHT)
        for key, count in counts.items()
    }
    for key, count in _names(report, start, end).items():
        found[key] = settings.name_weight * (1 + math.log(count))
    return found


def _add_word(counts: Counter[str], word: str, times: int) -> None:
    bare = word.removesuffix("'s")
    if bare not in _function() and len(bare) > 1:
        counts[f"w:{stem(bare)}"] += times


def _inside(ranges: Iterable[Range], offset: int) -> bool:
    return any(first <= offset < last for first, last in ranges)


def _names(report: AnnotatedReport, start: int, end: int) -> Counter[str]:
    """Words of the names in a stretch; capitalised words where no name layer is."""
    counts: Counter[str] = Counter()
    if report.mentions:
        for mention in report.mentions:
            if mention.kind == "name" and start <= mention.start < end:
                parts = fold(report.text[mention.start : mention.end]).split()
                counts.update(f"n:{part}" for part in parts if part not in _function() and len(part) > 1)
        return counts
    for word, first, _ in words(report.text, start, end):
        opening = report.text[max(0, first - 2) : first].strip()
        if report.text[first].isupper() and opening[-1:].isalnum() and word not in _function():
            counts[f"n:{fold(word)}"] += 1
    return counts


def _rarity(counts: Sequence[Vector]) -> dict[str, float]:
    """Inverse document frequency, smoothed by an imagined background so that five reports make sense.

    What only one report speaks of joins it to nothing; it is halved, or a short report with
    sources of its own would drift from its story.
    """
    held = Counter(key for found in counts for key in found)
    total = len(counts) + _BACKGROUND
    rarity = {key: math.log(total / (held[key] + 0.5)) + 0.1 for key in sorted(held)}
    return {key: value / 2 if held[key] == 1 else value for key, value in rarity.items()}


def _unit(vector: Mapping[str, float]) -> Vector:
    length = math.sqrt(math.fsum(value * value for value in vector.values()))
    return {key: vector[key] / length for key in sorted(vector)} if length else {}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return math.fsum(value * other[key] for key, value in one.items() if key in other)


# ---------------------------------------------------------------- clustering


def _clusters(vectors: Sequence[Vector], threshold: float) -> list[list[int]]:
    """Groups of indexes, each sorted, by their smallest: average-link within connected components."""
    near = _neighbours(vectors, threshold / 2)
    found: list[list[int]] = []
    for component in _components(near, len(vectors), threshold / 2):
        found.extend(_average_link(component, near, threshold))
    return sorted(found)


def _neighbours(vectors: Sequence[Vector], least: float) -> list[dict[int, float]]:
    import numpy as np

    postings: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
    for k, vector in enumerate(vectors):
        for key, value in vector.items():
            postings[key][0].append(k)
            postings[key][1].append(value)
    packed = {key: (np.array(ids), np.array(values)) for key, (ids, values) in postings.items() if len(ids) > 1}
    near: list[dict[int, float]] = []
    for k, vector in enumerate(vectors):
        scores: Any = np.zeros(len(vectors))
        for key, value in vector.items():
            if key in packed:
                ids, values = packed[key]
                scores[ids] += value * values
        near.append({int(j): round(float(scores[j]), 9) for j in np.flatnonzero(scores >= least) if j != k})
    return near


def _components(near: Sequence[Mapping[int, float]], size: int, least: float) -> list[list[int]]:
    """Connected components at a similarity; one too large to cluster is cut at a higher one."""
    found: list[list[int]] = []
    waiting = [(list(range(size)), least)]
    while waiting:
        members, floor = waiting.pop()
        allowed = set(members)
        while members:
            seen = {members[0]}
            stack = [members[0]]
            while stack:
                reached = [j for j, score in near[stack.pop()].items() if score >= floor and j in allowed]
                fresh = [j for j in reached if j not in seen]
                seen.update(fresh)
                stack.extend(fresh)
            members = [k for k in members if k not in seen]
            if len(seen) > _LARGEST and floor < 0.9:
                waiting.append((sorted(seen), floor + 0.05))
            else:
                found.append(sorted(seen))
    return sorted(found)


def _average_link(members: list[int], near: Sequence[Mapping[int, float]], threshold: float) -> list[list[int]]:
    import numpy as np

    size = len(members)
    place = {k: n for n, k in enumerate(members)}
    scores: Any = np.zeros((size, size))
    for k in members:
        for j, score in near[k].items():
            if j in place:
                scores[place[k], place[j]] = score
    groups: list[list[int]] = [[k] for k in members]
    weights = np.ones(size)
    np.fill_diagonal(scores, -1.0)
    while size > 1:
        one, other = divmod(int(np.argmax(scores)), len(members))
        if scores[one, other] < threshold:
            break
        total = weights[one] + weights[other]
        joined = (scores[one] * weights[one] + scores[other] * weights[other]) / total
        joined[one] = joined[other] = -1.0
        scores[one, :] = scores[:, one] = joined
        scores[other, :] = scores[:, other] = -1.0
        weights[one] = total
        groups[one] += groups[other]
        groups[other] = []
        size -= 1
    return [sorted(group) for group in groups if group]


# ---------------------------------------------------------------- side stories


def _side_passages(
    report: AnnotatedReport, others: Sequence[Vector], rarity: Mapping[str, float], settings: StorySettings
) -> list[SideRow]:
    """Passages that leave the story: whole paragraphs, or a paragraph's end from a marker on."""
    lines = [r for r in paragraphs(report.text) if report.furniture_at(r[0]) is None]
    often = Counter(key for vector in others for key in vector)
    # What two others speak of is on the story, or every new aspect of it would look strange.
    usual = frozenset(key for key, count in often.items() if count >= min(2, len(others)))
    telling = _Telling(report, lines, usual, rarity, settings)
    rows: list[SideRow] = []
    number = 1
    while number < len(lines):
        turn = _turn(report, lines[number])
        last = None
        if turn is not None:
            last = telling.end(number, *turn)
        elif number >= len(lines) / 2:
            last = telling.strange_end(number)
        if last is None:
            number += 1
            continue
        rows.append(SideRow(id=report.id, start=turn[0] if turn else lines[number][0], end=lines[last][1]))
        number = last + 1
    return rows


def _turn(report: AnnotatedReport, line: Range) -> tuple[int, Marker] | None:
    """Where a paragraph turns to something else, and how plainly it says so."""
    table = language("en").table("origins")["side"]
    for start in [line[0], *(s for s, _ in report.sentences if line[0] < s < line[1])]:
        opening = report.text[start : min(start + 60, line[1])].casefold()
        for strength in MARKERS:
            # A weak marker inside a paragraph only turns the sentence.
            if strength == "weak" and start > line[0]:
                continue
            if any(opening.startswith(words) and not opening[len(words) :][:1].isalpha() for words in table[strength]):
                return start, strength
    return None


@dataclass(frozen=True, slots=True)
class _Telling:
    """How a report's paragraphs hang together."""

    report: AnnotatedReport
    lines: Sequence[Range]
    usual: frozenset[str]
    rarity: Mapping[str, float]
    settings: StorySettings

    def end(self, number: int, start: int, marker: Marker) -> int | None:
        """The last paragraph of a marked passage; ``None`` when it is on the story after all."""
        limits = self.settings
        most = {
            "plain": limits.side_with_plain_marker,
            "marked": limits.side_with_marker,
            "weak": limits.side_with_weak_marker,
        }[marker]
        if self.known((start, self.lines[number][1])) >= most:
            return None
        last = number
        while last + 1 < len(self.lines):
            before = self.weights((start, self.lines[last][1]))
            more = self.weights(self.lines[last + 1])
            tied = math.fsum(v for key, v in more.items() if key in before and key not in self.outside(start, last + 1))
            if tied <= 0 or self.known((start, self.lines[last + 1][1])) >= most:
                break
            last += 1
        return last

    def strange_end(self, number: int) -> int | None:
        """The report's end, when all from here shares next to nothing with the rest."""
        passage = (self.lines[number][0], self.lines[-1][1])
        weights = self.weights(passage)
        named = [key for key in weights if key.startswith("n:")]
        long = sum(1 for key in weights if key.startswith("w:")) >= _SIDE_WORDS
        if not long or len(named) < 2 or self.known(passage) >= self.settings.side_without_marker:
            return None
        return len(self.lines) - 1 if not set(named) & self.outside(*self._from(number)) else None

    def _from(self, number: int) -> tuple[int, int]:
        return self.lines[number][0], len(self.lines) - 1

    def weights(self, passage: Range) -> Vector:
        """What a passage is about: rarity times the weight of its words and names."""
        found = _features(self.report, *passage, self.settings)
        return {key: value * self.rarity.get(key, 1.0) for key, value in found.items()}

    def outside(self, start: int, last: int) -> frozenset[str]:
        """What the report tells before a passage, and two of the other reports; early on, also what follows."""
        own = set(_features(self.report, 0, start, self.settings))
        if start < _EARLY * len(self.report.text):
            own.update(_features(self.report, self.lines[last][1], len(self.report.text), self.settings))
        return self.usual | own

    def known(self, passage: Range) -> float:
        """Share of a passage's weight that the rest speaks of too, 0 to 1."""
        # Who speaks says nothing of the matter: one minister is asked about many.
        speakers = self.speakers(passage)
        weights = {key: value for key, value in self.weights(passage).items() if key[2:] not in speakers}
        last = max(k for k, line in enumerate(self.lines) if line[0] < passage[1])
        rest = self.outside(passage[0], last)
        total = math.fsum(weights.values())
        return math.fsum(v for key, v in weights.items() if key in rest) / total if total else 1.0

    def speakers(self, passage: Range) -> frozenset[str]:
        """Names and words by which a passage calls those it quotes."""
        spoken = [r for s in self.report.statements for r in s.source if passage[0] <= r[0] < passage[1]]
        told = {word for start, end in spoken for word, *_ in words(self.report.text, start, end)}
        return frozenset(key for word in told for key in (fold(word), stem(word)))
