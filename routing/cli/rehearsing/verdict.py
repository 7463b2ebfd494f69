"""What became of promises, by the network's own log: kept, late, lost, and people rung twice or while closed.

Of our own rows nothing is believed here but that a promise was made, and that it counts as over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from routing.simulator.network_log import Heard, LoggedCall

# A telephone rings a moment after it was dialled: dialled while open, it was not rung while closed.
SETUP = timedelta(seconds=5)
# A call that is called off as its telephone begins to ring disturbs nobody: that is how a second call is undone.
HEARD_AFTER = timedelta(seconds=3)
INBOUND = "inbound"
NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")

IsOpen = Callable[[datetime], bool]


@dataclass(frozen=True, slots=True)
class Promise:
    """One booking as its asker knows it. `due_until` is the end of the window told last, None for none.

    `withdrawn_at` is when they cancelled and were told so; `can_ring` is false for a number the network refuses.
    """

    reference: str
    number: str
    due_until: datetime | None
    is_over: bool
    withdrawn_at: datetime | None = None
    can_ring: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many promises, and what became of them; `called_off` counts calls that were ended before they were heard.

    The last three name whom it befell, and are to be empty.
    """

    promised: int
    kept: int
    late: int
    withdrawn: int
    retried: int
    unreachable: int
    called_off: int
    lost: tuple[str, ...]
    rung_twice: tuple[str, ...]
    rung_while_closed: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, nobody was rung twice, and nobody while closed."""
        return not (self.lost or self.rung_twice or self.rung_while_closed)


@dataclass(frozen=True, slots=True)
class _Story:
    """One promise with the calls to its number that came about, oldest first, and since when its people talked."""

    promise: Promise
    rings: Sequence[LoggedCall]
    talked_at: datetime | None

    @property
    def is_withdrawn(self) -> bool:
        """Whether nobody was to be rung any more before anybody was."""
        ended = min(self.promise.withdrawn_at or NEVER, self.talked_at or NEVER)
        return ended < (self.rings[0].created_at if self.rings else NEVER)

    @property
    def is_lost(self) -> bool:
        """Neither rung nor called off, or still open."""
        is_heard_of = bool(self.rings) or self.is_withdrawn or not self.promise.can_ring
        return not (is_heard_of and self.promise.is_over)


def judge(promises: Iterable[Promise], calls: Sequence[LoggedCall], heard: Sequence[Heard], is_open: IsOpen) -> Verdict:
    """The verdict on what was promised."""
    stories = _stories(promises, calls, heard)
    live = [story for story in stories if not story.is_withdrawn]
    rung = [story for story in live if story.rings]
    kept = [story for story in rung if _in_time(story)]
    return Verdict(
        promised=len(stories), kept=len(kept), late=len(rung) - len(kept), withdrawn=len(stories) - len(live),
        retried=sum(len(story.rings) > 1 for story in rung),
        unreachable=sum(
            story.promise.is_over and story.talked_at is None and story.promise.withdrawn_at is None for story in live
        ),
        called_off=sum(call.origin != INBOUND and not _came_about(call) for call in calls),
        lost=tuple(story.promise.reference for story in stories if story.is_lost),
        rung_twice=tuple(story.promise.reference for story in stories if _is_rung_twice(story)),
        rung_while_closed=tuple(
            story.promise.reference for story in stories for ring in story.rings if _is_outside(ring, is_open)
        ),
    )


def _stories(promises: Iterable[Promise], calls: Sequence[LoggedCall], heard: Sequence[Heard]) -> list[_Story]:
    rings: Mapping[str, list[LoggedCall]] = defaultdict(list)
    for call in calls:
        if call.origin != INBOUND and _came_about(call):
            rings[call.to].append(call)
    talked = _first_talks(calls, heard)
    return [
        _Story(one, sorted(rings[one.number], key=lambda call: call.created_at), talked.get(one.number))
        for one in promises
    ]


def _came_about(call: LoggedCall) -> bool:
    """Whether a telephone rang, or was in use; not when the call was called off before anybody could hear it."""
    if call.status != "canceled":
        return True
    return call.rang_at is not None and (call.ended_at or NEVER) - call.rang_at > HEARD_AFTER


def _first_talks(calls: Sequence[LoggedCall], heard: Sequence[Heard]) -> Mapping[str, datetime]:
    """When each number first talked with somebody, whoever called whom."""
    number = {call.sid: call.caller if call.origin == INBOUND else call.to for call in calls}
    first: dict[str, datetime] = {}
    for one in sorted(heard, key=lambda one: one.since):
        for sid in (one.first, one.second):
            if sid in number:
                first.setdefault(number[sid], one.since)
    return first


def _in_time(story: _Story) -> bool:
    until = story.promise.due_until
    return until is None or story.rings[0].created_at < until


def _is_rung_twice(story: _Story) -> bool:
    """Two calls at once, two for one try, or one after a talk or after it was called off."""
    tries = [ring.news_url for ring in story.rings if ring.news_url and ring.rang_at]
    at_once = any(_are_at_once(before, after) for before, after in pairwise(story.rings))
    ended = [at for at in (story.talked_at, story.promise.withdrawn_at) if at is not None]
    is_after = any(ring.created_at > at for ring in story.rings for at in ended)
    return at_once or is_after or len(tries) != len(set(tries))


def _are_at_once(before: LoggedCall, after: LoggedCall) -> bool:
    """Whether two calls met at one telephone: both rang, or the first one was being talked."""
    have_met = (before.rang_at is not None and after.rang_at is not None) or before.answered_at is not None
    return after.created_at < (before.ended_at or NEVER) and have_met


def _is_outside(ring: LoggedCall, is_open: IsOpen) -> bool:
    rang_at = ring.rang_at or ring.created_at
    return not is_open(rang_at) and not is_open(max(ring.created_at, rang_at - SETUP))
