"""Reads TwiML elements into verbs, with a remark for everything that has no effect here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal
from xml.etree.ElementTree import Element

from routing.simulator.attributes import CALL_EVENTS, RECORDING_EVENTS, Reader
from routing.simulator.verbs import (
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Leave,
    Pause,
    Play,
    Prompt,
    QueueTarget,
    Record,
    Redirect,
    Reject,
    Remark,
    Say,
    Target,
    Unsupported,
    Verb,
)

# Twilio's, but not this network's.
NOT_YET = frozenset(
    {"Connect", "Start", "Stop", "Pay", "Prompt", "Refer", "Sms", "Message"}
    | {"Conference", "Siprec", "Stream", "Room", "Echo", "Sim", "WhatsApp", "Application"}
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
    verb = make(reader)
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
        method=reader.method(),
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
        if child.tag in NOT_YET:
            return Unsupported(f"<Dial><{child.tag}>")
    targets = [target for child in element if (target := _target(child, reader.remarks)) is not None]
    if not len(element) and reader.text():
        targets = [Target("number", reader.text())]
    recorded = reader.string("record") or "do-not-record"
    return Dial(
        targets=tuple(targets),
        action=reader.string("action") or None,
        timeout=reader.number("timeout", 30),
        time_limit=reader.number("timeLimit", 14_400),
        caller_id=reader.string("callerId") or None,
        sequential=reader.flag("sequential", False),
        answer_on_bridge=reader.flag("answerOnBridge", False),
        method=reader.method(),
        queue=next((_queue(child, reader.remarks) for child in element if child.tag == "Queue"), None),
        is_recorded=recorded == "true" or recorded.startswith("record-from-"),
        recording=reader.callback("recordingStatusCallback", RECORDING_EVENTS),
    )


def _queue(element: Element, remarks: list[Remark]) -> QueueTarget:
    reader = Reader(element, remarks)
    queue = QueueTarget(reader.text(), reader.string("url") or None, reader.method())
    reader.close()
    return queue


def _target(element: Element, remarks: list[Remark]) -> Target | None:
    kind = _TARGETS.get(element.tag)
    if kind is None:
        if element.tag != "Queue":
            remarks.append(Remark("element", f"Dial {element.tag}"))
        return None
    reader = Reader(element, remarks)
    identity = element.find("Identity")
    address = reader.text() if identity is None else (identity.text or "").strip()
    status = reader.callback("statusCallback", CALL_EVENTS)
    target = Target(kind, address, reader.string("url") or None, reader.method(), status)
    reader.close()
    return target


_TARGETS: dict[str, Literal["number", "sip", "client"]] = {
    "Number": "number",
    "Sip": "sip",
    "Client": "client",
}


def _redirect(reader: Reader) -> Redirect:
    return Redirect(reader.text(), reader.method())


def _enqueue(reader: Reader) -> Enqueue:
    task = reader.element.find("Task")
    return Enqueue(
        name=" ".join((reader.element.text or "").split()),
        action=reader.string("action") or None,
        method=reader.method(),
        wait_url=reader.string("waitUrl") or None,
        wait_method=reader.method("waitUrlMethod"),
        workflow=reader.string("workflowSid") or "",
        task="" if task is None else (task.text or "").strip(),
    )


def _leave(reader: Reader) -> Leave:
    return Leave()


def _record(reader: Reader) -> Record:
    finish = reader.string("finishOnKey")
    return Record(
        action=reader.string("action") or None,
        method=reader.method(),
        timeout=reader.number("timeout", 5),
        finish_on_key="1234567890*#" if finish is None else finish,
        max_length=reader.number("maxLength", 3600),
        play_beep=reader.flag("playBeep", True),
        trim=reader.string("trim") == "trim-silence",
        recording=reader.callback("recordingStatusCallback", RECORDING_EVENTS),
    )


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
    "Enqueue": _enqueue,
    "Leave": _leave,
    "Record": _record,
    "Redirect": _redirect,
    "Hangup": _hangup,
    "Reject": _reject,
}
