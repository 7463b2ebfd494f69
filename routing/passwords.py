"""Passwords as they are kept: argon2id hashes, never the words; the only door to argon2-cffi.

The cost is that of RFC 9106's second recommendation (64 MiB). https://www.rfc-editor.org/rfc/rfc9106.html#section-4
"""

from __future__ import annotations

import secrets
import threading
from base64 import b64encode
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST, LONGEST = 10, 200
MOST_AT_ONCE = 4
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4
_AT_WORK = threading.BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work a guess is: passes, memory in KiB, and lanes."""

    passes: int = 3
    memory: int = 65_536
    lanes: int = 4


USUAL = Cost()


def hash_of_password(password: str, cost: Cost = USUAL) -> str:
    """What is kept of a password, the cost in it."""
    with _AT_WORK:
        return _hasher(cost).hash(_bytes(password))


def is_password(kept: str | None, password: str, cost: Cost = USUAL) -> bool:
    """Whether a password is the one kept. Where none is kept it takes as long to say no, so that time tells nothing."""
    with _AT_WORK:
        try:
            return _hasher(cost).verify(kept or _nobodys(cost), _bytes(password)) and kept is not None
        except (Argon2Error, InvalidHashError):
            return False


def is_outdated(kept: str, cost: Cost = USUAL) -> bool:
    """Whether it was hashed at another cost than is usual now, and is to be hashed again."""
    return _hasher(cost).check_needs_rehash(kept)


def new_password() -> str:
    """A random password that can be read out and typed: `k7fm-3xwp-…`, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


@cache
def _hasher(cost: Cost) -> PasswordHasher:
    return PasswordHasher(cost.passes, cost.memory, cost.lanes, type=Type.ID)


@cache
def _nobodys(cost: Cost) -> str:
    """A hash that no password is known for, made without any work."""
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={cost.memory},t={cost.passes},p={cost.lanes}${salt}${digest}"


def _bytes(password: str) -> bytes:
    return password[:LONGEST + 1].encode("utf-8", "surrogatepass")
