"""Log lines of changes: said once these are kept, and never of what was undone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextvars import copy_context
from functools import partial

from sqlalchemy import Connection

Line = Callable[[], object]
_KEPT_AS = "lines of what is not kept yet"


def once_kept(connection: Connection, log: logging.Logger, text: str, *values: object) -> None:
    """Says a line at INFO when the transaction is kept, about the request and the call that it is of now."""
    if log.isEnabledFor(logging.INFO):
        line = partial(copy_context().run, log.info, text, *values)
        connection.info.setdefault(_KEPT_AS, []).append(line)


def waiting(connection: Connection) -> int:
    """How many lines wait to be said."""
    return len(connection.info.get(_KEPT_AS, ()))


def forget(connection: Connection, but: int = 0) -> None:
    """Drops the lines of what was undone; the first `but` of them stay."""
    del connection.info.setdefault(_KEPT_AS, [])[but:]


def taken(connection: Connection) -> Sequence[Line]:
    """The lines of what is about to be kept; say them when it is."""
    lines: Sequence[Line] = connection.info.pop(_KEPT_AS, ())
    return lines


def say(lines: Sequence[Line]) -> None:
    """Writes them."""
    for line in lines:
        line()
