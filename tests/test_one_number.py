"""One number, told whole and erased whole: afterwards its digits stand nowhere in the database, however written."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from routing import desk, one_number
from routing.domain.errors import Refused
from routing.domain.number_text import mentions
from routing.runtime import Runtime
from routing.store import (
    alarms,
    attempts,
    callbacks,
    caller_marks,
    calls,
    idempotency,
    recordings,
    sms_refusals,
    voicemails,
)
from routing.store.calls import CallRow, StepRow
from routing.store.database import Connection
from routing.store.idempotency import Kept
from routing.store.journal import latest
from routing.store.recordings import RecordingRow
from routing.store.tables import callbacks as callback_rows
from routing.store.tables import messages as message_rows
from routing.store.tables import metadata, outbox
from tests.callbacks.promised import Centre
from tests.callbacks.rung import ring
from tests.conftest import MONDAY_MORNING, StoppedClock
from tests.web.apps import CLAIRE

NUMBER, DIGITS = "+33612345678", "612345678"
OTHER = "+33687654321"
TOMORROW = MONDAY_MORNING + timedelta(days=1)
READ_BACK = "<Response><Say>Vous avez indiqué le 06, 12, 34,\u00a056, 78.</Say></Response>"


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre on a Monday at ten o'clock."""
    return Centre(runtime, clock)


def _call(connection: Connection, sid: str, number: str, detail: dict[str, Any], answer: str, is_over: bool = True,
          memory: dict[str, Any] | None = None) -> None:
    calls.add(connection, CallRow(
        sid, "telephone", number, "+33173018499", "in_menu", MONDAY_MORNING, caller=number, memory=memory or {}
    ))
    calls.add_step(connection, sid, StepRow(MONDAY_MORNING, "heard:1", detail, answer))
    if is_over:
        calls.end(connection, sid, "converted", MONDAY_MORNING, 60)


def _seed(centre: Centre) -> str:
    """A number in every column that may hold one, and another person's rows; the callback's reference."""
    over = centre.booked(TOMORROW, number=NUMBER)
    desk_mark = desk.new_mark(centre.runtime, CLAIRE, NUMBER, "priority", "client 06 12 34 56 78", None)
    desk.mark_caller(centre.runtime, CLAIRE, desk_mark)
    ring(centre.runtime, over, "CArung")
    row = centre.row(over)

    def work(connection: Connection) -> None:
        now = centre.clock.at
        attempt = attempts.of_callback(connection, row.id)[0]
        attempts.keep_answer(connection, attempt, "rung", READ_BACK)
        _call(connection, "CAown", NUMBER, {"digits": "1"}, READ_BACK, memory={"number": NUMBER})
        _call(connection, "CAkeyed", "anonymous", {"digits": "0612345678"}, "<Response/>")
        _call(connection, "CAread", OTHER, {"said": "1"}, READ_BACK)
        _call(connection, "CAremembered", "anonymous", {}, "", memory={"asked": {"number": "0033 6 12 34 56 78"}})
        _call(connection, "CAother", OTHER, {"digits": "0687654321"}, "<Response>06, 87, 65, 43, 21</Response>")
        for sid, number in (("CAown", NUMBER), ("CAother", OTHER)):
            voicemails.add(connection, call_sid=sid, line="telephone", queue=None, topic=None, language="fr",
                           from_raw=number, wants_callback=True, now=now)
            voicemails.recorded(connection, sid, f"RE{sid}", "https://x", 9, now)
        recordings.add(connection, RecordingRow("REtalk", "CArung", "claire", "https://x", 9, now))
        sms_refusals.refuse(connection, NUMBER, 21614, now)
        idempotency.keep(connection, "k", Kept("h", 201, {"reference": row.reference, "phone": "06 •• •• •• 78"}), now)
        alarms.raise_alarm(connection, "x", NUMBER, "le 06 12 34 56 78 ne répond pas", now)
        alarms.raise_alarm(connection, "y", "CA", "un autre", now)
        connection.execute(message_rows.update().values(sid="SMbooked"))
        connection.execute(callback_rows.update().where(callback_rows.c.id == row.id).values(call_sid="CAkeyed"))

    centre.runtime.database.write(work)
    return row.reference


def _everything(runtime: Runtime) -> dict[str, str]:
    """Each table as one text."""
    with runtime.database.read() as connection:
        return {
            table.name: json.dumps(
                [tuple(row) for row in connection.execute(select(table))], ensure_ascii=False, default=str
            ) for table in metadata.sorted_tables
        }


def _holding(runtime: Runtime, digits: str = DIGITS) -> set[str]:
    found = _everything(runtime)
    return {name for name, text in found.items() if digits in re.sub(r"\D", "", text) or mentions(text, digits)}


