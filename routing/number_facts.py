"""What a number is that somebody wrote to be rung back: its country and its kind, as far as its plan tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from routing.domain.number_rule import NumberFacts, NumberKind
from routing.phone_numbers import HOME_REGION, OVERSEAS, is_home_mobile, routed

OVERSEAS_REGIONS = ("RE", "YT", "GP", "MQ", "GF")
LONGEST_WRITTEN = 40
# Digits as people group them. An extension, a pause or a service code (`#31#`) is not a number to ring.
_DIGITS_ALONE = re.compile(r"[+(\s]*\d[\d\s().\-\u2010-\u2015/+]*")
_NUMBER_KINDS = {
    PhoneNumberType.FIXED_LINE: NumberKind.FIXED_LINE, PhoneNumberType.MOBILE: NumberKind.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.FIXED_OR_MOBILE, PhoneNumberType.VOIP: NumberKind.VOIP,
    PhoneNumberType.UNKNOWN: NumberKind.UNKNOWN,
}


def facts_of(written: str) -> NumberFacts | None:
    """What is known of a number as a person wrote it: 06…, 0033…, 33… alike, and overseas numbers under their own
    region. None for what is no number.
    """
    if len(written) > LONGEST_WRITTEN or not _DIGITS_ALONE.fullmatch(written := _seen(written)):
        return None
    parsed = next((found for found in map(_possible, _readings(written)) if found is not None), None)
    if parsed is None:
        return _short_facts(written)
    e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    if is_home_mobile(parsed):
        return NumberFacts(e164, (HOME_REGION,), NumberKind.MOBILE)
    kind = _NUMBER_KINDS.get(phonenumbers.number_type(parsed), NumberKind.OTHER)
    regions = phonenumbers.region_codes_for_country_code(parsed.country_code or 0)
    return NumberFacts(e164, tuple(r for r in regions if phonenumbers.is_valid_number_for_region(parsed, r)), kind)


def _seen(written: str) -> str:
    """What one sees of it: address books copy a number between marks of its writing direction, and a narrow no-break
    space is no space to phonenumbers.
    """
    return " ".join("".join(one for one in written if unicodedata.category(one) != "Cf").split())


def _readings(written: str) -> Iterator[phonenumbers.PhoneNumber]:
    """A number as it is read at home, and as it is read overseas, where its plan has it."""
    for region in (HOME_REGION, *OVERSEAS_REGIONS):
        try:
            parsed = phonenumbers.parse(written, region)
        except NumberParseException:
            return
        if region == HOME_REGION or (parsed.country_code in OVERSEAS and phonenumbers.is_valid_number(parsed)):
            yield parsed


def _possible(parsed: phonenumbers.PhoneNumber) -> phonenumbers.PhoneNumber | None:
    return routed(parsed) if phonenumbers.is_possible_number(parsed) else None


def _short_facts(written: str) -> NumberFacts | None:
    """A short number of home: 15, 112, 3631, 118 218."""
    digits = re.sub(r"\D", "", written)
    try:
        parsed = phonenumbers.parse(digits, HOME_REGION)
    except NumberParseException:
        return None
    is_short = phonenumbers.is_valid_short_number_for_region(parsed, HOME_REGION)
    return NumberFacts(digits, (), NumberKind.SHORT) if is_short else None
