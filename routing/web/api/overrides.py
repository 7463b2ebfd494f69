"""Dated overrides by token: listed, added, changed, taken out of force; with `dry_run` only what that would do is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from routing.access import Role
from routing.availability import Outlook
from routing.domain.errors import Fault, Refused
from routing.domain.rules import Override
from routing.domain.text import Language
from routing.domain.typed_times import Unreadable, read_spans, spans_typed
from routing.store.overrides import OverrideRow
from routing.supervision import overriding
from routing.supervision.cautions import cautions, check_is_meant, check_is_to_come
from routing.supervision.impact import HoursImpact, impact_of
from routing.web.api.announcement_schemas import DryRunArguments
from routing.web.api.by_token import Arguments, author, operation, version_wanted
from routing.web.api.desk_schemas import page_of
from routing.web.api.hours_answer_schemas import OverrideAnswerSchema, OverrideSchema
from routing.web.api.hours_answers import changed, listed, of_body, reasoned_in_query, seen, told
from routing.web.api.hours_change_documents import caution_document, file_override_document, override_document
from routing.web.api.hours_change_schemas import OverrideFields, RemovalArguments
from routing.web.json_values import Json
from routing.web.parts import parts

overrides = Blueprint("overrides", __name__, url_prefix="/api/v1", description="Overrides, by token")

WHEN, WHAT = ("on", "from", "to", "every", "rrule"), ("hours", "add", "close")
BESIDE = ("reason", "message", "is_confirmed_long")
FIELDS = {"/reason": "/message"}


@operation(overrides, "/lines/<line>/overrides", page_of(OverrideSchema, "OverridesSchema"))
def of_line(line: str) -> Response:
    """A line's overrides, those of the file first. `If-Match` of a new one takes the answer's entity tag."""
    outlook, runtime = parts().outlooks.fresh(), parts().runtime
    now, rules = runtime.clock.now(), outlook.hours[outlook.line(line).id].rules
    today = now.astimezone(rules.timezone).date()
    written = [one for one in rules.overrides if not one.source.written.is_row]
    rows = [row for row in overriding.overrides_in_force(runtime) if row.concerns(line)]
    return listed(line, [
        *(file_override_document(one, _lines_of(outlook, one), today) for one in written),
        *(override_document(row, outlook, now) for row in rows),
    ])


@operation(overrides, "/lines/<line>/overrides", OverrideAnswerSchema, Role.SUPERVISOR, "POST", query=DryRunArguments,
           body=OverrideFields, creates=True)
def add(given: Arguments, arguments: Arguments, line: str) -> Response:
    """Adds an override. `If-Match` takes the line's entity tag, if it is to be as it was seen."""
    outlook, runtime = parts().outlooks.fresh(), parts().runtime
    entry = _entry({"lines": [outlook.line(line).id]}, given)
    row = _checked(outlook, entry)
    found = impact_of(runtime, outlook, added=[row])
    if arguments["dry_run"]:
        return told(outlook, found, _warnings(outlook, row, found))
    check_is_meant(found.days, given["is_confirmed_long"])
    overriding.add_override(runtime, author(), row, given["reason"], seen(line))
    return _answer(outlook, row, _warnings(outlook, row, found), 201)


@operation(overrides, "/overrides/<id>", OverrideAnswerSchema, Role.SUPERVISOR, "PATCH", query=DryRunArguments,
           body=OverrideFields)
def change(given: Arguments, arguments: Arguments, id: str) -> Response:
    """Changes what is given, and leaves the rest. `If-Match` takes the override's version."""
    outlook, runtime = parts().outlooks.fresh(), parts().runtime
    held = overriding.find_override(runtime, id)
    entry = _entry({**held.entry, "lines": list(held.lines)}, given)
    row = _checked(outlook, entry)
    found = impact_of(runtime, outlook, added=[row], removed=[held.id])
    warnings = _warnings(outlook, row, found, held.id)
    if arguments["dry_run"]:
        return told(outlook, found, warnings)
    check_is_meant(found.days, given["is_confirmed_long"])
    row = overriding.change_override(runtime, outlook, author(), held.id, entry, given["reason"], version_wanted())
    return _answer(outlook, row, warnings)


@operation(overrides, "/overrides/<id>", OverrideAnswerSchema, Role.SUPERVISOR, "DELETE", query=RemovalArguments)
def remove(arguments: Arguments, id: str) -> Response:
    """Takes an override out of force. `If-Match` takes its version."""
    outlook, runtime = parts().outlooks.fresh(), parts().runtime
    held = overriding.find_override(runtime, id)
    if arguments["dry_run"]:
        return told(outlook, impact_of(runtime, outlook, removed=[held.id]), [])
    with reasoned_in_query():
        overriding.remove_override(runtime, author(), held.id, arguments["reason"], version_wanted())
    return changed(override_document(held, outlook, runtime.clock.now()), [])


def _checked(outlook: Outlook, entry: Mapping[str, Any]) -> OverrideRow:
    runtime = parts().runtime
    with of_body(FIELDS):
        row = overriding.new_override(runtime, author(), outlook, entry)
        check_is_to_come(outlook, row, runtime.clock.now())
    return row


def _entry(held: Mapping[str, Any], given: Arguments) -> dict[str, Any]:
    """What is given, laid over what is held: another way to say when, or what, takes the place of the one before."""
    entry = {key: value for key, value in held.items() if value is not None}
    new = {key.rstrip("_"): _read(key, value) for key, value in given.items() if key not in BESIDE}
    for group in (WHEN, WHAT):
        if any(new.get(key) is not None for key in group):
            entry = {key: value for key, value in entry.items() if key not in group}
    if "message" in given:
        entry["reason"] = given["message"]
    return {key: value for key, value in (entry | new).items() if value is not None}


def _read(key: str, typed: Any) -> Any:
    """Hours as people type them, `9h-12h30` among others, as hours.yaml writes them."""
    if key not in WHAT or typed is None:
        return typed
    try:
        return spans_typed(read_spans(typed), Language.EN)
    except Unreadable as error:
        raise Refused(422, Fault("body", f"/{key}", "invalid", error.text)) from None


def _warnings(outlook: Outlook, row: OverrideRow, found: HoursImpact, instead_of: str | None = None) -> list[Json]:
    now = parts().runtime.clock.now()
    return [caution_document(one) for one in cautions(outlook, row, found.days, now, instead_of)]


def _answer(outlook: Outlook, row: OverrideRow, warnings: list[Json], status: int = 200) -> Response:
    document = override_document(row, outlook, parts().runtime.clock.now())
    return changed(document, warnings, tag=row.version, status=status)


def _lines_of(outlook: Outlook, override: Override) -> list[str]:
    return [line for line, hours in outlook.hours.items() if override in hours.rules.overrides]
