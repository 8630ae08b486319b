"""The sections of ``onrecord explain``: times by report; figures, entities, memberships and origins by story."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.model import Cite, ExplainedClaim, ExplainedOrigin
from onrecord.outline.records import Entry, Line, Section
from onrecord.outline.voices import bare, joined
from onrecord.outline.weighed import (
    STATUS_LEGEND,
    STATUS_TONES,
    STATUSES,
    VERDICT_TONES,
    VERDICTS,
    figure_order,
    verdicts,
)
from onrecord.wording import amount, count, day, flat, shortened, weekday

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from onrecord.model import (
        AnnotatedReport,
        CitedWords,
        EntityReason,
        ExplainedGround,
        ExplainedPair,
        ExplainedValue,
        FigureReason,
        MembershipReason,
        Story,
        TimeReason,
    )
    from onrecord.wording import Desk

EVIDENCE_SHOWN = 90
"""Code points shown of a passage that two reports share."""
AROUND = 60
"""Code points of a sentence shown on each side of the words explained."""

_ELLIPSIS = "[…]"
_DATES = {"saying": "dates the saying", "event": "dates what happened", "content": "dates what is spoken of"}
_MODS = {
    "START": "early in it",
    "MID": "in the middle of it",
    "END": "late in it",
    "APPROX": "about then",
    "BEFORE": "before then",
    "AFTER": "after then",
    "ON_OR_BEFORE": "then or before",
    "ON_OR_AFTER": "then or after",
    "LESS_THAN": "less than that",
    "MORE_THAN": "more than that",
    "EQUAL_OR_LESS": "that at most",
    "EQUAL_OR_MORE": "that at least",
}
_APPROXIMATE_LENGTH = "about that long"
_STATED = {"metadata": "as the input says", "text": "as its own head says"}
_KINDS = {"name": "named", "nominal": "described"}
_GROUNDS = {
    "agency": "agency text",
    "reporting": "own reporting",
    "document": "document",
    "speaker": "speaker",
    "unnamed": "unnamed source",
}


def times(reasons: Sequence[TimeReason], desk: Desk) -> tuple[Section, ...]:
    """One section a report, with its time expressions in text order; a report without any says so."""
    told = {report: tuple(found) for report, found in groupby(reasons, key=lambda reason: reason.report)}
    return tuple(
        Section(
            key="times",
            heading=desk.labels[report.id],
            note=_head(report, desk.labels[report.id], len(told.get(report.id, ()))),
            entries=tuple(_time(n, reason, desk) for n, reason in enumerate(told.get(report.id, ()), start=1)),
        )
        for report in desk.reports.values()
    )


def _head(report: AnnotatedReport, label: str, found: int) -> str:
    published = f"published {day(report.published)}" if report.published else "no publication date"
    stated = f", {_STATED[report.published_basis]}" if report.published and report.published_basis else ""
    speaks_from = None if report.published else weekday(report.written_weekday)
    return joined(
        (
            report.id if report.id != label else "",
            published + stated,
            f"written on a {speaks_from}" if speaks_from else "",
            count(found, "time expression"),
        )
    )


def _time(number: int, reason: TimeReason, desk: Desk) -> Entry:
    dates = _DATES.get(reason.dates or "", "not plain what it dates") if reason.type in {"DATE", "TIME"} else ""
    value = joined((_value(reason), f"{reason.type} {reason.value}", _days(reason), dates))
    rule = f"{reason.rule}: {reason.meaning}" if reason.meaning else reason.rule or "not recorded"
    return Entry(
        anchor=f"time-{number}",
        number=number,
        mark=reason.words,
        text=stretch(reason, desk),
        verbatim=True,
        cites=bare([reason]),
        lines=(
            Line(mark="value", note=value),
            Line(mark="rule", note=rule),
            Line(mark="rests on", note=reason.rests_on, cites=bare([reason.anchor]) if reason.anchor else ()),
        ),
    )


def _value(reason: TimeReason) -> str:
    mod = _MODS.get(reason.mod or "", reason.mod or "")
    if reason.mod == "APPROX" and reason.type == "DURATION":
        mod = _APPROXIMATE_LENGTH
    often = "again and again: " if reason.type == "SET" else ""
    return joined((often + day(reason.value), flat(reason.zone or ""), mod), ", ")


def _days(reason: TimeReason) -> str:
    first, last = reason.earliest, reason.latest
    if not first and not last:
        silent = reason.type in {"DATE", "TIME"} and day(reason.value) == reason.value
        return "days unknown" if silent else ""
    if first == last:
        return "" if reason.value.startswith(first or "") else day(first)
    if first and last:
        return f"{day(first)} to {day(last)}"
    return f"not before {day(first)}" if first else f"not after {day(last)}"


def stretch(cite: Cite, desk: Desk) -> str:
    """The cited words with a little of their sentence on each side; what is cut shows as ``[…]``."""
    report = desk.reports[cite.report]
    start, end = report.sentence_at(cite.start)
    before, after = flat(report.text[start : cite.start]), flat(report.text[max(cite.end, start) : end])
    if len(before) > AROUND:
        before = f"{_ELLIPSIS} {before[-AROUND:].partition(' ')[2]}"
    if len(after) > AROUND:
        after = f"{after[:AROUND].rpartition(' ')[0].rstrip(' ,;:')} {_ELLIPSIS}"
    text = report.text
    left = " " if before and text[cite.start - 1].isspace() else ""
    right = " " if after and text[cite.end : cite.end + 1].isspace() else ""
    return f"{before}{left}{flat(text[cite.start : cite.end])}{right}{after}"


def figures(reasons: Sequence[FigureReason], stories: Sequence[Story], desk: Desk) -> tuple[Section, ...]:
    """One section a story, numbered as in the ledger, every value on a line of its own."""
    sections = []
    for story in stories:
        told = sorted((reason for reason in reasons if reason.story == story.id), key=figure_order)
        note, legend = verdicts(told)
        sections.append(
            Section(
                key="figures",
                heading=flat(story.title) or "Untitled story",
                note=joined((count(len(story.reports), "report"), count(len(told), "figure"), note)),
                entries=tuple(_figure(n, reason, desk) for n, reason in enumerate(told, start=1)),
                legend=legend,
            )
        )
    return tuple(sections)


def _figure(number: int, reason: FigureReason, desk: Desk) -> Entry:
    why = flat(reason.why)
    single = reason.verdict == "single"
    told = (Line(mark="why", note=why),) if why and not single else ()
    return Entry(
        anchor=f"figure-{number}",
        number=number,
        mark=VERDICTS[reason.verdict],
        tone=VERDICT_TONES[reason.verdict],
        text=reason.what,
        verbatim=True,
        note=why if single else "",
        lines=(*told, *(_figure_value(value, reason.unit, desk) for value in reason.values)),
    )


def _figure_value(value: ExplainedValue, unit: str | None, desk: Desk) -> Line:
    outlet, label = flat(value.outlet or ""), desk.labels[value.report]
    notes = (
        f"as of {day(value.as_of)}" if value.as_of else "time of counting not given",
        f"claimed by {flat(value.claimant)}" if value.claimant else "on nobody's word but the report's",
        outlet if outlet and not label.startswith(outlet) else "",
    )
    return Line(
        mark=amount(value.value, value.low, value.high, value.unit or unit),
        words=stretch(value, desk),
        note=joined(notes),
        cites=bare([value]),
    )


def entities(reasons: Sequence[EntityReason], stories: Sequence[Story], desk: Desk) -> tuple[Section, ...]:
    """One section a story, with its entities, those of most reports first."""
    sections = []
    for story in stories:
        told = [reason for reason in reasons if reason.story == story.id]
        names = {reason.id: flat(reason.name) for reason in told}
        sections.append(
            Section(
                key="entities",
                heading=flat(story.title) or "Untitled story",
                note=joined((count(len(story.reports), "report"), count(len(told), "entity", "entities"))),
                entries=tuple(_entity(n, reason, desk, names) for n, reason in enumerate(told, start=1)),
            )
        )
    return tuple(sections)


def _entity(number: int, reason: EntityReason, desk: Desk, names: Mapping[str, str]) -> Entry:
    reports = {report for naming in reason.namings for report in naming.reports}
    mentions = sum(naming.mentions for naming in reason.namings)
    why = flat(reason.why)
    # What is met once, and is nobody else for all that is known, takes one line.
    alone = mentions == 1 and not reason.roles and not reason.judgements and not reason.may_be
    counted = (count(len(reports), "report"), count(mentions, "mention"))
    return Entry(
        anchor=f"entity-{number}",
        number=number,
        mark=reason.type,
        text=flat(reason.name),
        note=joined((*((why,) if alone else counted), reason.id)),
        cites=bare(reason.namings) if alone else (),
        lines=() if alone else tuple(_entity_lines(reason, why, desk, names)),
    )


def _entity_lines(reason: EntityReason, why: str, desk: Desk, names: Mapping[str, str]) -> Iterator[Line]:
    merges = [merge for merge in reason.merges if merge.judgement or flat(merge.a) != flat(merge.b)]
    if why and not merges:
        yield Line(mark="why", note=why)
    for merge in merges:
        judged = f"judgement {merge.judgement}" if merge.judgement else ""
        yield Line(mark="one", words=f"{flat(merge.a)} = {flat(merge.b)}", note=joined((flat(merge.why), judged)))
    told = {merge.judgement for merge in merges}
    for judgement in reason.judgements:
        if judgement not in told:
            yield Line(mark="judged", note=f"judgement {judgement} bears on it")
    if reason.may_be:
        listed = ", ".join(f"{names.get(other, other)} ({other})" for other in reason.may_be)
        yield Line(mark="may be", words=listed, note="may be the same, not known")
    for naming in reason.namings:
        if naming.kind != "pronoun":
            others = [desk.labels[report] for report in naming.reports if report != naming.report]
            where = f"{naming.mentions}×" + (f", also in {', '.join(others)}" if others else "")
            yield Line(mark=_KINDS[naming.kind], words=naming.words, note=where, cites=bare([naming]))
    for role in reason.roles:
        yield Line(mark="role", words=flat(role.text), cites=bare([role]))
    pronouns = [naming for naming in reason.namings if naming.kind == "pronoun"]
    if pronouns:
        words = ", ".join(dict.fromkeys(naming.words.lower() for naming in pronouns))
        spoken = sum(naming.mentions for naming in pronouns)
        yield Line(mark="pronoun", words=words, note=f"{spoken}×", cites=bare(pronouns))


def stories(reasons: Sequence[MembershipReason], desk: Desk) -> tuple[Section, ...]:
    """One section a story, with its reports in their order and why each is in it."""
    sections = []
    for story, found in groupby(reasons, key=lambda reason: reason.story):
        told = tuple(found)
        judged = f"judged: {flat(told[0].judged)} ({', '.join(told[0].judgements)})" if told[0].judgements else ""
        sections.append(
            Section(
                key="stories",
                heading=flat(told[0].title) or "Untitled story",
                note=joined((count(len(told), "report"), story, judged)),
                entries=tuple(_membership(n, reason, desk) for n, reason in enumerate(told, start=1)),
            )
        )
    return tuple(sections)


def _membership(number: int, reason: MembershipReason, desk: Desk) -> Entry:
    label = desk.labels[reason.report]
    closest = f"closest to {desk.labels[reason.fellow]}" if reason.fellow else "on its own"
    shared = (("names", reason.names), ("words", reason.words), ("numbers", reason.numbers))
    lines = [Line(mark=mark, words=", ".join(words)) for mark, words in shared if words]
    if reason.days_apart is not None:
        told = language().table("explain")["stories"]
        apart = told["apart"].format(days=count(reason.days_apart, "day")) if reason.days_apart else told["same-day"]
        lines.append(Line(mark="dates", note=apart))
    for passage in reason.side:
        lines.append(Line(mark="left out", words=passage.words, note=passage.why, cites=bare([passage])))
        if passage.shared:
            lines.append(Line(mark="shared", words=", ".join(passage.shared)))
    return Entry(
        anchor=f"report-{number}",
        number=number,
        mark=label,
        text=closest,
        note=joined((reason.why, reason.report if reason.report != label else "")),
        lines=tuple(lines),
    )


def origins(
    reasons: Sequence[ExplainedOrigin | ExplainedClaim], stories: Sequence[Story], desk: Desk
) -> tuple[Section, ...]:
    """Two sections a story: its origins, then the claims that are told in several places."""
    sections = []
    for story in stories:
        own = [reason for reason in reasons if isinstance(reason, ExplainedOrigin) and reason.story == story.id]
        told = frozenset(cited for origin in own for pair in origin.pairs for cited in pair.evidence)
        claims = sorted(
            (reason for reason in reasons if isinstance(reason, ExplainedClaim) and reason.story == story.id),
            key=lambda claim: (STATUSES.index(claim.status), -claim.origins, -claim.sources, claim.report, claim.start),
        )
        sections.append(
            Section(
                key="origins",
                heading=flat(story.title) or "Untitled story",
                note=joined((count(len(story.reports), "report"), count(len(own), "independent origin"))),
                entries=tuple(_origin(n, reason, desk) for n, reason in enumerate(own, start=1)),
            )
        )
        if claims:
            marks = [mark for mark in STATUSES if any(claim.status == mark for claim in claims)]
            sections.append(
                Section(
                    key="claims",
                    heading="Claims told in more than one place",
                    note=joined((count(len(claims), "claim"), "each origin of what is said on a line of its own")),
                    entries=tuple(_grounds(n, reason, told, desk) for n, reason in enumerate(claims, start=1)),
                    legend=tuple((mark, STATUS_LEGEND[mark]) for mark in marks),
                )
            )
    return tuple(sections)


def _origin(number: int, reason: ExplainedOrigin, desk: Desk) -> Entry:
    alone = not reason.pairs
    return Entry(
        anchor=f"origin-{number}",
        number=number,
        mark=reason.id,
        text=", ".join(desk.labels[report] for report in reason.reports),
        note=joined((f"text of {reason.agency}" if reason.agency else "", desk.reason(reason.why) if alone else "")),
        lines=tuple(line for pair in reason.pairs for line in _pair(pair, desk)),
    )


def _pair(pair: ExplainedPair, desk: Desk) -> Iterator[Line]:
    why = desk.reason(pair.why)
    yield Line(mark="one" if pair.joined else "not one", note=why if pair.joined else f"{why}: too little")
    yield from _shown(pair.evidence)


def _shown(evidence: Sequence[CitedWords]) -> Iterator[Line]:
    """The spans that show it; the same words in two reports take one line."""
    places: dict[str, list[CitedWords]] = {}
    for cited in evidence:
        places.setdefault(shortened(cited.words, EVIDENCE_SHOWN), []).append(cited)
    for words, cites in places.items():
        yield Line(mark="shown by", words=words, cites=bare(cites))


def _grounds(number: int, reason: ExplainedClaim, told: frozenset[CitedWords], desk: Desk) -> Entry:
    return Entry(
        anchor=f"claim-{number}",
        number=number,
        mark=reason.status,
        tone=STATUS_TONES[reason.status],
        text=reason.words,
        verbatim=True,
        note=joined((count(reason.origins, "origin"), count(reason.sources, "source"), reason.why)),
        cites=bare([reason]),
        lines=tuple(line for ground in reason.grounds for line in _ground(ground, told, desk)),
    )


def _ground(ground: ExplainedGround, told: frozenset[CitedWords], desk: Desk) -> Iterator[Line]:
    several = count(len(ground.mentions), "place")
    yield Line(
        mark=_GROUNDS[ground.kind],
        who=flat(ground.name or "no report says who"),
        note=several,
        cites=bare(ground.mentions),
    )
    for why in ground.why:
        yield Line(mark="why one", note=desk.reason(why))
    # What two whole texts share was shown with their origin.
    yield from _shown([cited for cited in ground.evidence if cited not in told])
