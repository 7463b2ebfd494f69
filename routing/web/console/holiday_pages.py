"""What is decided about public holidays from the list of the year, and carried over to the next one."""

from __future__ import annotations

import hashlib
from datetime import date

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from routing.access import Role
from routing.carrying_over import carry_over, proposed
from routing.domain.carrying_over import Proposal
from routing.domain.errors import Fault, Refused
from routing.holiday_plans import decide_as_usual, take_back
from routing.web import guards
from routing.web.console import shell
from routing.web.console.exceptions import year_wanted
from routing.web.console.typed_days import read_day, refused
from routing.web.parts import parts

holiday_pages = Blueprint("console_holidays", __name__, url_prefix="/console", template_folder="templates")


@holiday_pages.post("/exceptions/holidays")
@guards.console(Role.SUPERVISOR)
def decide() -> BaseResponse:
    """Decides for some lines that a holiday is a day as any other, or takes that back."""
    told, runtime, author = shell.outlook(), parts().runtime, shell.author()
    try:
        on = read_day(request.form.get("on", ""), "on")
        for line in request.form.getlist("lines"):
            if request.form.get("decision") == "as_usual":
                decide_as_usual(runtime, told, author, line, on, "")
            else:
                take_back(runtime, author, told.line(line).id, on, "")
    except Refused as error:
        return shell.page("console/holiday_refused.html", error.status, faults=error.faults)
    said = "decided" if request.form.get("decision") == "as_usual" else "undecided"
    return shell.go("/exceptions", year=str(on.year), day=on.isoformat(), said=said)


@holiday_pages.get("/exceptions/carry-over")
@guards.console(Role.SUPERVISOR)
def carry_over_page() -> Response:
    """What would be carried over from a year to the next."""
    return _page(_year())


@holiday_pages.post("/exceptions/carry-over")
@guards.console(Role.SUPERVISOR)
def carry_over_all() -> BaseResponse:
    """Carries over what was shown; where that is something else by now, it is shown again."""
    told, year, reason = shell.outlook(), _year(), request.form.get("reason", "").replace("\0", "")
    found = proposed(parts().runtime, told, year)
    try:
        if request.form.get("seen") != _seal(found):
            raise refused("", "changed_meanwhile", "La liste a changé entre-temps\u00a0; relisez-la.",
                          "The list has changed meanwhile; read it again.")
        carry_over(parts().runtime, told, shell.author(), found, reason)
    except Refused as error:
        return _page(year, error.status, error.faults, reason)
    return shell.go("/exceptions", year=str(year + 1), said="carried")


def _page(year: int, status: int = 200, faults: tuple[Fault, ...] = (), reason: str = "") -> Response:
    found = proposed(parts().runtime, shell.outlook(), year)
    return shell.page(
        "console/carry_over.html", status, year=year, proposals=found, sealed=_seal(found), reason=reason,
        faults={fault.pointer.strip("/"): fault.detail for fault in faults},
    )


def _seal(found: tuple[Proposal, ...]) -> str:
    return hashlib.sha256(repr(found).encode()).hexdigest()[:32]


def _year() -> int:
    runtime = parts().runtime
    today: date = runtime.clock.now().astimezone(shell.outlook().centre.timezone).date()
    return year_wanted(today)
