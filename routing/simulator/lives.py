"""Whole calls: one that comes in at a line, and one that REST places; from the first moment to the last news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from routing.simulator.callbacks import over, progress
from routing.simulator.dialling import CALLERS
from routing.simulator.endings import (
    Broken,
    End,
    Ended,
    HungUp,
    LegOver,
    NetworkFault,
    Redirected,
    TooLong,
    WebhookFault,
)
from routing.simulator.exchange import Exchange
from routing.simulator.legs import Goto, Leg
from routing.simulator.listening import spoken_seconds
from routing.simulator.masking import masked_number, shown_number
from routing.simulator.parties import Caller, Person, target_of
from routing.simulator.ringing import ring
from routing.simulator.sids import call_sid
from routing.simulator.signals import Life, Wait, Webhook
from routing.simulator.taping import Tape
from routing.simulator.verbs import NO_CALLBACK, Callback
from routing.simulator.walking import walk

APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."
# How long it takes to tell a person from a machine, and to hear a machine out.
# https://www.twilio.com/docs/voice/answering-machine-detection
DETECTION_SECONDS = 4.0
GREETING_SECONDS = 12.0


@dataclass(frozen=True, slots=True)
class Placing:
    """A call to place: REST's fields as read. `goto` is the document for whoever answers."""

    to: str
    caller_id: str
    goto: Goto
    fallback_url: str = ""
    fallback_method: str = "POST"
    callback: Callback = NO_CALLBACK
    timeout: float = 60
    time_limit: float = 14_400
    detection: str = ""
    detected: Callback = NO_CALLBACK
    is_async: bool = False
    is_recorded: bool = False
    recording: Callback = NO_CALLBACK


def call_in(exchange: Exchange, caller: Caller, to: str, forwarded_from: str = "", sid: str = "") -> Leg:
    """Somebody calls a line."""
    network, sid = exchange.network, sid or call_sid()
    fields = {**_fields(exchange, sid, caller.number, to), "Direction": "inbound"}
    if forwarded_from:
        fields["ForwardedFrom"] = forwarded_from
    person = Person("caller", caller.keys, caller.sayings, caller=caller, is_live=caller.is_live)
    leg = Leg(
        sid, fields, person, "caller", "inbound", target_of(to), exchange.now(), "ringing",
        fallback_url=network.fallback_url, callback=Callback(network.status_url), secrets=[caller.number],
        started_at=exchange.now(),
    )
    exchange.note(leg, "network", "call", caller=masked_number(caller.number), called=shown_number(to))
    exchange.hang_up_after(leg, caller.hangup_after)
    exchange.add(leg, _inbound(exchange, leg))
    exchange.bound(leg)
    return leg


def _fields(exchange: Exchange, sid: str, caller_id: str, to: str) -> dict[str, str]:
    """https://www.twilio.com/docs/voice/twiml#request-parameters"""
    return {
        "CallSid": sid,
        "AccountSid": exchange.network.account_sid,
        "ApiVersion": "2010-04-01",
        "From": caller_id,
        "Caller": caller_id,
        "To": to,
        "Called": to,
    }


def _inbound(exchange: Exchange, leg: Leg) -> Life[None]:
    end, status = yield from _walked(exchange, leg, Goto(exchange.network.voice_url))
    if leg.is_heard and end in ("hung_up_by_line", "hung_up_by_caller"):
        end = "answered"
    elif end == "hung_up_by_line":
        exchange.note(leg, "line", "hangup")
    over(exchange, leg, status, end)


def _walked(exchange: Exchange, leg: Leg, start: Goto) -> Life[tuple[End, str]]:
    """Walks the whole call; how it ended, and Twilio's final CallStatus."""
    try:
        yield Wait(0)
        yield from walk(exchange, leg, start, CALLERS)
    except LegOver as gone:
        return gone.end, gone.status
    except HungUp:
        if leg.side == "caller":  # of an agent it is told at the end, whoever hung up
            exchange.note(leg, "caller", "hangup")
        return "hung_up_by_caller", "completed" if leg.answered_at else "no-answer"
    except Ended as ended:
        return "hung_up_by_line", ended.status
    except NetworkFault as fault:
        exchange.note(leg, "network", fault.verb, fault.text)
        return "failed", "failed"
    except TooLong as bound:
        exchange.note(leg, "network", "loop", bound.text)
        return "failed", "failed"
    except WebhookFault as fault:
        yield from _apologise(exchange, leg)
        refused = fault.status == 403 and all(status == 403 for status in leg.statuses)
        return "refused" if refused else "failed", "failed"
    return "hung_up_by_line", "completed"


def _apologise(exchange: Exchange, leg: Leg) -> Life[None]:
    """What a caller hears when neither the document nor its fallback can be had."""
    exchange.note(leg, "network", "application-error", APPLICATION_ERROR)
    try:
        yield Wait(spoken_seconds(APPLICATION_ERROR))
    except Broken:
        return


