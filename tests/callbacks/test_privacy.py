"""What is past its time is forgotten by itself, a batch a minute; what is open, or not past it, is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from routing.callbacks import privacy
from routing.callbacks.privacy import Forgotten, forget_due
from routing.domain.promise import DAY, Keep
from routing.runtime import Runtime
from routing.store import callback_asks, calls, idempotency, recordings, sms_refusals, voicemails
from routing.store.calls import CallRow, StepRow
from routing.store.database import Connection
from routing.store.idempotency import Kept
from routing.store.recordings import RecordingRow
from routing.store.tables import call_steps, messages, outbox
from routing.store.tables import calls as call_rows
from routing.store.tables import voicemails as voicemail_rows
from tests.callbacks.promised import Centre
from tests.callbacks.rung import ring
from tests.conftest import MONDAY_MORNING, StoppedClock

TOMORROW, A_MONTH = MONDAY_MORNING + timedelta(days=1), timedelta(days=30)
NUMBER, OTHER = "+33612345678", "+33687654321"


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre on a Monday at ten o'clock."""
    return Centre(runtime, clock)


def _forget(centre: Centre) -> Forgotten:
    return forget_due(centre.runtime, centre.outlook)


def _call(centre: Centre, sid: str, at: datetime, is_over: bool = True) -> None:
    def work(connection: Connection) -> None:
        calls.add(connection, CallRow(sid, "telephone", NUMBER, "+33173018499", "in_menu", at, caller=NUMBER))
        calls.add_step(connection, sid, StepRow(at, "heard:1", {"digits": "0612345678"}, "<Response/>"))
        voicemails.add(connection, call_sid=sid, line="telephone", queue=None, topic=None, language="fr",
                       from_raw=NUMBER, wants_callback=False, now=at)
        voicemails.recorded(connection, sid, f"RE{sid}", "https://x", 9, at)
        recordings.add(connection, RecordingRow(f"REtalk{sid}", sid, None, "https://x", 9, at))
        if is_over:
            calls.end(connection, sid, "voicemail", at, 30)

    centre.runtime.database.write(work)


def _orders(centre: Centre, kind: str = "delete_recording") -> list[str]:
    with centre.runtime.database.read() as connection:
        return sorted(row.payload["sid"] for row in connection.execute(outbox.select()) if row.kind == kind)


def test_a_number_is_forgotten_its_time_after_the_end_and_no_sooner(centre: Centre) -> None:
    row, still = centre.booked(TOMORROW, number=NUMBER), centre.booked(TOMORROW, number=OTHER)
    ended = centre.clock.at + timedelta(hours=1)
    centre.set(row, state="done", ended_at=ended)
    centre.clock.at = ended + A_MONTH
    assert _forget(centre).callbacks == 0
    centre.clock.at += timedelta(minutes=1)
    assert _forget(centre).callbacks == 1
    assert (centre.row(row).number, centre.row(row).version) == (None, row.version + 1)
    assert centre.row(still) == still


def test_messages_go_but_for_those_of_who_waits_to_be_rung(centre: Centre) -> None:
    row = centre.booked(TOMORROW, number=NUMBER)
    centre.booked(TOMORROW, number=OTHER)
    centre.set(row, state="done", ended_at=centre.clock.at)
    centre.clock.at += A_MONTH + timedelta(minutes=1)
    assert _forget(centre) == Forgotten(callbacks=1, messages=1)
    with centre.runtime.database.read() as connection:
        assert connection.execute(select(messages.c.number)).scalars().all() == [OTHER]


