"""What a line says by itself: nothing that depends on the hour at which it is heard, and no day without its date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from routing.availability import Outlook
from routing.domain.announcements import FALLBACK_RINGS
from routing.domain.call_plan import CallPlan, Forward, Goodbye, Say, Step, sentence
from routing.domain.centre import Line
from routing.domain.hours import Hours
from routing.domain.text import Language, Text
from routing.domain.visitor_words import full_date_text
from routing.domain.wording import week_text
from routing.domain.zone_words import zone_text
from routing.web.fallback.year import planned_hours
from routing.web.hours_ahead import DAYS_TOLD, Ahead, told_ahead, told_weeks

MOST_TOLD = 12
"""Exceptions told at most: nobody listens to more of them."""


def spoken_plan(outlook: Outlook, line: Line, now: datetime) -> CallPlan:
    """The line's document: in French, then in English; at last the fallback number, where there is one."""
    steps: list[Step] = []
    for language in Language:
        words = " ".join(text.in_(language) for text in _sentences(outlook, line, now))
        steps.append(Say(words, language))
    messages, number = outlook.centre.messages, outlook.centre.fallback_number
    if number is not None:
        steps += [Say(messages["fallback_connecting"].in_(language), language) for language in Language]
        steps.append(Forward(number, FALLBACK_RINGS))
    steps += [Say(messages["goodbye"].in_(language), language) for language in Language]
    return CallPlan("fallback", (*steps, Goodbye()), "failed")


def _sentences(outlook: Outlook, line: Line, now: datetime) -> Iterator[Text]:
    messages, zone = outlook.centre.messages, zone_text(line.rules.timezone)
    hours, week = planned_hours(outlook.hours[line.id], now), week_text(outlook.regular_week(line.id))
    yield messages["greeting"]
    yield messages["fallback_trouble"]
    yield sentence(messages, "usual_hours", hours=Text(f"{week.fr} ({zone.fr})", f"{week.en} ({zone.en})"))
    yield from _other_weeks(hours, now)
    yield from _exceptions(outlook, hours, now)
    for other in outlook.centre.lines.values():
        if other.id != line.id:
            told = week_text(outlook.regular_week(other.id))
            yield sentence(messages, "fallback_elsewhere", name=other.name, hours=told)


def _other_weeks(hours: Hours, now: datetime) -> Iterator[Text]:
    today = now.astimezone(hours.rules.timezone).date()
    french, english = (told_weeks(hours.rules, today, language) for language in Language)
    for fr, en in zip(french, english, strict=True):
        yield Text(f"{_capital(fr.when)}\u00a0: {fr.hours}.", f"{_capital(en.when)}: {en.hours}.")


def _exceptions(outlook: Outlook, hours: Hours, now: datetime) -> Iterator[Text]:
    """Each with its dates, so that it is true whenever it is heard, and up to which day they are told."""
    french, english = (told_ahead(hours, now, language, with_clocks=False) for language in Language)
    if not french:
        return
    last = now.astimezone(hours.rules.timezone).date() + timedelta(days=DAYS_TOLD - 1)
    if len(french) > MOST_TOLD:
        last = date.fromisoformat(french[MOST_TOLD].on) - timedelta(days=1)
    told = [(fr, en) for fr, en in zip(french, english, strict=True) if date.fromisoformat(fr.on) <= last]
    yield sentence(outlook.centre.messages, "fallback_exceptions", day=full_date_text(last))
    yield from (Text(_said(fr), _said(en)) for fr, en in told)


def _said(one: Ahead) -> str:
    why = f", {one.why.rstrip(' .')}" if one.why else ""
    return f"{one.when}, {one.what[:1].lower()}{one.what[1:]}{why}."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
