"""Who calls: a number, somebody who withholds it, a SIP address, a client, or something that is none of these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class CallerKind(StrEnum):
    """What the network says of who calls."""

    NUMBER = "number"
    WITHHELD = "withheld"
    SIP = "sip"
    CLIENT = "client"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, `raw` as the network sent it; `e164` only where it is a valid number."""

    raw: str
    kind: CallerKind
    e164: str | None = None


# Words and keypad spellings (ANONYMOUS, RESTRICTED, UNAVAILABLE, UNKNOWN, BLOCKED) that networks send for a withheld
# number; met in Twilio's documentation of `From` and in public code that handles it.
_WORDS = frozenset({
    "", "anonymous", "restricted", "unknown", "unavailable", "private", "blocked", "withheld", "nocallerid",
})
_SPELLED = frozenset({"266696687", "7378742833", "86282452253", "8656696", "2562533"})
_SIP = re.compile(r"sips?:", re.IGNORECASE)


def caller_of(raw: str, e164: str | None) -> Caller:
    """The caller behind a raw `From`; `e164` is the same read as a telephone number, None where it is none."""
    name = raw.strip().lower()
    if _is_withheld(name):
        return Caller(raw, CallerKind.WITHHELD)
    if _SIP.match(name):
        return Caller(raw, CallerKind.SIP)
    if name.startswith("client:"):
        return Caller(raw, CallerKind.CLIENT)
    return Caller(raw, CallerKind.NUMBER, e164) if e164 else Caller(raw, CallerKind.MALFORMED)


def _is_withheld(name: str) -> bool:
    shown = re.sub(r"<.*", "", name).strip().strip('"') if "<" in name else name
    user = re.sub(r"^sips?:", "", shown).partition("@")[0]
    plain = re.sub(r"[\s_-]", "", user)
    return plain in _WORDS or plain.lstrip("+") in _SPELLED or name.endswith("@anonymous.invalid")