def test_calls_lose_who_called_and_what_was_keyed(centre: Centre) -> None:
    _call(centre, "CAold", centre.clock.at)
    _call(centre, "CAon", centre.clock.at, is_over=False)
    centre.clock.at += A_MONTH + timedelta(minutes=1)
    _call(centre, "CAnew", centre.clock.at)
    assert _forget(centre) == Forgotten(calls=1, recordings=4)
    with centre.runtime.database.read() as connection:
        found = {row.sid: (row.from_raw, row.caller) for row in connection.execute(call_rows.select())}
        steps = {row.call_sid: (row.detail, row.answer) for row in connection.execute(call_steps.select())}
        left = {row.call_sid: row.from_raw for row in connection.execute(voicemail_rows.select())}
    assert found == {"CAold": ("erased", None), "CAon": (NUMBER, NUMBER), "CAnew": (NUMBER, NUMBER)}
    assert steps["CAold"] == ({}, None)
    assert steps["CAnew"] == ({"digits": "0612345678"}, "<Response/>")
    assert left == {"CAold": "erased", "CAon": NUMBER, "CAnew": NUMBER}


def test_recordings_have_a_time_of_their_own_and_go_at_the_provider_s_too(centre: Centre) -> None:
    centre.changes = {"keep": Keep(numbers=30 * DAY, recordings=DAY)}
    _call(centre, "CA1", centre.clock.at)
    assert _forget(centre) == Forgotten()
    centre.clock.at += timedelta(days=1, minutes=1)
    assert _forget(centre) == Forgotten(recordings=2)
    assert _orders(centre) == ["RECA1", "REtalkCA1"]
    with centre.runtime.database.read() as connection:
        assert recordings.of_call(connection, "CA1") == ()
        kept = voicemails.of_call(connection, "CA1")
    assert kept is not None
    assert (kept.recording_sid, kept.recording_url, kept.from_raw) == (None, None, NUMBER)


def test_what_the_provider_keeps_of_calls_and_messages_goes_too_each_once(centre: Centre) -> None:
    """Calls that came in, calls that were made to keep a promise, texts that were sent; not those still needed."""
    row, still = centre.booked(TOMORROW, number=NUMBER), centre.booked(TOMORROW, number=OTHER)
    for number, sid in ((NUMBER, "SMold"), (OTHER, "SMkept")):
        written = messages.update().where(messages.c.number == number)
        centre.runtime.database.write(lambda connection, one=written, sid=sid: connection.execute(one.values(sid=sid)))
    ring(centre.runtime, row, "CArung")
    centre.set(row, state="done", ended_at=centre.clock.at)
    _call(centre, "CAcame", centre.clock.at)
    _call(centre, "CAon", centre.clock.at, is_over=False)
    for _ in range(2):
        centre.clock.at += A_MONTH + timedelta(minutes=1)
        _forget(centre)
    assert _orders(centre, "delete_call") == ["CAcame", "CArung"]
    assert _orders(centre, "delete_message") == ["SMold"]
    assert centre.row(still).number == OTHER


def test_it_is_done_once_a_minute_in_batches(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "AT_ONCE", 2)
    for number in range(3):
        _call(centre, f"CA{number}", centre.clock.at)
    centre.clock.at += A_MONTH + timedelta(minutes=1)
    assert _forget(centre).calls == 2
    assert _forget(centre) == Forgotten()
    centre.clock.at += timedelta(minutes=1)
    assert _forget(centre).calls == 1
    centre.clock.at += timedelta(minutes=1)
    assert _forget(centre).count == 0


def test_what_only_counts_is_forgotten_too(centre: Centre) -> None:
    def work(connection: Connection) -> None:
        callback_asks.note(connection, "asker", centre.clock.at)
        idempotency.keep(connection, "k", Kept("h", 201, {}), centre.clock.at)
        sms_refusals.refuse(connection, NUMBER, 21614, centre.clock.at)

    centre.runtime.database.write(work)
    centre.clock.at += timedelta(days=1, minutes=1)
    _forget(centre)
    with centre.runtime.database.read() as connection:
        assert idempotency.find(connection, "k") is None
        assert callback_asks.count_of(connection, "asker", MONDAY_MORNING - timedelta(days=1)) == 0
        assert sms_refusals.is_refused(connection, NUMBER)
    centre.clock.at += A_MONTH
    _forget(centre)
    with centre.runtime.database.read() as connection:
        assert not sms_refusals.is_refused(connection, NUMBER)
