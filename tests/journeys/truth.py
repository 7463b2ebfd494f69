"""What must be so once a centre is at rest, whatever happened: the network's log is the truth; rows agree."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from tests.journeys.stage import Stage


def comes_to_rest(stage: Stage) -> None:
    """Lets every call end, and holds the centre to all of this."""
    stage.settle()
    everybody_is_free(stage)
    nobody_is_rung_twice(stage)
    nobody_talks_to_two(stage)
    rows_agree(stage)


def everybody_is_free(stage: Stage) -> None:
    """No agent is held, no try is open, nobody is left in a queue or in a call."""
    live = [leg.sid for leg in stage.log.calls if stage.network.exchange.live_leg(leg.sid)]
    assert live == [], "the network has calls that never ended"
    assert stage.rows.open_attempts() == [], "tries that never ended"
    assert set(stage.presences().values()) <= {"available", "away"}, stage.presences()
    assert [entry for entry in stage.rows.entries() if entry.state != "left"] == []
    untold = {webhook.call_sid for webhook in stage.log.webhooks if (webhook.kind, webhook.fate) == ("status", "lost")}
    calls = [call for call in stage.rows.calls() if call.sid not in untold]
    assert [call for call in calls if call.state != "ended" or call.ended_as is None] == []
    assert {state for _, state in stage.rows.orders()} <= {"done", "dropped"}, stage.rows.orders()


def nobody_is_rung_twice(stage: Stage) -> None:
    """One try is one telephone call."""
    tokens = Counter(_token(stage, leg.sid) for leg in stage.log.calls if leg.origin == "rest")
    assert [token for token, times in tokens.items() if times > 1] == [], "one try rang more than once"
    attempts = stage.rows.attempts()
    known = {attempt.token for attempt in attempts}
    assert tokens.keys() <= known
    sids = {leg.sid: _token(stage, leg.sid) for leg in stage.log.calls if leg.origin == "rest"}
    assert {attempt.call_sid: attempt.token for attempt in attempts if attempt.call_sid} == sids


def nobody_talks_to_two(stage: Stage) -> None:
    """Nobody hears two people at once, and one call to an agent is one talk."""
    agent_legs = Counter(sid for bridge in stage.log.bridges for sid in (bridge.first, bridge.second))
    inbound = {leg.sid for leg in stage.log.calls if leg.origin == "inbound"}
    assert all(times == 1 for sid, times in agent_legs.items() if sid not in inbound)
    to = {leg.sid: leg.sid if leg.origin == "inbound" else leg.to for leg in stage.log.calls}
    for who in set(to.values()):
        talks = sorted(
            (bridge.since, bridge.until) for bridge in stage.log.bridges if who in (to[bridge.first], to[bridge.second])
        )
        assert all(before[1] is not None and before[1] <= after[0] for before, after in pairwise(talks)), who


def rows_agree(stage: Stage) -> None:
    """Who talked with whom, and who with nobody, is the same for network and product."""
    for leg in stage.log.calls:
        if leg.origin == "inbound":
            _caller_agrees(stage, leg.sid)
    bridged = {sid for bridge in stage.log.bridges for sid in (bridge.first, bridge.second)}
    for attempt in stage.rows.attempts():
        has_talked = attempt.call_sid in bridged
        assert (attempt.outcome == "connected") == has_talked, attempt


def _caller_agrees(stage: Stage, sid: str) -> None:
    talked, call, entry = stage.heard_by(sid), stage.rows.call(sid), stage.rows.entry(sid)
    left_as = entry.left_as if entry else None
    if talked:
        assert (call.ended_as, call.agent, left_as) == ("answered", talked[-1], "answered"), (talked, call, entry)
        assert call.wait_seconds is not None
    else:
        assert call.ended_as != "answered", call
        assert left_as != "answered", entry
        assert call.agent is None, call


def _token(stage: Stage, sid: str) -> str:
    """The token in the addresses of a call to an agent."""
    address = stage.network.exchange.legs[sid].callback.url
    return address.partition("/twilio/agent/")[2].partition("/")[0]
