"""How numbers are shown: the called line in full, a caller's with its middle hidden wherever it stands."""

import re
from collections.abc import Iterable

DOT = "•"
_NATIONAL_DIGITS = 9
_SECRET_DIGITS = 6


def shown_number(number: str) -> str:
    """An E.164 number to read, French ones in pairs: `+33 1 73 01 84 99`; anything else as it is."""
    if re.fullmatch(r"\+33\d{9}", number):
        return " ".join([number[:3], number[3], *re.findall(r"\d\d", number[4:])])
    return number


def masked_number(number: str) -> str:
    """A number with its middle hidden: `+33 6 •• •• •• 78`; what has fewer than six digits is no number."""
    if len(digits_of(number)) < _SECRET_DIGITS:
        return number
    shown = shown_number(number)
    return _hidden(shown, 3 if shown.startswith("+33 ") else 2, 2)


def digits_of(text: str) -> str:
    """The digits of a text, in order."""
    return "".join(char for char in text if char.isascii() and char.isdigit())


def is_secret(text: str) -> bool:
    """Whether typed keys are long enough to be somebody's number."""
    return len(digits_of(text)) >= _SECRET_DIGITS


def mask_in(text: str, secrets: Iterable[str]) -> str:
    """The text with each secret number hidden, with or without country code, spaced or read out in pairs."""
    for secret in secrets:
        digits = digits_of(secret)[-_NATIONAL_DIGITS:]
        if len(digits) >= _SECRET_DIGITS:
            pattern = r"[\s.,;-]*".join(digits)
            text = re.sub(pattern, lambda found: _hidden(found.group(), 1, 2), text)
    return text


def _hidden(text: str, first: int, last: int) -> str:
    """All digits but the `first` and the `last` ones replaced by dots."""
    places = [place for place, char in enumerate(text) if char.isascii() and char.isdigit()]
    chars = list(text)
    for place in places[first : len(places) - last]:
        chars[place] = DOT
    return "".join(chars)
