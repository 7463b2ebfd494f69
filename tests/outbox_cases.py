"""What the tests of the outbox share: a process with a provider, texts written as callers ask for them, and looks at
what is kept."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from routing import outbox as job
from routing.availability import Outlooks
from routing.domain.text import Language
from routing.outbox import Sent, SmsDecision
from routing.runtime import Runtime
from routing.store import messages, outbox
from routing.store.database import Connection, Database
from routing.store.messages import MessageRow
from routing.store.outbox import OutboxRow
from routing.store.tables import alarms
from routing.telephony.network import Told
from tests.conftest import StoppedClock
from tests.scripted_network import ScriptedNetwork

MOBILE = "+33612345678"
CALL = "CA" + "1" * 32


@dataclass
class Desk:
    """One dispatcher with its clock and its provider."""

    runtime: Runtime
    clock: StoppedClock
    network: ScriptedNetwork

    @classmethod
    def of(cls, runtime: Runtime, clock: StoppedClock, *answers: Told) -> Desk:
        """A desk whose provider gives these answers first."""
        return cls(runtime, clock, ScriptedNetwork(clock.now, deque(answers)))

    def text(self, number: str | None = MOBILE, body: str = "Bonjour", purpose: str = "refund", **changes: Any
             ) -> SmsDecision:
        """A text message asked for in a call."""
        usual: dict[str, Any] = {
            "number": number, "body": body, "purpose": purpose, "language": Language.FR, "call_sid": CALL,
            "now": self.clock.now(),
        }
        centre = self.centre
        return self.runtime.database.write(
            lambda connection: job.say_by_sms(connection, centre, **(usual | changes))
        )

    @property
    def centre(self) -> Any:
        """What the config says."""
        return Outlooks(self.runtime).fresh().centre

    def send(self) -> Sent:
        """One pass."""
        return job.send_due(self.runtime, Outlooks(self.runtime).fresh(), self.network)

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.clock.at += timedelta(seconds=seconds)

    def until_quiet(self, seconds: float = 10, passes: int = 200) -> None:
        """Passes, some time apart, until nothing is left to tell."""
        for _ in range(passes):
            self.send()
            if all(row.state in ("done", "dropped") for row in self.rows()):
                return
            self.wait(seconds)
        raise AssertionError("it never became quiet")

    def rows(self) -> list[OutboxRow]:
        """Everything in the outbox."""
        with self.runtime.database.read() as connection:
            return [OutboxRow(*row) for row in connection.execute(select(outbox.outbox).order_by(outbox.outbox.c.id))]

    def row(self) -> OutboxRow:
        """The only row of the outbox."""
        row, = self.rows()
        return row

    def message(self, token: str | None) -> MessageRow:
        """The message of that token."""
        with self.runtime.database.read() as connection:
            found = messages.find_by_token(connection, token or "")
        assert found is not None
        return found

    def alarms(self) -> list[tuple[str, str, int]]:
        """Kind, subject and count of every alarm."""
        with self.runtime.database.read() as connection:
            rows = connection.execute(select(alarms.c["kind", "subject", "count"]).order_by(alarms.c.kind))
            return [tuple(row) for row in rows]

    @property
    def sent(self) -> list[tuple[str, ...]]:
        """The messages that were sent, each with number, sender, body and status address."""
        return [order[1:] for order in self.network.orders if order[0] == "send_message"]


class Killed(BaseException):
    """The process ends here, as by kill -9: nothing that follows is done."""


@dataclass
class DyingDatabase:
    """A process's database that lets it live for so many writes; the last is committed, or not any more."""

    real: Database
    writes_left: int
    commits_last: bool

    def __getattr__(self, name: str) -> Any:
        """Whatever else a database has."""
        return getattr(self.real, name)

    def write(self, work: Any) -> Any:
        """Runs a work, unless the process has died."""
        self.writes_left -= 1
        if self.writes_left == 0:
            if self.commits_last:
                self.real.write(work)
            raise Killed
        return self.real.write(work)


def dying(runtime: Runtime, writes: int, commits_last: bool) -> Runtime:
    """The same process, dead at its n-th write."""
    return replace(runtime, database=DyingDatabase(runtime.database, writes, commits_last))  # type: ignore[arg-type]


def claimed_at(connection: Connection, now: datetime) -> OutboxRow:
    """A row that some process claims now."""
    row, = outbox.claim_due(connection, now, 60.0)
    return row
