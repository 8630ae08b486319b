"""Which pairs of reports are worth comparing: those whose sentences share neighbouring content words.

Few reports are looked up in an index of word pairs. Many are signed: each sentence gets a short MinHash
signature, and two reports are candidates when enough values of their sentences agree. Sentences, not whole
articles, are signed, so that a paragraph inside a long round-up is found, in whatever order it stands.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from rensa import RMinHash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from onrecord.config import ReuseSettings
    from onrecord.link.reuse.passages import Prose

_LEAST_SHARED = 4
_SEED = 20
_MIXING = np.uint64(0x9E3779B97F4A7C15)
_SIGNED_AT_ONCE = 200_000
_PARTS = 16
_NEIGHBOURS = 2


def sharing(proses: Mapping[str, Prose]) -> set[tuple[str, str]]:
    """Pairs that share word pairs, exactly: for few reports."""
    holders: dict[str, list[str]] = defaultdict(list)
    for name, prose in proses.items():
        seen = {pair for s in prose.sentences for pair in map("".join, itertools.pairwise(s.content))}
        for pair in seen:
            holders[pair].append(name)
    counts: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        counts.update(itertools.combinations(names, 2))
    return {pair for pair, count in counts.items() if count >= _LEAST_SHARED}


def near(proses: Mapping[str, Prose], settings: ReuseSettings) -> set[tuple[str, str]]:
    """Pairs whose sentences have agreeing MinHash values: for many reports."""
    names = sorted(proses)
    shingles: list[int] = []
    ends: list[int] = [0]
    owners: list[int] = []
    for owner, name in enumerate(names):
        for sentence in proses[name].sentences:
            if len(sentence.content) > _LEAST_SHARED:
                shingles.extend((ord(x) << 21) | ord(y) for x, y in itertools.pairwise(sentence.content))
                ends.append(len(shingles))
                owners.append(owner)
    if not owners:
        return set()
    hashed = np.asarray(shingles, dtype=np.uint64) * _MIXING
    values = signatures(hashed, np.asarray(ends, dtype=np.uint64), settings.signature)
    pairs = agreeing(values, np.asarray(owners, dtype=np.uint32), settings)
    return {(names[a], names[b]) for a, b in pairs.tolist()}


def signatures(shingles: Any, ends: Any, size: int) -> Any:
    """MinHash values of passages.

    Args:
        shingles: hashes of all passages in a row, 64 bits each.
        ends: where each passage ends in them, with a leading 0.
        size: values a passage.

    Returns:
        An array of 32-bit values, a row a passage.
    """
    signed = np.empty((len(ends) - 1, size), dtype=np.uint32)
    for first in range(0, len(signed), _SIGNED_AT_ONCE):
        last = min(first + _SIGNED_AT_ONCE, len(signed))
        held = shingles[int(ends[first]) : int(ends[last])]
        offsets = ends[first : last + 1] - ends[first]
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(held, offsets, num_perm=size, seed=_SEED)
        flat = itertools.chain.from_iterable(matrix.to_rows())
        signed[first:last] = np.fromiter(flat, dtype=np.uint32, count=(last - first) * size).reshape(-1, size)
    return signed


def agreeing(values: Any, owners: Any, settings: ReuseSettings) -> Any:
    """Pairs of owners (numbers, the smaller first) with at least ``settings.agreeing`` equal values.

    Args:
        values: signatures, a row a passage; equal values count in the same column alone.
        owners: the report each passage belongs to.
        settings: thresholds.
    """
    found = [np.empty(0, dtype=np.uint64)]
    for part in range(_PARTS):
        codes = [_coded(values[:, column], owners, part) for column in range(values.shape[1])]
        # A pair counts once a value and column, however often the value stands in either report.
        found.extend(block for code in codes for block in _pairs(code, settings.crowd))
    pairs, counts = np.unique(np.concatenate(found), return_counts=True)
    kept = pairs[counts >= settings.agreeing]
    return np.stack([kept >> np.uint64(32), kept & np.uint64(0xFFFFFFFF)], axis=1)


def _coded(column: Any, owners: Any, part: int) -> Any:
    """Value and owner in one number, sorted, without repetition, for one part of all values."""
    chosen = column % _PARTS == part
    code = (column[chosen].astype(np.uint64) << np.uint64(32)) | owners[chosen].astype(np.uint64)
    code.sort()
    return code[np.concatenate([[True], code[1:] != code[:-1]])] if len(code) else code


def _pairs(code: Any, crowd: int) -> Iterator[Any]:
    """Pairs of owners with one value, as ``smaller << 32 | greater``.

    A value that a whole crowd holds is either a wire text or a commonplace: each of its owners is
    paired with the next ones only, which keeps the growth linear and the copies connected.
    """
    if not len(code):
        return
    value = code >> np.uint64(32)
    owner = code & np.uint64(0xFFFFFFFF)
    starts = np.flatnonzero(np.concatenate([[True], value[1:] != value[:-1]]))
    sizes = np.diff(np.append(starts, len(value)))
    size_of_mine = np.repeat(sizes, sizes)
    ends_of_mine = np.repeat(starts + sizes, sizes)
    places = np.arange(len(value))
    places = places[size_of_mine > 1]
    for step in range(1, crowd):
        places = places[places + step < ends_of_mine[places]]
        if step > _NEIGHBOURS:
            places = places[size_of_mine[places] <= crowd]
        if not len(places):
            return
        yield (owner[places] << np.uint64(32)) | owner[places + step]
