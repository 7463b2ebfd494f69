"""Asks every surface of a running Permanence, over HTTP as strangers and Twilio do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from routing.domain.centre import Centre, Channel, Line
from routing.monitoring.sightings import (
    Sighting,
    of_api,
    of_calendar,
    of_jsonld,
    of_page,
    of_voice,
    of_widget,
)
from routing.telephony.account import TelephoneAccount
from routing.telephony.signature import SIGNATURE_HEADER, signed

PATIENCE = 5.0
"""Seconds that one answer may take."""
CALLER = "+33100000000"
Ask = Callable[[str, Mapping[str, str] | None], str]


@dataclass(frozen=True, slots=True)
class Found:
    """What was seen, and the surfaces that could not be read, in words."""

    seen: tuple[Sighting, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surfaces:
    """Where to ask, and what is asked about. `base` is the address without a slash at its end."""

    base: str
    centre: Centre
    account: TelephoneAccount

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> str:
        """The text of an answer. Raises OSError when there is none."""
        body = urlencode(form).encode() if form is not None else None
        address = f"{self.base}{path}"
        headers = {} if form is None else {SIGNATURE_HEADER: signed(self.account, path, form)}
        if not address.startswith(("http://", "https://")):
            raise ValueError("ask at http:// or https://")
        with urlopen(Request(address, body, headers), timeout=PATIENCE) as response:
            told: bytes = response.read()
        return told.decode()

    def look(self, now: datetime) -> Found:
        """Asks them all about every line at this moment."""
        seen, silent = list[Sighting](), list[str]()
        for name, read in self._questions(now):
            try:
                seen += read()
            except (URLError, OSError, ValueError, KeyError, StopIteration) as error:
                silent.append(f"{name}: {_reason(error)}")
        return Found(tuple(seen), tuple(silent))

    def _questions(self, now: datetime) -> Iterator[tuple[str, Callable[[], list[Sighting]]]]:
        for line in self.centre.lines.values():
            yield from ((f"{name} of {line.id}", read) for name, read in self._of_line(line, now))

    def _of_line(self, line: Line, now: datetime) -> Iterator[tuple[str, Callable[[], list[Sighting]]]]:
        api, id_ = "/api/v1", line.id
        yield "api", lambda: [of_api(self._json(f"{api}/lines/{id_}/availability"), id_)]
        yield "widget", lambda: [of_widget(self._json(f"{api}/availability"), id_, now)]
        yield "page", lambda: [of_page(self.ask("/hours"), id_)]
        yield "calendar", lambda: [of_calendar(self.ask(f"{api}/lines/{id_}/hours.ics"), id_, now)]
        yield "jsonld", lambda: [
            of_jsonld(self._json(f"{api}/lines/{id_}/hours.jsonld"), id_, now, line.rules.timezone)
        ]
        if line.channel is Channel.PHONE and line.number is not None and self.account.is_known:
            form = {"AccountSid": self.account.sid or "", "CallSid": "CA" + "0" * 32, "From": CALLER,
                    "To": line.number.e164, "CallStatus": "ringing", "Direction": "inbound"}
            yield "voice", lambda: [of_voice(self.ask("/twilio/voice/probe", form), id_, self._closed_words())]

    def _json(self, path: str) -> Any:
        return json.loads(self.ask(path))

    def _closed_words(self) -> list[str]:
        """How each sentence of a closed line begins, up to its first place."""
        told = (text.fr.partition("{")[0] for key, text in self.centre.messages.items() if key.startswith("closed_"))
        return [words.rstrip(" .:\u00a0") for words in told]


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", "") or error) or type(error).__name__
