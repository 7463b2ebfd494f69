"""What things of config are called, and when things are, for whoever reads the console."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from routing.domain.centre import Centre
from routing.domain.text import Text
from routing.web.console import shell
from routing.web.console.moments import Moments

WITHHELD = Text("numéro masqué", "number withheld")


def say(text: Text) -> str:
    """A text in the language of whoever reads."""
    return text.in_(shell.language())


def clock_of(centre: Centre, line: str) -> Moments:
    """Writes moments by the clock of a line; by the centre's for one that config no longer has."""
    return Moments(shell.language(), zone_of(centre, line))


def zone_of(centre: Centre, line: str) -> ZoneInfo:
    """The zone of a line."""
    known = centre.lines.get(line)
    return known.rules.timezone if known else centre.timezone


def line_name(centre: Centre, line: str) -> str:
    """`Téléphone`; its id where config no longer has it."""
    known = centre.lines.get(line)
    return say(known.name) if known else line


def topic_name(centre: Centre, topic: str | None) -> str:
    """`Remboursement`; nothing where none was chosen."""
    known = centre.topics.get(topic or "")
    return say(known.label) if known else topic or ""


def queue_name(centre: Centre, queue: str | None) -> str:
    """`Assistance`."""
    known = centre.queues.get(queue or "")
    return say(known.name) if known else queue or ""


def agent_name(centre: Centre, agent: str | None) -> str:
    """`Claire`."""
    known = centre.agents.get(agent or "")
    return known.name if known else agent or ""


def language_name(language: str) -> str:
    """`français`, `anglais`."""
    named = {"fr": Text("français", "French"), "en": Text("anglais", "English")}
    return say(named[language]) if language in named else language
