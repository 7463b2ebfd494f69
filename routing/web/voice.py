"""Twilio's voice webhooks for callers: each turn of a call. Every answer is TwiML that leads somewhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, request

from routing.availability import Outlook
from routing.calls import ending
from routing.calls.answering import Heard, answer, hear
from routing.calls.leaving_message import Recording, message_ready, recorded
from routing.calls.leaving_queue import GONE, LEFT, MOVED, TALKED, connect, leave_queue, time_out
from routing.calls.moment import Incoming, OutlookStale
from routing.calls.waiting import wait
from routing.calls.without_database import Decide, connects, has_spoken, is_connected, leaves, waits
from routing.domain.centre import Line
from routing.domain.errors import HoursUnknown
from routing.last_staff import last_staff
from routing.runtime import Runtime
from routing.store.database import DatabaseFault
from routing.telephony.twiml import hang_up
from routing.web import guards
from routing.web.call_documents import Fields, call_of, document, line_of, trouble, without_database
from routing.web.parts import parts
from routing.web.request_log import FAULT, WITHOUT_DATABASE, went

log = logging.getLogger(__name__)

voice = Blueprint("voice", __name__, url_prefix="/twilio")

Tell = Callable[[Runtime, Outlook, Line, Incoming], str]
ENDED = ("completed", "busy", "no-answer", "failed", "canceled")
# QueueResult: https://www.twilio.com/docs/voice/twiml/enqueue . Whoever was redirected hears another document
# already; results that are not listed are failures.
HOW_LEFT = {
    "bridged": TALKED, "leave": LEFT, "hangup": GONE, "redirected": MOVED, "redirected-from-bridged": TALKED,
}


@voice.post("/voice")
@guards.twilio
def call_comes_in(fields: Fields) -> Response:
    """A call to one of our numbers."""
    return _told(fields, answer, is_new=True)


@voice.post("/voice/heard")
@guards.twilio
def caller_heard(fields: Fields) -> Response:
    """Keys, words or silence after a question."""
    heard = Heard(fields.get("Digits", ""), fields.get("SpeechResult", ""), fields.get("Confidence"))
    return _told(fields, lambda runtime, outlook, line, call: hear(runtime, outlook, line, call, _turn(), heard))


@voice.post("/voice/waiting")
@guards.twilio
def caller_waits(fields: Fields) -> Response:
    """What a caller in the queue hears next."""
    keys, position = fields.get("Digits", ""), fields.get("QueuePosition")
    return _told(
        fields, lambda runtime, outlook, line, call: wait(runtime, outlook, line, call, _turn(), keys, position),
        waits(_turn()),
    )


@voice.post("/voice/queue-left")
@guards.twilio
def caller_left_queue(fields: Fields) -> Response:
    """A caller is no longer in the queue."""
    result = fields.get("QueueResult", "")
    how = HOW_LEFT.get(result, result[:40] or "unknown")
    return _told(
        fields, lambda runtime, outlook, line, call: leave_queue(runtime, outlook, line, call, _turn(), how),
        leaves(how in (GONE, MOVED), how == TALKED),
    )


@voice.post("/voice/timed-out")
@guards.twilio
def caller_timed_out(fields: Fields) -> Response:
    """The provider's engine found nobody for the caller in its time."""
    return _told(fields, lambda runtime, outlook, line, call: time_out(runtime, outlook, line, call, _turn()))


@voice.post("/voice/connecting")
@guards.twilio
def caller_is_connected(fields: Fields) -> Response:
    """The caller's side, just before an agent is on the line."""
    return _told(
        fields, lambda runtime, outlook, line, call: connect(runtime, outlook, line, call, _turn()), is_connected
    )


@voice.post("/voice/recorded")
@guards.twilio
def message_recorded(fields: Fields) -> Response:
    """A caller has spoken a message, or nothing."""
    recording = _recording(fields)
    return _told(
        fields, lambda runtime, outlook, line, call: recorded(runtime, outlook, line, call, _turn(), recording),
        has_spoken,
    )


@voice.post("/voice/message-ready")
@guards.twilio
def recording_ready(fields: Fields) -> Response:
    """The recording of a message is there, or absent."""
    recording = None if fields.get("RecordingStatus") == "absent" else _recording(fields)
    message_ready(parts().runtime, fields.get("CallSid", ""), recording)
    return Response(status=204)


@voice.post("/voice/fallback")
@guards.twilio
def fallback(fields: Fields) -> Response:
    """Asked when another webhook failed; touches neither database nor files."""
    went(FAULT)
    log.error("fallback asked code=%s", fields.get("ErrorCode", "")[:8])  # the address may hold a token
    outlook = parts().outlooks.last_known()
    line = line_of(outlook, fields) if outlook else None
    if outlook is not None and line is None:
        return document(hang_up(), 403)
    return trouble(outlook, line)


@voice.post("/status")
@guards.twilio
def call_status(fields: Fields) -> Response:
    """The network tells how a call goes; only its end is of interest."""
    status, seconds = fields.get("CallStatus", ""), _whole(fields.get("CallDuration", ""))
    if status in ENDED:
        ending.end(parts().runtime, parts().outlooks.recent(), fields.get("CallSid", ""), status, seconds)
    return Response(status=204)


def _told(fields: Fields, tell: Tell, without: Decide = connects, is_new: bool = False) -> Response:
    """The turn's document; whatever goes wrong on the way, a document all the same.

    `without`: what is decided where the database does not take part.
    """
    outlook: Outlook | None = parts().outlooks.last_known()
    try:
        outlook = parts().outlooks.recent()
        try:
            told = document(*_answered(fields, tell, outlook))
        except OutlookStale:  # hours were changed less than a second ago, by hand
            outlook = parts().outlooks.fresh()
            told = document(*_answered(fields, tell, replace(outlook, rows_number=None)))
        last_staff(parts().runtime).look(parts().runtime, outlook)
        return told
    except (DatabaseFault, TimeoutError, HoursUnknown):
        log.exception("call sid=%s meets no database", fields.get("CallSid"))
        went(WITHOUT_DATABASE)
        return without_database(fields, without, is_new)
    except Exception:
        log.exception("call sid=%s meets a fault", fields.get("CallSid"))
        went(FAULT)
        return trouble(outlook, line_of(outlook, fields) if outlook else None)


def _answered(fields: Fields, tell: Tell, outlook: Outlook) -> tuple[str, int]:
    line = line_of(outlook, fields)
    if line is None:
        log.warning("call to a number that is not ours to=%s", fields.get("To", "")[:40])
        return hang_up(), 403
    return tell(parts().runtime, outlook, line, call_of(fields)), 200


def _turn() -> str:
    return request.args.get("n", "")


def _recording(fields: Fields) -> Recording | None:
    sid, url = fields.get("RecordingSid", ""), fields.get("RecordingUrl", "")
    return Recording(sid[:64], url[:500], _whole(fields.get("RecordingDuration", "")) or 0) if sid and url else None


def _whole(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else None
