"""What a line's state is called: the sentences visitors read, in French and English."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from routing.domain.hours import Reason, Status
from routing.domain.text import Text
from routing.domain.wording import NBSP, clock_text, minutes_between, moment_text

CLOSING_SOON = timedelta(minutes=30)
OPENING_SOON = timedelta(minutes=60)
_NOBODY = Text("Aucun conseiller n’est disponible pour le moment", "No advisor is available at the moment")


def state_text(status: Status, zone: ZoneInfo) -> Text:
    """One sentence for a status, times being the line's wall time."""
    if status.reason is Reason.NO_AGENTS:
        return _NOBODY
    if status.closure is not None:
        return _closure_text(status, zone)
    if status.is_open:
        return _open_text(status, zone)
    return _closed_text(status, zone)


def _open_text(status: Status, zone: ZoneInfo) -> Text:
    if status.closes_at is None:
        return Text(f"Ouvert 24{NBSP}h sur 24", "Open 24 hours")
    closes, now = status.closes_at.astimezone(zone), status.at.astimezone(zone)
    clock = _clock(closes)
    if status.closes_at - status.at <= CLOSING_SOON:
        delay = _delay(status.at, status.closes_at)
        return Text(f"Ferme {delay.fr} (à{NBSP}{clock.fr})", f"Closes {delay.en} ({clock.en})")
    if status.closes_at - status.at > timedelta(days=1):
        when = moment_text(closes, now)
        return Text(f"Ouvert jusqu’à {when.fr}", f"Open until {when.en}")
    return Text(f"Ouvert jusqu’à{NBSP}{clock.fr}", f"Open until {clock.en}")


def _closed_text(status: Status, zone: ZoneInfo) -> Text:
    if status.opens_at is None:
        return Text("Fermé pour le moment", "Closed for now")
    opens, now = status.opens_at.astimezone(zone), status.at.astimezone(zone)
    if status.opens_at - status.at < OPENING_SOON:
        clock, delay = _clock(opens), _delay(status.at, status.opens_at)
        return Text(f"Ouvre {delay.fr} (à{NBSP}{clock.fr})", f"Opens {delay.en} ({clock.en})")
    when = moment_text(opens, now)
    closed = Text("Fermé", "Closed")
    if status.reason is Reason.HOLIDAY and status.source.label and opens.date() != now.date():
        label = status.source.label
        closed = Text(
            f"Fermé aujourd’hui (jour férié{NBSP}: {label.fr})", f"Closed today (public holiday: {label.en})"
        )
    return Text(f"{closed.fr} · ouvre {when.fr}", f"{closed.en} · opens {when.en}")


def _closure_text(status: Status, zone: ZoneInfo) -> Text:
    message = status.closure.message if status.closure else None
    said = Text(f"{finished(message.fr)} ", f"{finished(message.en)} ") if message else Text("", "")
    if status.opens_at is None:
        after = Text("Nous ne connaissons pas encore l’heure de réouverture.",
                     "We do not know yet when we will reopen.")
    else:
        when = moment_text(status.opens_at.astimezone(zone), status.at.astimezone(zone))
        after = Text(f"Réouverture prévue {when.fr}.", f"We expect to reopen {when.en}.")
    return Text(f"Fermeture exceptionnelle. {said.fr}{after.fr}", f"Temporarily closed. {said.en}{after.en}")


def _delay(now: datetime, then: datetime) -> Text:
    minutes = minutes_between(now, then)
    if minutes < 1:
        return Text("dans moins d’une minute", "in less than a minute")
    return Text(f"dans {minutes}{NBSP}min", f"in {minutes}{NBSP}min")


def _clock(moment: datetime) -> Text:
    return clock_text(moment.hour * 60 + moment.minute)


def finished(words: str) -> str:
    """A sentence of somebody else's, with the full stop that they may have left out."""
    return words if words.rstrip().endswith((".", "!", "?", "…")) else f"{words.rstrip()}."
