"""The chat to try: a page in both languages, and a script for other pages; nothing of either is inline."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from routing.simulator.chat_words import CHAT
from routing.simulator.network import NetworkSettings, create_network
from routing.simulator.order import Line
from tests.simulator.product import BASE, LINE, SID, TOKEN


@pytest.fixture
def client() -> FlaskClient:
    """Asks a network of one line."""
    return create_network(NetworkSettings(SID, TOKEN, BASE, (Line("Téléphone", LINE),))).test_client()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_greets_in_the_language_asked_for(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/chat?lang={lang}")
    assert page.status_code == 200
    assert CHAT[lang]["hello"] in page.text
    assert f'<html lang="{lang}">' in page.text
    assert "<style" not in page.text and "style=" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert 'aria-current="page"' in page.text


@pytest.mark.parametrize(("asked", "refuse", "slow", "is_typed_in"), [
    ("refuse=cookies", "cookies", 0, False), ("refuse=signal", "signal", 0, True), ("slow=8", "", 8, True),
    ("refuse=<b>&slow=x", "", 0, True), ("slow=86400", "", 60, True),
])
def test_it_refuses_what_it_is_told_to(
    client: FlaskClient, asked: str, refuse: str, slow: int, is_typed_in: bool
) -> None:
    page = client.get(f"/chat?{asked}").text
    assert f'data-refuse="{refuse}" data-slow="{slow}"' in page
    assert ("<form>" in page) == is_typed_in
    assert (CHAT["fr"]["cookies"] in page) == (refuse == "cookies")


def test_its_script_may_be_loaded_by_any_page(client: FlaskClient) -> None:
    told = client.get("/chat.js?refuse=signal")
    assert (told.status_code, told.mimetype) == (200, "text/javascript")
    assert told.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "innerHTML" not in told.text
