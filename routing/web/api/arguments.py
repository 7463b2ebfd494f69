"""What the public API may be asked: its query arguments, with examples of what is read."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

# An example of what is accepted, as OpenAPI can say it; other forms of RFC 3339 are read too.
DAY = r"^20(2[0-9]|3[0-5])-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"
MOMENT = DAY.removesuffix("$") + r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-]0[0-9]:00)$"
PAST_DAY = r"^20([01][0-9]|2[0-5])-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"


class Lenient(Schema):
    """Query arguments: names we do not know are passed over, as caches and widgets add their own."""

    class Meta:
        """Unknown names are left out."""

        unknown = EXCLUDE


def _moment(name: str) -> fields.String:
    return fields.String(
        load_default=None, data_key=name,
        metadata={
            "pattern": MOMENT, "description": "Another moment than now, RFC 3339",
            "example": "2026-11-23T09:00:00+01:00",
        },
    )


class MomentArguments(Lenient):
    """Another moment than now."""

    at = _moment("at")


class AvailabilityArguments(MomentArguments):
    """What to answer."""

    lines = fields.String(
        load_default=None,
        metadata={"pattern": "^[a-z][a-z0-9_-]{0,39}(,[a-z][a-z0-9_-]{0,39}){0,9}$",
                  "description": "Only these lines, separated by commas", "example": "telephone,chat"},
    )
    include = fields.String(load_default=None, validate=validate.OneOf(["text"]))
    lang = fields.String(load_default=None, validate=validate.OneOf(["fr", "en"]))


def _day(name: str) -> fields.String:
    return fields.String(required=True, data_key=name, metadata={"pattern": DAY, "example": "2026-11-23"})


class CalendarArguments(Lenient):
    """A range of at most 400 days, `to` exclusive."""

    first = _day("from")
    last = _day("to")


class EligibilityArguments(Lenient):
    """The day of the purchase."""

    purchased_on = fields.String(required=True, metadata={"pattern": PAST_DAY, "example": "2025-11-23"})
