"""May this number be rung back? Read as people write it, refused in plain words, each refusal counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from routing.domain.centre import Centre
from routing.domain.number_rule import NumberRefusal, refusal_of
from routing.domain.promise import NumberRules
from routing.domain.staff import Contact
from routing.domain.text import Text
from routing.number_facts import facts_of
from routing.store import callback_asks
from routing.store.database import Connection

__all__ = ["WORDS", "NumberRead", "NumberRefusal", "count_refusal", "our_numbers", "read_allowed"]

WORDS: Mapping[NumberRefusal, Text] = {
    NumberRefusal.INVALID: Text(
        "Saisissez un numéro de téléphone valide, par exemple 06 12 34 56 78.",
        "Enter a valid phone number, for example +33 6 12 34 56 78.",
    ),
    NumberRefusal.NOT_ALLOWED: Text(
        "Nous ne pouvons pas rappeler ce numéro. Indiquez un autre numéro, fixe ou mobile.",
        "We cannot call this number back. Give another landline or mobile number.",
    ),
    NumberRefusal.OURS: Text(
        "Ce numéro est l’un des nôtres. Indiquez le numéro où vous joindre.",
        "This is one of our own numbers. Give the number where we can reach you.",
    ),
}


@dataclass(frozen=True, slots=True)
class NumberRead:
    """A number in E.164 that may be rung, or why it may not: one of the two."""

    e164: str | None = None
    refusal: NumberRefusal | None = None


def read_allowed(centre: Centre, written: str) -> NumberRead:
    """The number that somebody wrote or keyed, as far as it may be rung back."""
    rules = centre.promises.numbers if centre.promises else NumberRules()
    facts = facts_of(written)
    refusal = refusal_of(facts, rules, our_numbers(centre), centre.blocked)
    return NumberRead(refusal=refusal) if facts is None or refusal else NumberRead(facts.e164)


def our_numbers(centre: Centre) -> frozenset[str]:
    """Every number that reaches ourselves: lines, caller id, fallback and agents."""
    lines = (number for line in centre.lines.values() for number in line.numbers)
    agents = (agent.address for agent in centre.agents.values() if agent.contact is Contact.NUMBER)
    return frozenset(number for number in (*lines, centre.caller_id, centre.fallback_number, *agents) if number)


def count_refusal(connection: Connection, code: str, channel: str, now: datetime, zone: tzinfo = UTC) -> None:
    """Counts a refusal under its day in a zone. In a transaction of its own: what was refused is undone, this is not.
    """
    callback_asks.refuse(connection, code, channel, now.astimezone(zone).date())
