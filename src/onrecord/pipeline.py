"""The order of the stages, and the only place that knows it.

Reads, cleans and annotates one report at a time; then groups, links and weighs all of them.
A report that fails is quarantined and the run goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from typing import Any, BinaryIO

from onrecord import brief, claims, clean, read, stories, timeline
from onrecord.claims import figures, positions
from onrecord.config import Config
from onrecord.errors import InputError, OnrecordError, UncitedError, UsageError
from onrecord.lang import language
from onrecord.link import judgements as judged
from onrecord.link import names, quotes, reuse
from onrecord.model import (
    AnnotatedReport,
    Cite,
    Judgement,
    Ledger,
    LedgerReport,
    Origin,
    Quarantined,
    Raw,
    Report,
    ReusePair,
    SideRow,
    Statement,
    Story,
    StoryRow,
    distinct_judgements,
)
from onrecord.ports import Annotator, Layers, OriginPolicy
from onrecord.registry import CLEANED, plan, resolve
from onrecord.registry import names as registered
from onrecord.stories import KeptStories, Verdict

log = logging.getLogger("onrecord.pipeline")

PARALLEL_FROM = 200_000
"""Characters from which worker processes pay for loading their own pipeline."""


_UNJUDGED = Verdict()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a stage has come. ``total`` is unknown while inputs are still being found."""

    stage: str
    done: int
    total: int | None = None


Watch = Callable[[Progress], None]


def read_reports(
    inputs: Sequence[str],
    config: Config,
    *,
    published: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
) -> tuple[tuple[Raw, ...], tuple[Quarantined, ...]]:
    """Reads every input.

    Args:
        inputs: files, folders, globs, or ``-`` for JSONL on ``stdin``.
        config: the configuration.
        published: publication dates to use for the reports of these ids.
        stdin: where ``-`` reads from.

    Raises:
        UsageError: ``published`` names a report that was not read.
    """
    raws: list[Raw] = []
    refused: list[Quarantined] = []
    for found in read.read(inputs, settings=config.read, stdin=stdin):
        if isinstance(found, Raw):
            raws.append(found)
        else:
            refused.append(found)
    if published:
        missing = sorted(set(published) - {raw.id for raw in raws if raw.id})
        if missing:
            raise UsageError("--published names a report that was not read", missing[0])
        raws = [_dated(raw, published.get(raw.id or "")) for raw in raws]
    return tuple(raws), tuple(refused)


def annotate_reports(
    raws: Sequence[Raw], config: Config, watch: Watch | None = None
) -> Iterator[AnnotatedReport | Quarantined]:
    """Cleans and annotates reports, in their order; answers do not depend on the workers."""
    characters = sum(len(raw.text) for raw in raws)
    workers = 1 if characters < PARALLEL_FROM and config.workers == 0 else config.workers
    engine = resolve("engines", "local")(min(workers, len(raws)) if workers else 0)
    for done, annotated in enumerate(engine.map(partial(annotate_one, config=config), raws), start=1):
        if watch:
            watch(Progress(stage="annotate", done=done, total=len(raws)))
        yield annotated


def annotate_one(raw: Raw, config: Config) -> AnnotatedReport | Quarantined:
    """Cleans and annotates one report; whatever goes wrong concerns this report alone."""
    try:
        report, cleaned = clean.clean(raw, language(config.language))
        layers: dict[str, Any] = dict(cleaned)
        for annotator in annotators():
            layers.update(annotator(report, layers))
        return _assemble(report, layers)
    except (OnrecordError, ValueError, IndexError, KeyError, RecursionError, MemoryError) as cause:
        if isinstance(cause, OnrecordError) and not isinstance(cause, InputError | UncitedError):
            raise  # a missing pipeline or a wrong plan concerns every report
        log.debug("quarantined %s", raw.input, exc_info=True)
        return Quarantined(input=raw.input, error=f"could not be annotated: {type(cause).__name__}: {cause}")


def as_raw(report: AnnotatedReport) -> Raw:
    """A report as it was read, to be annotated anew."""
    known = {name: getattr(report, name) for name in ("title", "outlet", "byline", "url", "language")}
    if report.published_basis == "metadata":
        known["published"] = report.published
    return Raw(
        input=report.id, id=report.id, text=report.text, fields={k: v for k, v in known.items() if v is not None}
    )


def sure_enough(report: AnnotatedReport, config: Config) -> AnnotatedReport:
    """A report without the statements that are less sure than the settings ask, nor what is said within them."""
    kept: dict[str, Statement] = {}
    below = {s.id for s in report.statements if s.confidence < config.statements.shown}
    outer = {s.id: s.within for s in report.statements}
    for statement in report.statements:
        around: str | None = statement.id
        while around is not None and around not in below:
            around = outer.get(around)
        if around is None:
            kept[statement.id] = statement
    if len(kept) == len(report.statements):
        return report
    left = tuple(replace(s, refers_to=tuple(r for r in s.refers_to if r in kept)) for s in kept.values())
    relays = tuple(replace(r, statements=tuple(s for s in r.statements if s in kept)) for r in report.relays)
    return replace(report, statements=left, relays=relays)


