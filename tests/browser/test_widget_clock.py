"""The widget and time: it flips at boundaries by itself, and the device's clock counts unless it is shown wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.shop import FALLBACK, STATE, Shop
from tests.browser.widget_answers import MONDAY, Day, edited

PHONE = '{script}<contact-hours lines="telephone"><p>' + FALLBACK + "</p></contact-hours>"
NIGHTS = edited(("weekly:\n      mon-thu: 09:00-20:00\n      fri: 09:30-20:00\n    # The published",
                 "weekly: {mon-sun: 22:00-04:00}\n    # The published"))
OUR_STATE = f"{STATE} >> nth=0"
REASKED = 1.3


def _line(page: Page) -> str | None:
    return page.locator("contact-hours .line").first.get_attribute("data-state")


def _announced(page: Page) -> str:
    return page.locator("contact-hours [aria-live=polite]").text_content() or ""


@pytest.mark.parametrize(("before", "boundary", "then", "words"), [
    ("2026-11-23T19:59:50+01:00", "2026-11-23T20:00:00+01:00", "closed", "Fermé · ouvre demain à 9 h"),
    ("2026-11-23T08:59:50+01:00", "2026-11-23T09:00:00+01:00", "open", "Ouvert jusqu’à 20 h"),
    ("2026-11-23T19:29:50+01:00", "2026-11-23T19:30:00+01:00", "closing", "Ferme dans 29 min (à 20 h)"),
])
def test_flips_within_a_second_without_network(
    visited: Shop, before: str, boundary: str, then: str, words: str
) -> None:
    page = visited.visit(PHONE, Day(before))
    expect(page.locator(OUR_STATE)).to_be_visible()
    page.context.set_offline(True)
    was = _line(page)
    visited.until(page, boundary.replace(":00+", ":01+"))
    assert (was != then, _line(page)) == (True, then)
    assert page.locator(OUR_STATE).inner_text().replace("\u00a0", " ") == words
    assert words.split(" (")[0] in _announced(page).replace("\u00a0", " ")
    assert len(visited.api.questions()) == 1


def test_the_countdown_is_shown_and_not_announced(visited: Shop) -> None:
    page = visited.visit(PHONE, Day("2026-11-23T19:40:10+01:00"))
    expect(page.locator(OUR_STATE)).to_have_text("Ferme dans 19\u00a0min (à\u00a020\u00a0h)")
    for minutes in (18, 17, 16):
        visited.go_on(page, 60)
        expect(page.locator(OUR_STATE)).to_have_text(f"Ferme dans {minutes}\u00a0min (à\u00a020\u00a0h)")
        assert _announced(page) == ""
    visited.until(page, "2026-11-23T20:00:01+01:00")
    assert "Fermé" in _announced(page)


@pytest.mark.parametrize("device", ["2026-11-22T10:00:00+01:00", "2026-11-24T23:00:00+01:00"])
def test_a_clock_wrong_by_a_day_gives_way_once_a_second_answer_agrees(visited: Shop, device: str) -> None:
    page = visited.visit(PHONE, Day("2026-11-23T19:50:00+01:00"), device=device)
    visited.go_on(page, 0.5)
    assert page.get_by_text(FALLBACK).is_visible(), "an unconfirmed clock was believed"
    visited.go_on(page, REASKED)
    expect(page.locator(OUR_STATE)).to_contain_text("Ferme dans")
    assert [asked.headers.get("Cache-Control") for asked in visited.api.questions()] == [None, "no-cache"]
    visited.skip(page, 605)
    expect(page.locator(OUR_STATE)).to_contain_text("Fermé")


@pytest.mark.parametrize(("device", "state"), [
    ("2026-11-23T19:59:30+01:00", "closing"), ("2026-11-23T20:01:20+01:00", "closed"),
])
def test_a_clock_wrong_by_a_minute_counts(visited: Shop, device: str, state: str) -> None:
    page = visited.visit(PHONE, Day("2026-11-23T20:00:20+01:00"), device=device)
    expect(page.locator(OUR_STATE)).to_be_visible()
    assert _line(page) == state
    assert len(visited.api.questions()) == 1


def test_a_replayed_answer_of_yesterday_moves_no_clock(visited: Shop) -> None:
    """Somebody's cache gives the same bytes and the same `Date` again and again."""
    visited.api.stands_still = True
    page = visited.visit(PHONE, Day("2026-11-22T10:00:00+01:00"), device=MONDAY)
    visited.go_on(page, REASKED)
    expect(page.locator(OUR_STATE)).to_contain_text("Ouvert jusqu’à")
    expect(page.locator("contact-hours")).to_contain_text("Vérifié dimanche 22\u00a0novembre à\u00a010\u00a0h")


