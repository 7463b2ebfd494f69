"""The supervisor API's promises: listed with every try, seen, moved, rung now, cancelled, done, and booked by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from flask import Response
from flask_smorest import Blueprint

from routing import callback_desk as desk
from routing import callback_refusals as refusals
from routing.access import Role
from routing.callback_changes import Order, find
from routing.callback_wishes import wished
from routing.store import attempts
from routing.store import callbacks as stored
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.store.desk import WantedCallbacks, callbacks_like
from routing.web import guards
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.by_token import (
    Arguments,
    author,
    centre,
    moment_of,
    operation,
    outlook,
    page_answer,
    page_wanted,
    version_wanted,
)
from routing.web.api.callback_desk_documents import callback_document
from routing.web.api.callback_desk_schemas import (
    ByHand,
    CallbackArguments,
    CallbackSchema,
    MoveChange,
    RevealArguments,
)
from routing.web.api.desk_schemas import ReasonGiven, page_of
from routing.web.parts import parts

callback_desk = Blueprint("promises", __name__, url_prefix="/api/v1", description="Callbacks, by token")


@operation(callback_desk, "/callbacks", page_of(CallbackSchema, "CallbacksSchema"), query=CallbackArguments)
def all_callbacks(arguments: Arguments) -> Response:
    """The callbacks, the one asked for last first. Numbers are masked."""
    page, line = page_wanted(arguments), _line()
    wanted = WantedCallbacks(
        arguments["state"], moment_of(arguments["start"], line, "/from"), moment_of(arguments["end"], line, "/to"),
    )
    with parts().runtime.database.read() as connection:
        rows = callbacks_like(connection, wanted, page)
        tries = _tries(connection, rows or ())
    return page_answer(
        rows, page, lambda row: callback_document(centre(), row, tries[row.id]), lambda row: row.id
    )


@operation(callback_desk, "/callbacks/by-reference/<reference>", CallbackSchema, query=RevealArguments)
def one_callback(arguments: Arguments, reference: str) -> Response:
    """One callback with everything that happened to it; `reveal=true` shows a supervisor the number, journalled."""
    if arguments["reveal"]:
        guards.check_role(Role.SUPERVISOR)
        desk.reveal(parts().runtime, author(), reference)
    with parts().runtime.database.read() as connection:
        row = find(connection, reference)
        tries, changes = attempts.of_callback(connection, row.id), stored.changes_of(connection, row.id)
    return _answer(row, callback_document(centre(), row, tries, changes, is_revealed=arguments["reveal"]))


@operation(callback_desk, "/callbacks/<reference>/done", CallbackSchema, Role.SUPERVISOR, "POST", body=ReasonGiven)
def finish(given: Arguments, reference: str) -> Response:
    """It is done: whoever asked was served otherwise. A call to them that is on is ended. `If-Match` takes a version.
    """
    return _changed(desk.finish(parts().runtime, reference, _order(given)))


@operation(callback_desk, "/callbacks/<reference>/cancel", CallbackSchema, Role.SUPERVISOR, "POST", body=ReasonGiven)
def cancel(given: Arguments, reference: str) -> Response:
    """Cancels it and tells whoever asked. A call to them that is on is ended. `If-Match` takes a version."""
    return _changed(desk.cancel(parts().runtime, outlook(), reference, _order(given)))


@operation(callback_desk, "/callbacks/<reference>/retry", CallbackSchema, Role.SUPERVISOR, "POST", body=ReasonGiven)
def retry(given: Arguments, reference: str) -> Response:
    """Rings now whoever waits; a callback that is over is promised again. `If-Match` takes a version."""
    return _changed(desk.retry(parts().runtime, outlook(), reference, _order(given)))


@operation(callback_desk, "/callbacks/<reference>/move", CallbackSchema, Role.SUPERVISOR, "POST", body=MoveChange)
def move(change: Arguments, reference: str) -> Response:
    """Moves it to a slot, or to as soon as possible, and tells whoever asked. `If-Match` takes a version."""
    _check_choice(change)
    return _changed(desk.move(parts().runtime, outlook(), reference, change["slot_id"], _order(change)))


@operation(callback_desk, "/callbacks/by-hand", CallbackSchema, Role.SUPERVISOR, "POST", body=ByHand)
def book_by_hand(asked: Arguments) -> Response:
    """Books a callback for a caller, who is told by text message."""
    _check_choice(asked)
    wanted = wished(
        parts().runtime, outlook(), asked["phone"], asked["topic"], asked["language"], asked["slot_id"]
    )
    return _changed(desk.book(parts().runtime, outlook(), wanted, _order(asked)))


def _order(given: Arguments) -> Order:
    return Order(author(), given["reason"], version_wanted())


def _check_choice(change: Arguments) -> None:
    if (change["slot_id"] is not None) == bool(change["asap"]):
        raise refusals.not_both()


def _line() -> str | None:
    promises = centre().promises
    return promises.line if promises else None


def _tries(connection: Connection, rows: Iterable[CallbackRow]) -> dict[str, list[AttemptRow]]:
    found: dict[str, list[AttemptRow]] = defaultdict(list)
    for row in attempts.of_callbacks(connection, [row.id for row in rows]):
        found[row.callback_id or ""].append(row)
    return found


def _changed(row: CallbackRow) -> Response:
    with parts().runtime.database.read() as connection:
        tries = attempts.of_callback(connection, row.id)
    return _answer(row, callback_document(centre(), row, tries))


def _answer(row: CallbackRow, document: dict[str, object]) -> Response:
    told = answer(document, NO_STORE)
    told.headers["ETag"] = f'"{row.version}"'
    return told
