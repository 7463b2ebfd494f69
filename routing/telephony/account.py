"""The account the telephone network knows us by, and the addresses at which it calls us."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TelephoneAccount:
    """Without SID and token no webhook can be trusted, and all are refused.

    `old_token` is the one before, whose signatures are believed too while Twilio changes over.
    """

    sid: str | None
    auth_token: str | None = field(repr=False)
    public_url: str
    old_token: str | None = field(default=None, repr=False)

    @property
    def is_known(self) -> bool:
        """Whether webhooks can be checked at all."""
        return self.sid is not None and self.auth_token is not None

    def address(self, path: str) -> str:
        """An absolute address under PUBLIC_URL, as webhooks need it."""
        return f"{self.public_url}{path}"
