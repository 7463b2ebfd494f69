"""Decisions about public holidays: one to a line and day, journalled, taken back and undone like any change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from routing import holiday_plans
from routing.availability import Outlooks
from routing.domain.errors import Refused
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import journal
from routing.store.journal import Kept

CLAIRE = Author("claire", "supervisor", "console")
CHRISTMAS = date(2026, 12, 25)


def _decide(runtime: Runtime, outlooks: Outlooks, on: date = CHRISTMAS) -> str:
    return holiday_plans.decide_as_usual(runtime, outlooks.fresh(), CLAIRE, "telephone", on, "on travaille").id


def _entries(runtime: Runtime) -> tuple[Kept, ...]:
    with runtime.database.read() as connection:
        return journal.newest(connection, 9)


def test_a_holiday_is_decided_once_and_taken_back(runtime: Runtime, outlooks: Outlooks) -> None:
    decided = _decide(runtime, outlooks)
    assert _decide(runtime, outlooks) == decided
    (row,) = holiday_plans.decisions_in_force(runtime)
    assert (row.line, row.held_on, row.author) == ("telephone", CHRISTMAS, "claire")

    holiday_plans.take_back(runtime, CLAIRE, "telephone", CHRISTMAS, "finalement non")
    assert holiday_plans.decisions_in_force(runtime) == ()
    assert [kept.entry.action for kept in _entries(runtime)] == ["holiday_undecided", "holiday_decided"]
    with pytest.raises(Refused) as refused:
        holiday_plans.take_back(runtime, CLAIRE, "telephone", CHRISTMAS, "encore")
    assert refused.value.status == 404


def test_decisions_are_undone_and_their_undoing_too(runtime: Runtime, outlooks: Outlooks) -> None:
    _decide(runtime, outlooks)
    (decided,) = _entries(runtime)

    def undo(entry: Kept, how: object) -> bool:
        now = runtime.clock.now()
        return runtime.database.write(lambda connection: how(connection, CLAIRE, entry, "non", now))  # type: ignore[operator]

    assert undo(decided, holiday_plans.undo_decided)
    assert not undo(decided, holiday_plans.undo_decided)
    taken_back = _entries(runtime)[0]
    assert taken_back.entry.undoes == decided.id
    assert undo(taken_back, holiday_plans.undo_undecided)
    assert not undo(taken_back, holiday_plans.undo_undecided)
    assert [row.held_on for row in holiday_plans.decisions_in_force(runtime)] == [CHRISTMAS]


def test_a_day_that_is_no_holiday_is_not_decided(runtime: Runtime, outlooks: Outlooks) -> None:
    with pytest.raises(Refused, match="no public holiday"):
        _decide(runtime, outlooks, date(2026, 12, 24))
    assert _entries(runtime) == ()


@pytest.fixture
def closed_on_holidays(config_dir: Path) -> None:
    """The telephone line is closed on every public holiday."""
    file = config_dir / "hours.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("on_holidays: open", "on_holidays: closed", 1), "utf-8")


@pytest.mark.usefixtures("closed_on_holidays")
def test_a_line_with_a_rule_for_holidays_is_decided_already(runtime: Runtime, outlooks: Outlooks) -> None:
    with pytest.raises(Refused, match="a rule for public holidays"):
        _decide(runtime, outlooks)
