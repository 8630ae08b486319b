"""An invented ledger with something of everything, for the tests of the faces.

Two stories over six reports: a tram that left its rails, and a vaccine recall.
"""

from __future__ import annotations

import re
from typing import Any

from onrecord.model import (
    BriefLine,
    Cite,
    Claim,
    ClaimMention,
    Credit,
    Difference,
    Entity,
    Event,
    Figure,
    FigureValue,
    Furniture,
    Ledger,
    LedgerReport,
    Link,
    Origin,
    Position,
    Quarantined,
    Quote,
    Repair,
    Role,
    Statement,
    StatementCite,
    Step,
    Story,
    StoryEntity,
)

GAZETTE = """A number 4 tram left its rails at Larkfield Cross on Monday night, the transport authority said.
"The left wheel broke before the curve," chief engineer Oda Brandvik said. She said 12 passengers were treated.
Two drivers, who asked not to be named, said Varde Trams knew of worn wheels since spring.
Photo: M. Aas/Larkfield Gazette
In other news, the city library reopens on Saturday after a flood."""
WIRE = """LARKFIELD (Ridge Wire) - A number 4 tram left its rails on Monday night, the transport authority said.
"The left wheel broke," chief engineer Oda Brandvik told reporters.
Varde Trams denied knowing of worn wheels. "Any such suggestion is false," its spokesman said."""
NOON = """LARKFIELD (Ridge Wire) - A number 4 tram left its rails on Monday night, the transport authority said.
"The left wheel broke," chief engineer Oda Brandvik told reporters.
By Tuesday 17 passengers had been treated, the hospital said."""
PLAIN = """He said <b>nobody</b> had "checked" the [bold]wheels[/bold] & rails.<script>alert(1)</script>
At least 30 people were hurt, a resident wrote on a forum.
The authority is expected to publish its findings by Friday 9 May 2031."""
CLINIC = """Regulators recalled two batches of the Halden vaccine on 2 May 2031.
Maker Solvik Pharma said the batches were safe."""
RECALL = """The Halden vaccine recall will widen, health minister Ines Roa said on Sunday."""


def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    pattern = r"[^\s](?:(?!(?<=[.!?])\s|(?<=[.!?][\"”])\s|\n).)*"
    return tuple((m.start(), m.end()) for m in re.finditer(pattern, text))


def span(text: str, words: str, near: int = 0) -> tuple[int, int]:
    """Where ``words`` stand in ``text``: the place nearest to ``near``."""
    starts = [m.start() for m in re.finditer(re.escape(words), text)]
    start = min(starts, key=lambda s: abs(s - near))
    return start, start + len(words)


def _said(text: str, number: int, source: str, cue: str, content: str, **rest: Any) -> Statement:
    place = span(text, content)
    return Statement(
        id=f"s{number}",
        source=(span(text, source, place[0]),) if source else (),
        cue=(span(text, cue, place[0]),),
        content=(place,),
        **{"kind": "indirect", "act": "assert", "confidence": 0.9, **rest},
    )


def _furniture(text: str, words: str, kind: Any) -> Furniture:
    start, end = span(text, words)
    return Furniture(start=start, end=end, kind=kind)


HEADER = ("title", "outlet", "byline", "url", "language", "published", "published_basis", "written_weekday")


def report(name: str, text: str, **rest: Any) -> LedgerReport:
    """A report with its sentences; fields that are not given are ``None``."""
    return LedgerReport(**{**dict.fromkeys(HEADER), "id": name, "text": text, "sentences": _sentences(text), **rest})


LEFT = "A number 4 tram left its rails"
BROKE = '"The left wheel broke,"'


