"""hours.yaml of what is in force: it loads, says the same for twelve months, and leaves the file's words alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from routing.availability import Outlooks
from routing.config.loader import load, read_files
from routing.domain.comparison import day_changes
from routing.domain.errors import Refused
from routing.domain.hours import compile_hours
from routing.domain.text import Text
from routing.exchange.hours_file import hours_file
from routing.journalling import Author
from routing.runtime import Runtime
from routing.supervision import closing, overriding, weeks
from tests.conftest import StoppedClock

CLAIRE = Author("claire", "supervisor", "console")
A_YEAR = timedelta(days=365)
ENTRIES: list[dict[str, Any]] = [
    {"lines": "all", "on": "2026-12-24", "hours": "09:00-16:00",
     "reason": {"fr": "null", "en": "Eve: \"#1\" \u2028 \x85 é"}},
    {"lines": ["telephone"], "from": "2026-12-20", "to": "2027-01-05", "hours": "closed"},
    {"lines": ["telephone", "chat"], "on": ["2026-12-22", "2027-01-02"], "add": "22:00-02:00"},
    {"lines": ["chat"], "rrule": "FREQ=MONTHLY;BYDAY=1FR", "close": "09:00-11:00", "reason": None},
    {"lines": ["telephone"], "every": "12-31", "hours": "09:00-17:00"},
    {"lines": ["telephone"], "on": "2020-01-01", "hours": "closed", "reason": {"fr": "Passé", "en": "Past"}},
]


def _written_over(runtime: Runtime, outlooks: Outlooks) -> str:
    """The file, having loaded with the same hours."""
    told, text = outlooks.fresh(), hours_file(runtime)
    contents = {**read_files(runtime.config.path), "hours.yaml": text.encode()}
    centre, now = load(contents, runtime.clock.now().date()).centre, runtime.clock.now()
    today = now.date() + timedelta(days=1)
    for line, hours in told.hours.items():
        again = compile_hours(centre.lines[line].rules, (), now)
        assert day_changes(hours, again, today, today + A_YEAR) == ()
    return text


def _add(runtime: Runtime, outlooks: Outlooks, entry: Mapping[str, Any]) -> None:
    row = overriding.new_override(runtime, CLAIRE, outlooks.fresh(), entry)
    overriding.add_override(runtime, CLAIRE, row, "dit par\nClaire")


def _close(runtime: Runtime, line: str, until: timedelta | None) -> None:
    now = runtime.clock.now()
    row = closing.new_closure(runtime, CLAIRE, line, now + until if until else None, Text("Incendie", "Fire"))
    closing.close_lines(runtime, CLAIRE, [row], "incendie")


def test_with_nothing_changed_it_is_the_file_itself(runtime: Runtime, outlooks: Outlooks) -> None:
    assert _written_over(runtime, outlooks) == (runtime.config.path / "hours.yaml").read_text(encoding="utf-8")


def test_whatever_people_changed_is_in_it_and_their_file_is_kept(
    runtime: Runtime, outlooks: Outlooks, clock: StoppedClock
) -> None:
    own = (runtime.config.path / "hours.yaml").read_text(encoding="utf-8")
    for entry in ENTRIES:
        _add(runtime, outlooks, entry)
    for day, weekly in ((date(2027, 2, 1), {"mon-fri": "22:00-02:00"}), (date(2027, 6, 7), {"sat": "10:00-12:00"})):
        row = weeks.new_week(runtime, CLAIRE, outlooks.fresh(), "telephone", weekly, day)
        weeks.put_week(runtime, CLAIRE, row, "nouvelle équipe")
    _close(runtime, "telephone", timedelta(days=3, hours=5))
    clock.at += timedelta(hours=1)

    text = _written_over(runtime, outlooks)

    assert "# claire" not in text.partition("overrides:")[0]
    assert [line for line in own.splitlines() if line not in text.splitlines()] == ["overrides: []"]
    assert ", claire, 2026-11-23, dit par Claire\n" in text
    assert "      - {from: 2027-02-01, weekly: {mon-fri: 22:00-02:00}}\n" in text
    assert "Passé" not in text


def test_how_a_chat_opens_is_kept_where_the_file_is_written_anew(runtime: Runtime, outlooks: Outlooks) -> None:
    file = runtime.config.path / "hours.yaml"
    own = file.read_text(encoding="utf-8").replace("overrides: []", "overrides: [\n]  # none")
    lines = "script: https://chat.example.fr/a.js\n    ready_signal: yes\n    url:"
    contents = {**read_files(runtime.config.path), "hours.yaml": own.replace("url:", lines, 1).encode()}
    file.write_bytes(contents["hours.yaml"])
    _add(runtime, outlooks, ENTRIES[1])

    again = load({**contents, "hours.yaml": _written_over(runtime, outlooks).encode()}, date(2026, 11, 23)).centre
    assert again.lines["chat"] == replace(
        load(contents, date(2026, 11, 23)).centre.lines["chat"], written=again.lines["chat"].written,
        rules=again.lines["chat"].rules,
    )
    assert (again.lines["chat"].script, again.lines["chat"].signals_ready) == ("https://chat.example.fr/a.js", True)


@pytest.mark.parametrize("until", [None, timedelta(minutes=90), timedelta(days=40, minutes=7)])
def test_closures_are_written_as_time_taken_out(runtime: Runtime, outlooks: Outlooks, until: timedelta | None) -> None:
    _add(runtime, outlooks, ENTRIES[2])
    _close(runtime, "telephone", until)

    text = _written_over(runtime, outlooks)

    assert ("no end is known" in text) is (until is None)


def test_rows_of_lines_that_are_no_more_are_left_out(runtime: Runtime, outlooks: Outlooks) -> None:
    row = overriding.new_override(runtime, CLAIRE, outlooks.fresh(), ENTRIES[0])
    gone = [replace(row, id="ov_a", lines=("fax",)), replace(row, id="ov_b", lines=("fax", "chat"))]
    for each in gone:
        overriding.add_override(runtime, CLAIRE, each, "ancien")

    text = _written_over(runtime, outlooks)

    assert "fax" not in text
    assert "lines: [chat]" in text


def test_a_file_with_a_fault_is_not_written_over(runtime: Runtime) -> None:
    (runtime.config.path / "hours.yaml").write_text("lines: [", encoding="utf-8")

    with pytest.raises(Refused) as refused:
        hours_file(runtime)

    assert refused.value.status == 409
