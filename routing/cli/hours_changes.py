"""`flask hours …`, the writing half: close, reopen, overrides; each with a preview, a reason and a journal entry."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

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
from routing.cli.hours_text import changes_text
from routing.cli.moving_text import moving_text, with_moving
from routing.domain.moments import read_moment, refused
from routing.domain.text import Language, Text
from routing.domain.wall_time import at_epoch, instant_of
from routing.journalling import LONGEST_REASON
from routing.supervision import closing, overriding
from routing.supervision.impact import HoursImpact, impact_of

override = AppGroup("override", help="Dated exceptions made while the program runs.")

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
        _print_impact(outlook, impact_of(parts.runtime, outlook, closed=rows), lang, as_json)
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


@override.command("add")
@click.option("--lines", required=True, help="Lines separated by commas, or all.")
@click.option("--on", help="A date, or several separated by commas.")
@click.option("--from", "from_", help="First day of a range (or of a recurrence).")
@click.option("--to", help="Last day of a range, included.")
@click.option("--every", help="Each year, as 12-31.")
@click.option("--rrule", help="A recurrence rule of RFC 5545.")
@click.option("--hours", "spans", help="The day's hours instead, as 09:00-16:00, or closed.")
@click.option("--add", "added", help="Hours on top of the day's.")
@click.option("--close", "removed", help="Hours taken out of the day.")
@click.option("--label-fr", default="", help="What people read, in French.")
@click.option("--label-en", default="", help="The same in English; left out: the French text.")
@write_options
@lang_option
@json_option
@refusals_told
def add(
    label_fr: str, label_en: str, reason: str, dry_run: bool, yes: bool, lang: str, as_json: bool, **written: str | None
) -> None:
    """Add an override."""
    parts, outlook = parts_of_app(), parts_of_app().outlooks.fresh()
    row = overriding.new_override(parts.runtime, author(), outlook, _entry(written, label_fr, label_en))
    impact = impact_of(parts.runtime, outlook, added=[row])
    if dry_run:
        _print_impact(outlook, impact, lang, as_json)
        return
    if impact.moved.count:
        complain(f"{impact.moved.count} callback(s) will be moved, and their people told")
    if not impact.days:
        complain("this override changes nothing in the coming twelve months")
    confirm(f"Add this override, which changes {sum(map(len, impact.days.values()))} day(s)?", yes)
    overriding.add_override(parts.runtime, author(), row, reason or label_fr[:LONGEST_REASON] or BY_HAND)
    put(f"{row.id}: added", {"id": row.id, "lines": list(row.lines), "entry": dict(row.entry)}, as_json)


@override.command("list")
@json_option
@refusals_told
def list_overrides(as_json: bool) -> None:
    """The overrides in force that were made while the program runs, oldest first."""
    rows = overriding.overrides_in_force(parts_of_app().runtime)
    text = "\n".join(f"{row.id}  {','.join(row.lines)}  {_entry_text(row.entry)}  ({row.author})" for row in rows)
    put(text or "none", [
        {"id": row.id, "lines": list(row.lines), "entry": dict(row.entry), "author": row.author, "role": row.role,
         "created_at": row.created_at.isoformat()}
        for row in rows
    ], as_json)


@override.command("remove")
@click.argument("id_", metavar="ID")
@write_options
@json_option
@refusals_told
def remove(id_: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Take an override out of force."""
    parts = parts_of_app()
    if dry_run:
        held = [row.id for row in overriding.overrides_in_force(parts.runtime) if row.id == id_]
        put(f"would remove: {', '.join(held) or 'nothing'}", {"would_remove": held}, as_json)
        return
    confirm(f"Remove {id_}?", yes)
    overriding.remove_override(parts.runtime, author(), id_, reason or BY_HAND)
    put(f"{id_}: removed", {"id": id_}, as_json)


def _entry(written: dict[str, str | None], label_fr: str, label_en: str) -> dict[str, Any]:
    names = {"from_": "from", "spans": "hours", "added": "add", "removed": "close"}
    entry: dict[str, Any] = {names.get(key, key): value for key, value in written.items() if value is not None}
    if label_fr:
        entry["reason"] = {"fr": label_fr, "en": label_en or label_fr}
    return entry


def _entry_text(entry: Any) -> str:
    shown = {key: value for key, value in entry.items() if key not in ("lines", "reason")}
    label = f" « {entry['reason']['fr']} »" if entry.get("reason") else ""
    return " ".join(f"{key}={value}" for key, value in shown.items()) + label


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


def _print_impact(outlook: Outlook, impact: HoursImpact, lang: str, as_json: bool) -> None:
    """The days that would differ, and the callbacks that would move, each with the day it is promised for."""
    zones = {id_: line.rules.timezone for id_, line in outlook.centre.lines.items()}
    text, document = changes_text(impact.days, zones, Language(lang))
    promises, moving = outlook.centre.promises, impact.moved
    if moving.count and promises is not None:
        text = f"{text}\n{moving_text(moving, zones[promises.line], Language(lang))}"
        document = with_moving(document, promises.line, moving, zones[promises.line])
    put(text, document, as_json)
