"""Reads TwiML elements into verbs, with a remark for everything that has no effect here."""

from collections.abc import Callable, Sequence
from typing import Literal
from xml.etree.ElementTree import Element

from routing.simulator.attributes import Reader
from routing.simulator.verbs import (
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Prompt,
    Redirect,
    Reject,
    Remark,
    Say,
    Target,
    Unsupported,
    Verb,
)

# Twilio's, but not this network's (the first three come with a later part of it).
NOT_YET = frozenset(
    {"Record", "Enqueue", "Leave", "Connect", "Start", "Stop", "Pay", "Prompt", "Refer", "Sms", "Message"}
    | {"Conference", "Queue", "Siprec", "Stream", "Room", "Echo", "Sim", "WhatsApp", "Application"}
)
_KEYS = frozenset("0123456789#*")


def verbs_of(elements: Sequence[Element], remarks: list[Remark]) -> tuple[Verb, ...]:
    """The verbs of a document in order; unknown elements are passed over with a remark (Twilio's 12200)."""
    return tuple(verb for element in elements if (verb := _verb(element, remarks)) is not None)


def _verb(element: Element, remarks: list[Remark]) -> Verb | None:
    if element.tag in NOT_YET:
        return Unsupported(f"<{element.tag}>")
    make = _MAKERS.get(element.tag)
    if make is None:
        remarks.append(Remark("element", str(element.tag)))
        return None
    reader = Reader(element, remarks)
    verb: Verb = make(reader)
    if (method := reader.string("method")) not in (None, "POST"):
        verb = Unsupported(f"<{element.tag} method={method}>")
    reader.close()
    return verb


def _say(reader: Reader) -> Say:
    return Say(reader.text(), reader.number("loop", 1))


def _play(reader: Reader) -> Play:
    return Play(reader.text(), reader.number("loop", 1), reader.string("digits") or "")


def _pause(reader: Reader) -> Pause:
    return Pause(reader.number("length", 1))


def _gather(reader: Reader) -> Gather:
    prompts: list[Prompt] = []
    for verb in verbs_of(list(reader.element), reader.remarks):
        if isinstance(verb, Say | Play | Pause):
            prompts.append(verb)
        else:
            reader.remarks.append(Remark("element", f"Gather {type(verb).__name__}"))
    finish = reader.string("finishOnKey")
    if finish is not None and not _KEYS.issuperset(finish):
        reader.bad("finishOnKey", finish)  # https://www.twilio.com/docs/api/errors/13310
        finish = None
    return Gather(
        prompts=tuple(prompts),
        action=reader.string("action") or None,
        inputs=_inputs(reader),
        num_digits=reader.number("numDigits", 0) or None,
        finish_on_key="#" if finish is None else finish,
        timeout=reader.number("timeout", 5),
        action_on_empty_result=reader.flag("actionOnEmptyResult", False),
        barge_in=reader.flag("bargeIn", True),
    )


def _inputs(reader: Reader) -> frozenset[str]:
    value = reader.string("input") or "dtmf"
    inputs = frozenset(value.split())
    if inputs <= {"dtmf", "speech"}:
        return inputs
    reader.bad("input", value)
    return frozenset({"dtmf"})


def _dial(reader: Reader) -> Dial | Unsupported:
    element = reader.element
    for child in element:
        if child.tag in NOT_YET or child.get("method", "POST") != "POST":
            return Unsupported(f"<Dial><{child.tag}>")
    targets = [target for child in element if (target := _target(child, reader.remarks)) is not None]
    if not len(element) and reader.text():
        targets = [Target("number", reader.text())]
    return Dial(
        targets=tuple(targets),
        action=reader.string("action") or None,
        timeout=reader.number("timeout", 30),
        time_limit=reader.number("timeLimit", 14_400),
        caller_id=reader.string("callerId") or None,
        sequential=reader.flag("sequential", False),
        answer_on_bridge=reader.flag("answerOnBridge", False),
    )


def _target(element: Element, remarks: list[Remark]) -> Target | None:
    kind = _TARGETS.get(element.tag)
    if kind is None:
        remarks.append(Remark("element", f"Dial {element.tag}"))
        return None
    reader = Reader(element, remarks)
    identity = element.find("Identity")
    address = reader.text() if identity is None else (identity.text or "").strip()
    target = Target(kind, address, reader.string("url") or None)
    reader.string("method")  # always POST here: _dial has refused the others
    reader.close()
    return target


_TARGETS: dict[str, Literal["number", "sip", "client"]] = {
    "Number": "number",
    "Sip": "sip",
    "Client": "client",
}


def _redirect(reader: Reader) -> Redirect:
    return Redirect(reader.text())


def _hangup(reader: Reader) -> Hangup:
    return Hangup()


def _reject(reader: Reader) -> Reject:
    reason = reader.string("reason")
    if reason not in (None, "rejected", "busy"):
        reader.bad("reason", reason)
    return Reject("busy" if reason == "busy" else "rejected")


_MAKERS: dict[str, Callable[[Reader], Verb]] = {
    "Say": _say,
    "Play": _play,
    "Pause": _pause,
    "Gather": _gather,
    "Dial": _dial,
    "Redirect": _redirect,
    "Hangup": _hangup,
    "Reject": _reject,
}
