"""Closing a line in two clicks and a confirmation: callers hear it at once, the banner stays, and it is put back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.site import PASSWORD, Site
from tests.journeys.stage import MOBILE

FIRE = "Nos locaux sont évacués."


def _heard(here: Site) -> str:
    """What somebody who rings now is told."""
    sid = here.stage.call(number=MOBILE, hangup_after=20)
    here.stage.run()
    return here.stage.said_to(sid)


def _close(page: Page) -> None:
    """Two clicks and a confirmation."""
    page.goto("/console")
    page.get_by_role("link", name="Fermer maintenant").first.click()
    page.get_by_label(FIRE).check()
    page.get_by_label("Raison").fill("alarme incendie")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Ce que cela change")).to_be_visible()
    page.get_by_role("button", name="Fermer maintenant").click()
    expect(page.locator(".banner").first).to_contain_text("fermeture en cours")


def test_close_now_and_call(here: Site) -> None:
    page = here.signed_in("alice")
    assert "exceptionnellement" not in _heard(here)
    _close(page)
    heard = _heard(here)
    assert "exceptionnellement fermé" in heard
    assert "Nos locaux sont évacués" in heard
    page.goto("/console/week")
    expect(page.locator(".banner").first).to_be_visible()
    for _ in range(page.locator(".banner").count()):
        page.get_by_role("link", name="Rouvrir").first.click()
        page.get_by_label("Raison").first.fill("fausse alerte")
        page.get_by_role("button", name="Rouvrir").click()
        page.goto("/console")
    expect(page.locator(".banner")).to_have_count(0)
    assert "exceptionnellement" not in _heard(here)


def test_it_is_seen_in_another_console_by_itself(here: Site) -> None:
    watching = here.signed_in("vera")
    expect(watching.get_by_text("Mise à jour en direct")).to_be_visible()
    _close(here.signed_in("alice"))
    expect(watching.locator(".banner").first).to_be_visible(timeout=3_000)
    expect(watching.get_by_role("link", name="Rouvrir")).to_have_count(0)


def test_without_javascript(here: Site) -> None:
    page = here.signed_in("alice", here.window(has_scripts=False))
    _close(page)
    assert "exceptionnellement fermé" in _heard(here)


def test_by_keyboard_alone(here: Site) -> None:
    """From signing in to the banner without touching a mouse; what has the focus can be seen."""
    page = here.window().new_page()
    page.goto("/console/sign-in")
    page.get_by_label("Nom").focus()
    page.keyboard.type("alice")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console")
    _tab_to(page, "a", "Fermer maintenant")
    page.keyboard.press("Enter")
    page.wait_for_url("**/close*")
    _tab_to(page, "input", "reason")
    page.keyboard.type("panne")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Confirmer la fermeture")).to_be_visible()
    _tab_to(page, "button", "Fermer maintenant")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    expect(page.locator(".banner").first).to_be_visible()


def _tab_to(page: Page, tag: str, name: str) -> None:
    """Presses Tab until the thing of that name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate("(({tagName, name, innerText}) => [tagName, name, innerText])(document.activeElement)")
        if at[0].lower() == tag and name in (at[1] or "", (at[2] or "").strip()):
            return
    raise AssertionError(f"{name} is not reached by Tab")
