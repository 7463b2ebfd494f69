"""The address under which whoever asked for a callback sees, moves and cancels it: nobody can guess another's.

A token is the reference and a keyed hash (HMAC, RFC 2104) of the callback's id under SECRET_KEY.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from routing.domain.callback import PREFIX, read_reference
from routing.networks import network_of

MAC_LENGTH = 20  # base64 letters, 120 bits
LONGEST = 40


@dataclass(frozen=True, slots=True)
class CallbackLinks:
    """Makes and reads tokens. `public_url` is where the pages are."""

    secret: str = field(repr=False)
    public_url: str

    def token(self, reference: str, id_: str) -> str:
        """The token of a callback, `7F3K-…`."""
        return f"{reference.removeprefix(PREFIX)}-{self._mac(f'callback {id_}')}"

    def address(self, reference: str, id_: str) -> str:
        """Where its page is."""
        return f"{self.public_url}/callback/{self.token(reference, id_)}"

    def reference_in(self, token: str) -> str | None:
        """The reference that a token names, not yet to be trusted; None when it is no token."""
        bare, dash, _ = token[:LONGEST].partition("-")
        return read_reference(bare) if dash else None

    def is_genuine(self, token: str, reference: str, id_: str) -> bool:
        """Whether a token is that callback's own."""
        return hmac.compare_digest(token.encode(), self.token(reference, id_).encode())

    def asker(self, address: str) -> str:
        """What is kept of a network address, or of its network: enough to count, not to know it."""
        return self._mac(f"asker {network_of(address)}")

    def stamp(self, body: str) -> str:
        """What is kept of a request: enough to know it again, not to read the number in it."""
        return self._mac(f"request {body}")

    @property
    def prefix(self) -> str:
        """The path under which the pages are, where it is not the root: `/permanence`."""
        return urlsplit(self.public_url).path

    def _mac(self, about: str) -> str:
        digest = hmac.digest(self.secret.encode(), about.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode("ascii")[:MAC_LENGTH]
