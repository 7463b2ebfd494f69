"""Writes: durable when they return, undone alone when they fail, one after the other, and finished before a close."""

from __future__ import annotations

import queue
import sqlite3
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from routing.store import journal
from routing.store.database import LARGEST_GROUP, Connection, Database, DatabaseFault, Work
from routing.store.journal import Entry
from tests.store.databases import MONDAY, another

PATIENCE = 20
THREADS = 16


def _entry(subject: str) -> Entry:
    return Entry(MONDAY, "claire", "supervisor", "cli", "close", subject, {}, "exercice")


def _adding(subject: str) -> Work[str]:
    def work(connection: Connection) -> str:
        journal.add(connection, _entry(subject))
        return subject

    return work


def _failing(subject: str, error: Exception) -> Work[None]:
    def work(connection: Connection) -> None:
        journal.add(connection, _entry(subject))
        raise error

    return work


def _subjects(database: Database) -> set[str]:
    with database.read() as connection:
        return {entry.subject for entry in journal.latest(connection, 10_000)}


def test_a_result_is_returned_once_others_can_read_it(database: Database) -> None:
    with another(database) as other:
        for number in range(5):
            assert database.write(_adding(f"n{number}")) == f"n{number}"
            assert f"n{number}" in _subjects(other)


def test_a_failed_work_leaves_nothing_and_later_ones_go_on(database: Database) -> None:
    problem = LookupError("nothing of that id")
    with pytest.raises(LookupError) as raised:
        database.write(_failing("undone", problem))
    assert raised.value is problem
    assert database.write(_adding("kept")) == "kept"
    assert _subjects(database) == {"kept"}


def test_a_faulty_statement_leaves_nothing_and_later_ones_go_on(database: Database) -> None:
    def work(connection: Connection) -> None:
        journal.add(connection, _entry("undone"))
        connection.execute(text("SELECT * FROM no_such_table"))

    with pytest.raises(DatabaseFault):
        database.write(work)
    assert database.write(_adding("kept")) == "kept"
    assert _subjects(database) == {"kept"}


def test_what_a_reader_does_is_not_kept(database: Database) -> None:
    with database.read() as connection:
        journal.add(connection, _entry("undone"))
    assert _subjects(database) == set()


def test_many_threads_each_succeed_or_fail_for_themselves(database: Database) -> None:
    def one(number: int) -> bool:
        name = f"n{number}"
        if number % 3:
            return database.write(_adding(name)) == name
        with pytest.raises(ZeroDivisionError, match=f"^{name}$"):
            database.write(_failing(name, ZeroDivisionError(name)))
        return True

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(one, range(200), timeout=PATIENCE))
    with another(database) as other:
        assert _subjects(other) == {f"n{number}" for number in range(200) if number % 3}


class HeldWriter:
    """Keeps the group writer busy with one work until `release`, so that what comes meanwhile forms a group."""

    def __init__(self, database: Database, pool: ThreadPoolExecutor) -> None:
        self.entered, self.released = threading.Event(), threading.Event()
        self.done: Future[None] = pool.submit(database.write, self._work)
        assert self.entered.wait(PATIENCE)

    def _work(self, connection: Connection) -> None:
        self.entered.set()
        assert self.released.wait(PATIENCE)

    def release(self) -> None:
        self.released.set()
        self.done.result(PATIENCE)


def _queued(database: Database, pool: ThreadPoolExecutor, works: list[Work[object]]) -> list[Future[object]]:
    """The works handed in one by one, so that their order in the queue is known."""
    assert database._writer is not None
    futures = []
    for number, work in enumerate(works, start=1):
        futures.append(pool.submit(database.write, work))
        while database._writer._works.qsize() < number:
            threading.Event().wait(0.001)
    return futures


only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@only_sqlite
def test_a_group_of_works_commits_without_the_ones_that_failed(database: Database) -> None:
    with ThreadPoolExecutor(LARGEST_GROUP) as pool:
        held = HeldWriter(database, pool)
        faulty: Work[object] = _failing("undone", KeyError("mine"))
        broken: Work[object] = lambda connection: connection.execute(text("INSERT INTO journal (id) VALUES (1)"))  # noqa: E731
        works: list[Work[object]] = [_adding("one"), faulty, _adding("two"), broken, _adding("three")]
        futures = _queued(database, pool, works)
        held.release()
        assert [futures[n].result(PATIENCE) for n in (0, 2, 4)] == ["one", "two", "three"]
        assert isinstance(futures[1].exception(PATIENCE), KeyError)
        assert isinstance(futures[3].exception(PATIENCE), DatabaseFault)
    assert _subjects(database) == {"one", "two", "three"}


