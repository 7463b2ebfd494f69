"""`flask callbacks export` and `erase`: everything that is kept of one number, for whoever it belongs to."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from routing import one_number
from routing.cli.callback_texts import rows_as_json
from routing.cli.console import author, confirm, json_option, parts_of_app, put, refusals_told, write_options
from routing.journalling import record
from routing.one_number import Erased


@click.command("export")
@click.argument("number")
@with_appcontext
@refusals_told
def export(number: str) -> None:
    """Print everything that is kept of a number, as JSON. That it was seen is journalled."""
    runtime = parts_of_app().runtime
    with runtime.database.read() as connection:
        found = one_number.export(connection, number)
    references = [str(row["reference"]) for row in found["callbacks"]]
    who = author()
    runtime.database.write(lambda connection: record(
        connection, who, runtime.clock.now(), "number_seen", "export", {"references": references}, "exported"
    ))
    click.echo(json.dumps(rows_as_json(found), ensure_ascii=False, indent=2))


@click.command("erase")
@click.argument("number")
@write_options
@json_option
@with_appcontext
@refusals_told
def erase(number: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Erase a number: cancel its open callbacks, and delete or blank everything that is kept of it."""
    runtime = parts_of_app().runtime
    found = one_number.erase(runtime, author(), number, reason, is_trial=True)
    if dry_run:
        put(f"would erase {_counted(found)}", {"would_erase": _counts(found)}, as_json)
        return
    confirm(f"Erase {_counted(found)}? This cannot be undone.", yes)
    done = one_number.erase(runtime, author(), number, reason)
    put(f"{done.id}: erased {_counted(done)}", {"erased": done.id, **_counts(done)}, as_json)


def _counts(found: Erased) -> dict[str, int]:
    return {name: count for name, count in asdict(found).items() if name != "id"}


def _counted(found: Erased) -> str:
    return ", ".join(f"{count} {name}" for name, count in _counts(found).items())
