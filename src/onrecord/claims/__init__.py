"""What is claimed across reports: propositions, stances, figures, positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.claims import match, stance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.config import ClaimSettings
    from onrecord.model import AnnotatedReport, Cite, Claim, Link, Origin, StoryEntity
    from onrecord.ports import OriginPolicy


def weigh(
    reports: Sequence[AnnotatedReport],
    entities: Sequence[StoryEntity],
    origins: Sequence[Origin],
    *,
    policy: OriginPolicy,
    side: Sequence[Cite] = (),
    settings: ClaimSettings | None = None,
) -> tuple[tuple[Claim, ...], tuple[Link, ...]]:
    """Gathers the claims of one story and judges who stands behind each.

    Args:
        reports: reports of the story, relabelled with story-wide entity ids; any order.
        entities: the story's entities.
        origins: which reports rest on one origin.
        policy: says which party a speaker speaks for.
        side: passages of other stories; nothing in them is read.
        settings: thresholds.
    """
    groups = match.gather(reports, entities, side=side, settings=settings)
    return stance.judge(reports, groups, entities, origins, camp=policy.camp, side=side, settings=settings)
