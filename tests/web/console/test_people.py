"""Accounts: added with a password that is shown once, linked to an agent, removed at once."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from routing.signing_in import SignedIn, Try, sign_in
from routing.store import users
from routing.store.users import UserRow
from tests.test_passwords import CHEAP
from tests.web.apps import parts_of
from tests.web.console.visits import Visit

PASSWORD = re.compile(r"<code>((?:[a-z0-9]{4}-){3}[a-z0-9]{4})</code>")


@pytest.fixture
def visit(still_app: Flask) -> Visit:
    """An administrator."""
    still_app.config["PASSWORD_COST"] = CHEAP
    return Visit(still_app, "admin")


def _found(visit: Visit, name: str) -> UserRow | None:
    with parts_of(visit.app).runtime.database.read() as connection:
        return users.find(connection, name)


def _enters(visit: Visit, name: str, password: str) -> bool:
    return isinstance(sign_in(parts_of(visit.app).runtime, Try(name, password, "192.0.2.9"), CHEAP), SignedIn)


def test_somebody_is_added_and_signs_in_with_what_is_shown(visit: Visit) -> None:
    shown = visit.post("/people", name="Zoé D.", role="supervisor", reason="nouvelle")
    (first,) = PASSWORD.findall(shown.text)
    assert _enters(visit, "Zoé D.", first)
    there = Visit(visit.app, user="Zoé D.")
    (second,) = PASSWORD.findall(visit.post("/people/Zoé D./password").text)
    assert there.get("/account").status_code == 303
    assert not _enters(visit, "Zoé D.", first)
    assert _enters(visit, "Zoé D.", second)
    page = visit.get("/people").text
    assert 'action="/console/people/Zo%C3%A9%20D./remove"' in page
    assert second not in page


def test_somebody_is_linked_to_an_agent_of_the_files(visit: Visit) -> None:
    other = Visit(visit.app)
    assert visit.post(f"/people/{other.user}/agent", agent="claire").status_code == 303
    row = _found(visit, other.user)
    assert row is not None
    assert row.agent == "claire"
    assert '<option value="claire" selected>' in visit.get("/people").text
    assert visit.post(f"/people/{other.user}/agent", agent="nobody").status_code == 422
    assert visit.post(f"/people/{other.user}/agent", agent="").status_code == 303
    assert _found(visit, other.user) == UserRow(row.name, row.role, row.created_at, None)


def test_somebody_is_removed_when_one_is_sure_and_out_at_once(visit: Visit) -> None:
    other = Visit(visit.app)
    assert visit.post(f"/people/{other.user}/remove").status_code == 422
    assert other.get("/account").status_code == 200
    assert visit.post(f"/people/{other.user}/remove", sure="yes").status_code == 303
    assert other.get("/account").status_code == 303
    assert visit.post(f"/people/{other.user}/remove", sure="yes").status_code == 422


def test_one_does_not_remove_oneself(visit: Visit) -> None:
    assert visit.post(f"/people/{visit.user}/remove", sure="yes").status_code == 422
    assert visit.get("/people").status_code == 200


@pytest.mark.parametrize(("fields", "field"), [
    ({"name": "<script>", "role": "viewer"}, "name"), ({"name": "x", "role": "root"}, "role"),
    ({"name": "", "role": "viewer"}, "name"), ({"name": "y", "role": "viewer", "reason": "x" * 501}, "reason"),
])
def test_what_cannot_be_is_said_beside_its_field_with_what_was_typed(
    visit: Visit, fields: dict[str, str], field: str
) -> None:
    told = visit.post("/people", **fields)
    assert told.status_code == 422
    assert f'id="f-{field}-fault"' in told.text
    assert "<script>" not in told.text.partition("<main")[2]
    assert _found(visit, fields["name"] or "nobody") is None
