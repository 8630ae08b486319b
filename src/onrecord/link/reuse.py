"""Which reports repeat each other's text, what the one added, and who took from whom.

Every sentence of one report is laid against every sentence of the other by the longest common
subsequence of their words. Only words *outside* quotation marks, furniture and a publisher's
boilerplate count as evidence, and among them names count for nothing: two reporters at one
press conference share the speaker's words and everybody's names, not each other's prose.
Direction is given only on evidence. Not done yet: translated copies; heavy paraphrase that
keeps neither the words nor their order; borrowing of a single short sentence.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from onrecord.config import ReuseSettings
from onrecord.lang import language
from onrecord.link.provenance import Direction, shared_agency, told_direction
from onrecord.model import Range, ReuseKind, ReusePair, SharedPassage
from onrecord.text import quoted_ranges, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.model import AnnotatedReport

_SENTENCE = re.compile(r"[^\s][^\n]*?(?:[.?!][\"”’']*(?=\s|$)|(?=\n|$))")
_BLOCK = 0xE000
_CODES = 0x10FFFF - _BLOCK
_LEAST_CONTENT = 4
_LEAST_PLAIN = 3
_LONG_ADDITION = 5
_SEED = 20
_DEFAULT = ReuseSettings()


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence as three strings of one character a word, so that they compare quickly.

    Attributes:
        every: all its words; ``spans`` says where they stand, ``free`` which are no quotation.
        content: content words outside quotation marks.
        plain: of those, the ones that are no names.
    """

    start: int
    end: int
    every: str
    spans: tuple[Range, ...]
    free: tuple[bool, ...]
    content: str
    plain: str


@dataclass(frozen=True, slots=True)
class _Prose:
    report: AnnotatedReport
    sentences: tuple[_Sentence, ...]
    length: int


@dataclass(frozen=True, slots=True)
class _Match:
    """Sentence ``i`` of a and ``j`` of b.

    ``same`` pairs the word numbers that match, ``run`` is the longest stretch of them in one
    piece outside quotation marks.
    """

    i: int
    j: int
    content: int
    plain: int
    same: tuple[tuple[int, int], ...]
    run: int


def find(reports: Sequence[AnnotatedReport], settings: ReuseSettings = _DEFAULT) -> tuple[ReusePair, ...]:
    """Finds dependent reports.

    Args:
        reports: in any order; of two with one id the first counts.
        settings: thresholds.

    Returns:
        One row a pair, ``a < b``, sorted. Passages and additions are code points of each text.
    """
    by_id: dict[str, AnnotatedReport] = {}
    for report in reports:
        by_id.setdefault(report.id, report)
    proses = {name: _prose(by_id[name]) for name in sorted(by_id)}
    pairs = _near(proses, settings) if len(proses) > settings.exact_up_to else _sharing(proses)
    found = (_compare(proses[a], proses[b], settings) for a, b in sorted(pairs))
    return tuple(pair for pair in found if pair is not None)


# ---------------------------------------------------------------- words


@lru_cache(maxsize=200_000)
def _code(word: str) -> str:
    # One character a word: two words fall on one character once in a million pairs.
    return chr(_BLOCK + zlib.crc32(word.removesuffix("'s").encode()) % _CODES)


@lru_cache(maxsize=4)
def _empty_words(code: str = "en") -> frozenset[str]:
    return language(code).words("origins", "function")


def _prose(report: AnnotatedReport) -> _Prose:
    text = report.text
    # Typewriter marks are mixed in some feeds ("so, '' he said): one kind, at the same offsets.
    marked = text.replace("''", '" ').replace("``", '" ')
    quoted = [*quoted_ranges(marked), *(r for s in report.statements if s.kind == "direct" for r in s.content)]
    furniture = [(f.start, f.end) for f in report.furniture]
    ranges = report.sentences or tuple(m.span() for m in _SENTENCE.finditer(text))
    sentences = []
    for start, end in ranges:
        if _overlap(furniture, start, end) or _is_boilerplate(text[start:end]):
            continue
        sentences.append(_sentence(text, start, end, [q for q in quoted if q[0] < end and start < q[1]]))
    kept = tuple(s for s in sentences if s.spans)
    return _Prose(report, kept, sum(len(s.spans) for s in kept))


