"""`flask callbacks …`: the promises to ring back, seen and changed, and everything that is kept of one number."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from routing import callback_desk as desk
from routing.callback_changes import Order, find
from routing.callback_refusals import not_both
from routing.callback_wishes import wished
from routing.cli.callback_texts import listed_text, row_document, row_text, shown_document, shown_text
from routing.cli.console import author, confirm, json_option, parts_of_app, put, refusals_told, write_options
from routing.cli.one_number import erase, export
from routing.domain.callback import CallbackState
from routing.parts import Parts
from routing.phone_numbers import masked
from routing.store import attempts
from routing.store import callbacks as stored
from routing.store.callbacks import CallbackRow
from routing.store.desk import Page, WantedCallbacks, callbacks_like

callbacks = AppGroup("callbacks", help="Promises to ring back.")
callbacks.add_command(export)
callbacks.add_command(erase)

SLOT = click.option("--slot", metavar="ID", help="The slot, 20261124T0900Z, as GET /api/v1/callbacks/slots names it.")
ASAP = click.option("--asap", is_flag=True, help="As soon as possible.")


@callbacks.command("list")
@click.option("--state", type=click.Choice([state.value for state in CallbackState]), help="Only those in a state.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=200, show_default=True, help="At most so many.")
@json_option
@refusals_told
def list_callbacks(state: str | None, limit: int, as_json: bool) -> None:
    """List the callbacks, the one asked for last first. Numbers are masked."""
    parts = parts_of_app()
    with parts.runtime.database.read() as connection:
        rows = callbacks_like(connection, WantedCallbacks(state), Page(limit)) or ()
    centre = parts.outlooks.fresh().centre
    put(listed_text(centre, rows), [row_document(centre, row) for row in rows], as_json)


@callbacks.command("show")
@click.argument("reference")
@json_option
@refusals_told
def show(reference: str, as_json: bool) -> None:
    """Show one callback with every try and every change. Its number is masked."""
    parts = parts_of_app()
    with parts.runtime.database.read() as connection:
        row = find(connection, reference)
        tries, changes = attempts.of_callback(connection, row.id), stored.changes_of(connection, row.id)
    centre = parts.outlooks.fresh().centre
    put(shown_text(centre, row, tries, changes), shown_document(centre, row, tries, changes), as_json)


@callbacks.command("done")
@click.argument("reference")
@write_options
@json_option
@refusals_told
def finish(reference: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Say that it is done: whoever asked was served otherwise."""
    parts = parts_of_app()
    _tried(parts, reference, "Say that it is done", dry_run, yes)
    _told(parts, desk.finish(parts.runtime, reference, _order(reason, dry_run)), dry_run, as_json)


@callbacks.command("cancel")
@click.argument("reference")
@write_options
@json_option
@refusals_told
def cancel(reference: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Cancel it, and tell whoever asked by text message."""
    parts = parts_of_app()
    _tried(parts, reference, "Cancel", dry_run, yes)
    row = desk.cancel(parts.runtime, parts.outlooks.fresh(), reference, _order(reason, dry_run))
    _told(parts, row, dry_run, as_json)


@callbacks.command("retry")
@click.argument("reference")
@write_options
@json_option
@refusals_told
def retry(reference: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Ring now whoever waits; promise another time, as soon as possible, where it is over."""
    parts = parts_of_app()
    _tried(parts, reference, "Ring as soon as possible", dry_run, yes)
    row = desk.retry(parts.runtime, parts.outlooks.fresh(), reference, _order(reason, dry_run))
    _told(parts, row, dry_run, as_json)


@callbacks.command("move")
@click.argument("reference")
@SLOT
@ASAP
@write_options
@json_option
@refusals_told
def move(
    reference: str, slot: str | None, asap: bool, reason: str, dry_run: bool, yes: bool, as_json: bool
) -> None:
    """Move it to a slot, or to as soon as possible, and tell whoever asked by text message."""
    parts = parts_of_app()
    _check_choice(slot, asap)
    _tried(parts, reference, "Move", dry_run, yes)
    row = desk.move(parts.runtime, parts.outlooks.fresh(), reference, slot, _order(reason, dry_run))
    _told(parts, row, dry_run, as_json)


@callbacks.command("add")
@click.argument("number")
@click.option("--topic", metavar="ID", help="What it is about.")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Of the caller.")
@SLOT
@ASAP
@write_options
@json_option
@refusals_told
def add(
    number: str, topic: str | None, language: str, slot: str | None, asap: bool, reason: str, dry_run: bool,
    yes: bool, as_json: bool,
) -> None:
    """Book a callback for a caller, who is told by text message."""
    parts = parts_of_app()
    _check_choice(slot, asap)
    outlook = parts.outlooks.fresh()
    wanted = wished(parts.runtime, outlook, number, topic, language, slot)
    if not dry_run:
        confirm(f"Book a callback for {masked(wanted.number)}?", yes)
    _told(parts, desk.book(parts.runtime, outlook, wanted, _order(reason, dry_run)), dry_run, as_json)


def _order(reason: str, dry_run: bool) -> Order:
    return Order(author(), reason, is_trial=dry_run)


def _check_choice(slot: str | None, asap: bool) -> None:
    if (slot is not None) == asap:
        raise not_both()


def _tried(parts: Parts, reference: str, question: str, dry_run: bool, yes: bool) -> None:
    """Asks before a change, once it is known that there is such a callback."""
    with parts.runtime.database.read() as connection:
        row = find(connection, reference)
    if not dry_run:
        confirm(f"{question}: {row.reference}?", yes)


def _told(parts: Parts, row: CallbackRow, dry_run: bool, as_json: bool) -> None:
    centre = parts.outlooks.recent().centre
    document = row_document(centre, row)
    put(f"{'would be ' if dry_run else ''}{row_text(centre, row)}",
        {"would_be": document} if dry_run else document, as_json)
