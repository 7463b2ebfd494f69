"""The sound of a message brought here from the provider, so that whoever has signed in hears it and nobody else does.

Only the dispatcher talks to the provider's REST API, and it keeps recordings behind our account's secret. A recording
is not ready at once: until then the provider says that there is none.
"""

from __future__ import annotations

from routing.deliveries import Delivery, Verdict, put_off
from routing.store import outbox, voicemail_sounds
from routing.store.database import Connection
from routing.store.voicemail_sounds import Sound
from routing.telephony.network import NetworkSilent, Outcome, Told

FETCH = "fetch_recording"
MP3 = "audio/mpeg"
NOT_THERE = 20404  # https://www.twilio.com/docs/api/errors/20404


def fetch_sound(delivery: Delivery) -> Verdict:
    """Fetches one recording; one that no message has any more, since it was deleted, is not asked for."""
    runtime, row, sid = delivery.runtime, delivery.row, str(delivery.row.payload["sid"])
    with runtime.database.read() as connection:
        is_wanted = voicemail_sounds.is_wanted(connection, sid)
    try:
        content = delivery.network.recording(sid) if is_wanted else b""
    except NetworkSilent:
        return put_off(delivery, Told(Outcome.UNKNOWN))
    if content is None:
        return put_off(delivery, Told(Outcome.REFUSED, code=NOT_THERE))
    sound, now = Sound(MP3, content), runtime.clock.now()

    def work(connection: Connection) -> None:
        voicemail_sounds.keep(connection, sid, sound, now)
        outbox.done(connection, row.id)

    runtime.database.write(work)
    return Verdict.DONE
