"""`python -m tests.journeys.soak --seconds 300`: a centre on PostgreSQL under all of it at once, and the account.

Two web workers and two dispatchers are processes; all but one web worker, whose memory is watched, are killed in turn
while widgets poll, people call and ask to be rung back, and a supervisor closes and reopens a line. In the end the
network's own log is held against what was promised.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from routing.cli.rehearsing.people import ANSWERS, BUSY, FIRST_NUMBER, Person
from routing.cli.rehearsing.verdict import Promise, Verdict, judge
from routing.domain.callback import OPEN
from routing.journalling import Author
from routing.store import callbacks
from routing.supervision.closing import close_lines, new_closure, reopen_line
from tests.journeys.kill_run import MONDAY, server_of
from tests.journeys.live_centre import LiveCentre, live_centre
from tests.journeys.soak_visitors import Tally, Truth, ask_back, call_in, poll

WORKERS, DISPATCHERS, AGENTS, POLLERS = 2, 2, 24, 3
BETWEEN_CALLS, BETWEEN_BOOKINGS, BETWEEN_EDITS, BETWEEN_KILLS = 0.8, 0.6, 1.5, 3.0
SETTLES_WITHIN = 240.0
ALICE = Author("alice", "supervisor", "cli")
MEGABYTE = 1_000_000


@dataclass
class Soaked:
    """What a run came to. `memory` are megabytes of the web worker that lived, at half time and at the end."""

    verdict: Verdict
    tally: Tally
    kills: int
    edits: int
    stuck: list[str]
    webhooks: int
    memory: list[float] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, nothing done twice, and nothing untrue said."""
        return self.verdict.is_clean and not (self.tally.wrong or self.stuck or self.tally.refused)


def run(folder: Path, seconds: float, seed: int, database_url: str) -> Soaked:
    """So many seconds of it, then rest."""
    chance, tally, truth, is_over = random.Random(seed), Tally(), Truth(), threading.Event()
    people = tuple(
        Person(f"+{FIRST_NUMBER + n * 37}", (BUSY, ANSWERS) if n % 10 == 9 else (ANSWERS,))
        for n in range(int(seconds / BETWEEN_BOOKINGS) + 1)
    )
    with live_centre(folder, MONDAY, AGENTS, people, database_url, workers=WORKERS) as centre:
        running = [centre.start_dispatcher() for _ in range(DISPATCHERS)]
        numbers = [person.number for person in people]
        work = [
            *(lambda n=n: poll(centre, tally, truth, is_over, n) for n in range(POLLERS)),
            lambda: ask_back(centre, tally, numbers, is_over, BETWEEN_BOOKINGS),
            lambda: call_in(centre, tally, chance, is_over, BETWEEN_CALLS),
        ]
        threads = [threading.Thread(target=one, daemon=True) for one in work]
        for thread in threads:
            thread.start()
        kills, edits, memory = _press(centre, running, truth, seconds)
        is_over.set()
        for thread in threads:
            thread.join()
        _settles(centre, tally)
        for process in running:
            centre.kill(process)
        return Soaked(_verdict(centre, tally), tally, kills, edits, _stuck(centre, tally), _webhooks(centre), memory)


def _press(centre: LiveCentre, running: list[Any], truth: Truth, seconds: float) -> tuple[int, int, list[float]]:
    """Kills each process in turn, and closes and reopens a line; how often either was done, and the memory taken."""
    began, kills, edits, memory, next_kill, next_edit = time.monotonic(), 0, 0, list[float](), BETWEEN_KILLS, 0.5
    while (passed := time.monotonic() - began) < seconds:
        if passed >= next_kill:
            _kill_next(centre, running, kills)
            kills, next_kill = kills + 1, next_kill + BETWEEN_KILLS
        if passed >= next_edit:
            _edit(centre, truth, is_closing=edits % 2 == 0)
            edits, next_edit = edits + 1, next_edit + BETWEEN_EDITS
        if not memory and passed >= seconds / 2:
            memory.append(_memory(centre))
        time.sleep(0.05)
    return kills, edits, [*memory, _memory(centre)]


