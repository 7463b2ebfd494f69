"""One turn of a call: the network asks, rows decide, a document answers; asked again, it gets the same document.

A request and its retry, or two requests at once, have one effect: the call is held for the length of the
transaction, and what was told at a step is kept with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from routing.availability import Outlook
from routing.calls.moment import Incoming, Moment, OutlookStale, RowsWanted
from routing.domain.call_plan import Ask, CallPlan, Turn
from routing.domain.caller import caller_of
from routing.domain.centre import Line
from routing.domain.prompts import plan_of
from routing.domain.scene import Memory, Place, Scene, Situation
from routing.phone_numbers import e164_of
from routing.runtime import Runtime
from routing.store import calls, revisions
from routing.store.call_openings import Opened, Opening, open_call
from routing.store.calls import CallRow, StepRow
from routing.store.database import Connection
from routing.store.said import once_kept
from routing.telephony.twiml import rendered

log = logging.getLogger(__name__)

LONGEST_SID = 64
LONGEST_NUMBER = 300
ANSWER_WITHIN = 6.0
MOST_MADE = 1000
SAID = "call sid=%s caller=%s line=%s from=%s to=%s place=%s"
IN_MENU, WAITING, VOICEMAIL = "in_menu", "waiting", "voicemail"
_STATES = {Place.QUEUE: WAITING, Place.VOICEMAIL: VOICEMAIL}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a turn comes to: the plan, what is remembered, the state the call is in now, and what to note of it."""

    plan: CallPlan
    memory: Memory
    state: str
    detail: Mapping[str, Any] = field(default_factory=dict)


Decide = Callable[[Moment], Decision]


def take_turn(
    runtime: Runtime, outlook: Outlook, line: Line, call: Incoming, turn: Turn | None, decide: Decide
) -> str:
    """The document that answers a turn of a call, None being the call's coming in.

    Raises DatabaseFault or TimeoutError when nothing could be kept, OutlookStale when rows that hours are made of have
    changed; then nothing was decided either.
    """
    name = f"{turn.ask.value}:{turn.key}"[:60] if turn else "incoming"
    now, caller = runtime.clock.now(), caller_of(call.from_raw, e164_of(call.from_raw))
    fresh = CallRow(
        call.sid[:LONGEST_SID], line.id, _storable(call.from_raw), _storable(call.to_raw), IN_MENU, now,
        caller=caller.e164,
    )

    if turn is None:
        with suppress(RowsWanted):
            told = _begun(Moment(None, runtime, outlook, line, fresh, caller, now), name, decide)
            if told is not None:
                return told

    def work(connection: Connection) -> str:
        if outlook.rows_number is not None and revisions.number(connection) != outlook.rows_number:
            raise OutlookStale
        row = fresh if calls.add(connection, fresh) else calls.lock(connection, fresh.sid) or fresh
        told = None if row is fresh else calls.answer_of(connection, row.sid, name)
        if told is not None:
            return told
        moment = Moment(connection, runtime, outlook, line, row, caller, now)
        decision = decide(moment)
        document = rendered(decision.plan, runtime.telephony, outlook.centre.caller_id)
        _keep(moment, name, decision, document)
        return document

    return runtime.database.write(work, within=ANSWER_WITHIN)


def _begun(moment: Moment, name: str, decide: Decide) -> str | None:
    """A new call, written where it begins; None when it is not new. Where a call begins with a question, nothing but
    its own row is touched, so that it is decided before anything is asked of the database, and written with others.

    Raises RowsWanted where the decision hangs on other rows.
    """
    decision = decide(moment)
    memory = {**decision.memory.as_row(), "step": int(moment.next_turn)}
    begun = replace(
        moment.row, state=decision.state, place=decision.plan.place, memory=memory, ended_as=decision.plan.ends_as
    )
    document = rendered(decision.plan, moment.runtime.telephony, moment.outlook.centre.caller_id)
    opening = Opening(begun, _step(moment, name, decision, document), moment.outlook.rows_number)
    opened = open_call(moment.runtime.database, opening, ANSWER_WITHIN)
    if opened is Opened.STALE:
        raise OutlookStale
    if opened is not Opened.BEGUN:
        return None
    log.info(SAID, begun.sid, begun.from_raw, begun.line, "-", decision.state, decision.plan.place)
    return document


def scene_decision(moment: Moment, situation: Situation, scene: Scene, detail: Mapping[str, Any]) -> Decision:
    """The decision to go to a place that asks, records or ends."""
    plan = _plan(moment.outlook, situation, scene, moment.next_turn)
    return Decision(plan, scene.memory, _STATES.get(scene.place, IN_MENU), detail)


def _plan(outlook: Outlook, situation: Situation, scene: Scene, turn: str) -> CallPlan:
    """The plan of a place; a menu is the same for everybody who comes to it, and is made once."""
    if scene.place is not Place.MENU:
        return plan_of(situation, scene, turn)
    key = (situation.line.id, situation.may_queue, situation.announcement, scene, turn)
    plan: CallPlan | None = outlook.made.get(key)
    if plan is None:
        if len(outlook.made) >= MOST_MADE:
            outlook.made.clear()
        plan = outlook.made[key] = plan_of(situation, scene, turn)
    return plan


def turn_of(ask: Ask, key: str) -> Turn:
    """A turn by what the network sends back."""
    return Turn(ask, key[:40])


def _step(moment: Moment, name: str, decision: Decision, document: str) -> StepRow:
    return StepRow(moment.now, name, {"place": decision.plan.place, **decision.detail}, document)


def _keep(moment: Moment, name: str, decision: Decision, document: str) -> None:
    row, plan = moment.row, decision.plan
    calls.add_step(moment.connection, row.sid, _step(moment, name, decision, document))
    memory = {**decision.memory.as_row(), "step": int(moment.next_turn)}
    told = row.sid, row.from_raw, row.line, row.state, decision.state, plan.place
    once_kept(moment.connection, log, SAID, *told)
    calls.move(
        moment.connection, row.sid, state=decision.state, place=plan.place, memory=memory, ended_as=plan.ends_as
    )


def _storable(raw: str) -> str:
    """What the network sent, within the column and without the NUL that PostgreSQL's text cannot hold."""
    return raw.replace("\0", "")[:LONGEST_NUMBER]
