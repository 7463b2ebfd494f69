"""Announcements: what callers hear before the menu and visitors read for a while, put up, seen beforehand and ended."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from routing.access import Role
from routing.announcing import end_announcement, new_announcement, put_announcement
from routing.domain.errors import Refused
from routing.store.announcements import AnnouncementRow
from routing.web import guards
from routing.web.console import shell
from routing.web.console.announcement_form import BLANK, FIELDS, Typed, first_zone, read_text, read_until, typed_in
from routing.web.console.forms import STALE, faults_of
from routing.web.console.naming import say
from routing.web.console.previews import Told, told_of
from routing.web.console.seen import announcements_seen
from routing.web.parts import parts

announcing = Blueprint("console_announcing", __name__, url_prefix="/console", template_folder="templates")


@announcing.get("/announcement")
@guards.console(Role.SUPERVISOR)
def asked() -> Response:
    """What is announced now, and the form of another."""
    return _page(BLANK | {"lines": tuple(shell.outlook().centre.lines)})


@announcing.post("/announcement/preview")
@guards.console(Role.SUPERVISOR)
def preview() -> Response:
    """What would be read and heard, for whoever is typing."""
    spoken = shell.language()
    html = render_template("console/preview.html", t=shell.chooser(spoken), previewed=_told(typed_in(request.form)))
    return shell.answer(html)


@announcing.post("/announcement")
@guards.console(Role.SUPERVISOR)
def put() -> BaseResponse:
    """Puts an announcement up, in the place of those on its lines."""
    typed, told, runtime = typed_in(request.form), shell.outlook(), parts().runtime
    now = runtime.clock.now()
    try:
        until = read_until(typed["until"], first_zone(told, typed["lines"]), now)
        rows = new_announcement(runtime, shell.author(), told, typed["lines"], read_text(typed), until)
        if request.form.get("seen") != announcements_seen(told, now):
            return _page(typed, 409, problem=say(STALE))
        put_announcement(runtime, shell.author(), rows, typed["reason"])
    except Refused as error:
        beside, above = faults_of(error, FIELDS)
        return _page(typed, error.status, beside, above)
    return shell.go("/announcement", said="put")


@announcing.post("/announcement/end")
@guards.console(Role.SUPERVISOR)
def end() -> BaseResponse:
    """Ends what is announced on a line."""
    line, seen = request.form.get("line", ""), request.form.get("id", "")
    try:
        shell.outlook().line(line)
        end_announcement(parts().runtime, shell.author(), line, request.form.get("reason", ""), [seen])
    except Refused as error:
        beside, above = faults_of(error, {"/reason": f"reason_{line}"})
        return _page(BLANK | {"lines": tuple(shell.outlook().centre.lines)}, error.status, beside, above)
    return shell.go("/announcement", said="ended")


def _page(typed: Typed, status: int = 200, faults: Mapping[str, str] | None = None, problem: str = "") -> Response:
    told, now = shell.outlook(), parts().runtime.clock.now()
    held: list[AnnouncementRow] = [
        row for line in told.centre.lines if (row := told.announcement(line, now)) is not None
    ]
    return shell.page(
        "console/announcement.html", status, typed=typed, held=held, previewed=_told(typed), faults=faults or {},
        problem=problem, seen=announcements_seen(told, now), said=request.args.get("said", ""),
    )


def _told(typed: Typed) -> tuple[Told, ...]:
    told, now, text = shell.outlook(), parts().runtime.clock.now(), read_text(typed)
    announced = text if text.fr.strip() or text.en.strip() else None
    return tuple(
        one for line in typed["lines"] if line in told.centre.lines
        for one in told_of(told, line, told.status(line, now), now, announced)
    )
