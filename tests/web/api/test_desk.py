"""The day's work by API: who sees what, in which order, page by page; who may change it, and that it is journalled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from routing import access
from routing.store import journal
from tests.web.apps import House, errors_of, only_error, parts_of
from tests.web.webhooks import CALLER, SID, Network, incoming

Ask = Callable[..., TestResponse]


@pytest.fixture
def ask(app: Flask) -> Ask:
    """Asks the API as a user of some role."""
    runtime, tokens = parts_of(app).runtime, {}
    for role in access.Role:
        access.add_user(runtime, f"a {role}", role)
        tokens[role.value] = access.new_token(runtime, f"a {role}")

    def asked(method: str, path: str, role: str = "supervisor", headers: Mapping[str, str] = {}, **more: Any
              ) -> TestResponse:
        shown = {"Authorization": f"Bearer {tokens[role]}", **headers}
        return app.test_client().open(f"/api/v1{path}", method=method, headers=shown, **more)

    return asked


@pytest.fixture
def network(app: Flask) -> Network:
    """The telephone network of the same app."""
    return Network(app)


def _journalled(app: Flask) -> list[tuple[str, str, str, str]]:
    with parts_of(app).runtime.database.read() as connection:
        return [(row.author, row.action, row.subject, row.reason) for row in journal.latest(connection, 10)]


def test_a_call_is_told_with_where_it_is(ask: Ask, network: Network) -> None:
    network.post("/twilio/voice", incoming())
    network.post("/twilio/voice/heard?n=1", incoming(Digits="0"))
    call = ask("GET", f"/calls/{SID}").get_json()

    assert (call["sid"], call["state"], call["ended_as"], call["queue"]) == (SID, "waiting", None, "support")
    assert call["started_at"] == call["entered_at"] == "2026-11-23T10:00:00+01:00"
    assert [step["name"] for step in call["steps"]] == ["incoming", "heard:1"]
    assert call["steps"][1]["detail"]["keys"] == "0"
    assert "<Response>" not in ask("GET", f"/calls/{SID}").text


def test_how_a_call_ended_is_told_once_it_has(house: House, ask: Ask, network: Network) -> None:
    network.post("/twilio/voice", incoming())
    network.post("/twilio/voice/heard?n=1", incoming(Digits="0"))
    house.at("2026-11-23T10:00:42+01:00")
    network.post("/twilio/status", incoming(CallStatus="completed", CallDuration="42"))
    call = ask("GET", f"/calls/{SID}").get_json()

    assert (call["state"], call["ended_as"], call["duration_seconds"]) == ("ended", "abandoned_queue", 42)
    assert call["wait_seconds"] == 42


@pytest.mark.parametrize(("role", "shown"), [("viewer", "+33••••78"), ("supervisor", CALLER), ("admin", CALLER)])
def test_a_viewer_sees_no_number_whole(ask: Ask, network: Network, role: str, shown: str) -> None:
    network.post("/twilio/voice", incoming())
    assert ask("GET", f"/calls/{SID}", role).get_json()["from"] == shown
    assert ask("GET", "/calls", role).get_json()["items"][0]["from"] == shown


def test_calls_come_newest_first_page_by_page(house: House, ask: Ask, network: Network) -> None:
    sids = []
    for number in range(7):
        house.at(f"2026-11-23T10:00:0{number // 2}+01:00")
        sids.append(f"CA{number:032x}")
        network.post("/twilio/voice", incoming(CallSid=sids[-1]))
    found: list[str] = []
    after = None
    for _ in range(4):
        page = ask("GET", "/calls", query_string={"limit": "2"} | ({"after": after} if after else {})).get_json()
        found += [call["sid"] for call in page["items"]]
        after = page["next"]
        assert "steps" not in page["items"][0]
    assert (found, after) == (sids[::-1], None)


def test_calls_are_found_by_state_line_and_time(house: House, ask: Ask, network: Network) -> None:
    network.post("/twilio/voice", incoming())
    house.at("2026-11-23T11:00:00+01:00")
    network.post("/twilio/voice", incoming(CallSid="CA" + "2" * 32))
    network.post("/twilio/voice/heard?n=1", incoming(CallSid="CA" + "2" * 32, Digits="0"))

    def count(**query: str) -> int:
        return len(ask("GET", "/calls", query_string=query).get_json()["items"])

    assert (count(), count(state="waiting"), count(state="ended"), count(line="telephone"), count(line="chat")) == (
        2, 1, 0, 2, 0)
    assert count(**{"from": "2026-11-23T10:30"}) == 1
    assert count(to="2026-11-23T11:00:00+01:00") == 1
    error = only_error(ask("GET", "/calls", query_string={"from": "yesterday"}))
    assert (error["in"], error["pointer"]) == ("query", "/from")


def test_a_call_that_is_not_known_is_404(ask: Ask) -> None:
    assert only_error(ask("GET", "/calls/CA-of-nobody"), 404)["code"] == "unknown_call"


def test_who_waits_is_told_in_the_order_of_service(house: House, ask: Ask, network: Network) -> None:
    for number, sid in enumerate(("CA" + "3" * 32, "CA" + "1" * 32)):
        house.at(f"2026-11-23T10:00:0{number}+01:00")
        network.post("/twilio/voice", incoming(CallSid=sid))
        network.post("/twilio/voice/heard?n=1", incoming(CallSid=sid, Digits="0"))
    (queue,) = ask("GET", "/queues").get_json()["items"]

    assert [(one["position"], one["call_sid"][2]) for one in queue["waiting"]] == [(1, "3"), (2, "1")]
    assert [(one["id"], one["presence"]) for one in queue["agents"]] == [
        ("claire", "available"), ("karim", "available"), ("nadia", "available"),
    ]


def test_presence_is_changed_by_a_supervisor_and_journalled(app: Flask, ask: Ask) -> None:
    changed = ask("PUT", "/agents/claire/presence", json={"presence": "away", "reason": "pause déjeuner"})

    assert changed.status_code == 200, changed.text
    assert changed.get_json()["presence"] == "away"
    assert {one["id"]: one["presence"] for one in ask("GET", "/agents").get_json()["items"]} == {
        "claire": "away", "karim": "available", "nadia": "available",
    }
    assert _journalled(app) == [("a supervisor", "presence", "claire", "pause déjeuner")]


def test_two_supervisors_do_not_overwrite_each_other(app: Flask, ask: Ask) -> None:
    first = ask("PUT", "/agents/claire/presence", json={"presence": "away", "reason": "a"})
    assert ask("PUT", "/agents/claire/presence", json={"presence": "available", "reason": "b"},
               headers={"If-Match": first.headers["ETag"]}).status_code == 200
    late = ask("PUT", "/agents/claire/presence", json={"presence": "away", "reason": "c"},
               headers={"If-Match": first.headers["ETag"]})
    assert only_error(late, 409)["code"] == "changed_meanwhile"
    assert len(_journalled(app)) == 2


@pytest.mark.parametrize(("body", "status"), [
    ({"presence": "busy", "reason": "x"}, 422), ({"presence": "away"}, 422), ({"presence": "away", "reason": ""}, 422),
    ({"reason": "x"}, 422), ([], 422),
])
def test_what_is_no_presence_is_refused(app: Flask, ask: Ask, body: object, status: int) -> None:
    errors_of(ask("PUT", "/agents/claire/presence", json=body), status)
    assert only_error(ask("PUT", "/agents/x/presence", json={"presence": "away", "reason": "x"}), 404)
    assert _journalled(app) == []


def test_a_viewer_changes_nothing(app: Flask, ask: Ask) -> None:
    for method, path in (("PUT", "/agents/claire/presence"), ("POST", "/voicemails/x/taken"),
                         ("POST", "/voicemails/x/done")):
        refused = ask(method, path, "viewer", json={"presence": "away", "reason": "x"})
        assert only_error(refused, 403)["code"] == "role_too_small"
    assert _journalled(app) == []


def _message(network: Network, sid: str = SID) -> None:
    network.post("/twilio/voice", incoming(CallSid=sid))
    network.post("/twilio/voice/heard?n=1", incoming(CallSid=sid, SpeechResult="laisser un message"))
    recording = {"RecordingSid": "RE" + sid[2:], "RecordingUrl": "https://api.example.com/RE", "RecordingDuration": "9"}
    network.post("/twilio/voice/recorded?n=2", incoming(CallSid=sid, **recording))
    network.post("/twilio/voice/message-ready?n=2", incoming(CallSid=sid, RecordingStatus="completed", **recording))


def test_a_voicemail_is_new_then_taken_then_done(app: Flask, ask: Ask, network: Network) -> None:
    _message(network)
    (new,) = ask("GET", "/voicemails").get_json()["items"]
    taken = ask("POST", f"/voicemails/{new['id']}/taken", json={"reason": "je rappelle"}).get_json()
    again = ask("POST", f"/voicemails/{new['id']}/taken", json={})
    done = ask("POST", f"/voicemails/{new['id']}/done", json={}).get_json()

    assert (new["state"], new["duration_seconds"], new["wants_callback"], new["call_sid"]) == ("new", 9, False, SID)
    assert (taken["state"], taken["taken_by"]) == ("taken", "a supervisor")
    assert only_error(again, 409)["code"] == "changed_meanwhile"
    assert done["state"] == "done"
    assert [entry[1] for entry in _journalled(app)] == ["voicemail_done", "voicemail_taken"]
    assert ask("GET", "/voicemails", query_string={"state": "new"}).get_json()["items"] == []


def test_empty_and_absent_voicemails_are_not_listed(ask: Ask, network: Network) -> None:
    for number, status in enumerate(("absent", "completed")):
        sid = f"CA{number:032x}"
        network.post("/twilio/voice", incoming(CallSid=sid))
        network.post("/twilio/voice/heard?n=1", incoming(CallSid=sid, SpeechResult="laisser un message"))
        network.post("/twilio/voice/message-ready?n=2", incoming(
            CallSid=sid, RecordingStatus=status, RecordingSid=f"RE{number}", RecordingUrl="https://x/RE",
            RecordingDuration="0"))
    assert ask("GET", "/voicemails").get_json() == {"items": [], "next": None}
    assert only_error(ask("POST", "/voicemails/nothing/done", json={}), 404)["code"] == "unknown_voicemail"


def test_text_messages_are_listed_with_what_became_of_them(ask: Ask, network: Network) -> None:
    network.post("/twilio/voice", incoming())
    network.post("/twilio/voice/heard?n=1", incoming(Digits="4"))
    network.post("/twilio/voice/heard?n=2", incoming(Digits="1"))
    (message,) = ask("GET", "/messages").get_json()["items"]

    assert (message["to"], message["purpose"], message["state"], message["call_sid"]) == (
        CALLER, "invoice", "pending", SID)
    assert message["body"].startswith("Factures")
    assert ask("GET", "/messages", "viewer").get_json()["items"][0]["to"] == "+33••••78"


def test_alarms_are_listed_once_with_their_count(app: Flask, ask: Ask, network: Network) -> None:
    assert ask("GET", "/alarms").get_json() == {"items": [], "next": None}


def test_the_public_part_stays_open_to_any_site_and_this_one_does_not(app: Flask, ask: Ask) -> None:
    assert ask("GET", "/lines").headers["Access-Control-Allow-Origin"] == "*"
    told = ask("GET", "/calls")
    assert "Access-Control-Allow-Origin" not in told.headers
    assert told.headers["Cache-Control"] == "no-store"
