"""Walks a leg from document to document, verb by verb, until a document has nothing more to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from routing.simulator.asking import gather
from routing.simulator.callbacks import progress
from routing.simulator.endings import LegOver, NetworkFault, Redirected, TooLong, WebhookFault
from routing.simulator.exchange import Exchange, resolved
from routing.simulator.legs import Goto, Leg
from routing.simulator.listening import play
from routing.simulator.signals import Life
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
Handler = Callable[[Exchange, Leg, Any, str], Life[Goto | None]]


def walk(exchange: Exchange, leg: Leg, start: Goto, handlers: Mapping[type, Handler]) -> Life[None]:
    """Carries out documents from `start` on, or from where REST sends the leg; returns when one ends.

    Raises LegOver, HungUp, Ended, QueueLeft, Taken, WebhookFault (the fallback has failed too) or NetworkFault.
    """
    goto: Goto | None = start
    while goto:
        try:
            script, url = yield from _script(exchange, leg, goto)
            goto = yield from _carry_out(exchange, leg, script, url, handlers)
        except Redirected as moved:
            if leg.waiting:  # a waiting caller leaves the queue first
                raise
            exchange.note(leg, "network", "moved", moved.url)
            goto = Goto(moved.url, (), moved.method, moved.twiml)
        except TooLong as bound:
            raise NetworkFault("loop", bound.text) from bound


def _script(exchange: Exchange, leg: Leg, goto: Goto) -> Life[tuple[Script, str]]:
    """The script and the address it is from: the fallback's when the one asked for has failed.

    https://www.twilio.com/docs/api/errors/11205 , https://twilio.com/docs/api/security/availability-reliability
    """
    try:
        return (yield from exchange.fetch(leg, goto)), goto.url
    except WebhookFault as fault:
        note_fault(exchange, leg, fault)
        if not leg.fallback_url or leg.waiting:
            raise
        extra = (("ErrorCode", str(fault.code)), ("ErrorUrl", fault.url))
    exchange.note(leg, "network", "fallback", leg.fallback_url)
    try:
        fallback = Goto(leg.fallback_url, extra, leg.fallback_method)
        return (yield from exchange.fetch(leg, fallback)), leg.fallback_url
    except WebhookFault as fault:
        note_fault(exchange, leg, fault)
        raise


def note_fault(exchange: Exchange, leg: Leg, fault: WebhookFault) -> None:
    """Logs why a document could not be had."""
    exchange.note(leg, "network", fault.verb, fault.text, code=str(fault.code), url=fault.url)


def _carry_out(
    exchange: Exchange, leg: Leg, script: Script, url: str, handlers: Mapping[type, Handler]
) -> Life[Goto | None]:
    for verb in script.verbs:
        if _picks_up(verb):
            answer(exchange, leg)
        handler = handlers.get(type(verb))
        if handler is None:
            raise NetworkFault("unsupported", f"<{type(verb).__name__}>")
        if goto := (yield from handler(exchange, leg, verb, url)):
            return goto
    answer(exchange, leg)
    return None


def answer(exchange: Exchange, leg: Leg) -> None:
    """A caller's leg is answered by what it is told, unless it already was."""
    if leg.answered_at is None and leg.origin == "inbound":
        progress(exchange, leg, "answered")


def _picks_up(verb: Verb) -> bool:
    """Reject alone leaves a call unanswered; Dial with answerOnBridge does until somebody picks up.

    https://www.twilio.com/docs/voice/twiml/reject
    """
    return not isinstance(verb, Reject) and not (isinstance(verb, Dial) and verb.answer_on_bridge)


def prompt(exchange: Exchange, leg: Leg, verb: Prompt, url: str) -> Life[None]:
    """Says, plays or pauses."""
    yield from play(exchange, leg, (verb,))


def redirect(exchange: Exchange, leg: Leg, verb: Redirect, url: str) -> Life[Goto]:
    """Goes on elsewhere; an empty address is the same document."""
    yield from ()
    return Goto(resolved(url, verb.url), (), verb.method)


def hang_up(exchange: Exchange, leg: Leg, verb: Hangup, url: str) -> Life[None]:
    """Ends the leg."""
    yield from ()
    raise LegOver("hung_up_by_line")


def stop(exchange: Exchange, leg: Leg, verb: Unsupported, url: str) -> Life[None]:
    """Stops the call: the network cannot tell what Twilio would do."""
    yield from ()
    raise NetworkFault("unsupported", verb.name)


# What a caller hears just before an agent: https://twilio.com/docs/api/twiml/queue
PROMPTS: Mapping[type, Handler] = {Say: prompt, Play: prompt, Pause: prompt, Redirect: redirect, Unsupported: stop}
COMMON: Mapping[type, Handler] = {**PROMPTS, Gather: gather, Hangup: hang_up}
