"""What a rule, the place where it is written and its part in an answer are called, for people who did not write it."""

from __future__ import annotations

from routing.domain.explanation import Verdict
from routing.domain.hours import Reason, Status
from routing.domain.rules import Kind, Source, Written
from routing.domain.text import Text

KINDS = {
    Kind.WEEKLY_HOURS: Text("Semaine habituelle", "Regular week"),
    Kind.SEASON: Text("Saison", "Season"),
    Kind.HOLIDAY: Text("Jour férié", "Public holiday"),
    Kind.OVERRIDE: Text("Exception", "Exception"),
    Kind.CLOSURE: Text("Fermeture", "Closure"),
    Kind.NO_AGENTS: Text("Personne pour répondre", "Nobody to answer"),
}
VERDICTS = {
    Verdict.OPENS: Text("ouvre à ce moment", "opens at that moment"),
    Verdict.CLOSES: Text("ferme à ce moment", "closes at that moment"),
    Verdict.SILENT: Text("ne dit rien de ce moment", "says nothing of that moment"),
    Verdict.OVERRULED: Text("cède à une règle plus forte", "yields to a stronger rule"),
}
ROLES = {
    "agent": Text("un conseiller", "an agent"),
    "supervisor": Text("un superviseur", "a supervisor"),
    "admin": Text("un administrateur", "an administrator"),
}
_SOMEBODY = Text("quelqu’un", "somebody")
_OUTSIDE = Text("En dehors des heures d’ouverture de ce jour", "Outside the opening hours of that day")


def rule_text(source: Source) -> Text:
    """A rule by its kind and its name: `Jour férié : Noël`."""
    kind = KINDS[source.kind]
    if source.label is None:
        return kind
    return Text(f"{kind.fr}\u00a0: {source.label.fr}", f"{kind.en}: {source.label.en}")


def decision_text(status: Status) -> Text:
    """Why a line is as it is, in a few words: `Semaine habituelle`, `Jour férié : Noël`."""
    rule = rule_text(status.source)
    if status.reason is not Reason.OUTSIDE_HOURS:
        return rule
    if status.source.kind is Kind.WEEKLY_HOURS:
        return _OUTSIDE
    return Text(f"{_OUTSIDE.fr} ({rule.fr})", f"{_OUTSIDE.en} ({rule.en})")


def place_text(written: Written) -> Text:
    """Where a rule is written: the file and its line, or who put it there while the program ran."""
    if written.file is not None:
        return Text(f"{written.file}, ligne\u00a0{written.line}", f"{written.file}, line {written.line}")
    if written.id is None:
        return Text("décidé par le programme", "decided by the program")
    by = ROLES.get(written.role or "", _SOMEBODY)
    return Text(f"posé par {by.fr} ({written.id})", f"put there by {by.en} ({written.id})")
