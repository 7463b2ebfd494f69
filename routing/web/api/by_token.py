"""How the supervisor API is asked and answered: by token, in pages, every operation in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema

from routing.access import Role
from routing.availability import Outlook
from routing.domain.centre import Centre
from routing.domain.errors import Fault, Refused
from routing.domain.moments import read_moment
from routing.domain.text import Text
from routing.journalling import Author, record, stale
from routing.store.desk import Page
from routing.web import guards
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.schemas import ProblemSchema
from routing.web.errors import PROBLEM
from routing.web.json_values import Json
from routing.web.parts import parts

View = TypeVar("View", bound=Callable[..., Any])
T = TypeVar("T")
Arguments = dict[str, Any]

BEARER = "bearerAuth"
LONGEST_VERSION = 9
MEANINGS = {
    400: "The body is not JSON", 401: "No token, or one that is worth nothing", 403: "The token's role is too small",
    404: "There is no such thing", 409: "Somebody changed it meanwhile", 422: "What was asked cannot be read",
    429: "Too many tokens that nobody has were shown from this address; Retry-After says when again",
}


def operation(
    blueprint: Blueprint, rule: str, schema: type[Schema], role: Role = Role.VIEWER, method: str = "GET",
    query: type[Schema] | None = None, body: type[Schema] | None = None, creates: bool = False,
) -> Callable[[View], View]:
    """Makes a view an operation that a token guards, before anything of the request is read."""
    statuses = {401, 403, 429} | ({404} if "<" in rule else set()) | ({404, 422} if query else set())
    statuses |= {400, 422} if body else set()
    statuses |= {409} if method != "GET" else set()

    def decorate(view: View) -> View:
        documented: Any = view
        for arguments, location in ((query, "query"), (body, "json")):
            if arguments is not None:
                documented = blueprint.arguments(arguments(), location=location)(documented)
        documented = blueprint.response(200, schema)(documented)
        if creates:
            documented = blueprint.alt_response(201, schema=schema, description="It was made")(documented)
        for status in sorted(statuses):
            documented = blueprint.alt_response(
                status, schema=ProblemSchema, content_type=PROBLEM, description=MEANINGS[status]
            )(documented)
        documented = blueprint.doc(security=[{BEARER: []}])(documented)
        routed: View = blueprint.route(rule, methods=[method])(guards.token(role)(documented))
        return routed

    return decorate


def outlook() -> Outlook:
    """The hours and the config as they are at present."""
    return parts().outlooks.recent()


def centre() -> Centre:
    """The config as it is at present."""
    return outlook().centre


def author() -> Author:
    """Who makes a change by the API, and from where."""
    found = guards.access()
    return Author(found.user, found.role.value, "api", request.remote_addr)


def page_wanted(arguments: Arguments) -> Page:
    """The page that was asked for, and one row more, which tells whether another page follows."""
    return Page(arguments["limit"] + 1, arguments["after"])


def page_answer(
    rows: Sequence[T] | None, page: Page, document: Callable[[T], Json], id_of: Callable[[T], str]
) -> Response:
    """A page of rows. Raises Refused when there was nothing to go on after."""
    if rows is None:
        raise Refused(404, Fault("query", "/after", "unknown_cursor", Text(
            "Rien ne porte cet identifiant\u00a0; recommencez à la première page.",
            "Nothing has this id; begin again at the first page.",
        )))
    shown = rows[:page.limit - 1]
    following = id_of(shown[-1]) if len(rows) > len(shown) else None
    return answer({"items": [document(row) for row in shown], "next": following}, NO_STORE)


def whole_list(items: Sequence[Json]) -> Response:
    """A list that has one page."""
    return answer({"items": list(items), "next": None}, NO_STORE)


def moment_of(written: str | None, line: str | None, pointer: str) -> datetime | None:
    """An instant of the query; without offset, the wall time of the line asked for, or else of the first.

    Raises Refused, naming the argument.
    """
    if written is None:
        return None
    lines = centre().lines
    rules = (lines.get(line or "") or next(iter(lines.values()))).rules
    try:
        return read_moment(written, rules).at
    except Refused as error:
        faults = (Fault("query", pointer, fault.code, fault.detail) for fault in error.faults)
        raise Refused(422, *faults) from None


def is_revealed(arguments: Arguments, subject: str) -> bool:
    """Whether a number is to be shown in full, which is journalled first. Raises Refused for who may not see it."""
    if arguments["reveal"]:
        guards.check_role(Role.SUPERVISOR)
        runtime, who = parts().runtime, author()
        runtime.database.write(lambda connection: record(
            connection, who, runtime.clock.now(), "number_seen", subject, {}, ""
        ))
    return bool(arguments["reveal"])


def version_wanted() -> int | None:
    """The version in `If-Match`, which may be left out. Raises Refused, 409, for one that we never gave.

    `*` asks for any version that there is: RFC 9110, section 13.1.1.
    """
    written = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if written in ("", "*"):
        return None
    if not (written.isascii() and written.isdecimal()) or len(written) > LONGEST_VERSION:
        raise stale()
    return int(written)