def _kill_next(centre: LiveCentre, running: list[Any], turn: int) -> None:
    """A web worker, a dispatcher, the other dispatcher, and so on.

    Of web workers it is the younger one: what the older one holds after the whole of it is what a day would make of it.
    A web worker that dies within 5.5 s of its start is a crash loop for granian, which ends then, so that whoever keeps
    it (systemd, compose) starts it anew; three kills take 9 s.
    """
    place = turn % (1 + DISPATCHERS) - 1
    if place >= 0:
        centre.kill(running[place])
        running[place] = centre.start_dispatcher()
        return
    workers = centre.webs[0].worker_pids()
    if len(workers) == WORKERS:
        os.kill(workers[-1], signal.SIGKILL)


def _edit(centre: LiveCentre, truth: Truth, is_closing: bool) -> None:
    runtime = centre.parts.runtime
    if is_closing:
        close_lines(runtime, ALICE, [new_closure(runtime, ALICE, "chat", None, None)], "soak")
    else:
        reopen_line(runtime, ALICE, "chat", "soak")
    truth.changes.append((time.monotonic(), "closed" if is_closing else "open"))


def _settles(centre: LiveCentre, tally: Tally) -> None:
    """Waits until every callback is over, and every telephone is silent."""
    deadline = time.monotonic() + SETTLES_WITHIN
    while time.monotonic() < deadline:
        if all(row.state not in OPEN for row in _rows(centre, tally)) and not centre.network.state()["calls"]:
            return
        time.sleep(0.3)


def _rows(centre: LiveCentre, tally: Tally) -> list[callbacks.CallbackRow]:
    with centre.parts.runtime.database.read() as connection:
        found = [callbacks.of_reference(connection, reference) for reference, _ in tally.booked]
    return [row for row in found if row is not None]


def _verdict(centre: LiveCentre, tally: Tally) -> Verdict:
    outlook, log = centre.parts.outlooks.fresh(), centre.network.log
    rows = {row.reference: row for row in _rows(centre, tally)}
    promises = [
        Promise(reference, number, row.promised_end if (row := rows.get(reference)) else None,
                row is not None and row.state not in OPEN)
        for reference, number in tally.booked
    ]
    hours = outlook.hours[next(iter(rows.values())).line]
    return judge(promises, log.calls, log.bridges, lambda moment: hours.interval_at(moment) is not None)


def _stuck(centre: LiveCentre, tally: Tally) -> list[str]:
    """Callers who are on the line for good."""
    return [sid for sid in tally.calls if centre.network.record(sid).end == "under_way"]


def _webhooks(centre: LiveCentre) -> int:
    return len(centre.network.log.webhooks)


def _memory(centre: LiveCentre) -> float:
    oldest = centre.webs[0].worker_pids()[0]
    pages = int(Path(f"/proc/{oldest}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


@contextmanager
def _scratch(url: str | None) -> Iterator[tuple[Path, str]]:
    """A folder and a PostgreSQL of its own."""
    with tempfile.TemporaryDirectory(prefix="permanence-") as folder, server_of("postgresql") as own:
        yield Path(folder), url or own or ""


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the account; 1 when anything was lost, done twice, or untrue."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    with _scratch(None) as (folder, url):
        found = run(folder, options.seconds, options.seed, url)
    verdict, tally = found.verdict, found.tally
    print(f"requests {tally.polls + found.webhooks + len(tally.booked)}\nwebhooks {found.webhooks}")
    print(f"unanswered while a worker died {tally.unanswered}\ncalls {len(tally.calls)}\nedits {found.edits}")
    print(f"callbacks {verdict.promised}\nkept {verdict.kept}\nlate {verdict.late}\nkills {found.kills}")
    print(f"memory {' '.join(f'{megabytes:.0f}' for megabytes in found.memory)} MB")
    print(f"lost {len(verdict.lost) + len(tally.refused)}\ntwice {len(verdict.rung_twice)}")
    print(f"stuck {len(found.stuck)}\nwrong answers {len(tally.wrong)}")
    for words in (*tally.refused[:5], *tally.wrong[:5], *verdict.lost[:5], *verdict.rung_twice[:5]):
        print(words, file=sys.stderr)
    return 0 if found.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
