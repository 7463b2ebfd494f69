"""Contact reasons, what can be answered at once, and rules with dates."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from routing.domain.centre import Centre, DateRule, Topic
from routing.domain.eligibility import Eligibility, eligibility
from routing.domain.errors import Fault, Refused
from routing.domain.moments import read_purchase
from routing.domain.text import Text
from routing.domain.wording import date_text
from routing.web.api.answers import BRIEFLY, NO_STORE, answer, operation
from routing.web.api.arguments import EligibilityArguments
from routing.web.api.schemas import EligibilitySchema, TopicsSchema
from routing.web.json_values import Json, words
from routing.web.parts import parts

topics = Blueprint("topics", __name__, url_prefix="/api/v1", description="Contact reasons")


@operation(topics, "/topics", TopicsSchema)
def all_topics() -> Response:
    """The contact reasons, each with its self-service answer."""
    centre = parts().outlooks.recent().centre
    items = [
        {"id": topic.id, "label": words(topic.label), "answer": words(topic.answer), "queue": topic.queue,
         "rule": _rule(topic.rule)}
        for topic in centre.topics.values()
    ]
    return answer({"items": items, "next": None}, BRIEFLY)


@operation(topics, "/topics/<topic>/eligibility", EligibilitySchema, EligibilityArguments)
def topic_eligibility(arguments: dict[str, Any], topic: str) -> Response:
    """Whether a purchase is still within a topic's rule today, the last day, and why."""
    centre = parts().outlooks.recent().centre
    found = _topic(centre, topic)
    today = parts().runtime.clock.now().astimezone(centre.timezone).date()
    bought = read_purchase(arguments["purchased_on"], today)
    if found.rule is None:
        return answer({"topic": topic, "rule": None}, NO_STORE)
    result = eligibility(found.rule, bought, today, centre.holidays)
    return answer({
        "topic": topic, "rule": _rule(found.rule), "purchased_on": bought.isoformat(), "today": today.isoformat(),
        "eligible": result.is_eligible, "last_day": result.last_day.isoformat(),
        "moved_from": result.moved_from.isoformat() if result.moved_from else None,
        "why": words(_why(found.rule, result)),
    }, NO_STORE)


def _topic(centre: Centre, id_: str) -> Topic:
    if id_ not in centre.topics:
        known = ", ".join(centre.topics)
        raise Refused(404, Fault("path", "/topic", "unknown_topic", Text(
            f"Motif inconnu. Motifs\u00a0: {known}.", f"Unknown topic. Topics: {known}."
        )))
    return centre.topics[id_]


def _rule(rule: DateRule | None) -> Json | None:
    return {"days": rule.days, "extend": "working_day" if rule.moves_to_working_day else "no"} if rule else None


def _why(rule: DateRule, result: Eligibility) -> Text:
    last = date_text(result.last_day)
    moved = Text("", "")
    if result.moved_from is not None:
        original = date_text(result.moved_from)
        moved = Text(f" (le {original.fr} n’est pas un jour ouvrable)", f" ({original.en} is not a working day)")
    year = result.last_day.year
    return Text(
        f"Le délai est de {rule.days} jours après l’achat, jusqu’au {last.fr} {year} inclus{moved.fr}.",
        f"The period is {rule.days} days after the purchase, up to {last.en} {year} included{moved.en}.",
    )
