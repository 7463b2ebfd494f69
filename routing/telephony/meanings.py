"""What Twilio's error codes and message statuses mean for us. Whatever is not listed here changes nothing by itself.

Codes: https://www.twilio.com/docs/api/errors , one page to each.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Refusal(StrEnum):
    """What a definite no is about."""

    NOT_SENT = "not_sent"  # the network never saw it, or somebody on the way refused it
    NUMBER = "number"  # this number takes no text messages, now or ever
    ACCOUNT = "account"  # nothing of the kind will pass before somebody mends our account
    GONE = "gone"  # what it was about is over or unknown
    OTHER = "other"  # this one request is wrong


# 21610 the number opted out; 21614 it is no mobile.
_NUMBER = frozenset({21610, 21614})
# 20003 wrong SID or token; 20005 account not active; 21212, 21603, 21606, 21659 the sender is missing, wrong or not
# ours; 21267 the alphanumeric sender is not allowed; 21408 region not enabled; 30002 account suspended; 21215 calls to
# that region not enabled; 21216 blocked by Twilio; 63038 daily limit of the account reached.
_ACCOUNT = frozenset({20003, 20005, 21212, 21215, 21216, 21267, 21408, 21603, 21606, 21659, 30002, 63038})
# 20404 no such resource; 21220 the call is not in a state in which that can be asked.
_GONE = frozenset({20404, 21220})

# https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
_STATES: Mapping[str, str] = {
    "accepted": "accepted", "scheduled": "accepted", "queued": "queued", "sending": "sending", "sent": "sent",
    "delivered": "delivered", "read": "delivered", "partially_delivered": "sent", "undelivered": "undelivered",
    "failed": "failed", "canceled": "failed",
}


def refusal_of(code: int | None) -> Refusal:
    """What a refusal is about; no code at all: nothing was sent."""
    if code is None:
        return Refusal.NOT_SENT
    if code in _NUMBER:
        return Refusal.NUMBER
    if code in _ACCOUNT:
        return Refusal.ACCOUNT
    return Refusal.GONE if code in _GONE else Refusal.OTHER


def message_state(status: str | None) -> str | None:
    """The state of our row that a status stands for; None for one that is not of a message we send."""
    return _STATES.get(status or "")
