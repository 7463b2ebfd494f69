"""The shape of queues.yaml: who answers, in what order, and what callers get while they wait."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from routing.config import notation
from routing.config.fields import (
    Entries,
    FileSchema,
    Notation,
    OneOrMore,
    TextField,
    choice,
    phone_number,
    slug,
    whole,
    yes_no,
)


def _sip(written: str) -> str:
    if not re.fullmatch(r"sips?:[^\s@<>\"']{1,64}@[A-Za-z0-9.-]{1,200}(:\d{1,5})?", written):
        raise ValueError("not a SIP address; write it as sip:nadia@pbx.example.fr")
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
    for_ = Notation(notation.read_duration, data_key="for", required=True)


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
    every = Notation(notation.read_duration)
    position = yes_no()


class QueueSchema(FileSchema):
    """Where callers wait for agents."""

    name = TextField(required=True)
    lines = OneOrMore(str, required=True)
    route = RouteField(load_default="agents")
    tiers = fields.List(fields.Nested(TierSchema), load_default=list)
    max_waiting = whole(0, 1000)
    max_wait = Notation(notation.read_duration)
    drain = Notation(notation.read_duration)
    when_full = OneOrMore(choice("callback", "voicemail"))
    when_nobody = OneOrMore(choice("callback", "voicemail"))
    wait = fields.Nested(WaitSchema)


class SmsSchema(FileSchema):
    """Who text messages come from."""

    sender = fields.String()
    max_parts = whole(1, 10)


class VoicemailSchema(FileSchema):
    """Limits of a message left by a caller."""

    max_length = Notation(notation.read_duration)
    finish_key = Notation(choice(*"0123456789*#"))


class PresenceSchema(FileSchema):
    """What agents are at the start, after no answer, after a call."""

    at_start = Notation(choice("available", "away"))
    after_no_answer = Notation(choice("available", "away"))
    wrap_up = Notation(notation.read_duration)


class QueuesFileSchema(FileSchema):
    """queues.yaml."""

    caller_id = phone_number(load_default=None, allow_none=True)
    fallback_number = phone_number(load_default=None, allow_none=True)
    sms = fields.Nested(SmsSchema)
    recording = yes_no()
    voicemail = fields.Nested(VoicemailSchema)
    presence = fields.Nested(PresenceSchema)
    agents = Entries(AgentSchema, load_default=dict, allow_none=True)
    queues = Entries(QueueSchema, load_default=dict, allow_none=True)
    blocked = fields.List(fields.Raw(), load_default=list)

    @validates_schema
    def ids_are_proper(self, data: dict[str, Any], **_: Any) -> None:
        """Agents and queues stand in addresses by their ids."""
        for key in ("agents", "queues"):
            for id_ in data[key] or {}:
                try:
                    slug(id_)
                except ValueError as error:
                    raise ValidationError({key: {id_: [str(error)]}}) from None
