"""Messages vocaux: listened to, taken, done, and the caller rung back."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, Response, request, send_file
from werkzeug.wrappers import Response as BaseResponse

from routing import desk
from routing.access import Role
from routing.domain.errors import Refused
from routing.domain.text import Text
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import voicemail_sounds
from routing.store.desk import Page, voicemails_left
from routing.store.voicemails import DONE, LISTED, NEW, TAKEN, VoicemailRow
from routing.web import guards
from routing.web.console import shell
from routing.web.console.forms import asked, faults_of
from routing.web.console.missing import missing
from routing.web.console.naming import say
from routing.web.console.voicemail_rows import counts_of, lines_of
from routing.web.parts import parts

voicemails = Blueprint("console_voicemails", __name__, url_prefix="/console", template_folder="templates")

AT_ONCE = 50
PILES = {NEW: Text("Nouveaux", "New"), TAKEN: Text("Pris en charge", "Taken"), DONE: Text("Traités", "Done")}
DEEDS: dict[str, Callable[[Runtime, Author, str, str], VoicemailRow]] = {
    "take": desk.take_voicemail, "done": desk.finish_voicemail,
}
SAID = {
    "take": Text("Ce message est à vous.", "This voicemail is yours."),
    "done": Text("Message traité.", "Voicemail done."),
}
ELSE = Text(
    "Quelqu’un s’est déjà occupé de ce message entre-temps.", "Somebody has dealt with this voicemail meanwhile."
)


@voicemails.url_value_preprocessor
def _without_nul(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """PostgreSQL keeps no NUL in a text."""
    if values and "id" in values:
        values["id"] = values["id"].replace("\0", "")


@voicemails.get("/voicemails")
@guards.console(Role.VIEWER)
def listed() -> Response:
    """A page of those in one state, the newest first."""
    state = request.args.get("state", NEW)
    return _list(state if state in LISTED else NEW)


@voicemails.get("/voicemails/<id>")
@guards.console(Role.VIEWER)
def seen(id: str) -> Response:
    """One message."""
    return _one(id)


@voicemails.get("/voicemails/<id>/sound")
@guards.console(Role.VIEWER)
def sound(id: str) -> Response:
    """What was said. A browser asks for parts of it."""
    with parts().runtime.database.read() as connection:
        found = voicemail_sounds.of_voicemail(connection, id)
    if found is None:
        return missing()
    told = send_file(BytesIO(found.content), mimetype=found.content_type, conditional=True, etag=False)
    told.headers["Cache-Control"] = "no-store"
    return told


@voicemails.post("/voicemails/<id>/number")
@guards.console(Role.SUPERVISOR)
def number(id: str) -> Response:
    """The same message with its number in full, which is journalled first."""
    try:
        row = desk.reveal_voicemail(parts().runtime, shell.author(), id)
    except Refused:
        return missing()
    return _one(id, number=row.from_raw)


@voicemails.post("/voicemails/<id>/<deed>")
@guards.console(Role.SUPERVISOR)
def change(id: str, deed: str) -> BaseResponse:
    """Somebody is at it, or it has been dealt with."""
    if deed not in DEEDS:
        return missing()
    try:
        row = DEEDS[deed](parts().runtime, shell.author(), id, request.form.get("reason", ""))
    except Refused as error:
        if error.status == 404:
            return missing()
        return _one(id, error.status, say(ELSE) if error.status == 409 else " ".join(faults_of(error, {})[1:]))
    is_list = request.form.get("back") == "list"
    return shell.go("/voicemails" if is_list else f"/voicemails/{row.id}", said=deed)


def _list(state: str) -> Response:
    told, now = shell.outlook(), parts().runtime.clock.now()
    with parts().runtime.database.read() as connection:
        found = voicemails_left(connection, state, Page(AT_ONCE + 1, asked("after") or None)) or ()
        rows, counted = lines_of(connection, told.centre, found[:AT_ONCE], now), counts_of(connection)
    return shell.page(
        "console/voicemails.html", rows=rows, state=state, said=_said(), is_offered=told.centre.promises is not None,
        piles=[(key, say(words), counted.get(key)) for key, words in PILES.items()],
        after=found[AT_ONCE - 1].id if len(found) > AT_ONCE else "", is_first="after" not in request.args,
        query=request.query_string.decode(),
    )


def _one(id_: str, status: int = 200, problem: str = "", number: str | None = None) -> Response:
    told, now = shell.outlook(), parts().runtime.clock.now()
    try:
        row = desk.voicemail(parts().runtime, id_)
    except Refused:
        return missing()
    with parts().runtime.database.read() as connection:
        line = lines_of(connection, told.centre, [row], now)[0]
    return shell.page(
        "console/voicemail.html", status, row=line, problem=problem, number=number, said=_said(),
        is_offered=told.centre.promises is not None,
    )


def _said() -> str:
    told = SAID.get(request.args.get("said", ""))
    return say(told) if told else ""
