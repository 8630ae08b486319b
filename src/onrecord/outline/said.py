"""The section of who said what: every statement, by speaker."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from onrecord.model import Cite
from onrecord.outline.records import Entry, Line, Section
from onrecord.outline.voices import ACTS, UNCLEAR, UNNAMED, bare, joined
from onrecord.wording import count, flat, on_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onrecord.model import Statement
    from onrecord.outline.voices import Voices

_ACTS = {
    "deny": "denial",
    "accuse": "accusation",
    "warn": "warning",
    "confirm": "confirmation",
    "demand": "demand",
    "express-view": "view",
    "report": "report",
    "promise": "promise",
    "expect": "expectation",
    "decline": "refusal to say",
}
_CUE_SHOWN = 32
"""A cue longer than this many code points is told by its act instead."""

_KINDS = {"direct": "quoted", "mixed": "partly quoted", "indirect": "reported speech"}

_COMMON = re.compile("(?:the|a|an|his|her|its|their|our|some|one|two) ")

Speakers = tuple[str, tuple[str, ...]]
"""A heading, and the ids of the speakers under it."""

Placed = tuple[str, "Statement"]
"""A statement and the report it stands in."""


def speakers(voices: Voices) -> Section:
    """Named speakers first, those with most statements before the others; then the unnamed and the unclear."""
    # Two people of one name stay two.
    gathered: dict[Speakers, list[Placed]] = defaultdict(list)
    for report in voices.reports:
        for said in report.statements:
            who = voices.speaker(report.id, said)
            unclear = who.startswith(UNCLEAR)
            gathered[UNCLEAR if unclear else who, () if unclear else voices.known(said)].append((report.id, said))
    gathered = _folded(gathered)
    told = [(who, _lines(voices, who, said), said, ids) for (who, ids), said in gathered.items()]
    told.sort(
        key=lambda t: (t[0] == UNCLEAR, t[0].endswith(UNNAMED), -len(t[1]), t[0].casefold(), t[0], t[3]),
    )
    entries = tuple(_speaker(voices, n, *entry) for n, entry in enumerate(told, start=1))
    return Section(key="speakers", heading="Who said what", entries=entries)


def _folded(gathered: Mapping[Speakers, list[Placed]]) -> dict[Speakers, list[Placed]]:
    """Gathers sources that reports name by a common noun alone ("authorities"): alike in words, not known to be one."""
    common = {
        who.casefold() for who, _ in gathered if who != UNCLEAR and (who[:1].islower() or _COMMON.match(who.casefold()))
    }
    folded: dict[Speakers, list[Placed]] = {}
    alike: dict[str, list[Speakers]] = defaultdict(list)
    for key, placed in gathered.items():
        if key[0].casefold() in common and len(key[1]) <= 1:
            alike[key[0].casefold()].append(key)
        else:
            folded[key] = placed
    for keys in alike.values():
        ids = tuple(entity for _, entities in keys for entity in entities)
        folded[min(who for who, _ in keys), ids] = [one for key in keys for one in gathered[key]]
    return folded


def _lines(voices: Voices, who: str, said: Sequence[Placed]) -> tuple[Line, ...]:
    # Copies of one sentence are one line with several places.
    merged: dict[Line, list[Cite]] = {}
    for report, statement in said:
        if _told_already(voices, report, statement):
            continue
        inner = voices.speaker(report, statement).removeprefix(UNCLEAR).strip() if who == UNCLEAR else ""
        words = voices.desk.content(report, statement.content)
        line = Line(
            mark=_cue(voices, report, statement), who=inner, words=words, note=_how(voices, report, statement, words)
        )
        cite = Cite(report=report, start=statement.start, end=max(statement.end, statement.start + 1))
        merged.setdefault(line, []).append(cite)
    return tuple(
        Line(mark=line.mark, who=line.who, words=line.words, note=line.note, cites=tuple(cites))
        for line, cites in merged.items()
    )


def _speaker(
    voices: Voices, number: int, who: str, lines: tuple[Line, ...], said: Sequence[Placed], ids: tuple[str, ...]
) -> Entry:
    alone = {s.speaker for _, s in said if s.speaker in voices.entities and len(s.speakers) <= 1}
    roles = voices.entities[min(i for i in alone if i)].roles[:2] if len(alone) == 1 else ()
    described = ", ".join(dict.fromkeys(flat(role.text) for role in roles))
    if len(ids) > 1 and len({voices.name(i).casefold() for i in ids}) == 1:
        described = f"{len(ids)} named alike, not known to be the same"
    return Entry(
        anchor=f"speaker-{number}",
        text=who,
        note=joined((described, count(len(lines), "statement"))),
        cites=bare(roles) if roles else lines[0].cites[:1],
        lines=lines,
    )


def _told_already(voices: Voices, report: str, said: Statement) -> bool:
    # "He said he had warned them": one speaker, and the inner words stand within the outer line.
    outer = voices.desk.statement(report, said.within)
    return (
        outer is not None
        and outer.content != said.content
        and outer.anonymous == said.anonymous
        and said.speaker in voices.entities
        and voices.known(outer) == voices.known(said)
        and all(any(s <= start and end <= e for s, e in outer.content) for start, end in said.content)
    )


def _cue(voices: Voices, report: str, said: Statement) -> str:
    # The report's own verb says more than the act it was taken for.
    words = voices.desk.content(report, said.cue)
    return words if 0 < len(words) <= _CUE_SHOWN else ACTS[said.act]


def _how(voices: Voices, report: str, said: Statement, words: str) -> str:
    outer = voices.desk.statement(report, said.within)
    aside = any(s.report == report and s.start <= said.start and said.end <= s.end for s in voices.story.side)
    return joined(
        (
            _ACTS.get(said.act, ""),
            _KINDS[said.kind],
            "" if said.certainty == "certain" or said.act == "decline" else f"certainty {said.certainty}",
            "rejected or doubted by the speaker" if said.polarity == "negative" and said.act != "deny" else "",
            f"as told by {voices.speaker(report, outer)}" if outer else "",
            f"said {on_day(said.said)}" if said.said else "",
            *(
                f"“{flat(place)}”"
                for place in dict.fromkeys((said.medium, said.venue))
                if place and flat(place) not in words
            ),
            "in a passage of another story" if aside else "",
        )
    )
