"""Every state of a callback has its sentence, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from routing.callbacks.standing import number_we_ring_from, standing_text, window_of, zone_of
from routing.domain.callback import CallbackState
from routing.runtime import Runtime
from tests.callbacks.promised import Centre
from tests.conftest import StoppedClock

TEN = datetime.fromisoformat("2026-11-24T10:00:00+01:00")


def test_each_state_has_its_own_sentence(runtime: Runtime, clock: StoppedClock) -> None:
    centre = Centre(runtime, clock)
    row = centre.booked(TEN)
    known, now = centre.outlook.centre, clock.now()
    told = {state: standing_text(known, replace(row, state=state), now) for state in CallbackState}

    assert len({text.fr for text in told.values()}) == len({text.en for text in told.values()}) == len(CallbackState)
    assert "mardi 24\u00a0novembre, entre 10\u00a0h et 10\u00a0h\u00a030" in told[CallbackState.WAITING].fr
    assert "Tuesday 24\u00a0November" in told[CallbackState.WAITING].en


@pytest.mark.parametrize(("changes", "later", "says"), [
    ({"window_start": None, "window_end": None}, timedelta(0), "Notre service est fermé pour le moment"),
    ({}, timedelta(hours=24, minutes=30), "Nous avons du retard"),
    ({}, timedelta(hours=24), "dès que possible, avant"),
])
def test_what_a_waiting_one_is_told(
    runtime: Runtime, clock: StoppedClock, changes: dict[str, Any], later: timedelta, says: str
) -> None:
    centre = Centre(runtime, clock)
    row = replace(centre.booked(TEN), **changes)
    clock.at += later

    assert says in standing_text(centre.outlook.centre, row, clock.now()).fr


def test_a_line_that_config_no_longer_has(runtime: Runtime, clock: StoppedClock) -> None:
    centre = Centre(runtime, clock)
    row = replace(centre.booked(TEN), line="gone", window_end=None)

    assert zone_of(centre.outlook.centre, row) == centre.outlook.centre.timezone
    assert window_of(row) is None


def test_the_number_that_rings(runtime: Runtime, clock: StoppedClock) -> None:
    centre = Centre(runtime, clock).outlook.centre
    shown = number_we_ring_from(centre)

    assert shown is not None
    assert shown.fr == "01 73 01 84 99"
    assert number_we_ring_from(replace(centre, caller_id=None)) is None
    other = number_we_ring_from(replace(centre, caller_id="+33184000000"))
    assert other is not None
    assert other.en == "+33184000000"
