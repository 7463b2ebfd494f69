"""The static bundle: the product's own answers for a year, what Twilio reads, and the same bytes each time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.availability import Outlook
from routing.domain.hours import status_at
from routing.domain.text import Text
from routing.supervision import closing
from routing.web.fallback.bundle import INDEX, bundle
from tests.web.apps import CLAIRE, House, parts_of
from tests.web.webhooks import problems_in

NOW = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
NEVER = "9999-01-01T00:00:00+00:00"
YEAR = 365 * 24 * 3600
SEASON = "seasons:\n      - {name: {fr: Été, en: Summer}, from: 07-15, to: 08-20, weekly: {mon-sat: 22:00-02:00}}"
OVERRIDES = """overrides:
  - {lines: all, from: 2026-12-25, to: 2026-12-26, hours: closed, reason: {fr: Noël, en: Christmas}}
  - {lines: [telephone], on: 2026-12-24, hours: 09:00-16:00, reason: {fr: Veille de Noël, en: Christmas Eve}}
  - {lines: [chat], rrule: "FREQ=MONTHLY;BYDAY=1FR", hours: closed, reason: {fr: Formation, en: Training}}
"""


@pytest.fixture(scope="module")
def outlook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outlook]:
    """Hours with a season of nights, overrides, holidays, and a closure."""
    house = House(tmp_path_factory.mktemp("bundle") / "house")
    house.edit("hours.yaml", "tariff: local_call", f"tariff: local_call\n    {SEASON}")
    house.edit("hours.yaml", "on_holidays: open", "on_holidays: closed")
    house.edit("hours.yaml", "overrides: []", OVERRIDES)
    parts = parts_of(house.app())
    row = closing.new_closure(parts.runtime, CLAIRE, "telephone", NOW + timedelta(hours=2), Text("Panne.", "Outage."))
    closing.close_lines(parts.runtime, CLAIRE, [row], "panne")
    yield parts.outlooks.fresh()
    house.close()


@pytest.fixture(scope="module")
def files(outlook: Outlook) -> Mapping[str, bytes]:
    """The bundle of those hours."""
    return bundle(outlook, NOW)


@pytest.fixture(scope="module")
def lines(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """What a widget reads of each line."""
    return {line["id"]: line for line in json.loads(files["availability.json"])["lines"]}


def _is_open(line: Mapping[str, Any], at: datetime) -> bool:
    """As whoever reads the document has to compute it: inside a closure closed, inside an interval open."""
    closure = line["closure"]
    if closure and datetime.fromisoformat(closure["start"]) <= at < datetime.fromisoformat(closure["until"] or NEVER):
        return False
    return any(
        datetime.fromisoformat(one["start"]) <= at < datetime.fromisoformat(one["end"]) for one in line["intervals"]
    )


def test_at_each_change_of_the_year_it_answers_as_the_product_does(
    outlook: Outlook, lines: dict[str, dict[str, Any]]
) -> None:
    for id_, line in lines.items():
        at, changes = NOW, 0
        while at < NOW + timedelta(seconds=YEAR - 24 * 3600):
            status = status_at(outlook.hours[id_], at)
            assert _is_open(line, at) is status.is_open, (id_, at)
            assert status.next_change is not None
            assert _is_open(line, status.next_change - timedelta(seconds=1)) is status.is_open
            at, changes = status.next_change, changes + 1
        assert changes > 400


@given(st.integers(0, YEAR - 24 * 3600))
def test_at_any_moment_of_the_year_it_answers_as_the_product_does(
    outlook: Outlook, lines: dict[str, dict[str, Any]], seconds: int
) -> None:
    at = NOW + timedelta(seconds=seconds)
    assert {id_: _is_open(line, at) for id_, line in lines.items()} == {
        id_: status_at(outlook.hours[id_], at).is_open for id_ in lines
    }


def test_it_has_the_api_s_shape_and_offers_nothing_that_nobody_would_do(files: Mapping[str, bytes]) -> None:
    document = json.loads(files["availability.json"])
    assert (document["schema"], document["valid_until"]) == ("availability/1", "2027-11-23T00:00:00+01:00")
    assert (document["degraded"], document["callback"]["enabled"]) == (True, False)
    assert [line["load"] for line in document["lines"]] == [None, None]
    (alone,) = json.loads(files["availability/telephone.json"])["lines"]
    assert alone == document["lines"][0]


def test_what_a_line_says_is_true_at_any_hour(files: Mapping[str, bytes]) -> None:
    document = files["twiml/telephone.xml"].decode()
    said = [say.text or "" for say in ElementTree.fromstring(document).iter("Say")]
    french, english = said[0].replace("\u00a0", " "), said[1].replace("\u00a0", " ")

    assert problems_in(document) == []
    assert "Nos horaires habituels : Du lundi au jeudi de 9 h à 20 h, le vendredi de 9 h 30 à 20 h" in french
    assert "Vendredi 25 décembre, fermé, Noël. Vendredi 1er janvier, fermé, Jour de l’an." in french
    assert "Jeudi 24 décembre, de 9 h à 16 h, Veille de Noël." in french
    assert "Du 15 juillet au 20 août 2027 : Du lundi au samedi de 22 h à 2 h." in french
    assert "Particular days until Saturday 20 February" in english
    assert not any(word in french for word in ("aujourd’hui", "demain", "sommes ouverts", "sommes fermés"))
    assert not any(word in english for word in ("today", "tomorrow", "now open", "now closed"))


def test_a_chat_says_nothing(files: Mapping[str, bytes]) -> None:
    assert [path for path in files if path.startswith("twiml/")] == ["twiml/telephone.xml"]


def test_the_fallback_number_is_rung_at_last(tmp_path_factory: pytest.TempPathFactory) -> None:
    house = House(tmp_path_factory.mktemp("number") / "house")
    house.edit("queues.yaml", "fallback_number: null", 'fallback_number: "+33 1 84 88 00 09"')
    made = bundle(parts_of(house.app()).outlooks.fresh(), NOW)
    house.close()
    root = ElementTree.fromstring(made["twiml/telephone.xml"])
    assert [verb.tag for verb in root] == ["Say", "Say", "Say", "Say", "Dial", "Say", "Say", "Hangup"]
    assert root.findtext("Dial/Number") == "+33184880009"
    assert problems_in(made["twiml/telephone.xml"].decode()) == []


def test_the_same_hours_make_the_same_bytes_and_the_index_vouches_for_them(
    outlook: Outlook, files: Mapping[str, bytes]
) -> None:
    assert bundle(outlook, NOW) == files
    a_minute_later = bundle(outlook, NOW + timedelta(minutes=1))
    assert [path for path in files if files[path] != a_minute_later[path]] == [INDEX]
    index = json.loads(files[INDEX])
    assert (index["schema"], index["built_at"]) == ("fallback/1", "2026-11-23T10:00:00+01:00")
    assert {one["path"]: one["sha256"] for one in index["files"]} == {
        path: hashlib.sha256(content).hexdigest() for path, content in files.items() if path != INDEX
    }
