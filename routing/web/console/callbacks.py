"""Rappels: what is to do, what is late and what is over, a page at a time; and how promises were kept."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from routing.access import Role
from routing.domain.text import Text
from routing.domain.wall_time import at_epoch, midnight
from routing.reports.days import DAY, rules_of
from routing.reports.figures import promises_of_day
from routing.store.desk_callbacks import Asked, Pile, counts, pile
from routing.web import guards
from routing.web.console import shell
from routing.web.console.callback_rows import lines_of
from routing.web.console.forms import asked
from routing.web.console.naming import say
from routing.web.parts import parts

callbacks = Blueprint("console_callbacks", __name__, url_prefix="/console", template_folder="templates")

LEDGER_DAYS = 14
PILES = {
    Pile.TO_DO: Text("À faire", "To do"), Pile.LATE: Text("En retard", "Late"), Pile.OVER: Text("Faits", "Done"),
}
SAID = {
    "done": Text("C’est noté\u00a0: le rappel est fait.", "Noted: the callback is done."),
    "cancelled": Text("Rappel annulé. La personne en est informée par SMS.", "Callback cancelled; the caller is told."),
    "booked": Text("Rappel noté.", "Callback booked."),
}


@callbacks.get("/callbacks")
@guards.console(Role.VIEWER)
def listed() -> Response:
    """A page of a pile."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    zone = rules_of(told.centre).timezone
    wanted = _wanted(zone)
    with parts().runtime.database.read() as connection:
        found, counted = pile(connection, wanted, now), counts(connection, now)
        rows = lines_of(connection, told.centre, found.rows, now)
    return shell.page(
        "console/callbacks.html", rows=rows, pile=wanted.pile.value, counted=_tabs(counted), topic=wanted.topic or "",
        topics=[("", say(Text("Tous les motifs", "Every topic")))]
        + [(id_, say(topic.label)) for id_, topic in told.centre.topics.items()],
        on=request.args.get("on", ""), said=_said(), after=found.rows[-1].reference if found.has_more else "",
        is_offered=told.centre.promises is not None, is_first=wanted.after is None, query=request.query_string.decode(),
    )


@callbacks.get("/callbacks/ledger")
@guards.console(Role.VIEWER)
def ledger() -> Response:
    """What came of the promises of the last days."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    rules = rules_of(told.centre)
    today = now.astimezone(rules.timezone).date()
    days = [today - DAY * number for number in range(LEDGER_DAYS)]
    with parts().runtime.database.read() as connection:
        kept = [(day, promises_of_day(connection, rules, day, now)) for day in days]
        counted = counts(connection, now)
    return shell.page("console/callbacks_ledger.html", days=kept, counted=_tabs(counted), pile="ledger")


def _tabs(counted: dict[Pile, int]) -> list[tuple[str, str, int | None]]:
    return [(one.value, say(label), counted.get(one)) for one, label in PILES.items()]


def _wanted(zone: ZoneInfo) -> Asked:
    which, day = request.args.get("pile", ""), day_asked(request.args.get("on", ""))
    return Asked(
        Pile(which) if which in set(Pile) else Pile.TO_DO, asked("topic") or None,
        at_epoch(midnight(day, zone)) if day else None, at_epoch(midnight(day + DAY, zone)) if day else None,
        asked("after") or None,
    )


def day_asked(written: str) -> date | None:
    """A day as a browser sends it; None for nothing and for anything else."""
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None


def _said() -> str:
    told = SAID.get(request.args.get("said", ""))
    return say(told) if told else ""
