"""What the sentences two reports share amount to: nothing, an excerpt, a rewrite, a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.link.reuse.alignment import with_quotations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.config import ReuseSettings
    from onrecord.link.reuse.alignment import Match
    from onrecord.link.reuse.passages import Prose
    from onrecord.model import ReuseKind


def dependent(a: Prose, b: Prose, matches: Sequence[Match], settings: ReuseSettings) -> bool:
    """Whether so much of the prose is the same that two reporters cannot have written it."""
    plain = sum(m.plain for m in matches)
    longest = max((m.run for m in matches), default=0)
    if plain >= 0.6 * settings.evidence and longest >= settings.run:
        return True
    # Two whole sentences of middling length tell as much as a long one.
    runs = [m.run for m in matches if m.run >= 0.6 * settings.run]
    if plain >= 0.6 * settings.evidence and len(runs) > 1 and sum(runs) >= 1.5 * settings.run:
        return True
    if plain < settings.evidence or len(matches) < 2:
        return False
    block = _block(matches)
    if block < 2 * settings.evidence and _likeness(a, b, matches) < settings.likeness:
        return False
    if block >= settings.evidence:
        return True
    free = min(sum(len(s.content) for s in p.sentences) for p in (a, b))
    share = sum(m.content for m in matches) / max(free, 1)
    return share >= settings.much or (share >= settings.least_share and longest >= 0.6 * settings.run)


def interview(a: Prose, b: Prose, settings: ReuseSettings) -> list[Match]:
    """What two reports share that are little but quotation; nothing unless what stands between it is shared too."""
    if min(_unquoted(a), _unquoted(b)) > 0.5:
        return []
    held = with_quotations(a, b, [])
    between = sum(a.sentences[m.i].free[i] and b.sentences[m.j].free[j] for m in held for i, j in m.same)
    return held if between >= settings.evidence else []


def _unquoted(prose: Prose) -> float:
    return sum(sum(s.free) for s in prose.sentences) / max(prose.length, 1)


def _likeness(a: Prose, b: Prose, matches: Sequence[Match]) -> float:
    """Share of the longer sentence of each two that the other has; reporters fill up one fact in their own ways."""
    longer = sum(max(len(a.sentences[m.i].content), len(b.sentences[m.j].content)) for m in matches)
    return sum(m.content for m in matches) / max(longer, 1)


def _block(matches: Sequence[Match]) -> int:
    """Plain words of the best stretch of matched sentences that follow each other in both."""
    best = 0
    reached: dict[tuple[int, int], int] = {}
    for match in matches:
        before = reached.get((match.i - 1, match.j - 1), 0)
        reached[match.i, match.j] = before + match.plain
        if before:
            best = max(best, before + match.plain)
    return best


def kind_of(cover: float, identity: float, settings: ReuseSettings) -> ReuseKind:
    """The kind of reuse.

    Args:
        cover: share of the shorter report in the sentences that match.
        identity: share of those word for word.
        settings: thresholds.
    """
    if cover >= settings.copy_cover and identity >= settings.copy_identity:
        return "copy"
    if cover >= settings.rewrite_cover and identity < settings.copy_identity:
        return "rewrite"
    return "excerpt"
