"""What follows each outcome: the next try within open hours, or none; and which tries count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.domain.attempt import AttemptOutcome
from routing.domain.callback import CallbackEvent
from routing.domain.hours import Hours
from routing.domain.promise import HOUR, MINUTE, Dial, Pause, Promises, Tries
from routing.domain.retry import LOST_IN_A_ROW, SOON, UNCOUNTED, Following, following
from routing.domain.ring_times import may_ring
from tests.domain.oracle import PlainRules
from tests.domain.samples import ALWAYS, NEVER, PARIS, REAL_WEEK, Sample, hours_of, paris, samples

MONDAY = paris("2026-11-23 10:00")
PROMISES = Promises("telephone")
Out, Event = AttemptOutcome, CallbackEvent
quick = settings(max_examples=40, deadline=None)


def _hours(week: object = REAL_WEEK) -> Hours:
    return hours_of(PlainRules(PARIS, week), MONDAY)  # type: ignore[arg-type]


def _follows(outcome: AttemptOutcome, tries: int = 0, lost: int = 0, at: str = "2026-11-23 10:00") -> Following:
    return following(outcome, tries, lost, PROMISES, _hours(), paris(at))


@pytest.mark.parametrize(("outcome", "event", "minutes", "counts"), [
    (Out.BUSY, Event.RETRIED, 5, True), (Out.NO_ANSWER, Event.RETRIED, 30, True),
    (Out.MACHINE, Event.RETRIED, 120, True),
    (Out.NO_KEY, Event.RETRIED, 30, True), (Out.FAILED, Event.RETRIED, 10, True),
    (Out.DECLINED, Event.RETRIED, 10, True),
    (Out.BAD_NUMBER, Event.UNREACHED, None, True), (Out.CONNECTED, Event.TALKED, None, True),
    (Out.NOT_PLACED, Event.RETRIED, SOON.seconds / 60, False),
    (Out.CANCELLED, Event.RETRIED, SOON.seconds / 60, False),
    (Out.UNKNOWN, Event.RETRIED, SOON.seconds / 60, False),
    (Out.AGENT_GONE, Event.AGENT_GONE, SOON.seconds / 60, False),
])
def test_each_outcome_of_a_first_try(
    outcome: AttemptOutcome, event: CallbackEvent, minutes: float | None, counts: bool
) -> None:
    due_at = MONDAY + timedelta(minutes=minutes) if minutes is not None else None
    assert _follows(outcome) == Following(event, due_at, counts)


@pytest.mark.parametrize("outcome", [
    one for one in Out if one not in UNCOUNTED | {Out.CONNECTED, Out.BAD_NUMBER, Out.AGENT_GONE}
])
def test_the_last_try_that_counts_is_the_last(outcome: AttemptOutcome) -> None:
    assert _follows(outcome, 1).event is Event.RETRIED
    assert _follows(outcome, 2) == Following(Event.UNREACHED, None, is_counted=True)


@pytest.mark.parametrize("outcome", sorted(UNCOUNTED))
def test_what_was_nobody_s_fault_goes_on_for_ever(outcome: AttemptOutcome) -> None:
    assert _follows(outcome, 99).event is Event.RETRIED
    assert not _follows(outcome, 99).is_counted


def test_who_lost_agents_again_and_again_is_given_a_rest() -> None:
    """Else somebody for whom no agent is ever there would be rung every five seconds; they are never given up."""
    for lost in range(LOST_IN_A_ROW):
        assert _follows(Out.AGENT_GONE, 99, lost) == Following(Event.AGENT_GONE, MONDAY + SOON, is_counted=False)
    rested = MONDAY + timedelta(minutes=10)
    assert _follows(Out.AGENT_GONE, 99, LOST_IN_A_ROW) == Following(Event.AGENT_GONE, rested, is_counted=False)


@pytest.mark.parametrize(("at", "due"), [
    ("2026-11-23 10:00", "2026-11-23 13:00"), ("2026-11-23 13:00", "2026-11-24 09:00"),
    ("2026-11-23 19:00", "2026-11-24 09:00"), ("2026-11-27 15:00", "2026-11-30 09:00"),
    ("2026-11-26 15:00", "2026-11-27 09:30"),
])
def test_the_second_time_nobody_answers_the_next_half_day_is_waited_for(at: str, due: str) -> None:
    assert _follows(Out.NO_ANSWER, 1, at=at).due_at == paris(due)


def test_the_last_pause_stays() -> None:
    tries = Tries(most=9, no_answer=(MINUTE, HOUR, 2 * MINUTE))
    pauses = [following(Out.NO_ANSWER, n, 0, Promises("x", tries=tries), _hours(), MONDAY).due_at for n in range(5)]
    assert pauses == [MONDAY + timedelta(minutes=minutes) for minutes in (1, 60, 2, 2, 2)]
    only = Promises("x", tries=Tries(most=9, no_answer=(Pause.NEXT_HALF_DAY,)))
    assert following(Out.NO_ANSWER, 5, 0, only, _hours(), MONDAY).due_at == paris("2026-11-23 13:00")


@pytest.mark.parametrize(("at", "due"), [
    ("2026-11-23 19:44", "2026-11-23 19:49"), ("2026-11-23 19:45", "2026-11-24 09:00"),
    ("2026-11-27 19:58", "2026-11-30 09:00"),
])
def test_what_would_come_too_late_waits_for_the_next_opening(at: str, due: str) -> None:
    assert _follows(Out.BUSY, at=at).due_at == paris(due)


def test_a_line_that_never_opens_has_no_next_try_and_none_is_lost() -> None:
    for outcome in (Out.BUSY, Out.NO_ANSWER, Out.NOT_PLACED, Out.AGENT_GONE):
        follows = following(outcome, 0, 0, PROMISES, _hours(NEVER), MONDAY)
        assert follows.due_at is None
        assert follows.event in (Event.RETRIED, Event.AGENT_GONE)


@quick
@given(samples(), st.sampled_from(list(Out)), st.integers(0, 4), st.integers(0, 6), st.integers(0, 5 * 86_400))
def test_a_next_try_is_always_one_at_which_somebody_may_be_rung(
    sample: Sample, outcome: AttemptOutcome, tries: int, lost: int, second: int
) -> None:
    """Clock changes, closures and odd weeks included."""
    hours, now = sample.hours, sample.start + timedelta(seconds=second)
    promises = Promises("x", dial=Dial(stop_before_closing=5 * MINUTE))
    follows = following(outcome, tries, lost, promises, hours, now)
    if follows.due_at is not None:
        assert follows.due_at > now
        assert may_ring(hours, follows.due_at, timedelta(minutes=5))


def test_the_next_half_day_begins_at_13_or_at_midnight_of_the_line_s_day() -> None:
    """Open around the clock, so that the very moment is told; at half past eleven it is tomorrow for the machine."""
    promises, hours = Promises("telephone", tries=Tries(no_answer=(Pause.NEXT_HALF_DAY,))), _hours(ALWAYS)
    for at, due in (
        ("2026-11-23 12:59:59", "2026-11-23 13:00"), ("2026-11-23 13:00", "2026-11-24 00:00"),
        ("2026-11-23 23:30", "2026-11-24 00:00"), ("2026-11-23 00:30", "2026-11-23 13:00"),
    ):
        assert following(Out.NO_ANSWER, 0, 0, promises, hours, paris(at)).due_at == paris(due), at
