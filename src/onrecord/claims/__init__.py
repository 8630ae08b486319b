"""What is claimed across reports: propositions, stances, figures, positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.claims import match, stance
from onrecord.claims.standing import standing_of
from onrecord.config import ClaimSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.model import AnnotatedReport, Cite, Claim, Link, Origin, ReusePair, StoryEntity
    from onrecord.ports import OriginPolicy


def weigh(
    reports: Sequence[AnnotatedReport],
    entities: Sequence[StoryEntity],
    origins: Sequence[Origin],
    *,
    policy: OriginPolicy,
    reuse: Sequence[ReusePair] = (),
    side: Sequence[Cite] = (),
    settings: ClaimSettings | None = None,
) -> tuple[tuple[Claim, ...], tuple[Link, ...]]:
    """Gathers the claims of one story and judges who stands behind each.

    Args:
        reports: reports of the story, relabelled with story-wide entity ids; any order.
        entities: the story's entities.
        origins: which reports rest on one origin.
        policy: says which party a speaker speaks for, and which outlets are one house.
        reuse: pairs of the story's reports with passages in common.
        side: passages of other stories; nothing in them is read.
        settings: thresholds.
    """
    groups = match.gather(reports, entities, side=side, settings=settings)
    story = standing_of(reports, entities, origins, policy, settings or ClaimSettings(), reuse=reuse)
    return stance.judge(groups, story, side=side)
