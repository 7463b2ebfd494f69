"""What deserves a second look before an override is saved, said in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from routing.availability import Outlooks
from routing.domain.errors import Refused
from routing.domain.overlaps import Winner
from routing.journalling import Author
from routing.runtime import Runtime
from routing.supervision.cautions import Caution, cautions, check_is_to_come
from routing.supervision.impact import impact_of
from routing.supervision.overriding import add_override, new_override

CLAIRE = Author("claire", "supervisor", "console")
EVE = {"lines": "all", "on": "2026-12-24", "hours": "09:00-16:00", "reason": {"fr": "Veille", "en": "Eve"}}


def _found(runtime: Runtime, outlooks: Outlooks, entry: dict[str, Any], instead_of: str | None = None) -> list[Caution]:
    outlook = outlooks.fresh()
    row = new_override(runtime, CLAIRE, outlook, entry)
    days = impact_of(runtime, outlook, added=[row], removed=[instead_of] if instead_of else []).days
    return list(cautions(outlook, row, days, runtime.clock.now(), instead_of))


def test_others_on_the_same_days_are_named_once_with_who_wins(runtime: Runtime, outlooks: Outlooks) -> None:
    held = new_override(runtime, CLAIRE, outlooks.fresh(), EVE)
    add_override(runtime, CLAIRE, held, "réunion")
    (found,) = _found(runtime, outlooks, EVE | {"hours": "closed"})
    assert (found.code, found.other, found.winner) == ("overlaps", held.id, Winner.THIS)
    assert found.detail.fr.replace("\u00a0", " ") == (
        f"Le 24 décembre 2026, l’exception « Veille » ({held.id}) touche aussi ce jour : celle-ci l’emporte."
    )
    assert found.detail.en.replace("\u00a0", " ") == (
        f"On 24 December 2026 the override “Eve” ({held.id}) touches the day too: this one wins."
    )
    assert _found(runtime, outlooks, EVE | {"hours": "closed"}, instead_of=held.id) == []


@pytest.mark.parametrize("changed", [{"hours": "09:00-20:00"}, {"on": "2026-12-27", "hours": "closed"}])
def test_an_override_that_changes_nothing(runtime: Runtime, outlooks: Outlooks, changed: dict[str, str]) -> None:
    assert [one.code for one in _found(runtime, outlooks, EVE | changed)] == ["no_effect"]


@pytest.mark.parametrize(("when", "field"), [
    ({"on": ["2026-11-20", "2026-11-22"]}, "/on"), ({"from": "2026-11-01", "to": "2026-11-22"}, "/to"),
])
def test_days_that_are_all_past_are_refused(
    runtime: Runtime, outlooks: Outlooks, when: dict[str, Any], field: str
) -> None:
    entry = {key: value for key, value in EVE.items() if key != "on"} | when
    row = new_override(runtime, CLAIRE, outlooks.fresh(), entry)
    with pytest.raises(Refused) as refused:
        check_is_to_come(outlooks.fresh(), row, runtime.clock.now())
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(field, "in_the_past")]


@pytest.mark.parametrize("when", [{"on": ["2026-11-20", "2026-11-23"]}, {"every": "12-31"}])
def test_days_that_are_to_come_are_not(runtime: Runtime, outlooks: Outlooks, when: dict[str, Any]) -> None:
    entry = {key: value for key, value in EVE.items() if key != "on"} | when
    check_is_to_come(outlooks.fresh(), new_override(runtime, CLAIRE, outlooks.fresh(), entry), runtime.clock.now())
