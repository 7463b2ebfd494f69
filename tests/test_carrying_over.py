"""Decisions carried over to the next year: each with its own entry and effect, and none when one cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from routing import holiday_plans
from routing.availability import Outlooks
from routing.carrying_over import carry_over, proposed
from routing.domain.errors import Refused
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import journal
from routing.supervision import overriding

CLAIRE = Author("claire", "supervisor", "console")
CHRISTMAS = {"lines": ["telephone"], "on": "2026-12-25", "hours": "10:00-12:00, 14:00-24:00"}


def test_everything_is_carried_over_or_nothing(runtime: Runtime, outlooks: Outlooks) -> None:
    row = overriding.new_override(runtime, CLAIRE, outlooks.fresh(), CHRISTMAS)
    overriding.add_override(runtime, CLAIRE, row, "Noël")
    holiday_plans.decide_as_usual(runtime, outlooks.fresh(), CLAIRE, "chat", date(2026, 12, 25), "")
    told = outlooks.fresh()
    chosen = proposed(runtime, told, 2026)
    assert [(one.lines, one.to_on) for one in chosen] == [
        (("chat",), date(2027, 12, 25)), (("telephone",), date(2027, 12, 25)),
    ]
    with pytest.raises(Refused):
        carry_over(runtime, told, CLAIRE, chosen, " ")
    assert len(overriding.overrides_in_force(runtime)) == 1
    assert len(holiday_plans.decisions_in_force(runtime)) == 1

    carry_over(runtime, told, CLAIRE, chosen, "comme cette année")
    with runtime.database.read() as connection:
        carried, decided = journal.newest(connection, 2)
    assert (carried.entry.action, decided.entry.action) == ("override_add", "holiday_decided")
    assert carried.entry.detail["hours"] == "10:00-12:00, 14:00-24:00"
    assert proposed(runtime, outlooks.fresh(), 2026) == ()
