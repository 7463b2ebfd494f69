"""Carries what was decided about a year's public holidays over to the next year: all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from routing.availability import Outlook
from routing.domain.carrying_over import Proposal, proposals
from routing.domain.text import Language
from routing.domain.typed_times import spans_typed
from routing.holiday_plans import decisions_in_force, new_decision, put_decision
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import holiday_decisions
from routing.store.database import Connection
from routing.supervision.changing import checked_reason, now_of
from routing.supervision.overriding import new_override, put_override


def proposed(runtime: Runtime, outlook: Outlook, year: int) -> tuple[Proposal, ...]:
    """What would be carried over from that year."""
    as_usual: dict[str, set[date]] = defaultdict(set)
    for row in decisions_in_force(runtime):
        as_usual[row.line].add(row.held_on)
    return proposals(outlook.hours, as_usual, year)


def carry_over(
    runtime: Runtime, outlook: Outlook, author: Author, chosen: tuple[Proposal, ...], reason: str
) -> None:
    """Puts the proposals in force in one transaction, each with its own journal entry."""
    now, reason = now_of(runtime), checked_reason(reason)
    rows = [new_override(runtime, author, outlook, entry_of(one)) for one in chosen if one.effect is not None]

    def work(connection: Connection) -> None:
        for one in (one for one in chosen if one.effect is None):
            for line in one.lines:
                if holiday_decisions.of_day(connection, line, one.to_on) is None:
                    put_decision(connection, author, new_decision(author, line, one.to_on, now), reason, now)
        for row in rows:
            put_override(connection, runtime, author, row, reason, now)

    runtime.database.write(work)


def entry_of(proposal: Proposal) -> Mapping[str, Any]:
    """A proposed override as hours.yaml writes it."""
    entry: dict[str, Any] = {"lines": list(proposal.lines), "on": [proposal.to_on.isoformat()]}
    if proposal.effect is not None:
        entry[proposal.effect.value] = spans_typed(proposal.spans, Language.EN)
    named = proposal.reason or proposal.label
    return entry | {"reason": {"fr": named.fr, "en": named.en}}
