"""`flask dispatcher`: rings agents for those who wait and tells the provider what is due, in a process of its own."""

from __future__ import annotations

import json
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from routing.cli.console import complain, parts_of_app, refusals_told
from routing.cli.extensions import SETTINGS
from routing.dispatch import Dispatched, dispatch_due
from routing.parts import Parts
from routing.scheduler import run_each_second
from routing.settings import Settings
from routing.telephony.twilio_client import TwilioClient

FASTEST = 10


@click.command("dispatcher")
@click.option("--once", is_flag=True, help="Do what is due now and end; never sleeps.")
@with_appcontext
@refusals_told
def dispatcher(once: bool) -> None:
    """Ring agents for those who wait, and tell the provider what is due. Runs until it is stopped."""
    parts, settings = parts_of_app(), current_app.extensions[SETTINGS]
    client = _client(parts, settings)
    if once:
        done = dispatch_due(parts.runtime, parts.outlooks.fresh(), client)
        click.echo(json.dumps(_said(done)))
        return
    run_each_second(
        lambda: dispatch_due(parts.runtime, parts.outlooks.fresh(), client), lambda: _seconds_between(parts)
    )


def _client(parts: Parts, settings: Settings) -> TwilioClient:
    """Ends the command when there is no account to place calls with."""
    if not parts.runtime.telephony.is_known:
        complain("there is no Twilio account, so nobody can be rung; set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
        sys.exit(1)
    return TwilioClient(parts.runtime.telephony, settings.api_url)


def _seconds_between(parts: Parts) -> float:
    """A second, or less where the network takes more calls than one in each."""
    return 1 / max(1, min(FASTEST, parts.outlooks.recent().centre.calls_per_second))


def _said(done: Dispatched) -> dict[str, int | bool]:
    return {
        "swept": done.swept, "rung": done.rung, "rung_back": done.rung_back, "planned": done.planned,
        "stopped": done.is_stopped, "told": done.sent.done, "later": done.sent.later, "dropped": done.sent.dropped,
    }
