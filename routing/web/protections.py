"""What every answer of every route forbids a browser to do with it; a page may be stricter, nothing is laxer.

Headers and their values: https://owasp.org/www-project-secure-headers/ . HSTS is said where PUBLIC_URL is https and
for that host alone, since what else lives under its name is not ours to know (RFC 6797).
"""

from __future__ import annotations

from functools import cache

from flask import Response

HSTS = "max-age=31536000"
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
)
WITHOUT_PAGE = (204, 304)  # Flask takes them for HTML until they leave
OF_PAGES = (("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),)


@cache
def protections(public_url: str) -> tuple[tuple[str, str], ...]:
    """The headers of every answer that is given under an address."""
    is_safe = public_url.lower().startswith("https://")
    return (*ALWAYS, ("Strict-Transport-Security", HSTS)) if is_safe else ALWAYS


def protect(response: Response, public_url: str) -> Response:
    """Adds what an answer does not say itself."""
    for name, value in protections(public_url):
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html" and response.status_code not in WITHOUT_PAGE:
        for name, value in OF_PAGES:
            response.headers.setdefault(name, value)
    return response
