"""What every answer carries, whatever its route; and what is too large is refused before it is read."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from routing.app import LARGEST_BODY
from tests.web.apps import House


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A program with all its routes."""
    return House(tmp_path_factory.mktemp("headers") / "house").app()


def _plain_routes(app: Flask) -> list[str]:
    return [str(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]


def test_every_answer_is_what_it_says(app: Flask) -> None:
    client: FlaskClient = app.test_client()
    paths = [path for path in _plain_routes(app) if path != "/console/live"]
    assert len(paths) > 30
    for path in [*paths, "/nowhere"]:
        told = client.get(path)
        assert told.headers["X-Content-Type-Options"] == "nosniff", path
        assert "Server" not in told.headers and "X-Powered-By" not in told.headers, path
        assert "Traceback" not in told.text, path
        if told.content_type.startswith("text/html") and told.status_code == 200:
            assert told.headers["Content-Security-Policy"].startswith("default-src 'none'"), path
        if "Set-Cookie" in told.headers:
            assert path.startswith("/console"), path


@pytest.mark.parametrize("path", ["/api/v1/callbacks", "/callback", "/widget/v1/callback", "/console/sign-in",
                                  "/twilio/voice"])
def test_a_body_too_large_is_refused(app: Flask, path: str) -> None:
    told = app.test_client().post(path, data=b"a=" + b"x" * LARGEST_BODY,
                                  content_type="application/x-www-form-urlencoded")
    assert told.status_code in (403, 413, 415), told.status_code