def _sentence(text: str, start: int, end: int, quoted: Sequence[Range]) -> _Sentence:
    every: list[str] = []
    spans: list[Range] = []
    free: list[bool] = []
    content: list[str] = []
    plain: list[str] = []
    empty = _empty_words()
    for word, first, last in words(text, start, end):
        character = _code(word)
        every.append(character)
        spans.append((first, last))
        free.append(not any(q[0] <= first < q[1] for q in quoted))
        if word in empty or not free[-1]:
            continue
        content.append(character)
        if not text[first].isupper() or len(spans) == 1:
            plain.append(character)
    return _Sentence(start, end, "".join(every), tuple(spans), tuple(free), "".join(content), "".join(plain))


def _overlap(ranges: Iterable[Range], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in ranges)


def _is_boilerplate(sentence: str) -> bool:
    folded = sentence.casefold()
    return any(re.search(rf"\b{re.escape(sign)}", folded) for sign in _boilerplate() if sign in folded)


@lru_cache(maxsize=4)
def _boilerplate(code: str = "en") -> tuple[str, ...]:
    return tuple(language(code).table("origins")["boilerplate"])


# ---------------------------------------------------------------- candidates


def _sharing(proses: dict[str, _Prose]) -> set[tuple[str, str]]:
    holders: dict[str, list[str]] = defaultdict(list)
    for name, prose in proses.items():
        seen = {pair for s in prose.sentences for pair in map("".join, itertools.pairwise(s.content))}
        for pair in seen:
            holders[pair].append(name)
    counts: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        counts.update(itertools.combinations(names, 2))
    return {pair for pair, count in counts.items() if count >= _LEAST_CONTENT}


