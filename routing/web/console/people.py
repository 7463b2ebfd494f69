"""Who may use the console and the API: administrators add people, remove them, and say which agent somebody is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from routing import password_changes, passwords, second_factor_changes, users
from routing.access import Role
from routing.domain.errors import Refused
from routing.domain.journal_words import ROLES
from routing.domain.text import Text
from routing.store import users as stored
from routing.web import guards
from routing.web.console import shell, sign_in
from routing.web.console.forms import SURE, faults_of, is_sure, typed
from routing.web.console.naming import say
from routing.web.parts import parts

people = Blueprint("console_people", __name__, url_prefix="/console/people", template_folder="templates")

FIELDS = {"/name": "name", "/role": "role", "/reason": "reason", "/agent": "agent"}
ONESELF = Text(
    "Un autre administrateur doit retirer votre compte.", "Another administrator has to remove your account.",
)
NO_FAULTS: dict[str, str] = {}
SHOWN = "console/shown_once.html"
COLON = Text("\u00a0:", ":")


@people.get("")
@guards.console(Role.ADMIN)
def see() -> Response:
    """Everybody."""
    return _page(said=request.args.get("said", ""))


@people.post("")
@guards.console(Role.ADMIN)
def add() -> Response:
    """Adds somebody, and shows their first password this once."""
    runtime, name, password = parts().runtime, request.form.get("name", "").strip(), passwords.new_password()
    try:
        row = users.new_user(runtime, name, request.form.get("role", ""))
        hash_ = passwords.hash_of_password(password, sign_in.cost())
        users.add_user(runtime, shell.author(), row, request.form.get("reason", ""), hash_)
    except Refused as error:
        return _page(422, *faults_of(error, FIELDS))
    return shell.page(SHOWN, kind="password", secret=password, whose=name, back="/people")


@people.post("/<name>/password")
@guards.console(Role.ADMIN)
def give_password(name: str) -> Response:
    """Gives somebody a new password, shown this once; whoever was signed in with the old one is out."""
    try:
        password = password_changes.give_new(parts().runtime, shell.author(), name, cost=sign_in.cost())
    except Refused as error:
        return _page(422, *faults_of(error, {}))
    return shell.page(SHOWN, kind="password", secret=password, whose=name, back="/people")


@people.post("/<name>/agent")
@guards.console(Role.ADMIN)
def link(name: str) -> BaseResponse:
    """Says which agent somebody is."""
    known = shell.outlook().centre.agents
    try:
        users.link_agent(parts().runtime, shell.author(), name, request.form.get("agent") or None, known)
    except Refused as error:
        return _page(422, *faults_of(error, {}))
    return shell.go("/people", said="agent")


@people.post("/<name>/second-factor/remove")
@guards.console(Role.ADMIN)
def take_factor_off(name: str) -> BaseResponse:
    """Takes the second factor of somebody off, whose telephone is lost."""
    try:
        second_factor_changes.take_off(parts().runtime, shell.author(), name)
    except Refused as error:
        return _page(422, *faults_of(error, {}))
    return shell.go("/people", said="factor")


@people.post("/<name>/remove")
@guards.console(Role.ADMIN)
def remove(name: str) -> BaseResponse:
    """Removes somebody, who is out at once."""
    if name == guards.access().user:
        return _page(422, problem=say(ONESELF))
    if not is_sure():
        return _page(422, problem=f"{name}{say(COLON)} {say(SURE)}")
    try:
        users.remove_user(parts().runtime, shell.author(), name)
    except Refused as error:
        return _page(422, *faults_of(error, {}))
    return shell.go("/people", said="removed")


def _page(status: int = 200, faults: dict[str, str] = NO_FAULTS, problem: str = "", **more: Any) -> Response:
    with parts().runtime.database.read() as connection:
        everybody = stored.listed(connection)
    return shell.page(
        "console/people.html", status, faults=faults, problem=problem, typed=typed("name", "role", "reason"),
        everybody=everybody, agents=shell.outlook().centre.agents, roles=ROLES, **more,
    )
