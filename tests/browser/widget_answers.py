"""Availability answers for pages to show: made by the real code from a config text, for any moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from routing.availability import Outlook, availability_at
from routing.config.loader import load, read_files
from routing.domain.text import Text
from routing.hours_rows import hours_of, without_agents
from routing.store.announcements import AnnouncementRow
from routing.store.closures import ClosureRow
from routing.web.availability_document import availability_document
from tests.conftest import SHIPPED_CONFIG

MONDAY = "2026-11-23T10:00:00+01:00"
SHIPPED = (SHIPPED_CONFIG / "hours.yaml").read_text(encoding="utf-8").replace("https://support.norton.com",
                                                                              "https://chat.example")
Json = dict[str, Any]


@dataclass(frozen=True)
class Day:
    """What a centre is like at a moment: its hours as a config text, and what people changed since."""

    at: str = MONDAY
    hours: str = SHIPPED
    closed: tuple[str, ...] = ()
    """The lines that somebody closed a quarter of an hour ago."""
    until: str | None = None
    message: Text | None = None
    notice: Text | None = None
    nobody_at: tuple[str, ...] = ()
    waits: int | None = None
    """The seconds that callers wait on the phone; None where nobody can tell."""
    chat: Mapping[str, Any] | None = None
    """How the chat opens, where it is not as in the config."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Other files of the config, by name."""

    @property
    def moment(self) -> datetime:
        """The moment as an instant."""
        return datetime.fromisoformat(self.at).astimezone(UTC)

    def document(self, at: str | None = None) -> Json:
        """The answer of that moment, or of another one, as the API would give it."""
        moment = datetime.fromisoformat(at).astimezone(UTC) if at else self.moment
        outlook = self.outlook(moment)
        found = availability_at(outlook, outlook.centre.lines, moment)
        document = availability_document(outlook, found, moment, simulated=at is not None)
        for line in document["lines"]:
            if line["channel"] == "phone" and self.waits is not None and line["status"] == "open":
                line["load"] = {"waiting": 2, "estimated_wait_seconds": self.waits, "measured_at": document["as_of"]}
            if line["channel"] == "chat" and self.chat:
                line["chat"] = {"url": None, "script": None, "ready_signal": True, **self.chat}
        return document

    def outlook(self, moment: datetime) -> Outlook:
        """Every line's hours at a moment."""
        files = read_files(SHIPPED_CONFIG) | {name: text.encode() for name, text in self.others.items()}
        made = load({**files, "hours.yaml": self.hours.encode()}, moment.date())
        hours = {
            line.id: hours_of(line, (), self._closures(moment), moment, moment.date())
            for line in made.centre.lines.values()
        }
        for id_ in self.nobody_at:
            since = moment - timedelta(minutes=15)
            hours[id_] = without_agents(hours[id_], made.centre.lines[id_], since, moment)
        told = self._announcements()
        return Outlook(made.centre, hours, made.revision, moment, moment.date(), (), announcements=told)

    def _closures(self, moment: datetime) -> list[ClosureRow]:
        until = datetime.fromisoformat(self.until).astimezone(UTC) if self.until else None
        start = self.moment - timedelta(minutes=15)
        return [ClosureRow(f"cl_{line}", line, start, until, self.message, "alice", "supervisor")
                for line in self.closed]

    def _announcements(self) -> tuple[AnnouncementRow, ...]:
        if self.notice is None:
            return ()
        start, end = self.moment - timedelta(hours=1), self.moment + timedelta(hours=8)
        return (AnnouncementRow("an_1", "telephone", start, end, self.notice, "alice", "supervisor"),)


def edited(*changes: tuple[str, str], text: str = SHIPPED) -> str:
    """The shipped hours.yaml with passages replaced, each of which must be there; the chat is on chat.example."""
    for old, new in changes:
        assert old in text, f"“{old}” is not in hours.yaml"
        text = text.replace(old, new, 1)
    return text
