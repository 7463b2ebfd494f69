"""Calendars that are followed: what changes in them is put in force, what people did since stays, faults are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from routing.availability import Outlooks
from routing.domain.errors import Refused
from routing.exchange.feeds import feeds_followed, find_feed, follow, new_feed, unfollow
from routing.exchange.fetch_faults import NotFetched, Why
from routing.exchange.looking import look, look_at_due
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import alarms, journal
from routing.store.feeds import FeedRow
from routing.supervision.overriding import overrides_in_force, remove_override
from tests.conftest import StoppedClock
from tests.exchange.calendars import CHRISTMAS, TRAINING, calendar

CLAIRE = Author("claire", "supervisor", "console")
ADDRESS = "webcal://agenda.example.fr/secret-0123/basic.ics"


@dataclass
class Town:
    """Somebody else's calendar, and the house that follows it."""

    runtime: Runtime
    outlooks: Outlooks
    content: bytes | Why = field(default_factory=lambda: calendar(CHRISTMAS, TRAINING))

    def __post_init__(self) -> None:
        self.row = new_feed(self.runtime, CLAIRE, self.outlooks.fresh(), ADDRESS, ("telephone",))
        follow(self.runtime, CLAIRE, self.row, "fermetures de la mairie")

    def look(self) -> Why | None:
        """One look at the calendar as it is now."""
        return look(self.runtime, self.outlooks.fresh().centre, self.held(), self._given)

    def held(self) -> FeedRow:
        """The calendar as it is kept."""
        return find_feed(self.runtime, self.row.id)

    def names(self) -> list[str]:
        """What its overrides are called, those in force."""
        return sorted(row.entry["reason"]["fr"] for row in overrides_in_force(self.runtime))

    def _given(self, _address: str) -> bytes:
        if isinstance(self.content, Why):
            raise NotFetched(self.content)
        return self.content


@pytest.fixture
def town(runtime: Runtime, outlooks: Outlooks) -> Town:
    """A calendar that is followed and that nobody has looked at."""
    return Town(runtime, outlooks)


def _entries(runtime: Runtime) -> list[tuple[str, str, str]]:
    with runtime.database.read() as connection:
        return [(entry.author, entry.action, entry.reason) for entry in reversed(journal.latest(connection, 50))]


def test_what_changes_is_put_in_force_by_the_feed(runtime: Runtime, town: Town, clock: StoppedClock) -> None:
    assert town.look() is None
    assert town.names() == ["Formation", "Noël"]
    clock.at += timedelta(hours=1)
    assert town.look() is None
    town.content = calendar((*CHRISTMAS[:2], "DTSTART;VALUE=DATE:20261224"))
    assert town.look() is None

    (row,) = overrides_in_force(runtime)
    assert row.entry["on"] == "2026-12-24"
    assert _entries(runtime) == [
        ("claire", "feed_add", "fermetures de la mairie"), *[("feed", "override_add", "agenda.example.fr")] * 2,
        ("feed", "override_change", "agenda.example.fr"), ("feed", "override_remove", "agenda.example.fr")]
    with runtime.database.read() as connection:
        assert "secret" not in str(journal.latest(connection, 50))


def test_what_people_removed_stays_removed_until_the_event_comes_anew(runtime: Runtime, town: Town) -> None:
    town.look()
    for row in overrides_in_force(runtime):
        remove_override(runtime, CLAIRE, row.id, "nous restons ouverts")
    town.look()
    assert town.names() == []
    town.content = calendar(TRAINING)
    town.look()
    town.content = calendar(CHRISTMAS, TRAINING)
    town.look()
    assert town.names() == ["Noël"]


def test_a_recurring_event_is_carried_on_into_the_next_year(runtime: Runtime, town: Town, clock: StoppedClock) -> None:
    town.content = calendar(("a", "Nettoyage", "DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=MONTHLY"))
    town.look()
    clock.at = clock.at.replace(year=2027, month=1)
    town.look()
    (row,) = overrides_in_force(runtime)
    assert (row.entry["on"][0], row.entry["on"][-1]) == ("2027-01-05", "2028-12-05")


@pytest.mark.parametrize("content", [Why.NO_ANSWER, b"<html>", b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n"])
def test_a_calendar_that_fails_changes_nothing_and_rings_once(
    runtime: Runtime, town: Town, clock: StoppedClock, content: bytes | Why
) -> None:
    town.look()
    good_at, town.content = clock.at, content
    for _ in range(3):
        clock.at += timedelta(hours=1)
        why = town.look()
    assert town.names() == ["Formation", "Noël"]
    assert (town.held().fault, town.held().kept_at, town.held().looked_at) == (why, good_at, clock.at)
    with runtime.database.read() as connection:
        assert [(row.kind, row.subject, row.count) for row in alarms.standing(connection)] == [
            ("feed_failing", town.row.id, 1)]
    town.content = calendar(CHRISTMAS, TRAINING)
    assert town.look() is None
    assert town.held().fault is None


@pytest.mark.parametrize(("removes", "left"), [(True, []), (False, ["Formation", "Noël"])])
def test_a_calendar_is_given_up(runtime: Runtime, town: Town, removes: bool, left: list[str]) -> None:
    town.look()
    unfollow(runtime, CLAIRE, town.row.id, "mairie fermée", removes)
    assert town.names() == left
    assert feeds_followed(runtime) == ()
    with pytest.raises(Refused):
        unfollow(runtime, CLAIRE, town.row.id, "encore", removes)


def test_each_is_looked_at_once_an_hour_by_whoever_comes_first(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr("routing.exchange.looking.look", lambda _runtime, _centre, row: looked.append(row.id))
    told = outlooks.fresh()
    assert look_at_due(runtime, told) is None
    town = Town(runtime, outlooks)
    for minutes in (0, 30, 59, 61):
        clock.at = town.row.created_at + timedelta(minutes=minutes)
        for _ in range(2):
            if (looking := look_at_due(runtime, told)) is not None:
                looking.join()
    assert looked == [town.row.id] * 2


@pytest.mark.parametrize(("address", "lines", "pointer"), [
    ("agenda", ("telephone",), "/address"), (ADDRESS, (), "/lines"),
])
def test_what_cannot_be_followed(
    runtime: Runtime, outlooks: Outlooks, address: str, lines: tuple[str, ...], pointer: str
) -> None:
    with pytest.raises(Refused) as refused:
        new_feed(runtime, CLAIRE, outlooks.fresh(), address, lines)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]
