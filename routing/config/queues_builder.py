"""queues.yaml made into agents, queues and the rules for both, with its references checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from routing.config.document import Place
from routing.config.faults import did_you_mean
from routing.domain.staff import Agent, Contact, Presences, Queue, Sms, Tier, Voicemail, Waiting, Way

Loaded = Mapping[str, Any]
Complain = Callable[[Place, str], None]


@dataclass(frozen=True, slots=True)
class Staff:
    """Who answers, where callers wait, and the fields of a Centre that concern both."""

    agents: Mapping[str, Agent]
    queues: Mapping[str, Queue]
    rules: Mapping[str, Any]


def read_staff(loaded: Loaded, lines: Iterable[str], complain: Complain) -> Staff:
    """What a validated queues.yaml says; unknown agents and lines are complained of."""
    agents = {id_: _agent(id_, data) for id_, data in (loaded["agents"] or {}).items()}
    queues = {
        id_: _queue(id_, data, agents, list(lines), complain) for id_, data in (loaded["queues"] or {}).items()
    }
    caller_id, fallback = loaded["caller_id"], loaded["fallback_number"]
    return Staff(agents, queues, {
        "caller_id": caller_id.e164 if caller_id else None,
        "fallback_number": fallback.e164 if fallback else None,
        "presences": Presences(**loaded["presence"]),
        "voicemail": Voicemail(**loaded["voicemail"]),
        "sms": Sms(**loaded["sms"]),
        "records_talks": loaded["recording"],
        "blocked": frozenset(number.e164 for number in loaded["blocked"]),
    })


def _agent(id_: str, data: Loaded) -> Agent:
    contact = next(contact for contact in Contact if contact.value in data)
    address = data[contact.value]
    return Agent(id_, data["name"], contact, address.e164 if contact is Contact.NUMBER else address)


def _queue(id_: str, data: Loaded, agents: Mapping[str, Agent], lines: list[str], complain: Complain) -> Queue:
    place: Place = ("queues", id_)
    tiers = tuple(
        _tier(tier, agents, (*place, "tiers", number), complain) for number, tier in enumerate(data["tiers"])
    )
    route, wait = data["route"], data["wait"]
    return Queue(
        id_, data["name"], _lines(data["lines"], lines, (*place, "lines"), complain), tiers,
        workflow=None if route == "agents" else route["taskrouter"],
        max_waiting=data["max_waiting"], max_wait=data["max_wait"], drain=data["drain"],
        when_full=tuple(Way(way) for way in data["when_full"]),
        when_nobody=tuple(Way(way) for way in data["when_nobody"]),
        waiting=Waiting(wait["music"], wait["every"], wait["position"]),
    )


def _tier(data: Loaded, agents: Mapping[str, Agent], place: Place, complain: Complain) -> Tier:
    for name in data["agents"]:
        if name not in agents:
            complain((*place, "agents"), f"no agent is called “{name}”; {did_you_mean(name, agents)}")
    rung = tuple(agents[name] for name in data["agents"] if name in agents)
    return Tier(rung, data["ring"] == "together", data["for_"])


def _lines(names: Iterable[str], known: list[str], place: Place, complain: Complain) -> tuple[str, ...]:
    if list(names) == ["all"]:
        return tuple(known)
    for name in names:
        if name not in known:
            complain(place, f"no line is called “{name}”; {did_you_mean(name, [*known, 'all'])}")
    return tuple(name for name in names if name in known)
