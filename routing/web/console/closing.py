"""Closing now: which lines, until when, what is said, with its preview and its effects before it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from routing.access import Role
from routing.domain.errors import Refused
from routing.domain.typed_times import Unreadable
from routing.supervision.changing import revisions_of
from routing.supervision.closing import close_lines, new_closure
from routing.supervision.impact import impact_of
from routing.web import guards
from routing.web.console import shell
from routing.web.console.closing_choices import end_choices
from routing.web.console.closing_form import FIELDS, READY, Form, Wish
from routing.web.console.forms import STALE, SURE, faults_of, is_sure
from routing.web.console.impact_view import impact_view
from routing.web.console.naming import say
from routing.web.console.previews import Told, status_closed, told_of
from routing.web.console.seen import closures_seen
from routing.web.parts import parts

closing = Blueprint("console_closing", __name__, url_prefix="/console", template_folder="templates")


@closing.get("/close")
@guards.console(Role.SUPERVISOR)
def asked() -> Response:
    """The form, every line ticked; the line that `?line=` names alone."""
    told = shell.outlook()
    named = request.args.get("line", "")
    lines = (named,) if named in told.centre.lines else tuple(told.centre.lines)
    return _form(Form(lines), said=request.args.get("said", ""))


@closing.post("/close/preview")
@guards.console(Role.SUPERVISOR)
def preview() -> Response:
    """What would be read and heard, for whoever is typing."""
    spoken = shell.language()
    html = render_template("console/preview.html", t=shell.chooser(spoken), previewed=_told(Form.of(request.form)))
    return shell.answer(html)


@closing.post("/close")
@guards.console(Role.SUPERVISOR)
def close() -> BaseResponse:
    """From the form to what it would do, back, or on to the closure itself."""
    form, held = Form.of(request.form), revisions_of(parts().runtime, shell.outlook().centre.lines)
    told, now = shell.outlook(), parts().runtime.clock.now()
    if request.form.get("step") == "back":
        return _form(form)
    try:
        wish = form.read(told, now)
        if request.form.get("step") != "close":
            return _confirm(form, wish)
        if request.form.get("seen") != closures_seen(told, now):
            return _confirm(form, wish, 409, problem=say(STALE))
        if wish.is_long(now) and not is_sure():
            return _confirm(form, wish, 422, faults={"sure": say(SURE)})
        rows = [new_closure(parts().runtime, shell.author(), line, end, wish.message)
                for line, end in wish.until.items()]
        close_lines(parts().runtime, shell.author(), rows, wish.reason, {row.line: held[row.line] for row in rows})
    except Refused as error:
        beside, above = faults_of(error, FIELDS)
        return _form(form, error.status, beside, above)
    return shell.go("/close", said="closed")


def _form(
    form: Form, status: int = 200, faults: Mapping[str, str] | None = None, problem: str = "", said: str = ""
) -> Response:
    told, now = shell.outlook(), parts().runtime.clock.now()
    return shell.page(
        "console/close.html", status, form=form, ready=READY, previewed=_told(form), faults=faults or {},
        ends=end_choices(told, next(iter(told.centre.lines)), now), said=said, problem=problem,
    )


def _confirm(
    form: Form, wish: Wish, status: int = 200, faults: Mapping[str, str] | None = None, problem: str = ""
) -> Response:
    runtime, told, now = parts().runtime, shell.outlook(), parts().runtime.clock.now()
    rows = [new_closure(runtime, shell.author(), line, end, wish.message) for line, end in wish.until.items()]
    found = impact_of(runtime, told, closed=rows)
    shown = impact_view(told, found.days, found.moved, found.calls_met)
    return shell.page(
        "console/close_sure.html", status, form=form, wish=wish, previewed=_told(form), impact=shown,
        seen=closures_seen(told, now), is_long=wish.is_long(now), faults=faults or {}, problem=problem,
    )


def _told(form: Form) -> tuple[Told, ...]:
    """The preview of a form that may not be finished: what cannot be read yet is left out."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    found: list[Told] = []
    for line in (one for one in form.lines if one in told.centre.lines):
        try:
            until = form.end(told, line, now)
        except Unreadable:
            until = None
        message = form.said()
        status = status_closed(told, line, until, message if message and message.fr and message.en else None, now)
        found += told_of(told, line, status, now, None)
    return tuple(found)
