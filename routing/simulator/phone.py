"""One telephone call into a line, from the first ring to the status callback, as the caller lives it."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from routing.simulator.connecting import CALLERS
from routing.simulator.endings import CallerLeft, End, LegOver, NetworkFault, WebhookFault
from routing.simulator.listening import spoken_seconds
from routing.simulator.masking import masked_number, shown_number
from routing.simulator.parties import Agent, Caller, Network, Person
from routing.simulator.session import Document, Goto, Leg, Session
from routing.simulator.sids import call_sid
from routing.simulator.transcript import Transcript
from routing.simulator.walking import walk

__all__ = ["Agent", "CallRecord", "Caller", "Document", "Network", "place_call"]

APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call that is over: how it ended for the network, when, what was heard, and the documents fetched."""

    sid: str
    end: End
    started_at: datetime
    ended_at: datetime
    transcript: Transcript
    documents: tuple[Document, ...]


def place_call(network: Network, caller: Caller, to: str, forwarded_from: str = "") -> CallRecord:
    """Calls the line `to` (E.164) and stays until the call is over, in the network's own time.

    Faults of the product end the call as Twilio would; none is raised.
    """
    session = Session(network, caller, network.clock.now(), secrets=[caller.number])
    leg = _caller_leg(network, caller, to, forwarded_from)
    session.note("network", "call", caller=masked_number(caller.number), called=shown_number(to))
    end, status = _walked(session, leg)
    if session.bridged and end in ("hung_up_by_line", "hung_up_by_caller"):
        end = "answered"
    elif end == "hung_up_by_line":
        session.note("line", "hangup")
    ended_at = network.clock.now()
    if network.status_url:
        session.tell(network.status_url, _status_fields(leg, status, ended_at))
    session.note("network", "end", end)
    sid, documents = leg.fields["CallSid"], tuple(session.documents)
    return CallRecord(sid, end, session.started_at, ended_at, session.transcript(), documents)


def _caller_leg(network: Network, caller: Caller, to: str, forwarded_from: str) -> Leg:
    """https://www.twilio.com/docs/voice/twiml#request-parameters"""
    fields = {
        "CallSid": call_sid(),
        "AccountSid": network.account_sid,
        "ApiVersion": "2010-04-01",
        "Direction": "inbound",
        "From": caller.number,
        "Caller": caller.number,
        "To": to,
        "Called": to,
    }
    if forwarded_from:
        fields["ForwardedFrom"] = forwarded_from
    person = Person("caller", caller.keys, caller.sayings)
    return Leg(fields, person, "caller", network.fallback_url)


def _walked(session: Session, leg: Leg) -> tuple[End, str]:
    """Walks the whole call; how it ended, and Twilio's final CallStatus."""
    try:
        walk(session, leg, Goto(session.network.voice_url), CALLERS)
    except LegOver as over:
        return over.end, over.status
    except CallerLeft:
        session.note("caller", "hangup")
        return "hung_up_by_caller", "completed" if leg.answered_at else "no-answer"
    except NetworkFault as fault:
        session.note("network", fault.verb, fault.text)
        return "failed", "failed"
    except WebhookFault as fault:
        _apologise(session)
        refused = fault.status == 403 and all(document.status == 403 for document in session.documents)
        return "refused" if refused else "failed", "failed"
    return "hung_up_by_line", "completed"


def _apologise(session: Session) -> None:
    """What a caller hears when neither the document nor its fallback can be had."""
    session.note("network", "application-error", APPLICATION_ERROR)
    try:
        session.wait(spoken_seconds(APPLICATION_ERROR))
    except (CallerLeft, NetworkFault):
        return


def _status_fields(leg: Leg, status: str, ended_at: datetime) -> dict[str, str]:
    """https://www.twilio.com/docs/voice/api/call-resource#statuscallback"""
    seconds = 0 if leg.answered_at is None else round((ended_at - leg.answered_at).total_seconds())
    return {
        **leg.fields,
        "CallStatus": status,
        "CallDuration": str(seconds),
        "Duration": str(-(-seconds // 60)),
        "Timestamp": format_datetime(ended_at),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": "0",
    }
