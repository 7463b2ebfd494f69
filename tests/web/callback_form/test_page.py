"""/callback: the form without JavaScript, in both languages; what was booked is seen on its own page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask

from tests.web.apps import House
from tests.web.visitors import TEN, Visitor

PATH = "/callback"
HERE = {"Origin": "https://appels.example.fr", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody on the web."""
    return Visitor(app)


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def _filled(visitor: Visitor, language: str = "fr", **changes: str) -> dict[str, str]:
    page = visitor.send("GET", f"{PATH}?lang={language}").text
    return {**_hidden(page), "phone": "06 12 34 56 78", "topic": "refund", "slot": TEN, **changes}


@pytest.mark.parametrize(("language", "title"), [("fr", "Demander un rappel"), ("en", "Request a call back")])
def test_it_stands_alone(visitor: Visitor, language: str, title: str) -> None:
    told = visitor.send("GET", f"{PATH}?lang={language}")
    assert f"<h1>{title}</h1>" in told.text
    assert f'<html lang="{language}">' in told.text
    assert "<script" not in told.text
    assert told.headers["Cache-Control"] == "no-store"
    assert told.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_booked_it_leads_to_the_callbacks_own_page(visitor: Visitor, language: str) -> None:
    told = visitor.send("POST", PATH, data=_filled(visitor, language), headers=HERE)
    assert told.status_code == 303
    assert re.fullmatch(rf"/callback/[\w-]+\?lang={language}", told.headers["Location"])
    own = visitor.send("GET", told.headers["Location"])
    assert "RC" in own.text


def test_what_is_wrong_stands_beside_its_field(visitor: Visitor) -> None:
    told = visitor.send("POST", PATH, data=_filled(visitor, phone='"><script>'), headers=HERE)
    assert told.status_code == 422
    assert "Saisissez un numéro" in unescape(told.text)
    assert 'aria-describedby="phone-hint phone-error" aria-invalid="true"' in told.text
    assert "<script" not in told.text
    assert 'value="&#34;&gt;&lt;script&gt;"' in told.text


def test_the_first_wrong_field_has_the_focus_and_the_title_tells(visitor: Visitor) -> None:
    told = visitor.send("POST", PATH, data=_filled(visitor, phone="12"), headers=HERE).text
    assert "<title>Erreur – Demander un rappel</title>" in told
    [focused] = re.findall(r"<\w+[^>]* autofocus[^>]*>", told)
    assert 'name="phone"' in focused
    assert "autofocus" not in visitor.send("GET", PATH).text


def test_the_motives_answers_can_be_read_first(visitor: Visitor) -> None:
    page = unescape(visitor.send("GET", f"{PATH}?lang=fr").text).replace("\u00a0", " ")
    answers = page.partition("<details>")[2].partition("</details>")[0]
    assert "<dt>Remboursement</dt>" in answers
    assert "garantie de remboursement de 60 jours" in answers


def test_no_other_site_can_send_it(visitor: Visitor) -> None:
    elsewhere = {"Origin": "https://shop.example", "Sec-Fetch-Site": "cross-site"}
    fields = _filled(visitor)
    told = visitor.send("POST", PATH, data=fields, headers=elsewhere)
    assert told.status_code == 403
    assert "Cette demande venait d’une autre page" in unescape(told.text)
    assert 'value="06 12' not in told.text, "what another site wrote is shown as typed"
    assert _hidden(told.text)["key"] != fields["key"]
    assert visitor.told() == []


def test_under_a_path_its_addresses_begin_with_it(house: House) -> None:
    visitor = Visitor(house.app(public_url="https://www.example.fr/appels"))
    page = visitor.send("GET", PATH).text
    addresses = re.findall(r'(?:action|href)="([^"#]+)"', page)
    assert addresses and all(address.startswith("/appels/") for address in addresses)
