"""Regular weeks by token: from a day on a line has other hours everywhere, until they are taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.api.asking import Desk
from tests.web.apps import House, only_error

PATH = "/lines/telephone/weekly"
WEEK: dict[str, Any] = {"from": "2026-11-30", "weekly": {"mon-fri": "08:00-18:00"}, "reason": "accord"}


def _explained(desk: Desk, at: str) -> dict[str, Any]:
    told = desk.ask("GET", "/lines/telephone/explanation", query_string={"at": at}).get_json()
    found: dict[str, Any] = next(rule for rule in told["rules"] if rule["decides"])
    return found


def test_another_week_from_a_day_on(desk: Desk, house: House) -> None:
    would = desk.ask("PUT", PATH, json=WEEK, query_string={"dry_run": "true"}).get_json()
    assert would["days"][0]["date"] == "2026-11-30"
    assert len(would["days"]) > 200
    (first,) = desk.items(PATH)
    assert (first["id"], first["in_force"], first["weekly"]["fri"]) == (None, True, "09:30-20:00")

    made = desk.ask("PUT", PATH, json=WEEK, headers={"If-Match": '"0"'})
    assert (made.status_code, made.headers["ETag"]) == (200, '"1"')
    id_ = made.get_json()["id"]
    _, listed = desk.items(PATH)
    assert (listed["from"], listed["in_force"], listed["role"]) == ("2026-11-30", False, "supervisor")
    assert _explained(desk, "2026-11-27T19:00:00+01:00")["written"]["file"] == "config/hours.yaml"
    assert _explained(desk, "2026-12-01T19:00:00+01:00")["written"]["id"] == id_

    house.at("2026-12-01T10:00:00+01:00")
    assert [week["in_force"] for week in desk.items(PATH)] == [False, True]
    assert "8\u00a0h" in desk.ask("GET", "/lines").get_json()["items"][0]["hours_text"]["fr"]
    assert "T18:00" in desk.ask("GET", "/lines/telephone/availability").get_json()["closes_at"]
    assert "08:00" in desk.ask("GET", "/lines/telephone/hours.jsonld").text

    stale = desk.ask("PUT", PATH, json=WEEK | {"from": "2027-01-04"}, headers={"If-Match": '"0"'})
    assert only_error(stale, 409)["code"] == "changed_meanwhile"
    late = desk.ask("DELETE", f"{PATH}/{id_}", query_string={"reason": "x"}, headers={"If-Match": '"0"'})
    assert only_error(late, 409)["code"] == "changed_meanwhile"
    gone = desk.ask("DELETE", f"{PATH}/{id_}", query_string={"reason": "refus"})
    assert (gone.status_code, len(desk.items(PATH))) == (200, 1)
    assert "T20:00" in desk.ask("GET", "/lines/telephone/availability").get_json()["closes_at"]
    assert only_error(desk.ask("DELETE", f"{PATH}/{id_}", query_string={"reason": "x"}), 404)["code"] == "unknown_week"


@pytest.mark.parametrize(("given", "pointer"), [
    ({"from": "2026-11-20"}, "/from"), ({"from": "2300-01-01"}, "/from"), ({"from": "x"}, "/from"),
    ({"weekly": {"lun": "09:00-12:00"}}, "/weekly/lun"), ({"weekly": {"mon": "25:00-26:00"}}, "/weekly/mon"),
    ({"weekly": ["mon"]}, "/weekly"), ({"weekly": "souvent"}, "/weekly"), ({"reason": ""}, "/reason"),
])
def test_faults_name_their_fields(desk: Desk, given: dict[str, Any], pointer: str) -> None:
    told = desk.ask("PUT", PATH, json=WEEK | given)
    assert told.status_code == 422
    assert [fault["pointer"] for fault in told.get_json()["errors"]] == [pointer]
    assert len(desk.items(PATH)) == 1


def test_who_may(desk: Desk) -> None:
    assert desk.ask("PUT", PATH, "viewer", json=WEEK).status_code == 403
    assert desk.ask("GET", PATH, "viewer").status_code == 200
    assert desk.ask("PUT", "/lines/fax/weekly", json=WEEK).status_code == 404
