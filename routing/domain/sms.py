"""How long a text message is, and how one is made to fit: the GSM alphabet of 3GPP TS 23.038, or UCS-2.

What is done to a text, in this order, each only when the one before is not enough:
1. nothing: it is sent as written;
2. typography that GSM writes otherwise (’ “ » – … and no-break spaces) is written so, when that alone makes the whole
   text GSM: readers see no difference and it costs half;
3. accents that GSM lacks (ê ç î ô û œ, most capitals) are taken off, when as UCS-2 the text would have too many parts
   and so it has not: a plain letter is better than a lost sentence;
4. it is cut after a whole word, with an ellipsis, and the result says so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 1_600
"""Characters that the network takes at most (https://www.twilio.com/docs/messaging/api/message-resource)."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€")  # each costs an escape besides itself
_TWINS = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "…": "...",
    "–": "-", "—": "-", "‑": "-", "−": "-", "•": "-", "·": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "\u2007": " ", "\t": " ",
})
_LETTERS = str.maketrans({"œ": "oe", "Œ": "OE", "ÿ": "y", "Ÿ": "Y"})
# Lone surrogates cannot be sent at all; control characters and soft hyphens are shown by no telephone.
_UNSENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\ud800-\udfff\ufeff\ufffe\uffff]")
# Guillemets are spaced in French, straight quotes are not.
_SPACED_QUOTES = re.compile("(?<=«)[\u00a0\u202f ]|[\u00a0\u202f ](?=»)")


class Encoding(StrEnum):
    """How the characters of a message are sent."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A body ready to be sent: its encoding and parts; `is_cut` says that its end is missing."""

    body: str
    encoding: Encoding
    segments: int
    is_cut: bool = False


def encoding_of(text: str) -> Encoding:
    """GSM when every character is in its alphabet or the extension, else UCS-2."""
    return Encoding.GSM7 if all(char in _BASIC or char in _EXTENDED for char in text) else Encoding.UCS2


def segments_of(text: str) -> int:
    """How many parts a text is sent in: one of 160 or 70 units, or several of 153 or 67.

    An escaped character or a surrogate pair, two units, is never split over two parts.
    """
    encoding = encoding_of(text)
    single, several = (160, 153) if encoding is Encoding.GSM7 else (70, 67)
    units = [_units(char, encoding) for char in text]
    if sum(units) <= single:
        return 1
    parts, filled = 1, 0
    for unit in units:
        parts, filled = (parts + 1, unit) if filled + unit > several else (parts, filled + unit)
    return parts


def sendable(text: str) -> str:
    """The text without what no message can hold, and without blanks around it; nothing may be left."""
    return _UNSENDABLE.sub("", unicodedata.normalize("NFC", text)).strip()


def fit(text: str, max_parts: int) -> Fitted:
    """The text in at most so many parts. Raises ValueError for no part at all, or for a text without a word."""
    written = sendable(text)
    if max_parts < 1 or not written:
        raise ValueError("a message has at least one part and some words")
    plain, bare = _with_twins(written), _without_accents(written)
    if encoding_of(written) is Encoding.UCS2 and encoding_of(plain) is Encoding.GSM7:
        written = plain
    for body in (written, bare):
        if _fits(body, max_parts):
            return Fitted(body, encoding_of(body), segments_of(body))
    longest = bare if encoding_of(bare) is Encoding.GSM7 else written
    return _cut(longest, max_parts)


def _units(char: str, encoding: Encoding) -> int:
    return 2 if (char in _EXTENDED if encoding is Encoding.GSM7 else ord(char) > 0xFFFF) else 1


def _fits(body: str, max_parts: int) -> bool:
    return segments_of(body) <= max_parts and len(body) <= LONGEST


def _with_twins(text: str) -> str:
    return _SPACED_QUOTES.sub("", text).translate(_TWINS).strip()


def _without_accents(text: str) -> str:
    return "".join(map(_plain_letter, _with_twins(text).translate(_LETTERS)))


def _plain_letter(char: str) -> str:
    """The letter without its accent, where GSM has the one and not the other."""
    letter = unicodedata.normalize("NFD", char)[0]
    return letter if char not in _BASIC and letter in _BASIC else char


def _cut(text: str, max_parts: int) -> Fitted:
    """The longest beginning that ends with a whole word; of a single endless word, as much as there is room for."""
    ellipsis = "..." if encoding_of(text) is Encoding.GSM7 else "…"
    shortest, longest = 0, len(text)
    while longest - shortest > 1:
        middle = (shortest + longest) // 2
        has_room = _fits(text[:middle].rstrip() + ellipsis, max_parts)
        shortest, longest = (middle, longest) if has_room else (shortest, middle)
    words = max((space.start() for space in re.finditer(r"\s", text[: shortest + 1])), default=0)
    body = text[: words or shortest].rstrip() + ellipsis
    return Fitted(body, encoding_of(body), segments_of(body), is_cut=True)
