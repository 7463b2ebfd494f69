"""Where the telephone network is that stands in for Twilio, if one does: its page, and the chat window to try."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app

from routing.settings import Settings

SETTINGS = "permanence_settings"
REAL = "twilio.com"


def network_address() -> str | None:
    """Scheme, host and port of the simulated network, with a slash; None where calls are real, or there are none."""
    settings: Settings | None = current_app.extensions.get(SETTINGS)
    parted = urlsplit(settings.api_url) if settings and settings.api_url else None
    host = parted.hostname.rstrip(".") if parted and parted.hostname else ""
    if parted is None or not host or host == REAL or host.endswith(f".{REAL}"):
        return None
    port = f":{parted.port}" if parted.port else ""
    return f"{parted.scheme}://{f'[{host}]' if ':' in host else host}{port}/"
