"""TaskRouter's webhooks: a task is offered to a worker, and what happens to it. The first must be quick: 5 seconds.

https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks , https://www.twilio.com/docs/taskrouter/api/event
"""

from __future__ import annotations

import json

from flask import Blueprint, Response

from routing.calls import engine
from routing.web import guards
from routing.web.parts import parts

taskrouter = Blueprint("taskrouter", __name__, url_prefix="/twilio/taskrouter")

Fields = dict[str, str]


@taskrouter.post("/assignment")
@guards.twilio
def assignment(fields: Fields) -> Response:
    """Whether a worker gets a task, and how; touches no database."""
    outlook = parts().outlooks.last_known() or parts().outlooks.recent()
    task, worker = fields.get("TaskAttributes", ""), fields.get("WorkerAttributes", "")
    return _json(engine.assignment(outlook.centre, task, worker))


@taskrouter.post("/events")
@guards.twilio
def events(fields: Fields) -> Response:
    """Something happened in the engine; most of it concerns us not."""
    engine.event(
        parts().runtime, fields.get("EventType", ""), fields.get("TaskSid", ""), fields.get("TaskAttributes", "")
    )
    return Response(status=204, content_type="application/json")


def _json(document: dict[str, object]) -> Response:
    return Response(json.dumps(document), content_type="application/json")
