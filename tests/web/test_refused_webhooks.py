"""A flood of forged webhooks is told to stay away, and stands in no genuine one's way."""

from __future__ import annotations

import logging

import pytest
from flask.testing import FlaskClient

from routing.web.refused_webhooks import MOST, MOST_NETWORKS, WITHIN, RefusedWebhooks
from routing.web.signed_webhooks import LARGEST
from tests.web.apps import House
from tests.web.webhooks import Network, incoming

VOICE = "/twilio/voice"


def test_a_minute_s_worth_and_then_a_wait() -> None:
    at = [0.0]
    counted = RefusedWebhooks(lambda: at[0])
    assert {counted.count("192.0.2.1") for _ in range(MOST)} == {0}
    at[0] = 20.0
    assert (counted.count("192.0.2.1"), counted.count("192.0.2.2")) == (40, 0)
    at[0] = WITHIN
    assert counted.count("192.0.2.1") == 0


def test_what_strangers_send_does_not_fill_the_memory() -> None:
    counted = RefusedWebhooks()
    for number in range(3 * MOST_NETWORKS):
        counted.count(str(number))
    assert len(counted._counted) == MOST_NETWORKS


def test_a_flood_is_told_to_stay_away_and_genuine_webhooks_are_answered(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    network = Network(house.app())
    with caplog.at_level(logging.WARNING):
        for signature in (None, "A" * 27 + "=", "x") * (MOST // 3 + 10):
            refused = network.send(VOICE, b"a=b", signature)
    assert (refused.status_code, refused.mimetype) == (429, "text/xml")
    assert 1 <= int(refused.headers["Retry-After"]) <= WITHIN
    assert sum("webhook refused" in record.message for record in caplog.records) == MOST
    assert network.post(VOICE, incoming()).status_code == 200


def test_nothing_is_read_of_what_is_not_signed_nor_of_what_is_too_large(client: FlaskClient) -> None:
    body = b"a=" + b"x" * LARGEST
    kind = "application/x-www-form-urlencoded"
    assert client.post(VOICE, data=body, content_type=kind).status_code == 403
    large = client.post(VOICE, data=body, content_type=kind, headers={"X-Twilio-Signature": "A" * 27 + "="})
    assert (large.status_code, large.mimetype) == (413, "text/xml")
