"""Who calls: a number, somebody who withholds it, a SIP address, an app, or something that is none of these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class CallerKind(StrEnum):
    """What a caller is known by."""

    NUMBER = "number"
    WITHHELD = "withheld"
    SIP = "sip"
    CLIENT = "client"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller: `raw` as the network wrote it; `e164` only of a number that can be called."""

    raw: str
    kind: CallerKind
    e164: str | None = None


# What networks write for a caller who gives no number, "anonymous, unknown, or other descriptions":
# https://www.twilio.com/docs/voice/twiml
_WITHHELD_WORDS = frozenset(
    {"", "anonymous", "restricted", "unknown", "unavailable", "private", "blocked", "withheld"}
)
# The same words keyed on a telephone: ANONYMOUS, RESTRICTED, UNAVAILABLE, UNKNOWN, BLOCKED.
_WITHHELD_NUMBERS = frozenset({"266696687", "7378742833", "86282452253", "8656696", "2562533"})
# The host of an anonymous SIP address: RFC 3323, section 4.1.1.3.
_ANONYMOUS_HOST = "anonymous.invalid"
_NAMED = re.compile(r"(?P<name>[^<]*)<(?P<address>[^<>]*)>")
_SIP = re.compile(r"sips?:(?:(?P<user>[^@;?:]*)(?::[^@]*)?@)?(?P<host>[^@;?:]*)", re.IGNORECASE)


def caller_of(raw: str, e164: str | None) -> Caller:
    """Who calls, by what the network wrote and by its number in E.164 where it is one.

    A number withheld in any spelling is no number, even where its digits would make one.
    """
    named = _NAMED.match(raw)
    name, address = (_bare(named["name"]), _bare(named["address"])) if named else ("", _bare(raw))
    sip = _SIP.match(address)
    if _is_withheld(address) or (name and _is_withheld(name)) or (sip and _is_anonymous(sip)):
        return Caller(raw, CallerKind.WITHHELD)
    if sip:
        return Caller(raw, CallerKind.SIP if sip["host"] else CallerKind.MALFORMED)
    scheme, _, identity = address.partition(":")
    if scheme.casefold() == "client" and identity.strip():
        return Caller(raw, CallerKind.CLIENT)
    return Caller(raw, CallerKind.NUMBER, e164) if e164 else Caller(raw, CallerKind.MALFORMED)


def _bare(written: str) -> str:
    return written.strip().strip("\"'").strip()


def _is_anonymous(sip: re.Match[str]) -> bool:
    has_word = bool(sip["user"]) and _is_withheld(sip["user"])
    return has_word or sip["host"].casefold() == _ANONYMOUS_HOST


def _is_withheld(written: str) -> bool:
    plain = re.sub(r"[\s_.-]", "", written).casefold()
    return plain in _WITHHELD_WORDS or plain.removeprefix("+") in _WITHHELD_NUMBERS
