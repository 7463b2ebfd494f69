"""What a calendar would change, as pages show it before it is put in force."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from routing.availability import Outlook
from routing.config.notation import read_day
from routing.domain.errors import Fault, Refused
from routing.domain.rules import Day
from routing.domain.text import Text
from routing.exchange.plans import Plan
from routing.exchange.wanted import Asked
from routing.runtime import Runtime
from routing.store.overrides import OverrideRow
from routing.supervision.impact import impact_of
from routing.web.console.impact_view import ImpactView, impact_view

MOST_CLOSED = 60
SURE = Text("Cochez la case\u00a0: plus de 60 jours seraient fermés.",
            "Tick the box: more than 60 days would be closed.")


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One override of the plan: `kind` added, changed or removed; no spans, closed all day."""

    kind: str
    name: Text | None
    days: tuple[date, ...]
    spans: Day
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan with its impact; `seal` stands for what was shown."""

    rows: tuple[PlannedRow, ...]
    plan: Plan
    asked: Asked
    impact: ImpactView
    closed_days: int
    seal: str

    @property
    def asks_again(self) -> bool:
        """Whether it closes so many days that a slip is likely."""
        return self.closed_days > MOST_CLOSED


def plan_view(runtime: Runtime, told: Outlook, plan: Plan, asked: Asked) -> PlanView:
    """The plan with what it would do to the hours."""
    found = impact_of(runtime, told, added=plan.to_come, removed=plan.no_more)
    view = impact_view(told, found.days, found.moved, found.calls_met)
    closed = len({day.on for day in view.days if day.before and not day.after})
    rows = tuple(row for kind, held in _kinds(plan) for row in _rows(kind, held))
    return PlanView(rows, plan, asked, view, closed, _seal(plan))


def check_is_sure(view: PlanView, ticked: str) -> None:
    """Raises Refused beside `sure` where much would be closed and the box is not ticked."""
    if view.asks_again and ticked != "yes":
        raise Refused(422, Fault("body", "/sure", "many_days_closed", SURE))


def _kinds(plan: Plan) -> Iterator[tuple[str, Iterable[OverrideRow]]]:
    yield "added", plan.added
    yield "changed", (new for _, new in plan.changed)
    yield "removed", plan.removed


def _rows(kind: str, held: Iterable[OverrideRow]) -> Iterator[PlannedRow]:
    for row in held:
        reason: Mapping[str, str] = row.entry.get("reason") or {}
        name = Text(reason["fr"], reason["en"]) if reason else None
        yield PlannedRow(kind, name, _days(row.entry), read_day(str(row.entry.get("close", "closed"))), row.lines)


def _days(entry: Mapping[str, Any]) -> tuple[date, ...]:
    """The days of an entry of a calendar; none where people have made something else of it since."""
    on = entry.get("on") or []
    return tuple(date.fromisoformat(day) for day in ([on] if isinstance(on, str) else on))


def _seal(plan: Plan) -> str:
    said = [(kind, row.id, sorted(row.entry.items(), key=str)) for kind, held in _kinds(plan) for row in held]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
