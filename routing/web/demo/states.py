"""Every state that the widget can show, each as a moment in the life of one small centre.

A state is hours as somebody would write them, and what people changed since; the answers are made by the same code as
the real ones, so that a state that cannot come about cannot be shown either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from routing.domain.text import Text

HOURS = """\
timezone: Europe/Paris
lines:
  telephone:
    channel: phone
    name: {fr: Téléphone, en: Phone}
    number: "+33 1 73 01 84 99"
    tariff: local_call
    weekly: {mon-thu: 09:00-20:00, fri: 09:30-20:00}
  chat:
    channel: chat
    name: {fr: Chat, en: Chat}
    url: https://chat.example/
    weekly: {mon-thu: 09:00-20:00, fri: 09:30-20:00}
"""
DAY_AND_NIGHT = HOURS.replace("{mon-thu: 09:00-20:00, fri: 09:30-20:00}", "always")
NO_HOURS = HOURS.replace("{mon-thu: 09:00-20:00, fri: 09:30-20:00}", "never")
LATE_CHAT = "{mon-thu: 09:00-21:00, fri: 09:30-21:00}".join(HOURS.rsplit("{mon-thu: 09:00-20:00, fri: 09:30-20:00}", 1))
FEASTS = HOURS.replace("timezone: Europe/Paris", "timezone: Europe/Paris\nholidays: {country: FR}").replace(
    "    weekly:", "    on_holidays: closed\n    weekly:"
)
ELSEWHERE = HOURS.replace("Europe/Paris", "America/Montreal")
RELAY = HOURS.replace("    tariff:", "    relay: https://relais.example/\n    tariff:")
INVENTORY = f"{HOURS}overrides:\n  - {{lines: all, on: 2026-11-23, hours: 10:00-16:00}}\n"
CHRISTMAS = f"{HOURS}overrides:\n  - {{lines: all, on: 2026-12-25, hours: closed}}\n"
HOLIDAYS = f"{HOURS}overrides:\n  - {{lines: all, from: 2026-11-24, to: 2026-12-06, hours: closed}}\n"
OUTAGE = Text("Nos serveurs sont en panne.", "Our servers are down.")
UPDATE = Text("Une mise à jour est en cours\u00a0: les réponses prennent un peu plus de temps.",
              "An update is under way: answers take a little longer.")


@dataclass(frozen=True, slots=True)
class DemoState:
    """A state: what it is called, the moment it is seen at, and how it came about.

    `answered_at` is when the answer was given, where it is an old one; `closed_until` is the end of a closure, or empty
    for one without; `waits` are seconds.
    """

    name: Text
    at: datetime
    hours: str = HOURS
    answered_at: datetime | None = None
    closed: tuple[str, ...] = ()
    closed_until: datetime | None = None
    notice: Text | None = None
    nobody: bool = False
    waits: int | None = None


def _at(written: str) -> datetime:
    return datetime.fromisoformat(f"{written}+01:00").astimezone(UTC)


MONDAY = _at("2026-11-23T10:00")
EVENING = _at("2026-11-23T20:10")
BOTH = ("telephone", "chat")
STATES = {
    "open": DemoState(Text("Ouvert", "Open"), MONDAY),
    "closing-soon": DemoState(Text("Ferme bientôt", "Closing soon"), _at("2026-11-23T19:48")),
    "opening-soon": DemoState(Text("Ouvre bientôt", "Opening soon"), _at("2026-11-23T08:35")),
    "later-today": DemoState(Text("Fermé, ouvre plus tard", "Closed, opens later today"), _at("2026-11-23T07:00")),
    "tomorrow": DemoState(Text("Fermé jusqu’à demain", "Closed until tomorrow"), _at("2026-11-26T20:00")),
    "weekend": DemoState(Text("Fermé pour le week-end", "Closed for the weekend"), _at("2026-11-28T12:00")),
    "later": DemoState(Text("Fermé plus longtemps", "Closed for longer"), EVENING, HOLIDAYS),
    "holiday": DemoState(Text("Jour férié", "Public holiday"), _at("2026-11-11T10:00"), FEASTS),
    "special": DemoState(Text("Horaires exceptionnels", "Special hours"), _at("2026-11-23T11:00"), INVENTORY),
    "coming": DemoState(Text("Un changement à venir", "A change to come"), _at("2026-12-18T11:00"), CHRISTMAS),
    "notice": DemoState(Text("Une annonce", "An announcement"), MONDAY, notice=UPDATE),
    "closure": DemoState(Text("Fermeture avec une fin", "Closure with an end"), MONDAY, closed=BOTH,
                         closed_until=_at("2026-11-23T14:00")),
    "closure-without-end": DemoState(Text("Fermeture sans fin connue", "Closure without an end"), MONDAY, closed=BOTH),
    "chat-instead": DemoState(Text("Téléphone fermé, chat ouvert", "Phone closed, chat open"), EVENING, LATE_CHAT),
    "nobody": DemoState(Text("Personne n’est disponible", "Nobody available"), MONDAY, nobody=True),
    "wait": DemoState(Text("Attente estimée", "Estimated wait"), MONDAY, waits=180),
    "elsewhere": DemoState(Text("Ligne dans un autre fuseau", "A line in another zone"), _at("2026-11-23T16:00"),
                           ELSEWHERE),
    "relay": DemoState(Text("Centre de relais", "Relay service"), MONDAY, RELAY),
    "always": DemoState(Text("Jour et nuit", "Day and night"), MONDAY, DAY_AND_NIGHT),
    "no-hours": DemoState(Text("Aucune date connue", "No date known"), MONDAY, NO_HOURS),
    "unknown": DemoState(Text("Plus rien de sûr", "Nothing certain any more"), _at("2026-12-21T10:00"),
                         answered_at=MONDAY),
}
