"""“Chatter maintenant”: nothing of the chat before the click, and never a click after which nothing seems to happen."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from routing.simulator.network import NetworkSettings, create_network
from routing.simulator.order import Line
from tests.browser.shop import Shop
from tests.browser.widget_answers import Day

HINT = "La fenêtre de chat ne s’est pas ouverte\u00a0: votre navigateur bloque peut-être les cookies ou les fenêtres."
CHAT, NOTE = "contact-hours [part=chat]", "contact-hours [role=status] .notice"
PATIENCE = 5.5
TRUSTED = "require-trusted-types-for 'script'; trusted-types contact-hours"


@pytest.fixture(scope="module")
def chat() -> Iterator[str]:
    """The address of the simulated network, where the chat to try is."""
    settings = NetworkSettings("AC" + "0" * 32, "token", "http://127.0.0.1:9", (Line("Téléphone", "+33173018499"),))
    server = make_server("127.0.0.1", 0, create_network(settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def _window(visited: Shop, address: str) -> tuple[Page, Page]:
    """The page with the widget, and the window that its button opened."""
    page = visited.visit(day=Day(chat={"url": address}))
    expect(page.locator(CHAT)).to_be_visible()
    with page.expect_popup() as opened:
        page.locator(CHAT).click()
    opened.value.wait_for_load_state()
    return page, opened.value


def _says_nothing(page: Page) -> None:
    assert page.locator(NOTE).count() == 0


def test_a_chat_in_its_own_window(visited: Shop, chat: str) -> None:
    page, window = _window(visited, f"{chat}/chat")
    expect(window.locator(".there")).to_have_text("Le widget sait que le chat est là.")
    assert window.evaluate("window.opener") is None
    visited.go_on(page, PATIENCE)
    _says_nothing(page)
    window.fill("#message", "Bonjour")
    window.click("button")
    expect(window.locator(".said li")).to_have_count(3)


def test_a_second_click_leads_back_to_the_window(visited: Shop, chat: str) -> None:
    page, window = _window(visited, f"{chat}/chat")
    page.locator(CHAT).click()
    visited.go_on(page, PATIENCE)
    assert len(page.context.pages) == 2
    window.close()
    with page.expect_popup():
        page.locator(CHAT).click()


@pytest.mark.parametrize("refused", ["cookies", "signal"])
def test_a_chat_that_does_not_come_up_is_said(visited: Shop, chat: str, refused: str) -> None:
    page, _ = _window(visited, f"{chat}/chat?refuse={refused}")
    visited.go_on(page, 4)
    _says_nothing(page)
    visited.go_on(page, 1.5)
    expect(page.locator(NOTE)).to_have_text(HINT)
    expect(page.locator("contact-hours [role=status] a")).to_have_attribute("href", "tel:+33173018499")


def test_late_is_better_than_never(visited: Shop, chat: str) -> None:
    page, window = _window(visited, f"{chat}/chat?slow=1")
    visited.go_on(page, PATIENCE)
    window.wait_for_timeout(1_200)
    visited.go_on(page, 1)
    expect(window.locator(".there")).not_to_be_empty()
    _says_nothing(page)


def test_a_refused_window_is_said_at_once_with_a_way_out(visited: Shop, chat: str) -> None:
    page = visited.visit(day=Day(chat={"url": f"{chat}/chat", "ready_signal": False}))
    expect(page.locator(CHAT)).to_be_visible()
    page.evaluate("window.open = () => null")
    page.locator(CHAT).click()
    expect(page.locator(NOTE)).to_have_text(HINT)
    expect(page.locator("contact-hours [role=status] a")).to_be_visible()


def test_where_the_phone_is_closed_the_way_out_is_a_callback(visited: Shop, chat: str) -> None:
    day = Day(chat={"url": f"{chat}/chat"}, closed=("telephone",))
    page = visited.visit(day=day)
    expect(page.locator(CHAT)).to_be_visible()
    page.evaluate("window.open = () => null")
    page.locator(CHAT).click()
    page.locator("contact-hours [role=status] button").click()
    expect(page.locator("contact-hours [part=form] form")).to_be_visible()


def test_a_script_is_loaded_on_the_click_and_never_before(visited: Shop, chat: str) -> None:
    asked, window = list[str](), visited.window()
    window.on("request", lambda one: asked.append(one.url) if one.url.startswith(chat) else None)
    policy = {"Content-Security-Policy": f"script-src {{api}} {chat}; connect-src {{api}}; {TRUSTED}"}
    page = visited.visit(day=Day(chat={"script": f"{chat}/chat.js"}), window=window, headers=policy)
    expect(page.locator(CHAT)).to_be_visible()
    assert asked == []
    page.locator(CHAT).click()
    panel = page.locator("[data-chat=trial]")
    expect(panel).to_be_visible()
    visited.go_on(page, PATIENCE)
    _says_nothing(page)
    page.get_by_role("button", name="Fermer").click()
    expect(panel).to_be_hidden()
    page.locator(CHAT).click()
    expect(panel).to_be_visible()
    assert asked == [f"{chat}/chat.js"]


def test_a_script_that_shows_nothing_is_said(visited: Shop, chat: str) -> None:
    page = visited.visit(day=Day(chat={"script": f"{chat}/chat.js?refuse=signal"}))
    page.locator(CHAT).click()
    visited.go_on(page, PATIENCE)
    expect(page.locator(NOTE)).to_have_text(HINT)


def test_a_script_that_cannot_be_had_is_said_at_once(visited: Shop, chat: str) -> None:
    page = visited.visit(day=Day(chat={"script": f"{chat}/nowhere.js"}))
    page.locator(CHAT).click()
    expect(page.locator(NOTE)).to_have_text(HINT)
