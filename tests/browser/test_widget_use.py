"""The widget for everybody: by keyboard, on 320 px, in forced colours, without motion, in the dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.shop import ELEMENT, STATE, Shop
from tests.browser.widget_answers import Day

FLOATING = """{script}<h1>Boutique</h1><a href="#">Panier</a>
<contact-hours float="end" lines="telephone,chat"></contact-hours>"""
TOGGLE, PANEL = "contact-hours [part=toggle]", "contact-hours [part=panel]"
LEAST_TARGET = 44
NARROW = (320, 640)
FOCUSED = """() => {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    return node?.getAttribute('part') ?? node?.tagName;
}"""
SIZES = "nodes => nodes.filter(n => n.checkVisibility()).map(n => [n.textContent, n.getBoundingClientRect().height])"


def _sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_floating_by_keyboard(visited: Shop) -> None:
    page = visited.visit(FLOATING)
    toggle = page.locator(TOGGLE)
    expect(toggle).to_contain_text("Ouvert jusqu’à")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "toggle"
    page.keyboard.press("Enter")
    expect(page.locator(PANEL)).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    page.locator("contact-hours [part=call]").focus()
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    assert page.evaluate(FOCUSED) == "toggle"


def test_the_focus_goes_through_and_out(visited: Shop) -> None:
    page = visited.visit(ELEMENT + "<button id=after>Après</button>")
    expect(page.locator(STATE).first).to_be_visible()
    met = []
    for _ in range(6):
        page.keyboard.press("Tab")
        met.append(page.evaluate(FOCUSED))
    assert met[:5] == ["call", "chat", "callback", "hours-link", "BUTTON"]


def test_the_focus_stays_where_it_is_when_the_state_changes(visited: Shop) -> None:
    page = visited.visit(day=Day("2026-11-23T19:40:00+01:00"))
    expect(page.locator(STATE).first).to_be_visible()
    page.locator("contact-hours [part=callback]").focus()
    visited.go_on(page, 61)
    assert page.evaluate(FOCUSED) == "callback"
    visited.until(page, "2026-11-23T20:00:01+01:00")
    assert page.evaluate(FOCUSED) == "callback"


@pytest.mark.parametrize("body", [ELEMENT, FLOATING])
def test_reflow_and_targets_on_a_small_screen(visited: Shop, body: str) -> None:
    page = visited.visit(body, window=visited.window(size=NARROW))
    if body == FLOATING:
        page.locator(TOGGLE).click()
    expect(page.locator("contact-hours [part=call]")).to_be_visible()
    page.locator("contact-hours [part=callback]").click()
    expect(page.locator("contact-hours [part=form] form")).to_be_visible()
    assert _sideways(page) <= 0
    box = page.locator(PANEL).bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= NARROW[0]
    targets = page.locator("contact-hours").locator("button, a, select, input:not([type=radio]):not([type=checkbox])")
    small = [(words, height) for words, height in targets.evaluate_all(SIZES) if height < LEAST_TARGET]
    assert small == []


def test_text_enlarged_and_spaced(visited: Shop) -> None:
    """WCAG 1.4.12: nothing is cut when a reader spaces out the text; 1.4.4: nor at twice its size."""
    page = visited.visit("<style>html { font-size: 200% }</style>" + ELEMENT, window=visited.window(size=(640, 900)))
    expect(page.locator(STATE).first).to_be_visible()
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet();
        const rules = {'line-height': '1.5', 'letter-spacing': '.12em', 'word-spacing': '.16em'};
        sheet.replaceSync(`* { ${Object.entries(rules).map((rule) => `${rule.join(': ')} !important`).join('; ')} }`);
        document.querySelector('contact-hours').shadowRoot.adoptedStyleSheets.push(sheet);
    }""")
    assert _sideways(page) <= 0
    cut = page.locator("contact-hours").locator("button, a, p, .line").evaluate_all(
        "nodes => nodes.filter(n => getComputedStyle(n).overflow === 'hidden' && !n.ariaLive).map(n => n.outerHTML)")
    assert cut == []


def test_forced_colours_keep_borders_and_shapes(visited: Shop) -> None:
    page = visited.visit(window=visited.window(forced_colors="active"))
    expect(page.locator(STATE).first).to_be_visible()
    border = page.locator("contact-hours [part=call]").evaluate("node => getComputedStyle(node).borderTopWidth")
    assert border != "0px"
    assert page.locator("contact-hours [part=state] [aria-hidden=true]").first.bounding_box()


def test_nothing_moves_where_motion_is_not_wanted(visited: Shop) -> None:
    page = visited.visit(FLOATING, window=visited.window(reduced_motion="reduce"))
    page.locator(TOGGLE).click()
    expect(page.locator(PANEL)).to_be_visible()
    assert page.evaluate("document.querySelector('contact-hours').shadowRoot.getAnimations().length") == 0


@pytest.mark.parametrize(("scheme", "theme", "is_dark"), [
    ("light", "", False), ("dark", "", True), ("light", "dark", True), ("dark", "light", False), ("dark", "auto", True),
])
def test_themes(visited: Shop, scheme: str, theme: str, is_dark: bool) -> None:
    attribute = f' theme="{theme}"' if theme else ""
    window = visited.window(color_scheme=scheme)
    page = visited.visit(f"{{script}}<contact-hours{attribute}></contact-hours>", window=window)
    expect(page.locator(STATE).first).to_be_visible()
    shade = page.locator(PANEL).evaluate("node => getComputedStyle(node).color.match(/[0-9.]+/g).map(Number)[0]")
    assert (shade > 128) == is_dark
