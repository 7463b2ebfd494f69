"""Lines of changes are said once these are kept, about the request that made them; never of what was undone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest

from routing.domain.presence import Presence
from routing.logs import MaskingFormatter, concerned
from routing.store import agents, journal
from routing.store.agents import AgentRow
from routing.store.database import Connection, Database
from routing.store.said import once_kept
from routing.store.savepoints import Undone, tried
from tests.store.databases import MONDAY

log = logging.getLogger("routing.test")


class _Lines(logging.Handler):
    """What is written, formatted as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(MaskingFormatter("%(message)s"))
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps one."""
        self.told.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The lines of this test."""
    handler, logger = _Lines(), logging.getLogger("routing")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel("INFO")
    yield handler.told
    logger.setLevel(level)
    logger.removeHandler(handler)


def _say(text: str, lines: list[str] | None = None) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        once_kept(connection, log, "%s of +33612345678", text)
        assert lines is None or not lines, "nothing is said before it is kept"

    return work


def test_a_line_is_said_after_the_change_and_about_its_request(database: Database, lines: list[str]) -> None:
    held = concerned.set({"request": "r-1"})
    try:
        database.write(_say("one", lines))
    finally:
        concerned.reset(held)
    assert lines == ["one of +33••••78 request=r-1"]
    database.write(_say("two"))
    assert lines[1:] == ["two of +33••••78"]


def test_what_was_undone_is_never_said(database: Database, lines: list[str]) -> None:
    def fails(connection: Connection) -> None:
        once_kept(connection, log, "undone")
        raise ValueError("no")

    def half(connection: Connection) -> None:
        once_kept(connection, log, "before")
        with pytest.raises(Undone):
            tried(connection, lambda: fails(connection))
        once_kept(connection, log, "after")

    with pytest.raises(ValueError, match="no"):
        database.write(fails)
    database.write(half)
    assert lines == ["before", "after"]


def test_where_nobody_listens_nothing_waits(database: Database, lines: list[str]) -> None:
    logging.getLogger("routing").setLevel("WARNING")
    database.write(_say("one"))
    assert not lines


def test_agents_and_what_people_change_are_told(database: Database, lines: list[str]) -> None:
    def work(connection: Connection) -> None:
        agents.ensure(connection, ["claire"], Presence.AWAY, MONDAY)
        held = agents.lock(connection, "claire")
        assert held is not None
        agents.change(connection, held, AgentRow("claire", Presence.AVAILABLE, MONDAY))
        agents.reserve(connection, "claire", "a1", MONDAY)
        journal.add(connection, journal.Entry(
            MONDAY, "alice", "supervisor", "console", "line.close", "telephone", {}, "fire",
        ))

    database.write(work)
    assert lines == [
        "agent id=claire from=away to=available reason=-", "agent id=claire from=available to=ringing reason=-",
        "changed action=line.close subject=telephone by=alice role=supervisor through=console journal=1",
    ]
