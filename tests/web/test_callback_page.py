"""The page of a callback: seen, moved and cancelled without a script, told to nobody else."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.store.databases import out_of_order
from tests.web.apps import PUBLIC_URL, House, parts_of
from tests.web.visitors import NOON, Visitor

NBSP = "\u00a0"
CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody on the web."""
    return Visitor(app)


def _page(visitor: Visitor, **changes: str | None) -> str:
    """The page of a callback that was just booked."""
    address: str = visitor.booked(**changes)["links"]["cancel"]
    return address


def _words(response: TestResponse) -> str:
    """What a person reads on it."""
    body = re.sub(r"<(head|style).*?</\1>", "", response.text, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).replace(NBSP, " ").replace("\u2011", "-").split())


def test_it_is_shown_in_the_language_of_the_callback_or_the_one_asked_for(visitor: Visitor) -> None:
    page, english = _page(visitor), _page(visitor, phone="06 12 34 56 79", language="en")
    french = _words(visitor.send("GET", page))

    assert "Nous vous rappellerons mardi 24 novembre, entre 10 h et 10 h 30." in french
    assert "06 •• •• •• 78" in french
    assert "Remboursement" in french
    assert "01 73 01 84 99" in french
    assert "We will call you Tuesday 24 November" in _words(visitor.send("GET", english))
    assert "We will call you Tuesday 24 November" in _words(visitor.send("GET", f"{page}?lang=en"))
    assert "Nous vous rappellerons" in _words(visitor.send("GET", f"{page}?lang=xx"))
    assert 'lang="en"' in visitor.send("GET", f"{page}?lang=en").text


