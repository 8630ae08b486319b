"""The store over SQLAlchemy Core; today an embedded SQLite file.

Not done yet: PostgreSQL (the two SQLite-only places are ``search`` and ``_engine``).
"""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, delete, event, func, insert, select, text
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from onrecord.codec import from_json, to_json
from onrecord.errors import StoreError
from onrecord.model import AnnotatedReport, Grouping, Hit, Judgement, Report, distinct_judgements
from onrecord.store import schema
from onrecord.store.search import compile_query
from onrecord.store.shelf import Shelf, among

BUSY_SECONDS = 30
"""How long a writer waits for another before it gives up."""

HEADER = tuple(field.name for field in fields(Report) if field.name != "text")
LAYERS = tuple(f.name for f in fields(AnnotatedReport) if f.name not in {"text", *HEADER})


class SqlStore:
    """Reports and their layers in one SQLite file.

    Implements ``ports.Store`` and ``ports.Search``. Several processes may use one file.

    Args:
        path: the file; made when it does not exist.

    Raises:
        StoreError: the file cannot be used.
        SchemaTooNewError: a newer onrecord wrote it.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._engine = _engine(path)
        with self._transaction(writes=True) as connection:
            schema.migrate(connection, path)

    def add(self, reports: Iterable[AnnotatedReport], producers: Mapping[str, str]) -> dict[str, str]:
        """Stores reports; see ``ports.Store.add``."""
        outcome: dict[str, str] = {}
        before: dict[str, str | None] = {}
        with self._transaction(writes=True) as connection:
            for report in reports:
                older = Shelf(connection).latest(report.id)
                became = self._add(connection, report, producers)
                if became != "unchanged":
                    before.setdefault(report.id, older)
                if became != "unchanged" or report.id not in outcome:
                    outcome[report.id] = became
            if before:
                connection.execute(delete(schema.last_add))
                rows = [{"report": name, "revision": older} for name, older in before.items()]
                connection.execute(insert(schema.last_add), rows)
                _has_to_be_placed(connection, before)
        return outcome

    def refresh(self, reports: Iterable[AnnotatedReport], producers: Mapping[str, str]) -> None:
        """Replaces header and layers of revisions already stored."""
        with self._transaction(writes=True) as connection:
            for report in reports:
                revision = _revision(report)
                row = schema.revision.c.revision == revision
                connection.execute(schema.revision.update().where(row).values(header=_header(report)))
                _write_layers(connection, revision, report, producers)
                if Shelf(connection).latest(report.id) == revision:
                    _index(connection, revision, report)
                    _has_to_be_placed(connection, [report.id])

    def stale(
        self, producers: Mapping[str, str], revisions: Iterable[str] | None = None
    ) -> tuple[AnnotatedReport, ...]:
        """Stored revisions with a layer that another producer made, by id; only of ``revisions`` if given."""
        made = select(schema.layer.c.revision, schema.layer.c.name, schema.layer.c.producer)
        if revisions is not None:
            made = made.where(schema.layer.c.revision.in_(among(revisions)))
        with self._transaction() as connection:
            old = {r for r, name, producer in connection.execute(made) if producers.get(name, producer) != producer}
        return self.reports(sorted(old)) if old else ()

    def reports(self, revisions: Iterable[str] | None = None) -> tuple[AnnotatedReport, ...]:
        """Reports of those revisions, by id; without ``revisions`` the latest of every report.

        Raises:
            StoreError: there is no such revision.
        """
        with self._transaction() as connection:
            wanted = list(self._latest(connection).values() if revisions is None else revisions)
            found = [self._read(connection, revision) for revision in wanted]
        return tuple(sorted(found, key=lambda report: (report.id, _revision(report))))

    def latest(self) -> dict[str, str]:
        """Report id to its latest revision, sorted by id."""
        with self._transaction() as connection:
            return self._latest(connection)

    def before_last_add(self) -> tuple[str, ...] | None:
        """The revisions that were the latest before the last add that changed something, or ``None``."""
        with self._transaction() as connection:
            brought = {row.report: row.revision for row in connection.execute(select(schema.last_add))}
            before = {report: brought.get(report, now) for report, now in self._latest(connection).items()}
        return tuple(sorted(revision for revision in before.values() if revision)) or None

    def waiting(self) -> dict[str, str]:
        """Reports that are in no story yet, with their latest revision, sorted by id."""
        names = select(schema.waiting.c.report).order_by(schema.waiting.c.report)
        with self._transaction() as connection:
            shelf = Shelf(connection)
            found = {name: shelf.latest(name) for name in connection.execute(names).scalars().all()}
        return {name: revision for name, revision in found.items() if revision}

    def grouping(self, *, whole: bool = True) -> Grouping:
        """What is known of the stories; without ``whole`` leaves out the reports."""
        with self._transaction() as connection:
            turn, basis, indexed = connection.execute(select(schema.grouped)).one()
            shelf = Shelf(connection)
            return Grouping(
                turn=turn,
                latest=self._latest(connection) if whole else {},
                placed=shelf.all() if whole else {},
                basis=tuple(msgspec.json.decode(basis, type=list[str])),
                indexed=bool(indexed),
            )

    def stories(self, beginning: str = "") -> tuple[str, ...]:
        """Ids of stories that begin like that, the largest first."""
        story = schema.placement.c.story
        found = select(story).where(func.substr(story, 1, len(beginning)) == beginning).group_by(story)
        with self._transaction() as connection:
            return tuple(connection.execute(found.order_by(func.count().desc(), story)).scalars())

    @contextmanager
    def shelf(self, *, writes: bool = True) -> Iterator[Shelf]:
        """The stories, open for reading and writing until the block ends; an error leaves them as they were."""
        with self._transaction(writes=writes) as connection:
            yield Shelf(connection)

    def mark(self, label: str, revisions: Iterable[str]) -> None:
        """Remembers a set of revisions under a label, replacing what was there."""
        rows = [{"label": label, "revision": revision} for revision in sorted(set(revisions))]
        with self._transaction(writes=True) as connection:
            connection.execute(delete(schema.mark).where(schema.mark.c.label == label))
            if rows:
                connection.execute(insert(schema.mark), rows)

    def marked(self, label: str) -> tuple[str, ...] | None:
        """The revisions remembered under a label, sorted, or ``None``."""
        query = select(schema.mark.c.revision).where(schema.mark.c.label == label).order_by(schema.mark.c.revision)
        with self._transaction() as connection:
            return tuple(connection.execute(query).scalars()) or None

    def judge(self, judgements: Iterable[Judgement]) -> dict[str, str]:
        """Keeps judgements; see ``ports.Store.judge``."""
        outcome: dict[str, str] = {}
        table = schema.judgement
        with self._transaction(writes=True) as connection:
            kept = {one.id: one for one in self._judgements(connection)}
            for new in distinct_judgements(judgements):
                old = kept.get(new.id)
                (now,) = distinct_judgements([new] if old is None else [old, new])
                outcome[new.id] = "added" if old is None else "unchanged" if now == old else "undone"
                values = {"id": now.id, "subject": now.subject, "record": to_json(now)}
                update = {"record": values["record"]}
                connection.execute(
                    upsert(table).values(values).on_conflict_do_update(index_elements=["id"], set_=update)
                )
        return outcome

    def judgements(self) -> tuple[Judgement, ...]:
        """Every judgement, also those taken back, by when it was made."""
        with self._transaction() as connection:
            return self._judgements(connection)

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """Sentences of the latest revisions that match, best first (BM25), then by report.

        Raises:
            UsageError: the query has no word to look for.
        """
        found = text(
            'SELECT s.report, s.start, s."end", s.text, r.header FROM sentence_index '
            "JOIN sentence s ON s.id = sentence_index.rowid JOIN revision r ON r.revision = s.revision "
            "WHERE sentence_index MATCH :query ORDER BY rank, s.report, s.start LIMIT :limit"
        )
        with self._transaction() as connection:
            rows = connection.execute(found, {"query": compile_query(query), "limit": limit}).all()
        hits = []
        for report, start, end, words, header in rows:
            about = msgspec.json.decode(header)
            named = {"title": about["title"], "outlet": about["outlet"]}
            hits.append(Hit(report=report, start=start, end=end, text=words, **named))
        return tuple(hits)

    def close(self) -> None:
        """Releases the file."""
        self._engine.dispose()

    def _add(self, connection: Connection, report: AnnotatedReport, producers: Mapping[str, str]) -> str:
        revision = _revision(report)
        table = schema.revision
        numbers = select(table.c.revision).where(table.c.report == report.id).order_by(table.c.number)
        before = list(connection.execute(numbers).scalars())
        if revision in before[-1:]:
            return "unchanged"
        values = {
            "revision": revision,
            "report": report.id,
            "number": connection.execute(
                select(func.coalesce(func.max(table.c.number), 0)).where(table.c.report == report.id)
            ).scalar_one()
            + 1,
            "header": _header(report),
            "text": zlib.compress(report.text.encode("utf-8", "surrogatepass")),
        }
        # A report changed back to an older wording: that revision becomes the latest again.
        newest = {"number": values["number"]}
        row = upsert(table).values(values).on_conflict_do_update(index_elements=["revision"], set_=newest)
        connection.execute(row)
        _write_layers(connection, revision, report, producers)
        connection.execute(delete(schema.sentence).where(schema.sentence.c.report == report.id))
        _index(connection, revision, report)
        return "revised" if before else "added"

    def _latest(self, connection: Connection) -> dict[str, str]:
        table = schema.revision
        rows = connection.execute(select(table.c.report, table.c.revision).order_by(table.c.report, table.c.number))
        return {row.report: row.revision for row in rows}

    def _read(self, connection: Connection, revision: str) -> AnnotatedReport:
        table = schema.revision
        row = connection.execute(select(table.c.header, table.c.text).where(table.c.revision == revision)).first()
        if row is None:
            raise StoreError("the store holds no such revision", revision)
        built: dict[str, Any] = msgspec.json.decode(row.header)
        built["text"] = zlib.decompress(row.text).decode("utf-8", "surrogatepass")
        layers = select(schema.layer.c.name, schema.layer.c.payload).where(schema.layer.c.revision == revision)
        for name, payload in connection.execute(layers):
            built[name] = msgspec.json.decode(zlib.decompress(payload))
        return from_json(msgspec.json.encode(built), AnnotatedReport)

    def _judgements(self, connection: Connection) -> tuple[Judgement, ...]:
        records = connection.execute(select(schema.judgement.c.record)).scalars()
        return distinct_judgements(from_json(record, Judgement) for record in records)

    @contextmanager
    def _transaction(self, *, writes: bool = False) -> Iterator[Connection]:
        try:
            with self._engine.connect().execution_options(onrecord_writes=writes) as connection, connection.begin():
                yield connection
        except DBAPIError as cause:
            raise StoreError(f"the database cannot be used: {cause.orig}", self.path) from None
        except SQLAlchemyError as cause:
            raise StoreError(f"the database cannot be used: {cause}", self.path) from None


def _engine(path: str) -> Engine:
    engine = create_engine(URL.create("sqlite", database=path), connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        _write_ahead(cursor)
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer asks for the lock at once: two that upgrade later would block each other.
        writes = connection.get_execution_options().get("onrecord_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _has_to_be_placed(connection: Connection, reports: Iterable[str]) -> None:
    rows = [{"report": report} for report in reports]
    connection.execute(upsert(schema.waiting).on_conflict_do_nothing(), rows)
    Shelf(connection).turn()


def _write_ahead(cursor: Any) -> None:
    # SQLite does not wait here by itself while another process makes the same file.
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _revision(report: AnnotatedReport) -> str:
    return Report(text=report.text, **{name: getattr(report, name) for name in HEADER}).revision


def _header(report: AnnotatedReport) -> str:
    return msgspec.json.encode({name: getattr(report, name) for name in HEADER}).decode()


def _write_layers(connection: Connection, revision: str, report: AnnotatedReport, producers: Mapping[str, str]) -> None:
    connection.execute(delete(schema.layer).where(schema.layer.c.revision == revision))
    rows = [
        {
            "revision": revision,
            "name": name,
            "producer": producers.get(name, "unknown"),
            "payload": zlib.compress(to_json(getattr(report, name)).encode()),
        }
        for name in LAYERS
    ]
    connection.execute(insert(schema.layer), rows)


def _index(connection: Connection, revision: str, report: AnnotatedReport) -> None:
    connection.execute(delete(schema.sentence).where(schema.sentence.c.revision == revision))
    rows = [
        {"revision": revision, "report": report.id, "start": start, "end": end, "text": report.text[start:end]}
        for start, end in report.sentences
    ]
    if rows:
        connection.execute(insert(schema.sentence), rows)
