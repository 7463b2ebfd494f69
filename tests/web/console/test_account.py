"""One's own account: another password, tokens shown once, and being signed out everywhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from routing import access, password_changes, users
from routing.access import Access
from routing.store import journal
from tests.test_passwords import CHEAP
from tests.web.apps import CLAIRE, parts_of
from tests.web.console.visits import Visit


@pytest.fixture
def visit(still_app: Flask) -> Visit:
    """Somebody who may look at things and change none."""
    still_app.config["PASSWORD_COST"] = CHEAP
    return Visit(still_app, "viewer")


def _change(visit: Visit, old: str, new: str, again: str | None = None) -> tuple[int, list[str]]:
    told = visit.post("/account/password", old_password=old, new_password=new, new_password_again=again or new)
    for secret in (old, new):
        assert secret not in told.text
    return told.status_code, re.findall(r'class="fault" id="f-(\w+)-fault"', told.text)


def test_a_password_is_changed_for_the_old_one(still_app: Flask, visit: Visit) -> None:
    old = password_changes.give_new(parts_of(still_app).runtime, CLAIRE, visit.user, cost=CHEAP)
    visit, other = Visit(still_app, user=visit.user), Visit(still_app, user=visit.user)
    assert _change(visit, "not the old one", "battery staple") == (422, ["old_password"])
    assert _change(visit, old, "battery staple", "battery stable") == (422, ["new_password_again"])
    assert _change(visit, old, "tooshort") == (422, ["new_password"])
    assert _change(visit, old, "battery staple") == (303, [])
    assert visit.get("/account?said=password").status_code == 200
    assert other.get("/account").status_code == 303


def test_a_token_is_made_shown_once_and_revoked(still_app: Flask, visit: Visit) -> None:
    runtime = parts_of(still_app).runtime
    shown = visit.post("/account/tokens", days="30", reason="tableau de bord")
    (token,) = re.findall(r"pmn_[\w-]{43}", shown.text)
    found = access.let_in(runtime, token)
    assert isinstance(found, Access)
    assert found.token is not None
    assert found.token.expires_at == runtime.clock.now() + timedelta(days=30)
    page = visit.get("/account")
    assert found.token.id[:6] in page.text
    assert token not in page.text
    assert visit.post(f"/account/tokens/{found.token.id}/revoke").status_code == 303
    assert not isinstance(access.let_in(runtime, token), Access)
    assert visit.post(f"/account/tokens/{found.token.id}/revoke").status_code == 422
    with runtime.database.read() as connection:
        entries = [(row.action, row.subject, row.reason) for row in journal.latest(connection, 2)]
    assert entries[1] == ("user_token", visit.user, "tableau de bord")
    assert entries[0][:2] == ("user_token_revoke", visit.user)


def test_anothers_token_cannot_be_revoked(still_app: Flask, visit: Visit) -> None:
    runtime, other = parts_of(still_app).runtime, Visit(still_app)
    token = users.new_token(runtime, CLAIRE, other.user)
    found = access.let_in(runtime, token)
    assert isinstance(found, Access)
    assert found.token is not None
    assert visit.post(f"/account/tokens/{found.token.id}/revoke").status_code == 422
    assert isinstance(access.let_in(runtime, token), Access)


@pytest.mark.parametrize("days", ["", "0", "3651", "-1", "1.5", "dix", "١٢", "<script>"])
def test_odd_days_are_refused_beside_their_field(visit: Visit, days: str) -> None:
    told = visit.post("/account/tokens", days=days, reason="<script>alert(1)</script>")
    assert told.status_code == 422
    assert 'id="f-days-fault"' in told.text
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt;"' in told.text
    assert "<script>alert" not in told.text


def test_one_is_signed_out_everywhere(still_app: Flask, visit: Visit) -> None:
    other = Visit(still_app, user=visit.user)
    assert visit.post("/account/sign-out-everywhere").status_code == 303
    assert [one.get("/account").status_code for one in (visit, other)] == [303, 303]


def test_the_accounts_of_all_are_for_administrators(still_app: Flask, visit: Visit) -> None:
    assert "/console/people" not in visit.get("/account").text
    assert "/console/people" in Visit(still_app, "admin").get("/account").text
