"""The form of an override: read into an entry, typed out again, each fault beside its field."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from routing.config.builder import known_period
from routing.config.overrides import read_override
from routing.domain.errors import Refused
from routing.domain.rules import Written
from routing.domain.text import Language
from routing.store.overrides import OverrideRow
from routing.web.console.override_form import read_entry, seal, typed_in, typed_of

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
FORM = {"when": "date", "on": "2026-12-24", "what": "hours", "hours": "9h-12h30 et 14h-18h", "reason": "fête"}


def _entry(lines: tuple[str, ...] = ("telephone",), **changes: str) -> dict[str, Any]:
    return read_entry(typed_in(FORM | changes, lines))


def _faults(lines: tuple[str, ...] = ("telephone",), **changes: str) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        _entry(lines, **changes)
    assert refused.value.status == 422
    return {(fault.pointer, fault.code) for fault in refused.value.faults}


@pytest.mark.parametrize(("typed", "kept"), [
    ({"on": "24/12/2026"}, {"on": ["2026-12-24"]}),
    ({"when": "dates", "days": "31/12/2026, 2026-12-24\n24.12.2026"}, {"on": ["2026-12-24", "2026-12-31"]}),
    ({"when": "range", "first": "2026-12-24", "last": "2027-01-02"}, {"from": "2026-12-24", "to": "2027-01-02"}),
    ({"when": "yearly", "yearly_first": "24/12"}, {"every": ["12-24"]}),
    ({"when": "yearly", "yearly_first": "24/12, 1/1"}, {"every": ["12-24", "01-01"]}),
    ({"when": "yearly", "yearly_first": "24/12", "yearly_last": "2/1"}, {"from": "12-24", "to": "01-02"}),
    ({"when": "recurring", "place": "1", "weekday": "4", "month": "0"}, {"rrule": "FREQ=MONTHLY;BYDAY=1FR"}),
    ({"when": "recurring", "place": "-1", "weekday": "0", "month": "5", "since": "2027-01-01"},
     {"rrule": "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "from": "2027-01-01"}),
    ({"when": "rule", "rule": "FREQ=DAILY", "since": "2027-01-01"}, {"rrule": "FREQ=DAILY", "from": "2027-01-01"}),
])
def test_every_way_to_say_when_is_read_and_typed_out_again(typed: dict[str, str], kept: dict[str, Any]) -> None:
    entry = _entry(**typed)
    assert entry == {"lines": ["telephone"], **kept, "hours": "09:00-12:30, 14:00-18:00"}
    read_override(entry, known_period(date(2026, 11, 23)), Written())

    again = typed_of(OverrideRow("ov_a", ("telephone",), entry, "claire", "supervisor", AT), Language.FR)
    assert again["hours"] == "9h-12h30, 14h-18h"
    assert read_entry(again) == entry


@pytest.mark.parametrize(("typed", "kept"), [
    ({"what": "closed", "hours": "9h-"}, {"hours": "closed"}), ({"hours": "fermé"}, {"hours": "closed"}),
    ({"what": "add", "hours": "0930-1000"}, {"add": "09:30-10:00"}),
    ({"what": "close", "hours": "22h-2h"}, {"close": "22:00-02:00"}),
])
def test_what_changes(typed: dict[str, str], kept: dict[str, str]) -> None:
    entry = _entry(**typed)
    assert {key: entry[key] for key in ("hours", "add", "close") if key in entry} == kept
    again = typed_of(OverrideRow("ov_a", ("telephone",), entry, "claire", "supervisor", AT), Language.EN)
    assert read_entry(again) == entry


def test_a_message_is_in_both_languages_and_lines_may_be_all() -> None:
    entry = _entry(("telephone", "all"), message_fr="  Noël ", message_en="Christmas")
    assert (entry["lines"], entry["reason"]) == (["all"], {"fr": "Noël", "en": "Christmas"})


def test_every_fault_stands_beside_its_field_and_all_are_told_at_once() -> None:
    assert _faults((), on="31/02/2026", hours="25h-", message_fr="Noël") == {
        ("/lines", "line_missing"), ("/on", "no_day"), ("/hours", "no_hours"),
        ("/message_en", "message_in_one_language"),
    }
    assert _faults(when="range", first="2026-12-24", last="2026-12-23") == {("/last", "ends_before_it_begins")}
    assert _faults(when="dates", days="") == {("/days", "day_missing")}
    assert _faults(when="yearly", yearly_first="30/02") == {("/yearly_first", "no_day")}
    assert _faults(when="recurring", place="5") == {("/place", "no_recurrence")}
    assert _faults(when="recurring", weekday="9") == {("/place", "no_recurrence")}
    assert _faults(when="never", what="") == {("/when", "when_missing"), ("/what", "what_missing")}
    assert _faults(what="add", hours="fermé") == {("/hours", "no_hours")}


def test_a_seal_is_of_one_entry_alone() -> None:
    assert seal(_entry()) == seal(_entry(hours="09:00-12:30,14:00-18:00"))
    assert seal(_entry()) != seal(_entry(on="2026-12-25"))
