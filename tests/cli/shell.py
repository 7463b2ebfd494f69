"""Runs commands as a script does: no terminal, standard output and standard error apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from click.testing import Result
from flask import Flask

from routing.availability import Outlook
from routing.store.tables import journal
from tests.web.apps import House, logging_kept, parts_of

Run = Callable[..., Result]


@dataclass(frozen=True)
class Shell:
    """One app's commands."""

    house: House
    app: Flask

    def run(self, *words: str, **options: Any) -> Result:
        """One command, which must end in an exit code and not in an exception."""
        with logging_kept():
            result = self.app.test_cli_runner().invoke(args=list(words), **options)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def outlook(self) -> Outlook:
        """The hours as they are now, rows included."""
        return parts_of(self.app).outlooks.fresh()

    def is_closed_by_hand(self, line: str = "telephone") -> bool:
        """Whether a closure holds that line at this moment."""
        return self.outlook().hours[line].closure_at(parts_of(self.app).runtime.clock.now()) is not None

    def journal(self) -> list[tuple[str, str]]:
        """What was done and why, in order."""
        with parts_of(self.app).runtime.database.read() as connection:
            rows = connection.execute(journal.select().order_by(journal.c.id))
            return [(row.action, row.reason) for row in rows]


def printed(result: Result, exit_code: int = 0) -> Any:
    """The JSON a command printed on its standard output, nothing else being there."""
    assert result.exit_code == exit_code, result.output
    return json.loads(result.stdout)
