"""Aperçu: six weeks ahead day by day, and a year as a map of how long each day is open; made to be printed too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from flask import Blueprint, Response, request

from routing.access import Role
from routing.domain.hours import Hours
from routing.domain.rule_words import rule_text
from routing.domain.rules import Rules
from routing.domain.text import Text
from routing.domain.wording import MONTHS
from routing.domain.year_map import MapDay, map_days, monday_of, month_after
from routing.web import guards
from routing.web.console import shell
from routing.web.console.forms import asked
from routing.web.console.impact_view import stretches
from routing.web.console.moments import Moments
from routing.web.console.month_grids import month_grids
from routing.web.console.report_words import short_weekday
from routing.web.parts import parts

overview = Blueprint("console_overview", __name__, url_prefix="/console", template_folder="templates")

SIX_WEEKS, MONTHS_SHOWN = timedelta(weeks=6), 12
LEVELS = (
    Text("fermé", "closed"), Text("4 h ou moins", "4 h or less"), Text("plus de 4 h", "more than 4 h"),
    Text("plus de 8 h", "more than 8 h"), Text("plus de 12 h", "more than 12 h"),
)
CLOSED, CLOCKS = Text("fermé", "closed"), Text("changement d’heure", "the clocks change")


@overview.get("/overview")
@guards.console(Role.VIEWER)
def show() -> Response:
    """The hours of one line; the year begins with the month asked for, or with this one."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    line = told.line(asked("line") or next(iter(told.centre.lines)))
    hours, at = told.hours[line.id], Moments(shell.language(), line.rules.timezone)
    today = at.local(now).date()
    first, is_known = first_month(request.args.get("from", ""), today, line.rules)
    year = _known(hours, first, month_after(first, MONTHS_SHOWN))
    weeks = _known(hours, monday_of(today), monday_of(today) + SIX_WEEKS)
    links = parts().runtime.links
    return shell.page(
        "console/overview.html", line=line, local=at, today=today, weeks=weeks, year=year, is_known=is_known,
        months=tuple(month_grids(year, today)), first=first, before=month_after(first, -MONTHS_SHOWN).isoformat(),
        after=month_after(first, MONTHS_SHOWN).isoformat(), levels=LEVELS, name_of=rule_text, hours_of=stretches,
        said=partial(day_text, at=at), short=lambda day: short_weekday(day, at.language),
        month_name=lambda day: f"{MONTHS.in_(at.language).split()[day.month - 1]} {day.year}",
        feed=f"{links.prefix}/api/v1/lines/{line.id}/hours.ics",
    )


def first_month(written: str, today: date, rules: Rules) -> tuple[date, bool]:
    """The first day of the month asked for, of the present one where that is not known or no day; and whether it was.
    """
    present, known = today.replace(day=1), rules.known
    try:
        month = date.fromisoformat(written).replace(day=1) if written else present
        is_known = known.start <= month < month_after(month, MONTHS_SHOWN) <= known.end
    except ValueError:
        return present, False
    return (month, True) if is_known or month == present else (present, False)


def day_text(one: MapDay, at: Moments) -> str:
    """A day in a line: `vendredi 25 décembre : fermé, Exception : Noël`."""
    opened = ", ".join(at.span(start, end) for start, end in stretches(one.day.intervals))
    told = [opened or CLOSED.in_(at.language), *(rule_text(source).in_(at.language) for source in one.unusual)]
    if one.has_clock_change:
        told.append(CLOCKS.in_(at.language))
    return f"{at.day(one.on, with_year=True)} – " + ", ".join(told)


def _known(hours: Hours, first: date, last: date) -> Sequence[MapDay]:
    """Those of these days that are known."""
    known = hours.rules.known
    return map_days(hours, max(first, known.start), min(last, known.end))
