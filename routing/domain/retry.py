"""What follows a try to ring somebody back: when the next one is due, or that there is none.

Every moment named here is one at which somebody may be rung: within open hours, some time before closing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from routing.domain.attempt import AttemptOutcome
from routing.domain.callback import CallbackEvent
from routing.domain.hours import Hours
from routing.domain.promise import Pause, Promises, Tries
from routing.domain.ring_times import may_ring_from

HALF_DAY_AT = time(13)
SOON = timedelta(seconds=5)
LOST_IN_A_ROW = 5

# Neither the one who asked nor the line was at fault: such a try is not counted.
UNCOUNTED = frozenset({
    AttemptOutcome.NOT_PLACED, AttemptOutcome.CANCELLED, AttemptOutcome.UNKNOWN,
})


@dataclass(frozen=True, slots=True)
class Following:
    """What a try's outcome makes of its callback; `due_at` None when nobody is rung again, or no opening is known."""

    event: CallbackEvent
    due_at: datetime | None
    is_counted: bool


def following(
    outcome: AttemptOutcome, tries_before: int, agents_lost: int, promises: Promises, hours: Hours, now: datetime
) -> Following:
    """What follows an outcome. `tries_before` counts the tries that count before this one."""
    if outcome is AttemptOutcome.CONNECTED:
        return Following(CallbackEvent.TALKED, None, is_counted=True)
    if outcome is AttemptOutcome.BAD_NUMBER:
        return Following(CallbackEvent.UNREACHED, None, is_counted=True)
    stop = timedelta(seconds=promises.dial.stop_before_closing)
    if outcome is AttemptOutcome.AGENT_GONE:
        pause = SOON if agents_lost < LOST_IN_A_ROW else timedelta(seconds=promises.tries.failed)
        return Following(CallbackEvent.AGENT_GONE, may_ring_from(hours, now + pause, stop), is_counted=False)
    if outcome in UNCOUNTED:
        return Following(CallbackEvent.RETRIED, may_ring_from(hours, now + SOON, stop), is_counted=False)
    if tries_before + 1 >= promises.tries.most:
        return Following(CallbackEvent.UNREACHED, None, is_counted=True)
    due_at = _after(outcome, tries_before, promises.tries, hours, now)
    return Following(CallbackEvent.RETRIED, may_ring_from(hours, due_at, stop), is_counted=True)


def _after(outcome: AttemptOutcome, tries_before: int, tries: Tries, hours: Hours, now: datetime) -> datetime:
    if outcome is AttemptOutcome.NO_ANSWER:
        pause = tries.no_answer[min(tries_before, len(tries.no_answer) - 1)]
        return _next_half_day(hours, now) if isinstance(pause, Pause) else now + timedelta(seconds=pause)
    pauses = {
        AttemptOutcome.BUSY: tries.busy, AttemptOutcome.MACHINE: tries.machine, AttemptOutcome.NO_KEY: tries.no_key,
    }
    return now + timedelta(seconds=pauses.get(outcome, tries.failed))


def _next_half_day(hours: Hours, now: datetime) -> datetime:
    """The next beginning of a half-day, which parts at 13:00 on the line's clock and at midnight."""
    zone = hours.rules.timezone
    local = now.astimezone(zone)
    noon = datetime.combine(local.date(), HALF_DAY_AT, zone)
    if local < noon:
        return noon
    return datetime.combine(local.date() + timedelta(days=1), time(0), zone)
