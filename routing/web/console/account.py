"""One's own account: the password, where one is signed in, and the tokens by which programs speak for one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from routing import password_changes, sessions, signing_in, users
from routing.access import Role
from routing.domain.errors import Refused
from routing.domain.text import Text
from routing.signing_in import TooMany
from routing.store import users as stored
from routing.web import guards
from routing.web.console import shell, sign_in
from routing.web.console.forms import faults_of, typed
from routing.web.console.naming import say
from routing.web.parts import parts

account = Blueprint("console_account", __name__, url_prefix="/console", template_folder="templates")

FIELDS = {"/new_password": "new_password", "/reason": "reason"}
OLD_WRONG = Text("Ce n’est pas le mot de passe actuel.", "This is not the present password.")
TWICE = Text("Les deux nouveaux mots de passe diffèrent.", "The two new passwords differ.")
DAYS = Text("Écrivez un nombre de jours, de 1 à 3650.", "Write a number of days, from 1 to 3650.")
NO_FAULTS: dict[str, str] = {}
MOST_DAYS = 3650


@account.get("/account")
@guards.console(Role.VIEWER)
def see() -> Response:
    """The account of whoever asks."""
    return account_page(said=request.args.get("said", ""))


@account.post("/account/password")
@guards.console(Role.VIEWER)
def change_password() -> BaseResponse:
    """Changes the password; every other session ends."""
    old, new = request.form.get("old_password", ""), request.form.get("new_password", "")
    if new != request.form.get("new_password_again", ""):
        return account_page(422, {"new_password_again": say(TWICE)})
    session = guards.access().session
    try:
        why_not = password_changes.change_own(
            parts().runtime, shell.author(), old, new, session.id if session else None, sign_in.cost()
        )
    except Refused as error:
        return account_page(422, *faults_of(error, FIELDS))
    if why_not is not None:
        words = sign_in.too_many_text(why_not) if isinstance(why_not, TooMany) else say(OLD_WRONG)
        return account_page(422, {"old_password": words})
    return shell.go("/account", said="password")


@account.post("/account/sign-out-everywhere")
@guards.console(Role.VIEWER)
def sign_out_everywhere() -> BaseResponse:
    """Ends every session of whoever asks, this one too."""
    signing_in.sign_out_everywhere(parts().runtime, shell.author(), guards.access().user)
    return sign_in.without_session(shell.go("/sign-in", said="out"))


@account.post("/account/tokens")
@guards.console(Role.VIEWER)
def make_token() -> Response:
    """Makes a token and shows it, this once."""
    written = request.form.get("days", "")
    days = int(written) if written.isascii() and written.isdecimal() and len(written) < 5 else 0
    if not 1 <= days <= MOST_DAYS:
        return account_page(422, {"days": say(DAYS)})
    try:
        made = users.new_token(
            parts().runtime, shell.author(), guards.access().user, timedelta(days=days), request.form.get("reason", "")
        )
    except Refused as error:
        return account_page(422, *faults_of(error, FIELDS))
    return shell.page("console/shown_once.html", kind="token", secret=made, whose=guards.access().user, back="/account")


@account.post("/account/tokens/<id_>/revoke")
@guards.console(Role.VIEWER)
def revoke_token(id_: str) -> BaseResponse:
    """Makes one of one's own tokens worth nothing."""
    try:
        users.revoke_token(parts().runtime, shell.author(), guards.access().user, id_)
    except Refused as error:
        return account_page(422, *faults_of(error, FIELDS))
    return shell.go("/account", said="revoked")


def account_page(
    status: int = 200, faults: dict[str, str] = NO_FAULTS, problem: str = "", **more: Any
) -> Response:
    """The page, with what was wrong with a form of it."""
    runtime, found = parts().runtime, guards.access()
    with runtime.database.read() as connection:
        tokens = stored.tokens_of(connection, found.user, runtime.clock.now())
    return shell.page(
        "console/account.html", status, faults=faults, problem=problem, typed=typed("days", "reason"), tokens=tokens,
        sessions=sessions.of_user(runtime, found.user), this=found.session, is_admin=found.role is Role.ADMIN,
        has_factor=found.has_factor, **more,
    )
