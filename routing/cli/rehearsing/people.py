"""Who is rung in a rehearsal, and what they do about it: one behaviour for each call, drawn from one seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from routing.simulator.network_clock import NetworkClock
from routing.simulator.parties import Customer

FIRST_NUMBER = 33_612_000_000
BETWEEN_NUMBERS = 37
# No two calls to one person begin so soon after one another: what is asked sooner is about the same call.
ONE_CALL = timedelta(seconds=45)
REFUSED_AS = 21_211


class Whim(StrEnum):
    """What else a person may do before they are reached."""

    CANCELS = "cancelled-meanwhile"
    CALLS_IN = "called-in-meanwhile"


ANSWERS = Customer()
BUSY, OUT, MAILBOX, FAILED = (Customer(behaviour) for behaviour in ("busy", "no-answer", "mailbox", "failed"))
SILENT = Customer(always="")
HANGS_UP = Customer(always="", hangup_after=3)
# What they do at the first call, the second, …; the last stays. Beside each how many of a thousand do so.
MOODS: tuple[tuple[int, tuple[Customer, ...]], ...] = (
    (700, (ANSWERS,)), (70, (BUSY, ANSWERS)), (60, (OUT, ANSWERS)), (15, (OUT,)), (30, (MAILBOX, ANSWERS)),
    (15, (MAILBOX,)), (30, (HANGS_UP, ANSWERS)), (20, (SILENT, ANSWERS)), (15, (SILENT,)), (25, (FAILED, ANSWERS)),
    (10, (FAILED,)), (10, (BUSY,)),
)
OFTEN = 25  # one in so many has a whim of each kind, or a number that cannot be


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks to be rung back."""

    number: str
    moods: tuple[Customer, ...]
    whim: Whim | None = None
    can_be_rung: bool = True


def people(count: int, chance: random.Random) -> tuple[Person, ...]:
    """So many people, each with a number of their own; every whim and every unreachable number is among any 25."""
    weights = [weight for weight, _ in MOODS]
    found = []
    for n in range(count):
        (moods,) = chance.choices([moods for _, moods in MOODS], weights)
        whim = {3: Whim.CANCELS, 7: Whim.CALLS_IN}.get(n % OFTEN)
        number = f"+{FIRST_NUMBER + n * BETWEEN_NUMBERS}"
        found.append(Person(number, moods, whim, can_be_rung=n % (4 * OFTEN) != 4 * OFTEN - 1))
    return tuple(found)


@dataclass
class Moods(Mapping[str, Customer]):
    """How each person behaves at the call of this moment, as the network asks it."""

    people: Mapping[str, Person]
    clock: NetworkClock
    _calls: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def __getitem__(self, number: str) -> Customer:
        person, now = self.people[number], self.clock.now()
        calls, asked_at = self._calls.get(number, (0, None))
        if asked_at is None or now - asked_at > ONE_CALL:
            calls += 1
        self._calls[number] = (calls, now)
        return person.moods[min(calls, len(person.moods)) - 1]

    def __iter__(self) -> Iterator[str]:
        return iter(self.people)

    def __len__(self) -> int:
        return len(self.people)
