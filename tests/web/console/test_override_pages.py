"""Overrides by form: the effect is shown first, only what was shown is saved, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from routing.store.overrides import OverrideRow
from routing.supervision.overriding import overrides_in_force
from tests.web.apps import parts_of
from tests.web.console.visits import Visit

FORM: dict[str, Any] = {
    "lines": ["telephone"], "when": "date", "on": "2026-12-24", "what": "hours", "hours": "9h-12h30 et 14h-18h",
    "message_fr": "Veille <b>de Noël</b>", "message_en": "Christmas Eve", "reason": "décidé en réunion",
}


@pytest.fixture
def visit(app: Flask) -> Visit:
    """A supervisor at the console."""
    return Visit(app)


def _rows(visit: Visit) -> tuple[OverrideRow, ...]:
    return overrides_in_force(parts_of(visit.app).runtime)


def _saved(visit: Visit, path: str = "/exceptions/new", **changes: Any) -> TestResponse:
    """Looks at the effect, then saves what was shown."""
    shown = visit.post(path, **FORM | changes)
    assert shown.status_code == 200, shown.text
    hidden = visit.hidden(shown)
    kept = {name: hidden[name] for name in ("seen", "version", "id")}
    return visit.post(path, step="save", **kept, **FORM | changes)


def test_the_effect_is_shown_before_anything_is_saved(visit: Visit) -> None:
    page = visit.post("/exceptions/new", step="save", **FORM).text
    assert "9\u00a0h – 20\u00a0h" in page
    assert "9\u00a0h – 12\u00a0h\u00a030" in page
    assert "Veille &lt;b&gt;de Noël&lt;/b&gt;" in page
    assert _rows(visit) == ()

    told = _saved(visit)
    assert (told.status_code, told.headers["Location"]) == (303, "/console/exceptions?said=added&year=2026")
    (row,) = _rows(visit)
    assert row.entry["hours"] == "09:00-12:30, 14:00-18:00"
    assert row.author == visit.user


def test_what_was_changed_after_the_preview_is_shown_again_first(visit: Visit) -> None:
    seen = visit.hidden(visit.post("/exceptions/new", **FORM))["seen"]
    changed = visit.post("/exceptions/new", step="save", seen=seen, **FORM | {"hours": "10h-11h"})
    assert changed.status_code == 200
    assert _rows(visit) == ()


def test_faults_stand_beside_their_fields_and_what_was_typed_stays(visit: Visit) -> None:
    page = visit.post("/exceptions/new", **FORM | {"hours": "25h", "message_en": "", "lines": []})
    assert page.status_code == 422
    for name in ("hours", "message_en", "lines"):
        assert f'id="f-{name}-fault"' in page.text
    assert 'value="25h"' in page.text
    assert "décidé en réunion" in page.text
    missing = _saved(visit, reason=" ")
    assert missing.status_code == 422
    assert 'id="f-reason-fault"' in missing.text


@pytest.mark.parametrize(("typed", "words"), [
    ({"on": "2026-01-15"}, "Tous ces jours sont passés"),
    ({"hours": "9h-20h"}, "Aucun jour ne change"),
    ({"when": "range", "first": "2027-01-01", "last": "2027-06-30", "what": "closed"}, "Oui, fermer"),
])
def test_what_deserves_a_second_look_is_said(visit: Visit, typed: dict[str, str], words: str) -> None:
    assert words in visit.post("/exceptions/new", **FORM | typed).text


def test_days_that_are_all_past_are_not_saved(visit: Visit) -> None:
    told = _saved(visit, on="2026-01-15")
    assert told.status_code == 422
    assert 'id="f-on-fault"' in told.text
    assert _rows(visit) == ()


def test_closing_more_than_sixty_days_asks_again(visit: Visit) -> None:
    long = {"when": "range", "first": "2027-01-01", "last": "2027-06-30", "what": "closed"}
    assert _saved(visit, **long).status_code == 422
    assert _rows(visit) == ()
    assert _saved(visit, sure="yes", **long).status_code == 303


def test_a_live_preview_brings_the_button_that_saves_it(visit: Visit) -> None:
    part = visit.post("/exceptions/preview", **FORM)
    assert "<html" not in part.text
    assert 'hx-swap-oob="morph"' in part.text
    seen = visit.hidden(part)["seen"]
    assert visit.post("/exceptions/new", step="save", seen=seen, **FORM).status_code == 303
    assert "quand le formulaire sera complet" in visit.post("/exceptions/preview", **FORM | {"hours": "9h-"}).text


def test_an_override_is_changed_and_a_stale_page_changes_nothing(visit: Visit) -> None:
    _saved(visit)
    path = f"/exceptions/{_rows(visit)[0].id}/edit"
    page = visit.get(path)
    assert 'value="9h-12h30, 14h-18h"' in page.text
    old = visit.hidden(page)["version"]
    assert _saved(Visit(visit.app, user="bruno"), path, hours="10h-16h").status_code == 303

    shown = visit.post(path, version=old, **FORM | {"hours": "9h-17h"})
    stale = visit.post(path, step="save", version=old, seen=visit.hidden(shown)["seen"], **FORM | {"hours": "9h-17h"})
    assert stale.status_code == 409
    assert "en vigueur «\u00a010h-16h\u00a0», ici «\u00a09h-17h\u00a0»" in stale.text
    assert 'value="9h-17h"' in stale.text
    assert _rows(visit)[0].entry["hours"] == "10:00-16:00"

    hidden = visit.hidden(stale)
    kept = {name: hidden[name] for name in ("seen", "version")}
    assert visit.post(path, step="save", **kept, **FORM | {"hours": "9h-17h"}).status_code == 303
    assert _rows(visit)[0].entry["hours"] == "09:00-17:00"


def test_a_form_begins_with_what_the_address_says(visit: Visit) -> None:
    page = visit.get("/exceptions/new?on=2026-12-25&line=telephone&hours=9h30-20h").text
    assert 'value="telephone" checked' in page
    assert 'value="Christmas Day"' in page
    assert 'value="hours" checked' in page
    assert visit.get("/exceptions/new?on=nonsense&line=x&what=x").status_code == 200


def test_nobody_else_gets_there(app: Flask) -> None:
    assert Visit(app, "viewer").get("/exceptions/new").status_code == 403
    assert Visit(app).get("/exceptions/ov_unknown/edit").status_code == 404