def _near(proses: dict[str, _Prose], settings: ReuseSettings) -> set[tuple[str, str]]:
    from rensa import RMinHash

    buckets: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for name, prose in proses.items():
        flow = "".join(s.content for s in prose.sentences)
        for start in range(0, max(len(flow) - settings.window // 2, 1), settings.window // 2):
            shingles = sorted({flow[k : k + 2] for k in range(start, min(start + settings.window, len(flow) - 1))})
            if len(shingles) < _LEAST_CONTENT:
                continue
            minhash = RMinHash(num_perm=2 * settings.bands, seed=_SEED)
            minhash.update(shingles)
            digest: list[int] = minhash.digest()
            for band in range(settings.bands):
                members = buckets[band, digest[2 * band], digest[2 * band + 1]]
                if not members or members[-1] != name:
                    members.append(name)
    pairs: set[tuple[str, str]] = set()
    for members in buckets.values():
        if len(members) <= settings.crowd:
            pairs.update(itertools.combinations(members, 2))
        else:
            pairs.update(itertools.pairwise(members))
            pairs.update((members[0], other) for other in members[1:])
    return pairs


# ---------------------------------------------------------------- one pair


def _compare(a: _Prose, b: _Prose, settings: ReuseSettings) -> ReusePair | None:
    if not a.sentences or not b.sentences:
        return None
    prose = _matches(a, b, settings)
    matches = _with_quotations(a, b, prose)
    shorter_is_a = a.length <= b.length
    short = a if shorter_is_a else b
    same = sum(len(m.same) for m in matches)
    whole = prose and same >= max(settings.copy_identity * short.length, 2 * settings.run)
    if not whole and not _dependent(a, b, prose, settings):
        return None
    touched = {m.i if shorter_is_a else m.j for m in matches}
    covered = sum(len(short.sentences[k].spans) for k in touched)
    shared = round(min(1.0, same / max(short.length, 1)), 3)
    kind = _kind(min(1.0, covered / max(short.length, 1)), same / max(covered, 1), settings)
    credited, why_agency = shared_agency(a.report, b.report)
    direction, why_direction = told_direction(a.report, b.report, _by_shape(a, b, matches), settings.clear_hours)
    longest = max((m.run for m in matches), default=0)
    why = [
        f"{len(matches)} passages in common, {same} words of the shorter report's {short.length} word for word",
        f"at most {longest} in one piece",
        *([why_agency] if why_agency else []),
        why_direction,
    ]
    return ReusePair(
        a=a.report.id,
        b=b.report.id,
        kind=kind,
        shared=shared,
        direction=direction,
        agency=credited,
        passages=_passages(a, b, matches),
        added=_added(b, matches),
        why="; ".join(why),
    )


def _matches(a: _Prose, b: _Prose, settings: ReuseSettings) -> list[_Match]:
    content = _lengths([s.content for s in a.sentences], [s.content for s in b.sentences])
    plain = _lengths([s.plain for s in a.sentences], [s.plain for s in b.sentences])
    scored = []
    for i, one in enumerate(a.sentences):
        for j, other in enumerate(b.sentences):
            common, bare = int(content[i][j]), int(plain[i][j])
            least, least_bare = min(len(one.content), len(other.content)), min(len(one.plain), len(other.plain))
            if common < _LEAST_CONTENT or bare < _LEAST_PLAIN:
                continue
            if common >= settings.sentence * least and bare >= settings.sentence * least_bare:
                scored.append((-common, -common / least, i, j, bare))
    taken: list[_Match] = []
    left_a = [len(s.content) for s in a.sentences]
    left_b = [len(s.content) for s in b.sentences]
    for negative, _, i, j, bare in sorted(scored):
        if -negative <= min(left_a[i], left_b[j]):
            left_a[i] += negative
            left_b[j] += negative
            taken.append(_match(a, b, i, j, bare))
    return sorted(taken, key=lambda m: (m.i, m.j))


def _lengths(one: list[str], other: list[str]) -> Any:
    from rapidfuzz.distance import LCSseq
    from rapidfuzz.process import cdist

    return cdist(one, other, scorer=LCSseq.similarity)


def _match(a: _Prose, b: _Prose, i: int, j: int, plain: int) -> _Match:
    from rapidfuzz.distance import LCSseq

    one, other = a.sentences[i], b.sentences[j]
    same: list[tuple[int, int]] = []
    for step in LCSseq.opcodes(one.every, other.every):
        if step.tag == "equal":
            same.extend(zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True))
    content = LCSseq.similarity(one.content, other.content)
    run = _run([(x, y) for x, y in same if one.free[x] and other.free[y]])
    return _Match(i, j, int(content), plain, tuple(same), run)


def _dependent(a: _Prose, b: _Prose, matches: Sequence[_Match], settings: ReuseSettings) -> bool:
    plain = sum(m.plain for m in matches)
    longest = max((m.run for m in matches), default=0)
    if plain >= 0.6 * settings.evidence and longest >= settings.run:
        return True
    if plain < settings.evidence or len(matches) < 2:
        return False
    if _block(matches) >= settings.evidence:
        return True
    free = min(sum(len(s.content) for s in p.sentences) for p in (a, b))
    share = sum(m.content for m in matches) / max(free, 1)
    return share >= settings.much or (share >= settings.least_share and longest >= 0.6 * settings.run)


def _block(matches: Sequence[_Match]) -> int:
    """Plain words of the best stretch of matched sentences that follow each other in both."""
    best = 0
    reached: dict[tuple[int, int], int] = {}
    for match in matches:
        before = reached.get((match.i - 1, match.j - 1), 0)
        reached[match.i, match.j] = before + match.plain
        if before:
            best = max(best, before + match.plain)
    return best


def _run(same: Sequence[tuple[int, int]]) -> int:
    """The longest stretch of matched words that stand next to each other in both."""
    longest = current = 0
    before = (-2, -2)
    for i, j in same:
        current = current + 1 if (i, j) == (before[0] + 1, before[1] + 1) else 1
        longest, before = max(longest, current), (i, j)
    return longest


def _with_quotations(a: _Prose, b: _Prose, matches: list[_Match]) -> list[_Match]:
    """Adds the quotations that came along with copied prose: they are no evidence, but they are shared."""
    used_a, used_b = {m.i for m in matches}, {m.j for m in matches}
    rest_a = [i for i in range(len(a.sentences)) if i not in used_a]
    rest_b = [j for j in range(len(b.sentences)) if j not in used_b]
    if not rest_a or not rest_b:
        return matches
    lengths = _lengths([a.sentences[i].every for i in rest_a], [b.sentences[j].every for j in rest_b])
    scored = []
    for x, i in enumerate(rest_a):
        for y, j in enumerate(rest_b):
            longer = max(len(a.sentences[i].every), len(b.sentences[j].every))
            if lengths[x][y] >= max(2, 0.6 * longer):
                scored.append((-int(lengths[x][y]), i, j))
    for _, i, j in sorted(scored):
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            matches = [*matches, _match(a, b, i, j, 0)]
    return sorted(matches, key=lambda m: (m.i, m.j))


def _kind(cover: float, identity: float, settings: ReuseSettings) -> ReuseKind:
    if cover >= settings.copy_cover and identity >= settings.copy_identity:
        return "copy"
    if cover >= settings.rewrite_cover and identity < settings.copy_identity:
        return "rewrite"
    return "excerpt"


# ---------------------------------------------------------------- passages and additions


def _passages(a: _Prose, b: _Prose, matches: Sequence[_Match]) -> tuple[SharedPassage, ...]:
    """Matched sentences, joined where they follow each other in both reports."""
    joined: list[tuple[int, int, Range, Range]] = []
    for match in matches:
        range_a = _matched_range(a.sentences[match.i], [i for i, _ in match.same])
        range_b = _matched_range(b.sentences[match.j], [j for _, j in match.same])
        if joined:
            i, j, before_a, before_b = joined[-1]
            follows = match.i - i in (0, 1) and match.j - j in (0, 1) and before_a[1] <= range_a[1]
            if follows and before_b[0] <= range_b[0]:
                whole_a = (before_a[0], max(before_a[1], range_a[1]))
                joined[-1] = (match.i, match.j, whole_a, (before_b[0], max(before_b[1], range_b[1])))
                continue
        joined.append((match.i, match.j, range_a, range_b))
    return tuple(SharedPassage(a=one, b=other) for _, _, one, other in joined)


def _matched_range(sentence: _Sentence, numbers: Sequence[int]) -> Range:
    if len(numbers) >= 0.5 * len(sentence.spans):
        return sentence.start, sentence.end
    return sentence.spans[min(numbers)][0], sentence.spans[max(numbers)][1]


def _added(b: _Prose, matches: Sequence[_Match]) -> tuple[Range, ...]:
    known: dict[int, set[int]] = defaultdict(set)
    for match in matches:
        known[match.j].update(j for _, j in match.same)
    added: list[tuple[int, Range]] = []
    for number, sentence in enumerate(b.sentences):
        if number not in known:
            if added and added[-1][0] == number - 1 and added[-1][1][1] == b.sentences[number - 1].end:
                added[-1] = (number, (added[-1][1][0], sentence.end))
            else:
                added.append((number, (sentence.start, sentence.end)))
            continue
        added.extend((-1, gap) for gap in _edges(sentence, known[number]))
    return tuple(gap for _, gap in added)


def _edges(sentence: _Sentence, known: set[int]) -> list[Range]:
    """What a matched sentence begins or ends with that the other has not."""
    first, last = min(known), max(known)
    gaps = []
    if first >= _LONG_ADDITION:
        gaps.append((sentence.spans[0][0], sentence.spans[first - 1][1]))
    if len(sentence.spans) - 1 - last >= _LONG_ADDITION:
        gaps.append((sentence.spans[last + 1][0], sentence.spans[-1][1]))
    return gaps


# ---------------------------------------------------------------- the shape of what is shared


def _by_shape(a: _Prose, b: _Prose, matches: Sequence[_Match]) -> Direction | None:
    """The longer keeps its own opening; the shorter is part of it under a new one."""
    if _trims(a, b, {m.i for m in matches}, {m.j for m in matches}):
        return "a>b"
    if _trims(b, a, {m.j for m in matches}, {m.i for m in matches}):
        return "b>a"
    return None


def _trims(full: _Prose, cut: _Prose, in_full: set[int], in_cut: set[int]) -> bool:
    own = [k for k in range(len(cut.sentences)) if k not in in_cut]
    opening = own == list(range(len(own))) and 0 < len(own) <= 3 and len(in_cut) >= 3
    return opening and 0 in in_full and len(full.sentences) - len(in_full) >= 2 and full.length > cut.length
