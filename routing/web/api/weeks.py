"""A line's regular weeks by token: the file's and those that people put in force from a day on."""

from __future__ import annotations

from datetime import date

from flask import Response
from flask_smorest import Blueprint

from routing.access import Role
from routing.availability import Outlook
from routing.domain.errors import Fault, Refused
from routing.domain.rules import Source, Week
from routing.domain.text import Text
from routing.store import weeks as stored
from routing.store.weeks import WeekRow
from routing.supervision.cautions import check_is_meant
from routing.supervision.impact import impact_of
from routing.supervision.weeks import new_week, put_week, remove_week
from routing.web.api.announcement_schemas import DryRunArguments
from routing.web.api.by_token import Arguments, author, operation
from routing.web.api.desk_schemas import page_of
from routing.web.api.hours_answer_schemas import WeekAnswerSchema, WeekSchema
from routing.web.api.hours_answers import changed, line_tag, listed, reasoned_in_query, seen, told
from routing.web.api.hours_change_documents import weekly_document, written_document
from routing.web.api.hours_change_schemas import RemovalArguments, WeekFields
from routing.web.json_values import Json, iso
from routing.web.parts import parts

weeks = Blueprint("weeks", __name__, url_prefix="/api/v1", description="Regular weeks, by token")

RULE = "/lines/<line>/weekly"


@operation(weeks, RULE, page_of(WeekSchema, "WeeksSchema"))
def of_line(line: str) -> Response:
    """A line's regular weeks: the file's first, then later ones, of files and people, in the order of their days."""
    outlook, now = parts().outlooks.fresh(), parts().runtime.clock.now()
    rules = outlook.hours[outlook.line(line).id].rules
    today = now.astimezone(rules.timezone).date()
    _, in_force = rules.regular_on(today)
    rows = {row.id: row for row in _rows(line)}
    later = [
        _document(row, outlook, in_force) if (row := rows.get(new.source.written.id or ""))
        else _of_file(line, new.week, new.source, in_force, new.from_on) for new in rules.weeks
    ]
    return listed(line, [_of_file(line, rules.week, rules.source, in_force), *later])


@operation(weeks, RULE, WeekAnswerSchema, Role.SUPERVISOR, "PUT", query=DryRunArguments, body=WeekFields)
def put(given: Arguments, arguments: Arguments, line: str) -> Response:
    """Gives a line another regular week from a day on. `If-Match` takes the line's entity tag."""
    outlook, runtime = parts().outlooks.fresh(), parts().runtime
    from_on: date = given["from_"]
    row = new_week(runtime, author(), outlook, line, given["weekly"], from_on)
    found = impact_of(runtime, outlook, weeks=[row])
    if arguments["dry_run"]:
        return told(outlook, found, [])
    check_is_meant(found.days, given["is_confirmed_long"])
    put_week(runtime, author(), row, given["reason"], seen(line))
    return changed(_document(row, parts().outlooks.fresh()), [], tag=line_tag(line))


@operation(weeks, f"{RULE}/<id>", WeekAnswerSchema, Role.SUPERVISOR, "DELETE", query=RemovalArguments)
def remove(arguments: Arguments, line: str, id: str) -> Response:
    """Takes a regular week back. `If-Match` takes the line's entity tag."""
    outlook, runtime = parts().outlooks.fresh(), parts().runtime
    row = next((row for row in _rows(outlook.line(line).id) if row.id == id), None)
    if row is None:
        raise Refused(404, Fault("path", "/id", "unknown_week", Text(
            "Aucune semaine de ce numéro n’est en vigueur sur cette ligne.",
            "No week in force of this line has this id.",
        )))
    if arguments["dry_run"]:
        return told(outlook, impact_of(runtime, outlook, removed=[row.id]), [])
    with reasoned_in_query():
        remove_week(runtime, author(), row.id, arguments["reason"], seen(line))
    return changed(_document(row, parts().outlooks.fresh()), [], tag=line_tag(line))


def _rows(line: str) -> list[WeekRow]:
    with parts().runtime.database.read() as connection:
        return [row for row in stored.in_force(connection) if row.line == line]


def _of_file(line: str, week: Week, source: Source, in_force: Source, from_on: date | None = None) -> Json:
    return {"id": None, "line": line, "from": from_on.isoformat() if from_on else None,
            "weekly": weekly_document(week), "in_force": source == in_force,
            "written": written_document(source.written), "author": None, "role": None, "created_at": None}


def _document(row: WeekRow, outlook: Outlook, in_force: Source | None = None) -> Json:
    rules = outlook.hours[row.line].rules
    if in_force is None:
        now = parts().runtime.clock.now()
        _, in_force = rules.regular_on(now.astimezone(rules.timezone).date())
    return {
        "id": row.id, "line": row.line, "from": row.from_on.isoformat(), "weekly": row.weekly,
        "in_force": in_force.written.id == row.id, "written": None, "author": row.author, "role": row.role,
        "created_at": iso(row.created_at, rules.timezone),
    }
