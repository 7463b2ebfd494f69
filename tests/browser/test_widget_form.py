"""The widget's callback form: asked for, confirmed, moved, cancelled, in both languages, by keyboard, on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.asking import NUMBER, Form, Visitors, visitors
from tests.browser.site import Site
from tests.browser.test_axe import RULES
from tests.web.visitors import NOON, TEN


@pytest.fixture
def visited(here: Site) -> Iterator[Visitors]:
    """A page with the form."""
    with visitors(here) as made:
        yield made


def _plain(form: Form) -> str:
    """What is confirmed, with plain spaces."""
    return form.note.inner_text().replace("\u00a0", " ")


def _axe(form: Form) -> None:
    found = Axe().run(form.page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def test_asked_moved_and_cancelled(visited: Visitors) -> None:
    form = visited.open()
    form.field("Motif").select_option("Remboursement")
    expect(form.all.locator("form [role=status]")).to_contain_text("garantie de remboursement")
    form.fill(number=NUMBER)
    form.go.click()
    expect(form.note).to_be_focused()
    [row] = form.kept()
    assert (row.number, row.topic, row.language, row.channel) == ("+33612345678", "refund", "fr", "web")
    assert _plain(form) == (
        "C’est noté. Nous vous rappellerons mardi 24 novembre, entre 10 h et 10 h 30, au 06 •• •• •• 78. "
        f"Référence : {row.reference}."
    )
    own = form.all.get_by_role("link", name="Voir ce rappel").get_attribute("href") or ""
    assert own.startswith(f"{form.here.address}/callback/")
    _axe(form)

    form.button("Déplacer").click()
    form.field("Créneau").select_option(NOON)
    form.go.click()
    expect(form.note).to_contain_text("entre midi et 12\u00a0h\u00a030")
    form.button("Annuler ce rappel").click()
    assert form.kept()[0].state == "waiting"
    form.button("Oui, annuler ce rappel").click()
    expect(form.note).to_have_text("Ce rappel est annulé. Nous ne vous appellerons pas.")
    expect(form.note).to_be_focused()
    assert [(one.state, one.reason) for one in form.kept()] == [("cancelled", "cancelled_by_asker")]


def test_english_in_montreal(visited: Visitors) -> None:
    form = visited.open("en")
    form.field("What is it about?").select_option("Refund")
    form.field("Your phone number").fill("06 12 34 56 78")
    time = form.field("Preferred time")
    time.select_option(TEN)
    expect(form.all.locator("form")).to_contain_text("Paris time")
    assert time.locator("optgroup[label='Tuesday 24\u00a0November']").count() == 1
    assert "between 10 and 10:30\u00a0am" in time.inner_text()
    form.go.click()
    expect(form.note).to_be_focused()
    assert _plain(form) == (
        "All set. We will call you Tuesday 24 November, between 10 and 10:30 am (Paris time), on 06 •• •• •• 78. "
        f"Reference: {form.kept()[0].reference}."
    )


@pytest.mark.parametrize(("size", "scheme"), [((320, 720), "light"), ((1280, 900), "dark")])
def test_what_is_wrong_is_beside_its_field(visited: Visitors, size: tuple[int, int], scheme: str) -> None:
    form = visited.open(size=size, scheme=scheme)
    form.go.click()
    expect(form.field("Motif")).to_be_focused()
    assert form.error("Motif") == "Choisissez un motif."
    assert form.error("numéro") == "Saisissez un numéro de téléphone valide, par exemple 06 12 34 56 78."
    form.field("Créneau").select_option(TEN)
    _axe(form)
    assert form.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    form.fill(number="06 12 34 56 7")
    form.go.click()
    expect(form.field("numéro")).to_be_focused()
    assert form.error("Motif") == ""
    assert form.field("numéro").input_value() == "06 12 34 56 7"
    assert form.kept() == []


def test_by_keyboard(visited: Visitors) -> None:
    """From the heading on by Tab alone; Escape closes, and the focus is where the form was opened."""
    form = visited.open()
    expect(form.page.get_by_role("heading", name="Nous vous rappelons")).to_be_focused()
    for key in ("Tab", "r", "Tab"):
        form.page.keyboard.press(key)
    form.page.keyboard.type("0612345678")
    form.page.keyboard.press("Tab")
    expect(form.field("Créneau")).to_be_focused()
    form.page.keyboard.press("Tab")
    expect(form.go).to_be_focused()
    form.page.keyboard.press("Enter")
    expect(form.note).to_be_focused()
    for name in ("Déplacer", "Annuler ce rappel", "Voir ce rappel", "Fermer"):
        form.page.keyboard.press("Tab")
        assert name in str(form.all.evaluate("one => one.shadowRoot.activeElement.textContent"))
    form.page.keyboard.press("Escape")
    expect(form.button("Demander un rappel")).to_be_focused()
    assert len(form.kept()) == 1
