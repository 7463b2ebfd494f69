"""Calls over REST. https://www.twilio.com/docs/voice/api/call-resource"""

from __future__ import annotations

import re
from datetime import timedelta

from routing.simulator.callbacks import duration_of
from routing.simulator.endings import Redirected
from routing.simulator.exchange import Exchange
from routing.simulator.legs import NOT_BEGUN, Goto, Leg
from routing.simulator.lives import Placing, call_out
from routing.simulator.masking import shown_number
from routing.simulator.rest.answers import (
    VERSION,
    Form,
    Json,
    Refused,
    account_path,
    bad,
    date,
    in_time,
    missing,
    page,
    unfinished,
)
from routing.simulator.verbs import NO_CALLBACK, Callback

EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
RECORDING_EVENTS = frozenset({"in-progress", "completed", "absent"})
LONGEST_RINGING = 600
DEFAULT_RINGING = 60
LONGEST_TALK = 14_400
LONGEST_TWIML = 4000
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_ADDRESS = re.compile(r"https?://[^/\s]+\S*")
_REFUSALS = {
    21211: "is not a valid phone number", 21214: "cannot be reached", 21217: "does not appear to be valid",
    21215: "is in a region that is not enabled for calls", 21216: "is blocked by Twilio",
}


def create(exchange: Exchange, form: Form) -> Json:
    """Places a call; the answer always says `queued`."""
    leg = call_out(exchange, _placing(exchange, form))
    return shape(exchange, leg)


def fetch(exchange: Exchange, sid: str) -> Json:
    """One call."""
    return shape(exchange, _found(exchange, sid))


def listed(exchange: Exchange, form: Form, lag: float = 0.0) -> Json:
    """The calls asked for, newest first; those of the last `lag` seconds are not seen yet."""
    last = exchange.now() - timedelta(seconds=lag)
    found = [leg for leg in reversed(exchange.legs.values()) if _matches(leg, form) and leg.created_at <= last]
    return page(exchange, "/Calls.json", "calls", found, form, lambda leg: shape(exchange, leg))


def update(exchange: Exchange, sid: str, form: Form) -> Json:
    """Ends, cancels or redirects a call.

    `canceled` leaves a call in progress alone; a call that is over can be changed no more (21220).
    """
    leg = _found(exchange, sid)
    status, url, twiml = form.get("Status"), form.get("Url"), form.get("Twiml")
    if status not in ("", "canceled", "completed"):
        raise bad(20001, f"Status {status} is not canceled or completed")
    if leg.is_over:
        raise bad(21220, f"Call {sid} is not in-progress. Cannot change it.")
    if status:
        if leg.status in NOT_BEGUN:
            exchange.stop(leg, "canceled")
        elif status == "completed":
            exchange.stop(leg)
    elif url or twiml:
        _redirect(leg, form, url, twiml)
    return shape(exchange, leg)


def delete(exchange: Exchange, sid: str) -> None:
    """Deletes the record of a call that is over; it is not found any more."""
    leg = _found(exchange, sid)
    if not leg.is_over:
        raise unfinished(f"/Calls/{sid}.json")
    leg.is_deleted = True


def _redirect(leg: Leg, form: Form, url: str, twiml: str) -> None:
    if leg.status in NOT_BEGUN and leg.origin != "inbound":
        raise bad(21220, f"Call {leg.sid} is not in-progress. Cannot redirect.")
    goto = _document(form, url, twiml)
    leg.task.break_in(Redirected(goto.url, goto.method, goto.twiml))


def shape(exchange: Exchange, leg: Leg) -> Json:
    """A call as REST shows it; it holds nothing that came with its placing."""
    path = f"{account_path(exchange)}/Calls/{leg.sid}"
    number_from = leg.fields["From"]
    parts = {"recordings": "Recordings", "notifications": "Notifications", "streams": "Streams", "events": "Events"}
    is_billed = leg.is_over
    return {
        "sid": leg.sid,
        "account_sid": exchange.network.account_sid,
        "parent_call_sid": leg.parent or None,
        "date_created": date(leg.created_at),
        "date_updated": date(leg.ended_at or leg.answered_at or leg.created_at),
        "to": leg.to,
        "to_formatted": shown_number(leg.to),
        "from": number_from,
        "from_formatted": shown_number(number_from),
        "phone_number_sid": None,
        "status": "ringing" if leg.status == "initiated" else leg.status,
        "start_time": date(leg.answered_at or leg.started_at) if leg.status != "queued" else None,
        "end_time": date(leg.ended_at),
        "duration": str(duration_of(leg)) if is_billed else None,
        "price": None,
        "price_unit": "USD",
        "direction": leg.fields["Direction"],
        "answered_by": leg.answered_by or None,
        "api_version": VERSION,
        "forwarded_from": leg.fields.get("ForwardedFrom"),
        "group_sid": None,
        "caller_name": None,
        "queue_time": str(leg.queue_time),
        "trunk_sid": None,
        "uri": f"{path}.json",
        "subresource_uris": {name: f"{path}/{part}.json" for name, part in parts.items()},
    }


