from __future__ import annotations

import sqlite3
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import SchemaTooNewError, StoreError, UsageError
from onrecord.ports import Search, Store
from onrecord.store.search import compile_query
from onrecord.store.sql import SqlStore
from tests.conformance.store import APART, CHECKS, DAM, MADE, OTTERS, report


@pytest.fixture(params=["plain.db", "a folder/with späce & 'quotes'.db"])
def open_store(request, tmp_path):
    path = tmp_path / request.param
    path.parent.mkdir(exist_ok=True)
    opened = []

    def open_it():
        opened.append(SqlStore(str(path)))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.mark.parametrize("check", CHECKS)
def test_sqlite(check, open_store):
    check(open_store)


def test_it_fits_its_ports(open_store):
    store = open_store()
    assert isinstance(store, Store)
    assert isinstance(store, Search)


def _add_many(task):
    path, who = task
    store = SqlStore(path)
    for number in range(12):
        store.add([report(f"{who}-{number}.txt", f"Line {number} of {who}.")], MADE)
    store.close()
    return who


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path):
    path = str(tmp_path / "shared.db")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(_add_many, [(path, "ann"), (path, "bo")])) == ["ann", "bo"]
    store = SqlStore(path)
    assert len(store.latest()) == 24
    assert len(store.search("line", limit=100)) == 24
    store.close()


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("milk, eggs, bread " * 100, encoding="utf-8")
    with pytest.raises(StoreError, match=r"notes\.db"):
        SqlStore(str(path))
    assert path.read_text(encoding="utf-8").startswith("milk")


def test_a_newer_schema_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "new.db"
    SqlStore(str(path)).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE onrecord_version SET version = 99")
    raw.close()
    with pytest.raises(SchemaTooNewError, match="upgrade onrecord"):
        SqlStore(str(path))


def make_older(path, version):
    """Takes from a file what later versions brought."""
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        for table in ("last_add", "waiting", "entry", "holder", "term", "placement", "grouped"):
            raw.execute(f"DROP TABLE {table}")
        if version < 2:
            raw.execute("DROP TABLE judgement")
        raw.execute("UPDATE onrecord_version SET version = ?", [version])
    raw.close()


def test_a_store_from_before_judgements_is_brought_up_to_date(tmp_path):
    path = tmp_path / "old.db"
    store = SqlStore(str(path))
    store.add([OTTERS], MADE)
    store.close()
    make_older(path, 1)
    store = SqlStore(str(path))
    assert store.reports() == (OTTERS,)
    assert store.judge([APART]) == {APART.id: "added"}
    store.close()


def test_half_a_write_leaves_nothing(tmp_path):
    store = SqlStore(str(tmp_path / "half.db"))

    def reports():
        yield OTTERS
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add(reports(), MADE)
    assert store.latest() == {}
    assert store.search("otters") == ()
    store.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    store = SqlStore(str(tmp_path_factory.mktemp("store") / "filled.db"))
    store.add([OTTERS, DAM], MADE)
    yield store
    store.close()


@given(query=st.text(max_size=40) | st.text('velm dam"-*()^:NEAR OR AND', max_size=40))
def test_whatever_a_user_types_is_a_search_or_a_usage_error(filled, query):
    try:
        hits = filled.search(query)
    except UsageError:
        return
    texts = {OTTERS.id: OTTERS.text, DAM.id: DAM.text}
    assert all(texts[hit.report][hit.start : hit.end] == hit.text for hit in hits)


@pytest.mark.parametrize(
    ("query", "compiled"),
    [
        ("bridge pier", '"bridge" AND "pier"'),
        ('"bridge pier" -ferry', '("bridge pier") NOT ("ferry")'),
        ('said "half open', '"said" AND "half open"'),
        ("pier* OR (x)", '"pier" AND "OR" AND "x"'),
    ],
)
def test_queries_compile_to_quoted_terms(query, compiled):
    assert compile_query(query) == compiled
