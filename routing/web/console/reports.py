"""Rapports: the figures of some days as tiles, charts and tables, files of them, and how many agents are needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, Response, abort, request

from routing.access import Role
from routing.availability import Outlook
from routing.domain.centre import Line
from routing.domain.errors import Refused
from routing.domain.service import TARGET_SHARE, WITHIN_SECONDS
from routing.reports.days import DAY, FOUR_WEEKS, reported_days, rules_of
from routing.reports.figures import Report, report
from routing.reports.staffing_hints import Hints, staffing_hints
from routing.spreadsheets import csv_text
from routing.web import guards
from routing.web.console import shell
from routing.web.console.forms import asked, faults_of
from routing.web.console.moments import Moments
from routing.web.console.report_charts import charts
from routing.web.console.report_tables import sheets, shown
from routing.web.console.report_words import CAPTIONS, HEADS, TARGET, percent, short_length
from routing.web.parts import parts

reports = Blueprint("console_reports", __name__, url_prefix="/console", template_folder="templates")

LENGTHS = (7, 28, 84)
LAST_DAY = "/to"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, of which line, and the staffing of which weekday; `last` is left out. `faults`: what was no day."""

    first: date
    last: date
    line: Line | None
    weekday: int
    faults: dict[str, str]

    @property
    def query(self) -> dict[str, str]:
        """The same as an address has it; people name the last day that is in."""
        found = {"from": self.first.isoformat(), "to": (self.last - DAY).isoformat(), "weekday": str(self.weekday)}
        return found | ({"line": self.line.id} if self.line else {})


@reports.get("/reports")
@guards.console(Role.VIEWER)
def show() -> Response:
    """The figures of the days asked for; of the last four weeks, where none are."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    wanted = _asked(told, now)
    found, hints = _figures(told, wanted, now)
    zone = rules_of(told.centre, wanted.line.id if wanted.line else None).timezone
    at, today = Moments(shell.language(), zone), now.astimezone(zone).date()
    return shell.page(
        "console/reports.html", 422 if wanted.faults else 200, asked=wanted, figures=found, hints=hints, local=at,
        drawn=charts(found, hints, at), sheets=sheets(found, hints), shown=shown, heads=HEADS, captions=CAPTIONS,
        target=TARGET, percent=lambda share: percent(share, at.language), length=short_length,
        within=WITHIN_SECONDS, goal=TARGET_SHARE, typed=_typed(wanted), today=today,
        periods=[(days, (today - DAY * (days - 1)).isoformat()) for days in LENGTHS],
        weekdays=[date(2024, 1, 1) + timedelta(days=number) for number in range(7)],
    )


@reports.get("/reports/<name>.csv")
@guards.console(Role.VIEWER)
def file(name: str) -> Response:
    """One of the tables for a spreadsheet."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    wanted = _asked(told, now)
    sheet = sheets(*_figures(told, wanted, now)).get(name)
    if sheet is None or wanted.faults:
        abort(404)
    named = f"{name}-{wanted.first}-{wanted.last - DAY}.csv"
    headers = shell.HEADERS | {"Content-Disposition": f'attachment; filename="{named}"'}
    return Response(csv_text(sheet.columns, sheet.rows), content_type="text/csv; charset=utf-8", headers=headers)


def _figures(told: Outlook, wanted: Asked, now: datetime) -> tuple[Report, Hints]:
    runtime, line = parts().runtime, wanted.line.id if wanted.line else None
    found = report(runtime, rules_of(told.centre, line), wanted.first, wanted.last, line)
    with runtime.database.read() as connection:
        return found, staffing_hints(connection, told, wanted.weekday, line, now)


def _asked(told: Outlook, now: datetime) -> Asked:
    line = told.line(asked("line")) if asked("line") else None
    rules = rules_of(told.centre, line.id if line else None)
    weekday = asked("weekday")
    number = int(weekday) if weekday in tuple("0123456") else now.astimezone(rules.timezone).weekday()
    try:
        first, last = reported_days(asked("from") or None, _after(asked("to")), rules, now, FOUR_WEEKS)
        return Asked(first, last, line, number, {})
    except Refused as error:
        beside, _ = faults_of(error, {"/from": "from", LAST_DAY: "to"})
        return Asked(*reported_days(None, None, rules, now, FOUR_WEEKS), line, number, beside)


def _after(written: str) -> str | None:
    """The day after the one that people name as the last; what is no day stays as it is, to be refused."""
    try:
        return (date.fromisoformat(written) + DAY).isoformat() if written else None
    except (ValueError, OverflowError):
        return written


def _typed(wanted: Asked) -> dict[str, str]:
    """What stands in the fields: as typed where it was refused."""
    names = ("from", "to")
    return {name: request.args.get(name, "") if wanted.faults else wanted.query[name] for name in names}
