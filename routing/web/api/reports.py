"""The supervisor API's reports: figures of days and hours, and whether what was promised was kept."""

from __future__ import annotations

from flask import Response
from flask_smorest import Blueprint
from marshmallow import fields

from routing.domain.errors import unknown_line
from routing.reports.days import reported_days, rules_of
from routing.reports.documents import day_document, sums_document
from routing.reports.figures import report
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.arguments import DAY, Lenient
from routing.web.api.by_token import Arguments, centre, operation
from routing.web.api.report_schemas import ReportsSchema
from routing.web.parts import parts

reports = Blueprint("reports", __name__, url_prefix="/api/v1", description="Figures of days, by token")


class ReportArguments(Lenient):
    """A range of days by the line's clock, `to` exclusive; left out: the week that ends today. Without a line, all."""

    first = fields.String(load_default=None, data_key="from", metadata={"pattern": DAY, "example": "2026-11-23"})
    last = fields.String(load_default=None, data_key="to", metadata={"pattern": DAY, "example": "2026-11-30"})
    line = fields.String(load_default=None, metadata={"example": "telephone"})


@operation(reports, "/reports", ReportsSchema, query=ReportArguments)
def all_reports(arguments: Arguments) -> Response:
    """The figures of each day and of the hours of the day: calls, answered, abandoned, how long they waited, how soon
    they were answered, callbacks kept on time.
    """
    runtime, line = parts().runtime, arguments["line"]
    if line is not None and line not in centre().lines:
        raise unknown_line(line, tuple(centre().lines))
    rules = rules_of(centre(), line)
    first, last = reported_days(arguments["first"], arguments["last"], rules, runtime.clock.now())
    told = report(runtime, rules, first, last, line)
    return answer({"items": [day_document(day) for day in told.days], "next": None, **sums_document(told)}, NO_STORE)
