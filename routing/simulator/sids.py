"""Identifiers as Twilio makes them."""

import secrets


def call_sid() -> str:
    """A new call's sid: `CA` and 32 hexadecimal digits."""
    return "CA" + secrets.token_hex(16)
