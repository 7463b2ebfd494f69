"""The clocks: aware, in UTC; a file is read anew at each look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from routing.clock import FileClock, SystemClock


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A clock file."""
    return tmp_path / "clock"


def test_the_system_clock_goes_on_in_utc() -> None:
    first, second = SystemClock().now(), SystemClock().now()
    assert first.tzinfo is UTC
    assert timedelta(0) <= second - first


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-11-23T10:00:00+01:00", datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
        ("2026-11-23T09:00:00Z\n", datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
        (" 2026-11-23T09:00:00.250+00:00 ", datetime(2026, 11, 23, 9, 0, 0, 250_000, UTC)),
        ("2026-11-23T09:00:00.123456-09:30", datetime(2026, 11, 23, 18, 30, 0, 123_456, UTC)),
        ("2026-10-25T02:30:00+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_file_says_one_instant(file: Path, written: str, instant: datetime) -> None:
    file.write_text(written, encoding="ascii")
    now = FileClock(file).now()
    assert now == instant
    assert now.tzinfo is UTC


def test_it_stands_still_between_writes_and_is_read_at_each_look(file: Path) -> None:
    file.write_text("2026-11-23T10:00:00+01:00", encoding="ascii")
    clock = FileClock(file)
    assert clock.now() == clock.now()
    file.write_text("2026-11-23T09:59:59+01:00", encoding="ascii")
    assert clock.now() == datetime(2026, 11, 23, 8, 59, 59, tzinfo=UTC)


def test_a_file_caught_half_written_leaves_the_last_instant(file: Path) -> None:
    file.write_text("2026-11-23T10:00:00+01:00", encoding="ascii")
    clock = FileClock(file)
    for half in ("", "2026-11-23T10:0", "2026-11-23"):
        file.write_text(half, encoding="ascii")
        assert clock.now() == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    file.unlink()
    assert clock.now() == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-11-23T10:00:00", "2026-11-23", "soon", "", "1795424400"])
def test_what_is_no_instant_with_an_offset_is_refused(file: Path, written: str) -> None:
    file.write_text(written, encoding="ascii")
    with pytest.raises(ValueError, match=r"offset|isoformat"):
        FileClock(file).now()
