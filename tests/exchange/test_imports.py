"""A calendar file brings overrides; brought again, it changes what differs and nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from routing.availability import Outlooks
from routing.domain.errors import Refused
from routing.exchange.imports import LARGEST, packed, plan_file, unpacked
from routing.exchange.plans import Plan, carry_out
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import journal
from routing.supervision.overriding import overrides_in_force, remove_override
from tests.exchange.calendars import CHRISTMAS, PAST, TRAINING, calendar

CLAIRE = Author("claire", "supervisor", "console")
Bring = Callable[..., tuple[int, int, int, int]]


@pytest.fixture
def bring(runtime: Runtime, outlooks: Outlooks) -> Bring:
    """Brings a calendar in; how many overrides it adds, changes, removes, and leaves as they are."""

    def brought(*events: tuple[str, ...], lines: tuple[str, ...] = ("telephone",)) -> tuple[int, int, int, int]:
        plan = _plan(runtime, outlooks, calendar(*events), lines)
        carry_out(runtime, CLAIRE, plan, "agenda de la mairie")
        return len(plan.added), len(plan.changed), len(plan.removed), plan.same

    return brought


def _plan(runtime: Runtime, outlooks: Outlooks, content: bytes, lines: tuple[str, ...]) -> Plan:
    return plan_file(runtime, outlooks.fresh(), CLAIRE, content, lines)[0]


def _journal(runtime: Runtime) -> list[str]:
    with runtime.database.read() as connection:
        return [entry.action for entry in reversed(journal.latest(connection, 50))]


def test_events_close_the_line_and_only_once(runtime: Runtime, outlooks: Outlooks, bring: Bring) -> None:
    assert bring(CHRISTMAS, TRAINING, PAST) == (2, 0, 0, 0)
    hours = outlooks.fresh().hours
    during, noon = datetime(2026, 12, 1, 9, 30, tzinfo=UTC), datetime(2026, 12, 25, 12, 0, tzinfo=UTC)
    assert not hours["telephone"].is_open(during)
    assert not hours["telephone"].is_open(noon)
    assert hours["telephone"].is_open(during + timedelta(hours=1))
    assert hours["chat"].is_open(during)
    assert bring(CHRISTMAS, TRAINING, PAST) == (0, 0, 0, 2)
    assert bring(CHRISTMAS, TRAINING, lines=("chat",)) == (2, 0, 0, 0)
    assert _journal(runtime) == ["override_add"] * 4


def test_what_moved_is_changed_and_what_is_called_off_taken_out(
    runtime: Runtime, outlooks: Outlooks, bring: Bring
) -> None:
    bring(CHRISTMAS, TRAINING)
    later = (*TRAINING[:2], "DTSTART:20261201T130000", "DURATION:PT1H", "SEQUENCE:1")

    assert bring(later, (*CHRISTMAS, "STATUS:CANCELLED")) == (0, 1, 1, 0)

    assert [row.entry for row in overrides_in_force(runtime)] == [{
        "lines": ["telephone"], "on": "2026-12-01", "close": "13:00-14:00",
        "reason": {"fr": "Formation", "en": "Formation"}}]
    assert _journal(runtime)[2:] == ["override_change", "override_remove"]


def test_what_was_removed_by_hand_comes_back_when_brought_again(runtime: Runtime, bring: Bring) -> None:
    bring(CHRISTMAS)
    (row,) = overrides_in_force(runtime)
    remove_override(runtime, CLAIRE, row.id, "erreur")

    assert bring(CHRISTMAS) == (1, 0, 0, 0)
    assert [(again.id, again.version) for again in overrides_in_force(runtime)] == [(row.id, 2)]


@pytest.mark.parametrize(("content", "lines", "pointer"), [
    (b"<html>", ("telephone",), "/file"), (b"", ("telephone",), "/file"), (calendar(), (), "/lines"),
    (calendar(*((f"n{n}", "x", f"DTSTART;VALUE=DATE:2027{n // 28 + 1:02d}{n % 28 + 1:02d}") for n in range(301))),
     ("telephone",), "/file"),
])
def test_what_cannot_be_brought(
    runtime: Runtime, outlooks: Outlooks, content: bytes, lines: tuple[str, ...], pointer: str
) -> None:
    with pytest.raises(Refused) as refused:
        _plan(runtime, outlooks, content, lines)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


def test_a_file_is_carried_from_page_to_page() -> None:
    assert unpacked(packed(calendar(CHRISTMAS))) == calendar(CHRISTMAS)
    assert len(unpacked(packed(b"x" * LARGEST))) == LARGEST
    for text in ("x", "é", "AAAA"):
        with pytest.raises(Refused):
            unpacked(text)
    with pytest.raises(Refused):
        packed(b"x" * (LARGEST + 1))
