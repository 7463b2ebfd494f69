"""On every website: strict policies, hostile styles, tags put twice, attributes changed later; and nothing is kept."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hosts import AVAILABILITY, SCRIPT
from tests.browser.shop import ELEMENT, FALLBACK, STATE, Shop
from tests.browser.widget_answers import MONDAY, Day

STRICTEST = {
    "Content-Security-Policy": "default-src 'none'; script-src {api}; connect-src {api}; style-src 'none'; "
                               "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types",
}
HOSTILE = """<style>* { all: unset !important; font-size: 3px; color: #eee; letter-spacing: 1em;
  text-transform: uppercase; line-height: 0.2; direction: rtl; visibility: hidden; text-indent: -999px;
  white-space: pre; cursor: none }</style>"""
KEPT = """async () => ({
    cookies: document.cookie, local: Object.keys(localStorage), session: Object.keys(sessionStorage),
    databases: await indexedDB.databases(), caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
LISTENING = """names => names.forEach(name => document.addEventListener(`contact-hours:${name}`, event => {
    event.preventDefault();
    (window.heard ??= []).push([name, event.composed, event.cancelable, JSON.parse(JSON.stringify(event.detail))]);
}))"""
PANEL = "contact-hours [part=panel]"


def _ready(page: Page) -> None:
    expect(page.locator(STATE).first).to_be_visible()


def test_the_strictest_policy_has_nothing_to_stop(visited: Shop) -> None:
    page = visited.visit(headers=STRICTEST)
    _ready(page)
    page.locator("contact-hours [part=chat]").first.wait_for()
    size = page.locator("contact-hours [part=call]").evaluate("node => getComputedStyle(node).minHeight")
    assert size == "44px", "the sheet was not taken"
    page.locator("contact-hours [part=callback]").click()
    expect(page.locator("contact-hours [part=form] form")).to_be_visible()


def test_the_one_tag_under_the_strictest_policy(visited: Shop) -> None:
    tag = visited.script('async data-lines="telephone" data-float="end"')
    page = visited.visit(tag, headers=STRICTEST)
    page.locator("contact-hours [part=toggle]").click()
    expect(page.locator(STATE).first).to_be_visible()


def test_hostile_styles_stay_outside(visited: Shop) -> None:
    page = visited.visit(head=HOSTILE)
    _ready(page)
    look = page.locator("contact-hours [part=call]").evaluate("""node => {
        const names = ['fontSize', 'direction', 'letterSpacing', 'textTransform', 'visibility', 'minHeight',
            'textIndent'];
        const found = getComputedStyle(node);
        return Object.fromEntries(names.map((name) => [name, found[name]]));
    }""")
    assert float(look.pop("fontSize").removesuffix("px")) >= 12
    assert look == {"direction": "ltr", "letterSpacing": "normal", "textTransform": "none", "visibility": "visible",
                    "minHeight": "44px", "textIndent": "0px"}


def test_two_requests_to_one_host_and_nothing_kept(visited: Shop) -> None:
    seen: list[str] = []
    window = visited.window()
    window.on("request", lambda request: seen.append(request.url))
    page = visited.visit(window=window)
    _ready(page)
    visited.go_on(page, 30)
    elsewhere = [url for url in seen if not url.startswith(visited.host.address)]
    assert elsewhere == [visited.api.address + SCRIPT, visited.api.address + AVAILABILITY]
    page.locator("contact-hours [part=callback]").click()
    nothing = {"cookies": "", "local": [], "session": [], "databases": [], "caches": [], "workers": 0}
    assert page.evaluate(KEPT) == nothing
    assert window.cookies() == []
    assert not any("Cookie" in asked.headers for asked in visited.api.asked)


def test_the_tag_twice_and_two_elements_ask_once(visited: Shop) -> None:
    page = visited.visit("{script}" + ELEMENT + '<contact-hours lines="chat"></contact-hours>')
    _ready(page)
    expect(page.locator("contact-hours .line")).to_have_count(3)
    assert len(visited.api.questions()) == 1


def test_a_floating_tag_twice_is_one_button(visited: Shop) -> None:
    tag = visited.script('async data-lines="telephone" data-float="end"')
    page = visited.visit(tag + tag)
    expect(page.locator("contact-hours [part=toggle]")).to_be_visible()
    assert page.locator("contact-hours").count() == 1


def test_removed_and_put_back(visited: Shop) -> None:
    page = visited.visit()
    _ready(page)
    page.evaluate("window.kept = document.querySelector('contact-hours'); kept.remove()")
    visited.skip(page, 200)
    assert len(visited.api.questions()) == 1, "it is asked for though nobody sees it"
    page.evaluate("document.body.append(kept)")
    _ready(page)
    visited.until(page, "2026-11-23T20:00:01+01:00")
    expect(page.locator(STATE).first).to_contain_text("Fermé")
    assert page.locator(PANEL).count() == 1


@pytest.mark.parametrize(("page_lang", "own", "words", "lang"), [
    (None, None, "Ouvert jusqu’à", "fr"), ("en-GB", None, "Open until", "en"), ("de", None, "Ouvert jusqu’à", "fr"),
    ("fr", "en", "Open until", "en"), (None, "en", "Open until", "en"), ("en", "fr", "Ouvert jusqu’à", "fr"),
])
def test_language(visited: Shop, page_lang: str | None, own: str | None, words: str, lang: str) -> None:
    tag = f'{{script}}<contact-hours lines="telephone"{f" lang={own}" if own else ""}></contact-hours>'
    page = visited.visit(tag, lang=page_lang)
    expect(page.locator(STATE).first).to_contain_text(words)
    marked = page.locator(PANEL).evaluate("node => node.closest('[lang]').lang")
    assert marked == lang
    assert page.get_by_role("region", name="Nous contacter" if lang == "fr" else "Contact us").count() == 1


def test_attributes_changed_later(visited: Shop) -> None:
    page = visited.visit()
    _ready(page)
    page.locator("contact-hours").evaluate("node => { node.lang = 'en'; node.setAttribute('lines', 'chat') }")
    expect(page.locator("contact-hours .line")).to_have_count(1)
    expect(page.locator(STATE)).to_contain_text("Open until 8\u00a0pm")
    page.locator("contact-hours").evaluate("node => node.setAttribute('float', 'start')")
    expect(page.locator("contact-hours [part=toggle]")).to_be_visible()
    expect(page.locator(PANEL)).to_be_hidden()
    page.locator("contact-hours").evaluate("node => node.removeAttribute('float')")
    expect(page.locator(PANEL)).to_be_visible()
    assert len(visited.api.questions()) == 1


def test_a_preview_stands_still(visited: Shop) -> None:
    at = "2026-11-28T11:00:00+01:00"
    page = visited.visit(f'{{script}}<contact-hours at="{at}" api="{{api}}"></contact-hours>', Day(MONDAY))
    expect(page.locator(STATE).first).to_contain_text("Fermé · ouvre lundi à\u00a09\u00a0h")
    visited.skip(page, 300)
    assert [asked.path for asked in visited.api.questions()] == [f"{AVAILABILITY}?at=2026-11-28T11%3A00%3A00%2B01%3A00"]
    assert "Vérifié" not in page.locator(PANEL).inner_text()


def test_the_one_tag_stands_where_it_is(visited: Shop) -> None:
    tag = visited.script('data-lines="chat" data-inline data-lang="en"')
    page = visited.visit(f"<main><h1>Aide</h1><div id=here>{tag}</div><p>Autre chose</p></main>")
    expect(page.locator("#here > contact-hours [part=state] span")).to_contain_text("Open until")
    assert page.locator("contact-hours .line").get_attribute("data-line") == "chat"


def test_events_can_be_cancelled(visited: Shop) -> None:
    names = ["change", "call", "chat-open", "callback"]
    window = visited.window()
    window.add_init_script(f"({LISTENING})({json.dumps(names)})")
    page = visited.visit(window=window)
    _ready(page)
    for part in ("call", "chat", "callback"):
        page.locator(f"contact-hours [part={part}]").first.click()
    heard = {name: told for name, *told in page.evaluate("window.heard")}
    assert list(heard) == names
    assert all(composed and cancelable for composed, cancelable, _ in heard.values())
    assert heard["change"][2]["lines"][0].keys() == {"id", "status", "text"}
    assert heard["change"][2]["lines"][0]["status"] == "open"
    assert heard["call"][2] == {"line": "telephone", "number": "+33173018499"}
    assert heard["chat-open"][2] == {"line": "chat", "url": "https://chat.example"}
    assert len(window.pages) == 1, "the chat was opened though its event was cancelled"
    assert page.locator("contact-hours [part=form] form").count() == 0
    assert FALLBACK not in page.locator("body").inner_text()


def test_a_line_that_is_not_there_is_told_to_whoever_builds_the_page(visited: Shop) -> None:
    window, warned = visited.window(), list[str]()
    window.on("console", lambda told: warned.append(told.text) if told.type == "warning" else None)
    page = visited.visit('{script}<contact-hours lines="fax, telephone"></contact-hours>', window=window)
    _ready(page)
    visited.go_on(page, 20)
    assert page.locator("contact-hours .line").count() == 1
    assert len(warned) == 1
    assert "telephone" in warned[0] and "chat" in warned[0]
