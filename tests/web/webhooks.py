"""A telephone network for the tests: signs its requests as Twilio does, and judges the documents it gets.

The signature is base64 of HMAC-SHA1, under the account's token, of the public address followed by every field's name
and value, in the order of the names (https://www.twilio.com/docs/usage/webhooks/webhooks-security).
"""

from __future__ import annotations

import hashlib
import hmac
import importlib.util
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree

from flask import Flask
from werkzeug.test import TestResponse

from routing.store import calls
from routing.store.calls import CallRow, StepRow
from tests.web.apps import ACCOUNT_SID, PUBLIC_URL, TOKEN, parts_of

CHECKER = Path(__file__).parents[3] / "shared" / "twilio" / "twiml_check.py"
SID = "CA" + "1" * 32
LINE = "+33173018499"
CALLER = "+33612345678"
FORM = "application/x-www-form-urlencoded"


def signature_of(address: str, fields: Mapping[str, str], token: str = TOKEN) -> str:
    """The header that proves who sent these fields to that address."""
    signed = address + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    return b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def incoming(**changes: str) -> dict[str, str]:
    """The fields of a call that comes in."""
    usual = {
        "CallSid": SID, "AccountSid": ACCOUNT_SID, "From": CALLER, "To": LINE, "CallStatus": "ringing",
        "ApiVersion": "2010-04-01", "Direction": "inbound", "Caller": CALLER, "Called": LINE, "CallerCity": "",
        "CallerName": " Élodie  D. ",
    }
    return usual | changes


@dataclass
class Network:
    """Sends webhooks to one app, under its public address."""

    app: Flask
    base: str = PUBLIC_URL
    documents: list[str] = field(default_factory=list)

    def post(self, path: str, fields: Mapping[str, str], signature: str | None = None) -> TestResponse:
        """A signed webhook; with `signature`, one signed by that instead."""
        return self.send(path, urlencode(fields).encode(), signature or signature_of(self.base + path, fields))

    def post_raw(self, path: str, body: bytes) -> TestResponse:
        """A webhook of these very bytes, signed over what a form reader makes of them."""
        fields = dict(parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, errors="replace"))
        return self.send(path, body, signature_of(self.base + path, fields))

    def send(self, path: str, body: bytes, signature: str | None, content_type: str = FORM) -> TestResponse:
        """Bytes as they are; a good answer that is a document is held to what Twilio reads."""
        headers = {"X-Twilio-Signature": signature} if signature is not None else {}
        response = self.app.test_client().post(path, data=body, content_type=content_type, headers=headers)
        if response.status_code == 200:
            assert response.content_type == "text/xml; charset=utf-8"
            assert problems_in(response.text) == []
            self.documents.append(response.text)
        return response

    def send_form(self, path: str, fields: Mapping[str, str]) -> TestResponse:
        """A signed webhook whose answer is no document."""
        headers = {"X-Twilio-Signature": signature_of(self.base + path, fields)}
        return self.app.test_client().post(path, data=urlencode(fields).encode(), content_type=FORM, headers=headers)

    @staticmethod
    def text_of(response: TestResponse, tag: str) -> str:
        """The text of the first element of that name."""
        return next(ElementTree.fromstring(response.data).iter(tag)).text or ""

    def kept(self, sid: str = SID) -> CallRow | None:
        """The call as the database has it."""
        with parts_of(self.app).runtime.database.read() as connection:
            return calls.find(connection, sid)

    def steps(self, sid: str = SID) -> tuple[StepRow, ...]:
        """The steps of a call as the database has them."""
        with parts_of(self.app).runtime.database.read() as connection:
            return calls.steps(connection, sid)


def problems_in(document: str) -> list[str]:
    """What Twilio would not read in a document; without the checker, only whether it is TwiML at all."""
    checker = twiml_checker()
    if checker is not None:
        return checker(document)
    return [] if ElementTree.fromstring(document.encode()).tag == "Response" else ["root is not <Response>"]


def twiml_checker() -> Callable[[str], list[str]] | None:
    """The shared TwiML checker, None where this repository stands alone."""
    if not CHECKER.exists():
        return None
    spec = importlib.util.spec_from_file_location("twiml_check", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Callable[[str], list[str]] = module.check
    return check


def verbs(response: TestResponse) -> list[str]:
    """The verbs of a document, in order."""
    return [element.tag for element in ElementTree.fromstring(response.data)]


def heard(response: TestResponse, language: str = "fr-FR") -> str:
    """All that is said in one language, with plain spaces."""
    root = ElementTree.fromstring(response.data)
    said = [say.text or "" for say in root.iter("Say") if say.get("language") == language]
    return " ".join(said).replace("\u00a0", " ").replace("\u202f", " ")


def dial(response: TestResponse) -> ElementTree.Element:
    """The document's Dial."""
    found = ElementTree.fromstring(response.data).find("Dial")
    assert found is not None, response.text
    return found


def gather(response: TestResponse) -> ElementTree.Element:
    """The document's question."""
    found = ElementTree.fromstring(response.data).find("Gather")
    assert found is not None, response.text
    return found
