"""Appels: who waits now, and the calls of a day with how each ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, Response, request

from routing.access import Role
from routing.domain.call_words import ENDS, STATES
from routing.domain.centre import Centre
from routing.domain.text import Text
from routing.domain.wall_time import at_epoch, midnight
from routing.phone_numbers import hinted, masked
from routing.reports.days import DAY, rules_of
from routing.store import calls as stored
from routing.store import queue_entries
from routing.store.calls import CallRow
from routing.store.database import Connection
from routing.store.desk import Page, Wanted, calls_like
from routing.store.queue_entries import EntryRow
from routing.web import guards
from routing.web.console import shell
from routing.web.console.callbacks import day_asked
from routing.web.console.forms import asked
from routing.web.console.naming import (
    WITHHELD,
    agent_name,
    clock_of,
    language_name,
    line_name,
    queue_name,
    say,
    topic_name,
)
from routing.web.parts import parts

calls = Blueprint("console_calls", __name__, url_prefix="/console", template_folder="templates")

AT_ONCE = 50
ANY, GOING_ON = Text("Toutes les issues", "However they ended"), Text("en cours", "going on")


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody in a queue."""

    sid: str
    position: int
    queue: str
    number: str
    topic: str
    language: str
    since: str
    waited: str


@dataclass(frozen=True, slots=True)
class Called:
    """One call of the list."""

    sid: str
    at: str
    line: str
    number: str
    how: str
    kind: str
    waited: str
    agent: str


@calls.get("/calls")
@guards.console(Role.VIEWER)
def listed() -> Response:
    """Who waits, and a page of the calls of a day."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    zone = rules_of(told.centre).timezone
    day = day_asked(request.args.get("on", "")) or now.astimezone(zone).date()
    ended = request.args.get("ended", "")
    wanted = Wanted(
        None, None, at_epoch(midnight(day, zone)), at_epoch(midnight(day + DAY, zone)), ended if ended in ENDS else None
    )
    with parts().runtime.database.read() as connection:
        waiting = waiters(connection, told.centre, now)
        found = calls_like(connection, wanted, Page(AT_ONCE + 1, asked("after") or None)) or ()
    return shell.page(
        "console/calls.html", waiting=waiting, rows=[called(told.centre, row) for row in found[:AT_ONCE]], on=day,
        ended=ended, ends=[("", say(ANY)), *((key, say(words)) for key, words in ENDS.items())],
        after=found[AT_ONCE - 1].sid if len(found) > AT_ONCE else "", is_first="after" not in request.args,
        query=request.query_string.decode(), days=_around(day, now.astimezone(zone).date()),
    )


def waiters(connection: Connection, centre: Centre, now: datetime) -> list[Waiter]:
    """Everybody who waits, queue by queue, in the order of service."""
    found = []
    for queue in centre.queues:
        for position, entry in enumerate(queue_entries.waiting(connection, queue), start=1):
            found.append(_waiter(connection, centre, entry, position, now))
    return found


def called(centre: Centre, row: CallRow) -> Called:
    """A call in words."""
    at, is_over = clock_of(centre, row.line), row.state == "ended"
    words = ENDS.get(row.ended_as or "") if is_over else STATES.get(row.state)
    return Called(
        row.sid, at.clock(row.started_at), line_name(centre, row.line), number_of(row),
        say(words or GOING_ON), kind_of(row), at.length(row.wait_seconds) if row.wait_seconds is not None else "",
        agent_name(centre, row.agent),
    )


def kind_of(row: CallRow) -> str:
    """How its badge looks."""
    if row.state != "ended":
        return "add"
    kinds = {"answered": "open", "failed": "closed", "abandoned_queue": "warning", "abandoned_menu": "warning"}
    return kinds.get(row.ended_as or "", "plain")


def number_of(row: CallRow) -> str:
    """The caller's number as a hint; in words where there is none."""
    if row.caller:
        return hinted(row.caller)
    return masked(row.from_raw) if row.from_raw.startswith(("+", "sip:", "client:")) else say(WITHHELD)


def _waiter(connection: Connection, centre: Centre, entry: EntryRow, position: int, now: datetime) -> Waiter:
    row = stored.find(connection, entry.call_sid)
    at = clock_of(centre, row.line if row else "")
    return Waiter(
        entry.call_sid, position, queue_name(centre, entry.queue), number_of(row) if row else "",
        topic_name(centre, entry.topic), language_name(entry.language), at.clock(entry.entered_at),
        at.length(now - entry.entered_at),
    )


def _around(day: date, today: date) -> dict[str, str]:
    """The days before and after, as addresses know them; none after today."""
    found = {"before": (day - DAY).isoformat()}
    return found | {"following": (day + DAY).isoformat()} if day < today else found
