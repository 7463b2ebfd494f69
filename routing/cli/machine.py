"""Commands for whoever runs the machine: `openapi`, `doctor`, `db upgrade`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from routing.cli.console import complain, json_option, parts_of_app, put
from routing.cli.extensions import REFUSAL, SETTINGS
from routing.parts import Parts
from routing.settings import SIMULATED_TOKEN, SettingsRejected
from routing.store import schema
from routing.store.database import Database, DatabaseFault

db = AppGroup("db", help="The database.")

Check = tuple[str, bool, str]


@click.command("openapi")
@with_appcontext
def openapi() -> None:
    """Print the OpenAPI document."""
    click.echo(json.dumps(parts_of_app().openapi(), ensure_ascii=False, indent=2))


@click.command("doctor")
@json_option
@with_appcontext
def doctor(as_json: bool) -> None:
    """Look at everything a call or a page needs, and say what is missing. Exit 1 when something is broken."""
    checks = list(_checks(parts_of_app()))
    text = "\n".join(f"{'ok  ' if fine else 'LOOK'}  {name}: {detail}" for name, fine, detail in checks)
    put(text, [{"check": name, "ok": fine, "detail": detail} for name, fine, detail in checks], as_json)
    sys.exit(0 if all(fine for _, fine, _ in checks) else 1)


def _checks(parts: Parts) -> Iterator[Check]:
    runtime, outlook = parts.runtime, parts.outlooks.fresh()
    state = runtime.config.state(runtime.clock.now().date())
    yield "config", not state.faults, f"{runtime.config.path}, revision {state.revision}"
    yield "database", *_database(runtime.database)
    yield "clock", True, runtime.clock.now().astimezone(outlook.centre.timezone).isoformat(timespec="seconds")
    account = runtime.telephony
    rehearsal = (current_app.extensions[SETTINGS].instance_dir / SIMULATED_TOKEN).exists()
    without = "no Twilio account; make run uses the simulated network" if rehearsal else (
        "no Twilio account: voice webhooks are refused"
    )
    known = "account known" if account.is_known else without
    yield "telephony", account.is_known or rehearsal, f"{known}; calls come to {account.address('/twilio/voice')}"
    secure = account.public_url.startswith("https://")
    local = "127.0.0.1" in account.public_url or "localhost" in account.public_url
    yield "public address", secure or local, account.public_url + ("" if secure or local else " is not https")
    for line in outlook.centre.lines.values():
        queue = outlook.centre.queue_of(line.id)
        answered = line.number is None or (queue is not None and any(tier.agents for tier in queue.tiers))
        yield f"line {line.id}", answered, "has somewhere to go" if answered else "no agent serves it"
    caller_id = outlook.centre.caller_id
    yield "caller id", caller_id is not None, "set" if caller_id else "none in queues.yaml"


def _database(database: Database) -> tuple[bool, str]:
    try:
        current, is_newer = schema.is_current(database), schema.is_newer(database)
    except DatabaseFault:
        return False, "does not answer"
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    if is_newer:
        return False, f"{kind}, migrated by a newer version than this one; upgrade this one soon"
    return current, f"{kind}, schema {'up to date' if current else 'out of date: flask db upgrade'}"


@db.command("upgrade")
@click.option("--url", envvar="DATABASE_URL", help="The database; by default the one in use.")
def upgrade(url: str | None) -> None:
    """Bring the database to the program's schema."""
    refusal = current_app.extensions.get(REFUSAL)
    if isinstance(refusal, SettingsRejected):
        complain(str(refusal))
        sys.exit(1)
    try:
        schema.upgrade(Database(url) if url else parts_of_app().runtime.database)
    except (DatabaseFault, ValueError, OSError):
        complain("the database does not answer; check DATABASE_URL and that it runs")
        sys.exit(1)
    click.echo("the schema is up to date")
