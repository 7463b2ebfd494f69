"""Queues and those who wait in them, over REST. https://www.twilio.com/docs/voice/api/queue-resource"""

from __future__ import annotations

from routing.simulator.endings import Redirected
from routing.simulator.exchange import Exchange
from routing.simulator.queues import DEFAULT_SIZE, MOST_SIZE, Member, Queue
from routing.simulator.rest.answers import Form, Json, Refused, account_path, bad, date, missing, page

LONGEST_NAME = 64


def create(exchange: Exchange, form: Form) -> Json:
    """A new queue; a name that is taken already is refused (22003)."""
    name = _name(exchange, form)
    queue = exchange.queues.make(name, exchange.now(), form.whole("MaxSize", DEFAULT_SIZE, MOST_SIZE))
    return shape(exchange, queue)


def listed(exchange: Exchange, form: Form) -> Json:
    """All queues."""
    found = exchange.queues.all()
    return page(exchange, "/Queues.json", "queues", found, form, lambda queue: shape(exchange, queue))


def fetch(exchange: Exchange, sid: str) -> Json:
    """One queue."""
    return shape(exchange, _found(exchange, sid))


def update(exchange: Exchange, sid: str, form: Form) -> Json:
    """Another name or size."""
    queue = _found(exchange, sid)
    if form.has("FriendlyName"):
        queue.name = _name(exchange, form)
    queue.max_size = form.whole("MaxSize", queue.max_size, MOST_SIZE)
    queue.updated_at = exchange.now()
    return shape(exchange, queue)


def delete(exchange: Exchange, sid: str) -> None:
    """Drops an empty queue."""
    if _found(exchange, sid).members:
        raise Refused(400, 22002, "The queue is not empty")
    exchange.queues.drop(sid)


def members(exchange: Exchange, sid: str, form: Form) -> Json:
    """Who waits, in order."""
    queue = _found(exchange, sid)
    path = f"/Queues/{sid}/Members.json"
    shown = [*queue.members]
    return page(exchange, path, "queue_members", shown, form, lambda member: _member(exchange, queue, member))


def member(exchange: Exchange, sid: str, call_sid: str) -> Json:
    """One who waits; `Front` is the first."""
    queue = _found(exchange, sid)
    return _member(exchange, queue, _waiting(queue, call_sid))


def dequeue(exchange: Exchange, sid: str, call_sid: str, form: Form) -> Json:
    """Takes somebody out, who goes on at `Url`."""
    queue = _found(exchange, sid)
    found = _waiting(queue, call_sid)
    url = form.get("Url")
    if not url:
        raise bad(21205, "Url parameter is required")
    answer = _member(exchange, queue, found)
    exchange.legs[found.sid].task.break_in(Redirected(url, form.method("Method")))
    return answer


def shape(exchange: Exchange, queue: Queue) -> Json:
    """A queue as REST shows it."""
    path = f"{account_path(exchange)}/Queues/{queue.sid}"
    return {
        "sid": queue.sid,
        "account_sid": exchange.network.account_sid,
        "friendly_name": queue.name,
        "current_size": len(queue.members),
        "max_size": queue.max_size,
        "average_wait_time": queue.average_wait(exchange.now()),
        "date_created": date(queue.created_at),
        "date_updated": date(queue.updated_at),
        "uri": f"{path}.json",
        "subresource_uris": {"members": f"{path}/Members.json"},
    }


def _member(exchange: Exchange, queue: Queue, found: Member) -> Json:
    return {
        "call_sid": found.sid,
        "queue_sid": queue.sid,
        "date_enqueued": date(found.since),
        "position": queue.place(found.sid),
        "wait_time": int((exchange.now() - found.since).total_seconds()),
        "uri": f"{account_path(exchange)}/Queues/{queue.sid}/Members/{found.sid}.json",
    }


def _found(exchange: Exchange, sid: str) -> Queue:
    queue = exchange.queues.get(sid)
    if queue is None:
        raise missing(f"/Queues/{sid}.json")
    return queue


def _waiting(queue: Queue, call_sid: str) -> Member:
    found = queue.find(call_sid)
    if found is None:
        raise missing(f"/Queues/{queue.sid}/Members/{call_sid}.json")
    return found


def _name(exchange: Exchange, form: Form) -> str:
    name = form.get("FriendlyName")
    if not name or len(name) > LONGEST_NAME:
        raise bad(20001, f"FriendlyName has 1 to {LONGEST_NAME} characters")
    if any(queue.name == name for queue in exchange.queues.all()):
        raise bad(22003, f"A queue named {name} exists already")
    return name
