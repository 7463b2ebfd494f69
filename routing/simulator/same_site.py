"""What every page of the network has in common: its language, its headers, and that no other site may use it."""

from __future__ import annotations

import ipaddress
import re

from flask import Response, request

from routing.simulator.phrases import LANGUAGES

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def with_headers(response: Response) -> Response:
    """An answer that runs nothing but the network's own files, and is kept nowhere."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def lang_asked() -> str:
    """The language of the page asked for: `fr`, unless `en` is wanted."""
    asked = request.values.get("lang", "fr")
    return asked if asked in LANGUAGES else "fr"


def is_from_elsewhere() -> bool:
    """Whether another site's page sent this request through the browser of whoever runs the network.

    A name that is pointed at this machine to look like the network itself is another site too; programs that are no
    browsers say nothing of where they come from.
    """
    if not _is_own_name(request.host):
        return True
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin != request.host_url.rstrip("/")


def _is_own_name(host: str) -> bool:
    """Addresses and `localhost` cannot be pointed elsewhere."""
    name = re.sub(r":\d*$", "", host).strip("[]")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
