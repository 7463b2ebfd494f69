"""The hidden field of forms: another one each time, good for one session alone, and made under the key alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, g

from routing import sessions
from routing.web import csrf
from routing.web.guards import SESSION_COOKIE
from tests.web.apps import House, parts_of
from tests.web.console.visits import Visit


def _values(app: Flask, cookies: dict[str, str], visit: Visit | None, count: int = 2) -> list[str]:
    """Values made for a session, or for a cookie of somebody who has none."""
    with _asked(app, cookies, visit):
        return [csrf.token_in_use() for _ in range(count)]


@contextmanager
def _asked(app: Flask, cookies: dict[str, str], visit: Visit | None) -> Iterator[None]:
    written = "; ".join(f"{name}={value}" for name, value in cookies.items())
    with app.test_request_context("/console", headers={"Cookie": written} if written else {}):
        if visit is not None:
            cookie = visit.client.get_cookie(SESSION_COOKIE)
            assert cookie is not None
            g.access = sessions.found(parts_of(app).runtime, cookie.value)
        yield


def _is_right(app: Flask, value: str, cookies: dict[str, str], visit: Visit | None) -> bool:
    with _asked(app, cookies, visit):
        return csrf.is_right(value)


def test_it_differs_on_every_page_and_is_good_all_the_same(still_app: Flask) -> None:
    visit = Visit(still_app)
    first, second = _values(still_app, {}, visit)
    assert first != second
    assert not set(first[:32]) <= {"0"}
    assert _is_right(still_app, first, {}, visit)
    assert _is_right(still_app, second, {}, visit)


def test_it_is_good_for_one_session_alone(still_app: Flask) -> None:
    mine, (other, *_) = Visit(still_app), _values(still_app, {}, Visit(still_app))
    before = {csrf.BEFORE_COOKIE: "of-somebody-who-has-not-signed-in"}
    assert not _is_right(still_app, other, {}, mine)
    assert not _is_right(still_app, other, before, None)
    (theirs, *_) = _values(still_app, before, None)
    assert _is_right(still_app, theirs, before, None)
    assert not _is_right(still_app, theirs, {csrf.BEFORE_COOKIE: "another"}, None)
    assert not _is_right(still_app, theirs, {}, None)
    assert not _is_right(still_app, theirs, before, mine)


def test_another_key_makes_others(house: House) -> None:
    app, stranger = house.app(), house.app(secret_key="another")
    visit = Visit(app)
    (value, *_) = _values(stranger, {}, visit)
    assert not _is_right(app, value, {}, visit)


@pytest.mark.parametrize("change", [
    lambda _: "", lambda value: value[:-1], lambda value: value + "0", lambda value: value.upper(),
    lambda _: "0" * 96, lambda value: value[:32] + "é" * 64, lambda value: value[32:], lambda _: "\ud800" * 96,
])
def test_it_is_read_to_the_letter(still_app: Flask, change: object) -> None:
    assert callable(change)
    visit = Visit(still_app)
    (value, *_) = _values(still_app, {}, visit)
    assert not _is_right(still_app, change(value), {}, visit)
