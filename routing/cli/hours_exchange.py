"""`flask hours export` and `flask hours osm`: the hours that are in force, written for others."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from routing.cli.console import complain, json_option, parts_of_app, put, refusals_told
from routing.domain.osm import LONGEST_VALUE, opening_hours
from routing.exchange.hours_file import hours_file


@click.command("export")
@click.option("--file", "path", type=click.Path(dir_okay=False, path_type=Path), help="Write it there instead.")
@with_appcontext
@refusals_told
def export(path: Path | None) -> None:
    """hours.yaml with everything that people changed since: overrides, later weeks and closures."""
    text = hours_file(parts_of_app().runtime)
    if path is None:
        click.echo(text, nl=False)
        return
    path.write_text(text, encoding="utf-8")
    complain(f"written to {path}")


@click.command("osm")
@click.argument("line")
@json_option
@with_appcontext
@refusals_told
def osm(line: str, as_json: bool) -> None:
    """A line's hours as OpenStreetMap's opening_hours."""
    parts, outlook = parts_of_app(), parts_of_app().outlooks.fresh()
    value = opening_hours(outlook.hours[outlook.line(line).id], parts.runtime.clock.now())
    if len(value) > LONGEST_VALUE:
        complain(f"{len(value)} characters; OpenStreetMap keeps at most {LONGEST_VALUE}")
    put(value, {"line": line, "opening_hours": value}, as_json)
