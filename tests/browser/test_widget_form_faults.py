"""What can go wrong with a callback that is asked for in the widget: nothing typed is lost, and one is booked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.browser.asking import NUMBER, Form, Visitors, visitors
from tests.browser.site import Site
from tests.store.databases import out_of_order

FAILED = "Votre demande n’a pas pu être envoyée. Vérifiez votre connexion et réessayez."
ASKED = "**/widget/v1/callback"
ANYWHERE = {"Access-Control-Allow-Origin": "*"}


@pytest.fixture
def visited(here: Site) -> Iterator[Visitors]:
    """A page with the form."""
    with visitors(here) as made:
        yield made


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


def _let_go(form: Form, route: Route) -> None:
    """Lets a request through that was held, until its answer has been drawn, if it is."""
    with form.page.expect_event("requestfinished"):
        route.continue_()
    form.page.evaluate("new Promise((done) => setTimeout(done, 50))")


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


def test_what_is_answered_after_the_form_was_closed_opens_nothing(visited: Visitors) -> None:
    form, held = visited.open(), list[Route]()
    form.page.route(ASKED, lambda route: held.append(route))
    form.fill()
    with form.page.expect_request(ASKED):
        form.go.click()
    form.page.keyboard.press("Escape")
    _let_go(form, held[0])
    expect(form.all.locator("form, p.notice")).to_have_count(0)
    expect(form.button("Demander un rappel")).to_be_focused()


def test_a_form_that_was_asked_for_twice_is_not_drawn_over_what_was_typed(visited: Visitors) -> None:
    form, held = visited.open(), list[Route]()
    form.button("Fermer").click()
    form.page.route(f"{ASKED}?*", lambda route: held.append(route))
    for _ in range(2):
        with form.page.expect_request(f"{ASKED}?*"):
            form.button("Demander un rappel").click()
    _let_go(form, held[1])
    form.field("numéro").fill(NUMBER)
    _let_go(form, held[0])
    assert form.field("numéro").input_value() == NUMBER


def test_without_the_database_the_number_to_call_is_told(visited: Visitors) -> None:
    form = visited.open()
    form.fill()
    with out_of_order(form.here.stage.runtime.database):
        form.go.click()
        expect(form.trouble).to_contain_text("ou appelez le 01\u00a073\u00a001\u00a084\u00a099")
    assert form.field("numéro").input_value() == NUMBER
    form.go.click()
    expect(form.note).to_contain_text("C’est noté.")
    assert form.trouble.count() == 0
