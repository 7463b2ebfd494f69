"""Twilio's webhooks for calls to people rung back. The token in the address says which try each is about.

A token that is not known is 404. A call that is not the try's own hears nothing and is told of: 403 on the status
address, a hang-up on those that want a document. What follows the dot after a token is the number of the turn.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Blueprint, Response, g

from routing.availability import Outlook
from routing.callback_calls import agent_side, connecting, customer, news
from routing.callback_calls.news import Verdict
from routing.callback_calls.turns import Reply
from routing.domain import direct_plans
from routing.runtime import Runtime
from routing.telephony.call_news import customer_news, dial_outcome, has_talked, is_machine, moment_of
from routing.telephony.twiml import hang_up, render
from routing.web import guards
from routing.web.parts import parts
from routing.web.request_log import FAULT, went

log = logging.getLogger(__name__)

voice_callbacks = Blueprint("voice_callbacks", __name__, url_prefix="/twilio/callback")

Fields = dict[str, str]
Tell = Callable[[Runtime, Outlook, str, str], Reply]
IN_PROGRESS = "in-progress"
_NEWS = {Verdict.OURS: 204, Verdict.UNKNOWN_TOKEN: 404, Verdict.NOT_THE_ATTEMPTS: 403}


@voice_callbacks.url_value_preprocessor
def _take_token(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """The guard hands on what was signed and nothing else, so the token in the path is kept aside."""
    token, _, turn = (values or {}).pop("token", "").partition(".")
    g.attempt_token, g.turn = token, int(turn) if turn.isascii() and turn.isdecimal() and len(turn) < 4 else 0


@voice_callbacks.post("/<token>")
@guards.twilio
def picked_up(fields: Fields) -> Response:
    """Whoever is rung first has picked up."""
    by_machine = is_machine(fields.get("AnsweredBy", ""))
    return _told(fields, lambda runtime, outlook, token, sid: customer.answered(
        runtime, outlook, token, sid, by_machine
    ), apologises=not by_machine)


@voice_callbacks.post("/<token>/heard")
@guards.twilio
def heard(fields: Fields) -> Response:
    """A key of the person's, or silence."""
    keys, turn = fields.get("Digits", ""), g.turn
    return _told(fields, lambda runtime, outlook, token, sid: customer.heard(
        runtime, outlook, token, sid, turn, keys
    ), apologises=True)


@voice_callbacks.post("/<token>/connect")
@guards.twilio
def connect(fields: Fields) -> Response:
    """The person waits for the next agent."""
    turn = g.turn
    return _told(fields, lambda runtime, outlook, token, sid: connecting.connect_next(
        runtime, outlook, token, sid, turn
    ), apologises=True)


@voice_callbacks.post("/<token>/agent")
@guards.twilio
def agent_picked_up(fields: Fields) -> Response:
    """An agent has picked up for the person."""
    turn = g.turn
    return _told(fields, lambda runtime, outlook, token, sid: agent_side.agent_hears(
        runtime, outlook, token, sid, turn
    ))


@voice_callbacks.post("/<token>/taken")
@guards.twilio
def agent_pressed(fields: Fields) -> Response:
    """A key of the agent's, or silence."""
    keys, turn = fields.get("Digits", ""), g.turn
    return _told(fields, lambda runtime, outlook, token, sid: agent_side.agent_takes(
        runtime, outlook, token, sid, turn, keys
    ))


@voice_callbacks.post("/<token>/done")
@guards.twilio
def talk_over(fields: Fields) -> Response:
    """The talk is over, or there was none."""
    dialled, turn = fields.get("DialCallStatus", ""), g.turn
    joined = has_talked(dialled, fields.get("DialBridged", ""))
    is_there = fields.get("CallStatus", IN_PROGRESS) == IN_PROGRESS
    seconds = _whole(fields.get("DialCallDuration", "")) if dialled != "failed" else 0
    return _told(fields, lambda runtime, outlook, token, sid: connecting.talk_over(
        runtime, outlook, token, sid, turn, joined, seconds, dial_outcome(dialled), is_there
    ))


@voice_callbacks.post("/<token>/message")
@guards.twilio
def message(fields: Fields) -> Response:
    """What is left on a machine."""
    return _told(fields, customer.message_for_machine)


@voice_callbacks.post("/<token>/machine")
@guards.twilio
def machine(fields: Fields) -> Response:
    """Who has answered, as the network makes out: https://www.twilio.com/docs/voice/answering-machine-detection"""
    if not is_machine(fields.get("AnsweredBy", "")):
        return Response(status=204)
    outlook, sid = parts().outlooks.recent(), fields.get("CallSid", "")
    reply = customer.machine_heard(parts().runtime, outlook, g.attempt_token, sid)
    return Response(status=_NEWS[reply.verdict])


@voice_callbacks.post("/<token>/status")
@guards.twilio
def status(fields: Fields) -> Response:
    """How the call goes."""
    said, sid, runtime = fields.get("CallStatus", ""), fields.get("CallSid", ""), parts().runtime
    told = customer_news(said, fields.get("SipResponseCode", ""))
    at = moment_of(fields.get("Timestamp", ""), runtime.clock.now())
    verdict = news.call_news(runtime, parts().outlooks.recent(), g.attempt_token, sid, told, at)
    log.info("callback call sid=%s status=%s: %s", sid[:64], said[:20], verdict)
    return Response(status=_NEWS[verdict])


@voice_callbacks.post("/<token>/news")
@guards.twilio
def news_of_other(fields: Fields) -> Response:
    """How the call goes that an agent makes to the person."""
    runtime = parts().runtime
    told = customer_news(fields.get("CallStatus", ""), fields.get("SipResponseCode", ""))
    at = moment_of(fields.get("Timestamp", ""), runtime.clock.now())
    verdict = agent_side.customer_news(runtime, parts().outlooks.recent(), g.attempt_token, told, at)
    return Response(status=_NEWS[verdict])


def _told(fields: Fields, tell: Tell, apologises: bool = False) -> Response:
    """The turn's document; whatever goes wrong on the way, the end of the call, which is told of and tried again."""
    try:
        reply = tell(parts().runtime, parts().outlooks.fresh(), g.attempt_token, fields.get("CallSid", ""))
    except Exception:
        log.exception("a call to somebody rung back meets a fault sid=%s", fields.get("CallSid", "")[:64])
        went(FAULT)
        return _document(_apology() if apologises else hang_up())
    return _document(reply.document, 404 if reply.verdict is Verdict.UNKNOWN_TOKEN else 200)


def _apology() -> str:
    """Who has just been asked something hears who rang, and that something is broken."""
    outlook = parts().outlooks.last_known()
    if outlook is None:
        return hang_up()
    plan = direct_plans.apology_plan(outlook.centre)
    return render(plan, parts().runtime.telephony, None)


def _document(xml: str, code: int = 200) -> Response:
    return Response(xml, code, content_type="text/xml; charset=utf-8")


def _whole(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else 0
