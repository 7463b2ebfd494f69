"""What a request brings to the form, as far as it can be shown again, and the form that shows it."""

from __future__ import annotations

from datetime import timedelta

from flask import request

from routing.domain.text import Language
from routing.web.api.callback_refusals import free
from routing.web.callback_form.asked_form import Typed, asked_form
from routing.web.callback_form.trees import Tree
from routing.web.callback_form.words import words_of
from routing.web.parts import parts

SHOWN = ("phone", "topic", "slot", "key")
IN_A_LINK = ("topic",)
LONGEST_SHOWN = 80
FURTHEST = 24 * 60


def typed_of(wrong: dict[str, str] | None = None) -> Typed:
    """What was sent, as far as it can be shown again.

    A link may bring a motive and no more: whoever knew the key of a form that somebody else sends could ask for its
    answer.
    """
    is_sent = request.method == "POST"
    given, shown = (request.form, SHOWN) if is_sent else (request.args, IN_A_LINK)
    values = {name: given.get(name, "")[:LONGEST_SHOWN] for name in shown}
    language = Language.EN if given.get("lang") == Language.EN else Language.FR
    minutes = given.get("offset", "")
    is_told = minutes.removeprefix("-").isdecimal() and len(minutes) <= 5 and abs(int(minutes)) < FURTHEST
    return Typed(language, values, wrong or {}, timedelta(minutes=int(minutes)) if is_told else None)


def form_of(typed: Typed, path: str) -> Tree:
    """The form with what was typed; `path` is where it is sent, without the prefix of the app."""
    outlook, now = parts().outlooks.recent(), parts().runtime.clock.now()
    address = f"{parts().runtime.links.prefix}{path}"
    return asked_form(outlook, free(outlook, now), typed, words_of(outlook.centre, typed.language), address, now)
