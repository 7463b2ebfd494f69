"""The supervisor API's messages: voicemails and who deals with them, text messages, alarms."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response
from flask_smorest import Blueprint

from routing import desk
from routing.access import Role
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import alarms
from routing.store.desk import messages_sent, voicemails_left
from routing.store.voicemails import VoicemailRow
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.by_token import (
    Arguments,
    author,
    centre,
    is_revealed,
    operation,
    page_answer,
    page_wanted,
    whole_list,
)
from routing.web.api.callback_desk_schemas import RevealArguments
from routing.web.api.desk_answers import alarm_document, message_document, voicemail_document
from routing.web.api.desk_schemas import (
    LONGEST_ID,
    AlarmSchema,
    MessageSchema,
    PageArguments,
    ReasonGiven,
    VoicemailArguments,
    VoicemailSchema,
    page_of,
)
from routing.web.parts import parts

messages = Blueprint(
    "messages", __name__, url_prefix="/api/v1", description="Voicemails, text messages and alarms, by token"
)


@operation(messages, "/voicemails", page_of(VoicemailSchema, "VoicemailsSchema"), query=VoicemailArguments)
def all_voicemails(arguments: Arguments) -> Response:
    """The messages that callers left, newest first. Callers' numbers are masked."""
    page = page_wanted(arguments)
    with parts().runtime.database.read() as connection:
        rows = voicemails_left(connection, arguments["state"], page)
    return page_answer(rows, page, lambda row: voicemail_document(row, centre()), lambda row: row.id)


@operation(messages, "/voicemails/<id>", VoicemailSchema, query=RevealArguments)
def one_voicemail(arguments: Arguments, id: str) -> Response:
    """One message that a caller left; `reveal=true` shows a supervisor the caller's number, journalled."""
    row = desk.voicemail(parts().runtime, _id(id))
    return answer(voicemail_document(row, centre(), is_revealed(arguments, row.id)), NO_STORE)


@operation(messages, "/voicemails/<id>/taken", VoicemailSchema, Role.SUPERVISOR, "POST", body=ReasonGiven)
def take_voicemail(given: Arguments, id: str) -> Response:
    """Somebody is at a new message."""
    return _moved(desk.take_voicemail, id, given["reason"])


@operation(messages, "/voicemails/<id>/done", VoicemailSchema, Role.SUPERVISOR, "POST", body=ReasonGiven)
def finish_voicemail(given: Arguments, id: str) -> Response:
    """A message has been dealt with, whether or not somebody had taken it."""
    return _moved(desk.finish_voicemail, id, given["reason"])


@operation(messages, "/messages", page_of(MessageSchema, "MessagesSchema"), query=PageArguments)
def all_messages(arguments: Arguments) -> Response:
    """The text messages, newest first. Numbers are masked, those in a text too."""
    page = page_wanted(arguments)
    with parts().runtime.database.read() as connection:
        rows = messages_sent(connection, page)
    return page_answer(rows, page, lambda row: message_document(row, centre()), lambda row: row.id)


@operation(messages, "/alarms", page_of(AlarmSchema, "AlarmsSchema"))
def all_alarms() -> Response:
    """What somebody should look at, each once with its count."""
    with parts().runtime.database.read() as connection:
        rows = alarms.standing(connection)
    return whole_list([alarm_document(row, centre()) for row in rows])


def _moved(move: Callable[[Runtime, Author, str, str], VoicemailRow], id_: str, reason: str) -> Response:
    row = move(parts().runtime, author(), _id(id_), reason)
    return answer(voicemail_document(row, centre()), NO_STORE)


def _id(written: str) -> str:
    """No more than any id has: PostgreSQL keeps no NUL."""
    return written.replace("\0", "")[:LONGEST_ID]
