"""What is promised of any bytes whatever: a target takes some, and raises AssertionError where a promise is broken.

Any other exception is a broken promise too, but those that a reader's docstring names.
"""

from __future__ import annotations

import atexit
import base64
import hashlib
import hmac
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlparse
from zoneinfo import ZoneInfo

from flask import Flask

from routing.config.builder import known_period
from routing.config.faults import ConfigRejected
from routing.config.ical_events import CalendarRejected, read_calendar
from routing.config.loader import FILES, load
from routing.config.notation import (
    read_date,
    read_day,
    read_days,
    read_duration,
    read_month_day,
    read_week,
    read_yes_no,
)
from routing.config.overrides import OverrideRejected, read_override
from routing.domain.callback import read_reference
from routing.domain.centre import Centre
from routing.domain.errors import OutOfRange, Refused
from routing.domain.hours import compile_hours, status_at
from routing.domain.moments import read_moment, read_purchase, read_range
from routing.domain.rules import Written
from routing.domain.text import Language
from routing.domain.typed_moments import moment_typed, read_moment_typed
from routing.domain.typed_times import Unreadable, plain, read_spans, read_time, spans_typed, time_typed
from routing.phone_numbers import e164_of, masked, read_number
from routing.telephony.account import TelephoneAccount
from routing.telephony.signature import Webhook, is_genuine
from tests.conftest import SHIPPED_CONFIG
from tests.web.apps import House

SID, TOKEN, OLD = "AC" + "0" * 32, "the-token-of-now", "the-token-before"
PUBLIC_URL = "https://appels.example.fr"
ACCOUNT = TelephoneAccount(SID, TOKEN, PUBLIC_URL, OLD)
NOW, TODAY, PARIS = datetime(2026, 11, 23, 9, 0, tzinfo=UTC), date(2026, 11, 23), ZoneInfo("Europe/Paris")
NUMBER = "+33612345678"
FORM = "application/x-www-form-urlencoded"


def _parts(data: bytes, count: int) -> list[bytes]:
    """So many parts of it, divided by line breaks; the last has what is left."""
    return (data.split(b"\n", count - 1) + [b""] * count)[:count]


def _signed(address: str, fields: Mapping[str, list[str]], algorithm: str, token: str = TOKEN) -> str:
    """A signature as Twilio's documentation describes it, made here without its library.

    https://www.twilio.com/docs/usage/webhooks/webhooks-security#validating-signatures-from-twilio
    """
    text = address + "".join(name + value for name in sorted(fields) for value in sorted(set(fields[name])))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), algorithm).digest()).decode()


def signatures(data: bytes) -> None:
    """Genuine is what our token, or the one before, signed for just this address and content; nothing else is."""
    shown, settings, path, query, body = (part.decode("utf-8", "replace") for part in _parts(data, 5))
    form: dict[str, list[str]] | None = {}
    for name, value in parse_qsl(body, keep_blank_values=True, errors="replace"):
        form.setdefault(name, []).append(value)
    path = f"/{path}"  # as WSGI has it
    address = ACCOUNT.address(path) + (f"?{query}" if query else "")
    for content in (form, None):
        asked = Webhook(path, query, content, body.encode() if content is None else b"", shown, settings)
        assert not is_genuine(ACCOUNT, asked) or len(shown) in (28, 44), "nobody guesses a signature"
    # Twilio's library takes the address apart and puts it together again; what is lost on the way is none of ours.
    is_plain = urlparse(address).geturl() == address and "\ufffd" not in address
    for token in (TOKEN, OLD):
        right = _signed(address, form, "sha1", token)
        assert is_genuine(ACCOUNT, Webhook(path, query, form, b"", right, None)) or not is_plain
    other = Webhook(path, query + "x", form, b"", _signed(address, form, "sha1"), None)
    assert not is_genuine(ACCOUNT, other), "another address is not signed"
    changed = {**form, "To": ["+33999999999"]}
    assert form == changed or not is_genuine(ACCOUNT, Webhook(path, query, changed, b"", right, None))


