"""Import et export: files to load, a calendar brought in or followed, each seen before it is put in force."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from routing.exchange import looking
from routing.exchange.fetch_faults import NotFetched, Why
from routing.supervision.overriding import overrides_in_force
from tests.exchange.calendars import CHRISTMAS, TRAINING, calendar
from tests.web.apps import parts_of
from tests.web.console.visits import Visit, fields_of

ADDRESS = "https://agenda.example.fr/secret/basic.ics"


def _names(app: Flask) -> list[str]:
    return sorted(row.entry["reason"]["fr"] for row in overrides_in_force(parts_of(app).runtime))


def _bring(visit: Visit, content: bytes, **fields: Any) -> TestResponse:
    usual: dict[str, Any] = {"lines": ["telephone"], "step": "preview", "file": (BytesIO(content), "agenda.ics")}
    return visit.post("/exchange/file", **(usual | fields))


def _confirm(visit: Visit, path: str, page: TestResponse, **fields: Any) -> TestResponse:
    hidden: dict[str, Any] = {name: value for name, value in fields_of(page) if name != "csrf"}
    return visit.post(path, **(hidden | {"lines": ["telephone"], "step": "save", "reason": "mairie"} | fields))


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[bytes | Why]:
    """What somebody else's server answers, the last of these."""
    answers: list[bytes | Why] = [calendar(CHRISTMAS, TRAINING)]

    def answered(_address: str) -> bytes:
        if isinstance(answers[-1], Why):
            raise NotFetched(answers[-1])
        return answers[-1]

    monkeypatch.setattr("routing.web.console.exchange_feeds.download", answered)
    monkeypatch.setattr("routing.web.console.exchange_feeds.look",
                        lambda runtime, centre, row: looking.look(runtime, centre, row, answered))
    return answers


def test_the_page_and_its_files(app: Flask) -> None:
    visit = Visit(app)
    page = visit.get("/exchange")
    assert page.status_code == 200
    assert ">Mo-Th 09:00-20:00; Fr 09:30-20:00</textarea>" in page.text
    assert "/api/v1/lines/chat/hours.jsonld" in page.text
    loaded = visit.get("/exchange/hours.yaml")
    assert loaded.headers["Content-Disposition"] == 'attachment; filename="hours.yaml"'
    assert loaded.text.startswith("# When each line is open.")
    assert "Import and export" in visit.get("/exchange?lang=en").text
    assert Visit(app, role="viewer").get("/exchange").status_code == 403


def test_a_file_is_seen_and_then_put_in_force(app: Flask) -> None:
    visit = Visit(app)
    seen = _bring(visit, calendar(CHRISTMAS, TRAINING, ("x", "<b>Sans date</b>")))
    assert (seen.status_code, _names(app)) == (200, [])
    assert "&lt;b&gt;Sans date&lt;/b&gt;" in seen.text
    assert "2 jours changent" in seen.text
    unreasoned = _confirm(visit, "/exchange/file", seen, reason="")
    assert (unreasoned.status_code, 'id="f-reason-fault"' in unreasoned.text, _names(app)) == (422, True, [])
    done = _confirm(visit, "/exchange/file", unreasoned)
    assert (done.status_code, _names(app)) == (303, ["Formation", "Noël"])
    assert "Rien ne change" in _bring(visit, calendar(CHRISTMAS, TRAINING)).text


def test_only_what_was_seen_is_put_in_force(app: Flask) -> None:
    visit, other = Visit(app), Visit(app)
    seen = _bring(visit, calendar(CHRISTMAS, TRAINING))
    _confirm(other, "/exchange/file", _bring(other, calendar(CHRISTMAS)))

    stale = _confirm(visit, "/exchange/file", seen)

    assert (stale.status_code, _names(app)) == (409, ["Noël"])
    assert _confirm(visit, "/exchange/file", stale).status_code == 303
    assert _names(app) == ["Formation", "Noël"]


def test_closing_many_days_is_asked_again(app: Flask) -> None:
    visit = Visit(app)
    seen = _bring(visit, calendar(("a", "Travaux", "DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20270701")))
    unsure = _confirm(visit, "/exchange/file", seen)
    assert (unsure.status_code, 'id="f-sure-fault"' in unsure.text, _names(app)) == (422, True, [])
    assert _confirm(visit, "/exchange/file", unsure, sure="yes").status_code == 303


@pytest.mark.parametrize(("content", "lines", "fault"), [
    (b"", ["telephone"], "f-file-fault"), (b"\x00\xff", ["telephone"], "f-file-fault"),
    (calendar(CHRISTMAS), [], "f-lines-fault"),
])
def test_faults_of_a_file_stand_beside_its_field(app: Flask, content: bytes, lines: list[str], fault: str) -> None:
    page = _bring(Visit(app), content, lines=lines)

    assert page.status_code == 422
    assert f'id="{fault}"' in page.text
    assert page.text.count('class="fault"') == 1


def test_a_calendar_is_followed_read_again_and_given_up(app: Flask, given: list[bytes | Why]) -> None:
    visit = Visit(app)
    seen = visit.post("/exchange/feeds", address=ADDRESS, lines=["telephone"], step="preview")
    assert (seen.status_code, "Noël" in seen.text, _names(app)) == (200, True, [])
    assert _confirm(visit, "/exchange/feeds", seen).status_code == 303
    assert _names(app) == ["Formation", "Noël"]
    page = visit.get("/exchange?said=followed")
    assert "agenda.example.fr" in page.text
    assert "secret" not in page.text

    given.append(Why.NO_ANSWER)
    (feed,) = [part.split("/")[0] for part in page.text.split("/exchange/feeds/")[1:2]]
    failed = visit.post(f"/exchange/feeds/{feed}/look")
    assert "why=no_answer" in failed.location
    assert "Le dernier bon agenda reste en vigueur." in visit.get("/exchange?said=looked&why=no_answer").text
    assert _names(app) == ["Formation", "Noël"]

    leaving = visit.get(f"/exchange/feeds/{feed}/remove")
    assert "Noël" in leaving.text
    assert visit.post(f"/exchange/feeds/{feed}/remove", overrides="remove", reason="").status_code == 422
    assert visit.post(f"/exchange/feeds/{feed}/remove", overrides="remove", reason="fini").status_code == 303
    assert _names(app) == []
    assert visit.post(f"/exchange/feeds/{feed}/look").status_code == 404


@pytest.mark.parametrize("address", [
    "", "http://127.0.0.1:8000/x.ics", "http://[::1]/", "agenda", "http://169.254.169.254/",
])
def test_an_address_that_will_not_do_is_kept_with_its_fault(app: Flask, address: str) -> None:
    page = Visit(app).post("/exchange/feeds", address=address, lines=["telephone"], step="preview")

    assert page.status_code == 422
    assert 'id="f-address-fault"' in page.text
    assert f'value="{address}"' in page.text
