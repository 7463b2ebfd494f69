"""Dial: rings people, together or in turn, or takes the front caller of a queue; lets them talk; tells the action.

https://www.twilio.com/docs/voice/twiml/dial
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from routing.simulator.children import ring_child
from routing.simulator.endings import Ended, HungUp, LegOver, NetworkFault, Taken
from routing.simulator.exchange import Bridge, Exchange, resolved, resolved_callback
from routing.simulator.legs import Goto, Leg
from routing.simulator.queues import Queue
from routing.simulator.signals import Bridged, CallerThere, ChildOver, ChildReady, Life, Unbridged, Webhook
from routing.simulator.taping import Tape, record
from routing.simulator.verbs import Dial, Enqueue, Leave, QueueTarget, Record, Reject, Target
from routing.simulator.waiting import enqueue, no_queue
from routing.simulator.walking import COMMON, Handler, answer


@dataclass(slots=True)
class Talk:
    """A Dial under way: how it stands, the sid of the call made or taken, and since when people talk."""

    status: str = "no-answer"
    sid: str = ""
    since: datetime | None = None
    until: datetime | None = None
    children: list[Leg] = field(default_factory=list)
    tape: Tape | None = None


def dial(exchange: Exchange, leg: Leg, verb: Dial, url: str) -> Life[Goto | None]:
    """Rings, lets people talk, and goes on at the verb's action or after it.

    Whoever hangs up ends it too: the action is told so, and what it answers is not listened to.
    """
    talk, action = Talk(), resolved(url, verb.action) if verb.action else None
    verb = replace(verb, recording=resolved_callback(url, verb.recording))
    try:
        if verb.queue is not None:
            yield from _take(exchange, leg, verb, verb.queue, url, talk)
        else:
            yield from _ring(exchange, leg, verb, url, talk)
    except (HungUp, Ended):
        _close(exchange, leg, talk, "canceled")
        if action:
            fields = {**leg.fields, "CallStatus": "completed", **dict(_outcome(exchange, talk))}
            exchange.tell(Webhook("action", action, fields, verb.method, leg.sid))
        raise
    finally:
        _close(exchange, leg, talk, "no-answer")
    return Goto(action, _outcome(exchange, talk), verb.method) if action else None


def _close(exchange: Exchange, leg: Leg, talk: Talk, unanswered: str) -> None:
    """The talk is over, and nobody is rung any more."""
    if talk.since is not None and talk.until is None:
        talk.until = exchange.now()
        exchange.unbridge(leg.sid)
    if talk.tape:
        talk.tape.stop()
    for child in talk.children:
        exchange.stop(child, unanswered if child.answered_at is None else "completed")


def _outcome(exchange: Exchange, talk: Talk) -> tuple[tuple[str, str], ...]:
    """The fields of a Dial's action. A document that declined on the agent's side counts as no answer.

    https://www.twilio.com/docs/voice/twiml/dial#action
    """
    seconds = 0 if talk.since is None else round(((talk.until or exchange.now()) - talk.since).total_seconds())
    sid = (("DialCallSid", talk.sid),) if talk.sid else ()
    recording = talk.tape.fields() if talk.tape else ()
    return (
        ("DialCallStatus", "completed" if talk.since else talk.status),
        *sid,
        ("DialCallDuration", str(seconds)),
        ("DialBridged", "true" if talk.since else "false"),
        *recording,
    )


def _ring(exchange: Exchange, leg: Leg, verb: Dial, url: str, talk: Talk) -> Life[None]:
    targets = [target for target in verb.targets if _can_be_rung(exchange, leg, target)]
    if not targets:
        talk.status = "failed"
        return
    names = ", ".join(exchange.network.agent(target).name for target in targets)
    exchange.note(leg, "line", "dial", names, seconds=str(verb.timeout))
    results: list[str] = []
    for together in [[target] for target in targets] if verb.sequential else [targets]:
        ready = yield from _first_ready(exchange, leg, verb, together, url, talk, results)
        if ready:
            yield from _talk(exchange, leg, ready, verb, talk)
            return
    if results and len(set(results)) == 1 and results[0] in ("busy", "failed"):
        talk.status = results[0]


def _can_be_rung(exchange: Exchange, leg: Leg, target: Target) -> bool:
    """https://www.twilio.com/docs/api/errors/13224"""
    valid = re.fullmatch(r"\+?[\d ().-]{3,20}", target.address) if target.kind == "number" else target.address
    if not valid:
        exchange.note(leg, "network", "bad-target", target.address or "<Number/>")
    return bool(valid)


