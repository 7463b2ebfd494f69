"""Who may call a route. Each view carries exactly one guard; a test walks the URL map and holds that."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, current_app, g, request

from routing import sessions, token_tries
from routing.access import Access, Denial, Denied, Role, let_in
from routing.domain.errors import Fault, Refused, TooOften
from routing.domain.text import Text
from routing.web import csrf
from routing.web.parts import parts
from routing.web.signed_webhooks import refused_webhook, signed_fields
from routing.web.stops import FactorMissing, NotOurForm, SignedOut, TooSmall

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
SESSION_COOKIE = "__Host-permanence"
HARMLESS = ("GET", "HEAD", "OPTIONS")
FACTOR_REQUIRED = "SECOND_FACTOR_REQUIRED"
WORTH_NOTHING = {
    Denial.UNKNOWN: Text("Ce jeton est inconnu.", "This token is unknown."),
    Denial.REVOKED: Text("Ce jeton a été retiré.", "This token was revoked."),
    Denial.EXPIRED: Text("Ce jeton est périmé.", "This token has run out."),
}

TOO_MANY_TOKENS = Fault("header", "/Authorization", "too_many_tokens", Text(
    "Trop de jetons inconnus ont été présentés depuis cette adresse. Réessayez plus tard.",
    "Too many unknown tokens were shown from this address. Try again later.",
))


def anyone(view: Callable[P, R]) -> Callable[P, R]:
    """Open to all: the route shows nothing that is not public."""
    view.guard = "anyone"  # type: ignore[attr-defined]
    return view


def twilio(view: Callable[[dict[str, str]], Response]) -> Callable[[], Response]:
    """Open to our own telephone account alone; the view gets the fields that were signed."""

    @wraps(view)
    def guarded() -> Response:
        fields = signed_fields()
        return refused_webhook() if fields is None else view(fields)

    guarded.guard = "twilio"  # type: ignore[attr-defined]
    return guarded


def token(role: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open to whoever shows a token of a user with that role, or one above it: `Authorization: Bearer …`."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **named: P.kwargs) -> R:
            g.access = _shown(role)
            return view(*args, **named)

        guarded.guard = "token"  # type: ignore[attr-defined]
        guarded.role = role  # type: ignore[attr-defined]
        return guarded

    return decorate


def console(role: Role, asks_factor: bool = True) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open to whoever has signed in to the console with that role; what changes things has to come from its forms.

    Where everybody has to have a second factor, those without may go where it is set up, and out (`asks_factor` false).
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **named: P.kwargs) -> R:
            found = sessions.found(parts().runtime, request.cookies.get(SESSION_COOKIE, ""))
            if found is None:
                raise SignedOut
            g.access = found
            if not found.role.covers(role):
                raise TooSmall(role)
            if asks_factor and current_app.config.get(FACTOR_REQUIRED) and not found.has_factor:
                raise FactorMissing
            if request.method not in HARMLESS and not csrf.is_right(csrf.written()):
                log.warning("form refused route=%s", request.url_rule)
                raise NotOurForm
            return view(*args, **named)

        guarded.guard = "supervisor"  # type: ignore[attr-defined]
        guarded.role = role  # type: ignore[attr-defined]
        return guarded

    return decorate


def access() -> Access:
    """Who asks, in a view that a token or a session guards."""
    found: Access = g.access
    return found


def check_role(role: Role) -> None:
    """Part of a view that a token guards is for a higher role. Raises Refused for a lower one."""
    _check(access(), role)


def _shown(role: Role) -> Access:
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not shown.strip():
        raise _not_let_in(401, "token_missing", Text(
            "Un jeton est nécessaire\u00a0: Authorization: Bearer …", "A token is needed: Authorization: Bearer …"
        ))
    found = let_in(parts().runtime, shown.strip())
    if isinstance(found, Denied):
        if found.reason is Denial.UNKNOWN:
            _count_unknown()
        log.info("token refused reason=%s route=%s", found.reason, request.url_rule)
        raise _not_let_in(401, f"token_{found.reason}", WORTH_NOTHING[found.reason])
    _check(found, role)
    return found


def _count_unknown() -> None:
    """Raises TooOften where too many such tokens were shown from there."""
    runtime = parts().runtime
    again_at = token_tries.count(runtime, request.remote_addr or "")
    if again_at is not None:
        wait = math.ceil((again_at - runtime.clock.now()).total_seconds())
        raise TooOften(max(1, wait), TOO_MANY_TOKENS)


def _check(found: Access, role: Role) -> None:
    if not found.role.covers(role):
        raise _not_let_in(403, "role_too_small", Text(
            f"Il faut le rôle {role}\u00a0; ce jeton a le rôle {found.role}.",
            f"The role {role} is needed; this token has the role {found.role}.",
        ))


def _not_let_in(status: int, code: str, detail: Text) -> Refused:
    return Refused(status, Fault("header", "/Authorization", code, detail))
