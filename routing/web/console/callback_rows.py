"""A callback as the console shows it: one row of the list, as plain words of whoever reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from routing.domain.attempt import AttemptState
from routing.domain.callback import OPEN, CallbackState
from routing.domain.centre import Centre
from routing.domain.promise_words import CHANNELS, OUTCOMES, RINGING, STATES
from routing.domain.text import Text
from routing.phone_numbers import hinted
from routing.store import attempts
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.web.console.naming import clock_of, say, topic_name

NO_NUMBER = Text("numéro effacé", "number deleted")
SOON, OTHERWISE = Text("dès que possible", "as soon as possible"), Text("sans motif", "no topic")
LATE = Text("en retard", "late")
KINDS = {
    CallbackState.WAITING: "plain", CallbackState.DIALLING: "add", CallbackState.TALKING: "open",
    CallbackState.DONE: "open", CallbackState.UNREACHABLE: "warning", CallbackState.CANCELLED: "plain",
    CallbackState.EXPIRED: "closed",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    reference: str
    window: str
    topic: str
    number: str
    channel: str
    tries: int
    outcome: str
    state: str
    kind: str
    next_at: str


def lines_of(connection: Connection, centre: Centre, rows: Iterable[CallbackRow], now: datetime) -> list[Line]:
    """Rows of the list, each with what came of the last call."""
    rows, last = tuple(rows), defaultdict[str, list[AttemptRow]](list)
    for one in attempts.of_callbacks(connection, [row.id for row in rows]):
        last[one.callback_id or ""].append(one)
    return [line_of(centre, row, last[row.id], now) for row in rows]


def line_of(centre: Centre, row: CallbackRow, tries: list[AttemptRow], now: datetime) -> Line:
    """One of them."""
    at, is_late = clock_of(centre, row.line), is_late_by(row, now)
    window = at.window(row.window_start, row.window_end, now) if row.window_start and row.window_end else say(SOON)
    waits = row.state is CallbackState.WAITING and bool(tries) and row.next_attempt_at is not None
    return Line(
        row.reference, window, topic_name(centre, row.topic) or say(OTHERWISE), number_of(row),
        say(CHANNELS.get(row.channel, Text(row.channel, row.channel))), len(tries),
        outcome_of(tries[-1]) if tries else "", say(LATE if is_late else STATES[row.state]),
        "closed" if is_late else KINDS[row.state],
        at.moment(row.next_attempt_at, now) if waits and row.next_attempt_at else "",
    )


def number_of(row: CallbackRow) -> str:
    """The number as a hint."""
    return hinted(row.number) if row.number else say(NO_NUMBER)


def outcome_of(row: AttemptRow) -> str:
    """What came of a call, or that it goes on."""
    if row.state is not AttemptState.ENDED or row.outcome is None:
        return say(RINGING)
    return say(OUTCOMES[row.outcome])


def is_late_by(row: CallbackRow, now: datetime) -> bool:
    """Whether the promised time is over and nobody has rung."""
    return row.state in OPEN and row.window_end is not None and row.window_end <= now and row.first_rung_at is None
