"""What "these allegations", "such claims" and a denied "it" stand for within one report.

Not done yet: what other reports hold; references by a bare "this" as a subject.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.lang import Language
    from onrecord.model import Entity, Mention, Statement
    from onrecord.ports import Layers

REACH = 1500
"""Characters back within which a reference is looked for."""

FARTHEST = 1.5
"""The most that distance counts against an antecedent, which concerns the speaker for 2."""

_POINTING = re.compile(r"^(?:all |both |any )?(these|those|such|the|this|that|its|his|her|their)\b", re.IGNORECASE)
_BARE = re.compile(r"^(?:it|this|that|them|so|all of (?:it|this|that|them))$", re.IGNORECASE)
_REACTING = frozenset({"deny", "confirm", "express-view"})
_MADE = frozenset({"assert", "accuse", "report", "warn", "confirm"})


def with_references(records: Sequence[Statement], text: str, layers: Layers, tongue: Language) -> tuple[Statement, ...]:
    """Fills ``refers_to`` where the content, or the noun it begins with, points back.

    Args:
        records: the statements of one report, in text order.
        text: the report's text.
        layers: ``mentions`` and ``entities``, for what a statement is about.
        tongue: the language of the nouns that point back.
    """
    stands_for: dict[str, list[str]] = tongue.table("cues")["nouns"]["stands_for"]
    out = []
    for number, statement in enumerate(records):
        wanted = _wanted(statement, text, stands_for)
        if wanted is None:
            out.append(statement)
            continue
        acts, many = wanted
        earlier = [s for s in records[:number] if s.end <= statement.start and s.act in acts]
        chosen = _antecedents(statement, earlier, text, layers, many=many) or _just_after(
            statement, records, text, acts
        )
        out.append(replace(statement, refers_to=chosen))
    return tuple(out)


def _wanted(statement: Statement, text: str, stands_for: dict[str, list[str]]) -> tuple[frozenset[str], bool] | None:
    """The acts a reference can stand for, and whether it stands for several; ``None`` without a reference."""
    start, end = statement.content[0]
    content = text[start:end].strip("“”\"' ")
    if _BARE.match(content):
        return (_MADE, False) if statement.act in _REACTING else None
    pointing = _POINTING.match(content)
    if pointing is None and statement.act != "deny":
        return None
    strong = pointing is not None and pointing.group(1).lower() in {"these", "those", "such", "this"}
    if not strong and statement.act not in _REACTING:
        return None  # "the report" in somebody's sentence may be any report
    opening = [word for word, _, _ in words(content)][: (pointing is not None) + (2 if strong else 1)]
    for word in opening:
        acts = stands_for.get(word) or stands_for.get(word.removesuffix("s"))
        if acts is None:
            continue
        follows = content[content.lower().find(word) + len(word) :]
        if re.match(r"\s+(that|of|by|to|over|about)\b", follows):
            return None  # it says itself what it stands for
        return frozenset(acts), word.endswith("s")
    return None


def _antecedents(
    statement: Statement, earlier: Sequence[Statement], text: str, layers: Layers, *, many: bool
) -> tuple[str, ...]:
    about = statement.speakers
    names = _names(about, layers)
    scored = []
    for other in earlier:
        distance = statement.start - other.end
        if other.speaker is not None and other.speaker == statement.speaker:
            continue
        if _same_words(statement, other, text):
            continue
        held = " ".join(text[s:e] for s, e in other.content).lower()
        concerns = any(name in held for name in names) or any(_mentioned(e, other, layers) for e in about)
        accused = other.act == "accuse"
        score = 2.0 * concerns + 1.0 * accused - min(distance / 500, FARTHEST)
        # An accusation of the one who denies it is remembered through the whole report.
        if (concerns and (accused or distance < REACH)) or distance < 400:
            scored.append((score, -distance, other.id))
    if not scored:
        return ()
    scored.sort(reverse=True)
    best = scored[0][0]
    return tuple(sorted((i for s, _, i in scored if best - s < (0.8 if many else 0.05)), key=_number)[:3])


def _just_after(statement: Statement, records: Sequence[Statement], text: str, acts: frozenset[str]) -> tuple[str, ...]:
    # "denied these allegations after a paper reported that …": the sentence itself tells.
    following = [
        s
        for s in records
        if s.start >= statement.end and s.act in acts and s.within is None and not _same_words(statement, s, text)
    ]
    if not following or following[0].start - statement.end > 200:
        return ()
    between = text[statement.end : following[0].start]
    return () if re.search(r"[.!?][”\"]?\s|\n", between) else (following[0].id,)


def _number(statement_id: str) -> int:
    return int(statement_id[1:])


def _same_words(a: Statement, b: Statement, text: str) -> bool:
    # A pronoun before it was resolved: the same source words are the same speaker.
    return bool(a.source and b.source) and (text[slice(*a.source[0])].lower() == text[slice(*b.source[0])].lower())


def _names(entities: Sequence[str], layers: Layers) -> list[str]:
    known: tuple[Entity, ...] = layers.get("entities", ())
    return [e.name.lower() for e in known if e.id in entities and len(e.name) > 2]


def _mentioned(entity: str, other: Statement, layers: Layers) -> bool:
    mentions: tuple[Mention, ...] = layers.get("mentions", ())
    return any(m.entity == entity and s <= m.start and m.end <= e for m in mentions for s, e in other.content)
