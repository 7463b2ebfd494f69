"""The supervisor API's agents: what each is at, and made available or away by hand."""

from __future__ import annotations

from flask import Response
from flask_smorest import Blueprint

from routing import agents as presence
from routing import desk
from routing.access import Role
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.by_token import Arguments, author, centre, operation, version_wanted, whole_list
from routing.web.api.desk_answers import agent_document
from routing.web.api.desk_schemas import AgentSchema, PresenceChange, page_of
from routing.web.parts import parts

agents = Blueprint("agents", __name__, url_prefix="/api/v1", description="Agents, by token")


@operation(agents, "/agents", page_of(AgentSchema, "AgentsSchema"))
def all_agents() -> Response:
    """The agents and what each is at."""
    known, now = centre(), parts().runtime.clock.now()
    with parts().runtime.database.read() as connection:
        standing = presence.standing(connection, known, now)
    return whole_list([agent_document(row, known) for row in standing.values()])


@operation(agents, "/agents/<agent>/presence", AgentSchema, Role.SUPERVISOR, "PUT", body=PresenceChange)
def change_presence(change: Arguments, agent: str) -> Response:
    """Makes an agent available or away; one who is at a call is so once it ends. `If-Match` takes a version."""
    known = centre()
    row = desk.set_presence(
        parts().runtime, known, author(), agent, change["presence"], change["reason"], version_wanted()
    )
    told = answer(agent_document(row, known), NO_STORE)
    told.headers["ETag"] = f'"{row.version}"'
    return told
