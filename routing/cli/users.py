"""`flask users …`: who may use the API and the console, in what role, and their tokens."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from routing import access
from routing.access import Role
from routing.cli.console import complain, confirm, json_option, parts_of_app, put, refusals_told
from routing.store import users as stored

users = AppGroup("users", help="Who may do what, and by which tokens.")

YES = click.option("--yes", is_flag=True, help="Do not ask.")


@users.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--reason", default="", help="Why, for the log.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@YES
@json_option
@refusals_told
def add(name: str, role: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Add somebody."""
    document = {"name": name, "role": role}
    if dry_run:
        put(f"would add {name} as {role}", document, as_json)
        return
    confirm(f"Add {name} as {role}?", yes)
    access.add_user(parts_of_app().runtime, name, role)
    put(f"{name}: {role}", document, as_json)


@users.command("list")
@json_option
@refusals_told
def list_users(as_json: bool) -> None:
    """List everybody, with the number of their tokens."""
    with parts_of_app().runtime.database.read() as connection:
        rows = [(row, len(stored.tokens_of(connection, row.name))) for row in stored.listed(connection)]
    text = "\n".join(f"{row.name}: {row.role}, {tokens} token{'' if tokens == 1 else 's'}" for row, tokens in rows)
    put(text or "Nobody yet. Begin with: flask --app wsgi users add NAME --role admin", [
        {"name": row.name, "role": row.role, "created_at": row.created_at.isoformat(), "tokens": tokens}
        for row, tokens in rows
    ], as_json)


@users.command("remove")
@click.argument("name")
@click.option("--reason", default="", help="Why, for the log.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@YES
@json_option
@refusals_told
def remove(name: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Remove somebody; every token of theirs is worth nothing at once."""
    if dry_run:
        put(f"would remove {name}", {"would_remove": name}, as_json)
        return
    confirm(f"Remove {name} and every token of theirs?", yes)
    access.remove_user(parts_of_app().runtime, name)
    put(f"{name}: removed", {"removed": name}, as_json)


@users.command("token")
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 3650), help="Valid so long; left out: until removed.")
@refusals_told
def token(name: str, days: int | None) -> None:
    """Make a token and print it, this once, on standard output."""
    made = access.new_token(parts_of_app().runtime, name, timedelta(days=days) if days else None)
    complain("this token is shown once and cannot be read again; keep it as you would a password")
    click.echo(made)
