"""What the time of a zone is called: `heure de Paris`, `Paris time`."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from routing.domain.text import Text

UNIVERSAL = frozenset({"UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich", "GMT0", "GMT+0", "GMT-0"})
# Etc/GMT+3 is three hours behind: its sign is POSIX's. https://data.iana.org/time-zones/tzdb/etcetera
FIXED = re.compile(r"GMT([+-])(\d+)")
VOWELS = frozenset("AEIOUYÀÂÉÈÊÎÔ")
FRENCH = {
    "Algiers": "d’Alger", "Athens": "d’Athènes", "Brussels": "de Bruxelles", "Bucharest": "de Bucarest",
    "Cairo": "du Caire", "Copenhagen": "de Copenhague", "Lisbon": "de Lisbonne", "London": "de Londres",
    "Mauritius": "de Maurice", "Mexico City": "de Mexico", "Montreal": "de Montréal", "Moscow": "de Moscou",
    "Noumea": "de Nouméa", "Reunion": "de La Réunion", "Sao Paulo": "de São Paulo", "Singapore": "de Singapour",
    "Vienna": "de Vienne", "Warsaw": "de Varsovie",
}
ENGLISH = {"Noumea": "Nouméa", "Reunion": "Réunion", "Sao Paulo": "São Paulo"}


def zone_text(zone: ZoneInfo) -> Text:
    """A zone's time in words, after the place that its IANA name ends with."""
    place = zone.key.rpartition("/")[2].replace("_", " ")
    if place in UNIVERSAL:
        return Text("heure UTC", "UTC")
    if fixed := FIXED.fullmatch(place):
        name = f"UTC{'-' if fixed[1] == '+' else '+'}{fixed[2]}"
        return Text(f"heure {name}", name)
    french = FRENCH.get(place) or f"{'d’' if place[0] in VOWELS else 'de '}{place}"
    return Text(f"heure {french}", f"{ENGLISH.get(place, place)} time")
