"""What Twilio's REST answers say: an order's outcome, a question's records. What cannot be read is never guessed."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from twilio.http.response import Response

from routing.telephony.network import NetworkSilent, Outcome, RemoteCall, RemoteMessage, Told

Json = dict[str, Any]

NOT_FOUND, TIMED_OUT_ON_THE_WAY, TOO_MANY = 404, 408, 429
NO_SUCH_RESOURCE = 20404
SMALLEST_CODE = 10_000  # https://www.twilio.com/docs/api/errors
RETRY_AFTER = 1.0
_SECONDS = re.compile(r"\d{1,6}(?:\.\d+)?")


def told_by(response: Response, is_deletion: bool) -> Told:
    """The outcome of an order. Redirects and 5xx leave open whether it was done."""
    status = int(response.status_code)
    if 200 <= status < 300:
        return Told(Outcome.DONE) if is_deletion else _done(_json(response))
    if status == TOO_MANY:
        return Told(Outcome.BUSY, code=_code(response), retry_after=_retry_after(response))
    if 400 <= status < 500 and status != TIMED_OUT_ON_THE_WAY:
        return Told(Outcome.REFUSED, code=NO_SUCH_RESOURCE if status == NOT_FOUND else _code(response))
    return Told(Outcome.UNKNOWN, code=_code(response))


def is_gone(told: Told) -> bool:
    """Whether there is no such resource."""
    return told.outcome is Outcome.REFUSED and told.code == NO_SUCH_RESOURCE


def document_of(response: Response) -> Json:
    """The answer to a question. Raises NetworkSilent when it is none."""
    document = _json(response)
    if response.status_code != 200 or not document:
        raise NetworkSilent(f"answered {response.status_code}")
    return document


def records_of(document: Json, key: str) -> list[Json]:
    """The records of one page. Raises NetworkSilent when it has none, not even an empty list."""
    records = document.get(key)
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise NetworkSilent("a list without records")
    return records


def instant_of(record: Json) -> datetime:
    """When a record was created, written `Mon, 23 Nov 2026 09:00:00 +0000`. Raises NetworkSilent without a date."""
    try:
        moment = parsedate_to_datetime(str(record.get("date_created")))
    except ValueError:
        raise NetworkSilent("a record without a date") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def call_of(record: Json) -> RemoteCall:
    """A call. Raises NetworkSilent without a date."""
    return RemoteCall(
        str(record.get("sid")), str(record.get("to")), str(record.get("status")), instant_of(record),
        str(record.get("direction")), _whole(record.get("duration")),
    )


def message_of(record: Json) -> RemoteMessage:
    """A text message. Raises NetworkSilent without a date."""
    return RemoteMessage(
        str(record.get("sid")), str(record.get("to")), str(record.get("body") or ""), str(record.get("status")),
        instant_of(record), _whole(record.get("error_code")),
    )


def _done(document: Json) -> Told:
    """An answer that names no resource says nothing about what was done."""
    sid, status = document.get("sid"), document.get("status")
    if not isinstance(sid, str):
        return Told(Outcome.UNKNOWN)
    return Told(Outcome.DONE, sid, status=status if isinstance(status, str) else None)


def _code(response: Response) -> int | None:
    code = _whole(_json(response).get("code"))
    return code if code is not None and code >= SMALLEST_CODE else None


def _whole(written: object) -> int | None:
    return int(str(written)) if re.fullmatch(r"[0-9]{1,9}", str(written)) else None


def _retry_after(response: Response) -> float:
    headers = {str(name).lower(): str(value) for name, value in dict(response.headers or {}).items()}
    written = headers.get("retry-after", "").strip()
    return float(written) if _SECONDS.fullmatch(written) else RETRY_AFTER


def _json(response: Response) -> Json:
    try:
        document = json.loads(response.text)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