def test_a_replayed_answer_past_its_time_is_unknown(visited: Shop) -> None:
    visited.api.stands_still = True
    page = visited.visit(PHONE, Day("2026-11-02T10:00:00+01:00"), device=MONDAY)
    visited.go_on(page, REASKED)
    expect(page.locator("contact-hours")).to_contain_text("Nous n’avons pas pu vérifier si nous sommes ouverts.")
    assert _line(page) == "unknown"


@pytest.mark.parametrize(("zone", "at", "words"), [
    ("America/Toronto", MONDAY, "Ouvert jusqu’à 20 h, heure de Paris (14 h chez vous)"),
    ("Asia/Tokyo", MONDAY, "Ouvert jusqu’à 20 h, heure de Paris (demain à 4 h chez vous)"),
    ("Asia/Tokyo", "2026-11-23T21:00:00+01:00",
     "Fermé · ouvre demain à 9 h, heure de Paris (aujourd’hui à 17 h chez vous)"),
    ("Africa/Lagos", MONDAY, "Ouvert jusqu’à 20 h"),
    ("America/Toronto", "2026-10-24T21:00:00+02:00",
     "Fermé · ouvre lundi à 9 h, heure de Paris (4 h chez vous)"),
])
def test_visitors_elsewhere(visited: Shop, zone: str, at: str, words: str) -> None:
    """In the week after 25 October Paris is five hours ahead of Montréal, not six."""
    page = visited.visit(PHONE, Day(at), window=visited.window(zone))
    expect(page.locator(OUR_STATE)).to_be_visible()
    assert page.locator(OUR_STATE).inner_text().replace("\u00a0", " ") == words


@pytest.mark.parametrize(("began", "moment", "words"), [
    ("2026-03-29T01:30:00+01:00", "2026-03-29T03:00:01+02:00", "Ouvert jusqu’à 4 h"),
    ("2026-03-29T01:30:00+01:00", "2026-03-29T03:30:01+02:00", "Ferme dans 29 min (à 4 h)"),
    ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:01+01:00", "Ouvert jusqu’à 4 h"),
    ("2026-10-25T02:30:00+02:00", "2026-10-25T03:30:01+01:00", "Ferme dans 29 min (à 4 h)"),
    ("2026-10-25T02:30:00+02:00", "2026-10-25T04:00:01+01:00", "Fermé · ouvre aujourd’hui à 22 h"),
])
def test_nights_on_which_clocks_change(visited: Shop, began: str, moment: str, words: str) -> None:
    page = visited.visit(PHONE, Day(began, NIGHTS))
    expect(page.locator(OUR_STATE)).to_have_text("Ouvert jusqu’à\u00a04\u00a0h")
    page.context.set_offline(True)
    visited.until(page, moment)
    assert page.locator(OUR_STATE).inner_text().replace("\u00a0", " ") == words


def test_a_closure_ends_at_its_second(visited: Shop) -> None:
    """Its end need not be a whole minute: `hours close --until` takes any instant."""
    day = Day("2026-11-23T13:59:50+01:00", closed=("telephone",), until="2026-11-23T14:00:02+01:00")
    page = visited.visit(PHONE, day)
    expect(page.locator(OUR_STATE)).to_contain_text("Réouverture prévue")
    page.context.set_offline(True)
    visited.until(page, "2026-11-23T14:00:01+01:00")
    assert _line(page) == "closure"
    visited.until(page, "2026-11-23T14:00:03+01:00")
    assert _line(page) == "open"


def test_a_lid_shut_over_closing_time(visited: Shop) -> None:
    """Timers stand still while a laptop sleeps; what is shown is right when it wakes, before anything was asked."""
    page = visited.visit(PHONE, Day("2026-11-23T19:00:00+01:00"))
    expect(page.locator(OUR_STATE)).to_contain_text("Ouvert")
    page.context.set_offline(True)
    visited.skip(page, 7_200)
    assert _line(page) == "closed"
