"""Signing in to the console and out of it; a form that was being filled in when a session ended is not lost."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, current_app, g, request
from werkzeug.wrappers import Response as BaseResponse

from routing import sessions, signing_in
from routing.access import Role
from routing.domain.text import Text
from routing.password_changes import is_nobody_there
from routing.passwords import USUAL, Cost
from routing.second_factor_changes import is_code_asked
from routing.signing_in import SignedIn, TooMany, Try
from routing.web import csrf, guards
from routing.web.console import shell, stopped
from routing.web.console.kept_forms import KeptForm, asked_path, carried, safe_path, sent_now
from routing.web.console.moments import Moments
from routing.web.console.naming import say
from routing.web.parts import parts
from routing.web.same_origin import is_from_here
from routing.web.stops import FactorMissing, NotOurForm, SignedOut, TooSmall

sign_in = Blueprint("console_sign_in", __name__, url_prefix="/console", template_folder="templates")

COST = "PASSWORD_COST"
LONGEST_NAME = 200
WRONG = Text("Ce nom et ce mot de passe ne vont pas ensemble.", "This name and this password do not belong together.")
WRONG_CODE = Text(
    "Ce nom, ce mot de passe et ce code ne vont pas ensemble. Un code ne vaut qu’une fois, et une minute.",
    "This name, this password and this code do not belong together. A code is good once, and for a minute.",
)
TOO_OLD = Text("Cette page a trop attendu. Réessayez, rien n’est perdu.",
               "This page has waited too long. Try again, nothing is lost.")
NO_COOKIE = Text(
    "Votre navigateur ne garde pas le cookie de cette page. La console demande une adresse en https, ou 127.0.0.1.",
    "Your browser does not keep this page’s cookie. The console needs an https address, or 127.0.0.1.",
)


@sign_in.get("/sign-in")
@guards.anyone
def form() -> BaseResponse:
    """The page to sign in on; whoever has signed in goes on at once."""
    onward = safe_path(request.args.get("next", ""))
    if sessions.found(parts().runtime, request.cookies.get(guards.SESSION_COOKIE, "")):
        return shell.go(onward.removeprefix("/console"))
    return _page(200, onward)


@sign_in.post("/sign-in")
@guards.anyone
def enter() -> BaseResponse:
    """Signs in, and goes on to where one wanted to go, or to the form that was not taken."""
    onward, kept = safe_path(request.form.get("next", "")), carried()
    if not is_from_here() or not csrf.is_right(csrf.written()):
        return _page(403, onward, kept, say(TOO_OLD if csrf.has_cookie_before() else NO_COOKIE))
    runtime, name = parts().runtime, request.form.get("name", "").strip()[:LONGEST_NAME]
    shown = Try(name, request.form.get("password", ""), request.remote_addr or "", request.form.get("code", ""))
    answer = signing_in.sign_in(runtime, shown, cost())
    if isinstance(answer, TooMany):
        return _later(answer, onward, kept)
    if not isinstance(answer, SignedIn):
        return _page(422, onward, kept, say(WRONG_CODE if is_code_asked(runtime) else WRONG))
    old = sessions.found(runtime, request.cookies.get(guards.SESSION_COOKIE, ""))
    if old is not None and old.session is not None:
        signing_in.sign_out(runtime, old.session.id)
    return _inside(answer, onward, kept)


@sign_in.post("/sign-out")
@guards.console(Role.VIEWER, asks_factor=False)
def leave() -> BaseResponse:
    """Ends this session."""
    session = guards.access().session
    if session is not None:
        signing_in.sign_out(parts().runtime, session.id)
    return without_session(shell.go("/sign-in", said="out"))


def cost() -> Cost:
    """What hashing a password costs; a test may take less."""
    found: Cost = current_app.config.get(COST, USUAL)
    return found


def without_session(told: BaseResponse) -> BaseResponse:
    """Takes the cookie of a session that is over out of the browser."""
    told.delete_cookie(guards.SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
    return told


@sign_in.app_errorhandler(SignedOut)
def signed_out(_error: SignedOut) -> BaseResponse:
    """To the sign-in page; with what was typed, where a form was sent."""
    is_part = _is_part()
    if request.method in guards.HARMLESS:
        there = shell.go("/sign-in", next=_page_around() if is_part else safe_path(asked_path()))
        return _whole_page(there) if is_part else there
    return Response("", 401, headers=shell.HEADERS) if is_part else _page(401, "", sent_now())


@sign_in.app_errorhandler(FactorMissing)
def factor_missing(_error: FactorMissing) -> BaseResponse:
    """To the page on which a second factor is set up."""
    there = shell.go("/account/second-factor")
    return _whole_page(there) if _is_part() else there


sign_in.app_errorhandler(TooSmall)(stopped.too_small)
sign_in.app_errorhandler(NotOurForm)(stopped.not_our_form)


def _is_part() -> bool:
    """Whether htmx asks for a live part of a page."""
    return "HX-Request" in request.headers


def _whole_page(there: BaseResponse) -> Response:
    """Has htmx go to a page as a whole."""
    return Response("", 401, headers=shell.HEADERS | {"HX-Redirect": there.location or ""})


def _page_around() -> str:
    """The page that a live part is on, as htmx tells it."""
    _, _, path = request.headers.get("HX-Current-URL", "").partition("//")
    inside = path.partition("/")[2]
    return safe_path(f"/{inside}".removeprefix(parts().runtime.links.prefix))


def _page(status: int, onward: str, kept: KeptForm | None = None, problem: str = "") -> Response:
    return csrf.keep_before(shell.bare_page(
        "console/sign_in.html", status, shell.outlook(), onward=onward, kept=kept, problem=problem,
        name=request.form.get("name", "") if request.path.endswith("/sign-in") else "",
        is_nobody_there=is_nobody_there(parts().runtime), is_code_asked=is_code_asked(parts().runtime),
        said=request.args.get("said", ""),
    ))


def _later(answer: TooMany, onward: str, kept: KeptForm | None) -> Response:
    told = _page(429, onward, kept, too_many_text(answer))
    wait = answer.again_at - parts().runtime.clock.now()
    told.headers["Retry-After"] = str(max(1, round(wait.total_seconds())))
    return told


def too_many_text(answer: TooMany) -> str:
    """From when on one may try again."""
    at = Moments(shell.language(), shell.outlook().centre.timezone)
    again = at.clock(answer.again_at + timedelta(seconds=59))
    return say(Text(
        f"Trop d’essais qui n’ont pas abouti. Réessayez à partir de {again} ({at.zone_name}).",
        f"Too many tries that failed. Try again from {again} ({at.zone_name}).",
    ))


def _inside(answer: SignedIn, onward: str, kept: KeptForm | None) -> BaseResponse:
    """Signed in: on to the page; or to one button that sends the form again, for the session that has just begun."""
    if kept is None:
        told: BaseResponse = shell.go(onward.removeprefix("/console"))
    else:
        g.access = sessions.found(parts().runtime, answer.text)
        told = shell.page("console/send_again.html", kept=kept, is_back=True)
    told.set_cookie(guards.SESSION_COOKIE, answer.text, path="/", secure=True, httponly=True, samesite="Lax")
    told.delete_cookie(csrf.BEFORE_COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
    return told