@pytest.mark.parametrize("address", ["page", "/callback/7F3K-x"])
def test_it_runs_nothing_and_is_told_to_nobody(visitor: Visitor, address: str) -> None:
    response = visitor.send("GET", _page(visitor) if address == "page" else address)

    assert response.headers["Content-Security-Policy"] == CSP
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers
    assert not re.search(r"<script|<style|style=|\son\w+=|https?://", response.text)
    (style,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', response.text)
    assert visitor.send("GET", style).status_code == 200


def test_the_slots_stand_under_their_days(visitor: Visitor) -> None:
    text = visitor.send("GET", _page(visitor)).text
    days = re.findall(r"<legend>(.*?)</legend>", text)

    assert days[0].replace(NBSP, " ") == "Lundi 23 novembre"
    assert len(days) == len(set(days)) == 6
    assert f'value="{NOON}"' in text
    assert 'value="20261124T0900Z"' not in text


@pytest.mark.parametrize(("slot", "says"), [
    (NOON, "mardi 24 novembre, entre midi et 12 h 30"), ("asap", "dès que possible, avant 10 h 30"),
])
def test_moving(visitor: Visitor, slot: str, says: str) -> None:
    page = _page(visitor)
    moved = visitor.send("POST", f"{page}/move", data={"slot": slot})
    seen = _words(visitor.send("GET", moved.headers["Location"]))

    assert (moved.status_code, moved.headers["Location"]) == (303, f"{page}?said=moved")
    assert "C’est noté, votre rappel est déplacé." in seen
    assert says in seen


def test_the_language_goes_along(visitor: Visitor) -> None:
    page = _page(visitor)
    moved = visitor.send("POST", f"{page}/move", data={"slot": NOON, "lang": "en"})

    assert "Done: your callback was moved." in _words(visitor.send("GET", moved.headers["Location"]))


def test_a_confirmation_cannot_be_made_up(visitor: Visitor) -> None:
    page = _page(visitor)
    assert "votre rappel est déplacé" not in _words(visitor.send("GET", f"{page}?said=moved"))


def test_a_slot_that_was_just_taken(house: House, visitor: Visitor, looks_at_once: None) -> None:
    house.edit("callbacks.yaml", "capacity: 4", "capacity: 1")
    page = _page(visitor)
    visitor.booked(phone="06 12 34 56 79", slot_id=NOON)
    taken = visitor.send("POST", f"{page}/move", data={"slot": NOON})

    assert taken.status_code == 409
    assert "Ce créneau vient d’être pris. Choisissez-en un autre." in _words(taken)
    assert 'role="alert"' in taken.text
    assert '<details id="move" open>' in taken.text
    assert 'value="20261124T1130Z"' in taken.text
    assert f'value="{NOON}"' not in taken.text
    assert "entre 10 h et 10 h 30" in _words(taken)


@pytest.mark.parametrize(("data", "says"), [
    ({}, "Choisissez un créneau."), ({"slot": ""}, "Choisissez un créneau."),
    ({"slot": "x" * 99}, "Choisissez un créneau."),
    ({"slot": "hier"}, "Ce créneau n’est plus proposé."), ({"slot": "\0"}, "Ce créneau n’est plus proposé."),
])
def test_nothing_that_could_be_chosen(visitor: Visitor, data: dict[str, str], says: str) -> None:
    refused = visitor.send("POST", f"{_page(visitor)}/move", data=data)

    assert refused.status_code == 422
    assert says in _words(refused)


def test_cancelling(visitor: Visitor) -> None:
    page = _page(visitor)
    for _ in range(2):
        cancelled = visitor.send("POST", f"{page}/cancel")
        assert (cancelled.status_code, cancelled.headers["Location"]) == (303, f"{page}?said=cancelled")
    seen = visitor.send("GET", page)

    assert "Ce rappel est annulé. Nous ne vous appellerons pas." in _words(seen)
    assert "Vous pouvez nous appeler au 01 73 01 84 99." in _words(seen)
    assert "<form" not in seen.text
    assert visitor.send("POST", f"{page}/move", data={"slot": NOON}).status_code == 409


@pytest.mark.parametrize(("state", "says", "is_changeable"), [
    ("dialling", "Nous vous appelons en ce moment même.", True),
    ("talking", "Vous êtes en communication avec nous.", False),
    ("done", "Ce rappel est terminé.", False), ("unreachable", "Nous avons essayé de vous joindre", False),
    ("expired", "Nous n’avons pas pu vous rappeler", False),
])
def test_each_state(visitor: Visitor, state: str, says: str, is_changeable: bool) -> None:
    booked = visitor.booked()
    visitor.becomes(booked["reference"], state=state)
    page = booked["links"]["cancel"]
    seen = visitor.send("GET", page)

    assert says in _words(seen)
    assert ("<form" in seen.text) is is_changeable
    for path in () if is_changeable else ("move", "cancel"):
        refused = visitor.send("POST", f"{page}/{path}", data={"slot": NOON})
        assert refused.status_code == 409
        assert "Ce rappel ne peut plus être changé." in _words(refused)


def test_without_a_window_and_when_we_are_late(house: House, visitor: Visitor) -> None:
    booked = visitor.booked()
    house.at("2026-11-24T10:31:00+01:00")
    assert "Nous avons du retard" in _words(visitor.send("GET", booked["links"]["cancel"]))
    visitor.becomes(booked["reference"], window_start=None, window_end=None, number=None, topic="gone")

    assert "dès que nous saurons quand" in _words(visitor.send("GET", booked["links"]["cancel"]))


def test_an_unknown_link_is_told_in_both_languages(visitor: Visitor) -> None:
    _page(visitor)
    for method, path in (("GET", ""), ("POST", "/move"), ("POST", "/cancel")):
        for token in ("7F3K-x", "x", "é", "%00", "7F3K-" + "A" * 500):
            response = visitor.send(method, f"/callback/{token}{path}", data={"slot": NOON} if path else None)
            assert (response.status_code, response.mimetype) == (404, "text/html")
            assert "Rappel introuvable" in _words(response)
            assert "Callback not found" in _words(response)


def test_while_the_database_is_away_a_person_reads_what_to_do(visitor: Visitor, app: Flask) -> None:
    page = _page(visitor)
    with out_of_order(parts_of(app).runtime.database):
        for method, path in (("GET", ""), ("POST", "/move"), ("POST", "/cancel")):
            response = visitor.send(method, page + path, data={"slot": NOON} if path else None)
            assert (response.status_code, response.mimetype) == (503, "text/html")
            assert response.headers["Retry-After"] == "60"
            assert response.headers["Content-Security-Policy"] == CSP
            for said in ("nous occuper de votre rappel", "01 73 01 84 99", "see to your call back", "Réessayer"):
                assert said in _words(response)
            assert f'href="{page.removeprefix(PUBLIC_URL)}?lang=fr"' in response.text
    assert "Nous vous rappellerons" in _words(visitor.send("GET", page))


@pytest.mark.parametrize(("headers", "is_taken"), [
    ({}, True), ({"Origin": "null"}, True), ({"Origin": "http://localhost"}, True), ({"Origin": PUBLIC_URL}, True),
    ({"Referer": f"{PUBLIC_URL}/callback/x"}, True), ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
    ({"Sec-Fetch-Site": "cross-site"}, False), ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "none"}, False), ({"Origin": "https://elsewhere.example"}, False),
    ({"Referer": "https://elsewhere.example/x"}, False), ({"Origin": "http://localhost:1"}, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": PUBLIC_URL}, False),
])
def test_forms_are_taken_from_our_own_page_alone(visitor: Visitor, headers: dict[str, str], is_taken: bool) -> None:
    page = _page(visitor)
    answers = [
        visitor.send("POST", f"{page}/{path}", data={"slot": NOON}, headers=headers) for path in ("move", "cancel")
    ]

    assert {answer.status_code for answer in answers} == ({303} if is_taken else {403})
    assert ("annulé" in _words(visitor.send("GET", page)).partition("Annuler")[0]) is is_taken


def test_what_is_offered_no_more_can_still_be_cancelled(house: House, visitor: Visitor, looks_at_once: None) -> None:
    page = _page(visitor)
    (house.config / "callbacks.yaml").unlink()
    elsewhere = Visitor(house.app())

    assert "Aucun autre créneau" in _words(elsewhere.send("GET", page))
    assert elsewhere.send("POST", f"{page}/move", data={"slot": NOON}).status_code == 422
    assert elsewhere.send("POST", f"{page}/cancel").status_code == 303


def test_under_a_path_every_address_has_it(house: House) -> None:
    visitor = Visitor(house.app(public_url="https://exemple.fr/permanence"))
    inner = _page(visitor).removeprefix("/permanence")
    text = visitor.send("GET", inner).text

    assert all(address.startswith("/permanence/") for address in re.findall(r'(?:href|action)="([^"]+)"', text))
    moved = visitor.send("POST", f"{inner}/move", data={"slot": NOON})
    assert moved.headers["Location"].startswith("/permanence/callback/")
