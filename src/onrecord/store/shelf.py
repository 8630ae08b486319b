"""Stories in the tables of a store: where each report is, and the index by which one more is placed.

Everything here happens inside a transaction of ``sql``. For the index see ``ports.Postings``; a report has to
be ``put`` into its story before it is taken in there.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from onrecord.model import IndexEntry, Placement
from onrecord.store.schema import entry as entries_table
from onrecord.store.schema import grouped, holder, placement, revision, term, waiting

_FAST = 1
"""Effort of zlib: an entry is read far more often than a smaller one would pay."""
_BATCH = 2000
_PLACED = [placement.c[name] for name in ("report", "revision", "story", "born", "opening")]


class Shelf:
    """The stories of a store, open for reading and writing.

    Args:
        connection: one whose transaction has begun.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ---------------------------------------------------------------- where reports are

    def waits(self, report: str, at: str) -> bool:
        """Whether a report is in no story yet, at a revision that still is its latest."""
        found = self._connection.execute(select(waiting).where(waiting.c.report == report)).first()
        return found is not None and self.latest(report) == at

    def latest(self, report: str) -> str | None:
        """A report's latest revision."""
        newest = select(revision.c.revision).where(revision.c.report == report).order_by(revision.c.number.desc())
        return self._connection.execute(newest.limit(1)).scalar()

    def placements(self, reports: Iterable[str]) -> dict[str, Placement]:
        """Where reports are, by id; of those that were placed."""
        return self._placements(placement.c.report.in_(among(reports)))

    def all(self) -> dict[str, Placement]:
        """Where every report is, by id."""
        return self._placements()

    def stories(self, names: Iterable[str]) -> dict[str, Placement]:
        """Where the reports of some stories are, by report id."""
        return self._placements(placement.c.story.in_(among(names)))

    def opened(self, keys: Iterable[str]) -> dict[str, Placement]:
        """Where the reports are that begin with some words, given by their digests."""
        return self._placements(placement.c.opening.in_(among(keys)))

    def now(self) -> int:
        """The turn that the store has come to."""
        return int(self._connection.execute(select(grouped.c.turn)).scalar_one())

    def put(self, placed: Placement) -> None:
        """Says where a report is; it waits no longer."""
        self._put([placed])
        self._connection.execute(delete(waiting).where(waiting.c.report == placed.report))
        self.turn()

    def move(self, report: str, story: str) -> None:
        """Puts a report into another story; one that waits to be placed anew goes on waiting."""
        self._connection.execute(update(placement).where(placement.c.report == report).values(story=story))
        self.turn()

    def follow(self, basis: Iterable[str]) -> None:
        """Remembers what the stories follow."""
        self._connection.execute(update(grouped).values(basis=json_list(basis)))

    def turn(self) -> None:
        """Says that something was added or placed."""
        self._connection.execute(update(grouped).values(turn=grouped.c.turn + 1))

    def regroup(self, placed: Iterable[Placement]) -> None:
        """Says where all reports are, none waiting; what was in the index is forgotten."""
        now = self.all()
        self._put([one for one in placed if now.get(one.report) != one])
        self._connection.execute(delete(waiting))
        for table in (entries_table, holder, term):
            self._connection.execute(delete(table))
        self._connection.execute(update(grouped).values(indexed=0))
        self.turn()

    def _put(self, placed: Iterable[Placement]) -> None:
        rows = [{column.name: getattr(one, column.name) for column in _PLACED} for one in placed]
        if rows:
            row = upsert(placement)
            sets = {column.name: row.excluded[column.name] for column in _PLACED[1:]}
            self._connection.execute(row.on_conflict_do_update(index_elements=["report"], set_=sets), rows)

    def _placements(self, *which: ColumnElement[bool]) -> dict[str, Placement]:
        rows = self._connection.execute(select(*_PLACED).where(*which).order_by(placement.c.report))
        return {row.report: Placement(**row._mapping) for row in rows}  # noqa: SLF001  (SQLAlchemy's public name)

    # ---------------------------------------------------------------- the index

    def size(self) -> int:
        """How many reports there are."""
        return int(self._connection.execute(select(grouped.c.indexed)).scalar_one())

    def held(self, keys: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], int]:
        """In how many reports each key of each aspect stands; 0 for one that is not known."""
        found: dict[tuple[str, str], int] = {}
        for aspect in sorted(keys):
            wanted = list(keys[aspect])
            known = select(term.c.key, term.c.held).where(term.c.aspect == aspect, term.c.key.in_(among(wanted)))
            counted = {row.key: row.held for row in self._connection.execute(known)}
            found.update(((aspect, key), counted.get(key, 0)) for key in wanted)
        return found

    def holders(self, keys: Iterable[str]) -> dict[str, dict[int, float]]:
        """The reports that hold a word or name, unless too many do, with its weight there."""
        rows = self._connection.execute(
            select(term.c.key, holder.c.number, holder.c.weight)
            .where(term.c.aspect == "whole", term.c.key.in_(among(keys)), holder.c.term == term.c.id)
            .order_by(term.c.key, holder.c.number)
        )
        found: dict[str, dict[int, float]] = {}
        for key, number, weight in rows:
            found.setdefault(key, {})[number] = weight
        return found

    def entries(self, numbers: Iterable[int]) -> dict[int, IndexEntry]:
        """What is kept of reports, by their numbers."""
        rows = self._connection.execute(
            select(
                placement.c.number, placement.c.report, placement.c.story, entries_table.c.told, entries_table.c.crowd
            )
            .join(entries_table, entries_table.c.number == placement.c.number)
            .where(placement.c.number.in_(among(numbers)))
        )
        return {
            number: IndexEntry(report=report, story=story, told=_unpacked(told), crowd=crowd)
            for number, report, story, told, crowd in rows
        }

    def members(self, story: str, most: int) -> list[int]:
        """The reports of a story that came last, at most so many, in the order they came."""
        last = (
            select(placement.c.number).where(placement.c.story == story, _is_in()).order_by(placement.c.number.desc())
        )
        return sorted(self._connection.execute(last.limit(most)).scalars())

    def numbers(self, reports: Iterable[str]) -> list[int]:
        """The numbers of reports by their ids; of those that are there."""
        wanted = list(reports)
        known = select(placement.c.report, placement.c.number).where(placement.c.report.in_(among(wanted)), _is_in())
        found = {row.report: row.number for row in self._connection.execute(known)}
        return [found[report] for report in wanted if report in found]

    def insert(self, entry: IndexEntry, most: int) -> None:
        """Takes a report in; a key that more than ``most`` reports hold has no holders any more."""
        number = self._number(entry.report)
        self._connection.execute(insert(entries_table).values(**_row(number, entry)))
        keys = [{"aspect": aspect, "key": key, "held": 1} for aspect in entry.told for key in entry.told[aspect]]
        if keys:
            row = upsert(term)
            more = {"held": term.c.held + 1}
            self._connection.execute(row.on_conflict_do_update(index_elements=["aspect", "key"], set_=more), keys)
        whole = entry.told["whole"]
        known = select(term.c.id, term.c.key, term.c.held).where(term.c.aspect == "whole", term.c.key.in_(among(whole)))
        terms = self._connection.execute(known).all()
        few = [{"term": at, "number": number, "weight": whole[key]} for at, key, held in terms if held <= most]
        if few:
            self._connection.execute(insert(holder), few)
        # Once is enough: a key that has many holders gets none again.
        crowded = [at for at, _, held in terms if held == most + 1]
        if crowded:
            self._connection.execute(delete(holder).where(holder.c.term.in_(crowded)))
        self._connection.execute(update(grouped).values(indexed=grouped.c.indexed + 1))

    def remove(self, report: str) -> None:
        """Takes a report out; its number stays its own."""
        number = self._number(report)
        found = self.entries([number]).get(number)
        if found is None:
            return
        self._connection.execute(delete(entries_table).where(entries_table.c.number == number))
        for aspect, vector in found.told.items():
            told = term.c.aspect == aspect, term.c.key.in_(among(vector))
            self._connection.execute(update(term).where(*told).values(held=term.c.held - 1))
            if aspect == "whole":
                at = select(term.c.id).where(*told)
                self._connection.execute(delete(holder).where(holder.c.term.in_(at), holder.c.number == number))
        self._connection.execute(update(grouped).values(indexed=grouped.c.indexed - 1))

    def fill(self, entries: Iterable[IndexEntry], most: int) -> None:
        """Takes many reports into an index that is empty; the same as one by one, but fast."""
        known = select(placement.c.report, placement.c.number)
        numbers = {row.report: row.number for row in self._connection.execute(known)}
        ids: dict[tuple[str, str], int] = {}
        held: dict[int, int] = {}
        holders: dict[int, dict[int, float]] = {}
        waiting_rows = iter(sorted(entries, key=lambda entry: numbers[entry.report]))
        total = 0
        while batch := list(islice(waiting_rows, _BATCH)):
            total += len(batch)
            self._connection.execute(insert(entries_table), [_row(numbers[one.report], one) for one in batch])
            for one in batch:
                for aspect, vector in one.told.items():
                    for key, weight in vector.items():
                        at = ids.setdefault((aspect, key), len(ids) + 1)
                        held[at] = held.get(at, 0) + 1
                        if aspect == "whole" and held[at] <= most:
                            holders.setdefault(at, {})[numbers[one.report]] = weight
                        elif aspect == "whole":
                            holders.pop(at, None)
        terms = ((at, aspect, key, held[at]) for (aspect, key), at in ids.items())
        rows = ((at, number, weight) for at in sorted(holders) for number, weight in holders[at].items())
        self._insert_all("INSERT INTO term (id, aspect, key, held) VALUES (?, ?, ?, ?)", terms)
        self._insert_all("INSERT INTO holder (term, number, weight) VALUES (?, ?, ?)", rows)
        self._connection.execute(update(grouped).values(indexed=total))

    def _insert_all(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        # Millions of rows: past SQLAlchemy, straight to the driver.
        rows = iter(rows)
        while batch := list(islice(rows, 50 * _BATCH)):
            self._connection.exec_driver_sql(statement, batch)

    def _number(self, report: str) -> int:
        return int(
            self._connection.execute(select(placement.c.number).where(placement.c.report == report)).scalar_one()
        )


def _is_in() -> ColumnElement[bool]:
    return placement.c.number.in_(select(entries_table.c.number))


def among(values: Iterable[Any]) -> Any:
    """Values as something that a column can be ``in_``: one parameter, for SQLite allows only so many."""
    each = func.json_each(json_list(values)).table_valued("value")
    return select(each.c.value)


def json_list(values: Iterable[Any]) -> str:
    """Values as a JSON array."""
    return msgspec.json.encode(list(values)).decode()


def _row(number: int, entry: IndexEntry) -> dict[str, Any]:
    return {"number": number, "told": zlib.compress(msgspec.msgpack.encode(entry.told), _FAST), "crowd": entry.crowd}


def _unpacked(told: bytes) -> dict[str, dict[str, float]]:
    return msgspec.msgpack.decode(zlib.decompress(told), type=dict[str, dict[str, float]])