def _gazette() -> LedgerReport:
    return report(
        "a-gazette.txt",
        GAZETTE,
        title="Tram derails at Larkfield Cross",
        outlet="Larkfield Gazette",
        written_weekday="TUE",
        origin="o1",
        furniture=(_furniture(GAZETTE, "Photo: M. Aas/Larkfield Gazette", "caption"),),
        entities=(Entity(id="e1", name="Oda Brandvik", type="PERSON", roles=("chief engineer",)),),
        statements=(
            _said(GAZETTE, 1, "the transport authority", "said", f"{LEFT} at Larkfield Cross on Monday night",
                  speaker="e2", said="XXXX-WXX-1"),
            _said(GAZETTE, 2, "chief engineer Oda Brandvik", "said",
                  '"The left wheel broke before the curve,"', kind="direct", speaker="e1"),
            _said(GAZETTE, 3, "She", "said", "12 passengers were treated", speaker="e1"),
            _said(GAZETTE, 4, "Two drivers", "said", "Varde Trams knew of worn wheels since spring", act="accuse",
                  anonymous=True, speaker="e4"),
        ),
    )  # fmt: skip


def _wire() -> LedgerReport:
    return report(
        "b-wire.txt",
        WIRE,
        title="Tram leaves rails in Larkfield",
        outlet="Ridge Wire",
        published="2031-05-06",
        published_basis="metadata",
        origin="o2",
        credits=(Credit(start=11, end=21, agency="Ridge Wire"),),
        furniture=(_furniture(WIRE, "LARKFIELD (Ridge Wire) - ", "dateline"),),
        statements=(
            _said(WIRE, 1, "the transport authority", "said", f"{LEFT} on Monday night", speaker="e2"),
            _said(WIRE, 2, "chief engineer Oda Brandvik", "told reporters", BROKE, kind="direct", speaker="e1"),
            _said(WIRE, 3, "Varde Trams", "denied", "knowing of worn wheels", act="deny", polarity="negative",
                  speaker="e3"),
            _said(WIRE, 4, "its spokesman", "said", '"Any such suggestion is false,"', act="deny", kind="direct",
                  speaker="e3"),
        ),
    )  # fmt: skip


def _noon() -> LedgerReport:
    return report(
        "c-noon.txt",
        NOON,
        title="Tram derailment: 17 treated",
        outlet="Noon Dispatch",
        origin="o2",
        statements=(
            _said(NOON, 1, "the transport authority", "said", f"{LEFT} on Monday night", speaker="e2"),
            _said(NOON, 2, "chief engineer Oda Brandvik", "told reporters", BROKE, kind="direct", speaker="e1"),
            _said(NOON, 3, "the hospital", "said", "17 passengers had been treated", speaker="e5", said="XXXX-WXX-2"),
        ),
    )


def _plain() -> LedgerReport:
    return report(
        "d-plain.txt",
        PLAIN,
        origin="o3",
        repairs=(Repair(start=14, end=20, text="Nobody"),),
        statements=(
            _said(PLAIN, 1, "He", "said", '<b>nobody</b> had "checked" the [bold]wheels[/bold] & rails.', kind="mixed",
                  act="express-view", polarity="negative", certainty="probable", within="s2"),
            _said(PLAIN, 2, "a resident", "wrote", "At least 30 people were hurt", anonymous=True, medium="a forum"),
        ),
    )  # fmt: skip


def reports() -> tuple[LedgerReport, ...]:
    """The six reports, by id."""
    return (
        _gazette(),
        _wire(),
        _noon(),
        _plain(),
        report("e-clinic.txt", CLINIC, title="Halden vaccine recalled", outlet="Clinic Weekly", origin="o1",
               statements=(_said(CLINIC, 1, "Solvik Pharma", "said", "the batches were safe", speaker="e1"),)),
        report("f-recall.txt", RECALL, title="Recall to widen", outlet="Clinic Weekly", origin="o2",
               published="2031-05-04", published_basis="text",
               statements=(_said(RECALL, 1, "health minister Ines Roa", "said", "The Halden vaccine recall will widen",
                                 act="expect", speaker="e2", said="2031-05-04"),)),
    )  # fmt: skip


