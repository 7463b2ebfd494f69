"""The shapes in which a change of hours is answered: what deserves a second look, and what it would do."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from routing.web.api.schemas import INSTANT, IntervalSchema, TextSchema


class CautionSchema(Schema):
    """What deserves a second look; of an overlap, on which day, with which other override, and who has the say."""

    code = fields.String(required=True, validate=validate.OneOf(["no_effect", "overlaps"]))
    detail = fields.Nested(TextSchema, required=True)
    line = fields.String(required=True, allow_none=True)
    on = fields.Date(required=True, allow_none=True)
    other = fields.String(required=True, allow_none=True)
    wins = fields.String(required=True, allow_none=True, validate=validate.OneOf(["this", "other", "both"]))


class DayChangeSchema(Schema):
    """A line's day that would be otherwise: its effective hours before and after."""

    line = fields.String(required=True)
    date = fields.Date(required=True)
    before = fields.List(fields.Nested(IntervalSchema), required=True)
    after = fields.List(fields.Nested(IntervalSchema), required=True)
    seconds_gained = fields.Integer(required=True)


class PromisedWindowSchema(Schema):
    """A callback's window."""

    start = fields.String(required=True, metadata=INSTANT)
    end = fields.String(required=True, metadata=INSTANT)


class CallbackMoveSchema(Schema):
    """A callback that would move; `to` is null where no opening is known."""

    reference = fields.String(required=True)
    from_ = fields.Nested(PromisedWindowSchema, required=True, data_key="from")
    to = fields.Nested(PromisedWindowSchema, required=True, allow_none=True)


class CallbackMovesSchema(Schema):
    """How many callbacks would move, and the first of them."""

    count = fields.Integer(required=True)
    items = fields.List(fields.Nested(CallbackMoveSchema), required=True)


class ChangedSchema(Schema):
    """What comes with every answer to a change. A dry run answers the days of the coming twelve months that would
    differ, the callbacks that would move, and by line the calls of the last four weeks that would have met a closed
    line.
    """

    dry_run = fields.Boolean(required=True)
    warnings = fields.List(fields.Nested(CautionSchema), required=True)
    days = fields.List(fields.Nested(DayChangeSchema))
    callbacks = fields.Nested(CallbackMovesSchema)
    calls = fields.Dict(keys=fields.String(), values=fields.Integer())
