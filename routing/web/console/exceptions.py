"""The page *Exceptions et jours fériés*: a year's list in date order, decided or to decide, and what wins where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, request

from routing.access import Role
from routing.holiday_plans import decisions_in_force
from routing.supervision.overriding import overrides_in_force
from routing.web import guards
from routing.web.console import shell
from routing.web.console.impact_view import stretches
from routing.web.console.year_list import YearEntry, with_overlaps, year_list
from routing.web.parts import parts

ROWS = 50
YEARS_AROUND = 9

exceptions = Blueprint("console_exceptions", __name__, url_prefix="/console", template_folder="templates")


@exceptions.get("/exceptions")
@guards.console(Role.VIEWER)
def exceptions_page() -> Response:
    """The list of a year, a page at a time; of this year it opens at today."""
    told, runtime = shell.outlook(), parts().runtime
    today = runtime.clock.now().astimezone(told.centre.timezone).date()
    year = year_wanted(today)
    found = year_list(told, overrides_in_force(runtime), decisions_in_force(runtime), year)
    pages = max(1, -(-len(found) // ROWS))
    page = min(_number(request.args.get("page", ""), _page_of(found, _day_wanted(today, year))), pages)
    shown = [with_overlaps(entry, told) for entry in found[(page - 1) * ROWS:page * ROWS]]
    return shell.page(
        "console/exceptions.html", entries=shown, year=year, today=today, page=page, pages=pages,
        undecided=[entry for entry in found if entry.undecided and entry.last >= today],
        stretches=stretches, said=request.args.get("said", ""), may_change=guards.access().role.covers(Role.SUPERVISOR),
    )


def year_wanted(today: date) -> int:
    """The year in the address, or this one."""
    year = _number(request.values.get("year", ""), today.year)
    return year if abs(year - today.year) <= YEARS_AROUND else today.year


def _day_wanted(today: date, year: int) -> date:
    """The day at which the list opens."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today if today.year == year else date(year, 1, 1)


def _page_of(found: Sequence[YearEntry], day: date) -> int:
    """The page on which the first entry of that day or later is."""
    return next((place for place, entry in enumerate(found) if entry.last >= day), 0) // ROWS + 1


def _number(written: str, otherwise: int) -> int:
    is_number = written.isascii() and written.isdecimal() and 0 < len(written) <= 4
    return max(1, int(written)) if is_number else otherwise
