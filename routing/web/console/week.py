"""Semaine: the week of a line in layers; from each day to an exception on it, from each hour to why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, Response, request

from routing.access import Role
from routing.domain.layers import DayLayers, Stretch, joined, layers
from routing.domain.rule_words import KINDS, rule_text
from routing.domain.rules import Rules, Span
from routing.domain.text import Language
from routing.domain.typed_times import spans_typed
from routing.domain.wall_time import at_epoch
from routing.web import guards
from routing.web.console import shell
from routing.web.console.impact_view import stretches
from routing.web.console.moments import Moments
from routing.web.console.week_grid import wall_minute, week_grid
from routing.web.parts import parts

week_page = Blueprint("console_week", __name__, url_prefix="/console", template_folder="templates")

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shown:
    """One day of the table: its layers, and its final hours as one would type them."""

    layers: DayLayers
    typed: str


@week_page.get("/week")
@guards.console(Role.VIEWER)
def show() -> Response:
    """The week that holds the day asked for; this week, where none is."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    line = told.line(request.args.get("line") or next(iter(told.centre.lines)))
    hours, zone = told.hours[line.id], line.rules.timezone
    today = now.astimezone(zone).date()
    monday, is_known = first_day(request.args.get("from", ""), today, hours.rules)
    days = layers(hours, monday, monday + A_WEEK)
    at = Moments(shell.language(), zone)
    grid = week_grid(days, zone, now, at.span)
    return shell.page(
        "console/week.html", line=line, grid=grid, first=monday, last=monday + timedelta(days=6), today=today,
        days=tuple(Shown(day, typed_hours(day, at.language, hours.rules)) for day in days), kinds=KINDS,
        name_of=rule_text, stretches=stretches, pairs=_instants, words=at.span, is_known=is_known,
        total=sum(day.day.open_seconds for day in days),
        iso=lambda start: start.astimezone(zone).isoformat(timespec="minutes"), before=monday - A_WEEK,
        after=monday + A_WEEK, said=request.args.get("said", ""),
    )


def first_day(asked: str, today: date, rules: Rules) -> tuple[date, bool]:
    """The Monday of the week asked for, of the present one where that is not known or no day; and whether it was."""
    try:
        day = date.fromisoformat(asked or today.isoformat())
        monday = day - timedelta(days=day.weekday())
    except (ValueError, OverflowError):
        return first_day("", today, rules)[0], False
    if not rules.known.start < monday < rules.known.end - A_WEEK:
        return first_day("", today, rules)[0], False
    return monday, True


def typed_hours(day: DayLayers, language: Language, rules: Rules) -> str:
    """A day's final hours as one types them, to be changed by hand."""
    on, zone = day.day.on, rules.timezone
    spans = (Span(wall_minute(start, on, zone), wall_minute(end, on, zone)) for start, end in joined(day.day.intervals))
    return spans_typed(tuple(spans), language)


def _instants(said: tuple[Stretch, ...]) -> tuple[tuple[datetime, datetime], ...]:
    """Stretches of a layer as instants."""
    return tuple((at_epoch(start), at_epoch(end)) for start, end in said)
