"""What a change of hours would do, in print: days that differ, callbacks that would move, calls of the last weeks."""

from __future__ import annotations

from routing.availability import Outlook
from routing.cli.console import put
from routing.cli.hours_text import changes_text
from routing.cli.moving_text import moving_text, with_moving
from routing.domain.text import Language, Text
from routing.supervision.impact import HoursImpact

CALLS_MET = Text(
    "{count} appel(s) des quatre dernières semaines sont venus à ces jours et heures",
    "{count} call(s) of the last four weeks came at these weekdays and times",
)


def print_impact(outlook: Outlook, impact: HoursImpact, lang: str, as_json: bool) -> None:
    """The days that would differ, and the callbacks that would move, each with the day it is promised for."""
    zones = {id_: line.rules.timezone for id_, line in outlook.centre.lines.items()}
    text, document = changes_text(impact.days, zones, Language(lang))
    promises, moving = outlook.centre.promises, impact.moved
    if moving.count and promises is not None:
        text = f"{text}\n{moving_text(moving, zones[promises.line], Language(lang))}"
        document = with_moving(document, promises.line, moving, zones[promises.line])
    if impact.calls_met:
        text = f"{text}\n{CALLS_MET.in_(Language(lang)).format(count=impact.calls_met)}"
        document = [day | {"calls_met": impact.calls.get(day["line"], 0)} for day in document]
    put(text, document, as_json)
