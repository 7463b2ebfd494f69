"""What visitors are told beside a line's state: other hours than usual, the chat in the phone's place, the wait, and
what the clock shows where they are. The widget says the same in JavaScript, held to the same vectors.

Moments come as the wall time of whoever's clock is told: the line's, unless said otherwise.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from routing.domain.rules import Day
from routing.domain.text import Text
from routing.domain.wording import NBSP, clock_text, date_text, moment_text, span_text, weekday_text

MINUTE = 60
A_DAY = timedelta(days=1)


def special_text(day: Day) -> Text:
    """Today's hours where they are not the usual ones: `Horaires exceptionnels aujourd’hui : de 10 h à 16 h`."""
    return _special(day, Text("aujourd’hui", "today"))


def coming_text(on: date, day: Day) -> Text:
    """A day to come with other hours than usual; without a span it is closed: `Closed on Friday 25 December`."""
    name = full_date_text(on)
    if not day:
        return Text(f"Fermé exceptionnellement {name.fr}", f"Closed on {name.en}")
    return _special(day, Text(name.fr, f"on {name.en}"))


def full_date_text(on: date) -> Text:
    """The weekday and the date, whatever today is: `vendredi 25 décembre`."""
    weekday, written = weekday_text(on.weekday()), date_text(on)
    return Text(f"{weekday.fr} {written.fr}", f"{weekday.en} {written.en}")


def full_moment_text(at: datetime) -> Text:
    """A moment by its date, for whoever reads it another day: `vendredi 25 décembre à 9 h`."""
    day, clock = full_date_text(at.date()), _clock(at)
    return Text(f"{day.fr} à{NBSP}{clock.fr}", f"{day.en} at {clock.en}")


def chat_instead_text(closes: datetime | None, now: datetime) -> Text:
    """The phone is closed and the chat is not, until `closes` (None: it never closes); the day is said beyond one."""
    until = Text("", "")
    if closes is not None and closes - now > A_DAY:
        moment = moment_text(closes, now)
        until = Text(f" jusqu’à {moment.fr}", f" until {moment.en}")
    elif closes is not None:
        clock = _clock(closes)
        until = Text(f" jusqu’à{NBSP}{clock.fr}", f" until {clock.en}")
    return Text(
        f"Notre ligne téléphonique est fermée. Nos conseillers vous répondent par chat{until.fr}.",
        f"Our phone line is closed. You can chat with us{until.en}.",
    )


def wait_text(seconds: int) -> Text:
    """About how long it takes until somebody answers, in whole minutes begun."""
    if seconds < MINUTE:
        told = Text("moins d’une minute", "less than a minute")
    else:
        minutes = -(-seconds // MINUTE)
        told = Text(f"environ {minutes}{NBSP}min", f"about {minutes}{NBSP}min")
    return Text(f"Attente estimée{NBSP}: {told.fr}", f"Estimated wait: {told.en}")


def unknown_text(hours: Text, zone_label: Text) -> Text:
    """Nothing is known of this moment: no state is guessed, the usual hours are told (`hours`: wording.week_text)."""
    usual = usual_text(Text("Horaires habituels", "Usual hours"), hours, zone_label)
    return Text(
        f"Nous n’avons pas pu vérifier si nous sommes ouverts. {usual.fr}.",
        f"We could not check our opening hours. {usual.en}.",
    )


def usual_text(name: Text, hours: Text, zone_label: Text) -> Text:
    """The usual hours of something, with the zone: `Téléphone : du lundi au jeudi de 9 h à 20 h (heure de Paris)`."""
    french = hours.fr[:1].lower() + hours.fr[1:]
    return Text(f"{name.fr}{NBSP}: {french} ({zone_label.fr})", f"{name.en}: {hours.en} ({zone_label.en})")


def checked_text(at: datetime, now: datetime) -> Text:
    """When an answer was true that may not be so any more, on the visitor's clock; with its date on another day."""
    clock = _clock(at)
    when = Text(f"à{NBSP}{clock.fr}", f"at {clock.en}") if at.date() == now.date() else full_moment_text(at)
    return Text(f"Vérifié {when.fr}", f"Checked {when.en}")


def elsewhere_text(moment: datetime, now: datetime, theirs: ZoneInfo, zone_label: Text) -> Text:
    """A time on the line's clock, named as such, and on the clock of a visitor elsewhere.

    The visitor's day is said as well where it is not the line's day of that moment, or where their today is not the
    line's: `9 h, heure de Paris (mardi à 4 h chez vous)`.
    """
    clock, here, here_now = _clock(moment), moment.astimezone(theirs), now.astimezone(theirs)
    is_same_day = here.date() == moment.date() and here_now.date() == now.date()
    there = _clock(here) if is_same_day else moment_text(here, here_now)
    return Text(
        f"{clock.fr}, {zone_label.fr} ({there.fr} chez vous)", f"{clock.en} {zone_label.en} ({there.en} your time)"
    )


def _special(day: Day, when: Text) -> Text:
    spans = span_text(day)
    return Text(
        f"Horaires exceptionnels {when.fr}{NBSP}: {spans.fr}", f"Special hours {when.en}: {spans.en}"
    )


def _clock(moment: datetime) -> Text:
    return clock_text(moment.hour * 60 + moment.minute)
