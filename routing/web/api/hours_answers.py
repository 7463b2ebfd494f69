"""What every answer to a change of hours shares: entity tags, warnings, and faults by the asker’s own fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Response

from routing.availability import Outlook
from routing.domain.errors import Fault, Refused
from routing.store import revisions
from routing.supervision.impact import HoursImpact
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.by_token import version_wanted, whole_list
from routing.web.api.hours_change_documents import impact_document
from routing.web.json_values import Json
from routing.web.parts import parts


def seen(line: str) -> dict[str, int]:
    """The revision of a line that the asker has seen, where `If-Match` says it."""
    version = version_wanted()
    return {} if version is None else {line: version}


def line_tag(line: str) -> int:
    """How often people have changed the hours of a line."""
    with parts().runtime.database.read() as connection:
        return revisions.of_line(connection, line)


def listed(line: str, items: list[Json]) -> Response:
    """A list whose entity tag is the revision of its line."""
    return _tagged(whole_list(items), line_tag(line))


def told(outlook: Outlook, impact: HoursImpact, warnings: list[Json]) -> Response:
    """What a change would do."""
    return answer({"dry_run": True, "warnings": warnings, **impact_document(outlook, impact)}, NO_STORE)


def changed(document: Json, warnings: list[Json], tag: int | None = None, status: int = 200) -> Response:
    """What was changed, as it is now; this process answers by it at once."""
    parts().outlooks.fresh()
    found = answer({**document, "dry_run": False, "warnings": warnings}, NO_STORE)
    found.status_code = status
    return found if tag is None else _tagged(found, tag)


@contextmanager
def of_body(names: Mapping[str, str]) -> Iterator[None]:
    """Has faults name the fields of the body, where an entry of hours.yaml calls them otherwise."""
    try:
        yield
    except Refused as error:
        faults = (Fault(one.location, _renamed(one.pointer, names), one.code, one.detail) for one in error.faults)
        raise Refused(error.status, *faults) from None


@contextmanager
def reasoned_in_query() -> Iterator[None]:
    """Has a fault of the reason name the query, where it was given there."""
    try:
        yield
    except Refused as error:
        faults = (Fault("query" if one.pointer == "/reason" else one.location, one.pointer, one.code, one.detail)
                  for one in error.faults)
        raise Refused(error.status, *faults) from None


def _renamed(pointer: str, names: Mapping[str, str]) -> str:
    first = "/" + pointer.strip("/").partition("/")[0]
    return names[first] + pointer.removeprefix(first) if first in names else pointer


def _tagged(found: Response, tag: int) -> Response:
    found.headers["ETag"] = f'"{tag}"'
    return found
