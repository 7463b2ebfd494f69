"""Whether a text speaks of a telephone number, however it writes it: in pairs, with blanks, in XML, in JSON."""

from __future__ import annotations

import json
import re

_NO_TEXT = re.compile(r"<[^>]*>|&#?\w+;")


def mentions(value: object, digits: str) -> bool:
    """Whether a text, XML or what JSON holds has these digits in a row, whatever stands between them: `06, 12, 34…`."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return digits in re.sub(r"\D", "", _NO_TEXT.sub(" ", text))
