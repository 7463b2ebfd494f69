"""Twilio's webhooks for calls to agents. The token in the address says which attempt each is about.

A token that is not known is 404. A call that is not the attempt's own hears nothing and is told of: 403 on the status
address, a hang-up on those that want a document.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Blueprint, Response, g

from routing.agent_calls import Reply, agent_answers, agent_done, agent_heard
from routing.agent_news import Verdict, agent_status, talk_recorded
from routing.availability import Outlook
from routing.runtime import Runtime
from routing.store.recordings import RecordingRow
from routing.telephony.call_news import call_news, has_talked
from routing.telephony.twiml import hang_up
from routing.web import guards
from routing.web.parts import parts
from routing.web.request_log import FAULT, went

log = logging.getLogger(__name__)

voice_agents = Blueprint("voice_agents", __name__, url_prefix="/twilio/agent")

Fields = dict[str, str]
Tell = Callable[[Runtime, Outlook, str, str], Reply]
_NEWS = {Verdict.OURS: 204, Verdict.UNKNOWN_TOKEN: 404, Verdict.NOT_THE_ATTEMPTS: 403}


@voice_agents.url_value_preprocessor
def _take_token(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """The guard hands on what was signed and nothing else, so the token in the path is kept aside."""
    g.attempt_token = (values or {}).pop("token", "")


@voice_agents.post("/<token>")
@guards.twilio
def answered(fields: Fields) -> Response:
    """An agent has picked up."""
    return _told(fields, agent_answers)


@voice_agents.post("/<token>/heard")
@guards.twilio
def heard(fields: Fields) -> Response:
    """A key of the agent's, or silence."""
    keys = fields.get("Digits", "")
    return _told(fields, lambda runtime, outlook, token, sid: agent_heard(runtime, outlook, token, sid, keys))


@voice_agents.post("/<token>/done")
@guards.twilio
def done(fields: Fields) -> Response:
    """The talk is over, or there was none."""
    talked = has_talked(fields.get("DialCallStatus", ""), fields.get("DialBridged", ""))
    nobody = fields.get("DialCallStatus") == "no-answer"
    return _told(fields, lambda runtime, outlook, token, sid: agent_done(runtime, outlook, token, sid, talked, nobody))


@voice_agents.post("/<token>/status")
@guards.twilio
def status(fields: Fields) -> Response:
    """How the call to the agent goes."""
    said, sid = fields.get("CallStatus", ""), fields.get("CallSid", "")
    verdict = agent_status(parts().runtime, parts().outlooks.recent(), g.attempt_token, sid, call_news(said))
    log.info("agent call sid=%s status=%s: %s", sid[:64], said[:20], verdict)
    return Response(status=_NEWS[verdict])


@voice_agents.post("/<token>/recording")
@guards.twilio
def recording(fields: Fields) -> Response:
    """The recording of a talk is there."""
    row = _recording(fields)
    if row is None:
        return Response(status=204)
    verdict = talk_recorded(parts().runtime, g.attempt_token, fields.get("CallSid", ""), row)
    return Response(status=_NEWS[verdict])


def _told(fields: Fields, tell: Tell) -> Response:
    """The turn's document; whatever goes wrong on the way, the end of the agent's call, which frees them."""
    try:
        reply = tell(parts().runtime, parts().outlooks.fresh(), g.attempt_token, fields.get("CallSid", ""))
    except Exception:
        log.exception("the call to an agent meets a fault sid=%s", fields.get("CallSid", "")[:64])
        went(FAULT)
        return _document(hang_up())
    return _document(reply.document, 404 if reply.verdict is Verdict.UNKNOWN_TOKEN else 200)


def _document(xml: str, code: int = 200) -> Response:
    return Response(xml, code, content_type="text/xml; charset=utf-8")


def _recording(fields: Fields) -> RecordingRow | None:
    sid, url, length = (fields.get(name, "") for name in ("RecordingSid", "RecordingUrl", "RecordingDuration"))
    if not sid or not url or "\0" in sid + url or fields.get("RecordingStatus") == "absent":
        return None
    seconds = int(length) if length.isascii() and length.isdecimal() and len(length) < 9 else None
    return RecordingRow(sid[:64], "", None, url[:500], seconds, parts().runtime.clock.now())
