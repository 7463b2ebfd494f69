"""/hours: readable without a script, kept for a minute and never past a change, and safe for search engines."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.store.databases import out_of_order
from tests.web.apps import PUBLIC_URL, House, parts_of


def _seen(client: FlaskClient, path: str = "/hours") -> str:
    """The page's text, `_` for each no-break space."""
    told = client.get(path)
    assert told.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", told.text).replace("\u00a0", "_"))


def _data(client: FlaskClient) -> dict[str, Any]:
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", client.get("/hours").text, re.DOTALL)
    assert [attributes for attributes, _ in scripts] == [' type="application/ld+json"']
    data: dict[str, Any] = json.loads(scripts[0][1])
    return data


def test_it_says_for_which_moment_it_was_made_and_the_whole_week(still_house: House, reader: FlaskClient) -> None:
    page = _seen(reader)

    assert "Ouvert jusqu’à_20_h Le lundi 23_novembre à_10_h , heure de Paris" in page
    assert "Heures données en heure de Paris" in page
    assert "Jeudi De 9_h à_20_h Vendredi De 9_h_30 à_20_h Samedi Fermé Dimanche Fermé" in page
    assert '<time datetime="2026-11-23T10:00:00+01:00">' in reader.get("/hours").text


def test_it_speaks_english_when_asked_and_names_both_addresses(reader: FlaskClient) -> None:
    french, english = reader.get("/hours").text, reader.get("/hours?lang=en")

    assert "Open until 8_pm On Monday 23_November at 10_am , Paris time" in _seen(reader, "/hours?lang=en")
    assert english.headers["Content-Language"] == "en"
    assert f'<link rel="canonical" href="{PUBLIC_URL}/hours?lang=en">' in english.text
    for language, address in (("fr", "/hours"), ("en", "/hours?lang=en"), ("x-default", "/hours")):
        assert f'hreflang="{language}" href="{PUBLIC_URL}{address}"' in french
    assert reader.get("/hours?lang=de").headers["Content-Language"] == "fr"
    assert f'<link rel="canonical" href="{PUBLIC_URL}/hours">' in reader.get("/hours?lang=de").text


def test_it_runs_no_script_and_keeps_no_cookie(reader: FlaskClient) -> None:
    told = reader.get("/hours")

    assert "Set-Cookie" not in told.headers
    assert told.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")
    assert not re.findall(r"\s(?:style|on\w+)=", told.text)


@pytest.mark.parametrize(("moment", "age"), [
    ("2026-11-23T10:00:00+01:00", 60), ("2026-11-23T19:59:15+01:00", 45), ("2026-11-23T23:59:58+01:00", 2),
])
def test_nobody_keeps_it_past_the_next_change(still_house: House, reader: FlaskClient, moment: str, age: int) -> None:
    still_house.at(moment)

    assert reader.get("/hours").headers["Cache-Control"] == f"public, max-age={age}"


def test_it_comes_packed_and_unchanged_ones_not_at_all(reader: FlaskClient) -> None:
    packed = reader.get("/hours", headers={"Accept-Encoding": "gzip"})
    again = reader.get("/hours", headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})

    assert gzip.decompress(packed.data) == reader.get("/hours").data
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert (again.status_code, again.data) == (304, b"")


def test_search_engines_read_every_line_with_its_special_days(house: House) -> None:
    house.edit("hours.yaml", "overrides: []", (
        "overrides:\n  - {lines: all, on: 2026-12-25, hours: closed, reason: {fr: Noël, en: Christmas}}"
    ))
    data = _data(house.app().test_client())
    phone, chat = data["contactPoint"]

    assert (data["@context"], data["@type"]) == ("https://schema.org", "Organization")
    assert (phone["telephone"], chat["url"]) == ("+33173018499", "https://support.norton.com")
    special, = (one for one in phone["hoursAvailable"] if "validFrom" in one)
    assert (special["validFrom"], special["opens"], special["closes"]) == ("2026-12-25", "00:00:00", "00:00:00")


def test_no_name_breaks_out_of_its_place(house: House) -> None:
    house.edit("hours.yaml", "{fr: Téléphone, en: Phone}",
               """{fr: '</script><script>alert(1)</script><!--', en: "<b>"}""")
    client = house.app().test_client()

    assert _data(client)["contactPoint"][0]["name"] == "</script><script>alert(1)</script><!--"
    assert "&lt;/script&gt;&lt;script&gt;" in client.get("/hours").text


def test_calendars_and_callbacks_are_linked(reader: FlaskClient) -> None:
    page = reader.get("/hours").text

    assert 'href="webcal://appels.example.fr/api/v1/lines/telephone/hours.ics"' in page
    assert 'href="/api/v1/lines/telephone/hours.ics"' in page
    assert 'href="/callback">Demander un rappel</a>' in page


def test_addresses_lie_under_the_path_we_are_served_from(house: House) -> None:
    page = house.app(public_url=f"{PUBLIC_URL}/permanence").test_client().get("/hours").text
    inside = [href for href in re.findall(r'href="([^"]*)"', page) if href.startswith("/")]

    assert inside
    assert all(href.startswith("/permanence/") for href in inside)


def test_it_is_there_while_the_database_is_not(app: Flask, client: FlaskClient) -> None:
    client.get("/hours")
    with out_of_order(parts_of(app).runtime.database):
        assert "Ouvert jusqu’à_20_h" in _seen(client)
