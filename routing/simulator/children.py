"""The telephones a Dial rings: each a leg of its own, which hears its document before it has the call."""

from __future__ import annotations

from collections.abc import Mapping

from routing.simulator.callbacks import over, progress
from routing.simulator.endings import Broken, Ended, LegOver, NetworkFault, WebhookFault
from routing.simulator.exchange import Exchange, resolved, resolved_callback
from routing.simulator.legs import Goto, Leg
from routing.simulator.parties import Person
from routing.simulator.ringing import ring
from routing.simulator.sids import call_sid
from routing.simulator.signals import ChildOver, ChildReady, Life, Unbridged, Wait
from routing.simulator.taping import record
from routing.simulator.verbs import Dial, Record, Target
from routing.simulator.walking import COMMON, Handler, walk

# https://www.twilio.com/docs/voice/twiml/number#url
WHISPERS: Mapping[type, Handler] = {**COMMON, Record: record}


def ring_child(exchange: Exchange, parent: Leg, verb: Dial, target: Target, url: str) -> Leg:
    """Rings one target of a Dial."""
    agent, sid = exchange.network.agent(target), call_sid()
    person = Person(f"agent {agent.name}", always="1")
    leg = Leg(
        sid, _fields(parent, verb, target, sid), person, "agent", "dial", target, exchange.now(), "queued",
        callback=resolved_callback(url, target.status), parent=parent.sid,
    )
    return exchange.add(leg, _life(exchange, parent, leg, verb, url))


def _fields(parent: Leg, verb: Dial, target: Target, sid: str) -> Mapping[str, str]:
    kept = {name: parent.fields[name] for name in ("AccountSid", "ApiVersion")}
    caller_id = verb.caller_id or parent.fields["From"]
    called = f"client:{target.address}" if target.kind == "client" else target.address
    return {
        **kept,
        "CallSid": sid,
        "ParentCallSid": parent.sid,
        "Direction": "outbound-dial",
        "From": caller_id,
        "Caller": caller_id,
        "To": called,
        "Called": called,
    }


def _life(exchange: Exchange, parent: Leg, leg: Leg, verb: Dial, url: str) -> Life[None]:
    status, fault = "completed", ""
    try:
        yield Wait(0)
        status = yield from _rung(exchange, parent, leg, verb, url)
    except Ended as ended:
        status = ended.status
    except LegOver:
        exchange.note(leg, leg.person.who, "decline")
    except WebhookFault:
        exchange.note(leg, leg.person.who, "decline")
    except NetworkFault as stopped:
        fault = stopped.text
    except Broken:
        status = "completed" if leg.answered_at else "no-answer"
    over(exchange, leg, status)
    parent.task.post(ChildOver(leg.sid, "no-answer" if status == "completed" else status, fault))


def _rung(exchange: Exchange, parent: Leg, leg: Leg, verb: Dial, url: str) -> Life[str]:
    """From the first ring to the end of the talk; the leg's final status."""
    who = leg.person.who
    result = yield from ring(exchange, leg, verb.timeout)
    if result != "answered":
        exchange.note(leg, who, "busy" if result == "busy" else "no-answer")
        return result
    exchange.note(leg, who, "answer")
    progress(exchange, leg, "answered")
    if leg.target.url is not None:
        start = Goto(resolved(url, leg.target.url), (), leg.target.method)
        yield from walk(exchange, leg, start, WHISPERS)
        exchange.note(leg, who, "bridge")
    parent.task.post(ChildReady(leg.sid))
    yield from leg.task.expect(Unbridged)
    return "completed"
