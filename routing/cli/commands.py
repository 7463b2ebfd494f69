"""Every command, put on an app."""

from __future__ import annotations

from flask import Flask

from routing.cli.agents import agents
from routing.cli.backup import backup
from routing.cli.call import call
from routing.cli.callbacks import callbacks
from routing.cli.callers import callers
from routing.cli.config_check import config
from routing.cli.demo import demo
from routing.cli.dispatcher import dispatcher
from routing.cli.hours import hours
from routing.cli.hours_exchange import export, osm
from routing.cli.journal import journal
from routing.cli.machine import db, doctor, openapi
from routing.cli.override_changes import override
from routing.cli.reports import reports
from routing.cli.serve import serve
from routing.cli.users import users
from routing.cli.widget import widget


def add_commands(app: Flask) -> None:
    """Makes `flask --app wsgi …` know the program's commands."""
    for part in (override, export, osm):
        hours.add_command(part)
    people = (agents, callbacks, callers, users)
    machine = (db, backup, doctor, openapi, dispatcher, serve, demo)
    for command in (hours, config, call, *people, journal, reports, *machine, widget):
        app.cli.add_command(command)
