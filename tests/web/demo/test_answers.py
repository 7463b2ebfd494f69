"""Every demo state is what its name says, by the same document that visitors' widgets read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from routing.config.loader import load, read_files
from routing.domain.centre import Centre
from routing.web.demo.answers import demo_document
from routing.web.demo.states import BOTH, STATES
from tests.conftest import SHIPPED_CONFIG

OPEN, CLOSED = ("open", "weekly_hours"), ("closed", "outside_hours")
LINES = {
    "open": (OPEN, "20:00"), "closing-soon": (OPEN, "20:00"), "opening-soon": (CLOSED, "09:00"),
    "later-today": (CLOSED, "09:00"), "tomorrow": (CLOSED, "27T09:30"), "weekend": (CLOSED, "30T09:00"),
    "later": (CLOSED, "12-07T09:00"), "holiday": (("closed", "holiday"), "12T09:00"),
    "special": (("open", "override"), "16:00"), "coming": (OPEN, "20:00"), "notice": (OPEN, "20:00"),
    "closure": (("closed", "closure"), "23T14:00"), "closure-without-end": (("closed", "closure"), ""),
    "chat-instead": (CLOSED, "24T09:00"), "nobody": (("closed", "no_agents"), "24T09:00"), "wait": (OPEN, "20:00"),
    "elsewhere": (OPEN, "20:00"), "relay": (OPEN, "20:00"), "always": (OPEN, ""), "no-hours": (CLOSED, ""),
    "unknown": (OPEN, "20:00"),
}


@pytest.fixture(scope="module")
def centre() -> Centre:
    """The shipped one."""
    return load(read_files(SHIPPED_CONFIG), date(2026, 11, 23)).centre


def _told(state: str, centre: Centre) -> dict[str, Any]:
    return demo_document(STATES[state], centre, "http://127.0.0.1:8001/chat", "/prefix")


def test_none_is_left_out() -> None:
    assert LINES.keys() == STATES.keys()


@pytest.mark.parametrize("state", STATES)
def test_the_phone_is_as_the_state_is_called(state: str, centre: Centre) -> None:
    phone = _told(state, centre)["lines"][0]
    status, then = LINES[state]
    assert (phone["status"], phone["reason"]) == status
    assert then in (phone["next_change"] or "") if then else phone["next_change"] is None


def test_what_stands_beside_the_hours(centre: Centre) -> None:
    def having(field: str) -> set[str]:
        return {state for state in STATES if any(line[field] for line in _told(state, centre)["lines"])}

    assert having("notice") == {"notice"}
    assert having("closure") == {"closure", "closure-without-end", "nobody"}
    assert having("load") == {"wait"}
    assert having("days") == {"holiday", "special", "coming", "later"}
    assert _told("relay", centre)["lines"][0]["phone"]["relay"]
    assert _told("elsewhere", centre)["lines"][0]["utc_offset"] == "-05:00"
    assert _told("chat-instead", centre)["lines"][1]["status"] == "open"
    assert _told("unknown", centre)["valid_until"] < STATES["unknown"].at.isoformat()


def test_calls_callbacks_and_chat_can_be_tried(centre: Centre) -> None:
    told = _told("open", centre)
    assert told["callback"]["enabled"]
    assert told["callback"]["href"].startswith("/prefix/")
    assert told["lines"][1]["chat"] == {"url": "http://127.0.0.1:8001/chat", "script": None, "ready_signal": True}
    assert told["simulated"]
    assert tuple(line["id"] for line in told["lines"]) == BOTH
