"""Webhooks of text messages: believed when signed, about the message whose token they carry, in any order."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from routing.parts import KEY, Parts
from routing.runtime import Runtime
from routing.store.messages import MessageRow
from routing.web.voice_messages import voice_messages
from tests.conftest import ACCOUNT, StoppedClock
from tests.outbox_cases import MOBILE, Desk
from tests.web.webhooks import FORM, signature_of

SM = "SM" + "1" * 32


@dataclass
class Site:
    """One web process with a message that was sent, and the provider that tells of it."""

    app: Flask
    desk: Desk
    token: str

    def tell(self, token: str | None = None, signature: str | None = None, **fields: str) -> TestResponse:
        """A webhook about the message; a field given as "-" is left out."""
        usual = {"MessageSid": SM, "SmsSid": SM, "MessageStatus": "sent", "SmsStatus": "sent", "To": MOBILE}
        told = {"AccountSid": ACCOUNT.sid or "", **usual, **fields}
        told = {name: value for name, value in told.items() if value != "-"}
        path = f"/twilio/message/{token or self.token}"
        signed = signature or signature_of(f"{ACCOUNT.public_url}{path}", told, ACCOUNT.auth_token or "")
        headers = {"X-Twilio-Signature": signed}
        return self.app.test_client().post(path, data=told, content_type=FORM, headers=headers)

    @property
    def message(self) -> MessageRow:
        """The message as it is kept."""
        return self.desk.message(self.token)


@pytest.fixture
def site(runtime: Runtime, clock: StoppedClock) -> Site:
    """A web process."""
    app = Flask(__name__)
    app.extensions[KEY] = Parts(runtime, None, dict)  # type: ignore[arg-type]  # its views ask for no hours
    app.register_blueprint(voice_messages)
    desk = Desk.of(runtime, clock)
    return Site(app, desk, desk.text().token or "")


def test_a_status_is_kept(site: Site) -> None:
    response = site.tell()
    assert (response.status_code, response.data) == (204, b"")
    assert (site.message.state, site.message.sid) == ("sent", SM)


def test_statuses_come_twice_and_in_any_order(site: Site) -> None:
    for status in ("delivered", "sent", "queued", "delivered"):
        assert site.tell(MessageStatus=status).status_code == 204
    assert site.message.state == "delivered"


def test_the_older_names_are_read_too(site: Site) -> None:
    assert site.tell(MessageSid="-", MessageStatus="-", SmsStatus="delivered").status_code == 204
    assert (site.message.state, site.message.sid) == ("delivered", SM)


@pytest.mark.parametrize(("code", "kept"), [("30003", "30003"), ("-", None), ("", None), ("x", None), ("９", None)])
def test_an_error_is_kept_with_its_code(site: Site, code: str, kept: str | None) -> None:
    site.tell(MessageStatus="undelivered", ErrorCode=code)
    assert (site.message.state, site.message.error) == ("undelivered", kept)


@pytest.mark.parametrize("token", ["unknown", "x" * 500, "\0", "a b", "é", "%"])
def test_an_unknown_token_is_not_found(site: Site, token: str) -> None:
    assert site.tell(token=quote(token)).status_code == 404
    assert site.message.state == "pending"


def test_news_of_another_message_is_403_and_an_alarm(site: Site) -> None:
    site.tell()
    assert site.tell(MessageSid="SM" + "2" * 32, MessageStatus="delivered").status_code == 403
    assert site.message.state == "sent"
    assert [kind for kind, _, _ in site.desk.alarms()] == ["sms_twice"]


@pytest.mark.parametrize("sid", ["x" * 65, "SM\0"])
def test_a_sid_that_can_be_none_is_not_kept(site: Site, sid: str) -> None:
    assert site.tell(MessageSid=sid).status_code == 404
    assert site.message.sid is None


@pytest.mark.parametrize("signature", ["", "bm90IHRoZSByaWdodCBvbmU="])
def test_what_is_not_signed_changes_nothing(site: Site, signature: str) -> None:
    assert site.tell(signature=signature or "x").status_code == 403
    assert site.message.state == "pending"


def test_no_token_is_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    site.tell()
    assert "status=sent" in caplog.text
    assert site.token not in caplog.text
