"""`flask users …`: who may use the API and the console, in what role, their passwords and their tokens."""

from __future__ import annotations

import shlex
from datetime import timedelta

import click
from flask.cli import AppGroup

from routing import password_changes, second_factor_changes
from routing import users as changes
from routing.access import Role
from routing.cli.console import (
    author,
    complain,
    confirm,
    json_option,
    parts_of_app,
    put,
    refusals_told,
    write_options,
)
from routing.parts import Parts
from routing.store import users as stored
from routing.store.database import Connection
from routing.store.users import UserRow

users = AppGroup("users", help="Who may do what, and by which tokens.")


@users.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@write_options
@json_option
@refusals_told
def add(name: str, role: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Add somebody."""
    runtime, document = parts_of_app().runtime, {"name": name, "role": role}
    row = changes.new_user(runtime, name, role)
    if dry_run:
        put(f"would add {name} as {role}", document, as_json)
        return
    confirm(f"Add {name} as {role}?", yes)
    changes.add_user(runtime, author(), row, reason)
    put(f"{name}: {role}", document, as_json)
    complain(f"to sign in to the console {name} needs a password: flask --app wsgi users password {shlex.quote(name)}")


@users.command("list")
@json_option
@refusals_told
def list_users(as_json: bool) -> None:
    """List everybody, with their tokens that are good for something and when one was used last."""
    parts = parts_of_app()
    with parts.runtime.database.read() as connection:
        documents = [_document(connection, row, parts) for row in stored.listed(connection)]
    text = "\n".join(
        f"{one['name']}: {one['role']}, {one['tokens']} token{'' if one['tokens'] == 1 else 's'}" for one in documents
    )
    put(text or "Nobody yet. Begin with: flask --app wsgi users add NAME --role admin", documents, as_json)


@users.command("remove")
@click.argument("name")
@write_options
@json_option
@refusals_told
def remove(name: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Remove somebody; every token of theirs is worth nothing at once."""
    runtime = parts_of_app().runtime
    changes.user_of(runtime, name)
    if dry_run:
        put(f"would remove {name}", {"would_remove": name}, as_json)
        return
    confirm(f"Remove {name} and every token of theirs?", yes)
    changes.remove_user(runtime, author(), name, reason)
    put(f"{name}: removed", {"removed": name}, as_json)


@users.command("token")
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 3650), help="Valid so long; left out: until the user is removed.")
@write_options
@refusals_told
def token(name: str, days: int | None, reason: str, dry_run: bool, yes: bool) -> None:
    """Make a token and print it, this once, on standard output. It is asked for by name: --yes changes nothing."""
    runtime = parts_of_app().runtime
    changes.user_of(runtime, name)
    if dry_run:
        complain(f"would make a token of {name}")
        return
    made = changes.new_token(runtime, author(), name, timedelta(days=days) if days else None, reason)
    complain("this token is shown once and cannot be read again; keep it as you would a password")
    click.echo(made)


@users.command("password")
@click.argument("name")
@write_options
@refusals_told
def password(name: str, reason: str, dry_run: bool, yes: bool) -> None:
    """Give somebody a new random password and print it, this once, on standard output; their sessions end."""
    runtime = parts_of_app().runtime
    changes.user_of(runtime, name)
    if dry_run:
        complain(f"would give {name} a new password")
        return
    confirm(f"Give {name} a new password, and end their sessions?", yes)
    made = password_changes.give_new(runtime, author(), name, reason)
    complain(f"{name} signs in with this password; it is shown once, and is changed under “My account”")
    click.echo(made)


@users.command("second-factor-off")
@click.argument("name")
@write_options
@json_option
@refusals_told
def second_factor_off(name: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Take the second factor of somebody off, whose telephone is lost; their sessions end."""
    runtime = parts_of_app().runtime
    has_one = changes.user_of(runtime, name).has_factor
    if dry_run or not has_one:
        would = f"would take the second factor of {name} off" if has_one else f"{name} has no second factor"
        put(would, {"name": name, "second_factor": has_one}, as_json)
        return
    confirm(f"Take the second factor of {name} off, and end their sessions?", yes)
    second_factor_changes.take_off(runtime, author(), name, reason)
    put(f"{name}: the password alone from now on", {"name": name, "second_factor": False}, as_json)


def _document(connection: Connection, row: UserRow, parts: Parts) -> dict[str, str | int | None]:
    zone = parts.outlooks.recent().centre.timezone
    tokens = stored.tokens_of(connection, row.name, parts.runtime.clock.now())
    used = max((one.last_used_at for one in tokens if one.last_used_at), default=None)
    return {
        "name": row.name, "role": row.role, "agent": row.agent, "tokens": len(tokens),
        "created_at": row.created_at.astimezone(zone).isoformat(timespec="seconds"),
        "last_used_at": used.astimezone(zone).isoformat(timespec="seconds") if used else None,
    }
