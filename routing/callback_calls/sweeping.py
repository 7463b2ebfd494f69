"""What nobody told us of calls to people rung back: asked of the network once a try's lease has run out.

Of a try whose placing is in doubt the network is asked twice, some time apart, before it counts as not placed. A call
that still waits in the network's own queue when nobody may be rung any more is cancelled, and its person waits again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from routing.availability import Outlook
from routing.callback_calls.claiming import SURELY_OVER
from routing.callback_calls.ending import ended, taken_up_again
from routing.callback_calls.news import AGENT_FIRST, Bound, note_news, stranger
from routing.domain.attempt import PROGRESS, TALK_ASKED_EVERY, AttemptOutcome, AttemptState, News
from routing.domain.callback import CallbackState
from routing.domain.ring_times import may_ring
from routing.outbox import end_call
from routing.runtime import Runtime
from routing.store import attempts, callbacks
from routing.store.attempts import CALLBACK, AttemptRow
from routing.store.database import Connection
from routing.store.unattended import unattended
from routing.telephony.call_news import OUTGOING, address_to_ring, call_news
from routing.telephony.network import Network, NetworkSilent, Outcome, RemoteCall

log = logging.getLogger(__name__)

ASKING = timedelta(seconds=30)
ASKED_AGAIN_AFTER = timedelta(seconds=15)
CLOCKS_DIFFER = timedelta(seconds=5)
MOST_AT_ONCE = 50
QUEUED = "queued"
ASKED = "asked"  # among a try's answers: when the network was asked in vain for a call that it may have placed


def sweep_callbacks(runtime: Runtime, outlook: Outlook, network: Network) -> int:
    """Asks what became of tries of which no news came; how many the network told of."""
    _take_up_again(runtime, outlook)
    for done in range(MOST_AT_ONCE):
        now = runtime.clock.now()
        with runtime.database.read() as connection:
            if not attempts.is_any_overdue(connection, now, CALLBACK):
                return done
        attempt = runtime.database.write(partial(attempts.look_after, now=now, lease=ASKING, kind=CALLBACK))
        if attempt is None:
            return done
        try:
            found = _asked(runtime, network, outlook, attempt)
        except NetworkSilent as silence:
            log.warning("nothing is known of callback try=%s yet: %s", attempt.id, silence)
            return done
        is_off = _is_cancelled_in_time(runtime, outlook, network, found)
        runtime.database.write(partial(
            _note, runtime=runtime, outlook=outlook, asked=attempt, found=found, is_off=is_off, now=now,
        ))
    return MOST_AT_ONCE


def _take_up_again(runtime: Runtime, outlook: Outlook) -> None:
    """Nobody is left behind whom nothing rings any more, whatever went wrong."""
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        found = unattended(connection, now - ASKING, MOST_AT_ONCE)

    def work(connection: Connection, id_: str) -> None:
        held, live = callbacks.lock(connection, id_), attempts.live_of_callback(connection, id_)
        is_attended = live is not None and live.outcome is None and held is not None and live.n == held.tries
        if held is not None and held.state in (CallbackState.DIALLING, CallbackState.TALKING) and not is_attended:
            log.error("nothing rings for callback %s any more, which is %s", held.reference, held.state)
            taken_up_again(connection, outlook, held, now)

    for id_ in found:
        runtime.database.write(partial(work, id_=id_))


def _asked(runtime: Runtime, network: Network, outlook: Outlook, attempt: AttemptRow) -> tuple[RemoteCall, ...]:
    """The calls that may be the try's, the oldest first. Raises NetworkSilent."""
    if attempt.call_sid is not None:
        known = network.call(attempt.call_sid)
        return (known,) if known else ()
    to = _rung(runtime, outlook, attempt)
    calls = network.calls_to(to, attempt.sent_at - CLOCKS_DIFFER) if to else ()
    return tuple(sorted((call for call in calls if call.direction == OUTGOING), key=lambda call: call.created_at))


