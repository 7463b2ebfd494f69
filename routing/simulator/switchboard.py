"""What the page of telephones shows of a live network, as JSON-able values with callers' numbers masked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from routing.simulator.legs import Document
from routing.simulator.live import LiveNetwork
from routing.simulator.masking import mask_in, masked_number
from routing.simulator.parties import keys_of, target_of
from routing.simulator.pretty import language_of, pretty, verbs_in

MOST_MESSAGES = 30
MOST_EVENTS = 1000
_QUOTED = re.compile(r"[«“](.*)[»”]", re.DOTALL)
_SPOKEN = ("say", "cut", "whisper")

Json = dict[str, Any]


class Switchboard:
    """A live network as its page sees it. `agents` maps addresses to names, `behaviours` to how they began."""

    def __init__(self, live: LiveNetwork, agents: Mapping[str, str], behaviours: Mapping[str, str]) -> None:
        self._live, self._agents, self._behaviours = live, agents, behaviours

    def state(self) -> Json:
        """Calls under way, queues with who waits since when, agents with their call, the latest text messages."""
        state: Json = self._live.state()
        calls: dict[str, Json] = {call["sid"]: {**call, "label": _label(call)} for call in state["calls"]}
        since = {stay.sid: stay.since for stay in self._live.log.waits if stay.until is None} if calls else {}
        return {
            **state,
            "calls": list(calls.values()),
            "queues": [_queue(queue, calls, since) for queue in state["queues"]],
            "agents": [self._agent(address, name, calls) for address, name in self._agents.items()],
            "messages": self._messages(),
        }

    def events(self, since: int, lang: str) -> list[Json]:
        """At most 1000 events after number `since`; what is said comes with its words and their language."""
        events: list[Json] = self._live.events(since, lang)[:MOST_EVENTS]
        speakers = {event["sid"] for event in events if event["verb"] in _SPOKEN}
        documents = {sid: self._documents(sid) for sid in speakers}
        return [self._event(event, documents) for event in events]

    def call(self, sid: str) -> Json:
        """How a call went so far, and the documents fetched for it; raises KeyError when there is none."""
        record = self._live.record(sid)
        mask = record.transcript.mask
        return {
            "sid": sid,
            "end": record.end,
            "documents": [
                {"url": mask(one.url), "status": one.status, "verbs": [mask(verb) for verb in verbs_in(one.body)],
                 "body": mask(pretty(one.body))}
                for one in record.documents
            ],
        }

    def _agent(self, address: str, name: str, calls: Mapping[str, Json]) -> Json:
        keys = keys_of(target_of(address))
        chosen = [self._live.exchange.behaviours[key] for key in keys if key in self._live.exchange.behaviours]
        mine = [
            call["sid"] for call in calls.values()
            if call["direction"] != "inbound" and set(keys).intersection(keys_of(target_of(str(call["to"]))))
        ]
        return {
            "address": address,
            "name": name,
            "behaviour": chosen[0] if chosen else self._behaviours.get(address, "answer"),
            "call": mine[-1] if mine else None,
        }

    def _messages(self) -> list[Json]:
        latest = self._live.log.messages[-MOST_MESSAGES:]
        return [
            {
                "sid": message.sid, "to": masked_number(message.to), "body": mask_in(message.body, [message.to]),
                "status": message.status, "time": self._time(message.created_at),
            }
            for message in reversed(latest)
        ]

    def _event(self, event: Json, documents: Mapping[str, tuple[Document, ...]]) -> Json:
        more: Json = {"time": self._time(datetime.fromisoformat(event["at"]))}
        quoted = _QUOTED.search(event["text"])
        if event["verb"] in _SPOKEN and quoted:
            words = quoted[1].strip()
            more |= {"words": words, "language": language_of(words, documents.get(event["sid"], ()))}
        return {**event, **more}

    def _documents(self, sid: str) -> tuple[Document, ...]:
        try:
            return self._live.record(sid).documents
        except KeyError:
            return ()

    def _time(self, at: datetime) -> str:
        return f"{at.astimezone(self._live.network.zone):%H:%M:%S}"


def _label(call: Json) -> str:
    """Who is on a leg, in a word: an agent's name, or the masked number of somebody outside."""
    side, _, name = str(call["who"]).partition(" ")
    if side == "agent":
        return name
    return str(call["from"] if call["direction"] == "inbound" else call["to"])


def _queue(queue: Json, calls: Mapping[str, Json], since: Mapping[str, datetime]) -> Json:
    return {
        "name": queue["name"],
        "members": [
            {"sid": sid, "label": calls[sid]["label"] if sid in calls else "", "since": _iso(since.get(sid))}
            for sid in queue["members"]
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
