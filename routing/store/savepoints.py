"""A work within a transaction that may fail by itself: then it alone is undone, and the transaction goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from routing.store import said

T = TypeVar("T")


class Undone(Exception):
    """Nothing of a work was kept; its cause says why."""


def tried(connection: Connection, work: Callable[[], T]) -> T:
    """What a work comes to. Raises Undone when it failed, and lets through what concerns the whole transaction."""
    lines = said.waiting(connection)
    try:
        with connection.begin_nested():
            return work()
    except OperationalError:
        raise
    except Exception as error:
        said.forget(connection, but=lines)
        raise Undone(str(error)) from error
