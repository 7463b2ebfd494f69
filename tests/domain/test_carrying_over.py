"""Decisions about holidays carried over: to the same holiday of the next year, unless that is decided already."""

from __future__ import annotations

from datetime import date

from routing.domain.carrying_over import proposals
from routing.domain.hours import Hours, compile_hours
from routing.domain.rules import Effect, Kind, Override, Period, Scope, Source, Span, Written, assemble
from routing.domain.text import Text
from tests.domain.samples import ONE_DAY, PARIS, utc
from tests.domain.test_holidays import HOLIDAYS, WEEK

CHRISTMAS, NEXT_CHRISTMAS = date(2026, 12, 25), date(2027, 12, 25)
EASTER_MONDAY, NEXT_EASTER_MONDAY = date(2026, 4, 6), date(2027, 3, 29)
CLOSED_FOR = Text("Bon Noël", "Merry Christmas")


def _override(on: date, effect: Effect = Effect.REPLACE, scope: Scope = Scope.DATE, spans: tuple[Span, ...] = (),
              id_: str = "ov_1") -> Override:
    source = Source(Kind.OVERRIDE, CLOSED_FOR, Written(id=id_, role="supervisor"))
    return Override(scope, (Period(on, on + ONE_DAY),), effect, spans, source)


def _hours(*overrides: Override) -> Hours:
    known = Period(date(2026, 1, 1), date(2029, 1, 1))
    source = Source(Kind.WEEKLY_HOURS, None, Written("hours.yaml", 3))
    return compile_hours(assemble(PARIS, WEEK, source, known, overrides, (), HOLIDAYS), (), utc("2026-11-23 09:00"))


def test_overrides_and_decisions_go_to_the_same_holiday_one_proposal_for_all_lines() -> None:
    hours = {"telephone": _hours(_override(CHRISTMAS)), "chat": _hours(_override(CHRISTMAS, id_="ov_2"))}
    found = proposals(hours, {"telephone": {EASTER_MONDAY}}, 2026)

    assert [(one.lines, one.held_on, one.to_on, one.effect) for one in found] == [
        (("telephone",), EASTER_MONDAY, NEXT_EASTER_MONDAY, None),
        (("telephone", "chat"), CHRISTMAS, NEXT_CHRISTMAS, Effect.REPLACE),
    ]
    assert (found[1].spans, found[1].reason) == ((), CLOSED_FOR)


def test_what_comes_back_by_itself_or_is_decided_is_left_alone() -> None:
    assert proposals({"chat": _hours(_override(CHRISTMAS, scope=Scope.RECURRENCE))}, {}, 2026) == ()
    assert proposals({"chat": _hours(_override(CHRISTMAS), _override(NEXT_CHRISTMAS))}, {}, 2026) == ()
    assert proposals({"chat": _hours(_override(CHRISTMAS))}, {"chat": {NEXT_CHRISTMAS}}, 2026) == ()


def test_of_several_overrides_those_that_still_count_are_carried_over() -> None:
    early, late = (Span(540, 600),), (Span(1200, 1260),)
    hours = _hours(
        _override(CHRISTMAS), _override(CHRISTMAS, spans=early), _override(CHRISTMAS, Effect.ADD, spans=late)
    )
    assert [one.spans for one in proposals({"chat": hours}, {}, 2026)] == [early, late]


def test_the_first_and_the_last_day_of_a_year_are_of_it() -> None:
    """New Year's Day of both years and New Year's Eve: of each year those days and no others."""
    year, eve = Text("Jour de l’an", "New Year"), Text("Saint-Sylvestre", "New Year’s Eve")
    holidays = {date(2025 + n, 1, 1): year for n in (1, 2, 3)} | {date(2025 + n, 12, 31): eve for n in (1, 2, 3)}
    hours = _of(holidays, _override(date(2026, 1, 1)), _override(date(2026, 12, 31), id_="ov_2"))
    found = proposals({"chat": hours}, {"chat": ()}, 2026)
    assert [(one.label, one.held_on, one.to_on) for one in found] == [
        (year, date(2026, 1, 1), date(2027, 1, 1)), (eve, date(2026, 12, 31), date(2027, 12, 31)),
    ]
    as_usual = proposals({"chat": _of(holidays)}, {"chat": {date(2026, 1, 1)}}, 2026)
    assert [(one.label, one.to_on, one.effect) for one in as_usual] == [(year, date(2027, 1, 1), None)]


def test_of_what_is_added_alone_everything_is_carried_over() -> None:
    early, late = (Span(540, 600),), (Span(1200, 1260),)
    hours = _hours(_override(CHRISTMAS, Effect.ADD, spans=early), _override(CHRISTMAS, Effect.ADD, spans=late))
    assert [one.spans for one in proposals({"chat": hours}, {}, 2026)] == [early, late]


def _of(holidays: dict[date, Text], *overrides: Override) -> Hours:
    known = Period(date(2026, 1, 1), date(2029, 1, 1))
    source = Source(Kind.WEEKLY_HOURS, None, Written("hours.yaml", 3))
    return compile_hours(assemble(PARIS, WEEK, source, known, overrides, (), holidays), (), utc("2026-11-23 09:00"))
