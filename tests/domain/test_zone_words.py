"""Zones in words, as people name the time of a place."""

from __future__ import annotations

import pytest

from routing.config.zones import zone
from routing.domain.text import Text
from routing.domain.zone_words import zone_text


@pytest.mark.parametrize(
    ("key", "fr", "en"),
    [
        ("Europe/Paris", "heure de Paris", "Paris time"),
        ("Europe/London", "heure de Londres", "London time"),
        ("America/Montreal", "heure de Montréal", "Montreal time"),
        ("America/New_York", "heure de New York", "New York time"),
        ("America/Argentina/Buenos_Aires", "heure de Buenos Aires", "Buenos Aires time"),
        ("Africa/Abidjan", "heure d’Abidjan", "Abidjan time"),
        ("Europe/Athens", "heure d’Athènes", "Athens time"),
        ("Africa/Cairo", "heure du Caire", "Cairo time"),
        ("Indian/Reunion", "heure de La Réunion", "Réunion time"),
        ("Europe/Istanbul", "heure d’Istanbul", "Istanbul time"),
        ("UTC", "heure UTC", "UTC"),
        ("Etc/GMT", "heure UTC", "UTC"),
        ("Etc/GMT+3", "heure UTC-3", "UTC-3"),
        ("Etc/GMT-14", "heure UTC+14", "UTC+14"),
    ],
)
def test_a_zone_s_time_is_named_after_its_place(key: str, fr: str, en: str) -> None:
    assert zone_text(zone(key)) == Text(fr, en)
