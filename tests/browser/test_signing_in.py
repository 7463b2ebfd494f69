"""Signing in: limited tries, a session that ends while somebody types, and scripts that stay text."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.site import PASSWORD, Site

SCRIPT = "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"


def _try(page: Page, name: str, password: str) -> None:
    page.goto("/console/sign-in")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")


def test_tries_are_limited(here: Site) -> None:
    page = here.window().new_page()
    for _ in range(5):
        _try(page, "alice", "pas le bon mot")
        expect(page).to_have_url(f"{here.address}/console/sign-in")
    _try(page, "alice", PASSWORD)
    expect(page.locator("main")).to_contain_text("10 h")
    expect(page).to_have_url(f"{here.address}/console/sign-in")
    _try(page, "bruno", PASSWORD)
    page.wait_for_url("**/console")


def test_nothing_typed_is_lost_when_the_session_ends(here: Site) -> None:
    page = here.signed_in("alice")
    page.goto("/console/exceptions/new?on=2026-11-26&line=telephone")
    page.get_by_label("Pourquoi").fill("longue explication à ne pas perdre")
    page.context.clear_cookies()
    page.get_by_role("button", name="Voir l’effet").click()
    page.fill("input[name=name]", "alice")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_label("Pourquoi")).to_have_value("longue explication à ne pas perdre")


def test_scripts_are_text(here: Site) -> None:
    page = here.signed_in("alice")
    page.goto("/console/exceptions/new?on=2026-11-26&line=telephone")
    page.get_by_label("Ce que lisent les visiteurs, en français").fill(SCRIPT)
    page.get_by_label("et en anglais").fill(SCRIPT)
    page.get_by_label("Pourquoi").fill(SCRIPT)
    page.get_by_role("button", name="Voir l’effet").click()
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/exceptions?*")
    for path in ("", "/week", "/exceptions", "/journal", "/overview"):
        page.goto(f"/console{path}")
        assert page.title() != "broken"
        assert page.locator("img[src=x]").count() == 0
    page.goto("/console/journal")
    expect(page.locator("main")).to_contain_text("<script>")
