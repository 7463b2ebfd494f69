"""Nothing secret is in the logs at their loudest, whatever a request or an answer held, and when all goes wrong."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from routing.logs import set_up_logging
from routing.store.database import Database
from routing.telephony.twilio_client import TwilioClient
from routing.telephony.twilio_http import PatientHttp
from tests.conftest import ACCOUNT
from tests.store.databases import out_of_order
from tests.telephony.provider import served
from tests.test_passwords import CHEAP
from tests.web.api.asking import token_of
from tests.web.apps import House, logging_kept, parts_of
from tests.web.console.visits import Visit, fields_of
from tests.web.visitors import Visitor
from tests.web.webhooks import Network, incoming, signature_of

HERE = {"Sec-Fetch-Site": "same-origin"}
RECORDING = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE0123456789abcdef"
QUERY, GUESSED = "in-a-query-x9", "pmn_guessed-by-a-stranger"


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """All that is logged, as the program writes it."""
    stream = io.StringIO()
    with logging_kept():
        set_up_logging("DEBUG")
        logging.getLogger().handlers[0].setStream(stream)  # type: ignore[attr-defined]
        yield stream


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """A process whose passwords are checked quickly."""
    house = House(tmp_path / "house")
    made = house.app()
    made.config["PASSWORD_COST"] = CHEAP
    yield made
    house.close()


def _drive(app: Flask) -> set[str]:
    """Everything that has a secret in it, once; the secrets."""
    session = Visit(app, "admin")
    api, network, visitor = app.test_client(), Network(app), Visitor(app)
    token = token_of(app, "admin", "somebody")
    secrets = {QUERY, GUESSED, token, "typed-for-a-password", "0612345678", "06 12 34 56 78", "33612345678", RECORDING}
    page = api.get("/console/sign-in")
    typed = dict(fields_of(page)) | {"name": "claire", "password": "typed-for-a-password"}
    secrets.add(typed["csrf"])
    api.post("/console/sign-in", data=typed, headers=HERE)
    for shown in (token, GUESSED):
        headers = {"Authorization": f"Bearer {shown}"}
        for path in ("/api/v1/calls", "/api/v1/nowhere", "/api/v1/voicemails"):
            api.get(path, headers=headers, query_string={"state": QUERY})
    own = visitor.ask(phone="06 12 34 56 78")
    if own.status_code == 201:
        address = own.headers["Location"]
        secrets.add(address.rpartition("/")[2])
        api.get(address)
        visitor.send("DELETE", address)
    session.get("/console", query_string={"q": QUERY})
    cookie = session.client.get_cookie("__Host-permanence", path="/")
    secrets |= {cookie.value} if cookie else set()
    fields = incoming(RecordingUrl=RECORDING, RecordingSid="RE0123456789abcdef", SpeechResult=QUERY)
    for path in ("/twilio/voice", "/twilio/status", "/twilio/voice/heard"):
        signature = signature_of(f"{network.base}{path}", fields)
        secrets.add(signature)
        for shown in (signature, signature[::-1]):
            api.post(path, data=fields, headers={"X-Twilio-Signature": shown})
    return secrets


def _none_of(secrets: set[str], said: str) -> None:
    for secret in secrets | {"test-token", "secret-of-tests"}:
        assert secret not in said, said[max(0, said.find(secret) - 300):][:400]


def test_nothing_secret_is_logged_when_all_is_well(app: Flask, said: io.StringIO) -> None:
    secrets = _drive(app)
    assert "webhook refused" in said.getvalue()
    assert "token refused" in said.getvalue()
    _none_of(secrets, said.getvalue())


def test_nor_when_the_database_is_gone(app: Flask, said: io.StringIO) -> None:
    client, network = app.test_client(), Network(app)
    with out_of_order(parts_of(app).runtime.database):
        told = client.get("/api/v1/calls", headers={"Authorization": f"Bearer {GUESSED}"}, query_string={"q": QUERY})
        fields = incoming(RecordingUrl=RECORDING)
        network.send_form("/twilio/voice", fields)
    assert told.status_code == 503
    assert "Traceback" in said.getvalue()
    _none_of({QUERY, GUESSED, RECORDING, "33612345678"}, said.getvalue())


def test_nor_what_a_statement_was_about_when_it_fails(database: Database, said: io.StringIO) -> None:
    with pytest.raises(DBAPIError) as failed, database.engine.connect() as connection:
        connection.execute(text("SELECT :secret FROM no_such_table"), {"secret": QUERY})
    logging.getLogger("routing").error("it failed", exc_info=failed.value)
    assert "no_such_table" in said.getvalue()
    assert QUERY not in said.getvalue()


def test_nor_where_recordings_and_alerts_are(said: io.StringIO) -> None:
    sound = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
    with served(sound) as (address, heard):
        assert TwilioClient(ACCOUNT, address, PatientHttp(2, 2)).recording("RE0123456789abcdef") == b"ok"
        assert heard.heard
    with served(sound) as (address, _):
        requests.post(f"{address}/hook/{QUERY}", json={}, timeout=2)
    _none_of({QUERY, "RE0123456789abcdef"}, said.getvalue())


@pytest.mark.parametrize("odd", ["%0a2026-11-23 ERROR forged", "%0d%0aforged", "%e2%80%a8forged", "%1b[2Jforged"])
def test_nor_can_a_stranger_write_a_line(app: Flask, said: io.StringIO, odd: str) -> None:
    app.test_client().post(f"/twilio/message/x{odd}", data={})
    assert "webhook refused route=/twilio/message/<token>" in said.getvalue()
    assert not any(line.startswith(("2026-11-23 ERROR", "forged")) for line in said.getvalue().splitlines())
    assert "\x1b" not in said.getvalue()
