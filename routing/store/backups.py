"""Copies of a SQLite database, made while others write, and believed only once they were opened and looked through."""

from __future__ import annotations

import secrets
import sqlite3
from pathlib import Path

from routing.store.database import Database
from routing.store.sqlite_files import Contents, FileRefused, contents, copy, make_durable, opened


def back_up(database: Database, target: Path) -> Contents:
    """Copies a SQLite database into a new file, which bears its name only when it is durable and sound; what it holds.

    Whatever was acknowledged before the call is in it; writers are not held up. Raises FileRefused, and OSError where
    the folder cannot be written.
    """
    _refuse_to_overwrite(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        with opened(file_of(database)) as source:
            copy(source, draft)
        found = contents(draft)
        _give_name(draft, target)
    except sqlite3.Error as error:
        raise FileRefused(f"the database cannot be copied: {error}") from None
    finally:
        for part in ("", "-journal"):
            draft.with_name(f"{draft.name}{part}").unlink(missing_ok=True)
    return found


def file_of(database: Database) -> Path:
    """The file of a SQLite database. Raises FileRefused when it has none."""
    if not database.is_sqlite or not database.url.database:
        raise FileRefused("this database is no file")
    return Path(database.url.database)


def _give_name(draft: Path, target: Path) -> None:
    """By a link, so that a file that came by that name meanwhile is not overwritten."""
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        _refuse_to_overwrite(target)
    make_durable(target.parent)


def _refuse_to_overwrite(target: Path) -> None:
    if target.exists():
        raise FileRefused(f"{target} is there already; a backup never overwrites another file")
