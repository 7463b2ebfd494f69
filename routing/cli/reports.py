"""`flask reports`: the figures of days or of the hours of the day, and whether what was promised was kept."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from routing.cli.console import json_option, parts_of_app, put, refusals_told
from routing.domain.errors import unknown_line
from routing.reports.days import reported_days, rules_of
from routing.reports.documents import day_document, sums_document
from routing.reports.figures import Report, report
from routing.reports.tally import Figures

HEADS = ("calls", "answered", "menu", "queue", "voicemail", "level", "wait", "median", "p90", "longest", "talk",
         "promised", "kept", "late", "missed", "cancelled", "served", "open", "unreachable")


@click.command("reports")
@click.option("--from", "first", metavar="DAY", help="The first day, 2026-11-23; left out: a week before the last.")
@click.option("--to", "last", metavar="DAY", help="The day after the last one; left out: tomorrow.")
@click.option("--line", metavar="LINE", help="One line alone; left out: all of them.")
@click.option("--by", type=click.Choice(("day", "hour")), default="day", help="What a row is.")
@json_option
@with_appcontext
@refusals_told
def reports(first: str | None, last: str | None, line: str | None, by: str, as_json: bool) -> None:
    """Print the figures of each day: calls, those who hung up in the menu and in the queue, the part answered within
    20 s (level), waits and talks in seconds, and promises kept, late and missed.
    """
    parts = parts_of_app()
    centre = parts.outlooks.fresh().centre
    if line is not None and line not in centre.lines:
        raise unknown_line(line, tuple(centre.lines))
    rules = rules_of(centre, line)
    days = reported_days(first, last, rules, parts.runtime.clock.now())
    told = report(parts.runtime, rules, *days, line)
    if by == "hour":
        put(_table(_hours(told)), sums_document(told)["hours"], as_json)
    else:
        put(_table(_days(told)), [day_document(day) for day in told.days], as_json)


def _days(told: Report) -> list[list[str]]:
    rows = []
    for day in told.days:
        rows.append([day.on.isoformat(), *_cells(day.all)])
        rows += [[f"  {queue or '-'}", *_cells(figures)] for queue, figures in day.queues.items()]
    return [*rows, ["all", *_cells(told.all)]]


def _hours(told: Report) -> list[list[str]]:
    return [[f"{hour:02}:00", *_cells(figures)] for hour, figures in told.hours.items()]


def _table(body: list[list[str]]) -> str:
    rows = [["", *HEADS], *body]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    padded = [[cell.rjust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    return "\n".join("  ".join([row[0].ljust(widths[0]), *cells[1:]]) for row, cells in zip(rows, padded, strict=True))


def _cells(figures: Figures) -> list[str]:
    kept, waits, level = figures.callbacks, figures.waits, figures.service.level
    counts = (figures.calls, figures.answered, figures.abandoned_menu, figures.abandoned_queue, figures.voicemails)
    lengths = (waits.mean, waits.median, waits.ninetieth, waits.longest, figures.handling)
    promised = (
        kept.promised, kept.kept, kept.late, kept.missed, kept.cancelled, kept.served, kept.open, kept.unreachable,
    )
    return [
        *map(str, counts), "-" if level is None else f"{level:.0%}",
        *("-" if seconds is None else f"{seconds:.0f}" for seconds in lengths), *map(str, promised),
    ]
