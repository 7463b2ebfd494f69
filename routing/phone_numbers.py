"""Telephone numbers: read as people write them, shown as people read them, masked wherever they are logged.

The door to phonenumbers (Google's numbering plans), with number_facts.py beside it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from routing.domain.centre import PhoneNumber
from routing.domain.text import Text

HOME_REGION = "FR"
HOME_CODE = 33
# All of 06 and 07 is mobile, whatever is handed out by now, 06 39 98 for fiction among it (ARCEP's numbering plan).
HOME_MOBILES = re.compile(r"[67]\d{8}")
# Dialled from France as if they were in it, 0690 12 34 56, and reached from everywhere by a code of their own:
# Guadeloupe, Guyane, Martinique, La Réunion with Mayotte (ARCEP's numbering plan).
OVERSEAS = {
    590: re.compile(r"(?:590|69[01])\d{6}"), 594: re.compile(r"[56]94\d{6}"), 596: re.compile(r"(?:596|69[67])\d{6}"),
    262: re.compile(r"(?:26[239]|69[23]|639(?!98))\d{6}"),
}
_LOOKS_LIKE_A_NUMBER = re.compile(
    r"(?<![^\W_])(?:"
    r"(?:\+|00|%2[Bb])[1-9](?:[ .\u00a0\u2009\u202f()-]{0,2}\d){6,14}"  # international
    r"|0[1-9](?:[ .\u00a0\u2009\u202f-]?\d\d){4}"  # as written in France
    r"|\d{10,15}"  # digits alone
    r")(?![^\W_])"
)


class Kind(StrEnum):
    """What a number is, as far as its plan tells."""

    MOBILE = "mobile"
    FIXED = "fixed"
    MOBILE_OR_FIXED = "mobile_or_fixed"
    OTHER = "other"
    UNKNOWN = "unknown"


_KINDS = {
    PhoneNumberType.MOBILE: Kind.MOBILE, PhoneNumberType.FIXED_LINE: Kind.FIXED,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: Kind.MOBILE_OR_FIXED, PhoneNumberType.UNKNOWN: Kind.UNKNOWN,
}


def read_number(written: str) -> PhoneNumber | None:
    """The number a person wrote, `01 73 01 84 99` or `+33 1 …`; None when no network could route it."""
    parsed = _parsed(written)
    if parsed is None:
        return None
    international = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    is_home = phonenumbers.region_code_for_number(parsed) == HOME_REGION
    national = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    shown = Text(national if is_home else international, international)
    return PhoneNumber(phonenumbers.format_number(parsed, PhoneNumberFormat.E164), shown)


@lru_cache(maxsize=1024)
def e164_of(raw: str) -> str | None:
    """A number as a telephone network sends it (`+33…`), in E.164; None for anything else, such as `anonymous`."""
    if not raw.startswith("+"):
        return None
    parsed = _parsed(raw)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164) if parsed else None


def _parsed(written: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(written, HOME_REGION)
    except NumberParseException:
        return None
    return routed(parsed) if phonenumbers.is_possible_number(parsed) else None


def kind_of(e164: str) -> Kind:
    """What an E.164 number is; UNKNOWN for one that no plan has, and for what is no number."""
    try:
        parsed = routed(phonenumbers.parse(e164))
    except NumberParseException:
        return Kind.UNKNOWN
    kind = _KINDS.get(phonenumbers.number_type(parsed), Kind.OTHER)
    return Kind.MOBILE if kind is Kind.UNKNOWN and is_home_mobile(parsed) else kind


def is_mobile(e164: str) -> bool:
    """Whether it may take text messages; where a plan sets no mobiles apart (North America) the network will tell."""
    return kind_of(e164) in (Kind.MOBILE, Kind.MOBILE_OR_FIXED)


def calling_code(e164: str) -> str:
    """The beginning that all numbers of its country have: `+33`. The number itself when it is none."""
    try:
        return f"+{phonenumbers.parse(e164).country_code}"
    except NumberParseException:
        return e164


def digits_of(e164: str) -> str:
    """The digits that a number has however it is written: those after the code of its country, and after the 0."""
    try:
        return str(phonenumbers.parse(e164).national_number)
    except NumberParseException:
        return re.sub(r"\D", "", e164)


def is_home_mobile(parsed: phonenumbers.PhoneNumber) -> bool:
    """Whether it is a mobile of home, handed out by now or not."""
    return parsed.country_code == HOME_CODE and HOME_MOBILES.fullmatch(str(parsed.national_number)) is not None


def routed(parsed: phonenumbers.PhoneNumber) -> phonenumbers.PhoneNumber:
    """An overseas number written as in France, under the code that reaches it from everywhere."""
    national = str(parsed.national_number)
    codes = (code for code, numbers in OVERSEAS.items() if numbers.fullmatch(national))
    code = next(codes, None) if parsed.country_code == HOME_CODE else None
    return phonenumbers.PhoneNumber(code, parsed.national_number) if code else parsed


def hinted(e164: str) -> str:
    """A number as whoever gave it knows it again, and nobody else: `06 •• •• •• 78`, `+44 •••• •• 78`."""
    if e164.startswith(f"+{HOME_CODE}"):
        return f"0{e164[3:4]} •• •• •• {e164[-2:]}"
    return f"+{phonenumbers.parse(e164).country_code} •••• •• {e164[-2:]}"


def masked(text: str) -> str:
    """The text with every telephone number in it reduced to its first and last digits."""
    return _LOOKS_LIKE_A_NUMBER.sub(_mask, text)


def _mask(match: re.Match[str]) -> str:
    written = match.group().replace("%2B", "+").replace("%2b", "+")
    digits = re.sub(r"\D", "", written)
    return f"{'+' if written.startswith('+') else ''}{digits[:2]}••••{digits[-2:]}"
