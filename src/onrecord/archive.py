"""The Python API: reports in memory by plain functions, kept reports by ``Archive``.

Everything the command line can do is a verb here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import BinaryIO, Self

from onrecord import changes as compared
from onrecord import explain, pipeline, placing
from onrecord.codec import from_json
from onrecord.config import Config
from onrecord.decisions import Decision, contradiction, taken_back
from onrecord.errors import InputError, NotFoundError, NothingReadError, OnrecordError, UsageError
from onrecord.link import judgements as judged
from onrecord.link import names, sightings
from onrecord.model import (
    AnnotatedReport,
    Change,
    EntityReason,
    ExplainedClaim,
    ExplainedOrigin,
    FigureReason,
    Hit,
    Judgement,
    JudgementKind,
    JudgementSubject,
    Ledger,
    MembershipReason,
    NamePair,
    Placement,
    Quarantined,
    ReusePair,
    SideRow,
    Story,
    StoryRow,
    TimeReason,
)
from onrecord.pipeline import Watch
from onrecord.registry import resolve
from onrecord.store.sql import SqlStore
from onrecord.stories import judgements as story_judgements
from onrecord.stories.reasons import memberships

LAST_ADD = "before-last-add"
SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """Annotated reports in input order, and what could not be read."""

    reports: tuple[AnnotatedReport, ...]
    quarantine: tuple[Quarantined, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddResult:
    """What adding inputs to an archive did: ids of reports, and what could not be read."""

    added: tuple[str, ...]
    revised: tuple[str, ...]
    unchanged: tuple[str, ...]
    quarantine: tuple[Quarantined, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeResult:
    """What judging did.

    Attributes:
        replaced: earlier judgements that were taken back for it.
        acts: whether a story tells of both sides now; a merge or split acts within one story only.
    """

    judgement: Judgement
    replaced: tuple[Judgement, ...]
    acts: bool


def annotate(
    inputs: Sequence[str],
    config: Config | None = None,
    *,
    published: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    strict: bool = False,
    watch: Watch | None = None,
) -> Annotated:
    """Annotates every report of some inputs, each by itself.

    Args:
        inputs: files, folders, globs, or ``-`` for JSONL on ``stdin``.
        config: settings; the defaults without it.
        published: report id to publication date (ISO 8601).
        stdin: where ``-`` reads from.
        strict: stop at the first input that cannot be read.
        watch: told how far the work has come.

    Raises:
        NothingReadError: not one report could be read.
        InputError: ``strict``, and an input cannot be read.
        UsageError: ``published`` names a report that was not read.
        ModelMissingError: no English pipeline is installed.
    """
    config = config or Config()
    raws, refused = pipeline.read_reports(inputs, config, published=published, stdin=stdin)
    _stop_at(refused, strict=strict)
    reports, quarantine = _split(pipeline.annotate_reports(raws, config, watch), refused)
    reports = tuple(pipeline.sure_enough(report, config) for report in reports)
    _stop_at(quarantine, strict=strict)
    if not reports:
        reasons = "; ".join(f"{q.input}: {q.error}" for q in quarantine[:3])
        raise NothingReadError(f"no report could be read ({reasons or 'the inputs hold none'})")
    return Annotated(reports=reports, quarantine=quarantine)


def ledger(
    inputs: Sequence[str],
    config: Config | None = None,
    *,
    published: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    strict: bool = False,
    watch: Watch | None = None,
    judgements: Iterable[Judgement] = (),
) -> Ledger:
    """Reads reports and puts them on record, as people decided (``judgements``).

    The other arguments and the errors are those of ``annotate``.
    """
    config = config or Config()
    annotated = annotate(inputs, config, published=published, stdin=stdin, strict=strict, watch=watch)
    return pipeline.build_ledger(annotated.reports, config, annotated.quarantine, watch, judgements=judgements)


def group_stories(
    reports: Iterable[AnnotatedReport], config: Config | None = None, judgements: Iterable[Judgement] = ()
) -> tuple[StoryRow | SideRow, ...]:
    """Groups annotated reports into stories, as people decided: a row a report, then a row a side passage."""
    return pipeline.group_reports(tuple(reports), config or Config(), judgements)


def find_reuse(reports: Iterable[AnnotatedReport], config: Config | None = None) -> tuple[ReusePair, ...]:
    """Finds dependent reports among annotated ones."""
    return pipeline.find_reuse(tuple(reports), config or Config())


def explain_times(reports: Iterable[AnnotatedReport]) -> tuple[TimeReason, ...]:
    """Says of each time expression which rule made its value and what that rests on, in text order."""
    return explain.times(reports)


def explain_figures(ledger: Ledger) -> tuple[FigureReason, ...]:
    """Says of each figure of each story why its values agree or differ."""
    return explain.figures(ledger)


def explain_entities(ledger: Ledger) -> tuple[EntityReason, ...]:
    """Says of each entity of each story by which words it goes, and why they were taken for one."""
    return explain.entities(ledger)


def explain_stories(ledger: Ledger, config: Config | None = None) -> tuple[MembershipReason, ...]:
    """Says of each report why it is in its story, and which of its passages are not."""
    return memberships(ledger, (config or Config()).stories)


def explain_origins(ledger: Ledger) -> tuple[ExplainedOrigin | ExplainedClaim, ...]:
    """Says of each story which reports rest on one origin, then what each claim told in several places rests on."""
    return explain.origins(ledger)


def compare_names(lines: Iterable[str], where: str = "-") -> Iterator[NamePair | Quarantined]:
    """Says of each pair of written names whether they can be one person's, body's or place's.

    Args:
        lines: JSON objects with ``a`` and ``b``, one a line; empty lines are passed over.
        where: what to call the file where a line cannot be used.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                pair = from_json(line, _Pair)
            except InputError:
                yield Quarantined(input=f"{where}:{number}", error='not a JSON object with the texts "a" and "b"')
            else:
                verdict, score = names.same(pair.a, pair.b)
                yield NamePair(a=pair.a, b=pair.b, same=verdict, score=score)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    a: str
    b: str


