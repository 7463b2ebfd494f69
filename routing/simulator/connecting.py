"""The verbs only a caller's leg has: Dial, with what it tells the product afterwards, and Reject."""

from collections.abc import Mapping
from dataclasses import dataclass

from routing.simulator.endings import CallerLeft, LegOver
from routing.simulator.ringing import Result, ring
from routing.simulator.session import Goto, Leg, Session, resolved
from routing.simulator.verbs import Dial, Reject
from routing.simulator.walking import COMMON, Handler


@dataclass(slots=True)
class Talk:
    """A Dial under way: how the ringing went, the sid of the call made, and since when people talk."""

    result: Result = "no-answer"
    sid: str = ""
    since: float | None = None


def dial(session: Session, leg: Leg, verb: Dial, url: str) -> Goto | None:
    """Rings, lets people talk, and goes on at the verb's action or after it.

    A caller who hangs up ends it too: the action is told so, and what it answers is not listened to.
    """
    talk = Talk()
    action = resolved(url, verb.action) if verb.action else None
    try:
        _connect(session, leg, verb, url, talk)
    except CallerLeft:
        if action:
            session.tell(action, {**leg.fields, "CallStatus": "completed", **dict(_outcome(session, talk))})
        raise
    return Goto(action, _outcome(session, talk)) if action else None


def _connect(session: Session, leg: Leg, verb: Dial, url: str, talk: Talk) -> None:
    talk.result, talk.sid = ring(session, leg, verb, url)
    if talk.result == "bridged":
        talk.since = session.offset
        session.bridged = True
        session.pick_up(leg)
        session.wait(min(session.network.talk_seconds, verb.time_limit))


def _outcome(session: Session, talk: Talk) -> tuple[tuple[str, str], ...]:
    """The fields of a Dial's action. A document that declined on the agent's side counts as no answer.

    https://www.twilio.com/docs/voice/twiml/dial#action
    """
    bridged = talk.since is not None
    seconds = 0 if talk.since is None else round(session.offset - talk.since)
    status = "completed" if talk.result == "bridged" else talk.result
    sid = (("DialCallSid", talk.sid),) if talk.sid else ()
    return (
        ("DialCallStatus", status),
        *sid,
        ("DialCallDuration", str(seconds)),
        ("DialBridged", "true" if bridged else "false"),
    )


def reject(session: Session, leg: Leg, verb: Reject, url: str) -> None:
    """Does not take the call, or ends it when it was taken already.

    "The call ends with a status of busy or no-answer": https://www.twilio.com/docs/voice/twiml/reject
    """
    if leg.answered_at is not None:
        raise LegOver("hung_up_by_line")
    session.note("line", f"reject-{verb.reason}")
    raise LegOver("rejected", "busy" if verb.reason == "busy" else "no-answer")


CALLERS: Mapping[type, Handler] = {**COMMON, Dial: dial, Reject: reject}
