"""Text messages over REST. https://www.twilio.com/docs/messaging/api/message-resource"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from routing.simulator.exchange import Exchange
from routing.simulator.masking import masked_number
from routing.simulator.messages import ERRORS, Message, is_french_landline
from routing.simulator.rest.answers import (
    VERSION,
    Form,
    Json,
    account_path,
    bad,
    date,
    in_time,
    missing,
    page,
    unfinished,
)
from routing.simulator.sids import new_sid
from routing.simulator.signals import Webhook
from routing.simulator.verbs import Callback

LONGEST_BODY = 1600
SENT_SECONDS, DELIVERED_SECONDS = 1.0, 3.0
_ALL = frozenset({"queued", "sent", "delivered", "undelivered", "failed"})


def create(exchange: Exchange, form: Form) -> Json:
    """Sends a text message; the answer says `queued`, the rest comes by status callback."""
    to, sender, body = form.get("To"), form.get("From"), form.get("Body")
    _check(exchange, to, sender, body)
    now = exchange.now()
    message = Message(new_sid("SM"), to, sender, body, now, now, Callback(form.get("StatusCallback"), _ALL))
    exchange.messages[message.sid] = message
    _note(exchange, message)
    exchange.engine.later(SENT_SECONDS, _becoming(exchange, message, "sent"))
    fate = exchange.network.texts.get(to, "delivered")
    exchange.engine.later(DELIVERED_SECONDS, _becoming(exchange, message, fate))
    return shape(exchange, message)


def fetch(exchange: Exchange, sid: str) -> Json:
    """One message."""
    return shape(exchange, _found(exchange, sid))


def listed(exchange: Exchange, form: Form, lag: float = 0.0) -> Json:
    """The messages asked for, newest first; those of the last `lag` seconds are not seen yet."""
    last = exchange.now() - timedelta(seconds=lag)
    found = [
        message for message in reversed(exchange.messages.values())
        if not message.is_deleted
        and form.get("To", message.to) in ("", message.to) and form.get("From", message.sender) in ("", message.sender)
        and in_time(message.sent_at, form, "DateSent") and message.created_at <= last
    ]
    return page(exchange, "/Messages.json", "messages", found, form, lambda message: shape(exchange, message))


def delete(exchange: Exchange, sid: str) -> None:
    """Deletes the record of a message whose fate is known; it is not found any more."""
    message = _found(exchange, sid)
    if not message.is_over:
        raise unfinished(f"/Messages/{sid}.json")
    message.is_deleted = True


def shape(exchange: Exchange, message: Message) -> Json:
    """A message as REST shows it."""
    path = f"{account_path(exchange)}/Messages/{message.sid}"
    return {
        "sid": message.sid,
        "account_sid": exchange.network.account_sid,
        "to": message.to,
        "from": message.sender,
        "body": message.body,
        "status": message.status,
        "num_segments": str(message.segments),
        "num_media": "0",
        "direction": "outbound-api",
        "date_created": date(message.created_at),
        "date_updated": date(message.updated_at),
        "date_sent": date(message.sent_at),
        "price": None,
        "price_unit": "USD",
        "error_code": message.error_code,
        "error_message": None,
        "messaging_service_sid": None,
        "api_version": VERSION,
        "uri": f"{path}.json",
        "subresource_uris": {"media": f"{path}/Media.json", "feedback": f"{path}/Feedback.json"},
    }


def _found(exchange: Exchange, sid: str) -> Message:
    message = exchange.messages.get(sid)
    if message is None or message.is_deleted:
        raise missing(f"/Messages/{sid}.json")
    return message


def _check(exchange: Exchange, to: str, sender: str, body: str) -> None:
    """Raises Refused, in Twilio's order of codes. https://www.twilio.com/docs/api/errors"""
    if not to:
        raise bad(21604, "A 'To' phone number is required.")
    if not re.fullmatch(r"\+[1-9]\d{6,14}", to):
        raise bad(21211, f"Invalid 'To' Phone Number: {to}")
    if not sender:
        raise bad(21603, "A 'From' phone number is required.")
    if not re.fullmatch(r"\+?\d{3,15}|(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9 ]{1,11}", sender):
        raise bad(21212, f"Invalid From Number (caller ID): {sender}")
    if not body:
        raise bad(21602, "Message body is required.")
    if len(body) > LONGEST_BODY:
        raise bad(21617, "The concatenated message body exceeds the 1600 character limit")
    if is_french_landline(to):
        raise bad(21614, f"To number: {to}, is not a mobile number")
    if to in exchange.network.opted_out:
        raise bad(21610, "Attempt to send to unsubscribed recipient")


def _note(exchange: Exchange, message: Message) -> None:
    """In the story of the latest call of that number, if there is one."""
    ours = [leg for leg in exchange.legs.values() if message.to in (leg.fields["From"], leg.to)]
    if ours:
        exchange.note(ours[-1], "network", "sms", message.body, to=masked_number(message.to))


def _becoming(exchange: Exchange, message: Message, status: str) -> Callable[[], None]:
    return lambda: _become(exchange, message, status)


def _become(exchange: Exchange, message: Message, status: str) -> None:
    message.status, message.updated_at = status, exchange.now()
    message.error_code = ERRORS.get(status)
    message.sent_at = message.sent_at or exchange.now()
    if not message.callback.url:
        return
    fields = {
        "MessageSid": message.sid, "SmsSid": message.sid, "MessageStatus": status, "SmsStatus": status,
        "To": message.to, "From": message.sender, "AccountSid": exchange.network.account_sid, "ApiVersion": VERSION,
    }
    if message.error_code:
        fields["ErrorCode"] = str(message.error_code)
    exchange.tell(Webhook("message", message.callback.url, fields))
