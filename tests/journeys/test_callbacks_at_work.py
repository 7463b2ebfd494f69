"""Faults that must lose nothing and ring nobody twice. The simulated network's own log is believed, not our rows."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from routing.callbacks.booking import Booked
from routing.simulator.parties import Customer
from tests.journeys.openings import NINE, all_talked, opens
from tests.journeys.promises import NUMBERS, promised, scratch
from tests.web.webhooks import Network

THREE = NUMBERS[:3]
REST = ("429", "500", "503", "placed-then-500", "reset", "timeout", "placed-then-timeout")
STRANGER, NO_TRY = "CA" + "e" * 32, "/twilio/callback/never-given/status"
TWICE = ("callbacks.yaml", "max: 3", "max: 2")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a centre lives."""
    with scratch() as found:
        yield found


def test_requests_that_fail(folder: Path) -> None:
    with promised(folder) as stage:
        opens(stage)
        numbers = NUMBERS[: 2 * len(REST)]
        for what, first, second in zip(REST, numbers[::2], numbers[1::2], strict=True):
            stage.asks(first)
            stage.asks(second)
            stage.stage.faults.add("calls.create", what, 2, 2)
            stage.stage.faults.add("calls.list", "lag", None, 20)
            stage.passes(100)
            stage.stage.faults.clear()
        all_talked(stage, *numbers)
        assert stage.stage.faults.happened.keys() >= set(REST)


@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize("what", ["placed-then-500", "placed-then-timeout"])
def test_a_call_in_doubt_of_which_no_news_comes(folder: Path, what: str, answers: bool) -> None:
    """Only a list that lags behind knows of it, or the document that is asked for when somebody answers."""
    people = {} if answers else dict.fromkeys(THREE, Customer("no-answer"))
    with promised(folder, TWICE, customers=people) as stage:
        opens(stage, *THREE)
        stage.stage.faults.add("calls.create", what, 3)
        stage.stage.faults.add("status", "lost", None)
        stage.stage.faults.add("calls.list", "lag", None, 25)
        stage.passes(240)
        stage.stage.faults.clear()
        verdict = stage.comes_to_rest()
        assert (verdict.kept, verdict.unreachable) == (3, 0 if answers else 3)


@pytest.mark.parametrize(("what", "seconds", "share"), [
    ("doubled", 0, 1), ("late", 7, 0.5), ("late", 90, 1), ("reordered", 0, 1), ("lost", 0, 1),
])
def test_status_callbacks(folder: Path, what: str, seconds: float, share: float) -> None:
    people = {THREE[1]: Customer("busy"), THREE[2]: Customer("no-answer")}
    with promised(folder, TWICE, customers=people) as stage:
        opens(stage, *THREE)
        stage.stage.faults.add("status", what, None, seconds, share)
        stage.passes(300)
        stage.stage.faults.clear()
        verdict = stage.comes_to_rest()
        assert (verdict.kept, verdict.unreachable, verdict.retried) == (3, 2, 2), verdict
        assert [len(stage.calls_to(number)) for number in THREE] == [1, 2, 2]


@pytest.mark.parametrize("kind", ["action", "voice"])
def test_other_webhooks(folder: Path, kind: str) -> None:
    with promised(folder) as stage:
        opens(stage)
        numbers = NUMBERS[:6]
        for what, first, second in zip(("doubled", "late", "reordered"), numbers[::2], numbers[1::2], strict=True):
            stage.asks(first)
            stage.asks(second)
            stage.stage.faults.add(kind, what, None, 4, 0.5)
            stage.passes(90)
            stage.stage.faults.clear()
        assert stage.comes_to_rest().kept == len(numbers)


def test_forged_and_of_another_try(folder: Path) -> None:
    """Somebody tells that the calls are over: unsigned, of another call, of another's try, of no try at all."""
    with promised(folder) as stage:
        opens(stage, *THREE)
        hooks = Network(stage.stage.app)
        stage.until(lambda: all(stage.calls_to(number) for number in THREE))
        news = {sent.call_sid: sent for sent in stage.stage.log.webhooks if sent.kind == "status"}
        (first, one), (_, other) = list(news.items())[:2]
        path, of_other = (sent.url.partition("#")[0].removeprefix(hooks.base) for sent in (one, other))
        for to, sid, expected in ((path, STRANGER, 403), (of_other, first, 403), (NO_TRY, first, 404)):
            fields = {**one.fields, "CallSid": sid, "CallStatus": "completed"}
            assert hooks.send_form(to, fields).status_code == expected
        assert hooks.post(path, one.fields, "forged").status_code == 403
        assert stage.alarms() == {"callback_call_stranger"}
        all_talked(stage, *THREE)


def test_placed_twice_by_the_network_is_called_off_unheard_and_alarmed(folder: Path) -> None:
    with promised(folder) as stage:
        opens(stage, *THREE)
        stage.stage.faults.add("calls.create", "placed-twice", 3)
        all_talked(stage, *THREE)
        assert [len(stage.calls_to(number)) for number in THREE] == [2, 2, 2]
        assert stage.alarms() == {"callback_call_stranger"}


def test_the_night_the_clocks_change(folder: Path) -> None:
    """Half past two comes twice: each is rung at their own one."""
    night = ("hours.yaml", "weekly:\n      mon-thu: 09:00-20:00\n      fri: 09:30-20:00", "weekly: always")
    with promised(folder, night, at="2026-10-25T01:10:00+02:00") as stage:
        for number, slot in zip(THREE, ("20261025T0030Z", "20261025T0130Z", "20261025T0200Z"), strict=True):
            assert stage.asks(number, slot).reason is Booked.BOOKED
        all_talked(stage, *THREE)
        rung = [stage.calls_to(number)[0].created_at.strftime("%H:%M") for number in THREE]
        assert rung == ["00:30", "01:30", "02:00"]


def test_suspended_for_an_hour_at_opening(folder: Path) -> None:
    with promised(folder, talk=12) as stage:
        numbers = NUMBERS[:8]
        opens(stage, *numbers)
        stage.clock.advance(3600)
        verdict = stage.comes_to_rest()
        assert verdict.promised == 8
        assert verdict.kept + verdict.late == 8
        assert all(len(stage.calls_to(number)) == 1 for number in numbers)


def test_a_hundred_people_book_one_slot(folder: Path) -> None:
    with promised(folder, talk=12) as stage:
        with ThreadPoolExecutor(8) as pool:
            reasons = [one.reason for one in pool.map(lambda number: stage.asks(number, "20261123T0800Z"), NUMBERS)]
        assert (reasons.count(Booked.BOOKED), reasons.count(Booked.SLOT_TAKEN)) == (4, 96)
        assert list(stage.seats_sold().values()) == [4]
        stage.clock.set(datetime.fromisoformat(NINE) - timedelta(seconds=1))
        verdict = stage.comes_to_rest()
        assert (verdict.promised, verdict.kept) == (4, 4)
        assert {call.to for call in stage.stage.log.calls if call.origin == "rest"} == {
            row.number for row in stage.rows()
        }
