"""Enqueue and Leave: a caller waits in a queue, hears its documents again and again, and is taken by somebody.

https://www.twilio.com/docs/voice/twiml/enqueue
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from routing.simulator.endings import Ended, HungUp, NetworkFault, QueueLeft, Redirected, Taken, WebhookFault
from routing.simulator.exchange import Exchange, Stay, resolved
from routing.simulator.legs import Goto, Leg
from routing.simulator.queues import Member, Queue
from routing.simulator.signals import FOREVER, Bridged, CallerThere, Life, Unbridged, Wait, Webhook
from routing.simulator.taskrouter import TaskRouter
from routing.simulator.verbs import Enqueue, Leave
from routing.simulator.walking import COMMON, PROMPTS, Handler, walk

DEFAULT_MUSIC = "http://com.twilio.sounds.music.s3.amazonaws.com/index.html"


def enqueue(exchange: Exchange, leg: Leg, verb: Enqueue, url: str) -> Life[Goto | None]:
    """Waits, talks, and goes on at the verb's action or after it.

    Whoever hangs up, is ended or is sent elsewhere meanwhile is not listened to any more: the action is told so.
    """
    queue = exchange.queues.named(verb.workflow or verb.name, exchange.now())
    stay = Waiter(exchange, leg, verb, url, queue)
    if len(queue.members) >= queue.max_size:
        return stay.leave("queue-full")
    stay.join()
    try:
        return stay.leave((yield from stay.wait()))
    except QueueLeft:
        exchange.note(leg, "line", "leave")
        return stay.leave("leave")
    except WebhookFault:
        return stay.leave("error")
    except Redirected:
        stay.tell("redirected-from-bridged" if stay.is_bridged else "redirected", leg.status)
        raise
    except HungUp:
        stay.tell("bridged" if stay.is_bridged else "hangup", "completed")
        raise
    except Ended as ended:
        stay.tell("bridged" if stay.is_bridged else "hangup", ended.status)
        raise
    finally:
        stay.close()


class Waiter:
    """One caller in one queue, from coming in to leaving."""

    def __init__(self, exchange: Exchange, leg: Leg, verb: Enqueue, url: str, queue: Queue) -> None:
        self._exchange, self._leg, self._verb, self._url, self._queue = exchange, leg, verb, url, queue
        self._since = exchange.now()
        self._waited: timedelta | None = None
        self._taken_by = ""
        self._stay = Stay(leg.sid, queue.name, self._since)
        self._tasks = TaskRouter(exchange, leg, verb) if verb.workflow else None
        self.is_bridged = False

    def join(self) -> None:
        """Comes in; whoever waits for a caller is told."""
        self._queue.members.append(Member(self._leg.sid, self._since))
        self._exchange.stays.append(self._stay)
        self._exchange.note(self._leg, "line", "enqueue", self._queue.name)
        if self._tasks:
            self._tasks.begin()
        for sid in self._queue.takers:
            self._exchange.legs[sid].task.post(CallerThere())

    def wait(self) -> Life[str]:
        """Waits until somebody takes the caller and the talk is over; the QueueResult."""
        try:
            while True:
                yield from self._round()
        except Taken as taken:
            self._waited, self._taken_by = self._exchange.now() - self._since, taken.by
            return (yield from self._connect(taken))

    def _round(self) -> Life[None]:
        """One document from the wait address to its end."""
        if self._verb.wait_url is None:
            self._exchange.note(self._leg, "line", "play", DEFAULT_MUSIC)
            yield Wait(FOREVER)
            return
        start = Goto(resolved(self._url, self._verb.wait_url), (), self._verb.wait_method)
        self._leg.waiting = lambda: self._queue.fields(self._leg.sid, self._exchange.now())
        yield from walk(self._exchange, self._leg, start, WAITERS)

    def _connect(self, taken: Taken) -> Life[str]:
        """Hears what the agent's Dial has for the caller, then the agent, until one of them is gone."""
        exchange, leg = self._exchange, self._leg
        if taken.url:
            fields = {"QueueSid": self._queue.sid, "QueueTime": self._seconds(), "DequeueingCallSid": taken.by}
            leg.waiting = lambda: fields
            yield from walk(exchange, leg, Goto(taken.url, (), taken.method), PROMPTS)
        leg.waiting = None
        agent = exchange.live_leg(taken.by)
        if agent is None:
            return "error"
        self.is_bridged = True
        exchange.bridge(agent, leg)
        exchange.note(leg, agent.person.who, "bridge")
        agent.task.post(Bridged(leg.sid))
        yield from leg.task.expect(Unbridged)
        return "bridged"

    def leave(self, result: str) -> Goto | None:
        """Out of the queue: where to go on."""
        self._stay.result = result
        self.close()
        if self._verb.action is None:
            return None
        return Goto(resolved(self._url, self._verb.action), self._outcome(result), self._verb.method)

    def tell(self, result: str, status: str) -> None:
        """Tells the action of somebody who does not listen to what it answers."""
        self._stay.result = result
        if self._verb.action is not None:
            fields = {**self._leg.fields, "CallStatus": status, **dict(self._outcome(result))}
            url = resolved(self._url, self._verb.action)
            self._exchange.tell(Webhook("action", url, fields, self._verb.method, self._leg.sid))

    def close(self) -> None:
        """Not in the queue any more."""
        self._stay.until = self._stay.until or self._exchange.now()
        if self._tasks:
            self._tasks.end(was_served=self.is_bridged)
        self._queue.members = [member for member in self._queue.members if member.sid != self._leg.sid]
        self._leg.waiting = None
        if self._taken_by and not self.is_bridged:  # whoever takes a caller that is gone is told so
            self._exchange.legs[self._taken_by].task.post(Unbridged(self._leg.sid))
            self._taken_by = ""

    def _outcome(self, result: str) -> tuple[tuple[str, str], ...]:
        return (("QueueResult", result), ("QueueSid", self._queue.sid), ("QueueTime", self._seconds()))

    def _seconds(self) -> str:
        waited = self._waited if self._waited is not None else self._exchange.now() - self._since
        return str(int(waited.total_seconds()))


def leave(exchange: Exchange, leg: Leg, verb: Leave, url: str) -> Life[None]:
    """Leaves the queue."""
    yield from ()
    raise QueueLeft


def no_queue(exchange: Exchange, leg: Leg, verb: Leave, url: str) -> Life[None]:
    """Leave outside a queue is a mistake of the product: the network stops rather than guess what Twilio does."""
    yield from ()
    raise NetworkFault("unsupported", "<Leave> outside a queue")


WAITERS: Mapping[type, Handler] = {**COMMON, Leave: leave}
