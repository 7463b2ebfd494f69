"""Ringing the people of a Dial, together or in turn, until one of them has taken the call."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from routing.simulator.endings import LegOver, WebhookFault
from routing.simulator.parties import Agent, Person
from routing.simulator.session import Goto, Leg, Session, resolved
from routing.simulator.sids import call_sid
from routing.simulator.verbs import Dial, Target
from routing.simulator.walking import COMMON, walk

RING_SECONDS = 4.0
BUSY_SECONDS = 1.0

Result = Literal["bridged", "no-answer", "busy", "failed"]


@dataclass(frozen=True, slots=True)
class Ringing:
    """A telephone that is being rung: the call's own sid, whom it is for, and how they behave."""

    sid: str
    target: Target
    agent: Agent

    @property
    def picks_up(self) -> bool:
        """Whether anybody, or a mailbox, takes the call."""
        return self.agent.behaviour in ("answer", "mailbox")


def ring(session: Session, leg: Leg, verb: Dial, url: str) -> tuple[Result, str]:
    """Rings the targets of a Dial; how it went, and the sid of the call bridged or else rung last."""
    targets = [target for target in verb.targets if _can_be_rung(session, target)]
    calls = [Ringing(call_sid(), target, session.network.agent(target)) for target in targets]
    if not calls:
        return "failed", ""
    names = ", ".join(call.agent.name for call in calls)
    session.note("line", "dial", names, seconds=str(verb.timeout))
    rounds = [[call] for call in calls] if verb.sequential else [calls]
    for together in rounds:
        taken = _round(session, leg, verb, together, url)
        if taken:
            return "bridged", taken.sid
    all_busy = all(call.agent.behaviour == "busy" for call in calls)
    return "busy" if all_busy else "no-answer", calls[-1].sid


def _can_be_rung(session: Session, target: Target) -> bool:
    """https://www.twilio.com/docs/api/errors/13224"""
    valid = re.fullmatch(r"\+?[\d ().-]{3,20}", target.address) if target.kind == "number" else target.address
    if not valid:
        session.note("network", "bad-target", target.address or "<Number/>")
    return bool(valid)


def _round(session: Session, leg: Leg, verb: Dial, calls: Sequence[Ringing], url: str) -> Ringing | None:
    """Rings some telephones at once; the one that takes the call, if any.

    Who picks up hears their document while the others go on ringing; of several, one after the other.
    """
    started = session.offset
    busy = [call for call in calls if call.agent.behaviour == "busy"]
    if busy:
        session.wait(min(BUSY_SECONDS, verb.timeout))
        _note_each(session, busy, "busy")
    in_time = [call for call in calls if call.picks_up and verb.timeout > RING_SECONDS]
    if in_time:
        session.wait(started + RING_SECONDS - session.offset)
    for call in in_time:
        if _takes(session, leg, verb, call, url):
            return call
    unanswered = [call for call in calls if call not in busy and call not in in_time]
    if unanswered:
        session.wait(max(0.0, started + verb.timeout - session.offset))
        _note_each(session, unanswered, "no-answer")
    return None


def _note_each(session: Session, calls: Iterable[Ringing], verb: str) -> None:
    for call in calls:
        session.note(f"agent {call.agent.name}", verb)


def _takes(session: Session, leg: Leg, verb: Dial, call: Ringing, url: str) -> bool:
    """Whether somebody who picked up takes the call: at once, or after the document of the target's `url`.

    https://www.twilio.com/docs/voice/twiml/number#url
    """
    who = f"agent {call.agent.name}"
    session.note(who, "answer")
    if call.target.url is None:
        return True
    always = "1" if call.agent.behaviour == "answer" else ""
    side = Leg(_fields(leg, verb, call), Person(who, always=always), "agent")
    session.pick_up(side)
    try:
        walk(session, side, Goto(resolved(url, call.target.url)), COMMON)
    except (LegOver, WebhookFault):
        session.note(who, "decline")
        return False
    session.note(who, "bridge")
    return True


def _fields(leg: Leg, verb: Dial, call: Ringing) -> dict[str, str]:
    kept = {name: leg.fields[name] for name in ("AccountSid", "ApiVersion")}
    caller_id = verb.caller_id or leg.fields["From"]
    address = call.target.address
    called = f"client:{address}" if call.target.kind == "client" else address
    return {
        **kept,
        "CallSid": call.sid,
        "ParentCallSid": leg.fields["CallSid"],
        "Direction": "outbound-dial",
        "From": caller_id,
        "Caller": caller_id,
        "To": called,
        "Called": called,
    }
