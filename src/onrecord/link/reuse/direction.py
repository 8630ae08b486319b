"""What the shape of the shared text says of who took from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.link.provenance import Direction
    from onrecord.link.reuse.alignment import Match
    from onrecord.link.reuse.passages import Prose


def by_shape(a: Prose, b: Prose, matches: Sequence[Match]) -> Direction | None:
    """The longer keeps its own opening; the shorter is part of it under a new one."""
    if _trims(a, b, {m.i for m in matches}, {m.j for m in matches}):
        return "a>b"
    if _trims(b, a, {m.j for m in matches}, {m.i for m in matches}):
        return "b>a"
    return None


def _trims(full: Prose, cut: Prose, in_full: set[int], in_cut: set[int]) -> bool:
    own = [k for k in range(len(cut.sentences)) if k not in in_cut]
    opening = own == list(range(len(own))) and 0 < len(own) <= 3 and len(in_cut) >= 3
    return opening and 0 in in_full and len(full.sentences) - len(in_full) >= 2 and full.length > cut.length
