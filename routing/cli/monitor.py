"""`flask monitor`: asks every surface the same question, and shouts when two disagree or one is silent."""

from __future__ import annotations

import sys
import time

import click
from flask.cli import with_appcontext

from routing.cli.console import FINDINGS, parts_of_app, refusals_told
from routing.monitoring.sightings import disagreements
from routing.monitoring.surfaces import Found, Surfaces

SETTLES = 3.0
"""Seconds after which a change has reached every process and every cache; what still differs then, disagrees."""


@click.command("monitor")
@click.option("--url", help="The address to ask; by default PUBLIC_URL.")
@click.option("--every", type=click.IntRange(5, 86_400), metavar="SECONDS", help="Go on, looking so often.")
@with_appcontext
@refusals_told
def monitor(url: str | None, every: int | None) -> None:
    """Ask API, widget, page, calendar, JSON-LD and voice whether each line is open. Exit code 6 when they disagree."""
    while True:
        found, told = _settled(url)
        for words in told:
            click.echo(words, err=True)
        if not told:
            click.echo(f"{len(found.seen)} answers agree")
        if every is None:
            sys.exit(FINDINGS if told else 0)
        time.sleep(every)


def _settled(url: str | None) -> tuple[Found, list[str]]:
    """What was seen, and what is wrong with it; looked at again first, as a change may have been on its way."""
    found = _look(url)
    if _wrong(found):
        time.sleep(SETTLES)
        found = _look(url)
    return found, _wrong(found)


def _look(url: str | None) -> Found:
    parts = parts_of_app()
    runtime = parts.runtime
    base = (url or runtime.links.public_url).rstrip("/")
    return Surfaces(base, parts.outlooks.fresh().centre, runtime.telephony).look(runtime.clock.now())


def _wrong(found: Found) -> list[str]:
    return [*(f"no answer: {words}" for words in found.silent),
            *(f"disagreement: {words}" for words in disagreements(found.seen))]
