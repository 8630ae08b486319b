"""Small invented stories for tests of claims: reports made of texts and of what is said in them."""

from __future__ import annotations

import re
from typing import Any

from onrecord.claims import match, stance
from onrecord.claims.standing import standing_of
from onrecord.config import ClaimSettings
from onrecord.model import AnnotatedReport, Cite, Mention, Origin, Quantity, Role, Statement, StoryEntity
from onrecord.origins import DefaultPolicy

PEOPLE = {
    "Vesna Adair": "harbour",
    "Tomas Quill": "harbour",
    "Harbour Board": "harbour",
    "Ines Marlow": "police",
    "Bram Ostler": "union",
    "Corvane": "corvane",
    "Lia Fenn": "corvane",
    "Otis Rowe": "hospital",
    "Port Selwyn": "",
    "Dunmore": "",
    "Evening Gull": "",
    "The lawsuit": "",
}
KINDS = {"Harbour Board": "ORG", "Corvane": "ORG", "Evening Gull": "ORG", "Port Selwyn": "GPE", "Dunmore": "GPE"}


class Camps(DefaultPolicy):
    """Everybody's camp is written beside his name."""

    def camp(self, name: str, roles: Any) -> str:
        return PEOPLE.get(name) or name


def says(who: str | None, content: str, act: str = "assert", **more: Any) -> dict[str, Any]:
    return {"who": who, "content": content, "act": act, **more}


def report(name: str, text: str, *told: dict[str, Any], **more: Any) -> AnnotatedReport:
    """A report with its layers; contents are found in the text, names wherever they stand."""
    statements = []
    for number, entry in enumerate(told, start=1):
        fields = dict(entry)
        who, content = fields.pop("who"), fields.pop("content")
        start = text.index(content)
        statements.append(
            Statement(
                id=f"s{number}",
                source=fields.pop("source", ()),
                cue=fields.pop("cue", ()),
                content=((start, start + len(content)),),
                kind=fields.pop("kind", "indirect"),
                speaker=who,
                confidence=fields.pop("confidence", 0.9),
                **fields,
            )
        )
    mentions = [
        Mention(start=m.start(), end=m.end(), type=KINDS.get(n, "PERSON"), kind="name", entity=n)  # type: ignore[arg-type]
        for n in PEOPLE
        for m in re.finditer(re.escape(n), text)
    ]
    quantities = [
        Quantity(start=m.start(), end=m.end(), value=int(m.group()), low=int(m.group()), high=int(m.group()))
        for m in re.finditer(r"\b\d+\b", text)
    ]
    header = {"title": None, "outlet": None, "byline": None, "url": None, "language": "en", "published": None}
    return AnnotatedReport(
        id=name,
        text=text,
        published_basis=None,
        written_weekday=None,
        sentences=tuple((m.start(), m.end()) for m in re.finditer(r"\S[^.]*\.", text)),
        mentions=tuple(mentions),
        quantities=tuple(quantities),
        statements=tuple(statements),
        **{**header, **more},
    )


def entities() -> tuple[StoryEntity, ...]:
    cite = Cite(report="a", start=0, end=1)
    role = Role(report="a", start=0, end=1, text="role")
    return tuple(
        StoryEntity(id=n, name=n, type=KINDS.get(n, "PERSON"), roles=(role,), mentions=(cite,))  # type: ignore[arg-type]
        for n in PEOPLE
    )


def weigh(*reports: AnnotatedReport, copies: tuple[tuple[str, ...], ...] = (), side: tuple[Cite, ...] = ()):
    copied = {r for group in copies for r in group}
    sets = [*copies, *((r.id,) for r in reports if r.id not in copied)]
    origins = [Origin(id=f"o{n}", reports=group, agency=None, why="test") for n, group in enumerate(sets, start=1)]
    groups = match.gather(reports, entities(), side=side)
    return stance.judge(groups, standing_of(reports, entities(), origins, Camps(), ClaimSettings()), side=side)


def statuses(claims: Any) -> list[str]:
    return sorted(claim.status for claim in claims)


A = "A barge struck the fourth pier in Port Selwyn"
B = "a barge struck the fourth pier"
