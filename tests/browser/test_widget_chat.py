"""“Chatter maintenant”: nothing of the chat before the click, and never a click after which nothing seems to happen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chats import CHAT, HINT, NOTE, PATIENCE, asked_of, says_nothing
from tests.browser.shop import Shop
from tests.browser.widget_answers import Day


def _window(visited: Shop, address: str) -> tuple[Page, Page]:
    """The page with the widget, and the window that its button opened."""
    page = visited.visit(day=Day(chat={"url": address}))
    expect(page.locator(CHAT)).to_be_visible()
    with page.expect_popup() as opened:
        page.locator(CHAT).click()
    opened.value.wait_for_load_state()
    return page, opened.value


def test_a_chat_in_its_own_window(visited: Shop, chat: str) -> None:
    page, window = _window(visited, f"{chat}/chat")
    expect(window.locator(".there")).to_have_text("Le widget sait que le chat est là.")
    assert window.evaluate("window.opener") is None
    visited.go_on(page, PATIENCE)
    says_nothing(page)
    window.fill("#message", "Bonjour")
    window.click("button")
    expect(window.locator(".said li")).to_have_count(3)


def test_nothing_is_loaded_of_a_window_that_nobody_opened(visited: Shop, chat: str) -> None:
    window = visited.window()
    asked = asked_of(window, chat)
    page = visited.visit(day=Day(chat={"url": f"{chat}/chat"}), window=window)
    expect(page.locator(CHAT)).to_be_visible()
    visited.go_on(page, PATIENCE)
    assert asked == []
    with page.expect_popup() as opened:
        page.locator(CHAT).click()
    opened.value.wait_for_load_state()
    assert asked[0] == f"{chat}/chat"


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
    says_nothing(page)
    visited.go_on(page, 1.5)
    expect(page.locator(NOTE)).to_have_text(HINT)
    expect(page.locator("contact-hours [role=status] a")).to_have_attribute("href", "tel:+33173018499")
    page.locator(CHAT).click()
    says_nothing(page)
    visited.go_on(page, PATIENCE)
    expect(page.locator(NOTE)).to_have_text(HINT)


def test_late_is_better_than_never(visited: Shop, chat: str) -> None:
    page, window = _window(visited, f"{chat}/chat?slow=1")
    visited.go_on(page, PATIENCE)
    window.wait_for_timeout(1_200)
    visited.go_on(page, 1)
    expect(window.locator(".there")).not_to_be_empty()
    says_nothing(page)


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
