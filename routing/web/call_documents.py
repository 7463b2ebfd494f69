"""Documents that answer Twilio's voice webhooks of callers, whatever is broken behind them."""

from __future__ import annotations

import logging
from dataclasses import replace

from flask import Response

from routing.availability import Outlook
from routing.calls import ending
from routing.calls.answering import line_called
from routing.calls.moment import Incoming
from routing.calls.without_database import Decide, Known
from routing.domain.centre import Line
from routing.telephony.twiml import hang_up, render
from routing.web.parts import parts

log = logging.getLogger(__name__)

Fields = dict[str, str]


def document(xml: str, status: int = 200) -> Response:
    """A TwiML document."""
    return Response(xml, status, content_type="text/xml; charset=utf-8")


def line_of(outlook: Outlook, fields: Fields) -> Line | None:
    """The line that was called. On an outgoing call of ours the number called is the other side's."""
    return line_called(outlook, fields.get("To", ""))


def call_of(fields: Fields) -> Incoming:
    """The call that a webhook is about."""
    return Incoming(fields.get("CallSid", ""), fields.get("From", ""), fields.get("To", ""))


def trouble(outlook: Outlook | None, line: Line | None) -> Response:
    """What a caller hears when something of ours is broken."""
    plan = ending.last_resort(outlook, line)
    if plan is None or outlook is None:
        return document(hang_up())
    return document(render(plan, parts().runtime.telephony, outlook.centre.caller_id))


def without_database(fields: Fields, decide: Decide, is_new: bool = False) -> Response:
    """What is done for a caller by what is known last; an apology where that is too old, or nothing was known ever."""
    runtime, outlook = parts().runtime, parts().outlooks.last_known()
    line, now = line_of(outlook, fields) if outlook else None, runtime.clock.now()
    if outlook is None or line is None or (outlook.told_until is not None and now >= outlook.told_until):
        return trouble(outlook, line)
    plan = decide(Known(runtime, replace(outlook, rows_number=None), line, call_of(fields), now, is_new))
    log.warning("call sid=%s goes on without a database: %s", fields.get("CallSid", "")[:64], plan.place)
    return document(render(plan, runtime.telephony, outlook.centre.caller_id))
