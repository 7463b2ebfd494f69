"""The chat to try on a port of its own, a third origin, and what a visitor sees of it on the page with the widget."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Page
from werkzeug.serving import make_server

from routing.simulator.network import NetworkSettings, create_network
from routing.simulator.order import Line

HINT = "La fenêtre de chat ne s’est pas ouverte\u00a0: votre navigateur bloque peut-être les cookies ou les fenêtres."
CHAT, NOTE = "contact-hours [part=chat]", "contact-hours [role=status] .notice"
PATIENCE = 5.5
"""Seconds after which a chat that does not say that it is there counts as not opened."""


@contextmanager
def trial_chat() -> Iterator[str]:
    """The address of a simulated network, where the chat to try is."""
    settings = NetworkSettings("AC" + "0" * 32, "token", "http://127.0.0.1:9", (Line("Téléphone", "+33173018499"),))
    server = make_server("127.0.0.1", 0, create_network(settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


def asked_of(window: BrowserContext, chat: str) -> list[str]:
    """What is asked of the chat from now on."""
    asked: list[str] = []
    window.on("request", lambda one: asked.append(one.url) if one.url.startswith(chat) else None)
    return asked


def says_nothing(page: Page) -> None:
    """Whoever clicked was told nothing."""
    assert page.locator(NOTE).count() == 0
