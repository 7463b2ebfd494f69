"""The shapes of reports."""

from __future__ import annotations

from marshmallow import Schema, fields

from routing.web.api.desk_schemas import page_of


class WaitSchema(Schema):
    """How long those who waited in a queue waited, in seconds; null when nobody did."""

    mean_seconds = fields.Float(required=True, allow_none=True)
    median_seconds = fields.Float(required=True, allow_none=True)
    ninetieth_seconds = fields.Integer(
        required=True, allow_none=True, metadata={"description": "nine in ten waited no longer"}
    )
    longest_seconds = fields.Integer(required=True, allow_none=True)


class ServiceLevelSchema(Schema):
    """How many came to a queue, and how many of them an agent answered within so many seconds; `level` is the part
    that was, null when nobody came, and `target` what it should be.
    """

    queued = fields.Integer(required=True)
    in_time = fields.Integer(required=True)
    level = fields.Float(required=True, allow_none=True)
    target = fields.Float(required=True)
    within_seconds = fields.Integer(required=True)


class PromisesSchema(Schema):
    """What came of the callbacks promised for the day: each is counted in one of kept, late, missed, cancelled, served
    (they called in), bad_number and open. `kept_on_time` is the part of kept, late and missed that was kept.
    """

    promised = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    late = fields.Integer(required=True)
    missed = fields.Integer(required=True)
    cancelled = fields.Integer(required=True)
    served = fields.Integer(required=True)
    bad_number = fields.Integer(required=True)
    open = fields.Integer(required=True)
    unreachable = fields.Integer(required=True)
    kept_on_time = fields.Float(required=True, allow_none=True)


class FiguresSchema(Schema):
    """Calls that came in and are over, and callbacks promised."""

    calls = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    abandoned = fields.Integer(required=True, metadata={"description": "in the menu or in the queue"})
    abandoned_menu = fields.Integer(required=True)
    abandoned_queue = fields.Integer(required=True)
    voicemails = fields.Integer(required=True)
    ended_as = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    service_level = fields.Nested(ServiceLevelSchema, required=True)
    wait = fields.Nested(WaitSchema, required=True)
    handling_seconds = fields.Float(
        required=True, allow_none=True, metadata={"description": "the mean talk with an agent"}
    )
    callbacks = fields.Nested(PromisesSchema, required=True)


class QueueFiguresSchema(FiguresSchema):
    """The figures of one queue; null for what was in none."""

    queue = fields.String(required=True, allow_none=True)


class DaySchema(FiguresSchema):
    """One day, in all and by queue."""

    date = fields.Date(required=True)
    queues = fields.List(fields.Nested(QueueFiguresSchema), required=True)


class HourSchema(FiguresSchema):
    """One hour of the clock, all days together; what happened in the hour that comes twice in autumn is in one."""

    hour = fields.Integer(required=True, metadata={"minimum": 0, "maximum": 23})


class ReportsSchema(page_of(DaySchema, "ReportDaysSchema")):  # type: ignore[misc]
    """The days, and beside them their sum and the hours of the day in which anything happened."""

    total = fields.Nested(FiguresSchema, required=True)
    hours = fields.List(fields.Nested(HourSchema), required=True)
