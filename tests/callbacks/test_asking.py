"""One request is one booking, however often and by however many threads it is sent; seats sold are seats."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from routing.availability import Outlook, Outlooks
from routing.callbacks import asking
from routing.callbacks.asking import Asked, Sent
from routing.callbacks.booking import Booked, Wanted
from routing.domain.text import Language
from routing.runtime import Runtime
from routing.store import callback_asks, callbacks, idempotency, slot_seats
from routing.store.callbacks import CallbackRow
from routing.store.tables import callbacks as callback_table
from routing.store.tables import messages

TEN = "20261124T0900Z"
AT_TEN = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
THREADS = 16


def _wanted(number: str = "+33612345678", **changes: Any) -> Wanted:
    return replace(Wanted(number, "refund", "support", Language.FR, callbacks.WEB, TEN), **changes)


def _answer(row: CallbackRow, _now: datetime) -> dict[str, Any]:
    return {"reference": row.reference}


def _ask(runtime: Runtime, outlook: Outlook, wanted: Wanted, key: str | None = None, stamp: str = "a") -> Asked:
    return asking.ask(runtime, outlook, Sent(key, stamp), wanted, _answer)


@pytest.fixture
def outlook(outlooks: Outlooks) -> Outlook:
    """The hours as they are."""
    return outlooks.fresh()


def _booked(runtime: Runtime) -> int:
    with runtime.database.read() as connection:
        return connection.execute(select(func.count()).select_from(callback_table)).scalar_one()


def test_the_same_request_is_answered_as_the_first_time(runtime: Runtime, outlook: Outlook) -> None:
    first, again = (_ask(runtime, outlook, _wanted(), "k") for _ in range(2))

    assert first.kept is not None
    assert first == again == asking.given_before(runtime, Sent("k", "a"))
    assert asking.given_before(runtime, Sent("other", "a")) is None
    assert _booked(runtime) == 1


def test_a_key_belongs_to_one_request(runtime: Runtime, outlook: Outlook) -> None:
    _ask(runtime, outlook, _wanted(), "k")

    assert _ask(runtime, outlook, _wanted("+33612345679"), "k", "b").is_key_of_another
    assert _booked(runtime) == 1


def test_what_was_refused_frees_its_key_and_its_message_is_kept(runtime: Runtime, outlook: Outlook) -> None:
    """The link goes to the number that has one already, though the answer is a refusal."""
    _ask(runtime, outlook, _wanted())
    refused = _ask(runtime, outlook, _wanted(), "k")
    booked = _ask(runtime, outlook, _wanted("+33612345679"), "k", "b")
    with runtime.database.read() as connection:
        purposes = Counter(connection.execute(select(messages.c.purpose)).scalars())

    assert refused.booking is not None
    assert refused.booking.reason is Booked.ALREADY_BOOKED
    assert booked.kept is not None
    assert purposes == {"sms_callback_booked": 2, "sms_callback_link": 1}


def test_the_same_request_by_many_at_once_is_one_booking(
    runtime: Runtime, outlook: Outlook, elsewhere: Runtime
) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(
            lambda n: _ask((runtime, elsewhere)[n % 2], outlook, _wanted(), "k"), range(THREADS)
        ))

    assert len({asked.kept.answer["reference"] for asked in found if asked.kept}) == 1
    assert all(asked.kept for asked in found)
    assert _booked(runtime) == 1


def test_one_number_by_many_at_once_is_one_booking(runtime: Runtime, outlook: Outlook, elsewhere: Runtime) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda n: _ask((runtime, elsewhere)[n % 2], outlook, _wanted()), range(THREADS)))

    assert Counter(asked.booking.reason if asked.booking else None for asked in found) == {
        None: 1, Booked.ALREADY_BOOKED: THREADS - 1
    }


@pytest.mark.parametrize(("people", "seats"), [(2, 1), (100, 4)])
def test_no_more_seats_are_sold_than_there_are(
    runtime: Runtime, outlook: Outlook, elsewhere: Runtime, people: int, seats: int
) -> None:
    promises = outlook.centre.promises
    assert promises is not None
    fewer = replace(promises, slots=replace(promises.slots, capacity=seats))
    outlook = replace(outlook, centre=replace(outlook.centre, promises=fewer))
    numbers = [f"+336120000{n:02d}" for n in range(people)]
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(
            lambda n: _ask((runtime, elsewhere)[n % 2], outlook, _wanted(numbers[n]), f"k{n}", f"{n}"), range(people)
        ))
    with runtime.database.read() as connection:
        taken = slot_seats.taken(connection, "telephone", AT_TEN, AT_TEN + timedelta(minutes=1))

    assert Counter(asked.booking.reason if asked.booking else None for asked in found) == {
        None: seats, Booked.SLOT_TAKEN: people - seats
    }
    assert list(taken.values()) == [seats]
    assert _booked(runtime) == seats


def test_whoever_asks_too_often_is_told_when_again(runtime: Runtime, outlook: Outlook) -> None:
    """Five an hour from one address, those that were refused as booked already among them."""
    numbers = ["+33612345671", "+33612345671", "+33612345672", "+33612345673", "+33612345674", "+33612345675"]
    for number in numbers[:-1]:
        _ask(runtime, outlook, _wanted(number, asker="x", slot_id=None))
    refused = _ask(runtime, outlook, _wanted(numbers[-1], asker="x", slot_id=None), "k").booking

    assert refused is not None
    assert (refused.reason, refused.again_at) == (Booked.TOO_MANY, runtime.clock.now() + timedelta(hours=1))
    with runtime.database.read() as connection:
        assert idempotency.find(connection, "k") is None


def test_refusals_are_counted(runtime: Runtime, outlook: Outlook) -> None:
    asking.refuse(runtime, outlook.centre, {"invalid_phone", "too_many_requests"}, callbacks.WEB)
    asking.refuse(runtime, outlook.centre, {"invalid_phone"}, callbacks.WEB)
    with runtime.database.read() as connection:
        found = callback_asks.refusals(connection, date(2026, 11, 23), date(2026, 11, 23))

    assert {code: often for (_, code, _), often in found.items()} == {"invalid_phone": 2, "too_many_requests": 1}


def test_a_request_is_known_by_what_it_says_not_by_the_order_of_its_fields(runtime: Runtime) -> None:
    first, other = asking.sent(runtime, "k", {"a": 1, "b": "é"}), asking.sent(runtime, "k", {"b": "é", "a": 1})

    assert first == other
    assert asking.sent(runtime, "k", {"a": 1, "b": "e"}) != first
