"""Aujourd’hui tells what callers hear now on each line, why, who waits and what is ahead."""

from __future__ import annotations

from flask import Flask

from tests.web.apps import House, parts_of
from tests.web.console.visits import Visit

MORE = """overrides:
  - {lines: all, on: 2026-11-26, hours: closed, reason: {fr: "Formation <b>de l’équipe</b>", en: Training}}
  - {lines: [telephone], from: 2026-12-10, to: 2027-03-31, add: 20:00-21:00, reason: {fr: Renfort, en: More}}
"""


def _bare(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_it_says_of_each_line_what_is_true_and_heard_now_and_why(still_house: House, still_app: Flask) -> None:
    visit = Visit(still_app, "viewer")
    page = _bare(visit.get("").text)
    assert page.count("Ouvert jusqu’à 20 h") == 4  # the state of two lines, and what the website shows of them
    assert "Bonjour, bienvenue au service client." in page
    assert "Semaine habituelle" in page and "hours.yaml, ligne" in page
    assert "Rouvre ensuite demain à 9 h." in page
    assert "Claire, Karim, Nadia" in page
    assert "Fermer maintenant" not in page, "a viewer changes nothing"
    still_house.at("2026-11-23T20:30:00+01:00")
    page = _bare(visit.get("").text)
    assert "Fermé, ouvre demain à 9 h" in page
    assert "Notre service est fermé. Nous rouvrirons demain à 9 heures." in page
    assert "En dehors des heures d’ouverture de ce jour" in page


def test_what_is_ahead_is_named_once_for_all_its_lines_and_safely(house: House) -> None:
    house.edit("hours.yaml", "overrides: []", MORE)
    page = _bare(Visit(house.app()).get("").text)
    assert "jeudi 26 novembre" in page
    assert "Formation &lt;b&gt;de l’équipe&lt;/b&gt; · fermé · Téléphone, Chat" in page
    assert "<b>de" not in page
    assert "à partir du jeudi 10 décembre" in page, "its end is too far to be seen"
    assert "à décider" in page and "Jour de l’an · " in page and "Noël · Chat" in page
    assert '<a class="button grave"' in page


def test_its_living_part_comes_alone_and_asks_for_itself_again(still_app: Flask) -> None:
    visit = Visit(still_app)
    part = visit.get("/now").text
    assert part.lstrip().startswith('<div id="now" hx-get="/console/now"')
    assert "<html" not in part and part.strip() in visit.get("").text


def test_a_notice_in_force_is_there_in_english_too(house: House) -> None:
    app = house.app()
    visit = Visit(app)
    page = _bare(visit.get("?lang=en").text)
    assert "Open until 8 pm" in page and "Right now" in page and "Regular week" in page
    assert parts_of(app).outlooks.fresh().announcements == ()


def test_visitors_widget_stands_beside_what_supervisors_read(house: House) -> None:
    told = Visit(house.app(), "viewer").get("")
    assert '<contact-hours api="" lang="fr"></contact-hours>' in told.text
    assert '<script async src="/widget/v1/contact-hours.js"></script>' in told.text
    assert "script-src 'self'" in told.headers["Content-Security-Policy"]
