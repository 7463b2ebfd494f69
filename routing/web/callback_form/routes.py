"""/widget/v1/callback: the form as the widget asks for it, step by step. A simple request of any site, no cookie.

Everything a step needs is in the request: which callback by its token, which language, how far the visitor's clock is
ahead of ours.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from routing.callbacks import own
from routing.callbacks.own import Change, Done
from routing.store.callbacks import CallbackRow
from routing.web import guards
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.callback_refusals import free
from routing.web.callback_form.asked_form import Say, Typed
from routing.web.callback_form.asking import ask, wrongs
from routing.web.callback_form.away import AWAY, told_instead
from routing.web.callback_form.booked_form import CHANGES, booked_form, cancelling_form, moving_form, said
from routing.web.callback_form.sent import form_of, typed_of
from routing.web.callback_form.trees import Tree
from routing.web.callback_form.words import words_of
from routing.web.json_values import Json
from routing.web.parts import parts

callback_form = Blueprint("callback_form", __name__)

LONGEST_SLOT = 32
TOLD = {Done.SLOT_TAKEN: (409, "taken"), Done.NO_SUCH_SLOT: (422, "gone"), Done.UNKNOWN: (404, "unknown")}


@callback_form.get(CHANGES)
@guards.anyone
def show() -> Response:
    """The empty form."""
    return _told(form_of(typed_of(), CHANGES))


@callback_form.post(CHANGES)
@guards.anyone
def send() -> Response:
    """Books, or shows the form again with what is wrong beside each field."""
    outlook, typed = parts().outlooks.recent(), typed_of()
    token, refusal = ask(outlook, request.form, typed.language)
    if refusal is not None:
        typed = typed_of(wrongs(refusal, typed.language))
        return _told(form_of(typed, CHANGES), refusal.status_code, refusal.headers.get("Retry-After"))
    row = row_of(token or "")
    return _told(_booked(row, typed), 201) if row else _gone(typed)


@callback_form.post(f"{CHANGES}/<token>/move")
@guards.anyone
def move(token: str) -> Response:
    """The choice of another time; with one chosen, the callback moved to it."""
    typed, row, slot = typed_of(), row_of(token), request.form.get("slot")
    if row is None:
        return _gone(typed)
    outlook, say = parts().outlooks.recent(), _words(typed)
    if outlook.centre.promises is None:
        return _told(said(say("no_slots"), say), 409)
    if slot is None:
        return _told(_moving(row, typed))
    change = own.move(parts().runtime, outlook, token, slot[:LONGEST_SLOT] or None)
    return _changed(change, row, typed)


@callback_form.post(f"{CHANGES}/<token>/cancel")
@guards.anyone
def cancel(token: str) -> Response:
    """Asks whether it is meant; with `sure`, the callback cancelled."""
    typed, row = typed_of(), row_of(token)
    if row is None:
        return _gone(typed)
    if "sure" not in request.form:
        return _told(cancelling_form(parts().runtime.links, row, typed, _words(typed)))
    return _changed(own.cancel(parts().runtime, token), row, typed)


def away(_error: Exception) -> Response:
    """One sentence, which the widget shows beside what was typed, so that it can be sent again as it stands."""
    sentence, seconds = told_instead(typed_of().language)
    return _answered({"say": sentence}, 503, seconds)


for fault in AWAY:
    callback_form.register_error_handler(fault, away)


def row_of(token: str) -> CallbackRow | None:
    """The callback of a token."""
    runtime = parts().runtime
    with runtime.database.read() as connection:
        return own.find(connection, runtime.links, token)


def _changed(change: Change, row: CallbackRow, typed: Typed) -> Response:
    if change.reason is Done.DONE and change.row is not None:
        return _told(_booked(change.row, typed))
    status, key = TOLD.get(change.reason, (409, "too_late"))
    words = _words(typed)(key)
    if change.reason in (Done.SLOT_TAKEN, Done.NO_SUCH_SLOT):
        return _told(_moving(row, Typed(typed.language, typed.values, {"slot": words}, typed.theirs)), status)
    return _told(said(words, _words(typed)), status)


def _moving(row: CallbackRow, typed: Typed) -> Tree:
    outlook, now = parts().outlooks.recent(), parts().runtime.clock.now()
    slots = tuple(slot for slot in free(outlook, now) if slot.window.start != row.seat_at)
    return moving_form(outlook, parts().runtime.links, row, slots, typed, _words(typed), now)


def _booked(row: CallbackRow, typed: Typed) -> Tree:
    runtime = parts().runtime
    centre = parts().outlooks.recent().centre
    return booked_form(centre, runtime.links, row, typed, _words(typed), runtime.clock.now())


def _gone(typed: Typed) -> Response:
    return _told(said(_words(typed)("unknown"), _words(typed)), 404)


def _words(typed: Typed) -> Say:
    return words_of(parts().outlooks.recent().centre, typed.language)


def _told(tree: Tree, status: int = 200, retry_after: str | None = None) -> Response:
    return _answered({"show": tree}, status, retry_after)


def _answered(body: Json, status: int, retry_after: str | None) -> Response:
    told = answer(body, NO_STORE)
    told.status_code = status
    told.headers["Access-Control-Allow-Origin"] = "*"
    if retry_after is not None:
        told.headers["Retry-After"] = retry_after
    return told
