"""Removing an override: what it would do is shown, a reason is asked for, and a page that is stale removes nothing."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from routing.access import Role
from routing.domain.errors import Fault, Refused
from routing.supervision.overriding import find_override, remove_override
from routing.web import guards
from routing.web.console import shell
from routing.web.console.override_previews import preview_of_removal
from routing.web.parts import parts

override_removal = Blueprint("console_override_removal", __name__, url_prefix="/console", template_folder="templates")


@override_removal.get("/exceptions/<id>/remove")
@guards.console(Role.SUPERVISOR)
def remove_page(id: str) -> Response:
    """What would be otherwise without it."""
    return _page(id)


@override_removal.post("/exceptions/<id>/remove")
@guards.console(Role.SUPERVISOR)
def remove(id: str) -> BaseResponse:
    """Takes it out of force."""
    reason, version = request.form.get("reason", "").replace("\0", ""), request.form.get("version", "")
    is_number = version.isascii() and version.isdecimal() and len(version) <= 9
    runtime = parts().runtime
    row = find_override(runtime, id)
    try:
        remove_override(runtime, shell.author(), row.id, reason, int(version) if is_number else None)
    except Refused as error:
        return _page(row.id, error.status, error.faults, reason)
    return shell.go("/exceptions", said="removed")


def _page(id_: str, status: int = 200, faults: tuple[Fault, ...] = (), reason: str = "") -> Response:
    row = find_override(parts().runtime, id_)
    return shell.page(
        "console/override_remove.html", status, row=row, reason=reason,
        impact=preview_of_removal(parts().runtime, shell.outlook(), row),
        faults={fault.pointer.strip("/"): fault.detail for fault in faults},
    )
