"""Why: the rule and the ground of each time, the verdict of each figure, the names of each entity, the
origins of reports and claims.

Nothing is decided here: what the stages recorded is put into words (``lang/en/explain.toml``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.lang import language
from onrecord.model import (
    Cite,
    CitedWords,
    EntityReason,
    ExplainedClaim,
    ExplainedGround,
    ExplainedOrigin,
    ExplainedPair,
    ExplainedValue,
    FigureReason,
    Naming,
    TimeReason,
)
from onrecord.wording import day, flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.model import (
        AnnotatedReport,
        Claim,
        Ledger,
        LedgerReport,
        MentionKind,
        Role,
        Story,
        StoryEntity,
        TimeExpression,
    )

_KINDS: tuple[MentionKind, ...] = ("name", "nominal", "pronoun")


def times(reports: Iterable[AnnotatedReport]) -> tuple[TimeReason, ...]:
    """Explains every time expression, report by report, in text order."""
    return tuple(_time(report, time) for report in reports for time in report.times)


def figures(ledger: Ledger) -> tuple[FigureReason, ...]:
    """Explains every figure, story by story."""
    reports = {report.id: report for report in ledger.reports}
    return tuple(
        FigureReason(
            story=story.id,
            id=figure.id,
            what=flat(figure.what),
            unit=figure.unit,
            verdict=figure.verdict,
            why=figure.why,
            values=tuple(
                ExplainedValue(
                    report=value.report,
                    start=value.start,
                    end=value.end,
                    value=value.value,
                    low=value.low,
                    high=value.high,
                    as_of=value.as_of,
                    claimed_by=value.claimed_by,
                    unit=value.unit,
                    outlet=reports[value.report].outlet,
                    words=flat(reports[value.report].text[value.start : value.end]),
                    claimant=claimant.name if (claimant := story.entity(value.claimed_by)) else None,
                )
                for value in figure.values
            ),
        )
        for story in ledger.stories
        for figure in story.figures
    )


def entities(ledger: Ledger) -> tuple[EntityReason, ...]:
    """Explains every entity, story by story; those of most reports first."""
    reports = {report.id: report for report in ledger.reports}
    return tuple(
        EntityReason(
            story=story.id,
            id=entity.id,
            name=entity.name,
            type=entity.type,
            why=entity.why,
            namings=_namings(story, entity, reports),
            roles=_once(entity.roles),
            members=entity.members,
            merges=entity.merges,
            judgements=entity.judgements,
            may_be=entity.may_be,
        )
        for story in ledger.stories
        for entity in sorted(story.entities, key=_breadth)
    )


def origins(ledger: Ledger) -> tuple[ExplainedOrigin | ExplainedClaim, ...]:
    """Explains, story by story, every origin, then every claim that rests on more than one place."""
    reports = {report.id: report for report in ledger.reports}
    found: list[ExplainedOrigin | ExplainedClaim] = []
    for story in ledger.stories:
        for origin in story.origins:
            pairs = tuple(
                ExplainedPair(
                    a=reason.a,
                    b=reason.b,
                    why=reason.why,
                    joined=reason.joined,
                    evidence=_cited(reason.evidence, reports),
                )
                for reason in origin.reasons
            )
            found.append(
                ExplainedOrigin(
                    story=story.id,
                    id=origin.id,
                    reports=origin.reports,
                    agency=origin.agency,
                    why=origin.why,
                    pairs=pairs,
                )
            )
        found.extend(_claim(story, claim, reports) for claim in story.claims if len(claim.mentions) > 1)
    return tuple(found)


def _claim(story: Story, claim: Claim, reports: dict[str, LedgerReport]) -> ExplainedClaim:
    return ExplainedClaim(
        story=story.id,
        id=claim.id,
        report=claim.report,
        start=claim.start,
        end=claim.end,
        words=flat(reports[claim.report].text[claim.start : claim.end]),
        status=claim.status,
        origins=claim.origins,
        sources=claim.sources,
        why=claim.why,
        grounds=tuple(
            ExplainedGround(
                kind=ground.kind,
                name=ground.name,
                why=ground.why,
                mentions=_cited(ground.mentions, reports),
                evidence=_cited(ground.evidence, reports),
            )
            for ground in claim.grounds
        ),
    )


def _cited(cites: Iterable[Cite], reports: dict[str, LedgerReport]) -> tuple[CitedWords, ...]:
    return tuple(
        CitedWords(
            report=cite.report,
            start=cite.start,
            end=cite.end,
            words=flat(reports[cite.report].text[cite.start : cite.end]),
        )
        for cite in cites
    )


def _breadth(entity: StoryEntity) -> tuple[int, int, str, str]:
    in_reports = len({cite.report for cite in entity.mentions})
    return -in_reports, -len(entity.mentions), entity.name.casefold(), entity.id


def _once(roles: Sequence[Role]) -> tuple[Role, ...]:
    found: dict[str, Role] = {}
    for role in roles:
        found.setdefault(flat(role.text).casefold(), role)
    return tuple(found.values())


def _namings(story: Story, entity: StoryEntity, reports: dict[str, LedgerReport]) -> tuple[Naming, ...]:
    held = {
        (report, mention.start, mention.end): mention.kind
        for report in story.reports
        for mention in reports[report].mentions
        if mention.entity == entity.id
    }
    gathered: dict[tuple[MentionKind, str], list[Cite]] = {}
    for cite in sorted(entity.mentions, key=lambda c: (c.report, c.start, c.end)):
        kind = held.get((cite.report, cite.start, cite.end), "name")
        words = flat(reports[cite.report].text[cite.start : cite.end])
        gathered.setdefault((kind, words), []).append(cite)
    ordered = sorted(gathered.items(), key=lambda g: (_KINDS.index(g[0][0]), -len(g[1]), g[0][1]))
    return tuple(
        Naming(
            report=cites[0].report,
            start=cites[0].start,
            end=cites[0].end,
            words=words,
            kind=kind,
            mentions=len(cites),
            reports=tuple(dict.fromkeys(cite.report for cite in cites)),
        )
        for (kind, words), cites in ordered
    )


def _time(report: AnnotatedReport, time: TimeExpression) -> TimeReason:
    anchor = Cite(report=report.id, start=time.anchor[0], end=time.anchor[1]) if time.anchor else None
    return TimeReason(
        report=report.id,
        start=time.start,
        end=time.end,
        words=flat(report.text[time.start : time.end]),
        type=time.type,
        value=time.value,
        earliest=time.earliest,
        latest=time.latest,
        mod=time.mod,
        zone=time.zone,
        dates=time.dates,
        rule=time.rule,
        meaning=_table("rules").get(time.rule or ""),
        basis=time.basis,
        rests_on=_rests_on(report, time),
        anchor=anchor,
    )


def _rests_on(report: AnnotatedReport, time: TimeExpression) -> str:
    told, stays_open = _table("rests_on"), _table("stays_open")
    if time.basis == "earlier" and time.anchor:
        words = flat(report.text[time.anchor[0] : time.anchor[1]])
        return str(told["earlier"].format(words=f"“{words}”"))
    if time.basis == "published":
        return str(told["published"].format(day=day((report.published or "")[:10])))
    if time.basis is not None:
        return str(told["words"])
    hangs_on = next((on for on, rules in _table("counted_from").items() if time.rule in rules), "published")
    if hangs_on == "published" and report.published:
        hangs_on = "undecided"
    return str(stays_open[hangs_on])


def _table(name: str, code: str = "en") -> dict[str, Any]:
    found: dict[str, Any] = language(code).table("explain")[name]
    return found
