"""The words that make a saying unreal, as sets: the section ``hypothetical`` of ``cues.toml``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.lang import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreal:
    """The words that make a saying unreal; see the section ``hypothetical`` of ``lang/en/cues.toml``."""

    conjunctions: frozenset[str]
    conditions: frozenset[str]
    until: frozenset[str]
    when: frozenset[str]
    fronted: frozenset[str]
    turning: frozenset[str]
    anyone: frozenset[str]
    modals: frozenset[str]
    refusing: frozenset[str]
    habit: frozenset[str]
    performed: frozenset[str]
    avowed: frozenset[str]
    avowing: frozenset[str]
    wished: frozenset[str]
    wishing: frozenset[str]
    imagining: frozenset[str]
    denying: frozenset[str]
    went_on: frozenset[str]
    made_to: frozenset[str]
    perceived: frozenset[str]
    bare: frozenset[str]
    enabling: frozenset[str]
    ordered: frozenset[str]
    withholding: frozenset[str]
    willing: frozenset[str]
    unwilling: frozenset[str]
    adjectives: frozenset[str]
    ranks: frozenset[str]
    singled: frozenset[str]
    nouns: frozenset[str]
    withheld_nouns: frozenset[str]
    asides: frozenset[str]
    gerund: frozenset[str]
    thought_of: frozenset[str]
    pointless: frozenset[str]
    gerund_withheld: frozenset[str]
    without: frozenset[str]
    instead: frozenset[str]
    issuing: frozenset[str]
    awaiting: frozenset[str]
    coming: frozenset[str]
    answers: frozenset[str]
    onward: frozenset[str]
    topical: frozenset[str]
    seeming: frozenset[str]
    speaking: frozenset[str] = frozenset()
    """Verbs that tell an act of speech, and no thought."""


@cache
def unreal(language: Language) -> Unreal:
    """Reads the words that make a saying unreal."""
    lists = {f.name: language.words("cues", f"hypothetical.{f.name}") for f in fields(Unreal) if f.name != "speaking"}
    acts = language.table("cues")["acts"]
    speaking = " ".join(acts[act] for act in ("assert", "deny", "accuse", "warn", "confirm", "demand", "promise"))
    return Unreal(speaking=frozenset(speaking.split()), **lists)
