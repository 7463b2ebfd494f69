"""What is sent to ask for a callback or to move one: read whole, every fault told at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import BadRequest

from routing.availability import Outlook
from routing.callbacks.booking import Wanted
from routing.callbacks.consent import consent_of
from routing.callbacks.numbers import WORDS, NumberRefusal, read_allowed
from routing.domain.errors import Fault, Refused
from routing.domain.text import Language, Text
from routing.store.callbacks import WEB
from routing.store.caller_marks import BLOCKED
from routing.web import guards
from routing.web.api.callback_schemas import KEY_HEADER, NoSlotSchema
from routing.web.api.schemas import ProblemSchema
from routing.web.errors import PROBLEM, argument_faults
from routing.web.parts import parts

View = TypeVar("View", bound=Callable[..., Any])
Json = dict[str, Any]

_KEY = re.compile(r"[!-~]{1,80}")
MEANINGS = {
    400: "The body is not JSON", 404: "There is no such callback", 409: "It cannot be done as things stand",
    415: "The body is not sent as application/json", 422: "What was asked cannot be read or is not allowed",
    429: "Asked too often; Retry-After says when again",
}
NOT_JSON = Fault("body", "", "invalid", Text("Le corps n’est pas du JSON.", "The body is not JSON."))
NOT_SENT_AS_JSON = Fault("header", "/Content-Type", "not_json", Text(
    "Envoyez le corps en application/json.", "Send the body as application/json."
))
NOT_A_KEY = Fault("header", "/Idempotency-Key", "invalid_idempotency_key", Text(
    "Écrivez de 1 à 80 caractères ASCII visibles.", "Write 1 to 80 visible ASCII characters."
))
CHOOSE_A_TOPIC = Fault("body", "/topic", "unknown_topic", Text("Choisissez un motif.", "Choose a topic."))
CHOOSE_ONE = Fault("body", "/slot_id", "choose_one", Text(
    "Choisissez un créneau, ou dès que possible.", "Choose a time, or as soon as possible."
))
OUTDATED = Fault("body", "/consent", "consent_outdated", Text(
    "Le texte sur votre numéro a changé. Relisez-le et renvoyez votre demande.",
    "The text about your number has changed. Read it again and send your request again.",
))


def operation(
    blueprint: Blueprint, rule: str, method: str, schema: type[Schema], refusals: tuple[int, ...], status: int = 200,
    body: type[Schema] | None = None, takes_key: bool = False,
) -> Callable[[View], View]:
    """Makes a view an operation that is open to all: its route, body, answer and refusals in the OpenAPI document."""

    def decorate(view: View) -> View:
        documented: Any = blueprint.response(status, schema)(guards.anyone(view))
        for refusal in refusals:
            problem = NoSlotSchema if body is not None and refusal in (409, 422) else ProblemSchema
            documented = blueprint.alt_response(
                refusal, schema=problem, content_type=PROBLEM, description=MEANINGS[refusal]
            )(documented)
        if body is not None:
            content = {"application/json": {"schema": body}}
            documented = blueprint.doc(requestBody={"required": True, "content": content})(documented)
        if takes_key:
            documented = blueprint.doc(parameters=[KEY_HEADER])(documented)
        documented.guard = "anyone"
        routed: View = blueprint.route(rule, methods=[method])(documented)
        return routed

    return decorate


def sent_body() -> Any:
    """The JSON that was sent. Raises Refused where there is none."""
    if not request.is_json:
        raise Refused(415, NOT_SENT_AS_JSON)
    try:
        return request.get_json()
    except BadRequest:
        raise Refused(400, NOT_JSON) from None


def key_sent() -> tuple[str | None, list[Fault]]:
    """The Idempotency-Key, which may be left out, and what is wrong with it."""
    key = request.headers.get("Idempotency-Key")
    return key, [NOT_A_KEY] if key is not None and not _KEY.fullmatch(key) else []


def fields_of(schema: type[Schema], body: Any) -> tuple[Json, list[Fault]]:
    """The fields of a body that are of the right form, and the faults of the others."""
    try:
        return schema().load(body), []
    except ValidationError as error:
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
        return valid, argument_faults({"json": error.messages_dict})


def choice_faults(data: Json, faults: list[Fault]) -> list[Fault]:
    """A slot or as soon as possible is to be chosen, one of the two."""
    if any(fault.pointer in ("", "/slot_id", "/asap") for fault in faults if fault.location == "body"):
        return []
    return [] if (data.get("slot_id") is not None) != bool(data.get("asap")) else [CHOOSE_ONE]


def wanted_of(outlook: Outlook, data: Json, faults: list[Fault]) -> Wanted:
    """The callback that is asked for. Raises Refused with everything that is wrong with it."""
    centre, promises = outlook.centre, outlook.centre.promises
    number, found = _number(outlook, data), [*faults, *choice_faults(data, faults)]
    if isinstance(number, NumberRefusal):
        found.append(Fault("body", "/phone", number.value, WORDS[number]))
    topic = data.get("topic")
    if "topic" in data and topic not in centre.topics and (topic is not None or centre.topics):
        found.append(CHOOSE_A_TOPIC)
    consent = consent_of(centre)
    if "consent" in data and (consent is None or data["consent"] != consent.version):
        found.append(OUTDATED)
    if found or promises is None or not isinstance(number, str):
        raise Refused(422, *found)
    line_queue, of_topic = centre.queue_of(promises.line), centre.topics[topic].queue if topic else None
    queue = of_topic or (line_queue.id if line_queue else None)
    runtime = parts().runtime
    return Wanted(
        number, topic, queue, Language(data["language"]), WEB, data["slot_id"], data["consent"],
        asker=runtime.links.asker(request.remote_addr or ""),
    )


def _number(outlook: Outlook, data: Json) -> str | NumberRefusal | None:
    """The number in E.164 or why it is refused; None when there is none to be read."""
    if "phone" not in data:
        return None
    read = read_allowed(outlook.centre, data["phone"])
    if read.e164 is not None and outlook.is_marked(read.e164, BLOCKED, parts().runtime.clock.now()):
        return NumberRefusal.NOT_ALLOWED
    return read.refusal or read.e164
