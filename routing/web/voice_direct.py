"""Twilio's webhooks for callers who are connected without a database: nothing is looked up, nothing is kept."""

from __future__ import annotations

from flask import Blueprint, Response, request

from routing.calls.without_database import rung
from routing.domain import direct_plans
from routing.domain.call_plan import CallPlan
from routing.telephony.call_news import has_talked
from routing.telephony.twiml import hang_up, render
from routing.web import guards
from routing.web.call_documents import Fields, document, without_database
from routing.web.parts import parts
from routing.web.request_log import WITHOUT_DATABASE, went

voice_direct = Blueprint("voice_direct", __name__, url_prefix="/twilio/direct")


@voice_direct.post("/done")
@guards.twilio
def done(fields: Fields) -> Response:
    """The agents of a tier were rung: one of them has talked with the caller, or none took the call."""
    talked = has_talked(fields.get("DialCallStatus", ""), fields.get("DialBridged", ""))
    went(WITHOUT_DATABASE)
    return without_database(fields, rung(request.args.get("n", ""), talked))


@voice_direct.post("/offer")
@guards.twilio
def offer(_fields: Fields) -> Response:
    """An agent has picked up."""
    outlook = parts().outlooks.last_known()
    if outlook is None:
        return document(hang_up())
    return _told(direct_plans.offer_plan(outlook.centre, request.args.get("n", "")))


@voice_direct.post("/taken")
@guards.twilio
def taken(fields: Fields) -> Response:
    """A key of the agent's, or silence."""
    return _told(direct_plans.taken_plan(fields.get("Digits", "")))


def _told(plan: CallPlan) -> Response:
    return document(render(plan, parts().runtime.telephony, None))
