"""Pourquoi ?: every rule considered for a moment of a line, the strongest first, and the one that decided."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, request

from routing.access import Role
from routing.domain.centre import Line
from routing.domain.errors import OutOfRange, Refused
from routing.domain.explanation import Explanation, explain
from routing.domain.rule_words import VERDICTS, decision_text, place_text, rule_text
from routing.domain.state_wording import state_text
from routing.domain.text import Text
from routing.domain.typed_moments import read_moment_typed
from routing.domain.typed_times import Unreadable, read_time, time_typed
from routing.domain.wall_time import at_epoch, minute_of
from routing.web import guards
from routing.web.console import shell
from routing.web.console.typed_days import read_day
from routing.web.parts import parts

why_page = Blueprint("console_why", __name__, url_prefix="/console", template_folder="templates")

NOT_KNOWN = Text(
    "Les horaires ne sont pas connus pour ce jour-là\u00a0; choisissez une date plus proche.",
    "The hours are not known for that day; choose one nearer to today.",
)


@why_page.get("/week/why")
@guards.console(Role.VIEWER)
def show() -> Response:
    """The explanation for `at`, or for a day and a time typed; the form alone, with what is wrong in it, otherwise."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    line = told.line(request.args.get("line") or next(iter(told.centre.lines)))
    found, faults = None, {}
    try:
        found = explain(told.hours[line.id], _moment(line, now))
    except Refused as error:
        faults = {fault.pointer[1:]: fault.detail for fault in error.faults}
    except Unreadable as error:
        faults = {"time": error.text}
    except (OutOfRange, OverflowError):
        faults = {"on": NOT_KNOWN}
    return shell.page(
        "console/week_why.html", status=422 if faults else 200, line=line, found=found, faults=faults,
        **_typed(found, line), decision=decision_text, name_of=rule_text, place=place_text, verdicts=VERDICTS,
        state=state_text(found.status, line.rules.timezone) if found else None,
    )


def _moment(line: Line, now: datetime) -> datetime:
    """The moment asked for; now, where none is. Raises Refused, Unreadable or OverflowError."""
    args, zone = request.args, line.rules.timezone
    if "time" in args:
        return at_epoch(minute_of(read_day(args.get("on", ""), "on"), read_time(args["time"]), zone))
    return read_moment_typed(args["at"], zone, now) if args.get("at") else now


def _typed(found: Explanation | None, line: Line) -> dict[str, str]:
    """What the form holds: what was typed, or the moment that is explained."""
    if "time" in request.args or found is None:
        return {"on": request.args.get("on", ""), "time": request.args.get("time", "")}
    local = found.status.at.astimezone(line.rules.timezone)
    typed = time_typed(local.hour * 60 + local.minute, shell.language())
    return {"on": local.date().isoformat(), "time": typed}
