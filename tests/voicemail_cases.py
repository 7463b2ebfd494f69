"""A message that somebody left, for the tests of what becomes of it."""

from __future__ import annotations

from routing.store import calls, voicemails
from routing.store.calls import CallRow
from routing.store.database import Connection
from routing.store.voicemail_sounds import Sound
from tests.store.databases import MONDAY

SID, RECORDING, SOUND = "CA" + "1" * 32, "RE1", Sound("audio/mpeg", b"\xff\xfb\0")


def left(connection: Connection) -> str:
    """Leaves a message that was recorded; its id."""
    calls.add(connection, CallRow(SID, "telephone", "+33612345678", "+33173018499", "voicemail", MONDAY))
    voicemails.add(
        connection, call_sid=SID, line="telephone", queue=None, topic=None, language="fr", from_raw="+33612345678",
        wants_callback=False, now=MONDAY,
    )
    voicemails.recorded(connection, SID, RECORDING, "https://x/RE1", 8, MONDAY)
    found = voicemails.of_call(connection, SID)
    assert found is not None
    return found.id
