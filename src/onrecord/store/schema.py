"""Tables, and the steps from one version of them to the next.

One row a report revision, one compressed payload a layer; rows of their own only for what is
asked across reports (sentences, for search). Written for SQLite 3.40 and later.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    Column,
    Connection,
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


def _create(connection: Connection) -> None:
    metadata.create_all(connection)
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


MIGRATIONS: dict[int, Callable[[Connection], None]] = {1: _create, 2: _keep_judgements}
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
