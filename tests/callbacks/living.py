"""A centre for a machine that tries everything: some people, three agents, two dispatchers, and a line that is open."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, initialize
from sqlalchemy import select

from routing.cli.rehearsing.scene import IN_MEMORY
from routing.domain.callback import OPEN
from routing.domain.presence import Presence
from routing.journalling import Author
from routing.store import callbacks
from routing.supervision.closing import reopen_line
from tests.journeys.promises import LINE_ID, NUMBERS, PromiseStage, promised
from tests.web.webhooks import Network

PEOPLE, STAFF, SEATS = NUMBERS[:4], ("claire", "karim", "nadia"), 2
CLAIRE = Author("claire", "supervisor", "console")


class Living(RuleBasedStateMachine):
    """The centre, looks at it, and its coming to rest."""

    @initialize()
    def begins(self) -> None:
        """Monday, ten o'clock."""
        self.kept = ExitStack()
        where = IN_MEMORY if Path(IN_MEMORY).is_dir() else None
        folder = Path(tempfile.mkdtemp(prefix="permanence-", dir=where))
        self.kept.callback(shutil.rmtree, folder, ignore_errors=True)
        capacity = ("callbacks.yaml", "capacity: 4", "capacity: 2")
        limits = ("callbacks.yaml", "per_caller: 3 per day", "per_caller: 100 per day")
        self.stage: PromiseStage = self.kept.enter_context(promised(
            folder / "centre", capacity, limits, at="2026-11-23T10:00:00+01:00", dispatchers=2, talk=12,
        ))
        self.network = self.stage.stage.network
        self.hooks = Network(self.stage.stage.app)

    def teardown(self) -> None:
        """All goes well again, and everything comes to rest."""
        if not hasattr(self, "stage"):
            return
        try:
            self.comes_to_rest()
        finally:
            self.kept.close()

    def comes_to_rest(self) -> None:
        """Nobody is left waiting, nobody was rung without a callback that is open, every agent is free."""
        self.network.faults.clear()
        reopen_line(self.stage.runtime, CLAIRE, LINE_ID, "test")
        for agent in STAFF:
            self.stage.stage.presence(agent, Presence.AVAILABLE)
        self.stage.settles()
        assert [row for row in self.stage.rows() if row.state in OPEN] == []
        assert set(self.stage.stage.presences().values()) == {"available"}
        assert self.stage.stage.rows.open_attempts() == []
        spans = [(row.number, row.created_at, row.ended_at) for row in self.all_rows()]
        for call in self.stage.stage.log.calls:
            if call.origin == "rest" and call.to in PEOPLE:
                assert any(
                    number == call.to and began <= call.created_at <= ended for number, began, ended in spans
                ), (call, spans)

    def all_rows(self) -> list[callbacks.CallbackRow]:
        with self.stage.runtime.database.read() as connection:
            return [callbacks.find(connection, row.id) or row for row in self.stage.booked]

    def latest(self, number: str) -> Any:
        if not any(row.number == number for row in self.stage.booked):
            return None
        return self.stage.row(number)

    def token(self, row: callbacks.CallbackRow) -> str:
        return self.stage.runtime.links.token(row.reference, row.id)

    def news(self) -> list[Any]:
        """Status callbacks of calls to people, as they were sent."""
        return [sent for sent in self.stage.stage.log.webhooks[-40:]
                if sent.kind == "status" and "/twilio/callback/" in sent.url and sent.status == 204]

    def path_of(self, sent: Any) -> str:
        return str(sent.url).partition("#")[0].removeprefix(self.hooks.base)

    def table(self, table: Any) -> list[Any]:
        with self.stage.runtime.database.read() as connection:
            return list(connection.execute(select(table)))
