"""`flask hours override …`: dated exceptions added, listed and taken out of force, with what each would do."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

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
from routing.cli.hours_changes import BY_HAND
from routing.cli.impact_text import print_impact
from routing.journalling import LONGEST_REASON
from routing.supervision import overriding
from routing.supervision.cautions import cautions, check_is_to_come
from routing.supervision.impact import impact_of

override = AppGroup("override", help="Dated exceptions made while the program runs.")


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
    check_is_to_come(outlook, row, parts.runtime.clock.now())
    impact = impact_of(parts.runtime, outlook, added=[row])
    if dry_run:
        print_impact(outlook, impact, lang, as_json)
        return
    if impact.moved.count:
        complain(f"{impact.moved.count} callback(s) will be moved, and their people told")
    for caution in cautions(outlook, row, impact.days, parts.runtime.clock.now()):
        complain(caution.detail.en)
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
