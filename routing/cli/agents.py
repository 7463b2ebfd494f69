"""`flask agents …`: who answers, and what each is at."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from routing import agents as presence
from routing import desk
from routing.cli.console import author, confirm, json_option, parts_of_app, put, refusals_told, write_options
from routing.domain.centre import Centre
from routing.store.agents import AgentRow

agents = AppGroup("agents", help="Who answers.")


@agents.command("list")
@json_option
@refusals_told
def list_agents(as_json: bool) -> None:
    """List the agents with their presence."""
    parts = parts_of_app()
    centre = parts.outlooks.fresh().centre
    with parts.runtime.database.read() as connection:
        rows = presence.standing(connection, centre, parts.runtime.clock.now())
    documents = [_document(row, centre) for row in rows.values()]
    put("\n".join(f"{one['id']}: {one['presence']} since {one['since']}" for one in documents), documents, as_json)


@agents.command("set")
@click.argument("agent")
@click.argument("wanted", type=click.Choice(["available", "away"]), metavar="available|away")
@write_options
@json_option
@refusals_told
def set_agent(agent: str, wanted: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Make an agent available or away; one who is at a call is so once it ends."""
    parts = parts_of_app()
    centre = parts.outlooks.fresh().centre
    desk.check_agent(centre, agent)
    if dry_run:
        put(f"would set {agent} {wanted}", {"agent": agent, "would_be": wanted}, as_json)
        return
    confirm(f"Set {agent} {wanted}?", yes)
    row = desk.set_presence(parts.runtime, centre, author(), agent, wanted, reason, None)
    later = f", {row.afterwards} once the call ends" if row.afterwards else ""
    put(f"{agent}: {row.presence}{later}", _document(row, centre), as_json)


def _document(row: AgentRow, centre: Centre) -> dict[str, str | None]:
    return {
        "id": row.id, "name": centre.agents[row.id].name, "presence": row.presence.value,
        "since": row.since_at.astimezone(centre.timezone).isoformat(timespec="seconds"),
        "afterwards": row.afterwards.value if row.afterwards else None,
    }
