"""Calls and promises added up, group by group, until they are told as figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from routing.domain.ledger import Kept
from routing.domain.service import Service, Waits, is_in_time, waits_of
from routing.store.call_figures import CallGroup


@dataclass(frozen=True, slots=True)
class Figures:
    """Calls and promises of a stretch of time or of one queue in it. `handling`: the mean talk, in seconds."""

    calls: int
    ended_as: Mapping[str, int]
    waits: Waits
    service: Service
    handling: float | None
    callbacks: Kept

    @property
    def answered(self) -> int:
        """Those that an agent took."""
        return self.ended_as.get("answered", 0)

    @property
    def abandoned_menu(self) -> int:
        """Those who hung up before they chose anything that ends well."""
        return self.ended_as.get("abandoned_menu", 0)

    @property
    def abandoned_queue(self) -> int:
        """Those who hung up while they waited."""
        return self.ended_as.get("abandoned_queue", 0)

    @property
    def abandoned(self) -> int:
        """Both."""
        return self.abandoned_menu + self.abandoned_queue

    @property
    def voicemails(self) -> int:
        """Those who left a message."""
        return self.ended_as.get("voicemail", 0)

    @property
    def others(self) -> int:
        """Those that ended otherwise: told we are closed, helped by a text message, turned into a callback."""
        return self.calls - self.answered - self.abandoned - self.voicemails


@dataclass(slots=True)
class Tally:
    """Figures in the making; the only thing here that changes."""

    ended: Counter[str | None] = field(default_factory=Counter)
    waits: Counter[int] = field(default_factory=Counter)
    queued: int = 0
    in_time: int = 0
    talks: int = 0
    talked: int = 0
    kept: Kept = field(default_factory=Kept)

    def add(self, group: CallGroup) -> None:
        """So many calls more."""
        _, _, queue, ended_as, wait, count, talks, talked = group
        self.ended[ended_as] += count
        self.talks += talks
        self.talked += talked
        if wait is not None:
            self.waits[wait] += count
        if queue is not None:
            self.queued += count
            self.in_time += count if is_in_time(ended_as, wait) else 0

    def figures(self) -> Figures:
        """What it comes to."""
        ended = {how: count for how, count in sorted((how or "", count) for how, count in self.ended.items()) if how}
        return Figures(
            self.ended.total(), ended, waits_of(self.waits), Service(self.queued, self.in_time),
            self.talked / self.talks if self.talks else None, self.kept,
        )


def together(those: Iterable[Tally]) -> Tally:
    """All of them in one."""
    found = Tally()
    for one in those:
        found.ended.update(one.ended)
        found.waits.update(one.waits)
        found.queued += one.queued
        found.in_time += one.in_time
        found.talks += one.talks
        found.talked += one.talked
        found.kept += one.kept
    return found
