"""The database server's clock, which every process shares and which may show another time than the machine's."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select


def server_time(connection: Connection) -> datetime | None:
    """What the server's clock shows at this moment; None on SQLite, which has none but the machine's.

    https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT
    """
    if connection.dialect.name != "postgresql":
        return None
    shown: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return shown.astimezone(UTC)
