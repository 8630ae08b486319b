"""On whose word a claim rests: its independent grounds.

Two reports of one speech are one ground, and so are two people of one party, a speaker and whoever he may
be, a text and its copies. What several speakers say in one text alone is one ground too: nobody else heard
them. ``reasons`` tells why.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from onrecord.claims.reasons import reasons
from onrecord.claims.speakers import description, is_said, one_unnamed, one_utterance, speakers, witness
from onrecord.disjoint_sets import DisjointSets
from onrecord.lang import language
from onrecord.lang.outlets import agency
from onrecord.model import Cite, Ground

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onrecord.claims.proposition import Voice
    from onrecord.claims.standing import Standing
    from onrecord.claims.text_origins import TextOrigins, VoiceKey
    from onrecord.model import GroundKind


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds of one claim, by their first place.

    Attributes:
        of: the ground that every voice rests on.
        said_by: who says it, for every voice; equal for two that may be one speaker.
    """

    records: tuple[Ground, ...]
    of: Mapping[VoiceKey, int]
    said_by: Mapping[VoiceKey, str]


def grounds_of(voices: Sequence[Voice], texts: TextOrigins, story: Standing) -> Grounds:
    """Gathers the voices of one claim by the word they rest on; their order changes nothing."""
    ordered = sorted(voices, key=lambda voice: voice.key)
    classes = _by_word(ordered, story)
    said_by = {voice.key: classes.top(_name(voice)) for voice in ordered}
    _attach_unknown(ordered, classes, texts, story)
    told_by = {classes.top(_name(v)) for v in ordered if is_said(v, story)}
    several = _join_told_alone(ordered, classes, texts)
    held: dict[str, list[Voice]] = {}
    for voice in ordered:
        held.setdefault(classes.top(_name(voice)), []).append(voice)
    records: list[Ground] = []
    of: dict[VoiceKey, int] = {}
    for number, (top, members) in enumerate(held.items()):
        mixed = len(several.get(top, set()) & told_by) > 1
        kind, name = _kind(members, texts, story, mixed=mixed)
        why, evidence = reasons(members, texts, story, alone=mixed)
        records.append(Ground(kind=kind, name=name, mentions=_places(members), why=why, evidence=evidence))
        of.update((voice.key, number) for voice in members)
    return Grounds(tuple(records), of, said_by)


def _name(voice: Voice) -> str:
    """A voice as a member of classes; sorts as its place does."""
    report, start, end, statement = voice.key
    return f"{report}\0{start:09}\0{end:09}\0{statement}"


def _places(voices: Sequence[Voice]) -> tuple[Cite, ...]:
    places = {(v.report.id, v.proposition.start, v.proposition.end) for v in voices}
    return tuple(Cite(report=report, start=start, end=end) for report, start, end in sorted(places))


# ---------------------------------------------------------------- who rests on one word


def _by_word(voices: Sequence[Voice], story: Standing) -> DisjointSets[str]:
    """Joins voices by speaker: one camp, one who may be the other, one utterance, one unnamed source."""
    classes = DisjointSets[str]()
    first: dict[str, str] = {}
    for voice in voices:
        for speaker in speakers(voice, story):
            classes.join(_name(voice), first.setdefault(story.camps.get(speaker, speaker), _name(voice)))
    for a, b in combinations(voices, 2):
        apart = classes.top(_name(a)) != classes.top(_name(b))
        if apart and (one_unnamed(a, b, story) or one_utterance(a, b)):
            classes.join(_name(a), _name(b))
    # "Dorn" may be Ilse or Karl: he is no third beside them, nor are they one.
    for voice in voices:
        may_be = {other for speaker in speakers(voice, story) for other in story.may_be.get(speaker, ())}
        beside = next((other for other in voices if may_be.intersection(speakers(other, story))), None)
        if beside is not None:
            classes.join(_name(voice), _name(beside))
    return classes


