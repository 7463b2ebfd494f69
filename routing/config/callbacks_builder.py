"""callbacks.yaml made into what the centre promises, its line checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from routing.config.document import Place
from routing.config.faults import did_you_mean
from routing.domain.centre import Channel, Line
from routing.domain.promise import (
    Alerts,
    Balance,
    Dial,
    Keep,
    Limits,
    NumberRules,
    NumberType,
    Privacy,
    Promises,
    SlotRules,
    Strategy,
    Texts,
    Tries,
)

Loaded = Mapping[str, Any]


def read_promises(loaded: Loaded, lines: Mapping[str, Line], complain: Callable[[Place, str], None]) -> Promises:
    """What a validated callbacks.yaml says; a line that is not there, or is no phone line, is complained of."""
    line, offer, tries = loaded["line"], loaded["offer"], loaded["attempts"]
    if line not in lines:
        complain(("line",), f"no line is called “{line}”; {did_you_mean(line, lines)}")
    elif lines[line].channel is not Channel.PHONE:
        complain(("line",), f"“{line}” is a chat; people are rung back from a phone line")
    elif loaded["slots"]["horizon"] <= loaded["slots"]["lead"]:
        complain(("slots", "horizon"), "the horizon is to be longer than the lead, else nothing is ever offered")
    dial, numbers = loaded["dial"], loaded["numbers"]
    return Promises(
        line=line, offered_while_closed=offer["closed"], offered_after=offer["in_queue_after"],
        slots=_slots(loaded["slots"]),
        numbers=NumberRules(tuple(numbers["countries"]), tuple(NumberType(kind) for kind in numbers["types"])),
        limits=Limits(**loaded["limits"]), dial=Dial(**{**dial, "strategy": Strategy(dial["strategy"])}),
        tries=Tries(
            tries["max"], tries["busy"], tuple(tries["no_answer"]), tries["machine"]["retry"],
            tries["machine"]["message"] == "once", tries["no_key"], tries["failed"],
        ),
        texts=Texts(**loaded["sms"]), keep=Keep(**loaded["keep"]),
        alerts=Alerts(tuple(number.e164 for number in loaded["alerts"]["sms"]), loaded["alerts"]["webhook"]),
        balance=Balance(**loaded["balance"]), privacy=Privacy(**loaded["privacy"]),
    )


def _slots(data: Loaded) -> SlotRules:
    """Seats are given, or what so many agents can handle in a window."""
    plain = SlotRules(data["length"], data["lead"], data["horizon"])
    if "agents" in data:
        seats = data["agents"] * data["length"] // data["handling"]
        return SlotRules(plain.length, plain.lead, plain.horizon, seats)
    return SlotRules(plain.length, plain.lead, plain.horizon, data.get("capacity", plain.capacity))
