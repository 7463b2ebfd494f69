"""Simulateur: how to try a call before callers make it, and where the simulated telephone network is."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app

from routing.access import Role
from routing.domain.centre import Channel
from routing.settings import Settings
from routing.web import guards
from routing.web.console import shell
from routing.web.parts import parts

simulator_page = Blueprint("console_simulator", __name__, url_prefix="/console", template_folder="templates")

SETTINGS = "permanence_settings"
REAL = "twilio.com"


@simulator_page.get("/simulator")
@guards.console(Role.VIEWER)
def show() -> Response:
    """The page that explains, with a link to the network's own where calls go to a simulated one."""
    told, now = shell.outlook(), parts().runtime.clock.now()
    line = next((one for one in told.centre.lines.values() if one.channel is Channel.PHONE), None)
    zone = line.rules.timezone if line else told.centre.timezone
    closing = told.hours[line.id].next_closing(now) if line else None
    return shell.page(
        "console/simulator.html", line=line, network=_network(), late=(closing or now).astimezone(zone),
    )


def _network() -> str | None:
    """Scheme, host and port of the network that stands in for Twilio; None where calls are real, or there are none."""
    settings: Settings | None = current_app.extensions.get(SETTINGS)
    parted = urlsplit(settings.api_url) if settings and settings.api_url else None
    host = parted.hostname.rstrip(".") if parted and parted.hostname else ""
    if parted is None or not host or host == REAL or host.endswith(f".{REAL}"):
        return None
    port = f":{parted.port}" if parted.port else ""
    return f"{parted.scheme}://{f'[{host}]' if ':' in host else host}{port}/"
