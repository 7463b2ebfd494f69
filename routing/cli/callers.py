"""`flask callers …`: numbers that are treated apart. Blocked ones are not answered, those with priority go first."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import AppGroup

from routing import desk
from routing.cli.console import author, confirm, json_option, parts_of_app, put, refusals_told, write_options
from routing.domain.moments import read_moment
from routing.parts import Parts
from routing.phone_numbers import masked
from routing.store import caller_marks
from routing.store.caller_marks import BLOCKED, PRIORITY, MarkRow

callers = AppGroup("callers", help="Numbers that are treated apart.")

SEEDED = "written in queues.yaml"
UNTIL = click.option("--until", metavar="WHEN", help="2026-12-24T09:00; left out: until removed.")


@callers.command("block")
@click.argument("number")
@UNTIL
@write_options
@json_option
@refusals_told
def block(number: str, until: str | None, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Do not take calls from a number."""
    _mark(number, BLOCKED, until, reason, dry_run, yes, as_json)


@callers.command("priority")
@click.argument("number")
@UNTIL
@write_options
@json_option
@refusals_told
def priority(number: str, until: str | None, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Let callers from a number wait in front of the others."""
    _mark(number, PRIORITY, until, reason, dry_run, yes, as_json)


@callers.command("list")
@json_option
@refusals_told
def list_marks(as_json: bool) -> None:
    """List the numbers that are treated apart: those of queues.yaml, which have no id, and those marked since."""
    parts = parts_of_app()
    with parts.runtime.database.read() as connection:
        rows = caller_marks.in_force(connection, parts.runtime.clock.now())
    documents = [_seed(number) for number in sorted(parts.outlooks.fresh().centre.blocked)]
    documents += [_document(row, parts) | {"number": masked(row.number)} for row in rows]
    text = "\n".join(
        f"{one['id'] or 'queues.yaml'}: {one['number']} {one['mark']} until {one['until'] or 'removed'} "
        f"({one['reason']})" for one in documents
    )
    put(text or "No number is treated apart.", documents, as_json)


@callers.command("remove")
@click.argument("id_", metavar="ID")
@write_options
@json_option
@refusals_told
def remove(id_: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Treat a number as any other again."""
    runtime = parts_of_app().runtime
    desk.mark_of(runtime, id_)
    if dry_run:
        put(f"would remove {id_}", {"would_remove": id_}, as_json)
        return
    confirm(f"Remove {id_}?", yes)
    desk.unmark_caller(runtime, author(), id_, reason)
    put(f"{id_}: removed", {"removed": id_}, as_json)


def _mark(number: str, mark: str, until: str | None, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    parts = parts_of_app()
    row = desk.new_mark(parts.runtime, author(), number, mark, reason, _end(parts, until))
    if dry_run:
        put(f"would mark {masked(row.number)} {mark}", {"number": row.number, "would_be": mark}, as_json)
        return
    confirm(f"Mark {masked(row.number)} {mark}?", yes)
    desk.mark_caller(parts.runtime, author(), row)
    document = _document(row, parts)
    put(f"{row.id}: {masked(row.number)} {mark} until {document['until'] or 'removed'}", document, as_json)


def _end(parts: Parts, until: str | None) -> datetime | None:
    if until is None:
        return None
    return read_moment(until, next(iter(parts.outlooks.fresh().centre.lines.values())).rules).at


def _seed(number: str) -> dict[str, str | None]:
    return {"id": None, "number": number, "mark": BLOCKED, "reason": SEEDED, "author": None, "until": None}


def _document(row: MarkRow, parts: Parts) -> dict[str, str | None]:
    zone = parts.outlooks.recent().centre.timezone
    return {
        "id": row.id, "number": row.number, "mark": row.mark, "reason": row.reason, "author": row.author,
        "until": row.expires_at.astimezone(zone).isoformat(timespec="seconds") if row.expires_at else None,
    }
