"""The supervisor API's reports: figures of days, and whether what was promised was kept."""

from __future__ import annotations

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from routing.reports.days import reported_days, rules_of
from routing.reports.documents import day_document
from routing.reports.figures import report
from routing.web.api.arguments import DAY, Lenient
from routing.web.api.by_token import Arguments, centre, operation, whole_list
from routing.web.api.desk_schemas import page_of
from routing.web.parts import parts

reports = Blueprint("reports", __name__, url_prefix="/api/v1", description="Figures of days, by token")


class ReportArguments(Lenient):
    """A range of days by the line's clock, `to` exclusive; left out: the week that ends today."""

    first = fields.String(load_default=None, data_key="from", metadata={"pattern": DAY, "example": "2026-11-23"})
    last = fields.String(load_default=None, data_key="to", metadata={"pattern": DAY, "example": "2026-11-30"})


class WaitSchema(Schema):
    """How long those who waited in a queue waited, in seconds; null when nobody did."""

    mean_seconds = fields.Float(required=True, allow_none=True)
    median_seconds = fields.Float(required=True, allow_none=True)


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
    """Calls that came in and callbacks promised."""

    calls = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    abandoned = fields.Integer(required=True)
    ended_as = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    wait = fields.Nested(WaitSchema, required=True)
    callbacks = fields.Nested(PromisesSchema, required=True)


class QueueFiguresSchema(FiguresSchema):
    """The figures of one queue; null for what was in none."""

    queue = fields.String(required=True, allow_none=True)


class DaySchema(FiguresSchema):
    """One day, in all and by queue."""

    date = fields.Date(required=True)
    queues = fields.List(fields.Nested(QueueFiguresSchema), required=True)


@operation(reports, "/reports", page_of(DaySchema, "ReportsSchema"), query=ReportArguments)
def all_reports(arguments: Arguments) -> Response:
    """The figures of each day: calls, answered, abandoned, how long they waited, callbacks kept on time."""
    runtime, rules = parts().runtime, rules_of(centre())
    first, last = reported_days(arguments["first"], arguments["last"], rules, runtime.clock.now())
    return whole_list([day_document(day) for day in report(runtime, rules, first, last)])
