"""A webhook as our telephone network signed it, and what anybody else is answered: TwiML that hangs up."""

from __future__ import annotations

import hmac
import logging
import re
from typing import Any
from urllib.parse import parse_qsl, quote

from flask import Response, request

from routing.logs import concerns
from routing.networks import network_of
from routing.telephony.signature import SIGNATURE_HEADER, SIGNATURE_SETTINGS_HEADER, Webhook, is_genuine
from routing.telephony.twiml import hang_up
from routing.web.parts import parts
from routing.web.refused_webhooks import refused_webhooks

log = logging.getLogger(__name__)

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS, LARGEST = 500, 400_000
CALL = re.compile(r"CA[0-9a-f]{32}")
SIGNATURE = re.compile(r"[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=")  # base64 of SHA-1 or of SHA-256


def signed_fields() -> dict[str, str] | None:
    """The fields of a webhook that is genuine; None for any other, of which nothing is read where nobody signed."""
    request.max_content_length = LARGEST
    if not SIGNATURE.fullmatch(request.headers.get(SIGNATURE_HEADER, "")):
        return None
    fields = form_fields()
    if not is_genuine(parts().runtime.telephony, _webhook(fields)) or not _is_our_account(fields):
        return None
    told = {name: values[0] for name, values in (fields or {}).items()}
    if CALL.fullmatch(told.get("CallSid", "")):
        concerns(call=told["CallSid"])
    return told


def refused_webhook() -> Response:
    """What is answered to one that is not genuine; too many from one network are told when to come back."""
    wait = refused_webhooks().count(network_of(request.remote_addr or ""))
    if not wait:
        log.warning("webhook refused route=%s", request.url_rule)
    refused = Response(hang_up(), 429 if wait else 403, content_type="text/xml; charset=utf-8")
    if wait:
        refused.headers["Retry-After"] = str(wait)
    return refused


def form_fields() -> dict[str, list[str]] | None:
    """Every field of a form with all its values, blank ones too, untrimmed; None when it is no form we would read."""
    if request.mimetype != FORM:
        return None
    body = request.get_data(cache=True).decode("ascii", "replace")
    fields: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(body, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _webhook(fields: dict[str, list[str]] | None) -> Webhook:
    environ: dict[str, Any] = request.environ
    return Webhook(
        path=quote(environ["PATH_INFO"].encode("latin-1")),
        query=environ.get("QUERY_STRING", ""),
        form=fields,
        body=b"" if fields is not None else request.get_data(cache=True),
        signature=request.headers.get(SIGNATURE_HEADER),
        signature_settings=request.headers.get(SIGNATURE_SETTINGS_HEADER),
    )


def _is_our_account(fields: dict[str, list[str]] | None) -> bool:
    ours = parts().runtime.telephony.sid or ""
    named = (fields or {}).get("AccountSid", [""])
    return len(named) == 1 and hmac.compare_digest(named[0].encode(), ours.encode())
