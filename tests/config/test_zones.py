"""Time zones: from the pinned data, and only by their names."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from routing.config.zones import zone


@pytest.mark.parametrize(
    "name", ["Europe/Paris", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+1", "Australia/Lord_Howe"]
)
def test_known_zones(name: str) -> None:
    assert zone(name).key == name


def test_the_pinned_data_is_newer_than_most_machines() -> None:
    """Morocco left its winter change on 2026-09-20; an older copy is an hour wrong after it."""
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert at.astimezone(zone("Africa/Casablanca")).utcoffset() == timedelta(0)
    assert at.astimezone(zone("Europe/Paris")).utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Europe/Pari", "did you mean “Europe/Paris”?"),
        ("europe/paris", "did you mean “Europe/Paris”?"),
        ("Paris", "Europe/Paris"),
        ("utc", "UTC"),
        ("+02:00", "no time zone of that name"),
        ("", "no time zone of that name"),
        ("Europe", "no time zone of that name"),
        ("Europe/", "no time zone of that name"),
        ("/etc/localtime", "no time zone of that name"),
        ("../zones", "no time zone of that name"),
        ("leapseconds", "no time zone of that name"),
        ("Europe/Paris\n", "no time zone of that name"),
        ("E" * 300, "no time zone of that name"),
        ("/".join("E" * 3000), "no time zone of that name"),
    ],
)
def test_unknown_zones(name: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        zone(name)
