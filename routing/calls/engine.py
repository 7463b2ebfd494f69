"""Callers who wait in the provider's own engine (TaskRouter): whom a task goes to, and what its events mean.

The answer to an assignment depends on nothing but the question, so that the same question has the same answer.
https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks
"""

from __future__ import annotations

import json
import logging
from typing import Any

from routing.domain.call_plan import Ask, Turn
from routing.domain.centre import Centre
from routing.outbox import redirect_call
from routing.runtime import Runtime
from routing.store import calls
from routing.store.database import Connection
from routing.telephony.addresses import address_of

log = logging.getLogger(__name__)

TIMED_OUT = "workflow.timeout"
LONGEST_TASK = 40


def assignment(centre: Centre, task: str, worker: str) -> dict[str, Any]:
    """The instruction for a task offered to a worker, both as JSON attributes: connect the caller, or another worker.

    A worker whose attributes name one of our agents is rung where our config says; others at their `contact_uri`.
    """
    attributes, about = _attributes(task), _attributes(worker)
    if not isinstance(attributes.get("call_sid"), str) or attributes.get("queue") not in centre.queues:
        log.error("a task has no caller of ours in it; another worker may understand it")
        return {"instruction": "reject"}
    agent = centre.agents.get(str(about.get("agent", "")))
    to = agent.address if agent else about.get("contact_uri")
    if not isinstance(to, str) or not to:
        log.error("a worker has neither an agent of ours nor a contact_uri in its attributes")
        return {"instruction": "reject"}
    shown = {"from": centre.caller_id} if centre.caller_id else {}
    return {"instruction": "dequeue", "to": to, **shown}


def event(runtime: Runtime, kind: str, task_sid: str, task: str) -> bool:
    """What an event of the engine changes: a workflow that timed out sends its caller to the voicemail, once.

    False for whatever is not known or not ours.
    """
    sid = _attributes(task).get("call_sid")
    if kind != TIMED_OUT or not isinstance(sid, str) or not task_sid:
        return False
    now, key = runtime.clock.now(), task_sid[:LONGEST_TASK]
    address = address_of(Turn(Ask.TIMED_OUT, key), runtime.telephony)

    def work(connection: Connection) -> bool:
        row = calls.find(connection, sid)
        if row is None or row.state != "waiting":
            return False
        return redirect_call(connection, f"timed-out:{key}", sid, address, now)

    return runtime.database.write(work)


def _attributes(written: str) -> dict[str, Any]:
    try:
        read = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
