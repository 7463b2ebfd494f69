"""What Twilio's words for a call, for a Dial, and for refusing either mean for us.

CallStatus: https://www.twilio.com/docs/voice/twiml#callstatus-values ; DialCallStatus and DialBridged:
https://www.twilio.com/docs/voice/twiml/dial
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from routing.domain.attempt import News
from routing.domain.staff import Agent, Contact
from routing.telephony.meanings import Refusal, refusal_of

_NEWS: Mapping[str, News] = {
    "queued": News.PLACED, "initiated": News.PLACED, "ringing": News.RINGING, "in-progress": News.ANSWERED,
    "completed": News.COMPLETED, "busy": News.BUSY, "no-answer": News.NO_ANSWER, "failed": News.FAILED,
    "canceled": News.CANCELLED,
}
_TALKED = ("completed", "answered")
OUTGOING = "outbound-api"


def address_to_ring(agent: Agent) -> str:
    """An agent's address as a call is placed to it: E.164, `sip:…` or `client:…`.

    https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
    """
    scheme = "" if agent.contact is Contact.NUMBER else f"{agent.contact.value}:"
    return agent.address if agent.address.startswith(scheme) else f"{scheme}{agent.address}"


def call_news(status: str) -> News | None:
    """The news in a status; None for one that is not known, which changes nothing."""
    return _NEWS.get(status)


def has_talked(dial_status: str, bridged: str) -> bool:
    """Whether a Dial joined two people; statuses that are not known are failures."""
    return dial_status in _TALKED and bridged.lower() != "false"


# 21211, 21217, 13224 no such number; 21214 it cannot be reached. https://www.twilio.com/docs/api/errors
_NUMBER = frozenset({21211, 21214, 21217, 13224})
# 21210, 21213 our own number may not be shown, or there is none: no call will pass before somebody mends that.
_OUR_NUMBER = frozenset({21210, 21213})
# 10004 too many calls at once for the account: https://www.twilio.com/docs/api/errors/10004
_TOO_MANY = 10004


class CallRefusal(StrEnum):
    """Why a call was surely not placed."""

    NUMBER = "number"  # this number can never be rung
    ACCOUNT = "account"  # no call will pass before somebody mends our account
    NOT_NOW = "not_now"  # nothing is wrong; later
    OTHER = "other"


def call_refusal(code: int | None) -> CallRefusal:
    """What the refusal of a call is about; without a code nothing was sent at all."""
    if code is None or code == _TOO_MANY:
        return CallRefusal.NOT_NOW
    if code in _NUMBER:
        return CallRefusal.NUMBER
    is_account = code in _OUR_NUMBER or refusal_of(code) is Refusal.ACCOUNT
    return CallRefusal.ACCOUNT if is_account else CallRefusal.OTHER
