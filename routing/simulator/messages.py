"""Text messages: what is known of each, how many parts it has, and what becomes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from routing.simulator.verbs import Callback

# GSM 03.38: the second row costs two places.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")
# https://www.twilio.com/docs/api/errors , one page to each
ERRORS = {"undelivered": 30005, "failed": 30008}


@dataclass(slots=True, eq=False)
class Message:
    """A text message; `status` runs queued, sent, and then delivered, undelivered or failed.

    `is_deleted` once REST shows it no more.
    """

    sid: str
    to: str
    sender: str
    body: str
    created_at: datetime
    updated_at: datetime
    callback: Callback = field(default_factory=Callback)
    status: str = "queued"
    sent_at: datetime | None = None
    error_code: int | None = None
    is_deleted: bool = False

    @property
    def is_over(self) -> bool:
        """Whether its status is final."""
        return self.status not in ("queued", "sent")

    @property
    def segments(self) -> int:
        """How many parts it is sent in."""
        return segments_of(self.body)


def segments_of(body: str) -> int:
    """The parts of a text: 160 (or 153 each) characters of GSM 03.38, else 70 (or 67) of UCS-2."""
    if _GSM.union(_GSM_EXTENDED).issuperset(body):
        length, alone, each = len(body) + sum(char in _GSM_EXTENDED for char in body), 160, 153
    else:
        length, alone, each = len(body.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= alone else -(-length // each)


def is_french_landline(number: str) -> bool:
    """Whether a French number takes no text messages."""
    return re.fullmatch(r"\+33[1-589]\d{8}", number) is not None
