"""The machine's clock jumps by an hour, or no name is resolved any more: nobody is rung twice or forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from routing.domain.callback import CallbackState
from routing.telephony.twilio_client import TwilioClient
from tests.journeys.promises import NUMBERS, promised, scratch
from tests.journeys.stage import staged

HOUR = timedelta(hours=1)
MONDAY = "2026-11-23T10:00:00+01:00"


@pytest.mark.parametrize(("jump", "after"), [(HOUR, 0), (HOUR, 3), (-HOUR, 3), (8 * HOUR, 3), (8 * HOUR, 12)])
def test_the_clock_jumps_while_people_are_rung_back(jump: timedelta, after: float) -> None:
    """Before anybody is rung, while a telephone rings, in the middle of a talk."""
    with scratch() as folder, promised(folder, at="2026-11-23T11:30:00+01:00", dispatchers=2) as stage:
        for number in NUMBERS[:3]:
            stage.asks(number)
        stage.passes(after)
        stage.clock.set(stage.clock.now() + jump)
        stage.settles()
        verdict = stage.verdict()
        assert (verdict.lost, verdict.rung_twice) == ((), ()), verdict
        stage.rows_agree()


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_the_clock_jumps_and_hours_are_those_of_the_new_moment(tmp_path: Path, jump: timedelta) -> None:
    with staged(tmp_path / "centre", at="2026-11-23T19:30:00+01:00") as stage:
        stage.clock.set(stage.clock.now() + jump)
        document = stage.app.test_client().get("/api/v1/availability").get_json()
        is_open = jump < timedelta(0)
        assert document["lines"][0]["status"] == ("open" if is_open else "closed")
        sid = stage.call()
        stage.run()
        assert ("Pour une facture" in stage.said_to(sid)) is is_open


def test_no_name_is_resolved() -> None:
    """Nothing is sent, nothing is used up: who asked is rung once the network can be found again."""
    with scratch() as folder, promised(folder, at=MONDAY) as stage:
        waits = stage.stage.call("0", number=NUMBERS[9])
        for number in NUMBERS[:3]:
            stage.asks(number)
        (found,) = stage.dispatchers
        lost = TwilioClient(stage.runtime.telephony, "http://nobody.invalid:8010")
        stage.dispatchers = [replace(found, client=lost)]
        stage.passes(30)
        assert [row.state for row in stage.rows()] == [CallbackState.WAITING] * 3
        assert [call.to for call in stage.stage.log.calls if call.origin != "inbound"] == []
        stage.dispatchers = [found]
        verdict = stage.comes_to_rest()
        assert (verdict.promised, verdict.kept) == (3, 3)
        assert len(stage.stage.heard_by(waits)) == 1
