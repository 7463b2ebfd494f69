"""The French rule on the number shown: a number that calls out more than it is called may be cut off.

Callbacks that were placed are held against calls that came in; at most once a minute it is counted anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from routing.availability import Outlook
from routing.domain.promise import Balance, Promises
from routing.runtime import Runtime
from routing.store import alarms, call_balance
from routing.store.database import Connection

COUNTED_EVERY = timedelta(minutes=1)
OUT_OF_BALANCE = "calls_out_of_balance"
_HELD = "balance of calls"


class Leaning(StrEnum):
    """How calls out stand to calls in."""

    GOOD = "good"
    ALARM = "alarm"
    STOP = "stop"  # nobody is rung any more


@dataclass(frozen=True, slots=True)
class Balanced:
    """Whether people may be rung back, with the figures it comes from."""

    leaning: Leaning = Leaning.GOOD
    calls_out: int = 0
    calls_in: int = 0

    @property
    def may_dial(self) -> bool:
        """Whether people may be rung back."""
        return self.leaning is not Leaning.STOP


def weighed(rules: Balance, calls_out: int, calls_in: int) -> Balanced:
    """What the config says of so many calls out and in."""

    def reaches(ratio: float | None) -> bool:
        return ratio is not None and calls_out >= rules.least and calls_out >= ratio * calls_in

    leaning = Leaning.STOP if reaches(rules.stop_at) else Leaning.ALARM if reaches(rules.alarm_at) else Leaning.GOOD
    return Balanced(leaning, calls_out, calls_in)


def balance_now(connection: Connection, promises: Promises, now: datetime) -> Balanced:
    """How calls out and in stand at this moment, counted."""
    rules = promises.balance
    if rules.alarm_at is None and rules.stop_at is None:
        return Balanced()
    since = now - timedelta(seconds=rules.within)
    calls_out = call_balance.placed_since(connection, since)
    if calls_out < rules.least:
        return Balanced(calls_out=calls_out)
    return weighed(rules, calls_out, call_balance.came_in_since(connection, since))


def balance_of(runtime: Runtime, outlook: Outlook) -> Balanced:
    """The same as it was counted within the last minute; an alarm rings when it is counted and leans."""
    promises, now = outlook.centre.promises, runtime.clock.now()
    if promises is None:
        return Balanced()
    held: tuple[datetime, Balanced] | None = outlook.made.get(_HELD)
    if held is not None and held[0] <= now < held[0] + COUNTED_EVERY:
        return held[1]
    with runtime.database.read() as connection:
        found = balance_now(connection, promises, now)
    outlook.made[_HELD] = (now, found)
    if found.leaning is not Leaning.GOOD:
        detail = f"{found.calls_out} calls out, {found.calls_in} calls in: {found.leaning}"
        runtime.database.write(
            lambda connection: alarms.raise_alarm(connection, OUT_OF_BALANCE, found.leaning.value, detail, now)
        )
    return found
