"""TaskRouter, kept simple: a waiting caller's task is offered to one worker after the other.

https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from routing.simulator.callbacks import over, progress
from routing.simulator.carrier import Answer, NotDelivered
from routing.simulator.endings import Broken, Ended, Taken
from routing.simulator.exchange import Exchange
from routing.simulator.legs import Leg
from routing.simulator.parties import Person, target_of
from routing.simulator.ringing import ring
from routing.simulator.sids import call_sid, new_sid
from routing.simulator.signals import Bridged, Life, Unbridged, Wait, Webhook
from routing.simulator.verbs import Enqueue

# All workers have said no: from then to the next round.
PAUSE_SECONDS = 10.0
RING_SECONDS = 30.0


class TaskRouter:
    """The task of one waiting caller."""

    def __init__(self, exchange: Exchange, leg: Leg, verb: Enqueue) -> None:
        self._exchange, self._leg, self._verb = exchange, leg, verb
        self._sid, self._settings = new_sid("WT"), exchange.network.tasks
        self._workers = list(self._settings.workers.items())
        self._reservation = ""
        self._next = 0
        self._is_over = False

    def begin(self) -> None:
        """Makes the task and offers it."""
        self._event("task.created")
        self._offer()

    def end(self, was_served: bool) -> None:
        """The caller waits no more."""
        if not self._is_over:
            self._is_over = True
            self._event("task.completed" if was_served else "task.canceled")

    def _attributes(self) -> str:
        try:
            given = json.loads(self._verb.task or "{}")
        except ValueError:
            given = {}
        fields = self._leg.fields
        call = {"call_sid": self._leg.sid, "from": fields["From"], "to": fields["To"], "caller": fields["From"],
                "called": fields["To"], "account_sid": fields["AccountSid"], "direction": fields["Direction"]}
        return json.dumps({**call, **(given if isinstance(given, dict) else {})}, ensure_ascii=False)

    def _fields(self) -> dict[str, str]:
        return {
            "AccountSid": self._leg.fields["AccountSid"], "WorkflowSid": self._verb.workflow, "TaskSid": self._sid,
            "TaskAttributes": self._attributes(), "TaskPriority": "0", "TaskAge": "0",
        }

    def _event(self, kind: str, **more: str) -> None:
        if self._settings.event_url:
            fields = {**self._fields(), "EventType": kind, **more}
            self._exchange.tell(Webhook("task", self._settings.event_url, fields, "POST", self._leg.sid))

    def _offer(self) -> None:
        if self._is_over or not (self._settings.assignment_url and self._workers):
            return
        if self._next == len(self._workers):
            self._next = 0
            self._exchange.engine.later(PAUSE_SECONDS, self._offer)
            return
        name, attributes = self._workers[self._next]
        self._next += 1
        self._reservation = new_sid("WR")
        worker = {"ReservationSid": self._reservation, "WorkerSid": _worker_sid(name), "WorkerName": name,
                  "WorkerAttributes": attributes}
        self._event("reservation.created", **worker)
        webhook = Webhook("task", self._settings.assignment_url, {**self._fields(), **worker}, "POST", self._leg.sid)
        self._exchange.tell(webhook, lambda result: self._instructed(result, worker))

    def _instructed(self, result: Answer | NotDelivered, worker: Mapping[str, str]) -> None:
        """https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks#responding-to-an-assignment-callback"""
        if self._is_over:
            return
        said = _json(result)
        if said.get("instruction") in ("dequeue", "call"):
            attributes = _json(Answer(200, "application/json", worker["WorkerAttributes"].encode()))
            address = str(said.get("to") or attributes.get("contact_uri") or "")
            self._event("reservation.accepted", **worker)
            self._ring(address, str(said.get("from") or self._leg.fields["To"]), worker)
            return
        self._event("reservation.rejected" if said.get("instruction") == "reject" else "reservation.timeout", **worker)
        self._offer()

    def _ring(self, address: str, caller_id: str, worker: Mapping[str, str]) -> None:
        target, sid, exchange = target_of(address), call_sid(), self._exchange
        fields = {
            "CallSid": sid, "AccountSid": exchange.network.account_sid, "ApiVersion": "2010-04-01",
            "Direction": "outbound-api", "From": caller_id, "Caller": caller_id, "To": address, "Called": address,
        }
        person = Person(f"agent {exchange.network.agent(target).name}", always="1")
        leg = Leg(sid, fields, person, "agent", "rest", target, exchange.now(), "queued", parent=self._leg.sid)
        exchange.note(leg, "line", "dial", person.name, seconds=str(round(RING_SECONDS)))
        exchange.add(leg, self._worker_life(leg, worker))

    def _worker_life(self, leg: Leg, worker: Mapping[str, str]) -> Life[None]:
        exchange, status = self._exchange, "completed"
        try:
            yield Wait(0)
            status = yield from ring(exchange, leg, RING_SECONDS)
            if status == "answered":
                status = yield from self._talk(leg)
        except Ended as ended:
            status = ended.status
        except Broken:
            status = "completed"
        over(exchange, leg, status)
        if status != "completed":
            exchange.note(leg, leg.person.who, "no-answer")
            self._event("reservation.timeout", **worker)
            self._offer()

    def _talk(self, leg: Leg) -> Life[str]:
        exchange = self._exchange
        exchange.note(leg, leg.person.who, "answer")
        progress(exchange, leg, "answered")
        queue = exchange.queues.of(self._leg.sid)
        if queue is not None and self._leg.task is not None:
            queue.members = [member for member in queue.members if member.sid != self._leg.sid]
            self._leg.task.break_in(Taken(leg.sid, "", "POST"))
            if isinstance((yield from leg.task.expect(Bridged, Unbridged)), Bridged):
                yield from leg.task.expect(Unbridged)
        return "completed"


def _worker_sid(name: str) -> str:
    return "WK" + name.encode().hex()[:32].ljust(32, "0")


def _json(result: Answer | NotDelivered) -> dict[str, object]:
    try:
        found = json.loads(result.body) if isinstance(result, Answer) and result.status < 300 else {}
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}
