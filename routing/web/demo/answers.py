"""The availability answer of a demo state, made by the code that makes the real ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from routing.availability import Outlook, availability_at
from routing.config.loader import load
from routing.domain.centre import Centre, Line
from routing.domain.hours import Hours, compile_hours
from routing.domain.line_load import LineLoad
from routing.domain.rules import Closure, Kind, Source, Written
from routing.hours_rows import without_agents
from routing.store.announcements import AnnouncementRow
from routing.web.availability_document import availability_document, callback_offer
from routing.web.demo.states import OUTAGE, DemoState
from routing.web.json_values import Json

A_QUARTER = timedelta(minutes=15)


@lru_cache(maxsize=64)
def outlook_of(state: DemoState) -> Outlook:
    """The hours of a state at the moment that its answer was given."""
    now = state.answered_at or state.at
    centre = load({"hours.yaml": state.hours.encode()}, now.date()).centre
    hours = {id_: _hours(state, line, now) for id_, line in centre.lines.items()}
    told = _announcements(state, centre, now)
    return Outlook(centre, hours, "demo", now, now.astimezone(centre.timezone).date(), (), announcements=told)


def demo_document(state: DemoState, real: Centre, chat_url: str | None, prefix: str) -> Json:
    """The answer of a state, with the callbacks of the real centre; `chat_url` is a chat window to try, if any."""
    outlook, now = outlook_of(state), state.answered_at or state.at
    found = availability_at(outlook, outlook.centre.lines, now)
    loads = {"telephone": LineLoad(2, state.waits, now)} if state.waits is not None else None
    document = availability_document(outlook, found, now, loads, simulated=True)
    document["callback"] = callback_offer(real, prefix)
    for line in document["lines"]:
        if line["chat"] and chat_url:
            line["chat"] = {"url": chat_url, "script": None, "ready_signal": True}
    return document


def _hours(state: DemoState, line: Line, now: datetime) -> Hours:
    source = Source(Kind.CLOSURE, OUTAGE, Written(id="demo", role="supervisor"))
    closure = Closure(now - A_QUARTER, state.closed_until, OUTAGE, source)
    hours = compile_hours(line.rules, (closure,) if line.id in state.closed else (), now)
    return without_agents(hours, line, now - A_QUARTER, now) if state.nobody else hours


def _announcements(state: DemoState, centre: Centre, now: datetime) -> tuple[AnnouncementRow, ...]:
    if state.notice is None:
        return ()
    until = now + timedelta(hours=8)
    return tuple(
        AnnouncementRow(f"demo-{id_}", id_, now - A_QUARTER, until, state.notice, "demo", "supervisor")
        for id_ in centre.lines
    )
