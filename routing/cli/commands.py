"""Every command, put on an app. A command's module is read when the command is asked for.

A web worker asks for none: without them, and the simulated network that some of them start, it takes 25 MB less.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

COMMANDS: Mapping[str, str] = {
    "agents": "agents", "backup": "backup", "call": "call", "callbacks": "callbacks", "callers": "callers",
    "config": "config_check",
    "db": "machine", "demo": "demo", "dispatcher": "dispatcher", "doctor": "machine", "fallback": "fallback",
    "hours": "hours_group", "journal": "journal", "monitor": "monitor", "openapi": "machine", "reports": "reports",
    "serve": "serve", "users": "users", "widget": "widget",
}
"""The module of each, in this folder; it holds the command under its name."""


class Commands(AppGroup):
    """The program's commands, and those that libraries have put on the app under other names."""

    def __init__(self, others: click.Group) -> None:
        super().__init__(others.name, commands=dict(others.commands))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        found = getattr(import_module(f"routing.cli.{COMMANDS[cmd_name]}"), cmd_name)
        return found if isinstance(found, click.Command) else None


def add_commands(app: Flask) -> None:
    """Makes `flask --app wsgi …` know the program's commands."""
    app.cli = Commands(app.cli)
