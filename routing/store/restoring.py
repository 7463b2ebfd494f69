"""A backup put back in the place of a database that nobody uses, the old one kept beside it."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from routing.store import schema
from routing.store.sqlite_files import Contents, FileDamaged, FileRefused, alone, contents, contents_of, copy, opened

PARTS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What is there now, and where the old database went, if it held anything."""

    contents: Contents
    kept: Path | None


def restore(backup: Path, target: Path, now: datetime, replace: bool) -> Restored:
    """Puts a backup in the place of a database's file. A crash in the middle leaves the old one, if it was sound.

    Raises FileRefused, nothing changed, when the backup is not sound or of a newer schema than the program's, or when
    the target is in use, of a newer schema, or holds rows and `replace` is not given.
    """
    _refuse_newer(backup, contents(backup))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}")
    try:
        kept = _put_back(backup, target, beside, replace)
    except sqlite3.OperationalError as error:
        raise FileRefused(f"{target} cannot be replaced: {error}") from None
    return Restored(contents(target), kept)


def _put_back(backup: Path, target: Path, beside: Path, replace: bool) -> Path | None:
    try:
        with alone(target) as into:
            kept = _copy_of_old(into, target, beside, replace)
            _overwrite(into, backup)
            return kept
    except (FileDamaged, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        _ask_for(replace, f"{target} is damaged")
    _move_away(target, beside)
    with alone(target) as into:
        _overwrite(into, backup)
    return beside


def _copy_of_old(into: sqlite3.Connection, target: Path, beside: Path, replace: bool) -> Path | None:
    """Where the old rows are kept; None when there are none."""
    if into.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        return None
    old = contents_of(into, target)
    _refuse_newer(target, old)
    if not old.count:
        return None
    _ask_for(replace, f"{target} holds {old.count} row(s)")
    copy(into, beside)
    return beside


def _overwrite(into: sqlite3.Connection, backup: Path) -> None:
    """In one transaction of the target's: https://www.sqlite.org/c3ref/backup_finish.html"""
    with opened(backup) as source:
        source.backup(into, pages=-1)


def _move_away(target: Path, beside: Path) -> None:
    """A file that cannot be read is kept as it is, with what lies beside it."""
    for part in PARTS:
        path = target.with_name(f"{target.name}{part}")
        if path.exists():
            path.rename(beside.with_name(f"{beside.name}{part}"))


def _refuse_newer(path: Path, found: Contents) -> None:
    if not schema.is_known(found.revision):
        raise FileRefused(f"{path} is of a newer version than this one (schema {found.revision}); install that first")


def _ask_for(replace: bool, why: str) -> None:
    if not replace:
        raise FileRefused(f"{why}; give --replace to put the backup in its place, and it is kept beside")
