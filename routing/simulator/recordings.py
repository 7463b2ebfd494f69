"""Recordings: what is known of each, and the silence that stands for its sound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

RATE = 8000
MOST_SECONDS_OF_SOUND = 5


@dataclass(slots=True, eq=False)
class Recording:
    """A recording of a call: `source` is Twilio's word for how it was made, `seconds` its length."""

    sid: str
    call_sid: str
    source: str
    started_at: datetime
    seconds: int = 0
    status: str = "in-progress"
    channels: int = 1
    is_deleted: bool = False


def silent_wav(seconds: int) -> bytes:
    """A WAV file of silence, 8 kHz mono, cut after a few seconds. http://soundfile.sapp.org/doc/WaveFormat/"""
    sound = b"\x80" * RATE * max(1, min(seconds, MOST_SECONDS_OF_SOUND))
    form = b"fmt " + (16).to_bytes(4, "little") + b"\x01\0\x01\0" + RATE.to_bytes(4, "little") * 2 + b"\x01\0\x08\0"
    data = b"data" + len(sound).to_bytes(4, "little") + sound
    return b"RIFF" + (4 + len(form) + len(data)).to_bytes(4, "little") + b"WAVE" + form + data


def silent_mp3(seconds: int) -> bytes:
    """An MP3 file of silence: MPEG-1 layer III frames of 32 kbit/s at 32 kHz, 36 ms each, with nothing in them."""
    frame = b"\xff\xfb\x18\xc4" + bytes(140)
    return frame * (max(1, min(seconds, MOST_SECONDS_OF_SOUND)) * 28)
