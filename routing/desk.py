"""What supervisors do with the day's work: who is at work, whose message is taken or done, which numbers are marked.

Each change is one transaction with its journal entry, which never holds a telephone number.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from routing import agents
from routing.agents import PresenceSet, SetReason
from routing.domain.centre import Centre
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.journalling import Author, reasoned, record, stale
from routing.phone_numbers import read_number
from routing.runtime import Runtime
from routing.store import caller_marks, voicemails
from routing.store.agents import AgentRow
from routing.store.caller_marks import MarkRow
from routing.store.database import Connection
from routing.store.voicemails import VoicemailRow


def set_presence(
    runtime: Runtime, centre: Centre, author: Author, agent: str, presence: str, reason: str, version: int | None
) -> AgentRow:
    """Makes an agent available or away, once their present call is over. Raises Refused, 409 for an older version."""
    now, reason = runtime.clock.now(), reasoned(reason)

    def work(connection: Connection) -> PresenceSet:
        done = agents.set_by_hand(connection, centre, agent, presence, reason, now, version)
        if done.reason in (SetReason.NOW, SetReason.AFTERWARDS):
            record(connection, author, now, "presence", agent, {"presence": presence}, reason)
        return done

    done = runtime.database.write(work)
    if done.reason is SetReason.CHANGED_MEANWHILE:
        raise stale()
    return done.agent


def check_agent(centre: Centre, agent: str) -> None:
    """Raises Refused for an agent whom config does not know."""
    if agent not in centre.agents:
        raise _refused(404, "/agent", "unknown_agent", f"Le conseiller «\u00a0{agent[:40]}\u00a0» n’existe pas.",
                       f"There is no agent “{agent[:40]}”.")


def take_voicemail(runtime: Runtime, author: Author, id_: str, reason: str) -> VoicemailRow:
    """Somebody is at a message. Raises Refused when there is none, or it is somebody's already."""
    return _moved(runtime, author, id_, reason, "voicemail_taken", voicemails.take)


def finish_voicemail(runtime: Runtime, author: Author, id_: str, reason: str) -> VoicemailRow:
    """A message has been dealt with. Raises Refused when there is none, or it was done before."""
    return _moved(runtime, author, id_, reason, "voicemail_done", voicemails.done)


def voicemail(runtime: Runtime, id_: str) -> VoicemailRow:
    """The message of that id. Raises Refused when there is none to be heard."""
    with runtime.database.read() as connection:
        return _listed(voicemails.find(connection, id_))


def reveal_voicemail(runtime: Runtime, author: Author, id_: str) -> VoicemailRow:
    """A message whose number is about to be shown in full to somebody, which is journalled."""
    def work(connection: Connection) -> VoicemailRow:
        row = _listed(voicemails.find(connection, id_))
        record(connection, author, runtime.clock.now(), "number_seen", row.id, {}, "")
        return row

    return runtime.database.write(work)


def new_mark(
    runtime: Runtime, author: Author, number: str, mark: str, reason: str, expires_at: datetime | None
) -> MarkRow:
    """A mark that blocks a number or gives it priority, not yet in force.

    Raises Refused when it is no number, or the end has come.
    """
    now, read = runtime.clock.now(), read_number(number)
    if read is None:
        raise _refused(422, "/number", "invalid_phone", "Ce n’est pas un numéro de téléphone.",
                       "This is not a telephone number.")
    if expires_at is not None and expires_at <= now:
        raise _refused(422, "/until", "end_has_come", "La fin doit être à venir.", "The end must be still to come.")
    return MarkRow(f"cm_{secrets.token_hex(8)}", read.e164, mark, reasoned(reason), author.name, now, expires_at)


def mark_caller(runtime: Runtime, author: Author, row: MarkRow) -> None:
    """Puts a mark in force."""
    until = row.expires_at.isoformat() if row.expires_at else None

    def work(connection: Connection) -> None:
        caller_marks.add(connection, row)
        record(connection, author, row.created_at, f"caller_{row.mark}", row.id, {"until": until}, row.reason)

    runtime.database.write(work)


def mark_of(runtime: Runtime, id_: str) -> MarkRow:
    """The mark in force by that id. Raises Refused when there is none."""
    with runtime.database.read() as connection:
        marks = caller_marks.in_force(connection, runtime.clock.now())
    found = next((mark for mark in marks if mark.id == id_), None)
    if found is None:
        raise _no_such_mark()
    return found


def unmark_caller(runtime: Runtime, author: Author, id_: str, reason: str) -> None:
    """Takes a mark back. Raises Refused when there is none in force by that id."""
    mark_of(runtime, id_)
    now, reason = runtime.clock.now(), reasoned(reason)

    def work(connection: Connection) -> bool:
        removed = caller_marks.remove(connection, id_, now)
        if removed:
            record(connection, author, now, "caller_unmarked", id_, {}, reason)
        return removed

    if not runtime.database.write(work):
        raise _no_such_mark()


def _moved(
    runtime: Runtime, author: Author, id_: str, reason: str, action: str,
    move: Callable[[Connection, str, str, datetime], bool],
) -> VoicemailRow:
    now, reason = runtime.clock.now(), reasoned(reason)

    def work(connection: Connection) -> tuple[VoicemailRow | None, bool]:
        moved = move(connection, id_, author.name, now)
        if moved:
            record(connection, author, now, action, id_, {}, reason)
        return voicemails.find(connection, id_), moved

    found, moved = runtime.database.write(work)
    row = _listed(found)
    if not moved:
        raise _refused(409, "/id", "changed_meanwhile", f"Ce message est déjà dans l’état {row.state}.",
                       f"This voicemail is {row.state} already.")
    return row


def _listed(row: VoicemailRow | None) -> VoicemailRow:
    if row is None or row.state not in voicemails.LISTED:
        raise _refused(404, "/id", "unknown_voicemail", "Ce message vocal n’existe pas.", "There is no such voicemail.")
    return row


def _no_such_mark() -> Refused:
    return _refused(404, "/id", "unknown_mark", "Aucune inscription en vigueur ne porte cet identifiant.",
                    "No mark in force has this id.")


def _refused(status: int, pointer: str, code: str, french: str, english: str, place: str = "") -> Refused:
    where = place or ("path" if status in (404, 409) else "body")
    return Refused(status, Fault(where, pointer, code, Text(french, english)))
