"""Backups: all that was acknowledged before, whatever is written meanwhile; and none that is not sound bears the name.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from routing.store import journal, schema
from routing.store.backups import back_up
from routing.store.database import Database
from routing.store.journal import Entry
from routing.store.restoring import restore
from routing.store.sqlite_files import FileRefused, contents
from tests.store.databases import MONDAY

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ENOUGH = 30


def written(database: Database, subject: str) -> None:
    """One durable row."""
    entry = Entry(MONDAY, "claire", "supervisor", "cli", "close", subject, {"why": "x" * 2_000}, "exercice")
    database.write(lambda connection: journal.add(connection, entry))


def subjects(path: Path) -> list[str]:
    """The rows of a file, oldest first."""
    connection = sqlite3.connect(path)
    found = [row[0] for row in connection.execute("SELECT subject FROM journal ORDER BY id")]
    connection.close()
    return found


@pytest.fixture
def file(tmp_path: Path, database: Database) -> Path:
    """A backup of three rows."""
    for n in range(3):
        written(database, f"n{n}")
    back_up(database, tmp_path / "copies" / "one.sqlite3")
    return tmp_path / "copies" / "one.sqlite3"


def test_a_backup_while_others_write_is_restored_whole(database: Database, tmp_path: Path) -> None:
    acknowledged, is_over = list[str](), threading.Event()

    def writer() -> None:
        while not is_over.is_set():
            written(database, f"n{len(acknowledged)}")
            acknowledged.append(f"n{len(acknowledged)}")

    writing = threading.Thread(target=writer)
    writing.start()
    copies = []
    for n in range(3):
        while len(acknowledged) < ENOUGH * (n + 1):
            threading.Event().wait(0.001)
        before = list(acknowledged)
        held = back_up(database, tmp_path / f"{n}.sqlite3")
        copies.append((before, held.rows["journal"]))
    is_over.set()
    writing.join()
    for n, (before, count) in enumerate(copies):
        there = tmp_path / "there" / f"{n}.sqlite3"
        assert restore(tmp_path / f"{n}.sqlite3", there, MONDAY, replace=False).kept is None
        opened = Database(f"sqlite:///{there}")
        assert schema.is_current(opened)
        opened.close()
        assert subjects(there)[: len(before)] == before
        assert subjects(there) == acknowledged[:count]


def test_a_backup_is_one_file_of_its_owner_s_and_overwrites_none(database: Database, file: Path) -> None:
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileRefused, match="never overwrites"):
        back_up(database, file)


def test_a_database_that_is_damaged_is_not_backed_up(database: Database, file: Path, tmp_path: Path) -> None:
    serving = Path(database.url.database or "")
    database.close()
    serving.write_bytes(damaged(file.read_bytes()))
    with pytest.raises(FileRefused, match="damaged"):
        back_up(database, tmp_path / "other.sqlite3")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("other")]


def damaged(content: bytes) -> bytes:
    """Its last pages hold other bytes."""
    return content[:-8_192] + b"\xa5" * 8_192


@pytest.mark.parametrize("how", ["cut short", "empty", "one page is wrong", "not one of ours"])
def test_a_backup_that_is_not_sound_is_refused_with_a_sentence(
    database: Database, file: Path, tmp_path: Path, how: str
) -> None:
    content = file.read_bytes()
    wrong = {"cut short": content[:-5_000], "empty": b"", "one page is wrong": damaged(content)}
    bad = tmp_path / "bad.sqlite3"
    if how in wrong:
        bad.write_bytes(wrong[how])
    else:
        sqlite3.connect(bad).execute("CREATE TABLE others (id)").connection.close()
    target = Path(database.url.database or "")
    database.close()
    with pytest.raises(FileRefused, match=r"bad\.sqlite3 is (damaged|no database)"):
        restore(bad, target, MONDAY, replace=True)
    assert contents(target).rows["journal"] == 3
