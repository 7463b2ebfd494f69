"""What came of a promise: each is one verdict, and it says what a fair person would say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from routing.domain.callback import CallbackState
from routing.domain.ledger import Kept, Promised, Verdict, verdict_of

END = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
BEFORE, AFTER = END - timedelta(seconds=1), END
WAITING, DONE, CANCELLED, UNREACHABLE, EXPIRED = (
    CallbackState.WAITING, CallbackState.DONE, CallbackState.CANCELLED, CallbackState.UNREACHABLE,
    CallbackState.EXPIRED,
)


@pytest.mark.parametrize(("rung_at", "state", "ended_at", "now", "verdict"), [
    (BEFORE, DONE, AFTER, AFTER, Verdict.KEPT),
    (BEFORE, UNREACHABLE, AFTER, AFTER, Verdict.KEPT),
    (AFTER, DONE, AFTER, AFTER, Verdict.LATE),
    (AFTER, CANCELLED, AFTER, AFTER, Verdict.LATE),
    (None, WAITING, None, BEFORE, Verdict.OPEN),
    (None, WAITING, None, AFTER, Verdict.MISSED),
    (None, CANCELLED, BEFORE, AFTER, Verdict.CANCELLED),
    (None, CANCELLED, AFTER, AFTER, Verdict.MISSED),
    (None, DONE, BEFORE, BEFORE, Verdict.SERVED),
    (None, DONE, AFTER, AFTER, Verdict.MISSED),
    (None, UNREACHABLE, BEFORE, BEFORE, Verdict.BAD_NUMBER),
    (None, EXPIRED, AFTER, AFTER, Verdict.MISSED),
])
def test_a_promise_has_one_verdict(
    rung_at: datetime | None, state: CallbackState, ended_at: datetime | None, now: datetime, verdict: Verdict
) -> None:
    assert verdict_of(Promised(END, rung_at, state, ended_at), now) is verdict


def test_on_time_counts_what_was_ours_to_keep() -> None:
    assert Kept(promised=10, kept=6, late=1, missed=1, cancelled=2).on_time == 0.75
    assert Kept(promised=2, cancelled=2).on_time is None


def test_promises_of_several_times_are_added_up() -> None:
    one = Kept(promised=9, kept=1, late=2, missed=3, cancelled=4, served=5, bad_number=6, open=7, unreachable=8)
    assert one + one == Kept(18, 2, 4, 6, 8, 10, 12, 14, 16)
    assert one + Kept() == Kept() + one == one
