"""An agent's own page: who is on the line, what came of the last talk, and whether they take calls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from routing import agents as presence
from routing.access import Role
from routing.domain.centre import Centre
from routing.domain.errors import Refused
from routing.outcomes import OUTCOMES, note_outcome
from routing.store import talks
from routing.store.database import Connection
from routing.web import guards
from routing.web.console import shell
from routing.web.console.agent_facts import seen
from routing.web.console.callback_rows import number_of as number_of_promise
from routing.web.console.calls import number_of
from routing.web.console.forms import faults_of, typed
from routing.web.console.missing import missing
from routing.web.console.moments import Moments
from routing.web.console.naming import say, topic_name
from routing.web.parts import parts

agent_own = Blueprint("console_agent", __name__, url_prefix="/console", template_folder="templates")

LOOKS_BACK = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Last:
    """The last talk: `subject` is what is noted of it under."""

    subject: str
    path: str
    number: str
    topic: str
    when: str
    at: datetime
    again: str
    outcome: str
    note: str


@agent_own.get("/agents/<agent>")
@guards.console(Role.VIEWER)
def own(agent: str) -> Response:
    """The page of one agent, for themselves and for supervisors."""
    return page(agent)


@agent_own.post("/agents/<agent>/outcome")
@guards.console(Role.VIEWER)
def outcome(agent: str) -> BaseResponse:
    """Notes how the last talk came out."""
    if not supervises(agent) or agent not in shell.outlook().centre.agents:
        return missing()
    given = typed("outcome", "note")
    with parts().runtime.database.read() as connection:
        last = _last(connection, shell.outlook().centre, agent, parts().runtime.clock.now())
    if last is None or last.subject != request.form.get("subject"):
        return page(agent, 409, given=given, problem=shell.chooser(shell.language())(
            "Une autre conversation est venue entre-temps\u00a0; relisez avant de noter.",
            "Another talk came meanwhile; look again before you note.",
        ))
    try:
        note_outcome(parts().runtime, shell.author(), last.subject, given["outcome"], given["note"])
    except Refused as error:
        beside, above = faults_of(error, {"/outcome": "outcome", "/reason": "note"})
        return page(agent, error.status, given=given, faults=beside, problem=above)
    return shell.go(f"/agents/{agent}", said="outcome")


def supervises(agent: str) -> bool:
    """Whether whoever asks may act for this agent: it is they, or they supervise."""
    found = guards.access()
    return found.role.covers(Role.SUPERVISOR) or found.agent == agent


def page(
    agent: str, status: int = 200, problem: str = "", given: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
) -> Response:
    """An agent's page; there is none for those who may not act for them."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    if agent not in told.centre.agents or not supervises(agent):
        return missing()
    at = Moments(shell.language(), told.centre.timezone)
    with parts().runtime.database.read() as connection:
        row = presence.standing(connection, told.centre, now)[agent]
        me, last = seen(connection, told.centre, row, at, now), _last(connection, told.centre, agent, now)
    return shell.page(
        "console/agent.html", status, agent=me, last=last, problem=problem, given=given or {}, faults=faults or {},
        outcomes=[(key, say(words)) for key, words in OUTCOMES.items()], said=request.args.get("said", ""),
        noted=say(OUTCOMES[last.outcome]) if last and last.outcome in OUTCOMES else "",
        is_offered=told.centre.promises is not None, books=guards.access().role.covers(Role.SUPERVISOR),
    )


def _last(connection: Connection, centre: Centre, agent: str, now: datetime) -> Last | None:
    """The later of the last call and the last callback."""
    since, at = now - LOOKS_BACK, Moments(shell.language(), centre.timezone)
    found, call = [], talks.last_call(connection, agent, since)
    if call is not None:
        began = call.entered_at or call.started_at
        found.append(Last(
            call.sid, f"/calls/{call.sid}", number_of(call), topic_name(centre, call.memory.get("topic")),
            at.moment(began, now), began, call.sid if call.caller else "", "", "",
        ))
    promised = talks.last_callback(connection, agent, since)
    if promised is not None:
        row, talked_at = promised
        found.append(Last(
            row.reference, f"/callbacks/{row.reference}", number_of_promise(row), topic_name(centre, row.topic),
            at.moment(talked_at, now), talked_at, "", "", "",
        ))
    if not found:
        return None
    last = max(found, key=lambda one: one.at)
    noted = talks.outcome_noted(connection, last.subject, since)
    return replace(last, outcome=noted[0], note=noted[1]) if noted else last
