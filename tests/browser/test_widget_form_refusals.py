"""What the centre refuses is told in the widget's form, beside its field, and can be mended there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from routing.callbacks.consent import consent_of
from tests.browser.asking import NUMBER, Visitors, visitors
from tests.browser.site import Site
from tests.web.apps import eventually
from tests.web.visitors import NOON, TEN, Visitor


@pytest.fixture
def visited(here: Site) -> Iterator[Visitors]:
    """A page with the form."""
    with visitors(here) as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The config of callbacks."""
    return tmp_path / "centre" / "config" / "callbacks.yaml"


def _sentence(here: Site) -> str:
    """What is agreed to at present; empty where nobody is rung back."""
    consent = consent_of(here.stage.parts.outlooks.recent().centre)
    return consent.text.fr if consent else ""


def test_a_taken_slot_is_replaced_by_the_next_ones(visited: Visitors) -> None:
    form = visited.open()
    form.fill()
    for seat in range(4):
        Visitor(form.here.stage.app, f"192.0.2.{seat}").booked(phone=f"06 12 34 56 1{seat}")
    form.go.click()
    expect(form.field("Créneau")).to_be_focused()
    assert form.error("Créneau") == "Ce créneau vient d’être pris. Choisissez-en un autre."
    assert form.field("Créneau").locator(f"option[value='{TEN}']").count() == 0
    assert form.field("Créneau").locator("optgroup").count() >= 5, "later days can still be chosen"
    assert form.field("numéro").input_value() == NUMBER
    form.field("Créneau").select_option(NOON)
    form.go.click()
    expect(form.note).to_contain_text("entre midi et")


def test_whoever_has_one_is_told_no_more(visited: Visitors) -> None:
    form = visited.open()
    Visitor(form.here.stage.app).booked()
    form.fill(slot=NOON)
    form.go.click()
    expect(form.field("numéro")).to_be_focused()
    assert form.error("numéro") == "Un rappel est déjà prévu pour ce numéro."


def test_whoever_asks_too_often_is_told_when_again(visited: Visitors) -> None:
    form = visited.open()
    for last in range(5):
        Visitor(form.here.stage.app, "127.0.0.1").booked(phone=f"06 12 34 56 1{last}", slot_id=(TEN, NOON)[last % 2])
    form.fill(slot=NOON)
    form.go.click()
    expect(form.field("numéro")).to_be_focused()
    assert form.error("numéro") == "Trop de demandes pour le moment. Réessayez aujourd’hui à\u00a011\u00a0h."


def test_a_sentence_that_has_changed_is_read_again(visited: Visitors, file: Path) -> None:
    form = visited.open()
    form.fill()
    file.write_text(file.read_text(encoding="utf-8").replace("numbers: 30 days", "numbers: 20 days"), encoding="utf-8")
    eventually(lambda: "20" in _sentence(form.here))
    form.go.click()
    expect(form.trouble).to_have_text("Le texte sur votre numéro a changé. Relisez-le et renvoyez votre demande.")
    expect(form.all.locator("form")).to_contain_text("effacé au plus tard 20\u00a0jours")
    form.go.click()
    expect(form.note).to_contain_text("C’est noté.")


def test_callbacks_that_are_offered_no_more(visited: Visitors, file: Path) -> None:
    form = visited.open()
    form.fill()
    file.unlink()
    eventually(lambda: not _sentence(form.here))
    form.go.click()
    expect(form.all.locator("p[tabindex]")).to_have_text("Nous ne proposons plus de rappel pour le moment.")
    expect(form.all.locator("p[tabindex]")).to_be_focused()
