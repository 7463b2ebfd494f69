"""One callback: all that happened to it, and what a supervisor does about it."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from routing import callback_desk as desk
from routing.access import Role
from routing.callback_changes import find
from routing.domain.errors import Refused
from routing.store import attempts
from routing.store import callbacks as stored
from routing.store.callbacks import CallbackRow
from routing.web import guards
from routing.web.console import shell
from routing.web.console.callback_rows import line_of
from routing.web.console.callback_story import facts_of, story
from routing.web.console.forms import SURE, faults_of, is_sure, order_given, typed
from routing.web.console.missing import missing
from routing.web.console.naming import say
from routing.web.console.slot_choices import slot_choices, slot_given
from routing.web.parts import parts

callback = Blueprint("console_callback", __name__, url_prefix="/console", template_folder="templates")

SURE_FOR = ("done", "cancel")
SAID = {"ring": "rung", "move": "moved", "done": "done", "cancel": "cancelled"}
FIELDS = {"/reason": "reason", "/slot_id": "slot"}


@callback.get("/callbacks/<reference>")
@guards.console(Role.VIEWER)
def seen(reference: str) -> Response:
    """The page of one callback, its number masked."""
    return _page(reference, said=request.args.get("said", ""))


@callback.post("/callbacks/<reference>/number")
@guards.console(Role.SUPERVISOR)
def number(reference: str) -> Response:
    """The same with the number in full, which is journalled first."""
    try:
        row = desk.reveal(parts().runtime, shell.author(), reference)
    except Refused:
        return missing()
    return _page(reference, number=row.number)


@callback.post("/callbacks/<reference>/<deed>")
@guards.console(Role.SUPERVISOR)
def change(reference: str, deed: str) -> BaseResponse:
    """Rings now, moves, ends or cancels it."""
    if deed not in SAID:
        return missing()
    if deed in SURE_FOR and not is_sure():
        return _page(reference, 422, deed=deed, faults={"sure": say(SURE)})
    try:
        row = _changed(reference, deed)
    except Refused as error:
        if error.status == 404:
            return missing()
        beside, above = faults_of(error, FIELDS)
        return _page(reference, error.status, deed=deed, faults=beside, problem=above)
    return shell.go(f"/callbacks/{row.reference}", said=SAID[deed])


def _changed(reference: str, deed: str) -> CallbackRow:
    runtime, told, order = parts().runtime, shell.outlook(), order_given()
    if deed == "ring":
        return desk.retry(runtime, told, reference, order)
    if deed == "done":
        return desk.finish(runtime, reference, order)
    if deed == "cancel":
        return desk.cancel(runtime, told, reference, order)
    return desk.move(runtime, told, reference, slot_given(request.form.get("slot", "")), order)


def _page(
    reference: str, status: int = 200, number: str | None = None, deed: str = "",
    faults: dict[str, str] | None = None, problem: str = "", said: str = "",
) -> Response:
    told, now = shell.outlook(), parts().runtime.clock.now()
    with parts().runtime.database.read() as connection:
        try:
            row = find(connection, reference)
        except Refused:
            return missing()
        tries, changes = attempts.of_callback(connection, row.id), stored.changes_of(connection, row.id)
        slots = slot_choices(connection, told, now, row.seat_at)
    return shell.page(
        "console/callback.html", status, row=line_of(told.centre, row, list(tries), now), reference=row.reference,
        version=row.version, facts=facts_of(told.centre, row, now), story=story(told.centre, row, changes, tries),
        number=number, has_number=row.number is not None, can=_can(row), slots=slots, deed=deed, said=said,
        typed=typed("reason", "slot"), faults=faults or {}, problem=problem,
    )


def _can(row: CallbackRow) -> frozenset[str]:
    """What may be done in its state."""
    state = row.state.value
    found = {"move"} if state in ("waiting", "dialling") else set()
    if state in ("waiting", "unreachable", "cancelled", "expired"):
        found.add("ring" if state == "waiting" else "again")
    if state in ("waiting", "dialling", "talking"):
        found.add("done")
    if state in ("waiting", "dialling"):
        found.add("cancel")
    return frozenset(found)
