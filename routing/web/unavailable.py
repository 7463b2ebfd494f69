"""What is told while the database does not answer: 503 in the one shape, when to come back, and what to do instead."""

from __future__ import annotations

from flask import current_app, request

from routing.domain.centre import Centre
from routing.domain.errors import Fault
from routing.domain.text import Text
from routing.web.parts import parts

RETRY_AFTER, CALLBACKS_RETRY_AFTER = 5, 60
CALLBACKS = ("/api/v1/callbacks", "/widget/v1/callback", "/callback")
HOURS_UNKNOWN = Fault("server", "", "hours_unknown", Text(
    "Nous ne pouvons pas dire si nous sommes ouverts\u00a0: ce que nous savions est trop ancien. Réessayez plus tard.",
    "We cannot say whether we are open: what we knew is too old. Try again later.",
))
UNAVAILABLE = Fault("server", "", "unavailable", Text(
    "La base de données ne répond pas. Réessayez dans quelques instants.",
    "The database does not answer. Try again in a moment.",
))


def fault_told() -> tuple[Fault, int]:
    """The fault to tell whoever asked, and after how many seconds they may ask again."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.path.startswith(CALLBACKS) and getattr(view, "guard", None) == "anyone":
        known = parts().outlooks.last_known()
        return _callbacks_fault(known.centre if known else None), CALLBACKS_RETRY_AFTER
    return UNAVAILABLE, RETRY_AFTER


def _callbacks_fault(centre: Centre | None) -> Fault:
    """No callback is noted, seen or changed now; there is a telephone, if a number is known."""
    number = _number(centre) if centre else None
    instead = Text(f" ou appelez le {number.fr}", f" or call {number.en}") if number else Text("", "")
    return Fault("server", "", "callbacks_unavailable", Text(
        f"Nous ne pouvons pas nous occuper de votre rappel en ce moment. Réessayez dans quelques minutes{instead.fr}.",
        f"We cannot see to your call back right now. Try again in a few minutes{instead.en}.",
    ))


def _number(centre: Centre) -> Text | None:
    promised = centre.lines.get(centre.promises.line) if centre.promises else None
    lines = [line for line in (promised, *centre.lines.values()) if line is not None and line.number is not None]
    return lines[0].number.display if lines and lines[0].number else None
