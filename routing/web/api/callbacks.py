"""Callbacks for whoever asks: slots, a callback booked, and one's own seen, moved and cancelled by its token."""

from __future__ import annotations

from datetime import datetime

from flask import Response
from flask_smorest import Blueprint

from routing.callbacks import asking, own
from routing.callbacks.numbers import NumberRefusal
from routing.callbacks.own import Change, Done
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.store.callbacks import CallbackRow
from routing.web.api import answers
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.by_token import moment_of
from routing.web.api.callback_documents import own_document, slot_documents
from routing.web.api.callback_refusals import (
    KEY_REUSED,
    UNCHANGEABLE,
    UNKNOWN,
    check_offered,
    count,
    free,
    no_slot,
    not_booked,
)
from routing.web.api.callback_requests import (
    choice_faults,
    fields_of,
    key_sent,
    operation,
    sent_body,
    wanted_of,
)
from routing.web.api.callback_schemas import AskSchema, MoveSchema, OwnCallbackSchema, SlotArguments, SlotsSchema
from routing.web.json_values import Json
from routing.web.parts import parts

callbacks = Blueprint("callbacks", __name__, url_prefix="/api/v1", description="Callbacks, for whoever asks")


@answers.operation(callbacks, "/callbacks/slots", SlotsSchema, SlotArguments)
def slots(arguments: Json) -> Response:
    """The times that can be chosen, each with its seats left."""
    outlook, now = parts().outlooks.recent(), parts().runtime.clock.now()
    centre = outlook.centre
    if arguments["topic"] is not None and arguments["topic"] not in centre.topics:
        known = ", ".join(centre.topics)
        raise Refused(404, Fault("query", "/topic", "unknown_topic", Text(
            f"Motif inconnu. Motifs\u00a0: {known}.", f"Unknown topic. Topics: {known}."
        )))
    line = centre.promises.line if centre.promises else None
    start = moment_of(arguments["start"], line, "/from")
    end = moment_of(arguments["end"], line, "/to")
    zone = centre.lines[line].rules.timezone if line else centre.timezone
    found = free(outlook, now, start, end)
    return answer({"timezone": zone.key, "slots": slot_documents(found, zone)}, NO_STORE)


@operation(
    callbacks, "/callbacks", "POST", OwnCallbackSchema, (400, 404, 409, 415, 422, 429), 201, AskSchema, takes_key=True
)
def ask() -> Response:
    """Books a callback. The person gets a text message with the link to move or cancel it."""
    runtime, outlook = parts().runtime, parts().outlooks.recent()
    body, (key, faults) = sent_body(), key_sent()
    check_offered(outlook)
    request = asking.sent(runtime, None if faults else key, body)
    asked = asking.given_before(runtime, request)
    if asked is None:
        data, wrong = fields_of(AskSchema, body)
        try:
            wanted = wanted_of(outlook, data, [*faults, *wrong])
        except Refused as refused:
            count(outlook, {fault.code for fault in refused.faults} & {code.value for code in NumberRefusal})
            raise

        def told(row: CallbackRow, now: datetime) -> Json:
            return own_document(outlook.centre, runtime.links, row, now)

        asked = asking.ask(runtime, outlook, request, wanted, told)
        if asked.booking is not None:
            return not_booked(outlook, asked.booking, wanted.slot_id)
    if asked.is_key_of_another or asked.kept is None:
        raise Refused(422, KEY_REUSED)
    made = answer(asked.kept.answer, NO_STORE)
    made.status_code = asked.kept.status
    made.headers["Location"] = asked.kept.answer["links"]["self"]
    return made


@operation(callbacks, "/callbacks/<token>", "GET", OwnCallbackSchema, (404,))
def one(token: str) -> Response:
    """One's own callback."""
    runtime = parts().runtime
    with runtime.database.read() as connection:
        row = own.find(connection, runtime.links, token)
    if row is None:
        raise Refused(404, UNKNOWN)
    return _own(row)


@operation(callbacks, "/callbacks/<token>", "PATCH", OwnCallbackSchema, (400, 404, 409, 415, 422), body=MoveSchema)
def move(token: str) -> Response:
    """Moves one's own callback to another slot, or to as soon as possible."""
    outlook = parts().outlooks.recent()
    data, faults = fields_of(MoveSchema, sent_body())
    faults += choice_faults(data, faults)
    if faults:
        raise Refused(422, *faults)
    check_offered(outlook)
    change = own.move(parts().runtime, outlook, token, data["slot_id"])
    if change.reason in (Done.SLOT_TAKEN, Done.NO_SUCH_SLOT):
        return no_slot(outlook, change.reason is Done.SLOT_TAKEN, data["slot_id"])
    return _changed(change)


@operation(callbacks, "/callbacks/<token>", "DELETE", OwnCallbackSchema, (404, 409))
def cancel(token: str) -> Response:
    """Cancels one's own callback; cancelled already, it answers the same."""
    return _changed(own.cancel(parts().runtime, token))


def _changed(change: Change) -> Response:
    if change.row is None:
        raise Refused(404, UNKNOWN)
    if change.reason is not Done.DONE:
        raise Refused(409, UNCHANGEABLE[change.reason])
    return _own(change.row)


def _own(row: CallbackRow) -> Response:
    runtime = parts().runtime
    return answer(own_document(parts().outlooks.recent().centre, runtime.links, row, runtime.clock.now()), NO_STORE)
