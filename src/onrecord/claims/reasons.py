"""Why several places are one ground of a claim, in words, with the spans that show it.

A reason is told when it brings together what no reason before it did: texts first, then speakers.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from onrecord.claims.speakers import description, is_said, one_person, one_unnamed, one_utterance, speakers
from onrecord.disjoint_sets import DisjointSets
from onrecord.lang import language
from onrecord.wording import flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from onrecord.claims.proposition import Voice
    from onrecord.claims.standing import Standing
    from onrecord.claims.text_origins import Source, TextOrigins
    from onrecord.model import Cite, OriginReason


@dataclass(frozen=True, slots=True)
class Reason:
    """What makes some voices one: in words, with the spans that show it."""

    voices: tuple[Voice, ...]
    why: tuple[str, ...]
    evidence: tuple[Cite, ...] = ()


def reasons(
    voices: Sequence[Voice], texts: TextOrigins, story: Standing, *, alone: bool
) -> tuple[tuple[str, ...], tuple[Cite, ...]]:
    """Why some voices are one ground, and the spans that show it beside the voices themselves.

    Args:
        voices: the voices of the ground, by place.
        texts: from which text each has it.
        story: the story's speakers, outlets and origins.
        alone: several speakers are one ground because one text alone holds them.
    """
    if len(voices) < 2:
        return (), ()
    told: list[Reason] = []
    classes = DisjointSets[str]()
    apart = len(voices)
    for reason in _candidates(voices, texts, story):
        names = [str(voice.key) for voice in reason.voices]
        if joined := sum(classes.join(names[0], name) for name in names[1:]):
            told.append(reason)
            apart -= joined
        if apart == 1:
            break
    if alone:
        key = "alone" if len({voice.report.id for voice in voices}) == 1 else "one_text"
        told.append(Reason(tuple(voices), (_say(key, voices, names=_names(voices, story)),)))
    if not any(reason.why for reason in told):
        told.append(Reason(tuple(voices), (_say("again", voices),)))
    spans = {cite for reason in told for cite in reason.evidence}
    evidence = tuple(sorted(spans, key=lambda cite: (cite.report, cite.start, cite.end)))
    return tuple(dict.fromkeys(why for reason in told for why in reason.why)), evidence


def _candidates(voices: Sequence[Voice], texts: TextOrigins, story: Standing) -> Iterator[Reason]:
    yield from _one_origin(voices, texts, story)
    yield from _one_source(voices, texts)
    for passage in texts.passages:
        if passage.a in voices and passage.b in voices:
            why = _filled("passage", a=passage.a.report.id, b=passage.b.report.id)
            yield Reason((passage.a, passage.b), (why,), passage.cites)
    yield from _one_speaker(voices, story)
    yield from _in_doubt(voices, texts, story)


def _one_origin(voices: Sequence[Voice], texts: TextOrigins, story: Standing) -> Iterator[Reason]:
    """Reports that are copies, or one house's."""
    by_text: dict[tuple[str, str], list[Voice]] = {}
    for voice in voices:
        by_text.setdefault((story.origin(voice), texts.of[voice.key]), []).append(voice)
    for (origin, _), held in sorted(by_text.items()):
        opened = story.opened.get(origin)
        inside = list(dict.fromkeys(voice.report.id for voice in held))
        for report in inside[1:] if opened else ():
            links = _between(inside[0], report, opened.reasons if opened else ())
            why = tuple(link.why for link in links) or ((opened.why,) if opened else ())
            there = tuple(voice for voice in held if voice.report.id in (inside[0], report))
            yield Reason(there, why, tuple(cite for link in links for cite in link.evidence))


def _between(one: str, other: str, links: Sequence[OriginReason]) -> tuple[OriginReason, ...]:
    """The shortest way from one report to another over reasons that join."""
    ways: dict[str, tuple[OriginReason, ...]] = {one: ()}
    reached = [one]
    for report in reached:
        for link in links:
            if link.joined and report in (link.a, link.b):
                beside = link.b if report == link.a else link.a
                if beside not in ways:
                    ways[beside] = (*ways[report], link)
                    reached.append(beside)
    return ways.get(other, ())