def _rung(runtime: Runtime, outlook: Outlook, attempt: AttemptRow) -> str | None:
    if attempt.strategy == AGENT_FIRST:
        agent = outlook.centre.agents.get(attempt.agent)
        return address_to_ring(agent) if agent else None
    with runtime.database.read() as connection:
        held = callbacks.find(connection, attempt.callback_id or "")
    return held.number if held else None


def _is_cancelled_in_time(
    runtime: Runtime, outlook: Outlook, network: Network, found: tuple[RemoteCall, ...]
) -> bool:
    """Whether a call that has not begun yet was taken back, as it would ring when nobody may be rung any more."""
    promises = outlook.centre.promises
    if promises is None or len(found) != 1 or found[0].status != QUEUED:
        return False
    stop = timedelta(seconds=promises.dial.stop_before_closing)
    if may_ring(outlook.hours[promises.line], runtime.clock.now(), stop):
        return False
    return network.end_call(found[0].sid).outcome is Outcome.DONE


def _note(
    connection: Connection, runtime: Runtime, outlook: Outlook, asked: AttemptRow, found: tuple[RemoteCall, ...],
    is_off: bool, now: datetime,
) -> None:
    """What the network knows of a try, unless webhooks said more meanwhile."""
    held = callbacks.lock(connection, asked.callback_id or "")
    attempt = attempts.lock(connection, asked.id)
    if attempt is None or held is None or attempt.state is AttemptState.ENDED:
        return
    if attempt.lease_until_at != asked.lease_until_at or attempt.call_sid != asked.call_sid:
        return
    ours, others = _own(connection, attempt, found)
    for other in others:
        stranger(connection, attempt, other.sid, now, _is_over(other))
    bound = Bound(held, attempt)
    if ours is None:
        _not_found(connection, runtime, outlook, bound, now)
        return
    attempts.bind(connection, attempt.id, ours.sid)
    if is_off:
        ended(connection, outlook, runtime.links, held, attempt, AttemptOutcome.NOT_PLACED, now)
        return
    note_news(connection, outlook, runtime.links, bound, call_news(ours.status) or News.PLACED, now, now)
    if attempt.outcome is not None and not _is_over(ours):
        end_call(connection, f"{attempt.id}:{int(now.timestamp())}", ours.sid, now)
        attempts.wait(connection, attempt.id, now + ASKING)
    elif attempt.state is AttemptState.TALKING and not _is_over(ours):
        attempts.wait(connection, attempt.id, now + TALK_ASKED_EVERY)


def _own(
    connection: Connection, attempt: AttemptRow, found: tuple[RemoteCall, ...]
) -> tuple[RemoteCall | None, tuple[RemoteCall, ...]]:
    if attempt.call_sid is not None:
        return next(iter(found), None), ()
    unbound = tuple(call for call in found if not attempts.is_bound(connection, call.sid))
    return next(iter(unbound), None), unbound[1:]


def _not_found(connection: Connection, runtime: Runtime, outlook: Outlook, bound: Bound, now: datetime) -> None:
    """The network knows no such call: at once for one it named itself, else only when asked again later."""
    attempt = bound.attempt
    if attempt.call_sid is not None:
        lost = AttemptOutcome.CONNECTED if attempt.state is AttemptState.TALKING else AttemptOutcome.UNKNOWN
        ended(connection, outlook, runtime.links, bound.callback, attempt, lost, now)
        return
    if ASKED not in attempt.answers:
        attempts.keep_answer(connection, attempt, ASKED, now.isoformat())
        surely_over_at = attempt.sent_at + timedelta(seconds=attempt.ring_seconds + SURELY_OVER)
        attempts.wait(connection, attempt.id, max(now, surely_over_at) + ASKED_AGAIN_AFTER)
        return
    log.warning("callback try=%s was never placed", attempt.id)
    ended(connection, outlook, runtime.links, bound.callback, attempt, AttemptOutcome.NOT_PLACED, now)


def _is_over(call: RemoteCall) -> bool:
    news = call_news(call.status)
    return news is not None and news not in PROGRESS
