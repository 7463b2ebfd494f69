"""A line's closure by token: closed now, with its end or until somebody reopens it, and reopened."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response
from flask_smorest import Blueprint

from routing.access import Role
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.domain.typed_moments import read_moment_typed
from routing.domain.typed_times import Unreadable
from routing.store.closures import ClosureRow
from routing.supervision.closing import close_lines, new_closure, reopen_line
from routing.supervision.impact import impact_of
from routing.web.api.announcement_schemas import DryRunArguments
from routing.web.api.by_token import Arguments, author, operation
from routing.web.api.hours_answer_schemas import ClosureAnswerSchema
from routing.web.api.hours_answers import changed, line_tag, reasoned_in_query, seen, told
from routing.web.api.hours_change_schemas import ClosureFields, RemovalArguments
from routing.web.json_values import Json, iso, words
from routing.web.parts import parts

closures = Blueprint("closures", __name__, url_prefix="/api/v1", description="Closures, by token")

RULE = "/lines/<line>/closure"


@operation(closures, RULE, ClosureAnswerSchema, Role.SUPERVISOR, "PUT", query=DryRunArguments, body=ClosureFields)
def close(given: Arguments, arguments: Arguments, line: str) -> Response:
    """Closes a line now, in the place of any closure it has. `If-Match` takes the line's entity tag."""
    outlook, runtime = parts().outlooks.fresh(), parts().runtime
    zone, message = outlook.line(line).rules.timezone, given["message"]
    row = new_closure(
        runtime, author(), line, _until(given["until"], zone, runtime.clock.now()),
        Text(message["fr"], message["en"]) if message else None, given["is_confirmed_long"],
    )
    if arguments["dry_run"]:
        return told(outlook, impact_of(runtime, outlook, closed=[row]), [])
    close_lines(runtime, author(), [row], given["reason"], seen(line))
    return changed(_document(row, zone), [], tag=line_tag(line))


@operation(closures, RULE, ClosureAnswerSchema, Role.SUPERVISOR, "DELETE", query=RemovalArguments)
def reopen(arguments: Arguments, line: str) -> Response:
    """Reopens a line. `If-Match` takes its entity tag."""
    outlook, runtime = parts().outlooks.fresh(), parts().runtime
    if arguments["dry_run"]:
        return told(outlook, impact_of(runtime, outlook, reopened=[outlook.line(line).id]), [])
    with reasoned_in_query():
        is_reopened = reopen_line(runtime, author(), outlook.line(line).id, arguments["reason"], seen(line))
    if not is_reopened:
        raise Refused(404, Fault("path", "/line", "not_closed", Text(
            "Cette ligne n’est pas fermée à la main.", "This line is not closed by hand.",
        )))
    return changed({"line": line}, [], tag=line_tag(line))


def _until(written: str | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    if written is None:
        return None
    try:
        return read_moment_typed(written, zone, now)
    except Unreadable as error:
        raise Refused(422, Fault("body", "/until", "invalid_moment", error.text)) from None


def _document(row: ClosureRow, zone: ZoneInfo) -> Json:
    return {"line": row.line, "id": row.id, "start": iso(row.start_at, zone), "until": iso(row.until_at, zone),
            "message": words(row.message)}