@only_sqlite
def test_a_work_sees_the_works_before_it_in_the_group(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        held = HeldWriter(database, pool)
        seen: Work[object] = lambda connection: [e.subject for e in journal.latest(connection, 9)]  # noqa: E731
        futures = _queued(database, pool, [_adding("one"), _failing("undone", KeyError()), seen])
        held.release()
        assert futures[2].result(PATIENCE) == ["one"]


@only_sqlite
def test_no_work_of_a_group_is_told_a_success_that_could_not_be_committed(
    database: Database, tmp_path: Path
) -> None:
    """It alone is told the fault, and nothing of it is kept: a foreign key that is checked at the commit fails it."""

    def unfit(connection: Connection) -> None:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(
            text("INSERT INTO call_steps (call_sid, at, name, detail) VALUES ('none', '2026-11-23', 'x', '{}')")
        )

    with ThreadPoolExecutor(4) as pool:
        held = HeldWriter(database, pool)
        futures = _queued(database, pool, [_adding("one"), unfit, _adding("two")])
        held.release()
        faults = [future.exception(PATIENCE) for future in futures]
    assert [isinstance(fault, DatabaseFault) for fault in faults] == [False, True, False]
    assert _subjects(database) == {"one", "two"}
    assert database.write(_adding("kept")) == "kept"
    assert _subjects(database) == {"one", "two", "kept"}


@only_sqlite
def test_a_close_finishes_what_was_accepted(database: Database) -> None:
    with ThreadPoolExecutor(2 * LARGEST_GROUP) as pool:
        held = HeldWriter(database, pool)
        names = {f"n{number}" for number in range(LARGEST_GROUP + 10)}
        futures = _queued(database, pool, [_adding(name) for name in names])
        closing = pool.submit(database.close)
        held.release()
        closing.result(PATIENCE)
        assert {future.result(PATIENCE) for future in futures} == names
    with another(database) as other:
        assert _subjects(other) == names


class LateQueue(queue.SimpleQueue[Any]):
    """A queue at which, once, somebody closes the database just before a work arrives."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.closing: threading.Thread | None = threading.Thread(target=database.close)

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        closing, self.closing = self.closing, None
        if closing is not None:
            closing.start()
            closing.join(0.1)
        super().put(item)


@only_sqlite
def test_a_work_that_meets_a_close_is_done_and_not_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database._writer is not None
    monkeypatch.setattr("routing.store.database.WRITE_DEADLINE", 2.0)
    monkeypatch.setattr(database._writer, "_works", LateQueue(database))
    assert database.write(_adding("kept")) == "kept"
    assert _subjects(database) == {"kept"}


def test_a_closed_database_opens_again_on_use(database: Database) -> None:
    database.write(_adding("before"))
    database.close()
    database.close()
    assert _subjects(database) == {"before"}
    assert database.write(_adding("after")) == "after"


@only_sqlite
def test_two_processes_write_by_turns(database: Database) -> None:
    with another(database) as other, ThreadPoolExecutor(4) as pool:
        written = [pool.submit(side.write, _adding(f"n{n}-{n % 2}")) for n in range(60)
                   for side in (database, other)[n % 2 : n % 2 + 1]]
        assert {future.result(PATIENCE) for future in written} == _subjects(database)
        assert len(_subjects(other)) == 60


@only_sqlite
def test_a_reader_sees_one_state_of_the_file_and_never_waits_for_a_writer(database: Database) -> None:
    database.write(_adding("first"))
    with ThreadPoolExecutor(2) as pool, database.read() as connection:
        assert len(journal.latest(connection, 9)) == 1
        database.write(_adding("second"))
        held = HeldWriter(database, pool)
        assert len(journal.latest(connection, 9)) == 1
        assert len(_subjects(database)) == 2
        held.release()


@only_sqlite
def test_the_file_is_kept_so_that_a_power_cut_loses_nothing(database: Database) -> None:
    for connect in (database.engine.connect, database._writer._engine.connect if database._writer else None):
        assert connect is not None
        with connect() as connection:
            found = [connection.execute(text(f"PRAGMA {name}")).scalar_one()
                     for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")]
        assert found == ["wal", 2, 1, 1]


@only_sqlite
def test_what_is_erased_is_in_no_file_once_nobody_reads_it_any_more(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("routing.store.database.BUSY_SECONDS", 0.05)

    def is_kept() -> bool:
        return any(b"612345678" in path.read_bytes() for path in tmp_path.glob("permanence.sqlite3*"))

    with another(database) as other:
        other.write(_adding("+33612345678"))
        with database.read() as connection:
            journal.latest(connection, 1)
            other.write(lambda writer: writer.execute(text("DELETE FROM journal")) and None)
            assert not other.forget_for_good()
            assert is_kept()
        assert other.forget_for_good()
        assert not is_kept()


def test_there_is_nothing_to_wait_for_where_no_file_is_ours(database: Database) -> None:
    assert database.forget_for_good()


@only_sqlite
def test_a_lock_held_by_somebody_else_is_a_fault_and_not_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("routing.store.database.BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(tmp_path / "permanence.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with another(database) as impatient:
        with pytest.raises(DatabaseFault):
            impatient.write(_adding("undone"))
        holder.execute("ROLLBACK")
        assert impatient.write(_adding("kept")) == "kept"
    holder.close()
    assert _subjects(database) == {"kept"}


def test_opening_a_new_file_waits_for_whoever_is_making_it(tmp_path: Path) -> None:
    """Until a file is in WAL mode, SQLite does not wait by itself for a lock in the way of the switch."""
    holder = sqlite3.connect(tmp_path / "new.sqlite3", isolation_level=None, check_same_thread=False)
    holder.execute("CREATE TABLE made_first (id)")
    holder.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.1, lambda: holder.execute("COMMIT"))
    release.start()
    opened = Database(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    try:
        opened.ping()
    finally:
        release.join()
        opened.close()
        holder.close()


def test_a_ping_asks_the_database(database: Database) -> None:
    database.ping()


def test_a_ping_of_a_file_that_is_no_database_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "not-one").write_text("hours: closed\n" * 500, encoding="utf-8")
    broken = Database(f"sqlite:///{tmp_path / 'not-one'}")
    with pytest.raises(DatabaseFault):
        broken.ping()
    with pytest.raises(DatabaseFault):
        broken.write(_adding("undone"))
    broken.close()


def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'new.sqlite3'}")
    opened.ping()
    opened.close()
    assert (tmp_path / "a" / "b" / "new.sqlite3").exists()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_usual_spellings_of_postgresql(scheme: str) -> None:
    opened = Database(f"{scheme}://user:secret@db.example.fr/permanence")
    assert opened.url.drivername == "postgresql+psycopg"
    assert not opened.is_sqlite
    assert "secret" not in repr(opened.engine)
