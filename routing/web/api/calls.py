"""The supervisor API's calls and queues: who called, who waits, who answers."""

from __future__ import annotations

from flask import Response
from flask_smorest import Blueprint

from routing import agents
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.store import calls as stored
from routing.store import queue_entries
from routing.store.desk import Wanted, calls_like
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.by_token import (
    Arguments,
    centre,
    is_revealed,
    moment_of,
    operation,
    page_answer,
    page_wanted,
    whole_list,
)
from routing.web.api.callback_desk_schemas import RevealArguments
from routing.web.api.desk_answers import call_document, queue_document
from routing.web.api.desk_schemas import CallArguments, CallSchema, QueueSchema, page_of
from routing.web.parts import parts

calls = Blueprint("calls", __name__, url_prefix="/api/v1", description="Calls and queues, by token")


@operation(calls, "/calls", page_of(CallSchema, "CallsSchema"), query=CallArguments)
def all_calls(arguments: Arguments) -> Response:
    """The calls, newest first. Callers' numbers are masked."""
    line, page = arguments["line"], page_wanted(arguments)
    wanted = Wanted(
        arguments["state"], line, moment_of(arguments["start"], line, "/from"),
        moment_of(arguments["end"], line, "/to"),
    )
    with parts().runtime.database.read() as connection:
        rows = calls_like(connection, wanted, page)
    return page_answer(rows, page, lambda row: call_document(row, centre()), lambda row: row.sid)


@operation(calls, "/calls/<sid>", CallSchema, query=RevealArguments)
def one_call(arguments: Arguments, sid: str) -> Response:
    """One call, with its steps; `reveal=true` shows a supervisor the caller's number in them, journalled."""
    with parts().runtime.database.read() as connection:
        row = stored.find(connection, sid) if "\0" not in sid else None
        steps = stored.steps(connection, sid) if row else ()
    if row is None:
        raise Refused(404, Fault("path", "/sid", "unknown_call", Text(
            "Cet appel n’existe pas.", "There is no such call."
        )))
    return answer(call_document(row, centre(), steps, is_revealed(arguments, row.sid)), NO_STORE)


@operation(calls, "/queues", page_of(QueueSchema, "QueuesSchema"))
def all_queues() -> Response:
    """The queues: who waits, in the order of service, and who answers."""
    known, now = centre(), parts().runtime.clock.now()
    with parts().runtime.database.read() as connection:
        standing = agents.standing(connection, known, now)
        items = [
            queue_document(known, id_, queue_entries.waiting(connection, id_), standing) for id_ in known.queues
        ]
    return whole_list(items)
