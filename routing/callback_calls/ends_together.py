"""The network's news that calls are over in which nobody was reached: of several callbacks at once, where that is all.

Whatever is not as plain as that (a last try, a call that is not the try's own, one that was decided before) is left for
news.py, which takes one at a time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from routing.agent_presence import after
from routing.availability import Outlook
from routing.callback_calls.ending import RINGS, retried
from routing.domain.attempt import PROGRESS, AttemptOutcome, AttemptState, News, customer_outcome
from routing.domain.presence import Event
from routing.domain.promise import Strategy
from routing.store import batches
from routing.store.attempts import CALLBACK, AttemptRow
from routing.store.batches import Move
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection, Database
from routing.store.gathering import Gathering

ENDS = "callbacks' ends"
PLAIN = re.compile(r"[\w-]{2,96}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Heard:
    """That a call is over, as the network tells it; `at` by its clock, `now` by ours."""

    outlook: Outlook
    token: str
    sid: str
    news: News
    at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class _Ended:
    """A try that is over, what came of it, and what becomes of its callback."""

    attempt: AttemptRow
    sid: str
    outcome: AttemptOutcome
    rung_at: datetime | None
    move: Move


def ends_of(database: Database, within: float) -> Gathering[Heard, bool]:
    """Takes such news in, together with what other threads bring: True where it was kept."""
    if ENDS not in database.made:
        work = Gathering[Heard, bool](lambda heard: database.write(partial(keep, heard=heard), within=within))
        database.made.setdefault(ENDS, work)
    found: Gathering[Heard, bool] = database.made[ENDS]
    return found


def keep(connection: Connection, heard: Sequence[Heard]) -> list[bool]:
    """Keeps what is plain of it, all in one; which of them that was."""
    of_token = {one.token: one for one in heard if one.news not in PROGRESS and PLAIN.fullmatch(one.token + one.sid)}
    tried = batches.tried(connection, of_token)
    callbacks = batches.hold_callbacks(connection, set(tried.values()))
    held = batches.hold_attempts(connection, tried)
    others = _of_others(connection, [of_token[row.token].sid for row in held.values() if row.call_sid is None])
    ended: dict[str, _Ended] = {}
    for row in held.values():
        done = _ended(row, callbacks, of_token[row.token], others)
        if done is not None:
            ended[row.token] = done
    if ended:
        _write(connection, tuple(ended.values()), heard[0].now)
    return [of_token.get(one.token) is one and one.token in ended for one in heard]


def _of_others(connection: Connection, sids: Sequence[str]) -> frozenset[str]:
    """Which of these calls, of which nothing was known, no try may have for its own: another has them, or wants them.
    """
    several = {sid for sid in sids if sids.count(sid) > 1}
    return frozenset(batches.known_calls(connection, set(sids) - several)) | several


def _is_own(row: AttemptRow, heard: Heard, others: frozenset[str]) -> bool:
    is_theirs = heard.sid not in others if row.call_sid is None else row.call_sid == heard.sid
    is_rung = row.kind == CALLBACK and row.strategy != Strategy.AGENT_FIRST and row.connected_at is None
    return is_theirs and is_rung and row.outcome is None and row.state is not AttemptState.ENDED


def _ended(
    row: AttemptRow, callbacks: dict[str, CallbackRow], heard: Heard, others: frozenset[str]
) -> _Ended | None:
    callback = callbacks.get(row.callback_id or "")
    outcome = customer_outcome(row.state, heard.news)
    if callback is None or outcome is None or not _is_own(row, heard, others):
        return None
    rang = heard.news in RINGS
    rung_at = min(filter(None, (row.rung_at, heard.at))) if rang else row.rung_at
    move = retried(heard.outlook, callback, row, outcome, heard.at if rang else None, heard.now)
    return _Ended(row, heard.sid, outcome, rung_at, move) if move else None


def _write(connection: Connection, ended: Sequence[_Ended], now: datetime) -> None:
    batches.end_attempts(connection, [(one.attempt.id, one.sid, one.outcome, one.rung_at) for one in ended], now)
    batches.move_callbacks(connection, [one.move for one in ended], now)
    held = batches.hold_agents(connection, {one.attempt.agent for one in ended})
    freed = [
        (agent, after(agent, Event.SPARED, now)) for one in ended
        if (agent := held.get(one.attempt.agent)) is not None and agent.attempt_id == one.attempt.id
    ]
    batches.change_agents(connection, [(read, wanted) for read, wanted in freed if wanted is not None])
