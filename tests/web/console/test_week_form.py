"""A week is read as people type it, with what cannot be read named beside its day, and typed out again the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.errors import Refused
from routing.domain.rules import Span
from routing.domain.text import Language
from routing.web.console.week_form import DAYS, FIELDS, minutes_of, read_week, typed_in, typed_of

TYPED = dict.fromkeys(DAYS, "9h-12h30, 13h30 à 18h") | {"sun": "fermé", "from": "2026-12-07", "reason": " Hiver "}
_SPAN = st.tuples(st.integers(0, 700), st.integers(1, 700)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
_DAYS = st.one_of(st.just(()), _SPAN.map(lambda span: (span,)))


def test_a_week_is_read_and_written_as_hours_yaml_has_it() -> None:
    new = read_week(typed_in(TYPED))
    assert new.weekly == dict.fromkeys(DAYS, "09:00-12:30, 13:30-18:00") | {"sun": "closed"}
    assert (new.from_on, new.reason, minutes_of(new.week)) == (date(2026, 12, 7), "Hiver", 6 * 8 * 60)


def test_everything_that_is_wrong_is_told_at_once_each_beside_its_field() -> None:
    with pytest.raises(Refused) as refused:
        read_week(typed_in({"mon": "25h-26h", "tue": "9h-", "wed": "9h-12h", "from": "some day"}))
    told = {fault.pointer[1:] for fault in refused.value.faults}
    assert refused.value.status == 422 and told == set(FIELDS) - {"wed"}


@pytest.mark.parametrize("language", Language)
@given(week=st.tuples(*[_DAYS] * 7))
def test_a_week_typed_out_reads_back_the_same(language: Language, week: tuple[tuple[Span, ...], ...]) -> None:
    mon, tue, wed, thu, fri, sat, sun = week
    typed = typed_of((mon, tue, wed, thu, fri, sat, sun), date(2026, 12, 7), language) | {"reason": "x"}
    assert read_week(typed).week == week
