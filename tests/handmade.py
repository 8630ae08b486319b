"""Annotated reports made by hand: layers are given by the words they stand on.

Each layer entry names its words; ``at`` counts from 0 when the words occur more than once.
"""

from __future__ import annotations

import re
from typing import Any

from onrecord.model import (
    AnnotatedReport,
    Cite,
    Entity,
    Furniture,
    Mention,
    Quantity,
    Range,
    Statement,
    StoryEntity,
    TimeExpression,
)


def span(text: str, wanted: str, at: int = 0) -> Range:
    """Where ``wanted`` stands in ``text``."""
    starts = [m.start() for m in re.finditer(re.escape(wanted), text)]
    assert len(starts) > at, f"{wanted!r} does not stand in the text {at + 1} times"
    return starts[at], starts[at] + len(wanted)


def number(text: str, wanted: str, value: float | None, item: str | None = None, **rest: Any) -> Quantity:
    """A quantity that stands on the words ``wanted``."""
    start, end = span(text, wanted, rest.pop("at", 0))
    low, high = rest.pop("low", None), rest.pop("high", None)
    return Quantity(start=start, end=end, value=value, low=low, high=high, item=item, **rest)


def when(text: str, wanted: str, value: str, dates: Any = "event", **rest: Any) -> TimeExpression:
    """A time expression that stands on the words ``wanted``."""
    start, end = span(text, wanted, rest.pop("at", 0))
    kind = rest.pop("type", "DATE")
    return TimeExpression(start=start, end=end, type=kind, value=value, dates=dates, **rest)


def says(text: str, content: str, speaker: str | None = None, **rest: Any) -> Statement:
    """A statement whose content is the words ``content``."""
    found = span(text, content, rest.pop("at", 0))
    held: dict[str, Any] = {"source": (), "cue": (), "kind": "indirect", "act": "assert", "id": f"s{found[0]}"}
    return Statement(content=(found,), speaker=speaker, **{**held, **rest})


def names(text: str, **entities: tuple[str, Any]) -> tuple[Mention, ...]:
    """Mentions of every occurrence of each name: ``id=(name, type)``."""
    found: list[Mention] = []
    for key, (name, kind) in sorted(entities.items()):
        where = [m.span() for m in re.finditer(rf"\b{re.escape(name)}\b", text)]
        found += [Mention(start=s, end=e, type=kind, kind="name", entity=key) for s, e in where]
    return tuple(sorted(found, key=lambda m: m.start))


def report(name: str, text: str, **layers: Any) -> AnnotatedReport:
    """A report whose sentences end at a full stop, question mark or line end."""
    sentences = tuple(m.span() for m in re.finditer(r"[^\s][^\n]*?(?:[.?!][\"”]?(?=\s|$)|(?=\n|$))", text))
    headline = layers.pop("headline", None)
    if headline:
        start, end = span(text, headline)
        layers["furniture"] = (Furniture(start=start, end=end, kind="headline"),)
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in layers.items()}
    header: dict[str, Any] = dict.fromkeys(
        ("title", "outlet", "byline", "url", "language", "published", "published_basis", "written_weekday")
    )
    return AnnotatedReport(id=name, text=text, **{**header, "sentences": sentences, **given})


def people(*named: tuple[str, str, Cite], kind: Any = "PERSON") -> tuple[StoryEntity, ...]:
    """Story entities: ``(id, name, where it stands)``."""
    return tuple(StoryEntity(id=key, name=name, type=kind, roles=(), mentions=(cite,)) for key, name, cite in named)


def entity(key: str, name: str) -> Entity:
    """A person of one report."""
    return Entity(id=key, name=name, type="PERSON")