TEXTS = {
    "a-gazette.txt": GAZETTE, "b-wire.txt": WIRE, "c-noon.txt": NOON,
    "d-plain.txt": PLAIN, "e-clinic.txt": CLINIC, "f-recall.txt": RECALL,
}  # fmt: skip


def cite(name: str, words: str, statement: str | None = None) -> StatementCite:
    """The place of ``words`` in a report."""
    start, end = span(TEXTS[name], words)
    return StatementCite(report=name, start=start, end=end, statement=statement)


def _place(name: str, words: str) -> dict[str, Any]:
    start, end = span(TEXTS[name], words)
    return {"report": name, "start": start, "end": end}


def _mention(
    name: str, words: str, statement: str, speaker: str | None, stance: Any, said: str | None = None
) -> ClaimMention:
    return ClaimMention(**_place(name, words), statement=statement, speaker=speaker, stance=stance, said=said)


def _entity(number: int, name: str, kind: Any, where: str, roles: tuple[Role, ...] = ()) -> StoryEntity:
    mentions = (Cite(**_place(where, name)),)
    return StoryEntity(id=f"e{number}", name=name, type=kind, roles=roles, mentions=mentions)


def _claims() -> tuple[Claim, ...]:
    gazette, wire, noon, plain = "a-gazette.txt", "b-wire.txt", "c-noon.txt", "d-plain.txt"
    return (
        Claim(**_place(plain, "At least 30 people were hurt"), id="c1", status="single", origins=1, sources=1,
              mentions=(_mention(plain, "At least 30 people were hurt", "s2", None, "asserts"),)),
        Claim(**_place(gazette, f"{LEFT} at Larkfield Cross on Monday night"), id="c2", status="corroborated",
              origins=2, sources=2, why="two origins and two speakers that are not of one camp",
              mentions=(_mention(gazette, f"{LEFT} at Larkfield Cross", "s1", "e2", "asserts", "XXXX-WXX-1"),
                        _mention(wire, f"{LEFT} on Monday night", "s1", "e2", "asserts"),
                        _mention(noon, f"{LEFT} on Monday night", "s1", "e2", "reports"))),
        Claim(**_place(gazette, "Varde Trams knew of worn wheels since spring"), id="c3", status="denied", origins=1,
              sources=1, why="Varde Trams denies it",
              mentions=(_mention(gazette, "Varde Trams knew of worn wheels since spring", "s4", "e4", "asserts"),
                        _mention(wire, "knowing of worn wheels", "s3", "e3", "denies"))),
    )  # fmt: skip


