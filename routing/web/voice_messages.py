"""Twilio's webhook for text messages: how far one has come. The token in its address says which one it is about.

https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, g

from routing import message_news
from routing.message_news import News, Status
from routing.web import guards
from routing.web.parts import parts

log = logging.getLogger(__name__)

voice_messages = Blueprint("voice_messages", __name__, url_prefix="/twilio")

LONGEST_SID = 64
_ANSWERS = {News.KEPT: 204, News.NOTHING_NEW: 204, News.UNKNOWN_TOKEN: 404, News.NOT_OURS: 403}


@voice_messages.url_value_preprocessor
def _take_token(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """The guard hands on what was signed and nothing else, so the token in the path is kept aside."""
    g.message_token = (values or {}).pop("token", "")


@voice_messages.post("/message/<token>")
@guards.twilio
def message_status(fields: dict[str, str]) -> Response:
    """A message of ours was sent, delivered or refused. `SmsSid` and `SmsStatus` are the older names."""
    sid = fields.get("MessageSid") or fields.get("SmsSid") or None
    status, code = fields.get("MessageStatus") or fields.get("SmsStatus") or "", fields.get("ErrorCode", "")
    if (sid is not None and len(sid) > LONGEST_SID) or "\0" in f"{sid}{g.message_token}":
        return Response(status=404)
    number = int(code) if code.isascii() and code.isdecimal() and len(code) < 9 else None
    news = message_news.message_told(parts().runtime, g.message_token, Status(sid, status, number))
    log.info("text message status=%s code=%s: %s", status[:20], number, news)
    return Response(status=_ANSWERS[news])
