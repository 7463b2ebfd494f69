"""The shape of callbacks.yaml: what is offered, to which numbers, how people are rung, and what is kept of them."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from routing.config.fields import FileSchema, Notation, OneOrMore, choice, duration, phone_number, whole, yes_no
from routing.config.notation import read_duration
from routing.domain.promise import NumberType, Pause, Rate, Strategy

MINUTE, HOUR, DAY = 60, 3_600, 86_400
NO = "no"
_UNITS = {"minute": MINUTE, "hour": HOUR, "day": DAY, "week": 7 * DAY}
_RATE = re.compile(r"(\d{1,6})\s+per\s+(minute|hour|day|week)")


def _rate(written: str) -> Rate:
    found = _RATE.fullmatch(written)
    if not found or int(found[1]) < 1:
        raise ValueError("write a limit such as 3 per day")
    return Rate(int(found[1]), _UNITS[found[2]])


def _country(written: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", written):
        raise ValueError("write countries by their two capital letters: [FR, BE]")
    return written


def _pause(written: str) -> int | Pause:
    if written == Pause.NEXT_HALF_DAY.value:
        return Pause.NEXT_HALF_DAY
    seconds = int(read_duration(written).total_seconds())
    if not 1 <= seconds <= 30 * DAY:
        raise ValueError("write a pause from 1 s to 30 days, or next_half_day")
    return seconds


def _ratio(written: str) -> float | None:
    if written == NO:
        return None
    if not re.fullmatch(r"\d{1,4}(\.\d{1,3})?", written) or float(written) <= 0:
        raise ValueError("write a ratio such as 1.5, or no")
    return float(written)


def _or_no(low: int, high: int) -> Any:
    """A parser for a duration within bounds, or `no`."""

    def parse(written: str) -> int | None:
        if written == NO:
            return None
        seconds = int(read_duration(written).total_seconds())
        if not low <= seconds <= high:
            raise ValueError(f"write a duration from {low} s to {high} s, or no")
        return seconds

    return parse


def _defaults(schema: type[Schema]) -> Any:
    return fields.Nested(schema, load_default=lambda: schema().load({}))


class OfferSchema(FileSchema):
    """When callers are offered a callback."""

    closed = yes_no(load_default=True)
    in_queue_after = Notation(_or_no(0, HOUR), load_default=2 * MINUTE)


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

    countries = OneOrMore(_country, load_default=lambda: ["FR"])
    types = OneOrMore(choice(*(kind.value for kind in NumberType)), load_default=lambda: list(NumberType))


class LimitsSchema(FileSchema):
    """How often somebody may ask."""

    open_per_number = whole(1, 100, load_default=1)
    per_caller = Notation(_rate, load_default=Rate(3, DAY))
    per_address = Notation(_rate, load_default=Rate(5, HOUR))


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
    no_answer = OneOrMore(_pause, load_default=lambda: [30 * MINUTE, Pause.NEXT_HALF_DAY])
    machine = _defaults(MachineSchema)
    no_key = duration(1, 30 * DAY, load_default=30 * MINUTE)
    failed = duration(1, 30 * DAY, load_default=10 * MINUTE)


class TextsSchema(FileSchema):
    """Which text messages are sent."""

    booked = yes_no(load_default=True)
    before = Notation(_or_no(MINUTE, DAY), load_default=15 * MINUTE)
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
    alarm_at = Notation(_ratio, load_default=1.0)
    stop_at = Notation(_ratio, load_default=None)
    least = whole(1, 1_000_000, load_default=100)


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
