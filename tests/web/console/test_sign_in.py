"""Signing in as a browser without JavaScript does; what was typed when a session ended is sent after all."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from routing import users
from routing.passwords import hash_of_password
from routing.web.csrf import BEFORE_COOKIE
from routing.web.guards import SESSION_COOKIE
from tests.test_passwords import CHEAP
from tests.web.apps import CLAIRE, House, parts_of
from tests.web.console.visits import Visit, fields_of

RIGHT = "correct horse"
HERE = {"Sec-Fetch-Site": "same-origin"}
ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def here(house: House) -> Iterator[Flask]:
    """A console with one user."""
    made = house.app()
    made.config["PASSWORD_COST"] = CHEAP
    runtime = parts_of(made).runtime
    row = users.new_user(runtime, "claire", "supervisor")
    users.add_user(runtime, CLAIRE, row, "", hash_of_password(RIGHT, CHEAP))
    yield made


@pytest.fixture
def browser(here: Flask) -> FlaskClient:
    """Somebody who has not signed in."""
    return here.test_client()


def _sign_in(browser: FlaskClient, page: TestResponse | None = None, **changes: str) -> TestResponse:
    """Fills in the page, hidden fields and all."""
    page = page or browser.get("/console/sign-in")
    fields = [pair for pair in fields_of(page) if pair[0] not in changes]
    typed = {"name": "claire", "password": RIGHT} | changes
    return browser.post("/console/sign-in", data=_multi(fields, typed), headers=HERE)


def _multi(pairs: list[tuple[str, str]], more: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in (*pairs, *more.items()):
        found.setdefault(name, []).append(value)
    return found


def test_one_is_sent_to_sign_in_and_from_there_to_where_one_wanted_to_go(browser: FlaskClient) -> None:
    asked = browser.get("/console/account?a=1&b=%26")
    assert asked.status_code == 303
    entered = _sign_in(browser, browser.get(asked.headers["Location"]))
    assert (entered.status_code, entered.headers["Location"]) == (303, "/console/account?a=1&b=%26")
    assert browser.get("/console/account").status_code == 200
    assert browser.get("/console/sign-in?next=/console/week").headers["Location"] == "/console/week"


def test_the_cookie_is_one_that_neither_scripts_nor_other_sites_get(browser: FlaskClient) -> None:
    page = browser.get("/console/sign-in")
    for response, name in ((page, BEFORE_COOKIE), (_sign_in(browser, page), SESSION_COOKIE)):
        (cookie,) = [one for one in response.headers.getlist("Set-Cookie") if one.startswith(f"{name}=")]
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert name.startswith("__Host-")


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "/console/../x"])
def test_one_is_never_sent_elsewhere(browser: FlaskClient, onward: str) -> None:
    page = browser.get("/console/sign-in", query_string={"next": onward})
    assert _sign_in(browser, page, next=onward).headers["Location"] == "/console"


def test_a_wrong_password_keeps_the_name_and_says_no_more(browser: FlaskClient) -> None:
    answers = [_sign_in(browser, password="wrong"), _sign_in(browser, name="<b>nobody")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert 'value="claire"' in answers[0].text
    assert 'value="&lt;b&gt;nobody"' in answers[1].text
    alerts = {re.findall(r'role="alert"[^>]*>([^<]*)', answer.text)[0] for answer in answers}
    assert alerts == {"Ce nom et ce mot de passe ne vont pas ensemble."}
    assert "wrong" not in answers[0].text


def test_too_many_wrong_ones_and_one_is_told_from_when_on(browser: FlaskClient) -> None:
    for _ in range(5):
        _sign_in(browser, password="wrong")
    shut = _sign_in(browser)
    assert (shut.status_code, shut.headers["Retry-After"]) == (429, "900")
    assert "à partir de 10\u00a0h\u00a015" in shut.text


def test_the_form_is_taken_from_our_own_page_alone(browser: FlaskClient) -> None:
    (csrf,) = [value for name, value in fields_of(browser.get("/console/sign-in")) if name == "csrf"]
    right = {"name": "claire", "password": RIGHT}
    for fields, headers in ((right, HERE), (right | {"csrf": "x" * 96}, HERE), (right | {"csrf": csrf}, ELSEWHERE)):
        refused = browser.post("/console/sign-in", data=fields, headers=headers)
        assert refused.status_code == 403
        assert 'value="claire"' in refused.text
        assert not any(SESSION_COOKIE + "=" in one for one in refused.headers.getlist("Set-Cookie"))
    browser.delete_cookie(BEFORE_COOKIE)
    assert "https" in browser.post("/console/sign-in", data=right | {"csrf": csrf}, headers=HERE).text
    assert _sign_in(browser).status_code == 303


def test_what_was_typed_when_a_session_ended_is_sent_after_all(here: Flask, browser: FlaskClient) -> None:
    typed = {"reason": "une « raison »\r\nsur deux lignes <b>", "days": "0", "twice": ["a", "b"]}
    stopped = browser.post("/console/account/tokens?x=1", data=typed, headers=HERE)
    assert stopped.status_code == 401
    wrong = _sign_in(browser, stopped, password="wrong")
    back = _sign_in(browser, wrong)
    assert back.status_code == 200
    assert "Vous êtes de nouveau connecté" in back.text
    sent = fields_of(back)
    assert [pair for pair in sent if pair[0] != "csrf"] == [
        ("reason", typed["reason"]), ("days", "0"), ("twice", "a"), ("twice", "b")]
    assert 'action="/console/account/tokens?x=1"' in back.text
    again = browser.post("/console/account/tokens?x=1", data=_multi(sent, {}), headers=HERE)
    assert again.status_code == 422
    assert "de 1 à 3650" in again.text


def test_what_another_site_sent_is_not_carried_along(browser: FlaskClient) -> None:
    stopped = browser.post("/console/account/tokens", data={"reason": "evil", "days": "9"}, headers=ELSEWHERE)
    assert stopped.status_code == 401
    assert "evil" not in stopped.text


def test_a_page_that_is_too_old_loses_nothing_either(here: Flask) -> None:
    visit = Visit(here)
    fields = {"reason": "typed", "days": "0", "csrf": "of another session"}
    refused = visit.client.post("/console/account/tokens", data=fields, headers=HERE)
    assert refused.status_code == 403
    again = visit.client.post("/console/account/tokens", data=_multi(fields_of(refused), {}), headers=HERE)
    assert again.status_code == 422
    assert 'value="typed"' in again.text


def test_live_parts_send_the_whole_page_to_sign_in(browser: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/console/account?x=1"}
    part = browser.get("/console/banner", headers=headers)
    assert part.status_code == 401
    assert part.headers["HX-Redirect"] == "/console/sign-in?next=%2Fconsole%2Faccount%3Fx%3D1"
    headers["HX-Current-URL"] = "http://evil.example/elsewhere"
    assert browser.get("/console/banner", headers=headers).headers["HX-Redirect"].endswith("next=%2Fconsole")


def test_signing_out_ends_the_session(browser: FlaskClient) -> None:
    _sign_in(browser)
    cookie = browser.get_cookie(SESSION_COOKIE)
    assert cookie is not None
    page = browser.get("/console/account")
    browser.post("/console/sign-out", data={"csrf": dict(fields_of(page))["csrf"]})
    assert browser.get_cookie(SESSION_COOKIE) is None
    browser.set_cookie(SESSION_COOKIE, cookie.value)
    assert browser.get("/console/account").status_code == 303


def test_signing_in_again_ends_the_session_that_was(here: Flask, browser: FlaskClient) -> None:
    page = browser.get("/console/sign-in")
    _sign_in(browser, page)
    old = browser.get_cookie(SESSION_COOKIE)
    assert old is not None
    browser.set_cookie(BEFORE_COOKIE, re.findall(BEFORE_COOKIE + "=([^;]*)", page.headers["Set-Cookie"])[0])
    # The page is still open in another tab, made before there was a session.
    assert _sign_in(browser, page).status_code == 303
    stranger = here.test_client()
    stranger.set_cookie(SESSION_COOKIE, old.value)
    assert stranger.get("/console/account").status_code == 303


def test_where_nobody_is_yet_the_page_says_what_to_run(app: Flask) -> None:
    page = app.test_client().get("/console/sign-in").text
    assert "flask --app wsgi users password admin" in page