def test_erased_is_erased_in_every_table(centre: Centre) -> None:
    """Every row is looked at for the digits, whatever stands between them."""
    reference = _seed(centre)
    assert _holding(centre.runtime) == {
        "alarms", "attempts", "call_steps", "callbacks", "caller_marks", "calls", "messages", "sms_refusals",
        "voicemails",
    }
    others = _everything(centre.runtime)["calls"].count(OTHER)

    done = one_number.erase(centre.runtime, CLAIRE, "06 12 34 56 78", "demande du 06 12 34 56 78")

    assert _holding(centre.runtime) == set()
    assert (done.callbacks, done.calls, done.messages, done.recordings) == (1, 4, 1, 2)
    with centre.runtime.database.read() as connection:
        row = callbacks.of_reference(connection, reference)
        entry = latest(connection, 1)[0]
        told = [(one.kind, one.payload["sid"]) for one in connection.execute(outbox.select()) if one.kind != "sms"]
        kept, alarm = calls.find(connection, "CAother"), alarms.standing(connection)
        assert idempotency.find(connection, "k") is None
    assert row is not None
    assert (row.state, row.reason, row.number) == ("cancelled", "erased", None)
    assert sorted(told) == [
        *(("delete_call", sid) for sid in ("CAkeyed", "CAown", "CAread", "CAremembered", "CArung")),
        ("delete_message", "SMbooked"), ("delete_recording", "RECAown"), ("delete_recording", "REtalk"),
        ("end_call", "CArung"),
    ]
    assert (entry.action, entry.subject, entry.detail["references"]) == ("number_erased", done.id, [reference])
    assert kept is not None
    assert kept.from_raw == OTHER
    assert others == 4, "twice for each of the other's calls"
    assert [one.kind for one in alarm] == ["y"]
    assert centre.sold() == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_erased_is_erased_in_the_files_too(centre: Centre) -> None:
    """What a row held is overwritten in the database's file, and the journal beside it begins anew."""
    _seed(centre)
    file = Path(centre.runtime.database.url.database or "")
    assert any(DIGITS.encode() in path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    one_number.erase(centre.runtime, CLAIRE, NUMBER, "")
    told = {path.name: path.read_bytes() for path in file.parent.glob(f"{file.name}*")}
    assert f"{file.name}-wal" in told
    for held in told.values():
        assert DIGITS.encode() not in held
        assert b"06 12 34 56 78" not in held
        assert b"06, 12, 34" not in held


def test_it_is_told_whole_before(centre: Centre) -> None:
    reference = _seed(centre)
    with centre.runtime.database.read() as connection:
        found = one_number.export(connection, "+33 6 12 34 56 78")
    assert [row["reference"] for row in found["callbacks"]] == [reference]
    assert {row["sid"] for row in found["calls"]} == {"CAown", "CAkeyed", "CAread", "CAremembered"}
    assert {name: len(rows) for name, rows in found.items() if name not in ("callbacks", "calls")} == {
        "callback_changes": 2, "attempts": 1, "call_steps": 4, "queue_entries": 0, "voicemails": 1, "recordings": 1,
        "messages": 1, "caller_marks": 1, "sms_refusals": 1, "idempotency_keys": 1,
    }
    assert not any("token" in row for rows in found.values() for row in rows)


def test_a_trial_counts_and_changes_nothing(centre: Centre) -> None:
    _seed(centre)
    before = _everything(centre.runtime)
    tried = one_number.erase(centre.runtime, CLAIRE, NUMBER, "", is_trial=True)
    assert (tried.callbacks, tried.calls, tried.messages) == (1, 4, 1)
    assert _everything(centre.runtime) == before


@pytest.mark.parametrize("how", ["talking", "being placed", "calling"])
def test_nothing_is_erased_while_a_call_is_on(centre: Centre, how: str) -> None:
    """Who talks is not cut off; and a call that is being placed is found again by its number alone."""
    row = centre.booked(number=NUMBER)
    if how == "calling":
        centre.runtime.database.write(lambda connection: _call(connection, "CA", NUMBER, {}, "", is_over=False))
    else:
        ring(centre.runtime, row, "CA" if how == "talking" else None, is_talking=how == "talking")
    before = _everything(centre.runtime)
    with pytest.raises(Refused) as error:
        one_number.erase(centre.runtime, CLAIRE, NUMBER, "")
    assert (error.value.status, error.value.faults[0].code) == (409, "still_on")
    assert _everything(centre.runtime) == before


def test_of_a_number_that_left_nothing_there_is_nothing(centre: Centre) -> None:
    _seed(centre)
    with centre.runtime.database.read() as connection:
        assert not any(one_number.export(connection, "06 99 99 99 99").values())
    assert one_number.erase(centre.runtime, CLAIRE, "06 99 99 99 99", "").callbacks == 0
    with pytest.raises(Refused, match="not a telephone number"):
        one_number.erase(centre.runtime, CLAIRE, "x", "")


def test_messages_and_marks_of_others_stay(centre: Centre) -> None:
    _seed(centre)
    centre.booked(TOMORROW, number=OTHER)
    one_number.erase(centre.runtime, CLAIRE, NUMBER, "")
    with centre.runtime.database.read() as connection:
        written = connection.execute(select(message_rows.c.number)).scalars().all()
        assert caller_marks.in_force(connection, centre.clock.at) == ()
    assert written == [OTHER]
