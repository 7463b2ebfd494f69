"""One error shape for the whole API: RFC 9457 problem details, each fault with its field, code and fix."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from routing.domain.errors import Fault, HoursUnknown, OutOfRange, Refused, TooOften
from routing.domain.text import Text
from routing.store.database import DatabaseFault
from routing.telephony.twiml import hang_up
from routing.web.unavailable import HOURS_UNKNOWN, RETRY_AFTER, fault_told

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
_HORIZON = Text("Ce moment est au-delà des horaires connus (dix ans).",
                "This moment lies beyond the hours that are known (ten years).")
_NESTED = Text("Le corps est trop imbriqué.", "The body is nested too deeply.")
_WHOLE = "_schema"
_PLACES = {"json": "body"}
_SAID = {
    "Missing data for required field.": Text("Cette valeur est nécessaire.", "This value is needed."),
    "Invalid JSON body.": Text("Le corps n’est pas du JSON.", "The body is not JSON."),
    "Invalid input type.": Text("Le corps doit être un objet JSON.", "The body must be a JSON object."),
    "Unknown field.": Text("Ce champ n’existe pas.", "There is no such field."),
    "Field may not be null.": Text("Cette valeur ne peut pas être null.", "This value cannot be null."),
    "Not a valid string.": Text("Écrivez un texte.", "Write a text."),
    "Not a valid integer.": Text("Écrivez un nombre entier.", "Write a whole number."),
}
_BROKEN = Text("Une erreur interne est survenue. Réessayez plus tard.", "Something went wrong here. Try again later.")


def _told(status: int, answer: Response) -> Response:
    """The answer, but never a page for the telephone network: it would be read out to the caller."""
    if request.path.startswith("/twilio/"):
        return Response(hang_up(), status, content_type="text/xml; charset=utf-8")
    return answer


def problem(
    status: int, faults: Iterable[Fault] = (), detail: str | None = None, more: Mapping[str, object] | None = None
) -> Response:
    """A problem document, with `more` members beside the usual ones (RFC 9457, 3.2)."""
    faults = tuple(faults)
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or "; ".join(fault.detail.en for fault in faults) or HTTPStatus(status).description,
        "errors": [
            {"in": fault.location, "pointer": fault.pointer, "code": fault.code,
             "detail": {"fr": fault.detail.fr, "en": fault.detail.en}}
            for fault in faults
        ],
        **(more or {}),
    }
    return Response(json.dumps(body, ensure_ascii=False), status, content_type=PROBLEM)


class ProblemApi(Api):  # type: ignore[misc]
    """flask-smorest's Api with every error as a problem document."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """None of flask-smorest's own: `register_errors` below serves the whole app."""


def register_errors(app: Flask) -> None:
    """Makes every error of every route a problem document; none shows a stack."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(OutOfRange, _out_of_range)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DatabaseFault, _unavailable)
    app.register_error_handler(TimeoutError, _unavailable)
    app.register_error_handler(HoursUnknown, _hours_unknown)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(Exception, _unexpected)


def _refused(error: Refused) -> Response:
    """RFC 9110 wants the scheme named where somebody has to show who they are (11.6.1)."""
    answer = problem(error.status, error.faults)
    if error.status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="permanence"'
    if isinstance(error, TooOften):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _out_of_range(_error: OutOfRange) -> Response:
    return problem(422, [Fault("query", "/at", "beyond_horizon", _HORIZON)])


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    answer = problem(status, detail=HTTPStatus(status).description or None)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "location"):
            answer.headers[name] = value
    if (data := getattr(error, "data", None)) and "messages" in data:
        return problem(status, argument_faults(data["messages"]))
    return _told(status, answer)


def argument_faults(messages: dict[str, Any]) -> list[Fault]:
    """webargs' messages by place and field. A body that cannot be read at all, or is no object, has no field."""
    return [
        Fault(_PLACES.get(place, place), "" if name == _WHOLE else f"/{name}", "invalid", _in_both_languages(words))
        for place, told in messages.items()
        for name, words in (told.items() if isinstance(told, dict) else ((_WHOLE, told),))
    ]


def _in_both_languages(told: Any) -> Text:
    """What webargs says of an argument, said by us."""
    words = str(told[0] if isinstance(told, list) and told else told)
    if words in _SAID:
        return _SAID[words]
    if words.startswith("Must be one of: "):
        choices = words.removeprefix("Must be one of: ")
        return Text(f"Écrivez l’une de ces valeurs\u00a0: {choices}", f"Write one of these: {choices}")
    return Text(f"Valeur refusée ({words})", words)


def _unavailable(_error: Exception) -> Response:
    log.exception("the database does not answer")
    return _later(*fault_told())


def _hours_unknown(error: HoursUnknown) -> Response:
    log.error("%s, and the database does not answer", error)
    return _later(HOURS_UNKNOWN, RETRY_AFTER)


def _later(fault: Fault, seconds: int) -> Response:
    answer = problem(503, [fault])
    answer.headers["Retry-After"] = str(seconds)
    return _told(503, answer)


def _too_deep(error: RecursionError) -> Response:
    """Python's reader of JSON gives up on a thousand brackets; anywhere else the fault is ours."""
    if not request.is_json:
        return _unexpected(error)
    return problem(400, [Fault("body", "", "invalid", _NESTED)])


def _unexpected(_error: Exception) -> Response:
    log.exception("unexpected error")
    return _told(500, problem(500, detail=_BROKEN.en))
