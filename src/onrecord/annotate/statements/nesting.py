"""What is said inside what somebody says: which statement stands within which.

Not done yet: a statement that goes on in the next sentence with no mark of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.annotate.statements.scene import Attribution
    from onrecord.lang import Language


def without_knowing(found: list[Attribution], language: Language) -> list[Attribution]:
    """Leaves out what only tells, inside somebody's statement, what another knew or did."""
    not_within = language.words("cues", "frames.not_within")
    return [a for a in found if a.lemma not in not_within or _outer(a, found) is None]


def outer_of(found: list[Attribution]) -> list[int | None]:
    """The number of the statement that each stands directly within, or ``None``."""
    return [_outer(a, found) for a in found]


def _outer(a: Attribution, found: list[Attribution]) -> int | None:
    # The smallest attribution whose content holds this one's cue.
    best: tuple[int, int] | None = None
    for number, b in enumerate(found):
        if b is a or not any(first <= a.head <= last for first, last in b.content):
            continue
        if any(first <= b.head <= last for first, last in a.content):
            continue
        size = sum(last - first for first, last in b.content)
        if best is None or size < best[0]:
            best = (size, number)
    return best[1] if best else None
