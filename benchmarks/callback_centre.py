"""A scratch centre for the figures of callbacks: pace lifted, agents enough, and any number of them due Monday at nine.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from benchmarks.servers import ROOT
from routing.config.folder import ConfigFolder
from routing.domain.callback import ALPHABET
from routing.domain.presence import Presence
from routing.runtime import Runtime
from routing.store import schema
from routing.store.database import Connection, Database
from routing.store.tables import agents, attempts, callback_changes, callbacks
from routing.telephony.account import TelephoneAccount

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # nine o'clock in Paris
ACCOUNT = TelephoneAccount("AC" + "0" * 32, "benchmark-token", "https://permanence.example")
AGENTS, LIFTED = 600, 10_000
CHUNK = 5_000
MARKED_EACH = 100  # one in so many has priority


@dataclass(frozen=True, slots=True)
class MondayClock:
    """Monday, nine o'clock, at the moment `since` of the machine's clock; from then on it goes as that does."""

    since: float

    def now(self) -> datetime:
        """The instant."""
        return MONDAY + timedelta(seconds=time.time() - self.since)


def config(folder: Path, per_second: int = LIFTED) -> Path:
    """The shipped config with so many calls a second and agents enough; who did not answer is rung much later."""
    shutil.copytree(ROOT / "config", folder)
    callbacks_file, queues_file = folder / "callbacks.yaml", folder / "queues.yaml"
    text = callbacks_file.read_text(encoding="utf-8")
    text = re.sub(r"per_second: \d+", f"per_second: {per_second}", text)
    callbacks_file.write_text(re.sub(r"no_answer: \[.*\]", "no_answer: [8 h]", text), encoding="utf-8")
    ids = [f"agent{number}" for number in range(AGENTS)]
    rows = "\n".join(f"  {id_}: {{name: {id_}, client: {id_}}}" for id_ in ids)
    text = queues_file.read_text(encoding="utf-8")
    text = re.sub(r"agents:\n(?:  \w+: \{.*\}\n)+", f"agents:\n{rows}\n", text, count=1)
    tier = f"      - {{agents: [{', '.join(ids)}], ring: together, for: 20 s}}\n"
    queues_file.write_text(re.sub(r"(?:      - \{agents: .*\}\n)+", tier, text, count=1), encoding="utf-8")
    return folder


def runtime(url: str, folder: Path, since: float) -> Runtime:
    """What the jobs work with, on that database and that config."""
    clock = MondayClock(since)
    return Runtime(clock, ConfigFolder(folder, clock.now().date()), Database(url), ACCOUNT)


def seed(database: Database, count: int) -> None:
    """Makes the schema, and so many callbacks booked over the weekend before, all due Monday at nine."""
    schema.upgrade(database)
    rows = _rows(count)
    while chunk := list(islice(rows, CHUNK)):
        database.write(lambda connection, chunk=chunk: _add(connection, chunk), within=120)
    if not database.is_sqlite:  # as autovacuum does by itself
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM ANALYZE callbacks, callback_changes")


def faults(database: Database, rung: int) -> list[str]:
    """What must never be: somebody rung twice or lost, a try without a call, an agent held for nothing."""
    live = select(func.count()).select_from(attempts)
    with database.read() as connection:
        tries = connection.execute(live).scalar_one()
        people = connection.execute(select(func.count(attempts.c.callback_id.distinct()))).scalar_one()
        bound = connection.execute(live.where(attempts.c.call_sid.is_not(None))).scalar_one()
        held = select(func.count()).select_from(agents).where(agents.c.presence != Presence.AVAILABLE.value)
        not_free = connection.execute(held).scalar_one()
    told = [
        (bound != rung, f"{bound} calls known, {rung} placed"),
        (tries - bound > people * 0.05, f"{tries} tries for {bound} calls"),
        (not_free > 0, f"{not_free} agents not free"),
    ]
    return [text for is_so, text in told if is_so]


def _rows(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        booked_at = MONDAY - timedelta(hours=48) + timedelta(seconds=number * 36 * 3_600 / count)
        yield {
            "id": uuid4().hex, "reference": f"RC-{_letters(number)}", "number": f"+336{number:08}", "place": 0,
            "line": "telephone", "queue": "support", "topic": "refund", "language": "fr", "channel": "web",
            "state": "waiting", "reason": "booked", "window_start": MONDAY,
            "window_end": MONDAY + timedelta(minutes=30), "promised_start": MONDAY,
            "promised_end": MONDAY + timedelta(minutes=30), "priority": int(number % MARKED_EACH == 0),
            "rank_at": booked_at, "next_attempt_at": MONDAY, "tries": 0, "counted": 0, "agents_lost": 0,
            "has_message": False, "created_at": booked_at, "changed_at": booked_at, "version": 1,
        }


def _letters(number: int) -> str:
    letters = []
    for _ in range(8):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def _add(connection: Connection, rows: list[dict[str, Any]]) -> None:
    connection.execute(callbacks.insert(), rows)
    connection.execute(callback_changes.insert(), [
        {"callback_id": row["id"], "at": row["created_at"], "event": "booked", "state": "waiting", "reason": "booked",
         "detail": {}} for row in rows
    ])