def _attach_unknown(voices: Sequence[Voice], classes: DisjointSets[str], texts: TextOrigins, story: Standing) -> None:
    """Joins what nobody is said to have told: to a speaker in the same text, in doubt, else to the text."""
    spoken = [voice for voice in voices if is_said(voice, story)]
    known = {classes.top(_name(voice)) for voice in spoken}
    first: dict[str, str] = {}
    for voice in voices:
        if classes.top(_name(voice)) in known:
            continue
        beside = [other for other in spoken if texts.of[other.key] == texts.of[voice.key]]
        if beside:
            nearest = min(beside, key=lambda other: (_distance(voice, other), other.key))
            classes.join(_name(voice), _name(nearest))
        else:
            classes.join(_name(voice), first.setdefault(texts.of[voice.key], _name(voice)))


def _distance(a: Voice, b: Voice) -> tuple[bool, int]:
    return a.report.id != b.report.id, abs(a.proposition.start - b.proposition.start)


def _join_told_alone(voices: Sequence[Voice], classes: DisjointSets[str], texts: TextOrigins) -> dict[str, set[str]]:
    """Joins classes that one text alone holds; what became of it: the class to those it was made of."""
    held: dict[str, set[str]] = {}
    for voice in voices:
        held.setdefault(classes.top(_name(voice)), set()).add(texts.of[voice.key])
    first: dict[str, str] = {}
    for top, origins in sorted(held.items()):
        if len(origins) == 1:
            classes.join(top, first.setdefault(min(origins), top))
    made: dict[str, set[str]] = {}
    for top in held:
        made.setdefault(classes.top(top), set()).add(top)
    return made


# ---------------------------------------------------------------- what a reader calls it


def _kind(
    voices: Sequence[Voice], texts: TextOrigins, story: Standing, *, mixed: bool
) -> tuple[GroundKind, str | None]:
    said = [(witness(voice, story), speakers(voice, story)) for voice in voices]
    # What one says that another says is told by the one; where he is a paper, by the other.
    told = [
        (speaker, first)
        for first, known in said
        if first
        for speaker in ([first.speaker] if first.speaker in known else known)
    ]
    if told and not mixed:
        often = Counter(speaker for speaker, _ in told)
        named = {speaker for speaker, statement in told if not statement.anonymous}
        called = min(named or often, key=lambda s: (-often[s], -story.mentioned.get(s, 0), story.called.get(s, s), s))
        if named:
            name = story.called.get(called)
            return "speaker", name if name is None or called in story.named else _inside_a_sentence(name)
        return "unnamed", _inside_a_sentence(
            next(description(v, story) for v in voices if called in speakers(v, story))
        )
    if not mixed:
        unnamed = next((v for v in voices if v.statement and v.statement.anonymous), None)
        if unnamed is not None and not any(story.passes_on(v.statement) for v in voices):
            return "unnamed", _inside_a_sentence(description(unnamed, story)) or None
    return _text_kind(voices, texts, story)


def _inside_a_sentence(described: str) -> str:
    """A description as it reads where it does not open a sentence."""
    first = described.split(" ", 1)[0].lower()
    opens = first in language().words("origins", "function") | language().words("grounds", "unnamed.passed_over")
    return described[:1].lower() + described[1:] if opens else described


def _text_kind(voices: Sequence[Voice], texts: TextOrigins, story: Standing) -> tuple[GroundKind, str | None]:
    """A document, an agency's text or an outlet's reporting, where no speaker is known."""
    sources = [source for voice in voices for source in texts.sources[voice.key] if source.name]
    for wanted in ("document", "outlet"):
        named = Counter(source.name for source in sources if source.kind == wanted)
        if named:
            name = min(named, key=lambda n: (-named[n], n or ""))
            if wanted == "document":
                return "document", name
            return ("agency" if agency(name) else "reporting"), agency(name) or name
    passing = [v.statement.speaker for v in voices if v.statement and story.passes_on(v.statement)]
    cited = sorted(story.called[speaker] for speaker in passing if speaker and speaker in story.called)
    if cited:
        return ("agency" if agency(cited[0]) else "reporting"), agency(cited[0]) or cited[0]
    credited = sorted({o.agency for v in voices if (o := story.opened.get(story.origin(v))) and o.agency})
    if credited:
        return "agency", credited[0]
    outlets = sorted({v.report.outlet for v in voices if v.report.outlet})
    return "reporting", outlets[0] if len({story.house(name) for name in outlets}) == 1 else None
