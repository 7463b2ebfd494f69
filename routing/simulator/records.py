"""A call told as one story: its own events, and those of everybody who was rung for it or connected to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from routing.simulator.endings import End
from routing.simulator.exchange import Exchange
from routing.simulator.legs import Document, Leg
from routing.simulator.transcript import Event, Transcript


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call that is over: how it ended for the network, when, what was heard, and the documents fetched."""

    sid: str
    end: End
    started_at: datetime
    ended_at: datetime
    transcript: Transcript
    documents: tuple[Document, ...]


def record_of(exchange: Exchange, sid: str) -> CallRecord:
    """The story of a call so far; raises KeyError when there is none of that sid. One that is not over is
    `under_way`, until now.

    An agent rung by REST belongs to the caller they were connected to; one who never talked to anybody belongs to
    every caller who had nobody to talk to yet when the telephone began to ring.
    """
    leg = exchange.legs[sid]
    sids = {sid, *_others(exchange, leg)}
    secrets = [secret for one in sids for secret in exchange.legs[one].secrets]
    start = leg.created_at
    transcript, documents = exchange.chronicle.story(sids, start, exchange.network.zone, secrets)
    ended_at = leg.ended_at or exchange.now()
    end = cast(End, (leg.end or "failed") if leg.is_over else "under_way")
    if leg.is_over:
        transcript = _with_end(transcript, end, (ended_at - start).total_seconds(), ended_at, exchange)
    return CallRecord(sid, end, start, ended_at, transcript, documents)


def _with_end(transcript: Transcript, end: End, offset: float, ended_at: datetime, exchange: Exchange) -> Transcript:
    at = ended_at.astimezone(exchange.network.zone)
    before = [event for event in transcript.events if event.offset <= offset]
    after = [event for event in transcript.events if event.offset > offset]
    return Transcript((*before, Event(offset, at, "network", "end", end), *after), transcript.secrets)


def _others(exchange: Exchange, leg: Leg) -> set[str]:
    """The legs whose events belong to the story of this one."""
    found = {one.sid for one in exchange.legs.values() if one.parent == leg.sid}
    found |= _heard_by(exchange, leg.sid)
    heard_at = [bridge.since for bridge in exchange.bridges if leg.sid in (bridge.first, bridge.second)]
    alone_until = min([leg.ended_at or exchange.now(), *heard_at])
    for one in exchange.legs.values():
        is_in_vain = one.origin == "rest" and one.side == "agent" and not one.is_heard
        if is_in_vain and leg.origin == "inbound" and leg.created_at <= one.created_at <= alone_until:
            found.add(one.sid)
    return found - {leg.sid}


def _heard_by(exchange: Exchange, sid: str) -> set[str]:
    pairs = [{bridge.first, bridge.second} for bridge in exchange.bridges]
    return {other for pair in pairs if sid in pair for other in pair if other in exchange.legs}
