"""A whole rehearsal, from the first promise to the verdict."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from routing.cli.rehearsing.days import Days
from routing.cli.rehearsing.people import people
from routing.cli.rehearsing.scene import Scene, scene
from routing.cli.rehearsing.trouble import Trouble
from routing.cli.rehearsing.verdict import Promise, Verdict, judge
from routing.cli.rehearsing.weekend import Booking, book_weekend

FRIDAY = datetime(2026, 11, 20, 20, 0)  # noqa: DTZ001 - wall time, of the line's zone
A_WEEKEND = timedelta(hours=36)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Performed:
    """What a rehearsal came to, and what was made to go wrong in it, by kind."""

    verdict: Verdict
    faults: dict[str, int]

    @property
    def missing(self) -> tuple[str, ...]:
        """The kinds of trouble that never came: of a rehearsal without them nothing is to be concluded."""
        return tuple(kind for kind, count in self.faults.items() if count == 0)

    @property
    def is_passed(self) -> bool:
        """Whether all was as promised, and everything had gone wrong."""
        return self.verdict.is_clean and not self.missing


def perform(callbacks: int, agents: int, seed: int, zone: ZoneInfo, say: Say) -> Performed:
    """So many promises made over a weekend, and kept by so many agents. The same seed meets the same people."""
    chance = random.Random(seed)
    everybody = people(callbacks, chance)
    with scene(FRIDAY.replace(tzinfo=zone), agents, everybody, seed) as stage:
        opens = stage.hours.next_opening(stage.clock.now() + A_WEEKEND) or stage.clock.now() + A_WEEKEND
        bookings = book_weekend(stage, opens, chance, lambda n: say(f"{_when(stage)}  {n} booked"))
        say(f"{_when(stage)}  {len(bookings)} booked")
        trouble = Trouble(stage, callbacks)
        days = Days(stage, bookings, trouble, opens, chance, lambda _now, states: say(_told(stage, states)))
        days.run()
        say(_told(stage, days.states()))
        return Performed(_verdict(stage, bookings, days), trouble.counted)


def _verdict(stage: Scene, bookings: list[Booking], days: Days) -> Verdict:
    rows, hours, log = days.rows, stage.hours, stage.network.log
    promises = [
        Promise(
            one.row.reference, one.person.number, rows[one.row.id].promised_end, rows[one.row.id].ended_at is not None,
            days.withdrawn.get(one.person.number), one.person.can_be_rung,
        )
        for one in bookings
    ]
    return judge(promises, log.calls, log.bridges, lambda moment: hours.interval_at(moment) is not None)


def _told(stage: Scene, states: Counter[str]) -> str:
    return f"{_when(stage)}  " + ", ".join(f"{count} {state}" for state, count in sorted(states.items()))


def _when(stage: Scene) -> str:
    return f"{stage.clock.now().astimezone(stage.hours.rules.timezone):%a %H:%M}"
