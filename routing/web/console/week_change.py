"""Changing a line's regular week from a day on: what it would do is shown first, and only what was shown is saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from routing.access import Role
from routing.domain.centre import Line
from routing.domain.errors import Fault, OutOfRange, Refused
from routing.domain.rules import Week
from routing.domain.text import Text
from routing.domain.wording import weekday_text
from routing.store import revisions
from routing.store.weeks import WeekRow
from routing.supervision.impact import impact_of
from routing.supervision.weeks import new_week, put_week
from routing.web import guards
from routing.web.console import shell
from routing.web.console.forms import STALE, faults_of
from routing.web.console.impact_view import impact_view
from routing.web.console.naming import say
from routing.web.console.week_form import DAYS, FIELDS, WantedWeek, read_week, typed_in, typed_of
from routing.web.console.week_preview import WeekPreview, regular_week
from routing.web.parts import parts

week_change_page = Blueprint("console_week_change", __name__, url_prefix="/console", template_folder="templates")

NAMED = tuple((name, weekday_text(number)) for number, name in enumerate(DAYS))
POINTERS = {f"/{name}": name for name in FIELDS} | {f"/weekly/{name}": name for name in DAYS}
TOO_FAR = Text("Les horaires ne sont pas connus aussi loin.", "The hours are not known that far.")


@week_change_page.get("/week/change")
@guards.console(Role.SUPERVISOR)
def form() -> Response:
    """The week in force next Monday, to be changed."""
    line, today = _line(), parts().runtime.clock.now().astimezone(_line().rules.timezone).date()
    monday = today + timedelta(days=7 - today.weekday())
    week = regular_week(shell.outlook().hours[line.id], monday)
    return _page(line, typed_of(week, monday, shell.language()))


@week_change_page.post("/week/change")
@guards.console(Role.SUPERVISOR)
def change() -> BaseResponse:
    """What it would do, for whoever has not seen it; then the change itself."""
    line, typed = _line(), typed_in(request.form)
    try:
        new, seen = read_week(typed), _version(line)
        row, preview = _previewed(line, new)
        if request.form.get("step") != "save" or request.form.get("wish") != preview.wish:
            return _page(line, typed, preview=preview)
        if request.form.get("seal") != preview.seal:
            return _page(line, typed, 409, preview=preview, problem=say(STALE))
        put_week(parts().runtime, shell.author(), row, new.reason, {line.id: seen})
    except Refused as error:
        beside, above = faults_of(error, POINTERS)
        return _page(line, typed, error.status, beside, problem=above)
    return shell.go("/week", line=line.id, **{"from": new.from_on.isoformat()}, said="saved")


def _previewed(line: Line, new: WantedWeek) -> tuple[WeekRow, WeekPreview]:
    """The change, not yet made, and what it would do. Raises Refused."""
    runtime, told = parts().runtime, shell.outlook()
    before = _before(line, new.from_on)
    row = new_week(runtime, shell.author(), told, line.id, new.weekly, new.from_on)
    found = impact_of(runtime, told, weeks=[row])
    return row, WeekPreview(line.id, new, before, impact_view(told, found.days, found.moved, found.calls_met))


def _before(line: Line, from_on: date) -> Week:
    try:
        return regular_week(shell.outlook().hours[line.id], from_on)
    except (OutOfRange, OverflowError):
        raise Refused(422, Fault("body", "/from", "too_far", TOO_FAR)) from None


def _version(line: Line) -> int:
    """How often the line's hours were changed, read before its effects are: nobody's change comes in between."""
    with parts().runtime.database.read() as connection:
        return revisions.of_line(connection, line.id)


def _line() -> Line:
    told = shell.outlook()
    return told.line(request.args.get("line") or next(iter(told.centre.lines)))


def _page(
    line: Line, typed: Mapping[str, str], status: int = 200, faults: Mapping[str, str] | None = None,
    preview: WeekPreview | None = None, problem: str = "",
) -> Response:
    return shell.page(
        "console/week_change.html", status, line=line, typed=typed, faults=faults or {}, preview=preview,
        problem=problem, day_names=NAMED,
    )
