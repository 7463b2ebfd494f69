"""A callback booked by hand: for a number that somebody gives, or for who called or left a message, unseen."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from routing import callback_desk as desk
from routing.access import Role
from routing.callback_changes import Order
from routing.callback_wishes import wished
from routing.domain.errors import Refused
from routing.domain.scene import Memory
from routing.domain.text import Language, Text
from routing.phone_numbers import hinted, read_number
from routing.store import calls, voicemails
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.web import guards
from routing.web.console import shell
from routing.web.console.forms import faults_of, typed
from routing.web.console.naming import say
from routing.web.console.slot_choices import slot_choices, slot_given
from routing.web.parts import parts

booking = Blueprint("console_booking", __name__, url_prefix="/console", template_folder="templates")

FIELDS = {"/phone": "phone", "/topic": "topic", "/slot_id": "slot", "/reason": "reason"}
NO_TOPIC = Text("Sans motif", "No topic")
NO_NUMBER = Text(
    "Ce numéro est masqué ou effacé\u00a0: saisissez-en un.", "This number is withheld or deleted; give one."
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the wish comes from: a call or a message, whose number is used without being shown."""

    name: str
    id: str
    number: str | None
    topic: str | None
    language: str


@booking.get("/callbacks/new")
@guards.console(Role.SUPERVISOR)
def asked() -> Response:
    """The form."""
    source = _source()
    wanted = {"topic": source.topic or "", "language": source.language} if source else {"language": "fr"}
    return _form(source, wanted | {name: request.args[name] for name in ("topic", "language") if name in request.args})


@booking.post("/callbacks/new")
@guards.console(Role.SUPERVISOR)
def booked() -> BaseResponse:
    """Books it, or says beside each field what is wrong."""
    source, given = _source(), typed("phone", "topic", "language", "slot", "reason")
    try:
        row = _booked(source, given)
    except Refused as error:
        beside, above = faults_of(error, FIELDS)
        if source and source.number and "phone" in beside:
            above = f"{above} {beside.pop('phone')}".strip()
        return _form(source, given, error.status, beside, above)
    return shell.go(f"/callbacks/{row.reference}", said="booked")


def _booked(source: Source | None, given: dict[str, str]) -> CallbackRow:
    number = source.number if source and source.number else given["phone"]
    language = given["language"] if given["language"] in set(Language) else Language.FR.value
    wanted = wished(
        parts().runtime, shell.outlook(), number, given["topic"] or None, language, slot_given(given["slot"])
    )
    order = Order(shell.author(), given["reason"])
    return desk.book(parts().runtime, shell.outlook(), wanted, order)


def _form(
    source: Source | None, given: dict[str, str], status: int = 200, faults: dict[str, str] | None = None,
    problem: str = "",
) -> Response:
    told, now = shell.outlook(), parts().runtime.clock.now()
    with parts().runtime.database.read() as connection:
        slots = slot_choices(connection, told, now)
    topics = [("", say(NO_TOPIC))] + [(id_, say(topic.label)) for id_, topic in told.centre.topics.items()]
    hint = hinted(source.number) if source and source.number else ""
    return shell.page(
        "console/callback_new.html", status, given=given, faults=faults or {}, problem=problem, slots=slots,
        topics=topics, source=source, hint=hint, unknown=say(NO_NUMBER) if source and not source.number else "",
    )


def _source() -> Source | None:
    with parts().runtime.database.read() as connection:
        for name, found in (("call", _of_call), ("voicemail", _of_voicemail)):
            if wanted := request.values.get(name, "").replace("\0", ""):
                return found(connection, wanted[:64])
    return None


def _of_call(connection: Connection, sid: str) -> Source | None:
    row = calls.find(connection, sid)
    if row is None:
        return None
    memory = Memory.from_row(row.memory)
    return Source("call", sid, _number(row.caller or row.from_raw), memory.topic, memory.language.value)


def _of_voicemail(connection: Connection, id_: str) -> Source | None:
    row = voicemails.find(connection, id_)
    return Source("voicemail", id_, _number(row.from_raw), row.topic, row.language) if row else None


def _number(raw: str) -> str | None:
    read = read_number(raw)
    return read.e164 if read else None