@cache
def annotators() -> tuple[Annotator, ...]:
    """Every annotator, built-in and plugged in, in an order that gives each what it requires.

    Raises:
        PlanError: they do not fit together.
    """
    return plan(resolve("annotators", name)() for name in registered("annotators"))


def producers() -> dict[str, str]:
    """Layer to ``name@version`` of what makes it; a stored layer made by another is stale."""
    made = dict.fromkeys(CLEANED, f"clean@{clean.VERSION}")
    for annotator in annotators():
        made.update(dict.fromkeys(annotator.assigns, f"{annotator.name}@{annotator.version}"))
    return made


def group_reports(
    reports: Sequence[AnnotatedReport], config: Config, judgements: Iterable[Judgement] = ()
) -> tuple[StoryRow | SideRow, ...]:
    """Groups reports into stories: a row a report in their order, then a row a side passage."""
    groups = stories.group(reports, config.stories, judgements=judgements)
    return (*groups.rows, *groups.side)


def find_reuse(reports: Sequence[AnnotatedReport], config: Config) -> tuple[ReusePair, ...]:
    """Finds dependent reports, sorted by their ids."""
    return reuse.find(reports, config.reuse)


def build_ledger(
    reports: Iterable[AnnotatedReport],
    config: Config,
    quarantine: Sequence[Quarantined] = (),
    watch: Watch | None = None,
    *,
    judgements: Iterable[Judgement] = (),
    kept: KeptStories | None = None,
) -> Ledger:
    """Groups reports into stories, unless a store has kept these, and weighs each.

    No order of reports or judgements matters.
    """
    decided = distinct_judgements(judgements)
    ordered = sorted((sure_enough(report, config) for report in reports), key=lambda report: report.id)
    groups = (
        stories.placed(ordered, kept, config.stories)
        if kept
        else stories.group(ordered, config.stories, judgements=decided)
    )
    by_id = {report.id: report for report in ordered}
    members: dict[str, list[AnnotatedReport]] = {}
    for row in groups.rows:
        members.setdefault(row.story, []).append(by_id[row.id])
    side = [Cite(report=row.id, start=row.start, end=row.end) for row in groups.side]
    policy = resolve("origin_policies", config.origin_policy)(config.origins)

    told: list[Story] = []
    shown: list[LedgerReport] = []
    for done, story_id in enumerate(sorted(members), start=1):
        story, labelled = _tell(
            story_id, members[story_id], side, groups.verdicts.get(story_id, _UNJUDGED), policy, config, decided
        )
        told.append(story)
        shown.extend(labelled)
        if watch:
            watch(Progress(stage="weigh", done=done, total=len(members)))
    told.sort(key=lambda story: (-len(story.reports), story.id))
    return Ledger(
        quarantine=tuple(sorted(quarantine, key=lambda q: (q.input, q.error))),
        reports=tuple(sorted(shown, key=lambda report: report.id)),
        stories=tuple(told),
    )


def _tell(
    story_id: str,
    reports: list[AnnotatedReport],
    side: Sequence[Cite],
    verdict: Verdict,
    policy: OriginPolicy,
    config: Config,
    decided: Sequence[Judgement],
) -> tuple[Story, list[LedgerReport]]:
    ids = {report.id for report in reports}
    side = tuple(cite for cite in side if cite.report in ids)
    entities = names.link(reports, decided)
    labelled = names.relabelled(reports, entities)
    inside = reuse.find(reports, config.reuse)
    origins = policy.origins(labelled, inside)
    found, links = claims.weigh(
        labelled, entities, origins, policy=policy, reuse=inside, side=side, settings=config.claims
    )
    story = Story(
        id=story_id,
        title=verdict.title or stories.title(labelled),
        reports=tuple(sorted(ids)),
        side=side,
        origins=origins,
        # The name a person wants to see changes nothing in how what was said is weighed.
        entities=judged.renamed(entities, decided, reports),
        claims=found,
        links=links,
        quotes=quotes.gather(labelled, config.claims.relied_on),
        figures=figures.align(labelled, entities, side=side),
        events=timeline.events(labelled, entities, side=side),
        positions=positions.trace(labelled, entities, side=side, least=config.claims.relied_on),
        judgements=verdict.judgements,
        why=verdict.why,
    )
    return replace(story, brief=brief.write(story, labelled)), [_shown(r, origins) for r in labelled]


def _dated(raw: Raw, published: str | None) -> Raw:
    return replace(raw, fields={**raw.fields, "published": published}) if published else raw


def _assemble(report: Report, layers: Layers) -> AnnotatedReport:
    header: dict[str, Any] = {f.name: getattr(report, f.name) for f in fields(Report)}
    kept: dict[str, Any] = {f.name: tuple(layers[f.name]) for f in fields(AnnotatedReport) if f.name not in header}
    return AnnotatedReport(**header, **kept)


def _shown(report: AnnotatedReport, origins: Sequence[Origin]) -> LedgerReport:
    origin = next((origin.id for origin in origins if report.id in origin.reports), None)
    return LedgerReport(**{f.name: getattr(report, f.name) for f in fields(AnnotatedReport)}, origin=origin)
