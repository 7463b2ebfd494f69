"""Twilio's voice webhooks: a call comes in, a ring ends, a call is over. Every answer is TwiML that leads somewhere."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Blueprint, Response, request

from routing import calls
from routing.availability import Outlook
from routing.calls import Incoming
from routing.domain.call_plan import CallPlan
from routing.domain.centre import Line
from routing.telephony.twiml import hang_up, render
from routing.web import guards
from routing.web.parts import parts

log = logging.getLogger(__name__)

voice = Blueprint("voice", __name__, url_prefix="/twilio")

Fields = dict[str, str]
ANSWERED = ("completed", "answered")
ENDED = ("completed", "busy", "no-answer", "failed", "canceled")


@voice.post("/voice")
@guards.twilio
def call_comes_in(fields: Fields) -> Response:
    """A call to one of our numbers."""
    return _planned(fields, lambda outlook, line, call: calls.answer(parts().runtime, outlook, line, call))


@voice.post("/voice/rung")
@guards.twilio
def ring_is_over(fields: Fields) -> Response:
    """Agents were rung: `DialBridged=false` is never an answer, whatever the status says."""
    answered = fields.get("DialCallStatus") in ANSWERED and fields.get("DialBridged", "true") != "false"
    place = request.args.get("place", "")
    return _planned(
        fields,
        lambda outlook, line, call: calls.after_ring(parts().runtime, outlook, line, call, place, answered),
    )


@voice.post("/voice/fallback")
@guards.twilio
def fallback(fields: Fields) -> Response:
    """Asked when another webhook failed; touches neither database nor files."""
    log.error("fallback asked code=%s address=%s", fields.get("ErrorCode"), fields.get("ErrorUrl"))
    outlook = parts().outlooks.last_known()
    line = calls.line_called(outlook, fields.get("To", "")) if outlook else None
    if outlook is not None and line is None:
        return _document(hang_up(), 403)
    return _trouble(outlook, line)


@voice.post("/status")
@guards.twilio
def call_status(fields: Fields) -> Response:
    """The network tells how a call goes; only its end is of interest."""
    status, seconds = fields.get("CallStatus", ""), fields.get("CallDuration", "")
    if status in ENDED:
        calls.end(parts().runtime, fields.get("CallSid", ""), status, int(seconds) if _is_count(seconds) else None)
    return Response(status=204)


def _planned(fields: Fields, plan_of: Callable[[Outlook, Line, Incoming], CallPlan]) -> Response:
    """The plan's document; whatever goes wrong on the way, a document all the same."""
    outlook: Outlook | None = parts().outlooks.last_known()
    line: Line | None = None
    try:
        outlook = parts().outlooks.fresh()
        line = calls.line_called(outlook, fields.get("To", ""))
        if line is None:
            log.warning("call to a number that is not ours to=%s", fields.get("To", "")[:40])
            return _document(hang_up(), 403)
        call = Incoming(fields.get("CallSid", ""), fields.get("From", ""), fields.get("To", ""))
        plan = plan_of(outlook, line, call)
        return _document(render(plan, parts().runtime.telephony, outlook.centre.caller_id))
    except Exception:
        log.exception("call sid=%s meets a fault", fields.get("CallSid"))
        return _trouble(outlook, line)


def _trouble(outlook: Outlook | None, line: Line | None) -> Response:
    plan = calls.last_resort(outlook, line)
    if plan is None or outlook is None:
        return _document(hang_up())
    return _document(render(plan, parts().runtime.telephony, outlook.centre.caller_id))


def _document(xml: str, status: int = 200) -> Response:
    return Response(xml, status, content_type="text/xml; charset=utf-8")


def _is_count(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) < 9
