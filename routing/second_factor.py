"""Codes of six digits that a program on one's own telephone shows, asked for beside the password. The door to pyotp.

RFC 6238: a new code every 30 seconds; one is believed for its own half minute and the ones before and after, as clocks
differ, and once only. Of a secret a random seed is kept, and the secret is made of it under SECRET_KEY, so that a copy
of the database lets nobody in. https://www.rfc-editor.org/rfc/rfc6238#section-5.2
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime

from pyotp import TOTP

ISSUER = "Permanence"
SECONDS, DIGITS = 30, 6
SECRET_BYTES = 20  # RFC 4226, section 4: https://www.rfc-editor.org/rfc/rfc4226#section-4
_SEED_BYTES = 12
_SEED = re.compile(r"[A-Za-z0-9_-]{16}")
_BESIDE = (0, -1, 1)


def new_seed() -> str:
    """What is kept of a new secret: 96 random bits as 16 signs."""
    return secrets.token_urlsafe(_SEED_BYTES)


def is_seed(text: str) -> bool:
    """Whether it can be one that `new_seed` made: forms bring it back."""
    return _SEED.fullmatch(text) is not None


def secret_of(key: str, name: str, seed: str) -> str:
    """The secret of a user's second factor, in base 32 as it is typed; `key` is SECRET_KEY."""
    digest = hmac.digest(key.encode(), f"second factor {name} {seed}".encode(), hashlib.sha256)
    return base64.b32encode(digest[:SECRET_BYTES]).decode("ascii")


def address_of(secret: str, name: str) -> str:
    """The `otpauth:` address by which a program takes the secret over, from a picture or a link."""
    return TOTP(secret, digits=DIGITS, interval=SECONDS).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which half minute a code is of, counted since the epoch; None where it is not of this one or one beside it."""
    shown = "".join(code.split())
    if not (len(shown) == DIGITS and shown.isascii() and shown.isdecimal()):
        return None
    codes, present = TOTP(secret, digits=DIGITS, interval=SECONDS), int(now.timestamp()) // SECONDS
    for step in (present + beside for beside in _BESIDE):
        if hmac.compare_digest(codes.generate_otp(step), shown):
            return step
    return None
