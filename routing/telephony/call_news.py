"""What Twilio's words for a call, for a Dial, and for refusing either mean for us.

CallStatus: https://www.twilio.com/docs/voice/twiml#callstatus-values ; DialCallStatus and DialBridged:
https://www.twilio.com/docs/voice/twiml/dial
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
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
A_DAY = timedelta(days=1)


def address_to_ring(agent: Agent) -> str:
    """An agent's address as a call is placed to it: E.164, `sip:…` or `client:…`.

    https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
    """
    scheme = "" if agent.contact is Contact.NUMBER else f"{agent.contact.value}:"
    return agent.address if agent.address.startswith(scheme) else f"{scheme}{agent.address}"


def call_news(status: str) -> News | None:
    """The news in a status; None for one that is not known, which changes nothing."""
    return _NEWS.get(status)


# What a call that failed met with (RFC 3261, section 21), where Twilio says it (SipResponseCode): no such number,
# nobody took it, somebody is on the telephone. https://www.twilio.com/docs/voice/api/call-resource
_SIP: Mapping[str, News] = {
    **dict.fromkeys(("404", "410", "484", "604"), News.NO_SUCH_NUMBER),
    **dict.fromkeys(("408", "480", "487"), News.NO_ANSWER), **dict.fromkeys(("486", "600", "603"), News.BUSY),
}
_MACHINES = ("machine", "fax")


def customer_news(status: str, sip_code: str) -> News | None:
    """As `call_news`; of a call that failed, what it failed of."""
    news = call_news(status)
    return _SIP.get(sip_code, news) if news is News.FAILED else news


def is_machine(answered_by: str) -> bool:
    """Whether no person has answered, by Twilio's detection: machine_start, machine_end_beep, fax, …"""
    return answered_by.startswith(_MACHINES)


def dial_outcome(dial_status: str) -> News:
    """What came of a Dial that joined nobody: https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus"""
    known = {"busy": News.BUSY, "no-answer": News.NO_ANSWER, "canceled": News.CANCELLED}
    return known.get(dial_status, News.FAILED)


def moment_of(timestamp: str, now: datetime) -> datetime:
    """When something happened by the network's clock, `Mon, 23 Nov 2026 08:00:00 +0000`; now where it does not say.

    Never later than now, nor so early that it is of another day: a clock may be wrong.
    """
    try:
        moment = parsedate_to_datetime(timestamp)
    except (ValueError, OverflowError):
        return now
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return moment if now - A_DAY < moment <= now else now


def has_talked(dial_status: str, bridged: str) -> bool:
    """Whether a Dial joined two people; statuses that are not known are failures."""
    return dial_status in _TALKED and bridged.lower() != "false"


# 21211, 21217, 13224 no such number; 21214 it cannot be reached. https://www.twilio.com/docs/api/errors
_NUMBER = frozenset({21211, 21214, 21217, 13224})
# 21215 that country is not enabled for the account, 21216 blocked by Twilio: nobody there can be rung for now.
_COUNTRY = frozenset({21215, 21216})
# 21210, 21213 our own number may not be shown, or there is none: no call will pass before somebody mends that.
_OUR_NUMBER = frozenset({21210, 21213})
# 10004 too many calls at once for the account: https://www.twilio.com/docs/api/errors/10004
_TOO_MANY = 10004


class CallRefusal(StrEnum):
    """Why a call was surely not placed."""

    NUMBER = "number"  # this number can never be rung
    COUNTRY = "country"  # nobody in that country can be rung before somebody mends that
    ACCOUNT = "account"  # no call will pass before somebody mends our account
    NOT_NOW = "not_now"  # nothing is wrong; later
    OTHER = "other"


def call_refusal(code: int | None) -> CallRefusal:
    """What the refusal of a call is about; without a code nothing was sent at all."""
    if code is None or code == _TOO_MANY:
        return CallRefusal.NOT_NOW
    if code in _NUMBER:
        return CallRefusal.NUMBER
    if code in _COUNTRY:
        return CallRefusal.COUNTRY
    is_account = code in _OUR_NUMBER or refusal_of(code) is Refusal.ACCOUNT
    return CallRefusal.ACCOUNT if is_account else CallRefusal.OTHER
