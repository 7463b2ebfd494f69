"""`flask backup`: a copy of the SQLite database made while it serves, a look at its soundness, and the way back."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from routing.cli.console import complain, confirm, json_option, parts_of_app, put
from routing.cli.extensions import SETTINGS
from routing.clock import SystemClock
from routing.parts import KEY
from routing.settings import Settings, SettingsRejected, read_settings
from routing.store import schema
from routing.store.backups import back_up, file_of
from routing.store.database import Database
from routing.store.restoring import restore
from routing.store.sqlite_files import Contents, FileRefused, contents

T = TypeVar("T")


@click.group("backup", cls=AppGroup, invoke_without_command=True)
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False),
              help="The new file; by default one named after the moment, in the instance folder's backups/.")
@click.option("--check", is_flag=True, help="Make no copy: look through the database that serves.")
@json_option
@click.pass_context
@with_appcontext
def backup(context: click.Context, target: Path | None, check: bool, as_json: bool) -> None:
    """Copy the database while it serves, open the copy and say what is in it. Exit 1 when that is not possible."""
    if context.invoked_subcommand is not None:
        return
    database = Database(_settings().database_url)
    if not database.is_sqlite:
        _say_what_to_run(database, check)
        sys.exit(1)
    if check:
        path = _or_end(lambda: file_of(database))
        found = _or_end(lambda: contents(path))
        is_current = schema.is_current(database)
        _tell("sound", path, found, as_json, {"schema_up_to_date": is_current})
        sys.exit(0 if is_current else 1)
    path = target or _named_after_the_moment()
    _tell("written and verified", path, _or_end(lambda: back_up(database, path)), as_json, {})


@backup.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Even where there is a database; it is kept beside.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@with_appcontext
def restoring(file: Path, replace: bool, yes: bool, as_json: bool) -> None:
    """Put a backup in the place of the database. Stop web and dispatcher first; refused while anybody uses it."""
    url = _settings().database_url
    if KEY in current_app.extensions:
        parts_of_app().runtime.database.close()  # our own start opened it
    database = Database(url)
    if not database.is_sqlite:
        complain("a backup of SQLite cannot be put into PostgreSQL; there, run pg_restore on what pg_dump wrote")
        sys.exit(1)
    target = _or_end(lambda: file_of(database))
    confirm(f"Put {file} in the place of {target}?", yes)
    done = _or_end(lambda: restore(file, target, SystemClock().now(), replace))
    kept = {"kept": str(done.kept) if done.kept else None}
    _tell("restored", target, done.contents, as_json, kept)
    if done.kept is not None:
        click.echo(f"the database that was there is kept as {done.kept}", err=True)


def _named_after_the_moment() -> Path:
    return _settings().instance_dir / "backups" / f"permanence-{SystemClock().now():%Y-%m-%dT%H-%M-%SZ}.sqlite3"


def _settings() -> Settings:
    """Those of the app; or those of the environment, where a damaged database kept the app from being made."""
    held: Settings | None = current_app.extensions.get(SETTINGS)
    try:
        return held or read_settings(os.environ)
    except SettingsRejected as error:
        complain(str(error))
        sys.exit(1)


def _or_end(work: Callable[[], T]) -> T:
    """What a work returns; ends the command with one sentence when it is refused."""
    try:
        return work()
    except (FileRefused, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _tell(what: str, path: Path, found: Contents, as_json: bool, more: dict[str, Any]) -> None:
    rows = {name: count for name, count in found.rows.items() if count}
    text = "\n".join([
        f"{path}: {what}; {found.size} bytes, schema {found.revision}, {found.count} row(s)",
        *(f"  {name} {count}" for name, count in rows.items()),
    ])
    document = {"file": str(path), "bytes": found.size, "schema": found.revision, "rows": dict(found.rows)} | more
    put(text, document, as_json)


def _say_what_to_run(database: Database, check: bool) -> None:
    """On PostgreSQL its own tools do it better; the password goes by ~/.pgpass or PGPASSWORD, never in a command."""
    address = database.url.set(drivername="postgresql", password=None).render_as_string()
    dump = f"pg_dump --format=custom --file=permanence.dump --dbname='{address}'"
    back = f"pg_restore --clean --if-exists --single-transaction --dbname='{address}' permanence.dump"
    commands = [f"pg_amcheck --dbname='{address}'"] if check else [dump, f"and to put it back: {back}"]
    click.echo("\n  ".join(["the database is PostgreSQL, whose own tools do this; run", *commands]), err=True)
