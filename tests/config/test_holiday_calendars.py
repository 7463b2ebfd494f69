"""The process that tells public holidays, asked as it is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from routing.config import holiday_calendars
from routing.config.holiday_calendars import days, places


def _told(*asked: object) -> Any:
    command = [sys.executable, "-I", str(Path(holiday_calendars.__file__))]
    said = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True, env={})
    return json.loads(said.stdout)


def test_it_tells_the_days_of_a_place_and_every_place_there_is() -> None:
    told = _told("FR", "57", 2026, 2027)
    assert told["days"] == days("FR", "57", 2026, 2027)
    assert told["days"]["2026-04-03"] == ["Vendredi saint", "Good Friday"]
    assert told["places"] == {country: list(parts) for country, parts in places().items()}
    assert "57" in told["places"]["FR"]


@pytest.mark.parametrize("place", [("XX", None), ("FR", "Moselle"), ("FR", ""), ("", None), ("F\0R\udcff", None)])
def test_a_place_that_is_none_has_no_days(place: tuple[str, str | None]) -> None:
    told = _told(*place, 2026, 2027)
    assert told["days"] is None
    assert len(told["places"]) > 200


def test_a_language_that_a_country_has_no_names_in() -> None:
    assert days("DE", None, 2026, 2026)["2026-10-03"] == ["Tag der Deutschen Einheit", "German Unity Day"]
