"""What an agent notes of a talk that is over: how it came out, in a word, and a few more. It is kept in the journal."""

from __future__ import annotations

from collections.abc import Mapping

from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.journalling import Author, reasoned, record
from routing.runtime import Runtime

OUTCOMES: Mapping[str, Text] = {
    "solved": Text("réglé", "solved"), "to_follow": Text("à suivre", "to be followed up"),
    "passed_on": Text("transmis à quelqu’un d’autre", "passed on"), "wrong": Text("erreur de numéro", "wrong number"),
}


def note_outcome(runtime: Runtime, author: Author, subject: str, outcome: str, note: str) -> None:
    """Notes how the talk of a call or of a callback came out. Raises Refused for an outcome that nobody knows."""
    if outcome not in OUTCOMES:
        raise Refused(422, Fault("body", "/outcome", "unknown_outcome", Text(
            "Choisissez une issue.", "Choose how it came out.",
        )))
    now, said = runtime.clock.now(), reasoned(note)
    runtime.database.write(
        lambda connection: record(connection, author, now, "call_outcome", subject, {"outcome": outcome}, said)
    )
