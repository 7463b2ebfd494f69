"""How a leg goes on, and who is told of it: status callbacks as Twilio sends them.

https://www.twilio.com/docs/voice/api/call-resource#statuscallback
"""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime

from routing.simulator.exchange import Exchange
from routing.simulator.legs import Leg

# https://www.twilio.com/docs/api/errors/ and RFC 3261: what a telephone network says to a call's end.
SIP_CODES = {"completed": "200", "busy": "486", "no-answer": "487", "canceled": "487", "failed": "404"}


def progress(exchange: Exchange, leg: Leg, event: str) -> None:
    """A leg that is not over is `initiated`, `ringing` or `answered`."""
    if leg.is_over:
        return
    if event == "answered":
        exchange.pick_up(leg)
    else:
        leg.status = event
    if event == "ringing" and leg.origin != "inbound":
        leg.started_at = exchange.now()
    _tell(exchange, leg, event)


def over(exchange: Exchange, leg: Leg, status: str, end: str = "") -> None:
    """A leg is over: nobody hears it any more, and whoever asked for it is told."""
    if leg.is_over:
        return
    was_queued = leg.status == "queued"
    leg.status, leg.end, leg.ended_at = status, end, exchange.now()
    for timer in leg.timers:
        timer.cancel()
    exchange.unbridge(leg.sid)
    if leg.origin != "dial":
        exchange.note(leg, "network", "end", end or status)
    if not (was_queued and status == "canceled"):  # https://www.twilio.com/docs/voice/twiml#callstatus-values
        _tell(exchange, leg, "completed")


def duration_of(leg: Leg) -> int:
    """How long a leg that is over was answered, in seconds."""
    if leg.answered_at is None or leg.ended_at is None:
        return 0
    return round((leg.ended_at - leg.answered_at).total_seconds())


def _tell(exchange: Exchange, leg: Leg, event: str) -> None:
    if not (leg.callback.url and event in leg.callback.events):
        return
    fields = {
        **leg.fields,
        "CallStatus": leg.status,
        "Timestamp": format_datetime(exchange.now().astimezone(UTC)),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(leg.sequence),
    }
    leg.sequence += 1
    if leg.is_over:
        seconds = duration_of(leg)
        fields |= {"CallDuration": str(seconds), "Duration": str(-(-seconds // 60))}
        if leg.origin != "inbound":
            fields["SipResponseCode"] = SIP_CODES[leg.status]
    exchange.news(leg.callback, event, fields, leg)
