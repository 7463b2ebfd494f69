"""Wall time to instants: ordinary days, the first of two comings, the instant of the jump, in five zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest

from routing.config.zones import zone
from routing.domain.wall_time import at_epoch, clock_changes, fixed_offset, instant_of, midnight, minute_of

PARIS = "Europe/Paris"
NEW_YORK = "America/New_York"
LORD_HOWE = "Australia/Lord_Howe"
KOLKATA = "Asia/Kolkata"
CASABLANCA = "Africa/Casablanca"


def in_utc(epoch: int) -> str:
    """An instant as it is written in the tables."""
    return f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(("place", "wall", "instant"), [
    (PARIS, "2026-11-23 09:00:00", "2026-11-23 08:00:00"),
    (PARIS, "2026-07-01 09:00:00", "2026-07-01 07:00:00"),
    (PARIS, "2026-03-29 01:59:59", "2026-03-29 00:59:59"),
    (PARIS, "2026-03-29 02:00:00", "2026-03-29 01:00:00"),
    (PARIS, "2026-03-29 02:30:00", "2026-03-29 01:00:00"),
    (PARIS, "2026-03-29 02:59:59", "2026-03-29 01:00:00"),
    (PARIS, "2026-03-29 03:00:00", "2026-03-29 01:00:00"),
    (PARIS, "2026-10-25 01:59:59", "2026-10-24 23:59:59"),
    (PARIS, "2026-10-25 02:00:00", "2026-10-25 00:00:00"),
    (PARIS, "2026-10-25 02:30:00", "2026-10-25 00:30:00"),
    (PARIS, "2026-10-25 02:59:59", "2026-10-25 00:59:59"),
    (PARIS, "2026-10-25 03:00:00", "2026-10-25 02:00:00"),
    (NEW_YORK, "2026-03-08 02:30:00", "2026-03-08 07:00:00"),
    (NEW_YORK, "2026-11-01 01:30:00", "2026-11-01 05:30:00"),
    (LORD_HOWE, "2026-10-04 02:15:00", "2026-10-03 15:30:00"),
    (LORD_HOWE, "2026-10-04 02:30:00", "2026-10-03 15:30:00"),
    (LORD_HOWE, "2026-04-05 01:45:00", "2026-04-04 14:45:00"),
    (LORD_HOWE, "2026-04-05 02:00:00", "2026-04-04 15:30:00"),
    (KOLKATA, "2026-03-29 02:30:00", "2026-03-28 21:00:00"),
    (CASABLANCA, "2026-02-15 02:30:00", "2026-02-15 01:30:00"),
    (CASABLANCA, "2026-03-22 02:30:00", "2026-03-22 02:00:00"),
])
def test_instant_of(place: str, wall: str, instant: str) -> None:
    assert in_utc(instant_of(datetime.fromisoformat(wall), zone(place))) == instant


def test_before_the_epoch_and_with_a_fixed_offset() -> None:
    plus_two = timezone(timedelta(hours=2))
    assert instant_of(datetime.fromisoformat("1970-01-01 00:00"), plus_two) == -7200


@pytest.mark.parametrize(("day", "place", "instant"), [
    (date(2026, 3, 29), PARIS, "2026-03-28 23:00:00"),
    (date(2026, 3, 30), PARIS, "2026-03-29 22:00:00"),
    (date(2026, 10, 26), PARIS, "2026-10-25 23:00:00"),
    (date(2026, 1, 1), KOLKATA, "2025-12-31 18:30:00"),
])
def test_midnight(day: date, place: str, instant: str) -> None:
    assert in_utc(midnight(day, zone(place))) == instant


@pytest.mark.parametrize(("day", "minute", "instant"), [
    (date(2026, 10, 24), 9 * 60, "2026-10-24 07:00:00"),
    (date(2026, 10, 24), 24 * 60, "2026-10-24 22:00:00"),
    (date(2026, 10, 24), 26 * 60 + 30, "2026-10-25 00:30:00"),
    (date(2026, 10, 24), 27 * 60, "2026-10-25 02:00:00"),
    (date(2026, 10, 24), 48 * 60, "2026-10-25 23:00:00"),
    (date(2026, 3, 28), 26 * 60 + 30, "2026-03-29 01:00:00"),
])
def test_minutes_are_counted_on_the_wall(day: date, minute: int, instant: str) -> None:
    assert in_utc(minute_of(day, minute, zone(PARIS))) == instant


@pytest.mark.parametrize(("day", "days", "offset"), [
    (date(2026, 11, 23), 3, 3600), (date(2026, 7, 1), 3, 7200), (date(2026, 3, 26), 3, 3600),
    (date(2026, 3, 27), 3, None), (date(2026, 3, 29), 1, None), (date(2026, 3, 30), 3, 7200),
    (date(2026, 10, 25), 1, None),
])
def test_fixed_offset(day: date, days: int, offset: int | None) -> None:
    assert fixed_offset(day, days, zone(PARIS)) == offset


@pytest.mark.parametrize(("place", "changes"), [
    (PARIS, ["2026-03-29 01:00:00", "2026-10-25 01:00:00"]),
    (NEW_YORK, ["2026-03-08 07:00:00", "2026-11-01 06:00:00"]),
    (LORD_HOWE, ["2026-04-04 15:00:00", "2026-10-03 15:30:00"]),
    (KOLKATA, []),
])
def test_clock_changes_of_a_year(place: str, changes: list[str]) -> None:
    found = clock_changes(date(2026, 1, 1), date(2027, 1, 1), zone(place))
    assert [in_utc(change) for change in found] == changes


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_clock_change_belongs_to_its_day_alone(day: date) -> None:
    one = timedelta(days=1)
    assert [len(clock_changes(day + n * one, day + (n + 1) * one, zone(PARIS))) for n in (-1, 0, 1)] == [0,
        1, 0]


def test_at_epoch_is_aware_and_in_utc() -> None:
    assert at_epoch(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert at_epoch(0).tzinfo is UTC


def test_which_of_two_comings_was_meant_is_not_asked() -> None:
    """A rule's wall time is its first coming, however the value was made."""
    for fold in (0, 1):
        wall = datetime(2026, 10, 25, 2, 30, fold=fold)  # noqa: DTZ001 - a wall time is naive
        assert in_utc(instant_of(wall, zone(PARIS))) == "2026-10-25 00:30:00"


class _Nowhere(tzinfo):
    """A zone that does not say what time it is."""

    def utcoffset(self, dt: datetime | None) -> None:
        """Nothing."""

    def __str__(self) -> str:
        return "Nowhere"


def test_a_zone_without_an_offset_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"^Nowhere has no offset for 2026-11-23 09:00:00$"):
        instant_of(datetime(2026, 11, 23, 9), _Nowhere())  # noqa: DTZ001 - a wall time is naive
