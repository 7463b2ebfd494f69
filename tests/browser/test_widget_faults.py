"""Whatever becomes of the API, a visitor sees what is known with its age, or what the site wrote; never a guess."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from routing.domain.text import Text
from tests.browser.shop import FALLBACK, STATE, Shop, hide
from tests.browser.widget_answers import MONDAY, Day

BROKEN = ("down", "error", "html", "newer", "older")
EVENING = "2026-11-23T18:42:00+01:00"
UNKNOWN = "Nous n’avons pas pu vérifier si nous sommes ouverts."
CLOSED = Day(MONDAY, closed=("telephone", "chat"), message=Text("Alerte incendie.", "Fire alarm."))
PATIENCE, POLL, SEEN_WITHIN = 9, 70, 90


def _text(page: Page) -> str:
    """All that can be read, with plain spaces."""
    return page.locator("body").inner_text().replace("\u00a0", " ")


def _panel(page: Page) -> str:
    expect(page.locator("contact-hours [part=panel]")).to_be_visible()
    return page.locator("contact-hours [part=panel]").inner_text().replace("\u00a0", " ")


@pytest.mark.parametrize("fault", BROKEN)
def test_with_no_answer_ever_the_fallback_stays(visited: Shop, fault: str) -> None:
    visited.api.fault = fault
    page = visited.visit()
    visited.go_on(page, 20)
    assert _text(page).strip() == FALLBACK
    assert page.locator(STATE).count() == 0
    assert 2 <= len(visited.api.questions()) <= 6, "it is asked again, at growing intervals"
    visited.api.fault = ""
    visited.go_on(page, 60)
    expect(page.locator("contact-hours [part=panel]")).to_contain_text("Ouvert jusqu’à")
    assert FALLBACK not in _text(page)


@pytest.mark.parametrize("fault", BROKEN)
def test_with_no_more_answers_what_is_known_is_shown_with_its_age(visited: Shop, fault: str) -> None:
    page = visited.visit(day=Day(EVENING))
    assert "Vérifié" not in _panel(page)
    visited.api.fault = fault
    visited.skip(page, 240)
    expect(page.locator("contact-hours")).to_contain_text("Vérifié")
    assert "Vérifié à 18 h 42" in _panel(page)
    assert "Ouvert jusqu’à 20 h" in _panel(page)
    visited.until(page, "2026-11-23T20:00:01+01:00")
    assert "Fermé · ouvre demain à 9 h" in _panel(page)


def test_past_what_was_told_nothing_is_guessed(visited: Shop) -> None:
    page = visited.visit(day=Day(MONDAY))
    _panel(page)
    visited.api.fault = "down"
    visited.until(page, "2026-12-07T23:59:58+01:00")
    assert UNKNOWN not in _panel(page)
    visited.until(page, "2026-12-08T10:00:00+01:00")
    assert f"{UNKNOWN} Horaires habituels : du lundi au jeudi de 9 h à 20 h" in _panel(page)
    assert "Ouvert" not in _panel(page)
    states = [line.get_attribute("data-state") for line in page.locator("contact-hours .line").all()]
    assert states == ["unknown", "unknown"]


def test_a_slow_answer_is_waited_for(visited: Shop) -> None:
    visited.api.gate.clear()
    page = visited.visit()
    visited.go_on(page, 5)
    assert _text(page).strip() == FALLBACK
    visited.api.gate.set()
    assert "Ouvert jusqu’à 20 h" in _panel(page)
    assert len(visited.api.questions()) == 1


def test_an_answer_that_never_comes_is_asked_for_again(visited: Shop) -> None:
    visited.api.gate.clear()
    page = visited.visit()
    visited.go_on(page, PATIENCE)
    visited.api.gate.set()
    visited.go_on(page, PATIENCE)
    assert "Ouvert jusqu’à 20 h" in _panel(page)


def test_a_closure_is_seen_in_an_open_tab(visited: Shop) -> None:
    page = visited.visit()
    assert "Ouvert" in _panel(page)
    visited.go_on(page, 2)
    visited.api.day = replace(CLOSED)
    for _ in range(SEEN_WITHIN // 10):
        visited.go_on(page, 10)
        if "Fermeture exceptionnelle" in _panel(page):
            break
    assert "Fermeture exceptionnelle. Alerte incendie. Nous ne connaissons pas encore" in _panel(page)
    assert "Fermeture exceptionnelle" in (page.locator("contact-hours [aria-live=polite]").text_content() or "")


def test_asks_only_while_somebody_looks(visited: Shop) -> None:
    page = visited.visit()
    _panel(page)
    hide(page)
    visited.skip(page, 5 * POLL)
    visited.go_on(page, POLL)
    assert len(visited.api.questions()) == 1
    visited.api.day = CLOSED
    hide(page, False)
    expect(page.locator("contact-hours [part=panel]")).to_contain_text("Fermeture exceptionnelle")
    assert len(visited.api.questions()) == 2


def test_an_unchanged_answer_costs_304(visited: Shop) -> None:
    page = visited.visit()
    _panel(page)
    visited.go_on(page, POLL)
    first, second = visited.api.questions()
    assert "If-None-Match" not in first.headers
    assert second.headers["If-None-Match"].startswith('"')
    assert "Vérifié" not in _panel(page)
