"""The day's work for supervisors: calls, queues, agents, voicemails, text messages and alarms. By token only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema

from routing import agents, desk
from routing.access import Role
from routing.availability import Outlook
from routing.domain.errors import Fault, Refused
from routing.domain.moments import read_moment
from routing.domain.text import Text
from routing.store import alarms, calls, queue_entries
from routing.store.desk import Wanted, calls_like, messages_sent, voicemails_left
from routing.supervision import Author
from routing.web import guards
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.desk_answers import (
    agent_document,
    alarm_document,
    call_document,
    message_document,
    queue_document,
    voicemail_document,
)
from routing.web.api.desk_schemas import (
    AgentSchema,
    AlarmSchema,
    CallArguments,
    CallSchema,
    MessageSchema,
    PageArguments,
    PresenceChange,
    QueueSchema,
    ReasonGiven,
    VoicemailArguments,
    VoicemailSchema,
    page_of,
)
from routing.web.api.schemas import ProblemSchema
from routing.web.availability_document import Json
from routing.web.errors import PROBLEM
from routing.web.parts import parts

work = Blueprint("work", __name__, url_prefix="/api/v1", description="The day's work, by token")

View = TypeVar("View", bound=Callable[..., Any])
Arguments = dict[str, Any]
MEANINGS = {
    401: "No token, or one that is worth nothing", 403: "The token's role is too small",
    404: "There is no such thing", 409: "Somebody changed it meanwhile", 422: "What was asked cannot be read",
}


def _operation(
    rule: str, schema: type[Schema], role: Role = Role.VIEWER, method: str = "GET",
    query: type[Schema] | None = None, body: type[Schema] | None = None,
) -> Callable[[View], View]:
    """Makes a view an operation that a token guards, before anything of the request is read."""

    def decorate(view: View) -> View:
        documented: Any = view
        for arguments, location in ((query, "query"), (body, "json")):
            if arguments is not None:
                documented = work.arguments(arguments(), location=location)(documented)
        documented = work.response(200, schema)(documented)
        for status, meaning in MEANINGS.items():
            documented = work.alt_response(
                status, schema=ProblemSchema, content_type=PROBLEM, description=meaning
            )(documented)
        documented = work.doc(security=[{"bearerAuth": []}])(documented)
        routed: View = work.route(rule, methods=[method])(guards.token(role)(documented))
        return routed

    return decorate


@_operation("/calls", page_of(CallSchema, "CallsSchema"), query=CallArguments)
def all_calls(arguments: Arguments) -> Response:
    """The calls, newest first."""
    outlook, limit = _outlook(), arguments["limit"]
    wanted = Wanted(
        arguments["state"], arguments["line"], _instant(outlook, arguments["start"], "/from"),
        _instant(outlook, arguments["end"], "/to"), arguments["after"],
    )
    with parts().runtime.database.read() as connection:
        rows = calls_like(connection, wanted, limit + 1)
    role = guards.access().role
    return _page(rows, limit, lambda row: call_document(row, outlook.centre, role), lambda row: row.sid)


@_operation("/calls/<sid>", CallSchema)
def one_call(sid: str) -> Response:
    """One call, with its steps."""
    with parts().runtime.database.read() as connection:
        row = calls.find(connection, sid) if "\0" not in sid else None
        steps = calls.steps(connection, sid) if row else ()
    if row is None:
        raise _unknown("/sid", "unknown_call", "Cet appel n’existe pas.", "There is no such call.")
    return answer(call_document(row, _outlook().centre, guards.access().role, steps), NO_STORE)


@_operation("/queues", page_of(QueueSchema, "QueuesSchema"))
def all_queues() -> Response:
    """The queues: who waits, in the order of service, and who answers."""
    centre, now = _outlook().centre, parts().runtime.clock.now()
    with parts().runtime.database.read() as connection:
        standing = agents.standing(connection, centre, now)
        items = [
            queue_document(centre, id_, queue_entries.waiting(connection, id_), standing) for id_ in centre.queues
        ]
    return answer({"items": items, "next": None}, NO_STORE)


@_operation("/agents", page_of(AgentSchema, "AgentsSchema"))
def all_agents() -> Response:
    """The agents and what each is at."""
    centre, now = _outlook().centre, parts().runtime.clock.now()
    with parts().runtime.database.read() as connection:
        standing = agents.standing(connection, centre, now)
    return answer({"items": [agent_document(row, centre) for row in standing.values()], "next": None}, NO_STORE)


@_operation("/agents/<agent>/presence", AgentSchema, Role.SUPERVISOR, "PUT", body=PresenceChange)
def change_presence(change: Arguments, agent: str) -> Response:
    """Makes an agent available or away; one who is at a call is so once it ends. `If-Match` takes a version."""
    centre = _outlook().centre
    row = desk.set_presence(
        parts().runtime, centre, _author(), agent, change["presence"], change["reason"], _version()
    )
    told = answer(agent_document(row, centre), NO_STORE)
    told.headers["ETag"] = f'"{row.version}"'
    return told


@_operation("/voicemails", page_of(VoicemailSchema, "VoicemailsSchema"), query=VoicemailArguments)
def all_voicemails(arguments: Arguments) -> Response:
    """The messages that callers left, newest first."""
    centre, role, limit = _outlook().centre, guards.access().role, arguments["limit"]
    with parts().runtime.database.read() as connection:
        rows = voicemails_left(connection, arguments["state"], arguments["after"], limit + 1)
    return _page(rows, limit, lambda row: voicemail_document(row, centre, role), lambda row: row.id)


@_operation("/voicemails/<id>/taken", VoicemailSchema, Role.SUPERVISOR, "POST", body=ReasonGiven)
def take_voicemail(given: Arguments, id: str) -> Response:
    """Somebody is at a message."""
    row = desk.take_voicemail(parts().runtime, _author(), _plain(id), given["reason"])
    return answer(voicemail_document(row, _outlook().centre, guards.access().role), NO_STORE)


@_operation("/voicemails/<id>/done", VoicemailSchema, Role.SUPERVISOR, "POST", body=ReasonGiven)
def finish_voicemail(given: Arguments, id: str) -> Response:
    """A message has been dealt with."""
    row = desk.finish_voicemail(parts().runtime, _author(), _plain(id), given["reason"])
    return answer(voicemail_document(row, _outlook().centre, guards.access().role), NO_STORE)


@_operation("/messages", page_of(MessageSchema, "MessagesSchema"), query=PageArguments)
def all_messages(arguments: Arguments) -> Response:
    """The text messages, newest first."""
    centre, role, limit = _outlook().centre, guards.access().role, arguments["limit"]
    with parts().runtime.database.read() as connection:
        rows = messages_sent(connection, arguments["after"], limit + 1)
    return _page(rows, limit, lambda row: message_document(row, centre, role), lambda row: row.id)


@_operation("/alarms", page_of(AlarmSchema, "AlarmsSchema"))
def all_alarms() -> Response:
    """What somebody should look at, each once with its count."""
    with parts().runtime.database.read() as connection:
        rows = alarms.standing(connection)
    centre = _outlook().centre
    return answer({"items": [alarm_document(row, centre) for row in rows], "next": None}, NO_STORE)


def _outlook() -> Outlook:
    return parts().outlooks.recent()


def _author() -> Author:
    found = guards.access()
    return Author(found.user, found.role.value, "api")


def _page(
    rows: Sequence[Any], limit: int, document: Callable[[Any], Json], key: Callable[[Any], str]
) -> Response:
    shown = rows[:limit]
    following = key(shown[-1]) if len(rows) > limit else None
    return answer({"items": [document(row) for row in shown], "next": following}, NO_STORE)


def _instant(outlook: Outlook, written: str | None, pointer: str) -> datetime | None:
    if written is None:
        return None
    try:
        return read_moment(written, next(iter(outlook.centre.lines.values())).rules).at
    except Refused as error:
        raise Refused(422, *(
            Fault("query", pointer, fault.code, fault.detail) for fault in error.faults
        )) from None


def _version() -> int | None:
    """The version in `If-Match`, which may be left out. Raises Refused for one that is none."""
    written = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if written in ("", "*"):
        return None
    if not (written.isascii() and written.isdecimal()) or len(written) > 9:
        raise desk.stale()
    return int(written)


def _plain(id_: str) -> str:
    return id_.replace("\0", "")[:64]


def _unknown(pointer: str, code: str, french: str, english: str) -> Refused:
    return Refused(404, Fault("path", pointer, code, Text(french, english)))
