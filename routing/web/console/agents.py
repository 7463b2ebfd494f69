"""Agents: what each is at now, and made available or away by hand, by a supervisor or by themselves."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from routing import agents as presence
from routing import desk
from routing.access import Role
from routing.domain.errors import Refused
from routing.web import guards
from routing.web.console import shell
from routing.web.console.agent_facts import seen
from routing.web.console.agent_own import page, supervises
from routing.web.console.forms import faults_of, version_seen
from routing.web.console.missing import missing
from routing.web.console.moments import Moments
from routing.web.parts import parts

agents = Blueprint("console_agents", __name__, url_prefix="/console", template_folder="templates")


@agents.get("/agents")
@guards.console(Role.VIEWER)
def listed() -> Response:
    """Everybody who answers calls."""
    return _list()


@agents.post("/agents/<agent>/presence")
@guards.console(Role.VIEWER)
def set_presence(agent: str) -> BaseResponse:
    """Makes an agent available or away. A viewer may do so for themselves alone."""
    if not supervises(agent):
        return missing()
    is_own = request.form.get("back") == "own"
    try:
        desk.set_presence(
            parts().runtime, shell.outlook().centre, shell.author(), agent, request.form.get("presence", ""),
            request.form.get("reason", ""), version_seen(),
        )
    except Refused as error:
        if error.status == 404:
            return missing()
        told = " ".join(faults_of(error, {})[1:])
        return page(agent, error.status, problem=told) if is_own else _list(error.status, told)
    return shell.go(f"/agents/{agent}", said="presence") if is_own else shell.go("/agents", said="presence")


def _list(status: int = 200, problem: str = "") -> Response:
    told, now = shell.outlook(), parts().runtime.clock.now()
    at = Moments(shell.language(), told.centre.timezone)
    with parts().runtime.database.read() as connection:
        standing = presence.standing(connection, told.centre, now)
        rows = [seen(connection, told.centre, row, at, now) for row in standing.values()]
    return shell.page(
        "console/agents.html", status, rows=rows, problem=problem, is_said=request.args.get("said") == "presence",
        may={row.id: supervises(row.id) for row in rows},
    )
