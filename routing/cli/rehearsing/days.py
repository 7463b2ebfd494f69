"""The days on which promises are kept: pretended time goes on until every callback is over, or the days are."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from routing.callbacks import own
from routing.callbacks.own import Done
from routing.cli.rehearsing.people import Whim
from routing.cli.rehearsing.scene import Scene
from routing.cli.rehearsing.trouble import HOURS, JUMP, Trouble
from routing.cli.rehearsing.weekend import Booking
from routing.domain.callback import OPEN, OVER
from routing.journalling import Author
from routing.simulator.parties import Caller
from routing.store import callbacks
from routing.store.callbacks import CallbackRow
from routing.supervision.overriding import add_override, new_override

STEP, IDLE_STEP = 2.0, 60.0
BEFORE_OPENING = timedelta(minutes=20)
MOST_DAYS = timedelta(days=9)
LOOKED_EVERY = timedelta(minutes=5)
TOLD_EVERY = timedelta(minutes=30)
JUMPED = timedelta(minutes=10)
QUIET = timedelta(minutes=3)
REHEARSER = Author("rehearsal", "supervisor", "cli")
TO_AN_AGENT = ("0",)

Progress = Callable[[datetime, Counter[str]], None]


@dataclass
class Days:
    """Runs the days of one scene. `withdrawn` is when each cancelled, by number, and was told that it is so; `rows` the
    callbacks as they were when last looked at, by id.
    """

    scene: Scene
    bookings: Sequence[Booking]
    trouble: Trouble
    opens: datetime
    chance: random.Random
    progress: Progress
    withdrawn: dict[str, datetime] = field(default_factory=dict)
    rows: dict[str, CallbackRow] = field(default_factory=dict)
    _whims: list[tuple[datetime, Booking]] = field(default_factory=list)
    _events: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)
    _turn: int = 0

    def run(self) -> None:
        """Until all is over."""
        self._plan()
        looked_at = told_at = self.scene.clock.now()
        while (now := self.scene.clock.now()) < self.opens + MOST_DAYS:
            self._happen(now)
            is_idle = self._step()
            if now - looked_at < LOOKED_EVERY:
                continue
            looked_at, states = now, self.states()
            if now - told_at >= TOLD_EVERY:
                told_at = now
                self.progress(now, states)
            if is_idle and self._is_over(states):
                break
        self.trouble.ends()
        self.scene.network.run(QUIET.total_seconds())

    def states(self) -> Counter[str]:
        """How many callbacks are in which state, by our rows."""
        with self.scene.runtime.database.read() as connection:
            for booking in self.bookings:
                row = self.rows.get(booking.row.id, booking.row)
                if row.state in OPEN:
                    self.rows[row.id] = callbacks.find(connection, row.id) or row
        return Counter(row.state.value for row in self.rows.values())

    def _is_over(self, states: Counter[str]) -> bool:
        return not self._events and sum(states[state.value] for state in OVER) == len(self.bookings)

    def _step(self) -> bool:
        """Some time, and a pass of one dispatcher; whether there was nothing to do."""
        now, scene = self.scene.clock.now(), self.scene
        is_alive, outlook = scene.network.exchange.alive(), scene.outlook
        if not is_alive and self.trouble.is_idle and scene.hours.interval_at(now) is None:
            self._sleep(now)
        scene.network.run(STEP if is_alive or not self.trouble.is_idle else IDLE_STEP)
        self.trouble.goes_on()
        self._turn = (self._turn + 1) % len(scene.dispatchers)
        done = scene.dispatchers[self._turn].work(outlook)
        self.trouble.is_idle = done is not None and done.did_nothing
        return not is_alive and self.trouble.is_idle

    def _sleep(self, now: datetime) -> None:
        """Over a night, up to when the first messages of the morning are due."""
        opening = self.scene.hours.next_opening(now)
        if opening is not None and opening - BEFORE_OPENING > now:
            self.scene.clock.set(opening - BEFORE_OPENING)

    # what else happens

    def _plan(self) -> None:
        opens = self.opens
        self._events = [
            (opens + timedelta(minutes=20), self._close_an_hour), (opens + timedelta(minutes=35), self._jump),
        ]
        for booking in self.bookings:
            due = booking.row.window_start or opens
            if booking.person.whim is not None:
                self._whims.append((due + timedelta(seconds=self.chance.uniform(-900, 600)), booking))
        self._whims.sort(key=lambda planned: planned[0])

    def _happen(self, now: datetime) -> None:
        while self._events and self._events[0][0] <= now:
            self._events.pop(0)[1]()
        while self._whims and self._whims[0][0] <= now:
            booking = self._whims.pop(0)[1]
            self._withdraw(booking, now) if booking.person.whim is Whim.CANCELS else self._call_in(booking)

    def _withdraw(self, booking: Booking, now: datetime) -> None:
        """They cancel by their link."""
        row, links = booking.row, self.scene.runtime.links
        change = own.cancel(self.scene.runtime, links.token(row.reference, row.id))
        if change.reason is Done.DONE:
            self.withdrawn[booking.person.number] = now
            self.trouble.happened(Whim.CANCELS)

    def _call_in(self, booking: Booking) -> None:
        """They do not wait for it, and call the line."""
        line = self.scene.outlook.centre.lines[booking.row.line]
        self.scene.network.call(Caller(booking.person.number, TO_AN_AGENT, hangup_after=600), min(line.numbers))
        self.trouble.happened(Whim.CALLS_IN)

    def _close_an_hour(self) -> None:
        """A supervisor closes the line for an hour of this day, in an hour and a half."""
        outlook, line = self.scene.outlook, self.scene.promises.line
        zone = outlook.hours[line].rules.timezone
        day = self.opens.astimezone(zone)
        start, end = day + timedelta(minutes=120), day + timedelta(minutes=180)
        closes = self.scene.hours.next_closing(start) or end + timedelta(hours=6)
        hours = f"{day:%H:%M}-{start:%H:%M}, {end:%H:%M}-{closes.astimezone(zone):%H:%M}"
        entry = {"lines": [line], "on": f"{day:%Y-%m-%d}", "hours": hours}
        row = new_override(self.scene.runtime, REHEARSER, outlook, entry)
        add_override(self.scene.runtime, REHEARSER, row, "rehearsal")
        self.trouble.happened(HOURS)

    def _jump(self) -> None:
        """The machine slept: nothing of what was planned happened meanwhile."""
        self.scene.clock.advance(JUMPED.total_seconds())
        self.trouble.happened(JUMP)
