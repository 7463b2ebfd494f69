"""Everything that happened in a network, in order, and the transcripts read out of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from routing.simulator.legs import Document
from routing.simulator.transcript import Event, Transcript

MOST_NOTES = 200_000


@dataclass(frozen=True, slots=True)
class Note:
    """An event of the leg `sid`; `n` counts all notes of a network from 1 on."""

    n: int
    at: datetime
    sid: str
    who: str
    verb: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    document: Document | None = None


class Chronicle:
    """The notes of a network; the oldest are forgotten beyond a bound. `count` is the number of the last one."""

    def __init__(self) -> None:
        self._notes: deque[Note] = deque(maxlen=MOST_NOTES)
        self._by_sid: dict[str, list[Note]] = {}
        self.count = 0

    def add(
        self, at: datetime, sid: str, who: str, verb: str, text: str, facts: Iterable[tuple[str, str]],
        document: Document | None = None,
    ) -> None:
        """Notes an event."""
        self.count += 1
        note = Note(self.count, at, sid, who, verb, text, tuple(facts), document)
        self._notes.append(note)
        self._by_sid.setdefault(sid, []).append(note)

    def forget(self, sid: str) -> None:
        """Tells no more stories of a leg."""
        self._by_sid.pop(sid, None)

    def since(self, n: int) -> tuple[Note, ...]:
        """The notes after number `n`."""
        newer: deque[Note] = deque()
        for note in reversed(self._notes):
            if note.n <= n:
                break
            newer.appendleft(note)
        return tuple(newer)

    def story(
        self, sids: Iterable[str], start: datetime, zone: ZoneInfo, secrets: Iterable[str]
    ) -> tuple[Transcript, tuple[Document, ...]]:
        """A transcript of some legs' notes but their ends, counted from `start`, and the documents fetched in it."""
        events: list[Event] = []
        documents: list[Document] = []
        for note in sorted((note for sid in sids for note in self._by_sid.get(sid, ())), key=lambda note: note.n):
            if note.verb == "end":
                continue
            text = note.text
            if note.document is not None:
                text = str(len(documents))
                documents.append(note.document)
            offset = (note.at - start).total_seconds()
            events.append(Event(offset, note.at.astimezone(zone), note.who, note.verb, text, note.facts))
        return Transcript(tuple(events), tuple(secrets)), tuple(documents)
