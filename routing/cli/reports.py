"""`flask reports`: the figures of days, and whether what was promised was kept."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from routing.cli.console import json_option, parts_of_app, put, refusals_told
from routing.reports.days import reported_days, rules_of
from routing.reports.documents import day_document
from routing.reports.figures import DayReport, Figures, report

HEADS = ("calls", "answered", "abandoned", "wait", "promised", "kept", "late", "missed", "cancelled", "served", "open",
         "unreachable")


@click.command("reports")
@click.option("--from", "first", metavar="DAY", help="The first day, 2026-11-23; left out: a week before the last.")
@click.option("--to", "last", metavar="DAY", help="The day after the last one; left out: tomorrow.")
@json_option
@with_appcontext
@refusals_told
def reports(first: str | None, last: str | None, as_json: bool) -> None:
    """Print the figures of each day: calls, waits in seconds, and promises kept, late and missed."""
    parts = parts_of_app()
    rules = rules_of(parts.outlooks.fresh().centre)
    days = report(
        parts.runtime, rules, *reported_days(first, last, rules, parts.runtime.clock.now())
    )
    put(_table(days), [day_document(day) for day in days], as_json)


def _table(days: tuple[DayReport, ...]) -> str:
    rows = [["", *HEADS]]
    for day in days:
        rows.append([day.on.isoformat(), *_cells(day.all)])
        rows += [[f"  {queue or '-'}", *_cells(figures)] for queue, figures in day.queues.items()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    padded = [[cell.rjust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    return "\n".join("  ".join([row[0].ljust(widths[0]), *cells[1:]]) for row, cells in zip(rows, padded, strict=True))


def _cells(figures: Figures) -> list[str]:
    kept = figures.callbacks
    wait = f"{figures.mean_wait:.0f}" if figures.mean_wait is not None else "-"
    counts = (
        kept.promised, kept.kept, kept.late, kept.missed, kept.cancelled, kept.served, kept.open, kept.unreachable,
    )
    return [str(figures.calls), str(figures.answered), str(figures.abandoned), wait, *map(str, counts)]
