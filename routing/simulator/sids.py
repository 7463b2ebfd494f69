"""Identifiers as Twilio makes them: two letters and 32 hexadecimal digits."""

from __future__ import annotations

import secrets


def new_sid(letters: str) -> str:
    """A new sid: `CA` calls, `QU` queues, `SM` messages, `RE` recordings, `WT` tasks, `WR` reservations."""
    return letters + secrets.token_hex(16)


def call_sid() -> str:
    """A new call's sid."""
    return new_sid("CA")
