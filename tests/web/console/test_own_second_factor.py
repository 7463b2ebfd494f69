"""One's own second factor at the console: its key shown, turned on by a code, asked for at each sign-in, taken off."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from routing import password_changes, second_factor
from routing.clock import FileClock
from tests.test_passwords import CHEAP
from tests.web.apps import CLAIRE, House, parts_of
from tests.web.console.visits import Visit, fields_of

PAGE = "/account/second-factor"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def here(house: House) -> Flask:
    """A console where a second factor may be had."""
    return _made(house)


@pytest.fixture
def visit(here: Flask) -> Visit:
    """Somebody who may look at things and change none."""
    return Visit(here, "viewer")


@pytest.fixture
def password(here: Flask, visit: Visit) -> str:
    """Theirs; being given one ends their session."""
    return password_changes.give_new(parts_of(here).runtime, CLAIRE, visit.user, cost=CHEAP)


def _made(house: House, **changes: bool) -> Flask:
    made = house.app(**changes)
    made.config["PASSWORD_COST"] = CHEAP
    return made


def _half_a_minute_later(app: Flask) -> None:
    clock = parts_of(app).runtime.clock
    assert isinstance(clock, FileClock)
    clock.path.write_text((clock.now() + timedelta(seconds=30)).isoformat(), encoding="ascii")


def _key(page: TestResponse) -> str:
    (found,) = re.findall(r'class="key">([A-Z2-7 ]+)<', page.text)
    return str(found).replace(" ", "")


def _code(app: Flask, key: str) -> str:
    return second_factor.TOTP(key).at(parts_of(app).runtime.clock.now())


def _set_up(app: Flask, visit: Visit, password: str) -> str:
    """Its key, once it is on and another half minute has begun."""
    page = visit.get(PAGE)
    key, seed = _key(page), dict(fields_of(page))["seed"]
    told = visit.post(PAGE, seed=seed, code=_code(app, key), password=password)
    assert (told.status_code, told.headers["Location"]) == (303, "/console/account?said=factor")
    _half_a_minute_later(app)
    return key


def _sign_in(browser: FlaskClient, name: str, password: str, **more: str) -> TestResponse:
    fields = dict(fields_of(browser.get("/console/sign-in")))
    return browser.post("/console/sign-in", data={**fields, "name": name, "password": password, **more}, headers=HERE)


def test_the_key_is_shown_as_a_picture_a_link_and_in_letters(here: Flask, visit: Visit) -> None:
    page = visit.get(PAGE)
    key, seed = _key(page), dict(fields_of(page))["seed"]
    secret = parts_of(here).runtime.links.secret
    assert key == second_factor.secret_of(secret, visit.user, seed)
    assert "<svg" in page.text and "style=" not in page.text
    assert f"secret={key}" in page.text
    assert seed not in visit.get(PAGE).text


def test_it_is_set_up_asked_for_and_taken_off(here: Flask, visit: Visit, password: str) -> None:
    visit, stranger = Visit(here, user=visit.user), here.test_client()
    assert 'name="code"' not in stranger.get("/console/sign-in").text
    key = _set_up(here, visit, password)
    assert visit.get(PAGE).headers["Location"] == "/console/account"
    assert 'name="code"' in visit.get("/account?said=factor").text
    asked = stranger.get("/console/sign-in").text
    assert 'autocomplete="one-time-code"' in asked
    for more in ({}, {"code": ""}, {"code": "000000"}):
        told = _sign_in(stranger, visit.user, password, **more)
        assert told.status_code == 422
        assert "ce code ne vont pas ensemble" in told.text
    assert _sign_in(stranger, visit.user, password, code=_code(here, key)).status_code == 303
    _half_a_minute_later(here)
    told = visit.post(f"{PAGE}/remove", code="000000", password=password)
    assert (told.status_code, re.findall(r'class="fault" id="f-(\w+)-fault"', told.text)) == (422, ["code"])
    assert password not in told.text
    told = visit.post(f"{PAGE}/remove", code=_code(here, key), password=password)
    assert told.headers["Location"] == "/console/account?said=no-factor"
    assert visit.get("/account?said=no-factor").status_code == 200
    assert _sign_in(here.test_client(), visit.user, password).status_code == 303


def test_what_is_wrong_is_told_beside_its_field_and_the_key_stays(
    here: Flask, visit: Visit, password: str
) -> None:
    visit = Visit(here, user=visit.user)
    page = visit.get(PAGE)
    key, seed = _key(page), dict(fields_of(page))["seed"]
    for sent, field in (
        ({"code": "000000", "password": password}, "code"),
        ({"code": _code(here, key), "password": "x"}, "password"), ({}, "password"),
    ):
        told = visit.post(PAGE, seed=seed, **sent)
        assert (told.status_code, re.findall(r'class="fault" id="f-(\w+)-fault"', told.text)) == (422, [field])
        assert _key(told) == key
    for odd in ("", "\0" * 16, "é" * 16, seed + "x", "x" * 5_000):
        told = visit.post(PAGE, seed=odd, code="1", password=password)
        assert told.status_code == 422 and _key(told) != key


def test_an_administrator_takes_it_off_on_the_page_of_accounts(
    here: Flask, visit: Visit, password: str
) -> None:
    visit, admin = Visit(here, user=visit.user), Visit(here, "admin")
    assert "/second-factor/remove" not in admin.get("/people").text
    _set_up(here, visit, password)
    theirs = f"/people/{quote(visit.user)}/second-factor/remove"
    assert f'action="/console{theirs}"' in admin.get("/people").text
    assert admin.post(theirs).headers["Location"] == "/console/people?said=factor"
    assert admin.get("/people?said=factor").status_code == 200
    assert visit.get("/account").status_code == 303
    assert _sign_in(here.test_client(), visit.user, password).status_code == 303
    assert admin.post("/people/nobody/second-factor/remove").status_code == 422


def test_where_everybody_has_to_have_one_nothing_else_is_open_before(
    house: House, visit: Visit, password: str
) -> None:
    here = _made(house, is_factor_required=True)
    visit = Visit(here, user=visit.user)
    for path in ("", "/account", "/calls"):
        told = visit.get(path)
        assert (told.status_code, told.headers["Location"]) == (303, f"/console{PAGE}")
    part = visit.client.get("/console/now", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, f"/console{PAGE}")
    assert visit.client.post("/console/account/tokens", headers=HERE).headers["Location"] == f"/console{PAGE}"
    assert "Pas maintenant" not in visit.get(PAGE).text
    _set_up(here, visit, password)
    assert visit.get("/account").status_code == 200
