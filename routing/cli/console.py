"""What every command shares: where output goes, exit codes, confirmation, and the parts of the program."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import click
from flask import current_app

from routing.cli.extensions import REFUSAL
from routing.config.faults import ConfigRejected
from routing.domain.errors import OutOfRange, Refused
from routing.domain.text import Language
from routing.journalling import Author
from routing.parts import KEY, Parts
from routing.phone_numbers import masked
from routing.store.database import DatabaseFault

CLOSED, UNKNOWN_LINE, INVALID, FINDINGS = 3, 4, 5, 6

Command = TypeVar("Command", bound=Callable[..., Any])


def parts_of_app() -> Parts:
    """The parts of the program; ends the command with one clear line when it could not be put together."""
    refusal: Exception | None = current_app.extensions.get(REFUSAL)
    if isinstance(refusal, ConfigRejected):
        for fault in refusal.faults:
            complain(str(fault))
        sys.exit(INVALID)
    if refusal is not None:
        complain(str(refusal))
        sys.exit(1)
    found: Parts = current_app.extensions[KEY]
    return found


def refusals_told(command: Command) -> Command:
    """Turns refusals of the domain into a line on standard error and an exit code."""

    @wraps(command)
    def told(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except Refused as error:
            language = Language(options.get("lang") or "en")
            for fault in error.faults:
                complain(f"{fault.pointer.strip('/')}: {fault.detail.in_(language)}")
            sys.exit(UNKNOWN_LINE if any(fault.code == "unknown_line" for fault in error.faults) else 2)
        except OutOfRange as error:
            complain(str(error))
            sys.exit(2)
        except (DatabaseFault, TimeoutError):
            complain("the database did not take part; nothing was changed (is it there, and writable?)")
            sys.exit(1)

    return cast(Command, told)


def complain(line: str) -> None:
    """A line for people, on standard error."""
    click.echo(masked(line), err=True)


def put(text: str, document: object, as_json: bool) -> None:
    """Data on standard output: for people, or as JSON."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2) if as_json else text)


def confirm(question: str, yes: bool) -> None:
    """Asks on a terminal; off one nothing prompts, and a write without --yes ends with 2."""
    if yes:
        return
    if not sys.stdin.isatty():
        complain("nothing was changed: this command changes things, give --yes to run it without a terminal")
        sys.exit(2)
    click.confirm(question, abort=True, err=True)


def author() -> Author:
    """Who is at the command line: the machine's user, who administers it."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return Author(name[:100], "admin", "cli")


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
lang_option = click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True,
                           help="Language of sentences.")
at_option = click.option("--at", "at", metavar="WHEN", help="As if it were then: 2026-11-23T21:05, or with an offset.")


def write_options(command: Command) -> Command:
    """The options of every command that changes something."""
    for option in (
        click.option("--yes", is_flag=True, help="Do not ask."),
        click.option("--dry-run", is_flag=True, help="Only say what would change."),
        click.option("--reason", default="", help="Why, for the journal."),
    ):
        command = option(command)
    return command