def _first_ready(
    exchange: Exchange, leg: Leg, verb: Dial, targets: Sequence[Target], url: str, talk: Talk, results: list[str]
) -> Life[Leg | None]:
    """Rings some telephones at once; the leg of whoever takes the call, if any does."""
    waiting: dict[str, Leg] = {}
    for target in targets:
        child = ring_child(exchange, leg, verb, target, url)
        talk.children.append(child)
        waiting[child.sid] = child
        talk.sid = child.sid
    while waiting:
        signal: ChildReady | ChildOver = yield from leg.task.expect(ChildReady, ChildOver)
        if isinstance(signal, ChildReady):
            _stop_others(exchange, waiting, signal.sid)
            return exchange.live_leg(signal.sid)
        if signal.fault:
            raise NetworkFault("unsupported", signal.fault)
        if waiting.pop(signal.sid, None):
            results.append(signal.result)
    return None


def _stop_others(exchange: Exchange, ringing: dict[str, Leg], taken: str) -> None:
    for sid, child in ringing.items():
        if sid != taken:
            exchange.stop(child, "canceled")


def _talk(exchange: Exchange, leg: Leg, child: Leg, verb: Dial, talk: Talk) -> Life[None]:
    answer(exchange, leg)
    exchange.bridge(leg, child)
    yield from _until_over(exchange, leg, child.sid, verb, talk)
    exchange.stop(child)


def _until_over(exchange: Exchange, leg: Leg, sid: str, verb: Dial, talk: Talk) -> Life[None]:
    talk.sid, talk.since = sid, exchange.now()
    if verb.is_recorded:
        talk.tape = Tape(exchange, leg, "DialVerb", verb.recording)
    yield from leg.task.expect(Unbridged, seconds=verb.time_limit)
    talk.until = exchange.now()
    exchange.unbridge(leg.sid)


def _take(exchange: Exchange, leg: Leg, verb: Dial, noun: QueueTarget, url: str, talk: Talk) -> Life[None]:
    """Waits for somebody in the queue, if need be, and talks with the one in front.

    "An empty queue makes Dial wait until its timeout": https://twilio.com/docs/api/twiml/queue
    """
    queue, end = exchange.queues.named(noun.name, exchange.now()), exchange.now() + timedelta(seconds=verb.timeout)
    queue.takers.append(leg.sid)
    try:
        while not queue.members:
            left = (end - exchange.now()).total_seconds()
            if left <= 0 or (yield from leg.task.expect(CallerThere, seconds=left)) is None:
                return
    finally:
        queue.takers.remove(leg.sid)
    bridge = yield from _meet(exchange, leg, queue, noun, url)
    if bridge is not None:
        yield from _until_over(exchange, leg, bridge.other(leg.sid), verb, talk)


def _meet(exchange: Exchange, leg: Leg, queue: Queue, noun: QueueTarget, url: str) -> Life[Bridge | None]:
    """Takes the front caller out of the queue, who hears a document before the two are connected."""
    member = queue.members.pop(0)
    caller = exchange.legs[member.sid]
    first = resolved(url, noun.url) if noun.url else ""
    caller.task.break_in(Taken(leg.sid, first, noun.method))
    signal: Bridged | None = yield from leg.task.expect(Bridged, Unbridged)
    if not isinstance(signal, Bridged):
        return None
    return next(bridge for bridge in reversed(exchange.bridges) if leg.sid in (bridge.first, bridge.second))


def reject(exchange: Exchange, leg: Leg, verb: Reject, url: str) -> Life[None]:
    """Does not take the call, or ends it when it was taken already.

    "The call ends with a status of busy or no-answer": https://www.twilio.com/docs/voice/twiml/reject
    """
    yield from ()
    if leg.answered_at is not None:
        raise LegOver("hung_up_by_line")
    exchange.note(leg, "line", f"reject-{verb.reason}")
    raise LegOver("rejected", "busy" if verb.reason == "busy" else "no-answer")


CALLERS: Mapping[type, Handler] = {
    **COMMON, Dial: dial, Enqueue: enqueue, Leave: no_queue, Record: record, Reject: reject,
}
