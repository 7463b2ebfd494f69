"""A line's announcement, put up and ended by token; asked with `dry_run`, only what callers would hear is answered.

The answer's entity tag names the announcement: with it in `If-Match`, nobody's is replaced unseen.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Response, request
from flask_smorest import Blueprint

from routing.access import Role
from routing.announcing import end_announcement, new_announcement, put_announcement
from routing.domain.errors import Fault, Refused
from routing.domain.heard import heard_first
from routing.domain.text import Language, Text
from routing.domain.typed_moments import read_moment_typed
from routing.domain.typed_times import Unreadable
from routing.store.announcements import AnnouncementRow
from routing.web.api.announcement_schemas import AnnouncementChange, AnnouncementSchema, DryRunArguments, EndArguments
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.by_token import Arguments, author, operation
from routing.web.json_values import Json, iso, words
from routing.web.parts import parts

announcements = Blueprint("announcements", __name__, url_prefix="/api/v1", description="Announcements, by token")

RULE = "/lines/<line>/announcement"


@operation(
    announcements, RULE, AnnouncementSchema, Role.SUPERVISOR, "PUT", query=DryRunArguments, body=AnnouncementChange
)
def put(change: Arguments, arguments: Arguments, line: str) -> Response:
    """Announces something on a line until a moment, in the place of what was announced there."""
    outlook, runtime = parts().outlooks.fresh(), parts().runtime
    zone = outlook.line(line).rules.timezone
    try:
        until = read_moment_typed(change["until"], zone, runtime.clock.now())
    except Unreadable as error:
        raise Refused(422, Fault("body", "/until", "invalid_moment", error.text)) from None
    rows = new_announcement(
        runtime, author(), outlook, [line], Text(change["text"]["fr"], change["text"]["en"]), until
    )
    if not arguments["dry_run"]:
        put_announcement(runtime, author(), rows, change["reason"], _seen())
    return _answer(line, rows[0], arguments["dry_run"])


@operation(announcements, RULE, AnnouncementSchema, Role.SUPERVISOR, "DELETE", query=EndArguments)
def delete(arguments: Arguments, line: str) -> Response:
    """Ends what is announced on a line."""
    outlook, runtime = parts().outlooks.fresh(), parts().runtime
    outlook.line(line)
    if arguments["dry_run"]:
        return _answer(line, None, is_dry_run=True)
    if not end_announcement(runtime, author(), line, arguments["reason"], _seen()):
        raise Refused(404, Fault("path", "/line", "nothing_announced", Text(
            "Rien n’est annoncé sur cette ligne.", "Nothing is announced on this line.",
        )))
    return _answer(line, None, is_dry_run=False)


def _seen() -> list[str] | None:
    written = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    return None if written in ("", "*") else [written]


def _document(row: AnnouncementRow, zone: ZoneInfo) -> Json:
    return {"id": row.id, "text": words(row.text), "start": iso(row.start_at, zone), "until": iso(row.until_at, zone)}


def _answer(line: str, row: AnnouncementRow | None, is_dry_run: bool) -> Response:
    outlook, now = parts().outlooks.fresh(), parts().runtime.clock.now()
    found, status = outlook.line(line), outlook.status(line, now)
    announced = row.text if row is not None else None
    heard = {
        language.value: list(heard_first(outlook.centre, found, status, now, announced, language))
        for language in Language
    }
    told = answer({
        "line": line, "dry_run": is_dry_run, "announcement": _document(row, found.rules.timezone) if row else None,
        "heard": heard,
    }, NO_STORE)
    if row is not None and not is_dry_run:
        told.headers["ETag"] = f'"{row.id}"'
    return told
