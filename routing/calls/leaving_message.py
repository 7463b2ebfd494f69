"""A caller leaves a message: kept once, heard by nobody else, and thanked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from routing.availability import Outlook
from routing.calls.moment import Incoming, Moment
from routing.calls.turns import VOICEMAIL, Decision, scene_decision, take_turn, turn_of
from routing.domain.call_plan import Ask, CallPlan, Goodbye, Say
from routing.domain.centre import Line
from routing.domain.scene import Memory, Place, Scene
from routing.outbox import delete_recording, fetch_recording
from routing.runtime import Runtime
from routing.store import calls, voicemails
from routing.store.calls import CallRow
from routing.store.database import Connection

# What is left of a recording without a word in it once the network has trimmed its silence; no message is shorter.
SHORTEST = 2
TRIES = 2


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording at the network: where it is, and how many seconds it has."""

    sid: str
    url: str
    seconds: int


def recorded(
    runtime: Runtime, outlook: Outlook, line: Line, call: Incoming, key: str, recording: Recording | None
) -> str:
    """The document after a message: thanks, or once more when nothing was said."""

    def decide(moment: Moment) -> Decision:
        memory = Memory.from_row(moment.row.memory)
        _keep_message(moment, memory, recording)
        if recording is not None and recording.seconds >= SHORTEST:
            return _thanked(moment, memory)
        if memory.tries + 1 < TRIES:
            here = Scene(Place.VOICEMAIL, memory)
            here = here.again("message_empty", tries=memory.tries + 1)
            return scene_decision(moment, moment.situation(), here, {"message": "empty"})
        return scene_decision(moment, moment.situation(), Scene(Place.END, memory), {"message": "empty"})

    return take_turn(runtime, outlook, line, call, turn_of(Ask.RECORDED, key), decide)


def message_ready(
    runtime: Runtime, sid: str, recording: Recording | None
) -> bool:
    """The recording of a message is there, or there is none (`absent`). Told twice, it counts once."""
    now = runtime.clock.now()

    def work(connection: Connection) -> bool:
        row = calls.lock(connection, sid)
        if row is None:
            return False
        _add(connection, row, Memory.from_row(row.memory), now)
        if recording is None:
            return voicemails.absent(connection, sid)
        if recording.seconds < SHORTEST:
            delete_recording(connection, recording.sid, now)
            return voicemails.empty(connection, sid)
        kept = voicemails.recorded(connection, sid, recording.sid, recording.url, recording.seconds, now)
        if kept:
            calls.correct(connection, sid, "voicemail")
            fetch_recording(connection, recording.sid, now)
        return kept

    return runtime.database.write(work)


def _keep_message(moment: Moment, memory: Memory, recording: Recording | None) -> None:
    row = moment.row
    _add(moment.connection, row, memory, moment.now)
    if recording is None:
        return
    if recording.seconds < SHORTEST:
        delete_recording(moment.connection, recording.sid, moment.now)
        voicemails.empty(moment.connection, row.sid)
    else:
        voicemails.recorded(moment.connection, row.sid, recording.sid, recording.url, recording.seconds, moment.now)
        calls.correct(moment.connection, row.sid, "voicemail")
        fetch_recording(moment.connection, recording.sid, moment.now)


def _add(connection: Connection, row: CallRow, memory: Memory, now: datetime) -> None:
    """Adds the message, whichever comes first: what follows it on the line, or the news of its recording."""
    voicemails.add(
        connection, call_sid=row.sid, line=row.line, queue=row.queue, topic=memory.topic,
        language=memory.language.value, from_raw=row.from_raw, wants_callback=memory.wants_callback, now=now,
    )


def _thanked(moment: Moment, memory: Memory) -> Decision:
    messages, language = moment.outlook.centre.messages, memory.language
    words = f"{messages['message_kept'].in_(language)} {messages['goodbye'].in_(language)}"
    plan = CallPlan("thanks", (Say(words, language), Goodbye()), "voicemail")
    return Decision(plan, memory, VOICEMAIL, {"message": "kept"})
