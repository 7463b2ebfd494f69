"""Simulateur: how to try a call before callers make it, and where the simulated telephone network is."""

from __future__ import annotations

from flask import Blueprint, Response

from routing.access import Role
from routing.domain.centre import Channel
from routing.web import guards
from routing.web.console import shell
from routing.web.parts import parts
from routing.web.simulated_network import network_address

simulator_page = Blueprint("console_simulator", __name__, url_prefix="/console", template_folder="templates")


@simulator_page.get("/simulator")
@guards.console(Role.VIEWER)
def show() -> Response:
    """The page that explains, with a link to the network's own where calls go to a simulated one."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    line = next((one for one in told.centre.lines.values() if one.channel is Channel.PHONE), None)
    zone = line.rules.timezone if line else told.centre.timezone
    closing = told.hours[line.id].next_closing(now) if line else None
    return shell.page(
        "console/simulator.html", line=line, network=network_address(), late=(closing or now).astimezone(zone),
    )
