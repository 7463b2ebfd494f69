"""Telephone numbers: read as people write them, shown as people read them, masked wherever they are logged.

The only door to phonenumbers (Google's numbering plans).
"""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from routing.domain.centre import PhoneNumber
from routing.domain.text import Text

HOME_REGION = "FR"
_LOOKS_LIKE_A_NUMBER = re.compile(
    r"(?<![^\W_])(?:"
    r"(?:\+|00|%2[Bb])[1-9](?:[ .\u00a0\u2009\u202f()-]{0,2}\d){6,14}"  # international
    r"|0[1-9](?:[ .\u00a0\u2009\u202f-]?\d\d){4}"  # as written in France
    r"|\d{10,15}"  # digits alone
    r")(?![^\W_])"
)


def read_number(written: str) -> PhoneNumber | None:
    """The number a person wrote, `01 73 01 84 99` or `+33 1 …`; None when no network could route it."""
    try:
        parsed = phonenumbers.parse(written, HOME_REGION)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    international = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    is_home = phonenumbers.region_code_for_number(parsed) == HOME_REGION
    national = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    shown = Text(national if is_home else international, international)
    return PhoneNumber(phonenumbers.format_number(parsed, PhoneNumberFormat.E164), shown)


def e164_of(raw: str) -> str | None:
    """A number as a telephone network sends it (`+33…`), in E.164; None for anything else, such as `anonymous`."""
    if not raw.startswith("+"):
        return None
    number = read_number(raw)
    return number.e164 if number else None


def masked(text: str) -> str:
    """The text with every telephone number in it reduced to its first and last digits."""
    return _LOOKS_LIKE_A_NUMBER.sub(_mask, text)


def _mask(match: re.Match[str]) -> str:
    written = match.group().replace("%2B", "+").replace("%2b", "+")
    digits = re.sub(r"\D", "", written)
    return f"{'+' if written.startswith('+') else ''}{digits[:2]}••••{digits[-2:]}"
