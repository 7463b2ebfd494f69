"""Calendars that are followed, as supervisors ask for it: which, for which lines, and that they are no longer."""

from __future__ import annotations

from routing.availability import Outlook
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.exchange.addresses import host_of, written_address
from routing.exchange.fetch_faults import WORDS, NotFetched
from routing.exchange.plans import Plan, as_wanted, carry_out, plan_difference
from routing.exchange.wanted import id_prefix
from routing.journalling import Author, record
from routing.runtime import Runtime
from routing.store import feeds, overrides
from routing.store.database import Connection
from routing.store.feeds import FeedRow
from routing.supervision.changing import checked_reason, new_id, now_of

MOST_FEEDS = 20


def feeds_followed(runtime: Runtime) -> tuple[FeedRow, ...]:
    """The calendars that are followed, oldest first."""
    with runtime.database.read() as connection:
        return feeds.in_force(connection)


def new_feed(runtime: Runtime, author: Author, outlook: Outlook, address: str, lines: tuple[str, ...]) -> FeedRow:
    """A calendar to follow, not followed yet. Raises Refused for what is no address, or no line."""
    for line in lines:
        outlook.line(line)
    if not lines:
        raise _refused("/lines", "line_missing", Text("Choisissez au moins une ligne.", "Choose at least one line."))
    try:
        written = written_address(address)
    except NotFetched as error:
        raise _refused("/address", error.why.value, WORDS[error.why]) from None
    return FeedRow(new_id("fd"), written, lines, author.name, author.role, now_of(runtime))


def follow(runtime: Runtime, author: Author, row: FeedRow, reason: str) -> None:
    """Follows a calendar from now on."""
    reason = checked_reason(reason)

    def work(connection: Connection) -> None:
        if len(feeds.in_force(connection)) >= MOST_FEEDS:
            raise _refused("/address", "too_many", Text(
                f"On suit au plus {MOST_FEEDS} agendas.", f"At most {MOST_FEEDS} calendars are followed."))
        feeds.add(connection, row)
        record(connection, author, now_of(runtime), "feed_add", row.id, _detail(row), reason)

    runtime.database.write(work)


def unfollow(runtime: Runtime, author: Author, id_: str, reason: str, removes_overrides: bool) -> None:
    """Follows a calendar no longer; what it put in force is taken out with it where that is wanted. Raises Refused."""
    reason, now, row = checked_reason(reason), now_of(runtime), find_feed(runtime, id_)

    def work(connection: Connection) -> None:
        if feeds.remove(connection, id_, now):
            record(connection, author, now, "feed_remove", id_, _detail(row), reason)

    runtime.database.write(work)
    if removes_overrides:
        carry_out(runtime, author, plan_without(runtime, row), reason)


def plan_without(runtime: Runtime, row: FeedRow) -> Plan:
    """What it would change to take out all that a calendar put in force and that is to come."""
    prefix = id_prefix(row.id)
    with runtime.database.read() as connection:
        held = [one for one in overrides.in_force(connection) if one.id.startswith(prefix)]
    before = {one.id: as_wanted(one) for one in held}
    now = now_of(runtime)
    return plan_difference(held, before, {}, feed_author(row), now, now.date())


def find_feed(runtime: Runtime, id_: str) -> FeedRow:
    """The calendar of that id. Raises Refused when it is not followed."""
    with runtime.database.read() as connection:
        row = feeds.find(connection, id_)
    if row is None:
        raise Refused(404, Fault("path", "/id", "unknown_feed", Text(
            "Aucun agenda de ce numéro n’est suivi.", "No calendar of this id is followed.")))
    return row


def feed_author(row: FeedRow) -> Author:
    """Who changes hours as a calendar says: the calendar, in the role of whoever had it followed."""
    return Author("feed", row.role, "feed")


def _detail(row: FeedRow) -> dict[str, object]:
    """Without the path of the address, which is often a secret."""
    return {"lines": list(row.lines), "host": host_of(row.address)}


def _refused(pointer: str, code: str, detail: Text) -> Refused:
    return Refused(422, Fault("body", pointer, code, detail))
