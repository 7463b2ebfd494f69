"""People who are to be rung back, on a stage: they ask, dispatchers that may die ring them, the network says what was.

`comes_to_rest` holds a whole day to it: kept or over, nobody twice, nobody while closed, every agent free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from routing.callbacks.booking import Booking, Wanted, book
from routing.cli.rehearsing.mortals import Fate, mortal
from routing.cli.rehearsing.scene import IN_MEMORY, Dispatcher
from routing.cli.rehearsing.verdict import Promise, Verdict, judge
from routing.domain.callback import OPEN, CallbackState
from routing.domain.text import Language
from routing.simulator.network_log import LoggedCall
from routing.simulator.parties import Customer
from routing.store import callbacks
from routing.store.callbacks import CallbackRow
from routing.store.tables import attempts, slot_seats
from tests.journeys.stage import Stage, staged

LINE_ID, QUEUE = "telephone", "support"
SUNDAY = "2026-11-22T12:00:00+01:00"
NUMBERS = tuple(f"+336123456{n:02d}" for n in range(100))
QUIET_STEP, IDLE_STEP = 15.0, 60.0
LONGEST, EARLY = timedelta(days=5), timedelta(minutes=20)
QUICK_WRAP_UP = ("queues.yaml", "fallback_number: null",
                 "presence: {after_no_answer: available, wrap_up: 5 s}\nfallback_number: null")


class PromiseStage:
    """A stage with people to be rung back."""

    def __init__(self, stage: Stage, dispatchers: int) -> None:
        self.stage, self.runtime, self.clock = stage, stage.runtime, stage.clock
        stage.clients = []  # passes are ours
        self.fates = [Fate() for _ in range(dispatchers)]
        self.dispatchers = [Dispatcher(*mortal(stage.runtime, stage.client(), fate), fate) for fate in self.fates]
        self.booked = list[CallbackRow]()
        self.withdrawn = dict[str, datetime]()

    def asks(self, number: str, slot_id: str | None = None) -> Booking:
        """Somebody asks on the web."""
        outlook, now = self.stage.parts.outlooks.fresh(), self.clock.now()
        wanted = Wanted(number, None, QUEUE, Language.FR, callbacks.WEB, slot_id)
        booking = self.runtime.database.write(
            lambda connection: book(connection, outlook, self.runtime.links, wanted, now)
        )
        if booking.row is not None and booking.row.number == number:
            self.booked.append(booking.row)
        return booking

    def row(self, number: str) -> CallbackRow:
        """The latest callback of a number, as it is."""
        booked = next(row for row in reversed(self.booked) if row.number == number)
        with self.runtime.database.read() as connection:
            found = callbacks.find(connection, booked.id)
        assert found is not None
        return found

    def rows(self) -> list[CallbackRow]:
        """Every callback as it is."""
        return [self.row(row.number or "") for row in self.booked]

    def tries(self, number: str) -> list[Any]:
        """The tries to ring a number, in order."""
        with self.runtime.database.read() as connection:
            of = select(attempts).where(attempts.c.callback_id == self.row(number).id).order_by(attempts.c.n)
            return list(connection.execute(of))

    def seats_sold(self) -> dict[datetime, int]:
        """Seats by the start of their slot."""
        with self.runtime.database.read() as connection:
            return {row.start_at: row.taken for row in connection.execute(select(slot_seats))}

    def calls_to(self, number: str) -> list[LoggedCall]:
        """The network's calls to a number, oldest first."""
        return [call for call in self.stage.log.calls if call.to == number]

    def work(self) -> bool:
        """A pass of each dispatcher; whether none had anything to do."""
        done = [one.work(self.stage.parts.outlooks.fresh()) for one in self.dispatchers]
        return all(one is not None and one.did_nothing for one in done)

    def passes(self, seconds: float) -> None:
        """So many seconds: a pass in each while anything goes on, and a few passes otherwise."""
        until, is_idle = self.clock.now() + timedelta(seconds=seconds), False
        while (left := (until - self.clock.now()).total_seconds()) > 0:
            is_quiet = is_idle and not self.stage.network.exchange.alive()
            self.stage.network.run(min(left, QUIET_STEP if is_quiet else 1))
            is_idle = self.work()

    def until(self, what: Callable[[], bool], longest: float = 120) -> None:
        """Passes, one a second, until something is so."""
        for _ in range(int(longest)):
            if what():
                return
            self.passes(1)
        raise AssertionError("it never came to be")

    def settles(self, longest: timedelta = LONGEST) -> None:
        """Time goes on until every callback is over and nobody is on the telephone."""
        until, is_idle = self.clock.now() + longest, False
        while self.clock.now() < until:
            is_quiet = is_idle and not self.stage.network.exchange.alive()
            if is_quiet and not any(row.state in OPEN for row in self.rows()):
                break
            self.stage.network.run(IDLE_STEP if is_quiet else 1)
            is_idle = self.work()
            self._sleeps(is_idle)
        self.passes(120)

    def _sleeps(self, is_idle: bool) -> None:
        """Nights are short when nothing is left to do in them."""
        now, hours = self.clock.now(), self.stage.parts.outlooks.fresh().hours[LINE_ID]
        if is_idle and not self.stage.network.exchange.alive() and hours.interval_at(now) is None:
            opens = hours.next_opening(now)
            if opens is not None and opens - now > EARLY:
                self.clock.set(opens - EARLY)

    def verdict(self) -> Verdict:
        """What the network's log says of the promises."""
        hours = self.stage.parts.outlooks.fresh().hours[LINE_ID]
        promises = [
            Promise(row.reference, row.number or "", row.promised_end, row.state not in OPEN,
                    self.withdrawn.get(row.number or ""))
            for row in self.rows()
        ]
        log = self.stage.log
        return judge(promises, log.calls, log.bridges, lambda moment: hours.interval_at(moment) is not None)

    def comes_to_rest(self) -> Verdict:
        """Lets everything end, and holds it to the network's log."""
        self.settles()
        verdict = self.verdict()
        assert verdict.is_clean, verdict
        self.rows_agree()
        assert set(self.stage.presences().values()) <= {"available", "away"}, self.stage.presences()
        assert self.stage.rows.open_attempts() == []
        return verdict

    def rows_agree(self) -> None:
        """Done means that they talked, and the try that is connected is the call in which they did."""
        bridged = {sid for bridge in self.stage.log.bridges for sid in (bridge.first, bridge.second)}
        numbers = {call.to for call in self.stage.log.calls if call.sid in bridged}
        numbers |= {call.caller for call in self.stage.log.calls if call.sid in bridged and call.origin == "inbound"}
        for row in self.rows():
            assert (row.state is CallbackState.DONE) == (row.number in numbers), row
            tries = self.tries(row.number or "")
            assert [one.state for one in tries] == ["ended"] * len(tries), tries
            assert len([one for one in tries if one.outcome == "connected"]) <= 1

    def alarms(self) -> set[str]:
        """The kinds of alarm that were raised."""
        return {kind for kind, _ in self.stage.rows.alarms()}


@contextmanager
def scratch() -> Iterator[Path]:
    """Where a centre may live, in memory if there is any: its time is pretended, and has no power cut."""
    with TemporaryDirectory(prefix="permanence-", dir=IN_MEMORY if Path(IN_MEMORY).is_dir() else None) as folder:
        yield Path(folder) / "centre"


@contextmanager
def promised(
    folder: Path, *edits: tuple[str, str, str], at: str = SUNDAY, dispatchers: int = 1, talk: float = 20,
    customers: Mapping[str, Customer] | None = None, **more: Any,
) -> Iterator[PromiseStage]:
    """A stage on a Sunday, the line closed."""
    with staged(folder, QUICK_WRAP_UP, *edits, at=at, talk=talk, customers=customers, **more) as stage:
        yield PromiseStage(stage, dispatchers)
