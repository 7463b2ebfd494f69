"""Who may call a route. Each view carries exactly one guard; a test walks the URL map and holds that."""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import parse_qsl, quote

from flask import Response, g, request

from routing import sessions
from routing.access import Access, Denial, Denied, Role, let_in
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.logs import concerns
from routing.telephony.signature import SIGNATURE_HEADER, SIGNATURE_SETTINGS_HEADER, Webhook, is_genuine
from routing.telephony.twiml import hang_up
from routing.web import csrf
from routing.web.parts import parts
from routing.web.stops import NotOurForm, SignedOut, TooSmall

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 500
_CALL = re.compile(r"CA[0-9a-f]{32}")
SESSION_COOKIE = "__Host-permanence"
HARMLESS = ("GET", "HEAD", "OPTIONS")
WORTH_NOTHING = {
    Denial.UNKNOWN: Text("Ce jeton est inconnu.", "This token is unknown."),
    Denial.REVOKED: Text("Ce jeton a été retiré.", "This token was revoked."),
    Denial.EXPIRED: Text("Ce jeton est périmé.", "This token has run out."),
}


def anyone(view: Callable[P, R]) -> Callable[P, R]:
    """Open to all: the route shows nothing that is not public."""
    view.guard = "anyone"  # type: ignore[attr-defined]
    return view


def twilio(view: Callable[[dict[str, str]], Response]) -> Callable[[], Response]:
    """Open to our own telephone account alone; the view gets the fields that were signed."""

    @wraps(view)
    def guarded() -> Response:
        fields = form_fields()
        if not is_genuine(parts().runtime.telephony, _webhook(fields)) or not _is_our_account(fields):
            log.warning("webhook refused route=%s", request.url_rule)
            return Response(hang_up(), 403, content_type="text/xml; charset=utf-8")
        told = {name: values[0] for name, values in (fields or {}).items()}
        if _CALL.fullmatch(told.get("CallSid", "")):
            concerns(call=told["CallSid"])
        return view(told)

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


def console(role: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open to whoever has signed in to the console with that role; what changes things has to come from its forms."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **named: P.kwargs) -> R:
            found = sessions.found(parts().runtime, request.cookies.get(SESSION_COOKIE, ""))
            if found is None:
                raise SignedOut
            g.access = found
            if not found.role.covers(role):
                raise TooSmall(role)
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
        log.info("token refused reason=%s route=%s", found.reason, request.url_rule)
        raise _not_let_in(401, f"token_{found.reason}", WORTH_NOTHING[found.reason])
    _check(found, role)
    return found


def _check(found: Access, role: Role) -> None:
    if not found.role.covers(role):
        raise _not_let_in(403, "role_too_small", Text(
            f"Il faut le rôle {role}\u00a0; ce jeton a le rôle {found.role}.",
            f"The role {role} is needed; this token has the role {found.role}.",
        ))


def _not_let_in(status: int, code: str, detail: Text) -> Refused:
    return Refused(status, Fault("header", "/Authorization", code, detail))


def form_fields() -> dict[str, list[str]] | None:
    """Every field of a form with all its values, blank ones too, untrimmed; None when it is no form we would read."""
    if request.mimetype != FORM:
        return None
    body = request.get_data(cache=True).decode("ascii", "replace")
    fields: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(body, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _webhook(fields: dict[str, list[str]] | None) -> Webhook:
    environ: dict[str, Any] = request.environ
    return Webhook(
        path=quote(environ["PATH_INFO"].encode("latin-1")),
        query=environ.get("QUERY_STRING", ""),
        form=fields,
        body=b"" if fields is not None else request.get_data(cache=True),
        signature=request.headers.get(SIGNATURE_HEADER),
        signature_settings=request.headers.get(SIGNATURE_SETTINGS_HEADER),
    )


def _is_our_account(fields: dict[str, list[str]] | None) -> bool:
    ours = parts().runtime.telephony.sid or ""
    named = (fields or {}).get("AccountSid", [""])
    return len(named) == 1 and hmac.compare_digest(named[0].encode(), ours.encode())
