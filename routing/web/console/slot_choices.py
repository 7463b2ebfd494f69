"""The times that somebody can still be promised, by day, for a form."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from routing.availability import Outlook
from routing.callbacks.offering import promises_of, slots_on_offer
from routing.domain.text import Text
from routing.store.database import Connection
from routing.web.console.naming import clock_of, say

SOONEST = "asap"
Choices = list[tuple[str, list[tuple[str, str]]]]


def slot_choices(connection: Connection, outlook: Outlook, now: datetime, but: datetime | None = None) -> Choices:
    """Every free slot under its day, after as soon as possible; without the one that begins at `but`."""
    if outlook.centre.promises is None:
        return []
    promises = promises_of(outlook)
    at, last = clock_of(outlook.centre, promises.line), now + timedelta(seconds=promises.slots.horizon)
    free = [slot for slot in slots_on_offer(connection, outlook, now, last, now) if slot.window.start != but]
    days = groupby(free, key=lambda slot: at.local(slot.window.start).date())
    soonest = ("", [(SOONEST, say(Text("Dès que possible", "As soon as possible")))])
    return [soonest] + [
        (at.day(day), [
            (slot.id, f"{at.day(day)}, {at.clock(slot.window.start)} – {at.clock(slot.window.end)}") for slot in group
        ])
        for day, group in days
    ]


def slot_given(written: str) -> str | None:
    """The slot's id; None for as soon as possible."""
    return None if written in ("", SOONEST) else written
