"""What callers said on a message: the sound, fetched from the provider and played from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from routing.store.dialects import insert_or
from routing.store.tables import voicemail_sounds, voicemails


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound and what kind it is of."""

    content_type: str
    content: bytes


def is_wanted(connection: Connection, recording_sid: str) -> bool:
    """Whether a message has that recording."""
    found = select(voicemails.c.id).where(voicemails.c.recording_sid == recording_sid)
    return connection.execute(found).first() is not None


def keep(connection: Connection, recording_sid: str, sound: Sound, now: datetime) -> bool:
    """Keeps the sound of a recording with its message; False when no message has that recording any more."""
    those = voicemails.c.recording_sid == recording_sid
    id_ = connection.execute(select(voicemails.c.id).where(those).with_for_update()).scalar_one_or_none()
    if id_ is None:
        return False
    connection.execute(insert_or(connection, voicemail_sounds).values(
        voicemail_id=id_, content_type=sound.content_type, sound=sound.content, fetched_at=now,
    ).on_conflict_do_nothing())
    return True


def of_voicemail(connection: Connection, id_: str) -> Sound | None:
    """The sound of a message, if it has come."""
    of = voicemail_sounds.c
    row = connection.execute(select(of.content_type, of.sound).where(of.voicemail_id == id_)).one_or_none()
    return Sound(row.content_type, row.sound) if row else None


def kept_of(connection: Connection, ids: list[str]) -> frozenset[str]:
    """Which of these messages can be heard."""
    of = voicemail_sounds.c
    return frozenset(connection.execute(select(of.voicemail_id).where(of.voicemail_id.in_(ids))).scalars())
