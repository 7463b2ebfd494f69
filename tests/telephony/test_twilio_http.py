"""On a real socket: what never left is told apart from what may have arrived, and nothing is tried twice."""

from __future__ import annotations

import ssl

import pytest
from requests.exceptions import SSLError
from urllib3 import HTTPSConnectionPool
from urllib3.exceptions import MaxRetryError
from urllib3.exceptions import SSLError as BrokenTls

from routing.telephony.network import NetworkSilent, Outcome, Told
from routing.telephony.twilio_client import TwilioClient
from routing.telephony.twilio_http import CONNECT_SECONDS, READ_SECONDS, PatientHttp, never_left
from tests.conftest import ACCOUNT, MONDAY_MORNING
from tests.telephony.provider import answer, free_port, served

MADE = answer("201 Created", '{"sid": "SM1", "status": "queued"}')


def _sent(api_url: str, patience: float = 5.0) -> Told:
    client = TwilioClient(ACCOUNT, api_url, PatientHttp(patience, patience))
    return client.send_message("+33612345678", "PERMANENCE", "Où êtes-vous ?", "https://x.example.fr/s#rc=3&rp=all")


def test_what_arrives_is_what_was_said() -> None:
    with served(MADE) as (address, behaviour):
        assert _sent(f"{address}/prefix") == Told(Outcome.DONE, "SM1", status="queued")
    heard = behaviour.heard[0].decode()
    assert heard.startswith(f"POST /prefix/2010-04-01/Accounts/{ACCOUNT.sid}/Messages.json HTTP/1.1")
    assert "To=%2B33612345678" in heard
    assert "Body=O%C3%B9+%C3%AAtes-vous+%3F" in heard
    assert "StatusCallback=https%3A%2F%2Fx.example.fr%2Fs%23rc%3D3%26rp%3Dall" in heard
    assert "Authorization: Basic " in heard


def test_a_repeated_field_is_sent_once_to_a_value() -> None:
    with served(MADE) as (address, behaviour):
        TwilioClient(ACCOUNT, address).place_call("client:karim", "+33173018499", "https://x/v", "https://x/s", 20, 60)
    body = behaviour.heard[0].decode().partition("\r\n\r\n")[2].split("&")
    events = [pair for pair in body if pair.startswith("StatusCallbackEvent=")]
    assert [event.partition("=")[2] for event in events] == ["initiated", "ringing", "answered", "completed"]


def test_nobody_there_is_a_definite_no() -> None:
    assert _sent(f"http://127.0.0.1:{free_port()}") == Told(Outcome.REFUSED)


def test_a_name_that_does_not_exist_is_a_definite_no() -> None:
    assert _sent("http://nobody.invalid:8010") == Told(Outcome.REFUSED)


def test_an_answer_that_never_comes_is_a_doubt() -> None:
    with served("silent") as (address, behaviour):
        assert _sent(address, 0.3) == Told(Outcome.UNKNOWN)
    assert len(behaviour.heard) == 1


@pytest.mark.parametrize(
    "plan", ["reset", b"", b"HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{", b"garbage\r\n\r\n"]
)
def test_a_line_cut_while_answering_is_a_doubt_and_is_not_tried_again(plan: bytes | str) -> None:
    with served(plan, MADE) as (address, behaviour):
        assert _sent(address).outcome is Outcome.UNKNOWN
        assert len(behaviour.heard) == 1


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_no_redirect_is_followed(status: str) -> None:
    with served(MADE) as (elsewhere, other), served(answer(status, "", f"Location: {elsewhere}/x")) as (address, _):
        assert _sent(address) == Told(Outcome.UNKNOWN)
        assert other.heard == []


def test_a_question_unanswered_is_silence() -> None:
    with served("silent") as (address, _), pytest.raises(NetworkSilent):
        TwilioClient(ACCOUNT, address, PatientHttp(0.3, 0.3)).messages_to("+33612345678", MONDAY_MORNING)


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    with served(MADE) as (address, _):
        assert _sent(address).outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("cause", "is_sure"), [(ssl.SSLCertVerificationError("expired"), True), (ssl.SSLError("cut off"), False)]
)
def test_a_certificate_that_is_not_believed_stops_it_before_it_leaves(cause: Exception, is_sure: bool) -> None:
    """In the layers in which requests wraps it."""
    pool = HTTPSConnectionPool("api.twilio.com")
    assert never_left(SSLError(MaxRetryError(pool, "/", BrokenTls(cause)))) is is_sure


def test_the_usual_patience_is_that_of_the_design() -> None:
    http = PatientHttp()
    assert http.timeout == (CONNECT_SECONDS, READ_SECONDS) == (5.0, 15.0)
    assert http.session.get_adapter("https://api.twilio.com").max_retries.total == 0
