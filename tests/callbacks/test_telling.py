"""Text messages of callbacks: each once to what it tells of, only those config wants, never to who takes none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from routing.callbacks.telling import Telling, tell
from routing.domain.promise import Texts
from routing.domain.text import Language
from routing.outbox import SmsReason
from routing.runtime import Runtime
from routing.store import callbacks
from routing.store.callbacks import CallbackRow
from routing.store.tables import messages, outbox
from tests.callbacks.promised import Centre
from tests.conftest import MONDAY_MORNING, StoppedClock

TOMORROW = MONDAY_MORNING + timedelta(days=1)


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre on a Monday at ten o'clock."""
    return Centre(runtime, clock)


def _tell(centre: Centre, row: CallbackRow, telling: Telling) -> SmsReason:
    outlook, now, links = centre.outlook, centre.clock.at, centre.runtime.links
    return centre.runtime.database.write(
        lambda connection: tell(connection, outlook.centre, links, row, telling, now)
    ).reason


def _bodies(centre: Centre) -> list[str]:
    with centre.runtime.database.read() as connection:
        found = connection.execute(select(messages.c.body).order_by(messages.c.created_at)).scalars()
        return [body.replace("\u00a0", " ") for body in found]


@pytest.mark.parametrize(("language", "words"), [
    (Language.FR, "mardi 24 novembre, entre 10 h et 10 h 30"),
    (Language.EN, "Tuesday 24 November, between 10 and 10:30 am"),
])
def test_what_is_booked_is_told_in_their_language(centre: Centre, language: Language, words: str) -> None:
    row = centre.booked(TOMORROW, language=language)
    (body,) = _bodies(centre)
    token = centre.runtime.links.token(row.reference, row.id)
    assert all(part in body for part in (words, row.reference, f"/callback/{token}"))
    assert ("01 73 01 84 99" if language is Language.FR else "+33 1 73 01 84 99") in body


@pytest.mark.parametrize("telling", list(Telling))
def test_the_same_is_told_once(centre: Centre, telling: Telling) -> None:
    centre.changes = {"texts": Texts(booked=False)}
    row = centre.booked(TOMORROW)
    centre.changes = {}
    assert [_tell(centre, row, telling) for _ in range(2)] == [SmsReason.QUEUED, SmsReason.ALREADY]
    with centre.runtime.database.read() as connection:
        keys = connection.execute(select(outbox.c.key)).scalars().all()
    assert max(map(len, keys)) <= 100


def test_each_move_is_told_and_each_window_reminded_once(centre: Centre) -> None:
    row = centre.booked(TOMORROW)
    for expected in (SmsReason.QUEUED, SmsReason.QUEUED):
        changed = centre.runtime.database.write(
            lambda connection: callbacks.amend(connection, centre.row(row), priority=centre.row(row).version)
        )
        assert changed is not None
        assert _tell(centre, changed, Telling.MOVED) is expected
    reminded = [_tell(centre, centre.row(row), Telling.BEFORE) for _ in range(2)]
    assert reminded == [SmsReason.QUEUED, SmsReason.ALREADY]


@pytest.mark.parametrize(("texts", "untold"), [
    (Texts(booked=False), {Telling.BOOKED}), (Texts(before=None), {Telling.BEFORE}),
    (Texts(moved=False), {Telling.MOVED, Telling.UNPLANNED}),
    (Texts(missed=False), {Telling.MISSED, Telling.UNREACHED}),
])
def test_what_config_does_not_want_is_not_told(centre: Centre, texts: Texts, untold: set[Telling]) -> None:
    row = centre.booked(TOMORROW)
    centre.changes = {"texts": texts}
    found = {telling for telling in Telling if _tell(centre, row, telling) is SmsReason.NOTHING_TO_SAY}
    assert found == untold


def test_nobody_is_told_whose_number_is_gone_or_no_mobile(centre: Centre) -> None:
    fixed = centre.booked(TOMORROW, number="+33184880010")
    assert _tell(centre, fixed, Telling.MOVED) is SmsReason.NOT_MOBILE
    centre.set(fixed, number=None)
    assert _tell(centre, centre.row(fixed), Telling.MOVED) is SmsReason.NOTHING_TO_SAY
    assert _bodies(centre) == []


def test_the_link_goes_once_a_day_to_whoever_is_asked_for_again(centre: Centre) -> None:
    row = centre.booked(TOMORROW, number="+33612345678")
    for _ in range(3):
        centre.book(TOMORROW, number="+33612345678")
    assert centre.told(row) == ["booked", "link"]
    centre.clock.at += timedelta(days=1)
    centre.book(TOMORROW, number="+33612345678")
    assert centre.told(row) == ["booked", "link", "link"]
