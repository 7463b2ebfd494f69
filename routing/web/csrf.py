"""The hidden field that shows a form was made by a page of ours, for the one who sends it.

It is a random nonce and a keyed hash (HMAC under SECRET_KEY) of nonce and session. It differs on every page, so that
the length of a compressed page says nothing about it (BREACH); whoever has no session yet has a short-lived cookie.
https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Response, current_app, g, request

from routing.access import Access, hash_of

FIELD, HEADER = "csrf", "X-CSRF-Token"
BEFORE_COOKIE = "__Host-permanence-before"
BEFORE_SECONDS = 3600
NONCE_LENGTH, MAC_LENGTH = 32, 64
LONGEST_TEXT = 100


def token_in_use() -> str:
    """A value for the hidden field, another one each time."""
    nonce = secrets.token_hex(NONCE_LENGTH // 2)
    return nonce + _mac(nonce, _holder())


def is_right(written: str) -> bool:
    """Whether a page that was made for whoever asks had that value in it."""
    if not written.isascii() or len(written) != NONCE_LENGTH + MAC_LENGTH:
        return False
    return hmac.compare_digest(written[NONCE_LENGTH:], _mac(written[:NONCE_LENGTH], _holder()))


def written() -> str:
    """What the request has for it: the field of its form, or a header where a script sends it."""
    return request.form.get(FIELD, "") or request.headers.get(HEADER, "")


def has_cookie_before() -> bool:
    """Whether the browser has kept the cookie of somebody who has not signed in."""
    return bool(request.cookies.get(BEFORE_COOKIE))


def keep_before(told: Response) -> Response:
    """Gives somebody who has not signed in the cookie that their form is held to."""
    told.set_cookie(
        BEFORE_COOKIE, _before(), max_age=BEFORE_SECONDS, path="/", secure=True, httponly=True, samesite="Lax"
    )
    return told


def _holder() -> str:
    """Whoever the page is for: by their session, or before that by a cookie of its own."""
    found: Access | None = g.get("access")
    if found is not None and found.session is not None:
        return f"session {found.session.hash}"
    return f"before {hash_of(_before())}"


def _before() -> str:
    if "before" not in g:
        shown = request.cookies.get(BEFORE_COOKIE, "")
        g.before = shown if 0 < len(shown) <= LONGEST_TEXT else secrets.token_urlsafe(32)
    text: str = g.before
    return text


def _mac(nonce: str, holder: str) -> str:
    key: str = current_app.config["SECRET_KEY"]
    return hmac.new(key.encode(), f"csrf {nonce} {holder}".encode(), hashlib.sha256).hexdigest()
