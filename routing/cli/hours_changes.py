"""`flask hours …`, the writing half: close and reopen, each with a preview, a reason and a journal entry."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from routing.availability import Outlook
from routing.cli.console import (
    author,
    complain,
    confirm,
    json_option,
    lang_option,
    parts_of_app,
    put,
    refusals_told,
    write_options,
)
from routing.cli.hours import hours
from routing.cli.impact_text import print_impact
from routing.domain.moments import read_moment, refused
from routing.domain.text import Text
from routing.domain.wall_time import at_epoch, instant_of
from routing.journalling import LONGEST_REASON
from routing.supervision import closing
from routing.supervision.impact import impact_of

BY_HAND = "command line, no reason given"


@hours.command("close")
@click.argument("line")
@click.option("--until", metavar="WHEN", help="14:00 (today), or 2026-11-24T09:00; left out: until reopened.")
@click.option("--message", default="", help="What callers hear and visitors read, in French.")
@click.option("--message-en", default="", help="The same in English; left out: the French text.")
@write_options
@lang_option
@json_option
@refusals_told
def close(
    line: str, until: str | None, message: str, message_en: str, reason: str, dry_run: bool, yes: bool, lang: str,
    as_json: bool,
) -> None:
    """Close a line (or `all`) right now."""
    parts, outlook = parts_of_app(), parts_of_app().outlooks.fresh()
    lines = list(outlook.centre.lines) if line == "all" else [outlook.line(line).id]
    said = Text(message, message_en or message) if message else None
    rows = [
        closing.new_closure(parts.runtime, author(), id_, _until(outlook, id_, until), said) for id_ in lines
    ]
    if dry_run:
        print_impact(outlook, impact_of(parts.runtime, outlook, closed=rows), lang, as_json)
        return
    if until is None:
        complain("no end given: the line stays closed until somebody reopens it")
    confirm(f"Close {', '.join(lines)} {'until ' + until if until else 'until reopened'}?", yes)
    closing.close_lines(parts.runtime, author(), rows, reason or message[:LONGEST_REASON] or BY_HAND)
    ends = [row.until_at.astimezone(_zone(outlook, row.line)).isoformat() if row.until_at else None for row in rows]
    put("\n".join(f"{row.line}: closed until {end or 'reopened'}" for row, end in zip(rows, ends, strict=True)),
        [{"line": row.line, "id": row.id, "until": end} for row, end in zip(rows, ends, strict=True)], as_json)


@hours.command("reopen")
@click.argument("line")
@write_options
@json_option
@refusals_told
def reopen(line: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """End the closure of a line (or of `all`) now."""
    parts, outlook = parts_of_app(), parts_of_app().outlooks.fresh()
    lines = list(outlook.centre.lines) if line == "all" else [outlook.line(line).id]
    closed = [id_ for id_ in lines if outlook.hours[id_].closure_at(parts.runtime.clock.now())]
    if dry_run or not closed:
        put(f"would reopen: {', '.join(closed) or 'nothing is closed by hand'}", {"would_reopen": closed}, as_json)
        return
    confirm(f"Reopen {', '.join(closed)}?", yes)
    done = [id_ for id_ in closed if closing.reopen_line(parts.runtime, author(), id_, reason or BY_HAND)]
    put("\n".join(f"{id_}: reopened" for id_ in done), {"reopened": done}, as_json)


def _until(outlook: Outlook, line: str, written: str | None) -> datetime | None:
    """The end of a closure: a time of today by the line's clock, or any moment."""
    if written is None:
        return None
    rules = outlook.line(line).rules
    clock = re.fullmatch(r"([01]?\d|2[0-4])[:h]([0-5]\d)?", written.strip())
    if not clock:
        return read_moment(written, rules).at
    now = parts_of_app().runtime.clock.now()
    minutes = int(clock[1]) * 60 + int(clock[2] or 0)
    end = _today_at(now.astimezone(rules.timezone).date(), minutes, rules.timezone)
    if end <= now:
        tomorrow = f"{(end + timedelta(days=1)).astimezone(rules.timezone):%Y-%m-%dT%H:%M}"
        raise refused("/until", "in_the_past", Text(
            f"{written} est déjà passé aujourd’hui\u00a0; donnez aussi la date, comme {tomorrow}.",
            f"{written} is over for today; give the date too, as {tomorrow}.",
        ))
    return end


def _today_at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 - a wall time
    return at_epoch(instant_of(wall, zone))


def _zone(outlook: Outlook, line: str) -> ZoneInfo:
    return outlook.line(line).rules.timezone
