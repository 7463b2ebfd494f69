"""Calendars that are followed: added once it was seen what they would change, looked at now, and given up."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from routing.access import Role
from routing.config.ical_events import CalendarRejected
from routing.domain.errors import Fault, Refused
from routing.exchange.downloading import download
from routing.exchange.feeds import find_feed, follow, new_feed, plan_without, unfollow
from routing.exchange.fetch_faults import WORDS, NotFetched
from routing.exchange.looking import look, planned
from routing.exchange.wanted import Asked
from routing.store.feeds import FeedRow
from routing.web import guards
from routing.web.console import shell
from routing.web.console.exchange import exchange_page
from routing.web.console.plan_view import PlanView, check_is_sure, plan_view
from routing.web.parts import parts

exchange_feeds = Blueprint("console_exchange_feeds", __name__, url_prefix="/console", template_folder="templates")


@exchange_feeds.post("/exchange/feeds")
@guards.console(Role.SUPERVISOR)
def add() -> BaseResponse:
    """Shows what a calendar would change and, once that was seen, follows it."""
    address, lines = request.form.get("address", ""), tuple(request.form.getlist("lines"))
    reason, told, runtime = request.form.get("reason", "").replace("\0", ""), shell.outlook(), parts().runtime
    try:
        row = new_feed(runtime, shell.author(), told, address, lines)
        view = _viewed(row)
    except Refused as error:
        named = {fault.pointer.strip("/"): fault.detail for fault in error.faults}
        return exchange_page(error.status, named, {"form": "feed", "lines": lines, "address": address})
    try:
        if request.form.get("step") == "save":
            check_is_sure(view, request.form.get("sure", ""))
            follow(runtime, shell.author(), row, reason)
            why = look(runtime, told.centre, row)
            return shell.go("/exchange", said="looked" if why else "followed", why=why.value if why else "")
    except Refused as error:
        return _page(view, row, reason, error.status, error.faults)
    return _page(view, row, reason)


@exchange_feeds.post("/exchange/feeds/<id>/look")
@guards.console(Role.SUPERVISOR)
def look_now(id: str) -> BaseResponse:
    """Looks at a calendar now."""
    why = look(parts().runtime, shell.outlook().centre, find_feed(parts().runtime, id))
    return shell.go("/exchange", said="looked", why=why.value if why else "")


@exchange_feeds.get("/exchange/feeds/<id>/remove")
@guards.console(Role.SUPERVISOR)
def remove_page(id: str) -> BaseResponse:
    """What would be otherwise without it."""
    return _removal(id)


@exchange_feeds.post("/exchange/feeds/<id>/remove")
@guards.console(Role.SUPERVISOR)
def remove(id: str) -> BaseResponse:
    """Follows it no longer."""
    reason, keeps = request.form.get("reason", "").replace("\0", ""), request.form.get("overrides") == "keep"
    try:
        unfollow(parts().runtime, shell.author(), find_feed(parts().runtime, id).id, reason, not keeps)
    except Refused as error:
        return _removal(id, error.status, error.faults, reason, keeps)
    return shell.go("/exchange", said="unfollowed")


def _viewed(row: FeedRow) -> PlanView:
    """The plan of a calendar fetched just now. Raises Refused beside its address."""
    told, runtime = shell.outlook(), parts().runtime
    try:
        plan, asked = planned(runtime, told.centre, row, download(row.address))
    except (NotFetched, CalendarRejected) as error:
        why = WORDS[error.why] if isinstance(error, NotFetched) else error.why
        raise Refused(422, Fault("body", "/address", "not_followed", why)) from None
    return plan_view(runtime, told, plan, asked)


def _page(
    view: PlanView, row: FeedRow, reason: str, status: int = 200, faults: tuple[Fault, ...] = ()
) -> BaseResponse:
    return shell.page(
        "console/exchange_preview.html", status, view=view, reason=reason, action=shell.url("/exchange/feeds"),
        hidden={"address": row.address}, lines=row.lines, what="feed", address=row.address,
        faults={fault.pointer.strip("/"): fault.detail for fault in faults},
    )


def _removal(
    id_: str, status: int = 200, faults: tuple[Fault, ...] = (), reason: str = "", keeps: bool = False
) -> BaseResponse:
    runtime, row = parts().runtime, find_feed(parts().runtime, id_)
    return shell.page(
        "console/exchange_remove.html", status, row=row, reason=reason, keeps=keeps,
        view=plan_view(runtime, shell.outlook(), plan_without(runtime, row), Asked()),
        faults={fault.pointer.strip("/"): fault.detail for fault in faults},
    )
