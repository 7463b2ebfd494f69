"""The verdict is the network's: a log written by hand, one fault in each, and what is made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from routing.cli.rehearsing.verdict import Promise, Verdict, judge
from routing.simulator.network_log import Heard, LoggedCall

NINE = datetime.fromisoformat("2026-11-23T09:00:00+01:00")
THEIRS, AGENT, LINE = "+33612345678", "+33184880001", "+33173018499"


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def rung(sid: str, minutes: float, lasts: float = 0.5, to: str = THEIRS, **changes: object) -> LoggedCall:
    call = LoggedCall(
        sid, "rest", LINE, to, "caller", "completed", "", "", at(minutes), None, at(minutes + lasts), 0, "",
        at(minutes) + timedelta(seconds=1), f"https://example.fr/{sid}/status",
    )
    return replace(call, **changes)  # type: ignore[arg-type]


def dialled(sid: str, parent: str, minutes: float) -> LoggedCall:
    return rung(sid, minutes, to=AGENT, origin="dial", parent=parent)


PROMISE = Promise("RC-7F3K", THEIRS, at(30), is_over=True)


def judged(*calls: LoggedCall, heard: tuple[Heard, ...] = (), promise: Promise = PROMISE) -> Verdict:
    return judge([promise], calls, heard, lambda moment: at(0) <= moment < at(600))


def talk(first: str, second: str, minutes: float) -> Heard:
    return Heard(first, second, at(minutes), at(minutes + 1))


def test_kept_when_the_first_call_is_within_the_window() -> None:
    verdict = judged(rung("CA1", 29), dialled("CA2", "CA1", 29.2), heard=(talk("CA1", "CA2", 29.3),))
    assert (verdict.kept, verdict.late, verdict.unreachable, verdict.retried) == (1, 0, 0, 0)
    assert verdict.is_clean


def test_late_when_it_is_not_and_retried_and_unreachable() -> None:
    verdict = judged(rung("CA1", 31), rung("CA2", 40, status="busy", rang_at=None), rung("CA3", 50))
    assert (verdict.kept, verdict.late, verdict.unreachable, verdict.retried) == (0, 1, 1, 1)
    assert verdict.is_clean


@pytest.mark.parametrize(("promise", "calls"), [
    (PROMISE, ()),
    (PROMISE, (rung("CA1", 1, status="canceled", rang_at=None),)),
    (replace(PROMISE, is_over=False), (rung("CA1", 1),)),
])
def test_lost(promise: Promise, calls: tuple[LoggedCall, ...]) -> None:
    assert judged(*calls, promise=promise).lost == ("RC-7F3K",)


@pytest.mark.parametrize("promise", [replace(PROMISE, withdrawn_at=at(-60)), replace(PROMISE, can_ring=False)])
def test_not_lost_though_nobody_was_rung(promise: Promise) -> None:
    assert judged(promise=promise).lost == ()


def test_not_lost_who_called_by_themselves() -> None:
    calls = (rung("CA1", 1, to=LINE, caller=THEIRS, origin="inbound"), rung("CA2", 2, to=AGENT))
    verdict = judged(*calls, heard=(talk("CA2", "CA1", 3),))
    assert (verdict.withdrawn, verdict.lost, verdict.unreachable) == (1, (), 0)
    assert judged(*calls, rung("CA3", 5), heard=(talk("CA2", "CA1", 3),)).rung_twice == ("RC-7F3K",)


ANSWERED = rung("CA1", 1, answered_at=at(1.1))
IN_USE = rung("CA2", 1.2, status="busy", rang_at=None)


@pytest.mark.parametrize(("first", "second"), [
    (rung("CA1", 1), rung("CA2", 1.2)), (ANSWERED, IN_USE),
    (rung("CA1", 1), rung("CA2", 20, news_url="https://example.fr/CA1/status")),
])
def test_rung_twice_at_once_or_for_one_try(first: LoggedCall, second: LoggedCall) -> None:
    assert judged(first, second).rung_twice == ("RC-7F3K",)


def test_not_rung_twice_when_no_telephone_rang() -> None:
    assert judged(rung("CA1", 1, status="busy", rang_at=None), IN_USE).rung_twice == ()


@pytest.mark.parametrize("seconds", [0, 2])
def test_not_rung_twice_by_a_call_that_was_called_off_before_it_was_heard(seconds: float) -> None:
    rang_at = at(1.2)
    second = rung("CA2", 1.2, status="canceled", rang_at=rang_at, ended_at=rang_at + timedelta(seconds=seconds))
    for one in (second, replace(second, rang_at=None)):
        verdict = judged(rung("CA1", 1), one)
        assert (verdict.rung_twice, verdict.called_off) == ((), 1)


def test_rung_twice_by_a_call_that_was_called_off_later() -> None:
    second = rung("CA2", 1.2, status="canceled", rang_at=at(1.2), ended_at=at(1.2) + timedelta(seconds=5))
    assert judged(rung("CA1", 1), second).rung_twice == ("RC-7F3K",)


def test_rung_twice_after_a_talk_or_after_it_was_called_off() -> None:
    calls = (rung("CA1", 1, 2), dialled("CA2", "CA1", 1.2), rung("CA3", 9))
    assert judged(*calls, heard=(talk("CA1", "CA2", 1.5),)).rung_twice == ("RC-7F3K",)
    assert judged(rung("CA1", 9), promise=replace(PROMISE, withdrawn_at=at(8))).rung_twice == ("RC-7F3K",)


def test_rung_while_closed() -> None:
    assert judged(rung("CA1", 599.99)).rung_while_closed == ()
    assert judged(rung("CA1", 601)).rung_while_closed == ("RC-7F3K",)
    assert judged(rung("CA1", 599, rang_at=at(601))).rung_while_closed == ("RC-7F3K",)
