"""Calls and queues by API: who sees what, in which order, page by page, found by state, line and time."""

from __future__ import annotations

import pytest

from tests.web.api.asking import Desk
from tests.web.api.desk_shapes import of_its_shape
from tests.web.apps import House, only_error
from tests.web.webhooks import CALLER, SID, Network, incoming


def test_a_call_is_told_with_where_it_is(desk: Desk, network: Network) -> None:
    network.post("/twilio/voice", incoming())
    network.post("/twilio/voice/heard?n=1", incoming(Digits="0"))
    call = desk.ask("GET", f"/calls/{SID}").get_json()

    assert (call["sid"], call["state"], call["ended_as"], call["queue"]) == (SID, "waiting", None, "support")
    assert call["started_at"] == call["entered_at"] == "2026-11-23T10:00:00+01:00"
    assert [step["name"] for step in call["steps"]] == ["incoming", "heard:1"]
    assert call["steps"][1]["detail"]["keys"] == "0"
    assert "<Response>" not in desk.ask("GET", f"/calls/{SID}").text


def test_how_a_call_ended_is_told_once_it_has(house: House, desk: Desk, network: Network) -> None:
    network.post("/twilio/voice", incoming())
    network.post("/twilio/voice/heard?n=1", incoming(Digits="0"))
    house.at("2026-11-23T10:00:42+01:00")
    network.post("/twilio/status", incoming(CallStatus="completed", CallDuration="42"))
    call = desk.ask("GET", f"/calls/{SID}").get_json()

    assert (call["state"], call["ended_as"], call["duration_seconds"]) == ("ended", "abandoned_queue", 42)
    assert call["wait_seconds"] == 42


@pytest.mark.parametrize("role", ["viewer", "supervisor", "admin"])
def test_nobody_sees_a_number_whole_unasked(desk: Desk, network: Network, role: str) -> None:
    network.post("/twilio/voice", incoming())
    network.post("/twilio/voice/heard?n=1", incoming(Digits="0612345678"))
    call = desk.ask("GET", f"/calls/{SID}", role).get_json()
    assert (call["from"], call["steps"][1]["detail"]["keys"]) == ("+33••••78", "06••••78")
    (listed,) = desk.items("/calls", role, reveal="true")
    assert listed["from"] == "+33••••78", "a list reveals nothing"
    assert desk.journal() == []


@pytest.mark.parametrize("role", ["supervisor", "admin"])
def test_who_is_shown_a_number_whole_stands_in_the_journal(desk: Desk, network: Network, role: str) -> None:
    network.post("/twilio/voice", incoming())
    network.post("/twilio/voice/heard?n=1", incoming(Digits="0612345678"))
    call = desk.ask("GET", f"/calls/{SID}", role, query_string={"reveal": "true"}).get_json()
    assert (call["from"], call["steps"][1]["detail"]["keys"]) == (CALLER, "0612345678")
    assert [entry[:3] for entry in desk.journal()] == [(f"a {role}", "number_seen", SID)]


def test_a_viewer_is_shown_no_number_whole(desk: Desk, network: Network) -> None:
    network.post("/twilio/voice", incoming())
    refused = desk.ask("GET", f"/calls/{SID}", "viewer", query_string={"reveal": "true"})
    assert only_error(refused, 403)["code"] == "role_too_small"
    assert CALLER not in refused.text
    assert desk.journal() == []


def test_calls_come_newest_first_page_by_page(house: House, desk: Desk, network: Network) -> None:
    sids = []
    for number in range(7):
        house.at(f"2026-11-23T10:00:0{number // 2}+01:00")
        sids.append(f"CA{number:032x}")
        network.post("/twilio/voice", incoming(CallSid=sids[-1]))
    found: list[str] = []
    after = None
    for _ in range(4):
        page = desk.ask("GET", "/calls", query_string={"limit": "2"} | ({"after": after} if after else {})).get_json()
        found += [call["sid"] for call in page["items"]]
        after = page["next"]
        assert "steps" not in page["items"][0]
    assert (found, after) == (sids[::-1], None)


def test_calls_are_found_by_state_line_and_time(house: House, desk: Desk, network: Network) -> None:
    network.post("/twilio/voice", incoming())
    house.at("2026-11-23T11:00:00+01:00")
    network.post("/twilio/voice", incoming(CallSid="CA" + "2" * 32))
    network.post("/twilio/voice/heard?n=1", incoming(CallSid="CA" + "2" * 32, Digits="0"))

    def count(**query: str) -> int:
        return len(desk.ask("GET", "/calls", query_string=query).get_json()["items"])

    assert (count(), count(state="waiting"), count(state="ended"), count(line="telephone"), count(line="chat")) == (
        2, 1, 0, 2, 0)
    assert count(**{"from": "2026-11-23T10:30"}) == 1
    assert count(to="2026-11-23T11:00:00+01:00") == 1
    error = only_error(desk.ask("GET", "/calls", query_string={"from": "yesterday"}))
    assert (error["in"], error["pointer"]) == ("query", "/from")


def test_a_call_that_is_not_known_is_404(desk: Desk) -> None:
    assert only_error(desk.ask("GET", "/calls/CA-of-nobody"), 404)["code"] == "unknown_call"


def test_who_waits_is_told_in_the_order_of_service(house: House, desk: Desk, network: Network) -> None:
    for number, sid in enumerate(("CA" + "3" * 32, "CA" + "1" * 32)):
        house.at(f"2026-11-23T10:00:0{number}+01:00")
        network.post("/twilio/voice", incoming(CallSid=sid))
        network.post("/twilio/voice/heard?n=1", incoming(CallSid=sid, Digits="0"))
    (queue,) = desk.ask("GET", "/queues").get_json()["items"]

    assert [(one["position"], one["call_sid"][2]) for one in queue["waiting"]] == [(1, "3"), (2, "1")]
    assert [(one["id"], one["presence"]) for one in queue["agents"]] == [
        ("claire", "available"), ("karim", "available"), ("nadia", "available"),
    ]


def test_a_time_without_offset_is_the_line_s_own(desk: Desk, network: Network) -> None:
    """A day alone is its midnight, so that `to` leaves that day out."""
    network.post("/twilio/voice", incoming())

    def count(**query: str) -> int:
        return len(desk.items("/calls", **query))

    assert count(**{"from": "2026-11-23T10:00", "line": "telephone"}) == 1
    assert count(**{"from": "2026-11-23T10:00:01"}) == 0
    assert (count(**{"from": "2026-11-23"}), count(to="2026-11-23"), count(to="2026-11-24")) == (1, 0, 1)


@pytest.mark.parametrize("path", ["/calls", "/messages", "/voicemails"])
def test_what_is_no_page_is_refused(desk: Desk, path: str) -> None:
    for query in ({"limit": "0"}, {"limit": "201"}, {"limit": "x"}, {"after": "x" * 65}, {"after": "\0"}):
        error = only_error(desk.ask("GET", path, query_string=query))
        assert (error["in"], error["pointer"]) == ("query", f"/{next(iter(query))}")
    assert only_error(desk.ask("GET", path, query_string={"after": "nobody"}), 404)["code"] == "unknown_cursor"
    assert desk.ask("GET", path, query_string={"limit": "200", "utm_source": "x"}).status_code == 200


def test_each_answer_has_the_shape_it_says(desk: Desk, network: Network) -> None:
    network.post("/twilio/voice", incoming())
    network.post("/twilio/voice/heard?n=1", incoming(Digits="0"))
    for path in (f"/calls/{SID}", "/calls", "/queues", "/agents"):
        of_its_shape(desk.ask("GET", path), path)
