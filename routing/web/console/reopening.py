"""Reopening a closed line, or giving its closure another end; what callers will hear stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from routing.access import Role
from routing.domain.closing_ends import End
from routing.domain.errors import Fault, Refused
from routing.domain.rules import Closure
from routing.domain.text import Text
from routing.supervision.changing import revisions_of
from routing.supervision.closing import close_lines, new_closure, reopen_line
from routing.web import guards
from routing.web.console import shell
from routing.web.console.closing_choices import end_choices
from routing.web.console.closing_form import ASKED_AGAIN_FROM, Form
from routing.web.console.forms import STALE, SURE, faults_of, is_sure, typed
from routing.web.console.naming import say
from routing.web.console.previews import status_reopened, told_of
from routing.web.console.seen import closures_seen
from routing.web.parts import parts

reopening = Blueprint("console_reopening", __name__, url_prefix="/console", template_folder="templates")

FIELDS = {"/until": "until", "/reason": "reason"}


@reopening.get("/reopen")
@guards.console(Role.SUPERVISOR)
def asked() -> Response:
    """The line that `?line=` names, the first closed one where it names none."""
    return _page(_line(request.args.get("line", "")))


@reopening.post("/reopen")
@guards.console(Role.SUPERVISOR)
def reopen() -> BaseResponse:
    """Reopens it, or gives its closure another end."""
    line, deed = _line(request.form.get("line", "")), request.form.get("deed", "")
    held = revisions_of(parts().runtime, [line])
    told, now = shell.outlook(), parts().runtime.clock.now()
    closure = _closure(line, now)
    if closure is None:
        return shell.go("/reopen")
    if request.form.get("seen") != closures_seen(told, now):
        return _page(line, 409, deed, problem=say(STALE))
    try:
        if deed == "extend":
            _extend(line, closure, held, now)
            return shell.go("/reopen", line=line, said="extended")
        reopen_line(parts().runtime, shell.author(), line, _reason(), held)
    except Refused as error:
        beside, above = faults_of(error, FIELDS | {"/sure": "sure"})
        return _page(line, error.status, deed, beside, above)
    return shell.go("/reopen", said="reopened")


def _extend(line: str, closure: Closure, held: Mapping[str, int], now: datetime) -> None:
    form = Form.of(request.form)
    until = Form((line,), form.until, form.until_typed, "none", reason=_reason()).read(shell.outlook(), now).until[line]
    if until is not None and until - now > ASKED_AGAIN_FROM and not is_sure():
        raise Refused(422, Fault("body", "/sure", "not_sure", SURE))
    row = new_closure(parts().runtime, shell.author(), line, until, closure.message)
    close_lines(parts().runtime, shell.author(), [row], _reason(), held)


def _page(
    line: str, status: int = 200, deed: str = "", faults: Mapping[str, str] | None = None, problem: str = ""
) -> Response:
    told, now = shell.outlook(), parts().runtime.clock.now()
    closure = _closure(line, now)
    heard = told_of(told, line, status_reopened(told, line, now), now, _announced(line, now)) if closure else ()
    return shell.page(
        "console/reopen.html", status, line=line, closure=closure, deed=deed, previewed=heard, problem=problem,
        ends=end_choices(told, line, now), typed={"until": End.HOUR.value} | _typed(), faults=faults or {},
        seen=closures_seen(told, now), said=request.args.get("said", ""),
    )


def _typed() -> dict[str, str]:
    return {name: words for name, words in typed("until", "until_typed", "reason").items() if words}


def _line(named: str) -> str:
    """The line asked for; else the first that is closed, or the first of all."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    if named in told.centre.lines:
        return named
    closed = (line for line in told.centre.lines if _closure(line, now) is not None)
    return next(closed, next(iter(told.centre.lines)))


def _closure(line: str, now: datetime) -> Closure | None:
    hours = shell.outlook().hours[line]
    held = (one for one in hours.closures if one.covers(now) and one.source.written.is_row)
    return max(held, key=lambda one: one.stretch[1], default=None)


def _announced(line: str, now: datetime) -> Text | None:
    row = shell.outlook().announcement(line, now)
    return row.text if row else None


def _reason() -> str:
    reason = request.form.get("reason", "").replace("\0", "").strip()
    if not reason:
        raise Refused(422, Fault("body", "/reason", "missing", Text(
            "Donnez une raison\u00a0; elle est inscrite au journal.", "Give a reason; the journal keeps it.",
        )))
    return reason
