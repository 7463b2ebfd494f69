"""Aujourd’hui: what callers hear now on each line and why, who waits and who answers, and what is ahead."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Blueprint, Response, render_template

from routing.access import Role
from routing.domain.rule_words import KINDS, decision_text, place_text
from routing.domain.rules import Kind
from routing.domain.text import Text
from routing.web import guards
from routing.web.console import shell
from routing.web.console.impact_view import stretches
from routing.web.console.moments import Moments
from routing.web.console.today_facts import Today, today
from routing.web.parts import parts

today_page = Blueprint("console_today", __name__, url_prefix="/console", template_folder="templates")

PRESENCES = {
    "available": Text("Disponibles", "Available"), "ringing": Text("Le téléphone sonne", "Ringing"),
    "busy": Text("En conversation", "Talking"), "wrap_up": Text("Notes d’après appel", "Wrapping up"),
    "away": Text("Absents", "Away"),
}
BADGES = {Kind.OVERRIDE: "add", Kind.CLOSURE: "closed", Kind.NO_AGENTS: "closed", Kind.HOLIDAY: "warning"}
WORDS: dict[str, Any] = {
    "decision": decision_text, "place": place_text, "stretches": stretches, "presences": PRESENCES, "kinds": KINDS,
    "badges": defaultdict(lambda: "plain", BADGES),
}


@today_page.get("")
@guards.console(Role.VIEWER)
def show() -> Response:
    """The first page of the console."""
    return shell.page("console/today.html", today=_facts(), prefix=parts().runtime.links.prefix, **WORDS)


@today_page.get("/now")
@guards.console(Role.VIEWER)
def now() -> Response:
    """Its living part alone, for a page that is open."""
    spoken, told = shell.language(), shell.outlook()
    return shell.answer(render_template(
        "console/today_now.html", t=shell.chooser(spoken), url=shell.url, me=guards.access(),
        at=Moments(spoken, told.centre.timezone), now=parts().runtime.clock.now(), centre=told.centre,
        today=_facts(), **WORDS,
    ))


def _facts() -> Today:
    runtime = parts().runtime
    return today(runtime, shell.outlook(), runtime.clock.now())
