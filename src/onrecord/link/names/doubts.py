"""Who may be somebody else of the story: a surname that two bear, a name that a judgement left open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.lang.names import name_lore, respelled, sound

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from onrecord.model import StoryEntity


def with_doubts(entities: Sequence[StoryEntity], left_open: Collection[str]) -> tuple[StoryEntity, ...]:
    """Entities that say whom else they may be.

    Args:
        entities: the entities of a story.
        left_open: ids of those that may be any of the others that a judgement keeps apart.
    """
    lore = name_lore()
    parts = {e.id: lore.person_words(e.name) for e in entities if e.type == "PERSON"}
    bearers: dict[str, list[StoryEntity]] = defaultdict(list)
    judged: dict[str, list[StoryEntity]] = defaultdict(list)
    for entity in entities:
        if len(own := parts.get(entity.id, ())) > 1:
            bearers[sound(own[-1])].append(entity)
        for judgement in entity.judgements:
            judged[judgement].append(entity)

    def others(entity: StoryEntity) -> set[str]:
        if entity.id in left_open:
            return {o.id for judgement in entity.judgements for o in judged[judgement]} - {entity.id}
        own = parts.get(entity.id, ())
        if len(own) != 1:
            return set()
        alike = (o for o in bearers[sound(own[0])] if respelled(own[0], parts[o.id][-1]))
        # What a judgement parted is not one, whatever it is called.
        return {o.id for o in alike if o.id in left_open or not set(entity.judgements) & set(o.judgements)}

    return tuple(replace(e, may_be=tuple(sorted(others(e)))) for e in entities)
