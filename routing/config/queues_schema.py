"""The shape of queues.yaml: who answers, in what order, and what callers get while they wait."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from routing.config.fields import (
    Entries,
    FileSchema,
    Notation,
    OneOrMore,
    TextField,
    choice,
    duration,
    phone_number,
    slug,
    whole,
    yes_no,
)
from routing.phone_numbers import read_number

MINUTE, HOUR, DAY = 60, 3600, 86_400


def _sip(written: str) -> str:
    if not re.fullmatch(r"sips?:[^\s@<>\"']{1,64}@[A-Za-z0-9.-]{1,200}(:\d{1,5})?", written):
        raise ValueError("not a SIP address; write it as sip:nadia@pbx.example.fr")
    return written


def _sender(written: str) -> str:
    """Who a text message is from: at most 11 letters and digits, a letter among them, or a number of ours."""
    number = read_number(written) if written.startswith("+") else None
    if number is not None:
        return number.e164
    if not re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}", written):
        raise ValueError("a sender is at most 11 letters, digits and spaces, such as PERMANENCE, or a number in full")
    return written


class AgentSchema(FileSchema):
    """Somebody who answers, by a number, a SIP address or a Twilio client."""

    name = fields.String(required=True)
    number = phone_number()
    sip = Notation(_sip)
    client = Notation(slug)

    @validates_schema
    def one_contact(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one way to ring an agent."""
        if len({"number", "sip", "client"} & data.keys()) != 1:
            raise ValidationError("an agent needs exactly one of number, sip or client")


class TierSchema(FileSchema):
    """Agents rung together or in turn, each for a while."""

    agents = OneOrMore(str, required=True)
    ring = Notation(choice("together", "in_turn"), load_default="together")
    for_ = duration(1, 600, data_key="for", required=True)


class RouteField(fields.Field[Any]):
    """`agents`, or a TaskRouter workflow."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Any:
        is_workflow = isinstance(value, dict) and list(value) == ["taskrouter"] and isinstance(value["taskrouter"], str)
        if value == "agents" or is_workflow:
            return value
        raise ValidationError("write agents, or {taskrouter: WW…}")


class WaitSchema(FileSchema):
    """What callers hear while they wait."""

    music = fields.String(load_default=None, allow_none=True)
    every = duration(1, HOUR, load_default=45)
    position = yes_no(load_default=True)

    @validates_schema
    def music_can_be_played(self, data: dict[str, Any], **_: Any) -> None:
        """Music is fetched by the provider, which follows no relative address."""
        if data["music"] and not re.fullmatch(r"https?://\S{1,400}", data["music"]):
            raise ValidationError({"music": ["write a full web address, such as https://www.example.fr/attente.mp3"]})


class QueueSchema(FileSchema):
    """Where callers wait for agents."""

    name = TextField(required=True)
    lines = OneOrMore(str, required=True)
    route = RouteField(load_default="agents")
    tiers = fields.List(fields.Nested(TierSchema), load_default=list)
    max_waiting = whole(0, 1000, load_default=20)
    max_wait = duration(1, DAY, load_default=15 * MINUTE)
    drain = duration(0, DAY, load_default=15 * MINUTE)
    when_full = OneOrMore(choice("callback", "voicemail"), load_default=lambda: ["callback", "voicemail"])
    when_nobody = OneOrMore(choice("callback", "voicemail"), load_default=lambda: ["callback", "voicemail"])
    wait = fields.Nested(WaitSchema, load_default=lambda: WaitSchema().load({}))


class SmsSchema(FileSchema):
    """Who text messages come from."""

    sender = Notation(_sender, load_default="PERMANENCE")
    max_parts = whole(1, 10, load_default=3)


class VoicemailSchema(FileSchema):
    """Limits of a message left by a caller."""

    max_length = duration(1, HOUR, load_default=2 * MINUTE)
    finish_key = Notation(choice(*"0123456789*#"), load_default="#")


class PresenceSchema(FileSchema):
    """What agents are at the start, after no answer, after a call."""

    at_start = Notation(choice("available", "away"), load_default="available")
    after_no_answer = Notation(choice("available", "away"), load_default="away")
    wrap_up = duration(0, HOUR, load_default=30)


class QueuesFileSchema(FileSchema):
    """queues.yaml."""

    caller_id = phone_number(load_default=None, allow_none=True)
    fallback_number = phone_number(load_default=None, allow_none=True)
    sms = fields.Nested(SmsSchema, load_default=lambda: SmsSchema().load({}))
    recording = yes_no(load_default=False)
    voicemail = fields.Nested(VoicemailSchema, load_default=lambda: VoicemailSchema().load({}))
    presence = fields.Nested(PresenceSchema, load_default=lambda: PresenceSchema().load({}))
    agents = Entries(AgentSchema, load_default=dict, allow_none=True)
    queues = Entries(QueueSchema, load_default=dict, allow_none=True)
    blocked = fields.List(phone_number(), load_default=list)

    @validates_schema
    def ids_are_proper(self, data: dict[str, Any], **_: Any) -> None:
        """Agents and queues stand in addresses by their ids."""
        for key in ("agents", "queues"):
            for id_ in data[key] or {}:
                try:
                    slug(id_)
                except ValueError as error:
                    raise ValidationError({key: {id_: [str(error)]}}) from None
