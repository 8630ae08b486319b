"""Tables, and the steps from one version of them to the next.

One row a report revision, one compressed payload a layer; rows of their own only for what is
asked across reports (sentences, for search). Written for SQLite 3.40 and later.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
    text,
)

from onrecord.errors import SchemaTooNewError

metadata = MetaData()

version = Table("onrecord_version", metadata, Column("version", Integer, primary_key=True))

revision = Table(
    "revision",
    metadata,
    Column("revision", String(16), primary_key=True),
    Column("report", Text, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("header", Text, nullable=False),
    Column("text", LargeBinary, nullable=False),
    UniqueConstraint("report", "number"),
)
"""``number`` counts a report's revisions from 1; the highest is the latest."""

layer = Table(
    "layer",
    metadata,
    Column("revision", ForeignKey("revision.revision"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("producer", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)

sentence = Table(
    "sentence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision", ForeignKey("revision.revision"), nullable=False, index=True),
    Column("report", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
)
"""Sentences of the latest revisions only."""

mark = Table(
    "mark",
    metadata,
    Column("label", Text, primary_key=True),
    Column("revision", ForeignKey("revision.revision"), primary_key=True),
)

judgement = Table(
    "judgement",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("record", Text, nullable=False),
)
"""What people decided, one JSON record a row; a row is never deleted, only marked as taken back."""


last_add = Table(
    "last_add",
    metadata,
    Column("report", Text, primary_key=True),
    Column("revision", ForeignKey("revision.revision")),
)
"""The reports that the last add brought, with the revision each had before; null for one that is new."""

waiting = Table("waiting", metadata, Column("report", Text, primary_key=True))
"""Reports whose latest revision is in no story yet."""

placement = Table(
    "placement",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("report", Text, nullable=False, unique=True),
    Column("revision", String(16), nullable=False),
    Column("story", Text, nullable=False),
    Column("born", Text, nullable=False),
    Column("opening", String(16), nullable=False),
)
"""The story of each report."""

entry = Table(
    "entry",
    metadata,
    Column("number", ForeignKey("placement.number"), primary_key=True),
    Column("told", LargeBinary, nullable=False),
    Column("crowd", Float, nullable=False),
)
"""What the index of stories keeps of a report."""

term = Table(
    "term",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("aspect", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("held", Integer, nullable=False),
    UniqueConstraint("aspect", "key"),
)
"""In how many reports of the index a word, name or number stands."""

holder = Table(
    "holder",
    metadata,
    Column("term", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("weight", Float, nullable=False),
    sqlite_with_rowid=False,
)
"""Which reports hold a word or name, with its weight there; none for one that many hold."""

grouped = Table(
    "grouped",
    metadata,
    Column("turn", Integer, nullable=False),
    Column("basis", Text, nullable=False),
    Column("indexed", Integer, nullable=False),
)
"""One row. ``turn`` grows with whatever is added or placed; ``basis`` tells what the stories follow;
``indexed`` counts the reports in the index, 0 where there is none."""

KEPT_STORIES = (last_add, waiting, placement, entry, term, holder, grouped)
LAST_ADD = "before-last-add"
"""The mark that older files keep as a set of revisions."""


def _create(connection: Connection) -> None:
    metadata.create_all(connection, [revision, layer, sentence, mark])
    # The index follows its table by trigger, so that a search is never stale.
    for statement in (
        (
            "CREATE VIRTUAL TABLE sentence_index USING fts5("
            "text, content='sentence', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
        ),
        (
            "CREATE TRIGGER sentence_added AFTER INSERT ON sentence BEGIN "
            "INSERT INTO sentence_index(rowid, text) VALUES (new.id, new.text); END"
        ),
        (
            "CREATE TRIGGER sentence_removed AFTER DELETE ON sentence BEGIN "
            "INSERT INTO sentence_index(sentence_index, rowid, text) VALUES ('delete', old.id, old.text); END"
        ),
    ):
        connection.execute(text(statement))


def _keep_judgements(connection: Connection) -> None:
    judgement.create(connection, checkfirst=True)


def _keep_stories(connection: Connection) -> None:
    metadata.create_all(connection, KEPT_STORIES, checkfirst=True)
    for column in ("story", "opening"):  # SQLAlchemy makes several of one table in any order
        connection.execute(text(f"CREATE INDEX placement_{column} ON placement ({column})"))
    connection.execute(grouped.insert().values(turn=0, basis="[]", indexed=0))
    # Whatever is there has to be placed.
    connection.execute(waiting.insert().from_select(["report"], select(revision.c.report).distinct()))
    before = set(connection.execute(select(mark.c.revision).where(mark.c.label == LAST_ADD)).scalars())
    if before:
        order = select(revision.c.report, revision.c.revision).order_by(revision.c.report, revision.c.number)
        rows = connection.execute(order).all()
        latest = {row.report: row.revision for row in rows}
        known = {row.report: row.revision for row in rows if row.revision in before}
        brought = [{"report": r, "revision": known.get(r)} for r, name in latest.items() if name not in before]
        if brought:
            connection.execute(last_add.insert(), brought)
        connection.execute(mark.delete().where(mark.c.label == LAST_ADD))


MIGRATIONS: dict[int, Callable[[Connection], None]] = {1: _create, 2: _keep_judgements, 3: _keep_stories}
"""Version to the step that leads to it. A step is never changed once released."""


def migrate(connection: Connection, where: str) -> None:
    """Brings a database to the newest version, inside the caller's transaction.

    Raises:
        SchemaTooNewError: a newer onrecord wrote it.
    """
    newest = max(MIGRATIONS)
    connection.execute(text("CREATE TABLE IF NOT EXISTS onrecord_version (version INTEGER PRIMARY KEY)"))
    have = connection.execute(select(version.c.version)).scalar() or 0
    if have > newest:
        raise SchemaTooNewError(
            f"written by a newer onrecord (schema {have}, this one knows {newest}); upgrade onrecord to open it", where
        )
    for step in range(have + 1, newest + 1):
        MIGRATIONS[step](connection)
        connection.execute(version.delete())
        connection.execute(version.insert().values(version=step))
