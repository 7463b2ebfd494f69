"""Every status of a message and every code we know has one meaning, and what is unknown changes nothing."""

from __future__ import annotations

import pytest

from routing.store.messages import FINAL
from routing.telephony.meanings import Refusal, message_state, refusal_of
from tests.telephony.provider import openapi

INBOUND = {"receiving", "received"}
STATES = {"accepted", "queued", "sending", "sent", *FINAL}


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (None, Refusal.NOT_SENT), (21610, Refusal.NUMBER), (21614, Refusal.NUMBER), (20003, Refusal.ACCOUNT),
        (21212, Refusal.ACCOUNT), (21606, Refusal.ACCOUNT), (21659, Refusal.ACCOUNT), (21215, Refusal.ACCOUNT),
        (20404, Refusal.GONE), (21220, Refusal.GONE), (21211, Refusal.OTHER), (12345, Refusal.OTHER),
    ],
)
def test_what_a_code_is_about(code: int | None, refusal: Refusal) -> None:
    assert refusal_of(code) is refusal


def test_every_status_of_twilio_s_has_a_state() -> None:
    document = openapi()
    if document is None:
        pytest.skip("Twilio's OpenAPI file is not beside this repository")
    statuses = set(document["components"]["schemas"]["message_enum_status"]["enum"])
    assert {status for status in statuses if message_state(status) is None} == INBOUND
    assert {message_state(status) for status in statuses - INBOUND} == STATES


@pytest.mark.parametrize("status", [None, "", "QUEUED", "of-a-later-year"])
def test_an_unknown_status_has_none(status: str | None) -> None:
    assert message_state(status) is None
