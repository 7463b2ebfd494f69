"""The shapes of what people changed in the hours, as it is listed and answered: overrides, closures, regular weeks."""

from __future__ import annotations

from marshmallow import Schema, fields

from routing.web.api.hours_impact_schemas import ChangedSchema
from routing.web.api.schemas import INSTANT, TextSchema


class WrittenPlaceSchema(Schema):
    """The file and line in which an override or a week stands."""

    file = fields.String(required=True)
    line = fields.Integer(required=True)


class PeriodSchema(Schema):
    """Days, both included."""

    from_ = fields.Date(required=True, data_key="from")
    to = fields.Date(required=True)


class OverrideSchema(Schema):
    """An override: as it is written, and the days of the coming twelve months that it touches.

    `written` is its place in a file, null for one that a person made in the program.
    """

    id = fields.String()
    lines = fields.List(fields.String())
    on = fields.List(fields.String())
    from_ = fields.String(data_key="from")
    to = fields.String()
    every = fields.Raw()
    rrule = fields.String()
    hours = fields.String()
    add = fields.String()
    close = fields.String()
    message = fields.Nested(TextSchema, allow_none=True)
    days_touched = fields.List(fields.Nested(PeriodSchema))
    written = fields.Nested(WrittenPlaceSchema, allow_none=True)
    version = fields.Integer(allow_none=True)
    author = fields.String(allow_none=True)
    role = fields.String(allow_none=True)
    created_at = fields.String(allow_none=True, metadata=INSTANT)


class OverrideAnswerSchema(OverrideSchema, ChangedSchema):
    """An override that was added, changed or taken out of force, or what that would do."""


class ClosureAnswerSchema(ChangedSchema):
    """A line's closure, or that it has none."""

    line = fields.String()
    id = fields.String()
    start = fields.String(metadata=INSTANT)
    until = fields.String(allow_none=True, metadata=INSTANT)
    message = fields.Nested(TextSchema, allow_none=True)


class WeekSchema(Schema):
    """A line's regular week and its first day; `id` and `from` are null for the one of the file."""

    id = fields.String(allow_none=True)
    line = fields.String()
    from_ = fields.Date(allow_none=True, data_key="from")
    weekly = fields.Raw()
    in_force = fields.Boolean(metadata={"description": "Whether it is the one of today"})
    written = fields.Nested(WrittenPlaceSchema, allow_none=True)
    author = fields.String(allow_none=True)
    role = fields.String(allow_none=True)
    created_at = fields.String(allow_none=True, metadata=INSTANT)


class WeekAnswerSchema(WeekSchema, ChangedSchema):
    """A regular week that was put in force or taken back, or what that would do."""