def call_out(exchange: Exchange, placing: Placing) -> Leg:
    """REST places a call: to an agent where the address is one's, else to somebody outside.

    At most so many calls a second begin; the others are queued: https://www.twilio.com/docs/voice/api/call-resource
    """
    target, sid = target_of(placing.to), call_sid()
    agent = exchange.network.known_agent(target)
    if agent:
        person = Person(f"agent {agent.name}", always="1")
    else:
        customer = exchange.network.customer(target.address)
        person = Person("caller", customer.keys, customer.sayings, customer.always)
    fields = {**_fields(exchange, sid, placing.caller_id, placing.to), "Direction": "outbound-api"}
    leg = Leg(
        sid, fields, person, "agent" if agent else "caller", "rest", target, exchange.now(), "queued",
        fallback_url=placing.fallback_url, fallback_method=placing.fallback_method, callback=placing.callback,
        secrets=[] if agent else [placing.to],
    )
    return exchange.add(leg, _outbound(exchange, leg, placing))


def _slot(exchange: Exchange, leg: Leg) -> float:
    """The seconds this call is queued for."""
    now = exchange.now()
    slot = max(now, exchange.next_slot or now)
    exchange.next_slot = slot + timedelta(seconds=1 / exchange.network.calls_per_second)
    wait = (slot - now).total_seconds()
    leg.queue_time = round(wait * 1000)
    return wait


def _outbound(exchange: Exchange, leg: Leg, placing: Placing) -> Life[None]:
    end, has_begun = "", False
    try:
        yield Wait(_slot(exchange, leg))
        has_begun = True
        _note_ringing(exchange, leg, placing)
        exchange.bound(leg)
        status = yield from ring(exchange, leg, placing.timeout)
    except Ended as ended:
        status = ended.status if ended.status != "completed" else "canceled"
    except Redirected:
        status = "failed"
    except Broken:
        status = "no-answer"
    if status == "answered":
        end, status = yield from _answered(exchange, leg, placing)
    if has_begun:
        _note_end(exchange, leg, status)
    over(exchange, leg, status, "answered" if leg.is_heard else end)


def _note_ringing(exchange: Exchange, leg: Leg, placing: Placing) -> None:
    if leg.side == "agent":
        exchange.note(leg, "line", "dial", leg.person.name, seconds=str(round(placing.timeout)))
        return
    caller_id, called = shown_number(placing.caller_id), masked_number(placing.to)
    exchange.note(leg, "network", "call", caller=caller_id, called=called)


def _note_end(exchange: Exchange, leg: Leg, status: str) -> None:
    if leg.side == "agent" and leg.answered_at is not None:
        exchange.note(leg, leg.person.who, "hung-up")
    elif leg.answered_at is None:
        exchange.note(leg, leg.person.who, "busy" if status == "busy" else "no-answer", name=leg.person.name)


def _answered(exchange: Exchange, leg: Leg, placing: Placing) -> Life[tuple[str, str]]:
    exchange.note(leg, leg.person.who, "answer", name=leg.person.name)
    progress(exchange, leg, "answered")
    leg.timers.append(exchange.engine.later(placing.time_limit, lambda: leg.task.break_in(Ended("completed"))))
    if leg.side == "caller":
        exchange.hang_up_after(leg, exchange.network.customer(leg.target.address).hangup_after)
    tape = Tape(exchange, leg, "OutboundAPI", placing.recording) if placing.is_recorded else None
    goto = placing.goto
    try:
        if placing.detection and placing.is_async:
            leg.timers.append(exchange.engine.later(DETECTION_SECONDS, lambda: _detected(exchange, leg, placing)))
        elif placing.detection:
            goto = yield from _detection(leg, placing)
    except Ended as ended:
        return "", ended.status
    except Broken:
        return "hung_up_by_caller", "completed"
    result = yield from _walked(exchange, leg, goto)
    if tape:
        tape.stop()
    return result


def _detection(leg: Leg, placing: Placing) -> Life[Goto]:
    """Machine detection before the first document: `AnsweredBy` comes with it."""
    leg.answered_by = _kind(leg, placing)
    heard_out = leg.person.is_machine and placing.detection == "DetectMessageEnd"
    yield Wait(GREETING_SECONDS if heard_out else DETECTION_SECONDS)
    extra = (*placing.goto.extra, ("AnsweredBy", leg.answered_by))
    return Goto(placing.goto.url, extra, placing.goto.method, placing.goto.twiml)


def _kind(leg: Leg, placing: Placing) -> str:
    if not leg.person.is_machine:
        return "human"
    return "machine_end_beep" if placing.detection == "DetectMessageEnd" else "machine_start"


def _detected(exchange: Exchange, leg: Leg, placing: Placing) -> None:
    leg.answered_by = _kind(leg, placing)
    if placing.detected.url:
        fields = {
            "CallSid": leg.sid, "AccountSid": leg.fields["AccountSid"], "AnsweredBy": leg.answered_by,
            "MachineDetectionDuration": str(round(DETECTION_SECONDS * 1000)),
        }
        exchange.tell(Webhook("amd", placing.detected.url, fields, placing.detected.method, leg.sid))
