"""Someone is on the phone: what do they hear? Each step of a call becomes a call plan, and is logged."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.availability import Outlook
from routing.domain.call_plan import CallPlan, Goodbye, Say, closed_plan, open_plan, sentence, trouble_plan
from routing.domain.centre import Line
from routing.domain.hours import Status, status_at
from routing.domain.text import Language
from routing.domain.wording import week_text
from routing.phone_numbers import e164_of
from routing.runtime import Runtime
from routing.store import calls
from routing.store.calls import CallRow, StepRow
from routing.store.database import Connection, DatabaseFault

log = logging.getLogger(__name__)

LONGEST_SID = 64
LONGEST_NUMBER = 300
RING = "ring:"
STATES = {"ring": "waiting", "talked": "with_agent"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call as the network tells of it; numbers are raw, a caller may be anonymous."""

    sid: str
    from_raw: str
    to_raw: str


def line_called(outlook: Outlook, to_raw: str) -> Line | None:
    """The line a call is for, None when the number is not ours."""
    number = e164_of(to_raw)
    return outlook.centre.line_called(number) if number else None


def answer(runtime: Runtime, outlook: Outlook, line: Line, call: Incoming) -> CallPlan:
    """A call comes in: the plan that fits the line's status at this moment."""
    status = status_at(outlook.hours[line.id], runtime.clock.now())
    if status.is_open:
        plan = open_plan(outlook.centre, line.id)
    else:
        plan = closed_plan(outlook.centre, status, line.rules.timezone)
    _log_call(runtime, line, call, plan, _status_detail(status))
    return plan


def after_ring(
    runtime: Runtime, outlook: Outlook, line: Line, call: Incoming, place: str, answered: bool
) -> CallPlan:
    """A ring is over: goodbye after a conversation, else the next agents, else an apology."""
    number = int(place.removeprefix(RING)) if place.removeprefix(RING).isdecimal() else 0
    if answered:
        words = sentence(outlook.centre.messages, "goodbye").fr
        plan = CallPlan(f"talked:{number}", (Say(words, Language.FR), Goodbye()), "answered")
    else:
        plan = open_plan(outlook.centre, line.id, number + 1)
    _log_call(runtime, line, call, plan, {"after": place})
    return plan


def last_resort(outlook: Outlook | None, line: Line | None) -> CallPlan | None:
    """What a caller hears when something of ours is broken; touches nothing but what is in memory."""
    if outlook is None:
        return None
    hours = week_text(line.rules.week) if line else None
    return trouble_plan(outlook.centre, hours)


def end(runtime: Runtime, sid: str, outcome: str, seconds: int | None) -> bool:
    """The network says a call is over. False when it had ended already or is not known."""
    now = runtime.clock.now()

    def work(connection: Connection) -> bool:
        row = calls.find(connection, sid)
        if row is None:
            return False
        ended_as = "abandoned_queue" if row.state == "waiting" else "abandoned_menu"
        return calls.end(connection, sid, ended_as if outcome == "completed" else "failed", now, seconds)

    ended = runtime.database.write(work)
    log.info("call ended sid=%s network=%s counted=%s", sid, outcome, ended)
    return ended


def _log_call(runtime: Runtime, line: Line, call: Incoming, plan: CallPlan, detail: Mapping[str, Any]) -> None:
    """Keeps the call and the step it is at; a database that does not answer must not cost the caller an answer."""
    log.info("call sid=%s from=%s line=%s place=%s", call.sid, call.from_raw, line.id, plan.place)
    if not 0 < len(call.sid) <= LONGEST_SID:
        return
    now = runtime.clock.now()
    row = CallRow(
        call.sid, line.id, _storable(call.from_raw), _storable(call.to_raw), "in_menu", now
    )
    state = STATES.get(plan.place.partition(":")[0], "in_menu")

    def work(connection: Connection) -> None:
        calls.add(connection, row)
        if calls.add_step(connection, call.sid, StepRow(now, plan.place, detail)):
            calls.set_state(connection, call.sid, state, plan.ends_as)
        if plan.ends_as == "answered":
            calls.was_answered(connection, call.sid)

    try:
        runtime.database.write(work)
    except (DatabaseFault, TimeoutError):
        log.exception("call sid=%s is answered but could not be kept", call.sid)


def _storable(raw: str) -> str:
    """What the network sent, within the column and without the NUL that PostgreSQL's text cannot hold."""
    return raw.replace("\0", "")[:LONGEST_NUMBER]


def _status_detail(status: Status) -> dict[str, Any]:
    return {"open": status.is_open, "reason": status.reason.value}
