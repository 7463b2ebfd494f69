"""/callback/<token>: one's own callback as a page, to see, move and cancel it; no script, no cookie.

The link came by text message, and whoever has it may do all of it: it is told to no other site and kept by no cache.
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from routing.callbacks import own
from routing.callbacks.own import Change, Done
from routing.domain.callback import CallbackState
from routing.domain.text import Language, Text
from routing.store.callbacks import CallbackRow
from routing.store.database import DatabaseFault
from routing.web import guards
from routing.web.callback_view import callback_view, phrases
from routing.web.parts import parts
from routing.web.same_origin import is_from_here
from routing.web.unavailable import fault_told

log = logging.getLogger(__name__)

callback_page = Blueprint("callback_page", __name__, template_folder="templates")

CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": CSP, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow", "Vary": "Sec-Fetch-Site, Origin",
}
SOONEST = "asap"
LONGEST_SLOT = 32
YOURS, AGAIN = Text("Votre rappel", "Your callback"), Text("Réessayer", "Try again")
PROBLEMS = {
    Done.SLOT_TAKEN: (409, "taken"), Done.NO_SUCH_SLOT: (422, "gone"),
    Done.TALKING: (409, "too_late"), Done.OVER: (409, "too_late"),
}


@callback_page.get("/callback/<token>")
@guards.anyone
def see(token: str) -> Response:
    """The callback as it stands."""
    row = _row(token)
    return _shown(row) if row else _unknown()


@callback_page.post("/callback/<token>/move")
@guards.anyone
def move(token: str) -> BaseResponse:
    """Moves it to the slot that was chosen, or to as soon as possible."""
    row = _row(token)
    if row is None:
        return _unknown()
    if not is_from_here():
        return _shown(row, 403, "elsewhere")
    slot, outlook = request.form.get("slot", ""), parts().outlooks.recent()
    if not slot or len(slot) > LONGEST_SLOT or outlook.centre.promises is None:
        return _shown(row, 422, "choose")
    return _answered(own.move(parts().runtime, outlook, token, None if slot == SOONEST else slot), token, "moved")


@callback_page.post("/callback/<token>/cancel")
@guards.anyone
def cancel(token: str) -> BaseResponse:
    """Cancels it."""
    row = _row(token)
    if row is None:
        return _unknown()
    if not is_from_here():
        return _shown(row, 403, "elsewhere")
    return _answered(own.cancel(parts().runtime, token), token, "cancelled")


def _row(token: str) -> CallbackRow | None:
    runtime = parts().runtime
    with runtime.database.read() as connection:
        return own.find(connection, runtime.links, token)


def _answered(change: Change, token: str, said: str) -> BaseResponse:
    """Back to the page, so that loading it again sends nothing again; with what is wrong where nothing was changed."""
    if change.row is None:
        return _unknown()
    if change.reason in PROBLEMS:
        status, problem = PROBLEMS[change.reason]
        return _shown(change.row, status, problem)
    language = f"&lang={_language(change.row).value}" if _asked_language() else ""
    told = redirect(f"{parts().runtime.links.prefix}/callback/{token}?said={said}{language}", 303)
    told.headers.extend(HEADERS)
    return told


def _asked_language() -> Language | None:
    asked = request.values.get("lang")
    return Language(asked) if asked in {language.value for language in Language} else None


def _language(row: CallbackRow) -> Language:
    return _asked_language() or Language(row.language)


def _shown(row: CallbackRow, status: int = 200, problem: str | None = None) -> Response:
    runtime, outlook, language = parts().runtime, parts().outlooks.recent(), _language(row)
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        view = callback_view(connection, outlook, runtime.links, row, language, now)
    is_moved = request.args.get("said") == "moved" and row.reason == own.MOVED and row.state is CallbackState.WAITING
    return _page(render_template(
        "callback.html", view=view, say=phrases(outlook.centre, language), lang=language.value,
        other="en" if language is Language.FR else "fr", problem=problem, is_moved=is_moved,
        prefix=runtime.links.prefix, soonest=SOONEST,
    ), status)


def _unknown() -> Response:
    centre = parts().outlooks.recent().centre
    both = [(language.value, phrases(centre, language)) for language in Language]
    return _page(render_template("callback_unknown.html", both=both, prefix=parts().runtime.links.prefix), 404)


@callback_page.errorhandler(DatabaseFault)
@callback_page.errorhandler(TimeoutError)
def _unavailable(_error: Exception) -> Response:
    """A person is told what to do meanwhile, in both languages, as whose callback it is cannot be looked up."""
    log.exception("the database does not answer")
    fault, seconds = fault_told()
    both = [(one.value, YOURS.in_(one), fault.detail.in_(one), AGAIN.in_(one)) for one in Language]
    token = (request.view_args or {}).get("token", "")
    told = _page(render_template(
        "callback_unavailable.html", both=both, token=token, prefix=parts().runtime.links.prefix
    ), 503)
    told.headers["Retry-After"] = str(seconds)
    return told


def _page(html: str, status: int) -> Response:
    return Response(html, status, content_type="text/html; charset=utf-8", headers=HEADERS)
