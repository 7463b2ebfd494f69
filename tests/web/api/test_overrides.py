"""Overrides by token: what one would do is told first, nobody's work is lost, and a file's stay in the file."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.api.asking import Desk
from tests.web.apps import House, only_error

EVE: dict[str, Any] = {"on": ["2026-12-24", "2026-12-31"], "hours": "09:00-16:00", "reason": "réunion",
                       "message": {"fr": "Veille de fête", "en": "Eve"}}
PATH = "/lines/telephone/overrides"


def _added(desk: Desk, **more: Any) -> dict[str, Any]:
    told = desk.ask("POST", PATH, json=EVE | more)
    assert told.status_code == 201, told.text
    document: dict[str, Any] = told.get_json()
    return document


def test_an_override_is_added_listed_changed_and_removed(desk: Desk) -> None:
    made = _added(desk)
    assert (made["lines"], made["on"], made["version"]) == (["telephone"], EVE["on"], 1)
    assert (made["message"], made["written"], made["warnings"]) == (EVE["message"], None, [])
    listed = desk.ask("GET", PATH, "viewer")
    assert listed.get_json()["items"][-1]["id"] == made["id"]
    assert listed.headers["ETag"] == '"1"'

    changed = desk.ask("PATCH", f"/overrides/{made['id']}", json={"hours": "closed", "every": "12-24", "reason": "non"})
    assert changed.status_code == 200, changed.text
    assert {key: changed.get_json().get(key) for key in ("on", "every", "hours", "version")} == {
        "on": None, "every": ["12-24"], "hours": "closed", "version": 2,
    }
    typed = desk.ask("PATCH", f"/overrides/{made['id']}", json={"hours": "9h-12h30", "reason": "oui"}).get_json()
    assert (typed["hours"], typed["every"], typed["version"]) == ("09:00-12:30", ["12-24"], 3)
    removed = desk.ask("DELETE", f"/overrides/{made['id']}", query_string={"reason": "fini"})
    assert (removed.status_code, desk.items(PATH)) == (200, [])
    assert desk.journal() == [
        ("a supervisor", "override_remove", made["id"], "fini"), ("a supervisor", "override_change", made["id"], "oui"),
        ("a supervisor", "override_change", made["id"], "non"),
        ("a supervisor", "override_add", made["id"], "réunion"),
    ]


def test_what_it_would_do_is_told_and_nothing_is_changed(desk: Desk) -> None:
    told = desk.ask("POST", PATH, json=EVE, query_string={"dry_run": "true"}).get_json()
    assert [(day["line"], day["date"], day["seconds_gained"]) for day in told["days"]] == [
        ("telephone", "2026-12-24", -4 * 3600), ("telephone", "2026-12-31", -4 * 3600),
    ]
    assert told["days"][0]["before"] == [{
        "start": "2026-12-24T09:00:00+01:00", "end": "2026-12-24T20:00:00+01:00", "source": "weekly_hours",
    }]
    assert (told["dry_run"], told["callbacks"], told["calls"]) == (True, {"count": 0, "items": []}, {"telephone": 0})
    assert desk.items(PATH) == []

    made = _added(desk)
    undone = desk.ask("DELETE", f"/overrides/{made['id']}", query_string={"dry_run": "true"}).get_json()
    assert [day["seconds_gained"] for day in undone["days"]] == [4 * 3600] * 2
    less = desk.ask("PATCH", f"/overrides/{made['id']}", json={"on": "2026-12-24"}, query_string={"dry_run": "true"})
    assert [day["date"] for day in less.get_json()["days"]] == ["2026-12-31"]
    assert len(desk.items(PATH)) == 1


def test_what_deserves_a_second_look(desk: Desk) -> None:
    first = _added(desk)
    (warning,) = _added(desk, on="2026-12-24", hours="10:00-12:00")["warnings"]
    assert (warning["code"], warning["on"], warning["other"], warning["wins"]) == (
        "overlaps", "2026-12-24", first["id"], "this",
    )
    (weaker,) = _added(desk, on=None, **{"from": "2026-12-30", "to": "2027-01-02"})["warnings"]
    assert (weaker["on"], weaker["wins"]) == ("2026-12-31", "other")
    assert [one["code"] for one in _added(desk, on="2026-12-27", hours="closed")["warnings"]] == ["no_effect"]


@pytest.mark.parametrize(("given", "pointer", "code"), [
    ({"on": "2026-01-15"}, "/on", "in_the_past"),
    ({"on": None, "from": "2026-12-26", "to": "2026-12-25"}, "/to", "invalid"),
    ({"hours": "25h"}, "/hours", "invalid"),
    ({"on": ["2026-12-24", 7]}, "/on", "invalid"),
    ({"reason": " "}, "/reason", "reason_missing"),
    ({"heures": "closed"}, "/heures", "invalid"),
    ({"message": {"fr": "x"}}, "/message", "invalid"),
    ({"hours": "9h-"}, "/hours", "invalid"),
    ({"message": {"fr": "x", "en": "\0"}}, "/message", "invalid"),
])
def test_faults_name_their_fields(desk: Desk, given: dict[str, Any], pointer: str, code: str) -> None:
    fault = only_error(desk.ask("POST", PATH, json=EVE | given), 422)
    assert fault["pointer"].startswith(pointer)
    assert fault["code"] == code or code == "invalid"
    assert desk.items(PATH) == []


def test_closing_many_days_asks_again(desk: Desk) -> None:
    long = {"on": None, "from": "2027-01-01", "to": "2027-06-30", "hours": "closed"}
    assert only_error(desk.ask("POST", PATH, json=EVE | long), 422)["code"] == "many_days_closed"
    assert desk.items(PATH) == []
    assert _added(desk, is_confirmed_long=True, **long)["from"] == "2027-01-01"


def test_nobody_is_written_over_unseen(desk: Desk) -> None:
    made = _added(desk)
    other = {"hours": "closed", "reason": "non"}
    assert desk.ask("PATCH", f"/overrides/{made['id']}", json=other, headers={"If-Match": '"1"'}).status_code == 200
    for method, path, more in (
        ("PATCH", f"/overrides/{made['id']}", {"json": other}),
        ("DELETE", f"/overrides/{made['id']}", {"query_string": {"reason": "x"}}),
        ("POST", PATH, {"json": EVE}),
    ):
        told = desk.ask(method, path, headers={"If-Match": '"1"'}, **more)  # type: ignore[arg-type]
        assert only_error(told, 409)["code"] == "changed_meanwhile"
    assert len(desk.items(PATH)) == 1


def test_one_of_a_file_is_listed_with_its_place_and_stays_there(house: House) -> None:
    entry = "{lines: [telephone], on: 2026-12-24, hours: 09:00-16:00}"
    house.edit("hours.yaml", "overrides: []", f"overrides:\n  - {entry}")
    desk = Desk.of(house.app())
    (written,) = desk.items(PATH)
    assert written["id"] == f"hours.yaml:{written['written']['line']}"
    assert (written["hours"], written["on"], written["version"]) == ("09:00-16:00", ["2026-12-24"], None)
    for method, more in (("PATCH", {"json": {"hours": "closed", "reason": "x"}}), ("DELETE", {})):
        fault = only_error(desk.ask(method, f"/overrides/{written['id']}", **more), 409)  # type: ignore[arg-type]
        assert fault["code"] == "written_in_file"
        assert str(written["written"]["line"]) in fault["detail"]["fr"]


def test_who_may(desk: Desk) -> None:
    assert desk.ask("POST", PATH, "viewer", json=EVE).status_code == 403
    assert desk.ask("GET", "/lines/fax/overrides").status_code == 404
    assert only_error(desk.ask("DELETE", "/overrides/ov_none", query_string={"reason": "x"}), 404)
    made = _added(desk)
    assert only_error(desk.ask("DELETE", f"/overrides/{made['id']}"), 422)["in"] == "query"
