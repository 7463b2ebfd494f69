"""What somebody agrees to who leaves a number, in words, and the version by which the words are known afterwards."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from routing.domain.call_plan import sentence
from routing.domain.centre import Centre
from routing.domain.promise import DAY, HOUR, Promises
from routing.domain.text import Text

SENTENCE = "callback_consent"
VERSION_LENGTH = 12
NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Consent:
    """The sentence as it is now. Another sentence, in either language, has another version."""

    version: str
    text: Text


def consent_of(centre: Centre) -> Consent | None:
    """What is agreed to; None where nobody is rung back."""
    if centre.promises is None:
        return None
    text = sentence(centre.messages, SENTENCE, time=_kept_for(centre.promises))
    version = hashlib.sha256(f"{text.fr}\n{text.en}".encode()).hexdigest()[:VERSION_LENGTH]
    return Consent(version, text)


def _kept_for(promises: Promises) -> Text:
    """How long numbers are kept, never told shorter than it is."""
    seconds = promises.keep.numbers
    if seconds % DAY == 0:
        count, french, english = seconds // DAY, "jour", "day"
    else:
        count, french, english = -(-seconds // HOUR), "heure", "hour"
    plural = "" if count == 1 else "s"
    return Text(f"{count}{NBSP}{french}{plural}", f"{count}{NBSP}{english}{plural}")