def _tram() -> Story:
    gazette, wire, noon, plain = "a-gazette.txt", "b-wire.txt", "c-noon.txt", "d-plain.txt"
    return Story(
        id="story-tram",
        title="Tram derails at Larkfield Cross",
        reports=(gazette, wire, noon, plain),
        side=(Cite(**_place(gazette, "In other news, the city library reopens on Saturday after a flood.")),),
        origins=(
            Origin(id="o1", reports=(gazette,), agency=None, why="nothing shared with another report"),
            Origin(id="o2", reports=(wire, noon), agency="Ridge Wire", why="Noon Dispatch credits Ridge Wire"),
            Origin(id="o3", reports=(plain,), agency=None, why="nothing shared with another report"),
        ),
        entities=(
            _entity(1, "Oda Brandvik", "PERSON", gazette,
                    (Role(**_place(gazette, "chief engineer"), text="chief engineer"),)),
            _entity(2, "the transport authority", "ORG", gazette),
            _entity(3, "Varde Trams", "ORG", gazette),
            _entity(4, "Two drivers", "PERSON", gazette),
            _entity(5, "the hospital", "ORG", noon),
        ),
        claims=_claims(),
        links=(
            Link(kind="denies", scope="full", from_=cite(wire, "knowing of worn wheels", "s3"),
                 to=cite(gazette, "Varde Trams knew of worn wheels since spring", "s4"),
                 why="both have worn wheels; one is negative", confidence=0.9),
            Link(kind="denies", scope="general", from_=cite(wire, '"Any such suggestion is false,"', "s4"),
                 to=cite(gazette, "Varde Trams knew of worn wheels since spring", "s4"),
                 why="such suggestion may stand for it", confidence=0.3),
        ),
        quotes=(
            Quote(id="q1", speaker="e1",
                  variants=(cite(gazette, '"The left wheel broke before the curve,"', "s2"), cite(wire, BROKE, "s2"),
                            cite(noon, BROKE, "s2")),
                  differences=(Difference(a=0, b=1, a_text="before the curve", b_text="", kind="dropped"),)),
            Quote(id="q2", speaker="e3", variants=(cite(wire, '"Any such suggestion is false,"', "s4"),)),
        ),
        figures=(
            Figure(id="f1", what="passengers treated", unit=None, verdict="revised", why="a later day, a higher number",
                   values=(FigureValue(**_place(gazette, "12 passengers"), value=12, low=12, high=12,
                                       as_of="XXXX-WXX-1", claimed_by="e1"),
                           FigureValue(**_place(noon, "17 passengers"), value=17, low=17, high=17, as_of="XXXX-WXX-2",
                                       claimed_by="e5"))),
            Figure(id="f2", what="people", unit=None, verdict="single",
                   values=(FigureValue(**_place(plain, "At least 30"), value=30, low=30, high=None, as_of=None,
                                       claimed_by=None),)),
        ),
        events=(
            Event(id="v1", date="XXXX-WXX-1", end_date=None, not_before=None, not_after=None, precision="day",
                  certainty="claimed", claimed_by="e2",
                  cites=(cite(gazette, LEFT), cite(wire, LEFT))),
            Event(id="v2", date="2031-05-09", end_date=None, not_before="2031-05-09", not_after="2031-05-09",
                  precision="day", certainty="expected", claimed_by=None,
                  cites=(cite(plain, "The authority is expected"),)),
        ),
        positions=(
            Position(entity="e3", topic="worn wheels", steps=(
                Step(**_place(wire, "knowing of worn wheels"), date=None, act="deny"),
                Step(**_place(wire, '"Any such suggestion is false,"'), date="XXXX-WXX-2", act="deny"))),
        ),
        brief=(
            BriefLine(text="Varde Trams denies that it knew of worn wheels.",
                      cites=(cite(wire, "knowing of worn wheels"), cite(gazette, "worn wheels"))),
        ),
    )  # fmt: skip


def _recall() -> Story:
    clinic, recall = "e-clinic.txt", "f-recall.txt"
    return Story(
        id="story-recall",
        title="Halden vaccine recalled",
        reports=(clinic, recall),
        origins=(
            Origin(id="o1", reports=(clinic,), agency=None, why="nothing shared"),
            Origin(id="o2", reports=(recall,), agency=None, why="nothing shared"),
        ),
        entities=(_entity(1, "Solvik Pharma", "ORG", clinic), _entity(2, "Ines Roa", "PERSON", recall)),
        events=(
            Event(id="v1", date="2031-05-02", end_date=None, not_before="2031-05-02", not_after="2031-05-02",
                  precision="day", certainty="reported", claimed_by=None, cites=(cite(clinic, "Regulators recalled"),)),
            Event(id="v2", date="2031-05-04", end_date=None, not_before="2031-05-04", not_after="2031-05-04",
                  precision="day", certainty="reported", claimed_by=None, cites=(cite(recall, "The Halden vaccine"),)),
        ),
    )  # fmt: skip


def ledger() -> Ledger:
    """The whole invented ledger."""
    return Ledger(
        quarantine=(Quarantined(input="page7.html", error="no article text"),),
        reports=reports(),
        stories=(_tram(), _recall()),
    )
