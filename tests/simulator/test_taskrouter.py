"""TaskRouter: a task is made, offered, refused, taken; the product is told by signed webhooks."""

import json

from werkzeug.wrappers import Response

from routing.simulator.parties import TaskRouting
from routing.simulator.phone import Caller

from .product import BASE, CALLER, LINE, Product, sent, stepped

ENQUEUE = (
    "<Enqueue workflowSid='WW1' action='/left' waitUrl='/wait'><Task>{\"topic\": \"refund\"}</Task></Enqueue>"
)
WORKERS = {"claire": '{"contact_uri": "client:claire"}', "karim": '{"contact_uri": "client:karim"}'}


def json_answer(**said: str) -> Response:
    return Response(json.dumps(said), mimetype="application/json")


def routed(assignment: object, **behaviours: str):  # type: ignore[no-untyped-def]
    product = Product(voice=ENQUEUE, wait="<Pause length='5'/>", left="<Hangup/>", offer=assignment, events="")  # type: ignore[arg-type]
    around = stepped(product, agents=behaviours, tasks=TaskRouting(f"{BASE}/offer", f"{BASE}/events", WORKERS))
    sid = around.call(Caller(CALLER, hangup_after=120), LINE)
    around.run()
    return around, sid


def kinds(around) -> list[str]:  # type: ignore[no-untyped-def]
    return [fields["EventType"] for fields in sent(around, "/events")]


def test_a_worker_takes_the_caller() -> None:
    around, sid = routed(json_answer(instruction="dequeue"), claire="answer")
    (offer,) = sent(around, "/offer")
    assert offer["WorkflowSid"] == "WW1"
    assert (offer["WorkerName"], offer["TaskSid"][:2], offer["ReservationSid"][:2]) == ("claire", "WT", "WR")
    attributes = json.loads(offer["TaskAttributes"])
    assert (attributes["topic"], attributes["call_sid"], attributes["from"]) == ("refund", sid, CALLER)
    assert kinds(around) == ["task.created", "reservation.created", "reservation.accepted", "task.completed"]
    assert around.record(sid).end == "answered"
    assert sent(around, "/left")[0]["QueueResult"] == "bridged"


def test_a_refusal_goes_to_the_next_worker() -> None:
    def answer(fields: dict[str, str]) -> Response:
        return json_answer(instruction="reject" if fields["WorkerName"] == "claire" else "dequeue")

    around, sid = routed(answer, claire="answer", karim="answer")
    assert [fields["WorkerName"] for fields in sent(around, "/offer")] == ["claire", "karim"]
    assert "reservation.rejected" in kinds(around)
    assert "Karim" in around.record(sid).transcript.text()


def test_a_worker_who_does_not_answer_is_passed_over() -> None:
    around, sid = routed(json_answer(instruction="dequeue"), claire="no-answer", karim="answer")
    assert "reservation.timeout" in kinds(around)
    assert around.record(sid).end == "answered"


def test_nobody_and_the_task_is_cancelled_when_the_caller_leaves() -> None:
    around, sid = routed(Response("", 500))
    assert kinds(around)[-1] == "task.canceled"
    assert around.record(sid).end == "hung_up_by_caller"
    assert len(sent(around, "/offer")) > 4