def _one_source(voices: Sequence[Voice], texts: TextOrigins) -> Iterator[Reason]:
    """Reports that have it from one outlet or one document."""
    for kind in ("outlet", "document"):
        by_text: dict[str, list[tuple[Voice, Source]]] = {}
        for voice in voices:
            for source in texts.sources[voice.key]:
                if source.kind == kind or (kind == "outlet" and source.kind == "report"):
                    by_text.setdefault(texts.of[voice.key], []).append((voice, source))
        for held in by_text.values():
            named = next((source.name for _, source in held if source.kind == kind and source.name), None)
            there = tuple(dict.fromkeys(voice for voice, _ in held))
            if named is None or len({voice.report.id for voice in there}) < 2:
                continue
            cites = tuple(dict.fromkeys(source.cite for _, source in held if source.cite))
            yield Reason(there, (_say(kind, there, name=named, told=_told(held)),), cites)


def _told(held: Iterable[tuple[Voice, Source]]) -> str:
    """Each report with its words for where it has it from."""
    said: dict[str, str] = {}
    for voice, source in held:
        report = voice.report
        if source.cite is not None:
            words = flat(report.text[source.cite.start : source.cite.end])
            said.setdefault(report.id, _filled("told", report=report.id, words=words))
    for voice, source in held:
        if source.kind == "report":
            said.setdefault(voice.report.id, _filled("own", report=voice.report.id))
    return ", ".join(said[report] for report in sorted(said))


def _one_speaker(voices: Sequence[Voice], story: Standing) -> Iterator[Reason]:
    spoken: dict[str, list[Voice]] = {}
    for voice in voices:
        for speaker in speakers(voice, story):
            spoken.setdefault(speaker, []).append(voice)
    for speaker, held in sorted(spoken.items()):
        key = "speaker" if len({voice.report.id for voice in held}) > 1 else "one_report"
        yield Reason(tuple(held), (_say(key, held, names=story.called.get(speaker, speaker)),))
    camps: dict[str, list[str]] = {}
    for speaker in sorted(spoken):
        camps.setdefault(story.camps.get(speaker, speaker), []).append(speaker)
    for party in camps.values():
        held = [voice for speaker in party for voice in spoken[speaker]]
        called = sorted({story.called.get(speaker, speaker) for speaker in party})
        if len(party) > 1:
            # Several entities under one name are one camp, whether or not they were taken for one.
            why = _filled("camp", names=_listed(called)) if len(called) > 1 else _say("speaker", held, names=called[0])
            yield Reason(tuple(held), (why,))


def _in_doubt(voices: Sequence[Voice], texts: TextOrigins, story: Standing) -> Iterator[Reason]:
    """What is held together because nothing tells it apart."""
    for a, b in combinations(voices, 2):
        if one_person(a, b, story):
            yield Reason((a, b), (_filled("may_be", names=_names((a, b), story)),))
        elif one_unnamed(a, b, story):
            yield Reason((a, b), (_say("unnamed", (a, b), names=_described((a, b), story)),))
    for a, b in combinations(voices, 2):
        if one_utterance(a, b):
            yield Reason((a, b), (_say("words", (a, b)),))
    for voice in voices:
        if not is_said(voice, story):
            beside = [other for other in voices if texts.of[other.key] == texts.of[voice.key]]
            spoken = any(is_said(other, story) for other in beside)
            yield Reason((voice, *beside), (_say("writer", (voice,)),) if spoken else ())


def _names(voices: Sequence[Voice], story: Standing) -> str:
    called = [story.called.get(s, s) for voice in voices for s in speakers(voice, story)]
    return _listed(list(dict.fromkeys(called)))


def _described(voices: Sequence[Voice], story: Standing) -> str:
    """Unnamed sources as the reports describe them."""
    told = [description(voice, story) for voice in voices]
    return _listed(list(dict.fromkeys(f"“{words}”" for words in told if words)))


def _say(key: str, voices: Sequence[Voice], **filled: str) -> str:
    return _filled(key, reports=_listed(sorted({voice.report.id for voice in voices})), **filled)


def _listed(names: Sequence[str]) -> str:
    head = ", ".join(names[:-1])
    return f"{head} and {names[-1]}" if head else "".join(names)


def _filled(key: str, **filled: str) -> str:
    template: str = language().table("grounds")["why"][key]
    return template.format(**filled)
