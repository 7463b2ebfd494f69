"""What people hear who are rung back: who rings, and whether they want to talk now, later or not at all.

Pressing 1 proves a person; a machine presses nothing, and hears nothing but the company's name.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from routing.availability import Outlook
from routing.callback_calls.connecting import connect_now
from routing.callback_calls.news import AGENT_FIRST, HEARING, first_rung
from routing.callback_calls.turns import ENDS_WITHIN, Moment, Reply, take_turn
from routing.callbacks.booking import Booked, close, move
from routing.callbacks.offering import promises_of, slots_on_offer
from routing.domain.attempt import AttemptOutcome, AttemptState
from routing.domain.call_plan import CallPlan
from routing.domain.callback import CallbackEvent
from routing.domain.callback_words import window_text
from routing.domain.ring_plans import CANCEL_KEY, MOVE_KEY, TALK_KEY, greeting_plan, offer_plan
from routing.domain.slots import Window
from routing.domain.text import Text
from routing.outbox import end_call, redirect_call
from routing.runtime import Runtime
from routing.store import attempts, callbacks

MOST_ASKED = 2
SPEAKING = timedelta(seconds=60)  # a message takes its time, and is not to be cut short
BY_ASKER = "by_asker_on_the_phone"


def answered(runtime: Runtime, outlook: Outlook, token: str, sid: str, is_machine: bool = False) -> Reply:
    """Somebody has picked up: the person, a machine, or, where agents are rung first, the agent."""

    def decide(moment: Moment) -> CallPlan:
        attempts.advance(
            moment.connection, moment.attempt.id, AttemptState.ANSWERED, moment.now + HEARING, answered_at=moment.now
        )
        moment = _reached(moment)
        held = moment.callback
        if moment.attempt.strategy == AGENT_FIRST:
            return offer_plan(
                outlook.centre, held.topic, held.queue, held.language, moment.next_turn, is_first=True
            )
        if is_machine:
            return _machine(moment)
        return greeting_plan(
            outlook.centre, moment.language, moment.next_turn, is_repeated=False, was_let_down=held.agents_lost > 0
        )

    return take_turn(runtime, outlook, token, sid, "answered", 0, decide)


def _reached(moment: Moment) -> Moment:
    """Their telephone has rung, whether or not the network's own news of it ever comes."""
    if moment.attempt.strategy == AGENT_FIRST:
        return moment
    return replace(moment, callback=first_rung(moment.connection, moment.callback, moment.attempt, moment.now))


def heard(runtime: Runtime, outlook: Outlook, token: str, sid: str, turn: int, keys: str) -> Reply:
    """A key of somebody rung back, or silence: 1 to talk, 2 to be rung later, 3 not at all; asked twice at most."""

    def decide(moment: Moment) -> CallPlan:
        key = keys[:1]
        if key == TALK_KEY:
            return connect_now(moment)
        if key == MOVE_KEY:
            return _later(moment)
        if key == CANCEL_KEY:
            return _never(moment)
        if turn < MOST_ASKED:
            again = moment.next_turn
            return greeting_plan(outlook.centre, moment.language, again, is_repeated=True, was_let_down=False)
        moment.decide(AttemptOutcome.NO_KEY)
        return moment.say_goodbye(None)

    return take_turn(runtime, outlook, token, sid, f"heard:{turn}", turn, decide)


def machine_heard(runtime: Runtime, outlook: Outlook, token: str, sid: str) -> Reply:
    """A machine has answered, as the network made out while it was being spoken to: it is spoken to after its beep.

    A person who has pressed a key is none, whatever was made out.
    """
    address = runtime.telephony.address(f"/twilio/callback/{token}/message")

    def decide(moment: Moment) -> CallPlan:
        if moment.attempt.state not in (AttemptState.CLAIMED, AttemptState.TALKING):
            if _note_machine(moment):
                redirect_call(moment.connection, moment.attempt.id, sid, address, moment.now)
            else:
                end_call(moment.connection, moment.attempt.id, sid, moment.now)
        return moment.say_goodbye(None)

    return take_turn(runtime, outlook, token, sid, "machine", 0, decide)


def message_for_machine(runtime: Runtime, outlook: Outlook, token: str, sid: str) -> Reply:
    """The message left on a machine: once to a callback, and only the company is named."""
    return take_turn(
        runtime, outlook, token, sid, "message", 0, lambda moment: moment.say_goodbye("ring_machine"),
        when=lambda bound: bound.attempt.outcome is AttemptOutcome.MACHINE,
    )


def _machine(moment: Moment) -> CallPlan:
    return moment.say_goodbye("ring_machine" if _note_machine(moment) else None)


def _note_machine(moment: Moment) -> bool:
    """Whether a message is to be left on it."""
    leaves = promises_of(moment.outlook).tries.leaves_message and not moment.callback.has_message
    held = moment.decide(AttemptOutcome.MACHINE)
    if leaves:
        callbacks.amend(moment.connection, held, has_message=True)
        attempts.wait(moment.connection, moment.attempt.id, moment.now + SPEAKING)
    return leaves


def _later(moment: Moment) -> CallPlan:
    """Moved to the next slot with a seat; where there is none they are rung again by themselves."""
    connection, outlook, now = moment.connection, moment.outlook, moment.now
    horizon = timedelta(seconds=promises_of(outlook).slots.horizon)
    for slot in slots_on_offer(connection, outlook, now, now + horizon, now):
        done = move(connection, outlook, moment.callback, slot.id, f"moved_{BY_ASKER}", now)
        if done.reason is Booked.BOOKED:
            attempts.decide(connection, moment.attempt.id, AttemptOutcome.CANCELLED, now + ENDS_WITHIN)
            return moment.say_goodbye("ring_moved", window=_spoken(moment, slot.window))
    moment.decide(AttemptOutcome.NO_KEY)
    return moment.say_goodbye("ring_no_slot")


def _never(moment: Moment) -> CallPlan:
    close(moment.connection, moment.callback, CallbackEvent.CANCELLED, f"cancelled_{BY_ASKER}", moment.now)
    attempts.decide(moment.connection, moment.attempt.id, AttemptOutcome.CANCELLED, moment.now + ENDS_WITHIN)
    return moment.say_goodbye("ring_cancelled")


def _spoken(moment: Moment, window: Window) -> Text:
    zone = moment.outlook.centre.lines[moment.callback.line].rules.timezone
    return window_text(window, moment.now, zone, spoken=True)
