"""What the columns, tables and charts of reports are called."""

from __future__ import annotations

from datetime import date

from routing.domain.service import TARGET_SHARE, WITHIN_SECONDS
from routing.domain.text import Language, Text
from routing.domain.wording import weekday_text

HEADS = {
    "date": Text("Jour", "Day"), "hour": Text("Heure", "Hour"), "half_hour": Text("Demi-heure", "Half hour"),
    "calls": Text("Appels", "Calls"), "answered": Text("Répondus", "Answered"),
    "abandoned_menu": Text("Abandons au menu", "Gave up in the menu"),
    "abandoned_queue": Text("Abandons en attente", "Gave up waiting"),
    "voicemails": Text("Messages", "Voicemails"), "others": Text("Autres issues", "Other endings"),
    "queued": Text("Mis en attente", "Joined the queue"),
    "in_time": Text(f"Répondus en {WITHIN_SECONDS}\u00a0s", f"Answered within {WITHIN_SECONDS}\u00a0s"),
    "level": Text("Niveau de service", "Service level"), "median": Text("Attente médiane", "Median wait"),
    "ninetieth": Text("9 sur 10 au plus", "9 in 10 at most"), "longest": Text("La plus longue", "Longest wait"),
    "handling": Text("Conversation moyenne", "Mean talk"), "promised": Text("Promis", "Promised"),
    "kept": Text("Tenus", "Kept"), "late": Text("En retard", "Late"), "missed": Text("Manqués", "Missed"),
    "cancelled": Text("Annulés", "Cancelled"), "served": Text("Déjà servis", "Served already"),
    "bad_number": Text("Numéros faux", "Bad numbers"), "open": Text("À venir", "To come"),
    "on_time": Text("À l’heure", "On time"), "mean_calls": Text("Appels en moyenne", "Mean calls"),
    "erlangs": Text("Charge (erlangs)", "Load (erlangs)"), "agents": Text("Conseillers", "Agents"),
    "expected": Text("Niveau attendu", "Level to expect"),
}
CAPTIONS = {
    "days": Text("Appels par jour", "Calls per day"),
    "hours": Text("Appels par heure de la journée", "Calls per hour of the day"),
    "service": Text("Niveau de service par jour", "Service level per day"),
    "callbacks": Text("Rappels promis, par jour", "Callbacks promised, per day"),
    "staffing": Text("Conseillers nécessaires par demi-heure", "Agents needed per half hour"),
}
TARGET = Text(
    f"Objectif\u00a0: {TARGET_SHARE:.0%}".replace("%", "\u00a0%") + f" en {WITHIN_SECONDS}\u00a0s",
    f"Target: {TARGET_SHARE:.0%} within {WITHIN_SECONDS}\u00a0s",
)
_MONTHS = Text("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
               "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")


def short_day(on: date, language: Language) -> str:
    """`23 nov.`, `23 Nov`."""
    return f"{on.day}\u00a0{_MONTHS.in_(language).split()[on.month - 1]}"


def short_weekday(on: date, language: Language) -> str:
    """`lun. 23 nov.`, `Mon 23 Nov`."""
    name = weekday_text(on.weekday()).in_(language)[:3]
    return f"{name}{'.' if language is Language.FR else ''}\u00a0{short_day(on, language)}"


def percent(share: float, language: Language) -> str:
    """`80 %`, `80%`; all of it only when it is all."""
    whole = 100 if share >= 1 else min(99, round(share * 100))
    return f"{whole}\u00a0%" if language is Language.FR else f"{whole}%"


def short_length(seconds: float) -> str:
    """`31 s`, `1 min 40 s`, `12 min`."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest}\u00a0s"
    return f"{minutes}\u00a0min" if minutes >= 10 or not rest else f"{minutes}\u00a0min\u00a0{rest}\u00a0s"
