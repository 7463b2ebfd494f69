"""A voicemail as the console shows it, as plain words of whoever reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from routing.domain.centre import Centre
from routing.domain.text import Text
from routing.phone_numbers import e164_of, hinted, masked
from routing.store import voicemail_sounds, voicemails
from routing.store.database import Connection
from routing.store.forgetting import ERASED
from routing.store.voicemails import DONE, NEW, TAKEN, VoicemailRow
from routing.web.console.naming import WITHHELD, clock_of, language_name, line_name, say, topic_name

GONE = Text("numéro effacé", "number deleted")
STATES = {NEW: Text("nouveau", "new"), TAKEN: Text("pris en charge", "taken"), DONE: Text("traité", "done")}
KINDS = {NEW: "warning", TAKEN: "add", DONE: "open"}


@dataclass(frozen=True, slots=True)
class Line:
    """One message. `can_ring`: it has a number that a callback could be booked for."""

    id: str
    call_sid: str
    left: str
    number: str
    can_ring: bool
    topic: str
    line: str
    language: str
    length: str
    wants_callback: bool
    state: str
    words: str
    kind: str
    taken_by: str
    done: str
    can_hear: bool
    is_kept: bool


def lines_of(connection: Connection, centre: Centre, rows: Sequence[VoicemailRow], now: datetime) -> list[Line]:
    """Messages in words, and whether each can be heard."""
    heard = voicemail_sounds.kept_of(connection, [row.id for row in rows])
    return [_line(centre, row, row.id in heard, now) for row in rows]


def counts_of(connection: Connection) -> dict[str, int]:
    """How many are new, and how many somebody is at."""
    return {state: len(voicemails.listed(connection, (state,))) for state in (NEW, TAKEN)}


def number_of(row: VoicemailRow) -> str:
    """Who left it, as a hint."""
    if row.from_raw == ERASED:
        return say(GONE)
    known = e164_of(row.from_raw)
    return hinted(known) if known else masked(row.from_raw) if row.from_raw.startswith("sip:") else say(WITHHELD)


def _line(centre: Centre, row: VoicemailRow, can_hear: bool, now: datetime) -> Line:
    at = clock_of(centre, row.line)
    taken = f"{row.taken_by}, {at.moment(row.taken_at, now)}" if row.taken_by and row.taken_at else ""
    return Line(
        row.id, row.call_sid, at.moment(row.left_at, now), number_of(row), e164_of(row.from_raw) is not None,
        topic_name(centre, row.topic), line_name(centre, row.line), language_name(row.language),
        at.length(row.duration_seconds), row.wants_callback, row.state, say(STATES[row.state]), KINDS[row.state],
        taken, at.moment(row.done_at, now) if row.done_at else "", can_hear, row.recording_sid is not None,
    )
