"""Times, days and weeks in words, French and English, as people write and say them.

French writes `9 h 30` (never 9h30) with no-break spaces, says `9 heures 30`; English writes `9:30 am`. The widget
holds the same few lines in JavaScript, kept equal by shared test vectors.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from routing.domain.rules import MINUTES_A_DAY, Day, Week
from routing.domain.text import Text

NBSP = "\u00a0"
DAYS = Text("lundi mardi mercredi jeudi vendredi samedi dimanche",
            "Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS = Text("janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
              "January February March April May June July August September October November December")
DAYS_NAMED_ALONE = 6
NOON = 12 * 60


def clock_text(minute: int) -> Text:
    """A time of day, given as minutes after midnight (24:00 is midnight too)."""
    hour, rest = divmod(minute % MINUTES_A_DAY, 60)
    french = f"{hour}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hour}{NBSP}h"
    return Text(_french_name(minute, french), _english_clock(hour, rest))


def spoken_clock(minute: int) -> Text:
    """The same time of day as a voice says it."""
    hour, rest = divmod(minute % MINUTES_A_DAY, 60)
    word = "heure" if hour <= 1 else "heures"
    french = f"{hour}{NBSP}{word}{NBSP}{rest}" if rest else f"{hour}{NBSP}{word}"
    return Text(_french_name(minute, french), _english_clock(hour, rest))


def day_text(day: date, today: date) -> Text:
    """A day as seen from today: today, tomorrow, the weekday within six days, with its date beyond."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return (Text("aujourd’hui", "today"), Text("demain", "tomorrow"))[ahead]
    weekday = weekday_text(day.weekday())
    if 0 < ahead <= DAYS_NAMED_ALONE:
        return weekday
    dated = date_text(day)
    if day.year != today.year and ahead > 180:
        dated = Text(f"{dated.fr} {day.year}", f"{dated.en} {day.year}")
    return Text(f"{weekday.fr} {dated.fr}", f"{weekday.en} {dated.en}")


def date_text(day: date) -> Text:
    """Day and month: `1er décembre`, `30 novembre`; `1 December`."""
    number = f"1er{NBSP}" if day.day == 1 else f"{day.day}{NBSP}"
    month = day.month - 1
    return Text(f"{number}{MONTHS.fr.split()[month]}", f"{day.day}{NBSP}{MONTHS.en.split()[month]}")


def weekday_text(number: int) -> Text:
    """The weekday's name, 0 being Monday."""
    return Text(DAYS.fr.split()[number], DAYS.en.split()[number])


def moment_text(moment: datetime, now: datetime, spoken: bool = False) -> Text:
    """A moment to come, both in the line's wall time: `demain à 9 h 30`, `tomorrow at 9:30 am`."""
    day = day_text(moment.date(), now.date())
    minute = moment.hour * 60 + moment.minute
    clock = spoken_clock(minute) if spoken else clock_text(minute)
    return Text(f"{day.fr} à{NBSP}{clock.fr}", f"{day.en} at {clock.en}")


def span_text(day: Day) -> Text:
    """A day's spans: `de 9 h à 12 h et de 14 h à 18 h`, `9 am to noon and 2 pm to 6 pm`."""
    clocks = [(clock_text(span.start), clock_text(span.end)) for span in day]
    french = [f"de {start.fr} à{NBSP}{end.fr}" for start, end in clocks]
    english = [f"{start.en} to {end.en}" for start, end in clocks]
    return Text(" et ".join(french), " and ".join(english))


@lru_cache(maxsize=64)
def week_text(week: Week) -> Text:
    """A regular week in one sentence, closed days left out, equal days in a row joined."""
    if not any(week):
        return Text("Fermé", "Closed")
    if all(day and (day[0].start, day[-1].end) == (0, MINUTES_A_DAY) and len(day) == 1 for day in week):
        return Text(f"24{NBSP}h sur 24, 7 jours sur 7", "24 hours a day, 7 days a week")
    parts = [_run_text(first, last, week[first]) for first, last in _runs(week) if week[first]]
    french = ", ".join(part.fr for part in parts)
    return Text(french[0].upper() + french[1:], ", ".join(part.en for part in parts))


def _runs(week: Week) -> list[tuple[int, int]]:
    """Stretches of consecutive days with equal hours, as first and last day."""
    runs: list[tuple[int, int]] = []
    for number, day in enumerate(week):
        if runs and week[runs[-1][0]] == day:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _run_text(first: int, last: int, day: Day) -> Text:
    spans, start, end = span_text(day), weekday_text(first), weekday_text(last)
    if first == last:
        return Text(f"le {start.fr} {spans.fr}", f"{start.en} {spans.en}")
    return Text(f"du {start.fr} au {end.fr} {spans.fr}", f"{start.en} to {end.en} {spans.en}")


def _french_name(minute: int, written: str) -> str:
    return {0: "minuit", NOON: "midi"}.get(minute % MINUTES_A_DAY, written)


def _english_clock(hour: int, rest: int) -> str:
    if not rest and hour % 12 == 0:
        return "noon" if hour else "midnight"
    shown = f"{hour % 12 or 12}:{rest:02d}" if rest else f"{hour % 12 or 12}"
    return f"{shown}{NBSP}{'am' if hour < 12 else 'pm'}"


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes of elapsed time, never rounded up."""
    return int((end - start) / timedelta(minutes=1))
