"""Walks a leg from document to document, verb by verb, until a document has nothing more to say."""

from collections.abc import Callable, Mapping
from typing import Any

from routing.simulator.asking import gather
from routing.simulator.endings import LegOver, NetworkFault, WebhookFault
from routing.simulator.listening import play
from routing.simulator.session import Goto, Leg, Session, resolved
from routing.simulator.verbs import (
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Prompt,
    Redirect,
    Reject,
    Say,
    Script,
    Unsupported,
    Verb,
)

# Carries out verbs of one type, given the document's address; returns where to go on, if anywhere.
Handler = Callable[[Session, Leg, Any, str], Goto | None]


def walk(session: Session, leg: Leg, start: Goto, handlers: Mapping[type, Handler]) -> None:
    """Carries out documents from `start` on; returns when one ends.

    Raises LegOver, CallerLeft, WebhookFault (the fallback has failed too) or NetworkFault.
    """
    goto: Goto | None = start
    while goto:
        script, url = _script(session, leg, goto)
        goto = _carry_out(session, leg, script, url, handlers)


def _script(session: Session, leg: Leg, goto: Goto) -> tuple[Script, str]:
    """The script and the address it is from: the fallback's when the one asked for has failed.

    https://www.twilio.com/docs/api/errors/11205 , https://twilio.com/docs/api/security/availability-reliability
    """
    try:
        return session.fetch(leg, goto), goto.url
    except WebhookFault as fault:
        note_fault(session, fault)
        if not leg.fallback_url:
            raise
        extra = (("ErrorCode", str(fault.code)), ("ErrorUrl", fault.url))
    session.note("network", "fallback", leg.fallback_url)
    try:
        return session.fetch(leg, Goto(leg.fallback_url, extra)), leg.fallback_url
    except WebhookFault as fault:
        note_fault(session, fault)
        raise


def note_fault(session: Session, fault: WebhookFault) -> None:
    """Logs why a document could not be had."""
    session.note("network", fault.verb, fault.text, code=str(fault.code), url=fault.url)


def _carry_out(session: Session, leg: Leg, script: Script, url: str, handlers: Mapping[type, Handler]) -> Goto | None:
    for verb in script.verbs:
        if _picks_up(verb):
            session.pick_up(leg)
        handler = handlers.get(type(verb))
        if handler is None:
            raise NetworkFault("unsupported", f"<{type(verb).__name__}>")
        if goto := handler(session, leg, verb, url):
            return goto
    session.pick_up(leg)
    return None


def _picks_up(verb: Verb) -> bool:
    """Reject alone leaves a call unanswered; Dial with answerOnBridge does until somebody picks up.

    https://www.twilio.com/docs/voice/twiml/reject
    """
    return not isinstance(verb, Reject) and not (isinstance(verb, Dial) and verb.answer_on_bridge)


def prompt(session: Session, leg: Leg, verb: Prompt, url: str) -> None:
    """Says, plays or pauses."""
    play(session, leg, (verb,))


def redirect(session: Session, leg: Leg, verb: Redirect, url: str) -> Goto:
    """Goes on elsewhere; an empty address is the same document."""
    return Goto(resolved(url, verb.url))


def hang_up(session: Session, leg: Leg, verb: Hangup, url: str) -> None:
    """Ends the leg."""
    raise LegOver("hung_up_by_line")


def stop(session: Session, leg: Leg, verb: Unsupported, url: str) -> None:
    """Stops the call: the network cannot tell what Twilio would do."""
    raise NetworkFault("unsupported", verb.name)


COMMON: Mapping[type, Handler] = {
    Say: prompt,
    Play: prompt,
    Pause: prompt,
    Gather: gather,
    Redirect: redirect,
    Hangup: hang_up,
    Unsupported: stop,
}
