"""The shape of callbacks.yaml: what is offered, to which numbers, how people are rung, and what is kept of them."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from routing.config.callbacks_notation import (
    NO,
    duration_or_no,
    read_controller,
    read_country,
    read_pause,
    read_rate,
    read_ratio,
)
from routing.config.fields import (
    FileSchema,
    Notation,
    OneOrMore,
    choice,
    duration,
    phone_number,
    web_address,
    whole,
    yes_no,
)
from routing.domain.promise import DAY, HOUR, MINUTE, NumberType, Pause, Rate, Strategy


def _defaults(schema: type[Schema]) -> Any:
    return fields.Nested(schema, load_default=lambda: schema().load({}))


class OfferSchema(FileSchema):
    """When callers are offered a callback."""

    closed = yes_no(load_default=True)
    in_queue_after = Notation(duration_or_no(0, HOUR), load_default=2 * MINUTE)


class SlotsSchema(FileSchema):
    """Windows of one length, with seats: so many, or what agents can handle."""

    length = duration(5 * MINUTE, 8 * HOUR, load_default=30 * MINUTE)
    lead = duration(0, 7 * DAY, load_default=HOUR)
    horizon = duration(HOUR, 60 * DAY, load_default=7 * DAY)
    capacity = whole(0, 100_000)
    agents = whole(1, 10_000)
    handling = duration(30, 4 * HOUR)

    @validates_schema
    def one_measure(self, data: dict[str, Any], **_: Any) -> None:
        """Seats are counted one way."""
        has_agents = {"agents", "handling"} & data.keys()
        if has_agents and ("capacity" in data or len(has_agents) == 1):
            raise ValidationError("write capacity, or agents and handling together, not both")


class NumbersSchema(FileSchema):
    """Which numbers are rung back."""

    countries = OneOrMore(read_country, load_default=lambda: ["FR"])
    types = OneOrMore(choice(*(kind.value for kind in NumberType)), load_default=lambda: list(NumberType))


class LimitsSchema(FileSchema):
    """How often somebody may ask."""

    open_per_number = whole(1, 100, load_default=1)
    per_caller = Notation(read_rate, load_default=Rate(3, DAY))
    per_address = Notation(read_rate, load_default=Rate(5, HOUR))


class DialSchema(FileSchema):
    """How people are rung."""

    strategy = Notation(choice(*(strategy.value for strategy in Strategy)), load_default=Strategy.CUSTOMER_FIRST.value)
    ring = duration(5, 120, load_default=25)
    talk = duration(MINUTE, 4 * HOUR, load_default=HOUR)
    per_second = whole(1, 10_000, load_default=1)
    stop_before_closing = duration(0, 8 * HOUR, load_default=10 * MINUTE)


class MachineSchema(FileSchema):
    """What follows an answering machine."""

    retry = duration(1, 30 * DAY, load_default=2 * HOUR)
    message = Notation(choice("once", NO), load_default="once")


class AttemptsSchema(FileSchema):
    """What follows a try that reached nobody."""

    max = whole(1, 20, load_default=3)
    busy = duration(1, 30 * DAY, load_default=5 * MINUTE)
    no_answer = OneOrMore(read_pause, load_default=lambda: [30 * MINUTE, Pause.NEXT_HALF_DAY])
    machine = _defaults(MachineSchema)
    no_key = duration(1, 30 * DAY, load_default=30 * MINUTE)
    failed = duration(1, 30 * DAY, load_default=10 * MINUTE)


class TextsSchema(FileSchema):
    """Which text messages are sent."""

    booked = yes_no(load_default=True)
    before = Notation(duration_or_no(MINUTE, DAY), load_default=15 * MINUTE)
    moved = yes_no(load_default=True)
    missed = yes_no(load_default=True)


class KeepSchema(FileSchema):
    """How long numbers and recordings are kept."""

    numbers = duration(HOUR, 3_650 * DAY, load_default=30 * DAY)
    recordings = duration(HOUR, 3_650 * DAY, load_default=30 * DAY)


class AlertsSchema(FileSchema):
    """Who is told when something has to be looked at."""

    sms = fields.List(phone_number(), load_default=list)
    webhook = fields.String(load_default=None, allow_none=True)

    @validates_schema
    def webhook_is_an_address(self, data: dict[str, Any], **_: Any) -> None:
        """A full web address."""
        if data["webhook"] and not re.fullmatch(r"https?://\S{1,400}", data["webhook"]):
            raise ValidationError({"webhook": ["write a full web address, such as https://alertes.example.fr/hook"]})


class BalanceSchema(FileSchema):
    """Calls out against calls in."""

    within = duration(HOUR, 365 * DAY, load_default=30 * DAY)
    alarm_at = Notation(read_ratio, load_default=1.0)
    stop_at = Notation(read_ratio, load_default=None)
    least = whole(1, 1_000_000, load_default=100)


class PrivacySchema(FileSchema):
    """What a form that takes a number says beside its sentence."""

    url = web_address("https", "http")
    controller = Notation(read_controller, load_default=None, allow_none=True)


class CallbacksFileSchema(FileSchema):
    """callbacks.yaml."""

    line = fields.String(load_default="telephone")
    offer = _defaults(OfferSchema)
    slots = _defaults(SlotsSchema)
    numbers = _defaults(NumbersSchema)
    limits = _defaults(LimitsSchema)
    dial = _defaults(DialSchema)
    attempts = _defaults(AttemptsSchema)
    sms = _defaults(TextsSchema)
    keep = _defaults(KeepSchema)
    alerts = _defaults(AlertsSchema)
    balance = _defaults(BalanceSchema)
    privacy = _defaults(PrivacySchema)
