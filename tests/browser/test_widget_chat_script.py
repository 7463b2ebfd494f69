"""A chat that shows on the page itself: its script comes on the click, once, and what keeps it away is said."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chats import CHAT, HINT, NOTE, PATIENCE, asked_of, says_nothing
from tests.browser.shop import Shop
from tests.browser.widget_answers import Day

TRUSTED = "require-trusted-types-for 'script'; trusted-types contact-hours"


def test_a_script_is_loaded_on_the_click_and_never_before(visited: Shop, chat: str) -> None:
    window = visited.window()
    asked = asked_of(window, chat)
    policy = {"Content-Security-Policy": f"script-src {{api}} {chat}; connect-src {{api}}; {TRUSTED}"}
    page = visited.visit(day=Day(chat={"script": f"{chat}/chat.js"}), window=window, headers=policy)
    expect(page.locator(CHAT)).to_be_visible()
    assert asked == []
    page.locator(CHAT).click()
    panel = page.locator("[data-chat=trial]")
    expect(panel).to_be_visible()
    visited.go_on(page, PATIENCE)
    says_nothing(page)
    page.get_by_role("button", name="Fermer").click()
    expect(panel).to_be_hidden()
    page.locator(CHAT).click()
    expect(panel).to_be_visible()
    assert asked == [f"{chat}/chat.js"]


def test_a_script_that_shows_nothing_is_said_with_each_click(visited: Shop, chat: str) -> None:
    page = visited.visit(day=Day(chat={"script": f"{chat}/chat.js?refuse=signal"}))
    for _ in range(2):
        page.locator(CHAT).click()
        says_nothing(page)
        visited.go_on(page, PATIENCE)
        expect(page.locator(NOTE)).to_have_text(HINT)


def test_a_script_that_cannot_be_had_is_said_at_once_and_tried_again(visited: Shop, chat: str) -> None:
    window = visited.window()
    window.route(f"{chat}/chat.js", lambda route: route.abort(), times=1)
    headers = {"Content-Security-Policy": TRUSTED}
    page = visited.visit(day=Day(chat={"script": f"{chat}/chat.js"}), window=window, headers=headers)
    page.locator(CHAT).click()
    expect(page.locator(NOTE)).to_have_text(HINT)
    page.locator(NOTE).evaluate("note => { note.id = 'told' }")
    visited.go_on(page, PATIENCE)
    expect(page.locator("contact-hours #told")).to_be_visible()
    page.locator(CHAT).click()
    expect(page.locator("[data-chat=trial]")).to_be_visible()
    says_nothing(page)


def test_a_policy_without_the_chats_origin_is_said_at_once(visited: Shop, chat: str) -> None:
    headers = {"Content-Security-Policy": "script-src {api}; connect-src {api}"}
    page = visited.visit(day=Day(chat={"script": f"{chat}/chat.js"}), headers=headers)
    page.locator(CHAT).click()
    expect(page.locator(NOTE)).to_have_text(HINT)
    assert [chat in told and "script-src" in told for told in visited.complaints] == [True]
    visited.complaints.clear()


@pytest.mark.parametrize("way", [{"url": "{chat}/chat"}, {"script": "{chat}/chat.js"}])
def test_a_site_with_a_chat_of_its_own_cancels(visited: Shop, chat: str, way: dict[str, str]) -> None:
    window = visited.window()
    asked = asked_of(window, chat)
    page = visited.visit(
        day=Day(chat={name: address.replace("{chat}", chat) for name, address in way.items()}), window=window)
    page.evaluate("addEventListener('contact-hours:chat-open', (event) => event.preventDefault())")
    page.locator(CHAT).click()
    visited.go_on(page, PATIENCE)
    assert (asked, len(window.pages)) == ([], 1)
    says_nothing(page)
