"""What is true around a caller who asks for a callback: their number, what it waits for already, and the free times."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from routing.callbacks.consent import consent_of
from routing.callbacks.numbers import read_allowed
from routing.callbacks.offering import promises_of, slots_on_offer, soonest_on_offer
from routing.calls.moment import Moment
from routing.domain.callback import CallbackState
from routing.domain.callback_facts import CallbackFacts, Keyed, Told
from routing.domain.scene import Situation
from routing.domain.slots import Window
from routing.store import callbacks
from routing.store.callbacks import CallbackRow

_CAN_CHANGE = (CallbackState.WAITING, CallbackState.DIALLING)


def with_facts(moment: Moment, situation: Situation, keys: str = "") -> Situation:
    """The situation with what a conversation about a callback depends on; `keys` are read as a number."""
    centre, consent = moment.outlook.centre, consent_of(moment.outlook.centre)
    if consent is None:
        return situation
    number = moment.caller.e164
    read = read_allowed(centre, number) if number else None
    horizon = moment.now + timedelta(seconds=promises_of(moment.outlook).slots.horizon)
    facts = CallbackFacts(
        soonest=soonest_on_offer(moment.connection, moment.outlook, moment.now),
        slots=slots_on_offer(moment.connection, moment.outlook, moment.now, horizon, moment.now),
        consent=consent.text, own=read.e164 if read else None,
        own_refusal=read.refusal.value if read and read.refusal else None,
        held=_held(moment, number), keyed=_keyed(moment, keys),
    )
    return replace(situation, callbacks=facts)


def told_of(row: CallbackRow) -> Told:
    """A callback as its person is told of it."""
    window = Window(row.window_start, row.window_end) if row.window_start and row.window_end else None
    return Told(row.id, row.reference, window)


def _held(moment: Moment, number: str | None) -> Told | None:
    """The callback that stands in the way of another one, where it may still be changed."""
    if number is None:
        return None
    found = callbacks.open_of_number(moment.connection, number)
    if len(found) < promises_of(moment.outlook).limits.open_per_number:
        return None
    return next((told_of(row) for row in reversed(found) if row.state in _CAN_CHANGE), None)


def _keyed(moment: Moment, keys: str) -> Keyed | None:
    digits = keys.strip("#*")
    if not digits:
        return None
    read = read_allowed(moment.outlook.centre, digits)
    return Keyed(read.e164, read.refusal.value if read.refusal else None)
