"""An override for next Thursday: its impact seen first, callbacks moved, undone again; and two who edit one at once."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from routing.domain.callback import CallbackState
from routing.store import callbacks
from routing.store.callbacks import CallbackRow
from tests.browser.site import Site

NUMBER = "+33612345690"
THURSDAY_AFTERNOON = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
FORM = "/console/exceptions/new?on=2026-11-26&line=telephone"


def _booked(here: Site) -> CallbackRow:
    """Somebody is promised Thursday at 15:00."""
    client = here.stage.app.test_client()
    version = client.get("/api/v1/availability").get_json()["callback"]["consent"]["version"]
    answer = client.post("/api/v1/callbacks", json={
        "phone": NUMBER, "topic": "refund", "slot_id": "20261126T1400Z", "language": "fr", "consent": version,
    })
    assert answer.status_code == 201, answer.text
    return _callback(here)


def _callback(here: Site) -> CallbackRow:
    with here.stage.runtime.database.read() as connection:
        (row,) = callbacks.open_of_number(connection, NUMBER)
    return row


def _typed(page: Page, hours: str) -> None:
    page.get_by_label("autres horaires").check()
    page.get_by_label("Horaires", exact=True).fill(hours)
    page.get_by_label("Pourquoi").fill("réunion de service")
    page.get_by_role("button", name="Voir l’effet").click()


def test_next_thursday_from_nine_to_one(here: Site) -> None:
    before = _booked(here)
    assert before.window_start == THURSDAY_AFTERNOON
    page = here.signed_in("alice")
    page.goto(FORM)
    _typed(page, "9h-13h")
    impact = page.locator("main")
    expect(impact).to_contain_text("jeudi 26 novembre")
    expect(impact).to_contain_text(before.reference)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/exceptions?*")
    here.stage.dispatch()
    moved = _callback(here)
    assert moved.state is CallbackState.WAITING
    assert moved.window_start is not None
    assert moved.window_start != THURSDAY_AFTERNOON
    page.goto("/console/week")
    expect(page.locator("main")).to_contain_text("13 h")
    page.goto("/console/journal")
    page.get_by_role("link", name="Annuler ce changement").first.click()
    page.get_by_label("Pourquoi").fill("la réunion est reportée")
    page.get_by_role("button", name="Annuler ce changement").click()
    expect(page.locator("main")).to_contain_text("C’est remis comme avant.")
    day = here.stage.app.test_client().get("/api/v1/lines/telephone/calendar?from=2026-11-26&to=2026-11-27").get_json()
    assert [(one["start"][11:16], one["end"][11:16]) for one in day["days"][0]["intervals"]] == [("09:00", "20:00")]


def test_two_who_edit_one_override(here: Site) -> None:
    alice = here.signed_in("alice")
    alice.goto(FORM)
    _typed(alice, "9h-13h")
    alice.get_by_role("button", name="Enregistrer").click()
    alice.wait_for_url("**/exceptions?*")
    bruno = here.signed_in("bruno")
    for page in (alice, bruno):
        page.goto("/console/exceptions")
        page.locator("a[href*='/edit']").first.click()
        expect(page.get_by_label("Horaires", exact=True)).to_have_value("9h-13h")
    for page, hours in ((alice, "9h-12h"), (bruno, "9h-14h")):
        page.get_by_label("Horaires", exact=True).fill(hours)
        page.get_by_label("Pourquoi").fill("autrement")
        page.get_by_role("button", name="Voir l’effet").click()
        page.get_by_role("button", name="Enregistrer").click()
    expect(bruno.locator("main")).to_contain_text("Quelqu’un d’autre a modifié cette exception")
    expect(bruno.get_by_label("Horaires", exact=True)).to_have_value("9h-14h")
    expect(bruno.locator("main")).to_contain_text("9h-12h")


def test_what_cannot_be_read_is_said_beside_its_field(here: Site) -> None:
    page = here.signed_in("alice", here.window(has_scripts=False))
    for typed in ("25h-26h", "9h-"):
        page.goto(FORM)
        _typed(page, typed)
        expect(page.locator("#f-hours-fault")).to_be_visible()
        expect(page.get_by_label("Horaires", exact=True)).to_have_value(typed)
