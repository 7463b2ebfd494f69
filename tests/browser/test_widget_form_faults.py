"""What can go wrong with a callback that is asked for in the widget: nothing typed is lost, and one is booked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from routing.callbacks.consent import consent_of
from tests.browser.asking import NUMBER, Visitors, visitors
from tests.browser.site import Site
from tests.web.apps import eventually
from tests.web.visitors import NOON, TEN, Visitor

FAILED = "Votre demande n’a pas pu être envoyée. Vérifiez votre connexion et réessayez."
ASKED = "**/widget/v1/callback"
ANYWHERE = {"Access-Control-Allow-Origin": "*"}


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


def _gone(route: Route) -> None:
    route.abort()


def _broken(route: Route) -> None:
    route.fulfill(status=500, json={"title": "Internal Server Error", "errors": []}, headers=ANYWHERE)


def _page(route: Route) -> None:
    route.fulfill(status=200, body="<p>Sign in to the hotel network", content_type="text/html", headers=ANYWHERE)


def _lost(route: Route) -> None:
    """The server has booked it, and the answer never came."""
    route.fetch()
    route.abort()


FAULTS: dict[Callable[[Route], None], str] = {_gone: "0612345671", _broken: "0612345672", _page: "0612345673",
                                              _lost: "0612345674"}


def test_what_could_not_be_sent_is_kept_and_sent_again(visited: Visitors) -> None:
    form = visited.open()
    for booked, (fault, number) in enumerate(FAULTS.items()):
        form.sent.clear()
        form.page.route(ASKED, fault)
        form.fill(number)
        form.go.click()
        expect(form.trouble).to_have_text(FAILED)
        assert form.field("numéro").input_value() == number
        form.page.unroute(ASKED)
        form.go.click()
        expect(form.note).to_contain_text("C’est noté.")
        assert len(form.kept()) == booked + 1
        assert len({one.post_data for one in form.sent}) == 1, "it is not the same request"
        form.button("Fermer").click()
        form.button("Demander un rappel").click()


def test_ten_seconds_are_waited_and_another_request_has_another_key(visited: Visitors) -> None:
    form = visited.open()
    form.page.clock.install()
    form.page.route(ASKED, lambda route: None)
    form.fill(slot="")
    form.go.click()
    form.page.clock.run_for(9_000)
    expect(form.go).to_have_attribute("aria-disabled", "true")
    expect(form.go).to_be_focused()
    form.page.clock.run_for(1_000)
    expect(form.trouble).to_have_text(FAILED)
    form.page.unroute(ASKED)
    form.field("numéro").fill("01 23 45 67 89")
    form.go.click()
    expect(form.note).to_contain_text("dès que possible, avant 10\u00a0h\u00a030")
    assert len(form.sent) == 2
    assert [row.number for row in form.kept()] == ["+33123456789"]


def test_sent_twice_is_sent_once(visited: Visitors) -> None:
    form, held = visited.open(), list[Route]()
    form.page.route(ASKED, lambda route: held.append(route))
    form.fill()
    for _ in range(2):
        form.field("numéro").press("Enter")
    form.go.dblclick(force=True)
    held.pop().continue_()
    expect(form.note).to_contain_text("C’est noté.")
    assert len(form.sent) == len(form.kept()) == 1


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


def test_a_form_that_could_not_be_shown_is_asked_for_again(visited: Visitors) -> None:
    form = visited.open()
    form.button("Fermer").click()
    form.page.route(f"{ASKED}?*", _gone)
    form.button("Demander un rappel").click()
    expect(form.trouble).to_have_text(FAILED)
    form.page.unroute(f"{ASKED}?*")
    form.button("Demander un rappel").click()
    expect(form.field("numéro")).to_be_visible()
    assert form.trouble.count() == 0
