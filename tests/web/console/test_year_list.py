"""A year's list: overrides of files and people, seasons and holidays in date order, and which override wins where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from routing.availability import Outlook, Outlooks
from routing.store import overrides, revisions
from routing.store.database import Connection, Database
from routing.store.holiday_decisions import DecisionRow
from routing.store.overrides import OverrideRow
from routing.web.console.year_list import YearEntry, with_overlaps, year_list
from tests.conftest import MONDAY_MORNING

WRITTEN = """overrides:
  - {lines: all, every: 12-24, hours: 09:00-16:00, reason: {fr: Veille, en: Eve}}
  - {lines: telephone, from: 2026-12-28, to: 2027-01-02, hours: closed, reason: {fr: Inventaire, en: Stocktaking}}
"""
SEASON = """    on_holidays: open
    seasons: [{name: {fr: Été, en: Summer}, from: 07-15, to: 08-20, weekly: {mon-fri: 10:00-18:00}}]
"""
MEETING = {"lines": ["telephone"], "on": "2026-12-24", "hours": "10:00-12:00", "reason": {"fr": "Réunion", "en": "M"}}


@pytest.fixture
def written(config_dir: Path) -> None:
    """Two overrides and a season in the file."""
    file = config_dir / "hours.yaml"
    text = file.read_text(encoding="utf-8").replace("overrides: []\n", WRITTEN)
    file.write_text(text.replace("    on_holidays: open\n", SEASON, 1), "utf-8")


@pytest.fixture
def told(written: None, row: OverrideRow, outlooks: Outlooks) -> Outlook:
    """The outlook with all of them, and an override that somebody added."""
    return outlooks.fresh()


@pytest.fixture
def row(database: Database) -> OverrideRow:
    """The override that somebody added."""
    made = OverrideRow("ov_meeting", ("telephone",), MEETING, "claire", "supervisor", MONDAY_MORNING)

    def work(connection: Connection) -> None:
        overrides.add(connection, made)
        revisions.advance(connection, MONDAY_MORNING)

    database.write(work)
    return made


def _list(told: Outlook, row: OverrideRow, year: int = 2026) -> tuple[YearEntry, ...]:
    decided = DecisionRow("hd_a", "chat", date(2026, 12, 25), "claire", "supervisor", MONDAY_MORNING)
    return year_list(told, [row], [decided], year)


def test_everything_of_the_year_comes_in_order_once_for_all_its_lines(told: Outlook, row: OverrideRow) -> None:
    found = _list(told, row)
    assert [entry.first for entry in found] == sorted(entry.first for entry in found)
    others = [(entry.kind, entry.first, entry.last, entry.lines) for entry in found if entry.kind != "holiday"]
    assert others == [
        ("season", date(2026, 7, 15), date(2026, 8, 20), ("telephone",)),
        ("override", date(2026, 12, 24), date(2026, 12, 24), ("telephone", "chat")),
        ("override", date(2026, 12, 24), date(2026, 12, 24), ("telephone",)),
        ("override", date(2026, 12, 28), date(2026, 12, 31), ("telephone",)),
    ]
    next_year = [entry for entry in _list(told, row, 2027) if entry.kind == "override"]
    assert [(entry.first, entry.day_count) for entry in next_year] == [(date(2027, 1, 1), 2), (date(2027, 12, 24), 1)]


def test_holidays_tell_which_lines_are_still_to_be_decided(told: Outlook, row: OverrideRow) -> None:
    holidays = {entry.first: entry for entry in _list(told, row) if entry.kind == "holiday"}
    assert len(holidays) == 11
    assert holidays[date(2026, 12, 25)].undecided == ("telephone",)
    assert holidays[date(2026, 11, 11)].undecided == ("telephone", "chat")


def test_of_overlapping_overrides_the_stronger_one_is_named(told: Outlook, row: OverrideRow) -> None:
    shown = [with_overlaps(entry, told) for entry in _list(told, row) if entry.kind == "override"]
    by_file, by_hand, _ = shown
    assert [(one.on, one.by.source.written.id) for one in by_file.overlaps] == [(date(2026, 12, 24), "ov_meeting")]
    assert by_hand.overlaps == ()
    assert (by_file.row, by_hand.row) == (None, row)