def read_judgements(content: str, where: str) -> tuple[Judgement, ...]:
    """Reads judgements, one JSON record a line, as ``onrecord judge export`` writes them.

    Args:
        content: the lines; empty ones are passed over.
        where: what to call the file in an error.

    Raises:
        UsageError: a line is no judgement.
    """
    found = []
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            try:
                found.append(from_json(line, Judgement))
            except OnrecordError as error:
                raise UsageError(error.message, f"{where}:{number}") from None
    return tuple(found)


class Archive:
    """Reports kept in a file, and the verbs over them. A context manager.

    Args:
        path: the database; ``config.store`` without it.
        config: settings; the defaults without them.

    Raises:
        StoreError: the file cannot be used.
    """

    def __init__(self, path: str | None = None, config: Config | None = None) -> None:
        self.config = config or Config()
        self._store: SqlStore = resolve("stores", "sql")(path or self.config.store)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Releases the file."""
        self._store.close()

    def add(
        self,
        inputs: Sequence[str],
        *,
        published: Mapping[str, str] | None = None,
        stdin: BinaryIO | None = None,
        strict: bool = False,
        watch: Watch | None = None,
    ) -> AddResult:
        """Adds reports and puts each into its story.

        One that is there already changes nothing, an edited one is a new revision.

        Raises:
            NothingReadError: not one report could be read.
        """
        annotated = annotate(inputs, self.config, published=published, stdin=stdin, strict=strict, watch=watch)
        outcome = self._store.add(annotated.reports, pipeline.producers())
        placing.settle(self._store, self.config)

        def ids(what: str) -> tuple[str, ...]:
            return tuple(sorted(report for report, became in outcome.items() if became == what))

        return AddResult(
            added=ids("added"), revised=ids("revised"), unchanged=ids("unchanged"), quarantine=annotated.quarantine
        )

    def reports(self, watch: Watch | None = None) -> tuple[AnnotatedReport, ...]:
        """The latest revision of every report, by id."""
        self._refresh(watch)
        return self._store.reports()

    def ledger(self, watch: Watch | None = None) -> Ledger:
        """The ledger of everything in the archive."""
        self._settled(watch)
        return self._told(self._store.grouping().placed, watch)

    def story(self, story_id: str, watch: Watch | None = None) -> tuple[Story, Ledger]:
        """One story, by its id or the beginning of it, or by any report in it, with the ledger of its reports.

        Raises:
            NotFoundError: no story, or more than one, begins like that.
        """
        placing.settle(self._store, self.config)
        name = self._one_story(story_id)
        if self._refresh(watch, [one.revision for one in self._placed_in(name).values()]):
            # What its reports say is read otherwise now, so that some may be told elsewhere.
            placing.settle(self._store, self.config)
            name = self._one_story(story_id)
        told = self._told(self._placed_in(name), watch)
        return told.stories[0], told

    def regroup(self) -> None:
        """Groups all reports anew; only a large archive, where each is placed as it comes, needs it."""
        placing.regroup(self._store, self.config)

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """Sentences that match: words, "phrases", -not; best first.

        Raises:
            UsageError: the query has no word to look for.
        """
        return self._store.search(query, limit)

    def changes(
        self, *, since: str = LAST_ADD, mark: bool = False, watch: Watch | None = None
    ) -> tuple[tuple[Change, ...], Ledger]:
        """What is new, with the ledger the changes cite.

        Args:
            since: ``LAST_ADD``, what the last reports added brought; or ``SEEN``, what is new
                since the last call with ``mark``.
            mark: remember what is there now as seen.
            watch: told how far the work has come.
        """
        self._settled(watch)
        placed = self._store.grouping().placed
        new = self._told(placed, watch)
        marked = self._store.before_last_add() if since == LAST_ADD else self._store.marked(since)
        old = self._told(placed, revisions=marked) if marked else None
        if mark:
            self._store.mark(SEEN, (one.revision for one in placed.values()))
        return compared.compare(old, new), new

    def judge(
        self,
        kind: JudgementKind,
        first: str,
        second: str,
        decision: Decision,
        *,
        subject: JudgementSubject = "entity",
        replaces: bool = False,
        watch: Watch | None = None,
    ) -> JudgeResult:
        """Keeps what a person decided; every ledger made from now on follows it.

        Args:
            kind: the two are one, the two are not, or the first is shown under another name.
            first: a name as the reports write it, ``REPORT:NAME`` or ``REPORT:START-END``. Of stories, the
                beginning of an id or any report; to split, the reports (commas between) that do not belong.
            second: another; for ``rename`` the name or title to show.
            decision: who decides, when and why.
            subject: names, or stories.
            replaces: take back what contradicts it.
            watch: told how far the work has come.

        Raises:
            UsageError: a name is nobody's or more than one entity's, a story or report is not there, or
                an earlier judgement says the opposite.
        """
        if subject == "story":
            return self._judge_story(kind, first, second, decision, replaces=replaces)
        scene = self._scene(watch)
        if kind == "rename":
            new = sightings.rename(first, second, scene, decision)
        else:
            new = sightings.judge(kind, first, second, scene, decision)
        against, alone = judged.contradicted(new, self._store.judgements(), scene.reports)
        replaced = self._keep(new, against, replaces=replaces and alone, alone=alone)
        return JudgeResult(judgement=new, replaced=replaced, acts=sightings.told_together(new, scene))

    def judgements(self) -> tuple[Judgement, ...]:
        """Every judgement, also those taken back, by when it was made."""
        return self._store.judgements()

    def undo(self, judgement_id: str, by: str, at: datetime) -> Judgement:
        """Takes a judgement back, by its id or the beginning of it. The row stays, with who did so and when.

        Raises:
            NotFoundError: no judgement that holds, or more than one, begins like that.
        """
        held = [one for one in self._store.judgements() if one.holds]
        found = [one for one in held if judgement_id and one.id.startswith(judgement_id)]
        if len(found) != 1:
            there = ", ".join(one.id for one in (found or held)[:10]) or "none"
            problem = "more than one judgement begins like that" if found else "no such judgement holds"
            raise NotFoundError(f"{problem}; there are: {there}", judgement_id)
        undone = taken_back(found[0], by, at)
        self._store.judge([undone])
        placing.settle(self._store, self.config)
        return undone

    def overruled(self) -> tuple[Judgement, ...]:
        """Judgements that nobody took back but that later ones say the opposite of."""
        kept = self._store.judgements()
        found = judged.overruled(kept, {report.id: report for report in self.reports()})
        told = placing.sighted_in(self._store, story_judgements.all_sightings(kept))
        return tuple(sorted((*found, *story_judgements.overruled(kept, told)), key=lambda one: (one.at, one.id)))

    def import_judgements(self, judgements: Iterable[Judgement]) -> dict[str, str]:
        """Keeps judgements made elsewhere: id to ``added``, ``undone`` (taken back there) or ``unchanged``.

        Where they contradict those kept here, the later one wins.
        """
        outcome = self._store.judge(judgements)
        placing.settle(self._store, self.config)
        return outcome

    def _keep(
        self, new: Judgement, against: tuple[Judgement, ...], *, replaces: bool, alone: bool
    ) -> tuple[Judgement, ...]:
        if against and not replaces:
            raise UsageError(contradiction(against, alone=alone), judged.described(new))
        replaced = tuple(taken_back(one, new.by, new.at) for one in against)
        self._store.judge([new, *replaced])
        return replaced

    def _judge_story(
        self, kind: JudgementKind, first: str, second: str, decision: Decision, *, replaces: bool
    ) -> JudgeResult:
        placing.settle(self._store, self.config)
        new, against, alone = placing.judged(self._store, kind, first, second, decision)
        replaced = self._keep(new, against, replaces=replaces and alone, alone=alone)
        placing.settle(self._store, self.config)
        return JudgeResult(judgement=new, replaced=replaced, acts=True)

    def _scene(self, watch: Watch | None) -> sightings.Scene:
        told = self.ledger(watch).stories
        shown = tuple(entity for story in told for entity in story.entities)
        home = {report: story.id for story in told for report in story.reports}
        return sightings.Scene({report.id: report for report in self._store.reports()}, shown, home)

    def _told(
        self, placed: Mapping[str, Placement], watch: Watch | None = None, revisions: Iterable[str] | None = None
    ) -> Ledger:
        # Of placed reports, or of older revisions of them.
        wanted = [one.revision for one in placed.values()] if revisions is None else list(revisions)
        return pipeline.build_ledger(
            self._store.reports(wanted),
            self.config,
            watch=watch,
            judgements=self._store.judgements(),
            kept=placing.kept(self._store, placed),
        )

    def _one_story(self, written: str) -> str:
        with self._store.shelf(writes=False) as shelf:
            report = shelf.placements([written]).get(written)
        if report is not None:
            return report.story
        there = self._store.stories(written)
        if written in there:
            return written
        if len(there) != 1 or not written:
            told = ", ".join((there or self._store.stories(""))[:10]) or "none yet"
            problem = "more than one story begins like that" if len(there) > 1 else "no such story"
            raise NotFoundError(f"{problem}; there are: {told}", written)
        return there[0]

    def _placed_in(self, story: str) -> Mapping[str, Placement]:
        with self._store.shelf(writes=False) as shelf:
            return shelf.stories([story])

    def _settled(self, watch: Watch | None) -> None:
        self._refresh(watch)
        placing.settle(self._store, self.config)

    def _refresh(self, watch: Watch | None = None, revisions: Iterable[str] | None = None) -> bool:
        # A newer annotator recomputes its layer and those that rest on it.
        made = pipeline.producers()
        stale = self._store.stale(made, revisions)
        if stale:
            raws = [pipeline.as_raw(report) for report in stale]
            fresh, _ = _split(pipeline.annotate_reports(raws, self.config, watch), ())
            self._store.refresh(fresh, made)
        return bool(stale)


def _stop_at(quarantine: Sequence[Quarantined], *, strict: bool) -> None:
    if strict and quarantine:
        raise InputError(quarantine[0].error, quarantine[0].input)


def _split(
    results: Iterator[AnnotatedReport | Quarantined], refused: Iterable[Quarantined]
) -> tuple[tuple[AnnotatedReport, ...], tuple[Quarantined, ...]]:
    reports: list[AnnotatedReport] = []
    quarantine = list(refused)
    for result in results:
        if isinstance(result, Quarantined):
            quarantine.append(result)
        else:
            reports.append(result)
    return tuple(reports), tuple(quarantine)
