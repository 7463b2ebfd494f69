"""Import et export: the hours in force as files to load, calendars that are followed, and a calendar to bring in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from routing.access import Role
from routing.availability import Outlook
from routing.domain.osm import LONGEST_VALUE, opening_hours
from routing.domain.text import Text
from routing.exchange.addresses import host_of
from routing.exchange.feeds import feeds_followed
from routing.exchange.fetch_faults import words_of
from routing.exchange.hours_file import hours_file
from routing.web import guards
from routing.web.console import shell
from routing.web.console.forms import asked
from routing.web.parts import parts

exchange = Blueprint("console_exchange", __name__, url_prefix="/console", template_folder="templates")


@exchange.get("/exchange")
@guards.console(Role.SUPERVISOR)
def show() -> Response:
    """The page."""
    return exchange_page()


@exchange.get("/exchange/hours.yaml")
@guards.console(Role.SUPERVISOR)
def load_hours() -> Response:
    """The file of what is in force."""
    headers = shell.HEADERS | {"Content-Disposition": 'attachment; filename="hours.yaml"'}
    return Response(hours_file(parts().runtime), content_type="application/yaml; charset=utf-8", headers=headers)


def exchange_page(
    status: int = 200, faults: Mapping[str, Text] | None = None, typed: Mapping[str, Any] | None = None
) -> Response:
    """The page, with what was typed into one of its forms and what was wrong with it; `typed.form` says which."""
    told, runtime = shell.outlook(), parts().runtime
    return shell.page(
        "console/exchange.html", status, feeds=feeds_followed(runtime), host_of=host_of, words_of=words_of,
        values=_values(told), longest=LONGEST_VALUE, api=f"{runtime.links.prefix}/api/v1/lines", faults=faults or {},
        typed=typed or {"lines": (), "form": ""}, said=asked("said"), why=asked("why"),
    )


def _values(told: Outlook) -> dict[str, str]:
    now = parts().runtime.clock.now()
    return {line: opening_hours(hours, now) for line, hours in told.hours.items()}
