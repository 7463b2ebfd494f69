"""Recordings are kept once each, and found by their call."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from routing.store import recordings
from routing.store.database import Database
from routing.store.recordings import RecordingRow
from tests.store.databases import MONDAY

FIRST = RecordingRow("RE1", "CA1", "claire", "https://api.example.fr/RE1", 90, MONDAY)
SECOND = replace(FIRST, sid="RE0", agent=None, duration_seconds=None, recorded_at=MONDAY + timedelta(seconds=1))


def test_a_recording_is_kept_once(database: Database) -> None:
    assert database.write(lambda connection: recordings.add(connection, SECOND)) is True
    assert database.write(lambda connection: recordings.add(connection, FIRST)) is True
    again = replace(FIRST, call_sid="CA2")
    assert database.write(lambda connection: recordings.add(connection, again)) is False
    with database.read() as connection:
        assert recordings.of_call(connection, "CA1") == (FIRST, SECOND)
        assert recordings.of_call(connection, "CA2") == ()
