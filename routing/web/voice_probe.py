"""`/twilio/voice/probe`: what a call that came in now would hear first, signed like a call and kept nowhere.

It is for `flask monitor`: asked at the real address, its call would be in every report.
"""

from __future__ import annotations

from flask import Blueprint, Response

from routing.domain.call_plan import CallPlan, Goodbye, Say, Step
from routing.domain.heard import heard_first
from routing.domain.text import Language
from routing.telephony.twiml import hang_up, render
from routing.web import guards
from routing.web.call_documents import Fields, document, line_of
from routing.web.parts import parts

voice_probe = Blueprint("voice_probe", __name__, url_prefix="/twilio/voice")


@voice_probe.post("/probe")
@guards.twilio
def probe(fields: Fields) -> Response:
    """The first sentences, in French."""
    runtime, outlook = parts().runtime, parts().outlooks.recent()
    line = line_of(outlook, fields)
    if line is None:
        return document(hang_up(), 403)
    now = runtime.clock.now()
    told = outlook.announcement(line.id, now)
    words = heard_first(
        outlook.centre, line, outlook.status(line.id, now), now, told.text if told else None, Language.FR
    )
    steps: tuple[Step, ...] = (*(Say(one, Language.FR) for one in words), Goodbye())
    return document(render(CallPlan("probe", steps), runtime.telephony, outlook.centre.caller_id))
