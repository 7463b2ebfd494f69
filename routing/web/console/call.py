"""One call's path, step by step: what the caller heard about, pressed and said, which queue, and which agents rang."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response

from routing.access import Role
from routing.domain.attempt import AttemptState
from routing.domain.call_words import notes_of, step_text
from routing.domain.centre import Centre
from routing.domain.promise_words import OUTCOMES, RINGING
from routing.domain.scene import Memory
from routing.domain.text import Text
from routing.phone_numbers import masked
from routing.store import attempts, queue_entries, voicemails
from routing.store import callbacks as promises
from routing.store import calls as stored
from routing.store.attempts import AttemptRow
from routing.store.calls import CallRow, StepRow
from routing.store.database import Connection
from routing.web import guards
from routing.web.console import shell
from routing.web.console.callback_story import Moment
from routing.web.console.calls import called
from routing.web.console.missing import missing
from routing.web.console.moments import Moments
from routing.web.console.naming import agent_name, clock_of, language_name, queue_name, say, topic_name
from routing.web.parts import parts

call = Blueprint("console_call", __name__, url_prefix="/console", template_folder="templates")

RANG = Text("Le téléphone de {agent} sonne", "{agent}’s telephone rings")
OVER = Text("Fin de l’appel", "The call is over")


@dataclass(frozen=True, slots=True)
class Found:
    """A call with everything that hangs on it."""

    row: CallRow
    steps: tuple[StepRow, ...]
    rings: tuple[AttemptRow, ...]
    voicemail: str | None
    callback: str | None


@call.get("/calls/<sid>")
@guards.console(Role.VIEWER)
def seen(sid: str) -> Response:
    """The page of one call."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    with parts().runtime.database.read() as connection:
        found = _found(connection, sid.replace("\0", "")[:64])
    if found is None:
        return missing()
    return shell.page(
        "console/call.html", call=called(told.centre, found.row), facts=_facts(told.centre, found.row, now),
        story=path_of(told.centre, found), voicemail=found.voicemail, callback=found.callback,
        sid=found.row.sid, has_number=found.row.caller is not None, is_offered=told.centre.promises is not None,
    )


def path_of(centre: Centre, found: Found) -> list[Moment]:
    """Steps and rings, in the order in which they happened."""
    at = clock_of(centre, found.row.line)
    told = [_step(at, one) for one in found.steps] + [_ring(centre, at, one) for one in found.rings]
    if found.row.ended_at is not None:
        told.append(Moment(found.row.ended_at, _when(at, found.row.ended_at), say(OVER)))
    return sorted(told, key=lambda moment: moment.at)


def _found(connection: Connection, sid: str) -> Found | None:
    row = stored.find(connection, sid)
    if row is None:
        return None
    entry, message = queue_entries.of_call(connection, sid), voicemails.of_call(connection, sid)
    booked = promises.find(connection, str(row.memory["booked"])) if row.memory.get("booked") else None
    return Found(
        row, stored.steps(connection, sid), attempts.of_entries(connection, [entry.id]) if entry else (),
        message.id if message and message.state in voicemails.LISTED else None, booked.reference if booked else None,
    )


def _facts(centre: Centre, row: CallRow, now: datetime) -> list[tuple[str, str]]:
    at, memory = clock_of(centre, row.line), Memory.from_row(row.memory)
    facts = (
        (Text("Début", "Began"), at.moment(row.started_at, now)),
        (Text("Durée", "Lasted"), at.length(row.duration_seconds) if row.duration_seconds is not None else ""),
        (Text("Langue", "Language"), language_name(memory.language.value)),
        (Text("Motif", "Topic"), topic_name(centre, memory.topic)),
        (Text("File", "Queue"), queue_name(centre, row.queue)),
    )
    return [(say(name), value) for name, value in facts if value]


def _step(at: Moments, one: StepRow) -> Moment:
    detail = {key: masked(value) if isinstance(value, str) else value for key, value in one.detail.items()}
    return Moment(
        one.at, _when(at, one.at), say(step_text(one.name, detail)),
        tuple(say(words) for words in notes_of(one.name, detail)),
    )


def _ring(centre: Centre, at: Moments, one: AttemptRow) -> Moment:
    outcome = OUTCOMES[one.outcome] if one.outcome and one.state is AttemptState.ENDED else RINGING
    what = say(RANG).format(agent=agent_name(centre, one.agent))
    return Moment(one.sent_at, _when(at, one.sent_at), what, (say(outcome),), is_call=True)


def _when(at: Moments, moment: datetime) -> str:
    return f"{at.local(moment):%H:%M:%S}"
