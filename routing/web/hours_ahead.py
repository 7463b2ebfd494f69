"""The weeks and days to come that are not as usual, in words of one language, for the page of all hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from routing.domain.days_ahead import DaysAhead, WeekAhead, days_ahead, weeks_ahead
from routing.domain.effect_words import hours_said
from routing.domain.hours import Hours
from routing.domain.rules import Closure, Kind, Rules
from routing.domain.text import Language, Text
from routing.domain.visitor_words import full_date_text, full_moment_text
from routing.domain.wall_time import at_epoch, clock_changes, midnight
from routing.domain.wording import NBSP, clock_text, date_text, week_text

DAYS_TOLD = 90
A_SECOND = timedelta(seconds=1)
CLOCKS = Text("Changement d’heure", "The clocks change")


@dataclass(frozen=True, slots=True)
class Season:
    """A week other than the usual one: what it is called, when it holds, its hours."""

    name: str
    when: str
    hours: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """Days that are not as usual: when (`on` is the first day, for machines), what happens, and why."""

    on: str
    when: str
    what: str
    why: str | None


def told_weeks(rules: Rules, today: date, language: Language) -> tuple[Season, ...]:
    """The seasons and regular weeks that hold now or are to come."""
    return tuple(
        Season(_name(one).in_(language), _when(one).in_(language), week_text(one.week).in_(language))
        for one in weeks_ahead(rules, today)
    )


def told_ahead(hours: Hours, now: datetime, language: Language, with_clocks: bool = True) -> tuple[Ahead, ...]:
    """The exceptions, closures and, if so wished, clock changes of the coming ninety days, in order."""
    today = now.astimezone(hours.rules.timezone).date()
    last = min(today + timedelta(days=DAYS_TOLD), hours.rules.known.end)
    found = [*_days(hours, today, last, language), *_closures(hours, now, last, language),
             *(_clock_changes(hours, today, last, language) if with_clocks else ())]
    return tuple(sorted(found, key=lambda one: one.on))


def _days(hours: Hours, today: date, last: date, language: Language) -> Iterator[Ahead]:
    for run in days_ahead(hours.rules, today, last):
        why = run.source.label.in_(language) if run.source.label else None
        what = hours_said(run.hours).in_(language)
        yield Ahead(run.first.isoformat(), _capital(_days_text(run).in_(language)), _capital(what), why)


def _closures(hours: Hours, now: datetime, last: date, language: Language) -> Iterator[Ahead]:
    """Closures by a person that are not over; one that only says that nobody is there is no plan."""
    zone = hours.rules.timezone
    end = at_epoch(midnight(last, zone))
    for one in hours.closures:
        if one.source.kind is Kind.CLOSURE and one.start < end and (one.until is None or one.until > now):
            start, until = one.start.astimezone(zone), one.until.astimezone(zone) if one.until else None
            what = Text("Fermeture exceptionnelle", "Temporarily closed").in_(language)
            when = _capital(_stretch_text(start, until).in_(language))
            yield Ahead(start.date().isoformat(), when, what, _message(one, language))


def _message(one: Closure, language: Language) -> str | None:
    return one.message.in_(language) if one.message else None


def _clock_changes(hours: Hours, today: date, last: date, language: Language) -> Iterator[Ahead]:
    zone = hours.rules.timezone
    for epoch in clock_changes(today, last, zone):
        before, after = (at_epoch(epoch - 1).astimezone(zone) + A_SECOND, at_epoch(epoch).astimezone(zone))
        old, new = (clock_text(wall.hour * 60 + wall.minute) for wall in (before, after))
        what = Text(f"à{NBSP}{old.fr}, il sera {new.fr}", f"at {old.en} it will be {new.en}")
        day = full_date_text(after.date()).in_(language)
        yield Ahead(after.date().isoformat(), _capital(day), CLOCKS.in_(language), what.in_(language))


def _days_text(run: DaysAhead) -> Text:
    first, last = full_date_text(run.first), full_date_text(run.last)
    if run.first == run.last:
        return first
    return Text(f"du {first.fr} au {last.fr}", f"{first.en} to {last.en}")


def _stretch_text(start: datetime, until: datetime | None) -> Text:
    first = full_moment_text(start)
    if until is None:
        return Text(f"depuis le {first.fr}", f"since {first.en}")
    last = full_moment_text(until)
    return Text(f"du {first.fr} au {last.fr}", f"{first.en} to {last.en}")


def _name(one: WeekAhead) -> Text:
    if one.source.label is not None:
        return one.source.label
    return Text("Nouveaux horaires", "New hours") if one.last is None else Text("Saison", "Season")


def _when(one: WeekAhead) -> Text:
    first = date_text(one.first)
    if one.last is None:
        return Text(f"à partir du {first.fr} {one.first.year}", f"from {first.en} {one.first.year}")
    last = date_text(one.last)
    return Text(f"du {first.fr} au {last.fr} {one.last.year}", f"{first.en} to {last.en} {one.last.year}")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