@cache
def _app() -> Flask:
    folder = Path(tempfile.mkdtemp(prefix="permanence-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    house = House(folder)
    return house.app(account_sid=SID, auth_token=TOKEN, public_url=PUBLIC_URL)


def webhooks(data: bytes) -> None:
    """Whatever is sent to a webhook, signed or not, the network gets TwiML, and no stranger gets in."""
    kind, signature, query, body = _parts(data[1:], 4)
    flags = data[0] if data else 0
    path = ("/twilio/voice", "/twilio/voice/heard", "/twilio/voice/queue-left", "/twilio/status")[flags % 4]
    fields: dict[str, list[str]] = {}
    content_type = "".join(letter for letter in kind.decode("latin-1") if letter.isprintable())
    shown = "".join(letter for letter in signature.decode("latin-1") if letter.isprintable())
    if is_signed := bool(flags & 64):
        content_type, named = FORM, body.decode("ascii", "replace")
        for name, value in parse_qsl(f"AccountSid={SID}&{named}", keep_blank_values=True, errors="replace"):
            fields.setdefault(name, []).append(value)
        body, query = f"AccountSid={SID}&".encode() + body, b""
        shown = _signed(PUBLIC_URL + path, fields, "sha1")
    answer = _app().test_client().open(
        path, method="POST", data=body, content_type=content_type, query_string=query.decode("latin-1"),
        headers={"X-Twilio-Signature": shown}, environ_base={"REMOTE_ADDR": f"192.0.2.{flags}"},
    )
    allowed = (200, 204, 403) if is_signed else (400, 403, 413, 429)
    assert answer.status_code in allowed, (answer.status_code, answer.text[:200])
    assert answer.status_code == 204 or answer.mimetype == "text/xml", answer.mimetype


@cache
def _shipped() -> Mapping[str, bytes]:
    return {name: (SHIPPED_CONFIG / name).read_bytes() for name in FILES if (SHIPPED_CONFIG / name).exists()}


def config(data: bytes) -> None:
    """Any file is either a centre whose lines say whether they are open, or faults that each name file and fix."""
    name = FILES[(data[0] if data else 0) % len(FILES)]
    try:
        centre = load({**_shipped(), name: data[1:]}, TODAY).centre
    except ConfigRejected as rejected:
        assert rejected.faults
        for fault in rejected.faults:
            assert fault.file and fault.fix and fault.line >= 0, fault
        return
    _speaks(centre)


def _speaks(centre: Centre) -> None:
    assert centre.lines
    for line in centre.lines.values():
        status = status_at(compile_hours(line.rules, (), NOW), NOW)
        assert status.next_change is None or status.next_change > NOW


READERS: tuple[Callable[[str], Any], ...] = (
    read_day, read_days, read_date, read_month_day, read_duration, read_yes_no, read_time, read_spans,
    lambda text: read_purchase(text, TODAY), lambda text: read_moment(text, _rules()),
    lambda text: read_range(text, text, _rules()), lambda text: read_moment_typed(text, PARIS, NOW),
)


@cache
def _rules() -> Any:
    return load(_shipped(), TODAY).centre.lines["telephone"].rules


def times(data: bytes) -> None:
    """Hours, days, moments, numbers and overrides as people type them: read, or refused with a ValueError of ours."""
    text = data.decode("utf-8", "replace")
    for read in READERS:
        with suppress(ValueError, Refused, OutOfRange):  # Unreadable is a ValueError
            read(text)
    week, faults = read_week({"mon": text, text: "09:00-10:00"})
    assert len(week) == 7 or faults
    with suppress(OverrideRejected):
        read_override({"on": text, "hours": text}, known_period(TODAY), Written())
    _read_again(text)
    for told in (e164_of(text), (number.e164 if (number := read_number(text)) else None), read_reference(text)):
        assert told is None or told.isascii()
    assert NUMBER not in masked(f"{text}\n{NUMBER}\n{text}"), "whatever stands around a number, it is masked"


def _read_again(text: str) -> None:
    """What was understood and is written as one types it is understood as the same."""
    for language in Language:
        with suppress(Unreadable):
            spans = read_spans(text)
            assert read_spans(spans_typed(spans, language)) == spans
        with suppress(Unreadable):
            minute = read_time(text)
            assert read_time(time_typed(minute, language)) == minute
        with suppress(Unreadable):
            moment = read_moment_typed(text, PARIS, NOW)
            if 1 < moment.year < 9999:
                again = read_moment_typed(moment_typed(moment, PARIS, language), PARIS, NOW)
                assert abs(again - moment).total_seconds() <= 3_660, "to the minute, an hour apart where there are two"
    assert plain(plain(text)) == plain(text)


def calendars(data: bytes) -> None:
    """A calendar that somebody brings is read, or refused by an exception that says so."""
    with suppress(CalendarRejected):
        read_calendar(data, PARIS, known_period(TODAY))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "signatures": signatures, "webhooks": webhooks, "config": config, "times": times, "calendars": calendars,
}


def named(data: bytes) -> str:
    """What a kept input is called."""
    return hashlib.sha256(data).hexdigest()[:16]
