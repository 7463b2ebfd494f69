"""Restoring: only where nobody is at work, never over rows unasked, and what was there is kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from routing.store.backups import back_up
from routing.store.database import Database
from routing.store.restoring import restore
from routing.store.sqlite_files import FileRefused, contents
from tests.store.databases import MONDAY
from tests.store.test_backups import damaged, subjects, written

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def target(database: Database) -> Path:
    """The database's file."""
    return Path(database.url.database or "")


@pytest.fixture
def file(database: Database, tmp_path: Path) -> Path:
    """A backup of one row; the database has two by now, and nobody has it open."""
    written(database, "first")
    back_up(database, tmp_path / "copy.sqlite3")
    written(database, "second")
    database.close()
    return tmp_path / "copy.sqlite3"


def stamped(path: Path, revision: str) -> None:
    """Says that a file is of another revision."""
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.commit()
    connection.close()


def test_what_was_there_is_kept_beside(database: Database, file: Path, target: Path) -> None:
    done = restore(file, target, MONDAY, replace=True)
    assert subjects(target) == ["first"]
    assert done.kept is not None
    assert subjects(done.kept) == ["first", "second"]
    written(database, "later")
    assert subjects(target) == ["first", "later"]


def test_rows_are_not_replaced_unasked(file: Path, target: Path) -> None:
    with pytest.raises(FileRefused, match="--replace"):
        restore(file, target, MONDAY, replace=False)
    assert subjects(target) == ["first", "second"]


def test_a_database_in_use_is_not_replaced(database: Database, file: Path, target: Path, tmp_path: Path) -> None:
    """A connection that does nothing is enough."""
    database.ping()
    with pytest.raises(FileRefused, match="in use"):
        restore(file, target, MONDAY, replace=True)
    assert subjects(target) == ["first", "second"]
    assert not [path for path in tmp_path.iterdir() if ".before-" in path.name]


@pytest.mark.parametrize("which", ["backup", "target"])
def test_what_is_newer_than_the_program_stays_as_it_is(file: Path, target: Path, which: str) -> None:
    stamped(file if which == "backup" else target, "9999")
    with pytest.raises(FileRefused, match="newer version"):
        restore(file, target, MONDAY, replace=True)
    assert subjects(target) == ["first", "second"]


@pytest.mark.parametrize("how", ["one page is wrong", "not a database"])
def test_a_damaged_database_gives_way_and_is_kept_as_it_is(file: Path, target: Path, how: str) -> None:
    bad = damaged(target.read_bytes()) if how == "one page is wrong" else b"hours: closed\n" * 500
    target.write_bytes(bad)
    with pytest.raises(FileRefused, match="damaged"):
        restore(file, target, MONDAY, replace=False)
    done = restore(file, target, MONDAY, replace=True)
    assert subjects(target) == ["first"]
    assert done.kept is not None
    assert done.kept.read_bytes()[100:] == bad[100:]  # its first hundred bytes say how it is journalled


def test_a_new_database_without_rows_needs_no_leave(file: Path, tmp_path: Path) -> None:
    new = tmp_path / "new" / "permanence.sqlite3"
    assert restore(file, new, MONDAY, replace=False).kept is None
    assert contents(new).rows["journal"] == 1
