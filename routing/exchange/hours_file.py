"""hours.yaml as it would have to be written for the hours that are in force: the file, and what people changed since.

The file's own words stay as they are where they can; what is handed out was read back and has the same hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from routing.config.builder import HOURS_FILE
from routing.config.document import parse
from routing.config.faults import ConfigRejected
from routing.config.loader import load, read_files
from routing.config.writing import CannotInsert, Place, Remarked, comment, whole, with_items
from routing.domain.centre import Centre
from routing.domain.comparison import day_changes
from routing.domain.errors import Fault, Refused
from routing.domain.hours import Hours, compile_hours
from routing.domain.text import Text
from routing.exchange.closure_entries import A_YEAR, ONE_DAY
from routing.exchange.rows_written import rows_written
from routing.hours_rows import hours_of
from routing.runtime import Runtime
from routing.store import closures, overrides, weeks
from routing.store.database import Connection


def hours_file(runtime: Runtime) -> str:
    """The text of hours.yaml. Raises Refused, 409, where the file in the folder has a fault."""
    now = runtime.clock.now()
    try:
        contents = read_files(runtime.config.path)
        written, centre = parse(HOURS_FILE, contents[HOURS_FILE]).content, load(contents, now.date()).centre
        with runtime.database.read() as connection:
            in_force = _in_force(connection, centre, now)
            added = rows_written(connection, in_force, now.astimezone(centre.timezone).date(), now)
        for text in _candidates(contents[HOURS_FILE].decode("utf-8-sig"), written, added):
            if _reads_back(contents, text, in_force, now):
                return text
    except ConfigRejected as error:
        raise _refused(str(error.faults[0])) from None
    raise _refused("what is in force cannot be written as a file")


def _candidates(text: str, written: Mapping[str, Any], added: Mapping[Place, list[Remarked]]) -> Iterator[str]:
    """The file with entries put in, and then one that is written anew, without the file's own comments."""
    try:
        kept = text
        for place, items in added.items():
            kept = with_items(kept, place, items)
        yield kept
    except CannotInsert:
        pass
    anew = dict(written)
    remarks = [comment(item.remark) for items in added.values() for item in items if item.remark]
    for place, items in added.items():
        _append(anew, place, [dict(item.value) for item in items])
    yield "\n".join([*remarks, whole(anew)])


def _append(content: dict[str, Any], place: Place, items: list[dict[str, Any]]) -> None:
    for step in place[:-1]:
        content[step] = dict(content[step])
        content = content[step]
    content[place[-1]] = [*(content.get(place[-1]) or []), *items]


def _reads_back(contents: Mapping[str, bytes], text: str, in_force: Mapping[str, Hours], now: datetime) -> bool:
    """Whether each line has the same hours for twelve months when this is loaded."""
    try:
        lines = load({**contents, HOURS_FILE: text.encode()}, now.date()).centre.lines
    except ConfigRejected:
        return False
    for id_, hours in in_force.items():
        first = now.astimezone(hours.rules.timezone).date() + ONE_DAY
        if day_changes(hours, compile_hours(lines[id_].rules, (), now), first, first + A_YEAR - 2 * ONE_DAY):
            return False
    return True


def _in_force(connection: Connection, centre: Centre, now: datetime) -> dict[str, Hours]:
    added, closed = overrides.in_force(connection), closures.ending_after(connection, now)
    new = weeks.in_force(connection)
    return {
        line.id: hours_of(line, added, closed, now, now.date(), new) for line in centre.lines.values()
    }


def _refused(why: str) -> Refused:
    return Refused(409, Fault("path", "", "hours_file_unreadable", Text(
        f"Le fichier hours.yaml ne peut pas être écrit\u00a0: {why}.", f"hours.yaml cannot be written: {why}.",
    )))
