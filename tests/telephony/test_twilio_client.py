"""Requests are those of Twilio's OpenAPI; what may have been done is told apart from what surely was not."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from requests.exceptions import ConnectTimeout, ReadTimeout

from routing.telephony.account import TelephoneAccount
from routing.telephony.network import NetworkSilent, Outcome, RemoteCall, RemoteMessage, Told
from routing.telephony.twilio_client import TwilioClient
from tests.conftest import ACCOUNT
from tests.telephony.provider import OPENAPI, RecordingHttp, problems_with

SID = "CA" + "1" * 32
BASE = f"/2010-04-01/Accounts/{ACCOUNT.sid}"
SINCE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
VOICE, STATUS = "https://appels.example.fr/twilio/agent/t", "https://appels.example.fr/twilio/agent/t/status#rc=3&rp=all"
Order = Callable[[TwilioClient], Told]
ORDERS: dict[str, Order] = {
    "place_call": lambda client: client.place_call("+33612345678", "+33173018499", VOICE, STATUS, 20, 14_400),
    "place_call_to_a_machine": lambda client: client.place_call(
        "+33612345678", "+33173018499", VOICE, STATUS, 20, 14_400, machine=f"{VOICE}/machine"
    ),
    "end_call": lambda client: client.end_call(SID),
    "redirect_call": lambda client: client.redirect_call(SID, VOICE),
    "send_message": lambda client: client.send_message("+33612345678", "PERMANENCE", "Bonjour", STATUS),
    "delete_recording": lambda client: client.delete_recording("RE" + "1" * 32),
    "delete_message": lambda client: client.delete_message("SM" + "1" * 32),
    "delete_call": lambda client: client.delete_call(SID),
}
QUESTIONS: dict[str, Callable[[TwilioClient], Any]] = {
    "calls_to": lambda client: client.calls_to("+33612345678", SINCE),
    "call": lambda client: client.call(SID),
    "messages_to": lambda client: client.messages_to("+33612345678", SINCE),
}
needs_openapi = pytest.mark.skipif(not OPENAPI.exists(), reason="Twilio's OpenAPI file is not beside this repository")


def _client(*answers: Any, api_url: str | None = None) -> tuple[TwilioClient, RecordingHttp]:
    http = RecordingHttp(*answers)
    return TwilioClient(ACCOUNT, api_url, http), http


def _made(status: str = "queued") -> tuple[int, dict[str, Any]]:
    return 201, {"sid": SID, "status": status}


def _call(number: int, created: str, **changes: Any) -> dict[str, Any]:
    usual = {
        "sid": f"CA{number:032d}", "to": "+33612345678", "status": "queued", "date_created": created,
        "direction": "outbound-api", "duration": None, "start_time": None,
    }
    return usual | changes


def _page(*calls: dict[str, Any], following: str | None = None) -> tuple[int, dict[str, Any]]:
    return 200, {"calls": list(calls), "next_page_uri": following, "page": 0}


# Requests


@needs_openapi
@pytest.mark.parametrize("prefix", ["", "/rehearsal"])
@pytest.mark.parametrize("ask", [*ORDERS.values(), *QUESTIONS.values()], ids=[*ORDERS, *QUESTIONS])
def test_each_request_is_one_of_twilio_s(ask: Callable[[TwilioClient], Any], prefix: str) -> None:
    client, http = _client(*[_page()] * 3, api_url=f"http://127.0.0.1:8010{prefix}/")
    try:
        ask(client)
    except NetworkSilent:
        assert ask is QUESTIONS["messages_to"] or ask is QUESTIONS["call"]
    for request in http.requests:
        assert problems_with(request, prefix) == []
        assert request.auth == (ACCOUNT.sid, "test-token")
        assert request.allow_redirects is False
    assert http.requests


@needs_openapi
def test_the_judge_of_requests_sees_a_wrong_one() -> None:
    client, http = _client(_made())
    client._told("POST", "/Calls.json", {"To": 1, "Nobody": "x"})
    assert sorted(problems_with(http.requests[0])) == [
        "To: 1", "missing field From", "unknown field Nobody",
    ]


def test_a_call_is_placed_with_every_event_asked_for() -> None:
    client, http = _client(_made())
    assert ORDERS["place_call"](client) == Told(Outcome.DONE, SID, status="queued")
    assert http.requests[0].url == f"https://api.twilio.com{BASE}/Calls.json"
    assert http.requests[0].data == {
        "To": "+33612345678", "From": "+33173018499", "Url": VOICE, "Method": "POST", "StatusCallback": STATUS,
        "StatusCallbackMethod": "POST", "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
        "Timeout": 20, "TimeLimit": 14_400,
    }


def test_a_machine_is_told_apart_while_people_are_spoken_to_already() -> None:
    client, http = _client(_made())
    ORDERS["place_call_to_a_machine"](client)
    detection = {name: value for name, value in http.requests[0].data.items() if "Machine" in name or "Amd" in name}
    assert detection == {
        "MachineDetection": "DetectMessageEnd", "AsyncAmd": "true", "AsyncAmdStatusCallback": f"{VOICE}/machine",
        "AsyncAmdStatusCallbackMethod": "POST",
    }


def test_without_a_caller_id_none_is_made_up() -> None:
    client, http = _client((400, {"code": 21213}))
    told = client.place_call("client:karim", None, VOICE, STATUS, 20, 60)
    assert "From" not in http.requests[0].data
    assert told == Told(Outcome.REFUSED, code=21213)


def test_a_message_goes_out_with_its_status_address() -> None:
    client, http = _client(_made())
    ORDERS["send_message"](client)
    assert http.requests[0].path == f"{BASE}/Messages.json"
    assert http.requests[0].data == {
        "To": "+33612345678", "From": "PERMANENCE", "Body": "Bonjour", "StatusCallback": STATUS
    }


@pytest.mark.parametrize(
    ("api_url", "address"),
    [
        (None, "https://api.twilio.com"), ("http://127.0.0.1:8010", "http://127.0.0.1:8010"),
        ("https://proxy.example.fr/twilio/", "https://proxy.example.fr/twilio"),
    ],
)
def test_the_api_s_address_is_replaced_and_the_paths_are_kept(api_url: str | None, address: str) -> None:
    client, http = _client((200, _call(1, "x", status="completed")), (404, ""), api_url=api_url)
    client.end_call(SID)
    assert client.call(SID) is None
    assert {request.url for request in http.requests} == {f"{address}{BASE}/Calls/{SID}.json"}


def test_region_and_edge_of_the_environment_do_not_move_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC-of-another")
    client, http = _client(_made())
    ORDERS["place_call"](client)
    assert http.requests[0].url == f"https://api.twilio.com{BASE}/Calls.json"
    assert http.requests[0].auth == (ACCOUNT.sid, "test-token")


def test_a_sid_cannot_lead_elsewhere() -> None:
    client, http = _client((404, {}))
    client.delete_recording("../Calls/x?y#z")
    assert http.requests[0].url == f"https://api.twilio.com{BASE}/Recordings/..%2FCalls%2Fx%3Fy%23z.json"


def test_without_an_account_there_is_no_client() -> None:
    with pytest.raises(ValueError, match="account"):
        TwilioClient(TelephoneAccount(None, None, "https://x"), None)


def test_no_token_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client, _ = _client(_made(), (401, {"code": 20003}), ReadTimeout("x"))
    for _ in range(3):
        ORDERS["send_message"](client)
    assert "code=20003" in caplog.text
    assert "test-token" not in caplog.text
    assert "Bonjour" not in caplog.text


# Outcomes


@pytest.mark.parametrize("order", [name for name in ORDERS if name != "end_call"])
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((400, {"code": 21211, "status": 400}), Told(Outcome.REFUSED, code=21211)),
        ((401, {"code": 20003}), Told(Outcome.REFUSED, code=20003)),
        ((403, "<html>"), Told(Outcome.REFUSED)),
        ((400, {"code": 400}), Told(Outcome.REFUSED)),
        ((400, {"code": "x"}), Told(Outcome.REFUSED)),
        ((429, {"code": 20429}), Told(Outcome.BUSY, code=20429, retry_after=1.0)),
        ((429, "", {"Retry-After": "7"}), Told(Outcome.BUSY, retry_after=7.0)),
        ((429, "", {"retry-after": " 0.5 "}), Told(Outcome.BUSY, retry_after=0.5)),
        ((429, "", {"Retry-After": "Mon, 23 Nov 2026 09:00:00 GMT"}), Told(Outcome.BUSY, retry_after=1.0)),
        ((429, "", {"Retry-After": "-1"}), Told(Outcome.BUSY, retry_after=1.0)),
        ((429, "", {"Retry-After": "nan"}), Told(Outcome.BUSY, retry_after=1.0)),
        ((500, {"code": 20500}), Told(Outcome.UNKNOWN, code=20500)),
        ((502, "<html>"), Told(Outcome.UNKNOWN)),
        ((503, ""), Told(Outcome.UNKNOWN)),
        ((408, ""), Told(Outcome.UNKNOWN)),
        ((307, ""), Told(Outcome.UNKNOWN)),
        ((302, ""), Told(Outcome.UNKNOWN)),
        (ReadTimeout("x"), Told(Outcome.UNKNOWN)),
        (ConnectTimeout("x"), Told(Outcome.REFUSED)),
    ],
)
def test_what_an_answer_means(order: str, answer: Any, told: Told) -> None:
    client, http = _client(answer)
    assert ORDERS[order](client) == told
    assert len(http.requests) == 1


@pytest.mark.parametrize("document", ["", "<html>", [], {}, {"sid": None}, "[" * 100_000])
def test_a_success_that_names_nothing_is_a_doubt(document: Any) -> None:
    client, _ = _client((201, document))
    assert ORDERS["send_message"](client).outcome is Outcome.UNKNOWN


def test_a_call_in_progress_is_ended_at_once() -> None:
    client, http = _client((200, {"sid": SID, "status": "completed"}))
    assert client.end_call(SID) == Told(Outcome.DONE, SID, status="completed")
    assert [request.data for request in http.requests] == [{"Status": "completed"}]


@pytest.mark.parametrize("first", [(200, {"sid": SID, "status": "ringing"}), (400, {"code": 21220})])
def test_a_call_that_still_rings_is_cancelled(first: Any) -> None:
    client, http = _client(first, (200, {"sid": SID, "status": "canceled"}))
    assert client.end_call(SID) == Told(Outcome.DONE, SID, status="canceled")
    assert [request.data["Status"] for request in http.requests] == ["completed", "canceled"]


@pytest.mark.parametrize("answers", [
    [(404, {"code": 20404})],
    [(400, {"code": 21220}), (400, {"code": 21220}), (200, _call(1, "Mon, 23 Nov 2026 09:00:00 +0000", status="busy"))],
    [(400, {"code": 21220}), (400, {"code": 21220}), (404, {})],
])
def test_a_call_that_is_over_is_ended(answers: Any) -> None:
    client, _ = _client(*answers)
    assert client.end_call(SID).outcome is Outcome.DONE


def test_a_call_answered_between_two_orders_is_ended_by_the_next_one() -> None:
    talking = _call(1, "Mon, 23 Nov 2026 09:00:00 +0000", status="in-progress")
    for second in ((400, {"code": 21220}), (200, {"sid": SID, "status": "in-progress"})):
        client, _ = _client((200, {"sid": SID, "status": "ringing"}), second, (200, talking))
        assert client.end_call(SID).outcome is Outcome.BUSY
    client, _ = _client((400, {"code": 21220}), (400, {"code": 21220}), (500, ""))
    assert client.end_call(SID).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("order", ["delete_recording", "delete_message", "delete_call"])
def test_what_is_gone_is_deleted(order: str) -> None:
    for answer in ((204, ""), (404, {"code": 20404}), (404, "")):
        client, http = _client(answer)
        assert ORDERS[order](client).outcome is Outcome.DONE
        assert http.requests[0].method == "DELETE"


@pytest.mark.parametrize("order", ["delete_message", "delete_call"])
def test_what_goes_on_cannot_be_deleted_yet(order: str) -> None:
    client, _ = _client((409, {"code": 20009}))
    assert ORDERS[order](client) == Told(Outcome.REFUSED, code=20009)


def test_a_redirected_call_asks_elsewhere() -> None:
    client, http = _client((200, {"sid": SID, "status": "in-progress"}))
    assert client.redirect_call(SID, VOICE).outcome is Outcome.DONE
    assert http.requests[0].data == {"Url": VOICE, "Method": "POST"}


# Questions


def test_calls_are_found_by_when_they_were_made_over_all_pages() -> None:
    client, http = _client(
        _page(_call(1, "Mon, 23 Nov 2026 09:00:05 +0000"), _call(2, "Mon, 23 Nov 2026 08:59:59 +0000"),
              following=f"{BASE}/Calls.json?Page=1&PageToken=PT"),
        _page(_call(3, "Mon, 23 Nov 2026 09:00:00 +0000", status="completed", duration="42")),
    )
    found = client.calls_to("+33612345678", SINCE + timedelta(microseconds=900_000))
    assert [call.sid[-1] for call in found] == ["1", "3"]
    assert found[1] == RemoteCall(f"CA{3:032d}", "+33612345678", "completed", SINCE, "outbound-api", 42)
    assert http.requests[0].params == {"To": "+33612345678", "PageSize": 100}
    assert http.requests[1].url == f"https://api.twilio.com{BASE}/Calls.json?Page=1&PageToken=PT"


def test_pages_of_long_ago_are_not_turned() -> None:
    client, http = _client(
        _page(_call(1, "Mon, 23 Nov 2026 09:00:00 -0000"), following="/next"),
        _page(_call(2, "Sat, 21 Nov 2026 09:00:00 +0000"), following="/next"),
    )
    assert len(client.calls_to("+33612345678", SINCE)) == 1
    assert len(http.requests) == 2


def test_messages_are_found_with_their_words() -> None:
    record = {
        "sid": "SM1", "to": "+33612345678", "body": "Bonjour", "status": "undelivered", "error_code": 30003,
        "date_created": "Mon, 23 Nov 2026 10:00:00 +0100", "date_sent": None,
    }
    client, _ = _client((200, {"messages": [record, record | {"body": None, "error_code": None}]}))
    found = client.messages_to("+33612345678", SINCE)
    assert found[0] == RemoteMessage("SM1", "+33612345678", "Bonjour", "undelivered", SINCE, 30003)
    assert (found[1].body, found[1].error_code) == ("", None)


@pytest.mark.parametrize("answers", [
    [(500, "")], [(429, "")], [(401, {"code": 20003})], [(200, "<html>")], [(200, {})], [(302, "")],
    [(200, {"calls": None, "page": 0})], [(200, {"calls": ["x"], "page": 0})], [(200, {"page": 0})],
    [_page(_call(1, ""))], [_page(_call(1, "yesterday"))], [ReadTimeout("x")], [ConnectTimeout("x")],
    [_page(following="http://elsewhere.example/2")], [_page(following="/next"), (500, "")],
    [_page(following="/next")] * 201,
])
def test_what_is_no_answer_is_silence(answers: list[Any]) -> None:
    client, _ = _client(*answers)
    with pytest.raises(NetworkSilent):
        client.calls_to("+33612345678", SINCE)


def test_one_call_is_known_unknown_or_not_told() -> None:
    client, _ = _client((200, _call(1, "Mon, 23 Nov 2026 09:00:00 +0000")), (404, {"code": 20404}), (503, ""))
    known = client.call(SID)
    assert known is not None
    assert (known.status, known.duration_seconds) == ("queued", None)
    assert client.call(SID) is None
    with pytest.raises(NetworkSilent):
        client.call(SID)


def test_only_who_imports_the_client_loads_twilio_s_rest_library() -> None:
    script = (
        "import sys, routing.outbox, routing.web.voice_messages, routing.telephony.network; "
        "print('twilio.rest' in sys.modules, 'requests' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split()[0] == "False"
