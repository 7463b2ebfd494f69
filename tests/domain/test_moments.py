"""Moments and days as people write them in a query; what is refused names the field and the fix, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from routing.domain.errors import Fault, Refused
from routing.domain.moments import read_moment, read_purchase, read_range, refused
from routing.domain.rules import Period, Rules
from routing.domain.text import Text
from tests.domain.oracle import PlainRules
from tests.domain.samples import PARIS, REAL_WEEK, rules_of

TODAY = date(2026, 11, 23)
KNOWN = Period(date(2026, 1, 1), date(2028, 1, 1))
RULES: Rules = rules_of(PlainRules(PARIS, REAL_WEEK), KNOWN)
UNKNOWN = Text(
    "Les horaires sont connus du 2026-01-01 au 2028-01-01, ce jour non compris.",
    "Hours are known from 2026-01-01 to 2028-01-01, that day excluded.",
)


def _no_moment(written: str) -> Text:
    return Text(
        f"«\u00a0{written}\u00a0» n’est pas un moment\u00a0; écrivez 2026-11-23T09:00:00+01:00.",
        f"“{written}” is not a moment; write 2026-11-23T09:00:00+01:00.",
    )


def _no_date(written: str) -> Text:
    return Text(
        f"«\u00a0{written}\u00a0» n’est pas une date\u00a0; écrivez 2026-11-23.",
        f"“{written}” is not a date; write 2026-11-23.",
    )


def _fault(refusal: pytest.ExceptionInfo[Refused]) -> Fault:
    assert refusal.value.status == 422
    fault, = refusal.value.faults
    return fault


@pytest.mark.parametrize(("written", "at", "zone"), [
    ("2026-11-23T09:00:00+01:00", "2026-11-23T08:00:00", None),
    ("2026-11-23T09:00:00 01:00", "2026-11-23T08:00:00", None),
    ("2026-11-23 09:00:00 01:00", "2026-11-23T08:00:00", None),
    ("2026-11-23T09:00:00Z", "2026-11-23T09:00:00", None),
    ("2026-11-23T09:00", "2026-11-23T08:00:00", "Europe/Paris"),
    ("2026-11-23 09:00", "2026-11-23T08:00:00", "Europe/Paris"),
    ("  2026-11-23T09:00:00.75 ", "2026-11-23T08:00:00", "Europe/Paris"),
    ("2026-11-23", "2026-11-22T23:00:00", "Europe/Paris"),
    ("2026-01-01T00:00", "2025-12-31T23:00:00", "Europe/Paris"),
    ("2027-12-31T23:59:59", "2027-12-31T22:59:59", "Europe/Paris"),
])
def test_a_moment_is_read_in_every_way_a_query_carries_it(written: str, at: str, zone: str | None) -> None:
    read = read_moment(written, RULES)
    assert (read.at, read.assumed_zone) == (datetime.fromisoformat(at).replace(tzinfo=UTC), zone)


@pytest.mark.parametrize("written", ["", "demain", "2026-13-01T09:00", "9" * 50])
def test_what_is_no_moment_is_refused_with_the_fix(written: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_moment(written, RULES)
    assert _fault(refusal) == Fault("query", "/at", "invalid_moment", _no_moment(written[:40]))


@pytest.mark.parametrize("written", ["2025-12-31T22:59:59Z", "2027-12-31T23:00:00Z", "2028-01-01"])
def test_a_moment_out_of_the_known_days_is_refused_with_what_is_known(written: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_moment(written, RULES)
    assert _fault(refusal) == Fault("query", "/at", "beyond_horizon", UNKNOWN)


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-12:00"])
def test_a_moment_that_no_calendar_holds_is_none(written: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_moment(written, RULES)
    assert _fault(refusal).code in {"invalid_moment", "beyond_horizon"}


@pytest.mark.parametrize(("first", "last"), [
    ("2026-11-23", "2026-11-24"), ("2026-01-01", "2027-02-05"), ("2027-12-31", "2028-01-01"),
])
def test_a_range_is_read(first: str, last: str) -> None:
    assert read_range(first, last, RULES) == (date.fromisoformat(first), date.fromisoformat(last))


REVERSED = Text(
    "La fin doit suivre le début (elle n’est pas comprise).", "`to` must come after `from` (it is exclusive)."
)
TOO_LONG = Text("Demandez au plus 400 jours à la fois.", "Ask for at most 400 days at a time.")


@pytest.mark.parametrize(("first", "last", "pointer", "code", "detail"), [
    ("2026-11-23", "2026-11-23", "/to", "reversed_range", REVERSED),
    ("2026-11-24", "2026-11-23", "/to", "reversed_range", REVERSED),
    ("2026-01-01", "2027-02-06", "/to", "range_too_long", TOO_LONG),
    ("2025-12-31", "2026-01-02", "/from", "beyond_horizon", UNKNOWN),
    ("2027-12-31", "2028-01-02", "/to", "beyond_horizon", UNKNOWN),
    ("20261123", "2026-11-24", "/from", "invalid_date", _no_date("20261123")),
    ("2026-11-23", "x" * 50, "/to", "invalid_date", _no_date("x" * 40)),
    ("2026-11-31", "2026-12-02", "/from", "invalid_date", _no_date("2026-11-31")),
])
def test_a_range_is_refused_at_its_faulty_end(first: str, last: str, pointer: str, code: str, detail: Text) -> None:
    with pytest.raises(Refused) as refusal:
        read_range(first, last, RULES)
    assert _fault(refusal) == Fault("query", pointer, code, detail)


def test_a_purchase_may_be_of_today_and_not_to_come() -> None:
    assert read_purchase("2026-11-23", TODAY) == TODAY
    with pytest.raises(Refused) as refusal:
        read_purchase("2026-11-24", TODAY)
    assert _fault(refusal) == Fault("query", "/purchased_on", "future_date", Text(
        "La date d’achat est à venir\u00a0; vérifiez l’année.", "The purchase date is to come; check the year."
    ))
    with pytest.raises(Refused) as refusal:
        read_purchase("hier", TODAY)
    assert _fault(refusal) == Fault("query", "/purchased_on", "invalid_date", _no_date("hier"))


def test_a_refusal_of_a_query_is_a_422_for_its_field() -> None:
    detail = Text("Non.", "No.")
    assert refused("/x", "code", detail).faults == (Fault("query", "/x", "code", detail),)
