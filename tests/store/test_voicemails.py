"""Messages callers leave: one to a call, every state against every event, listed as they were left."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from routing.store import calls, voicemails
from routing.store.calls import CallRow
from routing.store.database import Connection, Database, DatabaseFault, Work
from routing.store.voicemails import VoicemailRow
from tests.store.databases import MONDAY, done_twice_at_once

SID = "CA" + "1" * 32
LATER = MONDAY + timedelta(minutes=5)
# state: event: the state after it; what is not here changes nothing
MOVES = {
    "recording": {"recorded": "new", "absent": "absent", "empty": "empty"},
    "empty": {"recorded": "new"},
    "absent": {"recorded": "new"},
    "new": {"take": "taken", "done": "done"},
    "taken": {"done": "done"},
    "done": {},
}
WAYS = {
    "recording": (), "empty": ("empty",), "absent": ("absent",), "new": ("recorded",), "taken": ("recorded", "take"),
    "done": ("recorded", "take", "done"),
}
EVENTS = ("recorded", "absent", "empty", "take", "done")


def _add(connection: Connection, sid: str = SID, minutes: int = 0) -> bool:
    calls.add(connection, CallRow(sid, "telephone", "+33612345678", "+33173018499", "voicemail", MONDAY))
    return voicemails.add(
        connection, call_sid=sid, line="telephone", queue="support", topic=None, language="fr",
        from_raw="+33612345678", wants_callback=True, now=MONDAY + timedelta(minutes=minutes),
    )


def _message(database: Database, sid: str = SID) -> VoicemailRow:
    with database.read() as connection:
        found = voicemails.of_call(connection, sid)
        assert found is not None
        assert voicemails.find(connection, found.id) == found
    return found


def _event(name: str, id_: str) -> Work[bool]:
    events: dict[str, Work[bool]] = {
        "recorded": lambda connection: voicemails.recorded(connection, SID, "RE1", "https://x/RE1", 12, LATER),
        "absent": lambda connection: voicemails.absent(connection, SID),
        "empty": lambda connection: voicemails.empty(connection, SID),
        "take": lambda connection: voicemails.take(connection, id_, "claire", LATER),
        "done": lambda connection: voicemails.done(connection, id_, "karim", LATER),
    }
    return events[name]


def test_a_call_leaves_one_message(database: Database) -> None:
    assert database.write(_add) is True
    assert database.write(lambda connection: _add(connection, minutes=3)) is False
    message = _message(database)
    assert (message.state, message.left_at, message.wants_callback) == ("recording", MONDAY, True)
    assert (message.recording_sid, message.taken_by, message.done_at) == (None, None, None)


def test_a_message_needs_its_call(database: Database) -> None:
    with pytest.raises(DatabaseFault):
        database.write(lambda connection: voicemails.add(
            connection, call_sid="CA-of-nobody", line="telephone", queue=None, topic=None, language="fr", from_raw="",
            wants_callback=False, now=MONDAY,
        ))


@pytest.mark.parametrize(("state", "event"), list(product(MOVES, EVENTS)))
def test_every_state_against_every_event(database: Database, state: str, event: str) -> None:
    database.write(_add)
    for step in WAYS[state]:
        database.write(_event(step, _message(database).id))
    before = _message(database)
    assert before.state == state

    assert database.write(_event(event, before.id)) is (event in MOVES[state])
    after = _message(database)
    assert after.state == MOVES[state].get(event, state)
    if event not in MOVES[state]:
        assert after == before


def test_what_is_kept_of_the_way(database: Database) -> None:
    database.write(_add)
    for step in ("recorded", "take", "done"):
        database.write(_event(step, _message(database).id))
    message = _message(database)
    assert (message.recording_sid, message.recording_url, message.duration_seconds) == ("RE1", "https://x/RE1", 12)
    assert (message.taken_by, message.taken_at, message.done_at) == ("claire", LATER, LATER)


def test_done_in_one_go_says_by_whom(database: Database) -> None:
    database.write(_add)
    for step in ("recorded", "done"):
        database.write(_event(step, _message(database).id))
    assert (_message(database).taken_by, _message(database).taken_at) == ("karim", LATER)


def test_they_are_listed_as_they_were_left_and_silence_is_not(database: Database) -> None:
    for number, minutes in enumerate((7, 1, 4, 2)):
        database.write(lambda connection, n=number, at=minutes: _add(connection, f"CA{n}", at))
    for number in (0, 1, 2):
        database.write(lambda connection, n=number: voicemails.recorded(connection, f"CA{n}", f"RE{n}", "x", 9, LATER))
    database.write(lambda connection: voicemails.empty(connection, "CA3"))
    taken = _message(database, "CA2").id
    database.write(lambda connection: voicemails.take(connection, taken, "claire", LATER))
    with database.read() as connection:
        assert [message.call_sid for message in voicemails.listed(connection)] == ["CA1", "CA2", "CA0"]
        assert [message.call_sid for message in voicemails.listed(connection, ("taken",))] == ["CA2"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_who_take_it_at_once_are_one(database: Database) -> None:
    database.write(_add)
    database.write(_event("recorded", ""))
    id_ = _message(database).id
    assert done_twice_at_once(database, _event("take", id_)) == (True, False)
