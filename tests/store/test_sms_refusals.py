"""Numbers that take no messages are kept once, and for good."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from routing.store import sms_refusals
from routing.store.database import Database
from routing.store.tables import sms_refusals as table
from tests.store.databases import MONDAY

NUMBER = "+33612345678"


def test_a_number_is_refused_once_and_by_the_first_code(database: Database) -> None:
    later = MONDAY + timedelta(days=1)
    assert database.write(lambda connection: sms_refusals.refuse(connection, NUMBER, 21610, MONDAY)) is True
    assert database.write(lambda connection: sms_refusals.refuse(connection, NUMBER, 21614, later)) is False
    with database.read() as connection:
        assert sms_refusals.is_refused(connection, NUMBER) is True
        assert sms_refusals.is_refused(connection, "+33612345679") is False
        assert [tuple(row) for row in connection.execute(select(table))] == [(NUMBER, 21610, MONDAY)]
