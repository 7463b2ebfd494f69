"""One's own second factor: its key as a picture and in letters, turned on by its first code and off by another."""

from __future__ import annotations

import segno
from flask import Blueprint, Response, current_app, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from routing import second_factor, second_factor_changes
from routing.access import Role
from routing.domain.errors import Refused
from routing.domain.text import Text
from routing.signing_in import TooMany, Wrong
from routing.web import guards
from routing.web.console import account, shell, sign_in
from routing.web.console.forms import faults_of
from routing.web.console.naming import say
from routing.web.parts import parts

own_second_factor = Blueprint(
    "console_second_factor", __name__, url_prefix="/console/account/second-factor", template_folder="templates"
)

FIELDS = {"/code": "code"}
PASSWORD_WRONG = Text("Ce n’est pas votre mot de passe.", "This is not your password.")
BOTH_WRONG = Text(
    "Ce mot de passe et ce code ne vont pas ensemble. Un code ne vaut qu’une fois, et une minute.",
    "This password and this code do not belong together. A code is good once, and for a minute.",
)
NO_FAULTS: dict[str, str] = {}
LETTERS_TOGETHER = 4


@own_second_factor.get("")
@guards.console(Role.VIEWER, asks_factor=False)
def see() -> BaseResponse:
    """A new key; whoever has one already is led back."""
    return shell.go("/account") if guards.access().has_factor else _page(second_factor.new_seed())


@own_second_factor.post("")
@guards.console(Role.VIEWER, asks_factor=False)
def turn_on() -> BaseResponse:
    """Turns it on, once a code of the key that was shown is right."""
    shown, code = request.form.get("seed", ""), request.form.get("code", "")
    seed = shown if second_factor.is_seed(shown) else second_factor.new_seed()
    try:
        why_not = second_factor_changes.turn_on(
            parts().runtime, shell.author(), seed, code, request.form.get("password", ""), _session(), sign_in.cost()
        )
    except Refused as error:
        return _page(seed, error.status, *faults_of(error, FIELDS))
    if why_not is not None:
        return _page(seed, 422, {"password": _words(why_not, PASSWORD_WRONG)})
    return shell.go("/account", said="factor")


@own_second_factor.post("/remove")
@guards.console(Role.VIEWER)
def turn_off() -> BaseResponse:
    """Turns it off, for the password and a code."""
    why_not = second_factor_changes.turn_off(
        parts().runtime, shell.author(), request.form.get("code", ""), request.form.get("password", ""), _session(),
        sign_in.cost(),
    )
    if why_not is not None:
        return account.account_page(422, {"code": _words(why_not, BOTH_WRONG)})
    return shell.go("/account", said="no-factor")


def _session() -> str | None:
    session = guards.access().session
    return session.id if session else None


def _words(why_not: Wrong | TooMany, wrong: Text) -> str:
    return sign_in.too_many_text(why_not) if isinstance(why_not, TooMany) else say(wrong)


def _page(seed: str, status: int = 200, faults: dict[str, str] = NO_FAULTS, problem: str = "") -> Response:
    name = guards.access().user
    key = second_factor.secret_of(parts().runtime.links.secret, name, seed)
    address = second_factor.address_of(key, name)
    drawn = segno.make(address, micro=False).svg_inline(dark="#000", light="#fff", omitsize=True)
    spaced = " ".join(key[n:n + LETTERS_TOGETHER] for n in range(0, len(key), LETTERS_TOGETHER))
    return shell.page(
        "console/second_factor.html", status, faults=faults, problem=problem, seed=seed, key=spaced,
        picture=Markup(drawn), address=address, is_required=bool(current_app.config.get(guards.FACTOR_REQUIRED)),
    )
