"""The sound of a message: kept once, with its message, and gone with it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from routing.store import forgetting, voicemail_sounds
from routing.store.database import Database
from routing.store.tables import voicemails as table
from routing.store.voicemail_sounds import Sound
from tests.store.databases import MONDAY
from tests.voicemail_cases import RECORDING, SOUND, left


def _heard(database: Database, id_: str) -> Sound | None:
    with database.read() as connection:
        found = voicemail_sounds.of_voicemail(connection, id_)
        assert voicemail_sounds.kept_of(connection, [id_]) == (frozenset({id_}) if found else frozenset())
    return found


def test_it_is_kept_once_and_only_with_its_message(database: Database) -> None:
    id_ = database.write(left)
    assert _heard(database, id_) is None
    assert database.write(lambda connection: voicemail_sounds.keep(connection, RECORDING, SOUND, MONDAY)) is True
    other = Sound("audio/mpeg", b"other")
    assert database.write(lambda connection: voicemail_sounds.keep(connection, RECORDING, other, MONDAY)) is True
    assert _heard(database, id_) == SOUND
    assert database.write(lambda connection: voicemail_sounds.keep(connection, "RE2", other, MONDAY)) is False


def test_it_goes_with_its_recording_and_with_its_message(database: Database) -> None:
    id_, later = database.write(left), MONDAY + timedelta(days=31)
    database.write(lambda connection: voicemail_sounds.keep(connection, RECORDING, SOUND, MONDAY))
    database.write(lambda connection: forgetting.recordings_made(connection, later, 10))
    assert _heard(database, id_) is None
    with database.read() as connection:
        assert not voicemail_sounds.is_wanted(connection, RECORDING)

    database.write(lambda connection: connection.execute(table.update().values(recording_sid=RECORDING)))
    database.write(lambda connection: voicemail_sounds.keep(connection, RECORDING, SOUND, MONDAY))
    database.write(lambda connection: connection.execute(delete(table)))
    assert _heard(database, id_) is None