def _found(exchange: Exchange, sid: str) -> Leg:
    leg = exchange.legs.get(sid)
    if leg is None or leg.is_deleted:
        raise missing(f"/Calls/{sid}.json")
    return leg


def _matches(leg: Leg, form: Form) -> bool:
    equal = {"To": leg.to, "From": leg.fields["From"], "ParentCallSid": leg.parent, "Status": leg.status}
    if leg.is_deleted or any(form.get(name) and form.get(name) != value for name, value in equal.items()):
        return False
    started_at = leg.started_at if leg.status != "queued" else None
    return in_time(started_at, form, "StartTime") and in_time(leg.ended_at, form, "EndTime")


def _placing(exchange: Exchange, form: Form) -> Placing:
    to, caller_id = form.get("To"), form.get("From")
    _check_number(exchange, to)
    if not caller_id:
        raise bad(21213, "No 'From' number is specified")
    if not _is_address(caller_id):
        raise bad(21212, f"The source phone number provided, {caller_id}, is not valid")
    detection = form.get("MachineDetection")
    if detection not in ("", "Enable", "DetectMessageEnd"):
        raise bad(20001, "MachineDetection is neither Enable nor DetectMessageEnd")
    return Placing(
        to=to,
        caller_id=caller_id,
        goto=_document(form, form.get("Url"), form.get("Twiml")),
        fallback_url=form.get("FallbackUrl"),
        fallback_method=form.method("FallbackMethod"),
        callback=_callback(form, "StatusCallback", EVENTS),
        timeout=form.whole("Timeout", DEFAULT_RINGING, LONGEST_RINGING),
        time_limit=form.whole("TimeLimit", LONGEST_TALK, 86_400) or LONGEST_TALK,
        detection=detection,
        detected=_callback(form, "AsyncAmdStatusCallback", frozenset()),
        is_async=form.get("AsyncAmd") == "true",
        is_recorded=form.get("Record") == "true",
        recording=_callback(form, "RecordingStatusCallback", RECORDING_EVENTS),
    )


def _is_address(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text) or re.fullmatch(r"(client|sip):\S{1,255}", text))


def _check_number(exchange: Exchange, to: str) -> None:
    if not to:
        raise bad(21201, "No 'To' number is specified")
    code = exchange.network.refusals.get(to)
    if code is None and not _is_address(to):
        code = 21211
    if code is not None:
        raise Refused(400, code, f"The phone number you are attempting to call, {to}, {_REFUSALS.get(code, 'no')}")


def _document(form: Form, url: str, twiml: str) -> Goto:
    if twiml and not url:
        if len(twiml) > LONGEST_TWIML:
            raise bad(32018, f"Twiml has more than {LONGEST_TWIML} characters")
        return Goto("", (), "POST", twiml)
    if not _ADDRESS.fullmatch(url):
        raise bad(21205, "Url parameter is required" if not url else f"Url is not a valid URL: {url}")
    return Goto(url, (), form.method("Method"))


def _callback(form: Form, name: str, known: frozenset[str]) -> Callback:
    """An address for news; without events `completed` alone. Unknown events are refused."""
    url, events = form.get(name), frozenset(form.all(f"{name}Event"))
    if not events <= known:
        raise bad(20001, f"{name}Event holds unknown events")
    if not url:
        return NO_CALLBACK
    if not _ADDRESS.fullmatch(url):
        raise bad(21609, f"{name} is not a valid URL: {url}")
    return Callback(url, events or frozenset({"completed"}), "GET" if form.method(f"{name}Method") == "GET" else "POST")
