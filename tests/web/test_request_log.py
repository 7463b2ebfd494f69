"""Each request leaves one line that names its route and nothing of what was sent, under an id that comes back."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from routing import counts
from routing.logs import JsonFormatter, MaskingFormatter, concerned
from tests.store.databases import out_of_order
from tests.web.apps import ACCOUNT_SID, House, parts_of
from tests.web.webhooks import Network, incoming

SID = "CA" + "0123456789abcdef" * 2


class Kept(logging.Handler):
    """Lines as they would be written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps one."""
        self.lines.append(self.format(record))


@pytest.fixture(params=[MaskingFormatter("%(levelname)s %(message)s"), JsonFormatter()], ids=["text", "json"])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    """What the program logs while a test lasts."""
    handler, logger = Kept(request.param), logging.getLogger("routing")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel("DEBUG")
    yield handler
    logger.setLevel(level)
    logger.removeHandler(handler)


def test_one_line_with_the_route_and_the_id(app: Flask, kept: Kept) -> None:
    told = app.test_client().get("/callback/RC-secret-token?lang=en", headers={"X-Request-Id": "from-the-proxy-1"})
    assert told.headers["X-Request-Id"] == "from-the-proxy-1"
    line, = [line for line in kept.lines if "/callback/<token>" in line]
    assert "GET /callback/<token> 404 in" in line
    assert "from-the-proxy-1" in line
    assert not any("secret" in line or "lang" in line for line in kept.lines)


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space 12", "new\tline-123"])
def test_an_id_that_is_none_is_not_taken_over(app: Flask, given: str) -> None:
    told = app.test_client().get("/callback", headers={"X-Request-Id": given})
    assert re.fullmatch(r"[0-9a-f]{16}", told.headers["X-Request-Id"])


def test_what_caches_may_keep_has_no_id(app: Flask) -> None:
    assert "X-Request-Id" not in app.test_client().get("/hours").headers


def test_a_webhook_names_its_call(house: House, kept: Kept) -> None:
    Network(house.app()).post("/twilio/voice", {
        "AccountSid": ACCOUNT_SID, "CallSid": SID, "From": "+33612345678", "To": "+33173018499",
        "CallStatus": "ringing",
    })
    lines = [line for line in kept.lines if "/twilio/voice" in line]
    assert lines and all(SID in line for line in lines)
    assert not any("612345678" in line for line in kept.lines)


def test_what_machines_ask_for_leaves_no_line(app: Flask, kept: Kept) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        app.test_client().get(path)
    assert not [line for line in kept.lines if " in " in line and " ms" in line]


def test_nothing_is_left_behind(app: Flask) -> None:
    app.test_client().get("/hours")
    assert concerned.get() == {}


def test_json_is_one_object_a_line_trace_included() -> None:
    handler, logger = Kept(JsonFormatter()), logging.getLogger("tests.of.json")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        raise ValueError("06 12 34 56 78\nsecond line")
    except ValueError:
        logger.exception("not so")
    told = json.loads(handler.lines[0])
    assert (told["level"], told["message"]) == ("ERROR", "not so")
    assert "ValueError" in told["trace"] and "34 56" not in told["trace"]
    assert "\n" not in handler.lines[0]


def test_a_webhook_that_ends_in_an_apology_is_no_success(
    app: Flask, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = Network(app)
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(counts, "request_answered", lambda rule, how, _: seen.append((rule, how)))
    assert network.post("/twilio/voice", incoming()).status_code == 200
    with out_of_order(parts_of(app).runtime.database):
        assert network.post("/twilio/voice", incoming(CallSid="CA" + "2" * 32)).status_code == 200
    monkeypatch.setattr("routing.web.voice.answer", lambda *_: 1 / 0)
    assert network.post("/twilio/voice", incoming(CallSid="CA" + "3" * 32)).status_code == 200
    assert seen == [("/twilio/voice", how) for how in ("2xx", "without_database", "fault")]
    assert any("POST /twilio/voice 200 (fault) in" in line for line in kept.lines)
