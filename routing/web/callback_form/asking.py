"""Books what a form asks for as the API books it, and tells what is wrong by the form's fields."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response

from routing.availability import Outlook
from routing.callbacks import asking
from routing.callbacks.numbers import NumberRefusal
from routing.domain.errors import Refused
from routing.domain.text import Language
from routing.store.callbacks import CallbackRow
from routing.web.api.callback_documents import own_document
from routing.web.api.callback_refusals import count, not_booked
from routing.web.api.callback_requests import fields_of, wanted_of
from routing.web.api.callback_schemas import AskSchema
from routing.web.errors import problem
from routing.web.parts import parts

FIELDS = {"/phone": "phone", "/topic": "topic", "/slot_id": "slot", "/asap": "slot"}
Json = dict[str, Any]


def ask(outlook: Outlook, values: Mapping[str, str], language: Language) -> tuple[str | None, Response | None]:
    """The token of the callback that was booked, by this form or by the same one before; or the refusal."""
    body: Json = {
        "phone": values.get("phone", ""), "topic": values.get("topic") or None, "language": language.value,
        "consent": values.get("consent", ""), "asap": not values.get("slot"), "slot_id": values.get("slot") or None,
    }
    runtime = parts().runtime
    request = asking.sent(runtime, _key(values, body), body)
    asked = asking.given_before(runtime, request)
    if asked is None:
        data, wrong = fields_of(AskSchema, body)
        try:
            wanted = wanted_of(outlook, data, wrong)
        except Refused as refused:
            count(outlook, {fault.code for fault in refused.faults} & {code.value for code in NumberRefusal})
            return None, problem(refused.status, refused.faults)

        def told(row: CallbackRow, now: datetime) -> Json:
            return own_document(outlook.centre, runtime.links, row, now)

        asked = asking.ask(runtime, outlook, request, wanted, told)
        if asked.booking is not None:
            return None, not_booked(outlook, asked.booking, wanted.slot_id)
    if asked.kept is None:
        return None, problem(503, [])
    return str(asked.kept.answer["links"]["self"]).rpartition("/")[2], None


def wrongs(refusal: Response, language: Language) -> dict[str, str]:
    """What a refusal says, by the form's fields; what belongs to none stands under the empty name."""
    found: dict[str, str] = {}
    for error in refusal.get_json(force=True).get("errors", []):
        name = FIELDS.get(error["pointer"], "")
        found[name] = " ".join([*filter(None, [found.get(name)]), error["detail"][language.value]])
    return found


def _key(values: Mapping[str, str], body: Json) -> str | None:
    """The form's own key and what is in it: sent twice it is one request, corrected it is another."""
    key = values.get("key", "")
    if not key:
        return None
    return hashlib.sha256(f"{key}\n{sorted(body.items())}".encode()).hexdigest()
